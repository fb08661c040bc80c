package courier_test

import (
	"bytes"
	"context"
	"crypto/tls"
	"encoding/hex"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"goodoffices/courier"
	"goodoffices/store"
	"goodoffices/store/storetest"
)

// Row 93: everything the courier stores and logs, given to the attacker.
func TestAttackEverythingTheCourierKeeps(t *testing.T) {
	t.Parallel()
	minute := time.Date(2026, 2, 6, 9, 41, 0, 0, time.UTC)
	dir, log, disk := t.TempDir(), new(syncBuffer), storetest.NewDisk(t)
	st := openSQLite(t, filepath.Join(dir, "courier.db"), store.Options{VFS: disk.Name})
	h := openHouse(t, st, courier.Config{
		Permits: true, Now: func() time.Time { return minute.Add(17 * time.Second) },
		Log: slog.New(slog.NewJSONHandler(log, nil)),
	})
	permits, err := courier.NewPermits(t.Context(), st, 1)
	if err != nil {
		t.Fatal(err)
	}
	m := h.draw()
	b := mailbox{m, h.owner(m), h.depositor(m.Route())}
	if err := b.Create(t.Context(), permits[0]); err != nil {
		t.Fatalf("create: %v", err)
	}
	receipt, err := b.Deposit(t.Context(), pouchOf("sealed"))
	if err != nil {
		t.Fatalf("deposit: %v", err)
	}
	disk.Set(storetest.Full)
	_, _ = b.Deposit(t.Context(), pouchOf("refused")) // something for the log
	disk.Set(storetest.Healthy)

	kept := everything(t, dir)
	if !bytes.Contains(kept, b.Sender[:]) {
		t.Fatal("the search finds nothing that is there")
	}
	for what, secret := range map[string]string{"owner's token": b.OwnerToken.Reveal(), "sender's token": b.SenderToken.Reveal(), "permit": permits[0].Reveal()} {
		raw, _ := hex.DecodeString(secret)
		if bytes.Contains(kept, raw) || bytes.Contains(kept, []byte(secret)) || strings.Contains(log.String(), secret) {
			t.Errorf("the %s is kept", what)
		}
	}
	for _, word := range []string{"127.0.0.1", "localhost", b.Sender.String(), b.Mailbox.Owner.String(), courier.DigestOf(pouchOf("sealed")).String()} {
		if strings.Contains(log.String(), word) || bytes.Contains(kept, []byte(word)) {
			t.Errorf("%q is kept", word)
		}
	}
	if text := log.String(); !strings.Contains(text, "disk is full") || !strings.Contains(text, `:00:00Z"`) || strings.Count(text, `:00:00Z"`) != strings.Count(text, `"time":`) {
		t.Errorf("the log tells more than hours:\n%s", text)
	}
	// A receipt's minute goes with its pouch.
	signed := receipt.Encode()[33:41]
	if !bytes.Contains(kept, signed) {
		t.Fatal("the search does not find the minute beside the pouch")
	}
	got := b.fetch(t)
	if err := b.Trim(t.Context(), got[0].At, got[0].Digest); err != nil {
		t.Fatal(err)
	}
	if err := st.Scrub(t.Context()); err != nil {
		t.Fatal(err)
	}
	if kept := everything(t, dir); bytes.Contains(kept, signed) || bytes.Contains(kept, pouchOf("sealed")[:32]) {
		t.Error("the pouch or its minute stays after it was acknowledged")
	}
}

func everything(t *testing.T, dir string) (all []byte) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "*"))
	if err != nil || len(files) == 0 {
		t.Fatalf("files of the courier: %v, %v", files, err)
	}
	for _, name := range files {
		b, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, b...)
	}
	return all
}

// Row 93 with the server's own clock: what was acknowledged is scrubbed by itself.
func TestScrubsByItself(t *testing.T) {
	t.Parallel()
	st := &scrubbed{Store: store.NewMemory(), done: make(chan struct{}, 100)}
	h := openHouse(t, st, courier.Config{Timeouts: courier.Timeouts{Scrub: 5 * time.Millisecond}})
	b := h.mailbox()
	if _, err := b.Deposit(t.Context(), pouchOf(1)); err != nil {
		t.Fatal(err)
	}
	if len(st.done) != 0 {
		t.Error("scrubbed before anything was acknowledged")
	}
	got := b.fetch(t)
	if err := b.Trim(t.Context(), got[0].At, got[0].Digest); err != nil {
		t.Fatal(err)
	}
	<-st.done
}

type scrubbed struct {
	store.Store
	done chan struct{}
}

func (s *scrubbed) Scrub(context.Context) error {
	s.done <- struct{}{}
	return nil
}

// A tap writes down all that a courier could tell its clients apart by, a
// client being known by its token.
type tap struct {
	mu      sync.Mutex          // guards what follows
	conns   map[string]string   // whose a connection is
	headers map[string][]string // by method
	first   map[string]bool     // whether a client's first connection resumed a session
	resumed bool                // whether a later one did
	shared  bool                // whether two used one connection
}

