package courier_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"sync"
	"testing"
	"time"

	"goodoffices/courier"
	"goodoffices/store"
)

func wants(t testing.TB, what string, err, want error) {
	t.Helper()
	if !errors.Is(err, want) {
		t.Errorf("%s: got %v, want %v", what, err, want)
	}
}

// fetch returns all that a mailbox holds.
func (b mailbox) fetch(t testing.TB) []courier.Pouch {
	t.Helper()
	var all []courier.Pouch
	var at courier.Position
	for {
		batch, err := b.Fetch(context.Background(), at)
		if err != nil {
			t.Fatalf("fetch: %v", err)
		}
		if len(batch.Pouches) == 0 {
			return all
		}
		all = append(all, batch.Pouches...)
		at = all[len(all)-1].At
	}
}

// Row 1.
func TestAttackSamePouchAHundredTimesAtOnce(t *testing.T) {
	t.Parallel()
	h := openHouse(t, store.NewMemory(), courier.Config{})
	b, pouch := h.mailbox(), pouchOf("once")
	first, err := b.Deposit(t.Context(), pouch)
	if err != nil {
		t.Fatalf("the honest deposit: %v", err)
	}
	other := pouchOf("a hundred times")
	receipts := make([][]byte, 100)
	var wg sync.WaitGroup
	for i := range receipts {
		wg.Go(func() {
			d := h.newDepositor(b.Route())
			defer d.Close()
			r, err := d.Deposit(t.Context(), other)
			if err != nil {
				t.Errorf("deposit %d: %v", i, err)
			}
			receipts[i] = r.Encode()
		})
	}
	wg.Wait()
	again, err := b.Deposit(t.Context(), pouch)
	if err != nil || !bytes.Equal(again.Encode(), first.Encode()) {
		t.Errorf("deposited twice: another receipt (%v)", err)
	}
	for i, r := range receipts {
		if !bytes.Equal(r, receipts[0]) {
			t.Fatalf("receipt %d is another one", i)
		}
	}
	if got := b.fetch(t); len(got) != 2 {
		t.Errorf("%d pouches, want 2", len(got))
	}
}

// Row 79: whoever probes gets the same bytes after the same while.
func TestAttackProbingForMailboxes(t *testing.T) {
	t.Parallel()
	cfg := courier.Config{Timeouts: courier.Timeouts{Refuse: 30 * time.Millisecond}}
	h := openHouse(t, store.NewMemory(), cfg)
	b, pouch := h.mailbox(), pouchOf("honest")
	if _, err := b.Deposit(t.Context(), pouch); err != nil {
		t.Fatalf("the honest deposit: %v", err)
	}
	digest := courier.DigestOf(pouch).String()
	path := func(id courier.ID) string { return "/v1/slots/" + id.String() + "/pouches/" + digest }
	probes := map[string]func() (string, time.Duration){
		"no such mailbox": func() (string, time.Duration) { return h.probe(path(courier.NewID()), courier.NewToken(), pouch) },
		"wrong token":     func() (string, time.Duration) { return h.probe(path(b.Sender), courier.NewToken(), pouch) },
		"owner's token":   func() (string, time.Duration) { return h.probe(path(b.Sender), b.OwnerToken, pouch) },
	}
	times := map[string][]time.Duration{}
	var answer string
	for range 15 {
		for name, probe := range probes {
			got, took := probe()
			if answer == "" {
				answer = got
			}
			if got != answer {
				t.Fatalf("%s was answered %q, another one %q", name, got, answer)
			}
			times[name] = append(times[name], took)
		}
	}
	var least []time.Duration // what else the machine does only adds
	for name, ts := range times {
		slices.Sort(ts)
		if ts[0] < cfg.Timeouts.Refuse {
			t.Errorf("%s was refused after %v, sooner than any refusal should be", name, ts[0])
		}
		least = append(least, ts[0])
	}
	if spread := slices.Max(least) - slices.Min(least); spread > 20*time.Millisecond {
		t.Errorf("refusals differ by %v: %v", spread, least)
	}
}

// probe returns the whole answer but its date, and how long it took.
func (h *house) probe(path string, token courier.Token, body []byte) (string, time.Duration) {
	req, err := http.NewRequest(http.MethodPut, h.address+path, bytes.NewReader(body))
	if err != nil {
		h.t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+token.Reveal())
	req.Header.Set("Content-Type", "application/octet-stream")
	start := time.Now()
	resp, err := (&http.Transport{DisableKeepAlives: true}).RoundTrip(req)
	if err != nil {
		h.t.Fatal(err)
	}
	defer resp.Body.Close()
	took := time.Since(start)
	resp.Header.Del("Date")
	text := new(bytes.Buffer)
	fmt.Fprint(text, resp.Status, resp.Header)
	_, _ = text.ReadFrom(resp.Body)
	return text.String(), took
}

