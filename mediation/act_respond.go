package mediation

import (
	"time"

	"goodoffices/paper"
)

var _ = register[Respond]("respond")

// Respond answers a proposal: consent, consent if the capital agrees,
// reservation, counter-proposal or decline.
type Respond struct {
	Languages []paper.Lang `json:"languages,omitzero"`
	Proposal  Ref          `json:"proposal"`
	Answer    paper.Answer `json:"answer"`
	Counter   Ref          `json:"counter,omitzero"`
	Text      paper.Text   `json:"text,omitzero"`
}

// Permit implements Act.
func (a *Respond) Permit(t *Talks, now time.Time) ([]paper.Draft, Verdict) {
	m := t.make(now)
	p := m.proposal("proposal", a.Proposal)
	if p == nil {
		return m.done()
	}
	b := &paper.Response{Proposal: p.id(), Answer: a.Answer, Counter: m.find("counter", a.Counter), Text: a.Text}
	if a.Answer == paper.AnswerConsent || a.Answer == paper.AnswerAdReferendum {
		b.Texts = p.body.Texts
	}
	m.write(Writing{To: t.answerTo(p, t.self), Languages: a.Languages}, b)
	return m.done()
}

// proposal is need for a proposal.
func (m *maker) proposal(field string, r Ref) *proposal {
	it := m.need(field, r)
	if it == nil {
		return nil
	}
	p := m.t.deciding.byID[it.id()]
	if p == nil {
		m.refuse(refuse("proposal", sayNoProposal("id", RefOf(it.Paper))))
	}
	return p
}
