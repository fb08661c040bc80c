package courier

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"goodoffices/store"
)

// What a courier finds in its store and did not write is named; none of it is
// taken for a mailbox.
func TestStoredRowsThatDoNotFit(t *testing.T) {
	t.Parallel()
	id, digest := NewID(), DigestOf([]byte("x"))
	good := (&entry{number: 1, life: 7, sender: NewID()}).encode()
	version, flags := bytes.Clone(good), bytes.Clone(good)
	version[0], flags[1] = 2, 2
	mailbox := func(value []byte) store.Tx {
		return store.Tx{Owner: mailboxOwner(id), Cells: []store.Cell{{Name: mailboxCell, Value: value}}}
	}
	receipt := func(key string, body []byte) []store.Tx {
		return []store.Tx{mailbox(good), {Owner: mailboxOwner(id), Appends: []store.Append{{Stream: receiptStream, Key: key, Body: body}}}}
	}
	box := func(st store.Store) error { _, err := loadBox(context.Background(), st, id); return err }
	started := func(st store.Store) error {
		s, err := New(context.Background(), st, Config{})
		if err == nil {
			s.Close()
		}
		return err
	}
	for name, c := range map[string]struct {
		txs  []store.Tx
		read func(store.Store) error
		want error
	}{
		"the honest twin":           {receipt(string(digest[:]), []byte{0}), box, nil},
		"an entry cut short":        {[]store.Tx{mailbox(good[:len(good)-1])}, box, ErrMalformed},
		"an entry of version 2":     {[]store.Tx{mailbox(version)}, box, ErrMalformed},
		"an entry of unknown flags": {[]store.Tx{mailbox(flags)}, box, ErrMalformed},
		"a receipt of half a key":   {receipt(string(digest[1:]), []byte{0}), box, ErrMalformed},
		"a receipt of no class":     {receipt(string(digest[:]), nil), box, ErrMalformed},
		"a receipt of class 4":      {receipt(string(digest[:]), []byte{4}), box, ErrMalformed},
		"a chunk of half a digest": {[]store.Tx{mailbox(good), {Owner: mailboxOwner(id), Cells: []store.Cell{{Name: lane(digest)[:20], Value: []byte{}}}}},
			box, ErrMalformed},
		"a slot cut short": {[]store.Tx{{Owner: senderOwner(id), Cells: []store.Cell{{Name: slotCell, Value: make([]byte, slotLength-1)}}}},
			func(st store.Store) error { _, _, err := readSlot(context.Background(), st, id); return err }, ErrMalformed},
		"a receipt of another pouch": {receipt(string(digest[:]), []byte{0}),
			func(st store.Store) error {
				_, err := readReceipt(context.Background(), st, id, DigestOf(nil), 1)
				return err
			}, ErrBusy},
		"a receipt of no pouch": {receipt(string(digest[:]), []byte{0}),
			func(st store.Store) error {
				_, err := readReceipt(context.Background(), st, id, digest, 2)
				return err
			}, ErrBusy},
		"a key cut short": {[]store.Tx{{Owner: courierOwner, Cells: []store.Cell{{Name: keyCell, Value: make([]byte, 31)}}}}, started, ErrMalformed},
		"an index of half an id": {[]store.Tx{{Owner: courierOwner, Cells: []store.Cell{{Name: indexPrefix + "x", Value: []byte{}}}}},
			started, ErrMalformed},
		"an index of a mailbox cut short": {[]store.Tx{mailbox(good[:len(good)-1]), {Owner: courierOwner, Cells: []store.Cell{{Name: indexPrefix + string(id[:]), Value: []byte{}}}}},
			started, ErrMalformed},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			st := store.NewMemory()
			if _, err := st.Commit(t.Context(), c.txs...); err != nil {
				t.Fatal(err)
			}
			if err := c.read(st); !errors.Is(err, c.want) {
				t.Fatalf("%v, want %v", err, c.want)
			}
		})
	}
	t.Run("a key of another length", func(t *testing.T) {
		if _, err := New(t.Context(), store.NewMemory(), Config{Key: seeded(1)[1:]}); !errors.Is(err, ErrMalformed) {
			t.Fatal(err)
		}
	})
}

