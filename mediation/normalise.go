package mediation

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// A word is one normalised word of a text, and the bytes it stands in. Two
// words are the same to the leak guard when their texts are equal.
type word struct {
	text       string
	start, end int
	pieces     int      // how many words it is as written: an affix may stand apart
	literal    *literal // a figure or a date in digits
	capital    bool     // begins with a capital
	first      bool     // begins a sentence
	near       bool     // only spaces stand between it and the word before
}

// words reads a text as the leak guard compares it: letters and digits folded
// (see glyphs), punctuation and line breaks dropped, words broken at a line's
// end put together, and a Persian affix joined to its word however it was
// written: apart, together, or with a zero-width non-joiner.
func words(text string) []word {
	r := reader{glyphs: glyphs(text), first: true}
	r.norm.Grow(len(text))
	for r.i < len(r.glyphs) {
		r.next()
	}
	return r.join()
}

// reader reads words from glyphs.
type reader struct {
	glyphs  []glyph
	i       int
	norm    strings.Builder // the words' texts, one after the other
	raw     []rawWord
	first   bool // the next word begins a sentence
	apart   bool // punctuation stands before the next word
	percent bool // a per cent sign stands before the next figure

	arabicScript, persianLetter bool // met so far
}

type rawWord struct {
	word
	from, to int // in norm
}

func (r *reader) at(i int) rune {
	if i < 0 || i >= len(r.glyphs) {
		return 0
	}
	return r.glyphs[i].r
}

// next reads one word, or passes over one separator.
func (r *reader) next() {
	switch c := r.at(r.i); {
	case c >= '0' && c <= '9':
		r.number()
	case unicode.IsLetter(c):
		r.letters()
	default:
		r.separator(c)
		r.i++
	}
}

func (r *reader) separator(c rune) {
	switch c {
	case ' ':
	case '%':
		if n := len(r.raw); n > 0 && r.raw[n-1].literal != nil && !r.apart {
			r.sign(r.glyphs[r.i])
		} else {
			r.percent = true
		}
	case '\n':
		r.first = true
	case '.', '!', '?', ':', '•':
		if c != '.' || !r.abbreviated() {
			r.first, r.apart = true, true
		}
	case '-':
		if before := r.at(r.i - 1); !unicode.IsLetter(before) && !unicode.IsDigit(before) || !unicode.IsLetter(r.at(r.i+1)) {
			r.apart = true // but not in Abu-Zayd nor in 9-day
		}
	default:
		r.apart = true
	}
}

// abbreviated reports whether the full stop after the last word shortens it
// rather than ends a sentence: "Ms. Quennell", "J. Doe".
func (r *reader) abbreviated() bool {
	if len(r.raw) == 0 {
		return false
	}
	last := r.raw[len(r.raw)-1]
	switch r.norm.String()[last.from:last.to] {
	case "mr", "mrs", "ms", "dr", "prof", "gen", "col", "capt", "lt", "sgt", "st", "hon", "rep", "sen", "amb", "no", "art":
		return true
	}
	return utf8.RuneCountInString(r.norm.String()[last.from:last.to]) == 1
}

// keep adds a word of the glyphs from, up to r.i.
func (r *reader) keep(from int, text string, l *literal) {
	g := r.glyphs
	w := rawWord{from: r.norm.Len()}
	r.norm.WriteString(text)
	w.to = r.norm.Len()
	w.word = word{
		start: g[from].start, end: g[r.i-1].end, pieces: 1, literal: l,
		capital: g[from].upper, first: r.first, near: !r.apart && len(r.raw) > 0,
	}
	r.raw = append(r.raw, w)
	r.first, r.apart = false, false
}

// sign adds the word that a per cent sign stands for.
func (r *reader) sign(g glyph) {
	w := rawWord{from: r.norm.Len(), word: word{start: g.start, end: g.end, near: true}}
	r.norm.WriteString(percentWord)
	w.to = r.norm.Len()
	r.raw = append(r.raw, w)
}

func (r *reader) number() {
	from := r.i
	l := r.literal()
	r.keep(from, l.text, l)
	if r.percent {
		r.percent = false
		r.sign(r.glyphs[from])
	}
}

func (r *reader) letters() {
	from := r.i
	var b strings.Builder
	for r.i < len(r.glyphs) {
		g := r.glyphs[r.i]
		switch {
		case unicode.IsLetter(g.r):
			if !r.ezafe(b.String()) {
				b.WriteRune(g.r)
			}
			if g.r > 0x5ff {
				r.arabicScript = r.arabicScript || isArabicLetter(g.r)
				r.persianLetter = r.persianLetter || g.r == 'پ' || g.r == 'چ' || g.r == 'ژ' || g.r == 'گ'
			}
		case g.r == '\'' && r.possessive():
			r.i += 2
			r.keep(from, b.String(), nil)
			return
		case g.r == '\'' && unicode.IsLetter(r.at(r.i+1)): // don't
		case g.r == '.' && r.initials(from):
		case (g.r == '-' || g.r == '–') && r.brokenLine():
		default:
			r.keep(from, b.String(), nil)
			return
		}
		r.i++
	}
	r.keep(from, b.String(), nil)
}

// possessive reports whether 's ends the word here.
func (r *reader) possessive() bool {
	return r.at(r.i+1) == 's' && !unicode.IsLetter(r.at(r.i+2))
}

// initials reports whether the full stop here stands between single letters.
func (r *reader) initials(from int) bool {
	return (r.i == from+1 || r.at(r.i-2) == '.') && unicode.IsLetter(r.at(r.i+1)) && !unicode.IsLetter(r.at(r.i+2))
}

// brokenLine passes over a line's end after a hyphen, if a word goes on there.
func (r *reader) brokenLine() bool {
	i, broken := r.i+1, false
	for r.at(i) == ' ' || r.at(i) == '\n' {
		broken = broken || r.at(i) == '\n'
		i++
	}
	if !broken || !unicode.IsLetter(r.at(i)) || r.glyphs[i].upper {
		return false
	}
	r.i = i - 1
	return true
}
