package desk

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"slices"

	"github.com/go-json-experiment/json"

	"goodoffices/courier"
	"goodoffices/mediation"
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

// A passage is a file on its way between two desks. What opens it is never
// here: it lies with the receiving keys.
type passage struct {
	Peer  paper.Desk       `json:"peer"`
	Paper paper.ID         `json:"paper"`
	File  paper.ID         `json:"file"`
	State int              `json:"state"` // of one that is sent: waits, laid out, told
	Way   pouch.Attachment `json:"way"`
}

// The states of a passage to a neighbour.
const (
	passageWaits = iota
	passageLaid  // its pieces are at the courier
	passageTold  // the notice is sealed; the key goes when it was fetched
)

func (p *passage) name() string {
	sum := sha256.Sum256(slices.Concat([]byte(p.Peer), p.Paper[:], p.File[:]))
	return hex.EncodeToString(sum[:])
}

func fileKey(group, name string) string { return group + " " + name }

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

// fileKeys returns the names of the secrets of files on their way.
func (k *docket) fileKeys() []string {
	var names []string
	for name, p := range k.sending {
		if p.State != passageWaits {
			names = append(names, fileKey(groupSending, name))
		}
	}
	for name := range k.fetching {
		names = append(names, fileKey(groupFetching, name))
	}
	return names
}

func (w *work) keepPassage(group string, p *passage) error {
	b, err := json.Marshal(p)
	w.c.Cells = append(w.c.Cells, store.NewCell{Realm: w.k.realm, Group: group, Name: p.name(), Value: b})
	return err
}

func (w *work) endPassage(group string, all map[string]*passage, name string) {
	delete(all, name)
	w.c.Cells = append(w.c.Cells, store.NewCell{Realm: w.k.realm, Group: group, Name: name})
	w.c.DropKeys = append(w.c.DropKeys, fileKey(group, name))
}

