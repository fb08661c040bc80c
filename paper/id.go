package paper

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"log/slog"
)

// An ID is the SHA-256 of a paper's exact payload bytes. Every payload opens
// with 32 random bytes, so an ID names a paper without telling anything of it
// and commits to it at once. The same type holds the digest of a card (which
// is a paper), the identity of talks and the root of a record.
//
// In text an ID is 64 lower-case hexadecimal digits and nothing else is taken.
type ID [32]byte

// IDOf returns the ID of a payload.
func IDOf(payload []byte) ID { return sha256.Sum256(payload) }

// ParseID reads an ID from its text form.
func ParseID(s string) (ID, error) {
	var id ID
	if len(s) != 64 {
		return ID{}, fmt.Errorf("malformed id %q: want 64 hexadecimal digits", clip(s))
	}
	if _, err := hex.Decode(id[:], []byte(s)); err != nil {
		return ID{}, fmt.Errorf("malformed id %q: %w", clip(s), err)
	}
	if hex.EncodeToString(id[:]) != s {
		return ID{}, fmt.Errorf("malformed id %q: digits must be lower case", clip(s))
	}
	return id, nil
}

// IsZero reports whether id names nothing.
func (id ID) IsZero() bool { return id == ID{} }

// String returns the text form.
func (id ID) String() string { return hex.EncodeToString(id[:]) }

// Short returns the first ten digits, enough for people to tell papers apart
// on one desk and never used to look up what a signature covers.
func (id ID) Short() string { return hex.EncodeToString(id[:5]) }

// LogValue shows the short form alone.
func (id ID) LogValue() slog.Value { return slog.StringValue(id.Short()) }

// MarshalText implements encoding.TextMarshaler.
func (id ID) MarshalText() ([]byte, error) { return []byte(id.String()), nil }

// UnmarshalText implements encoding.TextUnmarshaler.
func (id *ID) UnmarshalText(b []byte) error {
	v, err := ParseID(string(b))
	if err != nil {
		return err
	}
	*id = v
	return nil
}

// clip keeps what an error quotes short: the input may be hostile.
func clip(s string) string {
	const most = 40
	if len(s) <= most {
		return s
	}
	return s[:most] + "…"
}
