package e2e

import (
	_ "embed"
	"fmt"
	"maps"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
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

// template is what the addresses of one template's pages have in common: the
// path without ids, and what is asked of it without the answers.
func template(path string) string {
	path, query, _ := strings.Cut(path, "?")
	asked, _ := url.ParseQuery(query)
	return ids.ReplaceAllString(path, "*") + "?" + strings.Join(slices.Sorted(maps.Keys(asked)), "&")
}

// pages walks every link from a page of a desk, and from all its talks, and
// returns one address for each template.
func (w *window) pages(start string) []string {
	w.t.Helper()
	const all = "/talks"
	seen, queue := map[string]bool{template(start): true, template(all): true}, []string{start, all}
	var out []string
	for len(queue) > 0 {
		path := queue[0]
		queue = queue[1:]
		out = append(out, path)
		for _, link := range ask[[]string](w, `fetch(`+quoted(path)+`).then(r => r.text()).then(t => [...new DOMParser().parseFromString(t, "text/html").querySelectorAll("a[href]")].map(a => a.getAttribute("href")))`) {
			link = absolute(path, link)
			if !strings.HasPrefix(link, "/") || strings.HasPrefix(link, "/assets/") || seen[template(link)] || isFile(link) {
				continue
			}
			seen[template(link)] = true
			queue = append(queue, link)
		}
	}
	for _, path := range []string{"/join", start + "/who-holds-what", start + "/people", start + "/settings"} {
		if !slices.Contains(out, path) {
			w.t.Errorf("%s: no link leads to %s", w.name, template(path))
		}
	}
	return out
}

// home is the path of the talks.
func (w *window) home() string { return strings.TrimPrefix(w.talks(), w.base) }

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
	return slices.ContainsFunc([]string{"/pdf", "/original", ".ics", ".csv", ".txt"}, func(end string) bool { return strings.HasSuffix(path, end) }) || strings.Contains(path, "/files/")
}

// A view is one way in which a page is looked at.
type view struct {
	lang, theme string
	width       int64
}

func (v view) String() string { return fmt.Sprintf("%s, %s, %d px", v.lang, v.theme, v.width) }

// views together have every language, every theme and every width.
var views = []view{{"en", "light", 1280}, {"fa", "dark", 360}, {"ar", "light", 360}, {"ar", "dark", 1280}}

// looks looks at the pages of a window in some way.
func (w *window) looks(v view) {
	w.t.Helper()
	w.do(chromedp.EmulateViewport(v.width, 800))
	tell(w, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: v.theme}}})
	ask[bool](w, `fetch("/language", {method: "POST", body: new URLSearchParams({language: "`+v.lang+`", _form: "/"}), redirect: "manual"}).then(() => true)`)
}

// sideways is what sticks out of the page, "" if nothing does.
const sideways = `(() => {
	const page = document.scrollingElement;
	if (page.scrollWidth <= page.clientWidth) return "";
	const out = [...document.querySelectorAll("body *")].find(x => x.getBoundingClientRect().right > page.clientWidth + 1 || x.getBoundingClientRect().left < -1);
	return page.scrollWidth + " px: " + (out ? out.outerHTML.slice(0, 160) : "");
})()`

var missing = regexp.MustCompile(`⟨[^⟩]*⟩`)

// sound fails the test for what is wrong with the page as it stands: what axe
// holds against it, words that are missing, what is to be scrolled sideways.
func (w *window) sound(where string) {
	w.t.Helper()
	for _, f := range w.axe() {
		w.t.Errorf("%s: %s: %s\n  %s\n  %s", where, f.ID, f.Help, f.Target, f.HTML)
	}
	if wide := ask[string](w, sideways); wide != "" {
		w.t.Errorf("%s: it scrolls sideways: %s", where, wide)
	}
	if words := missing.FindAllString(w.text(), -1); words != nil {
		w.t.Errorf("%s: not in the catalogue: %s", where, words)
	}
}

// TestPagesAreAccessible: axe-core finds nothing on any page, in every
// language, theme and width; the browser complains of nothing; nothing is to be
// scrolled sideways; no text is missing; nothing is asked of another host.
func TestPagesAreAccessible(t *testing.T) {
	t.Parallel()
	d, browser := openDemo(t), browsers(t)
	look := func(name string, w *window, pages []string, absent ...string) {
		t.Helper()
		tell(w, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: axe})
		for _, v := range views {
			w.looks(v)
			for _, path := range pages {
				w.do(chromedp.Navigate(w.base + path))
				w.sound(fmt.Sprintf("%s %s (%s)", name, template(path), v))
			}
		}
		for _, path := range absent { // a page that says so
			w.forgives(path)
		}
		w.none()
	}
	for _, name := range []string{"Tehran", "Muscat"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := d.in(t).walkIn(browser, name)
			pages := w.pages(w.home())
			if len(pages) < 30 {
				t.Fatalf("only %d pages are found: %v", len(pages), pages)
			}
			look(name, w, pages)
		})
	}
	t.Run("the front", func(t *testing.T) {
		t.Parallel()
		w := d.in(t).open(browser, "the front", d.Front)
		w.do(chromedp.Navigate(w.base + "/"))
		look("the front", w, []string{"/", "/side-by-side", "/carrier"})
		door := d.in(t).open(browser, "a door", d.Doors["Washington"])
		door.do(chromedp.Navigate(door.base + "/sign-in"))
		look("a door", door, []string{"/sign-in", "/no-such-page"}, "/no-such-page")
	})
}

// axe runs axe-core on the page.
func (w *window) axe() []finding {
	w.t.Helper()
	if w.off { // axe answers by a promise, which is script
		w.scripts(true)
		defer w.scripts(false)
	}
	if !ask[bool](w, `"axe" in window`) {
		ask[bool](w, axe+`; true`)
	}
	return ask[[]finding](w, `axe.run(document, {resultTypes: ["violations"], preload: false}).then(r => r.violations.flatMap(v => v.nodes.slice(0, 3).map(n => ({ID: v.id, Help: v.help, Target: n.target.join(" "), HTML: n.html.slice(0, 200)}))))`)
}

// TestPagesAreLight: on a first visit no page takes more than 120 KB over the
// wire, fonts apart, and after that no more than 30 KB.
func TestPagesAreLight(t *testing.T) {
	t.Parallel()
	d, browser := openDemo(t), browsers(t)
	for _, name := range []string{"Tehran", "Muscat"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := d.in(t).walkIn(browser, name)
			var first, later float64
			for _, path := range w.pages(w.home()) {
				tell(w, network.ClearBrowserCache, cdp.Empty{})
				first = max(first, w.takes(path, 120_000))
				later = max(later, w.takes(path, 30_000))
			}
			t.Logf("%s: at most %.1f KB on a first visit, %.1f KB later", name, first/1000, later/1000)
		})
	}
}

// takes opens a page and returns what came over the wire for it, fonts apart.
func (w *window) takes(path string, atMost float64) float64 {
	w.t.Helper()
	w.do(chromedp.Navigate(w.base + path))
	took := ask[float64](w, `performance.getEntries().filter(e => e.transferSize !== undefined && !e.name.includes("/fonts/")).reduce((n, e) => n + e.transferSize, 0)`)
	if took > atMost {
		w.t.Errorf("%s %s takes %.0f bytes, at most %.0f", w.name, template(path), took, atMost)
	}
	return took
}
