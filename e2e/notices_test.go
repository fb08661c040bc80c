package e2e

import "testing"

// TestNoticeOfWhatCame: while the page is not looked at, a notice says that
// something came, and nothing of what; once, however many tabs are open; and
// none while the page is looked at.
func TestNoticeOfWhatCame(t *testing.T) {
	t.Parallel()
	d, browser := openDemo(t), browsers(t)
	tehran := d.walkIn(browser, "Tehran")
	first := d.walkIn(browser, "Muscat")
	first.until("the board", `document.querySelector("main")`)
	second := first.tab()

	// A headless browser shows every tab and asks nobody for permission; both
	// are played, the rest is real.
	const play = `(() => {
		window.heard = [], window.streams = 0;
		window.Notification = class { constructor(words) { heard.push(words); } };
		Notification.permission = "granted";
		window.EventSource = class extends EventSource { constructor(of) { super(of); this.addEventListener("open", () => streams++); } };
		let hidden = false;
		Object.defineProperty(document, "hidden", { get: () => hidden });
		window.turn = to => { hidden = to; document.dispatchEvent(new Event("visibilitychange")); };
		return true; })()`
	for _, w := range []*window{first, second} {
		ask[bool](w, play)
	}
	heard := func() int {
		return ask[int](first, `heard.length`) + ask[int](second, `heard.length`)
	}
	write := func(subject string) {
		tehran.goes("/write")
		tehran.presses("Word for word")
		tehran.fills(`[name="subject.en"]`, subject)
		tehran.fills(`[name="text.en"]`, "About the venue.")
		tehran.presses("See it as its reader will")
		tehran.presses("Sign, seal and send now")
	}

	ask[bool](first, `turn(true), true`)
	first.until("the hidden tab listens", `streams === 1`)
	write("Looked at in the other tab")
	second.sees("Looked at in the other tab")
	if n := heard(); n != 0 {
		t.Errorf("%d notices of what is looked at", n)
	}

	ask[bool](second, `turn(true), true`)
	write("Not looked at")
	first.until("a notice", `heard.length > 0`)
	if said := ask[string](first, `heard[0]`); said != "Something came." {
		t.Errorf("the notice says %q", said)
	}
	if n, streams := ask[int](second, `heard.length`), ask[int](second, `streams`); n != 0 || streams != 0 {
		t.Errorf("the second hidden tab listens too: %d streams, %d notices", streams, n)
	}
	ask[bool](first, `turn(false), true`)
	first.sees("Not looked at")
}
