package e2e

import (
	"testing"

	"github.com/chromedp/cdproto/emulation"
)

// scriptless lets nothing run on the window's pages.
func (w *window) scriptless() *window {
	w.t.Helper()
	w.off = true
	w.scripts(false)
	w.again()
	if ask[bool](w, `"htmx" in window`) {
		w.t.Fatalf("%s: script runs", w.name)
	}
	return w
}

// scripts lets script run, or not; what a page did not start does not start.
func (w *window) scripts(run bool) {
	w.t.Helper()
	tell(w, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: !run})
}

// TestWithoutScript: a letter is written, saved, opened again and sealed; sent
// on word for word; a round is answered in private; a gesture is confirmed; and
// each is there on the next load. Who will see it, and what refuses it, stands
// on the sheet before it is sealed.
func TestWithoutScript(t *testing.T) {
	t.Parallel()
	d, browser := openDemo(t), browsers(t)
	muscat, tehran, washington := d.walkIn(browser, "Muscat").scriptless(), d.walkIn(browser, "Tehran").scriptless(), d.walkIn(browser, "Washington").scriptless()

	tehran.goes("/write")
	tehran.presses("Word for word")
	tehran.fills(`[name="subject.en"]`, "A letter without script")
	tehran.fills(`[name="text.en"]`, "بی هیچ اسکریپتی.")
	tehran.presses("Save")
	tehran.goes("/drafts")
	tehran.pressesAt("main", "بی هیچ اسکریپتی.", "بی هیچ اسکریپتی.")
	if kept := ask[string](tehran, `document.querySelector('[name="subject.en"]').value`); kept != "A letter without script" {
		t.Errorf("the draft kept %q", kept)
	}
	tehran.presses("See it as its reader will")
	tehran.sees("Washington only if Muscat conveys it, word for word, with your signature")
	tehran.sound("the sheet before it is sealed")
	tehran.presses(sealNow)
	tehran.again()
	tehran.sees("A letter without script")

	muscat.arrives("", "A letter without script")
	washington.goes("")
	washington.never("A letter without script")
	muscat.pressesAt(".mine .waiting", "A letter without script", "Open and read")
	muscat.pressesAt("#handle form", "word for word", "Send now")
	washington.arrives("", "A letter without script")

	muscat.putsRound("The old fort")
	for _, side := range []*window{tehran, washington} {
		side.arrives("/proposals", "The old fort")
		side.pressesAt("a.slip", "The old fort", "The old fort")
		side.answers("yes")
	}
	for _, w := range []*window{muscat, tehran, washington} {
		w.arrives("/timeline", "The old fort on Friday 20 June 2025: Agreed")
	}

	tehran.goes("/gates")
	tehran.presses("Confirm that it was done")
	tehran.presses(sealNow)
	if !ask[bool](tehran, `!!document.getElementById("why")`) {
		t.Errorf("a confirmation without facts is not refused:\n%s", tehran.text())
	}
	tehran.sound("a form that came back")
	tehran.fills(`[name="facts.en"]`, "It was done on Monday.")
	tehran.presses(sealNow)
	washington.arrives("/gates", "It was done on Monday.")
	for _, w := range []*window{muscat, tehran, washington} {
		w.none()
	}
}
