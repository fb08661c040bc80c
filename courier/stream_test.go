package courier_test

import (
	"bufio"
	"context"
	"fmt"
	"net"
	"net/http"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"goodoffices/courier"
	"goodoffices/courier/load"
	"goodoffices/store"
)

// A pipes listener hands out connections that need no file of the system.
type pipes struct {
	next chan net.Conn
	done chan struct{}
	once sync.Once
}

func (p *pipes) Accept() (net.Conn, error) {
	select {
	case c := <-p.next:
		return c, nil
	case <-p.done:
		return nil, net.ErrClosed
	}
}
func (p *pipes) Close() error   { p.once.Do(func() { close(p.done) }); return nil }
func (p *pipes) Addr() net.Addr { return &net.TCPAddr{} }
func (p *pipes) dial() net.Conn {
	here, there := net.Pipe()
	p.next <- there
	return here
}

// Row 83: ten thousand streams that say nothing are carried, at little memory
// each, and others are unharmed. (Under the race detector, which allows no
// more goroutines, two thousand.) It is not parallel: it measures the
// process's memory.
func TestAttackIdleStreams(t *testing.T) {
	streams := 10_000
	if raceDetector {
		streams = 2_000
	}
	ln := &pipes{next: make(chan net.Conn), done: make(chan struct{})}
	cfg := courier.Config{Limits: load.NoLimits()}
	cfg.Limits.MailboxStreams, cfg.Limits.Streams = streams/10, streams
	server, err := courier.New(t.Context(), store.NewMemory(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	served := make(chan error, 1)
	go func() { served <- server.Serve(ctx, ln) }()

	boxes := make([]courier.Mailbox, 11) // the last is the victim's
	for i := range boxes {
		boxes[i], _ = courier.NewMailbox("http://pipe", server.Key())
		makeBox(t, ln.dial(), boxes[i])
	}
	var conns []net.Conn
	var arrived atomic.Int64
	before := memory()
	for i := range streams {
		c := ln.dial()
		conns = append(conns, c)
		r := openStream(t, c, boxes[i%10])
		if i%(streams/100) == 0 {
			go waitFor(r, &arrived)
		} else {
			go discard(c)
		}
	}
	each := (memory() - before) / uint64(streams)
	t.Logf("%d bytes a stream, with its other end", each)
	if each > 40<<10 && !raceDetector {
		t.Error("that is too much for ten thousand")
	}
	c := ln.dial()
	defer c.Close()
	if status := askStream(t, c, boxes[10]).StatusCode; status != http.StatusServiceUnavailable {
		t.Errorf("one stream too many: %d", status)
	}
	put(t, ln.dial(), boxes[10], pouchOf("honest"))
	for _, b := range boxes[:10] {
		put(t, ln.dial(), b, pouchOf("wakes them"))
	}
	for deadline := time.Now().Add(20 * time.Second); arrived.Load() < 100; runtime.Gosched() {
		if time.Now().After(deadline) {
			t.Fatalf("%d of 100 streams were told", arrived.Load())
		}
	}
	cancel()
	if err := <-served; err != nil {
		t.Errorf("stop with all these streams: %v", err)
	}
	server.Close()
	for _, c := range conns {
		c.Close()
	}
}

// discard reads with little memory of its own.
func discard(c net.Conn) {
	for b := make([]byte, 64); ; {
		if _, err := c.Read(b); err != nil {
			return
		}
	}
}

func memory() uint64 {
	var m runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&m)
	return m.HeapInuse + m.StackInuse
}

func askStream(t *testing.T, c net.Conn, m courier.Mailbox) *http.Response {
	fmt.Fprintf(c, "GET /v1/mailboxes/%s/arrivals HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\n\r\n", m.Owner, m.OwnerToken.Reveal())
	resp, err := http.ReadResponse(bufio.NewReaderSize(c, 512), nil)
	if err != nil {
		t.Fatalf("open a stream: %v", err)
	}
	return resp
}

func openStream(t *testing.T, c net.Conn, m courier.Mailbox) *bufio.Reader {
	resp := askStream(t, c, m)
	if resp.StatusCode != http.StatusOK {
		t.Fatalf("open a stream: %s", resp.Status)
	}
	r := bufio.NewReaderSize(resp.Body, 128)
	for range 3 { // the first event
		if _, err := r.ReadString('\n'); err != nil {
			t.Fatalf("first event: %v", err)
		}
	}
	return r
}

func waitFor(r *bufio.Reader, arrived *atomic.Int64) {
	for {
		line, err := r.ReadString('\n')
		if err != nil {
			return
		}
		if strings.HasPrefix(line, "data: ") && strings.HasSuffix(line, "-1\n") {
			arrived.Add(1)
		}
	}
}

func makeBox(t *testing.T, c net.Conn, m courier.Mailbox) {
	owner, err := courier.NewOwner(m, courier.Dialing{})
	if err != nil {
		t.Fatal(err)
	}
	defer owner.Close()
	defer c.Close()
	courier.DialWith(owner, c)
	if err := owner.Create(t.Context(), courier.Permit{}); err != nil {
		t.Fatal(err)
	}
}

func put(t *testing.T, c net.Conn, m courier.Mailbox, pouch []byte) {
	d, err := courier.NewDepositor(m.Route(), courier.Dialing{})
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	defer c.Close()
	courier.DialWith(d, c)
	if _, err := d.Deposit(t.Context(), pouch); err != nil {
		t.Errorf("deposit beside the streams: %v", err)
	}
}

// Too many streams of one mailbox are one owner's fault, and told apart.
func TestAttackStreamsOfOneMailbox(t *testing.T) {
	t.Parallel()
	h := openHouse(t, store.NewMemory(), courier.Config{Limits: courier.Limits{MailboxStreams: 2}})
	b := h.mailbox()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	var wg sync.WaitGroup
	started := make(chan struct{}, 2)
	for range 2 {
		wg.Go(func() {
			for range b.Watch(ctx, courier.Position{}) {
				started <- struct{}{}
			}
		})
		<-started
	}
	for _, err := range b.Watch(ctx, courier.Position{}) {
		wants(t, "a third stream", err, courier.ErrTooFast)
		break
	}
	cancel()
	wg.Wait()
}

// An owner's Watch outlives the courier's restarts and goes on where it was.
func TestWatchOutlivesRestarts(t *testing.T) {
	t.Parallel()
	h := openHouse(t, store.NewMemory(), courier.Config{Timeouts: quick()})
	b := h.mailbox()
	w, err := courier.NewOwner(b.Mailbox, courier.Dialing{Backoff: courier.Backoff{First: time.Millisecond, Most: 10 * time.Millisecond}})
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	seen := make(chan courier.Position, 100)
	ctx, cancel := context.WithCancel(t.Context())
	left := make(chan struct{})
	go func() {
		defer close(left)
		for at, err := range w.Watch(ctx, courier.Position{}) {
			if err == nil {
				seen <- at
			} else if again, _ := courier.Again(err); !again {
				t.Errorf("watch ended: %v", err)
			}
		}
	}()
	for i := range uint64(4) {
		if at := <-seen; at.Seq != i {
			t.Fatalf("heard of pouch %d, want %d", at.Seq, i)
		}
		if i%2 == 1 {
			h.restart(h.store.(*store.Memory).Crash())
		}
		if _, err := b.Deposit(t.Context(), pouchOf(i)); err != nil {
			t.Fatal(err)
		}
	}
	cancel()
	<-left
}
