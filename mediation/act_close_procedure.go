package mediation

import (
	"time"

	"goodoffices/paper"
)

var _ = register[CloseProcedure]("close-procedure")

// CloseProcedure says what comes out of a procedure, to all in the same bytes:
// at its hour, or before where its rules say so. The mediator's desk does it by
// itself.
type CloseProcedure struct {
	Procedure Ref `json:"procedure"`
}

// Permit implements Act.
func (a *CloseProcedure) Permit(t *Talks, now time.Time) ([]paper.Draft, Verdict) {
	m := t.make(now)
	it := m.need("procedure", a.Procedure)
	if it == nil {
		return m.done()
	}
	p := t.deciding.procedureByID[it.id()]
	if p == nil {
		m.refuse(refuse("procedure", sayProcedureNone("id", it.id().Short())))
		return m.done()
	}
	r := t.comesOut(p, now)
	if r == nil {
		m.refuse(refuse("result", sayNothingComesOut("paper", RefOf(p.Paper))))
		return m.done()
	}
	m.write(Writing{To: p.Paper.To}, r)
	return m.done()
}
