package store

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"log/slog"
)

// KeySize is the length of every symmetric key, in bytes.
const KeySize = 32

// ErrKeySize: bytes that are no key.
var ErrKeySize = errors.New("store: key must be 32 bytes")

const hidden = "(secret)"

// A Secret is bytes that no log, error or page shows: whatever the verb, it
// prints as "(secret)".
type Secret []byte

// String implements fmt.Stringer.
func (Secret) String() string { return hidden }

// GoString implements fmt.GoStringer.
func (Secret) GoString() string { return hidden }

// Format implements fmt.Formatter, for the verbs that would not ask String.
func (Secret) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, hidden) }

// LogValue implements slog.LogValuer.
func (Secret) LogValue() slog.Value { return slog.StringValue(hidden) }

// MarshalText fails: a secret goes into a file only as what it is wrapped in.
func (Secret) MarshalText() ([]byte, error) { return nil, errors.New("store: a secret has no text") }

// A MasterKey opens a desk's key files and the head of its store. Whoever has
// it and the files has everything; officers hold it wrapped ([Wrapped]). The
// zero value is no key.
type MasterKey struct {
	// A function, because nothing prints what it encloses: as an unexported
	// field of something else a key has no say in how it is printed.
	key func() []byte
}

// NewMasterKey draws a master key.
func NewMasterKey() MasterKey {
	b := make([]byte, KeySize)
	rand.Read(b) // never fails (crypto/rand)
	return MasterKey{func() []byte { return b }}
}

// ParseMasterKey takes back what Secret gave; ErrKeySize.
func ParseMasterKey(b []byte) (MasterKey, error) {
	if len(b) != KeySize {
		return MasterKey{}, ErrKeySize
	}
	b = bytes.Clone(b)
	return MasterKey{func() []byte { return b }}, nil
}

// Secret returns the key's bytes, to be wrapped; nil of the zero value.
func (k MasterKey) Secret() Secret {
	if k.IsZero() {
		return nil
	}
	return bytes.Clone(k.key())
}

// IsZero reports whether there is no key.
func (k MasterKey) IsZero() bool { return k.key == nil }

// String shows nothing.
func (MasterKey) String() string { return hidden }

// GoString shows nothing.
func (MasterKey) GoString() string { return hidden }

// Format shows nothing, whatever the verb.
func (MasterKey) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, hidden) }

// LogValue shows nothing.
func (MasterKey) LogValue() slog.Value { return slog.StringValue(hidden) }

// subkey derives the key for one purpose (HKDF-SHA-256, RFC 5869).
func subkey(key []byte, purpose string) []byte {
	return must(hkdf.Key(sha256.New, key, nil, "good-offices/1 "+purpose, KeySize))
}

// newAEAD returns AES-256-GCM (NIST SP 800-38D) under the subkey for a
// purpose. It draws its nonces itself, 96 random bits before every
// ciphertext; so no more than maxSealed may be sealed under one key.
func newAEAD(key []byte, purpose string) cipher.AEAD {
	return must(cipher.NewGCMWithRandomNonce(must(aes.NewCipher(subkey(key, purpose)))))
}

// must is for what fails only if asked for a key of an odd length, which the
// callers above never do.
func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

// Sizes of what newAEAD seals.
const (
	nonceSize = 12
	tagSize   = 16
	overhead  = nonceSize + tagSize
)

// bind appends strings as associated data that reads one way only: each
// behind its length.
func bind(b []byte, parts ...string) []byte {
	for _, p := range parts {
		b = binary.BigEndian.AppendUint32(b, uint32(len(p)))
		b = append(b, p...)
	}
	return b
}
