package mediation

import (
	"time"

	"goodoffices/paper"
)

var _ = register[GrantPowers]("grant-powers")

// GrantPowers gives an officer full powers, shown to everyone.
type GrantPowers struct {
	paper.Credentials
}

// Permit implements Act.
func (a *GrantPowers) Permit(t *Talks, now time.Time) ([]paper.Draft, Verdict) {
	m := t.make(now)
	m.write(Writing{}.wide(t), &a.Credentials)
	return m.done()
}
