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
	zone   []int      // points at or above every floor
	common []*big.Int // a party's unit in units common to all
	ideal  []*big.Int // by party, scaled
	order  []int      // parties by name, for what nothing else settles
}

func (f *Frontier) judge() *judge {
	j := &judge{f: f}
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

// measure is what a criterion makes greatest, at a point: the first number, and
// for the lexicographic one the next as well.
func (j *judge) measure(c Criterion, k int) []*big.Rat {
	if c == KalaiSmorodinsky {
		r := j.ratios(k)
		return []*big.Rat{slices.MinFunc(r, (*big.Rat).Cmp)}
	}
	gains := j.f.root.row(k).minus(j.f.Problem.floor)
	product, sum := big.NewInt(1), new(big.Int)
	var equal []*big.Rat
	for i := range j.f.Problem.n {
		g := gains.get(i)
		product.Mul(product, g)
		g.Mul(g, j.common[i])
		sum.Add(sum, g)
		equal = append(equal, new(big.Rat).SetInt(g))
	}
	switch c {
	case Nash:
		return []*big.Rat{new(big.Rat).SetInt(product)}
	case Utilitarian:
		return []*big.Rat{new(big.Rat).SetInt(sum)}
	}
	slices.SortFunc(equal, (*big.Rat).Cmp)
	if c == Egalitarian {
		return equal[:1]
	}
	return equal
}

// ratios of gain to ideal gain, by party; 1 for who cannot gain.
func (j *judge) ratios(k int) []*big.Rat {
	gains := j.f.root.row(k).minus(j.f.Problem.floor)
	out := make([]*big.Rat, len(j.ideal))
	for i, ideal := range j.ideal {
		out[i] = big.NewRat(1, 1)
		if ideal.Sign() > 0 {
			out[i].SetFrac(gains.get(i), ideal)
		}
	}
	return out
}

// fairest settles among points that a criterion finds equal, so that neither
// the order of the parties nor their scales matter: the least ratio of gain to
// ideal gain first, then the second, and at the very last the party whose name
// comes first. It answers the place among those given.
func (j *judge) fairest(equal []int) int {
	if len(equal) == 1 {
		return 0
	}
	near := map[int]bool{}
	for _, k := range j.near(KalaiSmorodinsky, equal) {
		near[k] = true
	}
	best := -1
	var bestRatios, bestLeast []*big.Rat
	for at, k := range equal {
		if !near[k] {
			continue
		}
		ratios := j.ratios(k)
		least := slices.SortedFunc(slices.Values(ratios), (*big.Rat).Cmp)
		better := best < 0
		if !better {
			d := slices.CompareFunc(least, bestLeast, (*big.Rat).Cmp)
			for i := 0; d == 0 && i < len(j.order); i++ {
				d = ratios[j.order[i]].Cmp(bestRatios[j.order[i]])
			}
			better = d > 0
		}
		if better {
			best, bestRatios, bestLeast = at, ratios, least
		}
	}
	return best
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
		var best []int
		var most []*big.Rat
		for _, k := range j.near(c, j.zone) {
			m := j.measure(c, k)
			d := 1
			if best != nil {
				d = slices.CompareFunc(m, most, (*big.Rat).Cmp)
			}
			if d > 0 {
				best, most = []int{k}, m
			} else if d == 0 {
				best = append(best, k)
			}
		}
		fairest := j.fairest(best)
		out[i] = Choice{c, best[fairest], slices.Delete(slices.Clone(best), fairest, fairest+1)}
	}
	return out
}

// near are those of some points that may be the best by a criterion: those whose
// value in floating point is within a billionth of the greatest. Values
// are sums, products, ratios and the least of numbers that are not negative, so
// that their relative error is below (2 × parties + 4) × 2^-53, far less.
func (j *judge) near(c Criterion, among []int) []int {
	if len(among) < 100 || c == Nash && slices.ContainsFunc(j.ideal, func(g *big.Int) bool { return g.Sign() == 0 }) {
		return among // a party that cannot gain makes all products 0, and equal
	}
	p := j.f.Problem
	unit, ideal := make([]float64, p.n), make([]float64, p.n)
	for k := range unit {
		unit[k], _ = new(big.Float).SetInt(j.common[k]).Float64()
		ideal[k], _ = new(big.Float).SetInt(j.ideal[k]).Float64()
	}
	values := make([]float64, len(among))
	greatest := 0.0
	for at, k := range among {
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
			out = append(out, among[at])
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
