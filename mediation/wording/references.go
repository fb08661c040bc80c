package wording

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"goodoffices/paper"
)

// A Fault is something that a clause refers to and that is not there.
type Fault struct {
	Clause string    // the name of the clause that refers to it
	Kind   FaultKind // what is wrong
	Words  string    // as written: Article 5; without its quotes: the Corridor
}

// A FaultKind says what is wrong.
type FaultKind string

// The faults.
const (
	FaultNoTarget  FaultKind = "no-target"      // it refers to an article, paragraph or annex that is not there
	FaultAstray    FaultKind = "astray"         // it refers to one that had another number when it was written
	FaultNumber    FaultKind = "numbered-twice" // a clause above has its number
	FaultUndefined FaultKind = "undefined"      // a term in quotes that no clause defines
	FaultTwice     FaultKind = "defined-twice"  // a term that another clause defines already
	FaultUnused    FaultKind = "never-used"     // a term that is defined and nowhere used
)

// References finds what clauses refer to that is not there: "Article 5",
// "paragraphs 4.2 and 4.3", "(see Annex A)", and terms in quotes. References to
// other documents, as in "Article 4 of the Charter", are left alone; an article
// counts as there where its number stands on a clause, alone or below the number
// of the clause above it.
func References(clauses []paper.Clause, lang paper.Lang) []Fault {
	x := lexiconOf(lang)
	if x == nil {
		return nil
	}
	var out []Fault
	for _, p := range Point(clauses, lang).all {
		if p.target == "" {
			out = append(out, Fault{p.clause, FaultNoTarget, p.words})
		}
	}
	out = append(out, x.addressesOf(clauses, lang).twice(clauses)...)
	return append(out, x.termFaults(clauses, lang)...)
}

// Pointers are the references of a text's clauses, and where each of them leads.
type Pointers struct {
	all   []pointer
	words map[string]string // of the clauses
}

// A pointer is a reference, and the name of the clause that it leads to; "" where
// that is not there.
type pointer struct{ clause, words, target string }

// Point follows every reference of a text in one language.
func Point(clauses []paper.Clause, lang paper.Lang) Pointers {
	out := Pointers{words: make(map[string]string, len(clauses))}
	x := lexiconOf(lang)
	if x == nil {
		return out
	}
	at := x.addressesOf(clauses, lang)
	for i := range clauses {
		c := &clauses[i]
		out.words[c.Name] = c.Words[lang]
		if c.Role == paper.RoleHeading || c.Role == paper.RoleTitle || c.Role == paper.RoleAnnex {
			continue
		}
		said := x.referred(c.Words[lang])
		for _, a := range c.Alternatives {
			said = append(said, x.referred(a.Words[lang])...)
		}
		for _, r := range said {
			if r.within != nil && at.find(*r.within, i) == nil {
				continue // what is missing around it is a reference too
			}
			p := pointer{clause: c.Name, words: r.words}
			if to := at.find(r, i); to != nil {
				p.target = clauses[to.clause].Name
			}
			out.all = append(out.all, p)
		}
	}
	return out
}

// Astray returns the references that lead to another clause than they did before,
// in clauses that say what they said: numbers changed, and the words did not
// follow.
func Astray(before, after Pointers) []Fault {
	type at struct {
		clause, words string
	}
	was := make(map[at]string, len(before.all))
	for _, p := range before.all {
		was[at{p.clause, p.words}] = p.target
	}
	var out []Fault
	for _, p := range after.all {
		target := was[at{p.clause, p.words}]
		if target != "" && p.target != "" && target != p.target && before.words[p.clause] == after.words[p.clause] {
			out = append(out, Fault{p.clause, FaultAstray, p.words})
		}
	}
	return out
}

// A reference is to a part of the text, by its number.
type reference struct {
	part   string // article, section, paragraph, chapter or annex
	number string // plain: "4.2", "5(a)"
	words  string
	within *reference // paragraph 3 of Article 2: the article
}

var (
	numberLike = `(?:[0-9]+(?:\.[0-9]+)*|[ivxlc]+\b|[a-z]\b|\p{Arabic}+)`
	numberAt   = regexp.MustCompile(`^\s*\(?(` + numberLike + `)\)?\.?((?:\s?\([a-z0-9]+\))*)`)
	listAt     = regexp.MustCompile(`^\s*(,|،|-|–|\p{L}+)\s+`)
	dashAt     = regexp.MustCompile(`^\s*[-–]\s*`)

	dotted = strings.NewReplacer("(", ".", ")", "", " ", "") // 5(a) is 5.a
)

