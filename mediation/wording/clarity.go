package wording

import (
	"maps"
	"slices"
	"strings"
	"sync"

	"goodoffices/paper"
)

// A Question is one that an undertaking has to answer.
type Question string

// The questions.
const (
	Who       Question = "who"
	What      Question = "what"
	ByWhen    Question = "by-when"
	UntilWhen Question = "until-when"
	Proof     Question = "proof"
)

// Questions lists them in the order in which they are asked.
var Questions = []Question{Who, What, ByWhen, UntilWhen, Proof}

// A Finding is an undertaking that leaves questions open.
type Finding struct {
	Clause string // its name
	Words  string // the sentence, as written
	Open   []Question
}

// Clarity asks of every undertaking who, what, by when, until when, and what
// proves it.
//
// It goes by the words of a lexicon, one for each language, and understands
// nothing. A sentence with one of "shall", "must", "will", "undertakes to" and
// the like is an undertaking. Who does it is open where nobody is named before
// these words, or where it "shall be done" by nobody named. What is done is open
// where nothing follows, or only "appropriate measures". A prohibition holds from
// the beginning, and what is done once needs no end beside its deadline. The
// rest is open where no word of the lexicon answers it, and an answer elsewhere
// in the text is not looked for but in the same clause.
func Clarity(clauses []paper.Clause, lang paper.Lang) []Finding {
	x := lexiconOf(lang)
	if x == nil {
		return nil
	}
	var out []Finding
	for i := range clauses {
		c := &clauses[i]
		if c.Role == paper.RoleTitle || c.Role == paper.RoleHeading || c.Role == paper.RoleSignature {
			continue
		}
		answers := x.answers(c.Words[lang])
		for _, s := range sentences(c.Words[lang]) {
			if open := x.open(tokens(plain(s)), answers); len(open) > 0 {
				out = append(out, Finding{Clause: c.Name, Words: s, Open: open})
			}
		}
	}
	return out
}

// answers are what a clause says anywhere, for any of its undertakings; nobody
// looks before one asks.
func (x *lexicon) answers(clause string) func() map[Question]bool {
	return sync.OnceValue(func() map[Question]bool {
		words := tokens(plain(clause))
		return map[Question]bool{ByWhen: x.has(x.ByWhen, words), UntilWhen: x.has(x.Until, words), Proof: x.has(x.Proof, words)}
	})
}

// open returns what a sentence leaves open; nothing where it is no undertaking.
func (x *lexicon) open(words []string, clause func() map[Question]bool) []Question {
	from, to := x.find(x.Undertakes, words)
	if from < 0 || x.has(x.NotUndertakes, words) {
		return nil
	}
	answered := maps.Clone(clause())
	answered[Who] = x.who(words, from, to)
	answered[What] = len(words) > to && !x.has(x.Vague, words)
	answered[ByWhen] = answered[ByWhen] || x.has(x.Standing, words)
	answered[UntilWhen] = answered[UntilWhen] || answered[ByWhen] && x.has(x.Once, words)
	return slices.DeleteFunc(slices.Clone(Questions), func(q Question) bool { return answered[q] })
}

// who reports whether a sentence names who does it: somebody before the words
// that undertake, or behind them where the verb comes first, and no passive
// without a doer.
func (x *lexicon) who(words []string, from, to int) bool {
	if x.has(x.Passive, words[from:]) && !x.has(x.Doer, words[from:]) {
		return false
	}
	named := func(ws []string) bool {
		return slices.ContainsFunc(ws, func(w string) bool { return !x.has(x.Nobodys, []string{w}) && w[0] > '9' })
	}
	return named(words[:from]) || from == 0 && len(words) > to+1 && named(words[to:])
}

// sentences splits a text where sentences end.
func sentences(text string) []string {
	var out []string
	add := func(s string) {
		if s = strings.TrimSpace(s); s != "" {
			out = append(out, s)
		}
	}
	start := 0
	runes := []rune(text)
	for i, r := range runes {
		last := i+1 == len(runes)
		ends := strings.ContainsRune(".!?؟۔;؛", r) && (last || runes[i+1] == ' ' || runes[i+1] == '\n') || r == '\n'
		if ends {
			add(string(runes[start : i+1]))
			start = i + 1
		}
	}
	add(string(runes[start:]))
	return out
}
