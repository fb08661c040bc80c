package dossier

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"strings"
	"testing"
)

// An endless file has a directory as long as one likes, made as it is read.
type endless struct {
	entry []byte // repeated
	size  int64
	tail  []byte
	read  int64
}

func (e *endless) ReadAt(b []byte, at int64) (int, error) {
	n := 0
	for n < len(b) {
		here := at + int64(n)
		switch {
		case here >= e.size+int64(len(e.tail)):
			e.read += int64(n)
			return n, io.EOF
		case here >= e.size:
			n += copy(b[n:], e.tail[here-e.size:])
		default:
			n += copy(b[n:], e.entry[here%int64(len(e.entry)):])
		}
	}
	e.read += int64(n)
	return n, nil
}

func (e *endless) length() int64 { return e.size + int64(len(e.tail)) }

// An entryOf is an entry of a directory, of a member with no name.
func entryOf(length uint32) []byte {
	b := make([]byte, entryLength)
	copy(b, "PK\x01\x02")
	binary.LittleEndian.PutUint32(b[24:], length)
	return b
}

func endOf(count uint16, size, at uint32) []byte {
	b := make([]byte, endLength)
	copy(b, "PK\x05\x06")
	binary.LittleEndian.PutUint16(b[8:], count)
	binary.LittleEndian.PutUint16(b[10:], count)
	binary.LittleEndian.PutUint32(b[12:], size)
	binary.LittleEndian.PutUint32(b[16:], at)
	return b
}

// end64Of is the end of an archive with more entries than two bytes can count.
func end64Of(count, size, at uint64, short []byte) []byte {
	b := make([]byte, end64Length+locatorLength)
	copy(b, "PK\x06\x06")
	binary.LittleEndian.PutUint64(b[4:], end64Length-12)
	for i, n := range []uint64{count, count, size, at} {
		binary.LittleEndian.PutUint64(b[24+8*i:], n)
	}
	copy(b[end64Length:], "PK\x06\x07")
	b[end64Length+16] = 1
	binary.LittleEndian.PutUint64(b[end64Length+8:], at+size)
	return append(b, short...)
}

// TestAttackDossierDirectory: whatever an archive claims or holds,
// its directory is read only if it has no more members than a dossier may.
func TestAttackDossierDirectory(t *testing.T) {
	t.Parallel()
	claims := endOf(0xffff, 0xffffffff, 0xffffffff)
	const many, more = 90_000_000, MaxMembers + 1
	for name, c := range map[string]struct {
		file *endless
		want error
		most int64 // bytes that are read
	}{
		"claims 90 million entries and has none":     {&endless{tail: end64Of(many, 0, 0, claims)}, ErrTooMany, 1 << 10},
		"claims 90 million entries and has them":     {&endless{entry: entryOf(0), size: many * entryLength, tail: end64Of(many, many*entryLength, 0, claims)}, ErrTooMany, 1 << 10},
		"claims few and has 90 million":              {&endless{entry: entryOf(0), size: many * entryLength, tail: endOf(3, 0xffffffff&many*entryLength, 0)}, ErrTooMany, 1 << 10},
		"claims few with a directory of one more":    {&endless{entry: entryOf(0), size: more * entryLength, tail: endOf(more&0xffff, more*entryLength, 0)}, ErrTooMany, more*entryLength + 1<<17},
		"claims few with entries outside":            {&endless{entry: entryOf(0), size: more * entryLength, tail: endOf(3, 3*entryLength, 0)}, errDirectory, 1 << 10},
		"claims other entries in each of two ends":   {&endless{entry: entryOf(0), size: 3 * entryLength, tail: end64Of(3, 3*entryLength, 0, endOf(2, 3*entryLength, 0))}, errDirectory, 1 << 10},
		"claims more entries than there are":         {&endless{entry: entryOf(0), size: 3 * entryLength, tail: endOf(4, 3*entryLength, 0)}, errDirectory, 1 << 17},
		"claims fewer entries than there are":        {&endless{entry: entryOf(0), size: 3 * entryLength, tail: endOf(2, 3*entryLength, 0)}, errDirectory, 1 << 17},
		"has a name that leads out of its directory": {&endless{entry: bytes.Replace(entryOf(0), make([]byte, 2), []byte{0xff, 0xff}, 13), size: entryLength, tail: endOf(1, entryLength, 0)}, errDirectory, 1 << 17},
		"ends as a larger one and is none":           {&endless{tail: append(end64Of(0, 0, 0, nil)[1:], claims...)}, errDirectory, 1 << 10},
		"is empty":                                   {&endless{}, errNotArchive, 1 << 10},
		"goes on":                                    {&endless{tail: append(endOf(0, 0, 0), "more"...)}, errAfter, 1 << 17},
	} {
		t.Run(name, func(t *testing.T) {
			err := checkDirectory(c.file, c.file.length())
			if !errors.Is(err, c.want) || c.file.read > c.most {
				t.Errorf("%v after %d bytes, want %v after at most %d", err, c.file.read, c.want, c.most)
			}
			r := Verify(c.file, c.file.length(), Options{})
			if r.Valid || len(r.Problems) == 0 || r.Problems[0].Member != Archive || !strings.Contains(r.Problems[0].Text, c.want.Error()) {
				t.Errorf("valid %v, %+v", r.Valid, r.Problems)
			}
		})
	}
	all := &endless{entry: entryOf(0), size: MaxMembers * entryLength, tail: end64Of(MaxMembers, MaxMembers*entryLength, 0, claims)}
	if err := checkDirectory(all, all.length()); err != nil {
		t.Errorf("the honest twin, of as many as there may be: %v", err)
	}
}
