package mediation

import (
	"fmt"
	"math/rand/v2"
	"runtime"
	"strings"
	"testing"
	"time"

	"goodoffices/paper"
)

// speech draws sentences from a vocabulary in which, as in any language, few
// words are most of what is said.
type speech struct {
	*rand.Rand
	zipf  *rand.Zipf
	vocab []string
}

func newSpeech(seed uint64, size int) *speech {
	r := rand.New(rand.NewPCG(seed, 1))
	s := &speech{Rand: r, zipf: rand.NewZipf(r, 1.1, 4, uint64(size-1))}
	parts := []string{"ba", "ro", "ti", "mel", "kan", "dor", "vi", "sul", "ter", "po", "gra", "neth"}
	seen := map[string]bool{}
	for len(s.vocab) < size {
		var b strings.Builder
		for range 1 + r.IntN(4) {
			b.WriteString(parts[r.IntN(len(parts))])
		}
		if w := b.String(); !seen[w] || len(w) > 12 {
			seen[w] = true
			s.vocab = append(s.vocab, w)
		}
	}
	return s
}

func (s *speech) say(n int) string {
	var b strings.Builder
	for i := range n {
		switch s.IntN(60) {
		case 0:
			fmt.Fprintf(&b, "%d.%02d million ", s.IntN(900), s.IntN(100))
		case 1:
			fmt.Fprintf(&b, "%d %s %d ", 1+s.IntN(28), time.Month(1+s.IntN(12)), 1990+s.IntN(60))
		case 2:
			w := s.vocab[s.IntN(len(s.vocab))]
			b.WriteString(strings.ToUpper(w[:1]) + w[1:] + " ")
		default:
			b.WriteString(s.vocab[s.zipf.Uint64()] + " ")
		}
		if i%12 == 11 {
			b.WriteString(". ")
		}
	}
	return b.String()
}

// manyPapers returns a mediator's talks that hold n papers of both sides.
func manyPapers(t testing.TB, n int) (*world, *speech, []string) {
	w := newWorld(t, "Tehran", "Washington")
	s := newSpeech(1, 20000)
	muscat := w.desks["Muscat"]
	var confided []string
	for i := range n {
		from := paper.Desk("Tehran")
		if i%2 == 1 {
			from = "Washington"
		}
		text := s.say(60 + s.IntN(240))
		p := w.compose(w.desks[from], paper.Draft{
			Body: &paper.NonPaper{Text: en("%s", text)}, To: []paper.Desk{"Muscat"}, Languages: []paper.Lang{"en"}, Privilege: paper.PrivilegeTalks,
		}, nil)
		if got := muscat.Fold(w.arrival(muscat, from, p, 0)); got != Regular {
			t.Fatalf("%d: %v", i, got)
		}
		if from == "Tehran" {
			confided = append(confided, text)
		}
	}
	return w, s, confided
}

// BenchmarkGuard checks a draft while it is typed, against 10,000 papers, and
// tells what it costs to begin and to take in one paper more.
func BenchmarkGuard(b *testing.B) {
	w, s, confided := manyPapers(b, 10000)
	muscat := w.desks["Muscat"]
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	began := time.Now()
	g := muscat.Guard("Washington")
	built := time.Since(began)
	runtime.GC()
	runtime.ReadMemStats(&after)
	for _, n := range []int{50, 300, 2000} {
		draft := s.say(n-20) + strings.Join(strings.Fields(confided[7])[5:25], " ")
		b.Run(fmt.Sprintf("draft=%d words", n), func(b *testing.B) {
			if len(g.Check(draft)) == 0 {
				b.Fatal("nothing found")
			}
			for b.Loop() {
				g.Check(draft)
			}
			b.ReportMetric(b.Elapsed().Seconds()*1000/float64(b.N), "ms/check")
		})
	}
	arabic := strings.Repeat("وقد قال السيد نزار إن المحطة المشتركة عند الجسر ستبقى مفتوحة للزوار في كل يوم من أيام الأسبوع حتى نهاية الشهر ", 15)
	b.Run("draft=300 words of Arabic", func(b *testing.B) {
		for b.Loop() {
			g.Check(arabic)
		}
		b.ReportMetric(b.Elapsed().Seconds()*1000/float64(b.N), "ms/check")
	})
	b.Run("follow", func(b *testing.B) {
		for b.Loop() {
			b.StopTimer()
			p := w.compose(w.desks["Tehran"], paper.Draft{
				Body: &paper.NonPaper{Text: en("%s", s.say(200))}, To: []paper.Desk{"Muscat"}, Languages: []paper.Lang{"en"}, Privilege: paper.PrivilegeTalks,
			}, nil)
			muscat.Fold(w.arrival(muscat, "Tehran", p, 0))
			b.StartTimer()
			g.Follow(muscat.Talks)
		}
		b.ReportMetric(b.Elapsed().Seconds()*1000/float64(b.N), "ms/paper")
		b.ReportMetric(built.Seconds()*1000, "ms-to-build")
		b.ReportMetric(float64(after.HeapAlloc-before.HeapAlloc)/(1<<20), "MiB")
	})
}
