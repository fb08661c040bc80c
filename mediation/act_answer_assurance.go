package mediation

import (
	"time"

	"goodoffices/paper"
)

var _ = register[AnswerAssurance]("answer-assurance")

// AnswerAssurance gives an assurance, gives it in other words, declines it,
// asks what is meant, says what is meant, or guarantees it.
type AnswerAssurance struct {
	Writing
	Assurance Ref        `json:"assurance"`
	Step      paper.Step `json:"step"`
	Text      paper.Text `json:"text"`
}

// Permit implements Act.
func (a *AnswerAssurance) Permit(t *Talks, now time.Time) ([]paper.Draft, Verdict) {
	m := t.make(now)
	it := m.need("assurance", a.Assurance)
	if it == nil {
		return m.done()
	}
	w := a.Writing
	if len(w.To) == 0 {
		w.To = []paper.Desk{it.author()}
		if it.author() == t.self {
			w.To = it.Paper.To
		}
	}
	m.write(w, &paper.Assurance{Step: a.Step, Of: it.id(), Text: a.Text})
	return m.done()
}
