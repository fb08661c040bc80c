package store

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"maps"
	"slices"
)

// What is found wrong in a desk's store, at opening or in reading.
var (
	// ErrHead: the head does not open: altered, another desk's, or sealed
	// under another master key.
	ErrHead = errors.New("store: head does not open")
	// ErrHeadMalformed: the head opens and is something else.
	ErrHeadMalformed = errors.New("store: malformed head")
	// ErrHeadMissing: there is data but no head.
	ErrHeadMissing = errors.New("store: head is missing")
	// ErrRolledBack: the keys beside the store have seen later commits.
	ErrRolledBack = errors.New("store: older than the keys beside it")
	// ErrForked: the keys beside the store have seen another commit of the same number.
	ErrForked = errors.New("store: another history than the keys beside it saw")
	// ErrCutTail: the newest records of a stream are missing.
	ErrCutTail = errors.New("store: newest records are missing")
	// ErrRemoved: something inside was removed.
	ErrRemoved = errors.New("store: something was removed")
	// ErrAdded: something is there that this desk did not put there.
	ErrAdded = errors.New("store: something was added")
	// ErrSwapped: something stands where something else, or a later version
	// of it, belongs.
	ErrSwapped = errors.New("store: something was put in another's place")
	// ErrAltered: bytes that do not open where they stand.
	ErrAltered = errors.New("store: something was altered")
	// ErrExhausted: as much was sealed as one set of keys may seal.
	ErrExhausted = errors.New("store: as much was sealed as its keys allow")
)

// A nonce is the 96 random bits that begin whatever is sealed. It names one
// sealing: nobody without the key can make another that opens under it.
type nonce [nonceSize]byte

// A tail is the end of a stream: how many records, and the last one's nonce.
type tail struct {
	n    uint64
	last nonce
}

// A head authenticates all of a desk's store as of one commit. It is sealed in
// a cell of its own with each commit.
type head struct {
	number  uint64          // of the commit
	sealed  uint64          // how much was ever sealed, for ErrExhausted
	cells   cellSum         // of all cells there are
	streams map[string]tail // by stored name
}

const (
	headName    = "head"
	headVersion = 1
	// tagOfName is the length of the keyed hashes that stored names are made of.
	tagOfName      = 16
	streamNameSize = 1 + 2*tagOfName
	headFixed      = 1 + 8 + 8 + 8 + sha256.Size + 4
	headStream     = streamNameSize + 8 + nonceSize
)

func (h head) clone() head {
	h.streams = maps.Clone(h.streams)
	return h
}

func (h head) encode() []byte {
	b := make([]byte, 0, headFixed+len(h.streams)*headStream)
	b = append(b, headVersion)
	b = binary.BigEndian.AppendUint64(b, h.number)
	b = binary.BigEndian.AppendUint64(b, h.sealed)
	b = binary.BigEndian.AppendUint64(b, h.cells.count)
	b = append(b, h.cells.sum[:]...)
	b = binary.BigEndian.AppendUint32(b, uint32(len(h.streams)))
	for _, name := range slices.Sorted(maps.Keys(h.streams)) {
		t := h.streams[name]
		b = append(b, name...)
		b = binary.BigEndian.AppendUint64(b, t.n)
		b = append(b, t.last[:]...)
	}
	return b
}

// decodeHead takes exactly what encode gives: ErrNewer, ErrHeadMalformed.
func decodeHead(b []byte) (head, error) {
	if len(b) > 0 && b[0] > headVersion {
		return head{}, fmt.Errorf("head: %w", ErrNewer)
	}
	if len(b) < headFixed || b[0] != headVersion {
		return head{}, fmt.Errorf("%w: %d bytes", ErrHeadMalformed, len(b))
	}
	h := head{
		number: binary.BigEndian.Uint64(b[1:]),
		sealed: binary.BigEndian.Uint64(b[9:]),
		cells:  cellSum{count: binary.BigEndian.Uint64(b[17:]), sum: [32]byte(b[25:])},
	}
	count, rest := int(binary.BigEndian.Uint32(b[57:])), b[headFixed:]
	if len(rest) != count*headStream {
		return head{}, fmt.Errorf("%w: %d bytes for %d streams", ErrHeadMalformed, len(rest), count)
	}
	h.streams = make(map[string]tail, count)
	before := ""
	for ; len(rest) > 0; rest = rest[headStream:] {
		name := string(rest[:streamNameSize])
		t := tail{n: binary.BigEndian.Uint64(rest[streamNameSize:]), last: nonce(rest[streamNameSize+8:])}
		if name <= before || t.n == 0 {
			return head{}, fmt.Errorf("%w: streams", ErrHeadMalformed)
		}
		h.streams[name], before = t, name
	}
	return h, nil
}

func (h head) mark() mark {
	sum := sha256.Sum256(h.encode())
	return mark{Number: h.number, Head: sum[:]}
}

// A cellSum authenticates a set of cells, changed cell by cell without looking
// at the others: the exclusive or of one HMAC-SHA-256 for each, over its
// stored name and the nonce of its sealing (the XOR MAC of Bellare, Guérin and
// Rogaway, 1995; the sum itself is only ever stored sealed).
type cellSum struct {
	count uint64
	sum   [sha256.Size]byte
}

func (s *cellSum) add(key []byte, name string, n nonce) {
	s.count++
	s.toggle(key, name, n)
}

func (s *cellSum) remove(key []byte, name string, n nonce) {
	s.count--
	s.toggle(key, name, n)
}

func (s *cellSum) toggle(key []byte, name string, n nonce) {
	m := hmac.New(sha256.New, key)
	m.Write(bind(nil, name, string(n[:])))
	for i, b := range m.Sum(nil) {
		s.sum[i] ^= b
	}
}

// differs tells what happened to cells whose sum should be want.
func (s cellSum) differs(want cellSum) error {
	switch {
	case s.count < want.count:
		return fmt.Errorf("%d cells where %d belong: %w", s.count, want.count, ErrRemoved)
	case s.count > want.count:
		return fmt.Errorf("%d cells where %d belong: %w", s.count, want.count, ErrAdded)
	case !hmac.Equal(s.sum[:], want.sum[:]):
		return fmt.Errorf("cells: %w", ErrSwapped)
	}
	return nil
}
