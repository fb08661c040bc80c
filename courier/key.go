package courier

import (
	"crypto/ed25519"
	"encoding/hex"
	"fmt"

	"filippo.io/edwards25519"
)

// A Key is a courier's public key, by which its receipts are known. It guards
// receipts and nothing else: no pouch can be read or forged with its private
// half.
type Key [ed25519.PublicKeySize]byte

// ParseKey reads what String wrote. It returns ErrMalformed, and ErrWeakKey
// for a key of low order, under which one signature fits every message.
func ParseKey(s string) (Key, error) {
	b, err := parseName(s)
	if err != nil {
		return Key{}, fmt.Errorf("courier's key: %w", err)
	}
	return checkKey(b)
}

// checkKey takes the canonical encodings of RFC 8032 §5.1.3 alone.
func checkKey(b [ed25519.PublicKeySize]byte) (Key, error) {
	p, err := new(edwards25519.Point).SetBytes(b[:])
	if err != nil || [ed25519.PublicKeySize]byte(p.Bytes()) != b {
		return Key{}, fmt.Errorf("courier's key: %w: no point of Ed25519", ErrMalformed)
	}
	if new(edwards25519.Point).MultByCofactor(p).Equal(edwards25519.NewIdentityPoint()) == 1 {
		return Key{}, ErrWeakKey
	}
	return Key(b), nil
}

// String gives 64 lower-case hexadecimal digits.
func (k Key) String() string { return hex.EncodeToString(k[:]) }
