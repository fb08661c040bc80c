package mediation

import (
	"time"

	"goodoffices/paper"
)

var _ = register[FloatIdea]("float")

// FloatIdea tries an idea on one side as the mediator's own: deniable, and no
// proposal. Whoever gave it learns of it when the mediator chooses.
type FloatIdea struct {
	Writing
	Text paper.Text `json:"text"`
	Idea Ref        `json:"idea,omitzero"` // the paper that asked for it to be tried
	Tell bool       `json:"tell,omitzero"` // let its author learn of it now
}

// Permit implements Act.
func (a *FloatIdea) Permit(t *Talks, now time.Time) ([]paper.Draft, Verdict) {
	m := t.make(now)
	origin := paper.Provenance{Origin: paper.OriginOwn}
	var source *item
	if a.Idea != "" {
		if source = m.need("idea", a.Idea); source == nil {
			return m.done()
		}
		m.refuse(t.mayOwnWords(source, true))
		origin = paper.Provenance{Origin: paper.OriginReported, Of: source.id()}
	}
	id := m.write(a.Writing, &paper.Float{Text: a.Text})
	m.keepOrigin(id, []paper.Provenance{origin})
	if source != nil && a.Tell {
		m.dispose(source, paper.ActionOwnWords, a.To, nil)
	}
	return m.done()
}
