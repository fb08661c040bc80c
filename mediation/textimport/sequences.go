package textimport

import (
	"fmt"
	"slices"

	"goodoffices/paper"
)

// Where a number stands among the numbers that are open.

// numbered places a passage with a number by the sequences that are open.
func (pl *placer) numbered(i int) int {
	p := pl.ps[i]
	n := node{role: p.role, m: p.m, number: true, rank: clause}
	if p.role == paper.RoleHeading {
		n.rank = title
		for t := pl.top(); t != nil && t.front; t = pl.top() {
			pl.open = pl.open[:len(pl.open)-1]
		}
	}
	switch {
	case p.m.list > 0:
		n.level = pl.listed(i)
	case p.m.dotted():
		n.level = pl.byPath(p.m)
		pl.beside[pathKey(p.m.path)] = header{p.m.path[len(p.m.path)-1], n.level}
	case p.m.wrap == "§":
		n.level = pl.inside()
		for _, o := range pl.open {
			if o.number && o.m.wrap == "§" {
				n.level = o.level
			}
		}
	default:
		n.level, n.m = pl.bySequence(i)
	}
	for _, c := range n.m.counts {
		q := sequence{n.m.wrap, c.kind}
		if n.role == paper.RoleHeading {
			pl.heads[q] = header{c.n, n.level}
		}
		if pl.past[q] == nil {
			pl.past[q] = map[int]int{}
		}
		if n.role != paper.RoleHeading || pl.past[q][n.level] == 0 || c.n == pl.past[q][n.level]+1 {
			pl.past[q][n.level] = c.n
		}
	}
	pl.push(n)
	pl.inner(n)
	return n.level
}

// inner opens the list that begins on the line of a number.
func (pl *placer) inner(n node) {
	if in := n.m.inner(); in != nil && n.role == paper.RoleParagraph {
		pl.push(node{level: n.level + 1, role: n.role, m: in, number: true, rank: clause})
	}
}

// byPath places 1.2.3 below 1.2, 1, Article 1 or Chapter I, whichever is open.
func (pl *placer) byPath(m *marker) int {
	for _, o := range pl.open {
		if o.number && o.m.dotted() && follows(o.m.path, m.path) {
			return o.level
		}
	}
	if last, met := pl.beside[pathKey(m.path)]; met && last.n+1 == m.path[len(m.path)-1] && pl.opens(m.path[:1]) {
		return last.level // though a heading came between
	}
	for size := len(m.path) - 1; size > 0; size-- {
		under := -1 // a heading within that is no part of the number
		for j := len(pl.open) - 1; j >= 0; j-- {
			o := pl.open[j]
			if o.m != nil && pathIs(o.m, m.path[:size]) {
				return max(o.level, under) + len(m.path) - size
			}
			if o.role == paper.RoleHeading && (o.m == nil || o.number && !o.m.dotted()) {
				under = max(under, o.level)
			}
		}
	}
	for j := len(pl.open) - 1; j >= 0; j-- {
		if o := pl.open[j]; o.m != nil && o.number && len(o.m.path) == len(m.path) {
			return o.level
		}
	}
	for j := len(pl.open) - 1; j >= 0; j-- {
		if !pl.open[j].number {
			return pl.open[j].level + 1
		}
	}
	return 0
}

// opens reports whether the number that a dotted one begins with is open.
func (pl *placer) opens(path []int) bool {
	return slices.ContainsFunc(pl.open, func(o node) bool { return o.m != nil && pathIs(o.m, path) })
}

// pathKey is what siblings have in common.
func pathKey(path []int) string { return fmt.Sprint(path[:len(path)-1]) }

func pathIs(m *marker, path []int) bool {
	if len(m.path) == 0 {
		return len(path) == 1 && m.rank == none && slices.ContainsFunc(m.counts, func(c count) bool {
			return c.n == path[0] && (c.kind == capitalRoman || c.kind == capitalLatin)
		})
	}
	if len(m.path) != len(path) {
		return false
	}
	for i := range path {
		if m.path[i] != path[i] {
			return false
		}
	}
	return true
}