// sendFiles notes that the files of a paper go to a neighbour too.
func (w *work) sendFiles(to paper.Desk, id paper.ID) error {
	v, err := w.k.talks.Paper(id)
	if err != nil {
		return nil // of a newer kind, it is not read here
	}
	for _, a := range v.Paper.Attachments {
		p := &passage{Peer: to, Paper: id, File: a.Digest}
		w.k.sending[p.name()] = p
		if err := w.keepPassage(groupSending, p); err != nil {
			return err
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

// lanes carries the files of some talks: to one neighbour what waits, from it
// what it laid out. It returns how many files went or came.
func (d *Desk) lanes(ctx context.Context, talks paper.ID) (int, error) {
	moved := 0
	var errs []error
	out, in := d.passages(talks)
	for _, p := range out {
		done, err := d.layFile(ctx, talks, p)
		errs = append(errs, err)
		if done {
			moved++
		}
	}
	for _, p := range in {
		done, err := d.fetchFile(ctx, talks, p)
		errs = append(errs, err)
		if done {
			moved++
		}
	}
	return moved, errors.Join(errs...)
}

// passages copies what there is to do.
func (d *Desk) passages(talks paper.ID) (out, in []passage) {
	d.mu.Lock()
	defer d.mu.Unlock()
	k := d.dockets[talks]
	if k == nil {
		return nil, nil
	}
	for _, p := range k.sending {
		l := k.links[p.Peer]
		if _, held := k.files[p.File]; held && p.State == passageWaits && l != nil && len(l.Route) > 0 && !l.Shut {
			out = append(out, *p)
		}
	}
	for _, p := range k.fetching {
		if l := k.links[p.Peer]; l != nil && !l.Shut && len(l.Mailbox) > 0 {
			in = append(in, *p)
		}
	}
	return out, in
}

// layFile seals a file for a neighbour and puts its pieces into the mailbox.
func (d *Desk) layFile(ctx context.Context, talks paper.ID, p passage) (bool, error) {
	plain, err := d.readFile(ctx, talks, p.File)
	if err != nil {
		return false, err
	}
	d.mu.Lock()
	route := d.dockets[talks].links[p.Peer].Route
	d.mu.Unlock()
	to, err := d.depositor(route)
	if err != nil {
		return false, err
	}
	way, err := pouch.SealAttachment(plain, func(_ pouch.Digest, chunk []byte) error {
		_, err := to.DepositChunk(ctx, chunk)
		return err
	})
	if err != nil {
		return false, fmt.Errorf("file for %s: %w", p.Peer, err)
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	k, err := d.docket(talks)
	if err != nil {
		return false, err
	}
	w := d.begin(ctx, k)
	held := k.sending[p.name()]
	if held == nil || held.State != passageWaits {
		return false, nil
	}
	w.c.NewKeys = map[string]store.Secret{fileKey(groupSending, p.name()): store.Secret(way.Secret)}
	way.Secret = nil
	held.Way, held.State = way, passageLaid
	w.touch[p.Peer] = true
	if err := w.keepPassage(groupSending, held); err != nil {
		return false, w.abandon(err)
	}
	return true, w.commit()
}

// laid returns the files of which a neighbour is to be told.
func (k *docket) laid(l *link) []*passage {
	var out []*passage
	for _, p := range k.sending {
		if p.Peer == l.peer && p.State == passageLaid {
			out = append(out, p)
		}
	}
	slices.SortFunc(out, func(a, b *passage) int { return bytes.Compare([]byte(a.name()), []byte(b.name())) })
	return out
}

// tellFile seals the notice of one file.
func (w *work) tellFile(l *link, p *passage) error {
	secret, ok := w.d.vault.Key(fileKey(groupSending, p.name()))
	if !ok {
		secret, ok = w.c.NewKeys[fileKey(groupSending, p.name())]
	}
	if !ok { // a desk put back has no such key: the file is sealed anew
		p.State, p.Way = passageWaits, pouch.Attachment{}
		return w.keepPassage(groupSending, p)
	}
	way := p.Way
	way.Paper, way.File, way.Secret = pouch.Digest(p.Paper), pouch.Digest(p.File), pouch.Secret(secret)
	n := pouch.Notice{Type: pouch.NoticeAttachment, Body: way.Encode()}
	s, err := l.Channel.Seal(w.env(l), pouch.Load{Notices: []pouch.Notice{n}, Mark: uint64(w.k.talks.Len())})
	if err != nil {
		return err
	}
	p.State = passageTold
	if err := w.keepPassage(groupSending, p); err != nil {
		return err
	}
	return w.step(l, s)
}

// tellAgain lets a neighbour whose channel was opened again be told again.
func (w *work) tellAgain(l *link) error {
	for _, p := range w.k.sending {
		if p.Peer == l.peer && p.State == passageTold {
			p.State = passageLaid
			if err := w.keepPassage(groupSending, p); err != nil {
				return err
			}
		}
	}
	return nil
}

// maxFetching bounds the files on their way here: their keys lie in one file.
const maxFetching = 1024

// takeFileNotice notes where a file lies, or that the neighbour has one.
func (w *work) takeFileNotice(l *link, body []byte) error {
	way, err := pouch.ParseAttachment(body)
	if err != nil {
		return w.refusedNotice(l.peer, err)
	}
	p := &passage{Peer: l.peer, Paper: paper.ID(way.Paper), File: paper.ID(way.File)}
	name := p.name()
	if way.Got {
		if w.k.sending[name] != nil {
			w.endPassage(groupSending, w.k.sending, name)
		}
		return nil
	}
	if _, err := w.k.attachment(p); err != nil {
		return w.refusedNotice(l.peer, err)
	}
	if _, err := pouch.ParseIdentity(string(way.Secret)); err != nil || len(w.k.fetching) >= maxFetching {
		return w.refusedNotice(l.peer, errors.Join(err, pouch.ErrTooMany))
	}
	if _, held := w.k.files[p.File]; held {
		w.gotFile(l.peer, p)
		return nil
	}
	if old := w.k.fetching[name]; old != nil {
		return nil // told again; the first is as good
	}
	if w.c.NewKeys == nil {
		w.c.NewKeys = map[string]store.Secret{}
	}
	w.c.NewKeys[fileKey(groupFetching, name)] = store.Secret(way.Secret)
	way.Secret = nil
	p.Way = way
	w.k.fetching[name] = p
	return w.keepPassage(groupFetching, p)
}

// attachment returns how the paper names the file.
func (k *docket) attachment(p *passage) (paper.Attachment, error) {
	v, err := k.talks.Paper(p.Paper)
	if err != nil {
		return paper.Attachment{}, err
	}
	i := slices.IndexFunc(v.Paper.Attachments, func(a paper.Attachment) bool { return a.Digest == p.File })
	if i < 0 {
		return paper.Attachment{}, fmt.Errorf("%s has no such attachment: %w", v.Ref, mediation.ErrNotHeld)
	}
	return v.Paper.Attachments[i], nil
}

func (w *work) gotFile(peer paper.Desk, p *passage) {
	body := pouch.Attachment{Paper: pouch.Digest(p.Paper), File: pouch.Digest(p.File), Got: true}.Encode()
	w.load(peer).notices = append(w.load(peer).notices, pouch.Notice{Type: pouch.NoticeAttachment, Body: body})
}

// fetchFile gets a file's pieces, opens, checks and keeps it; then what opens
// it goes, here and, once told, at the neighbour.
func (d *Desk) fetchFile(ctx context.Context, talks paper.ID, p passage) (bool, error) {
	d.mu.Lock()
	k := d.dockets[talks]
	box, parseErr := courier.ParseMailbox(k.links[p.Peer].Mailbox)
	named, nameErr := k.attachment(&p)
	secret, ok := d.vault.Key(fileKey(groupFetching, p.name()))
	d.mu.Unlock()
	if err := errors.Join(parseErr, nameErr); err != nil || !ok {
		return false, err
	}
	from, err := d.owner(box)
	if err != nil {
		return false, err
	}
	way := p.Way
	way.Secret = pouch.Secret(secret)
	plain, err := pouch.OpenAttachment(way, func(digest pouch.Digest) ([]byte, error) {
		return from.FetchChunk(ctx, courier.Digest(digest))
	})
	if err == nil {
		err = d.keepFetched(ctx, talks, named, plain)
	}
	if again, _ := courier.Again(err); err != nil && (again || errors.Is(err, courier.ErrNoChunk) || ctx.Err() != nil) {
		return false, nil // the next exchange tries again
	}
	if err := d.endFetch(ctx, talks, &p, err); err != nil {
		return false, err
	}
	for _, digest := range way.Chunks {
		if err := from.DropChunk(ctx, courier.Digest(digest)); err != nil {
			return true, nil // the courier's quota bounds what is left there
		}
	}
	return true, nil
}

// keepFetched keeps a fetched file if it is the one the paper names.
func (d *Desk) keepFetched(ctx context.Context, talks paper.ID, named paper.Attachment, plain io.Reader) error {
	id, f, err := d.keepFile(ctx, talks, io.LimitReader(plain, named.Length+1))
	if err != nil {
		return err
	}
	if id != named.Digest || f.Length != named.Length {
		return pouch.ErrAttachment
	}
	return nil
}

func (d *Desk) endFetch(ctx context.Context, talks paper.ID, p *passage, cause error) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	k, err := d.docket(talks)
	if err != nil {
		return err
	}
	w := d.begin(ctx, k)
	w.endPassage(groupFetching, k.fetching, p.name())
	if cause != nil {
		if err := w.refusedNotice(p.Peer, cause); err != nil {
			return w.abandon(err)
		}
	} else {
		w.gotFile(p.Peer, p)
	}
	if err := w.commit(); err != nil {
		return err
	}
	return d.follow(ctx, d.dockets[talks])
}
