package settlement

import (
	"math/big"
	"slices"
)

// Elicited is what answers amount to. Weights add up to 1 and evaluations go
// from 0 to 1, so that a package is worth between 0, every issue at its worst
// option, and 1, every issue at its best.
type Elicited struct {
	// Point has one number for every weight and evaluation, to reckon with.
	//
	// Where weights come from preferences and trades they are those that leave
	// the most to spare: the least margin by which an answer holds, the weights
	// themselves counted as margins, is as great as can be, then the next to
	// least, and so on (Schmeidler, "The Nucleolus of a Characteristic Function
	// Game", SIAM Journal on Applied Mathematics 17, 1969). There is one such
	// set of weights, and it does not depend on the order of anything.
	Point Valuation `json:"point"`
	// Bounds has what each weight and evaluation can be, given the answers: an
	// interval that is as narrow as the answers allow where evaluations are
	// known. Weights are not free of each other, so that not every choice within
	// all bounds at once fits the answers.
	Bounds Valuation `json:"bounds"`
	// Conflicts are answers that contradict each other. None of them is counted
	// in weights that are worked out from preferences and trades, until the party
	// has said which to change.
	Conflicts []Conflict `json:"conflicts,omitempty"`
}

// Elicit makes a valuation from answers. Errors name the field; contradictions
// are no error.
func (a Answers) Elicit(d Domain) (Elicited, error) {
	if err := a.Check(d); err != nil {
		return Elicited{}, err
	}
	n := len(d.Issues)
	options := make([]Scaled, n)
	bounds := make([][]Interval, n)
	for k, o := range a.Options {
		if options[k] = RateOptions(o.Ratings); len(o.Order) > 0 {
			options[k], _ = OrderOptions(o.Order, d.Issues[k].Len()) // checked above
		}
		bounds[k] = options[k].Bounds
	}
	weights, conflicts, err := a.weigh(bounds)
	if err != nil {
		return Elicited{}, err
	}
	out := Elicited{Point: a.valuation(), Bounds: a.valuation(), Conflicts: conflicts}
	for k := range n {
		red := slices.Clone(a.Options[k].Forbidden)
		point := Worth{Weight: Exactly(weights.Point[k]), Forbidden: red}
		for _, e := range options[k].Point {
			point.Evaluations = append(point.Evaluations, Exactly(e))
		}
		out.Point.Worths = append(out.Point.Worths, point)
		out.Bounds.Worths = append(out.Bounds.Worths, Worth{weights.Bounds[k], bounds[k], red})
	}
	return out, nil
}

// valuation has what needs no weights.
func (a Answers) valuation() Valuation {
	v := Valuation{Party: a.Party, Reservation: a.Reservation.Div(Int(100))}
	if a.Alternative != nil {
		alternative := *a.Alternative
		alternative.Besides = alternative.Besides.Div(Int(100))
		v.Alternative = &alternative
	}
	return v
}

func (a Answers) weigh(evaluations [][]Interval) (weights Scaled, conflicts []Conflict, err error) {
	n := len(evaluations)
	var statements []statement
	if n <= MaxWeighed { // otherwise there are no preferences and trades
		statements = a.statements(evaluations)
	}
	conflicts, statements = contradictions(n, statements)
	switch {
	case len(a.Swings) > 0:
		for _, s := range statements {
			if !s.allows(a.Swings) {
				conflicts = append(conflicts, Conflict{Kind: ConflictSwings, Said: []Said{s.said}})
			}
		}
		weights, err = SwingWeights(a.Swings)
	case len(a.Order) > 0 && len(a.Preferences)+len(a.Trades) == 0:
		weights, err = OrderWeights(a.Order, n)
	case n > MaxWeighed: // nothing is said about weights
		weights = Scaled{make([]Number, n), make([]Interval, n)}
		for k := range n {
			weights.Point[k], weights.Bounds[k] = Int(1).Div(Int(int64(n))), Interval{Int(0), Int(1)}
		}
	default:
		weights = fitWeights(n, statements)
	}
	return weights, conflicts, err
}

