package web

import (
	"context"
	"net/http"
	"sync"
	"sync/atomic"

	"github.com/alexedwards/scs/v2"
	"github.com/alexedwards/scs/v2/memstore"

	"goodoffices/paper"
	"goodoffices/rehearsal"
)

// A Theatre shows a rehearsal: a page before the doors, and behind each door a
// desk's own pages at an address of their own. When the stage steps back, the
// doors lead to the new copies of the desks.
type Theatre struct {
	stage *rehearsal.Stage
	cfg   Config
	front *Server // the page before the doors; it shows no desk

	ctx   context.Context // of what the doors' servers start
	doors []*Door

	mu sync.Mutex // guards the exchange of what stands behind the doors
}

// A Door is the address of one desk of a rehearsal.
type Door struct {
	Desk      paper.Desk
	Principal string
	Role      paper.Place
	Address   string // "http://127.0.0.1:8081"

	sessions scs.Store // outlive the copies of the desk
	behind   atomic.Pointer[Server]
}

// ServeHTTP implements http.Handler.
func (d *Door) ServeHTTP(w http.ResponseWriter, r *http.Request) { d.behind.Load().ServeHTTP(w, r) }

// NewTheatre returns a theatre. The doors have no addresses yet: Open gives
// them theirs.
func NewTheatre(ctx context.Context, stage *rehearsal.Stage, cfg Config) *Theatre {
	t := &Theatre{stage: stage, cfg: cfg, ctx: ctx}
	for _, d := range stage.Case.Desks {
		t.doors = append(t.doors, &Door{Desk: d.Name, Principal: d.Principal, Role: d.Role, sessions: memstore.NewWithCleanupInterval(0)})
	}
	return t
}

// Doors are those of all desks, in the order of the case.
func (t *Theatre) Doors() []*Door { return t.doors }

// Open puts the desks behind their doors, when every door and the front have
// their addresses.
func (t *Theatre) Open(front string, host string) error {
	cfg := t.cfg
	cfg.Hosts, cfg.Now = []string{host}, t.stage.Now
	for _, d := range t.doors {
		cfg.Frames = append(cfg.Frames, d.Address)
	}
	t.cfg.Framers = []string{front}
	var err error
	if t.front, err = newFront(cfg, t); err != nil {
		return err
	}
	return t.exchange()
}

// exchange puts the desks as they stand now behind the doors.
func (t *Theatre) exchange() error {
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, d := range t.doors {
		cfg := t.cfg
		cfg.Desk, cfg.Now, cfg.Hosts, cfg.Stage = t.stage.Desk(d.Desk), t.stage.Now, []string{hostOf(d.Address)}, t
		cfg.Sessions, cfg.Cookie = d.sessions, "rehearsal-"+string(d.Role)+"-"+hostOf(d.Address)[len("127.0.0.1:"):]
		s, err := New(t.ctx, cfg)
		if err != nil {
			return err
		}
		if old := d.behind.Swap(s); old != nil {
			old.Close()
		}
	}
	return nil
}

// Close ends what the doors' servers started.
func (t *Theatre) Close() {
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, d := range t.doors {
		if s := d.behind.Load(); s != nil {
			s.Close()
		}
	}
}
