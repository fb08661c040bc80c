package mediation

import (
	"time"

	"goodoffices/paper"
)

var _ = register[NameDelegation]("name-delegation")

// NameDelegation says who goes to a round: as was said in public, or named by
// the desk itself. With Propose it is put to the others for accreditation.
type NameDelegation struct {
	Writing
	Round   Ref            `json:"round,omitzero"`
	Desk    paper.Desk     `json:"desk,omitzero"`  // this desk unless said otherwise
	Stage   paper.Stage    `json:"stage,omitzero"` // "named-by-its-desk" unless said otherwise
	Members []paper.Member `json:"members"`
	Source  string         `json:"source,omitzero"`
	Propose *Putting       `json:"propose,omitzero"`
}

// Permit implements Act.
func (a *NameDelegation) Permit(t *Talks, now time.Time) ([]paper.Draft, Verdict) {
	m := t.make(now)
	w := a.Writing.near(t).wide(t)
	id := m.write(w, &paper.Delegation{
		Round: m.find("round", a.Round), Desk: orElse(a.Desk, t.self), Stage: orElse(a.Stage, paper.StageDesk), Members: a.Members, Source: a.Source,
	})
	if a.Propose != nil {
		m.put(paper.Subject{Type: paper.SubjectAccreditation, Paper: id}, w, *a.Propose)
	}
	return m.done()
}
