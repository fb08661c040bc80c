package courier

import (
	"context"
	"encoding/binary"
	"fmt"

	"goodoffices/store"
)

// # What the store holds
//
// Owner "m" + owner's id: the cell "mailbox", an entry; the stream "pouches",
// whose bodies are the sealed bytes; the stream "receipts", numbered alike,
// whose keys are digests and whose bodies are a class byte and the receipt; for
// every chunk the cells "lane" + digest (its receipt) and "chunk" + digest (its
// bytes). Its transactions are numbered.
//
// Owner "s" + sender's id: the cell "slot".
//
// Owner "courier": the cell "key", and one empty cell "index" + owner's id for
// each mailbox. Owner "permits": see permits.go.
const (
	mailboxCell    = "mailbox"
	pouchStream    = "pouches"
	receiptStream  = "receipts"
	lanePrefix     = "lane"
	chunkPrefix    = "chunk"
	slotCell       = "slot"
	courierOwner   = "courier"
	keyCell        = "key"
	indexPrefix    = "index"
	entryVersion   = 0x01
	entryLength    = 2 + 6*8 + 4*nameSize
	slotLength     = 2 * nameSize
	flagShut       = 0x01
	pouchesAppend  = 0 // places in a deposit's transaction
	receiptsAppend = 1
)

func mailboxOwner(id ID) string    { return "m" + string(id[:]) }
func senderOwner(id ID) string     { return "s" + string(id[:]) }
func lane(d Digest) string         { return lanePrefix + string(d[:]) }
func chunk(d Digest) string        { return chunkPrefix + string(d[:]) }
func (s slot) cell() store.Cell    { return store.Cell{Name: slotCell, Value: s.encode()} }
func (e *entry) cell() store.Cell  { return store.Cell{Name: mailboxCell, Value: e.encode()} }
func (e *entry) newest() Position  { return Position{e.life, e.last} }
func (e *entry) pouches() int      { return int(e.last - e.trimmed) }
func (e *entry) holdsBytes() int64 { return int64(e.bytes + e.chunks*ChunkSize) }

// An entry is what a courier keeps of a mailbox beside its pouches. A mailbox
// that was shut leaves an entry behind, so that nobody else takes its id.
type entry struct {
	shut        bool
	number      uint64 // of the mailbox's last transaction
	life        uint64
	trimmed     uint64 // the last pouch acknowledged
	last        uint64 // the newest pouch
	bytes       uint64 // of pouches held
	chunks      uint64 // held
	ownerToken  hashed
	sender      ID
	senderToken hashed
	trimmedTo   Digest // of the last pouch acknowledged
}

func (e *entry) encode() []byte {
	b := make([]byte, 2, entryLength)
	if b[0] = entryVersion; e.shut {
		b[1] = flagShut
	}
	for _, v := range []uint64{e.number, e.life, e.trimmed, e.last, e.bytes, e.chunks} {
		b = binary.BigEndian.AppendUint64(b, v)
	}
	for _, v := range [][nameSize]byte{e.ownerToken, e.sender, e.senderToken, e.trimmedTo} {
		b = append(b, v[:]...)
	}
	return b
}

func parseEntry(b []byte) (e entry, err error) {
	if len(b) != entryLength || b[0] != entryVersion || b[1]&^flagShut != 0 {
		return e, fmt.Errorf("entry of a mailbox: %w", ErrMalformed)
	}
	e.shut = b[1] == flagShut
	b = b[2:]
	for _, v := range []*uint64{&e.number, &e.life, &e.trimmed, &e.last, &e.bytes, &e.chunks} {
		*v, b = binary.BigEndian.Uint64(b), b[8:]
	}
	for _, v := range []*[nameSize]byte{(*[nameSize]byte)(&e.ownerToken), (*[nameSize]byte)(&e.sender), (*[nameSize]byte)(&e.senderToken), (*[nameSize]byte)(&e.trimmedTo)} {
		b = b[copy(v[:], b):]
	}
	return e, nil
}

