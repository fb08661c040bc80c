package mediation

import (
	"time"

	"goodoffices/paper"
)

var _ = register[Revoke]("revoke")

// Revoke ends an officer's signature, or credentials, from here on.
type Revoke struct {
	Languages   []paper.Lang `json:"languages,omitzero"`
	Officer     string       `json:"officer,omitzero"`
	Credentials Ref          `json:"credentials,omitzero"`
	Reason      paper.Text   `json:"reason,omitzero"`
}

// Permit implements Act.
func (a *Revoke) Permit(t *Talks, now time.Time) ([]paper.Draft, Verdict) {
	m := t.make(now)
	m.write(Writing{Languages: a.Languages}.wide(t), &paper.Revocation{Officer: a.Officer, Credentials: m.find("credentials", a.Credentials), Reason: a.Reason})
	return m.done()
}
