package wording

import (
	"embed"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/go-json-experiment/json"

	"goodoffices/paper"
)

//go:embed lexicon/*.json
var lexiconFiles embed.FS

// A lexicon holds the words of one language by which references and
// undertakings are found. They are few and plain on purpose: whoever reads a
// finding can see why it was made. A word that ends with * stands for all that
// begin so, one that begins with * for all that end so, * alone for any word,
// and # for a number.
type lexicon struct {
	Undertakes    patterns `json:"undertakes"`    // what makes a sentence an undertaking
	NotUndertakes patterns `json:"notUndertakes"` // what sounds alike and is none
	Nobodys       patterns `json:"nobodys"`       // words before it that name nobody
	Passive       patterns `json:"passive"`       // what hides who does it
	Doer          patterns `json:"doer"`          // what names who does it all the same
	Vague         patterns `json:"vague"`         // what leaves open what is done
	ByWhen        patterns `json:"byWhen"`
	Until         patterns `json:"until"`
	Once          patterns `json:"once"`     // what is done once: a deadline says until when as well
	Standing      patterns `json:"standing"` // what holds from the beginning: it needs no deadline
	Proof         patterns `json:"proof"`
	Numbers       patterns `json:"numbers"`

	Parts   map[string]string `json:"parts"` // words before a number: article, chapter or annex
	Another patterns          `json:"another"`
	Own     patterns          `json:"own"`
	And     patterns          `json:"and"`
	Means   patterns          `json:"means"`
	Called  patterns          `json:"called"`
}

// patterns are words in a row, as plain as text is made.
type patterns [][]string

// UnmarshalJSON reads a list of phrases.
func (p *patterns) UnmarshalJSON(b []byte) error {
	var phrases []string
	if err := json.Unmarshal(b, &phrases); err != nil {
		return err
	}
	for _, s := range phrases {
		if words := strings.Fields(plain(s)); len(words) > 0 {
			*p = append(*p, words)
		}
	}
	return nil
}

// lexicons are read once. A language without one of its own has no findings.
var lexicons = sync.OnceValue(func() map[paper.Lang]*lexicon {
	all := map[paper.Lang]*lexicon{}
	for _, l := range []paper.Lang{"en", "fa", "ar"} {
		b, err := lexiconFiles.ReadFile("lexicon/" + string(l) + ".json")
		if err != nil {
			panic(err) // it is part of the program, and a test reads it
		}
		x := &lexicon{}
		if err := json.Unmarshal(b, x); err != nil {
			panic(err)
		}
		parts := map[string]string{}
		for word, part := range x.Parts {
			parts[plain(word)] = part
		}
		x.Parts = parts
		all[l] = x
	}
	return all
})

// lexiconOf returns the lexicon of a language, nil if there is none. A region
// makes no difference.
func lexiconOf(l paper.Lang) *lexicon {
	base, _, _ := strings.Cut(string(l), "-")
	return lexicons()[paper.Lang(base)]
}

// plain writes a text as words are compared: small letters, no vowel signs nor
// invisible joiners, one form of letters that keyboards differ in, ASCII digits.
func plain(s string) string {
	return strings.Map(plainLetter, s)
}

// plainLetter is one letter of plain, -1 where it leaves one out.
func plainLetter(r rune) rune {
	switch {
	case r < utf8.RuneSelf:
		return unicode.ToLower(r)
	case unicode.Is(unicode.Mn, r) || unicode.Is(unicode.Cf, r) || r == 'ـ':
		return -1
	case r >= '٠' && r <= '٩':
		return '0' + r - '٠'
	case r >= '۰' && r <= '۹':
		return '0' + r - '۰'
	}
	switch r {
	case 'ي', 'ى':
		return 'ی'
	case 'ك':
		return 'ک'
	case 'أ', 'إ', 'آ', 'ٱ':
		return 'ا'
	case 'ة', 'ۀ':
		return 'ه'
	case '’', '‘':
		return '\''
	}
	return unicode.ToLower(r)
}

// tokens splits a plain text into words.
func tokens(s string) []string {
	return strings.FieldsFunc(s, func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '\'' && r != '-'
	})
}

// find returns where one of the patterns begins and ends, -1 if none is there.
func (x *lexicon) find(ps patterns, words []string) (from, to int) {
	for i, w := range words {
		short := bare(w) // most patterns fail at their first word
		for _, p := range ps {
			if i+len(p) <= len(words) && x.fits(p[0], w, short) && x.follow(p[1:], words[i+1:]) {
				return i, i + len(p)
			}
		}
	}
	return -1, -1
}

// follow reports whether words fit a pattern, or the rest of one, word by word.
func (x *lexicon) follow(p, words []string) bool {
	for k, want := range p {
		if !x.fits(want, words[k], bare(words[k])) {
			return false
		}
	}
	return true
}

func (x *lexicon) has(ps patterns, words []string) bool {
	from, _ := x.find(ps, words)
	return from >= 0
}

// fits reports whether a word, short without what is written on to it, is what
// a pattern wants.
func (x *lexicon) fits(want, w, short string) bool {
	switch {
	case want == "*":
		return true
	case want == "#":
		return w[0] >= '0' && w[0] <= '9' || x.number(w)
	case want[len(want)-1] == '*':
		return strings.HasPrefix(w, want[:len(want)-1])
	case want[0] == '*':
		return strings.HasSuffix(w, want[1:]) && len(w) > len(want)
	}
	return w == want || short == want
}

// bare returns an Arabic word without the letter that is written on to it: and,
// then, by, for, as.
func bare(w string) string {
	if w == "" || w[0] < utf8.RuneSelf {
		return w
	}
	r, size := utf8.DecodeRuneInString(w)
	if strings.ContainsRune("وفبلک", r) && utf8.RuneCountInString(w) > 3 {
		return w[size:]
	}
	return w
}

func (x *lexicon) number(w string) bool {
	for _, n := range x.Numbers {
		if len(n) == 1 && n[0] == w {
			return true
		}
	}
	return false
}
