package courier

import (
	"fmt"
	"sync"
)

// A budget bounds the bytes in memory on behalf of strangers, in all and for
// each mailbox and role. Who would exceed it is told to come again, so that
// nobody waits for anybody else's slow upload.
type budget struct {
	total, each int64

	mu   sync.Mutex // guards what follows, for one call
	used int64
	by   map[ID]int64
}

func newBudget(l Limits) *budget {
	return &budget{total: l.InFlight, each: l.MailboxInFlight, by: map[ID]int64{}}
}

// take reserves bytes for a mailbox's id until the returned function is
// called. It returns ErrBusy or ErrTooFast.
func (b *budget) take(id ID, n int64) (release func(), err error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.used+n > b.total {
		return nil, fmt.Errorf("memory for requests: %w", ErrBusy)
	}
	if b.by[id]+n > b.each {
		return nil, fmt.Errorf("memory for requests of one mailbox: %w", ErrTooFast)
	}
	b.used += n
	b.by[id] += n
	return func() { b.give(id, n) }, nil
}

func (b *budget) give(id ID, n int64) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.used -= n
	if b.by[id] -= n; b.by[id] == 0 {
		delete(b.by, id)
	}
}
