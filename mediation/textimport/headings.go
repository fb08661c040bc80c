package textimport

import (
	"slices"
	"strings"
	"unicode"

	"goodoffices/paper"
)

// Headings: what stands over something, with a number and without.

func numberedTitle(ps []*passage, i int) bool {
	p := ps[i]
	if p.m.bullet() || p.text == "" || p.look.modal {
		return false
	}
	if p.block.bold && p.first && p.look.end == 0 && len(p.block.lines) == 1 {
		return true
	}
	if p.m.wrap == alone {
		return p.look.end == 0 && p.look.words <= 15
	}
	below := under(ps, i)
	switch {
	case p.look.end == ':' && p.m.counts[0].kind == inWords && p.look.words < 6 && i+1 < len(ps) && !p.look.cased:
		return ps[i+1].m == nil && ps[i+1].first || ps[i+1].m != nil && ps[i+1].m.can(1) != nil
	case p.look.end == ':' && !p.look.cased && p.look.words <= 8 && p.first && i+1 < len(ps) && !agreeing(plainly(p.text)):
		return ps[i+1].m == nil && ps[i+1].first && ps[i+1].look.words > 12 && ps[i+1].look.end == '.'
	case p.look.end == ':' && p.look.caps && i+1 < len(ps) && (overFirst(p, ps[i+1]) || ps[i+1].m == nil && ps[i+1].first && ps[i+1].look.words > 12 && ps[i+1].look.end == '.'):
		return true
	case p.look.end == ':' && p.look.raised:
		return below && p.look.words <= 30 && strings.IndexFunc(p.text, unicode.IsDigit) < 0 && ps[i+1].text != "" && !unicode.IsLower(firstRune(ps[i+1].text))
	case p.look.end == '.':
		return stopped(ps, i)
	case p.look.end != 0:
		return false
	case below:
		return p.look.words <= 25
	case i+1 < len(ps) && (overSentence(ps, i) || holdsDotted(ps, i)):
		return true
	case i+1 < len(ps) && ps[i+1].rank() == article && p.m.capital() && p.look.words <= 15:
		return true // "I. General provisions", and below it articles
	case i+1 < len(ps) && p.m.capital() && p.look.words <= 15 && alternates(ps, i+1):
		return true // and below it what has no number
	case i+1 < len(ps) && (overFirst(p, ps[i+1]) || goesOnBelow(ps, i)):
		return true
	case !p.look.titled || i+1 >= len(ps) || strings.ContainsRune(p.text, ':'):
		return false
	}
	next := ps[i+1]
	if next.signs || next.role == paper.RoleTitle {
		return false
	}
	if next.m == nil {
		return next.look.words >= 8 || next.look.end != 0 || p.look.caps && !next.look.caps
	}
	if next.m.can(1) != nil && !next.look.titled && likeness(p.m, next.m, -1) != nil && !p.m.bullet() {
		return true // 2., and below it 1. again
	}
	if next.m.rank != none || next.m.dotted() && !p.m.dotted() && len(next.m.path) > 0 && next.m.path[0] != p.m.counts[0].n {
		return false
	}
	if next.m.wrap == p.m.wrap && len(next.m.path) == len(p.m.path) {
		return false
	}
	for j := i - 1; j >= 0; j-- { // as the one before it is
		if o := ps[j]; o.m != nil && likeness(o.m, p.m, 1) != nil {
			if o.role == paper.RoleHeading && next.m.wrap+next.m.printed != "" && likeness(p.m, next.m, -1) == nil {
				return true
			}
			break
		}
	}
	// Another way of counting begins below, or this one alone is capitals.
	for _, n := range next.m.counts {
		if n.n == 1 || next.m.bullet() {
			return p.look.end == 0
		}
	}
	return p.look.caps
}

