package desk_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"goodoffices/courier"
	"goodoffices/desk"
	"goodoffices/mediation"
	"goodoffices/paper"
	"goodoffices/store"
)

// kill ends a desk as a power cut would and opens it again.
func (o *office) kill() {
	o.h.t.Helper()
	o.Close()
	o.store, o.files = o.store.Clone(), o.files.Crash()
	o.open()
}

// backup is a copy of the store and of talks.keys, without receiving.keys.
type backup struct {
	store *store.Memory
	files *store.MemoryFiles
}

func (o *office) backup() backup {
	return backup{o.store.Clone(), o.files.Clone("desk.keys", "talks.keys")}
}

func (o *office) restore(b backup) {
	o.h.t.Helper()
	o.Close()
	o.store, o.files = b.store.Clone(), b.files.Clone()
	o.open()
}

func (o *office) letter(to paper.Desk, text string) paper.ID {
	o.h.t.Helper()
	return o.does(&mediation.WriteLetter{
		Writing: mediation.Writing{To: []paper.Desk{to}, Cover: &mediation.Cover{Handling: paper.HandlingVerbatim}},
		Prose:   paper.Prose{Text: en(text)},
	})[0]
}

func TestNothingIsLostWhenADeskIsKilled(t *testing.T) {
	t.Parallel()
	h := agreed(t, "Muscat", "Tehran", "Washington")
	letter := h.desks["Tehran"].letter("Washington", "Before the power cut.")
	for _, n := range h.order {
		h.desks[n].kill()
	}
	h.settle()
	h.desks["Muscat"].does(&mediation.Convey{Paper: mediation.Ref(letter.String())})
	h.desks["Muscat"].kill()
	h.settle()
	h.desks["Washington"].kill()
	if p := h.desks["Washington"].holds(letter); p.Signature != "verified" {
		t.Errorf("the letter came as %+v", p)
	}
}

// P12: an old backup is noticed, caught up, and never silently believed.
func TestOldBackupIsNoticedAndCaughtUp(t *testing.T) {
	t.Parallel()
	for _, who := range []paper.Desk{"Tehran", "Muscat", "Washington"} {
		t.Run(string(who), func(t *testing.T) {
			t.Parallel()
			h := agreed(t, "Muscat", "Tehran", "Washington")
			o := h.desks[who]
			old := o.backup()
			letter := h.desks["Tehran"].letter("Washington", "After the backup.")
			non := h.desks["Tehran"].does(&mediation.WriteNonPaper{Writing: mediation.Writing{To: []paper.Desk{"Muscat"}}, Text: en("A thought.")})[0]
			h.settle()
			h.desks["Muscat"].does(&mediation.Convey{Paper: mediation.Ref(letter.String())})
			h.settle()
			held := len(o.view().Papers)

			o.restore(old)
			if len(o.view().Papers) >= held {
				t.Fatal("the backup is not an old one")
			}
			_, err := o.Do(t.Context(), paper.ID{}, "Officer", &mediation.WriteNonPaper{Writing: mediation.Writing{To: []paper.Desk{"Muscat"}}, Text: en("Too early.")})
			if !errors.Is(err, desk.ErrRecovering) {
				t.Fatalf("a restored desk acts: %v", err)
			}
			h.settle()
			h.resumeAll()
			h.settle()
			o.holds(letter)
			if who != "Washington" {
				o.holds(non)
			}
			if got := len(o.view().Papers); got < held {
				t.Errorf("%s holds %d papers, held %d before\n%+v", who, got, held, o.view().Channels)
			}
			next := h.desks["Tehran"].letter("Washington", "Life goes on.")
			h.settle()
			h.desks["Muscat"].does(&mediation.Convey{Paper: mediation.Ref(next.String())})
			h.settle()
			if p := h.desks["Washington"].holds(next); p.Number != 2 {
				t.Errorf("the next letter is No. %d", p.Number)
			}
			for n, d := range h.desks {
				if tray := d.view().Tray; len(tray) > 0 {
					t.Errorf("%s set aside %+v", n, tray)
				}
			}
		})
	}
}

