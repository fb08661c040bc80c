package paper

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"go.mau.fi/util/confusable"
	"golang.org/x/text/unicode/norm"
)

// A Desk is named by the name on its card, unique in its talks.
type Desk string

// ParseDesk checks a desk's name: see [CheckName].
func ParseDesk(s string) (Desk, error) {
	if err := CheckName(s); err != nil {
		return "", err
	}
	return Desk(s), nil
}

// zwnj is the zero-width non-joiner, without which Persian cannot be written.
const zwnj = '\u200c'

// CheckName reports why s cannot name a desk or a person: empty, longer than
// MaxName characters, not in Unicode normal form C, with leading, trailing or
// double spaces, or with characters that are invisible, that turn the direction
// of writing, or that are neither letters, marks, digits nor plain punctuation.
// A zero-width non-joiner is taken between two letters of the Arabic script.
func CheckName(s string) error {
	switch {
	case s == "":
		return ErrMissing
	case !utf8.ValidString(s):
		return ErrUTF8
	case utf8.RuneCountInString(s) > MaxName:
		return ErrTooLong
	case !norm.NFC.IsNormalString(s), strings.TrimSpace(s) != s, strings.Contains(s, "  "):
		return ErrName
	}
	runes := []rune(s)
	letters := 0
	for i, r := range runes {
		switch {
		case unicode.IsLetter(r):
			letters++
		case unicode.IsDigit(r), unicode.IsMark(r), strings.ContainsRune(" -.,'’()&/", r):
		case r == zwnj && i > 0 && i+1 < len(runes) && unicode.Is(unicode.Arabic, runes[i-1]) && unicode.Is(unicode.Arabic, runes[i+1]):
		default:
			return ErrName
		}
	}
	if letters == 0 {
		return ErrName
	}
	return nil
}

// LookAlike reports whether people could take one name for the other: the
// skeletons of Unicode Technical Standard 39 are equal once case, digit forms,
// spaces and joiners are folded.
func LookAlike(a, b string) bool { return skeleton(a) == skeleton(b) }

func skeleton(s string) string {
	fold := strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r), r == zwnj, r == '-', r == '.', r == '\'', r == '’':
			return -1
		case unicode.IsDigit(r):
			return digit(r)
		}
		return r
	}, norm.NFKC.String(s))
	return strings.ToLower(confusable.Skeleton(fold))
}

// digit returns the ASCII form of a decimal digit of any script: in Unicode
// they stand in runs of ten beginning at zero.
func digit(r rune) rune {
	zero := r
	for unicode.IsDigit(zero-1) && zero-1 >= r-9 {
		zero--
	}
	if r < 0x80 {
		return r
	}
	return '0' + (r-zero)%10
}

// checkText reports what no text may hold: invalid UTF-8, NUL and other
// control characters but line breaks and tabs. Characters that turn the
// direction of writing are kept: they are shown, never obeyed.
func checkText(s string) error {
	if !utf8.ValidString(s) {
		return ErrUTF8
	}
	for _, r := range s {
		if unicode.IsControl(r) && r != '\n' && r != '\t' {
			return ErrControl
		}
	}
	return nil
}

// turns reports whether r turns the direction of writing or cannot be seen.
func turns(r rune) bool { return unicode.Is(unicode.Cf, r) && r != zwnj }

// checkLabel is checkText for words that stand alone on one line: references,
// labels, file names. Nothing in them may be invisible or turn the direction.
func checkLabel(s string) error {
	if err := checkText(s); err != nil {
		return err
	}
	for _, r := range s {
		if turns(r) {
			return ErrName
		}
		if r == '\n' || r == '\t' {
			return ErrControl
		}
	}
	return nil
}

// Visible returns a text with every character that turns the direction of
// writing, or that cannot be seen, replaced by its code point in brackets.
// Persian's zero-width non-joiner is kept.
func Visible(s string) string {
	if strings.IndexFunc(s, turns) < 0 {
		return s
	}
	var b strings.Builder
	for _, r := range s {
		if turns(r) {
			b.WriteString("[U+" + strings.ToUpper(hex4(r)) + "]")
			continue
		}
		b.WriteRune(r)
	}
	return b.String()
}

func hex4(r rune) string {
	const digits = "0123456789abcdef"
	out := []byte("0000")
	if r > 0xffff {
		out = []byte("000000")
	}
	for i := len(out) - 1; i >= 0; i-- {
		out[i] = digits[r&0xf]
		r >>= 4
	}
	return string(out)
}