// Row 91: batches that no honest courier sends.
func TestAttackBatchThatCannotBe(t *testing.T) {
	t.Parallel()
	batch := func(newest Position, pouches ...Pouch) []byte {
		var b bytes.Buffer
		Batch{Newest: newest, Pouches: pouches}.writeTo(&b)
		return b.Bytes()
	}
	small := make([]byte, Small)
	at := func(seq uint64) Pouch { return Pouch{At: Position{7, seq}, Sealed: small} }
	after := Position{7, 2}
	good := batch(Position{7, 4}, at(3), at(4))
	if got, err := parseBatch(good, after); err != nil || len(got.Pouches) != 2 {
		t.Fatal("the honest twin:", err)
	}
	var many []Pouch
	for i := range uint64(BatchPouches + 1) {
		many = append(many, at(3+i))
	}
	var great []Pouch
	for i := range uint64(maxBatch/Huge + 1) {
		great = append(great, Pouch{At: Position{7, 3 + i}, Sealed: make([]byte, Huge)})
	}
	if _, err := parseBatch(batch(Position{0, 4}, Pouch{At: Position{0, 3}, Sealed: small}), Position{}); !errors.Is(err, ErrAnswer) {
		t.Errorf("of no life, from the beginning: %v, want ErrAnswer", err)
	}
	for name, b := range map[string][]byte{
		"cut in its head":           good[:batchHead-1],
		"longer than a batch":       batch(Position{7, 1 << 20}, great...),
		"of no life":                batch(Position{0, 4}),
		"of another life":           batch(Position{8, 4}),
		"cut in a pouch's head":     good[:batchHead+pouchHead-1],
		"cut in a pouch":            good[:len(good)-1],
		"with a pouch of no size":   batch(Position{7, 4}, Pouch{At: Position{7, 3}, Sealed: small[1:]}),
		"with a pouch fetched":      batch(Position{7, 4}, at(2)),
		"with a pouch twice":        batch(Position{7, 4}, at(3), at(3)),
		"with a pouch to come":      batch(Position{7, 4}, at(5)),
		"with more pouches than go": batch(Position{7, 1 << 20}, many...),
	} {
		if _, err := parseBatch(b, after); !errors.Is(err, ErrAnswer) {
			t.Errorf("%s: %v, want ErrAnswer", name, err)
		}
	}
}

// P7: an act that nobody will do any more is not answered as done.
func TestAttackActsOfAClerkWhoHasLeft(t *testing.T) {
	t.Parallel()
	closed := make(chan struct{})
	close(closed)
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	for name, c := range map[string]struct {
		ctx   context.Context
		clerk *clerk
	}{
		"who takes no more":         {t.Context(), &clerk{quit: closed}},
		"whose depositor left":      {gone, &clerk{quit: make(chan struct{})}},
		"who left it where it lies": {t.Context(), &clerk{queue: make(chan *job, 1), stopped: closed}},
	} {
		if err := c.clerk.do(c.ctx, &shut{NewID()}, 0); !errors.Is(err, ErrBusy) {
			t.Errorf("a clerk %s: %v, want ErrBusy", name, err)
		}
	}
	s, err := New(t.Context(), store.NewMemory(), Config{})
	if err != nil {
		t.Fatal(err)
	}
	s.Close()
	if err := s.clerk.do(t.Context(), &shut{NewID()}, 0); !errors.Is(err, ErrBusy) {
		t.Errorf("a courier that was closed: %v, want ErrBusy", err)
	}
}

