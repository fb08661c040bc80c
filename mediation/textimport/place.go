package textimport

import (
	"slices"
	"strings"
	"unicode"

	"goodoffices/paper"
)

// A node is an open numbering or heading, below which passages are placed.
type node struct {
	level  int
	rank   rank
	role   role
	m      *marker
	caps   bool
	front  bool // recitals and lists before the body: numbers do not go below
	list   bool // a glossary
	before bool // who agrees, and why: the body does not go below
	number bool
	depth  int // by the source's own word
}

// A header is how far numbered headings came, and on which level.
type header struct{ n, level int }

// A placer gives each passage its level.
type placer struct {
	ps      []*passage
	open    []node
	section rank                     // whether sections are parts of articles, or articles of sections
	least   int                      // the least depth of a heading in the source
	past    map[sequence]map[int]int // by level, how far sequences came that are no longer open
	heads   map[sequence]header      // the last numbered heading
	// Of signatures.
	group  int     // level of the last words over names, or -1
	over   bool    // no such words, but who signs stands below those for whom
	groups []style // the ways the groups are numbered, by level
}

func place(ps []*passage) {
	pl := &placer{ps: ps, section: section, group: -1, past: map[sequence]map[int]int{}, heads: map[sequence]header{}}
	articles := false
	for _, p := range ps {
		if p.m != nil && !p.contents && p.m.rank == article {
			articles = true
		}
		if p.m != nil && !p.contents && p.m.rank == section {
			if articles {
				pl.section = clause
			}
			break
		}
	}
	for _, p := range ps {
		if d := p.block.depth; d > 0 && p.role != paper.RoleTitle && (pl.least == 0 || d < pl.least) {
			pl.least = d
		}
	}
	for i, p := range ps {
		p.level = max(0, min(pl.level(i), paper.MaxDepth))
	}
}

func (pl *placer) top() *node {
	if len(pl.open) == 0 {
		return nil
	}
	return &pl.open[len(pl.open)-1]
}

// cut closes what is open at a level or below it.
func (pl *placer) cut(level int) {
	for len(pl.open) > 0 && pl.top().level >= level {
		pl.open = pl.open[:len(pl.open)-1]
	}
}

func (pl *placer) push(n node) int {
	pl.cut(n.level)
	pl.open = append(pl.open, n)
	return n.level
}

// inside is the level of what stands directly in the innermost container.
func (pl *placer) inside() int {
	for i := len(pl.open) - 1; i >= 0; i-- {
		if pl.open[i].role != paper.RoleParagraph {
			return pl.open[i].level + 1
		}
	}
	return 0
}

func (pl *placer) level(i int) int {
	p := pl.ps[i]
	if !p.signs {
		pl.group, pl.groups, pl.over = -1, nil, false
	}
	switch {
	case p.role == paper.RoleTitle:
		return 0
	case p.signs:
		return pl.signature(i)
	case p.contents, p.litter:
		return pl.inside()
	case p.m != nil && p.m.rank != none:
		return pl.division(p)
	case p.block.depth > 0 || p.role == paper.RoleHeading && p.m == nil || p.role == paper.RoleAnnex:
		return pl.heading(i)
	case p.m != nil:
		return pl.numbered(i)
	}
	return pl.plain(i)
}

func (pl *placer) rankOf(m *marker) rank {
	if m.rank == section {
		return pl.section
	}
	return m.rank
}

