package e2e

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// A stage is a demo at three screens and the page before the doors.
type stage struct {
	*demo
	front, tehran, muscat, washington *window
}

// back steps back to before the first act that reads so; "" is the end of the
// script.
func (s *stage) back(act string) {
	s.t.Helper()
	s.front.do(chromedp.Navigate(s.front.base + "/"))
	n := ask[int](s.front, `(all => all.findIndex(e => e.innerText.replace(/\s+/g, " ").includes(`+quoted(act)+`)))([...document.querySelectorAll("ol.script li")])`)
	if act == "" {
		n = ask[int](s.front, `document.querySelectorAll("ol.script li").length`)
	}
	if n < 0 {
		s.t.Fatalf("the script has no act %q:\n%s", act, s.front.text())
	}
	for _, w := range s.all() {
		w.do(chromedp.Navigate("about:blank")) // or it goes to the new copies by itself, meanwhile
	}
	status := ask[int](s.front, fmt.Sprintf(`fetch("/back", {method: "POST", body: new URLSearchParams({to: "%d", _form: "/"})}).then(r => r.status)`, n))
	if status != 200 {
		s.t.Fatalf("stepping back before %q: %d", act, status)
	}
	for _, w := range s.all() {
		w.do(chromedp.Navigate(w.base + "/"))
	}
}

// all are the screens of the desks.
func (s *stage) all() []*window { return []*window{s.tehran, s.muscat, s.washington} }

// TestFirstTenMinutes plays the ten moments of a visitor's first ten minutes, in
// their order, and looks at what the other screens show, and do not.
func TestFirstTenMinutes(t *testing.T) {
	t.Parallel()
	d, browser := openDemo(t), browsers(t)
	s := &stage{demo: d, front: d.open(browser, "the front", d.Front), tehran: d.walkIn(browser, "Tehran"), muscat: d.walkIn(browser, "Muscat"), washington: d.walkIn(browser, "Washington")}
	for _, moment := range []struct {
		at   string
		play func(*stage)
	}{
		{"0:00 side by side", (*stage).sideBySide},
		{"0:40 a letter waits", (*stage).letterWaits},
		{"1:20 who will see it", (*stage).whoWillSee},
		{"2:10 sealed in Persian", (*stage).sealedInPersian},
		{"3:00 sent on and altered", (*stage).sentOn},
		{"4:10 the guard", (*stage).theGuard},
		{"5:10 in the room", (*stage).inTheRoom},
		{"6:10 direct talks", (*stage).direct},
		{"7:10 the private yes", (*stage).privateYes},
		{"8:20 two public lines", (*stage).publicLines},
	} {
		began := time.Now()
		moment.play(s)
		t.Logf("%s: %v", moment.at, time.Since(began).Round(time.Millisecond))
		for _, w := range append(s.all(), s.front) {
			w.none()
		}
		if t.Failed() {
			t.FailNow()
		}
	}
}

func (s *stage) sideBySide() {
	s.front.do(chromedp.Navigate(s.front.base + "/side-by-side"))
	frames := ask[[]string](s.front, `[...document.querySelectorAll("iframe")].map(f => f.title + " " + f.src)`)
	for desk, door := range s.Doors {
		if !strings.Contains(strings.Join(frames, "\n"), door) {
			s.t.Errorf("%s's door is not among %q", desk, frames)
		}
	}
}

func (s *stage) letterWaits() {
	s.back("Tehran writes a letter")
	s.tehran.sees("Waits for you", "Answer")
	s.muscat.sees("Tehran")
}

func (s *stage) whoWillSee() {
	others := map[*window]string{s.muscat: s.muscat.marks(), s.washington: s.washington.marks()}
	s.tehran.presses("Answer")
	question := s.tehran.at()
	s.tehran.clicks(`a.choice[href*="way=mediator"]`)
	s.tehran.sees("Who will see this: Muscat, now.")
	s.tehran.never("Washington only if")
	s.tehran.do(chromedp.Navigate(question))
	s.tehran.clicks(`a.choice[href*="way=own-words"]`)
	s.tehran.sees("Washington only if Muscat says it")
	s.tehran.do(chromedp.Navigate(question))
	s.tehran.clicks(`a.choice[href*="way=verbatim"]`)
	s.tehran.sees("Washington only if Muscat conveys it, word for word, with your signature")
	for w, before := range others {
		if now := w.same(before); now != "" {
			s.t.Errorf("%s stirs: %s", w.name, now)
		}
	}
}

