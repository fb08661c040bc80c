package settlement

import (
	"math"
	"math/big"
	"slices"
)

// A Criterion picks one point of the zone of possible agreement: the efficient
// packages that give everybody at least their floor. A party's gain is its
// utility less its floor; its ideal gain the most it has at any of these
// points.
type Criterion string

// The criteria.
const (
	// Nash makes the product of the gains greatest (Nash, "The bargaining
	// problem", Econometrica 1950). Scale and zero of the utilities are
	// immaterial.
	Nash Criterion = "nash"
	// KalaiSmorodinsky makes the least ratio of gain to ideal gain greatest
	// (Kalai and Smorodinsky, "Other solutions to Nash's bargaining problem",
	// Econometrica 1975). Scale and zero of the utilities are immaterial. A
	// party with no ideal gain is left out of the least.
	KalaiSmorodinsky Criterion = "kalai_smorodinsky"
	// Egalitarian makes the least gain greatest (Kalai, "Proportional
	// solutions to bargaining situations", Econometrica 1977). It compares the
	// parties' units with each other.
	Egalitarian Criterion = "egalitarian"
	// Utilitarian makes the sum of the utilities greatest (Harsanyi 1955). It
	// compares the parties' units with each other.
	Utilitarian Criterion = "utilitarian"
	// Lexicographic makes the least gain greatest, then the second least, and
	// so on (Chun and Peters, "The lexicographic egalitarian solution", 1988).
	Lexicographic Criterion = "lexicographic"
)

// Criteria are all of them.
var Criteria = []Criterion{Nash, KalaiSmorodinsky, Egalitarian, Utilitarian, Lexicographic}

// A judge compares points of the zone.
type judge struct {
	f      *Frontier
	zone   []int       // points at or above every floor
	common []*big.Int  // a party's unit in units common to all
	ideal  []*big.Int  // by party
	order  []int       // parties by name, for what nothing else settles
	cache  map[int]key // by point
}

// A key is what a point is judged by.
type key struct {
	gains  []*big.Int // scaled by party
	equal  []*big.Int // in common units
	sorted []*big.Int // equal, ascending
	sum    *big.Int   // of equal
	prod   *big.Int   // of gains
	ratios []*big.Rat // gain over ideal gain, 1 where that is nothing
	least  []*big.Rat // ratios, ascending
}

func (f *Frontier) judge() *judge {
	j := &judge{f: f, cache: map[int]key{}}
	p := f.Problem
	for k := range f.Len() {
		if f.root.row(k).covers(p.floor) {
			j.zone = append(j.zone, k)
		}
	}
	u := newUnit()
	for _, n := range p.unit {
		u.add(n.rat())
	}
	for c := range p.n {
		j.common = append(j.common, u.scaled(p.unit[c].rat()))
		j.order = append(j.order, c)
	}
	best := newVector(p.n, p.start.limbs)
	for _, k := range j.zone {
		best = best.most(f.root.row(k).minus(p.floor))
	}
	for c := range p.n {
		j.ideal = append(j.ideal, best.get(c))
	}
	slices.SortStableFunc(j.order, func(a, b int) int {
		return slices.Compare([]byte(p.Valuations[a].Party), []byte(p.Valuations[b].Party))
	})
	return j
}

func (j *judge) key(k int) key {
	if found, ok := j.cache[k]; ok {
		return found
	}
	row := j.f.root.row(k).minus(j.f.Problem.floor)
	out := key{sum: new(big.Int), prod: big.NewInt(1)}
	for c := range j.f.Problem.n {
		g := row.get(c)
		e := new(big.Int).Mul(g, j.common[c])
		out.gains, out.equal = append(out.gains, g), append(out.equal, e)
		out.sum.Add(out.sum, e)
		out.prod.Mul(out.prod, g)
		r := big.NewRat(1, 1)
		if j.ideal[c].Sign() > 0 {
			r = new(big.Rat).SetFrac(g, j.ideal[c])
		}
		out.ratios = append(out.ratios, r)
	}
	out.sorted, out.least = slices.Clone(out.equal), slices.Clone(out.ratios)
	slices.SortFunc(out.sorted, (*big.Int).Cmp)
	slices.SortFunc(out.least, (*big.Rat).Cmp)
	j.cache[k] = out
	return out
}

