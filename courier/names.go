package courier

import (
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"fmt"
	"log/slog"
)

// nameSize is the length in bytes of every id, digest, token and permit.
const nameSize = 32

// An ID is a mailbox's name for its owner or for its sender: random, and
// nothing else. It opens nothing without its token.
type ID [nameSize]byte

// NewID draws an id.
func NewID() (id ID) {
	rand.Read(id[:]) // never fails (crypto/rand)
	return id
}

// ParseID reads what String wrote. It returns ErrMalformed.
func ParseID(s string) (ID, error) {
	b, err := parseName(s)
	if err != nil {
		return ID{}, fmt.Errorf("id: %w", err)
	}
	return ID(b), nil
}

// String gives 64 lower-case hexadecimal digits, as in paths.
func (id ID) String() string { return hex.EncodeToString(id[:]) }

// LogValue shows nothing: an id in a log would tell that its mailbox was used.
func (ID) LogValue() slog.Value { return slog.StringValue("an id") }

// A Digest is the SHA-256 of a pouch or of a chunk.
type Digest [nameSize]byte

// DigestOf hashes sealed bytes.
func DigestOf(sealed []byte) Digest { return sha256.Sum256(sealed) }

// ParseDigest reads what String wrote. It returns ErrMalformed.
func ParseDigest(s string) (Digest, error) {
	b, err := parseName(s)
	if err != nil {
		return Digest{}, fmt.Errorf("digest: %w", err)
	}
	return Digest(b), nil
}

// String gives 64 lower-case hexadecimal digits, as in paths.
func (d Digest) String() string { return hex.EncodeToString(d[:]) }

// LogValue shows nothing: a digest in a log would tell when its pouch passed.
func (Digest) LogValue() slog.Value { return slog.StringValue("a digest") }

// A Token opens one mailbox in one role. It shows itself nowhere but through
// Reveal.
type Token struct{ secret }

// NewToken draws a token.
func NewToken() Token { return Token{newSecret()} }

// ParseToken reads what Reveal wrote. It returns ErrMalformed.
func ParseToken(s string) (Token, error) {
	b, err := parseName(s)
	if err != nil {
		return Token{}, fmt.Errorf("token: %w", err)
	}
	return Token{secret(b)}, nil
}

// A Permit is good for making one mailbox at a courier that asks for one. The
// zero Permit is none.
type Permit struct{ secret }

// ParsePermit reads what Reveal wrote. It returns ErrMalformed.
func ParsePermit(s string) (Permit, error) {
	b, err := parseName(s)
	if err != nil {
		return Permit{}, fmt.Errorf("permit: %w", err)
	}
	return Permit{secret(b)}, nil
}

// A secret is 32 random bytes that printing, logging and encoding do not show.
type secret [nameSize]byte

func newSecret() (s secret) {
	rand.Read(s[:])
	return s
}

// Reveal gives the secret as 64 lower-case hexadecimal digits.
func (s secret) Reveal() string { return hex.EncodeToString(s[:]) }

// String shows nothing of the secret; nor do the methods after it.
func (secret) String() string               { return "(secret)" }
func (secret) GoString() string             { return "(secret)" }
func (secret) LogValue() slog.Value         { return slog.StringValue("(secret)") }
func (secret) MarshalText() ([]byte, error) { return nil, ErrSecret }
func (s secret) Format(f fmt.State, _ rune) { _, _ = f.Write([]byte(s.String())) }
func (s secret) zero() bool                 { return s == secret{} }
func (s secret) hash() hashed               { return sha256.Sum256(s[:]) }

// A hashed secret is all that a courier keeps of it.
type hashed [sha256.Size]byte

// opens compares in constant time.
func (s secret) opens(h hashed) bool {
	sum := s.hash()
	return subtle.ConstantTimeCompare(sum[:], h[:]) == 1
}

func parseName(s string) (b [nameSize]byte, err error) {
	if len(s) != 2*nameSize {
		return b, fmt.Errorf("%w: %d characters, want %d", ErrMalformed, len(s), 2*nameSize)
	}
	for i := range len(s) {
		if c := s[i]; (c < '0' || c > '9') && (c < 'a' || c > 'f') {
			return b, fmt.Errorf("%w: not lower-case hexadecimal", ErrMalformed)
		}
	}
	_, err = hex.Decode(b[:], []byte(s))
	return b, err
}
