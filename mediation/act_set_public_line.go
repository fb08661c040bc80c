package mediation

import (
	"time"

	"goodoffices/paper"
)

var _ = register[SetPublicLine]("set-public-line")

// SetPublicLine sets down what each side may say in public, agreed divergence
// included; with Propose it is put to the parties.
type SetPublicLine struct {
	Writing
	paper.PublicLine
	Propose *Putting `json:"propose,omitzero"`
}

// Permit implements Act.
func (a *SetPublicLine) Permit(t *Talks, now time.Time) ([]paper.Draft, Verdict) {
	m := t.make(now)
	w := a.Writing.wide(t)
	id := m.write(w, &a.PublicLine)
	if a.Propose != nil {
		m.put(paper.Subject{Type: paper.SubjectPublicLine, Paper: id}, w, *a.Propose)
	}
	return m.done()
}
