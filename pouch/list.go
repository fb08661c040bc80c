package pouch

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
)

// MaxListParts bounds the pouches of one list, so at most half a million ids.
const MaxListParts = 16

// The list of papers that a desk holds stands in its first pouches of an
// epoch, one part each and nothing else, as the body of a notice "held":
//
//	part  4 bytes, from 1
//	of    4 bytes
//	ids   32 bytes each, to the end
//
// A list that fits the smallest pouch goes in one of that size; a longer one
// in as few parts as the largest holds. Both ends wait for the whole of it.

// cutList gives the notices of a list for pouches of the given sizes.
func cutList(ids []Digest, sizes []size, key int) ([]Notice, error) {
	room := func(s size) int {
		empty := Load{Notices: []Notice{{noticeHeld, make([]byte, 8)}}}
		return (s.text - frameSize(empty.size(), key)) / sha256.Size
	}
	per := room(sizes[0])
	if len(ids) > per {
		per = room(sizes[len(sizes)-1])
	}
	parts := max(1, (len(ids)+per-1)/per)
	if parts > MaxListParts {
		return nil, fmt.Errorf("%w: a list of %d papers", ErrTooLarge, len(ids))
	}
	notices := make([]Notice, 0, parts)
	for i := range parts {
		some := ids[i*per : min(len(ids), (i+1)*per)]
		b := binary.BigEndian.AppendUint32(make([]byte, 0, 8+len(some)*sha256.Size), uint32(i+1))
		b = binary.BigEndian.AppendUint32(b, uint32(parts))
		for _, id := range some {
			b = append(b, id[:]...)
		}
		notices = append(notices, Notice{noticeHeld, b})
	}
	return notices, nil
}

type listPart struct {
	part, of uint32
	ids      []Digest
}

// readList takes the part of a list out of a load, if it has one: ErrList
// when it is malformed or there are two, ErrBeforeList when it has company.
func readList(l Load) (*listPart, error) {
	var body []byte
	for _, n := range l.Notices {
		if n.Type != noticeHeld {
			continue
		}
		if body != nil {
			return nil, fmt.Errorf("%w: two parts in one pouch", ErrList)
		}
		body = n.Body
		if body == nil {
			body = []byte{}
		}
	}
	if body == nil {
		return nil, nil
	}
	if len(l.Papers) > 0 || len(l.Notices) > 1 {
		return nil, ErrBeforeList
	}
	r := &reader{rest: body}
	p := &listPart{part: r.uint32("part"), of: r.uint32("of")}
	if r.err != nil || len(r.rest)%sha256.Size != 0 {
		return nil, fmt.Errorf("%w: %d bytes", ErrList, len(body))
	}
	if p.part == 0 || p.part > p.of || p.of > MaxListParts {
		return nil, fmt.Errorf("%w: part %d of %d", ErrList, p.part, p.of)
	}
	for len(r.rest) > 0 {
		p.ids = append(p.ids, r.digest("id"))
	}
	return p, nil
}
