package record

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"sort"
	"time"

	"github.com/go-json-experiment/json"
)

// MaxStored is the longest encoded change, in bytes: a snapshot of a full
// record.
const MaxStored = 256 << 20

// A Change is what a replica gains by one step: leaves, a head, marks, claims,
// forks. It moves nothing until its encoding was committed and applied.
//
// Encoded it is JSON of the same strictness as an update. It is for the desk's
// own store, and what stands in it is not verified again when it is applied.
type Change struct{ wire changeWire }

type changeWire struct {
	Origin   string     `json:"origin"`
	Operator bool       `json:"operator"`
	Since    uint64     `json:"since"` // leaves held before
	Leaves   IDs        `json:"leaves,omitempty"`
	Head     string     `json:"head,omitempty"`
	Marks    []markWire `json:"marks,omitempty"`
	Claims   []string   `json:"claims,omitempty"`
	Forks    []Fork     `json:"forks,omitempty"`
}

type markWire struct {
	Desk string `json:"desk"`
	Size uint64 `json:"size"`
	Time int64  `json:"time"` // Unix seconds
	Note string `json:"note,omitempty"`
}

// change returns the empty change of a replica.
func (r Replica) change() Change {
	return Change{changeWire{Origin: r.origin, Operator: r.operator, Since: r.log.Size()}}
}

// Empty reports whether there is nothing to commit.
func (c Change) Empty() bool {
	w := c.wire
	return len(w.Leaves)+len(w.Marks)+len(w.Claims)+len(w.Forks) == 0 && w.Head == ""
}

// Encode returns the bytes to commit.
func (c Change) Encode() ([]byte, error) {
	data, err := json.Marshal(c.wire)
	if err != nil {
		return nil, fmt.Errorf("encode change: %w", err)
	}
	return data, nil
}

// Signers returns the desks, sorted, of which the change brings a signature
// that was not held: those whose cosignatures the operator now passes on.
func (c Change) Signers() []string {
	desks := map[string]bool{}
	for _, m := range c.wire.Marks {
		desks[m.Desk] = true
	}
	return slices.Sorted(maps.Keys(desks))
}

// Snapshot returns the one change that leads from a new replica to this one.
func (r Replica) Snapshot() Change {
	c := Change{changeWire{Origin: r.origin, Operator: r.operator, Leaves: r.log.between(0, r.log.Size()), Head: r.SignedHead(), Forks: r.forks}}
	for _, desk := range slices.Sorted(maps.Keys(r.signers)) {
		s := r.signers[desk]
		for i := range s.marks.n {
			w := markWire{Desk: desk, Size: s.marks.at(i).Size, Time: s.marks.at(i).Time.Unix()}
			if i == s.marks.n-1 {
				w.Note = s.note
			}
			c.wire.Marks = append(c.wire.Marks, w)
		}
	}
	for _, s := range r.claims {
		c.wire.Claims = append(c.wire.Claims, s.String())
	}
	return c
}

// Restore returns the replica that a committed snapshot, or the first
// committed change, describes.
func Restore(committed []byte) (Replica, error) {
	w, err := decodeChange(committed)
	if err != nil {
		return Replica{}, err
	}
	if err := checkOrigin(w.Origin); err != nil {
		return Replica{}, fmt.Errorf("%w: %w", ErrStored, err)
	}
	return Replica{origin: w.Origin, operator: w.Operator}.apply(w)
}

// Apply returns the replica after a change, given as the bytes that were
// committed: so what a replica signs is durable by then. Bytes that are no
// change of this replica are ErrStored. Applying a change without leaves twice
// does no harm.
func (r Replica) Apply(committed []byte) (Replica, error) {
	w, err := decodeChange(committed)
	if err != nil {
		return r, err
	}
	next, err := r.apply(w)
	if err != nil {
		return r, err
	}
	return next, nil
}

func decodeChange(data []byte) (changeWire, error) {
	if len(data) > MaxStored {
		return changeWire{}, fmt.Errorf("%w: %d bytes", ErrStored, len(data))
	}
	var w changeWire
	if err := decode(data, &w); err != nil {
		return changeWire{}, fmt.Errorf("%w: %v", ErrStored, err)
	}
	return w, nil
}

func (r Replica) apply(w changeWire) (Replica, error) {
	if w.Origin != r.origin || w.Operator != r.operator {
		return r, fmt.Errorf("%w: %w", ErrStored, ErrOrigin)
	}
	if len(w.Leaves) > 0 {
		if w.Since != r.log.Size() {
			return r, fmt.Errorf("%w: leaves from %d, %d held", ErrStored, w.Since, r.log.Size())
		}
		l, err := r.log.Append(w.Leaves...)
		if err != nil {
			return r, fmt.Errorf("%w: %w", ErrStored, err)
		}
		r.log = l
	}
	if w.Head != "" {
		s, err := r.stored(w.Head, r.log.Size())
		if err != nil {
			return r, fmt.Errorf("head: %w", err)
		}
		if s.Size > r.head.Size {
			r.head = s
		}
	}
	r.signers = maps.Clone(r.signers)
	if r.signers == nil {
		r.signers = map[string]signer{}
	}
	for _, m := range w.Marks {
		if err := r.mark(m); err != nil {
			return r, fmt.Errorf("mark of %q: %w", m.Desk, err)
		}
	}
	return r.accuse(w.Claims, w.Forks)
}

