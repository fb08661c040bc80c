package settlement

import "slices"

// The same merges as in merge.go, for numbers of two limbs. Weights in public
// scenarios have eighteen digits, and their sums just do not fit an int64.

// A long is a number of two limbs.
type long struct{ high, low int64 }

func (a long) plus(b long) long {
	s := a.low + b.low
	return long{a.high + b.high + s>>limbBits, s & limbMask}
}

func (a long) more(b long) bool { return a.high > b.high || a.high == b.high && a.low > b.low }

type longList struct {
	of     *set
	dx, dy long
	term   int32
	moved  int32
	ofA    bool
}

type longStair struct {
	x, y long
	src
}

func longAt(u []int64, k int) (x, y long) {
	return long{u[4*k], u[4*k+1]}, long{u[4*k+2], u[4*k+3]}
}

// mergedLong is merged for two limbs.
func (s *solver) mergedLong(terms []term) ([]int64, []src) {
	lists := s.longLists[:0]
	for t, m := range terms {
		var sx, sy long
		if !m.shift.empty() {
			sx, sy = longAt(m.shift.u, 0)
		}
		if m.b == nil {
			lists = append(lists, longList{m.a, sx, sy, int32(t), -1, true})
			continue
		}
		far, near, ofA := m.a, m.b, true
		if far.len() < near.len() {
			far, near, ofA = near, far, false
		}
		for j := range near.len() {
			x, y := longAt(near.at.u, j)
			lists = append(lists, longList{far, sx.plus(x), sy.plus(y), int32(t), int32(j), ofA})
		}
	}
	s.longLists = lists
	if len(lists) == 0 {
		return nil, nil
	}
	stairs := s.mergeAllLong(lists)
	u, from := make([]int64, 4*len(stairs)), make([]src, len(stairs))
	for k, p := range stairs {
		u[4*k], u[4*k+1], u[4*k+2], u[4*k+3] = p.x.high, p.x.low, p.y.high, p.y.low
		from[k] = p.src
	}
	return u, from
}

// mergeAllLong is mergeAll for two limbs.
func (s *solver) mergeAllLong(lists []longList) []longStair {
	points := 0
	for k := range lists {
		points = add(points, lists[k].of.len())
	}
	if points > together && len(lists) > 1 {
		a := slices.Clone(s.mergeAllLong(lists[:len(lists)/2]))
		b := slices.Clone(s.mergeAllLong(lists[len(lists)/2:]))
		return mergeLong(make([]longStair, 0, len(a)+len(b)), a, b)
	}
	from, to := slices.Grow(s.longStairs[0][:0], max(points, 128)), slices.Grow(s.longStairs[1][:0], max(points, 128))
	s.longStairs = [2][]longStair{from, to}
	ends := s.ends[:0]
	for k := range lists {
		from = lists[k].stairs(from)
		ends = append(ends, len(from))
	}
	s.ends = ends
	return mergeRuns(from, to, ends, mergeLong)
}

func (l *longList) stairs(out []longStair) []longStair {
	for k := range l.of.len() {
		x, y := longAt(l.of.at.u, k)
		out = append(out, longStair{x.plus(l.dx), y.plus(l.dy), list{term: l.term, moved: l.moved, ofA: l.ofA}.src(k)})
	}
	return out
}

func mergeLong(out, a, b []longStair) []longStair {
	i, j := 0, 0
	for i < len(a) && j < len(b) {
		p, q := &a[i], &b[j]
		if p.x.more(q.x) || p.x == q.x && !q.y.more(p.y) {
			i++
		} else {
			p = q
			j++
		}
		if len(out) == 0 || p.y.more(out[len(out)-1].y) {
			out = append(out, *p)
		}
	}
	for _, rest := range [2][]longStair{a[i:], b[j:]} {
		for k := range rest {
			if len(out) == 0 || rest[k].y.more(out[len(out)-1].y) {
				out = append(out, rest[k])
			}
		}
	}
	return out
}
