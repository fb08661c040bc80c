package courier

import "sync"

// A hub tells the streams of a mailbox that something arrived. It saves them
// from asking; what another process took they find at their next heartbeat.
type hub struct {
	limits Limits

	mu       sync.Mutex // guards what follows, and news of every watcher, for one call
	total    int
	watchers map[ID][]*watcher
}

// A watcher is one stream's place in the hub.
type watcher struct {
	wake chan struct{} // holds one
	news Position
	gone bool
}

func newHub(l Limits) *hub { return &hub{limits: l, watchers: map[ID][]*watcher{}} }

// join returns ErrBusy where there are too many streams in all, and ErrTooFast
// where this mailbox has too many.
func (h *hub) join(id ID) (*watcher, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.total >= h.limits.Streams {
		return nil, ErrBusy
	}
	if len(h.watchers[id]) >= h.limits.MailboxStreams {
		return nil, ErrTooFast
	}
	h.total++
	w := &watcher{wake: make(chan struct{}, 1)}
	h.watchers[id] = append(h.watchers[id], w)
	return w, nil
}

func (h *hub) leave(id ID, w *watcher) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for i, other := range h.watchers[id] {
		if other == w {
			h.total--
			h.watchers[id] = append(h.watchers[id][:i:i], h.watchers[id][i+1:]...)
			break
		}
	}
	if len(h.watchers[id]) == 0 {
		delete(h.watchers, id)
	}
}

// arrived tells of a pouch that is durable.
func (h *hub) arrived(id ID, at Position) {
	h.tell(id, func(w *watcher) { w.news = at })
}

// gone tells that a mailbox was shut.
func (h *hub) gone(id ID) {
	h.tell(id, func(w *watcher) { w.gone = true })
}

func (h *hub) tell(id ID, what func(*watcher)) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, w := range h.watchers[id] {
		what(w)
		select {
		case w.wake <- struct{}{}:
		default: // it has not looked yet
		}
	}
}

// look returns what a watcher was told last.
func (h *hub) look(w *watcher) (news Position, gone bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	return w.news, w.gone
}