// stopped reports whether a number stands over a paragraph or the first number of a
// list with a few words and a full stop: "2. Bereavement."
func stopped(ps []*passage, i int) bool {
	p := ps[i]
	if i+1 == len(ps) || p.look.words > 8 || !unicode.IsUpper(firstRune(p.text)) || !ps[i+1].first {
		return false
	}
	if i > 0 && ps[i-1].m != nil && ps[i-1].role == paper.RoleParagraph && comesAfter(ps[i-1].m, p.m) {
		return false // of a list
	}
	next := ps[i+1]
	if next.look.words <= 8 && (next.m == nil || next.look.end != '.' || i+2 == len(ps) || ps[i+2].look.words <= 8) {
		return false // over neither a sentence nor such a title over one
	}
	if next.signs || next.m != nil && (next.m.rank != none || next.m.can(1) == nil || likeness(p.m, next.m, -1) != nil) {
		return false
	}
	if p.look.raised {
		return true
	}
	for _, o := range slices.Backward(ps[:i]) {
		if o.m != nil && comesAfter(o.m, p.m) {
			return o.role == paper.RoleHeading // as the one before it is
		}
	}
	return false
}

// comesAfter reports whether a number is the next one of a kind.
func comesAfter(a, b *marker) bool {
	return likeness(a, b, 1) != nil || a.dotted() && b.dotted() && follows(a.path, b.path)
}

// goesOnBelow reports whether what comes next is a sentence whose number goes on
// with sentences from before this one, which itself is none of them: "6. …",
// "B. Weapons", "7. …".
func goesOnBelow(ps []*passage, i int) bool {
	p, next := ps[i], ps[i+1]
	if next.m == nil || p.look.words > 12 || !unicode.IsUpper(firstRune(p.text)) || strings.ContainsRune(p.text, ':') || next.look.words < 5 || next.look.end == 0 || next.m.rank != none || likeness(p.m, next.m, 1) != nil {
		return false
	}
	for j := i - 1; j >= 0; j-- {
		o := ps[j]
		if o.m == nil || o.role == paper.RoleHeading || o.contents {
			continue
		}
		if o.m.rank != none {
			return false
		}
		if likeness(o.m, p.m, 1) != nil && likeness(o.m, next.m, 1) == nil {
			return false // the next of a list
		}
		if likeness(o.m, next.m, 1) != nil || next.m.dotted() && follows(o.m.path, next.m.path) {
			return true
		}
	}
	return false
}

// holdsDotted reports whether a few words with a number come before dotted numbers that
// begin with it, and before the next of its own kind.
func holdsDotted(ps []*passage, i int) bool {
	p := ps[i]
	if p.m.rank != none || p.m.dotted() || p.m.counts[0].kind != decimal || p.look.words > 15 || !unicode.IsUpper(firstRune(p.text)) || ps[i+1].m != nil {
		return false
	}
	for _, o := range ps[i+1:] {
		switch {
		case o.m == nil:
		case o.m.rank != none, likeness(p.m, o.m, 1) != nil:
			return false
		case o.m.dotted() && len(o.m.path) == 2 && o.m.path[1] == 1:
			return o.m.path[0] == p.m.counts[0].n
		}
	}
	return false
}

// under reports whether the passage after i is numbered below it.
func under(ps []*passage, i int) bool {
	if i+1 >= len(ps) || ps[i+1].m == nil || ps[i+1].signs {
		return false
	}
	m, n := ps[i].m, ps[i+1].m
	if i > 0 && ps[i-1].m != nil && ps[i-1].role == paper.RoleParagraph && likeness(ps[i-1].m, m, 1) != nil {
		return false // the last of a list, and the text goes on
	}
	if len(m.path) == 0 && n.dotted() {
		return pathIs(m, n.path[:1])
	}
	if len(m.path) > 0 && len(n.path) > len(m.path) {
		for j, v := range m.path {
			if n.path[j] != v {
				return false
			}
		}
		return true
	}
	return false
}

// overFirst reports whether a short number stands over a sentence that is the
// first of another kind of number: "B. Rights of women", "1. The State protects …".
func overFirst(p, next *passage) bool {
	if next.m == nil || next.m.rank != none || next.signs || next.m.can(1) == nil || likeness(p.m, next.m, -1) != nil || next.look.words < 5 || next.look.end == 0 || next.look.end == ';' || !unicode.IsUpper(firstRune(next.text)) {
		return false
	}
	return p.look.words <= 12 && unicode.IsUpper(firstRune(p.text)) && !dangles(p.text) && !strings.ContainsAny(strings.TrimSuffix(p.text, ":"), ":%")
}

