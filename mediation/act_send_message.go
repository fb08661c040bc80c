package mediation

import (
	"time"

	"goodoffices/paper"
)

var _ = register[SendMessage]("send-message")

// SendMessage says something to the neighbour, to whom alone it is proven.
type SendMessage struct {
	Writing
	Text paper.Text `json:"text"`
}

// Permit implements Act.
func (a *SendMessage) Permit(t *Talks, now time.Time) ([]paper.Draft, Verdict) {
	m := t.make(now)
	m.write(a.Writing.near(t), &paper.Message{Text: a.Text})
	return m.done()
}
