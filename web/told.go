package web

import (
	"slices"

	"goodoffices/desk"
	"goodoffices/paper"
)

var _ = at("GET /told", (*Server).told)

// A toldData is what was carried by mouth: the form, and what was before.
type toldData struct {
	Sides   []desk.ViewDesk
	Side    paper.Desk // chosen
	Sources []desk.ViewPaper
	Told    []toldLine // the last first
	Lang    paper.Lang
}

// A toldLine is one thing that was told.
type toldLine struct {
	desk.ViewPaper
	Told *paper.Told
}

// GET /talks/{talks}/told: to whom, who was present, in which words, and what
// they made of it, which is the mediator's alone.
func (s *Server) told(p *Page) error {
	v, err := p.Look()
	if err != nil {
		return err
	}
	if !p.Mediates() {
		return errNoPage
	}
	d := toldData{Lang: p.Lang, Side: paper.Desk(p.Value("desk"))}
	if p.Typed != nil {
		d.Lang = langOf(p.Typed, p.Lang)
	}
	if side, ok := sideByCode(v, p.r.URL.Query().Get("side")); ok && d.Side == "" {
		d.Side = side.Desk
	}
	for _, one := range v.Desks {
		if one.Role == paper.PlaceParty {
			d.Sides = append(d.Sides, one)
		}
	}
	d.Sources = sources(v, d.Side, nil, p.Typed)
	for _, x := range slices.Backward(v.Papers) {
		if b, ok := x.Body.(*paper.Told); ok {
			d.Told = append(d.Told, toldLine{x, b})
		}
	}
	return p.show("told", d)
}
