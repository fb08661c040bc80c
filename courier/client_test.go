package courier_test

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"goodoffices/courier"
	"goodoffices/courier/couriertest"
	"goodoffices/store"
)

// hostile serves whatever a test likes in place of a courier.
func hostile(t *testing.T, serve http.HandlerFunc) (courier.Mailbox, courier.Dialing) {
	t.Helper()
	s := httptest.NewServer(serve)
	t.Cleanup(s.Close)
	m, err := courier.NewMailbox(s.URL, couriertest.NewMemory(1).Key())
	if err != nil {
		t.Fatal(err)
	}
	return m, courier.Dialing{Patience: 2 * time.Second, Silence: 100 * time.Millisecond, Backoff: courier.Backoff{First: time.Millisecond, Most: time.Millisecond}}
}

func clients(t *testing.T, m courier.Mailbox, d courier.Dialing) (*courier.HTTPOwner, *courier.HTTPDepositor) {
	t.Helper()
	owner, err := courier.NewOwner(m, d)
	if err != nil {
		t.Fatal(err)
	}
	depositor, err := courier.NewDepositor(m.Route(), d)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(owner.Close)
	t.Cleanup(depositor.Close)
	return owner, depositor
}

// Row 91, and whatever else may stand at a courier's address.
func TestAttackAnswersOfNoCourier(t *testing.T) {
	t.Parallel()
	endless := func(w http.ResponseWriter, _ *http.Request) {
		for b := make([]byte, 64<<10); ; {
			if _, err := w.Write(b); err != nil {
				return
			}
		}
	}
	for name, c := range map[string]struct {
		serve          http.HandlerFunc
		deposit, fetch error
	}{
		"bytes without end": {endless, courier.ErrAnswer, courier.ErrAnswer},
		"nothing":           {func(http.ResponseWriter, *http.Request) {}, courier.ErrReceipt, courier.ErrAnswer},
		"a page":            {func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, "<html>") }, courier.ErrReceipt, courier.ErrAnswer},
		"a way elsewhere":   {http.RedirectHandler("http://127.0.0.1:1/", http.StatusTemporaryRedirect).ServeHTTP, courier.ErrAnswer, courier.ErrAnswer},
		"a refusal of another kind": {func(w http.ResponseWriter, _ *http.Request) { http.Error(w, "refused", http.StatusTeapot) },
			courier.ErrAnswer, courier.ErrAnswer},
		"a proxy's failure": {func(w http.ResponseWriter, _ *http.Request) { http.Error(w, "bad gateway", http.StatusBadGateway) },
			courier.ErrUnreachable, courier.ErrUnreachable},
		"half an answer": {func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Length", "32")
			_, _ = w.Write(make([]byte, 16)) // as much as a batch of nothing
		}, courier.ErrUnreachable, courier.ErrUnreachable},
		"a hang-up": {func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }, courier.ErrUnreachable, courier.ErrUnreachable},
	} {
		m, d := hostile(t, c.serve)
		owner, depositor := clients(t, m, d)
		_, err := depositor.Deposit(t.Context(), pouchOf(1))
		wants(t, "deposit answered with "+name, err, c.deposit)
		_, err = owner.Fetch(t.Context(), courier.Position{})
		wants(t, "fetch answered with "+name, err, c.fetch)
		_, err = courier.AskKey(t.Context(), m.Courier, d)
		wants(t, "key answered with "+name, err, c.fetch)
		_, err = owner.FetchChunk(t.Context(), courier.DigestOf(nil))
		if err == nil && name != "nothing" {
			t.Errorf("fetch a chunk answered with %s: taken", name)
		}
	}
}

// Row 91: other bytes for a chunk, and pouches out of order.
func TestAttackCourierTampers(t *testing.T) {
	t.Parallel()
	m, d := hostile(t, func(w http.ResponseWriter, r *http.Request) {
		if strings.Contains(r.URL.Path, "/chunks/") {
			_, _ = w.Write(make([]byte, courier.ChunkSize))
			return
		}
		_, _ = w.Write(slices.Concat(number(9), number(5), number(4), number(courier.Small)[4:], pouchOf(1), number(3), number(courier.Small)[4:], pouchOf(2)))
	})
	owner, _ := clients(t, m, d)
	_, err := owner.FetchChunk(t.Context(), courier.DigestOf(pouchOf(1)))
	wants(t, "another chunk", err, courier.ErrDigest)
	_, err = owner.Fetch(t.Context(), courier.Position{})
	wants(t, "pouches out of order", err, courier.ErrAnswer)
}

