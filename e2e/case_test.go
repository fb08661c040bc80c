package e2e

import "testing"

// The form of an act is sealed by this button, and leaves at once.
const sealNow = "Sign, seal and send now"

// TestRoundIsAgreedInPrivate: Muscat plans a round and puts it to both in
// private. One side's yes changes nothing on the other's open page; the second
// turns all three to Agreed, without anybody doing anything more.
func TestRoundIsAgreedInPrivate(t *testing.T) {
	t.Parallel()
	d, browser := openDemo(t), browsers(t)
	muscat, tehran, washington := d.walkIn(browser, "Muscat"), d.walkIn(browser, "Tehran"), d.walkIn(browser, "Washington")
	tehran.goes("/proposals")
	muscat.goes("/rounds/new")
	muscat.fills(`[name="venue"]`, "The guest house by the sea")
	muscat.sets(`[name="begins:hour"]`, "2025-06-20T10:00")
	muscat.fills(`[name="propose.text.en"]`, "Can you be there?")
	muscat.ticks(`[name="propose.mode"][value="private"]`)
	muscat.presses("Go on")
	muscat.sees("The guest house by the sea", "Can you be there?", "Tehran and Washington, now")
	muscat.sound("the round before it is sealed")
	muscat.presses(sealNow)
	for _, w := range []*window{muscat, tehran, washington} {
		w.arrives("/proposals", "The guest house by the sea")
		w.presses("The guest house by the sea")
		w.sees("Open until")
	}

	before := washington.marks()
	tehran.answersYes()
	muscat.sees("Tehran: Yes")
	if now := washington.same(before); now != "" {
		t.Errorf("Tehran's yes changed Washington's page: %s", now)
	}
	washington.answersYes()
	for _, w := range []*window{muscat, tehran, washington} {
		w.sees("Agreed")
		w.none()
	}
}

// answersYes answers the proposal on the screen in private, with a signature.
func (w *window) answersYes() {
	w.t.Helper()
	w.pressesAt("a.choice", "Yes", "Yes")
	w.sees("no other side learns of a yes unless all say yes")
	w.presses(sealNow)
	w.sees("Your answer: Yes")
}

// marks is the page as it stands; same says where it differs, and "" if nowhere.
func (w *window) marks() string {
	w.t.Helper()
	return ask[string](w, `(window.mark = "here", document.body.innerHTML)`)
}

func (w *window) same(before string) string {
	w.t.Helper()
	return ask[string](w, `(b => { if (window.mark !== "here") return "it was navigated"; const a = document.body.innerHTML; if (a === b) return ""; let i = 0; while (a[i] === b[i]) i++; return a.slice(Math.max(0, i - 40), i + 80) })(`+quoted(before)+`)`)
}

// TestDirectTalksAreShutUntilTheGesture: Washington chooses direct talks and
// learns whose condition it is and what would change it; when Tehran confirms
// the gesture, the same choice leads to a form.
func TestDirectTalksAreShutUntilTheGesture(t *testing.T) {
	t.Parallel()
	d, browser := openDemo(t), browsers(t)
	tehran, washington := d.walkIn(browser, "Tehran"), d.walkIn(browser, "Washington")
	washington.goes("/standing")
	washington.presses("Direct")
	washington.sees("It is Tehran's condition", "Tell Muscat this has been done", "Suggest another gesture")
	washington.never("Go on")
	washington.sound("a format that is shut")
	washington.goes("/standing")

	tehran.goes("/gates")
	tehran.presses("Confirm that it was done")
	tehran.fills(`[name="facts.en"]`, "The assets are free.")
	tehran.presses(sealNow)
	tehran.sees("Done: Tehran keeps direct talks shut no longer")

	washington.until("direct talks to be shut no longer", `!document.body.innerText.includes("shut: Tehran's condition")`)
	washington.presses("Direct")
	washington.fills(`[name="text.en"]`, "Shall we meet face to face?")
	washington.presses("Go on")
	washington.sees("Shall we meet face to face?")
	washington.presses(sealNow)
	washington.sees("Direct talks")
	for _, w := range []*window{tehran, washington} {
		w.none()
	}
}
