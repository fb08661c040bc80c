package web

import (
	"strings"
	"testing"

	"goodoffices/paper"
)

// TestWhatIsNotHeldIsAbsent: pages of papers that another desk holds are as
// absent as those of no paper at all.
func TestWhatIsNotHeldIsAbsent(t *testing.T) {
	t.Parallel()
	s := played(t, "muscat.yaml", "gesture")
	washington, nothing := s.as("Washington"), paper.ID{1}
	for _, one := range []struct{ before, after, label string }{
		{"gates", "", "gesture/gate"}, {"conditions", "/attest", "gesture/condition"}, {"conditions", "/tell", "gesture/condition"},
		{"proposals", "", "gesture/gate"}, {"proposals", "/answer", "gesture/gate"}, {"assurances", "", "gesture/gate"}, {"assurances", "/answer", "gesture/gate"},
		{"topics", "", "gesture/gate"}, {"topics", "/stance", "gesture/gate"},
	} {
		theirs, none := s.paper(one.label), washington.get(washington.path(one.before, nothing)+one.after)
		got := washington.get(washington.path(one.before, theirs) + one.after)
		if got.status != 404 || none.status != 404 {
			got.fail("%d for what Tehran holds, %d for nothing", got.status, none.status)
		}
		if a, b := strings.ReplaceAll(got.bytes(), theirs.String(), ""), strings.ReplaceAll(none.bytes(), nothing.String(), ""); a != b {
			got.fail("it differs from the page of what does not exist")
		}
	}
}

// TestAnAnswerLeftOpen: a form that lay open while the proposal ended is refused
// with what holds instead, and keeps what was typed.
func TestAnAnswerLeftOpen(t *testing.T) {
	t.Parallel()
	s := played(t, "muscat.yaml", "defence")
	x := s.putsScope("open")
	tehran, muscat := s.as("Tehran"), s.as("Muscat")
	open := tehran.at("proposals", x).ok().goes("?answer=reservation")
	muscat.at("proposals", x).ok().presses("Withdraw the proposal", "text.en", "Not now.").ok().says("Withdrawn")
	s.settle()
	late := open.presses(sendNow, "text.en", "Not the missiles.")
	if late.status != 422 {
		late.fail("it was taken")
	}
	late.says("has ended", "Not the missiles.")
	tehran.at("proposals", x).ok().says("Withdrawn").never("Your answer")
	if p := tehran.get(tehran.path("proposals", x, "answer") + "?answer=consent").ok(); strings.Contains(p.path, "answer") {
		p.fail("an answer is offered to what has ended")
	}
}

// TestWordsAreNeverMarkup: what is typed is shown as it was typed.
func TestWordsAreNeverMarkup(t *testing.T) {
	t.Parallel()
	s := played(t, "muscat.yaml", "defence")
	const script = `<script>alert(1)</script><img src=x onerror=alert(1)>`
	s.as("Muscat").get(s.as("Muscat").path("proposals", "new")+"?about=communique").ok().presses("Go on", "text.en", script, "about.name", `"><b>x`).ok().
		says(script).presses(sendNow).ok()
	s.settle()
	for _, d := range s.doors {
		for at, p := range d.decidingPages(2) {
			for _, bad := range []string{"<script>alert", "<img src=x", "><b>x"} {
				if strings.Contains(string(p.body), bad) {
					t.Errorf("%s: %s holds %s", d.name, at, bad)
				}
			}
		}
	}
}
