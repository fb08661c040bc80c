package web

import (
	"slices"
	"unicode"
	"unicode/utf8"

	"goodoffices/desk"
	"goodoffices/mediation"
	"goodoffices/paper"
)

// A gatesData is what stays shut, and until when.
type gatesData struct {
	Shut  []desk.ViewGate
	Open  []desk.ViewGate
	Alone []desk.ViewCondition // conditions that no gate here needs
}

var (
	_ = at("GET /gates", (*Server).gates)
	_ = at("GET /gates/{paper}", (*Server).gate)
)

// GET /talks/{talks}/gates
func (s *Server) gates(p *Page) error {
	v, err := p.Look()
	if err != nil {
		return err
	}
	d := gatesData{}
	for _, g := range v.Gates {
		if g.Open {
			d.Open = append(d.Open, g)
		} else {
			d.Shut = append(d.Shut, g)
		}
	}
	for _, c := range v.Conditions {
		if p.gateOf(c.ID).IsZero() {
			d.Alone = append(d.Alone, c)
		}
	}
	return p.show("gates", d)
}

// A gateData is one gate.
type gateData struct {
	Gate   desk.ViewGate
	Text   Said
	ToPass bool
}

// GET /talks/{talks}/gates/{paper}
func (s *Server) gate(p *Page) error {
	v, err := p.Look()
	if err != nil {
		return err
	}
	id, err := p.paperID()
	if err != nil {
		return err
	}
	for _, g := range v.Gates {
		if g.ID == id {
			if err := p.nowRead(p.r.Context(), id); err != nil {
				return err
			}
			return p.show("gate", gateData{Gate: g, Text: p.Authentic(g.ViewPaper), ToPass: p.toPass(g.ViewPaper)})
		}
	}
	return mediation.ErrNotHeld
}

// toPass reports whether the mediator here has still to pass a side's paper on,
// or not.
func (p *Page) toPass(x desk.ViewPaper) bool {
	return p.Mediates() && len(p.Onward(x)) > 0 && unhandled(p.view, x)
}

// Held reports whether a paper is this side's own, for others too, and the
// mediator has not passed it on yet: its author may still take it back.
func (p *Page) Held(x desk.ViewPaper) bool {
	if p.Mediates() || x.From != p.Desk() || x.Standing != "regular" || handled(x) {
		return false
	}
	return slices.ContainsFunc(p.Onward(x), func(d paper.Desk) bool { return d != p.view.Mediator })
}

// Onward are those to whom a paper is addressed, this desk apart.
func (p *Page) Onward(x desk.ViewPaper) []paper.Desk {
	var out []paper.Desk
	for _, d := range x.To {
		if d != p.Desk() {
			out = append(out, d)
		}
	}
	return out
}

// GateSays says whose condition it is and what it stands before.
func (p *Page) GateSays(g desk.ViewGate) string {
	key := "gate." + string(g.Effect)
	if g.Open {
		key = "gate.open"
	}
	return p.T(key, "owner", string(g.Owner), "subject", p.within(p.About(g.About)))
}

// within writes what begins a line as it stands inside a sentence.
func (p *Page) within(words string) string {
	first, size := utf8.DecodeRuneInString(words)
	if p.Lang != "en" || size == 0 {
		return words
	}
	return string(unicode.ToLower(first)) + words[size:]
}

// GateSource says how a gate came here.
func (p *Page) GateSource(g desk.ViewGate) string {
	switch {
	case g.From == p.Desk():
		return p.T("gate.own", "day", p.ShortDay(g.Arrived))
	case g.Source == string(mediation.SourceBrought):
		return p.T("gate.carried", "owner", string(g.Owner), "hand", string(g.Hand), "day", p.ShortDay(g.Arrived))
	}
	return p.T("gate.given", "owner", string(g.Owner), "day", p.ShortDay(g.Arrived))
}

// accepted reports whether whose condition it is has accepted that it is late.
func accepted(c desk.ViewCondition) bool {
	return slices.ContainsFunc(c.Findings, func(f desk.ViewPaper) bool {
		b, ok := f.Body.(*paper.Attestation)
		return ok && b.Finding == paper.FindingLate
	})
}

// ConditionSteps are what this desk can do about a condition.
func (p *Page) ConditionSteps(c desk.ViewCondition) []Offered {
	at := p.Path("conditions", c.ID)
	me := p.Desk()
	switch b, _ := c.Body.(*paper.Condition); {
	case c.From == me && b != nil && b.Late == paper.LateOwner && p.view.At.After(b.By.At) && !c.Met && !accepted(c):
		return []Offered{{me, p.T("condition.late-accepted"), at + "/attest?finding=late-accepted"}}
	case c.Attester == me && !c.Met:
		return []Offered{{me, p.T("condition.attest"), at + "/attest?finding=met"}}
	case c.Attester == me:
		return []Offered{{me, p.T("condition.adverse"), at + "/attest?finding=adverse"}}
	case c.Met || p.Mediates():
		return nil
	}
	steps := []Offered{{me, p.T("condition.done", "mediator", string(p.view.Mediator)), at + "/tell?what=done"}}
	if c.OpenList {
		steps = append(steps, Offered{me, p.T("condition.gesture"), at + "/tell?what=gesture"})
	}
	return steps
}
