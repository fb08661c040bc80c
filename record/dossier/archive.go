package dossier

import (
	"archive/zip"
	"bufio"
	"bytes"
	"compress/flate"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"strings"
	"unicode"

	"goodoffices/paper"
)

// Bounds of each member of an archive that is read.
const (
	maxMember = paper.MaxAttachment // bytes of one
	maxName   = 60                  // bytes; ours have 30
	maxRatio  = 200                 // to one, of a member that is compressed
	maxNamed  = 100                 // entries that belong to no dossier and are named one by one
)

// Archive is what a problem names that is no member's.
const Archive = "(archive)"

// A Problem is what is wrong with one member of a dossier.
type Problem struct {
	Member string `json:"member"`
	Text   string `json:"text"`
}

// Is reports whether a file begins or ends as a dossier does: one with something
// put before it is to be told as a dossier that is not valid.
func Is(r io.ReaderAt, size int64) bool {
	var b [4]byte
	return readAt(r, b[:], 0) && string(b[:]) == "PK\x03\x04" || readAt(r, b[:], size-endLength) && string(b[:]) == "PK\x05\x06"
}

// An archive is a zip file of which nothing is believed: only members with
// plain names that stand one after the other, and nothing between them.
type archive struct {
	files map[string]*zip.File
	order []string // names as they stand in the archive, refused ones left out
}

var (
	errDuplicate = errors.New("a second member of this name")
	errPath      = errors.New("its name leads elsewhere, or is none of a dossier's")
	errLink      = errors.New("it is a link or a device, not a file")
	errEncrypted = errors.New("it is encrypted")
	errFolder    = errors.New("it was added: a folder of its own, which no dossier has")
	errMethod    = errors.New("it is compressed in a way that no dossier uses")
	errRatio     = errors.New("it is compressed out of all proportion")
	errLarge     = errors.New("it is larger than a member may be")
	errBetween   = errors.New("what stands before it in the archive is no member")
	errHeader    = errors.New("the archive names it in two different ways")
)

// openArchive reads the directory of an archive and refuses, by name, what no
// dossier has; it returns no archive where there is none to be read.
func openArchive(r io.ReaderAt, size int64) (*archive, []Problem) {
	a := &archive{files: map[string]*zip.File{}}
	if err := checkDirectory(r, size); err != nil {
		return nil, []Problem{{Archive, err.Error()}}
	}
	z, err := zip.NewReader(r, size)
	if err != nil && !errors.Is(err, zip.ErrInsecurePath) {
		return nil, []Problem{{Archive, errDirectory.Error()}}
	}
	whole := uint64(0)
	for _, f := range z.File {
		if whole += min(f.UncompressedSize64, maxWhole+1); whole > maxWhole {
			return nil, []Problem{{Archive, ErrTooLarge.Error()}}
		}
	}
	z.RegisterDecompressor(zip.Deflate, inflate)
	var problems []Problem
	more := 0
	problem := func(member string, err error) {
		if member != Archive && len(problems) >= maxNamed {
			more++
			return
		}
		problems = append(problems, Problem{printable(member), err.Error()})
	}
	for _, f := range z.File {
		if err := acceptable(f); err != nil {
			problem(f.Name, err)
			continue
		}
		if a.files[f.Name] != nil {
			problem(f.Name, errDuplicate)
			continue
		}
		a.files[f.Name] = f
		a.order = append(a.order, f.Name)
	}
	if member, err := contiguous(r, size, z.File); err != nil {
		problem(member, err)
	}
	if more > 0 {
		problems = append(problems, Problem{Archive, moreNamed(more)})
	}
	return a, problems
}

func moreNamed(n int) string {
	return fmt.Sprintf("%d more of its entries have something wrong with them, and are not named one by one", n)
}

// isFolder: what other programs write for a folder when they pack one.
func isFolder(f *zip.File) bool {
	name, ok := strings.CutSuffix(f.Name, "/")
	return ok && plainName(name)
}

func plainName(name string) bool {
	return len(name) <= maxName && fs.ValidPath(name) && name != "." &&
		strings.Trim(name, "abcdefghijklmnopqrstuvwxyz0123456789-./") == ""
}

func acceptable(f *zip.File) error {
	switch {
	case isFolder(f):
		return errFolder
	case !plainName(f.Name):
		return errPath
	case f.Mode()&fs.ModeType != 0:
		return errLink
	case f.Flags&1 != 0:
		return errEncrypted
	case f.Method != zip.Store && f.Method != zip.Deflate:
		return errMethod
	case f.UncompressedSize64 > maxMember || f.CompressedSize64 > maxMember:
		return errLarge
	case f.UncompressedSize64 > 64<<10 && f.UncompressedSize64/maxRatio > f.CompressedSize64:
		return errRatio
	}
	return nil
}

