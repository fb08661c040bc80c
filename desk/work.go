package desk

import (
	"context"
	"errors"
	"fmt"
	"time"

	"goodoffices/desk/cabinet"
	"goodoffices/mediation"
	"goodoffices/paper"
	"goodoffices/pouch"
	"goodoffices/record"
	"goodoffices/store"
)

// work is one commit in the making: entries folded, pouches sealed, and what
// follows from them, all of it durable together or not at all. What it did in
// memory before a commit that fails is read again from the store.
type work struct {
	d   *Desk
	k   *docket
	ctx context.Context
	now time.Time
	c   store.Changes

	raws   map[paper.ID][]byte // of the papers this work appended
	loads  map[paper.Desk]*load
	touch  map[paper.Desk]bool // links to write
	events []Event

	replica *record.Replica // the joint record after this commit, if it changes
}

// load is what goes to one neighbour.
type load struct {
	papers  []paper.ID
	notices []pouch.Notice
}

func (d *Desk) begin(ctx context.Context, k *docket) *work {
	return &work{d: d, k: k, ctx: ctx, now: d.now(), raws: map[paper.ID][]byte{}, loads: map[paper.Desk]*load{}, touch: map[paper.Desk]bool{}}
}

func (d *Desk) now() time.Time {
	now := d.cfg.Now()
	if d.cfg.Zone != nil {
		now = now.In(d.cfg.Zone)
	}
	return now
}

// append folds an entry and adds it to the commit.
func (w *work) append(e mediation.Entry, raw []byte) (mediation.Standing, error) {
	records, err := w.k.entryRecords(e, raw)
	if err != nil {
		return 0, err
	}
	w.c.Records = append(w.c.Records, records...)
	w.raws[e.Paper.ID] = raw
	standing := w.k.fold(e)
	w.events = append(w.events, Event{Talks: w.k.id, Paper: e.Paper.ID, Kind: e.Paper.Kind, From: e.Paper.From, Standing: standing})
	for _, c := range w.k.talks.TakeCarries() {
		for _, to := range c.To {
			if err := w.hand(to, c.Paper); err != nil {
				return standing, err
			}
		}
	}
	return standing, nil
}

// hand puts a held paper into a neighbour's pouch.
func (w *work) hand(to paper.Desk, id paper.ID) error {
	l := w.k.links[to]
	if l == nil || l.exchanged.has(w.k.number(id)) {
		return nil
	}
	l.exchanged.add(w.k.number(id))
	w.sent(to, id)
	w.load(to).papers = append(w.load(to).papers, id)
	return w.sendFiles(to, id)
}

// sent remembers that a paper is known at both ends of a link.
func (w *work) sent(with paper.Desk, id paper.ID) {
	w.c.Records = append(w.c.Records, store.NewRecord{Realm: w.k.realm, Stream: streamSent, Body: append(id[:], with...)})
}

func (w *work) load(to paper.Desk) *load {
	if w.loads[to] == nil {
		w.loads[to] = &load{}
	}
	return w.loads[to]
}

// note adds an event to the cabinet.
func (w *work) note(e cabinet.Event) error {
	e.At = w.now.Truncate(time.Second)
	if w.k.cabinet.Same(e) {
		return nil
	}
	b, err := cabinet.Encode(e)
	if err != nil {
		return err
	}
	w.c.Records = append(w.c.Records, store.NewRecord{Realm: w.k.realm, Stream: streamCabinet, Body: b})
	w.k.cabinet.Apply(e)
	w.events = append(w.events, Event{Talks: w.k.id, Cabinet: true})
	return nil
}

// raw returns a paper's bytes, of this work or from the store.
func (w *work) raw(id paper.ID) ([]byte, error) {
	if raw := w.raws[id]; raw != nil {
		return raw, nil
	}
	return w.d.raw(w.ctx, w.k, id)
}

// commit seals what is to go, writes everything and tells the watchers. After
// an error the desk's memory is read again from the store, or the desk stops.
func (w *work) commit() error {
	w.c.Durable = func() { w.d.watchers.tell(w.events) }
	err := w.write()
	if err == nil {
		w.d.carriage.wake()
		return nil
	}
	if errors.Is(err, store.ErrFull) || errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		if again := w.d.reload(w.k.id); again == nil {
			return err // nothing was written, and nothing is remembered of it
		}
	}
	w.d.stopped = fmt.Errorf("%w: %w", ErrStopped, err)
	return w.d.stopped
}

func (w *work) write() error {
	if err := w.seal(); err != nil {
		return err
	}
	if err := w.writeLinks(); err != nil {
		return err
	}
	if len(w.c.Records)+len(w.c.Cells)+len(w.c.NewKeys)+len(w.c.DropKeys) == 0 {
		return nil
	}
	if _, err := w.d.vault.Commit(context.WithoutCancel(w.ctx), w.c); err != nil {
		return err
	}
	w.d.changes.Add(1)
	for _, name := range w.c.DropKeys {
		w.d.forgetKey(name)
	}
	if w.replica != nil {
		w.k.record, w.k.begun = *w.replica, true
	}
	return nil
}

// reload reads talks again after a commit that left no trace.
func (d *Desk) reload(id paper.ID) error {
	d.changes.Add(1)
	d.keys = map[pouch.Digest]*pouch.Identity{}
	for _, name := range d.vault.KeyNames() {
		if err := d.readKey(name); err != nil {
			return err
		}
	}
	k, err := d.readDocket(context.Background(), id)
	if err != nil {
		return err
	}
	d.dockets[id] = k
	return nil
}

func (d *Desk) forgetKey(name string) {
	for fp := range d.keys {
		if keyName(fp) == name {
			delete(d.keys, fp)
		}
	}
}

// applyRecord applies a committed change of the joint record.
func (k *docket) applyRecord(change []byte) error {
	var err error
	if k.begun {
		k.record, err = k.record.Apply(change)
	} else {
		k.record, err = record.Restore(change)
	}
	k.begun = k.begun || err == nil
	return err
}
