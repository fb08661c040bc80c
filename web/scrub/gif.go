package scrub

import (
	"bytes"
	"encoding/binary"
	"fmt"
)

// cleanGIF keeps the pictures, their timing and their repetition.
func cleanGIF(b []byte, f *found) ([]byte, error) {
	if len(b) < 13 || string(b[:3]) != "GIF" {
		return nil, ErrMalformed
	}
	at := 13 + colours(b[10])
	if at > len(b) {
		return nil, ErrMalformed
	}
	out := append([]byte(nil), b[:at]...)
	for at < len(b) {
		from := at
		switch b[at] {
		case 0x3b:
			if rest := b[at+1:]; len(rest) > 0 {
				f.add(Other, "after the picture", count(len(rest), "bytes"))
			}
			return append(out, 0x3b), nil
		case 0x2c: // a picture
			if at+11 > len(b) {
				return nil, ErrMalformed
			}
			at += 10 + colours(b[at+9]) + 1
			_, end, ok := blocks(b, at)
			if !ok {
				return nil, ErrMalformed
			}
			out, at = append(out, b[from:end]...), end
		case 0x21: // an extension
			if at+2 > len(b) {
				return nil, ErrMalformed
			}
			data, end, ok := blocks(b, at+2)
			if !ok {
				return nil, ErrMalformed
			}
			if f.gifExtension(b[at+1], data, b[at:end]) {
				out = append(out, b[from:end]...)
			}
			at = end
		default:
			return nil, ErrMalformed
		}
	}
	return nil, fmt.Errorf("%w: a picture without its end", ErrMalformed)
}

// gifExtension reports whether an extension is kept; if not, it is named.
func (f *found) gifExtension(label byte, data, whole []byte) bool {
	is := func(name string) bool { return bytes.HasPrefix(data, []byte(name)) }
	switch {
	case label == 0xf9, label == 0xff && (is("NETSCAPE2.0") || is("ANIMEXTS1.0") || is("ICCRGBG1012")):
		return true
	case label == 0xfe:
		f.add(Words, "comment", text8(data))
	case label == 0x01:
		f.add(Words, "text", text8(data[min(12, len(data)):]))
	case is("XMP DataXMP"):
		f.xmp("XMP", whole)
	default:
		f.add(Other, "extension", text8(data[:min(11, len(data))]))
	}
	return false
}

// colours is the size of a table of colours.
func colours(flags byte) int {
	if flags&0x80 == 0 {
		return 0
	}
	return 3 << (flags&7 + 1)
}

// blocks reads blocks to the empty one that ends them.
func blocks(b []byte, at int) (data []byte, end int, ok bool) {
	for at >= 0 && at < len(b) {
		n := int(b[at])
		if at++; n == 0 {
			return data, at, true
		}
		if at+n > len(b) {
			break
		}
		if len(data) < 4*maxValue {
			data = append(data, b[at:at+n]...)
		}
		at += n
	}
	return nil, 0, false
}

// webpKept are the chunks that are the picture.
var webpKept = map[string]bool{"VP8 ": true, "VP8L": true, "VP8X": true, "ALPH": true, "ANIM": true, "ANMF": true, "ICCP": true}

// cleanWebP keeps the chunks that are the picture.
func cleanWebP(b []byte, f *found) ([]byte, error) {
	if len(b) < 12 || string(b[:4]) != "RIFF" || string(b[8:12]) != "WEBP" {
		return nil, ErrMalformed
	}
	size := int64(binary.LittleEndian.Uint32(b[4:]))
	if size < 4 || size+8 > int64(len(b)) {
		return nil, fmt.Errorf("%w: a picture without its end", ErrMalformed)
	}
	if rest := b[size+8:]; len(rest) > 0 {
		f.add(Other, "after the picture", count(len(rest), "bytes"))
	}
	chunks := b[12 : size+8]
	out := append([]byte(nil), b[:12]...)
	exif := false
	for len(chunks) >= 8 {
		name, n := string(chunks[:4]), int64(binary.LittleEndian.Uint32(chunks[4:]))
		whole := 8 + n + n&1
		if 8+n > int64(len(chunks)) {
			return nil, ErrMalformed
		}
		whole = min(whole, int64(len(chunks)))
		data := chunks[8 : 8+n]
		switch {
		case webpKept[name]:
			out = append(out, chunks[:whole]...)
		case name == "EXIF":
			if e := plainExif(f.exif(bytes.TrimPrefix(data, []byte("Exif\x00\x00")))); e != nil {
				out = append(out, "EXIF"...)
				out = binary.LittleEndian.AppendUint32(out, uint32(len(e)))
				out, exif = append(out, e...), true
			}
		case name == "XMP ":
			f.xmp("XMP", data)
		default:
			f.add(Other, text8([]byte(name)), count(int(n), "bytes"))
		}
		chunks = chunks[whole:]
	}
	binary.LittleEndian.PutUint32(out[4:], uint32(len(out)-8))
	return webpFlags(out, exif), nil
}

// webpFlags has the head say whether Exif and XMP follow.
func webpFlags(out []byte, exif bool) []byte {
	if len(out) < 21 || string(out[12:16]) != "VP8X" {
		return out
	}
	out[20] &^= 0x08 | 0x04
	if exif {
		out[20] |= 0x08
	}
	return out
}
