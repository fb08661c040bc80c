package web

import (
	"errors"

	"goodoffices/desk"
	"goodoffices/paper"
)

var (
	_ = at("GET /minutes", (*Server).minutes)
	_ = at("POST /letters/{paper}/minutes", (*Server).addMinute)
	_ = at("POST /minutes/{paper}/done", (*Server).minuteDone)
)

// A minuteLine is a minute with the paper it is on.
type minuteLine struct {
	desk.Minute
	On desk.ViewPaper
}

// GET /talks/{talks}/minutes
func (s *Server) minutes(p *Page) error {
	v, err := p.Look()
	if err != nil {
		return err
	}
	var lines []minuteLine
	for i := len(v.Minutes) - 1; i >= 0; i-- {
		on, _ := p.look.paper(v.Minutes[i].Paper)
		lines = append(lines, minuteLine{v.Minutes[i], on})
	}
	return p.show("minutes", lines)
}

// POST /talks/{talks}/letters/{paper}/minutes
func (s *Server) addMinute(p *Page) error {
	if err := p.r.ParseForm(); err != nil {
		return badForm
	}
	id, err := p.paperID()
	if err != nil {
		return err
	}
	form := p.r.PostForm
	_, err = s.desk.AddMinute(p.r.Context(), p.TalksID, p.Officer, desk.Minute{
		Paper: id, Text: form.Get("minute"), For: form.Get("for"), Until: desk.Day(form.Get("until")),
	})
	var field *paper.FieldError
	if errors.As(err, &field) {
		return p.again("minute", err)
	}
	if err != nil {
		return err
	}
	return p.to(p.Path("letters", id))
}

// POST /talks/{talks}/minutes/{paper}/done
func (s *Server) minuteDone(p *Page) error {
	id, err := p.paperID()
	if err != nil {
		return err
	}
	if err := s.desk.MinuteDone(p.r.Context(), p.TalksID, p.Officer, id); err != nil {
		return err
	}
	return p.to(localPath(p.r.PostFormValue("_form")))
}
