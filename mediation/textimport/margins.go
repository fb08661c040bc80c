package textimport

import (
	"regexp"
	"slices"
	"strings"
	"unicode"

	"goodoffices/paper"
)

// The head and foot of pages, which a text taken from a PDF has between its lines.

// margins finds the lines that stand at the head and foot of pages: page
// numbers, lines that differ only in the page they name, and what stands more than
// once beside one of these.
func margins(lines []string, pages pages) map[int]bool {
	out := map[int]bool{}
	for _, at := range pageLines(lines) {
		out[at] = true
	}
	again(out, paged(lines))
	again(out, stretches(lines))
	again(out, pages.ends(lines))
	for n := -1; n != len(out); {
		n = len(out)
		again(out, beside(lines, out))
	}
	return out
}

// again takes what stands more than once.
func again(out map[int]bool, found map[string][]int) {
	for k, at := range found {
		if len(at) < 2 || len(k) < 4 {
			continue
		}
		for _, i := range at {
			out[i] = true
		}
	}
}

// paged are the lines that name a page, by what else they say.
func paged(lines []string) map[string][]int {
	out, last := map[string][]int{}, map[string]int{}
	for i, l := range lines {
		if rest, page := pageNamed(l); rest != "" && page != last[rest] {
			out[rest] = append(out[rest], i)
			last[rest] = page
		}
	}
	return out
}

// stretches are lines that stand together between empty ones three times or more, a
// page apart, and are no sentence.
func stretches(lines []string) map[string][]int {
	at := map[string][]int{}
	for from := 0; from < len(lines); {
		to := from
		for to < len(lines) && lines[to] != "" {
			to++
		}
		if n := to - from; n > 1 && n < 6 && !slices.ContainsFunc(lines[from:to], func(l string) bool {
			return ends(l) != 0 || wordless(l) || words(l) > 14 || readMarker(l) != nil || blankLine.MatchString(l)
		}) {
			k := strings.Join(lines[from:to], "\n")
			if was := at[k]; len(was) == 0 || from-was[len(was)-1] >= apart {
				at[k] = append(at[k], from)
			}
		}
		from = to + 1
	}
	out := map[string][]int{}
	for k, froms := range at {
		for _, from := range froms {
			for i := range strings.Count(k, "\n") + 1 {
				if len(froms) > 2 {
					out[k] = append(out[k], from+i)
				}
			}
		}
	}
	return out
}

// pages are the lines before which a page begins by the source's own word.
type pages []int

// ends are the lines at the head and at the foot of pages, by what they say but for
// numbers; what a page has in between is no margin, whatever it says.
func (p pages) ends(lines []string) map[string][]int {
	out := map[string][]int{}
	if len(p) < 2 {
		return out
	}
	from := 0
	for _, to := range append(slices.Clone(p), len(lines)) {
		var said []int
		for i := from; i < to; i++ {
			if lines[i] != "" {
				said = append(said, i)
			}
		}
		for n, ends := range [][]int{said[:min(3, len(said)/2)], said[max(len(said)-3, (len(said)+1)/2):]} {
			for _, i := range ends {
				if words(lines[i]) <= 16 && (readMarker(lines[i]) == nil || pageNumber(lines[i])) {
					k := "head foot"[5*n:][:4] + letters(strings.Map(unnumbered, lines[i]))
					out[k] = append(out[k], i)
				}
			}
		}
		from = to
	}
	for k, at := range out {
		if len(at)*3 < len(p)+1 {
			delete(out, k)
		}
	}
	return out
}

// unnumbered leaves out digits.
func unnumbered(r rune) rune {
	if unicode.IsDigit(r) {
		return -1
	}
	return r
}

// beside are the lines next to those that are margins already, by what they say.
func beside(lines []string, margins map[int]bool) map[string][]int {
	out := map[string][]int{}
	seen := map[int]bool{}
	for at := range margins {
		for _, step := range []int{-1, 1} {
			j := at + step
			for j >= 0 && j < len(lines) && lines[j] == "" && j > at-4 && j < at+4 {
				j += step
			}
			if j < 0 || j >= len(lines) || margins[j] || seen[j] || words(lines[j]) > 14 {
				continue
			}
			if j != at+step && !empty(lines, j+step) {
				continue // a line of a paragraph
			}
			if m := readMarker(lines[j]); m == nil || m.rank == none && !m.dotted() {
				seen[j] = true
				out[letters(lines[j])] = append(out[letters(lines[j])], j)
			}
		}
	}
	return out
}

