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
	muscat.putsRound("The guest house by the sea")
	for _, w := range []*window{muscat, tehran, washington} {
		w.arrives("/proposals", "The guest house by the sea")
		w.presses("The guest house by the sea")
		w.sees("Open until")
	}

	before := washington.marks()
	tehran.answers("yes")
	muscat.sees("Tehran: Yes")
	if now := washington.same(before); now != "" {
		t.Errorf("Tehran's yes changed Washington's page: %s", now)
	}
	washington.answers("yes")
	for _, w := range []*window{muscat, tehran, washington} {
		w.sees("Agreed")
		w.none()
	}
}

// putsRound plans a round somewhere and puts it to both sides in private.
func (w *window) putsRound(venue string) {
	w.t.Helper()
	w.goes("/rounds/new")
	w.fills(`[name="venue"]`, venue)
	w.sets(`[name="begins:hour"]`, "2025-06-20T10:00")
	w.fills(`[name="objective.en"]`, "To go on talking.")
	w.fills(`[name="propose.text.en"]`, "Can you be there?")
	w.ticks(`[name="propose.mode"][value="private"]`)
	w.presses("Go on")
	w.sees(venue, "Can you be there?", "Tehran and Washington, now")
	w.sound("a round before it is sealed")
	w.presses(sealNow)
	w.sealed()
}

// sealed fails the test if a form came back.
func (w *window) sealed() {
	w.t.Helper()
	if why := ask[string](w, `document.getElementById("why")?.innerText || ""`); why != "" {
		w.t.Fatalf("%s at %s: refused: %s", w.name, w.at(), why)
	}
}

// answers answers the proposal on the screen in private, a yes with a signature.
func (w *window) answers(answer string) {
	w.t.Helper()
	w.clicks(`a.choice[href*="answer=` + answer + `"]`)
	w.sees("Who will see this")
	w.presses(sealNow)
	w.sealed()
	w.sees("Your answer:")
}

// marks is the page as it stands; same says where it differs, and "" if nowhere.
func (w *window) marks() string {
	w.t.Helper()
	w.until("its stream to be open", `!window.htmx || !document.body.hasAttribute("hx-sse:connect") || document.body._htmx?.sse?.lastEventId`)
	w.until("what moved to be shown", `!document.querySelector(".htmx-request")`)
	return ask[string](w, `(window.mark = "here", document.body.innerHTML)`)
}

func (w *window) same(before string) string {
	w.t.Helper()
	return ask[string](w, `(b => { if (window.mark !== "here") return "it was navigated"; const a = document.body.innerHTML; if (a === b) return ""; let i = 0; while (a[i] === b[i]) i++; return a.slice(Math.max(0, i - 40), i + 80) + "\n  was: " + b.slice(Math.max(0, i - 40), i + 80) })(`+quoted(before)+`)`)
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
