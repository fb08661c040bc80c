package textimport

import (
	"slices"
	"strings"
	"unicode"

	"goodoffices/paper"
)

// The cover of an agreement: what it is called, between whom, where and when.

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
		case p.litter:
			continue
		case i > 0 && dated(p):
			p.signs, p.role = true, paper.RoleSignature
			continue
		case p.m != nil || front || p.block.depth > 0 || called1 && i > 0 && !ps[i-1].block.title:
			return i
		case i > 0 && goesWithTitle(ps[i-1], p):
		case i == 0 && (p.look.end == 0 && (p.look.words <= 60 && (!p.look.modal || p.look.words <= 12 || instrument(p.text)) || p.look.caps) || p.look.caps && p.look.end == '.' && p.look.words < 30 || slices.ContainsFunc(p.lines[1:], betweenAlone)), i > 0 && p.look.words < 4 && p.look.end == 0, p.look.titled && (!p.look.modal), i > 0 && (between(p) || placed(p) && p.look.end == 0):
		default:
			return i
		}
		if i > 0 && !p.block.title && !p.look.caps && i+1 < len(ps) && ps[i+1].m == nil && ps[i+1].look.words > 25 && !p.look.cased {
			return i
		}
		if i > 0 && overBody(ps, i) {
			return i
		}
		if i > 0 && overRecitals(ps, i) {
			p.role = paper.RoleParagraph
			return i
		}
		p.role = paper.RoleTitle
	}
	return len(ps)
}

// overBody reports whether a passage on the cover stands over sentences, after
// the text has said what it is: "Peace Agreement", "Introduction".
func overBody(ps []*passage, i int) bool {
	p := ps[i]
	if i+1 == len(ps) || ps[i+1].m != nil || ps[i+1].look.words < 12 || ps[i+1].look.end != '.' || p.look.words > 6 || instrument(p.text) || between(p) || strings.IndexFunc(p.text, unicode.IsDigit) >= 0 {
		return false
	}
	return slices.ContainsFunc(ps[:i], func(p *passage) bool { return instrument(p.text) })
}

// overRecitals reports whether a passage on the cover names those who recite what
// comes next.
func overRecitals(ps []*passage, i int) bool {
	p := ps[i]
	if i+1 == len(ps) || !reciting(ps[i+1].text) || ps[i+1].look.end != ';' && ps[i+1].look.end != ',' {
		return false
	}
	return p.look.words > 5 && !p.look.caps && !p.block.bold && !p.block.centred && !between(p) && !placed(p) && !instrument(p.text) && unicode.IsUpper(firstRune(p.text))
}

// instrument reports whether a title says what kind of paper this is.
func instrument(s string) bool {
	for w := range strings.FieldsSeq(plainly(s)) {
		for _, k := range []string{
			"agreement", "accord", "treaty", "protocol", "declaration", "memorandum", "convention", "contract", "compact", "charter", "pact", "communique", "communiqué",
			"acuerdo", "convenio", "acordo", "convenção", "tratado", "contrato", "declaración", "vertrag", "abkommen", "соглашение", "договор", "اتفاق", "وثيقه", "معاهده", "اعلان", "توافق", "موافقتنامه", "قرارداد",
		} {
			if strings.HasPrefix(w, k) {
				return true
			}
		}
	}
	return false
}

// goesWithTitle reports whether a passage on the cover belongs to the title
// before it: it begins with a small letter or with what kind of paper this is, or
// is a party named after "between" or "and".
func goesWithTitle(before, p *passage) bool {
	if p.look.words > 30 || p.look.modal {
		return false
	}
	if p.look.end == 0 && unicode.IsLower(firstRune(p.text)) {
		return true
	}
	if p.look.end == 0 && !instrument(before.text) && instrument(run(p.text, letterOrMark)) {
		return true
	}
	return before.look.words == 1 && (between(before) || conjunction(before.text)) && p.look.end != ':' && p.look.end != ';'
}

// between reports whether a passage on the cover says between whom.
func between(p *passage) bool {
	w := plainly(run(p.text, letterOrMark))
	return p.look.words < 40 && p.look.end == 0 && !p.look.modal && w != "" && strings.Contains(betweens, " "+w+" ")
}

// betweenAlone reports whether a line says nothing but "between".
func betweenAlone(l string) bool {
	return words(l) == 1 && strings.Contains(betweens, " "+plainly(run(l, letterOrMark))+" ")
}

const betweens = " between among entre zwischen между arasında بین میان مابین "

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
