package scrub

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"slices"
	"unicode/utf16"
)

// plainExif is an Exif block that says how to turn a picture and nothing more,
// or none where it is not to be turned.
func plainExif(orientation int) []byte {
	if orientation < 2 || orientation > 8 {
		return nil
	}
	return []byte{'M', 'M', 0, 42, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, byte(orientation), 0, 0, 0, 0, 0, 0}
}

// A tag is an entry of Exif worth naming (CIPA DC-008).
type tag struct {
	kind Kind
	name string
}

var (
	mainTags = map[uint16]tag{
		0x010e: {Words, "description"}, 0x010f: {Device, "maker"}, 0x0110: {Device, "model"}, 0x0131: {Device, "program"},
		0x0132: {Time, "changed"}, 0x013b: {Person, "artist"}, 0x013c: {Device, "computer"}, 0x8298: {Person, "copyright"},
		0x9c9b: {Words, "title"}, 0x9c9c: {Words, "comment"}, 0x9c9d: {Person, "author"}, 0x9c9e: {Words, "keywords"}, 0x9c9f: {Words, "subject"},
	}
	photoTags = map[uint16]tag{
		0x9003: {Time, "taken"}, 0x9004: {Time, "digitized"}, 0x927c: {Device, "maker's note"}, 0x9286: {Words, "comment"},
		0xa420: {Device, "number of the picture"}, 0xa430: {Person, "owner"}, 0xa431: {Device, "number of the camera"},
		0xa433: {Device, "lens maker"}, 0xa434: {Device, "lens"}, 0xa435: {Device, "number of the lens"},
	}
	placeTags = map[uint16]tag{6: {Place, "altitude"}, 0x1b: {Place, "method"}, 0x1c: {Place, "area"}, 0x1d: {Time, "date"}}
)

// exif names what an Exif block holds and answers how the picture is turned.
func (f *found) exif(b []byte) (orientation int) {
	e := exifBlock{b: b, f: f, seen: map[uint32]bool{}, order: binary.LittleEndian}
	if len(b) >= 8 && (string(b[:2]) == "II" || string(b[:2]) == "MM") {
		if b[0] == 'M' {
			e.order = binary.BigEndian
		}
		next := e.directory(e.order.Uint32(b[4:]), mainTags)
		if next != 0 && e.entries > 0 {
			e.note(Picture, "small picture", "")
		}
	}
	if bytes.Equal(b, plainExif(e.orientation)) {
		return e.orientation
	}
	if e.noted == 0 {
		f.add(Other, "Exif", count(max(e.entries, 1), "entries"))
	}
	return e.orientation
}

type exifBlock struct {
	b           []byte
	f           *found
	order       binary.ByteOrder
	seen        map[uint32]bool // offsets of directories
	entries     int
	noted       int
	orientation int
	lat, lon    []float64
	latRef      string
	lonRef      string
}

func (e *exifBlock) note(k Kind, name, value string) {
	e.noted++
	if value != "" {
		name += " " + value
	}
	e.f.add(k, "Exif", name)
}

// directory reads a list of tags and answers where the next one is.
func (e *exifBlock) directory(at uint32, tags map[uint16]tag) uint32 {
	if e.seen[at] || len(e.seen) > 8 || int64(at)+2 > int64(len(e.b)) {
		return 0
	}
	e.seen[at] = true
	n := int(e.order.Uint16(e.b[at:]))
	for i := range min(n, 500) {
		from := int64(at) + 2 + 12*int64(i)
		if from+12 > int64(len(e.b)) {
			return 0
		}
		e.entries++
		e.entry(e.b[from:from+12], tags)
	}
	end := int64(at) + 2 + 12*int64(n)
	if end+4 > int64(len(e.b)) {
		return 0
	}
	return e.order.Uint32(e.b[end:])
}

func (e *exifBlock) entry(b []byte, tags map[uint16]tag) {
	id := e.order.Uint16(b)
	switch id {
	case 0x0112:
		e.orientation = int(e.order.Uint16(b[8:]))
		return
	case 0x8769:
		e.directory(e.order.Uint32(b[8:]), photoTags)
		return
	case 0x8825:
		e.directory(e.order.Uint32(b[8:]), placeTags)
		if len(e.lat) == 3 && len(e.lon) == 3 {
			e.note(Place, fmt.Sprintf("%s, %s", degrees(e.lat, e.latRef == "S"), degrees(e.lon, e.lonRef == "W")), "")
		}
		return
	}
	value := e.value(b)
	if tags[6].kind == Place { // the directory of places
		switch id {
		case 1:
			e.latRef = text8(value)
			return
		case 2:
			e.lat = e.rationals(value)
			return
		case 3:
			e.lonRef = text8(value)
			return
		case 4:
			e.lon = e.rationals(value)
			return
		}
	}
	if t, known := tags[id]; known {
		e.note(t.kind, t.name, e.shown(id, e.order.Uint16(b[2:]), value))
	}
}

func degrees(v []float64, minus bool) string {
	d := v[0] + v[1]/60 + v[2]/3600
	if minus {
		d = -d
	}
	return fmt.Sprintf("%.5f", d)
}

// value answers an entry's bytes, which stand in it or elsewhere in the block.
func (e *exifBlock) value(b []byte) []byte {
	sizes := []int64{0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8}
	kind := int(e.order.Uint16(b[2:]))
	if kind >= len(sizes) {
		return nil
	}
	size := sizes[kind] * int64(e.order.Uint32(b[4:]))
	if size <= 4 {
		return b[8 : 8+size]
	}
	at := int64(e.order.Uint32(b[8:]))
	if at+size > int64(len(e.b)) {
		return nil
	}
	return e.b[at : at+size]
}

func (e *exifBlock) rationals(b []byte) []float64 {
	var out []float64
	for ; len(b) >= 8 && len(out) < 4; b = b[8:] {
		d := e.order.Uint32(b[4:])
		if d == 0 {
			return nil
		}
		out = append(out, float64(e.order.Uint32(b))/float64(d))
	}
	return out
}

func (e *exifBlock) shown(id, kind uint16, b []byte) string {
	switch {
	case id == 0x927c:
		return count(len(b), "bytes")
	case id >= 0x9c9b && id <= 0x9c9f: // UTF-16, always from the small end
		var u []uint16
		for ; len(b) >= 2 && len(u) < 2*maxValue; b = b[2:] {
			u = append(u, binary.LittleEndian.Uint16(b))
		}
		return string(slices.DeleteFunc(utf16.Decode(u), func(r rune) bool { return r == 0 }))
	case id == 0x9286 || id == 0x1b || id == 0x1c:
		return text8(b[min(8, len(b)):]) // after the name of its encoding
	case kind == 5:
		if v := e.rationals(b); len(v) > 0 {
			return fmt.Sprintf("%.1f", v[0])
		}
	case kind == 2:
		return text8(b)
	}
	return ""
}
