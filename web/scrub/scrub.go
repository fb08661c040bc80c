// Package scrub looks into a file before it is attached to a letter, and makes
// one without what nobody meant to send.
//
// Files say more than their pages: where a photograph was taken, who typed a
// draft and for how long, the sentence that was struck out, the remark to a
// colleague. [Inspect] names such things, each with its place in the file;
// [Strip] writes the file without them, and looks again before it is content.
// Pixels and words on the page stay as they were, byte for byte where the
// format allows it.
//
//   - A finding is one thing that the page does not show. Some cannot be taken
//     out without changing what was meant; they are marked as staying.
//   - Not every kind of file can be looked into. A report that did not look
//     says so; no finding is no promise then.
//   - A file is of the kind that its content shows. Its name counts for nothing
//     but to be contradicted.
//
// Attached files are hostile until shown otherwise. Sizes are bounded before
// anything is unpacked, nothing is unpacked beyond a bound, and whatever does
// not parse is refused with a named error. What is served to a browser goes
// out by [Headers]: shown only if it cannot run anything.
package scrub

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode"
	"unicode/utf8"
)

// The bounds, to be told before a file is chosen.
const (
	MaxSize     = 64 << 20  // bytes of a file that is looked into
	MaxUnpacked = 128 << 20 // bytes of what it holds, unpacked
	maxParts    = 10_000    // files in a package
	maxNodes    = 2_000_000 // elements and texts in all its XML
	maxDepth    = 500       // of XML and of PDF objects
	maxFindings = 200
	maxValue    = 200 // characters shown of a value
)

// Why a file is not looked into, or not stripped.
var (
	ErrTooLarge  = errors.New("the file is larger than can be looked into")
	ErrBomb      = errors.New("the file unpacks to more than can be looked into")
	ErrMalformed = errors.New("the file is damaged or not of its kind")
	ErrExtension = errors.New("the file's name says another kind than its content shows")
	ErrEncrypted = errors.New("the file is locked with a password")
	ErrSigned    = errors.New("the file is digitally signed, and stripping would break the signature")
	ErrKind      = errors.New("files of this kind are not looked into")
	ErrLeft      = errors.New("something hidden was left after stripping") // a fault of ours: nothing is written
)

// A Kind is what a finding tells.
type Kind string

// The kinds of findings.
const (
	Person    Kind = "person"    // a name: author, owner, who changed it last
	Place     Kind = "place"     // where: coordinates, a city, a folder on a disk
	Time      Kind = "time"      // when it was made, changed, printed
	Device    Kind = "device"    // what made it: camera, program, printer
	Words     Kind = "words"     // text beside the page: title, keywords, notes
	Picture   Kind = "picture"   // a small or further picture
	Change    Kind = "change"    // a tracked change, an earlier version
	Comment   Kind = "comment"   // a remark
	Concealed Kind = "concealed" // part of the content, but not shown: a sheet, a row, a layer
	Enclosed  Kind = "enclosed"  // a file in the file
	Program   Kind = "program"   // something that can run
	Link      Kind = "link"      // what is fetched from elsewhere on opening
	Signature Kind = "signature" // a digital signature
	Other     Kind = "other"     // a block that cannot be read here
)

// A Finding is one thing in a file that its page does not show.
type Finding struct {
	Kind  Kind
	Where string // in the terms of the format: "Exif", "word/comments.xml"
	Value string // shortened, nothing invisible in it; may be empty
	Stays bool   // Strip leaves it
}

// A Report tells what a file is and what is hidden in it.
type Report struct {
	MediaType string
	Looked    bool // files of this kind are looked into
	Hidden    []Finding
	More      int // findings beyond those listed
	strips    int
}

// Strippable reports whether Strip would take anything out.
func (r Report) Strippable() bool { return r.strips > 0 }

// Inspect looks into a file. With an error the report still tells the media
// type, if it was found out: [ErrTooLarge], [ErrBomb], [ErrMalformed],
// [ErrExtension] or one of the reader's. Kinds that cannot be looked into, and
// locked files, are no error: the report has not looked.
func Inspect(name string, r io.ReaderAt, size int64) (Report, error) {
	rep, b, err := look(r, size)
	if err != nil {
		return rep, err
	}
	if !fits(name, rep.MediaType) {
		return rep, fmt.Errorf("%w: %s", ErrExtension, rep.MediaType)
	}
	clean, known := cleaners[rep.MediaType]
	if !known {
		rep.Hidden = executable(rep.MediaType)
		return rep, nil
	}
	f := &found{budget: newBudget()}
	_, err = guarded(clean, b, f)
	if errors.Is(err, ErrEncrypted) {
		return rep, nil
	}
	rep.Looked, rep.Hidden, rep.More, rep.strips = err == nil, f.list, f.more, f.strips
	return rep, err
}

