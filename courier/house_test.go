package courier_test

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"goodoffices/courier"
	"goodoffices/courier/couriertest"
	"goodoffices/courier/load"
	"goodoffices/store"
)

// A house is a courier served on loopback, which tests may crash and wipe.
type house struct {
	t       testing.TB
	cfg     courier.Config
	store   store.Store
	server  *courier.Server
	address string
	listen  string
	stop    func()
	clients []interface{ Close() }
}

// openHouse serves a courier until the test ends. The store stays the caller's.
func openHouse(t testing.TB, st store.Store, cfg courier.Config) *house {
	t.Helper()
	h := &house{t: t, cfg: cfg, listen: couriertest.HoldPort(t), store: st}
	h.start()
	t.Cleanup(func() {
		for _, c := range h.clients {
			c.Close()
		}
		h.stop()
	})
	return h
}

func (h *house) start() {
	h.t.Helper()
	server, err := courier.New(context.Background(), h.store, h.cfg)
	if err != nil {
		h.t.Fatalf("start courier: %v", err)
	}
	ln, err := net.Listen("tcp", h.listen)
	if err != nil {
		h.t.Fatal(err)
	}
	h.server, h.listen = server, ln.Addr().String()
	h.address = "http://" + h.listen
	ctx, cancel := context.WithCancel(context.Background())
	served := make(chan error, 1)
	go func() { served <- server.Serve(ctx, ln) }()
	h.stop = sync.OnceFunc(func() { // at the latest when the test ends, also where it cannot start again
		cancel()
		if err := <-served; err != nil {
			h.t.Errorf("serve: %v", err)
		}
		server.Close()
	})
}

// restart stops the courier and starts it on another store.
func (h *house) restart(st store.Store) {
	h.t.Helper()
	for _, c := range h.clients {
		c.Close() // idle connections, which are about to break
	}
	h.stop()
	h.store = st
	h.start()
}

func (h *house) owner(m courier.Mailbox) courier.Owner {
	h.t.Helper()
	c, err := courier.NewOwner(m, courier.Dialing{})
	if err != nil {
		h.t.Fatalf("owner: %v", err)
	}
	h.clients = append(h.clients, c)
	return c
}

// newDepositor makes a client that the caller closes.
func (h *house) newDepositor(r courier.Route) *courier.HTTPDepositor {
	c, err := courier.NewDepositor(r, courier.Dialing{})
	if err != nil {
		h.t.Errorf("depositor: %v", err)
	}
	return c
}

func (h *house) depositor(r courier.Route) courier.Depositor {
	c := h.newDepositor(r)
	h.clients = append(h.clients, c)
	return c
}

// A mailbox that exists, at both ends.
type mailbox struct {
	courier.Mailbox
	courier.Owner
	courier.Depositor
}

func (h *house) mailbox() mailbox {
	h.t.Helper()
	m, err := courier.NewMailbox(h.address, h.server.Key())
	if err != nil {
		h.t.Fatal(err)
	}
	b := mailbox{m, h.owner(m), h.depositor(m.Route())}
	if err := b.Create(context.Background(), courier.Permit{}); err != nil {
		h.t.Fatalf("create a mailbox: %v", err)
	}
	return b
}

// do sends a request as it is and returns status and body.
func (h *house) do(method, path string, token courier.Token, body []byte, change ...func(*http.Request)) (int, string) {
	h.t.Helper()
	req, err := http.NewRequest(method, h.address+path, bytes.NewReader(body))
	if err != nil {
		h.t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+token.Reveal())
	if len(body) > 0 {
		req.Header.Set("Content-Type", "application/octet-stream")
	}
	for _, c := range change {
		c(req)
	}
	transport := &http.Transport{DisableKeepAlives: true}
	resp, err := transport.RoundTrip(req)
	if err != nil {
		h.t.Fatalf("%s %s: %v", method, path, err)
	}
	defer resp.Body.Close()
	text, _ := io.ReadAll(resp.Body)
	return resp.StatusCode, string(text)
}

func pouchOf(what ...any) []byte { return couriertest.Sealed(courier.Small, what...) }

// quick are timeouts for tests of slowness.
func quick() courier.Timeouts {
	return courier.Timeouts{
		Header: 200 * time.Millisecond, Body: 300 * time.Millisecond, Write: 300 * time.Millisecond,
		Idle: time.Second, Heartbeat: 50 * time.Millisecond, Refuse: 5 * time.Millisecond, Stop: 2 * time.Second,
	}
}

func loose() courier.Config { return courier.Config{Limits: load.NoLimits()} }

func openSQLite(t testing.TB, path string, opt store.Options) *store.SQLite {
	t.Helper()
	st, err := store.OpenSQLite(context.Background(), path, opt)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { st.Close() })
	return st
}

// killed copies the files of a store as kill -9 would leave them, and opens them.
func killed(t testing.TB, path string) (*store.SQLite, string) {
	t.Helper()
	image := filepath.Join(t.TempDir(), "courier.db")
	for _, end := range []string{"", "-wal"} {
		b, err := os.ReadFile(path + end)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(image+end, b, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return openSQLite(t, image, store.Options{}), image
}

func TestServerOnMemoryKeepsItsPromises(t *testing.T) {
	t.Parallel()
	couriertest.Run(t, func(t testing.TB) couriertest.Place {
		h := openHouse(t, store.NewMemory(), loose())
		return couriertest.Place{
			Address: h.address, Key: h.server.Key(), Owner: h.owner, Depositor: h.depositor,
			Interleavings: 15,
			Crash:         func() { h.restart(h.store.(*store.Memory).Crash()) },
		}
	})
}

func TestServerOnSQLiteKeepsItsPromises(t *testing.T) {
	t.Parallel()
	couriertest.Run(t, func(t testing.TB) couriertest.Place {
		path := filepath.Join(t.TempDir(), "courier.db")
		h := openHouse(t, openSQLite(t, path, store.Options{}), withKey(loose()))
		return couriertest.Place{
			Address: h.address, Key: h.server.Key(), Owner: h.owner, Depositor: h.depositor,
			Interleavings: 15,
			Crash: func() {
				st, image := killed(t, path)
				path = image
				h.restart(st)
			},
			Wipe: func() {
				path = filepath.Join(t.TempDir(), "courier.db")
				h.restart(openSQLite(t, path, store.Options{}))
			},
		}
	})
}

func TestMemoryKeepsItsPromises(t *testing.T) {
	t.Parallel()
	couriertest.Run(t, func(t testing.TB) couriertest.Place {
		m := couriertest.NewMemory(7)
		return couriertest.Place{
			Address: "http://courier.example", Key: m.Key(), Owner: m.Owner, Depositor: m.Depositor, Wipe: m.Wipe,
		}
	})
}

// withKey gives a courier a key that survives the loss of its store.
func withKey(cfg courier.Config) courier.Config {
	cfg.Key = ed25519.NewKeyFromSeed(bytes.Repeat([]byte{7}, ed25519.SeedSize))
	return cfg
}

func sized(size int, what ...any) []byte { return couriertest.Sealed(size, what...) }

// dial opens a connection on which a test writes what it likes.
func (h *house) dial() net.Conn {
	h.t.Helper()
	c, err := net.Dial("tcp", h.listen)
	if err != nil {
		h.t.Fatal(err)
	}
	_ = c.SetDeadline(time.Now().Add(20 * time.Second))
	return c
}

// A syncBuffer is a log that tests read while it is written.
type syncBuffer struct {
	mu sync.Mutex // guards b
	b  bytes.Buffer
}

func (s *syncBuffer) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.Write(p)
}

func (s *syncBuffer) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.String()
}
