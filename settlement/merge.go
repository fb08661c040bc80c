package settlement

import "slices"

// Two parties and int64: the set of a union of sums is found by merging sorted
// lists, each one operand moved by one point of the other. Nothing is sorted
// and nothing is compared twice.

// A list is one operand of a term, moved.
type list struct {
	of    *set
	dx    int64
	dy    int64
	term  int32
	moved int32 // the point of the other operand
	ofA   bool  // whether of is the term's a
}

// A stair is a point on its way through merges.
type stair struct {
	x, y int64
	src
}

// merged is the set of all terms for two parties.
func (s *solver) merged(terms []term) ([]int64, []src) {
	lists := s.lists[:0]
	for t, m := range terms {
		var sx, sy int64
		if !m.shift.empty() {
			sx, sy = m.shift.u[0], m.shift.u[1]
		}
		if m.b == nil {
			lists = append(lists, list{m.a, sx, sy, int32(t), -1, true})
			continue
		}
		long, short, ofA := m.a, m.b, true
		if long.len() < short.len() {
			long, short, ofA = short, long, false
		}
		for j := range short.len() {
			lists = append(lists, list{long, sx + short.at.u[2*j], sy + short.at.u[2*j+1], int32(t), int32(j), ofA})
		}
	}
	s.lists = lists
	if len(lists) == 0 {
		return nil, nil
	}
	stairs := s.mergeAll(lists)
	u, from := make([]int64, 2*len(stairs)), make([]src, len(stairs))
	for k, p := range stairs {
		u[2*k], u[2*k+1], from[k] = p.x, p.y, p.src
	}
	return u, from
}

// together is how many points are merged at once in buffers that are used again
// and again; more are merged half by half.
const together = 1 << 20

// mergeAll merges lists pair by pair, the results pair by pair, and so on,
// between two buffers.
func (s *solver) mergeAll(lists []list) []stair {
	points := 0
	for k := range lists {
		points = add(points, lists[k].of.len())
	}
	if points > together && len(lists) > 1 {
		a := slices.Clone(s.mergeAll(lists[:len(lists)/2]))
		b := slices.Clone(s.mergeAll(lists[len(lists)/2:]))
		return mergeStairs(make([]stair, 0, len(a)+len(b)), a, b)
	}
	from, to := slices.Grow(s.stairs[0][:0], max(points, 128)), slices.Grow(s.stairs[1][:0], max(points, 128))
	s.stairs = [2][]stair{from, to}
	ends := s.ends[:0] // where each merged run ends
	for k := 0; k < len(lists); k += 2 {
		start := len(from)
		if k+1 < len(lists) {
			from = from[:start+len(mergeLists(from[start:start], &lists[k], &lists[k+1]))]
		} else {
			from = lists[k].stairs(from)
		}
		ends = append(ends, len(from))
	}
	s.ends = ends
	return mergeRuns(from, to, ends, mergeStairs)
}

// mergeRuns merges runs that lie one after the other in from, each up to its
// end, pair by pair until one is left. merge writes behind what it is given, in
// place; to has room for as much as from holds. Both, and ends, are used up.
func mergeRuns[S any](from, to []S, ends []int, merge func(out, a, b []S) []S) []S {
	for len(ends) > 1 {
		to = to[:0]
		start, runs := 0, 0
		for k := 0; k < len(ends); k += 2 {
			at := len(to)
			if k+1 < len(ends) {
				to = to[:at+len(merge(to[at:at], from[start:ends[k]], from[ends[k]:ends[k+1]]))]
				start = ends[k+1]
			} else {
				to = append(to, from[start:ends[k]]...)
			}
			ends[runs] = len(to)
			runs++
		}
		ends = ends[:runs]
		from, to = to, from
	}
	return from
}

func (l list) src(k int) src {
	if l.moved < 0 {
		return src{l.term, int32(k), 0}
	}
	if l.ofA {
		return src{l.term, int32(k), l.moved}
	}
	return src{l.term, l.moved, int32(k)}
}

func (l *list) stairs(out []stair) []stair {
	u := l.of.at.u
	for k := range len(u) / 2 {
		out = append(out, stair{u[2*k] + l.dx, u[2*k+1] + l.dy, l.src(k)})
	}
	return out
}

// mergeLists merges two moved lists into a staircase: in descending order of x,
// whatever raises y.
func mergeLists(out []stair, a, b *list) []stair {
	ua, ub := a.of.at.u, b.of.at.u
	i, j := 0, 0
	for i < len(ua) && j < len(ub) {
		xa, ya := ua[i]+a.dx, ua[i+1]+a.dy
		xb, yb := ub[j]+b.dx, ub[j+1]+b.dy
		if xa > xb || xa == xb && ya >= yb {
			if len(out) == 0 || ya > out[len(out)-1].y {
				out = append(out, stair{xa, ya, a.src(i / 2)})
			}
			i += 2
		} else {
			if len(out) == 0 || yb > out[len(out)-1].y {
				out = append(out, stair{xb, yb, b.src(j / 2)})
			}
			j += 2
		}
	}
	rest := a
	if i >= len(ua) {
		rest, i, ua = b, j, ub
	}
	for ; i < len(ua); i += 2 {
		if y := ua[i+1] + rest.dy; len(out) == 0 || y > out[len(out)-1].y {
			out = append(out, stair{ua[i] + rest.dx, y, rest.src(i / 2)})
		}
	}
	return out
}

func mergeStairs(out, a, b []stair) []stair {
	i, j := 0, 0
	for i < len(a) && j < len(b) {
		p, q := &a[i], &b[j]
		if p.x > q.x || p.x == q.x && p.y >= q.y {
			i++
		} else {
			p = q
			j++
		}
		if len(out) == 0 || p.y > out[len(out)-1].y {
			out = append(out, *p)
		}
	}
	for _, rest := range [2][]stair{a[i:], b[j:]} {
		for k := range rest {
			if len(out) == 0 || rest[k].y > out[len(out)-1].y {
				out = append(out, rest[k])
			}
		}
	}
	return out
}
