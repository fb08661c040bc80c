package mediation

import (
	"time"

	"goodoffices/paper"
)

var _ = register[Suspend]("suspend")

// Suspend pauses the talks on delivery; with Propose only once all agree. The
// channel stays open.
type Suspend struct {
	Languages []paper.Lang `json:"languages,omitzero"`
	Reason    paper.Text   `json:"reason"`
	Line      paper.Text   `json:"line,omitzero"`
	Resume    paper.Text   `json:"resume"`
	Propose   *Putting     `json:"propose,omitzero"`
}

// Permit implements Act.
func (a *Suspend) Permit(t *Talks, now time.Time) ([]paper.Draft, Verdict) {
	m := t.make(now)
	w := Writing{Languages: a.Languages}.wide(t)
	id := m.write(w, &paper.Suspension{Reason: a.Reason, Line: a.Line, Resume: a.Resume, Proposed: a.Propose != nil})
	if a.Propose != nil {
		m.put(paper.Subject{Type: paper.SubjectSuspension, Paper: id}, w, *a.Propose)
	}
	return m.done()
}