// likeness finds what two numbers have in common as parts of one sequence.
func likeness(a, b *marker, step int) []count {
	if a.wrap != b.wrap || a.rank != none || a.dotted() || a.list != b.list {
		return nil
	}
	var out []count
	for _, x := range a.counts {
		for _, y := range b.counts {
			if x.kind == y.kind && (step < 0 || x.n+step == y.n) {
				out = append(out, y)
			}
		}
	}
	return out
}

func (m *marker) as(c []count) *marker {
	n := *m
	n.counts = c
	return &n
}

func (m *marker) can(n int) []count {
	var out []count
	for _, c := range m.counts {
		if c.n == n {
			out = append(out, c)
		}
	}
	return out
}

// bySequence places (a), 3., iv), أ- and bullets: in the first of these places that
// there is, and else below what is open.
func (pl *placer) bySequence(i int) (int, *marker) {
	m := pl.ps[i].m
	lead := i > 0 && pl.ps[i-1].look.end == ':' && !pl.ps[i-1].signs && pl.ps[i-1].role == paper.RoleParagraph
	if m.bullet() {
		return pl.bulleted(i, lead), m
	}
	for _, place := range []func(int, bool) (int, []count, bool){pl.afterHeading, pl.next, pl.anew, pl.doubled, pl.resumed} {
		if level, as, ok := place(i, lead); ok {
			return level, m.as(as)
		}
	}
	if first := m.can(1); first != nil {
		m = m.as(first)
	}
	return pl.below(i, lead), m
}

// bulleted is beside a bullet like it, or below the words before the first.
func (pl *placer) bulleted(i int, lead bool) int {
	for _, o := range slices.Backward(pl.open) {
		if o.number && o.m.bullet() && o.m.wrap == pl.ps[i].m.wrap {
			return o.level
		}
	}
	if i > 0 && pl.ps[i-1].m == nil && pl.ps[i-1].role == paper.RoleParagraph && pl.ps[i-1].look.end != '.' {
		return pl.ps[i-1].level + 1
	}
	return pl.below(i, lead)
}

// afterHeading: a heading goes on with the headings before an annex, or before
// numbers that are no headings.
func (pl *placer) afterHeading(i int, _ bool) (int, []count, bool) {
	m := pl.ps[i].m
	if pl.ps[i].role != paper.RoleHeading || pl.headed(i) {
		return 0, nil, false
	}
	for _, n := range m.counts {
		if last, met := pl.heads[sequence{m.wrap, n.kind}]; met && n.n == last.n+1 {
			return last.level, []count{n}, true
		}
	}
	return 0, nil, false
}

// next: the number after one that is open stands beside it.
func (pl *placer) next(i int, lead bool) (int, []count, bool) {
	m := pl.ps[i].m
	first, heads := m.can(1), pl.headed(i)
	for _, o := range slices.Backward(pl.open) {
		if !o.number || heads && o.role != paper.RoleHeading {
			continue
		}
		next := likeness(o.m, m, 1)
		if next == nil || first != nil && lead && pl.secondFollows(i, first) { // (i) below (h)
			continue
		}
		return o.level, next, true
	}
	return 0, nil, false
}

// anew: a first number right after one of its kind begins anew beside it.
func (pl *placer) anew(i int, lead bool) (int, []count, bool) {
	m, t := pl.ps[i].m, pl.top()
	for j := len(pl.open) - 1; j > 0 && t.number && t.m.bullet(); j-- {
		t = &pl.open[j-1] // bullets below one of its kind
	}
	first := m.can(1)
	if first == nil || lead || t == nil || !t.number || t.role != pl.ps[i].role || likeness(t.m, m.as(first), -1) == nil {
		return 0, nil, false
	}
	return t.level, first, true
}

// doubled: numbers are missing, or stand twice.
func (pl *placer) doubled(i int, _ bool) (int, []count, bool) {
	m := pl.ps[i].m
	if m.can(1) != nil {
		return 0, nil, false
	}
	for _, o := range slices.Backward(pl.open) {
		if !o.number || o.role != pl.ps[i].role && pl.resumes(m) {
			continue
		}
		if same := likeness(o.m, m, -1); same != nil {
			return o.level, same, true
		}
	}
	return 0, nil, false
}

