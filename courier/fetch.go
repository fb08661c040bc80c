package courier

import (
	"context"
	"encoding/binary"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
)

// A Pouch is sealed bytes as the owner of a mailbox gets them.
type Pouch struct {
	At     Position
	Digest Digest
	Sealed []byte
}

// A Batch is one answer to a fetch: some pouches in order, and the position of
// the newest that the mailbox held.
type Batch struct {
	Pouches []Pouch
	Newest  Position
}

// # A batch on the wire
//
// The mailbox's life and the number of its newest pouch, 8 bytes each; then for
// every pouch its number (8 bytes), its length (4) and its bytes. Integers are
// big-endian.
const (
	batchHead = 16
	pouchHead = 12
	maxBatch  = batchHead + BatchPouches*pouchHead + max(BatchBytes, Huge)
)

func (b Batch) writeTo(w io.Writer) {
	head := appendUint64(appendUint64(nil, b.Newest.Life), b.Newest.Seq)
	if _, err := w.Write(head); err != nil {
		return
	}
	for _, p := range b.Pouches {
		head = binary.BigEndian.AppendUint32(appendUint64(head[:0], p.At.Seq), uint32(len(p.Sealed)))
		if _, err := w.Write(head); err != nil {
			return
		}
		if _, err := w.Write(p.Sealed); err != nil {
			return
		}
	}
}

// parseBatch reads an answer to a fetch after a position. It returns ErrAnswer
// for anything that no honest courier sends. The pouches share b.
func parseBatch(b []byte, after Position) (Batch, error) {
	if len(b) < batchHead || len(b) > maxBatch {
		return Batch{}, fmt.Errorf("batch of %d bytes: %w", len(b), ErrAnswer)
	}
	batch := Batch{Newest: Position{binary.BigEndian.Uint64(b), binary.BigEndian.Uint64(b[8:])}}
	life, last := batch.Newest.Life, after.Seq
	if life == 0 || after.Life != 0 && after.Life != life {
		return Batch{}, fmt.Errorf("batch of another life: %w", ErrAnswer)
	}
	for b = b[batchHead:]; len(b) > 0; {
		if len(b) < pouchHead {
			return Batch{}, fmt.Errorf("batch is cut: %w", ErrAnswer)
		}
		seq, n := binary.BigEndian.Uint64(b), int64(binary.BigEndian.Uint32(b[8:]))
		b = b[pouchHead:]
		if _, ok := classOf(n); !ok || n > int64(len(b)) {
			return Batch{}, fmt.Errorf("pouch of %d bytes: %w", n, ErrAnswer)
		}
		if seq <= last || seq > batch.Newest.Seq || len(batch.Pouches) == BatchPouches {
			return Batch{}, fmt.Errorf("pouch out of order: %w", ErrAnswer)
		}
		sealed := b[:n:n]
		batch.Pouches = append(batch.Pouches, Pouch{Position{life, seq}, DigestOf(sealed), sealed})
		last, b = seq, b[n:]
	}
	return batch, nil
}

// GET /v1/mailboxes/{owner}/pouches?after=POSITION
func (s *Server) fetch(w http.ResponseWriter, r *http.Request) error {
	after, err := question(r, "after")
	if err != nil {
		return err
	}
	id, e, err := s.asOwner(r)
	if err != nil {
		return err
	}
	if err := e.knows(after); err != nil {
		return err
	}
	// All is read before any is written: nobody who takes it slowly holds
	// the store.
	release, err := s.budget.take(id, maxBatch)
	if err != nil {
		return err
	}
	defer release()
	batch, length, err := s.batch(r.Context(), id, e, after.Seq)
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", octets)
	w.Header().Set("Content-Length", strconv.Itoa(length))
	batch.writeTo(w)
	return nil
}

// knows refuses positions of another life and those not reached.
func (e *entry) knows(p Position) error {
	switch {
	case p == Position{}:
		return nil
	case p.Life != e.life:
		return ErrOtherLife
	case p.Seq > e.last:
		return ErrBeyond
	}
	return nil
}

func (s *Server) batch(ctx context.Context, id ID, e entry, after uint64) (b Batch, length int, err error) {
	b.Newest, length = e.newest(), batchHead
	for rec, err := range s.store.Read(ctx, mailboxOwner(id), pouchStream, max(after, e.trimmed)) {
		if err != nil {
			return Batch{}, 0, readFailure(err)
		}
		full := len(b.Pouches) == BatchPouches || len(b.Pouches) > 0 && length+pouchHead+len(rec.Body) > maxBatch
		if full || rec.Seq > e.last { // what came since is for the next fetch
			break
		}
		b.Pouches = append(b.Pouches, Pouch{At: Position{e.life, rec.Seq}, Sealed: rec.Body})
		length += pouchHead + len(rec.Body)
	}
	return b, length, nil
}

// DELETE /v1/mailboxes/{owner}/pouches?through=POSITION&digest=DIGEST
func (s *Server) trim(w http.ResponseWriter, r *http.Request) error {
	through, err := question(r, "through", "digest")
	if err != nil {
		return err
	}
	digest, err := ParseDigest(r.URL.Query().Get("digest"))
	if err != nil {
		return fmt.Errorf("%w: %w", ErrQuery, err)
	}
	id, _, err := s.asOwner(r)
	if err != nil {
		return err
	}
	if err := s.clerk.do(r.Context(), &trim{id, through, digest}, 0); err != nil {
		return err
	}
	w.WriteHeader(http.StatusNoContent)
	return nil
}

// question reads the query, whose names are all needed, once each, and of
// which the first is a position.
func question(r *http.Request, names ...string) (Position, error) {
	q, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil || len(q) != len(names) {
		return Position{}, ErrQuery
	}
	for _, name := range names {
		if len(q[name]) != 1 {
			return Position{}, ErrQuery
		}
	}
	p, err := ParsePosition(q[names[0]][0])
	if err != nil {
		return Position{}, fmt.Errorf("%w: %w", ErrQuery, err)
	}
	return p, nil
}