// referred returns what a text refers to.
func (x *lexicon) referred(text string) []reference {
	p, back := plainWithPlaces(text)
	var out []reference
	for from := 0; from < len(p); {
		start, end := nextWord(p, from)
		if start < 0 {
			break
		}
		from = end
		part, ok := x.Parts[p[start:end]]
		if !ok {
			part, ok = x.Parts[bare(p[start:end])]
		}
		if !ok {
			continue
		}
		at, stop := end, end
		if end-start <= 3 && strings.HasPrefix(p[at:], ".") { // art. 5
			at++
		}
		var found []reference
		for {
			m := numberAt.FindStringSubmatchIndex(p[at:])
			if m == nil || m[2] > 0 && len(found) == 0 && strings.TrimSpace(p[at:at+m[2]]) != "" && !strings.HasSuffix(p[at:at+m[2]], "(") {
				break
			}
			number := p[at+m[2]:at+m[3]] + strings.ReplaceAll(p[at+m[4]:at+m[5]], " ", "")
			if len(found) > 0 && !unicode.IsDigit(rune(number[0])) || part != partAnnex && number == "a" || wordOfArabic(number) {
				break
			}
			stop = at + m[1]
			for stop > at && (p[stop-1] == '.' || p[stop-1] == ' ') {
				stop--
			}
			found = append(found, reference{part: part, number: number, words: balanced(text[back[start]:back[stop]])})
			at = stop
			next := dashAt.FindString(p[at:])
			if next == "" {
				l := listAt.FindStringSubmatch(p[at:])
				if l == nil || !x.has(x.And, []string{l[1]}) {
					break
				}
				next = l[0]
			}
			at += len(next)
		}
		if len(found) == 0 || x.elsewhere(p[min(at, len(p)):]) {
			continue
		}
		if outer := x.outer(p[stop:]); outer != nil && (part == partParagraph || part == partSection && outer.part != partSection) {
			for i := range found {
				found[i].within = outer
			}
		}
		out, from = append(out, found...), at
	}
	return out
}

// outer is what a reference to a paragraph stands within, where that follows it:
// of Article 2. nil where nothing of the kind does.
func (x *lexicon) outer(rest string) *reference {
	words := strings.Fields(rest)
	for _, p := range append(slices.Clone(x.Another), nil) {
		if len(words) < len(p)+2 || !slices.Equal(words[:len(p)], p) {
			continue
		}
		part, ok := x.Parts[words[len(p)]]
		m := numberAt.FindStringSubmatch(strings.Join(words[len(p)+1:], " "))
		if ok && m != nil && part != partParagraph {
			return &reference{part: part, number: m[1] + m[2]}
		}
	}
	return nil
}

// wordOfArabic reports whether what stands for a number is a word: numbers in
// Arabic letters have one.
func wordOfArabic(number string) bool {
	return number[0] > 0x7f && utf8.RuneCountInString(number) > 1 && number != "الف"
}

// balanced returns a reference without the bracket that shuts around it.
func balanced(s string) string {
	if s = strings.TrimSpace(s); strings.Count(s, ")") > strings.Count(s, "(") {
		return strings.TrimSuffix(s, ")")
	}
	return s
}

// elsewhere reports whether what follows a reference says that it is to another
// document.
func (x *lexicon) elsewhere(rest string) bool {
	words := strings.Fields(rest)
	if len(words) > 4 {
		words = words[:4]
	}
	for _, p := range x.Another {
		if len(p) > 0 && len(words) > len(p) && slices.Equal(words[:len(p)], p) {
			next := words[len(p):]
			own := x.has(x.Own, next[:1]) || len(next) > 1 && x.has(x.Own, next[:2]) || x.Parts[strings.Trim(next[0], ".,;:)")] != ""
			return !own
		}
	}
	return false
}

// plainWithPlaces is plain with the place of every byte in the text.
func plainWithPlaces(text string) (string, []int) {
	var b strings.Builder
	places := make([]int, 0, len(text)+1)
	for i, r := range text {
		if r = plainLetter(r); r < 0 {
			continue
		}
		n, _ := b.WriteRune(r)
		for range n {
			places = append(places, i)
		}
	}
	return b.String(), append(places, len(text))
}

// nextWord returns the next word of letters from a place on, -1 if there is none.
func nextWord(s string, from int) (start, end int) {
	start = -1
	for i, r := range s[from:] {
		letter := unicode.IsLetter(r) || r == '-' && start >= 0
		if letter && start < 0 {
			start = from + i
		}
		if !letter && start >= 0 {
			return start, from + i
		}
	}
	if start < 0 {
		return -1, -1
	}
	return start, len(s)
}

func firstWord(s string) string {
	start, end := nextWord(s, 0)
	if start < 0 {
		return ""
	}
	return s[start:end]
}

// roman returns a Roman number in digits, "" if it is none.
func roman(s string) string {
	values := map[rune]int{'i': 1, 'v': 5, 'x': 10, 'l': 50, 'c': 100}
	sum, last := 0, 0
	for _, r := range s {
		v := values[r]
		if v == 0 {
			return ""
		}
		if sum += v; v > last {
			sum -= 2 * last
		}
		last = v
	}
	if sum == 0 {
		return ""
	}
	return strconv.Itoa(sum)
}
