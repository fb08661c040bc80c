package mediation

import (
	"fmt"
	"maps"
	"strings"
	"unicode"
	"unicode/utf8"

	"goodoffices/paper"
)

// A Verdict is what a rule answers. Rules see only what a desk holds, so there
// are three answers.
type Verdict struct {
	Answer  Answer
	Refusal *Refusal // with Refused, and with CannotTell what could not be told
}

// An Answer of a rule.
type Answer int

// The answers. The zero value is not an answer.
const (
	Allowed Answer = 1 + iota
	Refused
	CannotTell
)

// String returns the answer as people say it.
func (a Answer) String() string {
	switch a {
	case Allowed:
		return "allowed"
	case Refused:
		return "refused"
	case CannotTell:
		return "cannot tell from here"
	}
	return "no answer"
}

// OK reports whether the answer is Allowed.
func (v Verdict) OK() bool { return v.Answer == Allowed }

// A Refusal is a value for people: which rule refuses, in a sentence, and what
// would permit it.
type Refusal struct {
	Rule    string // the rule's name, as docs/protocol.md lists it
	Text    Sentence
	Permits []Offer
}

// Error implements error.
func (r *Refusal) Error() string { return r.Text.String() }

// An Offer is an act that would permit what was refused, and whose it is.
type Offer struct {
	Desk paper.Desk
	Act  string // by its registered name
	Text Sentence
}

// allowed, refuse and cannotTell make verdicts.
func allowed() Verdict { return Verdict{Answer: Allowed} }

func refuse(rule string, s Sentence, permits ...Offer) Verdict {
	return Verdict{Answer: Refused, Refusal: &Refusal{Rule: rule, Text: s, Permits: permits}}
}

func cannotTell(rule string, s Sentence) Verdict {
	return Verdict{Answer: CannotTell, Refusal: &Refusal{Rule: rule, Text: s}}
}

// first returns the first verdict that is not Allowed.
func first(checks ...func() Verdict) Verdict {
	doubt := allowed()
	for _, check := range checks {
		switch v := check(); v.Answer {
		case Refused:
			return v
		case CannotTell:
			if doubt.OK() {
				doubt = v
			}
		}
	}
	return doubt
}

// A Sentence is words for people, by their meaning: a key into a catalogue and
// what is put in. String renders it in English; screens have other catalogues.
type Sentence struct {
	Key  string
	Args map[string]any // desks, references, hours, texts
}

// english holds every sentence of this package, by key.
var english = map[string]string{}

// saying enters a sentence in the catalogue and returns what fills it:
// pairs of a name in braces and a value.
func saying(key, text string) func(pairs ...any) Sentence {
	if _, twice := english[key]; twice {
		panic("mediation: two sentences under " + key)
	}
	english[key] = text
	return func(pairs ...any) Sentence {
		args := make(map[string]any, len(pairs)/2)
		for i := 0; i+1 < len(pairs); i += 2 {
			args[fmt.Sprint(pairs[i])] = pairs[i+1]
		}
		return Sentence{Key: key, Args: args}
	}
}

// Sentences returns the English catalogue: what translations have to cover.
func Sentences() map[string]string { return maps.Clone(english) }

// IsZero reports whether there are no words.
func (s Sentence) IsZero() bool { return s.Key == "" }

// String renders the sentence in English, beginning with a capital.
func (s Sentence) String() string {
	text := s.words()
	first, size := utf8.DecodeRuneInString(text)
	if size == 0 {
		return ""
	}
	return string(unicode.ToUpper(first)) + text[size:]
}

// words renders the sentence as it stands inside another.
func (s Sentence) words() string {
	return Fill(english[s.Key], func(name string) (string, bool) {
		value, given := s.Args[name]
		return spell(value), given
	})
}

// Fill puts values in the places of a text, which are names in braces; a name
// without a value stays. A value that ends a sentence itself, as what somebody
// wrote does, takes the full stop behind its place as well.
func Fill(text string, value func(name string) (string, bool)) string {
	var b strings.Builder
	for {
		before, rest, opened := strings.Cut(text, "{")
		b.WriteString(before)
		if !opened {
			return b.String()
		}
		name, after, closed := strings.Cut(rest, "}")
		words, given := "", false
		if closed {
			words, given = value(name)
		}
		if !given {
			b.WriteByte('{')
			text = rest
			continue
		}
		b.WriteString(words)
		last, _ := utf8.DecodeLastRuneInString(strings.TrimRight(words, "\u2069")) // what isolates it aside
		if strings.ContainsRune(".!?…؟۔", last) {
			after = strings.TrimPrefix(after, ".")
		}
		text = after
	}
}

// spell writes an argument in English.
func spell(v any) string {
	switch v := v.(type) {
	case paper.Text:
		s, _ := v.In("en")
		return s
	case paper.Hour:
		return v.At.Format("Monday 2 January 2006 15:04 -07:00")
	case []paper.Desk:
		return List(v)
	case Sentence:
		return v.words()
	case []Sentence:
		words := make([]string, len(v))
		for i, s := range v {
			words[i] = s.words()
		}
		return List(words)
	}
	return fmt.Sprint(v)
}

// List writes names in a row: "Tehran, Muscat and Washington".
func List[S ~string](names []S) string {
	var b strings.Builder
	for i, n := range names {
		switch {
		case i == 0:
		case i == len(names)-1:
			b.WriteString(" and ")
		default:
			b.WriteString(", ")
		}
		b.WriteString(string(n))
	}
	return b.String()
}
