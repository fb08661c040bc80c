package mediation

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
	"unicode"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
	"github.com/sergi/go-diff/diffmatchpatch"

	"goodoffices/mediation/wording"
	"goodoffices/paper"
)

// realText returns a published agreement as clauses, a paragraph each. Without
// the texts beside the repository (GOODOFFICES_TEXTS) there is nothing to try.
func realText(t testing.TB, name string) []paper.Clause {
	t.Helper()
	dir := os.Getenv("GOODOFFICES_TEXTS")
	if dir == "" {
		dir = filepath.Join("..", "..", "shared", "texts")
	}
	b, err := os.ReadFile(filepath.Join(dir, name))
	if err != nil {
		t.Skipf("no text %s: set GOODOFFICES_TEXTS", name)
	}
	var out []paper.Clause
	for p := range strings.SplitSeq(string(b), "\n\n") {
		if p = strings.TrimSpace(p); p != "" {
			out = append(out, paper.Clause{Name: fmt.Sprintf("c%d", len(out)+1), Role: paper.RoleParagraph, Words: en("%s", p), State: paper.ClauseOpen})
		}
	}
	return out
}

const (
	agreement2018 = "south-sudan-2018-revitalised-agreement.txt"
	cessation2017 = "south-sudan-2017-cessation-of-hostilities.txt"
)

// amended returns talks in which two sides asked for 500 changes of the
// agreement, and the mediator took all of them in.
func amended(t testing.TB, clauses []paper.Clause) (w *world, before, after *paper.Paper) {
	t.Helper()
	w = newWorld(t, "Tehran", "Washington")
	v1 := w.puts(&PutText{Title: en("The agreement"), Clauses: clauses})
	r := rand.New(rand.NewPCG(1, 2))
	put := &PutText{From: ref(v1)}
	for i := range 500 {
		d := []paper.Desk{"Tehran", "Washington"}[i%2]
		c := clauses[r.IntN(len(clauses))]
		words := strings.Fields(c.Words["en"])
		at := r.IntN(len(words) + 1)
		x := replacing(c.Name, strings.Join(words[:at], " ")+fmt.Sprintf(" as asked in %d ", i)+strings.Join(words[at:], " "))
		if i%10 == 0 {
			x = paper.ClauseChange{Way: paper.ChangeInsert, Clause: "new", After: c.Name, Role: paper.RoleParagraph, Words: en("What is asked in %d.", i)}
		}
		a := only(t, w.as(d).does(&Amend{Version: ref(v1), Changes: []paper.ClauseChange{x}}), paper.KindAmendment)
		put.Amendments = append(put.Amendments, ref(a))
	}
	w.settle()
	return w, v1, w.puts(put)
}

