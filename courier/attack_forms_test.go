package courier_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"goodoffices/courier"
	"goodoffices/store"
)

// Row 84, place by place: what is not in the one form that a place takes is
// refused by its name, and does nothing.
func TestAttackOddForms(t *testing.T) {
	t.Parallel()
	h := openHouse(t, store.NewMemory(), courier.Config{Timeouts: courier.Timeouts{Refuse: time.Millisecond}})
	b, pouch := h.mailbox(), pouchOf("honest")
	if _, err := b.Deposit(t.Context(), pouch); err != nil {
		t.Fatal(err)
	}
	chunk := sized(courier.ChunkSize, "honest")
	if _, err := b.DepositChunk(t.Context(), chunk); err != nil {
		t.Fatal(err)
	}
	at := b.fetch(t)[0]
	box, slot := "/v1/mailboxes/"+b.Mailbox.Owner.String(), "/v1/slots/"+b.Sender.String()
	through := "?through=" + at.At.String() + "&digest=" + at.Digest.String()
	piece := box + "/chunks/" + courier.DigestOf(chunk).String()
	short := func(path string) string { return strings.Replace(path, "/v1/mailboxes/", "/v1/mailboxes/0", 1) }
	digest := courier.DigestOf(pouch).String()
	another := courier.NewToken()
	for name, c := range map[string]struct {
		method, path string
		token        courier.Token
		body         []byte
		want         string
		last         string // Last-Event-ID
	}{
		"a mailbox of no id":                 {"PUT", short(box), b.OwnerToken, make([]byte, 64), "path", ""},
		"a mailbox with a question":          {"PUT", box + "?x", b.OwnerToken, make([]byte, 64), "query", ""},
		"a mailbox of 65 bytes":              {"PUT", box, b.OwnerToken, make([]byte, 65), "size", ""},
		"shutting no id":                     {"DELETE", short(box), b.OwnerToken, nil, "path", ""},
		"shutting with a question":           {"DELETE", box + "?x", b.OwnerToken, nil, "query", ""},
		"shutting another's":                 {"DELETE", box, another, nil, "refused", ""},
		"arrivals of no id":                  {"GET", short(box) + "/arrivals", b.OwnerToken, nil, "path", ""},
		"arrivals with a question":           {"GET", box + "/arrivals?x", b.OwnerToken, nil, "query", ""},
		"arrivals from nowhere":              {"GET", box + "/arrivals", b.OwnerToken, nil, "query", "nowhere"},
		"another's arrivals":                 {"GET", box + "/arrivals", another, nil, "refused", ""},
		"acknowledging for no id":            {"DELETE", short(box) + "/pouches" + through, b.OwnerToken, nil, "path", ""},
		"acknowledging another's":            {"DELETE", box + "/pouches" + through, another, nil, "refused", ""},
		"acknowledging without a digest":     {"DELETE", box + "/pouches?through=" + at.At.String(), b.OwnerToken, nil, "query", ""},
		"acknowledging with half a digest":   {"DELETE", box + "/pouches" + through[:len(through)-1], b.OwnerToken, nil, "query", ""},
		"acknowledging through nowhere":      {"DELETE", box + "/pouches?through=x&digest=" + digest, b.OwnerToken, nil, "query", ""},
		"fetching from nowhere":              {"GET", box + "/pouches?after=x", b.OwnerToken, nil, "query", ""},
		"another's pouches":                  {"GET", box + "/pouches?after=" + courier.Position{}.String(), another, nil, "refused", ""},
		"a chunk of no digest":               {"GET", piece[:len(piece)-1], b.OwnerToken, nil, "path", ""},
		"a chunk with a question":            {"GET", piece + "?x", b.OwnerToken, nil, "query", ""},
		"another's chunk":                    {"GET", piece, another, nil, "refused", ""},
		"dropping a chunk of no digest":      {"DELETE", piece[:len(piece)-1], b.OwnerToken, nil, "path", ""},
		"dropping another's chunk":           {"DELETE", piece, another, nil, "refused", ""},
		"a deposit for no id":                {"PUT", strings.Replace(slot, "/v1/slots/", "/v1/slots/0", 1) + "/pouches/" + digest, b.SenderToken, pouch, "path", ""},
		"a deposit of no digest":             {"PUT", slot + "/pouches/" + digest[1:], b.SenderToken, pouch, "path", ""},
		"a deposit with a question":          {"PUT", slot + "/pouches/" + digest + "?x", b.SenderToken, pouch, "query", ""},
		"a deposit of a size between":        {"PUT", slot + "/pouches/" + digest, b.SenderToken, pouch[1:], "size", ""},
		"a deposit of nothing":               {"PUT", slot + "/pouches/" + digest, b.SenderToken, nil, "size", ""},
		"a deposit under another digest":     {"PUT", slot + "/pouches/" + at.Digest.String()[:63] + "0", b.SenderToken, pouch, "digest", ""},
		"a deposit by another":               {"PUT", slot + "/pouches/" + digest, another, pouch, "refused", ""},
		"a chunk of a pouch's size":          {"PUT", slot + "/chunks/" + digest, b.SenderToken, pouch, "size", ""},
		"a method of another place":          {"PUT", box + "/pouches?after=" + courier.Position{}.String(), b.OwnerToken, nil, "method", ""},
		"a place that is none":               {"GET", "/v1/keys", courier.Token{}, nil, "path", ""},
		"the courier's key, with a question": {"GET", "/v1/key?x", courier.Token{}, nil, "query", ""},
		"its health, with a question":        {"GET", "/healthz?x", courier.Token{}, nil, "query", ""},
	} {
		t.Run("84 "+name, func(t *testing.T) {
			_, text := h.do(c.method, c.path, c.token, c.body, func(r *http.Request) {
				if c.last != "" {
					r.Header.Set("Last-Event-ID", c.last)
				}
			})
			if text != c.want+"\n" {
				t.Errorf("answered %q, want %s", text, c.want)
			}
		})
	}
	t.Run("84 a mailbox of nobody's", func(t *testing.T) {
		nobody := "/v1/mailboxes/" + courier.NewID().String()
		_, text := h.do("PUT", nobody, courier.Token{}, make([]byte, 64), func(r *http.Request) { r.Header.Del("Authorization") })
		if text != "refused\n" {
			t.Errorf("answered %q, want refused", text)
		}
		if _, text := h.do("GET", nobody+"/pouches?after="+courier.Position{}.String(), courier.Token{}, nil); text != "refused\n" {
			t.Errorf("afterwards it is there: %q", text)
		}
	})
	if got := b.fetch(t); len(got) != 1 || got[0].Digest != at.Digest {
		t.Errorf("afterwards %d pouches, want the honest one", len(got))
	}
	if _, err := b.FetchChunk(t.Context(), courier.DigestOf(chunk)); err != nil {
		t.Errorf("afterwards the honest chunk: %v", err)
	}
}

