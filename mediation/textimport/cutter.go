package textimport

import (
	"maps"
	"regexp"
	"strings"
	"unicode/utf8"
)

// Blocks are cut into passages.

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
	drawn  int                  // how many lines to sign on it drew
	open   map[sequence]int     // the last number of each sequence that goes on
	outer  map[sequence]int     // of those, the ones that divisions stand below: "I. GENERAL", "Article 1"
	begun  map[sequence]bool    // the sequences that have begun somewhere
	last   map[sequence]int     // the last number of each, whatever came since
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
	c := &cutter{open: map[sequence]int{}, outer: map[sequence]int{}, begun: map[sequence]bool{}, last: map[sequence]int{}, marks: map[sequence][]where{}}
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
	lengths := make([]int, len(c.rows))
	for i, r := range c.rows {
		lengths[i] = utf8.RuneCountInString(r.s)
	}
	c.width = width(lengths)
	c.tables()
	for i := range c.rows {
		c.row(i)
	}
	c.flush()
	return c.out
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
		c.drawn = len(blankLine.FindAllString(r.s, -1))
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
	c.cur = &passage{line: r.no, block: r.block, first: r.first, below: c.drawn}
	c.drawn = 0
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
	if m.rank != none && len(m.counts) > 0 {
		c.last[sequence{m.word, m.counts[0].kind}] = m.counts[0].n
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
		c.last[q] = n.n
		if !known || n.n == 1 || c.open[q] == n.n-1 {
			c.open[q] = n.n
		}
	}
}
