package record

import (
	"fmt"
	"slices"
	"time"

	"goodoffices/paper"
)

// Append returns the change that adds papers as leaves, at the operator's desk
// alone (ErrOperatorSigns). They are in the record when it is committed and
// applied, and shown to others when Sign has signed them. The errors are those
// of Log.Append.
func (r Replica) Append(ids ...paper.ID) (Change, error) {
	c := r.change()
	if !r.operator {
		return c, fmt.Errorf("append to the record: %w", ErrOperatorSigns)
	}
	if _, err := r.log.Append(ids...); err != nil {
		return c, fmt.Errorf("append to the record: %w", err)
	}
	c.wire.Leaves = IDs(slices.Clone(ids))
	return c, nil
}

// Sign returns the change that makes all leaves the head, signed by the
// operator's key. It fails with ErrOperatorSigns at another desk, ErrEmpty,
// ErrUpToDate, ErrTimestamp, ErrOtherKey if the key is not the one the roster
// has at this size, or the roster's errors.
//
// After a restore a desk may hold less than it has signed before; it must not
// sign until it has what the others return.
func (r Replica) Sign(key CosignKey, ros Roster, now time.Time) (Change, error) {
	c := r.change()
	switch {
	case !r.operator:
		return c, fmt.Errorf("sign the record: %w", ErrOperatorSigns)
	case r.log.Size() == 0:
		return c, fmt.Errorf("sign the record: %w", ErrEmpty)
	case r.log.Size() == r.head.Size:
		return c, fmt.Errorf("sign the record at %d: %w", r.head.Size, ErrUpToDate)
	}
	root, err := r.log.Root(r.log.Size())
	if err != nil {
		return c, err
	}
	s := Signed{Checkpoint: Checkpoint{r.origin, r.log.Size(), root}}
	if s.Lines, err = ros.sign(key, ros.Operator, s.Checkpoint, now); err != nil {
		return c, fmt.Errorf("sign the record at %d: %w", s.Size, err)
	}
	c.wire.Head = s.String()
	c.marks(r, s, []cosignature{{desk: ros.Operator, at: time.Unix(now.Unix(), 0).UTC()}})
	return c, nil
}

// Cosign cosigns the head for a desk. It returns the change to commit and the
// update for the operator, in one transaction. It fails with ErrOperatorSigns
// for the operator, ErrEmpty before the first head, ErrIncomplete while leaves
// beyond the head are held, ErrUpToDate if the desk has cosigned this head, and
// like Sign for a key that is not the desk's at this size.
//
// A desk that holds evidence of a fork may go on: its cosignature says what it
// holds itself, and no fork can gather all of them. Whether talks go on then is
// for people.
func (r Replica) Cosign(key CosignKey, desk string, ros Roster, now time.Time) (Change, Update, error) {
	c := r.change()
	switch {
	case r.operator || desk == ros.Operator:
		return c, Update{}, fmt.Errorf("cosign: %w", ErrOperatorSigns)
	case r.head.Size == 0:
		return c, Update{}, fmt.Errorf("cosign: %w", ErrEmpty)
	case r.head.Size != r.log.Size():
		return c, Update{}, fmt.Errorf("cosign at %d with %d leaves: %w", r.head.Size, r.log.Size(), ErrIncomplete)
	case r.Last(desk).Size >= r.head.Size:
		return c, Update{}, fmt.Errorf("cosign at %d: %w", r.head.Size, ErrUpToDate)
	}
	lines, err := ros.sign(key, desk, r.head.Checkpoint, now)
	if err != nil {
		return c, Update{}, fmt.Errorf("cosign at %d: %w", r.head.Size, err)
	}
	c.marks(r, r.head, []cosignature{{desk, lines, time.Unix(now.Unix(), 0).UTC()}})
	return c, Update{Kind: KindCosigned, Checkpoint: c.wire.Marks[0].Note}, nil
}

// sign makes a desk's pair, if the key is the one that the roster expects.
func (r Roster) sign(key CosignKey, desk string, c Checkpoint, now time.Time) ([]Line, error) {
	if err := r.check(); err != nil {
		return nil, err
	}
	want, err := r.keyAt(desk, c.Size)
	if err != nil {
		return nil, err
	}
	if key.IsZero() || !want.Equal(key.Public()) {
		return nil, fmt.Errorf("%q at size %d: %w", desk, c.Size, ErrOtherKey)
	}
	return key.pair(r.name(c.Origin, Seat{Desk: desk, Key: want}), c, now)
}

// Extension returns the update that leads a replica of since leaves to the
// head, or, with more than most leaves between them, towards it; most 0 means
// LeavesPerUpdate. Any desk can make it: the operator for the others, another
// desk for an operator that lost its own. ErrEmpty before the first head,
// ErrAhead if the other end is beyond it.
func (r Replica) Extension(since uint64, most int) (Update, error) {
	switch {
	case r.head.Size == 0:
		return Update{}, fmt.Errorf("extension: %w", ErrEmpty)
	case since > r.head.Size:
		return Update{}, fmt.Errorf("extension from %d to %d: %w", since, r.head.Size, ErrAhead)
	case most <= 0:
		most = LeavesPerUpdate
	}
	end := min(since+uint64(min(most, MaxLeaves)), r.head.Size)
	u := Update{Kind: KindExtension, Since: since, Checkpoint: r.head.String()}
	u.Leaves = r.log.between(since, end)
	proof, err := r.log.Consistency(since, r.head.Size)
	if err != nil {
		return Update{}, err
	}
	u.Proof = proof
	if end < r.head.Size {
		if u.Rest, err = r.log.Consistency(end, r.head.Size); err != nil {
			return Update{}, err
		}
	}
	return u, nil
}

// Gathered returns the last cosignatures of these desks, PairsPerUpdate in an
// update: what the operator passes on. Desks that have not cosigned are left
// out.
func (r Replica) Gathered(desks ...string) ([]Update, error) {
	bySize := map[uint64][]Signed{}
	var sizes []uint64
	for _, desk := range slices.Compact(slices.Sorted(slices.Values(desks))) {
		note := r.signers[desk].note
		if note == "" {
			continue
		}
		s, err := ParseSigned(note)
		if err != nil {
			return nil, err
		}
		if bySize[s.Size] == nil {
			sizes = append(sizes, s.Size)
		}
		bySize[s.Size] = append(bySize[s.Size], s)
	}
	slices.Sort(sizes)
	var updates []Update
	for _, size := range sizes {
		for group := range slices.Chunk(bySize[size], PairsPerUpdate) {
			all := group[0]
			for _, s := range group[1:] {
				for _, l := range s.Lines {
					if l.Name != r.origin {
						all.Lines = append(all.Lines, l)
					}
				}
			}
			updates = append(updates, Update{Kind: KindCosigned, Checkpoint: all.String()})
		}
	}
	return updates, nil
}
