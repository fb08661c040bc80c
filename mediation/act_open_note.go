package mediation

import (
	"time"

	"goodoffices/paper"
)

var _ = register[OpenNote]("open-note")

// OpenNote records that the speaker of a note let lines of it be used, by word
// of mouth, and who heard it.
type OpenNote struct {
	Note  Ref      `json:"note"`
	Lines []int    `json:"lines"` // from 0
	Heard []string `json:"heard"`
}

var (
	sayNotNote  = saying("note.none", "{paper} is no note of what was said.")
	sayNoteLine = saying("note.line", "The note has {count} lines; there is no line {line}.")
)

// Permit implements Act.
func (a *OpenNote) Permit(t *Talks, now time.Time) ([]paper.Draft, Verdict) {
	m := t.make(now)
	it := m.need("note", a.Note)
	if it == nil {
		return m.done()
	}
	msg, ok := it.Paper.Body.(*paper.Message)
	if !ok || msg.Noted == nil {
		m.refuse(refuse("note", sayNotNote("paper", RefOf(it.Paper))))
		return m.done()
	}
	b := &paper.Approval{Of: it.id(), Heard: a.Heard}
	for _, i := range a.Lines {
		if i < 0 || i >= len(msg.Noted.Lines) {
			m.refuse(refuse("note", sayNoteLine("count", len(msg.Noted.Lines), "line", i)))
			return m.done()
		}
		b.Answers = append(b.Answers, paper.Permission{Passage: i, Leave: paper.LeaveYes, Text: msg.Noted.Lines[i]})
	}
	m.write(Writing{Languages: it.Paper.Languages}, b)
	return m.done()
}
