package record

import (
	"fmt"
	"slices"
)

// Check decides what an update brings, under the roster as this desk knows it
// now. It moves nothing: encode the change, commit it, then Apply. An update
// that was seen before gives an empty change.
//
// A change that is not empty must be committed beside an error too: it holds
// the evidence of a fork (ErrFork), or a checkpoint the operator signed and has
// not shown to continue this replica (ErrInconsistent, ErrLeaves, ErrGap,
// ErrProofLength, ErrAhead, ErrRepeatedLeaf, ErrEmptyLeaf).
//
// The other errors leave nothing behind: those of ParseSigned; ErrUpdateForm
// and ErrUpdateSize; ErrRoster, ErrSharedKey, ErrNoSeat; ErrOrigin; ErrEmpty;
// ErrNotOperator; ErrHalf, ErrOtherKey, ErrKeyWindow, ErrSignature, ErrTimes,
// ErrTimestamp of any signer of these talks; ErrRollback; ErrStranger and
// ErrNoCosignature.
func (r Replica) Check(u Update, ros Roster) (Change, error) {
	none := r.change()
	if err := u.check(); err != nil {
		return none, err
	}
	if err := ros.check(); err != nil {
		return none, err
	}
	s, err := ParseSigned(u.Checkpoint)
	if err != nil {
		return none, err
	}
	if s.Origin != r.origin {
		return none, fmt.Errorf("checkpoint: %w", ErrOrigin)
	}
	if s.Size == 0 {
		return none, fmt.Errorf("checkpoint: %w", ErrEmpty)
	}
	seen, at, err := ros.operatorPair(s)
	if err != nil {
		return none, err
	}
	if fork, err := r.contradicts(seen); err != nil {
		none.fork(r, fork)
		return none, err
	}
	found, strangers, err := ros.cosignatures(s)
	if err != nil {
		return none, err
	}
	if u.Kind == KindExtension {
		return r.extend(u, seen, append(found, cosignature{desk: ros.Operator, at: at}))
	}
	return r.gather(seen, found, strangers)
}

// contradicts answers ErrFork and the evidence when the operator signed
// another root at a size where this replica has its signature too.
func (r Replica) contradicts(seen Signed) (Fork, error) {
	if seen.Size <= r.head.Size {
		f, err := forkWithin(r.log, seen, r.head)
		if err != nil {
			return Fork{}, err
		}
		if f.Root != seen.Root {
			return f, fmt.Errorf("size %d: %w", seen.Size, ErrFork)
		}
	}
	for _, s := range r.claims {
		if s.Size == seen.Size && s.Root != seen.Root {
			return Fork{A: seen.String(), B: s.String(), Root: s.Root}, fmt.Errorf("size %d: %w", seen.Size, ErrFork)
		}
	}
	return Fork{}, nil
}

// gather takes cosignatures of a checkpoint whose leaves are held.
func (r Replica) gather(seen Signed, found []cosignature, strangers bool) (Change, error) {
	c := r.change()
	switch {
	case seen.Size > r.head.Size:
		c.claim(r, seen)
		return c, fmt.Errorf("cosigned at %d, %d held: %w", seen.Size, r.head.Size, ErrAhead)
	case len(found) == 0 && strangers:
		return c, ErrStranger
	case len(found) == 0:
		return c, ErrNoCosignature
	}
	c.marks(r, seen, found)
	return c, nil
}

// extend takes leaves up to or towards a checkpoint.
func (r Replica) extend(u Update, seen Signed, found []cosignature) (Change, error) {
	c := r.change()
	if seen.Size < r.head.Size {
		return c, fmt.Errorf("size %d, %d held: %w", seen.Size, r.head.Size, ErrRollback)
	}
	if seen.Size == r.head.Size {
		c.marks(r, seen, found)
		return c, nil
	}
	fresh, err := r.continues(u, seen)
	if err != nil {
		if f, ok := r.diverges(u, seen); ok {
			c.fork(r, f)
			return c, fmt.Errorf("size %d: %w", seen.Size, ErrFork)
		}
		c.claim(r, seen)
		return c, fmt.Errorf("extension to %d: %w", seen.Size, err)
	}
	c.wire.Leaves = fresh
	if u.Since+uint64(len(u.Leaves)) < seen.Size {
		c.claim(r, seen)
		return c, nil
	}
	c.wire.Head = seen.String()
	c.marks(r, seen, found)
	return c, nil
}

// continues checks that the update leads from what is held to the checkpoint,
// or towards it, and returns the leaves that are new.
func (r Replica) continues(u Update, seen Signed) (IDs, error) {
	held, end := r.log.Size(), u.Since+uint64(len(u.Leaves))
	if u.Since > held {
		return nil, fmt.Errorf("leaves from %d, %d held: %w", u.Since, held, ErrGap)
	}
	if end > seen.Size {
		return nil, fmt.Errorf("leaves up to %d: %w", end, ErrLeaves)
	}
	root, err := r.log.Root(u.Since)
	if err != nil {
		return nil, err
	}
	if err := seen.CheckConsistency(u.Since, root, u.Proof); err != nil {
		return nil, err
	}
	known := min(held, end) - u.Since
	if !slices.Equal(u.Leaves[:known], r.log.between(u.Since, u.Since+known)) {
		return nil, fmt.Errorf("leaves from %d: %w", u.Since, ErrLeaves)
	}
	next, err := r.log.Append(u.Leaves[known:]...)
	if err != nil {
		return nil, err
	}
	if root, err = next.Root(end); err != nil {
		return nil, err
	}
	if end == seen.Size && root != seen.Root {
		return nil, fmt.Errorf("leaves up to %d: %w", end, ErrLeaves)
	}
	if end == seen.Size && len(u.Rest) > 0 {
		return nil, fmt.Errorf("rest from %d: %w", end, ErrProofLength)
	}
	if end < seen.Size {
		if err := seen.CheckConsistency(end, root, u.Rest); err != nil {
			return nil, err
		}
	}
	return u.Leaves[known:], nil
}

// diverges reports whether the update's own leaves prove that the operator
// signed a tree without the head in it.
func (r Replica) diverges(u Update, seen Signed) (Fork, bool) {
	if r.head.Size == 0 || u.Since > r.log.Size() || u.Since+uint64(len(u.Leaves)) != seen.Size {
		return Fork{}, false
	}
	other, err := Log{}.Append(append(r.log.between(0, u.Since), u.Leaves...)...)
	if err != nil {
		return Fork{}, false
	}
	if root, err := other.Root(seen.Size); err != nil || root != seen.Root {
		return Fork{}, false
	}
	f, err := forkWithin(other, r.head, seen)
	return f, err == nil && f.Root != r.head.Root
}

// claim keeps a checkpoint that stands against the operator, once.
func (c *Change) claim(r Replica, seen Signed) {
	if !r.claimed(seen) {
		c.wire.Claims = []string{seen.String()}
	}
}

// fork keeps the evidence of a fork, once.
func (c *Change) fork(r Replica, f Fork) {
	if !r.convicted(f) {
		c.wire.Forks = []Fork{f}
	}
}

// marks adds those cosignatures that the replica has not got.
func (c *Change) marks(r Replica, seen Signed, found []cosignature) {
	for _, f := range found {
		if !r.signers[f.desk].adds(Mark{seen.Size, f.at}) {
			continue
		}
		m := markWire{Desk: f.desk, Size: seen.Size, Time: f.at.Unix()}
		if f.lines != nil {
			m.Note = Signed{seen.Checkpoint, slices.Concat(seen.Lines, f.lines)}.String()
		}
		c.wire.Marks = append(c.wire.Marks, m)
	}
}
