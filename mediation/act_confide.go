package mediation

import (
	"time"

	"goodoffices/paper"
)

var _ = register[Confide]("confide")

// Confide sets down this desk's own reading of where things stand, or of
// something said: kept, or shared with the mediator.
type Confide struct {
	Writing
	About   Ref           `json:"about,omitzero"`
	Reading paper.Reading `json:"reading,omitzero"`
	Text    paper.Text    `json:"text"`
}

// Permit implements Act.
func (a *Confide) Permit(t *Talks, now time.Time) ([]paper.Draft, Verdict) {
	m := t.make(now)
	m.write(a.Writing, &paper.ConfidenceNote{About: m.find("about", a.About), Reading: a.Reading, Text: a.Text})
	return m.done()
}
