package record

import (
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Bounds of a signed checkpoint.
const (
	MaxNoteSize = 128 << 10 // bytes
	MaxLines    = 64        // signature lines, ours and unknown ones
	MaxName     = 255       // bytes of a line's name
	maxBlob     = 8 << 10   // bytes of a line's key id and signature
)

// A Line is one signature line of a note (C2SP signed-note): who, which key,
// and the signature, none of it checked.
type Line struct {
	Name  string
	KeyID uint32
	Sig   []byte
}

const linePrefix = "— " // U+2014 and a space

// String returns the line with its newline.
func (l Line) String() string {
	blob := binary.BigEndian.AppendUint32(nil, l.KeyID)
	return linePrefix + l.Name + " " + base64.StdEncoding.EncodeToString(append(blob, l.Sig...)) + "\n"
}

// A Signed is a checkpoint with signature lines. Which of them count is for a
// roster to say.
type Signed struct {
	Checkpoint
	Lines []Line
}

// String returns the signed note: checkpoint, blank line, signature lines.
func (s Signed) String() string {
	var b strings.Builder
	b.WriteString(s.Checkpoint.String())
	b.WriteByte('\n')
	for _, l := range s.Lines {
		b.WriteString(l.String())
	}
	return b.String()
}

// ParseSigned reads a signed note. Like ParseCheckpoint it takes only the text
// that String would give.
func ParseSigned(text string) (Signed, error) {
	if len(text) > MaxNoteSize {
		return Signed{}, fmt.Errorf("%w: %d bytes", ErrNoteSize, len(text))
	}
	head, rest, ok := strings.Cut(text, "\n\n")
	if !ok || rest == "" {
		return Signed{}, ErrUnsigned
	}
	c, err := ParseCheckpoint(head + "\n")
	if err != nil {
		return Signed{}, err
	}
	s := Signed{Checkpoint: c}
	type key struct {
		name string
		id   uint32
	}
	seen := map[key]bool{}
	for rest != "" {
		line, after, ok := strings.Cut(rest, "\n")
		if !ok {
			return Signed{}, fmt.Errorf("%w: no newline", ErrLine)
		}
		if len(s.Lines) == MaxLines {
			return Signed{}, ErrTooManyLines
		}
		l, err := parseLine(line)
		if err != nil {
			return Signed{}, err
		}
		if seen[key{l.Name, l.KeyID}] {
			return Signed{}, ErrRepeatedLine
		}
		seen[key{l.Name, l.KeyID}] = true
		s.Lines = append(s.Lines, l)
		rest = after
	}
	return s, nil
}

func parseLine(line string) (Line, error) {
	name, b64, ok := strings.Cut(strings.TrimPrefix(line, linePrefix), " ")
	switch {
	case !strings.HasPrefix(line, linePrefix) || !ok:
		return Line{}, fmt.Errorf("%w: want a dash, a name and a signature", ErrLine)
	case name == "" || len(name) > MaxName || !utf8.ValidString(name) || strings.ContainsFunc(name, notInName):
		return Line{}, fmt.Errorf("%w: name", ErrLine)
	case len(b64) > base64.StdEncoding.EncodedLen(maxBlob):
		return Line{}, fmt.Errorf("%w: signature too long", ErrLine)
	}
	blob, err := base64.StdEncoding.DecodeString(b64)
	if err != nil || len(blob) < 5 || base64.StdEncoding.EncodeToString(blob) != b64 {
		return Line{}, fmt.Errorf("%w: signature", ErrLine)
	}
	return Line{Name: name, KeyID: binary.BigEndian.Uint32(blob), Sig: blob[4:]}, nil
}

func notInName(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) || r == '+' }
