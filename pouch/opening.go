package pouch

import (
	"crypto/hkdf"
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
)

const (
	// MaxRoute bounds the description of a mailbox, in bytes.
	MaxRoute = 4 << 10
	// MaxSeal bounds a desk's seal, in bytes.
	MaxSeal = 6 << 10

	nonceSize  = 32
	randomSize = 32
	macSize    = sha256.Size
)

// Labels keep what is signed, hashed and derived here apart from everything
// else that the same keys sign or the same hash makes. Each ends in a line
// feed, so none begins another.
const (
	labelHello   = "good-offices/1 hello\n"
	labelWelcome = "good-offices/1 welcome\n"
	labelConfirm = "good-offices/1 confirm\n"
	labelEpoch   = "good-offices/1 epoch\n"
	labelMAC     = "good-offices/1 mac\n"
)

var openingLabels = map[uint8]string{wireHello: labelHello, wireWelcome: labelWelcome, wireConfirm: labelConfirm}

// A statement is a hello, a welcome or a confirm, in the clear:
//
//	head
//	hello    32 bytes, name of the hello      welcome and confirm
//	welcome  32 bytes, name of the welcome    confirm
//	nonce    32 bytes                         hello and welcome
//	key      byte string, fresh hybrid key    hello and welcome
//	random   32 bytes                         hello and welcome
//	route    byte string                      hello and welcome
//	seal     byte string
//	zeros to the end
//
// The seal signs label and everything before the seal; the name is the SHA-256
// of the same bytes. The random bytes are signed with the rest: both ends
// know them, and the recipient could have drawn its own half to fit, so the
// signature proves to an outsider that a channel was opened and no more.
type statement struct {
	kind           uint8
	hello, welcome Digest
	nonce          Digest
	key            []byte
	random         Secret
	route          []byte

	signed []byte // label and body
	seal   []byte
}

func (s *statement) name() Digest { return DigestOf(s.signed) }

// newStatement makes a statement of a kind with what is random in it.
func newStatement(kind uint8, key *Identity, route []byte) *statement {
	s := &statement{kind: kind, route: route}
	if key != nil {
		s.key = key.public.raw
		s.random = make(Secret, randomSize)
		rand.Read(s.random)
		rand.Read(s.nonce[:])
	}
	return s
}

// text writes the statement and has it sealed by sign, in a text of n bytes.
func (s *statement) text(e Ends, sign func([]byte) ([]byte, error), n int) ([]byte, error) {
	if len(s.route) > MaxRoute {
		return nil, fmt.Errorf("%w: %d bytes", ErrRoute, len(s.route))
	}
	b := e.head(s.kind)
	if s.kind != wireHello {
		b = append(b, s.hello[:]...)
	}
	if s.kind == wireConfirm {
		b = append(b, s.welcome[:]...)
	} else {
		b = append(b, s.nonce[:]...)
		b = putBytes(b, s.key)
		b = append(b, s.random...)
		b = putBytes(b, s.route)
	}
	s.signed = append([]byte(openingLabels[s.kind]), b...)
	seal, err := sign(s.signed)
	if err != nil {
		return nil, fmt.Errorf("seal an opening: %w", err)
	}
	s.seal = seal
	b = putBytes(b, seal)
	if len(seal) > MaxSeal || len(b) > n {
		return nil, fmt.Errorf("%w: an opening of %d bytes", ErrTooLarge, len(b))
	}
	return append(b, make([]byte, n-len(b))...), nil
}

// readStatement parses the text after its head, which r has read, and checks
// the peer's seal.
func readStatement(kind uint8, text []byte, r *reader, verify func(msg, sig []byte) error) (*statement, error) {
	s := &statement{kind: kind}
	if kind != wireHello {
		s.hello = r.digest("hello")
	}
	if kind == wireConfirm {
		s.welcome = r.digest("welcome")
	} else {
		s.nonce = r.digest("nonce")
		s.key = r.bytes("key")
		s.random = Secret(r.take(randomSize, "random"))
		s.route = r.bytes("route")
	}
	body := text[:len(text)-len(r.rest)]
	s.seal = r.bytes("seal")
	if err := r.zeros(); err != nil {
		return nil, err
	}
	if len(s.route) > MaxRoute {
		return nil, fmt.Errorf("%w: %d bytes", ErrRoute, len(s.route))
	}
	s.signed = append([]byte(openingLabels[kind]), body...)
	if err := verify(s.signed, s.seal); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrSeal, err)
	}
	return s, nil
}

// epochOf names the epoch that three statements begin:
// SHA-256(label, name of hello, name of welcome, name of confirm).
func epochOf(hello, welcome, confirm Digest) Digest {
	h := sha256.New()
	h.Write([]byte(labelEpoch))
	h.Write(hello[:])
	h.Write(welcome[:])
	h.Write(confirm[:])
	return Digest(h.Sum(nil))
}

// macKeys derives the keys of an epoch, one a direction, by HKDF-SHA-256 (RFC
// 5869) with no salt: the secret is the hello's 32 random bytes and then the
// welcome's; the info is label, suite (2 bytes), from, to, talks, epoch.
//
// Each desk put 32 bytes in under the other's hybrid key. So neither a thief
// of signing keys nor whoever breaks one kind of key exchange has them; and
// since both desks have them, they convince nobody else.
func macKeys(e Ends, epoch Digest, hello, welcome Secret) (send, receive Secret, err error) {
	secret := append(append(Secret(nil), hello...), welcome...)
	derive := func(from, to Digest) (Secret, error) {
		info := binary.BigEndian.AppendUint16([]byte(labelMAC), uint16(e.Suite))
		info = append(info, from[:]...)
		info = append(info, to[:]...)
		info = append(info, e.Talks[:]...)
		info = append(info, epoch[:]...)
		return hkdf.Key(sha256.New, secret, nil, string(info), macSize)
	}
	if send, err = derive(e.Self, e.Peer); err != nil {
		return nil, nil, fmt.Errorf("derive MAC key: %w", err)
	}
	if receive, err = derive(e.Peer, e.Self); err != nil {
		return nil, nil, fmt.Errorf("derive MAC key: %w", err)
	}
	return send, receive, nil
}
