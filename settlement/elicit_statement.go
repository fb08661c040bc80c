package settlement

import (
	"fmt"
	"math/big"
)

// SaidKind says in which list of [Answers] an answer stands.
type SaidKind string

// The lists of answers that conflicts name.
const (
	SaidOrder      SaidKind = "order" // At is the group that comes before the next
	SaidPreference SaidKind = "preference"
	SaidTrade      SaidKind = "trade"
)

// Said names one answer.
type Said struct {
	Kind SaidKind `json:"kind"`
	At   int      `json:"at"` // position in its list
}

// A statement is one answer as conditions on weights w: high·w > 0 if it is
// strict; otherwise low·w ≤ 0 ≤ high·w, which is one equation where evaluations
// are known. Since weights are not negative, high and low hold what the answer
// can mean at most where evaluations are intervals, so that no weights are
// ruled out which some evaluations allow.
type statement struct {
	said      Said
	strict    bool
	low, high []*big.Rat
	losses    []loss     // steps that the answer itself calls a loss
	sides     [2]string  // what is compared, the preferred first; empty for a trade
	ratio     [2]tradeOf // for a trade
}

type loss struct {
	issue int
	most  *big.Rat // how much evaluation it costs at most
}

// A tradeOf is one end of a trade: an issue and how far its evaluation moves.
type tradeOf struct {
	issue int
	moves Interval
}

// statements are all answers about weights.
func (a Answers) statements(evaluations [][]Interval) []statement {
	n := len(evaluations)
	var out []statement
	for g := 0; g+1 < len(a.Order); g++ {
		// Of each group, the first member; equality within groups is separate.
		s := statement{said: Said{SaidOrder, g}, strict: true, low: zeros(n), high: zeros(n)}
		i, j := a.Order[g][0], a.Order[g+1][0]
		s.high[i].SetInt64(1)
		s.high[j].SetInt64(-1)
		s.sides = [2]string{Swing(i).key(), Swing(j).key()}
		out = append(out, s)
	}
	for g, group := range a.Order {
		for k := 0; k+1 < len(group); k++ {
			s := statement{said: Said{SaidOrder, g}, low: zeros(n), high: zeros(n)}
			for _, side := range [][]*big.Rat{s.low, s.high} {
				side[group[k]].SetInt64(1)
				side[group[k+1]].SetInt64(-1)
			}
			s.sides = [2]string{Swing(group[k]).key(), Swing(group[k+1]).key()}
			out = append(out, s)
		}
	}
	for k, p := range a.Preferences {
		out = append(out, p.statement(k, evaluations))
	}
	for k, t := range a.Trades {
		out = append(out, t.statement(k, evaluations))
	}
	return out
}

func (p Preference) statement(k int, evaluations [][]Interval) statement {
	first, second := p.First, p.Second
	if p.Prefers == PrefersSecond {
		first, second = second, first
	}
	n := len(evaluations)
	s := statement{said: Said{SaidPreference, k}, strict: p.Prefers != PrefersNeither, low: zeros(n), high: zeros(n)}
	s.sides = [2]string{first.key(), second.key()}
	if first.Swing != nil {
		for _, side := range [][]*big.Rat{s.low, s.high} {
			side[*first.Swing].Add(side[*first.Swing], reach(evaluations[*first.Swing]))
			side[*second.Swing].Sub(side[*second.Swing], reach(evaluations[*second.Swing]))
		}
		return s
	}
	for i, o := range first.Package {
		if o == second.Package[i] {
			continue
		}
		rise := evaluations[i][o].add(evaluations[i][second.Package[i]].opposite())
		s.low[i].Set(rise.Low.rat())
		s.high[i].Set(rise.High.rat())
	}
	return s
}

// reach is 1 where an issue's options differ, and 0 where they are all alike.
func reach(evaluations []Interval) *big.Rat {
	for _, e := range evaluations {
		if e.High.Sign() > 0 {
			return big.NewRat(1, 1)
		}
	}
	return new(big.Rat)
}

func (t Trade) statement(k int, evaluations [][]Interval) statement {
	n := len(evaluations)
	s := statement{said: Said{SaidTrade, k}, low: zeros(n), high: zeros(n)}
	for end, step := range [2]Shift{t.Give, t.For} {
		e := evaluations[step.Issue]
		rise := e[step.To].add(e[step.From].opposite())
		s.low[step.Issue].Set(rise.Low.rat())
		s.high[step.Issue].Set(rise.High.rat())
		cost := rise.Low
		if end == 0 {
			rise = rise.opposite()
			cost = Int(0).Sub(cost)
		} else {
			cost = rise.High
		}
		s.ratio[end] = tradeOf{step.Issue, rise}
		s.losses = append(s.losses, loss{step.Issue, cost.rat()})
	}
	return s
}

// key tells sides apart.
func (s Side) key() string {
	if s.Swing != nil {
		return fmt.Sprintf("swing %d", *s.Swing)
	}
	return fmt.Sprint(s.Package)
}

// strictly are the conditions of a statement with weights as large as one
// likes, which turns "more than 0" into "at least 1".
func (s statement) strictly() []linearRow {
	one := big.NewRat(1, 1)
	var out []linearRow
	if s.strict {
		out = append(out, linearRow{s.high, 1, one})
	} else {
		out = append(out, s.evenly()...)
	}
	for _, l := range s.losses {
		row := linearRow{zeros(len(s.high)), 1, one}
		row.a[l.issue].Set(l.most)
		out = append(out, row)
	}
	return out
}

// evenly are the conditions of a statement with what is strict taken as "at
// least 0".
func (s statement) evenly() []linearRow {
	if s.strict {
		return []linearRow{{s.high, 1, zero}}
	}
	for k, x := range s.low {
		if x.Cmp(s.high[k]) != 0 {
			return []linearRow{{s.high, 1, zero}, {s.low, -1, zero}}
		}
	}
	return []linearRow{{s.high, 0, zero}}
}

func zeros(n int) []*big.Rat {
	out := make([]*big.Rat, n)
	for k := range out {
		out[k] = new(big.Rat)
	}
	return out
}
