package pouch

import (
	"bytes"
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"hash"
	"io"
	"math/bits"
	"slices"

	"filippo.io/age"
)

const (
	// ChunkSize is the size in bytes of every piece of a sealed attachment.
	ChunkSize = 1 << 20
	// MaxChunks bounds the pieces of one attachment: a gibibyte, padded.
	MaxChunks = 1152
)

var (
	// ErrAttachment: the sealed file is not what its notice says.
	ErrAttachment = errors.New("attachment is not what its notice says")
	// ErrAttachmentSize: more pieces than an attachment may have.
	ErrAttachmentSize = errors.New("attachment is too large")
)

// An Attachment is the body of a notice: where a sealed file lies and what
// opens it. With Got it is the answer of the desk that has fetched and checked
// the file; then only Paper and File count.
//
// A file is sealed anew for every desk, as an age file to an identity of its
// own, cut into pieces of ChunkSize with random bytes after its end, so that whoever
// carries it sees a class and no length.
type Attachment struct {
	Paper  Digest   // whose attachment it is
	File   Digest   // SHA-256 of the plain file, as the paper names it
	Got    bool     // fetched
	Secret Secret   // the identity, in age's text form
	Sealed uint64   // length of the age file in bytes
	Digest Digest   // SHA-256 of the age file
	Chunks []Digest // of the pieces, in order
}

// Encode returns the notice's body:
//
//	paper    32 bytes
//	file     32 bytes
//	state     1 byte: 0 here it lies, 1 got it
//
// and in state 0
//
//	secret   byte string
//	length    8 bytes
//	digest   32 bytes
//	chunks    count in 4 bytes, 32 bytes each
func (a Attachment) Encode() []byte {
	b := slices.Concat(a.Paper[:], a.File[:])
	if a.Got {
		return append(b, 1)
	}
	b = putBytes(append(b, 0), a.Secret)
	b = binary.BigEndian.AppendUint64(b, a.Sealed)
	b = append(b, a.Digest[:]...)
	b = binary.BigEndian.AppendUint32(b, uint32(len(a.Chunks)))
	for _, c := range a.Chunks {
		b = append(b, c[:]...)
	}
	return b
}

// ParseAttachment reads what Encode wrote and nothing else: ErrMalformed,
// ErrTooMany, ErrAttachment.
func ParseAttachment(b []byte) (Attachment, error) {
	r := &reader{rest: b}
	a := Attachment{Paper: r.digest("paper"), File: r.digest("file")}
	switch state := r.uint8("state"); {
	case r.err != nil:
		return Attachment{}, r.err
	case state == 1:
		a.Got = true
	case state != 0:
		return Attachment{}, fmt.Errorf("%w: state %d", ErrMalformed, state)
	default:
		a.Secret, a.Sealed, a.Digest = slices.Clone(r.bytes("secret")), r.uint64("length"), r.digest("digest")
		for range r.count(MaxChunks, 32, "chunks") {
			a.Chunks = append(a.Chunks, r.digest("chunk"))
		}
	}
	if r.err != nil {
		return Attachment{}, r.err
	}
	if len(r.rest) > 0 {
		return Attachment{}, fmt.Errorf("%w: bytes after the end", ErrMalformed)
	}
	if !a.Got && a.Sealed > uint64(len(a.Chunks))*ChunkSize {
		return Attachment{}, fmt.Errorf("%w: longer than its pieces", ErrAttachment)
	}
	return a, nil
}

// SealAttachment seals a file to a fresh identity and hands its pieces to put,
// in order, one at a time: no more than one is in memory. The caller fills in
// Paper and File. It returns ErrAttachmentSize, or what reading and put fail
// with.
func SealAttachment(plain io.Reader, put func(digest Digest, chunk []byte) error) (Attachment, error) {
	id, err := NewIdentity()
	if err != nil {
		return Attachment{}, err
	}
	c := &cutter{put: put, sum: sha256.New(), chunk: make([]byte, 0, ChunkSize)}
	w, err := age.Encrypt(c, id.public.age)
	if err != nil {
		return Attachment{}, fmt.Errorf("seal attachment: %w", err)
	}
	if _, err := io.Copy(w, plain); err != nil {
		return Attachment{}, fmt.Errorf("seal attachment: %w", err)
	}
	if err := w.Close(); err != nil {
		return Attachment{}, fmt.Errorf("seal attachment: %w", err)
	}
	if err := c.pad(); err != nil {
		return Attachment{}, fmt.Errorf("seal attachment: %w", err)
	}
	return Attachment{Secret: Secret(id.Secret()), Sealed: c.length, Digest: Digest(c.sum.Sum(nil)), Chunks: c.chunks}, nil
}

