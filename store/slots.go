package store

import (
	"encoding/binary"
	"encoding/json"
	"fmt"
	"slices"
)

// slotsMagic begins each slot: its name, and the version of its format.
const slotsMagic = "good-offices slots 1\n"

const (
	// slotSize is the size of a new file's slots, in bytes; they double when
	// they do not suffice. No disk tears one slot by writing the other.
	slotSize = filePage
	slotHead = len(slotsMagic) + overhead + 8 + 4
)

// A slotFile keeps one state in two slots of a file, each sealed under the
// master key and padded to its whole length. A new state goes into the slot
// that does not hold the newest: one write in place, one wait for the disk. If
// it is torn, the other slot stands.
type slotFile struct {
	keyFile
	size   int    // of a slot; 0 where there is no file
	newest int    // the slot that holds the newest state, 0 or 1
	turn   uint64 // of that state: they are counted
}

// seal fills a slot: turn and length before the text, zeros behind.
func (f *slotFile) seal(turn uint64, text []byte, size int) []byte {
	plain := make([]byte, 12, size)
	defer func() { clear(plain[:cap(plain)]) }()
	binary.BigEndian.PutUint64(plain, turn)
	binary.BigEndian.PutUint32(plain[8:], uint32(len(text)))
	plain = append(plain, text...)
	return f.keyFile.seal(plain[:size-len(slotsMagic)-overhead])
}

// open opens one slot: ErrNewer, ErrKeyFile, ErrKeyFileMalformed.
func (f *slotFile) open(slot []byte) (turn uint64, text []byte, err error) {
	plain, err := f.unseal(slot)
	if err != nil {
		return 0, nil, err
	}
	if len(plain) < 12 || uint64(binary.BigEndian.Uint32(plain[8:])) > uint64(len(plain)-12) {
		return 0, nil, fmt.Errorf("%s: %w: %d bytes", f.name, ErrKeyFileMalformed, len(plain))
	}
	return binary.BigEndian.Uint64(plain), plain[12:][:binary.BigEndian.Uint32(plain[8:])], nil
}

// read reads the newest state, and the other slot's into older; sound is false
// if that one does not open, as after a crash. It returns fs.ErrNotExist if
// there is no file.
func (f *slotFile) read(into, older any) (sound bool, err error) {
	b, err := f.files.Read(f.name)
	if err != nil {
		return false, err
	}
	defer clear(b)
	f.size = len(b) / 2
	var turns [2]uint64
	var texts [2][]byte
	var errs [2]error
	for i := range 2 {
		turns[i], texts[i], errs[i] = f.open(b[i*f.size:][:f.size])
		defer clear(texts[i])
	}
	switch {
	case f.size%filePage != 0 || len(b)%2 != 0:
		return false, fmt.Errorf("%s: %w: %d bytes", f.name, ErrKeyFile, len(b))
	case errs[0] != nil && errs[1] != nil:
		return false, errs[0]
	case errs[0] != nil || errs[1] == nil && turns[1] > turns[0]:
		f.newest = 1
	default:
		f.newest = 0
	}
	f.turn = turns[f.newest]
	if err := f.decode(texts[f.newest], into); err != nil || errs[1-f.newest] != nil {
		return false, err
	}
	return true, f.decode(texts[1-f.newest], older)
}

// write makes a state the newest, durably. The one before it stays in the
// other slot.
func (f *slotFile) write(from any) error { return f.writeSlots(from, 1) }

// replace makes a state the only one, durably: nothing of those before it is
// left in the file.
func (f *slotFile) replace(from any) error { return f.writeSlots(from, 2) }

func (f *slotFile) writeSlots(from any, slots int) error {
	text, err := json.Marshal(from)
	if err != nil {
		return fmt.Errorf("%s: encode: %w", f.name, err)
	}
	defer clear(text)
	if len(text) > f.size-slotHead {
		return f.writeFile(text)
	}
	for range slots {
		slot := 1 - f.newest
		if err := f.files.Overwrite(f.name, slot*f.size, f.seal(f.turn+1, text, f.size)); err != nil {
			return err
		}
		f.newest, f.turn = slot, f.turn+1
	}
	return nil
}

// writeFile makes a new file with slots that suffice.
func (f *slotFile) writeFile(text []byte) error {
	size := max(f.size, slotSize)
	for len(text) > size-slotHead {
		size *= 2
	}
	if err := f.files.Write(f.name, slices.Concat(f.seal(f.turn+1, text, size), f.seal(f.turn+2, text, size))); err != nil {
		return err
	}
	f.size, f.newest, f.turn = size, 1, f.turn+2
	return nil
}

// remove deletes the file durably.
func (f *slotFile) remove() error {
	f.size = 0
	return f.files.Remove(f.name)
}
