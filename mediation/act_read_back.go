package mediation

import (
	"time"

	"goodoffices/paper"
)

var _ = register[ReadBackTo]("read-back")

// ReadBackTo asks an author, or the speaker of a note, for leave to use
// passages: "may I use this?". That desk sees these passages alone.
type ReadBackTo struct {
	To        paper.Desk   `json:"to"`
	Of        Ref          `json:"of,omitzero"`    // the paper or note they come from
	Lines     []int        `json:"lines,omitzero"` // of a note, instead of passages
	Passages  []paper.Text `json:"passages,omitzero"`
	Languages []paper.Lang `json:"languages,omitzero"`
}

var sayReadBackWhose = saying("read-back.whose", "{paper} is {author}'s; {to} is not to see anything of it.")

// Permit implements Act.
func (a *ReadBackTo) Permit(t *Talks, now time.Time) ([]paper.Draft, Verdict) {
	m := t.make(now)
	b := &paper.ReadBack{Passages: a.Passages}
	if a.Of != "" {
		it := m.need("of", a.Of)
		if it == nil {
			return m.done()
		}
		b.Passages = append(b.Passages, a.lines(m, it)...)
		if it.author() == a.To { // a note's id is told to nobody
			b.Of = it.id()
		}
	}
	m.write(Writing{To: []paper.Desk{a.To}, Languages: a.Languages}, b)
	return m.done()
}

// lines returns the lines of a note that are read back, after making sure that
// what is read back belongs to whom it is read.
func (a *ReadBackTo) lines(m *maker, it *item) []paper.Text {
	whose := it.author()
	var note *paper.Noted
	if msg, ok := it.Paper.Body.(*paper.Message); ok && msg.Noted != nil {
		note, whose = msg.Noted, msg.Noted.Desk
	}
	if whose != a.To {
		m.refuse(refuse("read-back", sayReadBackWhose("paper", RefOf(it.Paper), "author", whose, "to", a.To)))
		return nil
	}
	var out []paper.Text
	for _, i := range a.Lines {
		if note == nil || i < 0 || i >= len(note.Lines) {
			m.refuse(refuse("note", sayNotNote("paper", RefOf(it.Paper))))
			return nil
		}
		out = append(out, note.Lines[i])
	}
	return out
}