// Row 83: whoever is slow with a body is told so.
func TestAttackSlowBodyIsTold(t *testing.T) {
	t.Parallel()
	h := openHouse(t, store.NewMemory(), courier.Config{Timeouts: courier.Timeouts{Body: 100 * time.Millisecond}})
	b := h.mailbox()
	head := fmt.Sprintf("PUT /v1/slots/%s/pouches/%s HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\nContent-Type: application/octet-stream\r\nContent-Length: %d\r\n\r\n",
		b.Sender, courier.DigestOf(nil), b.SenderToken.Reveal(), courier.Small)
	if s := h.raw(head + "and no more"); len(s) != 1 || s[0] != http.StatusRequestTimeout {
		t.Fatalf("answered %v, want one time-out", s)
	}
	id, token := courier.NewID(), courier.NewToken()
	making := fmt.Sprintf("PUT /v1/mailboxes/%s HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\nContent-Type: application/octet-stream\r\nContent-Length: 64\r\n\r\n", id, token.Reveal())
	if s := h.raw(making + "half its body"); len(s) != 1 || s[0] != http.StatusRequestTimeout {
		t.Errorf("making a mailbox: answered %v, want one time-out", s)
	}
	if _, text := h.do("GET", "/v1/mailboxes/"+id.String()+"/pouches?after="+courier.Position{}.String(), token, nil); text != "refused\n" {
		t.Errorf("the mailbox was made all the same: %q", text)
	}
}