// Every act asks once more whether the mailbox is open: between its admission
// and its turn the owner may have shut it.
func TestAttackActsOnAMailboxShutMeanwhile(t *testing.T) {
	t.Parallel()
	s, err := New(t.Context(), store.NewMemory(), Config{Now: func() time.Time { return time.Unix(1e9, 0) }})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	id, sender := NewID(), NewID()
	body := make([]byte, Small)
	put := func() act { return &deposit{to: id, digest: DigestOf(body), body: body} }
	for _, a := range []act{&create{id: id, sender: sender}, put(), &shut{id}} {
		if err := s.clerk.do(t.Context(), a, 0); err != nil {
			t.Fatal("the honest twin:", err)
		}
	}
	e, _, err := readEntry(t.Context(), s.store, id)
	if err != nil {
		t.Fatal(err)
	}
	for name, a := range map[string]act{
		"deposit": put(), "acknowledge": &trim{id, Position{e.life, 1}, DigestOf(body)}, "drop": &drop{id, Digest{}}, "shut": &shut{id},
		"make it again": &create{id: id, sender: sender},
	} {
		if err := s.clerk.do(t.Context(), a, 0); !errors.Is(err, ErrRefused) {
			t.Errorf("%s: %v, want ErrRefused", name, err)
		}
	}
}

// A store that fails or has ended is told as what it is, wherever it is read.
func TestStoreThatFailsIsNamed(t *testing.T) {
	t.Parallel()
	for err, want := range map[error]error{store.ErrSick: ErrSick, store.ErrClosed: ErrSick, errors.New("another"): ErrFault} {
		if got := readFailure(err); !errors.Is(got, want) || !errors.Is(got, err) {
			t.Errorf("%v: %v, want %v", err, got, want)
		}
	}
	st := store.NewMemory()
	s, err := New(t.Context(), st, Config{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	st.Close()
	id := NewID()
	_, boxErr := loadBox(t.Context(), st, id)
	_, _, entryErr := readEntry(t.Context(), st, id)
	_, _, slotErr := readSlot(t.Context(), st, id)
	_, receiptErr := readReceipt(t.Context(), st, id, Digest{}, 1)
	_, newErr := New(t.Context(), st, Config{Key: seeded(1)})
	for what, c := range map[string]struct{ got, want error }{
		"a mailbox":        {boxErr, store.ErrClosed},
		"an entry":         {entryErr, store.ErrClosed},
		"a slot":           {slotErr, store.ErrClosed},
		"a receipt":        {receiptErr, ErrSick},
		"an act":           {s.clerk.do(t.Context(), &drop{id, Digest{}}, 0), ErrSick},
		"a permit":         {s.clerk.do(t.Context(), &bind{hashed{}, id}, 0), ErrSick},
		"mailboxes to add": {newErr, store.ErrClosed},
	} {
		if !errors.Is(c.got, c.want) {
			t.Errorf("%s: %v, want %v", what, c.got, c.want)
		}
	}
	sick := store.NewMemory()
	sick.Fault = func(store.Point) error { return errors.New("a torn write") }
	if _, err := New(t.Context(), sick, Config{}); !errors.Is(err, store.ErrSick) {
		t.Errorf("a key that cannot be kept: %v, want ErrSick", err)
	}
}

// A handler that panics ends no process, and what it panicked with is told to
// nobody.
func TestPanicIsAFaultAndShowsNothing(t *testing.T) {
	t.Parallel()
	var log bytes.Buffer
	s, err := New(t.Context(), store.NewMemory(), Config{Log: slog.New(slog.NewTextHandler(&log, nil))})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	w, r := httptest.NewRecorder(), httptest.NewRequest(http.MethodGet, "/v1/key", nil)
	s.plainly(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { panic("a secret") })).ServeHTTP(w, r)
	if w.Code != http.StatusInternalServerError || w.Body.String() != "fault\n" {
		t.Errorf("answered %d %q", w.Code, w.Body)
	}
	if text := log.String(); !strings.Contains(text, "panicked") || strings.Contains(text, "a secret") {
		t.Errorf("the operator was told:\n%s", text)
	}
}
