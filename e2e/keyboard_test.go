package e2e

import (
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// TestByKeyboardAlone: a letter goes from Tehran to Washington without anybody
// touching a mouse; what is in focus can always be seen.
func TestByKeyboardAlone(t *testing.T) {
	t.Parallel()
	d, browser := openDemo(t), browsers(t)
	muscat, tehran, washington := d.walkIn(browser, "Muscat"), d.walkIn(browser, "Tehran"), d.walkIn(browser, "Washington")

	tehran.leads("the key for writing", "w")
	tehran.tabs("Word for word", inFocus("Word for word"))
	tehran.leads("Word for word", kb.Enter)
	tehran.tabs("the subject", `e.name === "subject.en"`)
	tehran.keys("By keyboard alone")
	tehran.tabs("the words", `e.name === "text.en"`)
	tehran.keys("Without a mouse, w and j among the letters.")
	tehran.tabs("the preview", inFocus("See it as its reader will"))
	tehran.leads("the preview", kb.Enter)
	tehran.sees("Without a mouse, w and j among the letters.")
	tehran.tabs("the seal", inFocus(sealNow))
	tehran.leads("the seal", kb.Enter)

	muscat.sees("By keyboard alone")
	muscat.tabs("the letter", `e.innerText.includes("Open and read") && e.closest(".waiting").innerText.includes("By keyboard alone")`)
	muscat.leads("the letter", kb.Enter)
	muscat.tabs("what sends it on", `e.matches("#handle button") && e.innerText.includes("Send now")`)
	muscat.leads("what sends it on", kb.Enter)

	washington.sees("By keyboard alone")
	washington.keys("j")
	washington.tabs("the letter", `e.matches("a.slip") && e.innerText.includes("By keyboard alone")`)
	washington.leads("the letter", kb.Enter)
	washington.sees("Without a mouse, w and j among the letters.", "Sealed and signed by Tehran; the signature was checked here.")
	washington.keys("g")
	washington.leads("the way to the standing", "s")
	washington.sees("How the sides meet")
	for _, w := range []*window{muscat, tehran, washington} {
		w.none()
	}
}

// inFocus is true of what reads so.
func inFocus(words string) string { return `e.innerText.includes(` + quoted(words) + `)` }

// keys presses keys.
func (w *window) keys(keys string) {
	w.t.Helper()
	w.do(chromedp.KeyEvent(keys))
}

// leads presses a key that leads to another page.
func (w *window) leads(what, key string) {
	w.t.Helper()
	ask[bool](w, `window.stays = true`)
	w.keys(key)
	w.until(what+" to lead somewhere", `window.stays === undefined && document.readyState === "complete"`)
}

// tabs goes on until something is in focus, which shows.
func (w *window) tabs(what, expression string) {
	w.t.Helper()
	for range 120 {
		w.keys(kb.Tab)
		if ask[bool](w, `(e => e && e !== document.body && `+expression+`)(document.activeElement)`) {
			if !ask[bool](w, `(e => { const s = getComputedStyle(e); return e.matches(":focus-visible") && s.outlineStyle !== "none" && parseFloat(s.outlineWidth) >= 2 })(document.activeElement)`) {
				w.t.Errorf("%s: that %s is in focus does not show", w.name, what)
			}
			return
		}
	}
	w.t.Fatalf("%s at %s: Tab does not lead to %s\n%s", w.name, w.at(), what, w.text())
}
