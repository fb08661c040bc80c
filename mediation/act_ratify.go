package mediation

import (
	"time"

	"goodoffices/paper"
)

var _ = register[Ratify]("ratify")

// Ratify says before all that those for whom this desk signed ad referendum agree,
// or with decline that they do not: then it never enters into force.
type Ratify struct {
	Signing     Ref          `json:"signing"`
	Decline     bool         `json:"decline,omitzero"`
	Credentials Ref          `json:"credentials,omitzero"` // as with SignInstrument
	Languages   []paper.Lang `json:"languages,omitzero"`
	Text        paper.Text   `json:"text,omitzero"`
}

// Permit implements Act.
func (a *Ratify) Permit(t *Talks, now time.Time) ([]paper.Draft, Verdict) {
	m := t.make(now)
	p := m.proposal("signing", a.Signing)
	if p == nil {
		return m.done()
	}
	b := &paper.Adherence{Step: paper.SigningRatify, Declined: a.Decline, Text: a.Text}
	b.Credentials, b.Principal = m.powers(a.Credentials)
	m.adhere(p, b, a.Languages)
	return m.done()
}
