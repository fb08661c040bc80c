package wording

import (
	"slices"

	"goodoffices/paper"
)

// Same reports whether two clauses are the same but for their place.
func Same(a, b paper.Clause) bool {
	return a.Name == b.Name && a.Role == b.Role && a.Level == b.Level && a.Number == b.Number && a.State == b.State &&
		a.DeliberatelyOpen == b.DeliberatelyOpen && a.Words.Equal(b.Words) &&
		slices.EqualFunc(a.Alternatives, b.Alternatives, func(x, y paper.Alternative) bool { return x.Amendment == y.Amendment && SameAlternative(x, y) }) &&
		slices.EqualFunc(a.Reservations, b.Reservations, func(x, y paper.Reservation) bool { return x.By == y.By && x.Words.Equal(y.Words) })
}
