package textimport

import (
	"strings"
	"unicode"

	"goodoffices/paper"
)

// Tables of contents.

// tellContents marks the entries of a table of contents. It ends where the body
// begins: with a heading that the table has named, or with a long sentence.
func tellContents(ps []*passage) {
	for i := 0; i < len(ps); i++ {
		if ps[i].m != nil || !called(ps[i].text, contentsNames) {
			continue
		}
		end := contentsEnd(ps, i+1, titled(ps[:i]))
		ps[i].role = paper.RoleHeading
		for _, p := range ps[i+1 : end] {
			p.contents, p.role = true, paper.RoleParagraph
		}
		i = end - 1
	}
	for _, p := range ps {
		if p.block.toc {
			p.contents, p.role = true, paper.RoleParagraph
		}
	}
	// Without a heading: at least three lines that end with dots and a page.
	for i := 0; i < len(ps); {
		j := i
		for j < len(ps) && leads(ps[j].text) {
			j++
		}
		if j-i >= 3 {
			for _, p := range ps[i:j] {
				p.contents, p.role = true, paper.RoleParagraph
			}
		}
		i = j + 1
	}
}

// leads reports whether a line leads to a page by dots.
func leads(s string) bool {
	t := strings.TrimRightFunc(s, unicode.IsDigit)
	return len(t) < len(s) && (strings.Contains(t, "....") || strings.Contains(t, "……") || strings.Contains(t, ". . .") || strings.HasSuffix(t, "\t"))
}

func entryKey(p *passage) string {
	if p.m == nil {
		return key(p.text)
	}
	return letters(p.m.printed) + "/" + key(p.text)
}

// titled is the first title.
func titled(ps []*passage) string {
	for _, p := range ps {
		if p.role == paper.RoleTitle && p.look.words > 1 {
			return letters(p.text)
		}
	}
	return ""
}

func contentsEnd(ps []*passage, from int, title string) int {
	seen := map[string]bool{}
	for i := from; i < len(ps); i++ {
		p := ps[i]
		k := entryKey(p)
		if title != "" && p.m == nil && strings.HasPrefix(letters(p.text), title) {
			p.role = paper.RoleTitle // once more
			return i
		}
		switch {
		case p.litter, k == "", called(p.text, contentsNames) && p.m == nil, leads(p.text):
			seen[k] = true
			continue
		case seen[k] && len(k) > 2:
			return i
		case p.look.words >= 15 && p.look.end == '.':
			for i > from && ps[i-1].look.titled && i-1 > from {
				i-- // what stands over the sentence belongs to it
				if ps[i].m == nil || ps[i].m.rank == annex {
					break
				}
			}
			return i
		}
		seen[k] = true
	}
	return len(ps)
}
