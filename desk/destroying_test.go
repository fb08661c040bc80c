package desk_test

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"goodoffices/desk"
	"goodoffices/desk/cabinet"
	"goodoffices/mediation"
	"goodoffices/paper"
	"goodoffices/store"
)

const confided = "The price of the pipeline is forty."

// ended is two sides and a mediator whose talks ended, with something confided.
func ended(t *testing.T, disk string) (h *house, letter paper.ID) {
	t.Helper()
	h = agreedIn(t, disk, "Muscat", "Tehran", "Washington")
	letter = h.desks["Tehran"].letter("Washington", confided)
	h.settle()
	h.desks["Muscat"].does(&mediation.EndTalks{Ending: paper.Ending{Way: paper.WayMediator, At: hour(24 * time.Hour * 40), Reason: en("Nothing more to say.")}})
	h.settle()
	return h, letter
}

func certificate() *mediation.CertifyDestruction {
	return &mediation.CertifyDestruction{
		Covers: paper.DestroyedParts, Kept: en("The record's hashes and the terms."), Cannot: en("Copies elsewhere, worn flash, other desks, paper."),
	}
}

// Talks are destroyed only when they have ended and nobody holds them; what is
// kept is named beforehand, and is there afterwards, and nothing else is; the
// others are told by a certificate that leaves when it is true, and not before.
func TestDestroyingTalks(t *testing.T) {
	t.Parallel()
	h, letter := ended(t, "")
	tehran, ctx := h.desks["Tehran"], t.Context()
	talks := tehran.Talks()[0]
	officer := h.staff[0]
	refused := func(what string, want error) {
		t.Helper()
		if _, err := tehran.Destroy(ctx, talks, officer, certificate(), false); !errors.Is(err, want) {
			t.Fatalf("%s: %v, want %v", what, err, want)
		}
		tehran.holds(letter)
	}
	refused("talks that go on", desk.ErrGoingOn)
	h.now = h.now.Add(41 * 24 * time.Hour)

	hold := cabinet.Hold{By: "The Court of Audit", Reason: "inquiry 12"}
	if err := tehran.Hold(ctx, talks, officer, hold); err != nil {
		t.Fatal(err)
	}
	tehran.kill() // a hold outlives the power cut
	refused("a hold", desk.ErrHeld)
	var alone *mediation.Refusal
	if _, err := tehran.Do(ctx, talks, officer, certificate()); !errors.As(err, &alone) || alone.Rule != "destruction" {
		t.Fatalf("a destruction is certified and nothing destroyed: %v", err)
	}
	if _, err := tehran.Destroy(ctx, talks, officer, certificate(), true); err == nil || !strings.Contains(err.Error(), hold.By) || !strings.Contains(err.Error(), officer) {
		t.Fatalf("the refusal does not name who holds: %v", err)
	}
	if err := tehran.LetGo(ctx, talks, officer, cabinet.Hold{By: "Somebody else"}); !errors.Is(err, desk.ErrNoHold) {
		t.Fatalf("let go of a hold that is not there: %v", err)
	}
	if err := tehran.LetGo(ctx, talks, officer, hold); err != nil {
		t.Fatal(err)
	}

	told := func() bool { return hasKind(h.desks["Washington"].view(), paper.KindDestruction) }
	h.settle()
	if told() {
		t.Fatal("the others are told of what was refused")
	}
	plan, err := tehran.Destruction(talks)
	if err != nil || plan.Hindrance() != nil {
		t.Fatalf("%v, %v", err, plan.Hindrance())
	}
	if plan.Leaves == 0 || plan.Head == "" || len(plan.Kept) == 0 || plan.Papers <= len(plan.Kept) {
		t.Fatalf("what is said beforehand: %+v", plan)
	}
	remains, err := tehran.Destroy(ctx, talks, officer, certificate(), false)
	if err != nil {
		t.Fatal(err)
	}
	for range 2 { // at once, and after the desk is opened again
		if n := len(tehran.Talks()); n != 0 {
			t.Fatalf("%d talks are left", n)
		}
		kept, err := tehran.Remains(ctx)
		if err != nil || len(kept) != 1 {
			t.Fatalf("%v, %v", kept, err)
		}
		if r := kept[0]; len(r.Leaves) != plan.Leaves || r.Head != plan.Head || len(r.Kept) != len(plan.Kept)+1 || r.By != officer || !r.Destroyed.Equal(remains.Destroyed) {
			t.Fatalf("%d leaves and %d papers are kept by %s, not what was said and the certificate", len(r.Leaves), len(r.Kept), r.By)
		}
		for i, exhibit := range kept[0].Kept {
			envelope, card, err := paper.ReadExhibit(exhibit)
			if err != nil {
				t.Fatal(err)
			}
			_, verifier, err := paper.OpenCard(card)
			if err != nil {
				t.Fatal(err)
			}
			p, e, err := paper.Open(envelope)
			if err != nil {
				t.Fatal(err)
			}
			if i == len(plan.Kept) && p.Kind != paper.KindDestruction || i < len(plan.Kept) && p.ID != plan.Kept[i] {
				t.Fatalf("paper %d that is kept is a %s", i, p.Kind)
			}
			if p.Kind != paper.KindCard {
				if _, err := verifier.Verify(p, e); err != nil {
					t.Fatalf("what is kept does not prove itself: %v", err)
				}
			}
			if bytes.Contains(envelope, []byte(confided)) {
				t.Fatal("what was confided is kept")
			}
		}
		tehran.kill()
	}
	if _, err := tehran.Exchange(ctx); err != nil {
		t.Fatalf("a desk without its talks cannot carry: %v", err)
	}
	h.settle()
	if !told() {
		t.Fatal("the other side was not told")
	}
	if _, err := h.desks["Washington"].Destroy(ctx, talks, officer, certificate(), true); err != nil { // the others go on, and find nobody at home
		t.Fatal(err)
	}
	h.settle("Tehran")
}