// compare is positive if a meets a criterion better than b.
func (j *judge) compare(c Criterion, a, b key) int {
	switch c {
	case Nash:
		return a.prod.Cmp(b.prod)
	case KalaiSmorodinsky:
		return a.least[0].Cmp(b.least[0])
	case Egalitarian:
		return a.sorted[0].Cmp(b.sorted[0])
	case Utilitarian:
		return a.sum.Cmp(b.sum)
	}
	return slices.CompareFunc(a.sorted, b.sorted, (*big.Int).Cmp)
}

// settle orders what a criterion finds equal, so that neither the order of the
// parties nor their scales matter: the fairer ratios first, and at the very
// last the party whose name comes first.
func (j *judge) settle(a, b key) int {
	if c := slices.CompareFunc(a.least, b.least, (*big.Rat).Cmp); c != 0 {
		return c
	}
	for _, c := range j.order {
		if d := a.ratios[c].Cmp(b.ratios[c]); d != 0 {
			return d
		}
	}
	return 0
}

// A Choice is the point that a criterion picks.
type Choice struct {
	Criterion Criterion
	// Point is its place in the frontier.
	Point int
	// Equal are the places of other points that meet the criterion as well;
	// the one chosen is the fairest by ratio of gain to ideal gain.
	Equal []int
}

// Choose picks a point by each criterion, in the order of [Criteria]. It
// answers nothing if no efficient package gives everybody their floor.
func (f *Frontier) Choose() []Choice {
	j := f.judge()
	if len(j.zone) == 0 {
		return nil
	}
	out := make([]Choice, len(Criteria))
	for i, c := range Criteria {
		near := j.near(c)
		best := near[:1:1]
		for _, k := range near[1:] {
			switch d := j.compare(c, j.key(k), j.key(best[0])); {
			case d > 0:
				best = []int{k}
			case d == 0:
				best = append(best, k)
			}
		}
		fairest := 0
		for at := range best {
			if j.settle(j.key(best[at]), j.key(best[fairest])) > 0 {
				fairest = at
			}
		}
		out[i] = Choice{c, best[fairest], slices.Delete(slices.Clone(best), fairest, fairest+1)}
	}
	return out
}

// near are the points of the zone that may be the best by a criterion: those
// whose value in floating point is within a billionth of the greatest. Values
// are sums, products, ratios and the least of numbers that are not negative, so
// that their relative error is below (2 × parties + 4) × 2^-53, far less.
func (j *judge) near(c Criterion) []int {
	if len(j.zone) < 100 || c == Nash && slices.ContainsFunc(j.ideal, func(g *big.Int) bool { return g.Sign() == 0 }) {
		return j.zone // a party that cannot gain makes all products 0, and equal
	}
	p := j.f.Problem
	unit, ideal := make([]float64, p.n), make([]float64, p.n)
	for k := range unit {
		unit[k], _ = new(big.Float).SetInt(j.common[k]).Float64()
		ideal[k], _ = new(big.Float).SetInt(j.ideal[k]).Float64()
	}
	values := make([]float64, len(j.zone))
	greatest := 0.0
	for at, k := range j.zone {
		gains := j.f.root.row(k).minus(p.floor)
		product, ratio, least, sum := 1.0, 1.0, math.Inf(1), 0.0
		for i := range p.n {
			g := gains.float(i)
			if ideal[i] > 0 {
				product *= g / ideal[i]
				ratio = min(ratio, g/ideal[i])
			}
			least, sum = min(least, g*unit[i]), sum+g*unit[i]
		}
		switch c {
		case Nash:
			values[at] = product
		case KalaiSmorodinsky:
			values[at] = ratio
		case Utilitarian:
			values[at] = sum
		default:
			values[at] = least
		}
		greatest = max(greatest, values[at])
	}
	var out []int
	for at, v := range values {
		if v >= greatest*(1-1e-9) {
			out = append(out, j.zone[at])
		}
	}
	return out
}

// Ideal is the most that each party has at any efficient package that gives
// everybody their floor, or nil if there is none.
func (f *Frontier) Ideal() []Number {
	j := f.judge()
	if len(j.zone) == 0 {
		return nil
	}
	out := make([]Number, len(j.ideal))
	for c, g := range j.ideal {
		out[c] = f.Problem.number(c, g.Add(g, f.Problem.floor.get(c)))
	}
	return out
}
