package web

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"sync"
	"time"

	"goodoffices/desk"
	"goodoffices/paper"
)

// heartbeat keeps a stream alive through proxies, and notices a session's end.
const heartbeat = 20 * time.Second

// underWay is how long a page may have been under way before its stream opens: it
// is told of what moved meanwhile, too.
const underWay = 15 * time.Second

// A hub follows the desk and tells every open page that something became
// durable. It tells no more than that: the page asks for its parts again.
type hub struct {
	mu     sync.Mutex // guards what is below
	pages  map[*listener]bool
	stirs  map[stir]stirred
	began  time.Time
	shut   bool
	cancel context.CancelFunc
	ended  sync.WaitGroup
}

// A stir is what a listener may hear of: talks, and whose doing it was, "" for
// what is at this desk alone.
type stir struct {
	talks paper.ID
	from  paper.Desk
}

// stirred counts what a hub was told, and when it was told last.
type stirred struct {
	times int
	last  time.Time
}

// A listener is one open page.
type listener struct {
	session string
	talks   paper.ID
	with    paper.Desk // in the room: the side that sits there, whose events alone count
	moved   chan struct{}
}

func newHub() *hub {
	return &hub{pages: map[*listener]bool{}, stirs: map[stir]stirred{}, began: time.Now()}
}

func (h *hub) follow(ctx context.Context, d *desk.Desk) {
	ctx, h.cancel = context.WithCancel(ctx)
	events := d.Watch(ctx)
	h.ended.Go(func() {
		for e := range events {
			h.tell(e)
		}
	})
}

func (h *hub) tell(e desk.Event) {
	h.mu.Lock()
	defer h.mu.Unlock()
	of := stir{talks: e.Talks, from: e.From}
	if e.Cabinet {
		of.from = ""
	}
	h.stirs[of] = stirred{h.stirs[of].times + 1, time.Now()}
	for l := range h.pages {
		if !l.hears(of) {
			continue
		}
		select {
		case l.moved <- struct{}{}:
		default: // it is told already
		}
	}
}

// hears reports whether a stir concerns a listener.
func (l *listener) hears(of stir) bool {
	return l.talks == of.talks && (l.with == "" || l.with == of.from)
}

// heard names how much a listener could have heard by now, and tells when the
// last of it was.
func (h *hub) heard(l *listener) (name string, last time.Time) {
	h.mu.Lock()
	defer h.mu.Unlock()
	times := 0
	for of, s := range h.stirs {
		if l.hears(of) {
			times += s.times
			if s.last.After(last) {
				last = s.last
			}
		}
	}
	return fmt.Sprintf("%x-%d", h.began.UnixNano(), times), last
}

func (h *hub) listen(session string, talks paper.ID, with paper.Desk) (*listener, func()) {
	l := &listener{session: session, talks: talks, with: with, moved: make(chan struct{}, 1)}
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.shut {
		close(l.moved)
		return l, func() {}
	}
	h.pages[l] = true
	return l, func() {
		h.mu.Lock()
		defer h.mu.Unlock()
		delete(h.pages, l)
	}
}

// end ends the streams of a session.
func (h *hub) end(session string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for l := range h.pages {
		if l.session == session {
			close(l.moved)
			delete(h.pages, l)
		}
	}
}

func (h *hub) close() {
	h.cancel()
	h.ended.Wait()
	h.mu.Lock()
	defer h.mu.Unlock()
	h.shut = true
	for l := range h.pages {
		close(l.moved)
		delete(h.pages, l)
	}
}

var _ = at("GET /events", (*Server).events)

// GET /talks/{talks}/events: a stream (WHATWG HTML §9.2) of
// two words: "moved", and "over" when the desk is served no more. In the room
// it begins with "room", so that pages from before, open in other tabs, go away.
// What moved before it opened, since the page was made or while it was cut off,
// it tells at once; with ?later, for a page that was looked at until then, it does not.
func (s *Server) events(p *Page) error {
	var with paper.Desk
	if p.Room != nil {
		with = p.Room.Side
	}
	l, leave := s.hub.listen(p.sessionName(), p.TalksID, with)
	defer leave()
	p.w.Header().Set("Content-Type", "text/event-stream")
	flusher := http.NewResponseController(p.w)
	if err := flusher.SetWriteDeadline(time.Time{}); err != nil {
		return err
	}
	say := func(words string) bool {
		_, err := io.WriteString(p.w, words)
		return err == nil && flusher.Flush() == nil
	}
	moved := func() string {
		heard, _ := s.hub.heard(l)
		return "id: " + heard + "\nevent: moved\ndata: 1\n\n"
	}
	heard, last := s.hub.heard(l)
	missed := time.Since(last) < underWay && !p.r.URL.Query().Has("later")
	if before := p.r.Header.Get("Last-Event-ID"); before != "" {
		missed = before != heard
	}
	opening := ": open\nid: " + heard + "\n\n"
	if with != "" {
		opening += "event: room\ndata: 1\n\n"
	}
	if missed {
		opening += moved()
	}
	if !say(opening) {
		return nil
	}
	place := s.place(p.Officer)
	stands := func() bool { return s.signedIn(p.r) && s.place(p.Officer) == place }
	tick := time.NewTicker(heartbeat)
	defer tick.Stop()
	for {
		select {
		case <-p.r.Context().Done():
			return nil
		case _, open := <-l.moved:
			if !open {
				if stands() { // otherwise the session alone has ended
					say("event: over\ndata: 1\n\n")
				}
				return nil
			}
			if !stands() || !say(moved()) {
				return nil
			}
		case <-tick.C:
			if !stands() || !say(": still here\n\n") {
				return nil
			}
		}
	}
}
