package web

import (
	"context"
	"html/template"
	"log/slog"
	"net/http"
	"time"

	"github.com/alexedwards/scs/v2"
	"github.com/alexedwards/scs/v2/memstore"

	"goodoffices/desk"
)

// Config says how a desk is shown.
type Config struct {
	// Desk is whose pages these are. It stays open until the server is closed.
	Desk *desk.Desk
	// Hosts are the names, with their ports, under which the desk is asked for.
	// A request for any other is refused: DNS rebinding ends there.
	Hosts []string
	// Secure says that browsers come over TLS.
	Secure bool
	// Now is the clock. Default: time.Now.
	Now func() time.Time
	// Log gets what concerns whoever runs the desk: no names, no words.
	Log *slog.Logger
	// Framers are origins that may show these pages in a frame: a rehearsal's
	// page with all desks side by side. Default: none.
	Framers []string
	// Frames are origins that these pages show in frames: a rehearsal's doors.
	Frames []string
	// Stage is what is being rehearsed, if this is a rehearsal.
	Stage *Theatre
	// Sessions keeps sessions, and Cookie names theirs, where they outlive the
	// server, as in a rehearsal that steps back. Default: its own.
	Sessions scs.Store
	Cookie   string
}

func (c Config) withDefaults() Config {
	if c.Now == nil {
		c.Now = time.Now
	}
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	if c.Sessions == nil {
		c.Sessions = memstore.NewWithCleanupInterval(0)
	}
	return c
}

// A Server shows one desk.
type Server struct {
	cfg         Config
	desk        *desk.Desk
	sessions    *scs.SessionManager
	pages       map[string]*template.Template
	hub         *hub
	looks       looks
	intake      intake
	invitations invitations  // reads and answers links
	mux         http.Handler // without what stands before it
	handler     http.Handler
}

// New returns a server for a desk. Close ends what it started.
func New(ctx context.Context, cfg Config) (*Server, error) {
	cfg = cfg.withDefaults()
	pages, err := parsePages()
	if err != nil {
		return nil, err
	}
	s := &Server{cfg: cfg, desk: cfg.Desk, invitations: cfg.Desk, pages: pages, hub: newHub()}
	s.sessions = s.newSessions()
	s.mux = s.routes()
	s.handler = s.guarded(s.sessions.LoadAndSave(s.mux))
	s.hub.follow(ctx, cfg.Desk)
	return s, nil
}

// ServeHTTP implements http.Handler.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.handler.ServeHTTP(w, r) }

// Close ends the event streams and waits for what New started.
func (s *Server) Close() { s.hub.close() }
