package e2e

import (
	"testing"
	"time"
)

// TestLetterFromOneScreenToTheOther: Tehran writes in Persian; the paper comes
// onto Muscat's board in the same document, without navigation, with scroll and
// focus where they were; it is sent on word for word, and Washington sees
// Tehran's signature checked.
func TestLetterFromOneScreenToTheOther(t *testing.T) {
	t.Parallel()
	d, browser := openDemo(t), browsers(t)
	muscat, tehran, washington := d.walkIn(browser, "Muscat"), d.walkIn(browser, "Tehran"), d.walkIn(browser, "Washington")

	ask[bool](muscat, `document.body.dataset.same = "yes", window.scrollTo(0, 120), document.querySelectorAll("a.slip")[3].focus({preventScroll: true}), true`)

	tehran.goes("/write")
	tehran.presses("Word for word")
	tehran.fills(`[name="subject.en"]`, "A fresh letter")
	tehran.fills(`[name="text.en"]`, "نامه‌ای تازه از تهران.")
	tehran.presses("See it as its reader will")
	tehran.sees("Washington only if Muscat conveys it, word for word, with your signature")
	sealed := time.Now()
	tehran.presses("Sign, seal and send now")
	muscat.sees("A fresh letter")
	t.Logf("from seal to the other screen: %v", time.Since(sealed).Round(time.Millisecond))
	same, scroll, focus := ask[string](muscat, `document.body.dataset.same || ""`), ask[float64](muscat, `window.scrollY`), ask[bool](muscat, `document.activeElement.matches("a.slip")`)
	if same != "yes" || scroll != 120 || !focus {
		t.Errorf("the board was navigated (%q), or scrolled (%v), or lost its focus (%v)", same, scroll, focus)
	}
	washington.never("A fresh letter")

	muscat.pressesAt(".mine .waiting", "A fresh letter", "Open and read")
	muscat.pressesAt("#handle form", "word for word", "Send now")
	washington.sees("A fresh letter")
	washington.pressesAt("main a.slip", "A fresh letter", "A fresh letter")
	washington.sees("نامه‌ای تازه از تهران.", "Sealed and signed by Tehran; the signature was checked here.")
	washington.presses("What is proven")
	washington.presses("Try to alter it")
	washington.sees("The signature does not fit these words.")
	for _, w := range []*window{muscat, tehran, washington} {
		w.none()
	}
}
