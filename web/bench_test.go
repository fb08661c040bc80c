package web

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"goodoffices/mediation"
	"goodoffices/paper"
)

// BenchmarkPages asks a desk with 10,000 papers for its pages, over HTTP, each
// in turn with the question behind them alone: what the desk knows, made anew.
// It reports the median, the 99th percentile, and the median beside that of the
// question. The goals stand in docs/performance.md: within 3 ×, p99 20 ms.
func BenchmarkPages(b *testing.B) {
	const papers = 10_000
	s := played(b, "muscat.yaml", "")
	tehran := s.doors["Tehran"]
	for i := 0; ; i++ {
		act := &mediation.SendMessage{Text: paper.Text{"en": fmt.Sprintf("Message %d of very many, as long as messages are, with a word or two.", i)}}
		act.Cover = &mediation.Cover{Handling: paper.HandlingMediator}
		if _, err := s.r.Desk("Tehran").Do(b.Context(), paper.ID{}, tehran.officer, act); err != nil {
			b.Fatal(err)
		}
		if i%100 != 99 {
			continue
		}
		if err := s.r.Settle(b.Context()); err != nil {
			b.Fatal(err)
		}
		v, err := s.r.Desk("Tehran").Look(b.Context(), s.talks)
		if err != nil {
			b.Fatal(err)
		}
		if len(v.Papers) >= papers {
			break
		}
	}
	for _, path := range []string{"", "/letters", "/letters?page=2", "/write?way=verbatim", "/standing", "/proposals", "/search?q=word", "/record", "/people", "/timeline", "/more"} {
		b.Run(strings.NewReplacer("/", "_", "?", "_").Replace("page"+path), func(b *testing.B) {
			var pages, questions []time.Duration
			for range max(b.N, 100) {
				start := time.Now()
				if _, err := s.r.Desk("Tehran").Look(b.Context(), s.talks); err != nil {
					b.Fatal(err)
				}
				questions = append(questions, time.Since(start))
				start = time.Now()
				res, err := tehran.client.Get(tehran.base + "/talks/" + s.talks.String() + path)
				if err != nil {
					b.Fatal(err)
				}
				_, err = io.Copy(io.Discard, res.Body)
				pages = append(pages, time.Since(start))
				if err = errors.Join(err, res.Body.Close()); err != nil || res.StatusCode != http.StatusOK {
					b.Fatal(path, res.StatusCode, err)
				}
			}
			slices.Sort(pages)
			slices.Sort(questions)
			half := pages[len(pages)/2]
			b.ReportMetric(0, "ns/op")
			b.ReportMetric(half.Seconds()*1e3, "p50-ms")
			b.ReportMetric(pages[len(pages)*99/100].Seconds()*1e3, "p99-ms")
			b.ReportMetric(half.Seconds()/questions[len(questions)/2].Seconds(), "×question")
		})
	}
}
