package desk

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"

	"github.com/go-json-experiment/json"

	"goodoffices/paper"
	"goodoffices/pouch"
	"goodoffices/store"
)

// Files attached to papers lie in the store in pieces, sealed under the talks'
// key. They travel in a lane of their own, so that no letter waits for one: see
// pouch.Attachment.

// The groups of a docket's realm that concern files.
const (
	groupFiles    = "files"    // by digest: where the pieces are
	groupSending  = "sending"  // passages to a neighbour
	groupFetching = "fetching" // passages from a neighbour
	groupPieces   = "pieces "  // and a name drawn at random
)

var (
	// ErrNoFile: the desk does not hold a file of that digest.
	ErrNoFile = errors.New("the desk does not hold that file")
	// ErrFileTooLarge: above paper.MaxAttachment.
	ErrFileTooLarge = errors.New("the file is larger than an attachment may be")
)

// A heldFile says where a file's pieces are.
type heldFile struct {
	Group  string `json:"group"`
	Pieces int    `json:"pieces"`
	Length int64  `json:"length"`
}

// readFiles reads which files are held and which are on their way.
func (d *Desk) readFiles(ctx context.Context, k *docket) error {
	for cell, err := range d.vault.Cells(ctx, k.realm, groupFiles) {
		if err != nil {
			return err
		}
		id, err := paper.ParseID(cell.Name)
		if err != nil {
			return err
		}
		var f heldFile
		if err := json.Unmarshal(cell.Value, &f); err != nil {
			return fmt.Errorf("file: %w", err)
		}
		k.files[id] = f
	}
	for group, all := range map[string]map[string]*passage{groupSending: k.sending, groupFetching: k.fetching} {
		for cell, err := range d.vault.Cells(ctx, k.realm, group) {
			if err != nil {
				return err
			}
			p := &passage{}
			if err := json.Unmarshal(cell.Value, p); err != nil {
				return fmt.Errorf("file on its way: %w", err)
			}
			all[cell.Name] = p
		}
	}
	return nil
}

// Attach keeps a file at the desk, so that a paper can have it as attachment.
// It is streamed and never in memory as a whole. It returns ErrFileTooLarge, or
// what reading and the store fail with.
func (d *Desk) Attach(ctx context.Context, talks paper.ID, name, mediaType string, plain io.Reader) (paper.Attachment, error) {
	d.mu.Lock()
	k, err := d.docket(talks)
	d.mu.Unlock()
	if err != nil {
		return paper.Attachment{}, err
	}
	id, f, err := d.keepFile(ctx, k.id, plain)
	return paper.Attachment{Digest: id, Length: f.Length, Type: mediaType, Name: name}, err
}

// keepFile stores a stream in pieces and returns its digest.
func (d *Desk) keepFile(ctx context.Context, talks paper.ID, plain io.Reader) (paper.ID, heldFile, error) {
	f := heldFile{Group: groupPieces + hex.EncodeToString(randomSecret(16))}
	sum := sha256.New()
	buf := make([]byte, pouch.ChunkSize)
	for {
		n, err := io.ReadFull(plain, buf)
		if n > 0 {
			sum.Write(buf[:n])
			f.Length += int64(n)
			if f.Length > paper.MaxAttachment {
				return paper.ID{}, f, ErrFileTooLarge
			}
			if err := d.keepPiece(ctx, talks, f, buf[:n]); err != nil {
				return paper.ID{}, f, err
			}
			f.Pieces++
		}
		if err == io.EOF || err == io.ErrUnexpectedEOF {
			return paper.ID(sum.Sum(nil)), f, d.filed(ctx, talks, paper.ID(sum.Sum(nil)), f)
		}
		if err != nil {
			return paper.ID{}, f, err
		}
	}
}

func pieceName(i int) string { return fmt.Sprintf("%08d", i) }

func (d *Desk) keepPiece(ctx context.Context, talks paper.ID, f heldFile, piece []byte) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	k, err := d.docket(talks)
	if err != nil {
		return err
	}
	w := d.begin(ctx, k)
	w.c.Cells = append(w.c.Cells, store.NewCell{Realm: k.realm, Group: f.Group, Name: pieceName(f.Pieces), Value: piece})
	return w.commit()
}

// filed names a file whose pieces are all kept.
func (d *Desk) filed(ctx context.Context, talks, id paper.ID, f heldFile) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	k, err := d.docket(talks)
	if err != nil {
		return err
	}
	b, err := json.Marshal(f)
	if err != nil {
		return err
	}
	w := d.begin(ctx, k)
	k.files[id] = f
	w.c.Cells = append(w.c.Cells, store.NewCell{Realm: k.realm, Group: groupFiles, Name: id.String(), Value: b})
	return w.commit()
}

// File writes a held file out, and checks its digest while it does: ErrNoFile,
// store.ErrAltered, what out fails with.
func (d *Desk) File(ctx context.Context, talks, id paper.ID, out io.Writer) error {
	r, err := d.readFile(ctx, talks, id)
	if err != nil {
		return err
	}
	sum := sha256.New()
	if _, err := io.Copy(io.MultiWriter(out, sum), r); err != nil {
		return err
	}
	if paper.ID(sum.Sum(nil)) != id {
		return store.ErrAltered
	}
	return nil
}

// readFile returns a held file as a stream.
func (d *Desk) readFile(ctx context.Context, talks, id paper.ID) (io.Reader, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	k, err := d.docket(talks)
	if err != nil {
		return nil, err
	}
	f, ok := k.files[id]
	if !ok {
		return nil, fmt.Errorf("%s: %w", id.Short(), ErrNoFile)
	}
	return &pieces{ctx: ctx, d: d, realm: k.realm, file: f}, nil
}

// pieces is the stream that a held file's pieces make.
type pieces struct {
	ctx   context.Context
	d     *Desk
	realm string
	file  heldFile
	next  int
	rest  bytes.Reader
}

// Read implements io.Reader.
func (p *pieces) Read(b []byte) (int, error) {
	for p.rest.Len() == 0 {
		if p.next == p.file.Pieces {
			return 0, io.EOF
		}
		piece, ok, err := p.d.vault.Cell(p.ctx, p.realm, p.file.Group, pieceName(p.next))
		if err != nil || !ok {
			return 0, errors.Join(err, store.ErrRemoved)
		}
		p.rest.Reset(piece)
		p.next++
	}
	return p.rest.Read(b)
}