// overSentence reports whether a number stands over a paragraph without one,
// and in no row of others like it: "1.2. Other mechanisms", and its text.
func overSentence(ps []*passage, i int) bool {
	p, next := ps[i], ps[i+1]
	k := p.m.counts[0].kind
	if k != decimal && k != capitalRoman && k != inWords && (k != capitalLatin || p.look.words > 6) || p.look.words > 15 || !unicode.IsUpper(firstRune(p.text)) || strings.ContainsAny(p.text, "%") || !p.m.dotted() && strings.ContainsRune(p.text, ':') || p.m.list > 0 {
		return false
	}
	if next.m != nil || next.look.end == 0 || next.look.words < 4 || !next.first || next.signs || !unicode.IsUpper(firstLetterOf(next.text)) {
		return false
	}
	return i == 0 || ps[i-1].m == nil || ps[i-1].m.rank != none || ps[i-1].m.wrap != p.m.wrap || len(ps[i-1].m.path) != len(p.m.path)
}

func unnumberedTitle(ps []*passage, i int) bool {
	p := ps[i]
	if called(p.text, preambleNames) || called(p.text, glossaryNames) || called(p.text, contentsNames) {
		return true
	}
	if overSentences(ps, i) {
		return true
	}
	if !p.first || len(p.lines) > 0 && columns(p.lines[0]) > 1 && !p.look.caps || formula(p) || i+1 >= len(ps) || remark(p) {
		return false
	}
	if p.block.bold && p.look.end == ':' && called(p.text, leadNames) {
		return false
	}
	if p.block.bold {
		return !strings.ContainsRune(".;,", p.look.end) && p.look.words <= 20 && !(p.look.end == ':' && p.look.words > 10)
	}
	if p.look.end == ':' && p.look.words < 9 && !p.look.modal && ps[i+1].m != nil && ps[i+1].m.dotted() && i > 0 && ps[i-1].look.end != ':' && ps[i-1].look.end != ';' {
		return true // what the next numbers of a division are about
	}
	if p.look.caps {
		return (p.look.titled || p.look.open) && strings.IndexFunc(p.text, unicode.IsLetter) >= 0 && words(p.text) < 30 && !(p.look.words == 1 && len(p.text) < 5)
	}
	if !p.look.titled && !lone(ps, i) || p.block.solid && p.look.words > 12 {
		return false
	}
	if alternates(ps, i) {
		return true
	}
	if i > 0 && (ps[i-1].look.end == ':' && ps[i-1].role == paper.RoleParagraph && !(agreeing(plainly(ps[i-1].text)) && (ps[i+1].m != nil || ps[i+1].look.words >= 8 && ps[i+1].look.end == '.' || ps[i+1].look.end == ':')) || ps[i-1].look.end == ',' || ps[i-1].look.end == ';') {
		return false
	}
	plain := func(j int) bool {
		return j >= 0 && j < len(ps) && ps[j].m == nil && !ps[j].contents && !ps[j].signs && ps[j].look.titled && !ps[j].look.caps && ps[j].role != paper.RoleTitle
	}
	alike := func(j int) bool {
		return plain(j) && run(ps[j].text, unicode.IsLetter) == run(p.text, unicode.IsLetter)
	}
	if alike(i-1) || alike(i+1) || plain(i-1) && plain(i+1) || plain(i+1) && plain(i+2) || plain(i-1) && plain(i-2) {
		return false // a list
	}
	next := ps[i+1]
	return !next.signs && (next.m != nil || next.look.words >= 8 || next.look.words >= 5 && next.look.end == ':' || next.look.titled)
}

