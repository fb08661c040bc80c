package settlement

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
func mergedLong(terms []term) ([]int64, []src) {
	var lists []longList
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
	if len(lists) == 0 {
		return nil, nil
	}
	m := longMerger{}
	stairs := m.merge(lists)
	u, from := make([]int64, 4*len(stairs)), make([]src, len(stairs))
	for k, s := range stairs {
		u[4*k], u[4*k+1], u[4*k+2], u[4*k+3] = s.x.high, s.x.low, s.y.high, s.y.low
		from[k] = s.src
	}
	return u, from
}

type longMerger struct{ free [][]longStair }

func (m *longMerger) get(n int) []longStair {
	for k := len(m.free) - 1; k >= 0; k-- {
		if b := m.free[k]; cap(b) >= n {
			m.free[k] = m.free[len(m.free)-1]
			m.free = m.free[:len(m.free)-1]
			return b[:0]
		}
	}
	return make([]longStair, 0, n+n/2)
}

func (m *longMerger) merge(lists []longList) []longStair {
	if len(lists) == 1 {
		l := &lists[0]
		out := m.get(l.of.len())
		for k := range l.of.len() {
			x, y := longAt(l.of.at.u, k)
			out = append(out, longStair{x.plus(l.dx), y.plus(l.dy), list{term: l.term, moved: l.moved, ofA: l.ofA}.src(k)})
		}
		return out
	}
	half := len(lists) / 2
	a, b := m.merge(lists[:half]), m.merge(lists[half:])
	out := mergeLong(m.get(len(a)+len(b)), a, b)
	m.free = append(m.free, a, b)
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
