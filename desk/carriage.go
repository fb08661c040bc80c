package desk

import (
	"context"
	"sync"

	"goodoffices/courier"
)

// carriage is a desk's traffic with couriers: one client for each mailbox and
// role, so that nothing on the wire joins two of them.
type carriage struct {
	turn sync.Mutex // held while errands are run

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

// signal puts a token where there is none.
func signal(to chan struct{}) {
	select {
	case to <- struct{}{}:
	default:
	}
}

// wake tells a running desk that something is to be carried.
func (c *carriage) wake() { signal(c.more) }

func (c *carriage) wakeLanes() { signal(c.files) }

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

// fetch returns what lies in a mailbox after a position.
func (d *Desk) fetch(ctx context.Context, m courier.Mailbox, after courier.Position) (courier.Batch, error) {
	o, err := d.owner(m)
	if err != nil {
		return courier.Batch{}, err
	}
	return o.Fetch(ctx, after)
}

// A bookmark is how far a mailbox was read.
type bookmark struct {
	at     courier.Position
	digest courier.Digest
}

func endOf(pouches []courier.Pouch) bookmark {
	last := pouches[len(pouches)-1]
	return bookmark{last.At, last.Digest}
}

// trim lets the courier forget pouches that were taken or refused, up to one.
func (d *Desk) trim(ctx context.Context, m courier.Mailbox, last bookmark) error {
	o, err := d.owner(m)
	if err != nil {
		return err
	}
	return o.Trim(ctx, last.at, last.digest)
}

func (d *Desk) unmake(m courier.Mailbox) {
	d.carriage.mu.Lock()
	defer d.carriage.mu.Unlock()
	delete(d.carriage.made, string(m.Encode()))
}
