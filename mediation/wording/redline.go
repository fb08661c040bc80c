package wording

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/sergi/go-diff/diffmatchpatch"

	"goodoffices/paper"
)

// A Mark is what words are in a comparison, by the legend that talks use.
type Mark string

// The marks.
const (
	MarkSame       Mark = "same"
	MarkChanged    Mark = "changed" // of a clause: its runs say where
	MarkInserted   Mark = "inserted"
	MarkDeleted    Mark = "deleted"
	MarkMoved      Mark = "moved"      // of a clause that says the same elsewhere
	MarkDisputed   Mark = "disputed"   // a bracket
	MarkCompromise Mark = "compromise" // a bracket that the mediator proposes
)

// A LegendRow says how words of a mark are set, so that it shows without colour.
type LegendRow struct {
	Mark        Mark
	Style       string // "plain", "bold", "struck", "brackets" or "italic"
	Before      string // a sign before the words
	After       string // and behind them
	Provisional bool   // as long as not all agreed, in brackets as well
}

// Legend lists the marks of words.
var Legend = []LegendRow{
	{Mark: MarkSame, Style: "plain"},
	{Mark: MarkInserted, Style: "bold", Provisional: true},
	{Mark: MarkDeleted, Style: "struck", Provisional: true},
	{Mark: MarkMoved, Style: "plain", Before: "↷"},
	{Mark: MarkDisputed, Style: "brackets", Before: "[", After: "]"},
	{Mark: MarkCompromise, Style: "italic", Before: "[", After: "]"},
}

// A Run is words of one mark.
type Run struct {
	Mark  Mark
	Words string
}

// A ClauseDiff is a clause of two texts, compared.
type ClauseDiff struct {
	Mark          Mark
	Moved         bool // it stands elsewhere among the clauses of both
	Before, After *paper.Clause
	Renumbered    bool
	Runs          []Run     // of the words outside brackets
	Brackets      []Bracket // of the later text
}

// A Bracket is an alternative beside the words that stand.
type Bracket struct {
	Mark        Mark // disputed or compromise
	Alternative paper.Alternative
	Runs        []Run // from the words outside brackets to its own
}

// Name returns the clause's name in the later text, or where it has gone in the
// earlier one.
func (d ClauseDiff) Name() string {
	if d.After != nil {
		return d.After.Name
	}
	return d.Before.Name
}

// Redline compares two versions of a text, in one language: clause by clause by
// their names, and those whose names are not in both by their words. It returns
// the clauses in the order of the later version, with what has gone where it stood.
func Redline(a, b []paper.Clause, lang paper.Lang) []ClauseDiff {
	r := newRedliner(a, b, lang)
	r.byName()
	r.byWords(0.5)
	return r.diffs()
}

// RedlineFrom compares a text with a baseline, which is another text: by words
// alone.
func RedlineFrom(baseline, b []paper.Clause, lang paper.Lang) []ClauseDiff {
	r := newRedliner(baseline, b, lang)
	r.byWords(0.3)
	return r.diffs()
}

// redliner compares two lists of clauses. Words are numbered, so that the
// library compares words where it compares letters.
type redliner struct {
	a, b     []paper.Clause
	lang     paper.Lang
	numbers  map[string]rune
	library  *diffmatchpatch.DiffMatchPatch
	aw, bw   []phrase // words of the clauses
	toB, toA []int    // pairs: index in the other text, -1 for none
}

func newRedliner(a, b []paper.Clause, lang paper.Lang) *redliner {
	r := &redliner{a: a, b: b, lang: lang, numbers: map[string]rune{}, library: diffmatchpatch.New()}
	r.library.DiffTimeout = 0 // whole, and the same on every machine
	r.aw, r.bw = r.phrases(a), r.phrases(b)
	r.toB, r.toA = nobody(len(a)), nobody(len(b))
	return r
}

func nobody(n int) []int { return slices.Repeat([]int{-1}, n) }

func (r *redliner) phrases(clauses []paper.Clause) []phrase {
	out := make([]phrase, len(clauses))
	for i := range clauses {
		out[i] = r.phrase(clauses[i].Words[r.lang])
	}
	return out
}

