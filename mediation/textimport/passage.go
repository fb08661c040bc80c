package textimport

import (
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
	below  int  // stands below that many lines drawn to sign on
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
