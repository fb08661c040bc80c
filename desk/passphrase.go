package desk

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/trustelem/zxcvbn"
)

// A Weakness is why a passphrase is soon guessed by whoever gets hold of the
// folder; "" is none that was found.
type Weakness string

// The weaknesses.
const (
	WeakShort    Weakness = "short"
	WeakRepeated Weakness = "repeated" // little else than one thing again and again
	WeakNames    Weakness = "names"    // names that whoever has the folder knows
	WeakCommon   Weakness = "common"   // words, rows of keys and dates that are tried first
)

// LeastPassphrase is below how many characters a passphrase is short.
const LeastPassphrase = 14

const (
	leastDistinct = 6  // characters that differ
	strongScore   = 4  // of zxcvbn: more than 10^10 guesses, each at the cost of a passphrase
	judged        = 64 // characters; the time it takes grows with their square
)

// WeakPassphrase judges a passphrase that is about to be set. Near are names
// that stand around it: of the desk, its officer, its principal.
func WeakPassphrase(pass Secret, near ...string) Weakness {
	text := string(pass)
	if utf8.RuneCountInString(text) < LeastPassphrase {
		return WeakShort
	}
	if distinct(text) < leastDistinct {
		return WeakRepeated
	}
	if few := []rune(text); len(few) > judged {
		text = string(few[:judged])
	}
	var names []string
	for _, n := range near {
		for _, word := range append(strings.Fields(n), n) {
			if utf8.RuneCountInString(word) > 2 {
				names = append(names, word)
			}
		}
	}
	if rest := without(text, names); rest != text && utf8.RuneCountInString(rest) < LeastPassphrase/2 {
		return WeakNames
	}
	found := zxcvbn.PasswordStrength(text, names)
	if found.Score >= strongScore {
		return ""
	}
	why := WeakCommon
	for _, m := range found.Sequence {
		switch {
		case m.DictionaryName == "user_inputs":
			return WeakNames
		case m.Pattern == "repeat" && utf8.RuneCountInString(m.Token) > utf8.RuneCountInString(text)/2:
			why = WeakRepeated
		}
	}
	return why
}

// distinct counts the characters that differ by more than their case.
func distinct(text string) int {
	met := map[rune]bool{}
	for _, r := range text {
		met[unicode.ToLower(r)] = true
	}
	return len(met)
}

// without leaves of a passphrase the letters and digits that no name accounts
// for, in whatever script they are.
func without(text string, names []string) string {
	rest := strings.ToLower(text)
	had := false
	for _, n := range names {
		if n = strings.ToLower(n); strings.Contains(rest, n) {
			rest, had = strings.ReplaceAll(rest, n, ""), true
		}
	}
	if !had {
		return text
	}
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return r
		}
		return -1
	}, rest)
}
