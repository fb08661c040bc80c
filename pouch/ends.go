package pouch

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"math"
)

// Ends says whose channel it is, seen from one end. All of it is bound under
// every MAC and every seal, so that nothing of one channel fits another.
type Ends struct {
	Talks Digest
	Suite int
	// Self and Peer are the digests of the two desks' cards.
	Self, Peer Digest
	// PeerHello is the hybrid key in the peer's card, in age's text form. A
	// hello is sealed to it, and nothing else ever.
	PeerHello string
}

func (e Ends) check() error {
	switch {
	case e.Talks.IsZero():
		return fmt.Errorf("%w: no talks", ErrEnds)
	case e.Suite < 1 || e.Suite > math.MaxUint16:
		return fmt.Errorf("%w: suite %d", ErrEnds, e.Suite)
	case e.Self.IsZero() || e.Peer.IsZero():
		return fmt.Errorf("%w: no card", ErrEnds)
	case e.Self == e.Peer:
		return fmt.Errorf("%w: both are one desk", ErrEnds)
	}
	return nil
}

// lower reports whether this desk has the lower card digest, by which both
// ends tell, without a word, whose hello stands when both said one.
func (e Ends) lower() bool { return bytes.Compare(e.Self[:], e.Peer[:]) < 0 }

// direction is 0 from the lower card digest to the higher, 1 the other way.
func (e Ends) direction() uint8 {
	if e.lower() {
		return 0
	}
	return 1
}

// Kinds of sealed things on the wire.
const (
	wireHello = 1 + iota
	wireWelcome
	wireConfirm
	wirePouch
)

const (
	magicFamily = "good-offices/"
	magic       = magicFamily + "1"
)

// head begins every text that is sealed:
//
//	version  14 bytes, "good-offices/1"
//	kind      1 byte: 1 hello, 2 welcome, 3 confirm, 4 pouch
//	suite     2 bytes
//	from     32 bytes, digest of the author's card
//	to       32 bytes, digest of the recipient's card
//	talks    32 bytes
func (e Ends) head(kind uint8) []byte {
	b := append(make([]byte, 0, 512), magic...)
	b = append(b, kind)
	b = binary.BigEndian.AppendUint16(b, uint16(e.Suite))
	b = append(b, e.Self[:]...)
	b = append(b, e.Peer[:]...)
	return append(b, e.Talks[:]...)
}

// readHead checks a head from the peer and returns its kind. Nothing is
// authenticated yet; these errors only name what it cannot be.
func (e Ends) readHead(r *reader) (uint8, error) {
	version := r.take(len(magic), "version")
	kind, suite := r.uint8("kind"), r.uint16("suite")
	from, to, talks := r.digest("from"), r.digest("to"), r.digest("talks")
	switch {
	case r.err != nil:
		return 0, r.err
	case !bytes.HasPrefix(version, []byte(magicFamily)):
		return 0, fmt.Errorf("%w: version", ErrMalformed)
	case string(version) != magic:
		return 0, ErrVersion
	case kind < wireHello || kind > wirePouch:
		return 0, fmt.Errorf("%w: %d", ErrKind, kind)
	case int(suite) != e.Suite:
		return 0, fmt.Errorf("%w: %d, not %d", ErrSuite, suite, e.Suite)
	case talks != e.Talks:
		return 0, ErrTalks
	case from == e.Self && to == e.Peer:
		return 0, ErrDirection
	case from != e.Peer || to != e.Self:
		return 0, ErrCards
	}
	return kind, nil
}