// pageLines are the lines that are page numbers: alone between empty lines, or
// far apart and each one more than the one before.
func pageLines(lines []string) []int {
	var out []int
	last, lastAt := 0, -apart
	var row []int
	for i, l := range lines {
		if l == "" || !pageNumber(l) {
			continue
		}
		if empty(lines, i-1) && empty(lines, i+1) || drawn(l) && (empty(lines, i-1) || empty(lines, i+1)) {
			out = append(out, i)
		}
		n := pageOf(l)
		if n == last+1 && i-lastAt >= apart {
			if len(row) == 0 && last > 0 {
				row = append(row, lastAt)
			}
			row = append(row, i)
		}
		last, lastAt = n, i
	}
	if len(row) > 1 {
		out = append(out, row...)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// drawn reports whether a page number is set as nothing else is: "- 4 -", "4 | Page".
func drawn(l string) bool {
	return strings.IndexFunc(l, unicode.IsDigit) > 0 && strings.ContainsRune("-–—|[", firstRune(l)) || strings.Contains(l, "|")
}

// apart is how many lines a page has at least.
const apart = 12

func empty(lines []string, i int) bool { return i < 0 || i >= len(lines) || lines[i] == "" }

func pageOf(l string) int {
	for f := range strings.FieldsFuncSeq(l, func(r rune) bool { return digit(r) < 0 }) {
		n, _ := digits(f)
		return n
	}
	return romanValue(strings.ToLower(strings.Trim(l, " -–—|.[]")))
}

var pageNames = regexp.MustCompile(`(?i)(?:page|pg\.|p\.|pág\.|página|стр\.|صفحة|صفحه)\s*\d+(?:\s*(?:of|de|sur|из|/)\s*\d+)?|^\d{1,3}\s*\||\|\s*\d{1,3}$|^\d{1,3}\s{3,}|\s{3,}(?:\d{1,3}|[ivxl]{1,6})$`)

// pageNamed is what is left of a short line when the page it names is taken
// out, and that page; nothing where it names none.
func pageNamed(l string) (rest string, page int) {
	if len(l) > 200 || strings.IndexFunc(l, unicode.IsDigit) < 0 || words(l) > 16 || ends(l) == ';' {
		return "", 0
	}
	at := pageNames.FindString(l)
	if at == "" {
		return "", 0
	}
	return letters(strings.Replace(l, at, " ", 1)), pageOf(at)
}

// setAside takes what stands at the head and foot of pages out of the text, and
// hangs it on the passage before: nothing is told or placed by it. What comes before
// the first passage it answers apart.
func setAside(ps []*passage) (text, front []*passage) {
	for _, p := range ps {
		switch {
		case !p.block.margin:
			text = append(text, p)
		case len(text) == 0:
			p.role = paper.RoleParagraph
			front = append(front, p)
		default:
			last := text[len(text)-1]
			last.aside = append(last.aside, p)
		}
	}
	return text, front
}

// putBack undoes that.
func putBack(text, front []*passage) []*passage {
	out := front
	for _, p := range text {
		out = append(append(out, p), p.aside...)
	}
	return out
}

// footnotes marks the notes at the foot of a page that a sentence runs over.
func footnotes(blocks []block) {
	for i := range blocks {
		if !blocks[i].margin || i == 0 || blocks[i-1].margin {
			continue
		}
		j := i
		for j > 0 && noteLike(blocks[j-1].lines[0]) {
			j--
		}
		if j == 0 || j == i || !runsOver(said(blocks[j-1].lines), blocks[i:]) {
			continue
		}
		for k := j; k < i; k++ {
			blocks[k].margin = true
		}
	}
}

// runsOver reports whether a sentence goes on after the head of the next page.
func runsOver(s string, blocks []block) bool {
	if ends(s) != 0 || words(s) < 6 {
		return false
	}
	for _, b := range blocks {
		if !b.margin {
			first := firstLetterOf(b.lines[0])
			return unicode.IsLower(first) || uncased(first)
		}
	}
	return false
}

// noteLike reports whether a line begins as a footnote does: "1 See …", "* See …".
func noteLike(l string) bool {
	rest := strings.TrimLeftFunc(l, func(r rune) bool { return digit(r) >= 0 || strings.ContainsRune("*†‡[]()", r) })
	return rest != l && len(l)-len(rest) < 6 && strings.HasPrefix(rest, " ") && unicode.IsLetter(firstRune(skip(rest)))
}
