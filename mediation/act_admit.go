package mediation

import (
	"time"

	"goodoffices/paper"
)

var _ = register[Admit]("admit")

// Admit asks all for their visible consent that somebody joins: a desk that
// accepted its invitation, or a seat without a desk.
type Admit struct {
	Languages []paper.Lang `json:"languages,omitzero"`
	Desk      paper.Desk   `json:"desk"`
	Role      paper.Place  `json:"role,omitzero"` // "party" unless it was invited as something else
	Principal string       `json:"principal,omitzero"`
	Reason    paper.Text   `json:"reason"`
	Putting
}

// Permit implements Act.
func (a *Admit) Permit(t *Talks, now time.Time) ([]paper.Draft, Verdict) {
	m := t.make(now)
	p := paper.Participant{Desk: a.Desk, Role: orElse(a.Role, paper.PlaceParty), Principal: a.Principal}
	if who := t.members.places[a.Desk]; who != nil && who.card != nil {
		p.Card, p.Role = who.card.id(), orElse(a.Role, who.place)
	}
	var to []paper.Desk
	for _, d := range t.others(t.self) {
		if d != a.Desk {
			to = append(to, d)
		}
	}
	if !p.Card.IsZero() {
		m.onwardCards(a.Desk, to...)
	}
	w := Writing{To: to, Languages: a.Languages}
	id := m.write(w, &paper.NewParticipant{Participant: p, Reason: a.Reason})
	m.put(paper.Subject{Type: paper.SubjectParticipant, Paper: id}, w, a.Putting)
	return m.done()
}
