package mediation

import (
	"time"

	"goodoffices/paper"
)

var _ = register[Certify]("certify")

// Certify issues the most that a mediator may say to outsiders: that mediation
// took place, ended, settled or not, and who attended.
type Certify struct {
	Attended []string `json:"attended,omitzero"` // the parties' names unless said otherwise
	// Instrument makes it the mediator's signed statement that this settlement
	// came of mediation (Singapore Convention, Art. 4(1)(b)(ii)).
	Instrument Ref `json:"instrument,omitzero"`
}

var sayNotBegun = saying("certificate.begun", "No terms are agreed; there is nothing to certify yet.")

// Permit implements Act.
func (a *Certify) Permit(t *Talks, now time.Time) ([]paper.Draft, Verdict) {
	m := t.make(now)
	if t.members.agreed == nil {
		m.refuse(refuse("certificate", sayNotBegun()))
		return m.done()
	}
	b := &paper.Certificate{Began: t.members.agreed.Paper.Date, Settled: "open", Attended: a.Attended, Instrument: m.find("instrument", a.Instrument)}
	if e := t.members.ending; e != nil && !now.Before(e.At.At) {
		b.Ended, b.Settled = e.At.At, "not-settled"
	}
	if t.settled() != nil {
		b.Settled = "settled"
	}
	if len(b.Attended) == 0 {
		for _, d := range t.parties() {
			b.Attended = append(b.Attended, string(d))
		}
	}
	m.write(Writing{}.wide(t), b)
	return m.done()
}