// readEntry returns false where there is no mailbox and never was.
func readEntry(ctx context.Context, st store.Store, id ID) (entry, bool, error) {
	value, err := readCell(ctx, st, mailboxOwner(id), mailboxCell)
	if value == nil || err != nil {
		return entry{}, false, err
	}
	e, err := parseEntry(value)
	return e, err == nil, err
}

// A slot is what a courier knows of a mailbox by its sender's id.
type slot struct {
	mailbox ID
	token   hashed
}

func (s slot) encode() []byte { return append(append([]byte{}, s.mailbox[:]...), s.token[:]...) }

func readSlot(ctx context.Context, st store.Store, sender ID) (s slot, there bool, err error) {
	value, err := readCell(ctx, st, senderOwner(sender), slotCell)
	if value == nil || err != nil {
		return slot{}, false, err
	}
	if len(value) != slotLength {
		return slot{}, false, fmt.Errorf("slot of a sender: %w", ErrMalformed)
	}
	copy(s.token[:], value[copy(s.mailbox[:], value):])
	return s, true, nil
}

// readCell returns nil where there is no such cell.
func readCell(ctx context.Context, st store.Store, owner, name string) ([]byte, error) {
	for c, err := range st.Cells(ctx, owner, name) {
		if err != nil {
			return nil, err
		}
		if c.Name == name {
			return c.Value, nil
		}
	}
	return nil, nil
}

// readReceipt finds the receipt that lies beside a pouch.
func readReceipt(ctx context.Context, st store.Store, mailbox ID, d Digest, seq uint64) (Receipt, error) {
	for r, err := range st.Read(ctx, mailboxOwner(mailbox), receiptStream, seq-1) {
		if err != nil {
			return Receipt{}, readFailure(err)
		}
		if r.Seq != seq || r.Key != string(d[:]) || len(r.Body) < 1 {
			break
		}
		return ParseReceipt(r.Body[1:])
	}
	// Trimmed in between: the depositor comes again and it is carried anew.
	return Receipt{}, ErrBusy
}

// A box is a mailbox as the clerk knows it: its entry, and which pouches and
// chunks it holds.
type box struct {
	id     ID
	exists bool
	entry
	order  []held // the pouches after trimmed
	places map[Digest]uint64
	lane   map[Digest]struct{}
}

type held struct {
	digest Digest
	class  uint8
}

func (b *box) open() bool  { return b.exists && !b.shut }
func (b *box) weight() int { return 4 + len(b.places) + len(b.lane) }

// loadBox reads a mailbox without its pouches' bodies. What another process
// commits meanwhile shows as a conflict of numbers later.
func loadBox(ctx context.Context, st store.Store, id ID) (*box, error) {
	b := &box{id: id, places: map[Digest]uint64{}, lane: map[Digest]struct{}{}}
	var err error
	if b.entry, b.exists, err = readEntry(ctx, st, id); err != nil || !b.open() {
		return b, err
	}
	for r, err := range st.Read(ctx, mailboxOwner(id), receiptStream, b.trimmed) {
		if err != nil {
			return nil, err
		}
		if len(r.Key) != nameSize || len(r.Body) == 0 || r.Body[0] >= uint8(len(Classes())) {
			return nil, fmt.Errorf("receipt of a pouch: %w", ErrMalformed)
		}
		h := held{Digest([]byte(r.Key)), r.Body[0]}
		b.order, b.places[h.digest] = append(b.order, h), r.Seq
	}
	for c, err := range st.Cells(ctx, mailboxOwner(id), lanePrefix) {
		if err != nil {
			return nil, err
		}
		if len(c.Name) != len(lanePrefix)+nameSize {
			return nil, fmt.Errorf("lane of chunks: %w", ErrMalformed)
		}
		b.lane[Digest([]byte(c.Name[len(lanePrefix):]))] = struct{}{}
	}
	return b, nil
}
