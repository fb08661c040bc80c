package mediation

import (
	"slices"
	"time"

	"goodoffices/paper"
)

var _ = register[Convey]("convey")

// Convey passes a paper on to those it is addressed to, word for word, with
// its author's own signature.
type Convey struct {
	Paper Ref          `json:"paper"`
	To    []paper.Desk `json:"to,omitzero"` // all its addressees unless said otherwise
	// Met says why the mediator holds the author's condition met.
	Met paper.Text `json:"met,omitzero"`
}

var (
	sayConveyOwn      = saying("convey.own", "{paper} is this desk's own.")
	sayConveyInformal = saying("convey.informal", "{paper} is informal: it proves nothing to anyone but its recipient. Say it in the mediator's words.")
	sayConveyTo       = saying("convey.to", "{paper} is not addressed to {to}.")
	sayConveyTwice    = saying("convey.twice", "{to} has {paper} already.")
	sayConveySeat     = saying("convey.seat", "{to} has no desk; tell it, or read it out.")
	sayConveyOnly     = saying("convey.mediator", "Only the mediator passes papers on.")
)

// Permit implements Act.
func (a *Convey) Permit(t *Talks, now time.Time) ([]paper.Draft, Verdict) {
	m := t.make(now)
	if it := m.need("paper", a.Paper); it != nil {
		m.convey(it, a.To, a.Met, false)
	}
	return m.done()
}

// convey adds a paper to be passed on word for word, what it names and its
// readers lack before it, and the disposition that tells its author.
func (m *maker) convey(it *item, to []paper.Desk, met paper.Text, together bool) {
	t := m.t
	ref := RefOf(it.Paper)
	switch {
	case t.self != t.mediator():
		m.refuse(refuse("convey", sayConveyOnly()))
		return
	case it.author() == t.self:
		m.refuse(refuse("convey", sayConveyOwn("paper", ref)))
		return
	case it.kind().Class() == paper.Informal:
		m.refuse(refuse("convey", sayConveyInformal("paper", ref), Offer{Desk: t.self, Act: "say", Text: offerOwnWords()}))
		return
	}
	to = m.addressees(it, to)
	m.refuse(t.mayVerbatim(it, len(met) > 0, together))
	if !m.verdict.OK() {
		return
	}
	for _, id := range it.Paper.Names() {
		m.conveyFirst(id, it, to)
	}
	m.onward(it.id(), to...)
	m.findings(it, to)
	m.dispose(it, paper.ActionVerbatim, to, met)
}

// findings passes on, after a condition, what this desk itself has found on it.
func (m *maker) findings(it *item, to []paper.Desk) {
	for _, f := range m.t.gates.findings[it.id()] {
		for _, d := range to {
			if f.author() == m.t.self && f.addressed(d) {
				m.onward(f.id(), d)
			}
		}
	}
}

// conveyFirst passes on what a paper names where its readers lack it, if it is
// the same author's and its handling allows.
func (m *maker) conveyFirst(id paper.ID, it *item, to []paper.Desk) {
	other := m.t.item(id)
	if other == nil || other.author() != it.author() {
		return
	}
	var lacking []paper.Desk
	for _, d := range to {
		if m.t.held(d, id) == nil && slices.Contains(other.Paper.To, d) && !m.passing(id) {
			lacking = append(lacking, d)
		}
	}
	if len(lacking) > 0 {
		m.convey(other, lacking, nil, false)
	}
}

// passing reports whether the act passes a paper on already.
func (m *maker) passing(id paper.ID) bool {
	return slices.ContainsFunc(m.drafts, func(d paper.Draft) bool { return d.Existing == id })
}

// addressees checks to whom a paper is to go; unless said otherwise, to every
// addressee with a desk who lacks it.
func (m *maker) addressees(it *item, to []paper.Desk) []paper.Desk {
	t, ref := m.t, RefOf(it.Paper)
	if len(to) == 0 {
		for _, d := range it.Paper.To {
			if d != t.self && t.members.hasDesk(d) && t.held(d, it.id()) == nil {
				to = append(to, d)
			}
		}
		if len(to) == 0 {
			m.refuse(refuse("convey", sayConveyTwice("to", it.Paper.To, "paper", ref)))
		}
	}
	for _, d := range to {
		switch {
		case !it.addressed(d):
			m.refuse(refuse("convey", sayConveyTo("paper", ref, "to", d)))
		case !t.members.hasDesk(d):
			m.refuse(refuse("convey", sayConveySeat("to", d)))
		case t.held(d, it.id()) != nil:
			m.refuse(refuse("convey", sayConveyTwice("to", d, "paper", ref)))
		}
	}
	return to
}
