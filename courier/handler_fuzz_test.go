package courier_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"goodoffices/courier"
	"goodoffices/internal/seeds"
	"goodoffices/store"
)

// FuzzHandler sends whatever method, target, headers and body to a courier
// with one mailbox: nothing panics, nothing is redirected, nothing is a fault
// of the courier's, and the mailbox's pouch stays.
func FuzzHandler(f *testing.F) {
	st := store.NewMemory()
	s, err := courier.New(f.Context(), st, withKey(courier.Config{Timeouts: courier.Timeouts{Refuse: time.Nanosecond}, Limits: courier.Limits{Rate: 1e9, Creations: 1e9}}))
	if err != nil {
		f.Fatal(err)
	}
	f.Cleanup(func() { s.Close() })
	// Fixed, so that what one process finds means the same to another.
	key := s.Key()
	fixed := slices.Concat([]byte{0x11}, key[:], bytes.Repeat([]byte{1}, 32), bytes.Repeat([]byte{2}, 32), bytes.Repeat([]byte{3}, 32), bytes.Repeat([]byte{4}, 32), []byte("http://x"))
	m, err := courier.ParseMailbox(fixed)
	if err != nil {
		f.Fatal(err)
	}
	serve := func(method, target, token, header, value string, body []byte) (int, string) {
		r := &http.Request{Method: method, Header: http.Header{}, RequestURI: target, RemoteAddr: "192.0.2.1:1", Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1}
		var parseErr error
		if r.URL, parseErr = url.ParseRequestURI(target); parseErr != nil {
			return http.StatusBadRequest, "" // net/http's own answer
		}
		r.Body, r.ContentLength = http.NoBody, int64(len(body))
		if len(body) > 0 {
			r.Body = readCloser{bytes.NewReader(body)}
		}
		r.Header.Set("Authorization", "Bearer "+token)
		r.Header.Set("Content-Type", "application/octet-stream")
		if header != "" {
			r.Header[http.CanonicalHeaderKey(header)] = []string{value}
		}
		ctx, cancel := context.WithCancel(context.Background())
		defer cancel()
		w := flushed{httptest.NewRecorder(), cancel}
		s.Handler().ServeHTTP(w, r.WithContext(ctx))
		return w.Code, w.Body.String()
	}
	secret, err := hex.DecodeString(m.SenderToken.Reveal())
	if err != nil {
		f.Fatal(err)
	}
	hash := sha256.Sum256(secret)
	if code, text := serve("PUT", "/v1/mailboxes/"+m.Owner.String(), m.OwnerToken.Reveal(), "", "", slices.Concat(m.Sender[:], hash[:])); code != http.StatusNoContent {
		f.Fatalf("create: %d %s", code, text)
	}
	owner, pouch := "/v1/mailboxes/"+m.Owner.String(), courier.DigestOf(pouchOf(1)).String()
	fetch := owner + "/pouches?after=0000000000000000-0"
	for _, seed := range []struct {
		method, target, header, value string
		body                          []byte
	}{
		{"GET", fetch, "", "", nil},
		{"GET", owner + "/arrivals", "Last-Event-ID", "0000000000000001-1", nil},
		{"DELETE", owner + "/pouches?through=0000000000000001-1&digest=" + pouch, "", "", nil},
		{"GET", owner + "/chunks/" + pouch, "", "", nil},
		{"DELETE", owner + "/chunks/" + pouch, "", "", nil},
		{"PUT", owner, "", "", make([]byte, 96)},
		{"PUT", "/v1/slots/" + m.Sender.String() + "/pouches/" + pouch, "", "", pouchOf(1)},
		{"PUT", "/v1/slots/" + m.Sender.String() + "/chunks/" + pouch, "Content-Encoding", "gzip", pouchOf(1)},
		{"GET", "/v1/key", "", "", nil},
		{"GET", "/healthz", "", "", nil},
		{"GET", "//..%2f%2e", "X", "y", nil},
	} {
		f.Add(strings.Contains(seed.target, "/slots/"), seed.method, seed.target, seed.header, seed.value, seed.body)
	}
	for _, seed := range seeds.Of(f, "../testdata/vectors/courier.json") {
		f.Add(true, "PUT", "/v1/slots/"+m.Sender.String()+"/pouches/"+courier.DigestOf(seed).String(), "", "", seed)
	}
	f.Fuzz(func(t *testing.T, asSender bool, method, target, header, value string, body []byte) {
		if strings.Contains(target, owner) && method == "DELETE" && !strings.Contains(target, "/chunks/") && !strings.Contains(target, "pouches") {
			return // the owner may end it
		}
		token := m.OwnerToken
		if asSender {
			token = m.SenderToken
		}
		code, text := serve(method, target, token.Reveal(), header, value, body)
		if code >= 500 && text != "sick\n" && text != "full\n" && text != "quota\n" && text != "busy\n" || code >= 300 && code < 400 {
			t.Fatalf("%s %q: %d %q", method, target, code, text)
		}
		if code, text := serve("GET", fetch, m.OwnerToken.Reveal(), "", "", nil); code != http.StatusOK {
			t.Fatalf("afterwards the mailbox answers %d %q", code, text)
		}
	})
}

// flushed ends a stream at its first event.
type flushed struct {
	*httptest.ResponseRecorder
	end context.CancelFunc
}

func (f flushed) Flush() { f.end() }

type readCloser struct{ *bytes.Reader }

func (readCloser) Close() error { return nil }
