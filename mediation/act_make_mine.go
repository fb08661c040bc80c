package mediation

import (
	"time"

	"goodoffices/paper"
)

var _ = register[MakeMine]("make-mine")

// MakeMine turns what was read back to its speaker into the speaker's own paper.
type MakeMine struct {
	ReadBack Ref    `json:"readBack"`
	Cover    *Cover `json:"cover,omitzero"`
}

// Permit implements Act.
func (a *MakeMine) Permit(t *Talks, now time.Time) ([]paper.Draft, Verdict) {
	m := t.make(now)
	it := m.need("readBack", a.ReadBack)
	if it == nil {
		return m.done()
	}
	if it.kind() != paper.KindReadBack {
		m.refuse(refuse("approval", sayNotReadBack("paper", RefOf(it.Paper))))
		return m.done()
	}
	w := Writing{To: []paper.Desk{it.author()}, Languages: it.Paper.Languages, Reply: Ref(it.id().String()), Cover: a.Cover}
	m.write(w, &paper.Message{Text: paper.TextOf(it.Paper.Body)})
	return m.done()
}
