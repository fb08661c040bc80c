package mediation

import (
	"testing"

	"goodoffices/paper"
)

// A desk that was put back is given its own papers before what they answer:
// they wait for it, and then everything stands as it did.
func TestOwnPapersGivenBackWaitForWhatTheyName(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "Tehran", "Washington")
	open, private := meeting(w, paper.ModeOpen), meeting(w, paper.ModePrivate)
	w.settle()
	w.as("Tehran").does(&Respond{Proposal: ref(open), Answer: paper.AnswerConsent})
	w.as("Tehran").does(&AnswerInPrivate{Proposal: ref(private), Answer: paper.PrivateYes})
	w.as("Washington").does(&Respond{Proposal: ref(open), Answer: paper.AnswerConsent})
	w.as("Washington").does(&AnswerInPrivate{Proposal: ref(private), Answer: paper.PrivateYes})
	w.settle()
	for _, d := range w.names {
		was := w.desks[d]
		back := New(d, w.talks)
		back.known = was.known
		var own, others []Entry
		for _, e := range was.entries {
			e.Seen = 0 // in the new epoch nothing of this desk was opened yet
			if e.Paper.From == d && e.Paper.Kind != paper.KindCard {
				own = append(own, e)
			} else {
				others = append(others, e)
			}
		}
		if len(own) < 3 {
			t.Fatalf("%s wrote %d papers: the test turns nothing round", d, len(own))
		}
		for _, e := range append(own, others...) {
			back.Fold(e)
		}
		if len(back.Tray()) > 0 {
			for _, p := range back.Tray() {
				t.Errorf("%s still sets aside %s: %s", d, p.Paper.Kind, p.Reason)
			}
		}
		for _, p := range []*paper.Paper{open, private} {
			v, err := back.Proposal(p.ID)
			if err != nil || v.State != w.states(p)[d] {
				t.Errorf("at %s it is %q (%v), was %q", d, v.State, err, w.states(p)[d])
			}
		}
	}
}
