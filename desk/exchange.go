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
	moved, err := d.run(ctx, d.errands)
	for _, id := range d.Talks() {
		n, laneErr := d.lanes(ctx, id)
		moved, err = moved+n, errors.Join(err, laneErr)
	}
	return moved, err
}

// An errand carries something, and returns how much.
type errand func(context.Context) (int, error)

// run runs the errands of all talks.
func (d *Desk) run(ctx context.Context, list func(talks paper.ID) []errand) (int, error) {
	d.carriage.turn.Lock()
	defer d.carriage.turn.Unlock()
	moved := 0
	var errs []error
	for _, id := range d.Talks() {
		for _, errand := range list(id) {
			n, err := errand(ctx)
			moved += n
			if err != nil {
				errs = append(errs, err)
			}
			if ctx.Err() != nil {
				return moved, ctx.Err()
			}
		}
	}
	n, err := d.sayFarewell(ctx)
	moved, errs = moved+n, append(errs, err)
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.stopped != nil {
		return moved, d.stopped
	}
	err = errors.Join(errs...)
	d.troubles.said(err, d.now())
	return moved, err
}

// errands lists what is to be carried in some talks, as the state is now, the
// files apart: they have a lane of their own.
func (d *Desk) errands(talks paper.ID) []errand {
	tend, doors, peers := d.upon(talks)
	all := append(tend, doors...)
	for _, peer := range peers {
		all = append(all, func(ctx context.Context) (int, error) { return d.carry(ctx, talks, peer) })
	}
	return all
}

// outward lists the errands of a desk whose mailboxes are read beside it: what
// is sealed goes first.
func (d *Desk) outward(talks paper.ID) []errand {
	tend, doors, peers := d.upon(talks)
	var all []errand
	for _, peer := range peers {
		all = append(all, func(ctx context.Context) (int, error) { return d.send(ctx, talks, peer) })
	}
	return append(append(all, doors...), tend...)
}

// upon lists what is to be tended and whose doors are to be answered in some
// talks, and the neighbours there.
func (d *Desk) upon(talks paper.ID) (tend, doors []errand, peers []paper.Desk) {
	d.mu.Lock()
	defer d.mu.Unlock()
	k := d.dockets[talks]
	if k == nil || d.stopped != nil {
		return nil, nil, nil
	}
	tend = []errand{func(ctx context.Context) (int, error) { return 0, d.tend(ctx, talks) }}
	for id, o := range k.offers {
		if !o.Done {
			doors = append(doors, func(ctx context.Context) (int, error) { return d.answerDoor(ctx, talks, id) })
		}
	}
	for _, l := range k.sortedLinks() {
		peers = append(peers, l.peer)
	}
	return tend, doors, peers
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
	if k == nil {
		d.mu.Unlock()
		return 0, nil // destroyed meanwhile
	}
	o := *k.offers[invitation]
	l := k.links[o.Invitee]
	past := l != nil && l.First != nil && l.First.Past && l.Channel.Status().Acknowledged > 0
	d.mu.Unlock()
	way, err := o.link()
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
	batch, err := d.fetch(ctx, m.answer, courier.Position{})
	pouches := batch.Pouches
	if err != nil || len(pouches) == 0 {
		return 0, err
	}
	if err := d.knocked(ctx, talks, invitation, pouches); err != nil {
		return 0, err
	}
	return len(pouches), d.trim(ctx, m.answer, endOf(pouches))
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
	for _, b := range d.reads(talks, peer) {
		n, last, readErr := d.collect(ctx, b, bookmark{})
		if n > 0 && readErr == nil {
			readErr = d.trim(ctx, b.box, last)
		}
		moved, err = moved+n, errors.Join(err, readErr)
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
	l := k.link(peer)
	if l == nil {
		return nil, nil, "", nil // destroyed meanwhile
	}
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
			if one.sealed, err = d.helloWithCard(ctx, k, l, sealed); err != nil {
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
func (d *Desk) helloWithCard(ctx context.Context, k *docket, l *link, hello []byte) ([]byte, error) {
	card, err := d.cardEnvelope(ctx, k, l.ownCard())
	if err != nil {
		return nil, err
	}
	b, err := json.Marshal(answered{Card: card, Hello: hello})
	if err != nil {
		return nil, err
	}
	return sealMeeting(l.First.Key, b)
}

// send deposits what waits for one neighbour.
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
			if d.troubles.otherKey(d.now()) {
				d.cfg.Log.Warn("a courier signs with another key than the pinned one")
			}
			err = nil
		}
		if err != nil {
			return sent, err
		}
		sent++
		d.mu.Lock()
		if l := d.dockets[talks].link(peer); l != nil && l.outbox[p.digest] != nil {
			l.outbox[p.digest].receipt = true
		}
		d.mu.Unlock()
	}
	return sent, nil
}

