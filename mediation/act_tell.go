package mediation

import (
	"time"

	"goodoffices/paper"
)

var _ = register[Tell]("tell")

// Tell records that the mediator carried something by mouth: to whom, who was
// present, in which words. The reaction is the mediator's alone.
type Tell struct {
	Languages []paper.Lang `json:"languages,omitzero"`
	Desk      paper.Desk   `json:"desk"`
	Present   []string     `json:"present,omitzero"`
	Words     paper.Text   `json:"words"`
	Reaction  paper.Text   `json:"reaction,omitzero"`
	Of        []Ref        `json:"of,omitzero"`
}

// Permit implements Act.
func (a *Tell) Permit(t *Talks, now time.Time) ([]paper.Draft, Verdict) {
	m := t.make(now)
	b := &paper.Told{Desk: a.Desk, Present: a.Present, Words: a.Words, Reaction: a.Reaction}
	var sources []*item
	for _, r := range a.Of {
		it := m.need("of", r)
		if it == nil {
			return m.done()
		}
		m.refuse(t.maySay(it, a.Words))
		b.Of = append(b.Of, it.id())
		sources = append(sources, it)
	}
	m.write(Writing{Languages: a.Languages}, b)
	for _, it := range sources {
		if it.author() != t.self && t.shows(paper.ActionTold) {
			m.dispose(it, paper.ActionTold, []paper.Desk{a.Desk}, nil)
		}
	}
	return m.done()
}