func (p *tap) see(r *http.Request) {
	p.mu.Lock()
	defer p.mu.Unlock()
	who := r.Header.Get("Authorization")
	if _, seen := p.first[who]; !seen {
		p.first[who] = r.TLS.DidResume
	} else if r.TLS.DidResume {
		p.resumed = true
	}
	if before, ok := p.conns[r.RemoteAddr]; ok && before != who {
		p.shared = true
	}
	p.conns[r.RemoteAddr] = who
	h := r.Header.Clone()
	h.Del("Authorization")
	h.Del("Content-Length")
	var lines bytes.Buffer
	_ = h.Write(&lines)
	if !slices.Contains(p.headers[r.Method], lines.String()) {
		p.headers[r.Method] = append(p.headers[r.Method], lines.String())
	}
}

// Row 93a: no connection, TLS session, header or proxy account is shared by
// two mailboxes, nor by the two ends of one.
func TestAttackClusteringMailboxes(t *testing.T) {
	t.Parallel()
	h := openHouse(t, store.NewMemory(), courier.Config{})
	p := &tap{conns: map[string]string{}, headers: map[string][]string{}, first: map[string]bool{}}
	front := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		p.see(r)
		h.server.Handler().ServeHTTP(w, r)
	}))
	t.Cleanup(front.Close)
	socks := newSOCKS(t)
	roots := front.Client().Transport.(*http.Transport).TLSClientConfig.RootCAs
	dialing := courier.Dialing{Proxy: socks.address, TLS: &tls.Config{RootCAs: roots}}
	for range 3 {
		m, err := courier.NewMailbox(front.URL, h.server.Key())
		if err != nil {
			t.Fatal(err)
		}
		owner, err := courier.NewOwner(m, dialing)
		if err != nil {
			t.Fatal(err)
		}
		depositor, err := courier.NewDepositor(m.Route(), dialing)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(owner.Close)
		t.Cleanup(depositor.Close)
		if err := owner.Create(t.Context(), courier.Permit{}); err != nil {
			t.Fatalf("create through proxy and TLS: %v", err)
		}
		for i := range 3 {
			depositor.Close() // so that its own session is resumed
			if _, err := depositor.Deposit(t.Context(), pouchOf(i)); err != nil {
				t.Fatalf("deposit through proxy and TLS: %v", err)
			}
		}
		if got, err := owner.Fetch(t.Context(), courier.Position{}); err != nil || len(got.Pouches) != 3 {
			t.Fatalf("fetch through proxy and TLS: %d pouches, %v", len(got.Pouches), err)
		}
	}
	if len(p.first) != 6 {
		t.Errorf("%d clients seen, want two for each of three mailboxes", len(p.first))
	}
	if p.shared {
		t.Error("two clients shared a connection")
	}
	for _, resumed := range p.first {
		if resumed {
			t.Error("a client resumed the TLS session of another")
		}
	}
	if !p.resumed {
		t.Error("no client resumed a session of its own: the test saw nothing")
	}
	for method, sets := range p.headers {
		if len(sets) != 1 {
			t.Errorf("%s: clients differ in their headers: %q", method, sets)
		}
		for _, s := range sets {
			if strings.Contains(s, "User-Agent") || strings.Contains(s, "Cookie") || strings.Contains(s, "Accept") {
				t.Errorf("%s: headers that say more than they must: %q", method, s)
			}
		}
	}
	socks.mu.Lock()
	defer socks.mu.Unlock()
	if len(socks.accounts) != 6 {
		t.Errorf("%d proxy accounts for 6 clients", len(socks.accounts))
	}
}

// A socks server is a proxy (RFC 1928, RFC 1929) that remembers who came.
type socksServer struct {
	address  string
	mu       sync.Mutex // guards what follows
	accounts map[string]int
}

func newSOCKS(t *testing.T) *socksServer {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := &socksServer{address: ln.Addr().String(), accounts: map[string]int{}}
	t.Cleanup(func() { ln.Close() })
	go func() {
		for {
			c, err := ln.Accept()
			if err != nil {
				return
			}
			go s.serve(c)
		}
	}()
	return s
}

func (s *socksServer) serve(c net.Conn) {
	defer c.Close()
	b := make([]byte, 512)
	read := func(n int) []byte { _, _ = io.ReadFull(c, b[:n]); return b[:n] }
	read(int(read(2)[1])) // methods offered
	_, _ = c.Write([]byte{5, 2})
	user := string(read(int(read(2)[1])))
	password := string(read(int(read(1)[0])))
	s.mu.Lock()
	s.accounts[user+password]++
	s.mu.Unlock()
	_, _ = c.Write([]byte{1, 0})
	head := read(4)
	var host string
	switch head[3] {
	case 1:
		host = net.IP(read(4)).String()
	default:
		host = string(read(int(read(1)[0])))
	}
	port := read(2)
	up, err := net.DialTCP("tcp", nil, &net.TCPAddr{IP: net.ParseIP(host), Port: int(port[0])<<8 | int(port[1])})
	if err != nil {
		return
	}
	defer up.Close()
	_, _ = c.Write([]byte{5, 0, 0, 1, 0, 0, 0, 0, 0, 0})
	go func() { _, _ = io.Copy(up, c); _ = up.CloseWrite() }()
	_, _ = io.Copy(c, up)
}
