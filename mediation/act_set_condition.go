package mediation

import (
	"time"

	"goodoffices/paper"
)

var _ = register[SetCondition]("set-condition")

// SetCondition says what is to be done, by whom, and who confirms it.
type SetCondition struct {
	Writing
	paper.Condition
}

// Permit implements Act.
func (a *SetCondition) Permit(t *Talks, now time.Time) ([]paper.Draft, Verdict) {
	m := t.make(now)
	a.Attester = orElse(a.Attester, t.self)
	m.write(a.Writing, &a.Condition)
	return m.done()
}