// That papers may go on after a re-opening, or without what a neighbour holds,
// is the word of an officer whose signature is unlocked, in talks and to a
// neighbour that there are.
func TestAttackWordThatPapersMayGoOn(t *testing.T) {
	t.Parallel()
	d := agreed(t, "Muscat", "Tehran", "Washington").desks["Tehran"]
	if err := d.Resume(t.Context(), paper.ID{}, "Officer", "Muscat"); err != nil {
		t.Fatal("the honest twin:", err)
	}
	for name, word := range map[string]func(context.Context, paper.ID, string, paper.Desk) error{"go on": d.Resume, "go on without": d.GiveUp} {
		for _, c := range []struct {
			talks   paper.ID
			officer string
			with    paper.Desk
			want    error
		}{
			{paper.ID{9}, "Officer", "Muscat", desk.ErrNoTalks},
			{paper.ID{}, "Nobody", "Muscat", desk.ErrLocked},
			{paper.ID{}, "", "Muscat", desk.ErrLocked},
			{paper.ID{}, "Officer", "Geneva", desk.ErrNoPeer},
		} {
			if err := word(t.Context(), c.talks, c.officer, c.with); !errors.Is(err, c.want) {
				t.Errorf("%s, by %q with %s: %v, want %v", name, c.officer, c.with, err, c.want)
			}
		}
	}
	if err := d.GiveUp(t.Context(), paper.ID{}, "Officer", "Muscat"); !errors.Is(err, desk.ErrNoPeer) {
		t.Errorf("without one that is not waited for: %v", err)
	}
}

// resumeAll lets officers everywhere say that papers may go on.
func (h *house) resumeAll() {
	h.t.Helper()
	for _, n := range h.order {
		for _, c := range h.desks[n].view().Channels {
			if !c.AwaitsWord {
				continue
			}
			if err := h.desks[n].Resume(h.t.Context(), paper.ID{}, "Officer", c.With); err != nil {
				h.t.Fatal(err)
			}
		}
	}
}

