package mediation

import (
	"time"

	"goodoffices/paper"
)

var _ = register[Initial]("initial")

// Initial says before all that these are the words. It binds nobody yet.
type Initial struct {
	Signing Ref `json:"signing,omitzero"` // as with Collate
}

// Permit implements Act.
func (a *Initial) Permit(t *Talks, now time.Time) ([]paper.Draft, Verdict) {
	m := t.make(now)
	if p := m.signing(a.Signing); p != nil {
		m.adhere(p, &paper.Adherence{Step: paper.SigningInitial}, nil)
	}
	return m.done()
}
