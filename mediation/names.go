package mediation

import (
	"strings"
	"unicode/utf8"
)

// names finds the words of a text that are, or are part of, somebody's or some
// place's name: in Latin letters by their capitals, in Arabic and Persian,
// which have none, by what stands about them. labelled says that the text is a
// name as such: a speaker, a venue.
func names(ws []word, labelled bool) map[int]certainty {
	lx := theLexicon()
	f := namesFinder{lx: lx, ws: ws, found: map[int]certainty{}, odd: map[int]bool{}}
	for i, w := range ws {
		switch {
		case w.literal != nil || w.text == percentWord:
		case labelled:
			f.take(i, 1)
		case isArabicLetter(firstRune(w.text)):
			f.arabic(i)
		default:
			f.latin(i)
		}
	}
	return f.found
}

// How certain it is that a word is a name.
type certainty byte

const (
	perhapsName certainty = 1 + iota // a capital that may only begin a sentence
	surelyName
)

type namesFinder struct {
	lx    *lexicon
	ws    []word
	found map[int]certainty
	odd   map[int]bool // what strange has answered
}

// latin: a capital within a sentence makes a name; at its beginning only next
// to another, after a title, or in a given name.
func (f *namesFinder) latin(i int) {
	w := f.ws[i]
	if !w.capital || len(w.text) < 3 || f.lx.everybodys(w.text) {
		return
	}
	sure := !w.first || f.lx.is(w.text, roleGiven) || i > 0 && w.near && f.lx.is(f.ws[i-1].text, roleTitle)
	if i+1 < len(f.ws) {
		next := f.ws[i+1]
		sure = sure || next.near && next.capital && !f.lx.everybodys(next.text)
	}
	if sure {
		f.found[i] = surelyName
	} else {
		f.found[i] = perhapsName
	}
}

// arabic looks at a word that announces a name.
func (f *namesFinder) arabic(i int) {
	text := f.ws[i].text
	r := f.role(text)
	switch {
	case namedByForm(text):
		f.found[i] = surelyName
	case !f.near(i + 1):
	case r&roleTitle != 0:
		f.take(i+1, 2)
	case r&roleOffice != 0:
		f.officer(i + 1)
	case f.lx.is(text, rolePlace): // without an article: "bridge of"
		f.take(i+1, 1)
	case r&roleGiven != 0 && f.may(i+1):
		f.take(i, 2)
	}
	if f.found[i] == 0 && f.strange(i) && (i > 0 && f.strange(i-1) && f.near(i) || f.strange(i+1) && f.near(i+1) || f.placed(i)) {
		f.found[i] = perhapsName
	}
}

// strange reports whether word i is none that is known as ordinary, nor has the
// article that names of Arabic seldom and its nouns often have.
func (f *namesFinder) strange(i int) bool {
	if i < 0 || i >= len(f.ws) || f.ws[i].literal != nil {
		return false
	}
	odd, asked := f.odd[i]
	if !asked {
		text := f.ws[i].text
		odd = utf8.RuneCountInString(text) >= 4 && isArabicLetter(firstRune(text)) && !strings.HasPrefix(text, "ال") &&
			!f.everybodys(text) && !f.lx.isOrdinary(text)
		f.odd[i] = odd
	}
	return odd
}

// whereabouts are prepositions after which a place is often named.
var whereabouts = set("فی من الی عبر نحو قرب در به از تا سوی")

// placed reports whether word i stands as names do: after a preposition, or
// alone between commas.
func (f *namesFinder) placed(i int) bool {
	return i > 0 && (f.near(i) && whereabouts[f.ws[i-1].text] || !f.near(i) && !f.near(i+1))
}

// role returns what a word can be, its article or conjunction taken off.
func (f *namesFinder) role(text string) role {
	r := f.lx.roles[text]
	for _, head := range [...]string{"و", "ال", "وال"} {
		if bare, ok := strings.CutPrefix(text, head); ok {
			r |= f.lx.roles[bare] & (roleTitle | roleOffice | roleGiven)
		}
	}
	return r
}

// officer takes the name of an office's holder: it comes after what the office
// is of ("minister of foreign affairs So-and-so").
func (f *namesFinder) officer(i int) {
	for of := 0; of < 3 && f.near(i) && f.lx.everybodys(f.ws[i].text); of++ {
		if f.role(f.ws[i].text)&roleTitle != 0 || f.lx.is(f.ws[i].text, roleStop) {
			return
		}
		i++
	}
	if f.near(i) && !strings.HasPrefix(f.ws[i].text, "ال") {
		f.take(i, 2)
	}
}

// near reports whether word i goes on with the one before it.
func (f *namesFinder) near(i int) bool { return i < len(f.ws) && f.ws[i].near }

// may reports whether word i can be a name that goes on from the one before.
func (f *namesFinder) may(i int) bool {
	return f.near(i) && f.ws[i].literal == nil && len(f.ws[i].text) >= 4 && !f.everybodys(f.ws[i].text)
}

func (f *namesFinder) everybodys(text string) bool {
	if f.lx.everybodys(text) {
		return true
	}
	if head, ok := strings.CutPrefix(text, "می"); ok && len(head) >= 6 {
		for _, tail := range [...]string{"ند", "یم", "ید", "ود", "هد", "رد"} {
			if strings.HasSuffix(head, tail) {
				return true // a Persian verb
			}
		}
	}
	for _, head := range [...]string{"و", "ال", "ب", "ل"} {
		if bare, ok := strings.CutPrefix(text, head); ok && f.lx.is(bare, roleStop|roleCommon) {
			return true
		}
	}
	return false
}

// particles stand within names and are none themselves.
var particles = set("بن ابن بنت ابو ابی ال عبد ام van von de der del al el bin ben ibn abu")

// take takes at most n words from word i for a name.
func (f *namesFinder) take(i, n int) {
	for n > 0 && i < len(f.ws) {
		text := f.ws[i].text
		if particles[text] {
			i++
			continue
		}
		if f.ws[i].literal != nil || len(text) < 3 || f.everybodys(text) {
			return
		}
		f.found[i] = surelyName
		n--
		if i++; !f.near(i) {
			return
		}
	}
}

// namedByForm reports whether only names look so.
func namedByForm(text string) bool {
	for _, tail := range [...]string{"زاده", "پور", "نژاد", "اباد"} {
		if bare, ok := strings.CutSuffix(text, tail); ok && len(bare) >= 4 {
			return true
		}
	}
	return strings.HasPrefix(text, "عبدال") && len(text) > len("عبدال")+2
}
