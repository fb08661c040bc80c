package web

import (
	"net/url"
	"slices"

	"goodoffices/desk"
	"goodoffices/paper"
)

// A lodgeData is the papers that came by other hands, and one being lodged.
type lodgeData struct {
	Lodged     []desk.ViewPaper // newest first
	Seats      []desk.ViewDesk  // without a desk, that this desk serves
	Neighbours []desk.ViewDesk
	Zone, Now  string
	Eyes       eyesLine
}

var _ = at("GET /lodge", (*Server).lodge)

// GET /talks/{talks}/lodge
func (s *Server) lodge(p *Page) error {
	v, err := p.Look()
	if err != nil {
		return err
	}
	d := lodgeData{Neighbours: neighbours(v), Zone: p.Zone().String(), Now: p.localHour(v.At)}
	for _, x := range slices.Backward(v.Papers) {
		if x.Kind == paper.KindLodged {
			d.Lodged = append(d.Lodged, x)
		}
	}
	for _, one := range v.Desks {
		if one.Seat && p.Mediates() {
			d.Seats = append(d.Seats, one)
		}
	}
	form := p.Typed
	if form == nil {
		form = url.Values{}
	}
	d.Eyes = p.eyes("lodge", form)
	return p.show("lodge", d)
}

// Forms are the ways in which a paper that came by other hands is had.
func (p *Page) Forms() []paper.Form {
	return []paper.Form{paper.FormTranscript, paper.FormScan, paper.FormDictated}
}

// Lodging is what the lodger of a paper says of it, nil of any other paper.
func (p *Page) Lodging(x desk.ViewPaper) *paper.Lodged {
	b, _ := x.Body.(*paper.Lodged)
	return b
}

// HasOriginal reports whether the original of a lodged paper, as its digest has
// it, is among the files that go with it.
func (p *Page) HasOriginal(x desk.ViewPaper) bool {
	b := p.Lodging(x)
	return b != nil && slices.ContainsFunc(x.Attached, func(a paper.Attachment) bool { return a.Digest == b.Original })
}

// SeatOf is the seat without a desk that a paper speaks for or comes from, ""
// where everyone it is from has a desk. A seat can be spoken for before any
// terms name it.
func (p *Page) SeatOf(x desk.ViewPaper) paper.Desk {
	if p.view == nil {
		return ""
	}
	of, named := x.From, false
	if b := p.Lodging(x); b != nil && b.Seat != "" {
		of, named = b.Seat, true
	}
	for _, one := range p.view.Desks {
		if one.Desk == of && !one.Seat {
			return ""
		}
		named = named || one.Desk == of
	}
	if !named {
		return ""
	}
	return of
}
