package courier

import (
	"fmt"
	"net/http"
	"time"
)

// GET /v1/mailboxes/{owner}/arrivals, with Last-Event-ID: POSITION to go on
//
// Server-sent events (WHATWG HTML §9.2) whose id and data are the position of
// the newest pouch, and nothing else. A comment now and then shows that the
// stream is alive.
func (s *Server) arrivals(w http.ResponseWriter, r *http.Request) error {
	var sent Position
	if last := r.Header.Get("Last-Event-ID"); last != "" {
		var err error
		if sent, err = ParsePosition(last); err != nil {
			return fmt.Errorf("%w: %w", ErrQuery, err)
		}
	}
	if r.URL.RawQuery != "" {
		return ErrQuery
	}
	id, _, err := s.asOwner(r)
	if err != nil {
		return err
	}
	watcher, err := s.hub.join(id)
	if err != nil {
		return err
	}
	defer s.hub.leave(id, watcher)
	w.Header().Set("Content-Type", "text/event-stream")
	w.WriteHeader(http.StatusOK)
	st := stream{w: w, rc: http.NewResponseController(w), timeout: s.timeouts.Write}
	// Whoever joined first and reads now misses nothing.
	s.follow(r, id, watcher, &st, sent)
	return nil
}

// follow sends positions until the owner leaves, the mailbox is shut or the
// courier stops. Errors end the stream; the owner comes back and is told.
func (s *Server) follow(r *http.Request, id ID, watcher *watcher, st *stream, sent Position) {
	beat := time.NewTicker(s.timeouts.Heartbeat)
	defer beat.Stop()
	newest, ok := s.newest(r, id)
	for ok {
		if newest != sent {
			sent, ok = newest, st.event(newest)
		} else {
			ok = st.comment()
		}
		if !ok {
			return
		}
		select {
		case <-watcher.wake:
			news, gone := s.hub.look(watcher)
			if ok = !gone; news.Life != newest.Life || news.Seq > newest.Seq {
				newest = news // else it was read from the store before it was told
			}
		case <-beat.C:
			newest, ok = s.newest(r, id)
		case <-r.Context().Done():
			return
		case <-s.stopping:
			return
		}
	}
}

func (s *Server) newest(r *http.Request, id ID) (Position, bool) {
	e, there, err := readEntry(r.Context(), s.store, id)
	return e.newest(), err == nil && there && !e.shut
}

// A stream writes events, each within its time.
type stream struct {
	w       http.ResponseWriter
	rc      *http.ResponseController
	timeout time.Duration
}

func (s *stream) event(p Position) bool {
	text := p.String()
	return s.write("id: " + text + "\ndata: " + text + "\n\n")
}

func (s *stream) comment() bool { return s.write(":\n\n") }

func (s *stream) write(text string) bool {
	_ = s.rc.SetWriteDeadline(time.Now().Add(s.timeout))
	if _, err := s.w.Write([]byte(text)); err != nil {
		return false
	}
	return s.rc.Flush() == nil
}
