package web

import (
	"errors"
	"slices"

	"goodoffices/desk"
	"goodoffices/mediation"
	"goodoffices/paper"
)

var (
	_ = at("GET /destroy", (*Server).destroyPage)
	_ = at("POST /destroy", (*Server).destroy)
	_ = at("POST /hold", (*Server).hold)
	_ = at("POST /let-go", (*Server).letGo)
)

// GET /talks/{talks}/destroy
func (s *Server) destroyPage(p *Page) error {
	v, err := p.Look()
	if err != nil {
		return err
	}
	data := destroyData{}
	if data.Destruction, err = s.desk.Destruction(p.TalksID); err != nil {
		return err
	}
	for _, x := range v.Papers {
		if slices.Contains(data.Kept, x.ID) {
			data.Stays = append(data.Stays, x)
		}
	}
	return p.show("destroy", data)
}

// destroyData is what would go, and each paper that would stay.
type destroyData struct {
	desk.Destruction
	Stays []desk.ViewPaper
}

// POST /talks/{talks}/destroy
func (s *Server) destroy(p *Page) error {
	if err := p.r.ParseForm(); err != nil {
		return badForm
	}
	if p.r.PostForm.Get("sure") == "" {
		return p.back(carried{typed: p.r.PostForm, refused: &Refused{Form: "destroy", Text: p.T("destroy.unsure")}})
	}
	form := p.r.PostForm
	certificate := &mediation.CertifyDestruction{
		Covers: paper.DestroyedParts[:len(paper.DestroyedParts)-1], // backups of keys are rewritten at the terminal
		Kept:   paper.Text{p.Lang: form.Get("kept")}, Cannot: paper.Text{p.Lang: form.Get("cannot")},
	}
	_, err := s.desk.Destroy(p.r.Context(), p.TalksID, p.Officer, certificate, form.Get("although") != "")
	var field *paper.FieldError
	var refusal *mediation.Refusal
	switch {
	case errors.As(err, &field), errors.As(err, &refusal):
		return p.again("destroy", err)
	case errors.Is(err, desk.ErrHeld), errors.Is(err, desk.ErrGoingOn), errors.Is(err, desk.ErrUndelivered):
		return p.to(p.Path("destroy")) // it says why not
	case err != nil:
		return err
	}
	s.forget(p.TalksID)
	return p.to("/talks")
}

// POST /talks/{talks}/hold
func (s *Server) hold(p *Page) error {
	h, err := p.holdIn()
	if err != nil {
		return err
	}
	var field *paper.FieldError
	if err := s.desk.Hold(p.r.Context(), p.TalksID, p.Officer, h); errors.As(err, &field) {
		return p.back(carried{typed: p.r.PostForm, refused: &Refused{Form: "hold", Text: p.T("destroy.hold.whose")}})
	} else if err != nil {
		return err
	}
	return p.to(p.Path("destroy"))
}

// POST /talks/{talks}/let-go
func (s *Server) letGo(p *Page) error {
	h, err := p.holdIn()
	if err != nil {
		return err
	}
	if err := s.desk.LetGo(p.r.Context(), p.TalksID, p.Officer, h); err != nil && !errors.Is(err, desk.ErrNoHold) {
		return err
	}
	return p.to(p.Path("destroy"))
}

func (p *Page) holdIn() (desk.Hold, error) {
	if err := p.r.ParseForm(); err != nil {
		return desk.Hold{}, badForm
	}
	return desk.Hold{By: p.r.PostForm.Get("by"), Reason: p.r.PostForm.Get("reason")}, nil
}
