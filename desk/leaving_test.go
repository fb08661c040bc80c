package desk_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"goodoffices/desk"
	"goodoffices/mediation"
	"goodoffices/paper"
	"goodoffices/store"
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

// What was permitted when it was ordered is permitted again when it leaves.
// Refused, it stays with its text until somebody discards it or lets it go.
func TestActIsPermittedAgainWhenItLeaves(t *testing.T) {
	t.Parallel()
	h := agreed(t, "Muscat", "Tehran", "Washington")
	tehran, muscat := h.desks["Tehran"], h.desks["Muscat"]
	put := muscat.does(&mediation.Propose{
		About: mediation.About{Type: paper.SubjectCommunique, Name: "line"}, Putting: mediation.Putting{Until: hour(2 * time.Hour), Text: en("Agreed?")},
	})[0]
	h.settle()
	answer := tehran.after(24*time.Hour, &mediation.Respond{Proposal: mediation.Ref(put.String()), Answer: paper.AnswerConsent, Text: en("Yes, gladly.")})
	h.pass(23 * time.Hour)
	h.settle()
	h.pass(2 * time.Hour)
	h.settle()
	tehran.kill()
	l := tehran.waiting(answer)
	if l.State != desk.LeavingRefused || l.Refusal == nil || l.Refusal.Rule == "" || l.Refusal.Text == "" || l.Refused == nil || !bytes.Contains(l.Args, []byte("Yes, gladly.")) {
		t.Fatalf("an answer after its hour waits as %+v", l)
	}
	var refusal *mediation.Refusal
	if _, err := tehran.Now(t.Context(), paper.ID{}, "Officer", answer); !errors.As(err, &refusal) {
		t.Fatalf("it leaves all the same: %v", err)
	}
	for _, p := range muscat.view().Papers {
		if p.Text["en"] == "Yes, gladly." {
			t.Errorf("Muscat holds %s", p.Ref)
		}
	}
	if err := tehran.Stop(t.Context(), paper.ID{}, "Officer", answer); err != nil {
		t.Fatalf("discard: %v", err)
	}

	idea := &mediation.Propose{
		About: mediation.About{Type: paper.SubjectCommunique, Name: "idea"}, Writing: mediation.Writing{To: []paper.Desk{"Muscat", "Washington"}}, Putting: mediation.Putting{Until: hour(year), Text: en("An idea.")},
	}
	kept := tehran.after(time.Minute, idea)
	pause := muscat.does(&mediation.Suspend{Reason: en("A pause."), Resume: en("A call.")})[0]
	h.settle()
	h.pass(time.Minute)
	h.settle()
	if l := tehran.waiting(kept); l.State != desk.LeavingRefused || l.Refusal.Rule != "suspended" {
		t.Fatalf("a proposal in suspended talks: %+v", l)
	}
	muscat.does(&mediation.Resume{Suspension: mediation.Ref(pause.String()), Reason: en("They called.")})
	h.settle()
	if l := tehran.waiting(kept); l.Refused != nil || l.State != desk.LeavingRefused {
		t.Errorf("the rules would refuse it still, or it left unasked: %v", l.Refused)
	}
	done, err := tehran.Now(t.Context(), paper.ID{}, "Officer", kept)
	if err != nil {
		t.Fatal(err)
	}
	h.settle()
	muscat.holds(done.Papers[0])
}

// Nothing of what waits can be told from any pouch.
func TestNothingIsSealedWhileAPaperWaits(t *testing.T) {
	t.Parallel()
	h := agreed(t, "Muscat", "Tehran")
	tehran := h.desks["Tehran"]
	h.settle()
	before := tehran.view().Channels[0].Sealed
	id := tehran.after(time.Minute, writes("Never sent.", "Muscat"))
	h.settle()
	if err := tehran.Stop(t.Context(), paper.ID{}, "Officer", id); err != nil {
		t.Fatal(err)
	}
	h.pass(time.Hour)
	h.settle()
	if after := tehran.view().Channels[0].Sealed; after != before {
		t.Errorf("%d pouches were sealed", after-before)
	}
}