func number(n uint64) []byte { return binary.BigEndian.AppendUint64(nil, n) }

// Row 91: the courier changes its key. The pouch is carried, its receipt counts
// for nothing, and that is told.
func TestAttackCourierChangesItsKey(t *testing.T) {
	t.Parallel()
	h := openHouse(t, store.NewMemory(), courier.Config{})
	b := h.mailbox()
	if _, err := b.Deposit(t.Context(), pouchOf("before")); err != nil {
		t.Fatalf("under its own key: %v", err)
	}
	if key, err := courier.AskKey(t.Context(), h.address, courier.Dialing{}); err != nil || key != h.server.Key() {
		t.Fatalf("its key at first contact: %v", err)
	}
	h.cfg = withKey(h.cfg)
	h.restart(h.store.(*store.Memory).Crash())
	_, err := b.Deposit(t.Context(), pouchOf("after"))
	wants(t, "under another key", err, courier.ErrCourierKey)
	if again, _ := courier.Again(err); again {
		t.Error("another key does not pass")
	}
	if got := b.fetch(t); len(got) != 2 {
		t.Errorf("%d pouches are carried, want both", len(got))
	}
}

// Row 91: the courier shows an old state.
func TestAttackCourierShowsAnOldState(t *testing.T) {
	t.Parallel()
	st := store.NewMemory()
	h := openHouse(t, st, courier.Config{})
	b := h.mailbox()
	if _, err := b.Deposit(t.Context(), pouchOf(1)); err != nil {
		t.Fatal(err)
	}
	backup := st.Clone()
	if _, err := b.Deposit(t.Context(), pouchOf(2)); err != nil {
		t.Fatal(err)
	}
	got := b.fetch(t)
	h.restart(backup)
	_, err := b.Fetch(t.Context(), got[1].At)
	wants(t, "fetch on", err, courier.ErrBeyond)
	wants(t, "acknowledge", b.Trim(t.Context(), got[1].At, got[1].Digest), courier.ErrBeyond)
	if _, err := b.Deposit(t.Context(), pouchOf(3)); err != nil { // takes the place of pouch 2
		t.Fatal(err)
	}
	wants(t, "acknowledge another pouch at its place", b.Trim(t.Context(), got[1].At, got[1].Digest), courier.ErrNotFetched)
	if got := b.fetch(t); len(got) != 2 {
		t.Errorf("from the beginning: %d pouches, want 2", len(got))
	}
}

// Row 91: a courier in memory drops, delays, swallows and reorders as told, so
// that simulations can.
func TestMemoryIsAsUnreliableAsTold(t *testing.T) {
	t.Parallel()
	m := couriertest.NewMemory(3)
	b, err := courier.NewMailbox("http://courier.example", m.Key())
	if err != nil {
		t.Fatal(err)
	}
	box := mailbox{b, m.Owner(b), m.Depositor(b.Route())}
	if err := box.Create(t.Context(), courier.Permit{}); err != nil {
		t.Fatal(err)
	}
	fate := couriertest.Carried
	m.Deposit = func(courier.ID, courier.Digest) couriertest.Fate { return fate }
	holds := func(what string, want int) {
		t.Helper()
		if got := len(box.fetch(t)); got != want {
			t.Errorf("%s: %d pouches, want %d", what, got, want)
		}
	}
	for i, c := range []struct {
		fate couriertest.Fate
		err  error
		kept int
	}{
		{couriertest.Carried, nil, 1},
		{couriertest.Unanswered, courier.ErrUnreachable, 2},
		{couriertest.Unreached, courier.ErrUnreachable, 2},
		{couriertest.Swallowed, nil, 2},
		{couriertest.Full, courier.ErrFull, 2},
		{couriertest.Delayed, nil, 2},
		{couriertest.Carried, nil, 2}, // behind a delayed one
	} {
		fate = c.fate
		if _, err := box.Deposit(t.Context(), pouchOf(i)); !errors.Is(err, c.err) {
			t.Errorf("fate %d: %v, want %v", c.fate, err, c.err)
		}
		holds(fmt.Sprintf("fate %d", c.fate), c.kept)
	}
	m.Release()
	holds("released", 4)
	m.Fetch = func(_ courier.ID, p []courier.Pouch) []courier.Pouch { slices.Reverse(p); return p[:1] }
	if b, err := box.Fetch(t.Context(), courier.Position{}); err != nil || len(b.Pouches) != 1 || b.Pouches[0].At.Seq != 4 {
		t.Errorf("reordered: %v, %v", b.Newest, err)
	}
	m.Reach = func(courier.ID) error { return errors.New("partition") }
	_, err = box.Fetch(t.Context(), courier.Position{})
	wants(t, "cut off", err, courier.ErrUnreachable)
}

