package desk

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/go-json-experiment/json"

	"goodoffices/courier"
	"goodoffices/paper"
	"goodoffices/pouch"
	"goodoffices/store"
)

// carriage is a desk's traffic with couriers: one client for each mailbox and
// role, so that nothing on the wire joins two of them.
type carriage struct {
	turn sync.Mutex // held through one exchange

	mu         sync.Mutex // guards what is below, never held over the network
	owners     map[string]courier.Owner
	depositors map[string]courier.Depositor
	made       map[string]bool // mailboxes that exist at their courier, as far as this run knows
	more       chan struct{}   // holds a token when something is to be carried
	files      chan struct{}   // the same for the lanes of files
}

func (c *carriage) init() {
	c.forget()
	c.more, c.files = make(chan struct{}, 1), make(chan struct{}, 1)
}

func (c *carriage) forget() {
	c.owners, c.depositors, c.made = map[string]courier.Owner{}, map[string]courier.Depositor{}, map[string]bool{}
}

// wake tells a running desk that something is to be carried.
func (c *carriage) wake() {
	select {
	case c.more <- struct{}{}:
	default:
	}
}

func (c *carriage) wakeLanes() {
	select {
	case c.files <- struct{}{}:
	default:
	}
}

// close gives back all connections.
func (c *carriage) close() {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, o := range c.owners {
		if o, ok := o.(interface{ Close() }); ok {
			o.Close()
		}
	}
	for _, s := range c.depositors {
		if s, ok := s.(interface{ Close() }); ok {
			s.Close()
		}
	}
	c.forget()
}

func (d *Desk) owner(m courier.Mailbox) (courier.Owner, error) {
	c, key := &d.carriage, string(m.Encode())
	c.mu.Lock()
	defer c.mu.Unlock()
	if o := c.owners[key]; o != nil {
		return o, nil
	}
	o, err := d.cfg.Carrier.Owner(m)
	if err == nil {
		c.owners[key] = o
	}
	return o, err
}

func (d *Desk) depositor(route []byte) (courier.Depositor, error) {
	c := &d.carriage
	c.mu.Lock()
	defer c.mu.Unlock()
	if s := c.depositors[string(route)]; s != nil {
		return s, nil
	}
	r, err := courier.ParseRoute(route)
	if err != nil {
		return nil, err
	}
	s, err := d.cfg.Carrier.Depositor(r)
	if err == nil {
		c.depositors[string(route)] = s
	}
	return s, err
}

// deposit puts sealed bytes into a mailbox. A courier under another key than
// the pinned one may carry them, but its receipt does not count.
func (d *Desk) deposit(ctx context.Context, route, sealed []byte) error {
	s, err := d.depositor(route)
	if err != nil {
		return err
	}
	_, err = s.Deposit(ctx, sealed)
	return err
}

// make makes a mailbox at its courier, once a run.
func (d *Desk) make(ctx context.Context, m courier.Mailbox, permit string) error {
	c, key := &d.carriage, string(m.Encode())
	c.mu.Lock()
	made := c.made[key]
	c.mu.Unlock()
	if made {
		return nil
	}
	o, err := d.owner(m)
	if err != nil {
		return err
	}
	var p courier.Permit
	if permit != "" {
		if p, err = courier.ParsePermit(permit); err != nil {
			return err
		}
	}
	if err := o.Create(ctx, p); err != nil {
		return err
	}
	c.mu.Lock()
	c.made[key] = true
	c.mu.Unlock()
	return nil
}

// fetch returns what lies in a mailbox, from the beginning.
func (d *Desk) fetch(ctx context.Context, m courier.Mailbox) ([]courier.Pouch, error) {
	o, err := d.owner(m)
	if err != nil {
		return nil, err
	}
	b, err := o.Fetch(ctx, courier.Position{})
	return b.Pouches, err
}

// trim lets the courier forget pouches that were taken or refused.
func (d *Desk) trim(ctx context.Context, m courier.Mailbox, pouches []courier.Pouch) error {
	o, err := d.owner(m)
	if err != nil {
		return err
	}
	last := pouches[len(pouches)-1]
	return o.Trim(ctx, last.At, last.Digest)
}

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
		if err := d.deposit(ctx, p.route, p.sealed); err != nil {
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

func (d *Desk) unmake(m courier.Mailbox) {
	d.carriage.mu.Lock()
	defer d.carriage.mu.Unlock()
	delete(d.carriage.made, string(m.Encode()))
}

// DepositAgain marks what is unacknowledged to be deposited again, whatever
// the courier has receipted: a courier may lose what it signed for.
func (d *Desk) DepositAgain(ctx context.Context) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, k := range d.dockets {
		w := d.begin(ctx, k)
		for _, l := range k.sortedLinks() {
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
	watched := map[string]bool{}
	back := courier.Backoff{}
	d.carriage.wake()
	all.Go(func() { d.runLanes(ctx) })
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-again.C:
			if err := d.DepositAgain(ctx); err != nil {
				return err
			}
		case <-d.carriage.more:
		}
		moved, err := d.exchangePouches(ctx)
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