// contiguous walks the archive from its first byte to its directory: each
// member's own header must name it as the directory does, and nothing may stand
// before, between or over members.
func contiguous(r io.ReaderAt, size int64, files []*zip.File) (string, error) {
	type placed struct {
		*zip.File
		data int64
	}
	all := make([]placed, 0, len(files))
	for _, f := range files {
		at, err := f.DataOffset()
		if err != nil {
			return f.Name, errHeader
		}
		all = append(all, placed{f, at})
	}
	slices.SortStableFunc(all, func(a, b placed) int { return int(min(1, max(-1, a.data-b.data))) })
	at := int64(0)
	var head [30 + maxName]byte
	for _, f := range all {
		local := head[:min(int64(len(head)), max(0, size-at))]
		if len(local) < 30 || !readAt(r, local, at) || !bytes.Equal(local[:4], []byte("PK\x03\x04")) {
			return f.Name, errBetween
		}
		name, extra := int64(binary.LittleEndian.Uint16(local[26:])), int64(binary.LittleEndian.Uint16(local[28:]))
		if at+30+name+extra != f.data {
			return f.Name, errBetween
		}
		if name > maxName || 30+name > int64(len(local)) || string(local[30:30+name]) != f.Name ||
			binary.LittleEndian.Uint16(local[8:]) != f.Method || binary.LittleEndian.Uint16(local[6:]) != f.Flags {
			return f.Name, errHeader
		}
		at = f.data + int64(f.CompressedSize64)
		if f.Flags&8 != 0 {
			at += descriptor(r, at)
		}
	}
	if next := make([]byte, 4); len(all) > 0 && (!readAt(r, next, at) || !bytes.Equal(next, []byte("PK\x01\x02"))) {
		return Archive, errBetween
	}
	return "", nil
}

// descriptor returns how many bytes stand after a member's content to tell its
// size, as some programs write it.
func descriptor(r io.ReaderAt, at int64) int64 {
	var b [28]byte
	if !readAt(r, b[:4], at) {
		return 0
	}
	sizes := []int64{12, 20}
	if bytes.Equal(b[:4], []byte("PK\x07\x08")) {
		sizes = []int64{16, 24}
	}
	for _, n := range sizes {
		if readAt(r, b[:4], at+n) && (bytes.Equal(b[:4], []byte("PK\x03\x04")) || bytes.Equal(b[:4], []byte("PK\x01\x02"))) {
			return n
		}
	}
	return 0
}

func readAt(r io.ReaderAt, b []byte, at int64) bool {
	if at < 0 {
		return false
	}
	n, _ := r.ReadAt(b, at)
	return n == len(b)
}

// inflate is the library's, but takes nothing after the end of what is
// compressed.
func inflate(r io.Reader) io.ReadCloser {
	in := bufio.NewReader(r) // of which flate takes no byte too many
	return &inflating{flate.NewReader(in), in}
}

type inflating struct {
	io.ReadCloser
	in *bufio.Reader
}

func (x *inflating) Read(b []byte) (int, error) {
	n, err := x.ReadCloser.Read(b)
	if errors.Is(err, io.EOF) {
		if _, after := x.in.ReadByte(); after == nil {
			return n, errContent
		}
	}
	return n, err
}

var errContent = errors.New("its length or its check sum is not the one that the archive gives")

// open opens a member of at most so many bytes.
func (a *archive) open(name string, most uint64) (io.ReadCloser, uint64, error) {
	f := a.files[name]
	switch {
	case f == nil:
		return nil, 0, fs.ErrNotExist
	case f.UncompressedSize64 > most:
		return nil, 0, errLarge
	}
	in, err := f.Open()
	return in, f.UncompressedSize64, err
}

// read returns a member's content, never more than most bytes.
func (a *archive) read(name string, most uint64) ([]byte, error) {
	in, n, err := a.open(name, most)
	if err != nil {
		return nil, err
	}
	defer in.Close()
	b := make([]byte, n)
	if _, err := io.ReadFull(in, b); err != nil {
		return nil, errContent
	}
	if n, err := in.Read(make([]byte, 1)); n != 0 || !errors.Is(err, io.EOF) {
		return nil, errContent
	}
	return b, nil
}

// digest is the digest and the length of a member's content, of which it holds only a piece at a time.
func (a *archive) digest(name string, most uint64) (id paper.ID, n uint64, err error) {
	in, n, err := a.open(name, most)
	if err != nil {
		return id, n, err
	}
	defer in.Close()
	h := sha256.New()
	if got, err := io.Copy(h, io.LimitReader(in, int64(n)+1)); err != nil || uint64(got) != n {
		return id, n, errContent
	}
	h.Sum(id[:0])
	return id, n, nil
}

// printable keeps what a hostile archive calls its members short and harmless.
func printable(name string) string {
	const most = 120
	if r := []rune(name); len(r) > most {
		name = string(r[:most]) + "…"
	}
	return paper.Visible(strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return unicode.ReplacementChar
		}
		return r
	}, strings.ToValidUTF8(name, "\uFFFD")))
}