// spent returns the processor time of this program: others share the machine.
func spent() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		panic(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// turns times two things in turn, and reports the first and its ratio to the second.
func turns(b *testing.B, ours, bare func()) {
	var a, c time.Duration
	for b.Loop() {
		start := spent()
		ours()
		a += spent() - start
		start = spent()
		bare()
		c += spent() - start
	}
	report(b, a, c)
}

func report(b *testing.B, ours, bare time.Duration) {
	b.ReportMetric(float64(ours.Microseconds())/1000/float64(b.N), "ms")
	b.ReportMetric(float64(bare.Microseconds())/1000/float64(b.N), "bare-ms")
	b.ReportMetric(float64(ours)/float64(bare), "×bare")
}

// BenchmarkTextOpens: from the bytes of the text, its 500 amendments with their
// cover notes and the version that took them in, to what a screen shows, beside
// the bare library that reads the same bytes into the same structures.
func BenchmarkTextOpens(b *testing.B) {
	w, before, after := amended(b, realText(b, agreement2018))
	o := w.desks["Muscat"]
	var first, text []Entry
	for _, e := range o.entries {
		switch k := e.Paper.Kind; {
		case k == paper.KindTextVersion || k == paper.KindAmendment || k == paper.KindCoverNote:
			text = append(text, e)
		case len(text) == 0:
			first = append(first, e) // the terms, and who takes part
		}
	}
	if text[0].Paper.ID != before.ID {
		b.Fatal("the text does not come first")
	}
	var ours, bare, fold time.Duration
	for b.Loop() {
		b.StopTimer()
		t := New("Muscat", w.talks)
		t.Know(o.known)
		for _, e := range first {
			t.Fold(e)
		}
		entries := make([]Entry, 0, len(text))
		b.StartTimer()
		start := spent()
		for _, e := range text {
			p, err := paper.Decode(e.Paper.Payload)
			if err != nil {
				b.Fatal(err)
			}
			e.Paper = p
			entries = append(entries, e)
		}
		at := spent()
		for _, e := range entries {
			t.Fold(e)
		}
		if v, ok := t.Text(paper.ID{}); !ok || v.ID != after.ID || len(v.Amendments) != 500 {
			b.Fatal("the text is not there")
		}
		fold += spent() - at
		ours += spent() - start
		start = spent()
		for _, e := range text {
			var x struct {
				paper.Header
				Body jsontext.Value `json:"body"`
			}
			if err := json.Unmarshal(e.Paper.Payload, &x); err != nil {
				b.Fatal(err)
			}
			if err := json.Unmarshal(x.Body, x.Kind.New()); err != nil {
				b.Fatal(err)
			}
		}
		bare += spent() - start
	}
	report(b, ours, bare)
	b.ReportMetric(float64(fold.Microseconds())/1000/float64(b.N), "fold-ms")
}

// BenchmarkTextMerges: 500 amendments taken into the agreement.
func BenchmarkTextMerges(b *testing.B) {
	w, v1, _ := amended(b, realText(b, agreement2018))
	var asked []wording.Asked
	for _, it := range w.desks["Muscat"].drafting.asked {
		asked = append(asked, wording.Asked{ID: it.id(), Changes: it.Paper.Body.(*paper.Amendment).Changes})
	}
	base := *v1.Body.(*paper.TextVersion)
	for b.Loop() {
		wording.Merge(base, asked)
	}
}

// BenchmarkTextDiffers: the amended agreement compared with what it was, and
// with its forerunner of 2017, beside the bare library over the same words.
func BenchmarkTextDiffers(b *testing.B) {
	clauses := realText(b, agreement2018)
	changed := asAsked(clauses)
	base := realText(b, cessation2017)
	b.Run("versions", func(b *testing.B) {
		turns(b, func() { wording.Redline(clauses, changed, "en") }, func() { bareDiff(clauses, changed) })
	})
	b.Run("baseline", func(b *testing.B) {
		turns(b, func() { wording.RedlineFrom(base, changed, "en") }, func() { bareDiff(base, changed) })
	})
}

// asAsked returns clauses as if 500 changes had been taken as plain.
func asAsked(clauses []paper.Clause) []paper.Clause {
	r := rand.New(rand.NewPCG(3, 4))
	out := append([]paper.Clause(nil), clauses...)
	for i := range 500 {
		c := &out[r.IntN(len(out))]
		words := strings.Fields(c.Words["en"])
		at := r.IntN(len(words) + 1)
		c.Words = en("%s", strings.Join(words[:at], " ")+fmt.Sprintf(" as asked in %d ", i)+strings.Join(words[at:], " "))
	}
	return out
}

// bareDiff is the library over two texts, word by word, with no clauses.
func bareDiff(a, b []paper.Clause) []diffmatchpatch.Diff {
	numbers := map[string]rune{}
	number := func(clauses []paper.Clause) []rune {
		var out []rune
		for _, c := range clauses {
			for _, w := range strings.FieldsFunc(c.Words["en"], func(r rune) bool { return unicode.IsSpace(r) }) {
				n, ok := numbers[w]
				if !ok {
					n = rune(len(numbers) + 1)
					numbers[w] = n
				}
				out = append(out, n)
			}
		}
		return out
	}
	d := diffmatchpatch.New()
	d.DiffTimeout = 0
	return d.DiffMainRunes(number(a), number(b), false)
}
