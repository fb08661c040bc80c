package wording

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"goodoffices/paper"
)

// quoted finds what stands in quotes.
var quoted = regexp.MustCompile(`“([^”\n]+)”|«([^»\n]+)»|"([^"\n]+)"`)

// maxTermWords is how long a term in quotes may be: longer ones are quotations.
const maxTermWords = 5

// term is a term in quotes where it stands.
type term struct {
	clause  string
	words   string // as written
	key     string
	defines bool
}

// termFaults finds terms in quotes that no clause defines, that two define, and
// that are defined and never used. A term is defined where "means" or its like
// follows, or where it stands in brackets: (“the Parties”).
func (x *lexicon) termFaults(clauses []paper.Clause, lang paper.Lang) []Fault {
	var all []term
	texts := make(map[string]string, len(clauses))
	for i := range clauses {
		s := clauses[i].Words[lang]
		all = append(all, x.terms(clauses[i].Name, s)...)
		texts[clauses[i].Name] = " " + strings.Join(tokens(plain(s)), " ") + " "
	}
	if len(all) == 0 {
		return nil
	}
	defined := map[string]string{}
	var out []Fault
	for _, t := range all {
		if !t.defines {
			continue
		}
		switch by, twice := defined[t.key]; {
		case !twice:
			defined[t.key] = t.clause
		case by != t.clause:
			out = append(out, Fault{t.clause, FaultTwice, t.words})
		}
	}
	for _, t := range all {
		by, known := defined[t.key]
		switch {
		case !known:
			out = append(out, Fault{t.clause, FaultUndefined, t.words})
		case t.defines && by == t.clause && !used(texts, t):
			out = append(out, Fault{t.clause, FaultUnused, t.words})
		}
	}
	return out
}

// used reports whether a term stands in another clause than its own.
func used(texts map[string]string, t term) bool {
	for clause, s := range texts {
		if clause != t.clause && strings.Contains(s, " "+t.key+" ") {
			return true
		}
	}
	return false
}

// terms returns the terms in quotes of a text.
func (x *lexicon) terms(clause, text string) []term {
	var out []term
	for _, m := range quoted.FindAllStringSubmatchIndex(text, -1) {
		inner := ""
		for g := 2; g < len(m); g += 2 {
			if m[g] >= 0 {
				inner = text[m[g]:m[g+1]]
			}
		}
		words := tokens(plain(inner))
		if len(words) > 1 && words[0] == "the" {
			words = words[1:]
		}
		t := term{clause: clause, words: inner, key: strings.Join(words, " ")}
		after := tokens(plain(shortly(text[m[1]:])))
		before := tokens(plain(lastly(text[:m[0]])))
		t.defines = x.begins(x.Means, after) || x.has(x.Means, before[max(0, len(before)-3):]) || inBrackets(text, m[0], m[1]) || x.has(x.Called, before)
		if t.key == "" || !t.defines && (len(words) > maxTermWords || !named(inner)) {
			continue
		}
		out = append(out, t)
	}
	return out
}

// named reports whether words in quotes look like a term: in scripts that have
// capitals, one that begins with one.
func named(s string) bool {
	s = strings.TrimPrefix(strings.TrimPrefix(s, "the "), "The ")
	r, _ := utf8.DecodeRuneInString(s)
	return unicode.IsUpper(r) || unicode.IsLetter(r) && !unicode.IsLower(r)
}

// begins reports whether words begin with one of the patterns.
func (x *lexicon) begins(ps patterns, words []string) bool {
	for _, p := range ps {
		if len(p) <= len(words) && x.follow(p, words) {
			return true
		}
	}
	return false
}

const near = 120 // bytes that are looked at beside a term

func shortly(s string) string {
	if len(s) <= near {
		return s
	}
	return strings.ToValidUTF8(s[:near], "")
}

func lastly(s string) string {
	if len(s) <= near {
		return s
	}
	return strings.ToValidUTF8(s[len(s)-near:], "")
}

// inBrackets reports whether a term stands in brackets, alone or with another.
func inBrackets(text string, start, end int) bool {
	open := strings.LastIndexAny(text[:start], "()")
	shut := strings.IndexAny(text[end:], "()")
	return open >= 0 && text[open] == '(' && shut >= 0 && text[end+shut] == ')' && shut <= near && start-open <= near
}
