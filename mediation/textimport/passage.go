package textimport

import (
	"maps"
	"regexp"
	"sort"
	"strconv"
	"strings"
	"unicode"
)

// A block is what a source sets apart as one paragraph.
type block struct {
	line    int // the source's, from 1
	lines   []string
	depth   int     // of a heading by the source's own word, from 1; 0: not said
	title   bool    // the source calls it the title
	solid   bool    // the source knows where its paragraphs begin: nothing is joined
	marker  *marker // a number that the source holds apart from the words
	bold    bool    // all of it is in bold letters
	centred bool
	toc     bool // an entry of a table of contents by the source's own word
	note    bool // a footnote
	margin  bool // stands at the head or foot of a page
}

// A passage will be a clause.
type passage struct {
	line   int
	m      *marker
	lines  []string
	block  *block
	first  bool // it begins where a block begins
	litter bool // a page number
	tabled bool // a row of a table
	look   look
	text   string

	contents bool // stands in a table of contents
	signs    bool
	behind   bool       // behind signatures
	item     bool       // of a list without numbers
	aside    []*passage // from the foot of a page, after this one
	role     role
	level    int
}

// rank is that of the passage's number.
func (p *passage) rank() rank {
	if p.m == nil {
		return none
	}
	return p.m.rank
}

// said is the text on one line.
func said(lines []string) string {
	var b strings.Builder
	for _, l := range lines {
		if b.Len() > 0 && !brokenWord(b.String(), l) {
			b.WriteByte(' ')
		}
		b.WriteString(l)
	}
	return b.String()
}

// brokenWord: a word parted at the end of a line keeps its hyphen, and no space comes between.
func brokenWord(before, after string) bool {
	n := len(before)
	return n > 1 && before[n-1] == '-' && before[n-2] > ' ' && unicode.IsLetter(firstRune(after))
}

// A row is one line with what it may begin with.
type row struct {
	no    int
	s     string
	m     *marker
	first bool
	block *block
	table bool // set in columns, as its neighbours are
}

// A cutter cuts blocks into passages.
type cutter struct {
	rows   []row
	out    []*passage
	aside  []*passage // from the foot of a page, until the sentence that runs over it ends
	cur    *passage
	closed bool                 // a drawn line ended the passage
	open   map[sequence]int     // the last number of each sequence that goes on
	outer  map[sequence]int     // of those, the ones that divisions stand below: "I. GENERAL", "Article 1"
	begun  map[sequence]bool    // the sequences that have begun somewhere
	dotted []int                // the last dotted number
	width  int                  // of lines broken at a margin; 0: none are
	marks  map[sequence][]where // all numbers of each sequence, in order
}

type sequence struct {
	wrap string
	kind kind
}

type where struct{ row, n int }

func cut(blocks []block) []*passage {
	c := &cutter{open: map[sequence]int{}, outer: map[sequence]int{}, begun: map[sequence]bool{}, marks: map[sequence][]where{}}
	for i := range blocks {
		b := &blocks[i]
		for j, s := range b.lines {
			r := row{no: b.line + j, s: s, first: j == 0, block: b}
			if j == 0 && b.marker != nil {
				r.m = b.marker
				r.m.rest = s
			} else if !b.note && !b.margin {
				r.m = readMarker(s)
			}
			if r.m == nil && !b.note && !b.margin && j == 0 && j+1 < len(b.lines) && divisions[plainArabic.Replace(strings.ToLower(s))] != none {
				r.m = readMarker(s + " " + b.lines[1]) // PART, and its number on the next line
				if r.m != nil && r.m.rank != none {
					r.s = s + " " + b.lines[1]
					b.lines[1] = ""
				}
			}
			c.rows = append(c.rows, r)
			if r.m != nil && !r.m.bullet() && !r.m.dotted() {
				for _, n := range r.m.counts {
					q := sequence{r.m.wrap, n.kind}
					c.marks[q] = append(c.marks[q], where{len(c.rows) - 1, n.n})
				}
			}
		}
	}
	c.width = width(c.rows)
	c.tables()
	for i := range c.rows {
		c.row(i)
	}
	c.flush()
	return c.out
}

