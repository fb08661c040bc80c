package textimport

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A plain text is parted into blocks.

// blocksOf parts a plain text at its empty lines, and, where it or a stretch of
// it has hardly any, or its lines are not broken at a margin, at lines that end a
// paragraph.
func blocksOf(lines []string, indents []int, margins map[int]bool) []block {
	l := layoutOf(lines, indents, margins)
	var out []block
	fresh := true
	for i, s := range lines {
		switch {
		case s == "":
			fresh = fresh || !l.spaced || i > 0 && lines[i-1] == ""
			continue
		case margins[i]:
			out = append(out, block{line: i + 1, lines: []string{s}, margin: true})
			fresh = true
			continue
		}
		before, edge := "", 0
		if len(out) > 0 {
			b := out[len(out)-1]
			before = b.lines[len(b.lines)-1]
			edge = indents[b.line+len(b.lines)-2] + utf8.RuneCountInString(before)
		}
		if fresh || named(s) || named(before) || l.apart(i, before, s, edge) {
			out = append(out, block{line: i + 1})
		}
		fresh = false
		b := &out[len(out)-1]
		for len(b.lines) < i+1-b.line {
			b.lines = append(b.lines, "") // double spacing
		}
		b.lines = append(b.lines, s)
	}
	return out
}

// apart reports whether a paragraph ends between two lines that no empty line
// parts.
func (l layout) apart(i int, before, s string, edge int) bool {
	if l.sentences && (sentence(before) || sentence(s)) {
		return false // of one paragraph; names that stand together are none
	}
	return (l.dense || l.crowded[i]) && l.parts(before, s, edge) || l.unbroken(before, s) || l.ended(before, s, edge)
}

// sentence reports whether a line ends a sentence or a part of one, and is not only
// an abbreviation before a name.
func sentence(s string) bool {
	e := ends(s)
	return e != 0 && (e != '.' || words(s) > 5)
}

// named reports whether a line says of what follows that it is the contents or
// the preamble: it stands for itself.
func named(s string) bool {
	return called(s, contentsNames) || called(s, preambleNames)
}

// A layout is how the lines of a text are set.
type layout struct {
	margin  int          // at which its lines were broken; 0: they were not
	edge    int          // the margin, with the white space that lines begin with
	dense   bool         // hardly any empty lines
	spaced  bool         // an empty line between any two
	crowded map[int]bool // lines that stand in a long stretch without an empty one

	sentences bool // a line for each sentence: paragraphs are parted by empty lines alone
}

func layoutOf(lines []string, indents []int, margins map[int]bool) layout {
	l := layout{crowded: map[int]bool{}}
	empty, full, small := 0, 0, 0
	single, within, close := 0, 0, 0 // empty lines alone, those within a sentence, and lines with none before them
	together, most := 0, 0           // lines with no empty one between
	apart := 0                       // places with more than one empty line
	whole, double := 0, 0            // lines that end a sentence, and those that end another one before
	on := 0                          // lines that a sentence runs over, or that are none
	ns, edges := make([]int, 0, len(lines)), make([]int, 0, len(lines))
	for i, s := range lines {
		if s == "" {
			if i > 1 && lines[i-1] == "" && lines[i-2] != "" {
				apart++
			}
			if !margins[i-1] && !margins[i+1] {
				empty++
				together = 0
			}
			if i > 0 && i+1 < len(lines) && lines[i-1] != "" && lines[i+1] != "" {
				single++
				if ends(lines[i-1]) == 0 && unicode.IsLower(firstRune(lines[i+1])) {
					within++
				}
			}
			continue
		}
		if i > 0 && lines[i-1] != "" {
			close++
			if ends(lines[i-1]) == 0 {
				on++
			}
		}
		if e := ends(s); e != 0 && e != ',' && words(s) > 5 {
			whole++
			if endsWithin(s) {
				double++
			}
		}
		together++
		most = max(most, together)
		full++
		n := utf8.RuneCountInString(s)
		ns, edges = append(ns, n), append(edges, n+indents[i])
		if unicode.IsLower(firstRune(s)) {
			small++
		}
		if together > crowd {
			for j := i; j > i-together && !l.crowded[j]; j-- {
				l.crowded[j] = true
			}
		}
	}
	l.margin = width(ns)
	if l.margin == 0 && small*4 >= full {
		l.margin = width(slices.DeleteFunc(ns, func(n int) bool { return n > usual })) // but for a few lines
	}
	l.edge = max(l.margin, width(edges))
	if l.margin < 50 && small*4 < full {
		l.margin = 0 // short lines, but not of a narrow column
	}
	if on*4 < close && close > 3 {
		l.margin = 0
	}
	l.spaced = within > 2 && within*4 > single && close*8 < full
	l.sentences = l.margin == 0 && whole >= dozen && double*50 < whole && empty*5 >= full && len(l.crowded)*4 < full
	l.dense = full > 6 && (empty*10 < full || l.spaced && apart*10 < full || most > crowd && most*10 > full*6)
	return l
}