func (s *stage) sealedInPersian() {
	before := s.washington.marks()
	s.tehran.fills(`[name="subject.en"]`, "پاسخ ما")
	s.tehran.unfolds("Persian")
	s.tehran.fills(`[name="text.fa"]`, "نامهٔ شما رسید. پاسخ ما این است.")
	s.tehran.presses("See it as its reader will")
	s.tehran.sound("the letter before it is sealed")
	sealed := time.Now()
	s.tehran.presses(sealNow)
	s.tehran.sealed()
	s.tehran.sees("written and sealed")
	s.muscat.sees("پاسخ ما")
	s.t.Logf("from seal to Muscat's board: %v", time.Since(sealed).Round(time.Millisecond))
	if now := s.washington.same(before); now != "" {
		s.t.Errorf("something came to Washington: %s", now)
	}
}

func (s *stage) sentOn() {
	s.muscat.pressesAt(".mine .waiting", "پاسخ ما", "Open and read")
	s.muscat.pressesAt("#handle form", "word for word", "Send now")
	s.washington.sees("پاسخ ما")
	s.washington.pressesAt("main a.slip", "پاسخ ما", "پاسخ ما")
	s.washington.sees("نامهٔ شما رسید. پاسخ ما این است.", "Sealed and signed by Tehran; the signature was checked here.")
	s.washington.presses("What is proven")
	s.washington.presses("Try to alter it")
	s.washington.sees("The signature does not fit these words.")
	s.washington.sound("an altered letter")
}

// underlined is what stands underlined beneath the field that is written in.
const underlined = `[...document.querySelectorAll("form .ink mark.leak")].map(e => e.textContent).join(" ")`

// theGuard has Muscat write to Washington, of what Tehran told it alone: the
// words are underlined before the sentence is at its end, Tehran is asked for
// that sentence and sees no other, and its yes clears the draft on the screen.
// Nothing of all this stirs Washington's page until the letter has left.
func (s *stage) theGuard() {
	s.back("")
	washington, tehran := s.washington.marks(), s.tehran.marks()
	s.muscat.presses("Write to Washington")
	s.muscat.clicks(`a.choice[href*="way=words"]`)
	s.muscat.sees("It looks for words, figures, dates and names")
	s.muscat.fills(`[name="passages.0.text.en"]`, "A word on the agenda. They fear that the list will grow,")
	s.muscat.until("the words to be underlined mid-sentence", underlined+` === "fear that the list will grow"`)
	s.muscat.sees("These words are Tehran's", "Ask Tehran for this sentence")
	s.muscat.sound("a draft with something underlined")
	for w, before := range map[*window]string{s.washington: washington, s.tehran: tehran} {
		if now := w.same(before); now != "" {
			s.t.Errorf("while Muscat writes, %s stirs: %s", w.name, now)
		}
	}
	s.muscat.types(" and would keep it short.")
	s.muscat.until("the guard to read the whole sentence", `[...document.querySelectorAll("#guard q")].some(e => e.textContent === "They fear that the list will grow, and would keep it short.")`)
	s.muscat.presses("Ask Tehran for this sentence")
	s.muscat.sees("Tehran sees this sentence alone", "Who will see this: Tehran")
	s.muscat.never("A word on the agenda.")
	s.muscat.presses("Ask Tehran")
	s.muscat.sees("Asked; no answer from Tehran yet")
	s.muscat.until("the draft to be as it was", `document.querySelector('[name="passages.0.text.en"]').value === "A word on the agenda. They fear that the list will grow, and would keep it short."`)

	s.tehran.sees("May this be used?", "They fear that the list will grow, and would keep it short.")
	s.tehran.pressesAt("main a.slip", "They fear that the list will grow, and would keep it short.", "They fear that the list will grow, and would keep it short.")
	s.tehran.never("A word on the agenda.")
	s.tehran.sees("Who will see this: Muscat")
	s.tehran.ticks(`[name="leave.0"][value="yes"]`)
	s.muscat.marks()
	s.tehran.presses("Answer")
	s.muscat.until("Tehran's yes to clear the draft", underlined+` === "" && document.querySelector("#guard").innerText.includes("No copied words found")`)
	if ask[string](s.muscat, `window.mark || ""`) != "here" {
		s.t.Error("the draft was loaded anew to be cleared")
	}
	if now := s.washington.same(washington); now != "" {
		s.t.Errorf("Tehran is asked and answers, and Washington learns of it: %s", now)
	}

	s.muscat.presses("See it as its reader will")
	s.muscat.sees("No copied words found; the meaning is yours to judge.")
	s.muscat.never("Send anyway")
	s.muscat.presses("Send now")
	s.washington.sees("They fear that the list will grow, and would keep it short.")
	s.tehran.never("A word on the agenda.")
}

