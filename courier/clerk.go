package courier

import (
	"context"
	"crypto/ed25519"
	"errors"
	"fmt"
	"log/slog"
	"sync/atomic"
	"time"

	"goodoffices/store"
)

const (
	// roundActs and roundBytes bound one commit.
	roundActs  = 512
	roundBytes = 16 << 20
	// queueLength is how many acts wait beside those whose handlers wait.
	queueLength = 1024
	// maxTries is how often an act is planned again after another process came first.
	maxTries = 8
	// boxRoom bounds what the clerk remembers, in pouches, chunks and mailboxes.
	boxRoom = 1 << 20
)

// An act changes one mailbox.
type act interface {
	mailbox() ID
	// plan checks the act against its mailbox, changes the box as if it were
	// done, and adds the transactions to the round. It returns what refuses
	// the act, having changed nothing.
	plan(ctx context.Context, c *clerk, r *round, b *box) error
	// done is called when the round is durable.
	done(c *clerk, b *box)
}

// A job is an act whose handler waits.
type job struct {
	act
	finished chan struct{} // closed by the clerk
	err      error         // set before finished is closed
	tries    int
	size     int // of its body
}

// A clerk is the one goroutine that writes. It commits what has gathered,
// while more gathers.
type clerk struct {
	store  store.Store
	key    ed25519.PrivateKey
	now    func() time.Time
	limits Limits
	log    *slog.Logger
	hub    *hub
	slots  *lru[ID, slot]
	scrub  time.Duration

	queue   chan *job
	quit    chan struct{} // closed by Close
	stopped chan struct{} // closed by run
	sick    atomic.Pointer[error]

	// What follows belongs to run.
	boxes     *lru[ID, *box]
	again     []*job // to be planned once more, before what waits in queue
	mailboxes int    // in all
	bytes     int64  // in all
	full      bool   // the disk was full at the last commit
	pace      pace
	trimmed   bool // since the last scrubbing
}

// do has an act done and waits until it is durable, or refused.
func (c *clerk) do(ctx context.Context, a act, size int) error {
	j := &job{act: a, size: size, finished: make(chan struct{})}
	select {
	case c.queue <- j:
	case <-c.quit:
		return fmt.Errorf("stopping: %w", ErrBusy)
	case <-ctx.Done():
		return fmt.Errorf("depositor left: %w", ErrBusy)
	}
	select {
	case <-j.finished:
		return j.err
	case <-c.stopped:
	}
	select {
	case <-j.finished: // among the last
		return j.err
	default:
		return fmt.Errorf("stopping: %w", ErrBusy)
	}
}

// close waits until what was handed in is done.
func (c *clerk) close() {
	close(c.quit)
	<-c.stopped
}

func (c *clerk) run(ctx context.Context) {
	defer close(c.stopped)
	tick := time.NewTicker(c.scrub)
	defer tick.Stop()
	for {
		var jobs []*job
		if len(c.again) == 0 {
			select {
			case j := <-c.queue:
				jobs = append(jobs, j)
			case <-tick.C:
				c.scrubNow(ctx)
				continue
			case <-c.quit:
				if jobs = c.gather(nil); len(jobs) == 0 {
					return
				}
			}
		}
		c.round(ctx, c.gather(jobs))
	}
}

// gather takes what waits, and then what its pace lets it wait for.
func (c *clerk) gather(jobs []*job) []*job {
	jobs, c.again = append(c.again, jobs...), nil
	size := 0
	for _, j := range jobs {
		size += j.size
	}
	var late <-chan time.Time
	for len(jobs) < roundActs && size < roundBytes {
		select {
		case j := <-c.queue:
			jobs, size = append(jobs, j), size+j.size
			continue
		default:
		}
		if len(jobs) == 0 || len(jobs) >= c.pace.expected {
			return jobs
		}
		if late == nil {
			late = time.After(c.pace.patience())
		}
		select {
		case j := <-c.queue:
			jobs, size = append(jobs, j), size+j.size
		case <-late:
			return jobs
		case <-c.quit:
			return jobs
		}
	}
	return jobs
}

// scrubNow removes what was trimmed from the store's files, minutes of receipts included.
func (c *clerk) scrubNow(ctx context.Context) {
	s, can := c.store.(store.Scrubber)
	if !can || !c.trimmed || c.sick.Load() != nil {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	switch err := s.Scrub(ctx); {
	case err == nil:
		c.trimmed = false
	case errors.Is(err, store.ErrSick):
		c.fallSick(err)
	default:
		c.log.Warn("what was trimmed could not be scrubbed from the disk; trying again later", "error", err)
	}
}

// fallSick stops acknowledging for good.
func (c *clerk) fallSick(err error) {
	err = fmt.Errorf("%w: %w", ErrSick, err)
	if c.sick.CompareAndSwap(nil, &err) {
		c.log.Error("the disk failed: nothing is acknowledged until the courier is started again, on a disk that works", "error", err)
	}
}