func (pl *placer) division(p *passage) int {
	r := pl.rankOf(p.m)
	n := node{rank: r, role: p.role, m: p.m}
	if p.role == paper.RoleParagraph {
		n.number = true
	}
	if p.block.depth > 0 {
		n.level, n.depth = p.block.depth-pl.least, p.block.depth
		return pl.push(n)
	}
	if r == annex {
		for _, o := range pl.open {
			if p.m.of && o.rank == annex && (o.m == nil || !o.m.of) {
				n.level = o.level + 1
			}
		}
		return pl.push(n)
	}
	for j := len(pl.open) - 1; j >= 0; j-- { // a sibling
		if o := pl.open[j]; o.m != nil && o.m.rank != none && o.m.word == p.m.word {
			n.level = o.level
			pl.push(n)
			pl.inner(n)
			return n.level
		}
	}
	for t := pl.top(); t != nil; t = pl.top() {
		if !t.front && !t.number && t.rank < r {
			break
		}
		pl.open = pl.open[:len(pl.open)-1]
	}
	if t := pl.top(); t != nil {
		n.level = t.level + 1
	}
	pl.push(n)
	pl.inner(n)
	return n.level
}

func (pl *placer) heading(i int) int {
	p := pl.ps[i]
	n := node{rank: title, role: p.role, caps: p.look.caps, m: p.m}
	n.front = called(p.text, preambleNames) || called(p.text, glossaryNames) || called(p.text, contentsNames) || pl.overRecitals(i)
	n.before = called(p.text, recitalNames)
	n.list = called(p.text, glossaryNames) || called(p.text, contentsNames)
	if p.role == paper.RoleAnnex {
		n.rank = annex
	}
	switch {
	case p.block.depth > 0:
		n.level, n.depth = p.block.depth-pl.least, p.block.depth
	case p.role == paper.RoleAnnex, n.front && !pl.within(annex):
	default:
		for j := len(pl.open) - 1; j >= 0; j-- {
			o := pl.open[j]
			if o.number && (o.role != paper.RoleHeading || n.caps) || o.front || o.rank == title && !o.number && o.depth == 0 && (o.caps == n.caps || n.caps) {
				continue
			}
			n.level = o.level + 1
			break
		}
	}
	return pl.push(n)
}

// overRecitals reports whether a heading before anything else stands over
// nothing but paragraphs, of which the last leads over to a division.
func (pl *placer) overRecitals(i int) bool {
	if len(pl.open) > 0 || pl.ps[i].m != nil || pl.ps[i].block.depth > 0 {
		return false
	}
	for j := i + 1; j < len(pl.ps); j++ {
		p := pl.ps[j]
		if p.m != nil && p.m.rank != none {
			return j > i+1 && pl.ps[j-1].look.end == ':' && agreeing(plainly(pl.ps[j-1].text))
		}
		if p.m != nil || p.role != paper.RoleParagraph {
			return false
		}
	}
	return false
}