// A desk is killed at every point of every commit between draft and delivery.
// Whoever was killed asks again, with the same form: one letter leaves, once.
func TestKilledWhileAPaperWaits(t *testing.T) {
	t.Parallel()
	h := agreed(t, "Muscat", "Tehran", "Washington")
	tehran, muscat := h.desks["Tehran"], h.desks["Muscat"]
	killed := 0
	for at := range 100 {
		text := fmt.Sprintf("Letter %d.", at)
		left := at // points until the end
		cfg := tehran.cfg
		tehran.cfg.At = func(p store.Point) error {
			if left--; left < 0 {
				return errors.New(string(p))
			}
			return nil
		}
		left = 1 << 20
		tehran.kill()
		left = at
		script := func() error {
			ctx := t.Context()
			draft, err := tehran.SaveDraft(ctx, paper.ID{}, "Officer", desk.Draft{ID: paper.IDOf([]byte(text)), Act: "write-letter", Args: []byte(`{}`)})
			var newer *desk.NewerDraft
			var sent *desk.SentDraft
			if errors.As(err, &newer) {
				draft = newer.Draft
			} else if errors.As(err, &sent) {
				draft.ID = paper.IDOf([]byte(text))
			} else if err != nil {
				return err
			}
			if _, err := tehran.Submit(ctx, paper.ID{}, "Officer", desk.Submission{
				Act: writes(text, "Washington"), Stay: time.Minute, Draft: draft.ID, Version: draft.Version, Token: "form",
			}); err != nil {
				return err
			}
			h.pass(time.Minute)
			_, err = tehran.Exchange(ctx)
			return err
		}
		err := script()
		tehran.cfg, left = cfg, 1<<20
		if err != nil {
			if !errors.Is(err, desk.ErrStopped) {
				t.Fatalf("point %d: %v", at, err)
			}
			killed++
			tehran.kill()
			if err := script(); err != nil {
				t.Fatalf("point %d, again: %v", at, err)
			}
		}
		h.settle()
		want := fmt.Sprintf("Tehran to Washington No. %d: %s", at+1, text)
		for _, o := range []*office{tehran, muscat} {
			if got := o.letters(); len(got) != at+1 || got[at] != want {
				t.Fatalf("point %d: %s holds %q", at, o.Name(), got)
			}
			covers := 0
			for _, p := range o.view().Papers {
				if p.Kind == paper.KindCoverNote {
					covers++
				}
			}
			if covers != at+1 {
				t.Fatalf("point %d: %s holds %d cover notes", at, o.Name(), covers)
			}
		}
		drafts, draftErr := tehran.Drafts(t.Context(), paper.ID{}, "Officer")
		if len(drafts)+len(tehran.view().Leaving) > 0 || draftErr != nil {
			t.Fatalf("point %d: there remain %v, %v, %v", at, drafts, tehran.view().Leaving, draftErr)
		}
		if err == nil {
			break
		}
	}
	if killed < 6 {
		t.Errorf("killed at %d points only", killed)
	}
}

// Stop and the minute's end come together: the paper is stopped or it left, and
// both are told the same.
func TestStoppedOrLeft(t *testing.T) {
	t.Parallel()
	h := agreed(t, "Muscat", "Tehran")
	tehran := h.desks["Tehran"]
	stopped, left := 0, 0
	for i := range 40 {
		text := fmt.Sprintf("Race %d.", i)
		id := tehran.after(time.Minute, writes(text, "Muscat"))
		h.pass(time.Minute)
		var stopErr, nowErr error
		var all sync.WaitGroup
		for _, one := range []func(){
			func() { stopErr = tehran.Stop(t.Context(), paper.ID{}, "Officer", id) },
			func() { _, nowErr = tehran.Now(t.Context(), paper.ID{}, "Officer", id) },
			func() { _, _ = tehran.Exchange(t.Context()) },
		} {
			all.Go(one)
		}
		all.Wait()
		held := slices.ContainsFunc(tehran.view().Papers, func(p desk.ViewPaper) bool { return p.Text["en"] == text })
		switch {
		case held && errors.Is(stopErr, desk.ErrLeft) && nowErr == nil:
			left++
		case !held && stopErr == nil && errors.Is(nowErr, desk.ErrStoppedBefore):
			stopped++
		default:
			t.Fatalf("held: %t, stop: %v, now: %v", held, stopErr, nowErr)
		}
	}
	if got := len(tehran.letters()); got != left || left+stopped != 40 {
		t.Errorf("%d left, %d were stopped, %d letters are held", left, stopped, got)
	}
}

