package web

import (
	"net/url"
	"slices"

	"goodoffices/desk"
	"goodoffices/paper"
)

// An entryData is one entry of the register.
type entryData struct {
	Entry     entry
	Text      Said
	Readings  []desk.ViewPaper // this desk's, and those that were shared with it
	Correcter paper.ID         // the entry that corrects it
	Eyes      eyesLine         // of a reading that is kept
}

// An enterData is an entry being made.
type enterData struct {
	Correcting *entry
	Text       Said
	Neighbours []desk.ViewDesk // with whom it can be shared
	Topics     []desk.ViewTopic
	Zone, Now  string
	Eyes       eyesLine
}

var (
	_ = at("GET /statements/{paper}", (*Server).statement)
	_ = at("GET /statements/new", (*Server).enterStatement)
	_ = at("GET /statements/event", (*Server).enterEvent)
)

// GET /talks/{talks}/statements/{paper}
func (s *Server) statement(p *Page) error {
	e, err := p.entryOf()
	if err != nil {
		return err
	}
	d := entryData{Entry: e, Text: p.Authentic(e.ViewPaper), Readings: e.Readings}
	for _, other := range register(p.view) {
		for _, id := range e.Copies {
			if other.Corrects == id {
				d.Correcter = other.ID
			}
		}
	}
	for _, id := range e.Copies {
		if err := p.nowRead(p.r.Context(), id); err != nil {
			return err
		}
	}
	form := p.Typed
	if form == nil {
		form = url.Values{"about": {e.ID.String()}}
	}
	d.Eyes = p.eyes("confide", form)
	return p.show("statement", d)
}

// GET /talks/{talks}/statements/new?correct=…
func (s *Server) enterStatement(p *Page) error {
	d, err := p.entering("enter-statement")
	if err != nil {
		return err
	}
	return p.show("enterstatement", d)
}

// GET /talks/{talks}/statements/event
func (s *Server) enterEvent(p *Page) error {
	d, err := p.entering("enter-event")
	if err != nil {
		return err
	}
	return p.show("enterevent", d)
}

func (p *Page) entering(act string) (enterData, error) {
	v, err := p.Look()
	if err != nil {
		return enterData{}, err
	}
	d := enterData{Neighbours: neighbours(v), Topics: v.Topics, Zone: p.Zone().String(), Now: p.localHour(v.At)}
	form := p.Typed
	if form == nil {
		form = url.Values{}
	}
	if id, err := paper.ParseID(p.Query("correct")); err == nil {
		e, err := findEntry(register(v), id)
		if err != nil {
			return enterData{}, err
		}
		d.Correcting, d.Text, d.Now = &e, p.Authentic(e.ViewPaper), p.localHour(e.On)
		if p.Typed == nil {
			form.Set("correcting", e.ID.String())
			for _, to := range e.To {
				form.Add("to:list", string(to))
			}
		}
	}
	d.Eyes = p.eyes(act, form)
	return d, nil
}

// neighbours are the desks with which this one has a channel: for a side the
// mediator, for the mediator every other that has a desk.
func neighbours(v *desk.View) []desk.ViewDesk {
	var out []desk.ViewDesk
	for _, one := range v.Desks {
		if one.Desk != v.Desk && !one.Seat && (v.Mediator == v.Desk || one.Desk == v.Mediator) {
			out = append(out, one)
		}
	}
	return out
}

// SharedWith reports whether the entry that is corrected was shared with a desk.
func (d enterData) SharedWith(name paper.Desk) bool {
	if d.Correcting == nil {
		return false
	}
	for _, to := range d.Correcting.To {
		if to == name {
			return true
		}
	}
	return false
}

// Statement is what the entry that is corrected says, empty where none is.
func (d enterData) Statement() *paper.Statement {
	if d.Correcting != nil {
		switch b := d.Correcting.Body.(type) {
		case *paper.Statement:
			return b
		case *paper.Event:
			return &paper.Statement{Outlet: b.Source}
		}
	}
	return &paper.Statement{}
}

// HasTopic reports whether the entry that is corrected is about a topic.
func (d enterData) HasTopic(id paper.ID) bool {
	return d.Correcting != nil && slices.Contains(d.Correcting.Topics, id)
}

// TextIn is what the entry that is corrected says in a language.
func (d enterData) TextIn(lang paper.Lang) string {
	if d.Correcting == nil {
		return ""
	}
	return d.Correcting.Text[lang]
}

// Readings are the ways in which something said can be taken.
func (p *Page) Readings() []paper.Reading {
	return []paper.Reading{paper.ReadingThreat, paper.ReadingOpening, paper.ReadingNeutral}
}
