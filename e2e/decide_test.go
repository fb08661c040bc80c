package e2e

import (
	"testing"
	"time"
)

// TestThePrivateYes: put to both in private by Muscat. One side's yes changes not
// a letter of the other's open page; the second, both having signed with their
// yes, turns all three to agreed in the same documents, with nobody doing
// anything more.
func TestThePrivateYes(t *testing.T) {
	t.Parallel()
	d, browser := openDemo(t), browsers(t)
	muscat, tehran, washington := d.walkIn(browser, "Muscat"), d.walkIn(browser, "Tehran"), d.walkIn(browser, "Washington")

	muscat.goes("/proposals/new?about=agenda")
	ask[bool](muscat, `document.querySelector('[name="about.topics:list"]').checked = true, document.querySelector('[name="mode"][value="private"]').click(), true`)
	muscat.fills(`[name="text.en"]`, "The nuclear file comes first.")
	muscat.presses("Go on")
	muscat.sees("Before it is sealed", "Tehran and Washington, now")
	muscat.presses("send now")
	muscat.pressesAt("main a.slip", "The nuclear file comes first.", "The agenda")

	for _, w := range []*window{tehran, washington} {
		w.sees("The nuclear file comes first.") // it came while the day lay open
		w.pressesAt("main .waiting", "The nuclear file comes first.", "Read and answer")
		w.sees("Open until", "no other side learns of a yes unless all say yes")
	}
	ask[bool](washington, `document.body.dataset.same = "yes", window.before = document.documentElement.outerHTML, true`)

	tehran.presses("Muscat learns it now")
	tehran.sees("Sign with my yes", "no other side learns of a yes unless all say yes")
	tehran.presses("send now")
	tehran.sees("Your answer: Yes", "Your signature goes with it", "Open until")
	muscat.sees("Tehran: Yes")
	time.Sleep(2 * time.Second) // what does not come cannot be waited for
	if !ask[bool](washington, `window.before === document.documentElement.outerHTML`) {
		t.Error("Tehran's yes changed Washington's page")
	}

	washington.presses("Muscat learns it now")
	ask[bool](washington, `document.body.dataset.same = "yes"`+`, true`)
	for _, w := range []*window{muscat, tehran} {
		ask[bool](w, `document.body.dataset.same = "yes", true`)
	}
	answered := time.Now()
	washington.presses("send now")
	for _, w := range []*window{tehran, washington, muscat} {
		w.sees("Agreed", "Signed by Tehran and Washington")
	}
	t.Logf("from the second yes to agreed at all three: %v", time.Since(answered).Round(time.Millisecond))
	for _, w := range []*window{muscat, tehran} {
		if ask[string](w, `document.body.dataset.same || ""`) != "yes" {
			t.Errorf("the page at %s was navigated", w.name)
		}
	}
	for _, w := range []*window{muscat, tehran, washington} {
		w.none()
	}
}

// TestDirectIsRefusedUntilTheGesture: Washington chooses direct talks, learns
// whose condition it is and what would change it, and says that it was done;
// Tehran confirms, and the page that lies open at Washington opens the way.
func TestDirectIsRefusedUntilTheGesture(t *testing.T) {
	t.Parallel()
	d, browser := openDemo(t), browsers(t)
	tehran, washington := d.walkIn(browser, "Tehran"), d.walkIn(browser, "Washington")
	washington.goes("/standing")
	washington.sees("shut: Tehran's condition")
	washington.presses("Direct")
	washington.sees("it is Tehran's condition", "What would change that", "lifting sanctions", "Suggest another gesture")
	washington.presses("Tell Muscat this has been done")
	washington.fills(`[name="text.en"]`, "The assets are free.")
	washington.presses("send now")
	washington.goes("/standing")

	tehran.sees("You can confirm that this was done")
	tehran.pressesAt("main .waiting", "You can confirm", "Confirm that it was done")
	tehran.fills(`[name="facts.en"]`, "They are free indeed.")
	tehran.presses("send now")
	tehran.sees("keeps direct talks shut no longer")

	washington.until("the gate to open by itself", `!document.body.innerText.includes("shut: Tehran's condition")`)
	washington.presses("Direct")
	washington.sees("What is asked, in words")
	for _, w := range []*window{tehran, washington} {
		w.none()
	}
}
