package mediation

import (
	"time"

	"goodoffices/paper"
)

var _ = register[PlanRound]("plan-round")

// PlanRound sets down a meeting and, with Propose, puts it to the parties.
type PlanRound struct {
	Writing
	Venue     string         `json:"venue"`
	Begins    paper.Hour     `json:"begins"`
	Ends      paper.Hour     `json:"ends,omitzero"`
	Format    paper.Format   `json:"format,omitzero"` // the format in force unless said otherwise
	Natures   []paper.Nature `json:"natures,omitzero"`
	Objective paper.Text     `json:"objective"`
	Agenda    []Ref          `json:"agenda,omitzero"`
	Propose   *Putting       `json:"propose,omitzero"`

	Rooms        []paper.Room        `json:"rooms,omitzero"`
	Interpreters []paper.Interpreter `json:"interpreters,omitzero"`
}

// Permit implements Act.
func (a *PlanRound) Permit(t *Talks, now time.Time) ([]paper.Draft, Verdict) {
	m := t.make(now)
	w := a.Writing.wide(t)
	id := m.write(w, &paper.Round{
		Venue: a.Venue, Begins: a.Begins, Ends: a.Ends, Format: orElse(a.Format, t.deciding.format),
		Natures: a.Natures, Objective: a.Objective, Agenda: m.findAll("agenda", a.Agenda), Rooms: a.Rooms, Interpreters: a.Interpreters,
	})
	if a.Propose != nil {
		m.put(paper.Subject{Type: paper.SubjectRound, Paper: id}, w, *a.Propose)
	}
	return m.done()
}
