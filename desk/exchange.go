package desk

import (
	"bytes"
	"context"
	"errors"
	"fmt"

	"github.com/go-json-experiment/json"

	"goodoffices/courier"
	"goodoffices/paper"
	"goodoffices/pouch"
)

// Exchange carries once: everything that waits goes to the couriers, everything
// that arrived comes in, and the desk does what follows. It returns how much
// was done, 0 when all is quiet, and what went wrong on the way, which the next
// exchange tries again.
func (d *Desk) Exchange(ctx context.Context) (int, error) {
	moved, err := d.exchangePouches(ctx)
	for _, id := range d.Talks() {
		n, laneErr := d.lanes(ctx, id)
		moved, err = moved+n, errors.Join(err, laneErr)
	}
	return moved, err
}

// exchangePouches is Exchange without the files, which have a lane of their own.
func (d *Desk) exchangePouches(ctx context.Context) (int, error) {
	d.carriage.turn.Lock()
	defer d.carriage.turn.Unlock()
	moved := 0
	var errs []error
	for _, id := range d.Talks() {
		for _, job := range d.errands(id) {
			n, err := job(ctx)
			moved += n
			if err != nil {
				errs = append(errs, err)
			}
			if ctx.Err() != nil {
				return moved, ctx.Err()
			}
		}
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.stopped != nil {
		return moved, d.stopped
	}
	return moved, errors.Join(errs...)
}

// errands lists what is to be carried in some talks, as the state is now.
func (d *Desk) errands(talks paper.ID) []func(context.Context) (int, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	k := d.dockets[talks]
	if k == nil || d.stopped != nil {
		return nil
	}
	jobs := []func(context.Context) (int, error){func(ctx context.Context) (int, error) { return 0, d.tend(ctx, talks) }}
	for id, o := range k.offers {
		if !o.Done {
			jobs = append(jobs, func(ctx context.Context) (int, error) { return d.answerDoor(ctx, talks, id) })
		}
	}
	for _, l := range k.sortedLinks() {
		peer := l.peer
		jobs = append(jobs, func(ctx context.Context) (int, error) { return d.carry(ctx, talks, peer) })
	}
	return jobs
}

// tend lets a desk do what time alone asks of it.
func (d *Desk) tend(ctx context.Context, talks paper.ID) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	k, err := d.docket(talks)
	if err != nil {
		return err
	}
	return d.follow(ctx, k)
}

// answerDoor reads what came back to an invitation. When its channel is open
// the meeting is past and its mailboxes are shut.
func (d *Desk) answerDoor(ctx context.Context, talks, invitation paper.ID) (int, error) {
	d.mu.Lock()
	k := d.dockets[talks]
	o := *k.offers[invitation]
	l := k.links[o.Invitee]
	past := l != nil && l.First != nil && l.First.Past && l.Channel.Status().Acknowledged > 0
	d.mu.Unlock()
	way, err := o.link(d.me.cardID)
	if err != nil {
		return 0, err
	}
	m, err := way.meet()
	if err != nil {
		return 0, err
	}
	if past {
		return 0, d.endMeeting(ctx, talks, invitation, m)
	}
	if err := d.make(ctx, m.answer, permitAt(o.Permits, 1)); err != nil {
		return 0, err
	}
	pouches, err := d.fetch(ctx, m.answer)
	if err != nil || len(pouches) == 0 {
		return 0, err
	}
	if err := d.knocked(ctx, talks, invitation, pouches); err != nil {
		return 0, err
	}
	return len(pouches), d.trim(ctx, m.answer, pouches)
}

