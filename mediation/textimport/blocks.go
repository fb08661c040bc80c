package textimport

import (
	"unicode"
)

// A plain text is parted into blocks.

// blocksOf parts a plain text at its empty lines, or, where it or most of it has
// hardly any, at lines that end a paragraph.
func blocksOf(lines []string, margins map[int]bool) []block {
	empty, full, long := 0, 0, 0
	together, most := 0, 0 // lines with no empty one between
	rows := make([]row, 0, len(lines))
	for i, l := range lines {
		if l == "" {
			if !margins[i-1] && !margins[i+1] {
				empty++
				together = 0
			}
			continue
		}
		together++
		most = max(most, together)
		full++
		rows = append(rows, row{s: l})
		if len([]rune(l)) > 130 {
			long++
		}
	}
	dense := full > 6 && (empty*10 < full || most > 12 && most*10 > full*6)
	margin := width(rows)
	var out []block
	fresh := true
	for i, l := range lines {
		if l == "" {
			fresh = true
			continue
		}
		if margins[i] {
			out = append(out, block{line: i + 1, lines: []string{l}, margin: true})
			fresh = true
			continue
		}
		if fresh || dense && parts(lines[i-1], l, margin) {
			out = append(out, block{line: i + 1})
		}
		fresh = false
		b := &out[len(out)-1]
		b.lines = append(b.lines, l)
	}
	return out
}

// parts reports whether a paragraph ends between two lines.
func parts(before, after string, margin int) bool {
	if margin == 0 || margin < 50 {
		return ends(before) != ',' || !unicode.IsLower(firstRune(after))
	}
	n := len([]rune(before))
	e := ends(before)
	if (e == ';' || e == ':') && !unicode.IsLower(firstLetterOf(after)) || columns(before) > 1 || columns(after) > 1 {
		return true
	}
	if a := firstRune(after); n*20 < margin*14 && e == 0 && !lookAt(before).caps && !unicode.IsLower(a) && readMarker(before) == nil {
		return true
	}
	a := lookAt(after)
	return e != 0 && e != ',' && n*20 < margin*17 || a.caps && a.titled && !lookAt(before).caps || n*2 < margin && !unicode.IsLower(firstRune(after)) && e == 0 && lookAt(before).titled
}
