package desk

import (
	"context"
	"errors"
	"math/rand/v2"
	"slices"
	"sync"
	"time"

	"goodoffices/courier"
	"goodoffices/paper"
	"goodoffices/pouch"
	"goodoffices/store"
)

// DepositAgain marks what is unacknowledged to be deposited again, whatever
// the courier has receipted: a courier may lose what it signed for.
func (d *Desk) DepositAgain(ctx context.Context) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, k := range d.dockets {
		w := d.begin(ctx, k)
		for _, l := range k.sortedLinks() {
			if err := w.helloAnew(l); err != nil {
				return w.abandon(err)
			}
			for _, digest := range l.Channel.Pressing() {
				p := l.outbox[digest]
				if p == nil {
					continue
				}
				p.receipt = false
				if p.viaOther && p.kind != pouch.KindWelcome {
					if sealed, err := d.sealedBytes(ctx, k, l, digest); err == nil {
						w.passOpening(l.peer, sealed)
					}
				}
			}
		}
		if err := w.commit(); err != nil {
			return err
		}
	}
	return nil
}

// helloAnew says a fresh hello where pouches come again and again that no key
// opens: this desk's folder, or the neighbour's, was put back as a whole, and
// the two do not understand each other any more. The old chain goes on until
// the new epoch begins, which needs an officer's word at both ends.
func (w *work) helloAnew(l *link) error {
	vain := l.astray.vain || l.Channel.Live == nil && l.Channel.Own != nil && len(l.astray.first) > 0
	l.astray.round++
	if l.Shut || !vain || l.astray.round < l.astray.next {
		return nil
	}
	l.astray.anew()
	s, err := l.Channel.Hello(w.env(l))
	if err != nil {
		return err
	}
	return w.step(l, s)
}

// beat seals one smallest pouch, empty, for every open channel that sent
// nothing since the last beat.
func (d *Desk) beat(ctx context.Context, sealed map[string]uint64) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, k := range d.dockets {
		w := d.begin(ctx, k)
		for _, l := range k.sortedLinks() {
			name := k.realm + " " + string(l.peer)
			if n := l.Channel.Status().Sealed; l.Channel.Live == nil || n > sealed[name] {
				sealed[name] = n
				continue
			}
			s, err := l.Channel.Seal(w.env(l), pouch.Load{})
			if errors.Is(err, pouch.ErrFull) {
				continue
			}
			if err == nil {
				err = w.step(l, s)
			}
			if err != nil {
				return w.abandon(err)
			}
			sealed[name] = l.Channel.Status().Sealed
		}
		if err := w.commit(); err != nil {
			return err
		}
	}
	return nil
}

// slot is how long until the next beat: the cadence, a quarter more or less.
func slot(cadence time.Duration) time.Duration {
	return cadence*3/4 + rand.N(cadence/2+1)
}

// Run carries until the context ends: what is sealed goes at once, what arrives
// is taken as soon as its courier tells of it, and both are seen to from time to
// time. It returns when everything it started has ended.
func (d *Desk) Run(ctx context.Context) error {
	var all sync.WaitGroup
	defer all.Wait()
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	again := time.NewTicker(d.cfg.Again)
	defer again.Stop()
	var beat <-chan time.Time // never, without a cadence
	if d.cfg.Cadence > 0 {
		beat = time.After(slot(d.cfg.Cadence))
	}
	sealed := map[string]uint64{}
	readers := &readers{d: d, wake: map[string]chan struct{}{}, watched: map[string]bool{}}
	back := courier.Backoff{}
	d.carriage.wake()
	all.Go(func() { d.runLanes(ctx) })
	leaves := time.NewTimer(time.Hour)
	defer leaves.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-leaves.C:
		case <-again.C:
			if err := d.DepositAgain(ctx); err != nil {
				return err
			}
			readers.wakeAll()
		case <-beat:
			if err := d.beat(ctx, sealed); err != nil {
				return err
			}
			beat = time.After(slot(d.cfg.Cadence))
		case <-d.carriage.more:
		}
		before := d.cfg.Now()
		_, err := d.run(ctx, d.outward)
		if due := d.nextDue(before); !due.IsZero() {
			leaves.Reset(max(0, due.Sub(d.cfg.Now())))
		}
		d.carriage.wakeLanes()
		if errors.Is(err, ErrStopped) {
			return err
		}
		if err != nil && ctx.Err() == nil {
			d.cfg.Log.Warn("carrying failed; it is tried again", "error", publicError(err))
			all.Go(func() {
				if back.Wait(ctx, 0) == nil {
					d.carriage.wake()
				}
			})
		} else {
			back.Reset()
		}
		readers.start(ctx, &all)
	}
}

