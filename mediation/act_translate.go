package mediation

import (
	"time"

	"goodoffices/paper"
)

var _ = register[Translate]("translate")

// Translate adds a working translation of a paper: never authentic, its
// translator named. It is kept, or shared with the neighbour.
type Translate struct {
	Writing
	Of       Ref          `json:"of"`
	By       string       `json:"by"`
	Text     paper.Text   `json:"text"`
	Disputed []paper.Term `json:"disputed,omitzero"`
}

// Permit implements Act.
func (a *Translate) Permit(t *Talks, now time.Time) ([]paper.Draft, Verdict) {
	m := t.make(now)
	if it := m.need("of", a.Of); it != nil {
		m.write(a.Writing, &paper.Translation{Of: it.id(), By: a.By, Text: a.Text, Disputed: a.Disputed})
	}
	return m.done()
}
