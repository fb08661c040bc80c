package settlement

import "math"

// A solver makes sets and counts what it costs, so that the same limits stop
// it at the same point on every machine.
type solver struct {
	n      int
	limbs  int
	limits Limits
	work   int64 // points looked at so far
	held   int64 // points in all sets made so far
	cap    int   // points that one set may hold now; 0: what the limits say
	sums   map[[2]*set]*set

	// Buffers of the merges of two parties, used again and again.
	lists      []list
	longLists  []longList
	stairs     [2][]stair
	longStairs [2][]longStair
	ends       []int
}

// union is the set of what any of the terms reaches; nil if there are none.
func (s *solver) union(terms []term) *set {
	if len(terms) == 0 {
		return nil
	}
	if len(terms) == 1 && terms[0].b == nil && terms[0].shift.empty() {
		return terms[0].a
	}
	out := &set{n: s.n, terms: terms}
	total := 0
	for _, t := range terms {
		total = add(total, mul(t.a.len(), t.b.size()))
	}
	s.work += int64(total)
	switch {
	case s.n == 2 && s.limbs == 1:
		out.at.u, out.from = s.merged(terms)
		out.at.limbs = 1
	case s.n == 2 && s.limbs == 2:
		out.at.u, out.from = s.mergedLong(terms)
		out.at.limbs = 2
	default:
		s.collect(out)
	}
	out.loss = s.loss(terms)
	s.thin(out)
	return out
}

func (s *set) size() int {
	if s == nil {
		return 1
	}
	return s.len()
}

// Sizes are added and multiplied only up to what an int holds.
func add(a, b int) int { return min(a, math.MaxInt-b) + b }

func mul(a, b int) int {
	if b > 0 && a > math.MaxInt/b {
		return math.MaxInt
	}
	return a * b
}

// sum is the set of the sums of a point of a and a point of b.
func (s *solver) sum(a, b *set) *set {
	if a == nil || b == nil {
		return nil
	}
	if out, ok := s.sums[[2]*set{a, b}]; ok {
		return out
	}
	out := s.union([]term{{a: a, b: b}})
	if s.sums != nil {
		s.sums[[2]*set{a, b}] = out
	}
	return out
}

// portion is how many sums are looked at before the dominated ones are dropped.
const portion = 1 << 18

// collect writes all sums of a union's terms, in portions, and keeps the
// undominated ones.
func (s *solver) collect(out *set) {
	var rows vector
	var from []src
	prune := func() {
		keep := undominated(s.n, rows, len(from))
		rows = rows.rows(keep, s.n)
		kept := make([]src, len(keep))
		for k, at := range keep {
			kept[k] = from[at]
		}
		from = kept
	}
	pruned := 0
	for t, m := range out.terms {
		for i := range m.a.len() {
			base := m.a.row(i)
			if !m.shift.empty() {
				base = base.plus(m.shift)
			}
			if m.b == nil {
				rows, from = rows.with(base), append(from, src{int32(t), int32(i), 0})
			} else {
				rows, from = rows.withSums(base, m.b.at, s.n), appendSrcs(from, t, i, m.b.len())
			}
			if len(from) > portion+2*pruned {
				prune()
				pruned = len(from)
			}
		}
	}
	prune()
	out.at, out.from = rows, from
}

func appendSrcs(from []src, t, i, n int) []src {
	for j := range n {
		from = append(from, src{int32(t), int32(i), int32(j)})
	}
	return from
}

// withSums appends base + row for every row of rows.
func (v vector) withSums(base, rows vector, n int) vector {
	w := n * rows.limbs
	if rows.limbs == 1 {
		for k := 0; k < len(rows.u); k += w {
			for c, x := range base.u {
				v.u = append(v.u, x+rows.u[k+c])
			}
		}
		return vector{v.u, 1}
	}
	for k := 0; k < len(rows.u); k += w {
		v.u = append(v.u, base.u...)
		addTo(v.u[len(v.u)-w:], rows.u[k:k+w], rows.limbs, 1)
	}
	return vector{v.u, rows.limbs}
}
