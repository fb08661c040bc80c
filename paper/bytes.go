package paper

import (
	"encoding/base64"
	"fmt"
)

// Bytes are a byte string that stands in JSON as standard base64 with padding
// (RFC 4648 §4), strictly: one text for one value.
type Bytes []byte

// MarshalText implements encoding.TextMarshaler.
func (b Bytes) MarshalText() ([]byte, error) {
	return base64.StdEncoding.AppendEncode(nil, b), nil
}

// UnmarshalText implements encoding.TextUnmarshaler.
func (b *Bytes) UnmarshalText(text []byte) error {
	for _, c := range text {
		if c == '\n' || c == '\r' {
			return fmt.Errorf("malformed base64: line break")
		}
	}
	v, err := base64.StdEncoding.Strict().AppendDecode(nil, text)
	if err != nil {
		return fmt.Errorf("malformed base64: %w", err)
	}
	*b = v
	return nil
}
