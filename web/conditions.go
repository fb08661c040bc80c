package web

import (
	"net/url"
	"slices"

	"goodoffices/desk"
	"goodoffices/mediation"
	"goodoffices/paper"
)

// A conditionData is something to be said about a condition.
type conditionData struct {
	Condition desk.ViewCondition
	What      string // done or gesture; met, adverse or late-accepted
	Now       string // as a field for an hour wants it
	Eyes      eyesLine
}

var (
	_ = at("GET /conditions/{paper}/attest", (*Server).attest)
	_ = at("GET /conditions/{paper}/tell", (*Server).tellOfCondition)
)

// GET /talks/{talks}/conditions/{paper}/attest?finding=…: confirm that it was
// done, find that it no longer holds, or accept that it is late.
func (s *Server) attest(p *Page) error {
	c, err := p.conditionOf()
	if err != nil {
		return err
	}
	d := conditionData{Condition: c, What: string(paper.FindingMet), Now: p.view.At.In(p.Zone()).Format("2006-01-02T15:04")}
	if asked := paper.Finding(p.r.URL.Query().Get("finding")); slices.Contains(paper.Findings, asked) {
		d.What = string(asked)
	}
	form := p.Typed
	if form == nil {
		form = url.Values{"condition": {c.ID.String()}, "finding": {d.What}}
	}
	d.Eyes = p.eyes("attest", form)
	return p.show("attest", d)
}

// GET /talks/{talks}/conditions/{paper}/tell?what=…: say to the mediator that it
// has been done, or suggest another gesture.
func (s *Server) tellOfCondition(p *Page) error {
	c, err := p.conditionOf()
	if err != nil {
		return err
	}
	d := conditionData{Condition: c, What: "done"}
	if p.r.URL.Query().Get("what") == "gesture" {
		d.What = "gesture"
	}
	form := p.Typed
	if form == nil {
		form = url.Values{"reply": {c.ID.String()}, "cover.handling": {string(paper.HandlingOwnWords)}}
	}
	d.Eyes = p.eyes("send-message", form)
	return p.show("tellcondition", d)
}

// conditionOf finds the condition that an address names.
func (p *Page) conditionOf() (desk.ViewCondition, error) {
	v, err := p.Look()
	if err != nil {
		return desk.ViewCondition{}, err
	}
	id, err := p.paperID()
	if err != nil {
		return desk.ViewCondition{}, err
	}
	for _, c := range v.Conditions {
		if c.ID == id {
			return c, nil
		}
	}
	return desk.ViewCondition{}, mediation.ErrNotHeld
}

// Back is the page of the condition's gate.
func (p *Page) Back(condition paper.ID) string {
	if gate := p.gateOf(condition); !gate.IsZero() {
		return p.Path("gates", gate)
	}
	return p.Path("gates")
}