func (pl *placer) within(r rank) bool {
	for _, o := range pl.open {
		if o.rank == r {
			return true
		}
	}
	return false
}

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
		if pl.past[q] == nil {
			pl.past[q] = map[int]int{}
		}
		pl.past[q][n.level] = c.n
		if n.role == paper.RoleHeading {
			pl.heads[q] = header{c.n, n.level}
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
	for size := len(m.path) - 1; size > 0; size-- {
		under := -1 // an unnumbered heading within
		for j := len(pl.open) - 1; j >= 0; j-- {
			o := pl.open[j]
			if o.m != nil && pathIs(o.m, m.path[:size]) {
				return max(o.level, under) + len(m.path) - size
			}
			if o.m == nil && o.role == paper.RoleHeading {
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

// bySequence places (a), 3., iv), أ- and bullets.
func (pl *placer) bySequence(i int) (int, *marker) {
	m := pl.ps[i].m
	lead := i > 0 && pl.ps[i-1].look.end == ':' && !pl.ps[i-1].signs && pl.ps[i-1].role == paper.RoleParagraph
	if m.bullet() {
		for j := len(pl.open) - 1; j >= 0; j-- {
			if o := pl.open[j]; o.number && o.m.bullet() && o.m.wrap == m.wrap {
				return o.level, m
			}
		}
		if i > 0 && pl.ps[i-1].m == nil && pl.ps[i-1].role == paper.RoleParagraph && pl.ps[i-1].look.end != '.' {
			return pl.ps[i-1].level + 1, m
		}
		return pl.below(i, lead), m
	}
	first := m.can(1)
	heads := pl.headed(i)
	if pl.ps[i].role == paper.RoleHeading && !heads {
		for _, n := range m.counts {
			if last, met := pl.heads[sequence{m.wrap, n.kind}]; met && n.n == last.n+1 {
				return last.level, m.as([]count{n})
			}
		}
	}
	for j := len(pl.open) - 1; j >= 0; j-- {
		o := pl.open[j]
		if !o.number || heads && o.role != paper.RoleHeading {
			continue
		}
		next := likeness(o.m, m, 1)
		if next == nil {
			continue
		}
		if first != nil && lead && pl.secondFollows(i, first) {
			continue // (i) below (h)
		}
		return o.level, m.as(next)
	}
	if first != nil {
		if !lead {
			for j := len(pl.open) - 1; j >= 0; j-- { // begun anew
				o := pl.open[j]
				if same := likeness(o.m0(), m, -1); o.number && o.role == pl.ps[i].role && same != nil && len(likeness(o.m0(), m.as(first), -1)) > 0 && j == len(pl.open)-1 {
					return o.level, m.as(first)
				}
			}
		}
		return pl.below(i, lead), m.as(first)
	}
	for j := len(pl.open) - 1; j >= 0; j-- { // numbers are missing, or doubled
		o := pl.open[j]
		if o.number && (o.role == pl.ps[i].role || !pl.resumes(m)) {
			if same := likeness(o.m, m, -1); same != nil {
				return o.level, m.as(same)
			}
		}
	}
	if level, c, ok := pl.resumed(m); ok {
		if pl.ps[i].role != paper.RoleHeading {
			level = max(level, pl.inside())
		}
		return level, m.as(c)
	}
	return pl.below(i, lead), m
}

// resumed finds a sequence that goes on after a heading or a misread number
// came between: the one that it follows most closely.
func (pl *placer) resumed(m *marker) (level int, c []count, ok bool) {
	best := 5
	for _, n := range m.counts {
		for l := range paper.MaxDepth {
			last, met := pl.past[sequence{m.wrap, n.kind}][l]
			if gap := n.n - last; met && gap > 0 && gap < best {
				best, level, c, ok = gap, l, []count{n}, true
			}
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

func (o node) m0() *marker {
	if o.m == nil {
		return &marker{rank: article}
	}
	return o.m
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
	if lead && pl.ps[i-1].m == nil {
		numeric := m.counts[0].kind == decimal || m.counts[0].kind == capitalRoman || m.counts[0].kind == inWords
		if t := pl.container(); numeric && (t == nil || t.front) {
			pl.cut(0) // "have agreed as follows:", and the body begins
			return 0
		}
		return pl.ps[i-1].level + 1
	}
	if i > 0 && pl.ps[i].role != paper.RoleHeading && pl.ps[i-1].m == nil && pl.ps[i-1].role == paper.RoleParagraph && !pl.ps[i-1].item && !pl.ps[i-1].contents {
		return pl.ps[i-1].level
	}
	t := pl.top()
	if t == nil {
		return 0
	}
	return t.level + 1
}

func (pl *placer) container() *node {
	for j := len(pl.open) - 1; j >= 0; j-- {
		if pl.open[j].role != paper.RoleParagraph {
			return &pl.open[j]
		}
	}
	return nil
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

// plain places a paragraph without a number.
func (pl *placer) plain(i int) int {
	p := pl.ps[i]
	if t := pl.container(); t != nil && t.list && p.look.words > 12 && strings.ContainsRune(";,:", p.look.end) && p.look.end != 0 && unicode.IsUpper(firstRune(p.text)) {
		pl.cut(t.level) // the recitals begin after a glossary
	}
	if p.item {
		for j := i - 1; j >= 0; j-- {
			if !pl.ps[j].item {
				return pl.ps[j].level + 1
			}
		}
	}
	if pl.agrees(i) {
		pl.cut(0)
	}
	level := pl.inside()
	for t := pl.top(); t != nil && t.number && t.m.bullet() && t.level >= level; t = pl.top() {
		pl.open = pl.open[:len(pl.open)-1]
	}
	return level
}

// agrees reports whether a paragraph leads from what comes before an agreement
// to the first of its numbers.
func (pl *placer) agrees(i int) bool {
	p := pl.ps[i]
	s := plainly(p.text)
	if p.look.end != ':' || p.look.words > 12 || i+1 >= len(pl.ps) || !agreeing(s) {
		return false
	}
	next := pl.ps[i+1]
	if next.role == paper.RoleParagraph && (next.m == nil || next.m.can(1) == nil) {
		return false
	}
	for j, o := range pl.open {
		if (o.m != nil && !o.number) || o.rank == annex || j == 0 && o.role != paper.RoleHeading {
			return false
		}
	}
	return len(pl.open) > 0 && (p.look.caps || pl.open[0].before)
}

// signature places names below the words over them.
func (pl *placer) signature(i int) int {
	p := pl.ps[i]
	pl.open = pl.open[:0]
	switch {
	case p.m != nil && pl.lettered(p.m):
		return pl.group
	case opensSignatures(p) && !hand(p) && !acts(p), group(p):
		pl.group = 0
		if p.m == nil && len(pl.groups) > 0 && !p.look.caps && groupNames[key(p.text)] {
			pl.group = len(pl.groups)
		}
		return pl.group
	}
	if pl.group < 0 && placed(p) && i+1 < len(pl.ps) && forSomebody(pl.ps[i+1]) {
		pl.group = 0
		return 0
	}
	if pl.group < 0 {
		// Without words before the signatures: names below those for whom they sign.
		if acts(p) && !hand(p) || i+1 < len(pl.ps) && pl.ps[i+1].signs && hand(pl.ps[i+1]) && !hand(p) {
			pl.over = true
			return 0
		}
		if pl.over {
			return 1
		}
	}
	return pl.group + 1
}

// A style is a way in which groups of names are numbered, and its last number.
type style struct {
	wrap string
	count
}

// lettered opens a group that has a capital letter or a Roman number.
func (pl *placer) lettered(m *marker) bool {
	var first *count
	for _, n := range m.counts {
		if n.kind != capitalLatin && n.kind != capitalRoman {
			continue
		}
		for at, s := range pl.groups {
			if s.wrap == m.wrap && s.kind == n.kind && s.n+1 == n.n {
				pl.groups = pl.groups[:at+1]
				pl.groups[at].n, pl.group = n.n, at
				return true
			}
		}
		if first == nil || n.n == 1 {
			first = &n
		}
	}
	if first == nil {
		return false
	}
	pl.groups = append(pl.groups, style{m.wrap, *first})
	pl.group = len(pl.groups) - 1
	return true
}

// acts reports whether it is said for whom somebody signs.
func acts(p *passage) bool {
	if p.look.caps {
		return false
	}
	return actsFor(plainly(p.text))
}

func actsFor(s string) bool {
	for _, w := range []string{"for ", "on behalf of ", "pour ", "por ", "pela ", "pelo ", "за ", "für ", "از طرف", "از سوی", "به نمایندگی", "عن "} {
		if strings.HasPrefix(s, w) {
			return true
		}
	}
	return false
}

// group reports whether a passage stands over names.
func group(p *passage) bool {
	if p.m != nil || p.look.words > 12 || acts(p) {
		return false
	}
	if p.look.end == ':' || called(p.text, groupNames) || p.block.depth > 0 {
		return true
	}
	s := strings.ToLower(p.text)
	for _, w := range []string{"guarantor", "witness", "parties", "mediat", "observ", "facilitat", "stakeholder", "partner", "signator", "garant", "témoin"} {
		if p.look.caps && strings.Contains(s, w) {
			return true
		}
	}
	return false
}
