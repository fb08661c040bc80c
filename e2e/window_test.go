package e2e

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// faults gathers what a browser complains of: console errors, policy reports,
// exceptions, and requests to another host.
type faults struct {
	mu   sync.Mutex
	list []string
}

func (f *faults) add(what string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.list = append(f.list, what)
}

func (f *faults) hear(ev any) {
	switch ev := ev.(type) {
	case *log.EventEntryAdded:
		refused := strings.Contains(ev.Entry.Text, "status of 422") || strings.Contains(ev.Entry.Text, "status of 409") // a page that says why
		if ev.Entry.Level == log.EntryLevelError && !refused {
			f.add(string(ev.Entry.Source) + ": " + ev.Entry.Text + " " + ev.Entry.URL)
		}
	case *runtime.EventConsoleAPICalled:
		if ev.Type == runtime.ConsoleAPICalledTypeError || ev.Type == runtime.ConsoleAPICalledTypeWarning {
			args, _ := json.Marshal(ev.Args)
			f.add("console: " + string(args))
		}
	case *runtime.EventExceptionThrown:
		f.add("exception: " + ev.ExceptionDetails.Text)
	case *network.EventRequestWillBeSent:
		if u := ev.Request.URL; !strings.HasPrefix(u, "http://127.0.0.1:") && !strings.HasPrefix(u, "data:") && !strings.HasPrefix(u, "blob:") {
			f.add("request to " + u)
		}
	}
}

// A window is one browser of one person: its own cookies, its own storage.
type window struct {
	t      *testing.T
	name   string
	base   string // the desk's address
	ctx    context.Context
	faults *faults
	off    bool // nothing runs on its pages
}

// none fails the test if the browser complained.
func (w *window) none() {
	w.t.Helper()
	w.faults.mu.Lock()
	defer w.faults.mu.Unlock()
	for _, f := range w.faults.list {
		w.t.Errorf("%s: the browser complains: %s", w.name, f)
	}
	w.faults.list = nil
}

// forgives drops complaints that were meant to come.
func (w *window) forgives(what string) {
	w.t.Helper()
	w.faults.mu.Lock()
	defer w.faults.mu.Unlock()
	w.faults.list = slices.DeleteFunc(w.faults.list, func(f string) bool { return strings.Contains(f, what) })
}

// open opens a window of its own.
func (d *demo) open(browser context.Context, name, base string) *window {
	d.t.Helper()
	ctx, cancel := chromedp.NewContext(browser, chromedp.WithNewBrowserContext())
	d.t.Cleanup(cancel)
	w := &window{t: d.t, name: name, base: base, ctx: ctx, faults: &faults{}}
	if err := chromedp.Listen(ctx, w.faults.hear); err != nil {
		d.t.Fatal(err)
	}
	tell(w, log.Enable, cdp.Empty{})
	tell(w, runtime.Enable, cdp.Empty{})
	tell(w, network.Enable, network.EnableParams{})
	w.do(chromedp.EmulateViewport(1280, 900))
	return w
}

// tab opens one more tab beside a window's, on the same page.
func (w *window) tab() *window {
	w.t.Helper()
	ctx, cancel := chromedp.NewContext(w.ctx)
	w.t.Cleanup(cancel)
	if err := chromedp.Do(ctx); err != nil { // made here, it outlives the first step
		w.t.Fatal(err)
	}
	next := &window{t: w.t, name: w.name, base: w.base, ctx: ctx, faults: w.faults}
	next.do(chromedp.Navigate(w.at()))
	return next
}

// walkIn opens a window at a door and takes the first seat.
func (d *demo) walkIn(browser context.Context, name string) *window {
	d.t.Helper()
	w := d.open(browser, name, d.Doors[name])
	w.do(chromedp.Navigate(w.base + "/"))
	w.clicks("main button.primary")
	return w
}

// tell sends a command of the browser's protocol.
func tell[P, R any](w *window, cmd cdp.Command[P, R], params P) {
	w.t.Helper()
	if _, err := chromedp.Call(w.ctx, cmd, params); err != nil {
		w.t.Fatalf("%s: %v", w.name, err)
	}
}

func (w *window) do(steps ...chromedp.Action[chromedp.Void]) {
	w.t.Helper()
	ctx, cancel := context.WithTimeout(w.ctx, patience)
	defer cancel()
	if err := chromedp.Do(ctx, steps...); err != nil {
		w.t.Fatalf("%s at %s: %v\n%s", w.name, w.at(), err, w.text())
	}
}

