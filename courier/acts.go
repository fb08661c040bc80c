package courier

import (
	"context"
	"crypto/rand"
	"encoding/binary"
	"fmt"

	"goodoffices/store"
)

// A deposit puts a pouch, or a chunk, into a mailbox.
type deposit struct {
	to     ID
	digest Digest
	body   []byte
	class  uint8
	chunk  bool

	repeat  bool    // it was there already
	seq     uint64  // of a pouch
	receipt Receipt // unless it was there already
}

func (d *deposit) mailbox() ID { return d.to }

func (d *deposit) plan(_ context.Context, c *clerk, r *round, b *box) error {
	if !b.open() {
		return ErrRefused
	}
	if d.chunk {
		_, d.repeat = b.lane[d.digest]
	} else {
		d.seq, d.repeat = b.places[d.digest]
	}
	if d.repeat {
		return nil
	}
	size := int64(len(d.body))
	if c.bytes+r.bytes+size > c.limits.TotalBytes {
		return fmt.Errorf("all mailboxes together: %w", ErrFull)
	}
	if d.chunk && len(b.lane) >= c.limits.Chunks ||
		!d.chunk && (b.pouches() >= c.limits.Pouches || int64(b.bytes)+size > c.limits.Bytes) {
		return ErrQuota
	}
	r.bytes += size
	r.leaves = append(r.leaves, leaf{d, r.add(d.tx(b))})
	return nil
}

// tx takes the deposit into the box. Its receipt comes with sign.
func (d *deposit) tx(b *box) store.Tx {
	b.number++
	tx := store.Tx{Owner: mailboxOwner(d.to), Number: b.number}
	if d.chunk {
		b.chunks++
		b.lane[d.digest] = struct{}{}
		tx.Cells = []store.Cell{b.cell(), {Name: chunk(d.digest), Value: d.body}, {Name: lane(d.digest)}}
		return tx
	}
	b.last++
	b.bytes += uint64(len(d.body))
	b.order = append(b.order, held{d.digest, d.class})
	b.places[d.digest], d.seq = b.last, b.last
	tx.Cells = []store.Cell{b.cell()}
	tx.Appends = []store.Append{
		pouchesAppend:  {Stream: pouchStream, Body: d.body},
		receiptsAppend: {Stream: receiptStream, Key: string(d.digest[:])},
	}
	return tx
}

func (d *deposit) sign(tx *store.Tx, r Receipt) {
	d.receipt = r
	if d.chunk {
		tx.Cells[2].Value = r.Encode()
	} else {
		tx.Appends[receiptsAppend].Body = append([]byte{d.class}, r.Encode()...)
	}
}

func (d *deposit) done(c *clerk, b *box) {
	if !d.chunk && !d.repeat {
		c.hub.arrived(d.to, Position{b.life, d.seq})
	}
}

// A trim acknowledges the pouches through one, known by position and digest.
type trim struct {
	of      ID
	through Position
	digest  Digest
}

func (t *trim) mailbox() ID { return t.of }

func (t *trim) plan(_ context.Context, c *clerk, r *round, b *box) error {
	switch p := t.through; {
	case !b.open():
		return ErrRefused
	case p.Life != b.life:
		return ErrOtherLife
	case p.Seq > b.last:
		return ErrBeyond
	case p.Seq < b.trimmed || p.Seq == 0:
		return ErrBackwards
	case p.Seq == b.trimmed:
		return equalDigest(t.digest, b.trimmedTo)
	case p.Seq-b.trimmed > uint64(len(b.order)):
		return fmt.Errorf("mailbox changed while it was read: %w", ErrBusy)
	}
	n := t.through.Seq - b.trimmed
	if err := equalDigest(t.digest, b.order[n-1].digest); err != nil {
		return err
	}
	for _, h := range b.order[:n] {
		delete(b.places, h.digest)
		b.bytes -= uint64(sizeOf(h.class))
		r.bytes -= sizeOf(h.class)
	}
	b.order = b.order[n:]
	b.trimmed, b.trimmedTo = t.through.Seq, t.digest
	b.number++
	r.add(store.Tx{
		Owner: mailboxOwner(t.of), Number: b.number,
		Trims: []store.Trim{{Stream: pouchStream, Through: b.trimmed}, {Stream: receiptStream, Through: b.trimmed}},
		Cells: []store.Cell{b.cell()},
	})
	return nil
}

func equalDigest(a, b Digest) error {
	if a != b {
		return ErrNotFetched
	}
	return nil
}

func (t *trim) done(c *clerk, _ *box) { c.trimmed = true }

