package courier

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"sync"
	"time"
)

// PUT /v1/slots/{sender}/pouches/{digest}
func (s *Server) depositPouch(w http.ResponseWriter, r *http.Request) error {
	class, ok := classOf(r.ContentLength)
	if !ok {
		return ErrSize
	}
	return s.deposit(w, r, &deposit{class: class})
}

// PUT /v1/slots/{sender}/chunks/{digest}
func (s *Server) depositChunk(w http.ResponseWriter, r *http.Request) error {
	if r.ContentLength != ChunkSize {
		return ErrSize
	}
	return s.deposit(w, r, &deposit{chunk: true, class: classOfChunk})
}

// deposit answers the receipt, once the body is durable. Size and token are
// checked before any of the body is read.
func (s *Server) deposit(w http.ResponseWriter, r *http.Request, d *deposit) error {
	sender, err := ParseID(r.PathValue("sender"))
	if err != nil {
		return fmt.Errorf("%w: %w", ErrPath, err)
	}
	if d.digest, err = ParseDigest(r.PathValue("digest")); err != nil {
		return fmt.Errorf("%w: %w", ErrPath, err)
	}
	if r.URL.RawQuery != "" {
		return ErrQuery
	}
	known, err := s.asSender(r, sender)
	if err != nil {
		return err
	}
	d.to = known.mailbox
	release, err := s.budget.take(sender, r.ContentLength)
	if err != nil {
		return err
	}
	defer release()
	body := s.pool.get(d.class)
	defer s.pool.put(d.class, body)
	d.body = *body
	if err := readBody(w, r, d.body); err != nil {
		return err
	}
	if DigestOf(d.body) != d.digest {
		return ErrDigest
	}
	// The body goes back to the pool only when the clerk is done with it.
	if err := s.clerk.do(r.Context(), d, len(d.body)); err != nil {
		return err
	}
	if d.repeat {
		if d.receipt, err = s.receiptOf(r, d); err != nil {
			return err
		}
	}
	w.Header().Set("Content-Type", octets)
	_, _ = w.Write(d.receipt.Encode())
	return nil
}

func (s *Server) receiptOf(r *http.Request, d *deposit) (Receipt, error) {
	if !d.chunk {
		return readReceipt(r.Context(), s.store, d.to, d.digest, d.seq)
	}
	value, err := readCell(r.Context(), s.store, mailboxOwner(d.to), lane(d.digest))
	if err != nil {
		return Receipt{}, readFailure(err)
	}
	if value == nil { // dropped in between
		return Receipt{}, ErrBusy
	}
	return ParseReceipt(value)
}

// readBody fills body, within the time that every body has (see plainly).
func readBody(w http.ResponseWriter, r *http.Request, body []byte) error {
	_, err := io.ReadFull(r.Body, body)
	switch {
	case err == nil:
		// Left in place, the deadline would end the request while it is answered.
		_ = http.NewResponseController(w).SetReadDeadline(time.Time{})
		return nil
	case errors.Is(err, os.ErrDeadlineExceeded):
		return ErrSlow
	default: // the depositor has gone
		return fmt.Errorf("read body: %w", ErrLength)
	}
}

const classOfChunk = 3 // of the same size as the greatest pouch

// bodies are buffers to be used again, by class.
type bodies [4]sync.Pool

func (p *bodies) get(class uint8) *[]byte {
	if b, ok := p[class].Get().(*[]byte); ok {
		return b
	}
	b := make([]byte, sizeOf(class))
	return &b
}

func (p *bodies) put(class uint8, b *[]byte) { p[class].Put(b) }
