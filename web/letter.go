package web

import (
	"goodoffices/desk"
	"goodoffices/mediation"
	"goodoffices/paper"
)

// A letterData is one paper opened beside its thread.
type letterData struct {
	Paper        desk.ViewPaper
	Text         Said
	Translations []desk.ViewPaper
	Thread       []desk.ViewPaper
	Mine         bool // this desk wrote it
	ToConvey     bool // it lies with the mediator, to be handled
	Answered     bool
}

var _ = at("GET /letters/{paper}", (*Server).letter)

// GET /talks/{talks}/letters/{paper}
func (s *Server) letter(p *Page) error {
	v, err := p.Look()
	if err != nil {
		return err
	}
	id, err := p.paperID()
	if err != nil {
		return err
	}
	byID := papersByID(v)
	x, held := byID[id]
	if !held {
		return mediation.ErrNotHeld
	}
	d := letterData{Paper: x, Text: p.Authentic(x), Mine: x.From == v.Desk}
	for _, other := range v.Papers {
		if t, ok := other.Body.(*paper.Translation); ok && t.Of == id {
			d.Translations = append(d.Translations, other)
		}
	}
	root := rootOf(x, byID)
	for _, other := range v.Papers {
		if isRead(other.Kind) && rootOf(other, byID).ID == root.ID {
			d.Thread = append(d.Thread, other)
		}
	}
	d.ToConvey = v.Mediator == v.Desk && toHandle(v, x)
	return p.show("letter", d)
}
