package pouch

import (
	"bytes"
	"encoding/binary"
	"fmt"
)

// Numbers are unsigned and big-endian. A byte string of variable length stands
// after its length in four bytes; one of fixed length (a digest, a nonce)
// stands alone.

func putBytes(b, v []byte) []byte {
	b = binary.BigEndian.AppendUint32(b, uint32(len(v)))
	return append(b, v...)
}

// A reader takes a format apart from the front. The first field that is not
// there ends it; later reads give zeros.
type reader struct {
	rest []byte
	err  error
}

func (r *reader) take(n int, field string) []byte {
	if r.err == nil && n > len(r.rest) {
		r.err = fmt.Errorf("%w: %s is cut short", ErrMalformed, field)
	}
	if r.err != nil {
		return nil
	}
	v := r.rest[:n:n]
	r.rest = r.rest[n:]
	return v
}

func (r *reader) uint8(field string) uint8 {
	if v := r.take(1, field); v != nil {
		return v[0]
	}
	return 0
}

func (r *reader) uint16(field string) uint16 {
	if v := r.take(2, field); v != nil {
		return binary.BigEndian.Uint16(v)
	}
	return 0
}

func (r *reader) uint32(field string) uint32 {
	if v := r.take(4, field); v != nil {
		return binary.BigEndian.Uint32(v)
	}
	return 0
}

func (r *reader) uint64(field string) uint64 {
	if v := r.take(8, field); v != nil {
		return binary.BigEndian.Uint64(v)
	}
	return 0
}

func (r *reader) digest(field string) (d Digest) {
	copy(d[:], r.take(len(d), field))
	return d
}

// bytes reads a string of variable length. The length is compared with what
// is there before anything is allocated.
func (r *reader) bytes(field string) []byte {
	n := r.uint32(field)
	if r.err == nil && uint64(n) > uint64(len(r.rest)) {
		r.err = fmt.Errorf("%w: %s is longer than what holds it", ErrMalformed, field)
	}
	return r.take(int(n), field)
}

// count reads how many items follow, each of at least least bytes.
func (r *reader) count(most int, least int, field string) int {
	n := r.uint32(field)
	switch {
	case r.err != nil:
		return 0
	case uint64(n) > uint64(most):
		r.err = fmt.Errorf("%w: %d %s, at most %d", ErrTooMany, n, field, most)
	case uint64(n)*uint64(least) > uint64(len(r.rest)):
		r.err = fmt.Errorf("%w: more %s than there is room for", ErrMalformed, field)
	default:
		return int(n)
	}
	return 0
}

// zeros checks that nothing but padding is left.
func (r *reader) zeros() error {
	if r.err != nil {
		return r.err
	}
	if len(bytes.TrimLeft(r.rest, "\x00")) != 0 {
		return ErrPadding
	}
	return nil
}