// stored reads a note from the store and checks that it agrees with the leaves
// held, up to a size.
func (r Replica) stored(note string, most uint64) (Signed, error) {
	s, err := ParseSigned(note)
	if err != nil {
		return Signed{}, fmt.Errorf("%w: %w", ErrStored, err)
	}
	if s.Origin != r.origin {
		return Signed{}, fmt.Errorf("%w: %w", ErrStored, ErrOrigin)
	}
	if s.Size == 0 || s.Size > most {
		return Signed{}, fmt.Errorf("%w: size %d of %d", ErrStored, s.Size, most)
	}
	if root, err := r.log.Root(s.Size); err != nil || root != s.Root {
		return Signed{}, fmt.Errorf("%w: %w", ErrStored, ErrOtherRoot)
	}
	return s, nil
}

func (r Replica) mark(m markWire) error {
	if !validDesk(m.Desk) || m.Size == 0 || m.Size > r.head.Size || m.Time <= 0 || m.Time > maxTime {
		return fmt.Errorf("%w: size %d of %d at %d", ErrStored, m.Size, r.head.Size, m.Time)
	}
	if m.Note != "" {
		s, err := r.stored(m.Note, r.head.Size)
		if err != nil {
			return err
		}
		if s.Size != m.Size {
			return fmt.Errorf("%w: note of size %d", ErrStored, s.Size)
		}
	}
	r.signers[m.Desk] = r.signers[m.Desk].with(Mark{m.Size, time.Unix(m.Time, 0).UTC()}, m.Note)
	return nil
}

// with adds a mark. Of two marks of one size the earlier counts, so that the
// order of arrival does not matter.
func (s signer) with(m Mark, note string) signer {
	if !s.adds(m) {
		return s
	}
	i, found := s.find(m.Size)
	after := i
	if found {
		after++
	}
	if after == s.marks.n {
		s.note = note
	}
	if i == s.marks.n {
		s.marks = s.marks.append(m)
		return s
	}
	marks := append(s.marks.slice(0, i), m)
	s.marks = seq[Mark]{}.append(append(marks, s.marks.slice(after, s.marks.n)...)...)
	return s
}

// adds reports whether with would change anything.
func (s signer) adds(m Mark) bool {
	i, found := s.find(m.Size)
	return !found || m.Time.Before(s.marks.at(i).Time)
}

// find returns the position of the first mark of at least a size, and whether
// it is of that size.
func (s signer) find(size uint64) (int, bool) {
	return sort.Find(s.marks.n, func(i int) int { return cmp.Compare(size, s.marks.at(i).Size) })
}

// accuse adds claims and forks, and settles the claims that the head has
// reached: those within it go, the others are forks.
func (r Replica) accuse(claims []string, forks []Fork) (Replica, error) {
	all := slices.Clone(r.claims)
	for _, note := range claims {
		s, err := ParseSigned(note)
		if err != nil {
			return r, fmt.Errorf("claim: %w: %w", ErrStored, err)
		}
		if s.Origin != r.origin || s.Size == 0 {
			return r, fmt.Errorf("claim: %w: %w", ErrStored, ErrOrigin)
		}
		all = append(all, s)
	}
	r.claims = nil
	for _, s := range all {
		if s.Size > r.head.Size {
			if !r.claimed(s) {
				r.claims = append(r.claims, s)
			}
			continue
		}
		f, err := forkWithin(r.log, s, r.head)
		if err != nil {
			return r, fmt.Errorf("claim: %w: %w", ErrStored, err)
		}
		if f.Root != s.Root {
			forks = append(slices.Clone(forks), f)
		}
	}
	r.forks = slices.Clone(r.forks)
	for _, f := range forks {
		if a, _, err := f.parse(); err != nil || a.Origin != r.origin {
			return r, fmt.Errorf("fork: %w", ErrStored)
		}
		if !r.convicted(f) {
			r.forks = append(r.forks, f)
		}
	}
	r.claims = slices.DeleteFunc(r.claims, func(s Signed) bool { return r.proved(s.Checkpoint) })
	return r, nil
}

// claimed reports whether a claim is held already, has become a fork, or is one
// more than are kept.
func (r Replica) claimed(s Signed) bool {
	return len(r.claims) >= MaxClaims || r.proved(s.Checkpoint) || slices.ContainsFunc(r.claims, func(o Signed) bool {
		return o.Checkpoint == s.Checkpoint
	})
}
