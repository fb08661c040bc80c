package mediation

import (
	"time"

	"goodoffices/paper"
)

var _ = register[Accredit]("accredit")

// Accredit puts a delegation that its desk named to the others.
type Accredit struct {
	Writing
	Delegation Ref `json:"delegation"`
	Putting
}

// Permit implements Act.
func (a *Accredit) Permit(t *Talks, now time.Time) ([]paper.Draft, Verdict) {
	m := t.make(now)
	if it := m.need("delegation", a.Delegation); it != nil {
		m.put(paper.Subject{Type: paper.SubjectAccreditation, Paper: it.id()}, a.Writing, a.Putting)
	}
	return m.done()
}