// A desk that runs lets a paper leave by itself.
func TestLeavesFromARunningDesk(t *testing.T) {
	t.Parallel()
	h := agreed(t, "Muscat", "Tehran")
	tehran := h.desks["Tehran"]
	base, began := h.clock(), time.Now()
	tehran.cfg.Now = func() time.Time { return base.Add(time.Since(began)) }
	tehran.kill()
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second) // half of what goes by between two looks at everything
	var all sync.WaitGroup
	all.Go(func() {
		if err := tehran.Run(ctx); err != nil {
			t.Error(err)
		}
	})
	defer all.Wait()
	defer cancel()
	events := tehran.Watch(ctx)
	tehran.after(time.Second, writes("By itself.", "Muscat"))
	for e := range events {
		if e.Kind == paper.KindLetter {
			return
		}
	}
	t.Error("it never left")
}

// What was signed leaves after a restart that its officer did not open, unless
// its number is another by then: its officer has to unlock, and signs again.
func TestSignedAnewUnderAnotherNumber(t *testing.T) {
	t.Parallel()
	h := staffed(t, []string{"Araghchi", "Baghaei"}, "Muscat", "Tehran")
	tehran := h.desks["Tehran"]
	tehran.after(time.Minute, writes("Signed before.", "Muscat"))
	tehran.after(time.Minute, writes("So was this.", "Muscat"))
	tehran.killAs("Baghaei")
	h.pass(time.Minute)
	h.settle()
	number := 0
	for _, p := range tehran.view().Papers {
		if p.Kind == paper.KindLetter {
			number = p.Number
			if p.Officer != "Araghchi" {
				t.Errorf("signed by %s", p.Officer)
			}
		}
	}
	ref := func(n int, text string) string { return fmt.Sprintf("Tehran to Muscat No. %d: %s", n, text) }
	before := []string{ref(number-1, "Signed before."), ref(number, "So was this.")}
	tehran.hasLetters(before...)

	tehran.kill()
	id := tehran.after(time.Minute, writes("Overtaken.", "Muscat"))
	tehran.killAs("Baghaei")
	if _, err := tehran.Do(t.Context(), paper.ID{}, "Baghaei", writes("First.", "Muscat")); err != nil {
		t.Fatal(err)
	}
	h.pass(time.Minute)
	h.settle()
	tehran.hasLetters(append(before, ref(number+1, "First."))...)
	if l := tehran.waiting(id); !l.Locked || l.State != desk.LeavingLater {
		t.Errorf("it waits as %+v", l)
	}
	if _, err := tehran.Now(t.Context(), paper.ID{}, "Baghaei", id); !errors.Is(err, desk.ErrNotYours) {
		t.Errorf("another officer lets it leave: %v", err)
	}
	if err := tehran.Unlock(t.Context(), "Araghchi", store.Secret("correct horse Araghchi")); err != nil {
		t.Fatal(err)
	}
	h.settle()
	tehran.hasLetters(append(before, ref(number+1, "First."), ref(number+2, "Overtaken."))...)
	h.desks["Muscat"].hasLetters(tehran.letters()...)
}