// cutter cuts a stream into pieces.
type cutter struct {
	put    func(Digest, []byte) error
	chunk  []byte
	chunks []Digest
	length uint64
	sum    hash.Hash
}

// Write implements io.Writer.
func (c *cutter) Write(p []byte) (int, error) {
	n := len(p)
	c.length += uint64(n)
	c.sum.Write(p)
	for len(p) > 0 {
		take := min(ChunkSize-len(c.chunk), len(p))
		c.chunk, p = append(c.chunk, p[:take]...), p[take:]
		if len(c.chunk) == ChunkSize {
			if err := c.flush(); err != nil {
				return 0, err
			}
		}
	}
	return n, nil
}

func (c *cutter) flush() error {
	if len(c.chunks) == MaxChunks {
		return ErrAttachmentSize
	}
	d := DigestOf(c.chunk)
	if err := c.put(d, c.chunk); err != nil {
		return err
	}
	c.chunks, c.chunk = append(c.chunks, d), c.chunk[:0]
	return nil
}

// pad ends the last piece and adds pieces until their count has at most three
// significant bits: at most a quarter more, and few counts. What pads is drawn
// at random, so that no piece is known by its digest.
func (c *cutter) pad() error {
	pieces := len(c.chunks)
	if len(c.chunk) > 0 {
		pieces++
	}
	for want := paddedCount(pieces); len(c.chunks) < want; {
		end := len(c.chunk)
		c.chunk = c.chunk[:ChunkSize]
		_, _ = rand.Read(c.chunk[end:]) // never fails (crypto/rand)
		if err := c.flush(); err != nil {
			return err
		}
	}
	return nil
}

func paddedCount(n int) int {
	shift := max(0, bits.Len(uint(n))-3)
	unit := 1 << shift
	return min((n+unit-1)/unit*unit, MaxChunks)
}

// OpenAttachment returns the plain file of a sealed one, whose pieces fetch
// gets in order, one at a time. The stream is to be trusted only once it has
// ended with io.EOF and its digest was compared with the paper's. It returns
// ErrIdentity, or what opening a pouch returns for a bad file.
func OpenAttachment(a Attachment, fetch func(Digest) ([]byte, error)) (io.Reader, error) {
	id, err := ParseIdentity(string(a.Secret))
	if err != nil {
		return nil, err
	}
	src := &joiner{chunks: a.Chunks, fetch: fetch, left: a.Sealed}
	r, _, err := openAge(src, []*Identity{id})
	if err != nil {
		return nil, errors.Join(err, src.err)
	}
	return &plainFile{r, src}, nil
}

// plainFile names what age says of a damaged file.
type plainFile struct {
	age io.Reader
	src *joiner
}

// Read implements io.Reader.
func (f *plainFile) Read(p []byte) (int, error) {
	n, err := f.age.Read(p)
	if err != nil && err != io.EOF && f.src.err == nil {
		err = fmt.Errorf("%w: %w", ErrPayload, err)
	}
	return n, err
}

// joiner is the stream that pieces make.
type joiner struct {
	chunks []Digest
	fetch  func(Digest) ([]byte, error)
	rest   bytes.Reader
	left   uint64
	err    error
}

// Read implements io.Reader.
func (j *joiner) Read(p []byte) (int, error) {
	if j.err != nil {
		return 0, j.err
	}
	if j.left == 0 {
		return 0, io.EOF
	}
	if j.rest.Len() == 0 {
		if len(j.chunks) == 0 {
			return 0, io.ErrUnexpectedEOF
		}
		chunk, err := j.fetch(j.chunks[0])
		if err == nil && (len(chunk) != ChunkSize || DigestOf(chunk) != j.chunks[0]) {
			err = ErrAttachment
		}
		if err != nil {
			j.err = err
			return 0, err
		}
		j.rest.Reset(chunk)
		j.chunks = j.chunks[1:]
	}
	n, err := j.rest.Read(p[:min(uint64(len(p)), j.left)])
	j.left -= uint64(n)
	return n, err
}