// Row 85: once a mailbox has had its requests, nothing more is done for it,
// whatever is asked and by whichever end.
func TestAttackTooManyOfEveryRequest(t *testing.T) {
	t.Parallel()
	h := openHouse(t, store.NewMemory(), courier.Config{Limits: courier.Limits{Rate: 0.001, Burst: 9}, Timeouts: courier.Timeouts{Refuse: time.Millisecond}})
	b, chunk := h.mailbox(), sized(courier.ChunkSize, "honest")
	if _, err := b.Deposit(t.Context(), pouchOf("honest")); err != nil {
		t.Fatal(err)
	}
	if _, err := b.DepositChunk(t.Context(), chunk); err != nil {
		t.Fatal(err)
	}
	at := b.fetch(t)[0]
	for range 9 { // the rest of what it may ask
		_, _ = b.Fetch(t.Context(), courier.Position{})
	}
	watch := func() (err error) {
		for _, err = range b.Watch(t.Context(), courier.Position{}) {
			break
		}
		return err
	}
	wants(t, "fetch", second(b.Fetch(t.Context(), courier.Position{})), courier.ErrTooFast)
	wants(t, "watch", watch(), courier.ErrTooFast)
	wants(t, "acknowledge", b.Trim(t.Context(), at.At, at.Digest), courier.ErrTooFast)
	wants(t, "fetch a chunk", second(b.FetchChunk(t.Context(), at.Digest)), courier.ErrTooFast)
	wants(t, "drop a chunk", b.DropChunk(t.Context(), courier.DigestOf(chunk)), courier.ErrTooFast)
	wants(t, "make it again", b.Create(t.Context(), courier.Permit{}), courier.ErrTooFast)
	wants(t, "shut it", b.Shut(t.Context()), courier.ErrTooFast)
	for cell, err := range h.store.Cells(t.Context(), "m"+string(b.Mailbox.Owner[:]), "chunk") {
		if err != nil || len(cell.Value) != courier.ChunkSize {
			t.Errorf("%d bytes of the chunk are left: %v", len(cell.Value), err)
		}
		return
	}
	t.Error("the chunk is gone")
}

// Row 85: what would take more memory than one mailbox may is not begun.
func TestAttackMoreThanAMailboxMayHaveInHand(t *testing.T) {
	t.Parallel()
	h := openHouse(t, store.NewMemory(), courier.Config{Limits: courier.Limits{MailboxInFlight: courier.Small}})
	b := h.mailbox()
	if _, err := b.Deposit(t.Context(), pouchOf("honest")); err != nil {
		t.Fatal("the honest twin:", err)
	}
	path := "/v1/slots/" + b.Sender.String() + "/pouches/" + courier.DigestOf(sized(courier.Medium, 1)).String()
	if _, text := h.do("PUT", path, b.SenderToken, sized(courier.Medium, 1)); text != "too-fast\n" {
		t.Errorf("deposit: answered %q, want too-fast", text)
	}
	wants(t, "fetch", second(b.Fetch(t.Context(), courier.Position{})), courier.ErrTooFast)
	wants(t, "fetch a chunk", second(b.FetchChunk(t.Context(), courier.DigestOf(nil))), courier.ErrTooFast)
}

// Row 87: on a store that has ended under it a courier acknowledges nothing and
// says so, whatever is asked.
func TestAttackStoreEndsUnderTheCourier(t *testing.T) {
	t.Parallel()
	st := store.NewMemory()
	permits, err := courier.NewPermits(t.Context(), st, 1)
	if err != nil {
		t.Fatal(err)
	}
	h := openHouse(t, st, courier.Config{Timeouts: courier.Timeouts{Refuse: time.Millisecond}})
	b, fresh := h.mailbox(), h.draw()
	if err := st.Close(); err != nil {
		t.Fatal(err)
	}
	d := courier.DigestOf(pouchOf(1))
	wants(t, "make a mailbox", h.owner(fresh).Create(t.Context(), permits[0]), courier.ErrSick)
	wants(t, "deposit", second(b.Deposit(t.Context(), pouchOf(1))), courier.ErrSick)
	wants(t, "fetch", second(b.Fetch(t.Context(), courier.Position{})), courier.ErrSick)
	wants(t, "acknowledge", b.Trim(t.Context(), courier.Position{Life: 1, Seq: 1}, d), courier.ErrSick)
	wants(t, "fetch a chunk", second(b.FetchChunk(t.Context(), d)), courier.ErrSick)
	wants(t, "drop a chunk", b.DropChunk(t.Context(), d), courier.ErrSick)
	wants(t, "shut", b.Shut(t.Context()), courier.ErrSick)
	_, err = courier.NewPermits(t.Context(), st, 1)
	wants(t, "permits", err, store.ErrClosed)
	_, err = courier.New(t.Context(), st, courier.Config{})
	wants(t, "another courier on it", err, store.ErrClosed)
}