// A desk that is put back may have let leave what waits in it: it lets nothing
// leave again, and what comes back from its neighbours it knows.
func TestRestoredDeskLetsNothingLeaveTwice(t *testing.T) {
	t.Parallel()
	h := agreed(t, "Muscat", "Tehran", "Washington")
	tehran, muscat := h.desks["Tehran"], h.desks["Muscat"]
	tehran.after(time.Minute, writes("Once.", "Washington"))
	kept := tehran.after(time.Hour, writes("Not yet.", "Washington"))
	old := tehran.backup()
	h.pass(time.Minute)
	h.settle()
	muscat.hasLetters("Tehran to Washington No. 1: Once.")
	tehran.restore(old)
	if _, err := tehran.Now(t.Context(), paper.ID{}, "Officer", kept); !errors.Is(err, desk.ErrRecovering) {
		t.Errorf("a desk that recovers lets a paper leave: %v", err)
	}
	h.pass(time.Hour)
	h.settle()
	h.resumeAll()
	h.settle()
	h.pass(time.Hour)
	h.settle()
	for _, o := range []*office{tehran, muscat} {
		o.hasLetters("Tehran to Washington No. 1: Once.")
	}
	if l := tehran.waiting(kept); l.State != desk.LeavingHeld {
		t.Fatalf("it waits as %+v", l)
	}
	if n := len(tehran.view().Leaving); n != 1 {
		t.Errorf("%d wait", n)
	}
	if _, err := tehran.Now(t.Context(), paper.ID{}, "Officer", kept); err != nil {
		t.Fatal(err)
	}
	h.settle()
	muscat.hasLetters("Tehran to Washington No. 1: Once.", "Tehran to Washington No. 2: Not yet.")
}

// An act whose papers wait for something else waits for its minute first.
func TestCommitmentLeavesAfterItsMinute(t *testing.T) {
	t.Parallel()
	h := agreed(t, "Muscat", "Tehran", "Washington")
	tehran := h.desks["Tehran"]
	id := tehran.after(time.Minute, &mediation.Commit{To: []paper.Desk{"Washington"}, Until: hour(year), Letter: mediation.WriteLetter{Prose: paper.Prose{Text: en("Together.")}}})
	promised := tehran.waiting(id).Papers
	h.pass(time.Minute)
	h.settle()
	tehran.lacks(promised[0])
	tehran.holds(promised[1])
	if l := tehran.view().Leaving; len(l) != 1 || l[0].Paper != promised[0] || !l[0].ID.IsZero() {
		t.Errorf("there wait %+v", l)
	}
}

// What waits for a call or an exchange shares its number with nothing: a paper
// whose id a commitment told keeps its own, a consent in private is signed anew.
func TestWaitingPapersShareNoNumber(t *testing.T) {
	t.Parallel()
	h := agreed(t, "Muscat", "Tehran", "Washington")
	tehran, washington, muscat := h.desks["Tehran"], h.desks["Washington"], h.desks["Muscat"]
	first := tehran.does(&mediation.Commit{To: []paper.Desk{"Washington"}, Until: hour(year), Letter: mediation.WriteLetter{Prose: paper.Prose{Text: en("Together.")}}})
	h.settle()
	washington.does(&mediation.Commit{To: []paper.Desk{"Tehran"}, Until: hour(year), With: mediation.Ref(first[1].String()), Letter: mediation.WriteLetter{Prose: paper.Prose{Text: en("Together too.")}}})
	h.settle()
	tehran.letter("Washington", "Between.")
	h.settle()
	tehran.does(&mediation.Deposit{Commitment: mediation.Ref(first[1].String())})

	put := muscat.does(&mediation.Propose{
		About: mediation.About{Type: paper.SubjectCommunique, Name: "line"}, Putting: mediation.Putting{Until: hour(year), Mode: paper.ModePrivate, Text: en("Agreed?")},
	})[0]
	h.settle()
	tehran.does(&mediation.AnswerInPrivate{Proposal: mediation.Ref(put.String()), Answer: paper.PrivateYes, Sign: true})
	tehran.letter("Muscat", "Meanwhile.")
	h.settle()
	washington.does(&mediation.AnswerInPrivate{Proposal: mediation.Ref(put.String()), Answer: paper.PrivateYes, Sign: true})
	h.settle()
	for _, o := range h.desks {
		v := o.view()
		for _, p := range v.Proposals {
			if p.ID == put && p.State != mediation.StateAgreed {
				t.Errorf("%s shows the proposal as %s", o.Name(), p.State)
			}
		}
		refs := map[string]paper.ID{}
		for _, p := range v.Papers {
			if p.Number > 0 && !refs[p.Ref].IsZero() {
				t.Errorf("%s holds two papers %q", o.Name(), p.Ref)
			}
			refs[p.Ref] = p.ID
		}
		if len(v.Tray)+len(v.Notices) > 0 {
			t.Errorf("%s set aside %+v, noticed %+v", o.Name(), v.Tray, v.Notices)
		}
	}
	muscat.holds(first[0])
}
