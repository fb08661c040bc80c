package settlement

import "math/big"

// A linearRow is one condition of a linear programme: coefficients · x is at
// least (sign 1), exactly (0) or at most (−1) right.
type linearRow struct {
	a     []*big.Rat
	sign  int
	right *big.Rat
}

// A linear is a linear programme over n variables that are not negative, at a
// point that meets its conditions. It is solved by the simplex method, exactly:
// the tableau is of integers over one common denominator, which every pivot
// divides without remainder (Edmonds, "Systems of Distinct Representatives and
// Linear Algebra", Journal of Research of the NBS 71B, 1967). No library known
// to us solves linear programmes exactly in Go; those in floating point cannot
// tell a contradiction from a rounding.
type linear struct {
	n     int
	rows  [][]*big.Int // the right side comes last
	den   *big.Int     // positive; what all rows and cost are to be divided by
	basis []int        // by row: the variable that stands for it
	slack []int        // by condition: the column of its slack, or -1
	cost  []*big.Int   // reduced costs of what is minimised
}

// newLinear looks for a point that meets all conditions. If there is none, it
// names conditions that already contradict each other (by Farkas' lemma): often
// few, though not always as few as could be.
func newLinear(n int, conditions []linearRow) (l *linear, against []int) {
	l = &linear{n: n, den: big.NewInt(1)}
	slack, artificial := n, n
	for _, c := range conditions {
		if c.sign != 0 {
			artificial++
		}
	}
	last := artificial + len(conditions)
	l.cost = integers(last + 1)
	for i, c := range conditions {
		row := c.integers(last + 1)
		l.slack = append(l.slack, -1)
		if c.sign != 0 {
			row[slack].SetInt64(int64(-c.sign))
			l.slack[i] = slack
			slack++
		}
		if s := row[last].Sign(); s < 0 || s == 0 && c.sign > 0 {
			negate(row)
		}
		first := artificial + i
		if s := l.slack[i]; s >= 0 && row[s].Sign() > 0 {
			first = s
		} else {
			row[first].SetInt64(1)
		}
		l.cost[artificial+i].SetInt64(1)
		l.rows, l.basis = append(l.rows, row), append(l.basis, first)
	}
	started := append([]int{}, l.basis...)
	l.price()
	l.descend()
	if l.cost[last].Sign() == 0 {
		l.forget(artificial)
		return l, nil
	}
	for i, col := range started { // the dual of a row is not zero
		if c := l.cost[col]; c.Sign() != 0 && col < artificial || c.Cmp(l.den) != 0 && col >= artificial {
			against = append(against, i)
		}
	}
	return nil, against
}

// integers is the row times the least number that makes it integers, which is
// the same condition.
func (r linearRow) integers(length int) []*big.Int {
	times := new(big.Int).Set(r.right.Denom())
	for _, x := range r.a {
		gcd := new(big.Int).GCD(nil, nil, times, x.Denom())
		times.Mul(times, new(big.Int).Quo(x.Denom(), gcd))
	}
	out := integers(length)
	set := func(to *big.Int, x *big.Rat) {
		to.Mul(x.Num(), new(big.Int).Quo(times, x.Denom()))
	}
	for j, x := range r.a {
		set(out[j], x)
	}
	set(out[length-1], r.right)
	return out
}

func integers(n int) []*big.Int {
	out := make([]*big.Int, n)
	for k := range out {
		out[k] = new(big.Int)
	}
	return out
}

func negate(row []*big.Int) {
	for _, x := range row {
		x.Neg(x)
	}
}

