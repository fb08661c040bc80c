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
	Words  string    // as written: "Article 5", "the Corridor"
}

// A FaultKind says what is wrong.
type FaultKind string

// The faults.
const (
	FaultNoTarget  FaultKind = "no-target"     // it refers to an article, paragraph or annex that is not there
	FaultUndefined FaultKind = "undefined"     // a term in quotes that no clause defines
	FaultTwice     FaultKind = "defined-twice" // a term that another clause defines already
	FaultUnused    FaultKind = "never-used"    // a term that is defined and nowhere used
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
	at := x.addressesOf(clauses, lang)
	var out []Fault
	for i := range clauses {
		c := &clauses[i]
		if c.Role == paper.RoleHeading || c.Role == paper.RoleTitle || c.Role == paper.RoleAnnex {
			continue
		}
		for _, r := range x.referred(c.Words[lang]) {
			if !at.has(r, i) {
				out = append(out, Fault{c.Name, FaultNoTarget, r.words})
			}
		}
	}
	return append(out, x.termFaults(clauses, lang)...)
}

// A reference is to a part of the text, by its number.
type reference struct {
	part   string // article, chapter or annex
	number string // plain: "4.2", "5(a)"
	words  string
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
		at := end
		var found []reference
		for {
			m := numberAt.FindStringSubmatchIndex(p[at:])
			if m == nil || m[2] > 0 && len(found) == 0 && strings.TrimSpace(p[at:at+m[2]]) != "" && !strings.HasSuffix(p[at:at+m[2]], "(") {
				break
			}
			number := p[at+m[2]:at+m[3]] + strings.ReplaceAll(p[at+m[4]:at+m[5]], " ", "")
			if len(found) > 0 && !unicode.IsDigit(rune(number[0])) || part != "annex" && number == "a" || wordOfArabic(number) {
				break
			}
			stop := at + m[1]
			for stop > at && (p[stop-1] == '.' || p[stop-1] == ' ') {
				stop--
			}
			found = append(found, reference{part, number, balanced(text[back[start]:back[stop]])})
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
		out, from = append(out, found...), at
	}
	return out
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

// addresses are the numbers under which clauses can be referred to.
type addresses struct {
	all    map[string]map[string]bool // by part
	above  []string                   // of each clause, the address of the one above it
	within map[string]map[string]bool // what stands directly below an address
}

func (x *lexicon) addressesOf(clauses []paper.Clause, lang paper.Lang) addresses {
	a := addresses{all: map[string]map[string]bool{"article": {}, "chapter": {}, "annex": {}}, above: make([]string, len(clauses)), within: map[string]map[string]bool{}}
	type step struct {
		level   int
		address string
	}
	var path []step
	for i := range clauses {
		c := &clauses[i]
		part, number := x.label(c, lang)
		if number == "" {
			if len(path) > 0 {
				a.above[i] = path[len(path)-1].address
			}
			continue
		}
		for len(path) > 0 && path[len(path)-1].level >= c.Level {
			path = path[:len(path)-1]
		}
		address := number
		if len(path) > 0 {
			a.above[i] = path[len(path)-1].address
			if part == "article" && !strings.HasPrefix(number, a.above[i]+".") && !strings.Contains(number, ".") {
				address = a.above[i] + "." + number
			}
		}
		if part == "article" {
			path = append(path, step{c.Level, address})
		}
		a.add(part, number, address)
		if below := a.within[a.above[i]]; below == nil {
			a.within[a.above[i]] = map[string]bool{number: true}
		} else {
			below[number] = true
		}
	}
	return a
}

// add enters an address, and those above it.
func (a addresses) add(part, number, address string) {
	if part != "article" {
		a.all[part][number] = true
		if n := roman(number); n != "" {
			a.all[part][n] = true
		}
		return
	}
	for s := address; ; {
		a.all[part][s] = true
		i := strings.LastIndexByte(s, '.')
		if i < 0 {
			break
		}
		s = s[:i]
	}
	if strings.Contains(number, ".") {
		a.all[part][number] = true
	}
}

// has reports whether what a clause refers to is there.
func (a addresses) has(r reference, from int) bool {
	number := dotted.Replace(r.number)
	if a.all[r.part][number] || roman(number) != "" && a.all[r.part][roman(number)] {
		return true
	}
	if r.part != "article" {
		return false
	}
	for above := a.above[from]; above != ""; { // within the same article, or one above
		if a.within[above][number] || a.all["article"][above+"."+number] {
			return true
		}
		i := strings.LastIndexByte(above, '.')
		if i < 0 {
			break
		}
		above = above[:i]
	}
	return a.within[""][number]
}

// label returns what a clause is and its number, as its number or the beginning
// of its words say.
func (x *lexicon) label(c *paper.Clause, lang paper.Lang) (part, number string) {
	part = "article"
	s := plain(c.Number)
	if s == "" && (c.Role == paper.RoleHeading || c.Role == paper.RoleAnnex || c.Role == paper.RoleArticle) {
		if s = plain(c.Words[lang]); x.Parts[firstWord(s)] == "" {
			return part, ""
		}
	}
	if w := firstWord(s); w != "" && x.Parts[w] != "" {
		part = x.Parts[w]
		s = strings.TrimSpace(s[strings.Index(s, w)+len(w):])
	} else if c.Role == paper.RoleAnnex {
		part = "annex"
	}
	m := numberAt.FindStringSubmatch(s)
	if m == nil {
		return part, ""
	}
	return part, strings.Trim(m[1]+dotted.Replace(m[2]), ".")
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
