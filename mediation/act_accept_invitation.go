package mediation

import (
	"time"

	"goodoffices/paper"
)

var _ = register[AcceptInvitation]("accept-invitation")

// AcceptInvitation takes up an invitation, under this desk's own card.
type AcceptInvitation struct {
	Invitation Ref `json:"invitation"`
}

// Permit implements Act.
func (a *AcceptInvitation) Permit(t *Talks, now time.Time) ([]paper.Draft, Verdict) {
	m := t.make(now)
	it := m.need("invitation", a.Invitation)
	card := t.Card(t.self)
	if it == nil || card == nil {
		m.refuse(refuse("invitation", sayNoInvite("desk", t.self)))
		return m.done()
	}
	m.write(Writing{To: []paper.Desk{it.author()}}, &paper.Acceptance{Invitation: it.id(), Card: card.ID})
	return m.done()
}
