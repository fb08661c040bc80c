package courier

import (
	"fmt"
	"strconv"
	"strings"
)

// A Position is a place in a mailbox's order. The zero Position stands before
// the first pouch of any mailbox.
type Position struct {
	// Life is drawn by the courier whenever a mailbox is made. Positions of
	// another life mean nothing.
	Life uint64
	// Seq numbers the pouches of a life from 1, in the order of first deposit.
	Seq uint64
}

// String gives the form used on the wire: the life in 16 hexadecimal digits, a
// dash, the number in decimal.
func (p Position) String() string { return fmt.Sprintf("%016x-%d", p.Life, p.Seq) }

// ParsePosition reads what String wrote, and nothing else. It returns ErrMalformed.
func ParsePosition(s string) (Position, error) {
	life, seq, _ := strings.Cut(s, "-")
	var p Position
	var err error
	if p.Life, err = strconv.ParseUint(life, 16, 64); err == nil {
		p.Seq, err = strconv.ParseUint(seq, 10, 64)
	}
	if err != nil || p.String() != s || p.Life == 0 && p.Seq != 0 {
		return Position{}, fmt.Errorf("position: %w", ErrMalformed)
	}
	return p, nil
}

// MarshalText gives the form of String.
func (p Position) MarshalText() ([]byte, error) { return []byte(p.String()), nil }

// UnmarshalText reads the form of String. It returns ErrMalformed.
func (p *Position) UnmarshalText(b []byte) (err error) {
	*p, err = ParsePosition(string(b))
	return err
}
