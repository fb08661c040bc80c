package web

import (
	"errors"
	"net/url"
	"strings"

	"goodoffices/desk"
	"goodoffices/paper"
)

var (
	_ = at("POST /jottings", (*Server).jot)
	_ = at("POST /jottings/{paper}/wipe", (*Server).wipeJotting)
)

// POST /talks/{talks}/jottings: what an officer keeps in sight, from any form.
func (s *Server) jot(p *Page) error {
	if err := p.r.ParseForm(); err != nil {
		return badForm
	}
	if err := s.keepJotting(p, jottingOf(p.r.PostForm)); err != nil {
		return p.again("jot", err)
	}
	return p.to(localPath(p.r.PostForm.Get("_form")))
}

// keepJotting keeps a jotting. One that says nothing any more is wiped out.
func (s *Server) keepJotting(p *Page, j desk.Jotting) error {
	if !j.ID.IsZero() && len(j.Text) == 0 && j.Shelf != desk.ShelfOutsider {
		return s.desk.WipeJotting(p.r.Context(), p.TalksID, p.Officer, j.ID)
	}
	_, err := s.desk.Jot(p.r.Context(), p.TalksID, p.Officer, j)
	if errors.Is(err, desk.ErrNoJotting) { // somebody wiped it out meanwhile: it is written anew
		j.ID = paper.ID{}
		_, err = s.desk.Jot(p.r.Context(), p.TalksID, p.Officer, j)
	}
	return err
}

// jottingOf reads a jotting from a form.
func jottingOf(form url.Values) desk.Jotting {
	id := func(field string) paper.ID {
		id, _ := paper.ParseID(form.Get(field)) // none is none
		return id
	}
	j := desk.Jotting{
		ID: id("id"), Shelf: desk.Shelf(form.Get("shelf")), Desk: paper.Desk(form.Get("desk")), Paper: id("paper"),
		Name: strings.TrimSpace(form.Get("name")), Weight: atoi(form.Get("weight")),
	}
	for _, name := range textFields(form) {
		if words := strings.TrimSpace(strings.ReplaceAll(form.Get(name), "\r\n", "\n")); words != "" {
			if j.Text == nil {
				j.Text = paper.Text{}
			}
			j.Text[paper.Lang(name[strings.LastIndexByte(name, '.')+1:])] = words
		}
	}
	for _, text := range form["of:list"] {
		if id, err := paper.ParseID(text); err == nil {
			j.Sources = append(j.Sources, id)
		}
	}
	return j
}

// POST /talks/{talks}/jottings/{paper}/wipe
func (s *Server) wipeJotting(p *Page) error {
	id, err := p.paperID()
	if err != nil {
		return err
	}
	if err := s.desk.WipeJotting(p.r.Context(), p.TalksID, p.Officer, id); err != nil {
		return err
	}
	return p.to(localPath(p.r.PostFormValue("_form")))
}

// NoJotting is what an empty form begins with.
func (p *Page) NoJotting() desk.Jotting { return desk.Jotting{} }

// Weights are what somebody outside can have.
func (p *Page) Weights() []int { return []int{3, 2, 1} }

// onShelf returns the jottings of a shelf.
func onShelf(all []desk.Jotting, shelf desk.Shelf) []desk.Jotting {
	var out []desk.Jotting
	for _, j := range all {
		if j.Shelf == shelf {
			out = append(out, j)
		}
	}
	return out
}
