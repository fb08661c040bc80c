package dossier

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"errors"
	"io"
)

// Bounds of an archive as a whole. They are looked at before its directory is
// read: a library would read all of it first.
const (
	MaxMembers   = 400_000
	maxWhole     = 4 << 30 // bytes of all members together, as they are when inflated
	maxDirectory = 256 * MaxMembers
)

// What an archive is refused for as a whole, compared with errors.Is.
var (
	ErrTooMany    = errors.New("the archive has more members than a dossier may")
	ErrTooLarge   = errors.New("the members of the archive are together larger than a dossier may be")
	errNotArchive = errors.New("not a zip archive, cut short, or with much after its end")
	errAfter      = errors.New("the archive goes on after its end, or has a comment")
	errDirectory  = errors.New("the directory of the archive is not where or what its end says")
)

const (
	entryLength, endLength, end64Length, locatorLength = 46, 22, 56, 20
	inEnd64                                            = 0xffffffff // a number that stands in the longer end
)

// A directory is where the members of an archive are listed.
type directory struct{ count, size, at uint64 }

// checkDirectory reads the end of an archive and walks its directory, keeping
// nothing of it: what it accepts has as many entries as the end counts, at most
// MaxMembers, and stands right before the end.
func checkDirectory(r io.ReaderAt, size int64) error {
	d, err := findDirectory(r, size)
	if err != nil {
		return err
	}
	if d.count > MaxMembers || d.size > maxDirectory {
		return ErrTooMany
	}
	in := bufio.NewReaderSize(io.NewSectionReader(r, int64(d.at), int64(d.size)), 64<<10)
	var entries uint64
	var head [entryLength]byte
	for left := d.size; left > 0; entries++ {
		if _, err := io.ReadFull(in, head[:]); err != nil || !bytes.HasPrefix(head[:], []byte("PK\x01\x02")) {
			return errDirectory
		}
		if entries == MaxMembers {
			return ErrTooMany
		}
		name, extra, comment := binary.LittleEndian.Uint16(head[28:]), binary.LittleEndian.Uint16(head[30:]), binary.LittleEndian.Uint16(head[32:])
		rest := uint64(name) + uint64(extra) + uint64(comment)
		if left < entryLength+rest {
			return errDirectory
		}
		if _, err := in.Discard(int(rest)); err != nil {
			return errDirectory
		}
		left -= entryLength + rest
	}
	if entries != d.count {
		return errDirectory
	}
	return nil
}

// findDirectory reads the record at the end of an archive, and the longer one
// (zip64) of an archive with very many members.
func findDirectory(r io.ReaderAt, size int64) (directory, error) {
	var d directory
	var end [endLength]byte
	last := size - endLength
	if !readAt(r, end[:], last) || !bytes.HasPrefix(end[:], []byte("PK\x05\x06")) || end[20] != 0 || end[21] != 0 {
		if endsEarlier(r, size) {
			return d, errAfter
		}
		return d, errNotArchive
	}
	d.count, d.size, d.at = uint64(binary.LittleEndian.Uint16(end[10:])), uint64(binary.LittleEndian.Uint32(end[12:])), uint64(binary.LittleEndian.Uint32(end[16:]))
	var locator [locatorLength]byte
	var long [end64Length]byte
	if readAt(r, locator[:], last-locatorLength) && bytes.HasPrefix(locator[:], []byte("PK\x06\x07")) {
		last -= locatorLength + end64Length
		if !readAt(r, long[:], last) || !bytes.HasPrefix(long[:], []byte("PK\x06\x06")) || binary.LittleEndian.Uint64(locator[8:]) != uint64(last) ||
			binary.LittleEndian.Uint32(locator[4:]) != 0 || binary.LittleEndian.Uint32(locator[16:]) != 1 || // of one disk
			binary.LittleEndian.Uint64(long[4:]) != end64Length-12 {
			return d, errDirectory
		}
		short := d
		d.count, d.size, d.at = binary.LittleEndian.Uint64(long[32:]), binary.LittleEndian.Uint64(long[40:]), binary.LittleEndian.Uint64(long[48:])
		for _, x := range []struct{ short, long, elsewhere uint64 }{{short.count, d.count, 0xffff}, {short.size, d.size, inEnd64}, {short.at, d.at, inEnd64}} {
			if x.short != x.elsewhere && x.short != x.long {
				return d, errDirectory
			}
		}
		if short.count != 0xffff && short.at != inEnd64 { // then the library believes the short one
			return d, errDirectory
		}
	}
	if d.at > uint64(last) || d.size != uint64(last)-d.at {
		return d, errDirectory
	}
	return d, nil
}

// endsEarlier reports whether an archive ends before the file does, with at
// most a comment's length after it.
func endsEarlier(r io.ReaderAt, size int64) bool {
	tail := make([]byte, min(size, endLength+1<<16))
	return readAt(r, tail, size-int64(len(tail))) && bytes.Contains(tail, []byte("PK\x05\x06"))
}