// unbroken reports whether a line is a whole paragraph, in a text whose lines were
// broken at no margin.
func (l layout) unbroken(s, after string) bool {
	if l.margin > 0 {
		return false
	}
	n, m := utf8.RuneCountInString(s), utf8.RuneCountInString(after)
	if (n < usual/2 && m > max(usual/2, 2*n-8) || n < usual && m > max(usual, 4*n)) && readMarker(after) == nil {
		return true
	}
	if m := readMarker(s); m != nil && m.rank > annex && m.rank < article && m.rest != "" && !dangles(strings.ToLower(s)) {
		return true
	}
	e := ends(s)
	return utf8.RuneCountInString(s) > usual || e != 0 && e != ',' && (words(s) > 5 || words(s) > 2 && !lookAt(s).cased) && !(e == ':' && actsFor(plainly(s)))
}

// ended reports whether a sentence ends long before the margin, and the next line
// begins another one.
func (l layout) ended(before, after string, edge int) bool {
	return ends(before) == '.' && l.margin > 0 && edge*20 < l.edge*12 && (words(before) > 2 || readMarker(before) != nil) && unicode.IsUpper(firstRune(after)) && words(after) > 5
}

// usual is what lines broken at a margin seldom exceed.
const usual = 130

// dozen is of how many lines one would have two sentences, were they paragraphs.
const dozen = 12

// endsWithin reports whether a sentence ends in a line, and another begins: behind
// a word, which no abbreviation of one or two letters is.
func endsWithin(s string) bool {
	letters := 0
	for i, r := range s {
		switch {
		case unicode.IsLetter(r):
			letters++
			continue
		case letters > 2 && strings.ContainsRune(".!?؟۔", r):
			next := strings.TrimLeft(s[i+utf8.RuneLen(r):], " ")
			if len(next) < len(s[i+utf8.RuneLen(r):]) && unicode.IsLetter(firstRune(next)) && !unicode.IsLower(firstRune(next)) {
				return true
			}
		}
		letters = 0
	}
	return false
}

// crowd is how many lines without an empty one are more than a paragraph.
const crowd = 12

// parts reports whether a paragraph ends between two lines.
func (l layout) parts(before, after string, edge int) bool {
	e, a := ends(before), firstRune(after)
	if l.margin == 0 {
		return !(lookAt(before).caps && lookAt(after).caps && dangles(strings.ToLower(before))) && (e != ',' || !unicode.IsLower(a))
	}
	if (e == ';' || e == ':') && !unicode.IsLower(firstLetterOf(after)) || columns(before) > 1 || columns(after) > 1 {
		return true
	}
	n := utf8.RuneCountInString(before)
	if n*20 < l.margin*14 && e == 0 && !dangles(before) && !lookAt(before).caps && !unicode.IsLower(a) && (a != '(' || firstRune(before) == a) && readMarker(before) == nil {
		return true
	}
	if e != 0 {
		if s := plainly(after); actsFor(s) && strings.HasSuffix(s, ":") {
			return true
		} else if o, _ := opener(s); o != "" {
			return true
		}
	}
	if (e == ',' || e == ';') && reciting(after) {
		return true
	}
	was, is := lookAt(before), lookAt(after)
	room := (edge+1+utf8.RuneCountInString(strings.Fields(after)[0]))*20 < l.edge*18 // for the next word
	switch {
	case e == ',':
		return room && unicode.IsUpper(a)
	case e != 0:
		return room || is.caps && is.titled && !was.caps
	}
	if m := readMarker(before); m != nil && m.rest != "" && room && n*2 < l.margin && unicode.IsUpper(a) && unicode.IsUpper(firstRune(m.rest)) && !dangles(before) && !was.modal && is.words > 5 {
		return true // a number and its title
	}
	return is.caps && is.titled && !was.caps || n*2 < l.margin && !unicode.IsLower(a) && was.titled && !dangles(before) && !(was.caps && is.caps)
}
