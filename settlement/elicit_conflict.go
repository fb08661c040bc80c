package settlement

import (
	"math/big"
	"slices"
)

// ConflictKind says in which way answers contradict each other.
type ConflictKind string

// The kinds of conflict.
const (
	// ConflictCycle: preferences that go round, in their order: A over B, B over
	// C, C over A.
	ConflictCycle ConflictKind = "cycle"
	// ConflictImpossible: one answer that no weights allow, such as preferring
	// what is worse on every issue, or a trade in which what is given is no loss.
	ConflictImpossible ConflictKind = "impossible"
	// ConflictRatios: trades that go round and do not come back to where they
	// began, in their order.
	ConflictRatios ConflictKind = "ratios"
	// ConflictTogether: answers of which no weights allow all, though they allow
	// any of them with one left out.
	ConflictTogether ConflictKind = "together"
	// ConflictSwings: one answer that the ratings of the swings contradict.
	ConflictSwings ConflictKind = "swings"
)

// A Conflict is a smallest set of answers that contradict each other: without
// any one of them the others could all be true.
type Conflict struct {
	Kind ConflictKind `json:"kind"`
	Said []Said       `json:"said"`
	// Round, of ConflictRatios, is what one unit of the first trade's given
	// issue comes back as after all trades; 1 would be no contradiction.
	Round Number `json:"round,omitzero"`
}

// contradictions parts statements into conflicts that share no statement, and
// the statements outside all of them, which agree with each other.
//
// A conflict is found from the certificate of infeasibility of a linear
// programme and made smallest by leaving out one statement after another
// (deletion filter: Chinneck, Feasibility and Infeasibility in Optimization,
// 2008).
func contradictions(n int, statements []statement) (out []Conflict, standing []statement) {
	standing = statements
	for {
		against := contradiction(n, standing)
		if against == nil {
			return out, standing
		}
		for k := 0; k < len(against); {
			without := slices.Delete(slices.Clone(against), k, k+1)
			if again := contradiction(n, without); again != nil {
				against = again // what is before k is needed, and so still there
				continue
			}
			k++
		}
		out = append(out, conflictOf(against))
		standing = slices.DeleteFunc(slices.Clone(standing), func(s statement) bool {
			return slices.ContainsFunc(against, s.is)
		})
	}
}

// is tells whether two statements come from the same answer in the same way.
func (s statement) is(t statement) bool { return s.said == t.said && s.sides == t.sides }

// contradiction is some of the statements that cannot all be true, in their
// order, or nil if all can.
func contradiction(n int, statements []statement) []statement {
	some := linearRow{zeros(n), 1, big.NewRat(1, 1)} // not all weights are 0
	for k := range n {
		some.a[k].SetInt64(1)
	}
	rows, from := []linearRow{some}, []int{-1}
	for k, s := range statements {
		for _, row := range s.strictly() {
			rows, from = append(rows, row), append(from, k)
		}
	}
	_, against := newLinear(n, rows)
	var out []statement
	last := -1
	for _, row := range against {
		if from[row] != last && from[row] >= 0 {
			last = from[row]
			out = append(out, statements[last])
		}
	}
	return out
}

func conflictOf(statements []statement) Conflict {
	c := Conflict{Kind: ConflictTogether}
	if len(statements) == 1 {
		c.Kind = ConflictImpossible
	} else if round, ordered := ringOfTrades(statements); ordered != nil {
		c.Kind, c.Round, statements = ConflictRatios, round, ordered
	} else if ordered := ringOfSides(statements); ordered != nil {
		c.Kind, statements = ConflictCycle, ordered
	}
	for _, s := range statements {
		if !slices.Contains(c.Said, s.said) {
			c.Said = append(c.Said, s.said)
		}
	}
	return c
}

// ringOfSides orders statements so that each prefers to something what the one
// before prefers to it, all the way round; nil if they do not go round.
func ringOfSides(statements []statement) []statement {
	rest := slices.Clone(statements)
	first := max(0, slices.IndexFunc(rest, func(s statement) bool { return s.strict }))
	out := []statement{rest[first]}
	at, end := rest[first].sides[1], rest[first].sides[0]
	rest = slices.Delete(rest, first, first+1)
	for len(rest) > 0 {
		next := slices.IndexFunc(rest, func(s statement) bool { return s.sides[0] == at || !s.strict && s.sides[1] == at })
		if next < 0 || at == "" {
			return nil
		}
		s := rest[next]
		if s.sides[0] == at {
			at = s.sides[1]
		} else {
			at = s.sides[0]
		}
		out, rest = append(out, s), slices.Delete(rest, next, next+1)
	}
	if at != end {
		return nil
	}
	return out
}

// ringOfTrades orders trades so that each begins at the issue at which the one
// before ended, all the way round, and multiplies their ratios; nil if they do
// not go round or their ratios are not known.
func ringOfTrades(statements []statement) (round Number, ordered []statement) {
	rest := slices.Clone(statements)
	round = Int(1)
	start, at := -1, -1
	for len(rest) > 0 {
		next := slices.IndexFunc(rest, func(s statement) bool {
			return at < 0 || s.ratio[0].issue == at || s.ratio[1].issue == at
		})
		if next < 0 {
			return Number{}, nil
		}
		s := rest[next]
		from, to := s.ratio[0], s.ratio[1]
		if s.said.Kind != SaidTrade || !from.moves.Known() || !to.moves.Known() || from.moves.Low.Sign() <= 0 || to.moves.Low.Sign() <= 0 {
			return Number{}, nil
		}
		if at < 0 {
			start = from.issue
		} else if from.issue != at {
			from, to = to, from
		}
		round, at = round.Mul(from.moves.Low).Div(to.moves.Low), to.issue
		ordered, rest = append(ordered, s), slices.Delete(rest, next, next+1)
	}
	if at != start || round.Equal(Int(1)) {
		return Number{}, nil
	}
	return round, ordered
}