// A stream that tells of no position is not a courier's.
func TestAttackStreamOfNonsense(t *testing.T) {
	t.Parallel()
	m, d := hostile(t, func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, "data: soon\n\n") })
	owner, _ := clients(t, m, d)
	told := 0
	for _, err := range owner.Watch(t.Context(), courier.Position{}) {
		told++
		wants(t, "a stream of nonsense", err, courier.ErrAnswer)
	}
	if told != 1 {
		t.Errorf("told %d times, want once", told)
	}
}

// A stream that says nothing, or too much, or ends, is opened again; the
// caller's own end is told as such.
func TestWatchThroughTrouble(t *testing.T) {
	t.Parallel()
	turn := 0
	m, d := hostile(t, func(w http.ResponseWriter, r *http.Request) {
		turn++ // one stream at a time
		w.WriteHeader(http.StatusOK)
		_ = http.NewResponseController(w).Flush()
		switch turn {
		case 1: // silence
			<-r.Context().Done()
		case 2:
			fmt.Fprint(w, "id: 0000000000000007-1\ndata: 0000000000000007-1\n\n")
		case 3:
			if got := r.Header.Get("Last-Event-ID"); got != "0000000000000007-1" {
				t.Errorf("resumed from %q", got)
			}
			fmt.Fprint(w, ": "+strings.Repeat("x", 1000)+"\n")
		}
	})
	owner, _ := clients(t, m, d)
	var told []error
	var at courier.Position
	for p, err := range owner.Watch(t.Context(), courier.Position{}) {
		told, at = append(told, err), p
	}
	if len(told) != 4 || at != (courier.Position{Life: 7, Seq: 1}) {
		t.Fatalf("told %v, last at %v", told, at)
	}
	for i, want := range []error{courier.ErrUnreachable, nil, courier.ErrUnreachable, courier.ErrAnswer} {
		if !errors.Is(told[i], want) {
			t.Errorf("event %d: %v, want %v", i, told[i], want)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := owner.Fetch(ctx, courier.Position{}); !errors.Is(err, context.Canceled) || errors.Is(err, courier.ErrUnreachable) {
		t.Errorf("the caller's own end: %v", err)
	}
	for _, err := range owner.Watch(ctx, courier.Position{}) {
		t.Errorf("watching on after the caller's end: %v", err)
	}
}

func TestBadAddressesOfProxies(t *testing.T) {
	t.Parallel()
	m, _ := courier.NewMailbox("http://courier.example", couriertest.NewMemory(1).Key())
	for _, proxy := range []string{"nowhere", ":1080", "host:", "http://host:1"} {
		_, err := courier.NewOwner(m, courier.Dialing{Proxy: proxy})
		wants(t, "proxy "+proxy, err, courier.ErrProxy)
	}
	// Where the proxy is not to be reached, nothing goes past it.
	h := openHouse(t, store.NewMemory(), courier.Config{})
	owner, _ := clients(t, h.draw(), courier.Dialing{Proxy: "127.0.0.1:1"})
	wants(t, "through a dead proxy", owner.Create(t.Context(), courier.Permit{}), courier.ErrUnreachable)
}