func (d *Desk) shut(talks paper.ID, peer paper.Desk) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	l := d.dockets[talks].link(peer)
	return l == nil || l.Shut
}

// A mailbox is where pouches of one neighbour arrive.
type mailbox struct {
	talks paper.ID
	peer  paper.Desk
	box   courier.Mailbox
}

// reads returns the mailboxes in which a neighbour's pouches arrive.
func (d *Desk) reads(talks paper.ID, peer paper.Desk) []mailbox {
	d.mu.Lock()
	defer d.mu.Unlock()
	l := d.dockets[talks].link(peer)
	if l == nil || l.Shut {
		return nil
	}
	var out []mailbox
	raw := [][]byte{l.Mailbox}
	if l.First != nil && !l.First.Past {
		raw = append(raw, l.First.Reads)
	}
	for _, b := range raw {
		if m, err := courier.ParseMailbox(b); err == nil {
			out = append(out, mailbox{talks, peer, m})
		}
	}
	return out
}

// collect takes what lies in a mailbox page by page, and returns
// how much it was and the last bookmark, of which the courier is yet to be told.
func (d *Desk) collect(ctx context.Context, b mailbox, last bookmark) (int, bookmark, error) {
	for total := 0; ; {
		n, next, more, err := d.takePage(ctx, b, last.at)
		if n == 0 {
			return total, last, err
		}
		total, last = total+n, next
		if !more {
			return total, last, nil
		}
		if err := d.trim(ctx, b.box, last); err != nil {
			return total, last, err
		}
	}
}

// takePage takes what a courier hands out at once of what lies in a mailbox
// after a position, and tells how much it was, where it ended, and whether there
// is more.
func (d *Desk) takePage(ctx context.Context, b mailbox, after courier.Position) (n int, last bookmark, more bool, err error) {
	batch, err := d.fetch(ctx, b.box, after)
	if errors.Is(err, courier.ErrOtherLife) || errors.Is(err, courier.ErrBeyond) { // the courier is an older one, or new
		batch, err = d.fetch(ctx, b.box, courier.Position{})
	}
	if errors.Is(err, courier.ErrRefused) {
		if d.firstMeeting(b) {
			return 0, last, false, nil // its inviter made it, and shuts it
		}
		d.unmake(b.box) // the courier lost it: it is made again
	}
	if err != nil {
		return 0, last, false, err
	}
	var sealed [][]byte
	for _, p := range batch.Pouches {
		if isPouch(p.Sealed) {
			sealed = append(sealed, p.Sealed)
		}
	}
	if len(sealed) == 0 {
		return 0, last, false, nil // nothing, or the offer, which its inviter takes away
	}
	if err := d.receive(ctx, b.talks, b.peer, sealed); err != nil {
		return 0, last, false, err
	}
	last = endOf(batch.Pouches)
	return len(batch.Pouches), last, last.at != batch.Newest, nil
}

// firstMeeting reports whether a mailbox is one that an inviter made.
func (d *Desk) firstMeeting(b mailbox) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	l := d.dockets[b.talks].link(b.peer)
	return l != nil && l.First != nil && bytes.Equal(l.First.Reads, b.box.Encode())
}
