package record

import (
	"fmt"
	"slices"

	"goodoffices/paper"
)

// A Fork is evidence that the operator signed two histories. A and B are
// signed notes of one origin, A not the larger. Proof shows that Root is the
// root of B's tree at A's size (RFC 6962 §2.1.2); A has another one. At equal
// sizes Root is B's and there is no proof.
//
// It convinces anyone who knows the operator's key, needs no leaf and tells
// nothing of any paper.
type Fork struct {
	A     string   `json:"a"`
	B     string   `json:"b"`
	Root  paper.ID `json:"root"`
	Proof IDs      `json:"proof,omitempty"`
}

// Verify checks the evidence under the operator's key, or, where the
// operator's card was succeeded, under its keys, and returns the two that
// signed A and B. Evidence that shows no fork is ErrNotFork, of two records
// ErrOrigin; otherwise the errors are those of ParseSigned and VerifyBy.
func (f Fork) Verify(operator ...CosignPublic) (a, b CosignPublic, err error) {
	sa, sb, err := f.parse()
	if err != nil {
		return a, b, err
	}
	if a, err = sa.verifyAny(sa.Origin, operator); err != nil {
		return CosignPublic{}, CosignPublic{}, fmt.Errorf("fork: first checkpoint: %w", err)
	}
	if b, err = sb.verifyAny(sb.Origin, operator); err != nil {
		return CosignPublic{}, CosignPublic{}, fmt.Errorf("fork: second checkpoint: %w", err)
	}
	return a, b, nil
}

// parse checks all but the signatures.
func (f Fork) parse() (a, b Signed, err error) {
	if a, err = ParseSigned(f.A); err != nil {
		return a, b, fmt.Errorf("fork: first checkpoint: %w", err)
	}
	if b, err = ParseSigned(f.B); err != nil {
		return a, b, fmt.Errorf("fork: second checkpoint: %w", err)
	}
	if a.Origin != b.Origin {
		return a, b, fmt.Errorf("fork: %w", ErrOrigin)
	}
	if a.Root == f.Root {
		return a, b, fmt.Errorf("%w: one root at size %d", ErrNotFork, a.Size)
	}
	if err := b.CheckConsistency(a.Size, f.Root, f.Proof); err != nil {
		return a, b, fmt.Errorf("%w: %v", ErrNotFork, err)
	}
	return a, b, nil
}

// forkWithin makes the evidence that a is not in b, whose leaves l begins
// with.
func forkWithin(l Log, a, b Signed) (Fork, error) {
	root, err := l.Root(a.Size)
	if err != nil {
		return Fork{}, err
	}
	proof, err := l.Consistency(a.Size, b.Size)
	if err != nil {
		return Fork{}, err
	}
	return Fork{A: a.String(), B: b.String(), Root: root, Proof: proof}, nil
}

// alien returns that one of a fork's checkpoints which is not in this record.
func (r Replica) alien(f Fork) (Checkpoint, error) {
	a, b, err := f.parse()
	if err != nil {
		return Checkpoint{}, err
	}
	if r.Holds(a.Size, a.Root) == nil {
		return b.Checkpoint, nil
	}
	return a.Checkpoint, nil
}

// proved reports whether evidence that this checkpoint is alien is held.
func (r Replica) proved(c Checkpoint) bool {
	return slices.ContainsFunc(r.forks, func(f Fork) bool {
		alien, err := r.alien(f)
		return err == nil && alien == c
	})
}

// convicted reports whether evidence about the same alien checkpoint is held
// already, or as much as is kept.
func (r Replica) convicted(f Fork) bool {
	alien, err := r.alien(f)
	return err != nil || len(r.forks) >= MaxForks || r.proved(alien)
}