// Row 80, over the wire: every way to use a token where it does not belong.
// The suite has the same through the client.
func TestAttackTokenOfAnotherRoleOrMailbox(t *testing.T) {
	t.Parallel()
	h := openHouse(t, store.NewMemory(), courier.Config{Timeouts: quick()})
	a, b, pouch := h.mailbox(), h.mailbox(), pouchOf("x")
	deposit := "/v1/slots/%s/pouches/" + courier.DigestOf(pouch).String()
	const fetch = "/v1/mailboxes/%s/pouches?after=0000000000000000-0"
	try := func(method, path string, id courier.ID, token courier.Token, body []byte) int {
		status, text := h.do(method, fmt.Sprintf(path, id), token, body)
		if status != http.StatusOK && text != "refused\n" {
			t.Errorf("%s: answered %q", path, text)
		}
		return status
	}
	if s := try("PUT", deposit, a.Sender, a.SenderToken, pouch); s != http.StatusOK {
		t.Fatalf("the honest deposit: %d", s)
	}
	if s := try("GET", fetch, a.Mailbox.Owner, a.OwnerToken, nil); s != http.StatusOK {
		t.Fatalf("the honest fetch: %d", s)
	}
	for name, got := range map[string]int{
		"owner's token to deposit":             try("PUT", deposit, a.Sender, a.OwnerToken, pouch),
		"owner's id and token to deposit":      try("PUT", deposit, a.Mailbox.Owner, a.OwnerToken, pouch),
		"sender's token to fetch":              try("GET", fetch, a.Mailbox.Owner, a.SenderToken, nil),
		"sender's id and token to fetch":       try("GET", fetch, a.Sender, a.SenderToken, nil),
		"another mailbox's token to deposit":   try("PUT", deposit, a.Sender, b.SenderToken, pouch),
		"another mailbox's token to fetch":     try("GET", fetch, a.Mailbox.Owner, b.OwnerToken, nil),
		"the token of zeros":                   try("GET", fetch, a.Mailbox.Owner, courier.Token{}, nil),
		"the token of zeros at no mailbox":     try("GET", fetch, courier.NewID(), courier.Token{}, nil),
		"the token of zeros at no slot at all": try("PUT", deposit, courier.NewID(), courier.Token{}, pouch),
	} {
		if got != http.StatusForbidden {
			t.Errorf("%s: %d", name, got)
		}
	}
}

// Rows 81 and 82.
func TestAttackBytesThatAreNotTheDigests(t *testing.T) {
	t.Parallel()
	h := openHouse(t, store.NewMemory(), courier.Config{})
	b, pouch, other := h.mailbox(), pouchOf("named"), pouchOf("other")
	path := "/v1/slots/" + b.Sender.String() + "/pouches/" + courier.DigestOf(pouch).String()
	var wg sync.WaitGroup
	for i := range 20 { // both at once, under one digest
		wg.Go(func() {
			body, want := pouch, http.StatusOK
			if i%2 == 0 {
				body, want = other, http.StatusUnprocessableEntity
			}
			if status, text := h.do("PUT", path, b.SenderToken, body); status != want {
				t.Errorf("deposit %d: %d %q, want %d", i, status, text, want)
			}
		})
	}
	wg.Wait()
	if got := b.fetch(t); len(got) != 1 || !bytes.Equal(got[0].Sealed, pouch) {
		t.Errorf("%d pouches are kept, want the one that fits its digest", len(got))
	}
	lane := "/v1/slots/" + b.Sender.String() + "/chunks/" + courier.DigestOf(pouch).String()
	if status, text := h.do("PUT", lane, b.SenderToken, make([]byte, courier.ChunkSize)); text != "digest\n" {
		t.Errorf("a chunk that does not fit its digest: %d %q", status, text)
	}
}

