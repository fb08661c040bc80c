package mediation

import (
	"time"

	"goodoffices/paper"
)

var _ = register[AttestMediation]("attest-mediation")

// AttestMediation is an institution's word that a signed settlement came of
// mediation (Singapore Convention, Art. 4(1)(b)(iii)): the mediator's own, a
// guarantor's or an observer's.
type AttestMediation struct {
	Signing   Ref          `json:"signing"`
	Languages []paper.Lang `json:"languages,omitzero"`
	Text      paper.Text   `json:"text"`
}

// Permit implements Act.
func (a *AttestMediation) Permit(t *Talks, now time.Time) ([]paper.Draft, Verdict) {
	m := t.make(now)
	if p := m.proposal("signing", a.Signing); p != nil {
		m.adhere(p, &paper.Adherence{Step: paper.SigningAttest, Text: a.Text}, a.Languages)
	}
	return m.done()
}
