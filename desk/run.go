package desk

import (
	"context"
	"errors"
	"math/rand/v2"
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

// Run carries until the context ends: when something is to go, when a courier
// says that something came, and from time to time. It returns when everything
// it started has ended.
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
	watched := map[string]bool{}
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
		case <-beat:
			if err := d.beat(ctx, sealed); err != nil {
				return err
			}
			beat = time.After(slot(d.cfg.Cadence))
		case <-d.carriage.more:
		}
		before := d.cfg.Now()
		moved, err := d.exchangePouches(ctx)
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
		if moved > 0 {
			d.carriage.wake()
		}
		d.watchMailboxes(ctx, &all, watched)
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

// watchMailboxes listens at every mailbox that is not listened to yet.
func (d *Desk) watchMailboxes(ctx context.Context, all *sync.WaitGroup, watched map[string]bool) {
	for _, m := range d.allReads() {
		key := string(m.Encode())
		if watched[key] {
			continue
		}
		o, err := d.owner(m)
		if err != nil {
			continue
		}
		watched[key] = true
		all.Go(func() {
			for range o.Watch(ctx, courier.Position{}) {
				d.carriage.wake()
			}
		})
	}
}

func (d *Desk) allReads() []courier.Mailbox {
	var out []courier.Mailbox
	for _, id := range d.Talks() {
		d.mu.Lock()
		var peers []paper.Desk
		for _, l := range d.dockets[id].sortedLinks() {
			peers = append(peers, l.peer)
		}
		for _, o := range d.dockets[id].offers {
			if way, err := o.link(d.me.cardID); err == nil && !o.Done {
				if m, err := way.meet(); err == nil {
					out = append(out, m.answer)
				}
			}
		}
		d.mu.Unlock()
		for _, peer := range peers {
			out = append(out, d.reads(id, peer)...)
		}
	}
	return out
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
