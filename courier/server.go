package courier

import (
	"context"
	"crypto/ed25519"
	"errors"
	"fmt"
	"hash/maphash"
	"io"
	"log"
	"log/slog"
	"net"
	"net/http"
	"sync"

	"golang.org/x/net/netutil"
	"golang.org/x/time/rate"

	"goodoffices/store"
)

// A Server is a courier. Its handler may be used by any number of requests at once.
type Server struct {
	store    store.Store
	limits   Limits
	timeouts Timeouts
	permits  bool
	key      Key
	log      *slog.Logger

	clerk  *clerk
	hub    *hub
	budget *budget
	pool   bodies
	slots  *lru[ID, slot]
	rates  *lru[ID, *rate.Limiter]
	// addresses limits who makes mailboxes, by a hash under a seed that ends
	// with the process: no address is kept.
	addresses *lru[uint64, *rate.Limiter]
	seed      maphash.Seed

	handler  http.Handler
	stopping chan struct{} // closed by Serve or Close: streams end
	stopOnce sync.Once
	close    sync.Once
}

const (
	slotRoom    = 1 << 16
	rateRoom    = 1 << 16
	addressRoom = 1 << 13
	// maxHeader bounds a request's line and headers, in bytes.
	maxHeader = 4 << 10
)

// New starts a courier on a store, which stays the caller's to close, after
// Close. The context is for starting only.
func New(ctx context.Context, st store.Store, cfg Config) (*Server, error) {
	cfg = cfg.withDefaults()
	private, err := signingKey(ctx, st, cfg.Key)
	if err != nil {
		return nil, fmt.Errorf("start courier: %w", err)
	}
	s := &Server{
		store: st, limits: cfg.Limits, timeouts: cfg.Timeouts, permits: cfg.Permits,
		key: Key(private.Public().(ed25519.PublicKey)), log: cfg.Log,
		hub: newHub(cfg.Limits), budget: newBudget(cfg.Limits),
		slots: newLRU[ID, slot](slotRoom), rates: newLRU[ID, *rate.Limiter](rateRoom),
		addresses: newLRU[uint64, *rate.Limiter](addressRoom), seed: maphash.MakeSeed(),
		stopping: make(chan struct{}),
	}
	s.clerk = &clerk{
		store: st, key: private, now: cfg.Now, limits: cfg.Limits, log: cfg.Log, hub: s.hub, slots: s.slots,
		scrub: cfg.Timeouts.Scrub, queue: make(chan *job, queueLength),
		quit: make(chan struct{}), stopped: make(chan struct{}),
		boxes: newLRU[ID, *box](boxRoom),
	}
	if err := s.clerk.count(ctx); err != nil {
		return nil, fmt.Errorf("start courier: %w", err)
	}
	s.handler = s.routes()
	go s.clerk.run(context.WithoutCancel(ctx))
	return s, nil
}

// signingKey finds the courier's key, or draws it.
func signingKey(ctx context.Context, st store.Store, given ed25519.PrivateKey) (ed25519.PrivateKey, error) {
	if given != nil {
		if len(given) != ed25519.PrivateKeySize {
			return nil, fmt.Errorf("signing key: %w", ErrMalformed)
		}
		return given, nil
	}
	for {
		seed, err := readCell(ctx, st, courierOwner, keyCell)
		switch {
		case err != nil:
			return nil, fmt.Errorf("signing key: %w", err)
		case len(seed) == ed25519.SeedSize:
			return ed25519.NewKeyFromSeed(seed), nil
		case seed != nil:
			return nil, fmt.Errorf("signing key: %w", ErrMalformed)
		}
		fresh := newSecret()
		results, err := st.Commit(ctx, store.Tx{Owner: courierOwner, Number: 1, Cells: []store.Cell{{Name: keyCell, Value: fresh[:]}}})
		if err == nil && !errors.Is(results[0].Err, store.ErrConflict) {
			err = results[0].Err
		}
		if err != nil {
			return nil, fmt.Errorf("signing key: %w", err)
		}
	}
}

// count adds up what the store holds, for the limits over all mailboxes.
func (c *clerk) count(ctx context.Context) error {
	for cell, err := range c.store.Cells(ctx, courierOwner, indexPrefix) {
		if err != nil {
			return fmt.Errorf("count mailboxes: %w", err)
		}
		if len(cell.Name) != len(indexPrefix)+nameSize {
			return fmt.Errorf("count mailboxes: %w", ErrMalformed)
		}
		e, _, err := readEntry(ctx, c.store, ID([]byte(cell.Name[len(indexPrefix):])))
		if err != nil {
			return fmt.Errorf("count mailboxes: %w", err)
		}
		c.mailboxes, c.bytes = c.mailboxes+1, c.bytes+e.holdsBytes()
	}
	return nil
}

// Key is the courier's public key, by which its receipts are known.
func (s *Server) Key() Key { return s.key }

// Handler serves the protocol. Timeouts of connections and headers come with
// Serve; behind another http.Server they are that server's.
func (s *Server) Handler() http.Handler { return s.handler }

// Serve answers on a listener, which it closes, until the context ends; then it
// lets requests under way finish and returns nil. It does not Close the Server.
func (s *Server) Serve(ctx context.Context, ln net.Listener) error {
	var protocols http.Protocols
	protocols.SetHTTP1(true)
	srv := &http.Server{
		Handler:           s.handler,
		ReadHeaderTimeout: s.timeouts.Header,
		WriteTimeout:      s.timeouts.Write + s.timeouts.Body,
		IdleTimeout:       s.timeouts.Idle,
		MaxHeaderBytes:    maxHeader,
		Protocols:         &protocols,
		// What net/http has to say about its clients names their addresses.
		ErrorLog: log.New(io.Discard, "", 0),
	}
	failed := make(chan error, 1)
	go func() { failed <- srv.Serve(netutil.LimitListener(ln, s.limits.Connections)) }()
	select {
	case err := <-failed:
		return fmt.Errorf("serve: %w", err)
	case <-ctx.Done():
	}
	s.stopOnce.Do(func() { close(s.stopping) })
	end, cancel := context.WithTimeout(context.WithoutCancel(ctx), s.timeouts.Stop)
	defer cancel()
	err := srv.Shutdown(end)
	if errors.Is(err, context.DeadlineExceeded) {
		err = srv.Close()
	}
	<-failed
	if err != nil {
		return fmt.Errorf("stop serving: %w", err)
	}
	return nil
}

// Close ends all streams, waits until what was handed in is durable, and
// acknowledges nothing more. It leaves the store open.
func (s *Server) Close() error {
	s.close.Do(func() {
		s.stopOnce.Do(func() { close(s.stopping) })
		s.clerk.close()
	})
	return nil
}

// Sick returns what failed, wrapping ErrSick, once the courier has stopped
// acknowledging for good; otherwise nil.
func (s *Server) Sick() error {
	if err := s.clerk.sick.Load(); err != nil {
		return *err
	}
	return nil
}
