package mediation

import (
	"time"

	"goodoffices/paper"
)

var _ = register[WriteNonPaper]("write-non-paper")

// WriteNonPaper sets down a position that proves nothing to outsiders.
type WriteNonPaper struct {
	Writing
	Text paper.Text `json:"text"`
}

// Permit implements Act.
func (a *WriteNonPaper) Permit(t *Talks, now time.Time) ([]paper.Draft, Verdict) {
	m := t.make(now)
	m.write(a.Writing.near(t), &paper.NonPaper{Text: a.Text})
	return m.done()
}

// near addresses a paper to the mediator where nothing else is said.
func (w Writing) near(t *Talks) Writing {
	if len(w.To) == 0 && t.self != t.mediator() {
		w.To = []paper.Desk{t.mediator()}
	}
	return w
}
