package pouch

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"log/slog"
)

// A Digest is a SHA-256: of a sealed pouch, a card, a paper, a receiving key,
// or the identity of talks. In text it is 64 lower-case hexadecimal digits.
type Digest [sha256.Size]byte

// DigestOf returns the digest of b.
func DigestOf(b []byte) Digest { return sha256.Sum256(b) }

// IsZero reports whether d names nothing.
func (d Digest) IsZero() bool { return d == Digest{} }

// String returns the text form.
func (d Digest) String() string { return hex.EncodeToString(d[:]) }

// LogValue shows the first ten digits.
func (d Digest) LogValue() slog.Value { return slog.StringValue(hex.EncodeToString(d[:5])) }

// MarshalText implements encoding.TextMarshaler.
func (d Digest) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText implements encoding.TextUnmarshaler.
func (d *Digest) UnmarshalText(text []byte) error {
	var v Digest
	if len(text) != hex.EncodedLen(len(v)) {
		return errors.New("malformed digest: want 64 hexadecimal digits")
	}
	if _, err := hex.Decode(v[:], text); err != nil {
		return fmt.Errorf("malformed digest: %w", err)
	}
	if v.String() != string(text) {
		return errors.New("malformed digest: digits must be lower case")
	}
	*d = v
	return nil
}

// A Secret is a byte string that no log, error or debugger's print shows.
// Only its JSON form has it, for storage under seal.
type Secret []byte

const hidden = "secret"

// String shows that there is a secret and nothing of it.
func (s Secret) String() string { return hidden }

// Format shows the same under every verb, %d and %#v included.
func (s Secret) Format(f fmt.State, _ rune) { fmt.Fprint(f, hidden) }

// LogValue shows the same.
func (s Secret) LogValue() slog.Value { return slog.StringValue(hidden) }
