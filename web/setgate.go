package web

import (
	"net/url"
	"slices"

	"goodoffices/desk"
	"goodoffices/paper"
)

// A setGateData is a gate being set.
type setGateData struct {
	Subjects []gateSubject
	Desks    []desk.ViewDesk
	// Performers are the desks, the other sides first: seldom does one ask
	// something of oneself.
	Performers []desk.ViewDesk
	Others     []desk.ViewDesk
	Zone       string
	Further    []int // numbers of the conditions in the form after the first
	Eyes       eyesLine
}

// A gateSubject is what a gate may stand before: as the form sends it, and in
// words.
type gateSubject struct{ JSON, Words string }

var _ = at("GET /gates/new", (*Server).setGate)

// conditionsInForm is how many conditions the form has room for. Those left
// empty are not sent.
const conditionsInForm = 4

// GET /talks/{talks}/gates/new
func (s *Server) setGate(p *Page) error {
	v, err := p.Look()
	if err != nil {
		return err
	}
	d := setGateData{Desks: v.Desks, Others: otherParties(v), Zone: zoneOf(p, v)}
	for _, f := range paper.Formats[1:] {
		subject := paper.Subject{Type: paper.SubjectFormat, Format: f}
		d.Subjects = append(d.Subjects, gateSubject{`{"type":"format","format":"` + string(f) + `"}`, p.About(subject)})
	}
	for _, t := range v.Topics {
		subject := paper.Subject{Type: paper.SubjectTopic, Paper: t.ID}
		d.Subjects = append(d.Subjects, gateSubject{`{"type":"topic","paper":"` + t.ID.String() + `"}`, p.About(subject)})
	}
	for _, kind := range []paper.SubjectType{paper.SubjectSettlement, paper.SubjectCommunique} {
		d.Subjects = append(d.Subjects, gateSubject{`{"type":"` + string(kind) + `"}`, p.About(paper.Subject{Type: kind})})
	}
	for i := 1; i < conditionsInForm; i++ {
		d.Further = append(d.Further, i)
	}
	d.Performers = append(d.Performers, d.Others...)
	for _, one := range v.Desks {
		if !slices.ContainsFunc(d.Others, func(o desk.ViewDesk) bool { return o.Desk == one.Desk }) {
			d.Performers = append(d.Performers, one)
		}
	}
	form := p.Typed
	if form == nil {
		form = url.Values{"to:list": {string(v.Mediator)}, "cover.handling": {string(paper.HandlingVerbatim)}}
		for _, o := range d.Others {
			form.Add("to:list", string(o.Desk))
		}
	}
	d.Eyes = p.eyes("set-gate", form)
	return p.show("setgate", d)
}

// Lates are what may follow if a condition is met too late.
func (p *Page) Lates() []paper.Lateness {
	return []paper.Lateness{paper.LateStays, paper.LateLapses, paper.LateOwner}
}

// Query returns a member of the address's query.
func (p *Page) Query(name string) string { return p.r.URL.Query().Get(name) }
