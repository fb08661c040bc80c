//go:build unix

package endurance

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"testing"

	"goodoffices/courier"
	"goodoffices/store"
)

// A depositor puts one pouch after the other into a mailbox of its own, each
// again until it was receipted.
type depositor struct {
	courier.Depositor
	owner courier.Owner
	name  string
	next  int // the pouch that is not acknowledged yet

	handed atomic.Int64 // how many pouches were handed over so far
}

// pouch is the n-th of a depositor: a mark, over and over, so that every page
// of the disk that holds a part of it shows it.
func (d *depositor) pouch(n int) []byte {
	return bytes.Repeat(mark(d.name, n), 16<<10/markSize)
}

const markSize = 32

func mark(name string, n int) []byte { return fmt.Appendf(nil, "[%-20.20s %9d]", name, n) }

// newDepositor makes a mailbox at the courier.
func (s *server) newDepositor(name string) *depositor {
	s.t.Helper()
	key, err := courier.AskKey(s.t.Context(), s.url(), courier.Dialing{})
	if err != nil {
		s.t.Fatal(err)
	}
	m, err := courier.NewMailbox(s.url(), key)
	if err != nil {
		s.t.Fatal(err)
	}
	owner, err := courier.NewOwner(m, courier.Dialing{Patience: patience})
	if err != nil {
		s.t.Fatal(err)
	}
	s.t.Cleanup(owner.Close)
	d, err := courier.NewDepositor(m.Route(), courier.Dialing{Patience: patience})
	if err != nil {
		s.t.Fatal(err)
	}
	s.t.Cleanup(d.Close)
	if err := owner.Create(s.t.Context(), courier.Permit{}); err != nil {
		s.t.Fatal(err)
	}
	return &depositor{Depositor: d, owner: owner, name: name}
}

// deposit tries until something fails, or enough is acknowledged, and tells
// after each. The pouch of the failure was handed over and not answered.
func (d *depositor) deposit(ctx context.Context, enough int, acknowledged func()) error {
	for range enough {
		d.handed.Store(int64(d.next) + 1)
		if _, err := d.Deposit(ctx, d.pouch(d.next)); err != nil {
			return err
		}
		d.next++
		acknowledged()
	}
	return nil
}

// collect takes all that has come and acknowledges it.
func (d *depositor) collect(t *testing.T) (got [][]byte) {
	t.Helper()
	for {
		b, err := d.owner.Fetch(t.Context(), courier.Position{})
		if err != nil {
			t.Fatal(err)
		}
		if len(b.Pouches) == 0 {
			return got
		}
		for _, p := range b.Pouches {
			got = append(got, p.Sealed)
		}
		last := b.Pouches[len(b.Pouches)-1]
		if err := d.owner.Trim(t.Context(), last.At, last.Digest); err != nil {
			t.Fatal(err)
		}
	}
}

// assertCame compares what came, from the first pouch on, with what was
// acknowledged: each once, in order, and at most one more.
func (d *depositor) assertCame(t *testing.T, got [][]byte) {
	t.Helper()
	if len(got) < d.next || len(got) > d.next+1 {
		t.Errorf("%s: %d pouches came, %d were acknowledged", d.name, len(got), d.next)
	}
	for i, b := range got {
		if !bytes.Equal(b, d.pouch(i)) {
			t.Fatalf("%s: what came as no. %d is %q", d.name, i, b[:markSize])
		}
	}
}

// once leaves out a pouch that came again right after itself: it was taken and
// trimmed before its depositor, who got no answer, deposited it anew. A desk
// knows it by its digest.
func once(got [][]byte) [][]byte { return slices.CompactFunc(got, bytes.Equal) }

// The courier kills itself in a commit that holds a pouch, or is killed from
// outside (the empty point) while depositors wait for their answers.
func TestCourierKilledWhileAPouchIsInFlight(t *testing.T) {
	t.Parallel()
	rounds := 42
	if testing.Short() {
		rounds = 3
	}
	h := newHouse(t)
	var all []*depositor
	for i := range 6 {
		all = append(all, h.courier.newDepositor(fmt.Sprint("depositor ", i)))
	}
	came := make([][][]byte, len(all))
	kills := map[store.Point]int{}
	for round := range 2 * rounds { // a kill from outside may fall between two pouches
		for _, p := range []store.Point{store.BeforeCommit, store.Committed, ""} {
			if kills[p] == rounds {
				continue
			}
			h.courier.kill()
			h.courier.start(killAt(p))
			if inFlight := depositAll(t, h.courier, all, p, int64(1+round%7)); inFlight > 0 {
				kills[p]++
			}
			h.courier.start()
			if round%3 == 0 { // otherwise all stays there through the next kill
				for i, d := range all {
					came[i] = append(came[i], d.collect(t)...)
				}
			}
		}
	}
	for i, d := range all {
		if err := d.deposit(t.Context(), 1, func() {}); err != nil {
			t.Fatal(err)
		}
		d.assertCame(t, once(append(came[i], d.collect(t)...)))
	}
	t.Logf("kills: %v", kills)
	for _, p := range []store.Point{store.BeforeCommit, store.Committed, ""} {
		if kills[p] < rounds {
			t.Errorf("%d kills %q with a pouch in flight, want %d", kills[p], p, rounds)
		}
	}
}

// depositAll lets all deposit until the courier is dead: by itself, or by us
// once so many were answered. It returns how many pouches had been handed over
// before and were not answered.
func depositAll(t *testing.T, s *server, all []*depositor, p store.Point, answered int64) (inFlight int) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	var answers atomic.Int64
	handed := make([]int64, len(all)) // when it was killed from outside
	acknowledged := func() {
		if answers.Add(1) == answered && p == "" {
			for i, d := range all {
				handed[i] = d.handed.Load()
			}
			_ = s.cmd.Process.Kill()
		}
	}
	var working sync.WaitGroup
	for _, d := range all {
		working.Go(func() {
			if err := d.deposit(ctx, 1_000_000, acknowledged); !errors.Is(err, courier.ErrUnreachable) {
				t.Errorf("deposit: %v, want ErrUnreachable", err)
			}
		})
	}
	if at := s.died(); at != string(p) {
		t.Fatalf("the courier died at %q, not %q", at, p)
	}
	working.Wait()
	for i, d := range all {
		// At a point of its own it dies in the commit of a pouch.
		if p != "" || handed[i] == int64(d.next)+1 {
			inFlight++
		}
	}
	return inFlight
}