// columns is how many columns a line of few words is set in.
func columns(s string) int {
	if words(s) > 14 {
		return 1
	}
	n, gap, before := 1, 0, 'x'
	for _, r := range s {
		switch {
		case r == '\t':
			gap += 2
		case unicode.IsSpace(r):
			gap++
		default:
			if gap > 1 && !unicode.Is(unicode.Terminal_Punctuation, before) {
				n++
			}
			gap, before = 0, r
		}
	}
	return n
}

// tables marks lines that stand in as many columns, three or more, as the line
// before or after them.
func (c *cutter) tables() {
	before := 0
	for i := range c.rows {
		r := &c.rows[i]
		n := columns(r.s)
		if strings.Count(r.s, "|") > 1 {
			n, r.table = 0, true
		}
		if r.first || r.m != nil || ruled(r.s) {
			before = 0
		}
		if n > 2 && n == before && c.rows[i-1].m == nil {
			r.table, c.rows[i-1].table = true, true
		}
		before = n
	}
}

// width finds the margin at which a text was broken: most lines are not much
// longer than the longest usual one.
func width(rows []row) int {
	longest, over := 0, 0
	for _, r := range rows {
		n := len([]rune(r.s))
		if n > 130 {
			over++
		} else {
			longest = max(longest, n)
		}
	}
	if over*50 > len(rows) {
		return 0
	}
	return longest
}

func (c *cutter) row(i int) {
	r := &c.rows[i]
	switch {
	case r.block.margin:
		if n := len(c.aside); n > 0 && !r.first {
			c.aside[n-1].lines = append(c.aside[n-1].lines, r.s)
			return
		}
		c.aside = append(c.aside, &passage{line: r.no, block: r.block, first: true, litter: true, lines: []string{r.s}})
	case ruled(r.s) && (r.block.marker == nil || !r.first):
		c.closed = c.cur != nil && len(c.cur.lines) > 0
	case r.s == "":
	case c.leadsOver(r):
	case c.begins(i):
		c.begin(r)
	default:
		c.append(r.s, r.no)
	}
}

// leadsOver cuts a line such as "and (d) …" before its number.
func (c *cutter) leadsOver(r *row) bool {
	if r.m != nil || c.cur == nil || r.block.marker != nil {
		return false
	}
	and, rest, ok := strings.Cut(r.s, " ")
	if !ok || !conjunction(and) {
		return false
	}
	m := readMarker(rest)
	if m == nil || m.bullet() || m.rank != none || !(m.dotted() && follows(c.dotted, m.path) || !m.dotted() && c.goesOn(m)) {
		return false
	}
	c.add(and)
	b := c.cur.block
	c.flush()
	c.cur = &passage{line: r.no, block: b, m: m}
	c.note(m)
	c.append(m.rest, r.no)
	return true
}

func (c *cutter) begin(r *row) {
	c.flush()
	c.cur = &passage{line: r.no, block: r.block, first: r.first}
	if r.m != nil && !(r.first && r.block.marker == nil && pageNumber(r.s)) {
		c.cur.m = r.m
		c.note(r.m)
		if in := r.m.inner(); in != nil {
			c.note(in)
		}
		c.append(r.m.rest, r.no)
		return
	}
	c.cur.tabled = r.table
	c.cur.litter = r.block.note || r.first && len(r.block.lines) == 1 && pageNumber(r.s)
	c.append(r.s, r.no)
}

func (c *cutter) flush() {
	if c.cur != nil {
		c.out = append(c.out, c.cur)
	}
	c.out = append(c.out, c.aside...)
	c.cur, c.closed, c.aside = nil, false, nil
}

var inner = regexp.MustCompile(`(?:^|[\s])(\d{1,3}(?:\.\d{1,3}){2,11}\.)(\s|$)`)

// append adds a line to the passage, unless the next number of its sequence
// stands in the middle of it.
func (c *cutter) append(s string, no int) {
	if s == "" {
		return
	}
	if len(c.dotted) > 2 {
		if at := inner.FindStringSubmatchIndex(s); at != nil {
			m := readMarker(s[at[2]:])
			before := strings.ToLower(strings.TrimSpace(s[:at[2]]))
			if m != nil && follows(c.dotted, m.path) && (ends(before) != 0 || conjunction(before)) {
				c.add(strings.TrimSpace(s[:at[2]]))
				b := c.cur.block
				c.flush()
				c.cur = &passage{line: no, block: b, m: m}
				c.note(m)
				s = m.rest
			}
		}
	}
	c.add(s)
}