// alternates reports whether a few words stand over a sentence, and then again.
func alternates(ps []*passage, i int) bool {
	if i+3 >= len(ps) {
		return false
	}
	for _, j := range []int{i, i + 2} {
		p, next := ps[j], ps[j+1]
		if p.m != nil || p.signs || p.look.words > 6 || p.look.end != 0 || p.look.modal || len(p.lines) > 1 || !unicode.IsUpper(firstRune(p.text)) ||
			next.m != nil || next.signs || next.look.words < 8 || next.look.end != '.' || !p.first || !next.first {
			return false
		}
	}
	return true
}

// overSentences reports whether a few words with a colon, which do not say that
// somebody agrees, stand over numbered sentences: "Agreed points:".
func overSentences(ps []*passage, i int) bool {
	p := ps[i]
	if !p.first || p.look.end != ':' || p.look.words > 3 || p.look.modal || i == 0 || i+1 == len(ps) || ps[i-1].look.end != '.' {
		return false
	}
	f, next := strings.Fields(p.text), ps[i+1]
	return len(f) > 0 && !agreeing(strings.ToLower(f[len(f)-1])) && next.m != nil && next.look.end == '.' && next.look.words > 7
}

// raises reports whether a text begins as a title does: with a capital, or a year.
func raises(s string) bool { return unicode.IsUpper(firstRune(s)) || len(run(s, unicode.IsDigit)) == 4 }

// lone reports whether a passage is a few words on one line, between the end of
// a sentence, or a heading, and a sentence: "Line of separation".
func lone(ps []*passage, i int) bool {
	p := ps[i]
	if i == 0 || p.look.words > 6 || p.look.end != 0 || p.look.modal || len(p.lines) > 1 || !raises(p.text) || i+1 >= len(ps) {
		return false
	}
	before, next := ps[i-1], ps[i+1]
	if next.rank() == article && p.first && next.first && !before.signs {
		return before.look.end == '.' || before.look.end == ':' && agreeing(plainly(before.text))
	}
	return (before.look.end == '.' || before.role == paper.RoleTitle || before.role == paper.RoleHeading || before.role == paper.RoleArticle) && !before.signs &&
		next.rank() == none && next.first && (next.look.words >= 8 && next.look.end == '.' || next.look.words >= 5 && next.look.end == ':')
}

// remark: what stands in brackets is one, and a table is no title.
func remark(p *passage) bool {
	return p.text != "" && (strings.ContainsRune("[(|", rune(p.text[0])) || strings.HasPrefix(strings.ToLower(p.text), "re:"))
}

// entitled reports whether what follows a division's number is what it is
// called: short, and with no punctuation after it.
func entitled(p *passage) bool {
	return p.look.titled || p.look.end == 0 && p.look.words <= 12 && !p.look.modal && !unicode.IsLower(firstRune(p.text))
}

// headingOrAnnex: "ANNEX TO THE AGREEMENT" has no number.
func headingOrAnnex(ps []*passage, i int) role {
	p := ps[i]
	for _, o := range ps[max(0, i-3):i] {
		if o.role == paper.RoleAnnex && letters(o.text) == letters(p.text) {
			return paper.RoleHeading // what the annex is called, once more
		}
	}
	if p.m == nil && p.look.words < 20 {
		w := plainly(run(p.text, letterOrMark))
		if divisions[w] == annex && w != "protocol" && w != "schedule" || p.behind && (appended(p) || letterName.MatchString(p.text)) {
			return paper.RoleAnnex
		}
	}
	return paper.RoleHeading
}

// formula reports whether capitals are words of agreeing and no heading.
func formula(p *passage) bool {
	return p.look.cased && p.look.end == ':' && agreeing(strings.ToLower(p.text))
}

// agreeing reports whether a text has a verb of agreeing, or announces what follows.
func agreeing(s string) bool {
	for _, w := range []string{
		"agree", "follow", "declare", "resolve", "decide", "undertake", "convien", "convenim", "suit", "siguiente", "seguinte", "acuerda", "acordam", "acuerdo lo", "declara",
		"décid", "arrêt", "vereinbar", "согласились", "договорились", "нижеследующ", "постанов", "اتفق", "ما یلی", "الاتی", "ما یاتی", "توافق کرد",
	} {
		if strings.Contains(s, w) {
			return true
		}
	}
	return false
}