// forget drops the columns of artificial variables, which are all zero by now,
// and the conditions that follow from others.
func (l *linear) forget(artificial int) {
	for i := 0; i < len(l.rows); i++ {
		if l.basis[i] < artificial {
			continue
		}
		j := 0
		for j < artificial && l.rows[i][j].Sign() == 0 {
			j++
		}
		if j == artificial {
			l.rows = append(l.rows[:i], l.rows[i+1:]...)
			l.basis = append(l.basis[:i], l.basis[i+1:]...)
			i--
			continue
		}
		if l.rows[i][j].Sign() < 0 { // its right side is zero
			negate(l.rows[i])
		}
		l.pivot(i, j)
	}
	for i, row := range l.rows {
		l.rows[i] = append(row[:artificial:artificial], row[len(row)-1])
	}
	l.cost = l.cost[:artificial+1]
}

// maximise goes to a point where an objective is greatest. It answers false if
// the objective grows without end.
func (l *linear) maximise(objective []int64) bool {
	l.cost = integers(len(l.cost))
	for j, x := range objective {
		l.cost[j].SetInt64(-x)
	}
	l.price()
	return l.descend()
}

// x is the point.
func (l *linear) x() []*big.Rat {
	out := zeros(l.n)
	for i, j := range l.basis {
		if j < l.n {
			out[j].SetFrac(l.rows[i][len(l.rows[i])-1], l.den)
		}
	}
	return out
}

// binding tells whether, after maximise, a condition holds the objective down:
// no better point meets it with room to spare.
func (l *linear) binding(condition int) bool {
	s := l.slack[condition]
	return s >= 0 && l.cost[s].Sign() > 0
}

// price turns costs as given into reduced costs over the denominator.
func (l *linear) price() {
	given := make([]*big.Int, len(l.basis))
	for i, j := range l.basis {
		given[i] = new(big.Int).Set(l.cost[j])
	}
	for _, c := range l.cost {
		c.Mul(c, l.den)
	}
	product := new(big.Int)
	for i, row := range l.rows {
		for j, x := range row {
			if given[i].Sign() != 0 && x.Sign() != 0 {
				l.cost[j].Sub(l.cost[j], product.Mul(given[i], x))
			}
		}
	}
}

// descend pivots until no cost is negative: first along the most negative,
// which is quick, then by Bland's rule (Mathematics of Operations Research 2,
// 1977), which always ends.
func (l *linear) descend() bool {
	last := len(l.cost) - 1
	for pivots := 0; ; pivots++ {
		enter := -1
		for j, c := range l.cost[:last] {
			if c.Sign() < 0 && (enter < 0 || pivots < 2*last && c.Cmp(l.cost[enter]) < 0) {
				enter = j
			}
		}
		if enter < 0 {
			return true
		}
		leave := -1
		a, b := new(big.Int), new(big.Int)
		for i, row := range l.rows {
			if row[enter].Sign() <= 0 {
				continue
			}
			c := -1
			if leave >= 0 {
				best := l.rows[leave]
				c = a.Mul(row[last], best[enter]).Cmp(b.Mul(best[last], row[enter]))
			}
			if c < 0 || c == 0 && l.basis[i] < l.basis[leave] {
				leave = i
			}
		}
		if leave < 0 {
			return false
		}
		l.pivot(leave, enter)
	}
}

// pivot lets a variable stand for a row in which its number is positive.
func (l *linear) pivot(leave, enter int) {
	row := l.rows[leave]
	p := new(big.Int).Set(row[enter])
	for i, other := range l.rows {
		if i != leave {
			l.eliminate(other, row, p, enter)
		}
	}
	l.eliminate(l.cost, row, p, enter)
	l.basis[leave], l.den = enter, p
}

// eliminate is other = (p·other − other[enter]·row) / den.
func (l *linear) eliminate(other, row []*big.Int, p *big.Int, enter int) {
	times, product := new(big.Int).Set(other[enter]), new(big.Int)
	if times.Sign() == 0 && p.Cmp(l.den) == 0 {
		return
	}
	for j, x := range other {
		if x.Sign() != 0 {
			x.Mul(x, p)
		}
		if times.Sign() != 0 && row[j].Sign() != 0 {
			x.Sub(x, product.Mul(times, row[j]))
		}
		if x.Sign() != 0 {
			x.Quo(x, l.den)
		}
	}
}