func (c *cutter) add(s string) {
	if s = strings.TrimSpace(s); s != "" {
		c.cur.lines = append(c.cur.lines, s)
	}
}

// follows reports whether b is the number after a on its level.
func follows(a, b []int) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a[:len(a)-1] {
		if a[i] != b[i] {
			return false
		}
	}
	return b[len(b)-1] == a[len(a)-1]+1
}

// note remembers how far each sequence has come.
func (c *cutter) note(m *marker) {
	if m.rank != none && m.rank != clause {
		if n := len(c.out); n > 0 && c.out[n-1].m != nil && c.out[n-1].m.rank == none && shortly(said(c.out[n-1].lines)) {
			for _, o := range c.out[n-1].m.counts {
				if o.kind == capitalRoman || o.kind == capitalLatin {
					q := sequence{c.out[n-1].m.wrap, o.kind}
					c.outer[q] = c.open[q]
				}
			}
		}
		c.open = maps.Clone(c.outer)
	}
	if m.dotted() {
		c.dotted = m.path
		return
	}
	known := false
	for _, n := range m.counts {
		known = known || n.n == 1 || c.open[sequence{m.wrap, n.kind}] == n.n-1
	}
	for _, n := range m.counts {
		q := sequence{m.wrap, n.kind}
		c.begun[q] = c.begun[q] || n.n == 1
		if !known || n.n == 1 || c.open[q] == n.n-1 {
			c.open[q] = n.n
		}
	}
}

// goesOn reports whether a number is the next of an open sequence.
func (c *cutter) goesOn(m *marker) bool {
	for _, n := range m.counts {
		if last, ok := c.open[sequence{m.wrap, n.kind}]; ok && n.n == last+1 {
			return true
		}
	}
	if !m.dotted() || c.dotted != nil && (follows(c.dotted, m.path) || m.path[len(m.path)-1] == 1) {
		return m.dotted()
	}
	return len(m.path) == 2 && m.path[1] == 1 && c.open[sequence{".", decimal}] == m.path[0] // 4.1 below 4.
}

// nearly reports whether a number is a little further on in an open sequence:
// numbers are missing in real texts, or were misread.
func (c *cutter) nearly(m *marker) bool {
	for _, n := range m.counts {
		if last, ok := c.open[sequence{m.wrap, n.kind}]; ok && n.n > last && n.n <= last+4 && n.kind != dots {
			return true
		}
	}
	return false
}

// refers reports whether a text ends with a word that a number belongs to.
func refers(s string) bool {
	f := strings.Fields(s)
	if len(f) == 0 {
		return false
	}
	w := plainly(strings.Trim(f[len(f)-1], "(.,"))
	return divisions[w] != none || divisions[strings.TrimSuffix(w, "s")] != none || w == "no" || w == "nos"
}

// ahead is how far ahead a second number makes a first one likely.
const ahead = 400

// starts reports whether a number is a first one, and a second one comes.
func (c *cutter) starts(i int) bool {
	m := c.rows[i].m
	for _, n := range m.counts {
		if n.n != 1 {
			continue
		}
		marks := c.marks[sequence{m.wrap, n.kind}]
		next := sort.Search(len(marks), func(j int) bool { return marks[j].row > i })
		for _, w := range marks[next:] {
			if w.row > i+ahead {
				break
			}
			if w.n == 2 {
				return true
			}
		}
	}
	return false
}

// usual reports whether lists of this kind, in small letters, were met before: this
// one may have one item only.
func (c *cutter) usual(m *marker) bool {
	for _, n := range m.can(1) {
		if c.begun[sequence{m.wrap, n.kind}] && n.kind == latin {
			return unicode.IsUpper(firstRune(m.rest))
		}
	}
	return false
}

// soon reports whether a second number comes within a few lines of a first one.
func (c *cutter) soon(i int) bool {
	m := c.rows[i].m
	for j := i + 1; j < len(c.rows) && j < i+6; j++ {
		if next := c.rows[j].m; next != nil && c.rows[j].first {
			return len(likeness(m.as(m.can(1)), next, 1)) > 0
		}
	}
	return false
}

