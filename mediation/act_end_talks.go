package mediation

import (
	"time"

	"goodoffices/paper"
)

var _ = register[EndTalks]("end-talks")

// EndTalks ends the talks in one of the four ways, after the notice that the
// terms ask for. A declaration of all is put to all with Propose.
type EndTalks struct {
	Languages []paper.Lang `json:"languages,omitzero"`
	paper.Ending
	Propose *Putting `json:"propose,omitzero"`
}

// Permit implements Act.
func (a *EndTalks) Permit(t *Talks, now time.Time) ([]paper.Draft, Verdict) {
	m := t.make(now)
	w := Writing{Languages: a.Languages}.wide(t)
	if (a.Way == paper.WayAll) != (a.Propose != nil) {
		m.refuse(refuse("ending", sayWayAll()))
	}
	id := m.write(w, &a.Ending)
	if a.Propose != nil {
		m.put(paper.Subject{Type: paper.SubjectEnding, Paper: id}, w, *a.Propose)
	}
	return m.done()
}