func (d *Desk) endMeeting(ctx context.Context, talks, invitation paper.ID, m meeting) error {
	for _, box := range []courier.Mailbox{m.offer, m.answer} {
		o, err := d.owner(box)
		if err != nil {
			return err
		}
		if err := o.Shut(ctx); err != nil && !errors.Is(err, courier.ErrRefused) {
			return err
		}
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	k, err := d.docket(talks)
	if err != nil {
		return err
	}
	w := d.begin(ctx, k)
	k.offers[invitation].Done = true
	if err := w.keepOffer(k.offers[invitation]); err != nil {
		return w.abandon(err)
	}
	return w.commit()
}

// carry deposits what waits for one neighbour and takes what came from it.
func (d *Desk) carry(ctx context.Context, talks paper.ID, peer paper.Desk) (int, error) {
	moved, err := d.send(ctx, talks, peer)
	for _, box := range d.reads(talks, peer) {
		n, fetchErr := d.collect(ctx, talks, peer, box)
		moved, err = moved+n, errors.Join(err, fetchErr)
	}
	if err != nil {
		err = fmt.Errorf("channel with %s: %w", peer, err)
	}
	return moved, err
}

// A parcel is sealed bytes with where they go.
type parcel struct {
	digest pouch.Digest
	route  []byte
	sealed []byte
}

// parcels returns what is to be deposited for a neighbour, in order, and the
// mailbox that has to be there before.
func (d *Desk) parcels(ctx context.Context, talks paper.ID, peer paper.Desk) (out []parcel, box []byte, permit string, err error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	k := d.dockets[talks]
	l := k.links[peer]
	for _, digest := range l.Channel.Outbox() {
		p := l.outbox[digest]
		if p == nil || p.receipt || p.viaOther {
			continue
		}
		sealed, err := d.sealedBytes(ctx, k, l, digest)
		if err != nil {
			return nil, nil, "", err
		}
		one := parcel{digest, l.routeOf(p), sealed}
		if one.route == nil {
			continue // by hand
		}
		if l.First != nil && len(l.First.Key) > 0 && p.kind == pouch.KindHello && len(p.route) == 0 && !l.First.Past {
			if one.sealed, err = d.helloWithCard(l, sealed); err != nil {
				return nil, nil, "", err
			}
		}
		out = append(out, one)
	}
	return out, l.Mailbox, l.Permit, nil
}

// routeOf returns where a pouch goes: where its recipient said it reads, else
// where the two first met; nil if it can only be carried by hand.
func (l *link) routeOf(p *posted) []byte {
	switch {
	case len(p.route) > 0:
		return p.route
	case len(l.Route) > 0:
		return l.Route
	case l.First != nil:
		return l.First.Route
	}
	return nil
}

// helloWithCard is how an invitee's hello goes to a desk that does not know it.
func (d *Desk) helloWithCard(l *link, hello []byte) ([]byte, error) {
	b, err := json.Marshal(answered{Card: d.me.record.Card, Hello: hello})
	if err != nil {
		return nil, err
	}
	return sealMeeting(l.First.Key, b)
}

func (d *Desk) send(ctx context.Context, talks paper.ID, peer paper.Desk) (int, error) {
	parcels, box, permit, err := d.parcels(ctx, talks, peer)
	if err != nil {
		return 0, err
	}
	if len(box) > 0 && !d.shut(talks, peer) {
		m, err := courier.ParseMailbox(box)
		if err != nil {
			return 0, err
		}
		if err := d.make(ctx, m, permit); err != nil {
			return 0, fmt.Errorf("mailbox: %w", err)
		}
	}
	sent := 0
	for _, p := range parcels {
		err := d.deposit(ctx, p.route, p.sealed)
		if errors.Is(err, courier.ErrCourierKey) {
			// Its receipt counts for nothing, yet it may carry the pouch, which
			// stays in the outbox and goes again with the next round.
			d.otherKey.Do(func() { d.cfg.Log.Warn("a courier signs with another key than the pinned one") })
			err = nil
		}
		if err != nil {
			return sent, err
		}
		sent++
		d.mu.Lock()
		if l := d.dockets[talks].links[peer]; l != nil && l.outbox[p.digest] != nil {
			l.outbox[p.digest].receipt = true
		}
		d.mu.Unlock()
	}
	return sent, nil
}

func (d *Desk) shut(talks paper.ID, peer paper.Desk) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	l := d.dockets[talks].links[peer]
	return l == nil || l.Shut
}

// reads returns the mailboxes in which a neighbour's pouches arrive.
func (d *Desk) reads(talks paper.ID, peer paper.Desk) []courier.Mailbox {
	d.mu.Lock()
	defer d.mu.Unlock()
	l := d.dockets[talks].links[peer]
	if l == nil || l.Shut {
		return nil
	}
	var out []courier.Mailbox
	raw := [][]byte{l.Mailbox}
	if l.First != nil && !l.First.Past {
		raw = append(raw, l.First.Reads)
	}
	for _, b := range raw {
		if m, err := courier.ParseMailbox(b); err == nil {
			out = append(out, m)
		}
	}
	return out
}

// collect takes what lies in one mailbox, page by page.
func (d *Desk) collect(ctx context.Context, talks paper.ID, peer paper.Desk, box courier.Mailbox) (int, error) {
	total := 0
	for {
		pouches, err := d.fetch(ctx, box)
		if errors.Is(err, courier.ErrRefused) {
			if d.firstMeeting(talks, peer, box) {
				return total, nil // its inviter made it, and shuts it
			}
			d.unmake(box) // the courier lost it: it is made again
		}
		if err != nil || len(pouches) == 0 {
			return total, err
		}
		var sealed [][]byte
		for _, p := range pouches {
			if isPouch(p.Sealed) {
				sealed = append(sealed, p.Sealed)
			}
		}
		if len(sealed) == 0 {
			return total, nil // the offer, which its inviter takes away
		}
		if err := d.receive(ctx, talks, peer, sealed); err != nil {
			return total, err
		}
		total += len(pouches)
		if err := d.trim(ctx, box, pouches); err != nil {
			return total, err
		}
	}
}

func (d *Desk) firstMeeting(talks paper.ID, peer paper.Desk, box courier.Mailbox) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	l := d.dockets[talks].links[peer]
	return l != nil && l.First != nil && bytes.Equal(l.First.Reads, box.Encode())
}
