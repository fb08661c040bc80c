package mediation

import (
	"time"

	"goodoffices/paper"
)

var _ = register[SetGate]("set-gate")

// SetGate sets a condition of one's own before a format, a topic or a decision:
// shut, or not even considered, until what it needs is confirmed.
type SetGate struct {
	Writing
	Owner      paper.Desk     `json:"owner,omitzero"` // a seat without a desk that the mediator serves
	Effect     paper.Effect   `json:"effect"`
	About      About          `json:"about"`
	Conditions []NewCondition `json:"conditions"`
	Any        bool           `json:"any,omitzero"` // any of them is enough; otherwise all
	Text       paper.Text     `json:"text,omitzero"`
}

// NewCondition is a condition to be set, or one that stands already.
type NewCondition struct {
	Held Ref `json:"condition,omitzero"` // one that stands already
	paper.Condition
}

// Permit implements Act.
func (a *SetGate) Permit(t *Talks, now time.Time) ([]paper.Draft, Verdict) {
	m := t.make(now)
	var needs []paper.Need
	for _, c := range a.Conditions {
		id := m.find("conditions/condition", c.Held)
		if id.IsZero() {
			c.Attester = orElse(c.Attester, t.self)
			id = m.write(a.Writing, &c.Condition)
		}
		needs = append(needs, paper.Need{Condition: id})
	}
	b := &paper.Gate{Owner: orElse(a.Owner, t.self), Effect: a.Effect, Subject: m.about(a.About), Text: a.Text}
	switch {
	case len(needs) == 1:
		b.Needs = needs[0]
	case a.Any:
		b.Needs.Any = needs
	default:
		b.Needs.All = needs
	}
	m.write(a.Writing, b)
	return m.done()
}
