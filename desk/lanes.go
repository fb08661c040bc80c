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
	l := d.dockets[talks].link(p.Peer)
	d.mu.Unlock()
	if l == nil {
		return false, ErrNoTalks // destroyed meanwhile
	}
	route := l.Route
	to, err := d.depositor(route)
	if err != nil {
		return false, err
	}
	way, err := pouch.SealAttachment(plain, func(_ pouch.Digest, chunk []byte) error {
		_, err := to.DepositChunk(ctx, chunk)
		if errors.Is(err, courier.ErrCourierKey) {
			return nil // carried all the same; the neighbour tells when it has the file
		}
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
	if k == nil {
		d.mu.Unlock()
		return false, ErrNoTalks // destroyed meanwhile
	}
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
