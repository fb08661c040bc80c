package mediation

import (
	"time"

	"goodoffices/paper"
)

var _ = register[WithdrawProposal]("withdraw-proposal")

// WithdrawProposal ends a proposal without a decision: the mediator's own, or
// one whose author withdrew it.
type WithdrawProposal struct {
	Languages []paper.Lang `json:"languages,omitzero"`
	Proposal  Ref          `json:"proposal"`
	Text      paper.Text   `json:"text,omitzero"`
}

// Permit implements Act.
func (a *WithdrawProposal) Permit(t *Talks, now time.Time) ([]paper.Draft, Verdict) {
	m := t.make(now)
	p := m.proposal("proposal", a.Proposal)
	if p == nil {
		return m.done()
	}
	ref := RefOf(p.Paper)
	if p.outcome != nil {
		m.refuse(refuse("ended", sayIsEnded("paper", ref, "result", p.outcome.Paper.Body.(*paper.Outcome).Result)))
	}
	if p.author() != t.self && !p.sequel().withdrawn {
		m.refuse(refuse("outcome", sayWithdrawOwn("paper", ref, "author", p.author())))
	}
	m.outcome(p, &paper.Outcome{Proposal: p.id(), Result: paper.ResultWithdrawn, Text: a.Text}, nil, a.Languages)
	return m.done()
}
