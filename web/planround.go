package web

import (
	"net/url"
	"strings"

	"goodoffices/desk"
	"goodoffices/paper"
)

// A putting is the part of a form that puts what it sets down to the sides.
type putting struct {
	Before  string // where its fields stand in the act
	Silence bool   // the terms allow agreement by silence
	Zone    string
	Until   string // what the hour begins with
}

// putting is that part for an act, nil where the officer chose to set down
// only.
func (p *Page) putting(before string) *putting {
	if p.Query("put") == "no" {
		return nil
	}
	return p.puttingNow(before)
}

func (p *Page) puttingNow(before string) *putting {
	put := &putting{Before: before, Zone: zoneOf(p, p.view), Until: hourFrom(p, p.view, 3)}
	if t := termsOf(p.view); t != nil {
		put.Silence = t.Silence != nil
	}
	return put
}

// begins adds to a form what the part begins with.
func (put *putting) begins(form url.Values) url.Values {
	if put != nil {
		form.Set(put.Before+"until:hour", put.Until)
		form.Set("_zone", put.Zone)
	}
	return form
}

// A planRoundData is a meeting being planned.
type planRoundData struct {
	Zone                string
	Sides               []desk.ViewDesk // whose word for its nature can be written, and who has a room
	Rows                []int           // of interpreters
	Placed, Interpreted bool            // a form that came back names rooms, or interpreters
	Topics              []desk.ViewTopic
	Putting             *putting
	Eyes                eyesLine
}

// interpretersInForm is how many interpreters the form has room for.
const interpretersInForm = 4

var _ = at("GET /rounds/new", (*Server).planRound)

// GET /talks/{talks}/rounds/new: with ?put=no it is only set down.
func (s *Server) planRound(p *Page) error {
	v, err := p.Look()
	if err != nil {
		return err
	}
	d := planRoundData{Zone: zoneOf(p, v), Topics: v.Topics, Putting: p.putting("propose.")}
	d.Sides = append(d.Sides, sidesFirstOwn(v)...)
	if p.Mediates() {
		for _, one := range v.Desks {
			if one.Desk == v.Desk {
				d.Sides = append([]desk.ViewDesk{one}, d.Sides...)
			}
		}
	}
	for i := range interpretersInForm {
		d.Rows = append(d.Rows, i)
	}
	d.Placed, d.Interpreted = named(p.Typed, "rooms."), named(p.Typed, "interpreters.")
	form := p.Typed
	if form == nil {
		form = d.Putting.begins(p.verbatim(url.Values{"_zone": {d.Zone}}))
	}
	d.Eyes = p.eyes("plan-round", form)
	return p.show("planround", d)
}

// named reports whether a form names an item of a list.
func named(form url.Values, list string) bool {
	for field := range form {
		if strings.HasPrefix(field, list) && strings.HasSuffix(field, ".name") && form.Get(field) != "" {
			return true
		}
	}
	return false
}

// RoundEnds is when a round ends, zero where nobody said.
func (p *Page) RoundEnds(r desk.ViewRound) paper.Hour { return roundBody(r).Ends }
