package mediation

import (
	"time"

	"goodoffices/paper"
)

var _ = register[DiscloseInterest]("disclose-interest")

// DiscloseInterest tells the sides of an interest that the mediator has.
type DiscloseInterest struct {
	Writing
	Concerns []paper.Desk `json:"concerns,omitzero"`
	Text     paper.Text   `json:"text"`
}

// Permit implements Act.
func (a *DiscloseInterest) Permit(t *Talks, now time.Time) ([]paper.Draft, Verdict) {
	m := t.make(now)
	m.write(a.Writing.wide(t), &paper.Disclosure{Concerns: a.Concerns, Text: a.Text})
	return m.done()
}

// wide addresses a paper to every other desk where nothing else is said.
func (w Writing) wide(t *Talks) Writing {
	if len(w.To) == 0 {
		w.To = t.others(t.self)
	}
	return w
}
