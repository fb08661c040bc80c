package mediation

import (
	"time"

	"goodoffices/paper"
)

var _ = register[AskAssurance]("ask-assurance")

// AskAssurance asks another side for an undertaking.
type AskAssurance struct {
	Writing
	Text     paper.Text `json:"text"`
	Baseline paper.Text `json:"baseline,omitzero"`
}

// Permit implements Act.
func (a *AskAssurance) Permit(t *Talks, now time.Time) ([]paper.Draft, Verdict) {
	m := t.make(now)
	m.write(a.Writing, &paper.Assurance{Step: paper.StepAsked, Text: a.Text, Baseline: a.Baseline})
	return m.done()
}
