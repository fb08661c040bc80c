package mediation

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// A glyph is one letter, digit or separator of a text as the leak guard
// compares it, and the bytes it was written in.
type glyph struct {
	r          rune
	start, end int
	upper      bool // a capital as written
	arabic     bool // a digit of an Arabic or Persian set
	joined     bool // an invisible joiner stands before it
}

// glyphs folds a text rune by rune: Unicode compatibility forms (NFKD, which
// folds as NFKC does and takes the marks off), capitals, the letter forms
// that Arabic and Persian keyboards write differently, digits of any script.
// What cannot be seen, vowel signs and the stretching stroke are left out.
func glyphs(text string) []glyph {
	out := make([]glyph, 0, len(text))
	joined := false
	for i, r := range text {
		end := i + runeLen(text, i, r)
		folded := fold(r)
		if folded == "" {
			joined = joined || r == zeroWidthNonJoiner
			if n := len(out); n > 0 && unicode.Is(unicode.Mn, r) {
				out[n-1].end = end // a vowel sign belongs to its letter
			}
			continue
		}
		for _, f := range folded {
			out = append(out, glyph{r: f, start: i, end: end, upper: unicode.IsUpper(r), arabic: r > 0x7f && unicode.IsDigit(r), joined: joined})
			joined = false
		}
	}
	return out
}

const zeroWidthNonJoiner = '\u200c'

// runeLen is the number of bytes of the rune at i, 1 for an invalid byte.
func runeLen(text string, i int, r rune) int {
	if r == unicode.ReplacementChar && !strings.HasPrefix(text[i:], string(unicode.ReplacementChar)) {
		return 1
	}
	return len(string(r))
}

// fold returns what a rune is compared as, "" for what is not compared.
func fold(r rune) string {
	if int(r) < len(folds) {
		return folds[r]
	}
	return foldSlowly(r)
}

// folds holds the folded forms of the scripts most written here.
var folds = func() (all [0x800]string) {
	for r := range all {
		all[r] = foldSlowly(rune(r))
	}
	return all
}()

func foldSlowly(r rune) string {
	var b strings.Builder
	for _, c := range norm.NFKD.String(string(r)) {
		switch {
		case unicode.IsSpace(c):
			b.WriteByte(map[bool]byte{true: '\n', false: ' '}[c == '\n' || c == '\u2028' || c == '\u2029'])
		case unicode.In(c, unicode.Mn, unicode.Me, unicode.Cf, unicode.Cc) || silent[c]:
		case unicode.IsDigit(c):
			b.WriteRune(asciiDigit(c))
		case letterForms[c] != "":
			b.WriteString(letterForms[c])
		default:
			b.WriteRune(unicode.ToLower(c))
		}
	}
	return b.String()
}

// silent are letters that writers leave out or stretch at will.
var silent = map[rune]bool{
	'ـ': true,                                  // tatweel, the stretching stroke
	'ء': true,                                  // a hamza that stands alone: Persian drops it
	'ʼ': true, 'ʻ': true, 'ʾ': true, 'ʿ': true, // marks of transliteration
}

// letterForms are letters that one keyboard writes for another's. The
// alphabets of Arabic and Persian share most letters and differ in code points.
var letterForms = map[rune]string{
	'ي': "ی", 'ى': "ی", 'ې': "ی", 'ۍ': "ی", 'ے': "ی",
	'ك': "ک", 'ڪ': "ک",
	'ة': "ه", 'ە': "ه", 'ہ': "ه", 'ھ': "ه", 'ۃ': "ه",
	'ٱ': "ا", 'ۇ': "و", 'ۆ': "و", 'ۈ': "و", 'ۋ': "و",
	'ø': "o", 'Ø': "o", 'ł': "l", 'Ł': "l", 'đ': "d", 'Đ': "d", 'ð': "d", 'Ð': "d", 'þ': "th", 'Þ': "th",
	'æ': "ae", 'Æ': "ae", 'œ': "oe", 'Œ': "oe", 'ß': "ss", 'ı': "i",
	'‐': "-", '‑': "-", '‒': "–", '—': "–", '―': "–", '−': "-",
	'‘': "'", '’': "'", '`': "'", '´': "'",
	'،': ",", '؛': ";", '؟': "?", '۔': ".", '٪': "%", '؉': "%",
}

// asciiDigit returns the ASCII form of a decimal digit of any script: in
// Unicode they stand in runs of ten beginning at zero.
func asciiDigit(r rune) rune {
	if r < 0x80 {
		return r
	}
	zero := r
	for zero > r-9 && unicode.IsDigit(zero-1) {
		zero--
	}
	return '0' + (r-zero)%10
}

func isArabicLetter(r rune) bool { return r >= 0x600 && r < 0x700 && unicode.IsLetter(r) }
