package textimport

import (
	"slices"
	"sort"
	"strings"
	"unicode"
)

// Where a passage begins.

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

// holds reports whether the next number is the first below a number: "1 Aims", "1.1 …".
func (c *cutter) holds(i int) bool {
	m := c.rows[i].m
	for _, r := range c.rows[i+1 : min(len(c.rows), i+6)] {
		if r.m != nil {
			return r.m.dotted() && len(r.m.path) == 2 && r.m.path[0] == m.counts[0].n && r.m.path[1] == 1
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
	for j := i + 1; j < min(len(c.rows), i+6); j++ {
		r := &c.rows[j]
		if r.block != c.rows[i].block && r.no != c.rows[j-1].no+1 {
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
	if m.weak && m.rank != none {
		last := c.last[sequence{m.word, m.counts[0].kind}]
		return r.first && (c.cur == nil || ends(before) != 0 || before == "") && m.counts[0].n > last && m.counts[0].n <= last+4
	}
	if r.first {
		if c.cur != nil && !r.block.solid && dangles(c.tail()) {
			return !m.weak && m.rank == none && (c.goesOn(m) || c.cur.m != nil && c.starts(i) && !refers(c.tail())) || m.rank == none && c.soon(i) && !refers(c.tail()) // "as described in", "Chapter II, …"
		}
		switch {
		case !m.weak, m.bullet(), c.goesOn(m), c.starts(i), c.nearly(m), c.usual(m), c.holds(i):
			return true
		}
		return m.wrap == "." && lookAt(m.rest).caps && words(m.rest) > 1 && m.counts[0].n == 1
	}
	ended := ends(before) != 0 || leads(before) || conjunction(before) || ruled(before) || before == ""
	head := c.cur != nil && (c.cur.m != nil && c.cur.m.rank != none || len(c.cur.lines) < 2) && lookAt(c.tail()).titled ||
		c.cur != nil && c.cur.m != nil && c.cur.m.rank != none && len(c.cur.lines) > 0 && headline(c.cur.lines)
	switch {
	case m.bullet():
		return ended || c.cur != nil && c.cur.m != nil && c.cur.m.bullet() && c.cur.m.wrap == m.wrap || !m.weak
	case m.rank != none:
		l := lookAt(m.rest)
		listed := c.rows[i-1].m != nil && c.short(c.rows[i-1].m.rest) && c.short(r.s) // of a table of contents
		return (ended || head || listed || lookAt(before).titled) && (m.rest == "" || l.titled || l.open || ended && m.rank == article || head && (len(m.path) > 1 || m.rank == article))
	case m.dotted():
		return (ended || head) && (!m.weak || c.goesOn(m)) || m.rest == "" && !m.weak
	}
	if !c.goesOn(m) {
		return c.starts(i) && (ended || head || c.lists(i)) || head && c.last[sequence{m.wrap, m.counts[0].kind}]+1 == m.counts[0].n
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
		return !((l.titled || headline(r.block.lines)) && !called(r.s, contentsNames) && !called(r.s, preambleNames))
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

// headline reports whether lines are what a division is called: few words, and no
// punctuation after them.
func headline(lines []string) bool {
	l := lookAt(said(lines))
	return l.end == 0 && !l.modal && columns(lines[0]) == 1 && unicode.IsUpper(firstRune(lines[0])) && (l.words <= 8 || len(lines) > 1 && l.words <= 8*len(lines) && l.words <= 32)
}

// over are the lines of the block from a row on, before the next number.
func (c *cutter) over(i int) []string {
	var out []string
	for j := i; j < len(c.rows) && c.rows[j].block == c.rows[i].block && (j == i || c.rows[j].m == nil); j++ {
		out = append(out, c.rows[j].s)
	}
	return out
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
	if text != "" && cur.m != nil && cur.m.rank != none && cur.m.rank != clause && headline(append(slices.Clone(cur.lines), c.over(i)...)) {
		return false
	}
	if text == "" {
		if cur.m != nil && cur.m.rank != none {
			l := lookAt(r.s)
			return !l.titled && !l.open && cur.m.rank != annex && !headline(c.over(i))
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
