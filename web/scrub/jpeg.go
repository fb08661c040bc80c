package scrub

import (
	"bytes"
	"encoding/binary"
	"fmt"
)

// cleanJPEG leaves out the segments that hold no picture. What stays: the
// tables and scans, the colour profile, and how the picture is to be turned.
func cleanJPEG(b []byte, f *found) ([]byte, error) {
	j := &jpegFile{f: f}
	if len(b) < 4 || b[0] != 0xff || b[1] != 0xd8 {
		return nil, ErrMalformed
	}
	for at := 2; ; {
		for at < len(b) && b[at] == 0xff && at+1 < len(b) && b[at+1] == 0xff {
			at++ // fill bytes
		}
		if at+2 > len(b) || b[at] != 0xff {
			return nil, fmt.Errorf("%w: a picture without its end", ErrMalformed)
		}
		marker := b[at+1]
		if marker == 0xd9 { // end of image
			if rest := b[at+2:]; len(rest) > 0 {
				j.f.add(Picture, "after the picture", count(len(rest), "bytes"))
			}
			return j.bytes(), nil
		}
		if at+4 > len(b) {
			return nil, ErrMalformed
		}
		length := int(binary.BigEndian.Uint16(b[at+2:]))
		if length < 2 || at+2+length > len(b) {
			return nil, ErrMalformed
		}
		segment := b[at : at+2+length]
		at += len(segment)
		j.segment(marker, segment)
		if marker == 0xda { // start of scan: its data runs to the next marker
			end := scanEnd(b, at)
			j.rest = append(j.rest, b[at:end]...)
			at = end
		}
	}
}

func scanEnd(b []byte, at int) int {
	for ; at+1 < len(b); at++ {
		if b[at] == 0xff && b[at+1] != 0 && b[at+1] != 0xff && (b[at+1] < 0xd0 || b[at+1] > 0xd7) {
			return at
		}
	}
	return len(b)
}

type jpegFile struct {
	f           *found
	jfif        []byte
	orientation int
	rest        []byte
}

func (j *jpegFile) bytes() []byte {
	out := append([]byte{0xff, 0xd8}, j.jfif...)
	if e := plainExif(j.orientation); e != nil {
		e = append([]byte("Exif\x00\x00"), e...)
		out = append(out, 0xff, 0xe1, byte((len(e)+2)>>8), byte(len(e)+2))
		out = append(out, e...)
	}
	out = append(out, j.rest...)
	return append(out, 0xff, 0xd9)
}

// segment keeps a segment, or names what it holds.
func (j *jpegFile) segment(marker byte, whole []byte) {
	data := whole[4:]
	is := func(head string) bool { return bytes.HasPrefix(data, []byte(head)) }
	where := fmt.Sprintf("APP%d", marker-0xe0)
	switch {
	case marker == 0xfe:
		j.f.add(Words, "comment", text8(data))
	case marker < 0xe0 || marker > 0xef, marker == 0xee && is("Adobe"), marker == 0xe2 && is("ICC_PROFILE\x00"):
		j.rest = append(j.rest, whole...)
	case marker == 0xe0 && is("JFIF\x00") && len(data) >= 14 && j.jfif == nil:
		j.jfif = append([]byte(nil), whole[:18]...)
		if len(data) > 14 || data[12] != 0 || data[13] != 0 {
			j.f.add(Picture, "JFIF", "a small copy of the picture")
		}
		j.jfif[2], j.jfif[3], j.jfif[16], j.jfif[17] = 0, 16, 0, 0
	case marker == 0xe1 && is("Exif\x00"):
		j.orientation = j.f.exif(data[min(6, len(data)):])
	case marker == 0xe1 && (is("http://ns.adobe.com/xap/1.0/\x00") || is("http://ns.adobe.com/xmp/extension/\x00")):
		_, packet, _ := bytes.Cut(data, []byte{0})
		j.f.xmp("XMP", packet)
	case marker == 0xed && is("Photoshop 3.0\x00"):
		j.f.photoshop(data[14:])
	case marker == 0xe2 && is("MPF\x00"):
		j.f.add(Picture, "APP2", "a list of further pictures")
	case marker == 0xe0 && is("JFXX\x00"):
		j.f.add(Picture, "JFXX", "a small copy of the picture")
	default:
		name, _, _ := bytes.Cut(data[:min(len(data), 30)], []byte{0})
		j.f.add(Other, where, text8(name))
	}
}

// text8 reads bytes that may be UTF-8 or else Latin-1.
func text8(b []byte) string {
	b = bytes.TrimRight(b[:min(len(b), 4*maxValue)], "\x00 ")
	if validUTF8(b) {
		return string(b)
	}
	r := make([]rune, len(b))
	for i, c := range b {
		r[i] = rune(c)
	}
	return string(r)
}
