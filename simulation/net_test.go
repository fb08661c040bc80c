package simulation

import (
	"context"
	"crypto/ed25519"
	"fmt"
	"iter"
	"maps"
	"math/rand/v2"
	"slices"
	"time"

	"goodoffices/courier"
	"goodoffices/paper"
)

// A network is one courier and every cable to it, all simulated. What it draws
// comes from the step's own randomness.
type network struct {
	now     time.Time
	rng     *rand.Rand
	weather weather
	cut     map[paper.Desk]bool // whose cable is cut

	lives uint64
	boxes map[courier.ID]*mailbox   // by the owner's id
	slots map[courier.ID]courier.ID // sender's id → owner's

	// carried is everything that was ever deposited, for the thief and for
	// whoever asks who wrote to whom.
	carried []carried
	// deposits counts those that a desk tried, whatever became of them.
	deposits int
}

// Weather is how the courier carries: chances of 0 to 1. The zero value is fair.
type weather struct {
	lost       float64       // swallowed, with a receipt
	unanswered float64       // kept, and the depositor is told nothing
	unreached  float64       // neither kept nor answered
	repeated   float64       // it comes a second time
	late       float64       // it takes up to longest
	longest    time.Duration // so that later ones overtake it
}

// A carried pouch.
type carried struct {
	from, to paper.Desk
	digest   courier.Digest
	sealed   []byte
	trimmed  bool // its reader took or refused it
	at       time.Time
}

type mailbox struct {
	courier.Mailbox
	reader  paper.Desk
	shut    bool
	life    uint64
	trimmed uint64
	last    courier.Digest
	flying  []flight
	lying   []courier.Pouch
}

type flight struct {
	due    time.Time
	digest courier.Digest
	sealed []byte
}

func newNetwork() *network {
	return &network{cut: map[paper.Desk]bool{}, boxes: map[courier.ID]*mailbox{}, slots: map[courier.ID]courier.ID{}}
}

func (n *network) clone() *network {
	c := newNetwork()
	c.now, c.lives, c.slots = n.now, n.lives, maps.Clone(n.slots)
	for id, b := range n.boxes {
		box := *b
		box.flying, box.lying = slices.Clone(b.flying), slices.Clone(b.lying)
		c.boxes[id] = &box
	}
	return c
}

// wipe loses everything that lies at the courier.
func (n *network) wipe() {
	n.boxes, n.slots = map[courier.ID]*mailbox{}, map[courier.ID]courier.ID{}
}

// chance draws with the step's randomness.
func (n *network) chance(p float64) bool { return p > 0 && n.rng.Float64() < p }

// A carrier is one desk's way to the courier.
type carrier struct {
	n    *network
	desk paper.Desk
}

const address = "http://courier.simulated"

var courierKey = func() courier.Key {
	private := ed25519.NewKeyFromSeed(make([]byte, ed25519.SeedSize))
	return courier.Key(private.Public().(ed25519.PublicKey))
}()

// Depositor implements desk.Carrier.
func (c carrier) Depositor(r courier.Route) (courier.Depositor, error) { return depositor{c, r}, nil }

// Owner implements desk.Carrier.
func (c carrier) Owner(m courier.Mailbox) (courier.Owner, error) { return owner{c, m}, nil }

// Key implements desk.Carrier.
func (c carrier) Key(context.Context, string) (courier.Key, error) { return courierKey, nil }

func (c carrier) reach() error {
	if c.n.cut[c.desk] || c.n.chance(c.n.weather.unreached) {
		return fmt.Errorf("simulated: %w", courier.ErrUnreachable)
	}
	return nil
}

type depositor struct {
	carrier
	route courier.Route
}

// Deposit implements courier.Depositor.
func (d depositor) Deposit(_ context.Context, sealed []byte) (courier.Receipt, error) {
	n := d.n
	n.deposits++
	if err := d.reach(); err != nil {
		return courier.Receipt{}, err
	}
	b := n.boxes[n.slots[d.route.Sender]]
	if b == nil || b.shut || b.Sender != d.route.Sender || b.SenderToken != d.route.Token {
		return courier.Receipt{}, courier.ErrRefused
	}
	digest := courier.DigestOf(sealed)
	n.carried = append(n.carried, carried{from: d.desk, to: b.reader, digest: digest, sealed: sealed, at: n.now})
	copies := 1
	if n.chance(n.weather.repeated) {
		copies++
	}
	if n.chance(n.weather.lost) {
		copies = 0
	}
	for range copies {
		f := flight{n.now, digest, sealed}
		if n.chance(n.weather.late) {
			f.due = f.due.Add(time.Duration(n.rng.Int64N(int64(n.weather.longest))))
		}
		b.flying = append(b.flying, f)
	}
	if n.chance(n.weather.unanswered) {
		return courier.Receipt{}, fmt.Errorf("simulated: %w", courier.ErrUnreachable)
	}
	return courier.Receipt{}, nil
}

