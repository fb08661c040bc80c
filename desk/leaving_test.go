package desk_test

import (
	"bytes"
	"errors"
	"slices"
	"testing"
	"time"

	"goodoffices/desk"
	"goodoffices/mediation"
	"goodoffices/paper"
)

func writes(text string, to ...paper.Desk) *mediation.WriteLetter {
	return &mediation.WriteLetter{
		Writing: mediation.Writing{To: to, Cover: &mediation.Cover{Handling: paper.HandlingVerbatim}}, Prose: paper.Prose{Text: en(text)},
	}
}

// after orders an act and returns under what it waits.
func (o *office) after(stay time.Duration, act mediation.Act) paper.ID {
	o.h.t.Helper()
	done, err := o.DoAfter(o.h.t.Context(), paper.ID{}, o.h.staff[0], act, stay)
	if err != nil {
		o.h.t.Fatalf("%s: %T: %v", o.Name(), act, err)
	}
	if done.Leaving.IsZero() {
		o.h.t.Fatalf("%s: %T left at once", o.Name(), act)
	}
	return done.Leaving
}

// waiting returns what waits under an id.
func (o *office) waiting(id paper.ID) desk.ViewLeaving {
	o.h.t.Helper()
	for _, l := range o.view().Leaving {
		if l.ID == id {
			return l
		}
	}
	o.h.t.Fatalf("%s: nothing waits under %s", o.Name(), id.Short())
	return desk.ViewLeaving{}
}

// pass lets time pass.
func (h *house) pass(d time.Duration) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.now = h.now.Add(d)
}

// letters returns the texts of the letters held, with their references.
func (o *office) letters() (out []string) {
	for _, p := range o.view().Papers {
		if p.Kind == paper.KindLetter {
			out = append(out, p.Ref+": "+p.Text["en"])
		}
	}
	return out
}

func (o *office) hasLetters(want ...string) {
	o.h.t.Helper()
	if got := o.letters(); !slices.Equal(got, want) {
		o.h.t.Errorf("%s holds the letters %q, want %q", o.Name(), got, want)
	}
}

// A minute passes before a paper leaves. Nothing of it is anywhere else until then.
func TestPaperWaitsItsMinute(t *testing.T) {
	t.Parallel()
	h := agreed(t, "Muscat", "Tehran", "Washington")
	tehran, muscat := h.desks["Tehran"], h.desks["Muscat"]
	before := len(tehran.view().Papers)
	id := tehran.after(time.Minute, writes("In a minute.", "Washington"))
	h.settle()
	l := tehran.waiting(id)
	if l.State != desk.LeavingLater || l.Officer != "Officer" || l.Act != "write-letter" || l.Text["en"] != "In a minute." || l.Due.Sub(l.At) != time.Minute || len(l.Papers) != 2 {
		t.Errorf("it waits as %+v", l)
	}
	if len(tehran.view().Papers) != before || len(muscat.letters()) > 0 {
		t.Fatal("something left before its minute")
	}
	h.pass(time.Minute)
	h.settle()
	tehran.hasLetters("Tehran to Washington No. 1: In a minute.")
	muscat.hasLetters("Tehran to Washington No. 1: In a minute.")
	if n := len(muscat.view().Papers); muscat.view().Papers[n-1].Kind != paper.KindCoverNote && muscat.view().Papers[n-2].Kind != paper.KindCoverNote {
		t.Error("the cover note did not leave together with its letter")
	}
	if len(tehran.view().Leaving) > 0 {
		t.Error("it left and waits")
	}
	muscat.holds(l.Papers[0]) // as it was signed
	if err := tehran.Stop(t.Context(), paper.ID{}, "Officer", id); !errors.Is(err, desk.ErrLeft) {
		t.Errorf("stopping what left: %v", err)
	}
	if done, err := tehran.Now(t.Context(), paper.ID{}, "Officer", id); err != nil || !slices.Equal(done.Papers, l.Papers) {
		t.Errorf("letting leave what left: %v %v", done, err)
	}
}

// Stop destroys a paper at its desk and leaves no gap; what follows it is signed
// under the number that it gave back.
func TestStoppedPaperLeavesNoGap(t *testing.T) {
	t.Parallel()
	h := agreed(t, "Muscat", "Tehran", "Washington")
	tehran, muscat := h.desks["Tehran"], h.desks["Muscat"]
	first := tehran.after(time.Minute, writes("ABRISHAM, a mistake.", "Washington"))
	tehran.after(2*time.Minute, writes("Second.", "Washington"))
	signed := tehran.waiting(first).Papers[0]
	if err := tehran.Stop(t.Context(), paper.ID{}, "Nobody", first); !errors.Is(err, desk.ErrLocked) {
		t.Fatalf("somebody stops it: %v", err)
	}
	if err := tehran.Stop(t.Context(), paper.ID{}, "Officer", first); err != nil {
		t.Fatal(err)
	}
	if err := tehran.Stop(t.Context(), paper.ID{}, "Officer", first); !errors.Is(err, desk.ErrStoppedBefore) {
		t.Fatalf("stopped twice: %v", err)
	}
	if _, err := tehran.Now(t.Context(), paper.ID{}, "Officer", first); !errors.Is(err, desk.ErrStoppedBefore) {
		t.Fatalf("what was stopped leaves: %v", err)
	}
	if err := tehran.Stop(t.Context(), paper.ID{}, "Officer", signed); !errors.Is(err, desk.ErrNotLeaving) {
		t.Fatalf("stopped under a paper's id: %v", err)
	}
	h.pass(time.Hour)
	tehran.kill()
	h.settle()
	tehran.hasLetters("Tehran to Washington No. 1: Second.")
	muscat.hasLetters("Tehran to Washington No. 1: Second.")
	for _, o := range h.desks {
		for b, err := range o.Everything(t.Context(), paper.ID{}) {
			if err != nil {
				t.Fatal(err)
			}
			if bytes.Contains(b, []byte("ABRISHAM")) || bytes.Contains(b, []byte(signed.String())) {
				t.Errorf("%s still holds what was stopped", o.Name())
			}
		}
	}
}
