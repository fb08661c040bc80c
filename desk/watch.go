package desk

import (
	"context"
	"iter"
	"sync"

	"goodoffices/mediation"
	"goodoffices/paper"
)

// An Event tells a watcher that something is durable: a paper with its
// standing, a change of the cabinet, or one of the joint record, by which what
// all have signed becomes agreed.
type Event struct {
	Talks    paper.ID
	Paper    paper.ID // zero for the cabinet and the record
	Kind     paper.Kind
	From     paper.Desk
	Standing mediation.Standing
	Cabinet  bool
	Record   bool
}

// watchers are those who follow what becomes durable. Each has a list of its
// own, so that a slow one neither loses events nor holds up the desk.
type watchers struct {
	mu     sync.Mutex // guards what is below, for the length of an append
	all    map[*watcher]bool
	closed bool
}

type watcher struct {
	events []Event
	more   chan struct{} // holds a token while there are events
}

func (s *watchers) tell(events []Event) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(events) == 0 {
		return
	}
	for w := range s.all {
		w.events = append(w.events, events...)
		w.signal()
	}
}

func (w *watcher) signal() {
	select {
	case w.more <- struct{}{}:
	default: // the token is there already
	}
}

func (s *watchers) close() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.closed = true
	for w := range s.all {
		w.signal()
	}
}

// Watch yields what becomes durable from now on, in order, until the context
// ends or the desk closes.
func (d *Desk) Watch(ctx context.Context) iter.Seq[Event] {
	w := &watcher{more: make(chan struct{}, 1)}
	s := &d.watchers
	s.mu.Lock()
	if s.all == nil {
		s.all = map[*watcher]bool{}
	}
	s.all[w] = true
	s.mu.Unlock()
	return func(yield func(Event) bool) {
		defer func() {
			s.mu.Lock()
			delete(s.all, w)
			s.mu.Unlock()
		}()
		for {
			s.mu.Lock()
			events, closed := w.events, s.closed
			w.events = nil
			s.mu.Unlock()
			for _, e := range events {
				if !yield(e) {
					return
				}
			}
			if closed {
				return
			}
			select {
			case <-ctx.Done():
				return
			case <-w.more:
			}
		}
	}
}
