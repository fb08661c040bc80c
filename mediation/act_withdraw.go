package mediation

import (
	"time"

	"goodoffices/paper"
)

var _ = register[Withdraw]("withdraw")

// Withdraw takes back a paper that the mediator has not passed on.
type Withdraw struct {
	Paper  Ref        `json:"paper"`
	Reason paper.Text `json:"reason,omitzero"`
}

// Permit implements Act.
func (a *Withdraw) Permit(t *Talks, now time.Time) ([]paper.Draft, Verdict) {
	m := t.make(now)
	it := m.need("paper", a.Paper)
	if it == nil {
		return m.done()
	}
	r := paper.Retraction{Of: it.id(), Reason: a.Reason}
	var body paper.Body = &paper.Withdrawal{Retraction: r}
	if it.kind().Class() == paper.Informal {
		body = &paper.InformalWithdrawal{Retraction: r}
	}
	m.write(Writing{To: []paper.Desk{t.mediator()}}, body)
	return m.done()
}
