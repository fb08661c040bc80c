package paper

import (
	"encoding/binary"
	"fmt"
	"strconv"
)

// PayloadType is what a signature says its payload is, in the manner of DSSE
// (github.com/secure-systems-lab/dsse, protocol.md).
const PayloadType = "application/vnd.good-offices.paper.v1+json"

// magic begins every envelope; a bare payload begins with '{'.
const magic = "GOP\x01"

// A Role is in whose capacity a key signs.
type Role byte

// The roles.
const (
	RoleSeal    Role = 1 // the desk
	RoleOfficer Role = 2 // one of its officers
)

// String returns the word that stands in the signed message.
func (r Role) String() string {
	switch r {
	case RoleSeal:
		return "seal"
	case RoleOfficer:
		return "officer"
	}
	return "role " + strconv.Itoa(int(r))
}

// An Envelope is a formal paper as it travels: its payload and what attests it.
type Envelope struct {
	Payload    []byte
	Signatures []Signature
}

// A Signature attests a payload in one role.
type Signature struct {
	Role    Role
	Suite   int
	Card    ID     // of the desk that signs
	Officer string // its name on the card; empty for the seal
	Bytes   []byte // Ed25519 and ML-DSA-65, one after the other
}

// SignedMessage returns the bytes a key of a desk signs in a role: label, role,
// suite and card digest, each on a line, then DSSE's pre-authentication
// encoding of type and payload.
func SignedMessage(role Role, suite int, card ID, payload []byte) []byte {
	m := make([]byte, 0, len(payload)+256)
	m = append(m, "good-offices/1 paper\n"...)
	m = append(m, role.String()+"\n"+strconv.Itoa(suite)+"\n"+card.String()+"\n"...)
	m = append(m, fmt.Sprintf("DSSEv1 %d %s %d ", len(PayloadType), PayloadType, len(payload))...)
	return append(m, payload...)
}

// maxSignatures is how many signatures any kind calls for.
const maxSignatures = 2

// Officer returns the name of the officer who says to have signed, "" for none.
func (e *Envelope) Officer() string {
	for _, s := range e.Signatures {
		if s.Role == RoleOfficer {
			return s.Officer
		}
	}
	return ""
}

// Marshal returns the envelope's bytes.
func (e *Envelope) Marshal() []byte {
	b := make([]byte, 0, len(e.Payload)+len(e.Signatures)*(SignatureSize+128)+128)
	b = appendHead(b, e.Payload)
	b = append(b, byte(len(e.Signatures)))
	for _, s := range e.Signatures {
		b = append(b, byte(s.Role), byte(s.Suite))
		b = append(b, s.Card[:]...)
		b = append16(b, s.Officer)
		b = append16(b, string(s.Bytes))
	}
	return b
}

func append16(b []byte, s string) []byte {
	return append(binary.BigEndian.AppendUint16(b, uint16(len(s))), s...)
}

// ParseEnvelope reads an envelope and nothing after it: ErrEnvelope,
// ErrPayloadType or ErrExtraSignature. It does not look into the payload.
func ParseEnvelope(b []byte) (*Envelope, error) {
	r := reader{rest: b}
	if string(r.take(len(magic))) != magic {
		return nil, fmt.Errorf("%w: does not begin as one", ErrEnvelope)
	}
	if kind := r.take(int(r.u16())); r.ok && string(kind) != PayloadType {
		return nil, fmt.Errorf("%w: %q", ErrPayloadType, clip(string(kind)))
	}
	e := &Envelope{Payload: r.take(int(r.u32()))}
	n := int(r.u8())
	if r.ok && n > maxSignatures {
		return nil, fmt.Errorf("%w: %d", ErrExtraSignature, n)
	}
	for range n {
		s := Signature{Role: Role(r.u8()), Suite: int(r.u8())}
		copy(s.Card[:], r.take(len(s.Card)))
		s.Officer = string(r.take(int(r.u16())))
		s.Bytes = r.take(int(r.u16()))
		e.Signatures = append(e.Signatures, s)
	}
	if !r.ok {
		return nil, fmt.Errorf("%w: cut short", ErrEnvelope)
	}
	if len(r.rest) > 0 {
		return nil, fmt.Errorf("%w: %d bytes after the end", ErrEnvelope, len(r.rest))
	}
	return e, nil
}

// Detach takes a paper's bytes, as Open reads them, apart: the payload, and
// what attests it, which is nil for a bare payload.
func Detach(b []byte) (payload, attestation []byte, err error) {
	if len(b) > 0 && b[0] == '{' {
		return b, nil, nil
	}
	e, err := ParseEnvelope(b)
	if err != nil {
		return nil, nil, err
	}
	return e.Payload, b[envelopeHead+len(e.Payload):], nil
}

// envelopeHead is the length of all that stands before an envelope's payload.
const envelopeHead = len(magic) + 2 + len(PayloadType) + 4

// Attach puts together again what Detach took apart, byte for byte.
func Attach(payload, attestation []byte) []byte {
	if attestation == nil {
		return payload
	}
	b := make([]byte, 0, envelopeHead+len(payload)+len(attestation))
	b = appendHead(b, payload)
	return append(b, attestation...)
}

func appendHead(b, payload []byte) []byte {
	b = append(b, magic...)
	b = append16(b, PayloadType)
	b = binary.BigEndian.AppendUint32(b, uint32(len(payload)))
	return append(b, payload...)
}

// reader takes fields off a byte string; once one is missing, ok stays false.
type reader struct {
	rest []byte
	bad  bool
	ok   bool
}

func (r *reader) take(n int) []byte {
	r.ok = !r.bad
	if r.bad || n < 0 || n > len(r.rest) {
		r.bad, r.ok = true, false
		return nil
	}
	b := r.rest[:n:n]
	r.rest = r.rest[n:]
	return b
}

func (r *reader) u8() byte {
	if b := r.take(1); b != nil {
		return b[0]
	}
	return 0
}

func (r *reader) u16() uint16 {
	if b := r.take(2); b != nil {
		return binary.BigEndian.Uint16(b)
	}
	return 0
}

func (r *reader) u32() uint32 {
	if b := r.take(4); b != nil {
		return binary.BigEndian.Uint32(b)
	}
	return 0
}

// enclosed checks an envelope that stands inside a paper, and that what lies
// in it is of one of the kinds.
func (c *checker) enclosed(field string, b Bytes, kinds ...Kind) *Paper {
	e, err := ParseEnvelope(b)
	if err != nil {
		c.fail(field, err, "an envelope")
		return nil
	}
	p, err := Decode(e.Payload)
	if err != nil {
		c.fail(field, fieldError("", err), "")
		return nil
	}
	for _, k := range kinds {
		if p.Kind == k {
			return p
		}
	}
	c.fail(field, ErrValue, "a "+words(kinds))
	return nil
}
