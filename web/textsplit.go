package web

import (
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"goodoffices/mediation/textimport"
	"goodoffices/paper"
)

// A splitPlace is where the next clause could begin: a line or a sentence of the
// words of one.
type splitPlace struct {
	At     int // in bytes
	Begins string
}

// splitMost is how many places of one clause are offered, and beginMost how many
// letters of each are shown; what else there is can be named by its words.
const splitMost, beginMost = 40, 60

// A number that ends where a sentence would begins what comes behind it.
var numberBefore = regexp.MustCompile(`[(\[]?(?:\p{Nd}+(?:\.\p{Nd}+)*|[a-zA-Z]|[ivxlc]+|[IVXLC]+)[.)\]]+\s+$`)

var sentenceEnd = regexp.MustCompile(`\n|[.;:!?؟؛。۔][)\]”»"’]*\s`)

// splitPlaces are the lines and sentences of words but the first.
func splitPlaces(words string) []splitPlace {
	var out []splitPlace
	for _, end := range sentenceEnd.FindAllStringIndex(words, -1) {
		rest := strings.TrimLeftFunc(words[end[1]:], unicode.IsSpace)
		at := len(words) - len(rest)
		if n := numberBefore.FindStringIndex(words[:at]); n != nil && (n[0] == 0 || unicode.IsSpace(rune(words[n[0]-1]))) {
			at, rest = n[0], words[n[0]:]
		}
		if rest == "" || strings.TrimSpace(words[:at]) == "" || len(out) > 0 && out[len(out)-1].At >= at {
			continue
		}
		if len(out) == splitMost {
			break
		}
		begins, _, _ := strings.Cut(rest, "\n")
		if r := []rune(begins); len(r) > beginMost {
			begins = string(r[:beginMost]) + "…"
		}
		out = append(out, splitPlace{at, paper.Visible(begins)})
	}
	return out
}

// beginning finds where words stand in a clause, behind its first: at the
// beginning of a word if they do, with white space as it may be. -1: nowhere.
func beginning(words, wanted string) int {
	fields := strings.Fields(wanted)
	if len(fields) == 0 {
		return -1
	}
	for i := range fields {
		fields[i] = regexp.QuoteMeta(fields[i])
	}
	inside := -1
	for _, m := range regexp.MustCompile(strings.Join(fields, `\s+`)).FindAllStringIndex(words, -1) {
		before, _ := utf8.DecodeLastRuneInString(words[:m[0]])
		switch {
		case strings.TrimSpace(words[:m[0]]) == "":
		case !unicode.IsLetter(before) && !unicode.IsDigit(before):
			return m[0]
		case inside < 0:
			inside = m[0]
		}
	}
	return inside
}

// splitting splits clauses of an outline, each new one under a name of its own.
type splitting struct {
	lang  paper.Lang
	names map[string]bool
}

func newSplitting(clauses []paper.Clause, lang paper.Lang) *splitting {
	s := &splitting{lang, map[string]bool{}}
	for _, c := range clauses {
		s.names[c.Name] = true
	}
	return s
}

func (s *splitting) name() string {
	for n := len(s.names) + 1; ; n++ {
		if name := fmt.Sprintf("c%d", n); !s.names[name] {
			s.names[name] = true
			return name
		}
	}
}

// split returns a clause in pieces that begin at places of its words. No word
// goes: of what is between the pieces only white space.
func (s *splitting) split(c paper.Clause, at []int) []paper.Clause {
	words := c.Words[s.lang]
	at = slices.DeleteFunc(slices.Clone(at), func(n int) bool {
		return n <= 0 || n >= len(words) || !utf8.RuneStart(words[n]) || strings.TrimSpace(words[:n]) == ""
	})
	slices.Sort(at)
	out := []paper.Clause{c}
	for _, n := range slices.Compact(at) {
		last := &out[len(out)-1]
		from, piece := len(words)-len(last.Words[s.lang]), words[n:] // the piece before has all the rest
		if strings.TrimSpace(words[from:n]) == "" || strings.TrimSpace(piece) == "" {
			continue
		}
		last.Words = paper.Text{s.lang: strings.TrimRightFunc(words[from:n], unicode.IsSpace)}
		out = append(out, paper.Clause{Name: s.name(), Role: paper.RoleParagraph, Level: c.Level, State: paper.ClauseOpen, Words: paper.Text{s.lang: piece}})
	}
	for i := range out[1:] {
		s.tell(c, &out[i+1])
	}
	return out
}

// tell sets what a piece is, and its number, as a text of its own would be read,
// where that keeps its words.
func (s *splitting) tell(of paper.Clause, piece *paper.Clause) {
	words := piece.Words[s.lang]
	if of.Role != paper.RoleParagraph && of.Role != paper.RoleSignature {
		piece.Level = min(of.Level+1, paper.MaxDepth)
	}
	read, notes, err := textimport.Import("piece.txt", []byte(words), s.lang)
	if err != nil || len(read) != 1 || len(notes) > 0 || !slices.Equal(strings.Fields(read[0].Number+" "+read[0].Words[s.lang]), strings.Fields(words)) {
		return
	}
	if read[0].Number == "" {
		return
	}
	piece.Role, piece.Number, piece.Words = read[0].Role, read[0].Number, read[0].Words
	if piece.Role != paper.RoleParagraph {
		piece.Level = of.Level
	}
}

// renumber sets a clause's number. What is set as its number and begins its words
// is in them no more, and what is taken from its number begins its words: nothing
// is there twice, or gone. The end of its words stays as it is.
func renumber(c *paper.Clause, number string, lang paper.Lang) {
	words, was := strings.TrimLeftFunc(c.Words[lang], unicode.IsSpace), c.Number
	c.Number = number
	rest, shorter := strings.CutPrefix(was, number)
	switch {
	case was == number:
		return
	case shorter && strings.ContainsFunc(rest, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }):
		words = strings.TrimSpace(rest) + " " + words
	case strings.HasPrefix(number, was):
		after, there := strings.CutPrefix(words, strings.TrimSpace(number[len(was):]))
		if next, _ := utf8.DecodeRuneInString(after); !there || after != "" && !unicode.IsSpace(next) {
			return
		}
		words = strings.TrimLeftFunc(after, unicode.IsSpace)
	default:
		return
	}
	c.Words = paper.Text{lang: words}
	if words == "" {
		c.Words = nil
	}
}

// placesOf are the places of a clause's words at which a form splits it, and the
// words that it names and that stand nowhere there.
func placesOf(form url.Values, field, words string) (at []int, unfound string) {
	for _, n := range form[field+"split:list"] {
		if i, err := strconv.Atoi(n); err == nil {
			at = append(at, i)
		}
	}
	if wanted := strings.TrimSpace(form.Get(field + "begins")); wanted != "" {
		i := beginning(words, wanted)
		if i < 0 {
			return at, wanted
		}
		at = append(at, i)
	}
	return at, ""
}