// P7: a courier that loses everything loses no paper.
func TestLostCourierLosesNothing(t *testing.T) {
	t.Parallel()
	h := agreed(t, "Muscat", "Tehran", "Washington")
	letter := h.desks["Tehran"].letter("Washington", "Through a courier that burns.")
	if _, err := h.desks["Tehran"].Exchange(t.Context()); err != nil {
		t.Fatal(err)
	}
	h.swap.replace(t, courier.Config{})
	letters := []paper.ID{letter}
	for i := range 5 { // more than one: another key must not stop what comes after
		letters = append(letters, h.desks["Tehran"].letter("Washington", fmt.Sprintf("Through the next one, %d.", i)))
	}
	for range 3 { // mailboxes are made again, receipts under the new key count for nothing
		for _, n := range h.order {
			h.desks[n].Exchange(t.Context())
			if err := h.desks[n].DepositAgain(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
	}
	for _, id := range letters {
		h.desks["Muscat"].holds(id)
	}
}

func TestRunCarriesByItself(t *testing.T) {
	t.Parallel()
	h := agreed(t, "Muscat", "Tehran", "Washington")
	muscat := h.desks["Muscat"]
	for _, n := range h.order {
		done := make(chan error, 1)
		d := h.desks[n].Desk
		ctx := t.Context()
		go func() { done <- d.Run(ctx) }()
		t.Cleanup(func() {
			if err := <-done; err != nil {
				t.Errorf("run: %v", err)
			}
		})
	}
	arrives := func(words string) {
		t.Helper()
		watch := muscat.Watch(t.Context())
		letter := h.desks["Tehran"].letter("Washington", words)
		timer := time.AfterFunc(30*time.Second, func() { muscat.Close() })
		defer timer.Stop()
		for e := range watch {
			if e.Paper == letter {
				return
			}
		}
		t.Fatal("the letter never came")
	}
	arrives("By itself.")
	for n := range 10 {
		arrives(fmt.Sprintf("Letter %d.", n))
	}
	eventually(t, "the courier forgets what was taken", func() bool {
		n, err := muscat.Lying(t.Context())
		return err == nil && n == 0
	})
	// A courier that has lost everything is noticed, and its mailboxes are made anew.
	h.swap.replace(t, courier.Config{})
	eventually(t, "the mailboxes are there again", func() bool {
		_, err := muscat.Lying(t.Context())
		return err == nil
	})
	arrives("Over a new courier.")
}

// eventually waits for what must come about by itself.
func eventually(t *testing.T, what string, is func() bool) {
	t.Helper()
	for end := time.Now().Add(30 * time.Second); !is(); time.Sleep(10 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("not yet: %s", what)
		}
	}
}

// whole is a copy of a desk's whole folder, live keys included.
func (o *office) whole() backup { return backup{o.store.Clone(), o.files.Clone()} }

// P12: a folder that is old as a whole says nothing at home; the neighbours'
// acknowledgements tell, and the desk recovers.
func TestWholeFolderPutBackIsNoticed(t *testing.T) {
	t.Parallel()
	h := agreed(t, "Muscat", "Tehran", "Washington")
	tehran := h.desks["Tehran"]
	old := tehran.whole()
	for i := range 4 {
		tehran.letter("Washington", fmt.Sprintf("Letter %d.", i))
		h.settle()
	}
	held := len(tehran.view().Papers)
	tehran.restore(old)
	h.desks["Muscat"].does(&mediation.SendMessage{Writing: mediation.Writing{To: []paper.Desk{"Tehran"}}, Text: en("Are you there?")})
	h.mend()
	if got := len(tehran.view().Papers); got <= held {
		t.Errorf("Tehran holds %d papers, %d before: %+v", got, held, tehran.view().Channels)
	}
	if p := tehran.holds(tehran.letter("Washington", "The next.")); p.Number != 5 {
		t.Errorf("the next letter is No. %d", p.Number)
	}
	for n, o := range h.desks {
		if tray := o.view().Tray; len(tray) > 0 {
			t.Errorf("%s set aside %+v", n, tray)
		}
	}
}

// mend lets the desks deposit again, and officers say that papers may go on,
// as often as it takes.
func (h *house) mend() {
	h.t.Helper()
	for range 6 {
		h.settle()
		h.resumeAll()
		h.settle()
		for _, n := range h.order {
			if err := h.desks[n].DepositAgain(h.t.Context()); err != nil {
				h.t.Fatal(err)
			}
		}
	}
	h.settle()
}

// A channel opens again however slow its couriers are: a fresh hello for what
// comes astray must not overtake the answer to the one before for ever.
func TestRestoredDeskOpensOverASlowCourier(t *testing.T) {
	t.Parallel()
	h := agreed(t, "Muscat", "Tehran", "Washington")
	tehran := h.desks["Tehran"]
	tehran.restore(tehran.backup())
	for range 40 { // each carries once a round, and then what is unacknowledged goes again
		for _, n := range h.order {
			if err := h.desks[n].DepositAgain(t.Context()); err != nil {
				t.Fatal(err)
			}
			if _, err := h.desks[n].Exchange(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		h.resumeAll()
	}
	for _, c := range tehran.view().Channels {
		if !c.Open || c.Recovering {
			t.Errorf("after 40 rounds the channel with %s stands at %+v", c.With, c)
		}
	}
}

// What a mediator put to two desks reaches both, though it was put back after
// one had it and before the other did.
func TestMediatorPutBackFinishesWhatItHandedOn(t *testing.T) {
	t.Parallel()
	h := agreed(t, "Muscat", "Tehran", "Washington")
	muscat := h.desks["Muscat"]
	letter := h.desks["Tehran"].letter("Washington", "To be passed on.")
	h.settle()
	old := muscat.backup()
	put := muscat.does(&mediation.Propose{
		About: mediation.About{Type: paper.SubjectCommunique, Name: "a line"}, Putting: mediation.Putting{Until: hour(year), Text: en("Agreed?")},
	})[0]
	muscat.does(&mediation.Convey{Paper: mediation.Ref(letter.String())})
	muscat.Exchange(t.Context())
	h.desks["Tehran"].Exchange(t.Context())
	washington := h.desks["Washington"]
	washington.restore(washington.backup()) // no key opens what lies there for it
	washington.lacks(put)
	h.desks["Tehran"].holds(put)
	muscat.restore(old)
	h.mend()
	for _, n := range h.order {
		h.desks[n].holds(put)
		h.desks[n].holds(letter)
	}
}
