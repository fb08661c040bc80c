package courier

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"

	"goodoffices/store"
)

// # Permits in the store
//
// Owner "permits": for each permit not yet used the cell "permit" + its
// SHA-256, empty, or the owner's id of the mailbox that is being made with it;
// and the cell "number", the number of the last transaction that bound one.
//
// A permit is used in two commits: bound to a mailbox, then forgotten by the
// commit that makes it. So a crash in between neither loses it nor lets
// another mailbox have it.
const (
	permitOwner  = "permits"
	permitPrefix = "permit"
	numberCell   = "number"
	// MaxPermits is how many permits are made at a time.
	MaxPermits = 10_000
)

func permitCell(h hashed) string { return permitPrefix + string(h[:]) }

// NewPermits makes n permits, 1 to MaxPermits, in a courier's store, which
// keeps their hashes. They are durable when it returns.
func NewPermits(ctx context.Context, st store.Store, n int) ([]Permit, error) {
	if n < 1 || n > MaxPermits {
		return nil, fmt.Errorf("make %d permits: %w", n, ErrMalformed)
	}
	permits := make([]Permit, n)
	tx := store.Tx{Owner: permitOwner}
	for i := range permits {
		permits[i] = Permit{newSecret()}
		tx.Cells = append(tx.Cells, store.Cell{Name: permitCell(permits[i].hash()), Value: []byte{}})
	}
	results, err := st.Commit(ctx, tx)
	if err == nil {
		err = results[0].Err
	}
	if err != nil {
		return nil, fmt.Errorf("make permits: %w", err)
	}
	return permits, nil
}

// A bind gives a permit to the mailbox that will be made with it.
type bind struct {
	permit hashed
	to     ID
}

func (*bind) mailbox() ID { return ID{} }

func (m *bind) plan(ctx context.Context, c *clerk, r *round, _ *box) error {
	name := permitCell(m.permit)
	value, err := readCell(ctx, c.store, permitOwner, name)
	switch {
	case err != nil:
		return readFailure(err)
	case value == nil, len(value) != 0 && string(value) != string(m.to[:]):
		return ErrRefused
	case len(value) != 0:
		return nil
	}
	number, err := readCell(ctx, c.store, permitOwner, numberCell)
	if err != nil {
		return readFailure(err)
	}
	next := uint64(1)
	if len(number) == 8 {
		next += binary.BigEndian.Uint64(number)
	}
	// Two in one round get the same number, and the second is planned again.
	r.add(store.Tx{Owner: permitOwner, Number: next, Cells: []store.Cell{
		{Name: name, Value: m.to[:]},
		{Name: numberCell, Value: appendUint64(nil, next)},
	}})
	return nil
}

func (*bind) done(*clerk, *box) {}

// usePermit binds a permit unless the mailbox is made already.
func (s *Server) usePermit(ctx context.Context, p Permit, m *create) error {
	e, there, err := readEntry(ctx, s.store, m.id)
	if err != nil {
		return readFailure(err)
	}
	if there {
		return nil // the clerk compares
	}
	if p.zero() {
		return ErrRefused
	}
	h := p.hash()
	err = s.clerk.do(ctx, &bind{h, m.id}, 0)
	if errors.Is(err, ErrRefused) {
		// The same request may have come twice, and the other one used it.
		if e, there, _ = readEntry(ctx, s.store, m.id); there && m.matches(&e) {
			return nil
		}
	}
	m.permit = &h
	return err
}
