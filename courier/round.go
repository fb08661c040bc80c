package courier

import (
	"context"
	"errors"
	"fmt"
	"time"

	"goodoffices/store"
)

// A round is what one commit writes.
type round struct {
	txs       []store.Tx
	leaves    []leaf
	spans     []span // one for each job
	boxes     map[ID]*box
	senders   map[ID]slot // taken in this round
	mailboxes int         // made less shut, so far
	bytes     int64       // taken less dropped, so far
}

// A leaf is a deposit to be signed for.
type leaf struct {
	act *deposit
	tx  int
}

// A span is the share of one job in a round.
type span struct {
	from, to  int // its transactions
	mailboxes int
	bytes     int64
	err       error
}

func (r *round) add(tx store.Tx) int {
	r.txs = append(r.txs, tx)
	return len(r.txs) - 1
}

// round plans, signs, commits and answers.
func (c *clerk) round(ctx context.Context, jobs []*job) {
	if sick := c.sick.Load(); sick != nil {
		finish(jobs, *sick)
		return
	}
	r := &round{boxes: map[ID]*box{}, senders: map[ID]slot{}, spans: make([]span, len(jobs))}
	for i, j := range jobs {
		r.spans[i] = c.planOne(ctx, r, j)
	}
	if err := c.sign(r); err != nil {
		c.forget(r)
		finish(jobs, err)
		return
	}
	var results []store.Result
	if len(r.txs) > 0 {
		start := time.Now()
		var err error
		if results, err = c.store.Commit(ctx, r.txs...); err != nil {
			c.forget(r)
			c.failed(ctx, jobs, r, err)
			return
		}
		c.pace.note(r.boxes, time.Since(start))
		c.roomAgain()
	}
	c.settle(jobs, r, results)
}

func (c *clerk) planOne(ctx context.Context, r *round, j *job) (s span) {
	s.from, s.to = len(r.txs), len(r.txs)
	b, err := c.box(ctx, r, j.mailbox())
	if err != nil {
		s.err = readFailure(err)
		return s
	}
	mailboxes, bytes := r.mailboxes, r.bytes
	s.err = j.plan(ctx, c, r, b)
	s.to, s.mailboxes, s.bytes = len(r.txs), r.mailboxes-mailboxes, r.bytes-bytes
	return s
}

// box finds a mailbox as the round so far leaves it.
func (c *clerk) box(ctx context.Context, r *round, id ID) (*box, error) {
	if b := r.boxes[id]; b != nil {
		return b, nil
	}
	b, ok := c.boxes.get(id)
	if !ok {
		var err error
		if b, err = loadBox(ctx, c.store, id); err != nil {
			return nil, err
		}
	}
	r.boxes[id] = b
	return b, nil
}

// slot finds who has a sender's id, as the round so far leaves it.
func (c *clerk) slot(ctx context.Context, r *round, sender ID) (slot, bool, error) {
	if s, taken := r.senders[sender]; taken {
		return s, true, nil
	}
	return readSlot(ctx, c.store, sender)
}

// sign makes the receipts of all deposits of the round with one signature.
func (c *clerk) sign(r *round) error {
	if len(r.leaves) == 0 {
		return nil
	}
	digests := make([]Digest, len(r.leaves))
	for i, l := range r.leaves {
		digests[i] = l.act.digest
	}
	receipts, err := signReceipts(c.key, c.now(), digests)
	if err != nil {
		return err
	}
	for i, l := range r.leaves {
		l.act.sign(&r.txs[l.tx], receipts[i])
	}
	return nil
}

// settle answers every job whose transactions were applied, and has the others
// planned again.
func (c *clerk) settle(jobs []*job, r *round, results []store.Result) {
	stale := map[ID]bool{}
	for i, j := range jobs {
		s := r.spans[i]
		if applied(results[s.from:s.to]) {
			c.mailboxes, c.bytes = c.mailboxes+s.mailboxes, c.bytes+s.bytes
		} else {
			stale[j.mailbox()] = true
		}
	}
	for id, b := range r.boxes {
		if stale[id] || !b.exists {
			c.boxes.drop(id)
		} else {
			c.boxes.put(id, b, b.weight())
		}
	}
	for i, j := range jobs {
		s := r.spans[i]
		switch {
		case s.err == nil && stale[j.mailbox()]:
			c.repeat(j)
			continue
		case s.err == nil && !placed(r.txs[s.from:s.to], results[s.from:s.to], j):
			c.fallSick(errors.New("the store numbers pouches otherwise than the courier"))
			j.err = *c.sick.Load()
		case s.err == nil:
			j.done(c, r.boxes[j.mailbox()])
		default:
			j.err = s.err
		}
		close(j.finished)
	}
}

func applied(results []store.Result) bool {
	for _, res := range results {
		if res.Err != nil {
			return false
		}
	}
	return true
}

// placed checks that the store put a new pouch where its entry says.
func placed(txs []store.Tx, results []store.Result, j *job) bool {
	d, ok := j.act.(*deposit)
	if !ok || d.repeat || d.chunk {
		return true
	}
	for i := range txs {
		for _, p := range results[i].Places {
			if p.Seq != d.seq || p.Existed {
				return false
			}
		}
	}
	return true
}

// repeat has an act planned again after another process came first.
func (c *clerk) repeat(j *job) {
	if j.tries++; j.tries < maxTries {
		c.again = append(c.again, j)
		return
	}
	j.err = fmt.Errorf("another process came first %d times: %w", j.tries, ErrBusy)
	close(j.finished)
}

// failed answers a commit of which nothing was acknowledged. Where the disk is
// full, what takes no room is tried once more by itself: an owner's trim makes
// room.
func (c *clerk) failed(ctx context.Context, jobs []*job, r *round, err error) {
	if !errors.Is(err, store.ErrFull) {
		c.fallSick(err)
		finish(jobs, *c.sick.Load())
		return
	}
	if !c.full {
		c.full = true
		c.log.Warn("the disk is full: deposits are refused until there is room")
	}
	var others []*job
	for _, j := range jobs {
		if _, ok := j.act.(*deposit); ok {
			finish([]*job{j}, fmt.Errorf("%w: %w", ErrFull, err))
		} else {
			others = append(others, j)
		}
	}
	if len(r.leaves) == 0 {
		finish(others, fmt.Errorf("%w: %w", ErrFull, err))
	} else if len(others) > 0 {
		c.round(ctx, others)
	}
}

func (c *clerk) roomAgain() {
	if c.full {
		c.full = false
		c.log.Info("there is room on the disk again")
	}
}

// forget drops what the round has changed in memory.
func (c *clerk) forget(r *round) {
	for id := range r.boxes {
		c.boxes.drop(id)
	}
}

func finish(jobs []*job, err error) {
	for _, j := range jobs {
		j.err = err
		close(j.finished)
	}
}

// readFailure names what a store's failure to read means for whoever asked.
func readFailure(err error) error {
	if errors.Is(err, store.ErrSick) || errors.Is(err, store.ErrClosed) {
		return fmt.Errorf("%w: %w", ErrSick, err)
	}
	return fmt.Errorf("%w: %w", ErrFault, err)
}
