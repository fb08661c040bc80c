package couriertest

import (
	"context"
	"fmt"
	"iter"
	"slices"

	"goodoffices/courier"
)

type memoryDepositor struct {
	m     *Memory
	route courier.Route
}

// Deposit implements courier.Depositor.
func (d memoryDepositor) Deposit(ctx context.Context, sealed []byte) (courier.Receipt, error) {
	if !slices.Contains(courier.Classes(), len(sealed)) {
		return courier.Receipt{}, courier.ErrSize
	}
	return d.put(ctx, pouchLane, sealed, func(b *memoryBox, digest courier.Digest, delayed bool) {
		at := courier.Position{Life: b.life, Seq: b.trimmed + uint64(len(b.pouches)) + 1}
		b.pouches = append(b.pouches, memoryPouch{courier.Pouch{At: at, Digest: digest, Sealed: slices.Clone(sealed)}, delayed})
	})
}

// DepositChunk implements courier.Depositor.
func (d memoryDepositor) DepositChunk(ctx context.Context, sealed []byte) (courier.Receipt, error) {
	if len(sealed) != courier.ChunkSize {
		return courier.Receipt{}, courier.ErrSize
	}
	return d.put(ctx, chunkLane, sealed, func(b *memoryBox, digest courier.Digest, _ bool) {
		b.chunks[digest] = slices.Clone(sealed)
	})
}

func (d memoryDepositor) put(ctx context.Context, lane int, sealed []byte, keep func(*memoryBox, courier.Digest, bool)) (courier.Receipt, error) {
	if err := ctx.Err(); err != nil {
		return courier.Receipt{}, err
	}
	digest := courier.DigestOf(sealed)
	fate := Carried
	if d.m.Deposit != nil {
		fate = d.m.Deposit(d.route.Sender, digest)
	}
	d.m.mu.Lock()
	defer d.m.mu.Unlock()
	if fate == Unreached {
		return courier.Receipt{}, fmt.Errorf("deposit: %w", courier.ErrUnreachable)
	}
	b := d.m.boxes[d.m.slots[d.route.Sender]]
	switch {
	case b == nil || b.shut || b.mailbox.Sender != d.route.Sender || b.mailbox.SenderToken != d.route.Token:
		return courier.Receipt{}, courier.ErrRefused
	case fate == Full:
		return courier.Receipt{}, courier.ErrFull
	}
	r, repeat := b.receipts[lane][digest]
	if !repeat {
		var err error
		if r, err = d.m.receipt(digest); err != nil {
			return courier.Receipt{}, err
		}
		if fate != Swallowed {
			b.receipts[lane][digest] = r
			keep(b, digest, fate == Delayed)
			d.m.wake()
		}
	}
	if fate == Unanswered {
		return courier.Receipt{}, fmt.Errorf("deposit: %w", courier.ErrUnreachable)
	}
	return r, r.Verify(d.route.Key, digest)
}

type memoryOwner struct {
	m       *Memory
	mailbox courier.Mailbox
}

// with finds the mailbox and calls f with mu held.
func (o memoryOwner) with(ctx context.Context, f func(*memoryBox) error) error {
	if err := o.reach(ctx); err != nil {
		return err
	}
	o.m.mu.Lock()
	defer o.m.mu.Unlock()
	b := o.m.boxes[o.mailbox.Owner]
	if b == nil || b.shut || b.mailbox.OwnerToken != o.mailbox.OwnerToken {
		return courier.ErrRefused
	}
	return f(b)
}

func (o memoryOwner) reach(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if o.m.Reach == nil {
		return nil
	}
	if err := o.m.Reach(o.mailbox.Owner); err != nil {
		return fmt.Errorf("%w: %w", courier.ErrUnreachable, err)
	}
	return nil
}

// Create implements courier.Keeper.
func (o memoryOwner) Create(ctx context.Context, _ courier.Permit) error {
	if err := o.reach(ctx); err != nil {
		return err
	}
	o.m.mu.Lock()
	defer o.m.mu.Unlock()
	want := o.mailbox
	if b := o.m.boxes[want.Owner]; b != nil {
		got := b.mailbox
		if b.shut || got.OwnerToken != want.OwnerToken || got.Sender != want.Sender || got.SenderToken != want.SenderToken {
			return courier.ErrRefused
		}
		return nil
	}
	if _, taken := o.m.slots[want.Sender]; taken {
		return courier.ErrRefused
	}
	o.m.lives++
	o.m.slots[want.Sender] = want.Owner
	o.m.boxes[want.Owner] = &memoryBox{
		mailbox: want, life: o.m.lives,
		receipts: [2]map[courier.Digest]courier.Receipt{{}, {}}, chunks: map[courier.Digest][]byte{},
	}
	return nil
}