func hasKind(v desk.View, kind paper.Kind) bool {
	for _, p := range v.Papers {
		if p.Kind == kind {
			return true
		}
	}
	return false
}

// A destruction that a power cut interrupts is finished when the desk is
// opened: from each of its points on, nothing of the talks is readable.
func TestDestroyingIsFinishedAfterAPowerCut(t *testing.T) {
	t.Parallel()
	cut := errors.New("power cut")
	for _, at := range []store.Point{store.Committed, store.KeyLeft, store.RealmKeyGone} {
		h, _ := ended(t, "")
		tehran, ctx := h.desks["Tehran"], t.Context()
		talks := tehran.Talks()[0]
		h.now = h.now.Add(41 * 24 * time.Hour)
		armed := false
		tehran.cfg.At = func(p store.Point) error {
			if armed && p == at {
				return cut
			}
			return nil
		}
		tehran.kill()
		h.settle()
		armed = true
		if _, err := tehran.Destroy(ctx, talks, h.staff[0], certificate(), false); !errors.Is(err, cut) {
			t.Fatalf("point %v is not on the way: %v", at, err)
		}
		armed = false
		tehran.kill()
		kept, err := tehran.Remains(ctx)
		if err != nil || len(kept) != 1 || len(tehran.Talks()) != 0 {
			t.Fatalf("cut at %v: %d talks, %d remains, %v", at, len(tehran.Talks()), len(kept), err)
		}
		h.settle()
		if !hasKind(h.desks["Washington"].view(), paper.KindDestruction) {
			t.Fatalf("cut at %v: the other side was not told", at)
		}
	}
}

// Row 111: who has the old database, from the disk's free pages or a backup,
// and the passphrase, reads nothing of destroyed talks; a backup of their keys
// can, until it is rewritten, and that is said before.
func TestAttackDestroyedTalks(t *testing.T) {
	t.Parallel()
	disk := t.TempDir()
	h, letter := ended(t, disk)
	tehran, ctx := h.desks["Tehran"], t.Context()
	talks := tehran.Talks()[0]
	h.now = h.now.Add(41 * 24 * time.Hour)
	tehran.Close()
	backup := filepath.Join(disk, "backup")
	copyFolder(t, tehran.dir, backup, "receiving.keys", "commit.number", "lock")
	tehran.open()

	keys := filepath.Join(disk, "keys")
	copyFolder(t, backup, keys, "desk.db", "desk.keys")
	opens := func(keysFrom string) bool {
		t.Helper()
		dir := filepath.Join(t.TempDir(), "thief")
		copyFolder(t, backup, dir, "talks.keys")
		copyFolder(t, keysFrom, dir, "desk.db", "desk.keys")
		place, err := desk.OpenPlace(ctx, dir)
		if err != nil {
			t.Fatal(err)
		}
		cfg := tehran.cfg
		cfg.Restored = true
		d, err := desk.Open(ctx, place, desk.Unlock{File: tehran.unlock}, cfg)
		if err != nil {
			t.Fatal(err)
		}
		defer d.Close()
		_, _, err = d.Paper(ctx, talks, letter)
		return err == nil
	}
	if !opens(keys) {
		t.Fatal("the honest twin: a backup of both opens")
	}
	if _, err := tehran.Destroy(ctx, talks, h.staff[0], certificate(), false); err != nil {
		t.Fatal(err)
	}
	if !opens(keys) {
		t.Fatal("a backup of the keys that nobody rewrote opens, as is said")
	}
	folder, err := store.OpenFolder(keys)
	if err != nil {
		t.Fatal(err)
	}
	if n, err := tehran.RewriteBackup(folder); err != nil || n != 1 {
		t.Fatalf("%d keys went: %v", n, err)
	}
	if n, err := tehran.RewriteBackup(folder); err != nil || n != 0 {
		t.Fatalf("again, %d keys went: %v", n, err)
	}
	folder.Close()
	t.Run("111 with the old database and the rewritten keys", func(t *testing.T) {
		if opens(keys) {
			t.Error("destroyed talks are readable")
		}
	})
	t.Run("111 with the old database and the desk's own keys", func(t *testing.T) {
		tehran.Close()
		if opens(tehran.dir) {
			t.Error("destroyed talks are readable")
		}
	})
	t.Run("111 another desk's keys are not touched", func(t *testing.T) {
		washington := h.desks["Washington"]
		washington.Close()
		folder, err := store.OpenFolder(washington.dir)
		if err != nil {
			t.Fatal(err)
		}
		defer folder.Close()
		tehran.open()
		if _, err := tehran.RewriteBackup(folder); !errors.Is(err, store.ErrNotBackup) {
			t.Errorf("rewrote another desk's: %v", err)
		}
	})
}

// copyFolder copies the files of a folder, without some.
func copyFolder(t *testing.T, from, to string, without ...string) {
	t.Helper()
	if err := os.MkdirAll(to, 0o700); err != nil {
		t.Fatal(err)
	}
	all, err := os.ReadDir(from)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range all {
		if strings.Contains(strings.Join(without, " "), f.Name()) || !f.Type().IsRegular() {
			continue
		}
		b, err := os.ReadFile(filepath.Join(from, f.Name()))
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(to, f.Name()), b, 0o600); err != nil {
			t.Fatal(err)
		}
	}
}
