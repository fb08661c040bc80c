package mediation

import (
	"time"

	"goodoffices/paper"
)

var _ = register[SetSignal]("signal")

// SetSignal tells of something that is meant to be understood without being
// said, or keeps what this desk took for one.
type SetSignal struct {
	Writing
	paper.Signal
}

// Permit implements Act.
func (a *SetSignal) Permit(t *Talks, now time.Time) ([]paper.Draft, Verdict) {
	m := t.make(now)
	m.write(a.Writing, &a.Signal)
	return m.done()
}
