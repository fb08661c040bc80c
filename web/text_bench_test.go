package web

import (
	"encoding/json"
	"html"
	"html/template"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"testing"
	"time"

	"goodoffices/mediation"
	"goodoffices/mediation/textimport"
	"goodoffices/paper"
)

// bareText is what html/template alone would show of a text: each clause's
// number, words and brackets, in a paragraph of its own.
var bareText = template.Must(template.New("bare").Funcs(template.FuncMap{"words": func(t paper.Text) string { return t["en"] }}).Parse(`<!doctype html><html lang="en"><body>{{range .}}<p id="{{.Name}}" class="{{.State}}"><b>{{.Number}}</b> <span>{{words .Words}}</span>{{range .Alternatives}} [<span>{{words .Words}}</span>]{{end}}</p>
{{end}}</body></html>`))

// nextPage finds the page that follows.
var nextPage = regexp.MustCompile(`rel="next" href="([^"]+)"`)

// BenchmarkTextRendered asks for every page of the 21,561 words that two sides
// amended 500 times, without a network, each time beside html/template alone on
// the same clauses in the same run, and reports how many times as long that is. The texts lie beside the repository, or where GOODOFFICES_TEXTS says.
func BenchmarkTextRendered(b *testing.B) {
	dir := os.Getenv("GOODOFFICES_TEXTS")
	if dir == "" {
		dir = filepath.Join("..", "..", "shared", "texts")
	}
	words, err := os.ReadFile(filepath.Join(dir, "south-sudan-2018-revitalised-agreement.txt"))
	if err != nil {
		b.Skip("no text to render: set GOODOFFICES_TEXTS")
	}
	clauses, _, err := textimport.Plain("en", string(words))
	if err != nil {
		b.Fatal(err)
	}
	changed := 0
	for i := range clauses {
		c := &clauses[i]
		if c.Words["en"] == "" || changed == 500 {
			continue
		}
		changed++
		c.State = paper.ClauseBracketed
		c.Alternatives = []paper.Alternative{{Words: paper.Text{"en": "A side would have it read otherwise, and says so here at some length."}, By: []paper.Desk{"Union", "Company"}[changed%2]}}
	}
	s := played(b, "strike.yaml", "company-bid")
	board, union := s.as("Board"), s.as("Union")
	act, err := json.Marshal(map[string]any{"title": paper.Text{"en": "The revitalised agreement"}, "clauses": clauses})
	if err != nil {
		b.Fatal(err)
	}
	if _, err := mediation.DecodeAct("put-text", act); err != nil {
		b.Fatal(err)
	}
	board.does("put-text", string(act))
	here, err := url.Parse(union.base)
	if err != nil {
		b.Fatal(err)
	}
	every := func() {
		for path := union.path("text"); path != ""; {
			req := httptest.NewRequest(http.MethodGet, union.base+path, nil)
			for _, c := range union.client.Jar.Cookies(here) {
				req.AddCookie(c)
			}
			res := httptest.NewRecorder()
			union.server.ServeHTTP(res, req)
			if res.Code != http.StatusOK {
				b.Fatal(res.Code, path)
			}
			path = ""
			if next := nextPage.FindSubmatch(res.Body.Bytes()); next != nil {
				path = html.UnescapeString(string(next[1]))
			}
		}
	}
	var pages, bare time.Duration
	timed := func(sum *time.Duration, do func()) {
		start := time.Now()
		do()
		*sum += time.Since(start)
	}
	for b.Loop() {
		union.server.forget(union.stage.talks)
		timed(&pages, every)
		timed(&bare, func() {
			if err := bareText.Execute(io.Discard, clauses); err != nil {
				b.Fatal(err)
			}
		})
	}
	b.ReportMetric(float64(pages)/float64(bare), "×bare")
	b.ReportMetric(float64(bare.Microseconds())/1000/float64(b.N), "bare-ms")
}
