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

// joinSignatures puts a name in capitals and the office below it together.
func joinSignatures(ps []*passage) []*passage {
	out := ps[:0]
	for i, p := range ps {
		if i > 0 && p.signs && p.m == nil && !p.first && !p.litter {
			if last := out[len(out)-1]; last.signs && last.block == p.block && last.look.caps && last.look.end == 0 && !p.look.caps && !forSomebody(p) {
				last.lines = append(last.lines, p.lines...)
				last.text = said(last.lines)
				last.look = lookAt(last.text)
				continue
			}
		}
		out = append(out, p)
	}
	return out
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

// titles marks what stands on the cover, and says how many passages that are.
func titles(ps []*passage) int {
	called1, centred := false, false
	for _, p := range ps {
		called1 = called1 || p.block.title
	}
	for i, p := range ps {
		front := called(p.text, contentsNames) || called(p.text, preambleNames) || called(p.text, glossaryNames) || called(p.text, frontNames)
		centred = centred || p.block.centred
		switch {
		case p.block.title:
		case centred && p.block.bold && !p.block.centred:
			return i
		case i > 0 && dated(p):
			p.signs, p.role = true, paper.RoleSignature
			continue
		case p.m != nil || front || p.litter || p.block.depth > 0 || called1 && i > 0 && !ps[i-1].block.title:
			return i
		case i > 0 && goesWithTitle(ps[i-1], p):
		case i == 0 && (p.look.end == 0 || slices.ContainsFunc(p.lines[1:], betweenAlone)), i > 0 && p.look.words < 4 && p.look.end == 0, p.look.titled && (!p.look.modal), i > 0 && between(p):
		default:
			return i
		}
		if i > 0 && !p.block.title && !p.look.caps && i+1 < len(ps) && ps[i+1].m == nil && ps[i+1].look.words > 25 && !p.look.cased {
			return i
		}
		p.role = paper.RoleTitle
	}
	return len(ps)
}

// goesWithTitle reports whether a passage on the cover belongs to the title
// before it: it begins with a small letter, or is a party named after "between"
// or "and".
func goesWithTitle(before, p *passage) bool {
	if p.look.words > 30 || p.look.modal {
		return false
	}
	if p.look.end == 0 && unicode.IsLower(firstRune(p.text)) {
		return true
	}
	return before.look.words == 1 && (between(before) || conjunction(before.text)) && p.look.end != ':' && p.look.end != ';'
}

// tellContents marks the entries of a table of contents. It ends where the body
// begins: with a heading that the table has named, or with a long sentence.
func tellContents(ps []*passage) {
	for i := 0; i < len(ps); i++ {
		if ps[i].m != nil || !called(ps[i].text, contentsNames) {
			continue
		}
		end := contentsEnd(ps, i+1)
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

func contentsEnd(ps []*passage, from int) int {
	seen := map[string]bool{}
	for i := from; i < len(ps); i++ {
		p := ps[i]
		k := entryKey(p)
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

// Words that open the signatures.
var openers = []string{
	"done at", "done in", "done on", "done this", "done and", "signed at", "signed for", "signed, sealed", "signed in", "signed on", "signed by", "signed this", "signed and",
	"in witness", "in faith", "in testimony", "signature", "signatories", "executed at", "executed this", "for and on behalf of", "for the government of",
	"for the parties", "agreed and signed", "witnessed by", "as witnessed", "in the presence of",
	"fait à", "fait a", "en foi de quoi", "signatures", "hecho en", "en fe de lo cual", "en prueba de conformidad", "en constancia", "y en prueba", "dado en", "suscrito en", "em fé do que", "em testemunho", "por estarem", "e, por estarem", "assinado em", "feito em", "feito na", "feito no", "feito aos", "yours sincerely", "yours faithfully", "agreed on behalf of", "accepted on behalf of", "agreed for", "accepted for", "atentamente", "veuillez agréer", "firmado en", "firmas", "совершено", "подписи", "в удостоверение чего", "ten blijke waarvan", "gedaan te", "zu urkund dessen", "geschehen zu", "in fede di che", "fatto a",
	"حررت", "حرر", "وقع فی", "وقعت", "تم التوقیع", "التوقیع", "التوقیعات", "توقیعات", "الموقعون", "الموقعون ادناه", "عن حکومه", "واثباتا", "اثباتا", "واشهادا", "اشهادا", "والله الموفق", "والله ولی",
	"امضا", "امضای", "محل امضا", "محل امضای", "امضاها", "امضاکنندگان", "امضا کنندگان", "از طرف", "از سوی", "به نمایندگی از", "در تایید مراتب",
}

var signedWords = []string{"(signed)", "[signed]", "(signé)", "(firmado)", "(امضا)", "(امضاء)", "(توقیع)", "/s/", "sd/-", "gez. ", "[l.s.]", "(l.s.)"}

func plainly(s string) string { return plainArabic.Replace(strings.ToLower(s)) }

// opensSignatures reports whether a passage is the formula before signatures.
func opensSignatures(p *passage) bool {
	if p.contents || p.role == paper.RoleTitle || p.m != nil && (p.m.rank != none || p.m.dotted()) {
		return false
	}
	head := p.text
	if len(head) > 300 {
		head = head[:300]
	}
	s := strings.TrimLeft(plainly(head), " *_#\"“«")
	for _, o := range openers {
		rest, ok := strings.CutPrefix(s, o)
		if !ok || rest != "" && unicode.IsLetter(firstRune(rest)) && !(o == "signature" && rest[0] == 's') {
			continue
		}
		if strings.HasPrefix(o, "signature") || o == "signatories" || strings.HasPrefix(o, "امضا") || strings.HasPrefix(o, "از ") || strings.HasPrefix(o, "التوقیع") {
			return p.look.words < 20 && p.look.end != '.' || strings.HasPrefix(rest, "s of") && p.look.words < 20
		}
		return p.m == nil || p.look.words < 30
	}
	if strings.HasPrefix(s, "signed") && p.look.end == ':' && p.look.words < 5 || blank(p) || strings.HasSuffix(s, "signed by:") || s == "signed" {
		return true
	}
	return strings.Contains(s, "به امضا رسید") || strings.Contains(s, "به امضای") && strings.Contains(s, "رسید") || hand(p)
}

// hand reports whether somebody has signed here.
func hand(p *passage) bool {
	if p.look.words > 40 {
		return false
	}
	s := plainly(p.text)
	for _, w := range signedWords {
		if strings.Contains(s, w) {
			return true
		}
	}
	return false
}

// prose reports whether a passage is a sentence that no signature is.
func prose(p *passage) bool {
	return p.look.words > 30 && p.look.end == '.' || p.look.words > 12 && p.look.modal && p.look.end != 0 && p.look.end != ','
}

// tellSignatures marks the stretches of signatures: from the words before them
// to the next division.
func tellSignatures(ps []*passage, from int) {
	behind := len(ps)
	defer func() {
		for _, p := range ps[behind:] {
			p.behind = true
		}
	}()
	for i := from; i < len(ps); i++ {
		p := ps[i]
		if p.role != "" || !opensSignatures(p) && !overNames(ps, i) && !inTurn(ps, i) || onlyBody(ps, i) {
			continue
		}
		if i > from && ps[i-1].role == "" && ps[i-1].m == nil && ps[i-1].look.words < 12 && hand(p) && (ps[i-1].look.end == ':' || ps[i-1].look.titled) {
			i-- // "Participants:", and the first who signed
		}
		if i > from && ps[i-1].role == "" && !opensSignatures(p) && placed(ps[i-1]) {
			i--
		}
		end := i + 1
		for end < len(ps) && !leavesSignatures(ps, end) {
			end++
		}
		for _, s := range ps[i:end] {
			s.signs, s.role = true, paper.RoleSignature
		}
		behind = min(behind, end)
		i = end - 1
	}
}

// placed reports whether a passage says where and when it was signed, and no more.
func placed(p *passage) bool {
	return p.m == nil && p.look.words <= 8 && strings.Contains(p.text, ",") && strings.IndexFunc(p.text, unicode.IsDigit) > 0 && p.look.end != ':' && p.look.end != ';'
}

// inTurn reports whether somebody signs for one here, and soon for another, with
// nothing but names between: "For the Union:", a name, "For the Company:".
func inTurn(ps []*passage, i int) bool {
	if p := ps[i]; p.m != nil || !forSomebody(p) {
		return false
	}
	for j := i + 1; j < len(ps) && j < i+8; j++ {
		p := ps[j]
		if forSomebody(p) && (j > i+1 || strings.Contains(strings.TrimSuffix(p.text, ":"), ":") || blank(p) || hand(p)) {
			return true
		}
		if p.m != nil && p.m.rank != none || p.look.end == '.' && p.look.words > 6 || p.look.end == ';' || p.look.words > 16 || p.look.modal {
			return false
		}
	}
	return false
}

func forSomebody(p *passage) bool {
	return p.look.words <= 16 && (p.look.end == ':' || p.look.end == 0) && actsFor(plainly(p.text))
}

// onlyBody reports whether what sounds like the words before signatures is all
// that a numbered division says: "Article 4. Languages", "Done in two originals …".
func onlyBody(ps []*passage, i int) bool {
	if i == 0 || ps[i].m != nil || ps[i].look.end != '.' {
		return false
	}
	over := ps[i-1]
	if over.m == nil || over.m.rank != article && over.m.rank != clause && over.m.rank != section || !(over.look.titled || over.text == "") || strings.Contains(plainly(over.text), "signat") {
		return false
	}
	s := plainly(ps[i].text)
	for _, o := range []string{"done ", "signed ", "executed ", "fait ", "hecho ", "firmado ", "حرر", "وقع"} {
		if strings.HasPrefix(s, o) {
			return true
		}
	}
	return false
}

// betweenAlone reports whether a line says nothing but "between".
func betweenAlone(l string) bool {
	return words(l) == 1 && strings.Contains(betweens, " "+plainly(run(l, letterOrMark))+" ")
}

const betweens = " between among entre zwischen между arasında بین میان مابین "

// between reports whether a passage on the cover says between whom.
func between(p *passage) bool {
	w := plainly(run(p.text, letterOrMark))
	return p.look.words < 40 && p.look.end == 0 && !p.look.modal && w != "" && strings.Contains(betweens, " "+w+" ")
}

// dated reports whether a passage on the cover says where and when it was done.
func dated(p *passage) bool {
	if p.m != nil || p.look.words > 20 || p.block.title {
		return false
	}
	s := plainly(p.text)
	for _, o := range []string{"done at ", "done in ", "signed at ", "signed in ", "signed on ", "fait à ", "fait a ", "hecho en ", "firmado en ", "совершено в ", "حرر فی ", "حررت فی ", "وقع فی ", "وقعت فی "} {
		if strings.HasPrefix(s, o) {
			return true
		}
	}
	return false
}

// blank reports whether a passage leaves room for a signature.
func blank(p *passage) bool {
	return p.m == nil && p.look.words <= 30 && strings.Contains(p.text, "_____") && (acts(p) || strings.HasPrefix(plainly(p.text), "by:"))
}

// overNames reports whether a passage such as "Participants:" stands over lines that are names.
func overNames(ps []*passage, i int) bool {
	p := ps[i]
	if p.m != nil || p.contents || p.look.end != ':' || p.look.words > 12 || i+1 >= len(ps) || ps[i+1].m != nil {
		return false
	}
	s, named := plainly(p.text), false
	for _, w := range []string{"participant", "signator", "representative", "delegation", "parties", "signé", "الموقعون", "ممثلو", "نمایندگان", "شرکت کنندگان"} {
		named = named || strings.Contains(s, w)
	}
	names := ps[i+1].lines
	if !named || len(names) < 2 {
		return false
	}
	for _, n := range names {
		if l := lookAt(n); l.words > 14 || l.modal || l.end == ';' || l.end == ':' {
			return false
		}
	}
	return true
}

func leavesSignatures(ps []*passage, i int) bool {
	p := ps[i]
	switch {
	case p.block.note, dated(p) && p.role != "":
		return true
	case opensSignatures(p):
		return false
	case p.m != nil && (p.m.rank != none || p.m.dotted()), p.contents, p.role != "":
		return true
	case called(p.text, preambleNames), called(p.text, glossaryNames), called(p.text, frontNames):
		return true
	case p.block.depth > 0:
		return !groupNames[key(p.text)]
	case prose(p):
		return true
	}
	if p.m != nil || !p.look.titled || groupNames[key(p.text)] || i+1 == len(ps) {
		return false
	}
	// A heading over prose, or over a numbered text, begins something new.
	next := ps[i+1]
	if p.look.caps && (prose(next) || next.look.end == '.' && next.look.words > 7 && !next.look.raised || next.m != nil && next.m.rank > annex) {
		return true
	}
	return appended(p) && len(p.lines) == 1 && (next.look.end == '.' || next.look.end == ':') && next.look.words > 3
}

// appended reports whether a passage without a number names what goes with an
// agreement: "Protocol on Strikes", "Schedule of works".
func appended(p *passage) bool {
	return p.m == nil && p.look.words > 1 && p.look.words < 20 && p.look.end == 0 && divisions[plainly(run(p.text, letterOrMark))] == annex
}

// formula reports whether capitals are words of agreeing and no heading.
func formula(p *passage) bool {
	return p.look.cased && p.look.end == ':' && agreeing(strings.ToLower(p.text))
}

// agreeing reports whether a text has a verb of agreeing, or announces what follows.
func agreeing(s string) bool {
	for _, w := range []string{
		"agree", "follow", "declare", "resolve", "decide", "undertake", "convien", "convenim", "suit", "siguiente", "seguinte", "acuerda", "acordam", "acuerdo lo", "declara",
		"décid", "arrêt", "vereinbar", "согласились", "договорились", "нижеследующ", "постанов",
	} {
		if strings.Contains(s, w) {
			return true
		}
	}
	return false
}

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

// entitled reports whether what follows a division's number is what it is
// called: short, and with no punctuation after it.
func entitled(p *passage) bool {
	return p.look.titled || p.look.end == 0 && p.look.words <= 12 && !p.look.modal && !unicode.IsLower(firstRune(p.text))
}

// headingOrAnnex: "ANNEX TO THE AGREEMENT" has no number.
func headingOrAnnex(p *passage) role {
	if p.m == nil && p.look.words < 20 {
		w := plainly(run(p.text, letterOrMark))
		if divisions[w] == annex && w != "protocol" && w != "schedule" || p.behind && appended(p) {
			return paper.RoleAnnex
		}
	}
	return paper.RoleHeading
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

func numberedTitle(ps []*passage, i int) bool {
	p := ps[i]
	if p.m.bullet() || p.text == "" || p.look.modal {
		return false
	}
	if p.block.bold && p.first && p.look.end == 0 && len(p.block.lines) == 1 {
		return true
	}
	below := under(ps, i)
	switch {
	case p.look.end == ':' && p.m.counts[0].kind == inWords && p.look.words < 6 && i+1 < len(ps) && !p.look.cased:
		return ps[i+1].m == nil && ps[i+1].first || ps[i+1].m != nil && ps[i+1].m.can(1) != nil
	case p.look.end == ':' && p.look.raised:
		return below && p.look.words <= 30 && strings.IndexFunc(p.text, unicode.IsDigit) < 0 && ps[i+1].text != "" && !unicode.IsLower(firstRune(ps[i+1].text))
	case p.look.end != 0:
		return false
	case below:
		return p.look.words <= 25
	case i+1 < len(ps) && overSentence(ps, i):
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

// overSentence reports whether a number stands over a paragraph without one,
// and in no row of others like it: "1.2. Other mechanisms", and its text.
func overSentence(ps []*passage, i int) bool {
	p, next := ps[i], ps[i+1]
	k := p.m.counts[0].kind
	if k != decimal && k != capitalRoman && k != inWords && (k != capitalLatin || p.look.words > 6) || p.look.words > 15 || !unicode.IsUpper(firstRune(p.text)) || strings.ContainsAny(p.text, ":%") || p.m.list > 0 {
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
	if !p.first || len(p.lines) > 0 && columns(p.lines[0]) > 1 && !p.look.caps || formula(p) || i+1 >= len(ps) || remark(p) {
		return false
	}
	if p.block.bold {
		return !strings.ContainsRune(".;,", p.look.end) && p.look.words <= 20
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
	if i > 0 && (ps[i-1].look.end == ':' && ps[i-1].role == paper.RoleParagraph || ps[i-1].look.end == ',' || ps[i-1].look.end == ';') {
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
	return !next.signs && (next.m != nil || next.look.words >= 8 || next.look.titled)
}

// lone reports whether a passage is a few words on one line, between the end of
// a sentence, or a heading, and a sentence: "Line of separation".
func lone(ps []*passage, i int) bool {
	p := ps[i]
	if i == 0 || p.look.words > 6 || p.look.end != 0 || p.look.modal || len(p.lines) > 1 || !unicode.IsUpper(firstRune(p.text)) || i+1 >= len(ps) {
		return false
	}
	before, next := ps[i-1], ps[i+1]
	return (before.look.end == '.' || before.role == paper.RoleHeading || before.role == paper.RoleArticle) && !before.signs &&
		next.m == nil && next.first && next.look.words >= 8 && (next.look.end == '.' || next.look.end == ':')
}

// remark: what stands in brackets is one, and a table is no title.
func remark(p *passage) bool { return p.text != "" && strings.ContainsRune("[(|", rune(p.text[0])) }

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
