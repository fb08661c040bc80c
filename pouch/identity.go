package pouch

import (
	"fmt"
	"log/slog"

	"filippo.io/age"
)

// keySize is the length of a raw hybrid public key: ML-KEM-768's
// encapsulation key and X25519's point (MLKEM768-X25519, draft-ietf-hpke-pq).
const keySize = 1184 + 32

// An Identity is a receiving key: what a desk opens pouches with. It is never
// in a channel. Its text forms show the fingerprint alone; only Secret has
// the key.
type Identity struct {
	age    *age.HybridIdentity
	public recipient
}

// NewIdentity makes a fresh receiving key.
func NewIdentity() (*Identity, error) {
	id, err := age.GenerateHybridIdentity()
	if err != nil {
		return nil, fmt.Errorf("make a receiving key: %w", err)
	}
	return newIdentity(id)
}

// ParseIdentity reads the text that Secret gives: ErrIdentity. Parsing costs
// as much as opening a pouch, so keep what it returns.
func ParseIdentity(secret string) (*Identity, error) {
	id, err := age.ParseHybridIdentity(secret)
	if err != nil || id.String() != secret {
		return nil, ErrIdentity // the cause may quote the secret
	}
	return newIdentity(id)
}

func newIdentity(id *age.HybridIdentity) (*Identity, error) {
	public := id.Recipient()
	raw, err := recipientBytes(public.String())
	if err != nil || len(raw) != keySize {
		return nil, fmt.Errorf("public half of a receiving key: %w", ErrPeerKey)
	}
	return &Identity{age: id, public: recipient{raw: raw, print: DigestOf(raw), age: public}}, nil
}

// Fingerprint returns the SHA-256 of the public half's bytes, by which
// channels name the key.
func (k *Identity) Fingerprint() Digest { return k.public.print }

// Recipient returns the public half in age's text form, as it stands in a card.
func (k *Identity) Recipient() string { return k.public.age.String() }

// Secret returns the key itself in age's text form.
func (k *Identity) Secret() string { return k.age.String() }

// String shows whose secret it is and nothing of it.
func (k *Identity) String() string { return "receiving key " + k.public.print.String()[:10] }

// Format shows the same under every verb.
func (k *Identity) Format(f fmt.State, _ rune) { fmt.Fprint(f, k.String()) }

// LogValue shows the same.
func (k *Identity) LogValue() slog.Value { return slog.StringValue(k.String()) }

// A recipient is the public half of a receiving key, ready to seal to.
type recipient struct {
	raw   []byte
	print Digest
	age   *age.HybridRecipient
}

// parseRecipient checks raw bytes of a peer's key: ErrPeerKey.
func parseRecipient(raw []byte) (recipient, error) {
	if len(raw) != keySize {
		return recipient{}, fmt.Errorf("%w: %d bytes, want %d", ErrPeerKey, len(raw), keySize)
	}
	if lowOrder([32]byte(raw[keySize-32:])) {
		return recipient{}, fmt.Errorf("%w: X25519 half of low order", ErrPeerKey)
	}
	pub, err := age.ParseHybridRecipient(recipientText(raw))
	if err != nil {
		return recipient{}, fmt.Errorf("%w: not on its curve or lattice", ErrPeerKey)
	}
	return recipient{raw: raw, print: DigestOf(raw), age: pub}, nil
}

// parseRecipientText checks a key in age's text form, as it stands in a card:
// ErrPeerKey.
func parseRecipientText(text string) (recipient, error) {
	if _, err := age.ParseHybridRecipient(text); err != nil {
		return recipient{}, fmt.Errorf("%w: not age's text form", ErrPeerKey)
	}
	raw, err := recipientBytes(text)
	if err != nil {
		return recipient{}, fmt.Errorf("%w: not age's lower-case text form", ErrPeerKey)
	}
	return parseRecipient(raw)
}

// lowOrder tells the points of Curve25519 under which every key agrees on
// zero (RFC 7748 §6.1). Sealing to one fails in the library, and would only
// when there is something to send: a peer's bad key is refused when it comes.
func lowOrder(u [32]byte) bool {
	u[31] &= 0x7f
	for _, p := range lowOrderPoints {
		if u == p {
			return true
		}
	}
	return false
}

// The u-coordinates of order 1, 2, 4 and 8 on Curve25519 and its twist,
// non-canonical encodings included.
var lowOrderPoints = [...][32]byte{
	{},
	{1},
	{0xe0, 0xeb, 0x7a, 0x7c, 0x3b, 0x41, 0xb8, 0xae, 0x16, 0x56, 0xe3, 0xfa, 0xf1, 0x9f, 0xc4, 0x6a, 0xda, 0x09, 0x8d, 0xeb, 0x9c, 0x32, 0xb1, 0xfd, 0x86, 0x62, 0x05, 0x16, 0x5f, 0x49, 0xb8, 0x00},
	{0x5f, 0x9c, 0x95, 0xbc, 0xa3, 0x50, 0x8c, 0x24, 0xb1, 0xd0, 0xb1, 0x55, 0x9c, 0x83, 0xef, 0x5b, 0x04, 0x44, 0x5c, 0xc4, 0x58, 0x1c, 0x8e, 0x86, 0xd8, 0x22, 0x4e, 0xdd, 0xd0, 0x9f, 0x11, 0x57},
	{0xec, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f},
	{0xed, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f},
	{0xee, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f},
}