// Strip writes the file without what Inspect found in it and did not mark as
// staying. It writes nothing if it fails: with the errors of Inspect, or
// [ErrKind], [ErrEncrypted], [ErrSigned], [ErrLeft].
func Strip(w io.Writer, r io.ReaderAt, size int64) error {
	rep, b, err := look(r, size)
	if err != nil {
		return err
	}
	clean, known := cleaners[rep.MediaType]
	if !known {
		return fmt.Errorf("%w: %s", ErrKind, rep.MediaType)
	}
	f := &found{budget: newBudget()}
	out, err := guarded(clean, b, f)
	switch {
	case err != nil:
		return err
	case f.signed && f.strips > 0:
		return ErrSigned
	case f.strips == 0:
		out = b // nothing to take out: the same file
	default:
		again := &found{budget: newBudget()}
		if _, err := guarded(clean, out, again); err != nil {
			return fmt.Errorf("%w: %w", ErrLeft, err)
		}
		if again.strips > 0 {
			return fmt.Errorf("%w: %v", ErrLeft, again.list)
		}
	}
	_, err = w.Write(out)
	return err
}

// look reads a file and finds out what it is.
func look(r io.ReaderAt, size int64) (Report, []byte, error) {
	if size < 0 || size > MaxSize {
		head := make([]byte, min(max(size, 0), 4096))
		n, _ := r.ReadAt(head, 0)
		return Report{MediaType: mediaType(head[:n])}, nil, ErrTooLarge
	}
	b := make([]byte, size)
	if _, err := io.ReadFull(io.NewSectionReader(r, 0, size), b); err != nil {
		return Report{}, nil, fmt.Errorf("read file: %w", err)
	}
	return Report{MediaType: mediaType(b)}, b, nil
}

// A cleaner answers a file without what is hidden in it, and notes each thing
// that it took out. So what is named and what is stripped cannot differ.
type cleaner func(b []byte, f *found) ([]byte, error)

var cleaners map[string]cleaner

func init() { // not a literal: packages are cleaned by what cleans the files in them
	cleaners = map[string]cleaner{
		"image/jpeg": cleanJPEG, "image/png": cleanPNG, "image/apng": cleanPNG, "image/gif": cleanGIF, "image/webp": cleanWebP,
		"application/pdf": cleanPDF, "text/plain": cleanText,
		docx: cleanOffice, xlsx: cleanOffice, pptx: cleanOffice,
		docm: cleanOffice, xlsm: cleanOffice, pptm: cleanOffice,
		odt: cleanOpen, ods: cleanOpen, odp: cleanOpen,
	}
}

// guarded runs a cleaner; what a library panics about is a damaged file.
func guarded(clean cleaner, b []byte, f *found) (out []byte, err error) {
	defer func() {
		if p := recover(); p != nil {
			out, err = nil, fmt.Errorf("%w: %v", ErrMalformed, p)
		}
	}()
	return clean(b, f)
}

// cleanText: a plain text shows all it has.
func cleanText(b []byte, _ *found) ([]byte, error) { return b, nil }

// found collects what a cleaner finds.
type found struct {
	*budget
	list   []Finding
	more   int
	strips int  // how many of all do not stay
	signed bool // by a digital signature over the file
	prefix string
}

// add notes something that is taken out.
func (f *found) add(k Kind, where, value string) {
	f.strips++
	f.note(Finding{Kind: k, Where: where, Value: value})
}

// stays notes something that is left in.
func (f *found) stays(k Kind, where, value string) {
	f.note(Finding{Kind: k, Where: where, Value: value, Stays: true})
}

func (f *found) note(n Finding) {
	if len(f.list) == maxFindings {
		f.more++
		return
	}
	n.Where, n.Value = shown(f.prefix+n.Where), shown(n.Value)
	f.list = append(f.list, n)
}

// within runs a cleaner on a file in the file. If that fails, nothing of it is
// noted.
func (f *found) within(name string, clean cleaner, b []byte) ([]byte, error) {
	if f.depth++; f.depth > 4 {
		return nil, ErrBomb
	}
	before := *f
	f.prefix += name + ": "
	out, err := clean(b, f)
	if err != nil {
		f.list, f.more, f.strips = before.list, before.more, before.strips
	}
	f.prefix, f.signed = before.prefix, before.signed
	f.depth--
	return out, err
}

// A budget bounds what one file may cost, with all files in it.
type budget struct {
	unpacked int64
	nodes    int
	parts    int
	depth    int
}

func newBudget() *budget { return &budget{unpacked: MaxUnpacked, nodes: maxNodes, parts: maxParts} }

// shown makes a value fit to be read: one line, nothing invisible, not long.
func shown(s string) string {
	var b strings.Builder
	n := 0
	space := false
	for _, r := range strings.ToValidUTF8(s, "\uFFFD") {
		switch {
		case unicode.IsSpace(r), unicode.IsControl(r):
			space = n > 0
			continue
		case unicode.Is(unicode.Cf, r) && r != zwnj:
			continue
		}
		if n >= maxValue {
			return b.String() + "…"
		}
		if space {
			b.WriteByte(' ')
			n++
			space = false
		}
		b.WriteRune(r)
		n++
	}
	return b.String()
}

const zwnj = '\u200c' // without which Persian cannot be written

func count(n int, what string) string { return fmt.Sprintf("%d %s", n, what) }

func validUTF8(b []byte) bool { return utf8.Valid(b) }
