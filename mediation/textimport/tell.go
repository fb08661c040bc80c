package textimport

import (
	"slices"
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
			if p.text == "" || p.block.depth > 0 || entitled(p) || p.look.end == '.' && stopped(ps, i) {
				return paper.RoleHeading
			}
			return paper.RoleParagraph
		case article:
			return paper.RoleArticle
		case clause:
			if p.text != "" && entitled(p) && i+1 < len(ps) && !ps[i+1].signs && (ps[i+1].m == nil || ps[i+1].m.rank == none && ps[i+1].m.can(1) != nil) && ps[i+1].first && ps[i+1].look.end != 0 && ps[i+1].look.words > 3 {
				return paper.RoleHeading
			}
			return paper.RoleParagraph
		}
	}
	if p.litter || p.tabled {
		return paper.RoleParagraph
	}
	if p.block.depth > 0 {
		return headingOrAnnex(ps, i)
	}
	if p.m != nil {
		if numberedTitle(ps, i) {
			return paper.RoleHeading
		}
		return paper.RoleParagraph
	}
	if unnumberedTitle(ps, i) {
		return headingOrAnnex(ps, i)
	}
	return paper.RoleParagraph
}

// tellItems marks lists without numbers: after words that end with a colon,
// short passages of which all but the last end with a semicolon, or that are set
// in columns. A recital ends a list whose items begin with small letters.
func tellItems(ps []*passage) {
	for i := 0; i+1 < len(ps); i++ {
		p := ps[i]
		if p.role != paper.RoleParagraph || p.contents || p.look.end != ':' || !mayBeItem(ps, i+1) {
			continue
		}
		n := ps[i+1]
		small := unicode.IsLower(firstLetterOf(n.text))
		if e := n.look.end; !serial(ps, i+1) && !inColumns(n) && !unicode.IsLower(firstRune(n.text)) && e != ';' && (e != ',' || n.look.words >= 25) {
			continue
		}
		from := i + 1
		for j := from; j < len(ps) && mayBeItem(ps, j) && !formula(ps[j]) && !(small && recites(ps[j])); j++ {
			ps[j].item = true
			i = j - 1
			if !goesOnAsList(ps, j) && !serial(ps, j) {
				break
			}
		}
		if slices.IndexFunc(ps[from:i+2], func(p *passage) bool { return p.item && !(reciting(p.text) && !inColumns(p)) }) < 0 {
			for _, p := range ps[from : i+2] {
				p.item = false
			}
		}
	}
}

// reciting reports whether a text begins as a recital does: "Recognizing", "Résolus".
func reciting(s string) bool {
	w := run(s, unicode.IsLetter)
	for _, end := range []string{"ing", "ed", "ant", "ants", "és", "ées", "ndo"} {
		if len(w) > 4 && strings.HasSuffix(w, end) {
			return unicode.IsUpper(firstRune(w))
		}
	}
	return false
}

// recites reports whether a passage begins with a word in capitals: "NOTING that".
func recites(p *passage) bool {
	w := run(p.text, unicode.IsLetter)
	return len(w) > 3 && strings.ToUpper(w) == w && strings.ToLower(w) != w
}

func mayBeItem(ps []*passage, i int) bool {
	p := ps[i]
	return p.m == nil && p.role == paper.RoleParagraph && !p.contents && !p.litter && !p.tabled && (p.first || i > 0 && ps[i-1].look.end == ';')
}

// serial reports whether a passage and the next one say the next thing of a row:
// "Stage 1: …", "Stage 2: …".
func serial(ps []*passage, i int) bool {
	if i+1 == len(ps) || !mayBeItem(ps, i+1) {
		return false
	}
	a, _, ok := strings.Cut(ps[i].text, ":")
	b, _, too := strings.Cut(ps[i+1].text, ":")
	w, n, numbered := strings.Cut(a, " ")
	v, m, also := strings.Cut(b, " ")
	return ok && too && numbered && also && w == v && n != m && words(n) == 1 && words(m) == 1
}

func inColumns(p *passage) bool { return len(p.lines) > 0 && columns(p.lines[0]) > 1 }

// goesOnAsList reports whether another item may come after one.
func goesOnAsList(ps []*passage, i int) bool {
	if i+1 == len(ps) {
		return false
	}
	next := ps[i+1]
	switch ps[i].look.end {
	case ';', ',':
		return true
	case '.', ':':
		return false
	case 0:
		if inColumns(ps[i]) && inColumns(next) {
			return true
		}
	}
	return unicode.IsLower(firstRune(next.text))
}
