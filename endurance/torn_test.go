//go:build unix

package endurance

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"goodoffices/courier"
	"goodoffices/desk"
	"goodoffices/paper"
	"goodoffices/store"
)

const sector = 512

// namedErrors are what a torn file may be refused with.
var namedErrors = []error{
	store.ErrDamaged, store.ErrRolledBack, store.ErrForked, store.ErrHead, store.ErrHeadMissing, store.ErrHeadMalformed,
	store.ErrCutTail, store.ErrRemoved, store.ErrAdded, store.ErrSwapped, desk.ErrNoDesk,
}

func named(err error) bool {
	return slices.ContainsFunc(namedErrors, func(known error) bool { return errors.Is(err, known) })
}

// tear lists what may be left of the sectors of a log from one on: nothing; or
// that one garbled, every second one empty, and the rest as it was.
func tear(log []byte, at int) [][]byte {
	end := min(len(log), at+sector)
	spoilt := bytes.Repeat([]byte{0xA5}, end-at)
	if at/sector%2 == 1 {
		clear(spoilt)
	}
	return [][]byte{log[:at], slices.Concat(log[:at], spoilt, log[end:])}
}

func read(t *testing.T, path string) []byte {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func write(t *testing.T, path string, b []byte) {
	t.Helper()
	if err := os.WriteFile(path, b, 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestAttackTornLogAtCourier(t *testing.T) {
	t.Parallel()
	long(t)
	h := newHouse(t)
	d := h.courier.newDepositor("depositor")
	db := filepath.Join(h.courier.folder, "courier.db")
	var ends []int // of the log, when so many were acknowledged
	for range 3 {
		ends = append(ends, len(read(t, db+"-wal")))
		if err := d.deposit(t.Context(), 1, func() {}); err != nil {
			t.Fatal(err)
		}
	}
	h.courier.kill()
	database, log := read(t, db), read(t, db+"-wal")
	ends = append(ends, len(log))
	path := filepath.Join(t.TempDir(), "courier.db")
	opened := 0
	for at := 0; at <= len(log); at += sector {
		least := 0 // how many were acknowledged before what is torn was written
		for n, end := range ends {
			if end <= at {
				least = n
			}
		}
		for how, torn := range tear(log, at) {
			write(t, path, database)
			write(t, path+"-wal", torn)
			got, err := pouchesIn(t, path)
			switch {
			case err != nil && (least > 0 || !named(err)):
				t.Errorf("torn at %d (%d), %d acknowledged before: %v", at, how, least, err)
			case err == nil && (len(got) < least || len(got) > d.next):
				t.Errorf("torn at %d (%d): %d pouches, of which %d must be there", at, how, len(got), least)
			case err == nil:
				opened++
				for n, b := range got {
					if !bytes.Equal(b, d.pouch(n)) {
						t.Errorf("torn at %d (%d): pouch %d is %.32q", at, how, n, b)
					}
				}
			}
			for _, suffix := range []string{"", "-wal", "-shm"} {
				_ = os.Remove(path + suffix)
			}
		}
	}
	t.Logf("torn at %d sectors, opened %d times", len(log)/sector, opened)
	if opened < len(log)/sector {
		t.Errorf("opened %d times only", opened)
	}
	// The binary itself, with the last commit torn in its middle.
	write(t, db, database)
	write(t, db+"-wal", log[:(ends[2]+ends[3])/2])
	_ = os.Remove(db + "-shm")
	h.courier.start()
	if err := d.deposit(t.Context(), 1, func() {}); err != nil {
		t.Fatal(err)
	}
	got := d.collect(t)
	if want := [][]byte{d.pouch(0), d.pouch(1), d.pouch(3)}; !slices.EqualFunc(got, want, bytes.Equal) {
		t.Errorf("%d pouches came after the torn log", len(got))
	}
}

// pouchesIn starts a courier on a store and returns what is in its one mailbox.
func pouchesIn(t *testing.T, path string) (got [][]byte, err error) {
	t.Helper()
	db, err := store.OpenSQLite(t.Context(), path, store.Options{})
	if err != nil {
		return nil, err
	}
	defer db.Close()
	s, err := courier.New(t.Context(), db, courier.Config{})
	if err != nil {
		return nil, err
	}
	defer s.Close()
	for c, err := range db.Cells(t.Context(), "courier", "index") {
		if err != nil {
			return nil, err
		}
		for r, err := range db.Read(t.Context(), "m"+c.Name[len("index"):], "pouches", 0) {
			if err != nil {
				return nil, err
			}
			got = append(got, r.Body)
		}
	}
	return got, nil
}

// A desk is killed when a commit was written and nobody was told: whatever part
// of that commit reached the disk, the desk opens with all that it had
// acknowledged. A log that is torn before that, which a disk that keeps its
// word never leaves behind, opens too, or is named.
func TestAttackTornLogAtDesk(t *testing.T) {
	t.Parallel()
	long(t)
	for _, c := range []struct {
		name string
		kill func(h *house) outcome
		must bool // every torn log opens
	}{
		{"sealing", func(h *house) outcome {
			return h.write([]string{killAt(store.Committed)}, tehran, "torn", "--offline")
		}, true},
		{"taking", func(h *house) outcome {
			h.write(nil, muscat, "torn").id(h.t)
			return h.run([]string{killAt(opened)}, "desk", "run", "--once", "--desk", h.folder(tehran))
		}, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			h := newHouse(t)
			h.found()
			kept := h.write(nil, tehran, "kept").id(t)
			h.settle()
			if o := c.kill(h); o.killed == "" {
				t.Fatalf("Tehran ended otherwise: %+v", o)
			}
			files := map[string][]byte{}
			for _, name := range []string{"desk.db", "desk.db-wal", "desk.keys", "talks.keys", "receiving.keys", "commit.number", "rehearsal"} {
				files[name] = read(t, filepath.Join(h.folder(tehran), name))
			}
			unlock, err := desk.ParseUnlockFile(read(t, h.folder(tehran)+".unlock"))
			if err != nil {
				t.Fatal(err)
			}
			log := files["desk.db-wal"]
			whole := 0
			refused := map[string]int{}
			for at := 0; at <= len(log); at += sector {
				for how, torn := range tear(log, at) {
					files["desk.db-wal"] = torn
					papers, err := papersIn(t, files, unlock)
					switch {
					case err != nil && (c.must || !named(err)):
						t.Errorf("torn at %d (%d): %v", at, how, err)
					case err != nil:
						refused[fmt.Sprint(err)]++
					case !slices.Contains(papers, kept):
						t.Errorf("torn at %d (%d): what was acknowledged is gone", at, how)
					default:
						whole++
					}
				}
			}
			t.Logf("%d sectors: %d opened, refused: %v", len(log)/sector, whole, refused)
			if whole == 0 {
				t.Error("no torn log was opened")
			}
		})
	}
}

// papersIn opens a desk on copies of its files and returns what it holds.
func papersIn(t *testing.T, files map[string][]byte, unlock store.Secret) ([]string, error) {
	t.Helper()
	dir, err := os.MkdirTemp(t.TempDir(), "")
	if err != nil {
		t.Fatal(err)
	}
	defer os.RemoveAll(dir)
	for name, b := range files {
		write(t, filepath.Join(dir, name), b)
	}
	place, err := desk.OpenPlace(t.Context(), dir)
	if err != nil {
		return nil, err
	}
	d, err := desk.Open(t.Context(), place, desk.Unlock{File: unlock}, desk.Config{})
	if err != nil {
		return nil, err
	}
	defer d.Close()
	v, err := d.Look(t.Context(), paper.ID{})
	if err != nil {
		return nil, err
	}
	var ids []string
	for _, p := range v.Papers {
		ids = append(ids, p.ID.String())
	}
	return ids, nil
}