func (s *stage) inTheRoom() {
	s.back("")
	s.muscat.do(chromedp.EmulateViewport(390, 844))
	s.muscat.presses("I am with Tehran")
	s.muscat.sees("Their last word", "Nothing that Tehran may not see is on this screen")
	s.muscat.never("Witkoff", "Steve")
	s.muscat.sound("in the room")
	s.muscat.do(chromedp.Navigate(s.muscat.base + "/talks"))
	s.muscat.never("Witkoff")
	s.muscat.forgives("status of 404") // in the room it is as absent as what is nowhere
	s.muscat.do(chromedp.Navigate(s.muscat.base + "/"))
	s.muscat.presses("Leave the room")
	s.muscat.sound("before leaving the room")
	s.muscat.presses("Show both sides again")
	s.muscat.sees("Washington")
	s.muscat.do(chromedp.EmulateViewport(1280, 900))
}

func (s *stage) direct() {
	s.washington.goes("/standing")
	s.washington.presses("Direct")
	s.washington.sees("It is Tehran's condition", "Tehran: Confirm that it was done", "Suggest another gesture")
	s.washington.never("Go on")
}

func (s *stage) privateYes() {
	s.muscat.putsRound("The palace")
	s.opens("The palace")
	before := s.washington.marks()
	s.tehran.answers("yes")
	s.muscat.sees("Tehran: Yes")
	if now := s.washington.same(before); now != "" {
		s.t.Errorf("Tehran's yes changed Washington's page: %s", now)
	}
	s.washington.answers("yes")
	for _, w := range s.all() {
		w.sees("Agreed")
	}
}

// opens opens what was put at all three desks.
func (s *stage) opens(what string) {
	s.t.Helper()
	for _, w := range s.all() {
		w.arrives("/proposals", what)
		w.presses(what)
		w.sees("Open until")
	}
}

func (s *stage) publicLines() {
	s.putsLines()
	s.tehran.answers("yes")
	s.washington.answers("yes")
	for _, w := range s.all() {
		w.sees("Agreed")
	}
	s.back("")
	s.putsLines()
	s.washington.answers("not")
	before := s.tehran.marks()
	s.washington.answers("yes")
	s.washington.answers("not")
	if now := s.tehran.same(before); now != "" {
		s.t.Errorf("Tehran learns of Washington's no: %s", now)
	}
	s.tehran.answers("yes")
	s.tehran.never("Agreed", "Washington: No")
	s.washington.never("Tehran: Yes")
}

// putsLines puts what each side may say in public, in words of its own.
func (s *stage) putsLines() {
	s.t.Helper()
	s.muscat.goes("/public-line/new")
	lines := ask[[]string](s.muscat, `[...document.querySelectorAll('textarea[name$=".says.en"]')].map(e => e.name)`)
	for i, name := range lines {
		s.muscat.fills(`[name="`+name+`"]`, fmt.Sprintf("The talks were constructive, in %d words.", i+1))
	}
	s.muscat.fills(`[name="propose.text.en"]`, "May this be said?")
	s.muscat.ticks(`[name="propose.mode"][value="private"]`)
	s.muscat.presses("Go on")
	s.muscat.presses(sealNow)
	s.muscat.sealed()
	s.opens("May this be said?")
}
