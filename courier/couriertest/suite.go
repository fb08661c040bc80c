// Package couriertest holds what every courier must do, as a suite, and a
// courier in memory for simulations, which does it too.
package couriertest

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"testing"

	"goodoffices/courier"
)

// A Place is a courier under test, empty at first and with room for all.
type Place struct {
	Address   string
	Key       courier.Key
	Owner     func(courier.Mailbox) courier.Owner
	Depositor func(courier.Route) courier.Depositor
	// Interleavings is how many are tried; zero means as many as rapid draws.
	Interleavings int
	// Crash, unless nil, stops the courier as kill -9 would and starts it again.
	Crash func()
	// Wipe, unless nil, makes the courier anew without what it held.
	Wipe func()
}

// Run holds a courier to its promises.
func Run(t *testing.T, open func(t testing.TB) Place) {
	for _, c := range []struct {
		name string
		run  func(*testing.T, Place)
	}{
		{"OneAnswerToWhoeverMayNot", oneAnswer},
		{"MadeAgainAlikeOnly", madeAgain},
		{"OrderOfFirstDeposit", order},
		{"PagesHoldWhatTheyMay", pages},
		{"RepeatGetsItsReceipt", repeats},
		{"AcknowledgedOnlyWhatWasFetched", trims},
		{"ArrivalsResume", arrivals},
		{"ChunksInAnyOrder", chunks},
		{"ShutForGood", shut},
		{"LostCourierGoesOn", lost},
		{"SizesAndNoOthers", sizes},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			c.run(t, open(t))
		})
	}
	t.Run("AnyInterleaving", func(t *testing.T) {
		t.Parallel()
		interleave(t, open)
	})
}

// Sealed makes bytes of a size that are their own.
func Sealed(size int, what ...any) []byte {
	seed := sha256.Sum256(fmt.Append(nil, what...))
	return append(seed[:], make([]byte, size-len(seed))...)
}

// ends are a mailbox with both its ends, made at its courier.
type ends struct {
	courier.Mailbox
	courier.Owner
	courier.Depositor
}

func (p Place) draw(t testing.TB) courier.Mailbox {
	t.Helper()
	m, err := courier.NewMailbox(p.Address, p.Key)
	if err != nil {
		t.Fatalf("draw a mailbox: %v", err)
	}
	return m
}

func (p Place) ends(t testing.TB) ends {
	t.Helper()
	m := p.draw(t)
	e := ends{m, p.Owner(m), p.Depositor(m.Route())}
	if err := e.Create(t.Context(), courier.Permit{}); err != nil {
		t.Fatalf("create a mailbox: %v", err)
	}
	return e
}

func (e ends) deposit(t testing.TB, sealed []byte) courier.Receipt {
	t.Helper()
	r, err := e.Deposit(t.Context(), sealed)
	if err != nil {
		t.Fatalf("deposit %d bytes: %v", len(sealed), err)
	}
	return r
}

// holds fetches all that is there and compares.
func (e ends) holds(t testing.TB, want ...[]byte) []courier.Pouch {
	t.Helper()
	var got []courier.Pouch
	var at courier.Position
	for {
		b, err := e.Fetch(t.Context(), at)
		if err != nil {
			t.Fatalf("fetch after %v: %v", at, err)
		}
		if len(b.Pouches) == 0 {
			break
		}
		got = append(got, b.Pouches...)
		at = got[len(got)-1].At
	}
	if len(got) != len(want) {
		t.Fatalf("mailbox holds %d pouches, want %d", len(got), len(want))
	}
	for i, p := range got {
		if !bytes.Equal(p.Sealed, want[i]) || p.Digest != courier.DigestOf(want[i]) {
			t.Fatalf("pouch %d of %d is not the one deposited there", i+1, len(got))
		}
	}
	return got
}

func (e ends) trim(t testing.TB, p courier.Pouch) {
	t.Helper()
	if err := e.Trim(t.Context(), p.At, p.Digest); err != nil {
		t.Fatalf("acknowledge through %v: %v", p.At, err)
	}
}

func refused(t testing.TB, what string, err, want error) {
	t.Helper()
	if !errors.Is(err, want) {
		t.Errorf("%s: got %v, want %v", what, err, want)
	}
}
