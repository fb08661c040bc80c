package mediation

import (
	"time"

	"goodoffices/paper"
)

var _ = register[HandOver]("hand-over")

// HandOver gives a desk that came later what everyone has, and what was kept
// for its seat while it had no desk.
type HandOver struct {
	Desk paper.Desk `json:"desk"`
}

var (
	sayHandOverNot  = saying("hand-over.desk", "{desk} takes no part with a desk of its own.")
	sayHandOverDone = saying("hand-over.nothing", "{desk} has everything already.")
)

// Permit implements Act.
func (a *HandOver) Permit(t *Talks, now time.Time) ([]paper.Draft, Verdict) {
	m := t.make(now)
	if t.self != t.mediator() || !t.members.hasDesk(a.Desk) || !t.Participant(a.Desk) {
		m.refuse(refuse("hand-over", sayHandOverNot("desk", a.Desk)))
		return m.done()
	}
	for _, it := range t.applied {
		if !it.effective() || t.held(a.Desk, it.id()) != nil || it.kind().Class() != paper.Formal {
			continue
		}
		lodged, _ := it.Paper.Body.(*paper.Lodged)
		switch {
		case (t.everyones(it.Paper) || t.constitutes(it.Paper)) && it.author() != a.Desk:
			m.onward(it.id(), a.Desk)
		case lodged != nil && lodged.Seat == a.Desk:
			m.onward(it.id(), a.Desk)
		case it.addressed(a.Desk) && it.author() != t.self && t.mayVerbatim(it, false, false).OK():
			m.convey(it, []paper.Desk{a.Desk}, nil, false)
		}
	}
	if len(m.drafts) == 0 {
		m.refuse(refuse("hand-over", sayHandOverDone("desk", a.Desk)))
	}
	return m.done()
}
