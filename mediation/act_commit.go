package mediation

import (
	"time"

	"goodoffices/paper"
)

var _ = register[Commit]("commit")

// Commit announces a paper that will be released together with the other
// side's: it is signed now and waits in the cabinet, and only its id, its kind
// and a deadline are told.
type Commit struct {
	To     []paper.Desk `json:"to"` // the other side
	Until  paper.Hour   `json:"until"`
	With   Ref          `json:"with,omitzero"` // the other side's commitment, if it came first
	Letter WriteLetter  `json:"letter"`
}

// Permit implements Act.
func (a *Commit) Permit(t *Talks, now time.Time) ([]paper.Draft, Verdict) {
	m := t.make(now)
	letter := a.Letter
	letter.To, letter.Cover = a.To, nil
	id := letter.write(m)
	if len(m.drafts) == 0 {
		return m.done()
	}
	m.drafts[0].Wait = paper.Wait{Exchange: paper.Earlier(len(m.drafts))}
	m.drafts[0].Hand = t.hop(t.mediator()) // direct channel or not: neither side has it before both are there
	body := m.drafts[0].Body
	m.write(Writing{To: append([]paper.Desk{t.mediator()}, a.To...)}, &paper.Commitment{Paper: id, Of: body.Kind(), Until: a.Until, With: m.find("with", a.With)})
	return m.done()
}
