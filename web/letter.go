package web

import (
	"context"
	"slices"

	"goodoffices/desk"
	"goodoffices/mediation"
	"goodoffices/paper"
)

var _ = at("GET /letters/{paper}", (*Server).letter)

// A letterData is one paper opened beside its thread.
type letterData struct {
	Paper        desk.ViewPaper
	Text         Said
	Translations []desk.ViewPaper
	Thread       []desk.ViewPaper
	Minutes      []desk.Minute
	Officers     []string    // to whom a minute can be given
	Mine         bool        // this desk wrote it
	Open         bool        // its author may still take it back, or say anew how it may be used
	Handle       *handleData // it lies with the mediator
	Handlings    []paper.Handling
	Answer       string // where it is answered, "" if that is not here
}

// GET /talks/{talks}/letters/{paper}
func (s *Server) letter(p *Page) error {
	v, err := p.Look()
	if err != nil {
		return err
	}
	x, err := p.heldPaper(v)
	if err != nil {
		return err
	}
	if x.Kind == paper.KindReadBack {
		return p.to(p.Path("asked", x.ID)) // it is answered there
	}
	if msg, ok := x.Body.(*paper.Message); ok && msg.Noted != nil {
		return p.to(p.Path("note", x.ID))
	}
	d := letterData{Paper: x, Text: p.Authentic(x), Mine: x.From == v.Desk, Handle: p.handling(v, x), Officers: s.desk.AllOfficers()}
	d.Open = d.Mine && !p.Mediates() && !handled(x)
	d.Handlings = []paper.Handling{
		paper.HandlingMediator, paper.HandlingOwnWords, paper.HandlingVerbatim, paper.HandlingTogether, paper.HandlingCondition, paper.HandlingIdea,
	}
	if !d.Mine && !p.Mediates() {
		d.Answer = p.Path("write") + "?reply=" + x.ID.String()
	}
	root := rootOf(p.look, x)
	for _, other := range v.Papers {
		if t, ok := other.Body.(*paper.Translation); ok && t.Of == x.ID {
			d.Translations = append(d.Translations, other)
		}
		if isRead(other.Kind) && rootOf(p.look, other).ID == root.ID {
			d.Thread = append(d.Thread, other)
		}
	}
	if n := len(d.Thread) - asideLength; n > 0 {
		d.Thread = d.Thread[n:]
	}
	for _, m := range v.Minutes {
		if m.Paper == x.ID {
			d.Minutes = append(d.Minutes, m)
		}
	}
	if err := p.nowRead(p.r.Context(), x.ID); err != nil {
		return err
	}
	return p.show("letter", d)
}

// heldPaper returns the paper that an address names, as this desk holds it.
func (p *Page) heldPaper(v *desk.View) (desk.ViewPaper, error) {
	id, err := p.paperID()
	if err != nil {
		return desk.ViewPaper{}, err
	}
	i := slices.IndexFunc(v.Papers, func(x desk.ViewPaper) bool { return x.ID == id })
	if i < 0 {
		return desk.ViewPaper{}, mediation.ErrNotHeld
	}
	return v.Papers[i], nil
}

// handled reports whether the mediator has done something with a paper, or its
// author taken it back.
func handled(x desk.ViewPaper) bool {
	return slices.ContainsFunc(x.Track, func(st desk.ViewStep) bool {
		return st.What == mediation.StepHandled || st.What == mediation.StepTaken
	})
}

// nowRead keeps that the officer opened a paper.
func (p *Page) nowRead(ctx context.Context, id paper.ID) error {
	unread, err := p.Unread()
	if err != nil || !unread[id] {
		return err
	}
	delete(unread, id)
	return p.s.desk.MarkRead(ctx, p.TalksID, p.Officer, id)
}

// Unread are the papers of others that the officer has not opened.
func (p *Page) Unread() (map[paper.ID]bool, error) {
	if p.unread != nil {
		return p.unread, nil
	}
	ids, err := p.s.desk.Unread(p.r.Context(), p.TalksID, p.Officer)
	if err != nil {
		return nil, err
	}
	p.unread = make(map[paper.ID]bool, len(ids))
	for _, id := range ids {
		p.unread[id] = true
	}
	return p.unread, nil
}

// Fresh reports whether the officer has not opened a paper yet.
func (p *Page) Fresh(id paper.ID) bool {
	unread, err := p.Unread()
	return err == nil && unread[id]
}
