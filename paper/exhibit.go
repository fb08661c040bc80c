package paper

import (
	"bytes"
	"encoding/binary"
	"errors"
)

// ErrExhibit: not an exhibit, or cut short.
var ErrExhibit = errors.New("not an exhibit of this program, or cut short")

// exhibitMagic begins an exhibit.
const exhibitMagic = "good-offices paper\x01"

// Exhibit returns a formal paper as a file, with the card under which it is
// signed: who has the file needs nothing else, and no network, to verify it.
//
//	magic  19 bytes, "good-offices paper" and a byte 1
//	envelope of the paper, envelope of the card: each with its length before it, 4 bytes, big-endian
func Exhibit(envelope, card []byte) []byte {
	b := []byte(exhibitMagic)
	for _, part := range [][]byte{envelope, card} {
		b = binary.BigEndian.AppendUint32(b, uint32(len(part)))
		b = append(b, part...)
	}
	return b
}

// ReadExhibit returns the two envelopes of an exhibit, or ErrExhibit.
func ReadExhibit(b []byte) (envelope, card []byte, err error) {
	rest, ok := bytes.CutPrefix(b, []byte(exhibitMagic))
	var parts [2][]byte
	for i := range parts {
		if !ok || len(rest) < 4 || uint64(len(rest)-4) < uint64(binary.BigEndian.Uint32(rest)) {
			return nil, nil, ErrExhibit
		}
		n := 4 + int(binary.BigEndian.Uint32(rest))
		parts[i], rest = rest[4:n], rest[n:]
	}
	if len(rest) > 0 {
		return nil, nil, ErrExhibit
	}
	return parts[0], parts[1], nil
}
