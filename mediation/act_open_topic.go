package mediation

import (
	"time"

	"goodoffices/paper"
)

var _ = register[OpenTopic]("open-topic")

// OpenTopic gives a subject of the talks a working title that takes no side,
// with each side's own name for it beneath.
type OpenTopic struct {
	Writing
	paper.Topic
}

// Permit implements Act.
func (a *OpenTopic) Permit(t *Talks, now time.Time) ([]paper.Draft, Verdict) {
	m := t.make(now)
	m.write(a.Writing.wide(t), &a.Topic)
	return m.done()
}
