package settlement

import (
	"math/big"
	"slices"
)

// Distinct is the frontier as it looks to whoever tells utilities apart only to
// a resolution, a positive number: utilities are rounded to its multiples, and
// of points that then are equal or dominated one stays. Weights that were cut
// off after sixteen digits, such as 0.3333333333333333 beside
// 0.16666666666666666, make points that differ by nothing anybody meant. Points
// that stay keep their exact utilities.
//
// Rounding keeps the order of numbers, so this is the frontier of all packages'
// rounded utilities, although only efficient ones are looked at.
func (f *Frontier) Distinct(resolution Number) *Frontier {
	p := f.Problem
	if f.Len() == 0 || !slices.ContainsFunc(p.unit, func(u Number) bool { return u.Cmp(resolution) < 0 }) {
		return f
	}
	half := big.NewRat(1, 2)
	rounded := make([]*big.Int, 0, f.Len()*p.n)
	bits := 0
	for k := range f.Len() {
		for _, u := range f.Utilities(k) {
			r := u.Div(resolution).rat()
			r = new(big.Rat).Add(r, half)
			n := new(big.Int).Div(r.Num(), r.Denom()) // downwards, as the denominator is positive
			bits = max(bits, n.BitLen())
			rounded = append(rounded, n)
		}
	}
	rows := newVector(len(rounded), limbsFor(bits+1))
	for k, n := range rounded {
		rows.set(k, n)
	}
	keep := undominated(p.n, rows, f.Len())
	if len(keep) == f.Len() {
		return f
	}
	slices.Sort(keep)
	root := &set{n: p.n, at: f.root.at.rows(keep, p.n), terms: []term{{a: f.root}}, loss: f.root.loss}
	for _, k := range keep {
		root.from = append(root.from, src{0, k, 0})
	}
	out := *f
	out.root = root
	return &out
}
