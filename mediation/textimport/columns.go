package textimport

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// How lines are set: in columns, and to a margin.

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

// width finds the margin at which a text was broken, by the lengths of its lines:
// most are not much longer than the longest usual one.
func width(lengths []int) int {
	over, ns := 0, make([]int, 0, len(lengths))
	for _, n := range lengths {
		if n > usual {
			over++
		} else {
			ns = append(ns, n)
		}
	}
	if over*50 > len(lengths) || len(ns) == 0 {
		return 0
	}
	slices.Sort(ns)
	return ns[len(ns)-1-len(ns)/25]
}

var stretch = regexp.MustCompile(`(\S) {2,3}(\S)`)

// justified takes the white space between words to one space where lines were
// stretched with it to end at the same margin.
func justified(text string) string {
	lines := strings.Split(text, "\n")
	at := map[int]int{}
	most, full := 0, 0
	for _, l := range lines {
		l = strings.TrimRight(l, " ")
		rest := strings.TrimLeft(l, " ")
		if len(rest) < 30 {
			continue
		}
		full++
		if strings.Contains(rest, "  ") && stretch.MatchString(rest) && words(rest) > 5 {
			n := utf8.RuneCountInString(l)
			if at[n]++; at[n] > at[most] {
				most = n
			}
		}
	}
	if at[most] < 5 || at[most]*5 < full {
		return text
	}
	for i, l := range lines {
		if t := strings.TrimRight(l, " "); utf8.RuneCountInString(t) <= most+1 && utf8.RuneCountInString(t) >= most-1 && words(t) > 5 {
			rest := strings.TrimLeft(t, " ")
			lines[i] = t[:len(t)-len(rest)] + strings.Join(strings.Fields(rest), " ")
		}
	}
	return strings.Join(lines, "\n")
}
