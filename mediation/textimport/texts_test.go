package textimport

import (
	"bufio"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode"

	"goodoffices/paper"
)

// Real agreements stand beside the repository and are not copied into it.
func textsDir(t testing.TB) string {
	t.Helper()
	dir := os.Getenv("GOODOFFICES_TEXTS")
	if dir == "" {
		dir = filepath.Join("..", "..", "..", "shared", "texts")
	}
	if _, err := os.Stat(dir); err != nil {
		t.Skipf("no agreements in %s: set GOODOFFICES_TEXTS to the folder that holds them", dir)
	}
	return dir
}

var texts = []string{
	"khartoum-2018-declaration", "minsk-2014-protocol",
	"south-sudan-2017-cessation-of-hostilities", "south-sudan-2018-revitalised-agreement",
}

// wordsOf counts the runs of letters and digits.
func wordsOf(ss ...string) map[string]int {
	out := map[string]int{}
	for _, s := range ss {
		for w := range strings.FieldsFuncSeq(s, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsNumber(r) }) {
			out[w]++
		}
	}
	return out
}

func wordsOfClauses(cs []paper.Clause, lang paper.Lang) map[string]int {
	var ss []string
	for _, c := range cs {
		ss = append(ss, c.Number, c.Words[lang])
	}
	return wordsOf(ss...)
}

// wordsOfAll counts the words of clauses and of what the notes say was left out.
func wordsOfAll(cs []paper.Clause, notes []Note, lang paper.Lang) map[string]int {
	all := wordsOfClauses(cs, lang)
	for _, n := range notes {
		if n.What.Taken() {
			continue
		}
		for w, times := range wordsOf(n.Text) {
			all[w] += times
		}
	}
	return all
}

func sameWords(t testing.TB, want, got map[string]int) {
	t.Helper()
	if maps.Equal(want, got) {
		return
	}
	for _, w := range slices.Sorted(maps.Keys(want)) {
		if got[w] != want[w] {
			t.Errorf("%q stands %d times in the source, %d times in the clauses", w, want[w], got[w])
		}
	}
	for w, n := range got {
		if want[w] == 0 {
			t.Errorf("%q stands %d times in the clauses and nowhere in the source", w, n)
		}
	}
}

// A label is what a reader said of a line before any of this was written.
type label struct {
	line   int
	role   paper.ClauseRole
	level  int
	number string
}

func labels(t testing.TB, file string) []label {
	t.Helper()
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var out []label
	for s := bufio.NewScanner(f); s.Scan(); {
		c := strings.Split(s.Text()+"\t\t\t", "\t")
		l := label{role: paper.ClauseRole(c[1]), number: c[3]}
		var err1, err2 error
		l.line, err1 = strconv.Atoi(c[0])
		l.level, err2 = strconv.Atoi(c[2])
		if err1 != nil || err2 != nil {
			t.Fatalf("%s: %q", file, s.Text())
		}
		out = append(out, l)
	}
	if len(out) == 0 {
		t.Fatalf("%s is empty", file)
	}
	return out
}

func bare(number string) string {
	return strings.Trim(number, " .:ـ")
}

// found says how many labels an import meets, and tells the rest.
func found(t testing.TB, ls []label, ps []*passage) int {
	t.Helper()
	at := map[int][]*passage{}
	for _, p := range ps {
		at[p.line] = append(at[p.line], p)
	}
	n := 0
	for _, l := range ls {
		met, near := false, "no clause begins there"
		for _, p := range at[l.line] {
			number := ""
			if p.m != nil {
				number = p.m.printed
			}
			met = met || p.role == l.role && p.level == l.level && bare(number) == bare(l.number)
			near = fmt.Sprintf("%s %d %q %.50s", p.role, p.level, number, p.text)
		}
		if met {
			n++
		} else {
			t.Logf("line %d: %s %d %q; found: %s", l.line, l.role, l.level, l.number, near)
		}
	}
	return n
}

// Of what a reader labelled, 95 of 100 passages stand at the level they said, and
// hardly any is parted.
func TestAgreementsAreReadAsLabelled(t *testing.T) {
	t.Parallel()
	dir := textsDir(t)
	for _, name := range texts {
		t.Run(name, func(t *testing.T) {
			b, err := os.ReadFile(filepath.Join(dir, name+".txt"))
			if err != nil {
				t.Fatal(err)
			}
			ps, _, err := readPlain(string(b))
			if err != nil {
				t.Fatal(err)
			}
			ls := labels(t, filepath.Join("testdata", "labels", name+".tsv"))
			n := found(t, ls, ps)
			t.Logf("%d of %d labels: %.1f %%; %d clauses", n, len(ls), 100*float64(n)/float64(len(ls)), len(ps))
			if n*100 < len(ls)*95 {
				t.Errorf("only %d of %d labels are met", n, len(ls))
			}
			if len(ps)*10 > len(ls)*11 {
				t.Errorf("%d clauses, where a reader sees %d", len(ps), len(ls))
			}
		})
	}
}

func TestNoWordOfAnAgreementIsLost(t *testing.T) {
	t.Parallel()
	dir := textsDir(t)
	for _, name := range texts {
		t.Run(name, func(t *testing.T) {
			b, err := os.ReadFile(filepath.Join(dir, name+".txt"))
			if err != nil {
				t.Fatal(err)
			}
			cs, _, err := Plain("en", string(b))
			if err != nil {
				t.Fatal(err)
			}
			sameWords(t, wordsOf(string(b)), wordsOfClauses(cs, "en"))
			wellFormed(t, cs)
		})
	}
}
