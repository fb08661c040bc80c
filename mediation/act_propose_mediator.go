package mediation

import (
	"time"

	"goodoffices/paper"
)

var _ = register[ProposeMediator]("propose-mediator")

// ProposeMediator puts a new mediator to all: a desk whose card every side has.
type ProposeMediator struct {
	Languages []paper.Lang   `json:"languages,omitzero"`
	Mediator  paper.Desk     `json:"mediator"`
	Last      paper.Position `json:"last"`
	Putting
}

var sayNewMediator = saying("succession.card", "No card of {desk} is held; it has to take part first, as an observer or guarantor.")

// Permit implements Act.
func (a *ProposeMediator) Permit(t *Talks, now time.Time) ([]paper.Draft, Verdict) {
	m := t.make(now)
	card := t.Card(a.Mediator)
	if card == nil {
		m.refuse(refuse("succession", sayNewMediator("desk", a.Mediator)))
		return m.done()
	}
	w := Writing{Languages: a.Languages}.wide(t)
	id := m.write(w, &paper.Succession{Mediator: a.Mediator, Card: card.ID, Last: a.Last})
	m.put(paper.Subject{Type: paper.SubjectSuccession, Paper: id}, w, a.Putting)
	return m.done()
}
