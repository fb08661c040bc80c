package mediation

import (
	"time"

	"goodoffices/paper"
)

var _ = register[EnterEvent]("enter-event")

// EnterEvent enters what happened in the register: this desk's own, or shared
// with the neighbours named.
type EnterEvent struct {
	Writing
	paper.Event
}

// Permit implements Act.
func (a *EnterEvent) Permit(t *Talks, now time.Time) ([]paper.Draft, Verdict) {
	m := t.make(now)
	m.enter(a.Writing, func(paper.Desk) paper.Body { b := a.Event; return &b })
	return m.done()
}