// lists reports whether a first number within a block is followed by a second
// one at the head of a near line of the same block: "including", and its list.
func (c *cutter) lists(i int) bool {
	m := c.rows[i].m
	if m.weak || i == 0 || refers(c.rows[i-1].s) {
		return false
	}
	for _, r := range c.rows[i+1 : min(len(c.rows), i+6)] {
		if r.block != c.rows[i].block {
			return false
		}
		if next := readMarker(r.s); next != nil && len(likeness(m.as(m.can(1)), next, 1)) > 0 {
			return true
		}
	}
	return false
}

// tail is how many lines back one looks to judge how a text goes on.
const tail = 8

func (c *cutter) tail() string {
	return said(c.cur.lines[max(0, len(c.cur.lines)-tail):])
}

// begins decides whether a passage begins with a row.
func (c *cutter) begins(i int) bool {
	r := &c.rows[i]
	if r.table || c.cur != nil && c.cur.tabled {
		return true
	}
	if c.cur == nil || c.closed {
		if r.m != nil && !c.takes(i) {
			r.m = nil
		}
		return true
	}
	if r.m != nil {
		if c.takes(i) {
			return true
		}
		r.m = nil
	}
	if r.first {
		return c.beginsBlock(r)
	}
	return c.beginsInside(i)
}

// takes decides whether what looks like a number is one.
func (c *cutter) takes(i int) bool {
	r := &c.rows[i]
	m := r.m
	if r.first && r.block.marker != nil {
		return true
	}
	before := ""
	if i > 0 {
		before = c.rows[i-1].s
	}
	if m.wrap == " " && lookAt(m.rest).titled && c.open[sequence{".", decimal}]+1 == m.counts[0].n && m.counts[0].n > 1 {
		m.wrap = "." // "3 Title", after "2."
	}
	if r.first {
		if c.cur != nil && !r.block.solid && dangles(c.tail()) {
			return !m.weak && m.rank == none && (c.goesOn(m) || c.cur.m != nil && c.starts(i) && !refers(c.tail())) || m.rank == none && c.soon(i) && !refers(c.tail()) // "as described in", "Chapter II, …"
		}
		switch {
		case !m.weak, m.bullet(), c.goesOn(m), c.starts(i), c.nearly(m), c.usual(m):
			return true
		}
		return m.wrap == "." && lookAt(m.rest).caps && words(m.rest) > 1 && m.counts[0].n == 1
	}
	ended := ends(before) != 0 || leads(before) || conjunction(before) || ruled(before) || before == ""
	head := c.cur != nil && (c.cur.m != nil && c.cur.m.rank != none || len(c.cur.lines) < 2) && lookAt(c.tail()).titled
	switch {
	case m.bullet():
		return ended || c.cur != nil && c.cur.m != nil && c.cur.m.bullet() && c.cur.m.wrap == m.wrap || !m.weak
	case m.rank != none:
		l := lookAt(m.rest)
		listed := c.rows[i-1].m != nil && c.short(c.rows[i-1].m.rest) && c.short(r.s) // of a table of contents
		return (ended || head || listed || lookAt(before).titled) && (m.rest == "" || l.titled || l.open || ended && m.rank == article)
	case m.dotted():
		return (ended || head) && (!m.weak || c.goesOn(m)) || m.rest == "" && !m.weak
	}
	if !c.goesOn(m) {
		return c.starts(i) && (ended || head || c.lists(i))
	}
	if ended || head || !dangles(before) && (m.rest == "" && m.counts[0].kind != decimal || unicode.IsUpper(firstRune(m.rest))) {
		return true
	}
	if len([]rune(before))*4 < c.width*3 && !dangles(before) && !refers(before) {
		return true // the line ends well before the margin
	}
	// A list whose items end without a mark.
	return c.cur.m != nil && len(likeness(c.cur.m, m, 1)) > 0 && len(c.cur.lines) == 1 && !dangles(before) && !refers(before)
}

// beginsBlock decides for the first line of a block that has no number.
func (c *cutter) beginsBlock(r *row) bool {
	cur := c.cur
	text := c.tail()
	if cur.m != nil && text == "" && cur.m.rank == none && !cur.m.bullet() {
		return false // a number on a line of its own
	}
	if cur.m != nil && text == "" && cur.m.bullet() {
		return false
	}
	if cur.m != nil && text == "" && cur.m.rank != none && r.block.depth == 0 {
		l := lookAt(said(r.block.lines[:1]))
		short := c.short(r.s) && len(r.block.lines) == 1
		return !((l.titled || short) && !called(r.s, contentsNames) && !called(r.s, preambleNames))
	}
	if r.block.solid || cur.block.depth > 0 {
		return true
	}
	if conjunction(r.s) {
		return false
	}
	return !c.continues(text, r)
}