// A phrase is words by number, and where each ends in the text: spaces belong to
// the word before them.
type phrase struct {
	text    string
	numbers []rune
	ends    []int
}

// phrase splits a text into words and signs. A number is one word with the signs
// in it: 5,000,011 and 1.11 are never changed by halves.
func (r *redliner) phrase(text string) phrase {
	p := phrase{text: text}
	start := -1
	for i, c := range text {
		switch {
		case unicode.IsSpace(c):
			p.end(r, start, i)
			start = -1
		case inWord(c) || inNumber(text, i, c):
			if start < 0 {
				start = i
			}
		default:
			p.end(r, start, i)
			start = -1
			p.end(r, i, i+len(string(c)))
		}
	}
	p.end(r, start, len(text))
	for i := range p.ends { // what stands between two words belongs to the first
		if i+1 < len(p.ends) {
			p.ends[i] = p.ends[i+1] - wordLen(text[p.ends[i]:p.ends[i+1]])
		} else {
			p.ends[i] = len(text)
		}
	}
	return p
}

// inNumber reports whether a sign stands between two figures.
func inNumber(text string, at int, sign rune) bool {
	if !strings.ContainsRune(",.:/-–'’٫٬،", sign) {
		return false
	}
	before, _ := utf8.DecodeLastRuneInString(text[:at])
	after, _ := utf8.DecodeRuneInString(text[at+utf8.RuneLen(sign):])
	return unicode.IsDigit(before) && unicode.IsDigit(after)
}

func (p *phrase) end(r *redliner, start, end int) {
	if start < 0 {
		return
	}
	n, ok := r.numbers[p.text[start:end]]
	if !ok {
		n = rune(len(r.numbers) + 1)
		if n >= 0xd800 {
			n += 0x800 // surrogates are no letters
		}
		r.numbers[p.text[start:end]] = n
	}
	p.numbers, p.ends = append(p.numbers, n), append(p.ends, end)
}

// wordLen returns the length of a text without the spaces before it.
func wordLen(s string) int {
	for i, c := range s {
		if !unicode.IsSpace(c) {
			return len(s) - i
		}
	}
	return 0
}

// inWord reports whether a letter continues a word: vowel signs and the
// invisible joiners of Persian do.
func inWord(c rune) bool {
	return unicode.IsLetter(c) || unicode.IsDigit(c) || unicode.Is(unicode.M, c) || c == '\u200c' || c == '\u200d'
}

// words returns the text of the words from one to another.
func (p phrase) words(from, to int) string {
	if from >= to {
		return ""
	}
	start := 0
	if from > 0 {
		start = p.ends[from-1]
	}
	return p.text[start:p.ends[to-1]]
}

func (r *redliner) pair(i, j int) { r.toB[i], r.toA[j] = j, i }

// byName pairs clauses of one name.
func (r *redliner) byName() {
	names := make(map[string]int, len(r.a))
	for i := range r.a {
		names[r.a[i].Name] = i
	}
	for j := range r.b {
		if i, ok := names[r.b[j].Name]; ok {
			r.pair(i, j)
		}
	}
}

// diffs compares the pairs.
func (r *redliner) diffs() []ClauseDiff {
	moved := r.moved()
	out := make([]ClauseDiff, 0, len(r.b))
	next := 0 // of a
	gone := func(before int) {
		for ; next < before; next++ {
			if r.toB[next] < 0 {
				out = append(out, ClauseDiff{Mark: MarkDeleted, Before: &r.a[next], Runs: whole(MarkDeleted, r.aw[next].text)})
			}
		}
	}
	for j := range r.b {
		d := ClauseDiff{Mark: MarkInserted, After: &r.b[j], Runs: whole(MarkInserted, r.bw[j].text)}
		if i := r.toA[j]; i >= 0 {
			if !moved[j] {
				gone(i)
			}
			d.Before, d.Moved, d.Renumbered = &r.a[i], moved[j], r.a[i].Number != r.b[j].Number
			d.Runs = r.runs(r.aw[i], r.bw[j])
			switch {
			case slices.ContainsFunc(d.Runs, func(x Run) bool { return x.Mark != MarkSame }):
				d.Mark = MarkChanged
			case d.Moved:
				d.Mark = MarkMoved
			default:
				d.Mark = MarkSame
			}
		}
		d.Brackets = r.brackets(r.b[j], r.bw[j])
		out = append(out, d)
	}
	gone(len(r.a))
	return out
}