// A drop removes a chunk. That it is gone already is no error.
type drop struct {
	of     ID
	digest Digest
}

func (d *drop) mailbox() ID { return d.of }

func (d *drop) plan(_ context.Context, _ *clerk, r *round, b *box) error {
	if !b.open() {
		return ErrRefused
	}
	if _, there := b.lane[d.digest]; !there {
		return nil
	}
	delete(b.lane, d.digest)
	b.chunks--
	b.number++
	r.bytes -= ChunkSize
	r.add(store.Tx{
		Owner: mailboxOwner(d.of), Number: b.number,
		Cells: []store.Cell{b.cell(), {Name: chunk(d.digest)}, {Name: lane(d.digest)}},
	})
	return nil
}

func (d *drop) done(c *clerk, _ *box) { c.trimmed = true }

// A create makes a mailbox, or finds it made alike.
type create struct {
	id     ID
	owner  hashed
	sender ID
	token  hashed
	permit *hashed // bound to this mailbox; forgotten with this act
}

func (m *create) mailbox() ID { return m.id }

func (m *create) plan(ctx context.Context, c *clerk, r *round, b *box) error {
	if b.exists && !m.matches(&b.entry) {
		return ErrRefused
	}
	s, taken, err := c.slot(ctx, r, m.sender)
	switch {
	case err != nil:
		return readFailure(err)
	case taken && s != m.slot():
		return ErrRefused
	case b.exists && taken:
		return nil
	}
	if !b.exists {
		if c.mailboxes+r.mailboxes >= c.limits.Mailboxes {
			return fmt.Errorf("all mailboxes: %w", ErrFull)
		}
		r.mailboxes++
		b.exists = true
		b.entry = entry{number: 1, life: newLife(), ownerToken: m.owner, sender: m.sender, senderToken: m.token}
		r.add(store.Tx{Owner: mailboxOwner(m.id), Number: 1, Cells: []store.Cell{b.cell()}})
	}
	if !taken {
		// Numbered, so that of two mailboxes made at once with one sender's id
		// one alone gets it; the other stays without a slot, and is refused.
		r.senders[m.sender] = m.slot()
		r.add(store.Tx{Owner: senderOwner(m.sender), Number: 1, Cells: []store.Cell{m.slot().cell()}})
	}
	r.add(store.Tx{Owner: courierOwner, Cells: []store.Cell{{Name: indexPrefix + string(m.id[:]), Value: []byte{}}}})
	if m.permit != nil {
		r.add(store.Tx{Owner: permitOwner, Cells: []store.Cell{{Name: permitCell(*m.permit)}}})
	}
	return nil
}

func (m *create) slot() slot { return slot{m.id, m.token} }

// matches compares hashes of secrets: who learns how long it took learns
// nothing of the secrets.
func (m *create) matches(e *entry) bool {
	return !e.shut && m.owner == e.ownerToken && m.sender == e.sender && m.token == e.senderToken
}

func (m *create) done(*clerk, *box) {}

// newLife draws a life that is not zero.
func newLife() uint64 {
	var b [8]byte
	rand.Read(b[:])
	return max(1, binary.BigEndian.Uint64(b[:]))
}

// A shut ends a mailbox for good. Its ids stay taken.
type shut struct{ id ID }

func (s *shut) mailbox() ID { return s.id }

func (s *shut) plan(_ context.Context, c *clerk, r *round, b *box) error {
	if !b.open() {
		return ErrRefused
	}
	r.mailboxes--
	r.bytes -= b.holdsBytes()
	sender := b.sender
	b.number++
	tx := store.Tx{Owner: mailboxOwner(s.id), Number: b.number, Trims: []store.Trim{
		{Stream: pouchStream, Through: b.last}, {Stream: receiptStream, Through: b.last},
	}}
	for d := range b.lane {
		tx.Cells = append(tx.Cells, store.Cell{Name: chunk(d)}, store.Cell{Name: lane(d)})
	}
	b.entry = entry{shut: true, number: b.number, life: b.life}
	b.order, b.places, b.lane = nil, nil, nil
	tx.Cells = append(tx.Cells, b.cell())
	r.add(tx)
	r.add(store.Tx{Owner: senderOwner(sender), Cells: []store.Cell{slot{}.cell()}})
	r.add(store.Tx{Owner: courierOwner, Cells: []store.Cell{{Name: indexPrefix + string(s.id[:])}}})
	c.slots.drop(sender)
	return nil
}

func (s *shut) done(c *clerk, _ *box) {
	c.trimmed = true
	c.hub.gone(s.id)
}
