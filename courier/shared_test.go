package courier_test

import (
	"bytes"
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"testing"

	"goodoffices/courier"
	"goodoffices/courier/load"
	"goodoffices/store"
)

// Nothing that correctness needs is in one process's memory: two couriers on
// one store, depositing and acknowledging at once, keep order, quotas and
// receipts as one would.
func TestTwoCouriersOnOneStore(t *testing.T) {
	t.Parallel()
	st := store.NewMemory()
	one := openHouse(t, st, withKey(courier.Config{Limits: load.NoLimits()}))
	two := openHouse(t, st, withKey(courier.Config{Limits: load.NoLimits()}))
	const pouches, depositors = 24, 6
	b := one.mailbox()
	receipts := make([][pouches][]byte, depositors)
	var wg sync.WaitGroup
	for i := range depositors {
		h := []*house{one, two}[i%2]
		wg.Go(func() {
			route := b.Route()
			route.Courier = h.address
			d := h.newDepositor(route)
			defer d.Close()
			for n := range pouches {
				receipts[i][n] = persist(t, func() (courier.Receipt, error) { return d.Deposit(t.Context(), pouchOf((n+i*5)%pouches)) }).Encode()
			}
		})
	}
	wg.Wait()
	got := b.fetch(t)
	if len(got) != pouches {
		t.Fatalf("%d pouches, want %d, each once", len(got), pouches)
	}
	for i := range receipts {
		for n := range pouches {
			if !bytes.Equal(receipts[i][n], receipts[0][(n+i*5)%pouches]) {
				t.Fatal("two receipts for one pouch")
			}
		}
	}
	elsewhere := b.Mailbox
	elsewhere.Courier = two.address
	owner := two.owner(elsewhere)
	if err := owner.Trim(t.Context(), got[9].At, got[9].Digest); err != nil {
		t.Fatalf("acknowledge at the other courier: %v", err)
	}
	if err := b.Trim(t.Context(), got[19].At, got[19].Digest); err != nil {
		t.Fatalf("acknowledge at the first: %v", err)
	}
	if _, err := b.Deposit(t.Context(), got[0].Sealed); err != nil {
		t.Fatalf("deposit anew what was acknowledged: %v", err)
	}
	if rest := b.fetch(t); len(rest) != 5 {
		t.Errorf("%d pouches, want 4 and the new one", len(rest))
	}
	if err := owner.Shut(t.Context()); err != nil {
		t.Fatalf("shut at the other courier: %v", err)
	}
	_, err := b.Deposit(t.Context(), pouchOf("late"))
	wants(t, "deposit where the other courier shut", err, courier.ErrRefused)
}

// persist comes again as long as the courier says so.
func persist[T any](t *testing.T, do func() (T, error)) T {
	for range 50 {
		v, err := do()
		if again, _ := courier.Again(err); err == nil || !again {
			if err != nil {
				t.Error(err)
			}
			return v
		}
	}
	t.Error("never taken")
	var none T
	return none
}

// Row 85: a permit makes one mailbox, however many ask at once and wherever,
// and is forgotten.
func TestAttackPermitUsedTwice(t *testing.T) {
	t.Parallel()
	st := store.NewMemory()
	cfg := withKey(courier.Config{Permits: true, Limits: load.NoLimits(), Timeouts: quick()})
	houses := []*house{openHouse(t, st, cfg), openHouse(t, st, cfg)}
	permits, err := courier.NewPermits(t.Context(), st, 2)
	if err != nil {
		t.Fatal(err)
	}
	honest := houses[0].draw()
	wants(t, "without a permit", houses[0].owner(honest).Create(t.Context(), courier.Permit{}), courier.ErrRefused)
	if err := houses[0].owner(honest).Create(t.Context(), permits[0]); err != nil {
		t.Fatalf("the honest use: %v", err)
	}
	if err := houses[1].owner(honest).Create(t.Context(), permits[0]); err != nil {
		t.Errorf("the same mailbox again, its answer lost: %v", err)
	}
	wants(t, "another mailbox", houses[1].owner(houses[1].draw()).Create(t.Context(), permits[0]), courier.ErrRefused)

	var made atomic.Int32
	var wg sync.WaitGroup
	for i := range 12 {
		h := houses[i%2]
		o := h.owner(h.draw())
		wg.Go(func() {
			persist(t, func() (int, error) {
				err := o.Create(t.Context(), permits[1])
				if err == nil {
					made.Add(1)
				} else if errors.Is(err, courier.ErrRefused) {
					err = nil
				}
				return 0, err
			})
		})
	}
	wg.Wait()
	if n := made.Load(); n != 1 {
		t.Errorf("one permit made %d mailboxes", n)
	}
	for c, err := range st.Cells(t.Context(), "permits", "permit") {
		t.Errorf("a permit is remembered: %d bytes, %v", len(c.Name), err)
	}
}

// Of permits there is a number that makes sense, and nothing is kept of others.
func TestPermitsAreMadeWithinBounds(t *testing.T) {
	t.Parallel()
	st := store.NewMemory()
	for _, n := range []int{-1, 0, courier.MaxPermits + 1} {
		_, err := courier.NewPermits(t.Context(), st, n)
		wants(t, "permits in an odd number", err, courier.ErrMalformed)
	}
	for range st.Cells(t.Context(), "permits", "permit") {
		t.Fatal("a permit is kept that nobody was given")
	}
	if p, err := courier.NewPermits(t.Context(), st, courier.MaxPermits); err != nil || len(p) != courier.MaxPermits {
		t.Fatalf("the most at once: %d, %v", len(p), err)
	}
}

func (h *house) draw() courier.Mailbox {
	h.t.Helper()
	m, err := courier.NewMailbox(h.address, h.server.Key())
	if err != nil {
		h.t.Fatal(err)
	}
	return m
}

// A crash between binding a permit and making the mailbox loses no permit.
func TestPermitSurvivesACrash(t *testing.T) {
	t.Parallel()
	for commit := range 3 {
		st, armed, seen := store.NewMemory(), false, 0
		st.Fault = func(p store.Point) error {
			if p == store.Committed && armed {
				if seen++; seen == commit+1 {
					return errors.New("killed")
				}
			}
			return nil
		}
		permits, err := courier.NewPermits(context.Background(), st, 1)
		if err != nil {
			t.Fatal(err)
		}
		h := openHouse(t, st, courier.Config{Permits: true})
		armed = true
		o := h.owner(h.draw())
		if err := o.Create(t.Context(), permits[0]); commit < 2 {
			wants(t, "killed", err, courier.ErrSick)
		} else if err != nil {
			t.Fatalf("not killed: %v", err)
		}
		h.restart(st.Crash())
		if err := o.Create(t.Context(), permits[0]); err != nil {
			t.Errorf("killed after commit %d: %v", commit+1, err)
		}
	}
}