// DepositChunk implements courier.Depositor. No run sends a file.
func (d depositor) DepositChunk(context.Context, []byte) (courier.Receipt, error) {
	return courier.Receipt{}, courier.ErrSize
}

type owner struct {
	carrier
	mailbox courier.Mailbox
}

// with finds the mailbox as it is now: what was due has come, in order of arrival.
func (o owner) with(f func(*mailbox) error) error {
	if err := o.reach(); err != nil {
		return err
	}
	b := o.n.boxes[o.mailbox.Owner]
	if b == nil || b.shut || b.OwnerToken != o.mailbox.OwnerToken {
		return courier.ErrRefused
	}
	slices.SortStableFunc(b.flying, func(x, y flight) int { return x.due.Compare(y.due) })
	for len(b.flying) > 0 && !b.flying[0].due.After(o.n.now) {
		f := b.flying[0]
		b.flying = b.flying[1:]
		at := courier.Position{Life: b.life, Seq: b.trimmed + uint64(len(b.lying)) + 1}
		b.lying = append(b.lying, courier.Pouch{At: at, Digest: f.digest, Sealed: f.sealed})
	}
	return f(b)
}

// Create implements courier.Keeper.
func (o owner) Create(context.Context, courier.Permit) error {
	if err := o.reach(); err != nil {
		return err
	}
	if b := o.n.boxes[o.mailbox.Owner]; b != nil {
		if b.shut || b.Mailbox != o.mailbox {
			return courier.ErrRefused
		}
		return nil
	}
	o.n.lives++
	o.n.slots[o.mailbox.Sender] = o.mailbox.Owner
	o.n.boxes[o.mailbox.Owner] = &mailbox{Mailbox: o.mailbox, reader: o.desk, life: o.n.lives}
	return nil
}

// Shut implements courier.Keeper.
func (o owner) Shut(context.Context) error {
	return o.with(func(b *mailbox) error {
		b.shut, b.lying, b.flying = true, nil, nil
		return nil
	})
}

// Fetch implements courier.Reader.
func (o owner) Fetch(_ context.Context, after courier.Position) (batch courier.Batch, err error) {
	err = o.with(func(b *mailbox) error {
		if after != (courier.Position{}) && after.Life != b.life {
			return courier.ErrOtherLife
		}
		size := 0
		for _, p := range b.lying {
			size += len(p.Sealed)
			if p.At.Seq > after.Seq && (len(batch.Pouches) == 0 || size <= courier.BatchBytes) {
				batch.Pouches = append(batch.Pouches, p)
			}
		}
		batch.Newest = courier.Position{Life: b.life, Seq: b.trimmed + uint64(len(b.lying))}
		return nil
	})
	return batch, err
}

// Trim implements courier.Reader.
func (o owner) Trim(_ context.Context, through courier.Position, digest courier.Digest) error {
	return o.with(func(b *mailbox) error {
		switch {
		case through.Life != b.life:
			return courier.ErrOtherLife
		case through.Seq > b.trimmed+uint64(len(b.lying)):
			return courier.ErrBeyond
		case through.Seq < b.trimmed || through.Seq == 0:
			return courier.ErrBackwards
		}
		n, last := through.Seq-b.trimmed, b.last
		if n > 0 {
			last = b.lying[n-1].Digest
		}
		if digest != last {
			return courier.ErrNotFetched
		}
		for _, p := range b.lying[:n] {
			for i := range o.n.carried {
				if c := &o.n.carried[i]; c.digest == p.Digest && c.to == o.desk {
					c.trimmed = true
				}
			}
		}
		b.lying, b.trimmed, b.last = slices.Clone(b.lying[n:]), through.Seq, last
		return nil
	})
}

// Watch implements courier.Reader. Nobody watches here: the script says when a
// desk looks.
func (o owner) Watch(context.Context, courier.Position) iter.Seq2[courier.Position, error] {
	return func(func(courier.Position, error) bool) {}
}

// FetchChunk implements courier.ChunkReader.
func (o owner) FetchChunk(context.Context, courier.Digest) ([]byte, error) {
	return nil, courier.ErrNoChunk
}

// DropChunk implements courier.ChunkReader.
func (o owner) DropChunk(context.Context, courier.Digest) error { return nil }