// ask evaluates an expression on the page.
func ask[T any](w *window, expression string) T {
	w.t.Helper()
	ctx, cancel := context.WithTimeout(w.ctx, patience)
	defer cancel()
	v, err := chromedp.Run(ctx, chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
	if err != nil {
		w.t.Fatalf("%s at %s: %v\n%s", w.name, w.at(), err, w.text())
	}
	return v
}

// soon evaluates for the story of a failure, and never fails itself.
func (w *window) soon(expression string) string {
	ctx, cancel := context.WithTimeout(w.ctx, 2*time.Second)
	defer cancel()
	s, _ := chromedp.Run(ctx, chromedp.Evaluate[string](expression))
	return s
}

func (w *window) at() string   { return w.soon("location.href") }
func (w *window) text() string { return w.soon(`document.body ? document.body.innerText : ""`) }

// goes opens a screen of the talks.
func (w *window) goes(path string) {
	w.t.Helper()
	w.do(chromedp.Navigate(w.talks() + path))
}

// talks is the address of the talks the desk takes part in.
func (w *window) talks() string {
	w.t.Helper()
	rest, ok := strings.CutPrefix(w.at(), w.base+"/talks/")
	if !ok {
		w.do(chromedp.Navigate(w.base + "/"))
		rest, _ = strings.CutPrefix(w.at(), w.base+"/talks/")
	}
	return w.base + "/talks/" + strings.FieldsFunc(rest+"/", func(r rune) bool { return strings.ContainsRune("/?#", r) })[0]
}

// until waits until an expression is true, across navigations.
func (w *window) until(what, expression string) {
	w.t.Helper()
	deadline := time.Now().Add(patience)
	for {
		ctx, cancel := context.WithTimeout(w.ctx, 5*time.Second)
		yes, err := chromedp.Run(ctx, chromedp.Evaluate[bool](`!!(`+expression+`)`))
		cancel()
		if err == nil && yes {
			return
		}
		if time.Now().After(deadline) {
			w.t.Fatalf("%s at %s: waited in vain for %s (%v)\n%s", w.name, w.at(), what, err, w.text())
		}
		time.Sleep(10 * time.Millisecond) // the page's own doing is what is waited for
	}
}

func quoted(s string) string {
	b, _ := json.Marshal(s)
	return string(b)
}

// sees waits until words stand on the page.
func (w *window) sees(words ...string) {
	w.t.Helper()
	for _, s := range words {
		w.until("the words "+quoted(s), `document.body && document.body.innerText.replace(/\s+/g, " ").toLowerCase().includes(`+quoted(s)+`.toLowerCase())`)
	}
}

// never fails the test if words stand on the page.
func (w *window) never(words ...string) {
	w.t.Helper()
	for _, s := range words {
		if strings.Contains(w.text(), s) {
			w.t.Errorf("%s at %s sees %q", w.name, w.at(), s)
		}
	}
}

// acts does something that leads to another page, and waits for it.
func (w *window) acts(what, expression string) {
	w.t.Helper()
	ask[bool](w, `window.stays = true`)
	ask[bool](w, `(() => { `+expression+`; return true })()`)
	w.until(what+" to lead somewhere", `window.stays === undefined && document.readyState === "complete"`)
}

// clicks presses what a selector finds.
func (w *window) clicks(selector string) {
	w.t.Helper()
	w.until(selector, `document.querySelector(`+quoted(selector)+`)`)
	w.acts(selector, `document.querySelector(`+quoted(selector)+`).click()`)
}

// named finds what people press by its words, the innermost first; a point of a
// chart has its words in textContent alone.
func named(words, within string) string {
	return `[...document.querySelectorAll(` + quoted(within) + `)].flatMap(e => [...e.querySelectorAll("button, a"), ...(e.matches("a, button") ? [e] : [])]).find(e => (e.innerText || e.textContent || "").trim().includes(` + quoted(words) + `) && e.getClientRects().length)`
}

// presses presses the button or follows the link that reads so.
func (w *window) presses(words string) {
	w.t.Helper()
	w.until("a button "+quoted(words), named(words, "body"))
	w.acts(words, named(words, "body")+`.click()`)
}

// pressesAt presses a button beside some words: in the part of a page, found by
// a selector, that has them.
func (w *window) pressesAt(part, holds, words string) {
	w.t.Helper()
	here := `[...document.querySelectorAll(` + quoted(part) + `)].filter(e => e.innerText.includes(` + quoted(holds) + `)).flatMap(e => [...e.querySelectorAll("button, a"), e]).find(e => e.matches("button, a") && (e.innerText || e.textContent || "").includes(` + quoted(words) + `))`
	w.until(quoted(words)+" beside "+quoted(holds), here)
	w.acts(words, here+`.click()`)
}

// unfolds opens what a summary stands for.
func (w *window) unfolds(words string) {
	w.t.Helper()
	ask[bool](w, `[...document.querySelectorAll("summary")].find(e => e.innerText.includes(`+quoted(words)+`)).parentElement.open = true`)
}

// fills writes into a field, as an input method does.
func (w *window) fills(selector, words string) {
	w.t.Helper()
	ask[bool](w, `(e => { e.focus(); e.select(); return true })(document.querySelector(`+quoted(selector)+`))`)
	w.types(words)
}

// types goes on writing where the caret stands.
func (w *window) types(words string) {
	w.t.Helper()
	tell(w, input.InsertText, input.InsertTextParams{Text: words})
}

// sets gives a field a value, as one picks from a list or a calendar.
func (w *window) sets(selector, value string) {
	w.t.Helper()
	w.until(selector, `document.querySelector(`+quoted(selector)+`)`)
	ask[bool](w, `(e => { e.value = `+quoted(value)+`; e.dispatchEvent(new Event("input", {bubbles: true})); e.dispatchEvent(new Event("change", {bubbles: true})); return e.value === `+quoted(value)+` })(document.querySelector(`+quoted(selector)+`)) || (() => { throw new Error("it does not take " + `+quoted(value)+`) })()`)
}

// ticks chooses a choice, which leads nowhere.
func (w *window) ticks(selector string) {
	w.t.Helper()
	w.until(selector, `document.querySelector(`+quoted(selector)+`)`)
	ask[bool](w, `(document.querySelector(`+quoted(selector)+`).click(), true)`)
}

// again loads the page anew.
func (w *window) again() {
	w.t.Helper()
	w.do(chromedp.Navigate(w.at()))
}

// arrives loads a screen until words stand on it, as one does without script.
func (w *window) arrives(path, words string) {
	w.t.Helper()
	for deadline := time.Now().Add(patience); ; {
		w.goes(path)
		if strings.Contains(w.text(), words) {
			return
		}
		if time.Now().After(deadline) {
			w.t.Fatalf("%s: %q does not arrive at %s:\n%s", w.name, words, path, w.text())
		}
		time.Sleep(100 * time.Millisecond) // another desk's doing is what is waited for
	}
}