// shortly reports whether a text could stand over divisions.
func shortly(s string) bool {
	l := lookAt(s)
	return l.titled || l.words <= 15 && l.end == 0 && !l.modal
}

// short reports whether a line is a few words and no sentence.
func (c *cutter) short(s string) bool {
	l := lookAt(s)
	return l.words <= 8 && l.end == 0 && !l.modal && unicode.IsUpper(firstRune(s))
}

// continues reports whether a block goes on with the sentence before it.
func (c *cutter) continues(text string, r *row) bool {
	n := words(text)
	if over := len(c.aside) > 0; over && n > 3 && !c.cur.litter && (ends(text) == 0 || ends(text) == ',') && !lookAt(text).caps {
		first := firstLetterOf(r.s)
		last := c.cur.lines[len(c.cur.lines)-1]
		if ends(text) == 0 && len([]rune(last))*5 >= c.width*4 && c.width > 0 {
			return true // the line goes to the margin
		}
		if unicode.IsLower(first) || uncased(first) && n > 8 && !lookAt(said(r.block.lines)).titled {
			return true
		}
	}
	if n < 6 || ends(text) != 0 || lookAt(text).caps || c.cur.litter {
		return false
	}
	if pageNumber(r.s) {
		return false
	}
	if dangles(text) {
		return true
	}
	if unicode.IsLower(firstRune(skip(r.s))) {
		return true
	}
	f := strings.Fields(text)
	return words(r.s) == 1 && ends(r.s) == '.' && unicode.IsLower(firstRune(f[n-1]))
}

// beginsInside decides for a further line of a block that has no number.
func (c *cutter) beginsInside(i int) bool {
	cur, r := c.cur, &c.rows[i]
	if len(cur.lines) > tail {
		return false
	}
	if leads(c.rows[i-1].s) {
		return true
	}
	text := c.tail()
	if text == "" {
		if cur.m != nil && cur.m.rank != none {
			l := lookAt(r.s)
			alone := i+1 == len(c.rows) || c.rows[i+1].first
			return !l.titled && !l.open && cur.m.rank != annex && !(alone && c.short(r.s))
		}
		return false
	}
	if ends(cur.lines[len(cur.lines)-1]) == ';' && unicode.IsUpper(firstRune(r.s)) {
		return true // a list, each of its lines an item
	}
	was, is := lookAt(text), lookAt(r.s)
	if was.caps && was.words > 0 && was.end != ',' && !is.caps && !unicode.IsLower(firstRune(r.s)) {
		return firstRune(r.s) != '(' && cur.m == nil && (is.words > 5 || was.words > 1 || called(text, preambleNames)) || cur.m != nil && cur.m.rank != none && !is.titled
	}
	if cur.m != nil && cur.m.rank != none && cur.m.rank != clause && was.titled && !dangles(text) {
		return !is.titled && !unicode.IsLower(firstRune(r.s))
	}
	// A title, and its paragraph on the next line.
	if (cur.m != nil || len(c.out) == 0) && len(cur.lines) == 1 && was.titled && !dangles(text) && !strings.HasSuffix(text, "-") && unicode.IsUpper(firstRune(r.s)) && is.words >= 6 && !is.titled {
		return c.width == 0 || len([]rune(c.rows[i-1].s))*4 < c.width*3
	}
	return false
}

// finish gives every passage its text and look.
func finish(ps []*passage) []*passage {
	out := ps[:0]
	for _, p := range ps {
		p.text = said(p.lines)
		if wordless(p.text) && p.m == nil {
			if len(out) > 0 && p.text != "" && out[len(out)-1].block.depth == 0 {
				last := out[len(out)-1]
				last.lines = append(last.lines, p.lines...)
				last.text = said(last.lines)
				last.look = lookAt(last.text)
			}
			continue
		}
		p.look = lookAt(p.text)
		out = append(out, p)
	}
	return out
}

func name(i int) string { return "c" + strconv.Itoa(i+1) }