// resumed: a sequence goes on after a heading or a misread number came between,
// the one that it follows most closely.
func (pl *placer) resumed(i int, _ bool) (level int, c []count, ok bool) {
	m := pl.ps[i].m
	if m.can(1) != nil {
		return 0, nil, false
	}
	best := 5
	for _, n := range m.counts {
		for l := range paper.MaxDepth {
			last, met := pl.past[sequence{m.wrap, n.kind}][l]
			if gap := n.n - last; met && gap > 0 && gap < best {
				best, level, c, ok = gap, l, []count{n}, true
			}
		}
	}
	if pl.ps[i].role != paper.RoleHeading {
		level = max(level, pl.inside())
		if !slices.ContainsFunc(pl.open, func(o node) bool { return o.level == level-1 }) {
			level = pl.inside()
		}
	}
	return level, c, ok
}

// headed reports whether a heading goes on with a sequence of headings that is open.
func (pl *placer) headed(i int) bool {
	if pl.ps[i].role != paper.RoleHeading {
		return false
	}
	for _, o := range pl.open {
		if o.number && o.role == paper.RoleHeading && likeness(o.m, pl.ps[i].m, 1) != nil {
			return true
		}
	}
	return false
}

// resumes reports whether a number is the very next of a sequence that was open.
func (pl *placer) resumes(m *marker) bool {
	for _, n := range m.counts {
		for l := range paper.MaxDepth {
			if last, met := pl.past[sequence{m.wrap, n.kind}][l]; met && n.n == last+1 {
				return true
			}
		}
	}
	return false
}

// secondFollows looks whether the sequence that would begin here has a second number.
func (pl *placer) secondFollows(i int, first []count) bool {
	m := pl.ps[i].m
	for _, p := range pl.ps[i+1 : min(len(pl.ps), i+40)] {
		if p.m == nil || p.m.wrap != m.wrap || p.m.dotted() {
			continue
		}
		return likeness(m.as(first), p.m, 1) != nil
	}
	return false
}

// below is the level of a first number: under the number or division that is
// open, and under an unnumbered paragraph only when that leads over to it.
func (pl *placer) below(i int, lead bool) int {
	m := pl.ps[i].m
	if lead && (pl.ps[i-1].m == nil || pl.ps[i-1].m.bullet() && agreeing(plainly(pl.ps[i-1].text))) {
		numeric := m.counts[0].kind == decimal || m.counts[0].kind == capitalRoman || m.counts[0].kind == inWords
		if t := pl.container(); numeric && (t == nil || t.front) {
			pl.cut(0) // "have agreed as follows:", and the body begins
			return 0
		}
		if pl.ps[i].role == paper.RoleHeading {
			return pl.inside()
		}
		return pl.ps[i-1].level + 1
	}
	if i > 0 && pl.ps[i].role != paper.RoleHeading && pl.ps[i-1].m == nil && pl.ps[i-1].role == paper.RoleParagraph && !pl.ps[i-1].item && !pl.ps[i-1].contents {
		return pl.ps[i-1].level
	}
	t := pl.top()
	if pl.ps[i].role == paper.RoleHeading && (m.capital() || m.counts[0].kind == decimal) {
		t = pl.container() // no heading stands below a paragraph, unless it is an item of it
	}
	if t == nil {
		return 0
	}
	return t.level + 1
}

// listed places an item of a list whose depth the source knows.
func (pl *placer) listed(i int) int {
	m := pl.ps[i].m
	lead := i > 0 && pl.ps[i-1].look.end == ':' && !pl.ps[i-1].signs && pl.ps[i-1].role == paper.RoleParagraph
	for j := len(pl.open) - 1; j >= 0 && pl.open[j].number; j-- {
		if o := pl.open[j]; o.m.list == m.list && o.m.wrap == m.wrap && o.m.bullet() == m.bullet() {
			return o.level
		}
	}
	for j := len(pl.open) - 1; j >= 0 && pl.open[j].number && !lead; j-- {
		if o := pl.open[j]; o.m.list > 0 && o.m.list <= m.list {
			return o.level + m.list - o.m.list
		}
	}
	return pl.below(i, lead)
}
