package courier

import (
	"errors"
	"fmt"
	"net/http"
)

// The body that makes a mailbox: sender's id, SHA-256 of the sender's token
// and, where there is one, the permit. The owner's token is in the header.
const (
	createLength       = 2 * nameSize
	createPermitLength = 3 * nameSize
)

// PUT /v1/mailboxes/{owner}
func (s *Server) create(w http.ResponseWriter, r *http.Request) error {
	id, err := ParseID(r.PathValue("owner"))
	if err != nil {
		return fmt.Errorf("%w: %w", ErrPath, err)
	}
	if r.URL.RawQuery != "" {
		return ErrQuery
	}
	if r.ContentLength != createLength && r.ContentLength != createPermitLength {
		return ErrSize
	}
	// An owner comes back whenever its desk starts, from one address with many
	// others where there is a proxy between: that is counted for its mailbox.
	_, _, err = s.asOwner(r)
	if errors.Is(err, ErrRefused) {
		err = s.paceAddress(r)
	}
	if err != nil {
		return err
	}
	token, err := bearer(r)
	if err != nil {
		return err
	}
	var body [createPermitLength]byte
	if err := readBody(w, r, body[:r.ContentLength]); err != nil {
		return err
	}
	m := &create{id: id, owner: token.hash(), sender: ID(body[:nameSize]), token: hashed(body[nameSize:createLength])}
	if s.permits {
		if err := s.usePermit(r.Context(), Permit{secret(body[createLength:])}, m); err != nil {
			return err
		}
	}
	if err := s.clerk.do(r.Context(), m, 0); err != nil {
		return err
	}
	w.WriteHeader(http.StatusNoContent)
	return nil
}

// DELETE /v1/mailboxes/{owner}
func (s *Server) shut(w http.ResponseWriter, r *http.Request) error {
	id, _, err := s.asOwner(r)
	if err != nil {
		return err
	}
	if r.URL.RawQuery != "" {
		return ErrQuery
	}
	if err := s.clerk.do(r.Context(), &shut{id}, 0); err != nil {
		return err
	}
	w.WriteHeader(http.StatusNoContent)
	return nil
}

// GET /v1/mailboxes/{owner}/chunks/{digest}
func (s *Server) fetchChunk(w http.ResponseWriter, r *http.Request) error {
	id, digest, err := s.chunkOf(r)
	if err != nil {
		return err
	}
	release, err := s.budget.take(id, ChunkSize)
	if err != nil {
		return err
	}
	defer release()
	value, err := readCell(r.Context(), s.store, mailboxOwner(id), chunk(digest))
	if err != nil {
		return readFailure(err)
	}
	if value == nil {
		return ErrNoChunk
	}
	w.Header().Set("Content-Type", octets)
	_, _ = w.Write(value)
	return nil
}

// DELETE /v1/mailboxes/{owner}/chunks/{digest}
func (s *Server) dropChunk(w http.ResponseWriter, r *http.Request) error {
	id, digest, err := s.chunkOf(r)
	if err != nil {
		return err
	}
	if err := s.clerk.do(r.Context(), &drop{id, digest}, 0); err != nil {
		return err
	}
	w.WriteHeader(http.StatusNoContent)
	return nil
}

func (s *Server) chunkOf(r *http.Request) (ID, Digest, error) {
	digest, err := ParseDigest(r.PathValue("digest"))
	if err != nil {
		return ID{}, Digest{}, fmt.Errorf("%w: %w", ErrPath, err)
	}
	if r.URL.RawQuery != "" {
		return ID{}, Digest{}, ErrQuery
	}
	id, _, err := s.asOwner(r)
	return id, digest, err
}