// Row 85.
func TestAttackQuotas(t *testing.T) {
	t.Parallel()
	limits := courier.Limits{Pouches: 3, Bytes: 1 << 20, Chunks: 1, Mailboxes: 4, TotalBytes: 3 << 20}
	h := openHouse(t, store.NewMemory(), courier.Config{Limits: limits})
	ctx, b := t.Context(), h.mailbox()
	for i := range 3 {
		if _, err := b.Deposit(ctx, pouchOf(i)); err != nil {
			t.Fatalf("honest deposit %d: %v", i, err)
		}
	}
	_, err := b.Deposit(ctx, pouchOf("one too many"))
	wants(t, "many small", err, courier.ErrQuota)
	if again, _ := courier.Again(err); !again {
		t.Error("a full mailbox passes when its owner has fetched")
	}
	if _, err := b.Deposit(ctx, pouchOf(1)); err != nil {
		t.Errorf("a repeat takes no room: %v", err)
	}
	all := b.fetch(t)
	if err := b.Trim(ctx, all[2].At, all[2].Digest); err != nil {
		t.Fatal(err)
	}
	if _, err := b.Deposit(ctx, sized(courier.Huge, "fills it")); err != nil {
		t.Errorf("after an acknowledgement: %v", err)
	}
	_, err = b.Deposit(ctx, pouchOf("x"))
	wants(t, "many bytes", err, courier.ErrQuota)
	if _, err := b.DepositChunk(ctx, sized(courier.ChunkSize, 1)); err != nil {
		t.Errorf("chunks have a quota of their own: %v", err)
	}
	_, err = b.DepositChunk(ctx, sized(courier.ChunkSize, 2))
	wants(t, "many chunks", err, courier.ErrQuota)

	c := h.mailbox()
	if _, err := c.Deposit(ctx, sized(courier.Huge, "the last that fits")); err != nil {
		t.Errorf("another mailbox: %v", err)
	}
	_, err = h.mailbox().Deposit(ctx, pouchOf("y"))
	wants(t, "many mailboxes' bytes", err, courier.ErrFull)
	h.mailbox()
	m, _ := courier.NewMailbox(h.address, h.server.Key())
	wants(t, "many mailboxes", h.owner(m).Create(ctx, courier.Permit{}), courier.ErrFull)

	h.restart(h.store.(*store.Memory).Crash()) // what is counted is in the store
	_, err = b.Deposit(ctx, pouchOf("x"))
	wants(t, "many bytes, after a crash", err, courier.ErrFull)
	wants(t, "many mailboxes, after a crash", h.owner(m).Create(ctx, courier.Permit{}), courier.ErrFull)
	if err := c.Shut(ctx); err != nil {
		t.Fatal(err)
	}
	if err := h.owner(m).Create(ctx, courier.Permit{}); err != nil {
		t.Errorf("after one was shut: %v", err)
	}
	_, err = b.Deposit(ctx, pouchOf("x"))
	wants(t, "its own quota, after a crash", err, courier.ErrQuota)
}

// Row 85: requests are counted, finished or not, and so is where mailboxes are
// made from.
func TestAttackTooManyRequests(t *testing.T) {
	t.Parallel()
	limits := courier.Limits{Rate: 0.01, Burst: 4, Creations: 0.01, CreateBurst: 2}
	timeouts := quick()
	timeouts.Header = time.Minute // a request cut off before its token is read is nobody's
	h := openHouse(t, store.NewMemory(), courier.Config{Limits: limits, Timeouts: timeouts})
	a, b := h.mailbox(), h.mailbox()
	m, _ := courier.NewMailbox(h.address, h.server.Key())
	err := h.owner(m).Create(t.Context(), courier.Permit{})
	wants(t, "a third mailbox from one address", err, courier.ErrTooFast)
	if again, after := courier.Again(err); !again || after < time.Second {
		t.Errorf("come again: %v after %v", again, after)
	}
	if _, err := a.Deposit(t.Context(), pouchOf(1)); err != nil {
		t.Fatalf("an honest deposit: %v", err)
	}
	for range 3 { // uploads broken off
		c := h.dial()
		fmt.Fprintf(c, "PUT /v1/slots/%s/pouches/%s HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\nContent-Type: application/octet-stream\r\nContent-Length: %d\r\n\r\nand no more",
			a.Sender, courier.DigestOf(nil), a.SenderToken.Reveal(), courier.Small)
		_, _ = c.Read(make([]byte, 1)) // until the courier gives up
		c.Close()
	}
	for range 5 { // the refusal may cut the upload short before it is read
		if _, err = a.Deposit(t.Context(), pouchOf(2)); !errors.Is(err, courier.ErrUnreachable) {
			break
		}
	}
	wants(t, "after uploads broken off", err, courier.ErrTooFast)
	if _, err := b.Deposit(t.Context(), pouchOf(1)); err != nil {
		t.Errorf("another mailbox is not harmed: %v", err)
	}
	if got := a.fetch(t); len(got) != 1 {
		t.Errorf("its owner is not harmed: %d pouches", len(got))
	}
}

// Making a mailbox again alike is how an owner comes back; it is not held back
// because others come from the same address, as they do behind a proxy.
func TestOwnersComeBackFromOneAddress(t *testing.T) {
	t.Parallel()
	h := openHouse(t, store.NewMemory(), courier.Config{Limits: courier.Limits{Creations: 0.01, CreateBurst: 2}})
	for _, m := range []courier.Mailbox{h.mailbox().Mailbox, h.mailbox().Mailbox} {
		for range 10 {
			if err := h.owner(m).Create(t.Context(), courier.Permit{}); err != nil {
				t.Fatalf("again: %v", err)
			}
		}
		m.OwnerToken = courier.NewToken()
		wants(t, "with another token", h.owner(m).Create(t.Context(), courier.Permit{}), courier.ErrTooFast)
	}
}
