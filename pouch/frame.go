package pouch

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"math"
	"sync"
)

// MaxSequence bounds a pouch's number.
const MaxSequence = math.MaxInt64

// A frame is a pouch in the clear:
//
//	head
//	epoch      32 bytes
//	direction   1 byte: 0 from the lower card digest to the higher, else 1
//	sequence    8 bytes, from 1
//	previous   32 bytes, digest of the author's previous pouch; zeros in the first
//	ack         8 bytes, number of the highest pouch opened in order, or 0
//	ack digest 32 bytes, digest of that pouch, or zeros
//	used       32 bytes, fingerprint of the key this is sealed to
//	next       byte string, the author's receiving key to use from now on
//	load
//	zeros
//	MAC        the last 32 bytes: HMAC-SHA-256 over everything before it
//
// Which key was used stands inside, so that no pouch tells the courier.
type frame struct {
	epoch     Digest
	direction uint8
	seq       uint64
	previous  Digest
	ack       uint64
	ackDigest Digest
	used      Digest
	next      []byte
	load      Load
}

const (
	headSize  = len(magic) + 1 + 2 + 3*sha256.Size
	frameHead = headSize + 32 + 1 + 8 + 32 + 8 + 32 + 32 + 4 // without next
)

// frameSize is the least text that holds a load of n bytes.
func frameSize(n, key int) int { return frameHead + key + n + macSize }

// blanks are texts of zeros, cleared after each use: to make a great one anew
// takes as long as to seal a third of it.
var blanks sync.Pool

// blank returns n zeros. Whoever is done with them gives them to wipe.
func blank(n int) []byte {
	if b, _ := blanks.Get().(*[]byte); b != nil && cap(*b) >= n {
		return (*b)[:n]
	}
	return make([]byte, n)
}

func wipe(text []byte) {
	clear(text)
	blanks.Put(&text)
}

// text writes the frame with its MAC in the smallest text that holds it, a blank.
func (f *frame) text(e Ends, mac Secret, sizes []size) ([]byte, error) {
	need := frameSize(f.load.size(), len(f.next))
	n := 0
	for _, s := range sizes {
		if s.text >= need {
			n = s.text
			break
		}
	}
	if n == 0 {
		return nil, fmt.Errorf("%w: %d bytes", ErrTooLarge, need)
	}
	b := append(blank(n)[:0], e.head(wirePouch)...)
	b = append(b, f.epoch[:]...)
	b = append(b, f.direction)
	b = binary.BigEndian.AppendUint64(b, f.seq)
	b = append(b, f.previous[:]...)
	b = binary.BigEndian.AppendUint64(b, f.ack)
	b = append(b, f.ackDigest[:]...)
	b = append(b, f.used[:]...)
	b = putBytes(b, f.next)
	b = f.load.put(b)
	b = b[:n-macSize] // the rest is zero
	return macOf(mac, b, b), nil
}

// macOf appends the MAC of text to b.
func macOf(key Secret, text, b []byte) []byte {
	h := hmac.New(sha256.New, key)
	h.Write(text)
	return h.Sum(b)
}

// frameEpoch reads which epoch a frame claims, after its head.
func frameEpoch(r *reader) Digest { return r.digest("epoch") }

// readFrame checks the MAC of text and parses what follows its epoch, which r
// has read.
func readFrame(epoch Digest, text []byte, r *reader, mac Secret, e Ends) (*frame, error) {
	if len(r.rest) < macSize {
		return nil, fmt.Errorf("%w: no MAC", ErrMalformed)
	}
	body := text[:len(text)-macSize]
	if !hmac.Equal(macOf(mac, body, nil), text[len(body):]) {
		return nil, ErrMAC
	}
	r.rest = r.rest[:len(r.rest)-macSize]
	f := &frame{epoch: epoch}
	f.direction = r.uint8("direction")
	f.seq, f.previous = r.uint64("sequence"), r.digest("previous")
	f.ack, f.ackDigest = r.uint64("ack"), r.digest("ack digest")
	f.used, f.next = r.digest("used"), r.bytes("next")
	f.load = readLoad(r)
	if err := r.zeros(); err != nil {
		return nil, err
	}
	if f.direction != 1-e.direction() {
		return nil, fmt.Errorf("%w: direction byte", ErrDirection)
	}
	if f.seq == 0 || f.seq > MaxSequence {
		return nil, fmt.Errorf("%w: %d", ErrSequence, f.seq)
	}
	return f, nil
}
