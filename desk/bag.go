package desk

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"slices"

	"goodoffices/courier"
	"goodoffices/paper"
	"goodoffices/pouch"
)

// A bag is pouches in a file, to be carried by hand: the same sealed bytes that
// a courier would get.
//
//	magic     16 bytes, "good-offices bag"
//	version    1 byte, 1
//	then for every pouch:
//	tag       32 bytes, SHA-256 over "good-offices/1 bag", talks, author's card, addressee's card
//	length     4 bytes, big-endian, one of the courier's sizes
//	sealed    so many bytes
//	and at the end
//	end       32 bytes, zeros in the place of a tag
//	digest    32 bytes, SHA-256 of everything before the end
//
// The tag tells an addressee which of its channels a pouch is of. Nobody who
// does not know the talks' id, which is random, can tell anything from it.
const bagMagic = "good-offices bag\x01"

var (
	// ErrBag: not a bag, or cut short.
	ErrBag = errors.New("not a bag of this program, or cut short")
	// ErrEmptyBag: nothing waits to be carried.
	ErrEmptyBag = errors.New("nothing waits to be carried")
	// ErrOthersBag: a bag with nothing for this desk.
	ErrOthersBag = errors.New("nothing in this bag is for this desk")
)

// bagPouch is a pouch in a bag.
type bagPouch struct {
	tag    [32]byte
	kind   pouch.Kind // known only where it was packed
	sealed []byte
}

func bagTag(talks, from, to paper.ID) [32]byte {
	return sha256.Sum256(slices.Concat([]byte("good-offices/1 bag"), talks[:], from[:], to[:]))
}

// PackBag writes everything that is unacknowledged into a bag: for the desks
// named, or for every neighbour. Packing again before an answer has come gives
// the same pouches again. It returns how many there are, or ErrEmptyBag.
func (d *Desk) PackBag(ctx context.Context, out io.Writer, to ...paper.Desk) (int, error) {
	pouches, err := d.packBag(ctx, to)
	if err != nil {
		return 0, err
	}
	if len(pouches) == 0 {
		return 0, ErrEmptyBag
	}
	_, err = out.Write(encodeBag(pouches))
	return len(pouches), err
}

func encodeBag(pouches []bagPouch) []byte {
	b := []byte(bagMagic)
	for _, p := range pouches {
		b = append(b, p.tag[:]...)
		b = binary.BigEndian.AppendUint32(b, uint32(len(p.sealed)))
		b = append(b, p.sealed...)
	}
	sum := sha256.Sum256(b)
	return append(append(b, make([]byte, 32)...), sum[:]...)
}

func (d *Desk) packBag(ctx context.Context, to []paper.Desk) ([]bagPouch, error) {
	for _, id := range d.Talks() {
		if err := d.tend(ctx, id); err != nil {
			return nil, err
		}
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	var out []bagPouch
	found := map[paper.Desk]bool{}
	for _, k := range d.dockets {
		for _, l := range k.sortedLinks() {
			if len(to) > 0 && !slices.Contains(to, l.peer) {
				continue
			}
			found[l.peer] = true
			for _, digest := range l.Channel.Outbox() {
				p := l.outbox[digest]
				if p == nil || p.viaOther {
					continue
				}
				sealed, err := d.sealedBytes(ctx, k, l, digest)
				if err != nil {
					return nil, err
				}
				out = append(out, bagPouch{bagTag(k.id, l.ownCard(), l.PeerCard), p.kind, sealed})
			}
		}
	}
	for _, name := range to {
		if !found[name] {
			return nil, fmt.Errorf("%s: %w", name, ErrNoPeer)
		}
	}
	return out, nil
}

// maxBag bounds a bag that is read, in bytes.
const maxBag = 512 << 20

// UnpackBag takes the pouches of a bag that are for this desk, in the order in
// which they lie there; others are left alone. It returns how many were for
// this desk, and how many of these were new to it: ErrBag, ErrOthersBag.
func (d *Desk) UnpackBag(ctx context.Context, in io.Reader) (taken, fresh int, err error) {
	pouches, err := readBag(in)
	if err != nil {
		return 0, 0, err
	}
	type channel struct {
		talks paper.ID
		peer  paper.Desk
	}
	d.mu.Lock()
	tags := map[[32]byte]channel{}
	for _, k := range d.dockets {
		for _, l := range k.links {
			tags[bagTag(k.id, l.PeerCard, l.ownCard())] = channel{k.id, l.peer}
		}
	}
	d.mu.Unlock()
	before := d.takenInAll()
	for run := range slices.Values(byTag(pouches)) {
		c, ours := tags[run[0].tag]
		if !ours {
			continue
		}
		sealed := make([][]byte, 0, len(run))
		for _, p := range run {
			sealed = append(sealed, p.sealed)
		}
		if err := d.receive(ctx, c.talks, c.peer, sealed); err != nil {
			return taken, fresh, err
		}
		taken += len(run)
	}
	if taken == 0 {
		return 0, 0, ErrOthersBag
	}
	return taken, int(d.takenInAll() - before), nil
}

// takenInAll counts the pouches taken on every channel.
func (d *Desk) takenInAll() (n uint64) {
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, k := range d.dockets {
		for _, l := range k.links {
			n += l.Channel.Status().Taken
		}
	}
	return n
}

// byTag parts a bag into runs of one channel.
func byTag(pouches []bagPouch) [][]bagPouch {
	var runs [][]bagPouch
	for _, p := range pouches {
		if n := len(runs); n > 0 && runs[n-1][0].tag == p.tag {
			runs[n-1] = append(runs[n-1], p)
			continue
		}
		runs = append(runs, []bagPouch{p})
	}
	return runs
}

func readBag(in io.Reader) ([]bagPouch, error) {
	head := make([]byte, len(bagMagic))
	if _, err := io.ReadFull(in, head); err != nil || string(head) != bagMagic {
		return nil, ErrBag
	}
	b, err := io.ReadAll(io.MultiReader(bytes.NewReader(head), io.LimitReader(in, maxBag)))
	if err != nil {
		return nil, err
	}
	if len(b) > maxBag || len(b) < len(bagMagic)+64 {
		return nil, ErrBag
	}
	b, end := b[:len(b)-64], b[len(b)-64:]
	rest, ok := bytes.CutPrefix(b, []byte(bagMagic))
	if sum := sha256.Sum256(b); !ok || !bytes.Equal(end, append(make([]byte, 32), sum[:]...)) {
		return nil, ErrBag
	}
	var out []bagPouch
	for len(rest) > 0 {
		if len(rest) < 36 {
			return nil, ErrBag
		}
		p := bagPouch{tag: [32]byte(rest[:32])}
		n := int(binary.BigEndian.Uint32(rest[32:]))
		if !slices.Contains(courier.Classes(), n) || len(rest)-36 < n {
			return nil, ErrBag
		}
		p.sealed, rest = rest[36:36+n], rest[36+n:]
		out = append(out, p)
	}
	return out, nil
}
