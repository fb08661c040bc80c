package pouch

import (
	"encoding/binary"
	"fmt"
	"slices"
)

const (
	// MaxItems bounds the papers, and the notices, of one pouch.
	MaxItems = 4096
	// MaxNoticeType bounds the name of a notice's type, in bytes.
	MaxNoticeType = 32
)

// A NoticeType says what a notice is. Notices travel beside papers, are never
// papers and never signed as such.
type NoticeType string

// The types of notices. What a type's body means is its desk's business, save
// for the list, which the channel writes and reads itself, and the attachment
// ([Attachment]).
const (
	// NoticeRecord: checkpoint, proofs, cosignatures of the joint record.
	NoticeRecord NoticeType = "record"
	// NoticeReturned: papers given back at a re-opening.
	NoticeReturned NoticeType = "returned"
	// NoticeAttachment: where an attachment lies and what opens it.
	NoticeAttachment NoticeType = "attachment"
	// NoticeOpening: a hello, welcome or confirm of another channel, which the
	// desk in between carries unread.
	NoticeOpening NoticeType = "opening"
	// NoticeCrossed: a paper that came too late to have effect.
	NoticeCrossed NoticeType = "crossed"

	noticeHeld NoticeType = "held"
)

var noticeTypes = []NoticeType{NoticeRecord, NoticeReturned, NoticeAttachment, NoticeOpening, NoticeCrossed}

// Known reports whether this program knows the type. One that a newer peer
// writes is taken and handed on all the same.
func (t NoticeType) Known() bool { return slices.Contains(noticeTypes, t) }

// A Notice is one typed message between two desks' programs.
type Notice struct {
	Type NoticeType
	Body []byte
}

// A Load is what a pouch carries. The empty load pays a debt.
type Load struct {
	Papers  [][]byte
	Notices []Notice
	// Mark is the number of the sending desk's own newest entry. It is not
	// sent: the peer's later acknowledgement gives it back, as Taken.Seen.
	Mark uint64
}

func (l Load) empty() bool { return len(l.Papers) == 0 && len(l.Notices) == 0 }

// check refuses what a desk must not send.
func (l Load) check() error {
	if len(l.Papers) > MaxItems || len(l.Notices) > MaxItems {
		return fmt.Errorf("%w: %d papers, %d notices", ErrTooLarge, len(l.Papers), len(l.Notices))
	}
	for i, p := range l.Papers {
		if len(p) == 0 {
			return fmt.Errorf("%w: the %d. of %d", ErrEmptyPaper, i+1, len(l.Papers))
		}
	}
	for _, n := range l.Notices {
		if !n.Type.Known() {
			return fmt.Errorf("%w: %q", ErrNotice, n.Type)
		}
	}
	return nil
}

// size is the length of the load on the wire.
func (l Load) size() int {
	n := 4 + 4
	for _, p := range l.Papers {
		n += 4 + len(p)
	}
	for _, note := range l.Notices {
		n += 4 + len(note.Type) + 4 + len(note.Body)
	}
	return n
}

// Fits reports whether a load goes into one pouch.
func Fits(l Load) bool {
	return l.check() == nil && frameSize(l.size(), keySize) <= ageSizes[len(ageSizes)-1].text
}

// put writes: papers (count in 4 bytes, then byte strings), notices (count in
// 4 bytes, then type and body as byte strings).
func (l Load) put(b []byte) []byte {
	b = binary.BigEndian.AppendUint32(b, uint32(len(l.Papers)))
	for _, p := range l.Papers {
		b = putBytes(b, p)
	}
	b = binary.BigEndian.AppendUint32(b, uint32(len(l.Notices)))
	for _, n := range l.Notices {
		b = putBytes(b, []byte(n.Type))
		b = putBytes(b, n.Body)
	}
	return b
}

func readLoad(r *reader) (l Load) {
	papers := r.count(MaxItems, 4+1, "papers")
	for range papers {
		p := r.bytes("paper")
		if r.err == nil && len(p) == 0 {
			r.err = ErrEmptyPaper
		}
		if r.err != nil {
			return Load{}
		}
		l.Papers = append(l.Papers, p)
	}
	notices := r.count(MaxItems, 4+4, "notices")
	for range notices {
		t, body := r.bytes("notice type"), r.bytes("notice")
		if r.err == nil && (len(t) == 0 || len(t) > MaxNoticeType) {
			r.err = fmt.Errorf("%w: notice type of %d bytes", ErrMalformed, len(t))
		}
		if r.err != nil {
			return Load{}
		}
		l.Notices = append(l.Notices, Notice{NoticeType(t), body})
	}
	return l
}
