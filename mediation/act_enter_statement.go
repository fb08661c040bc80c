package mediation

import (
	"time"

	"goodoffices/paper"
)

var _ = register[EnterStatement]("enter-statement")

// EnterStatement enters what was said in public in the register: this desk's
// own, or shared with the neighbours named.
type EnterStatement struct {
	Writing
	paper.Statement
	Correcting Ref `json:"correcting,omitzero"` // the entry this corrects
}

// Permit implements Act.
func (a *EnterStatement) Permit(t *Talks, now time.Time) ([]paper.Draft, Verdict) {
	m := t.make(now)
	original := m.find("correcting", a.Correcting)
	m.enter(a.Writing, func(d paper.Desk) paper.Body {
		b := a.Statement
		b.Corrects = t.copyHeld(d, original)
		return &b
	})
	return m.done()
}

// enter writes one copy for every neighbour named, since an informal paper has
// one addressee; with none named, one that is kept.
func (m *maker) enter(w Writing, body func(paper.Desk) paper.Body) {
	if len(w.To) == 0 {
		m.write(w, body(m.t.self))
		return
	}
	for _, d := range w.To {
		one := w
		one.To = []paper.Desk{d}
		m.write(one, body(d))
	}
}

// copyHeld returns the copy of a register entry that d holds: the entry itself,
// or one in the same words.
func (t *Talks) copyHeld(d paper.Desk, id paper.ID) paper.ID {
	if id.IsZero() || t.held(d, id) != nil {
		return id
	}
	words := paper.TextOf(t.item(id).Paper.Body)
	for _, it := range append(append([]*item(nil), t.topics.statements...), t.topics.events...) {
		if t.held(d, it.id()) != nil && paper.TextOf(it.Paper.Body).Equal(words) {
			return it.id()
		}
	}
	return id
}
