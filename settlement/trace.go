package settlement

import (
	"math/big"
	"slices"
)

// A tracer goes from a point back to the packages that reach it. Whatever
// reaches an undominated point is made of undominated points, so nothing that
// was dropped on the way is missed.
type tracer struct{ counts map[place]*big.Int }

type place struct {
	s *set
	k int
}

// ways calls yield with every term and pair of points that make up point k,
// until yield answers false; j is -1 where the term has no second set.
func (s *set) ways(k int, yield func(t term, i, j int) bool) bool {
	for _, t := range s.terms {
		target := s.row(k).minus(t.shift)
		if t.b == nil {
			if i := t.a.find(target); i >= 0 && !yield(t, i, -1) {
				return false
			}
			continue
		}
		small, large := t.a, t.b
		swapped := small.len() > large.len()
		if swapped {
			small, large = large, small
		}
		for x := range small.len() {
			y := large.find(target.minus(small.row(x)))
			if y < 0 {
				continue
			}
			i, j := x, y
			if swapped {
				i, j = y, x
			}
			if !yield(t, i, j) {
				return false
			}
		}
	}
	return true
}

// count is how many packages reach a point.
func (t tracer) count(s *set, k int) *big.Int {
	switch {
	case s.groups != nil:
		return big.NewInt(int64(len(s.groups[k])))
	case s.packages != nil:
		return big.NewInt(1)
	}
	if n, ok := t.counts[place{s, k}]; ok {
		return n
	}
	n := new(big.Int)
	s.ways(k, func(m term, i, j int) bool {
		part := new(big.Int).Set(t.count(m.a, i))
		if j >= 0 {
			part.Mul(part, t.count(m.b, j))
		}
		n.Add(n, part)
		return true
	})
	t.counts[place{s, k}] = n
	return n
}

// list is the first packages that reach a point, in ascending order.
func (t tracer) list(s *set, k, issues, most int) []Package {
	var out []Package
	p := make(Package, issues)
	t.each(s, k, p, func() bool {
		out = append(out, slices.Clone(p))
		return len(out) < most
	})
	slices.SortFunc(out, slices.Compare[Package])
	return out
}

// each writes the packages that reach a point into p, one after another, and
// calls then for each until it answers false.
func (t tracer) each(s *set, k int, p Package, then func() bool) bool {
	switch {
	case s.packages != nil:
		copy(p, s.packages[k])
		return then()
	case s.groups != nil:
		for _, o := range s.groups[k] {
			p[s.issue] = int(o)
			if !then() {
				return false
			}
		}
		return true
	}
	return s.ways(k, func(m term, i, j int) bool {
		if j < 0 {
			return t.each(m.a, i, p, then)
		}
		return t.each(m.a, i, p, func() bool { return t.each(m.b, j, p, then) })
	})
}
