package textimport

import (
	"regexp"
	"slices"
	"strings"
	"unicode"

	"goodoffices/paper"
)

// Signatures: where they begin and end, and who stands below whom.

// Words that open the signatures, language by language.
var openers = []string{
	"dated at", "dated this", "dated in", "done at", "done in", "done on", "done this", "done and", "signed at", "signed for", "signed, sealed", "signed in", "signed on", "signed by",
	"signed this", "signed and", "in witness", "in faith", "in testimony", "signature", "signatories", "executed at", "executed this",
	"for and on behalf of", "for the government of", "for the parties", "agreed and signed", "witnessed by", "witnessed,", "as witnessed", "in the presence of",
	"signatures", "yours sincerely", "yours faithfully", "agreed on behalf of", "accepted on behalf of", "agreed for", "accepted for",
	"fait à", "fait a", "en foi de quoi", "veuillez agréer",
	"hecho en", "leído que fue", "leída que fue", "leído el presente", "lu et approuvé", "en fe de lo cual", "en fe de lo anterior", "en prueba de conformidad", "en constancia", "para constancia", "y en prueba", "dado en", "suscrito en", "atentamente", "firmado en",
	"firmas", "assinaturas",
	"em fé do que", "em testemunho", "por estarem", "e, por estarem", "assinado em", "feito em", "feito na", "feito no", "feito aos",
	"ten blijke waarvan", "gedaan te", "zu urkund dessen", "geschehen zu", "in fede di che", "fatto a",
	"совершено", "подписи", "в удостоверение чего",
	"حررت", "حرر", "وقع فی", "وقعت", "تم التوقیع", "التوقیع", "التوقیعات", "توقیعات", "الموقعون", "الموقعون ادناه", "عن حکومه", "واثباتا", "اثباتا",
	"واشهادا", "اشهادا", "والله الموفق", "والله ولی",
	"امضا", "امضای", "محل امضا", "محل امضای", "امضاها", "امضاکنندگان", "امضا کنندگان", "از طرف", "از سوی", "به نمایندگی از", "در تایید مراتب",
}

var signedWords = []string{"(signed)", "[signed]", "(signé)", "(firmado)", "(امضا)", "(امضاء)", "(توقیع)", "/s/", "sd/-", "gez. ", "[l.s.]", "(l.s.)"}

