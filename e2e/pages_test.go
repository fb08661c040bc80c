package e2e

import (
	_ "embed"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
)

// axe-core 4.14.0, put here by scripts/assets.
//
//go:embed axe/axe.min.js
var axe string

// A finding is what axe holds against a page.
type finding struct {
	ID     string
	Help   string
	Target string
	HTML   string
}

// ids in addresses, so that the pages of one template count as one.
var ids = regexp.MustCompile(`[0-9a-f]{64}`)

func template(path string) string {
	path, _, _ = strings.Cut(path, "?")
	return ids.ReplaceAllString(path, "*")
}

// pages walks every link of a desk and returns one address for each template.
func (w *window) pages() []string {
	w.t.Helper()
	start := strings.TrimPrefix(w.talks(), w.base)
	seen, queue := map[string]bool{template(start): true}, []string{start}
	var out []string
	for len(queue) > 0 {
		path := queue[0]
		queue = queue[1:]
		out = append(out, path)
		w.do(chromedp.Navigate(w.base + path))
		for _, link := range ask[[]string](w, `[...document.querySelectorAll("a[href]")].map(a => a.getAttribute("href"))`) {
			link = absolute(path, link)
			if !strings.HasPrefix(link, "/") || strings.HasPrefix(link, "/assets/") || seen[template(link)] || isFile(link) {
				continue
			}
			seen[template(link)] = true
			queue = append(queue, link)
		}
	}
	if len(out) < 15 {
		w.t.Fatalf("%s: only %d pages are found: %v", w.name, len(out), out)
	}
	return out
}

func absolute(path, link string) string {
	if strings.HasPrefix(link, "?") {
		base, _, _ := strings.Cut(path, "?")
		return base + link
	}
	link, _, _ = strings.Cut(link, "#")
	return link
}

func isFile(link string) bool {
	path, _, _ := strings.Cut(link, "?")
	return slices.ContainsFunc([]string{"/pdf", "/original", ".ics", ".csv"}, func(end string) bool { return strings.HasSuffix(path, end) }) || strings.Contains(path, "/files/")
}

// A view is one way in which a page is looked at.
type view struct {
	lang, theme string
	width       int64
}

// views together have every language, every theme and every width.
var views = []view{{"en", "light", 1280}, {"fa", "dark", 360}, {"ar", "light", 360}, {"en", "dark", 360}}

// speaks sets the language of the session.
func (w *window) speaks(lang string) {
	w.t.Helper()
	status := ask[int](w, `fetch("/language", {method: "POST", body: new URLSearchParams({language: "`+lang+`", _form: "/"}), redirect: "manual"}).then(r => r.status)`)
	_ = status // an opaque redirect has none
}

func (w *window) look(v view) {
	w.t.Helper()
	w.do(chromedp.EmulateViewport(v.width, 800))
	tell(w, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: v.theme}}})
	w.speaks(v.lang)
}

// TestPagesAreAccessible: axe-core finds nothing on any page, in every
// language, theme and width; the browser complains of nothing; nothing is to be
// scrolled sideways; no text is missing; nothing is asked of another host.
func TestPagesAreAccessible(t *testing.T) {
	t.Parallel()
	d, browser := openDemo(t), browsers(t)
	for _, name := range []string{"Tehran", "Muscat"} {
		w := d.walkIn(browser, name)
		pages := w.pages()
		t.Logf("%s: %d pages", name, len(pages))
		for _, v := range views {
			w.look(v)
			for _, path := range pages {
				w.do(chromedp.Navigate(w.base + path))
				where := fmt.Sprintf("%s %s (%s, %s, %d px)", name, template(path), v.lang, v.theme, v.width)
				for _, f := range w.axe() {
					t.Errorf("%s: %s: %s\n  %s\n  %s", where, f.ID, f.Help, f.Target, f.HTML)
				}
				if wide := ask[string](w, `(() => { const e = document.scrollingElement; if (e.scrollWidth <= e.clientWidth) return ""; const worst = [...document.querySelectorAll("body *")].find(x => x.getBoundingClientRect().right > e.clientWidth + 1 || x.getBoundingClientRect().left < -1); return e.scrollWidth + " px: " + (worst ? worst.outerHTML.slice(0, 160) : "") })()`); wide != "" {
					t.Errorf("%s: it scrolls sideways: %s", where, wide)
				}
				if strings.Contains(w.text(), "⟨") {
					t.Errorf("%s: something is not in the catalogue: %s", where, regexp.MustCompile(`⟨[^⟩]*⟩`).FindAllString(w.text(), -1))
				}
			}
		}
		w.none()
	}
}

// axe runs axe-core on the page.
func (w *window) axe() []finding {
	w.t.Helper()
	ask[bool](w, axe+`; true`)
	return ask[[]finding](w, `axe.run(document, {resultTypes: ["violations"]}).then(r => r.violations.flatMap(v => v.nodes.slice(0, 3).map(n => ({ID: v.id, Help: v.help, Target: n.target.join(" "), HTML: n.html.slice(0, 200)}))))`)
}

// TestPagesAreLight: on a first visit no page takes more than 120 KB over the
// wire, fonts apart, and after that no more than 30 KB.
func TestPagesAreLight(t *testing.T) {
	t.Parallel()
	d, browser := openDemo(t), browsers(t)
	for _, name := range []string{"Tehran", "Muscat"} {
		w := d.walkIn(browser, name)
		pages := w.pages()
		for i, path := range pages {
			if i == 0 {
				tell(w, network.ClearBrowserCache, struct{}{})
			}
			w.do(chromedp.Navigate(w.base + path))
			took := ask[float64](w, `performance.getEntries().filter(e => e.transferSize !== undefined && !e.name.includes("/fonts/")).reduce((n, e) => n + e.transferSize, 0)`)
			limit := 30_000.0
			if i == 0 {
				limit = 120_000
			}
			if took > limit {
				t.Errorf("%s %s takes %.0f bytes, at most %.0f", name, template(path), took, limit)
			}
		}
	}
}
