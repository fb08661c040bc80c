package mediation

import (
	"time"

	"goodoffices/paper"
)

var _ = register[Invite]("invite")

// Invite asks a desk to take part. The invitation lapses at its hour.
type Invite struct {
	Languages []paper.Lang `json:"languages,omitzero"`
	Desk      paper.Desk   `json:"desk"`
	Role      paper.Place  `json:"role,omitzero"` // "party" unless said otherwise
	Purpose   paper.Text   `json:"purpose"`
	Until     paper.Hour   `json:"until"`
}

// Permit implements Act.
func (a *Invite) Permit(t *Talks, now time.Time) ([]paper.Draft, Verdict) {
	m := t.make(now)
	role := a.Role
	if role == "" {
		role = paper.PlaceParty
	}
	if now.After(a.Until.At) {
		m.refuse(refuse("hour", sayHourPast("until", a.Until)))
	}
	m.write(Writing{To: []paper.Desk{a.Desk}, Languages: a.Languages}, &paper.Invitation{Invitee: a.Desk, Role: role, Purpose: a.Purpose, Until: a.Until})
	return m.done()
}
