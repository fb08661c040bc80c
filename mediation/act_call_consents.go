package mediation

import (
	"time"

	"goodoffices/paper"
)

var _ = register[CallConsents]("call-consents")

// CallConsents asks all, in the same bytes, for their signed consents when all
// have said yes in private. The mediator's desk does it by itself.
type CallConsents struct {
	Proposal Ref `json:"proposal"`
}

// Permit implements Act.
func (a *CallConsents) Permit(t *Talks, now time.Time) ([]paper.Draft, Verdict) {
	m := t.make(now)
	if p := m.proposal("proposal", a.Proposal); p != nil {
		m.write(Writing{To: p.Paper.To}, &paper.Call{Proposal: p.id()})
	}
	return m.done()
}
