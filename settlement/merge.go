package settlement

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
func merged(terms []term) ([]int64, []src) {
	var lists []list
	points := 0
	for t, m := range terms {
		var sx, sy int64
		if !m.shift.empty() {
			sx, sy = m.shift.u[0], m.shift.u[1]
		}
		if m.b == nil {
			lists = append(lists, list{m.a, sx, sy, int32(t), -1, true})
			points += m.a.len()
			continue
		}
		long, short, ofA := m.a, m.b, true
		if long.len() < short.len() {
			long, short, ofA = short, long, false
		}
		points += long.len() * short.len()
		for j := range short.len() {
			lists = append(lists, list{long, sx + short.at.u[2*j], sy + short.at.u[2*j+1], int32(t), int32(j), ofA})
		}
	}
	if len(lists) == 0 {
		return nil, nil
	}
	m := merger{}
	stairs := m.merge(lists)
	u, from := make([]int64, 2*len(stairs)), make([]src, len(stairs))
	for k, s := range stairs {
		u[2*k], u[2*k+1], from[k] = s.x, s.y, s.src
	}
	return u, from
}

// A merger lends out buffers and takes them back.
type merger struct{ free [][]stair }

func (m *merger) get(n int) []stair {
	for k := len(m.free) - 1; k >= 0; k-- {
		if b := m.free[k]; cap(b) >= n {
			m.free[k] = m.free[len(m.free)-1]
			m.free = m.free[:len(m.free)-1]
			return b[:0]
		}
	}
	return make([]stair, 0, n+n/2)
}

func (m *merger) merge(lists []list) []stair {
	switch len(lists) {
	case 1:
		return lists[0].stairs(m.get(lists[0].of.len()))
	case 2:
		return mergeLists(m.get(lists[0].of.len()+lists[1].of.len()), &lists[0], &lists[1])
	}
	half := len(lists) / 2
	a, b := m.merge(lists[:half]), m.merge(lists[half:])
	out := mergeStairs(m.get(len(a)+len(b)), a, b)
	m.free = append(m.free, a, b)
	return out
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