// readers empty a running desk's mailboxes, each by itself: one that is slow
// holds up no other, and nothing that is to go.
type readers struct {
	d *Desk

	mu      sync.Mutex // guards what is below
	wake    map[string]chan struct{}
	watched map[string]bool
}

func (r *readers) wakeAll() {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, wake := range r.wake {
		signal(wake)
	}
}

// start reads, and listens at, every mailbox of which that is not done yet.
func (r *readers) start(ctx context.Context, all *sync.WaitGroup) {
	r.mu.Lock()
	defer r.mu.Unlock()
	doors, boxes := r.d.mailboxes()
	for _, m := range doors {
		r.watch(ctx, all, m, r.d.carriage.more, nil)
	}
	for _, b := range boxes {
		key := string(b.box.Encode())
		wake := r.wake[key]
		if wake == nil {
			wake = make(chan struct{}, 1)
			r.wake[key] = wake
			all.Go(func() { r.d.read(ctx, b, wake) })
		}
		r.watch(ctx, all, b.box, wake, wake)
	}
}

// watch listens at one mailbox until its courier does not know it (any more).
// A token tells of what arrived, and one of that.
func (r *readers) watch(ctx context.Context, all *sync.WaitGroup, m courier.Mailbox, arrived, lost chan struct{}) {
	key := string(m.Encode())
	if r.watched[key] {
		return
	}
	o, err := r.d.owner(m)
	if err != nil {
		return
	}
	r.watched[key] = true
	all.Go(func() {
		for _, err := range o.Watch(ctx, courier.Position{}) {
			if err == nil {
				signal(arrived)
			}
		}
		r.mu.Lock()
		defer r.mu.Unlock()
		delete(r.watched, key)
		signal(lost)
	})
}

// trimAfter is how long what was taken may lie at the courier, so that it
// forgets in one go what comes in one turn.
const trimAfter = 100 * time.Millisecond

// read empties one mailbox whenever it is woken. It begins at the beginning,
// and does so again after an error.
func (d *Desk) read(ctx context.Context, b mailbox, wake chan struct{}) {
	back := courier.Backoff{}
	var again, trim <-chan time.Time
	var last bookmark // of what was taken
	for {
		n, err := 0, error(nil)
		select {
		case <-ctx.Done():
			return
		case <-trim:
			trim, err = nil, d.trim(ctx, b.box, last)
		case <-again:
			d.carriage.wake() // so that a mailbox which its courier has lost is made
			signal(wake)
			again = nil
			continue
		case <-wake:
			if !slices.Contains(d.reads(b.talks, b.peer), b) {
				continue // it was shut
			}
			n, last, err = d.collect(ctx, b, last)
		}
		switch {
		case errors.Is(err, ErrStopped):
			d.carriage.wake() // which ends the run
			return
		case err != nil && ctx.Err() == nil:
			d.cfg.Log.Warn("carrying failed; it is tried again", "error", publicError(err))
			again, trim, last = time.After(back.Next()), nil, bookmark{}
		case err == nil:
			back.Reset()
			again = nil
			if n > 0 && trim == nil {
				trim = time.After(trimAfter)
			}
		}
	}
}

// runLanes carries files beside the pouches until the context ends.
func (d *Desk) runLanes(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-d.carriage.files:
		}
		for _, id := range d.Talks() {
			if _, err := d.lanes(ctx, id); err != nil && ctx.Err() == nil {
				d.cfg.Log.Warn("carrying a file failed; it is tried again", "error", publicError(err))
			}
		}
	}
}

// mailboxes returns those at which invitations are answered, and those in
// which neighbours' pouches arrive.
func (d *Desk) mailboxes() (doors []courier.Mailbox, boxes []mailbox) {
	for _, id := range d.Talks() {
		d.mu.Lock()
		var peers []paper.Desk
		k := d.dockets[id]
		if k == nil { // destroyed meanwhile
			d.mu.Unlock()
			continue
		}
		for _, l := range k.sortedLinks() {
			peers = append(peers, l.peer)
		}
		for _, o := range k.offers {
			if way, err := o.link(); err == nil && !o.Done {
				if m, err := way.meet(); err == nil {
					doors = append(doors, m.answer)
				}
			}
		}
		d.mu.Unlock()
		for _, peer := range peers {
			boxes = append(boxes, d.reads(id, peer)...)
		}
	}
	return doors, boxes
}

// publicError is what a log may say of an error: no names, no words.
func publicError(err error) string {
	for _, known := range []error{courier.ErrUnreachable, courier.ErrRefused, courier.ErrFull, courier.ErrSick, courier.ErrBusy, courier.ErrTooFast, courier.ErrQuota, courier.ErrCourierKey, store.ErrFull} {
		if errors.Is(err, known) {
			return known.Error()
		}
	}
	return "see the desk"
}
