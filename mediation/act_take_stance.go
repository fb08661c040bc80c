package mediation

import (
	"time"

	"goodoffices/paper"
)

var _ = register[TakeStance]("take-stance")

// TakeStance states where somebody stands on a topic, or which format it
// prefers, with its source: one's own, said in public, alleged by someone, or
// conveyed by the mediator. It is kept, or told to the neighbour.
type TakeStance struct {
	Writing
	Topic     Ref            `json:"topic,omitzero"`
	Format    paper.Format   `json:"format,omitzero"`
	Of        string         `json:"of,omitzero"` // this desk unless said otherwise
	Attitude  paper.Attitude `json:"attitude,omitzero"`
	Text      paper.Text     `json:"text"`
	Reasons   paper.Text     `json:"reasons,omitzero"`
	Source    paper.Source   `json:"source,omitzero"` // "own" unless said otherwise
	By        string         `json:"by,omitzero"`
	Statement Ref            `json:"statement,omitzero"`
	From      Ref            `json:"from,omitzero"` // the stance that is conveyed
}

// Permit implements Act.
func (a *TakeStance) Permit(t *Talks, now time.Time) ([]paper.Draft, Verdict) {
	m := t.make(now)
	b := &paper.Stance{
		Topic: m.find("topic", a.Topic), Format: a.Format, Of: orElse(a.Of, string(t.self)), Attitude: a.Attitude,
		Text: a.Text, Reasons: a.Reasons, Source: orElse(a.Source, paper.SourceOwn), By: a.By, Statement: m.find("statement", a.Statement),
	}
	var from *item
	if b.Source == paper.SourceConveyed {
		if from = m.need("from", a.From); from == nil {
			return m.done()
		}
		m.refuse(t.maySay(from, a.Text))
	}
	id := m.write(a.Writing, b)
	if from != nil {
		m.keepOrigin(id, []paper.Provenance{{Origin: paper.OriginReported, Of: from.id()}})
		m.dispose(from, paper.ActionOwnWords, a.To, nil)
	}
	return m.done()
}
