package mediation

import (
	"time"

	"goodoffices/paper"
)

var _ = register[ReplaceCover]("cover")

// ReplaceCover tells the mediator anew how a paper may be used, while it is not
// passed on yet. It needs no new signature on the paper.
type ReplaceCover struct {
	Paper Ref `json:"paper"`
	Cover
}

// Permit implements Act.
func (a *ReplaceCover) Permit(t *Talks, now time.Time) ([]paper.Draft, Verdict) {
	m := t.make(now)
	if it := m.need("paper", a.Paper); it != nil {
		m.cover(Writing{Cover: &a.Cover}, it.id(), paper.ID{}, false)
	}
	return m.done()
}
