package courier_test

import (
	"context"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"goodoffices/courier"
	"goodoffices/courier/load"
	"goodoffices/store"
	"goodoffices/store/storetest"
)

// Many depositors share a sync, and each waits for its own.
func TestDepositorsShareASync(t *testing.T) {
	t.Parallel()
	const delay, depositors, each = 20 * time.Millisecond, 64, 5
	disk := storetest.NewDisk(t)
	st := openSQLite(t, filepath.Join(t.TempDir(), "courier.db"), store.Options{VFS: disk.Name})
	h := openHouse(t, st, courier.Config{Limits: load.NoLimits()})
	boxes := make([]mailbox, depositors)
	for i := range boxes {
		boxes[i] = h.mailbox()
	}
	disk.Delay(delay)
	before := disk.Syncs()
	var wg sync.WaitGroup
	for i, b := range boxes {
		wg.Go(func() {
			for n := range each {
				start := time.Now()
				if _, err := b.Deposit(t.Context(), pouchOf(i, n)); err != nil {
					t.Errorf("deposit: %v", err)
				}
				if took := time.Since(start); took < delay {
					t.Errorf("answered after %v, before its sync", took)
				}
			}
		})
	}
	wg.Wait()
	syncs := disk.Syncs() - before
	if share := float64(depositors*each) / float64(syncs); share < 16 {
		t.Errorf("%.1f deposits a sync, want at least 16", share)
	}
}

// A gated store lets a commit be durable, and holds its answer.
type gated struct {
	store.Store
	shut    atomic.Bool
	entered chan struct{}
	open    chan struct{}
}

func (g *gated) Commit(ctx context.Context, txs ...store.Tx) ([]store.Result, error) {
	if g.shut.Load() {
		g.entered <- struct{}{}
		<-g.open
	}
	return g.Store.Commit(ctx, txs...)
}

func newGated() *gated {
	return &gated{Store: store.NewMemory(), entered: make(chan struct{}), open: make(chan struct{})}
}

func TestNobodyIsAnsweredBeforeTheCommit(t *testing.T) {
	t.Parallel()
	st := newGated()
	h := openHouse(t, st, courier.Config{})
	boxes := []mailbox{h.mailbox(), h.mailbox(), h.mailbox()}
	st.shut.Store(true)
	answered := make(chan error, 2*len(boxes))
	for _, b := range boxes {
		for range 2 { // and a repeat waits for the first
			go func() {
				d := h.newDepositor(b.Route())
				defer d.Close()
				_, err := d.Deposit(t.Context(), pouchOf("one"))
				answered <- err
			}()
		}
	}
	<-st.entered
	if status, _ := h.do("GET", "/healthz", courier.Token{}, nil); status != 200 {
		t.Errorf("reading waits for the disk: %d", status)
	}
	if n := len(boxes[0].fetch(t)); n != 0 {
		t.Errorf("%d pouches are shown before they are durable", n)
	}
	select {
	case err := <-answered:
		t.Errorf("answered before the commit: %v", err)
	default:
	}
	st.shut.Store(false)
	close(st.open)
	for range cap(answered) {
		if err := <-answered; err != nil {
			t.Errorf("after the commit: %v", err)
		}
	}
}

// Who was taken in hand is answered; then the courier is gone.
func TestStopsGracefully(t *testing.T) {
	t.Parallel()
	st := newGated()
	h := &house{t: t, listen: "127.0.0.1:0", store: st}
	h.start()
	b := h.mailbox()
	watching, left := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(left)
		first := true
		for _, err := range b.Watch(t.Context(), courier.Position{}) {
			if first {
				first = false
				close(watching)
			} else if err != nil {
				return // the stream was ended
			}
		}
	}()
	<-watching
	st.shut.Store(true)
	answered := make(chan error, 1)
	go func() {
		_, err := b.Deposit(t.Context(), pouchOf("the last"))
		answered <- err
	}()
	<-st.entered
	stopped := make(chan struct{})
	go func() {
		h.stop()
		close(stopped)
	}()
	<-left // streams end at once
	st.shut.Store(false)
	close(st.open)
	if err := <-answered; err != nil {
		t.Errorf("under way when it stopped: %v", err)
	}
	<-stopped
	_, err := b.Deposit(t.Context(), pouchOf("too late"))
	wants(t, "after it stopped", err, courier.ErrUnreachable)
}
