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
	sole   bool // it alone comes before the body
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
	nesting map[string]rank          // of the words for larger divisions
	least   int                      // the least depth of a heading in the source
	past    map[sequence]map[int]int // by level, how far sequences came that are no longer open
	heads   map[sequence]header      // the last numbered heading
	beside  map[string]header        // the last of each row of dotted numbers
	// Of signatures.
	group  int     // level of the last words over names, or -1
	over   bool    // no such words, but who signs stands below those for whom
	groups []style // the ways the groups are numbered, by level
}

// place gives passages the levels that a reader would give them.
//
// The title, preamble, recitals, annexes and words over signatures are on the top
// level, 0, and what follows an annex begins anew. So are the largest divisions:
// parts or chapters, and articles where there are none. What is numbered within a
// division stands one below it, and a list one below the words that lead over to
// it. Which divisions are larger is taken from the text: by where their numbers
// begin anew; a dotted number stands below its own
// beginning, and siblings stay beside each other though a heading comes between.
// Nothing that comes before the body holds it: neither a preamble nor a heading
// that has no sibling behind the first division.
func place(ps []*passage) {
	pl := &placer{ps: ps, section: section, group: -1, past: map[sequence]map[int]int{}, heads: map[sequence]header{}, beside: map[string]header{}}
	pl.section, pl.nesting = sectionsOf(ps), nesting(ps)
	for _, p := range ps {
		if d := p.block.depth; d > 0 && p.role != paper.RoleTitle && (pl.least == 0 || d < pl.least) {
			pl.least = d
		}
	}
	for i, p := range ps {
		p.level = max(0, min(pl.level(i), paper.MaxDepth))
		for _, a := range p.aside {
			a.role, a.level = paper.RoleParagraph, min(pl.inside(), paper.MaxDepth)
			if p.signs {
				a.role, a.level = p.role, p.level
			}
		}
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
	switch {
	case m.rank == section && pl.section == clause:
		return clause
	case m.rank > annex && m.rank <= section && pl.nesting[m.word] != none:
		return pl.nesting[m.word]
	}
	return m.rank
}

func (pl *placer) division(p *passage) int {
	r := pl.rankOf(p.m)
	n := node{rank: r, role: p.role, m: p.m, caps: p.look.caps}
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
		if !t.front && t.rank < r && (!t.number || t.role == paper.RoleHeading && p.m.rank >= section && t.m.capital()) {
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
	n.sole = !n.front && pl.sole(i)
	n.front = n.front || n.sole
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
		over := none // the division it stands right before: below none of its siblings
		if i+1 < len(pl.ps) && pl.ps[i+1].rank() > annex && !pl.ps[i+1].signs {
			over = pl.rankOf(pl.ps[i+1].m)
		}
		for j := len(pl.open) - 1; j >= 0; j-- {
			o := pl.open[j]
			if n.caps && pl.behindArticles(j) {
				continue // in capitals as the chapter is, and behind its articles
			}
			if over != none && o.m != nil && o.m.rank != none && pl.rankOf(o.m) >= over {
				continue
			}
			if o.number && (o.role != paper.RoleHeading || n.caps) || o.front && !(o.sole && o.caps && !n.caps) || o.rank == title && !o.number && o.depth == 0 && (o.caps == n.caps || n.caps) {
				continue
			}
			n.level = o.level + 1
			break
		}
	}
	for _, o := range pl.open {
		n.front = n.front || o.sole && o.level < n.level
	}
	return pl.push(n)
}

// behindArticles reports whether an open division is an article of a chapter
// whose title is in capitals, or such a chapter with an article open.
func (pl *placer) behindArticles(j int) bool {
	if j > 0 && pl.open[j].rank == article {
		j--
	}
	o := pl.open[j]
	return j+1 < len(pl.open) && o.caps && o.m != nil && o.m.rank > annex && o.m.rank <= section && pl.open[j+1].rank == article
}

// sole reports whether an unnumbered heading comes before all divisions and
// numbered headings, stands over a paragraph, and has no sibling behind the first
// of them: an introduction, of which the body is no part.
func (pl *placer) sole(i int) bool {
	p := pl.ps[i]
	alike := func(o *passage) bool {
		return o.m == nil && o.role == paper.RoleHeading && o.block.depth == 0 && (o.look.caps || !p.look.caps)
	}
	if slices.ContainsFunc(pl.open, func(o node) bool { return o.sole && o.caps && !p.look.caps }) {
		return false // it stands below that one
	}
	if !alike(p) || i+1 == len(pl.ps) || pl.ps[i+1].role != paper.RoleParagraph || pl.ps[i+1].m != nil {
		return false
	}
	for _, o := range pl.ps[:i] {
		if o.m != nil && !o.contents && (o.m.rank != none || o.role == paper.RoleHeading) {
			return false
		}
	}
	body, held := false, false // held by a numbered heading right before it, and so are its siblings
	for j, o := range pl.ps[i+1:] {
		switch {
		case o.contents:
		case o.signs, o.role == paper.RoleAnnex:
			return body
		case o.m != nil && (o.m.rank != none || o.role == paper.RoleHeading):
			body = true
			held = j+i+2 < len(pl.ps) && alike(pl.ps[j+i+2])
		case body && !held && alike(o):
			return false
		}
	}
	return body
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

func (pl *placer) container() *node {
	for j := len(pl.open) - 1; j >= 0; j-- {
		if pl.open[j].role != paper.RoleParagraph {
			return &pl.open[j]
		}
	}
	return nil
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
