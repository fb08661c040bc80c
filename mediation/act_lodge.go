package mediation

import (
	"time"

	"goodoffices/paper"
)

var _ = register[Lodge]("lodge")

// Lodge enters a paper that came by other hands, or that belongs to a seat
// without a desk. Its lodger vouches for it.
type Lodge struct {
	Writing
	paper.Lodged
}

// Permit implements Act.
func (a *Lodge) Permit(t *Talks, now time.Time) ([]paper.Draft, Verdict) {
	m := t.make(now)
	m.write(a.Writing, &a.Lodged)
	return m.done()
}
