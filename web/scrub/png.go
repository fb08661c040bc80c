package scrub

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"io"
	"strings"
)

const pngHead = "\x89PNG\r\n\x1a\n"

// pngKept are the chunks without which a picture would look otherwise.
var pngKept = map[string]bool{
	"IHDR": true, "PLTE": true, "IDAT": true, "IEND": true, "tRNS": true, "cHRM": true, "gAMA": true, "iCCP": true, "sBIT": true, "sRGB": true,
	"cICP": true, "mDCV": true, "cLLI": true, "bKGD": true, "hIST": true, "pHYs": true, "sPLT": true, "acTL": true, "fcTL": true, "fdAT": true,
}

// cleanPNG keeps the chunks that are the picture.
func cleanPNG(b []byte, f *found) ([]byte, error) {
	if !bytes.HasPrefix(b, []byte(pngHead)) {
		return nil, ErrMalformed
	}
	out := []byte(pngHead)
	for at := len(pngHead); ; {
		if at+12 > len(b) {
			return nil, fmt.Errorf("%w: a picture without its end", ErrMalformed)
		}
		size := int64(binary.BigEndian.Uint32(b[at:]))
		if int64(at)+12+size > int64(len(b)) {
			return nil, ErrMalformed
		}
		chunk := b[at : int64(at)+12+size]
		name, data := string(chunk[4:8]), chunk[8:8+size]
		at += len(chunk)
		switch {
		case pngKept[name]:
			out = append(out, chunk...)
		case name == "eXIf":
			if e := plainExif(f.exif(data)); e != nil {
				out = append(out, pngChunk("eXIf", e)...)
			}
		default:
			f.pngText(name, data)
		}
		if name == "IEND" {
			if rest := b[at:]; len(rest) > 0 {
				f.add(Other, "after the picture", count(len(rest), "bytes"))
			}
			return out, nil
		}
	}
}

func pngChunk(name string, data []byte) []byte {
	out := binary.BigEndian.AppendUint32(nil, uint32(len(data)))
	out = append(append(out, name...), data...)
	return binary.BigEndian.AppendUint32(out, crc32.ChecksumIEEE(out[4:]))
}

// pngText names what a chunk beside the picture says.
func (f *found) pngText(name string, data []byte) {
	key, rest, _ := bytes.Cut(data, []byte{0})
	switch name {
	case "tEXt":
		f.pngWords(string(key), rest)
	case "zTXt":
		f.pngWords(string(key), inflated(rest[min(1, len(rest)):]))
	case "iTXt":
		if len(rest) < 2 {
			break
		}
		packed := rest[0] == 1
		_, rest, _ = bytes.Cut(rest[2:], []byte{0}) // the language
		_, rest, _ = bytes.Cut(rest, []byte{0})     // the translated key
		if packed {
			rest = inflated(rest)
		}
		f.pngWords(string(key), rest)
	case "tIME":
		if len(data) == 7 {
			f.add(Time, name, fmt.Sprintf("%04d-%02d-%02d %02d:%02d:%02d", binary.BigEndian.Uint16(data), data[2], data[3], data[4], data[5], data[6]))
		} else {
			f.add(Time, name, "")
		}
		return
	default:
		f.add(Other, text8([]byte(name)), count(len(data), "bytes"))
		return
	}
}

func (f *found) pngWords(key string, value []byte) {
	k := Words
	switch l := strings.ToLower(key); {
	case l == "xml:com.adobe.xmp":
		f.xmp("XMP", value)
		return
	case l == "author", l == "copyright", l == "artist":
		k = Person
	case l == "software", l == "source":
		k = Device
	case strings.Contains(l, "time"), strings.Contains(l, "date"):
		k = Time
	}
	f.add(k, "text", text8([]byte(key))+" "+text8(value))
}

// inflated answers as much of compressed data as is shown.
func inflated(b []byte) []byte {
	z, err := zlib.NewReader(bytes.NewReader(b))
	if err != nil {
		return nil
	}
	out, _ := io.ReadAll(io.LimitReader(z, 64<<10))
	return out
}
