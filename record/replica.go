package record

import (
	"fmt"
	"maps"
	"slices"
	"time"

	"goodoffices/paper"
)

// Bounds of what a replica keeps against the operator. What comes after is
// refused all the same and not kept: the first pieces convict.
const (
	MaxClaims = 16
	MaxForks  = 16
)

// A Replica is one desk's joint record, as far as that desk has committed it.
// It is a value: Apply makes another one.
type Replica struct {
	origin   string
	operator bool
	log      Log
	head     Signed // with the operator's lines alone; size 0 before the first
	signers  map[string]signer
	claims   []Signed
	forks    []Fork
}

// A signer is what a replica holds of one desk.
type signer struct {
	marks seq[Mark] // by size, rising
	note  string    // the checkpoint of the last mark with the operator's and this desk's lines
}

// A Mark says that a desk signed a checkpoint of Size, at a Time that it
// claims. It covers every leaf with a lower index.
type Mark struct {
	Size uint64
	Time time.Time
}

// New returns the replica of a record before its first leaf. Operator is true
// at the mediator's desk alone.
func New(terms paper.ID, operator bool) Replica {
	return Replica{origin: OriginOf(terms), operator: operator}
}

// Origin returns the origin of the record.
func (r Replica) Origin() string { return r.origin }

// Log returns the leaves held: those of the head and, while a checkpoint
// arrives in pieces or the operator has not signed yet, some more.
func (r Replica) Log() Log { return r.log }

// Head returns the highest checkpoint that the operator signed and whose
// leaves are all here; before the first, size 0 and the root of the empty tree.
func (r Replica) Head() Checkpoint {
	if r.head.Size == 0 {
		return Checkpoint{Origin: r.origin, Root: EmptyRoot}
	}
	return r.head.Checkpoint
}

// SignedHead returns the head as a signed note with the operator's lines, and
// "" before the first.
func (r Replica) SignedHead() string {
	if r.head.Size == 0 {
		return ""
	}
	return r.head.String()
}

// Last returns the last checkpoint a desk cosigned (or, the operator, signed):
// what that desk's formal papers name as its place in the record. Before the
// first it is size 0 and the root of the empty tree.
func (r Replica) Last(desk string) Checkpoint {
	c := Checkpoint{Origin: r.origin, Root: EmptyRoot}
	marks := r.signers[desk].marks
	if marks.n == 0 {
		return c
	}
	size := marks.at(marks.n - 1).Size
	if root, err := r.log.Root(size); err == nil {
		c.Size, c.Root = size, root
	}
	return c
}

// Holds reports whether a size and root, as a paper names them, are in this
// record: ErrAhead when the size is beyond the head, so that nothing can be
// said yet, ErrOtherRoot when its author stands in another history.
func (r Replica) Holds(size uint64, root paper.ID) error {
	if size > r.head.Size {
		return fmt.Errorf("size %d of %d: %w", size, r.head.Size, ErrAhead)
	}
	mine, err := r.log.Root(size)
	if err != nil {
		return err
	}
	if mine != root {
		return fmt.Errorf("size %d: %w", size, ErrOtherRoot)
	}
	return nil
}

// Forks returns the evidence of forks.
func (r Replica) Forks() []Fork { return slices.Clone(r.forks) }

// Claims returns the checkpoints that the operator signed and has not shown to
// continue this replica: while leaves arrive in pieces the one they lead to,
// otherwise a reason to ask. Each goes when its leaves have come, or becomes a
// fork.
func (r Replica) Claims() []Checkpoint {
	var cs []Checkpoint
	for _, s := range r.claims {
		cs = append(cs, s.Checkpoint)
	}
	return cs
}

// Verify checks what the replica rests on again under a roster: the
// operator's signature of the head and each desk's last cosignature. A roster
// in which someone's key was swapped fails.
func (r Replica) Verify(ros Roster) error {
	if err := ros.Check(); err != nil {
		return err
	}
	if r.head.Size > 0 {
		if _, _, err := ros.operatorPair(r.head); err != nil {
			return fmt.Errorf("verify head: %w", err)
		}
	}
	for _, desk := range slices.Sorted(maps.Keys(r.signers)) {
		note := r.signers[desk].note
		if note == "" {
			continue // the operator, whose signature is the head's
		}
		if err := r.verifyNote(ros, desk, note); err != nil {
			return fmt.Errorf("verify last cosignature of %q: %w", desk, err)
		}
	}
	return nil
}

func (r Replica) verifyNote(ros Roster, desk, note string) error {
	s, err := ParseSigned(note)
	if err != nil {
		return err
	}
	if err := r.Holds(s.Size, s.Root); err != nil {
		return err
	}
	key, err := ros.keyAt(desk, s.Size)
	if err != nil {
		return err
	}
	_, err = s.VerifyBy(key.Name(r.origin), key)
	return err
}