// Shut implements courier.Keeper.
func (o memoryOwner) Shut(ctx context.Context) error {
	return o.with(ctx, func(b *memoryBox) error {
		*b = memoryBox{mailbox: b.mailbox, shut: true}
		o.m.wake()
		return nil
	})
}

// Fetch implements courier.Reader.
func (o memoryOwner) Fetch(ctx context.Context, after courier.Position) (batch courier.Batch, err error) {
	err = o.with(ctx, func(b *memoryBox) error {
		batch.Newest = b.newest()
		if after != (courier.Position{}) {
			if after.Life != b.life {
				return courier.ErrOtherLife
			} else if after.Seq > batch.Newest.Seq {
				return courier.ErrBeyond
			}
		}
		size := 0
		for _, p := range b.pouches {
			if p.At.Seq <= after.Seq {
				continue
			}
			size += len(p.Sealed)
			if p.At.Seq > batch.Newest.Seq || len(batch.Pouches) == courier.BatchPouches || len(batch.Pouches) > 0 && size > courier.BatchBytes {
				break
			}
			batch.Pouches = append(batch.Pouches, courier.Pouch{At: p.At, Digest: p.Digest, Sealed: slices.Clone(p.Sealed)})
		}
		return nil
	})
	if err == nil && o.m.Fetch != nil {
		batch.Pouches = o.m.Fetch(o.mailbox.Owner, batch.Pouches)
	}
	return batch, err
}

// Trim implements courier.Reader.
func (o memoryOwner) Trim(ctx context.Context, through courier.Position, digest courier.Digest) error {
	return o.with(ctx, func(b *memoryBox) error {
		switch {
		case through.Life != b.life:
			return courier.ErrOtherLife
		case through.Seq > b.newest().Seq:
			return courier.ErrBeyond
		case through.Seq < b.trimmed || through.Seq == 0:
			return courier.ErrBackwards
		}
		n, last := through.Seq-b.trimmed, b.last
		if n > 0 {
			last = b.pouches[n-1].Digest
		}
		if digest != last {
			return courier.ErrNotFetched
		}
		for _, p := range b.pouches[:n] {
			delete(b.receipts[pouchLane], p.Digest)
		}
		b.pouches, b.trimmed, b.last = slices.Clone(b.pouches[n:]), through.Seq, last
		return nil
	})
}

// Watch implements courier.Reader. It waits for a change and not for a clock,
// also after an error.
func (o memoryOwner) Watch(ctx context.Context, after courier.Position) iter.Seq2[courier.Position, error] {
	return func(yield func(courier.Position, error) bool) {
		for first := true; ; first = false {
			changed := o.m.watch()
			newest := after
			err := o.with(ctx, func(b *memoryBox) error {
				newest = b.newest()
				return nil
			})
			if ctx.Err() != nil {
				return
			}
			if first || err != nil || newest != after {
				after = newest
				if again, _ := courier.Again(err); !yield(newest, err) || err != nil && !again {
					return
				}
			}
			select {
			case <-changed:
			case <-ctx.Done():
				return
			}
		}
	}
}

// FetchChunk implements courier.ChunkReader.
func (o memoryOwner) FetchChunk(ctx context.Context, digest courier.Digest) (sealed []byte, err error) {
	err = o.with(ctx, func(b *memoryBox) error {
		c, there := b.chunks[digest]
		if !there {
			return courier.ErrNoChunk
		}
		sealed = slices.Clone(c)
		return nil
	})
	return sealed, err
}

// DropChunk implements courier.ChunkReader.
func (o memoryOwner) DropChunk(ctx context.Context, digest courier.Digest) error {
	return o.with(ctx, func(b *memoryBox) error {
		delete(b.chunks, digest)
		delete(b.receipts[chunkLane], digest)
		return nil
	})
}
