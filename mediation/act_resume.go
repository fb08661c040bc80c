package mediation

import (
	"time"

	"goodoffices/paper"
)

var _ = register[Resume]("resume")

// Resume ends a suspension: by whom declared it or the mediator, on delivery;
// with Propose once all agree.
type Resume struct {
	Languages  []paper.Lang `json:"languages,omitzero"`
	Suspension Ref          `json:"suspension"`
	Reason     paper.Text   `json:"reason"`
	Propose    *Putting     `json:"propose,omitzero"`
}

// Permit implements Act.
func (a *Resume) Permit(t *Talks, now time.Time) ([]paper.Draft, Verdict) {
	m := t.make(now)
	it := m.need("suspension", a.Suspension)
	if it == nil {
		return m.done()
	}
	w := Writing{Languages: a.Languages}.wide(t)
	id := m.write(w, &paper.Suspension{Of: it.id(), Reason: a.Reason, Proposed: a.Propose != nil})
	if a.Propose != nil {
		m.put(paper.Subject{Type: paper.SubjectResumption, Paper: id}, w, *a.Propose)
	}
	return m.done()
}
