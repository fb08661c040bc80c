package wording

import (
	"slices"

	"goodoffices/paper"
)

// AtTheHour returns the clauses that a version leaves when time runs out, by the
// fate that it states for its brackets, and the names of those that the
// mediator has to decide. With fate nothing there is no text at all.
//
// With fate stands the words outside brackets stand, and a clause that has none
// stays as a number without words. With fate falls a clause whose words have
// brackets falls away whole; brackets about its place alone leave it where it is.
func AtTheHour(v paper.TextVersion) (left []paper.Clause, mediators []string) {
	if v.Fate == paper.FateNothing && hasBrackets(v) {
		return nil, nil
	}
	for _, c := range v.Clauses {
		if len(c.Alternatives) == 0 {
			left = append(left, c)
			continue
		}
		switch v.Fate {
		case paper.FateMediator:
			mediators = append(mediators, c.Name)
			left = append(left, c)
			continue
		case paper.FateFalls:
			if slices.ContainsFunc(c.Alternatives, func(a paper.Alternative) bool { return a.Place == nil || len(a.Words) > 0 }) {
				continue
			}
		}
		c.Alternatives = nil
		restate(&c)
		if len(c.Words) > 0 || c.Number != "" {
			left = append(left, c)
		}
	}
	return left, mediators
}

func hasBrackets(v paper.TextVersion) bool {
	return slices.ContainsFunc(v.Clauses, func(c paper.Clause) bool { return len(c.Alternatives) > 0 })
}