// tellSignatures marks the stretches of signatures: from the words before them
// to the next division.
func tellSignatures(ps []*passage, from int) {
	behind := len(ps)
	defer func() {
		for _, p := range ps[behind:] {
			p.behind = true
		}
	}()
	begun := slices.IndexFunc(ps, func(p *passage) bool { return p.m != nil && !p.contents && !p.signs })
	if begun < len(ps)/2 {
		from = max(from, begun) // who agrees, and why, is no signature
	}
	for i := from; i < len(ps); i++ {
		p := ps[i]
		if p.role != "" || !opensSignatures(p) && !blanks(ps, i) && !overNames(ps, i) && !inTurn(ps, i) || onlyBody(ps, i) || inRow(ps, i) {
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

// opensSignatures reports whether a passage is the formula before signatures.
func opensSignatures(p *passage) bool {
	if p.contents || p.role == paper.RoleTitle || p.m != nil && (p.m.rank != none || p.m.dotted()) {
		return false
	}
	head := p.text
	if len(head) > 300 {
		head = head[:300]
	}
	s := strings.TrimLeft(plainly(head), " *_#\"“«[")
	if o, rest := opener(s); o != "" {
		if strings.HasPrefix(o, "signature") || o == "signatories" || strings.HasPrefix(o, "امضا") || strings.HasPrefix(o, "از ") || strings.HasPrefix(o, "التوقیع") {
			return p.look.words < 20 && p.look.end != '.' || strings.HasPrefix(rest, "s of") && p.look.words < 20
		}
		return p.m == nil || p.look.words < 30
	}
	if strings.HasPrefix(s, "signed") && p.look.end == ':' && p.look.words < 5 || blank(p) || strings.HasSuffix(s, " by:") && (strings.Contains(s, "signed ") || strings.HasPrefix(s, "witnessed")) || s == "signed" {
		return true
	}
	return strings.Contains(s, "به امضا رسید") || strings.Contains(s, "به امضای") && strings.Contains(s, "رسید") || hand(p)
}

// opener is the words that open signatures which a text begins with, and what follows.
func opener(s string) (o, rest string) {
	for _, o := range openers {
		rest, ok := strings.CutPrefix(s, o)
		if ok && (rest == "" || !unicode.IsLetter(firstRune(rest)) || o == "signature" && rest[0] == 's') {
			return o, rest
		}
	}
	return "", ""
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

// blank reports whether a passage leaves room for a signature.
func blank(p *passage) bool {
	return p.m == nil && p.look.words <= 30 && strings.Contains(p.text, "_____") && (acts(p) || strings.HasPrefix(plainly(p.text), "by:"))
}

// blanks reports whether a passage leaves room for one signature and another, or
// names who signs on a line above it.
func blanks(ps []*passage, i int) bool {
	p := ps[i]
	if p.m != nil || p.look.words > 30 || p.look.end != 0 {
		return false
	}
	lines := len(blankLine.FindAllString(p.text, -1))
	for _, o := range ps[i:min(len(ps), i+4)] {
		lines += o.below
	}
	return lines > 1 && (p.below > 0 || lines > 0 && strings.Contains(p.text, "_____"))
}

var blankLine = regexp.MustCompile(`_{5,}`)

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

// inRow reports whether a passage has the number after that of the sentence
// before it: "2. This Agreement is done in three copies."
func inRow(ps []*passage, i int) bool {
	return i > 0 && ps[i].m != nil && ps[i].look.end == '.' && ps[i-1].m != nil && ps[i-1].look.end == '.' && ps[i-1].role == "" && likeness(ps[i-1].m, ps[i].m, 1) != nil
}

// overNames reports whether a passage such as "Participants:" stands over lines that are names.
func overNames(ps []*passage, i int) bool {
	p := ps[i]
	if p.m != nil || p.contents || p.look.end != ':' || p.look.words > 12 || i+1 >= len(ps) || ps[i+1].m != nil {
		return false
	}
	s, named := plainly(p.text), false
	for _, w := range []string{"participant", "signator", "representative", "delegation", "parties", "signataire", "الموقعون", "ممثلو", "نمایندگان", "شرکت کنندگان"} {
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

// prose reports whether a passage is a sentence that no signature is.
func prose(p *passage) bool {
	return p.look.words > 30 && p.look.end == '.' || p.look.words > 12 && p.look.modal && p.look.end != 0 && p.look.end != ','
}

// joinSignatures puts a name in capitals and the office below it together.
func joinSignatures(ps []*passage) []*passage {
	out := ps[:0]
	for i, p := range ps {
		if i > 0 && p.signs && p.m == nil && !p.first && !p.litter {
			if last := out[len(out)-1]; last.signs && last.block == p.block && last.look.caps && (last.look.end == 0 || initialed(last.text)) && !p.look.caps && !forSomebody(p) {
				last.lines = append(last.lines, p.lines...)
				last.text = said(last.lines)
				last.look = lookAt(last.text)
				last.aside = append(last.aside, p.aside...)
				continue
			}
		}
		out = append(out, p)
	}
	return out
}

// unsigned reports whether a passage is a field to be signed: "Signature: ____".
func unsigned(p *passage) bool {
	field, line, ok := strings.Cut(p.text, ":")
	return ok && words(field) < 3 && strings.Contains(line, "___")
}

// initialed reports whether a name ends with an initial: "JOSE Y."
func initialed(s string) bool {
	f := strings.Fields(s)
	return len(f) > 1 && len([]rune(f[len(f)-1])) == 2 && ends(s) == '.'
}

// signature places names below the words over them.
func (pl *placer) signature(i int) int {
	p := pl.ps[i]
	pl.open = pl.open[:0]
	switch {
	case p.m != nil && pl.lettered(p.m):
		return pl.group
	case opensSignatures(p) && !hand(p) && !acts(p) && !unsigned(p), group(p):
		pl.group = 0
		if p.m == nil && len(pl.groups) > 0 && !p.look.caps && groupNames[key(p.text)] {
			pl.group = len(pl.groups)
		}
		return pl.group
	}
	if pl.group < 0 && placed(p) && i+1 < len(pl.ps) && forSomebody(pl.ps[i+1]) {
		pl.group = 0
		return 0
	}
	if pl.group < 0 {
		// Without words before the signatures: names below those for whom they sign.
		if acts(p) && !hand(p) || i+1 < len(pl.ps) && pl.ps[i+1].signs && hand(pl.ps[i+1]) && !hand(p) {
			pl.over = true
			return 0
		}
		if pl.over {
			return 1
		}
	}
	return pl.group + 1
}

// A style is a way in which groups of names are numbered, and its last number.
type style struct {
	wrap string
	count
}

// lettered opens a group that has a capital letter or a Roman number.
func (pl *placer) lettered(m *marker) bool {
	var first *count
	for _, n := range m.counts {
		if n.kind != capitalLatin && n.kind != capitalRoman {
			continue
		}
		for at, s := range pl.groups {
			if s.wrap == m.wrap && s.kind == n.kind && s.n+1 == n.n {
				pl.groups = pl.groups[:at+1]
				pl.groups[at].n, pl.group = n.n, at
				return true
			}
		}
		if first == nil || n.n == 1 {
			first = &n
		}
	}
	if first == nil {
		return false
	}
	pl.groups = append(pl.groups, style{m.wrap, *first})
	pl.group = len(pl.groups) - 1
	return true
}

// acts reports whether it is said for whom somebody signs.
func acts(p *passage) bool {
	if p.look.caps {
		return false
	}
	return actsFor(plainly(p.text))
}

func actsFor(s string) bool {
	for _, w := range []string{"for ", "on behalf of ", "pour ", "por ", "pela ", "pelo ", "за ", "für ", "از طرف", "از سوی", "به نمایندگی", "عن "} {
		if strings.HasPrefix(s, w) {
			return true
		}
	}
	return false
}

// group reports whether a passage stands over names.
func group(p *passage) bool {
	if p.m != nil || p.look.words > 12 || acts(p) || unsigned(p) {
		return false
	}
	if p.look.end == ':' || called(p.text, groupNames) || p.block.depth > 0 {
		return true
	}
	s := strings.ToLower(p.text)
	for _, w := range []string{"guarantor", "witness", "parties", "mediat", "observ", "facilitat", "stakeholder", "partner", "signator", "signataire", "firmante", "garant", "témoin"} {
		if p.look.caps && strings.Contains(s, w) {
			return true
		}
	}
	return false
}
