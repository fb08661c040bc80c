package mediation

import (
	"time"

	"goodoffices/paper"
)

var _ = register[SucceedCard]("succeed-card")

// SucceedCard lets another card take the place of this desk's own: officers
// come, leave, or get other powers or keys. The desk makes the card beforehand,
// with keys that no act carries.
type SucceedCard struct {
	Replaces paper.ID    `json:"replaces,omitzero"` // the card it was made from; the one in force unless said otherwise
	Card     paper.Bytes `json:"card"`              // envelope
}

// Permit implements Act.
func (a *SucceedCard) Permit(t *Talks, now time.Time) ([]paper.Draft, Verdict) {
	m := t.make(now)
	replaces := a.Replaces
	if card := t.Card(t.self); replaces.IsZero() && card != nil {
		replaces = card.ID
	}
	m.write(Writing{}.wide(t), &paper.SuccessorCard{Replaces: replaces, Card: a.Card})
	return m.done()
}
