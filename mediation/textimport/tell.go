package textimport

import (
	"strings"
	"unicode"

	"goodoffices/paper"
)

type role = paper.ClauseRole

// tell finds out what each passage is: first what whole stretches are, then
// each passage by its look and its neighbours.
func tell(ps []*passage) []*passage {
	tellAnnexes(ps)
	opening := titles(ps)
	tellContents(ps)
	tellSignatures(ps, opening)
	ps = joinSignatures(ps)
	glossary := false
	for i, p := range ps {
		if glossary && p.role == "" && p.m == nil && !p.look.caps && p.look.end == 0 && p.block.depth == 0 {
			p.role = paper.RoleParagraph // an entry
		}
		if p.role == "" {
			p.role = roleOf(ps, i)
		}
		if p.role != paper.RoleParagraph || p.m != nil || p.look.words > 25 {
			glossary = p.role == paper.RoleHeading && called(p.text, glossaryNames)
		}
	}
	tellItems(ps)
	return ps
}

// tellAnnexes finds annexes whose letter comes before the word: "A. Annex on
// prisoners". In a list that words lead over to they are only named.
func tellAnnexes(ps []*passage) {
	listed := false
	for i, p := range ps {
		if p.m == nil || p.m.rank != none || p.m.wrap != "." || p.m.counts[0].kind != capitalLatin && p.m.counts[0].kind != capitalRoman {
			listed = p.look.end == ':' || listed && p.m != nil
			continue
		}
		word := plainly(run(p.text, letterOrMark))
		if listed = listed || i > 0 && ps[i-1].look.end == ':'; listed || divisions[word] != annex || word == "protocol" || p.look.words > 12 || p.look.end != 0 || p.look.modal {
			continue
		}
		p.m.rank, p.m.word = annex, word
	}
}

func plainly(s string) string { return plainArabic.Replace(strings.ToLower(s)) }

// roleOf tells one passage by its number, its look and its neighbours.
func roleOf(ps []*passage, i int) role {
	p := ps[i]
	if p.m != nil {
		switch p.m.rank {
		case annex:
			return paper.RoleAnnex
		case part, chapter:
			return paper.RoleHeading
		case section:
			if p.text == "" || p.block.depth > 0 || entitled(p) {
				return paper.RoleHeading
			}
			return paper.RoleParagraph
		case article:
			return paper.RoleArticle
		case clause:
			if p.text != "" && entitled(p) && i+1 < len(ps) && ps[i+1].m == nil && !ps[i+1].signs && ps[i+1].first && ps[i+1].look.end != 0 && ps[i+1].look.words > 3 {
				return paper.RoleHeading
			}
			return paper.RoleParagraph
		}
	}
	if p.litter || p.tabled {
		return paper.RoleParagraph
	}
	if p.block.depth > 0 {
		return headingOrAnnex(p)
	}
	if p.m != nil {
		if numberedTitle(ps, i) {
			return paper.RoleHeading
		}
		return paper.RoleParagraph
	}
	if unnumberedTitle(ps, i) {
		return headingOrAnnex(p)
	}
	return paper.RoleParagraph
}

// tellItems marks lists without numbers: after words that end with a colon,
// short passages of which all but the last end with a semicolon.
func tellItems(ps []*passage) {
	plain := func(i int) bool {
		p := ps[i]
		return p.m == nil && p.role == paper.RoleParagraph && !p.contents && !p.litter && (p.first || i > 0 && ps[i-1].look.end == ';')
	}
	for i := 0; i+1 < len(ps); i++ {
		p := ps[i]
		if p.role != paper.RoleParagraph || p.contents || p.look.end != ':' || !plain(i+1) {
			continue
		}
		n := ps[i+1]
		set := func(i int) bool { return len(ps[i].lines) > 0 && columns(ps[i].lines[0]) > 1 }
		if e := n.look.end; !set(i+1) && !(unicode.IsLower(firstRune(n.text)) || e == ';' || e == ',' && n.look.words < 25) {
			continue
		}
		j := i + 1
		for j < len(ps) && plain(j) && !formula(ps[j]) {
			ps[j].item = true
			e := ps[j].look.end
			j++
			if e == ';' || e == ',' || e == 0 && j < len(ps) && set(j-1) && set(j) || j < len(ps) && plain(j) && e != '.' && e != ':' && unicode.IsLower(firstRune(ps[j].text)) {
				continue
			}
			break
		}
		i = j - 2
		if i < 0 {
			i = 0
		}
	}
}