func whole(m Mark, text string) []Run {
	if text == "" {
		return nil
	}
	return []Run{{m, text}}
}

// brackets compares a clause's alternatives with the words that stand.
func (r *redliner) brackets(c paper.Clause, words phrase) []Bracket {
	var out []Bracket
	for _, a := range c.Alternatives {
		x := Bracket{Mark: MarkDisputed, Alternative: a}
		if a.Compromise {
			x.Mark = MarkCompromise
		}
		if a.Place == nil {
			x.Runs = r.runs(words, r.phrase(a.Words[r.lang]))
		}
		out = append(out, x)
	}
	return out
}

// runs compares words. What is the same is spelled as it is now.
func (r *redliner) runs(a, b phrase) []Run {
	if slices.Equal(a.numbers, b.numbers) {
		return whole(MarkSame, b.text)
	}
	var out []Run
	var i, j int
	for _, d := range r.library.DiffMainRunes(a.numbers, b.numbers, false) {
		n := 0
		for range d.Text {
			n++
		}
		switch d.Type {
		case diffmatchpatch.DiffEqual:
			out = append(out, Run{MarkSame, b.words(j, j+n)})
			i, j = i+n, j+n
		case diffmatchpatch.DiffDelete:
			out = append(out, Run{MarkDeleted, a.words(i, i+n)})
			i += n
		case diffmatchpatch.DiffInsert:
			out = append(out, Run{MarkInserted, b.words(j, j+n)})
			j += n
		}
	}
	return out
}

// moved tells which clauses of the later text stand elsewhere than in the
// earlier one: all but the longest row that stands as it did.
func (r *redliner) moved() []bool {
	out := make([]bool, len(r.b))
	var tails []int // the clause that ends the best row of each length
	before := nobody(len(r.b))
	for j, i := range r.toA {
		if i < 0 {
			continue
		}
		out[j] = true
		at, _ := slices.BinarySearchFunc(tails, i, func(tail, i int) int { return r.toA[tail] - i })
		if at > 0 {
			before[j] = tails[at-1]
		}
		if at == len(tails) {
			tails = append(tails, j)
		} else {
			tails[at] = j
		}
	}
	if len(tails) > 0 {
		for j := tails[len(tails)-1]; j >= 0; j = before[j] {
			out[j] = false
		}
	}
	return out
}

// Moved names the clauses of both texts that stand elsewhere in the later one:
// the fewest that have to be moved for the order of the earlier one, and whatever
// has other neighbours on both sides. Who swaps two clauses moved both.
func Moved(a, b []paper.Clause) map[string]bool {
	r := &redliner{a: a, b: b, toB: nobody(len(a)), toA: nobody(len(b))}
	r.byName()
	out := map[string]bool{}
	for j, moved := range r.moved() {
		if moved {
			out[b[j].Name] = true
		}
	}
	before, after := neighbours(a, r.toB), neighbours(b, r.toA)
	for name, now := range after {
		if was := before[name]; was[0] != now[0] && was[1] != now[1] {
			out[name] = true
		}
	}
	return out
}

// neighbours are the names on both sides of each clause that has a pair, among
// those that have one.
func neighbours(clauses []paper.Clause, pairs []int) map[string][2]string {
	out := make(map[string][2]string, len(clauses))
	last := ""
	for i := range clauses {
		if pairs[i] < 0 {
			continue
		}
		name := clauses[i].Name
		out[name] = [2]string{last, ""}
		if was, ok := out[last]; ok {
			was[1] = name
			out[last] = was
		}
		last = name
	}
	return out
}