// allows tells whether a statement can be true with weights in proportion to
// ratings within the given intervals.
func (s statement) allows(ratings []Interval) bool {
	var most, least Number
	for k, r := range ratings {
		high, low := Exactly(Number{s.high[k]}), Exactly(Number{s.low[k]})
		most, least = most.Add(r.mul(high).High), least.Add(r.mul(low).Low)
	}
	for _, l := range s.losses {
		if l.most.Sign() <= 0 || ratings[l.issue].High.Sign() == 0 {
			return false
		}
	}
	if s.strict {
		return most.Sign() > 0
	}
	return most.Sign() >= 0 && least.Sign() <= 0
}

// fitWeights finds the weights that statements which agree with each other
// leave, and the point among them with the most to spare.
func fitWeights(n int, statements []statement) Scaled {
	out := Scaled{fitPoint(n, statements), make([]Interval, n)}
	rows := []linearRow{sumsToOne(n, n)}
	for _, s := range statements {
		rows = append(rows, s.evenly()...)
	}
	l, _ := newLinear(n, rows)
	for k := range n {
		objective := make([]int64, n)
		objective[k] = 1
		l.maximise(objective)
		out.Bounds[k].High = Number{l.x()[k]}
		objective[k] = -1
		l.maximise(objective)
		out.Bounds[k].Low = Number{l.x()[k]}
	}
	return out
}

// sumsToOne is the condition on the first n of so many variables.
func sumsToOne(n, variables int) linearRow {
	row := linearRow{zeros(variables), 0, big.NewRat(1, 1)}
	for k := range n {
		row.a[k].SetInt64(1)
	}
	return row
}

// A margin is what is to be spared: by how much a strict statement holds, or a
// weight itself.
type margin struct {
	a  []*big.Rat
	at *big.Rat // what it is; nil while it can still grow
}

// fitPoint raises the least margin as far as it goes, fixes the margins that
// hold it down, and goes on with the others.
func fitPoint(n int, statements []statement) []Number {
	fixed := []linearRow{sumsToOne(n, n+1)}
	var margins []margin
	for _, s := range statements {
		if s.strict {
			margins = append(margins, margin{a: s.high})
			continue
		}
		for _, row := range s.evenly() {
			fixed = append(fixed, linearRow{append(slices.Clone(row.a), new(big.Rat)), row.sign, row.right})
		}
	}
	for k := range n {
		unit := margin{a: zeros(n)}
		unit.a[k].SetInt64(1)
		margins = append(margins, unit)
	}
	objective := make([]int64, n+1)
	objective[n] = 1
	for {
		rows := slices.Clone(fixed)
		for _, m := range margins {
			row := linearRow{append(slices.Clone(m.a), big.NewRat(-1, 1)), 1, new(big.Rat)}
			if m.at != nil {
				row = linearRow{append(slices.Clone(m.a), new(big.Rat)), 0, m.at}
			}
			rows = append(rows, row)
		}
		l, _ := newLinear(n+1, rows)
		l.maximise(objective)
		x := l.x()
		grows := false
		for k := range margins {
			if margins[k].at == nil && l.binding(len(fixed)+k) {
				margins[k].at = x[n]
			}
			grows = grows || margins[k].at == nil
		}
		if !grows || settled(n, fixed, margins) {
			out := make([]Number, n)
			for k := range out {
				out[k] = Number{x[k]}
			}
			return out
		}
	}
}

// settled tells whether what is fixed leaves a single point: whether its
// equations have rank n.
func settled(n int, fixed []linearRow, margins []margin) bool {
	var rows [][]*big.Rat
	add := func(a []*big.Rat) {
		row := zeros(n)
		for k := range n {
			row[k].Set(a[k])
		}
		rows = append(rows, row)
	}
	for _, r := range fixed {
		if r.sign == 0 {
			add(r.a)
		}
	}
	for _, m := range margins {
		if m.at != nil {
			add(m.a)
		}
	}
	rank := 0
	for col := range n {
		at := slices.IndexFunc(rows[rank:], func(r []*big.Rat) bool { return r[col].Sign() != 0 })
		if at < 0 {
			return false
		}
		rows[rank], rows[rank+at] = rows[rank+at], rows[rank]
		for _, r := range rows[rank+1:] {
			times, product := new(big.Rat).Quo(r[col], rows[rank][col]), new(big.Rat)
			for k, x := range rows[rank] {
				r[k].Sub(r[k], product.Mul(times, x))
			}
		}
		rank++
	}
	return true
}
