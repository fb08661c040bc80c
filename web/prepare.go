package web

import (
	"net/http"
	"net/url"

	"goodoffices/desk"
	"goodoffices/paper"
)

var (
	_ = at("GET /prepare/{side}", (*Server).prepare)
	_ = at("POST /prepare/{side}", (*Server).prepareLine)
)

// A prepareData is the card for a side, put ready before the mediator sits down
// with it: only what stands here is on the screen there.
type prepareData struct {
	Side      desk.ViewDesk
	Say, Ask  []desk.Jotting
	Sources   []desk.ViewPaper
	Approvals []approved
	Lang      paper.Lang
	Guard     guardData
	Eyes      eyesLine
	Since     bool // the guard found something in the line that was to be kept
}

// GET /talks/{talks}/prepare/{side}
func (s *Server) prepare(p *Page) error {
	d, err := s.preparing(p)
	if err != nil {
		return err
	}
	return p.show("prepare", d)
}

func (s *Server) preparing(p *Page) (*prepareData, error) {
	side, err := p.side()
	if err != nil {
		return nil, err
	}
	all, err := s.desk.Jottings(p.r.Context(), p.TalksID, p.Officer)
	if err != nil {
		return nil, err
	}
	d := &prepareData{Side: side, Lang: p.Lang, Sources: sources(p.view, side.Desk, nil, p.Typed), Approvals: approvals(p.view, side.Desk)}
	if p.Typed != nil {
		d.Lang = langOf(p.Typed, p.Lang)
	}
	for _, j := range all {
		switch {
		case j.Desk != side.Desk:
		case j.Shelf == desk.ShelfSay:
			d.Say = append(d.Say, j)
		case j.Shelf == desk.ShelfAsk:
			d.Ask = append(d.Ask, j)
		}
	}
	form := p.Typed
	if form == nil {
		form = url.Values{}
	}
	if d.Guard, err = p.guarded(side, form); err != nil {
		return nil, err
	}
	d.Eyes = p.eyes("tell", tellForm(form, side.Desk))
	return d, nil
}

// tellForm is the act that a line becomes when it is told.
func tellForm(form url.Values, side paper.Desk) url.Values {
	out := url.Values{"desk": {string(side)}, "of:list": form["of:list"]}
	for _, name := range textFields(form) {
		out["words"+name[len("text"):]] = form[name]
	}
	return out
}

// POST /talks/{talks}/prepare/{side}: a line more. What the guard finds in it is
// asked about once, and noted in the mediator's own file.
func (s *Server) prepareLine(p *Page) error {
	if err := p.r.ParseForm(); err != nil {
		return badForm
	}
	side, err := p.side()
	if err != nil {
		return err
	}
	form := p.r.PostForm
	form.Set("desk", string(side.Desk))
	guard, err := p.guarded(side, form)
	if err != nil {
		return err
	}
	if len(guard.Found) > 0 && form.Get("_anyway") == "" {
		p.Typed = form
		d, err := s.preparing(p)
		if err != nil {
			return err
		}
		d.Since = true
		return p.showAs(http.StatusUnprocessableEntity, "prepare", d)
	}
	if err := s.keepJotting(p, jottingOf(form)); err != nil {
		return p.again("jot", err)
	}
	if len(guard.Found) > 0 {
		if err := s.noteAnyway(p, guard, desk.Done{}); err != nil {
			return err
		}
	}
	return p.to(p.Path("prepare", p.SideCode(side.Desk)))
}
