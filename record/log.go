package record

import (
	"fmt"
	"iter"

	"goodoffices/paper"

	"golang.org/x/mod/sumdb/tlog"
)

// A Log is the leaves of a record and the hashes of their Merkle tree (RFC
// 6962 §2.1), as a value: appending makes another one and costs, like a root or
// a proof, some log₂ n hashes. The zero Log is empty.
type Log struct {
	leaves seq[paper.ID]
	hashes seq[tlog.Hash] // in the order of tlog.StoredHashIndex
	index  index
}

// Size returns the number of leaves.
func (l Log) Size() uint64 { return uint64(l.leaves.n) }

// Append returns the log with these papers as further leaves. A paper without
// id is ErrEmptyLeaf, one that is in the log already ErrRepeatedLeaf, more
// than MaxSize leaves ErrFull.
func (l Log) Append(ids ...paper.ID) (Log, error) {
	if l.Size()+uint64(len(ids)) > MaxSize {
		return Log{}, fmt.Errorf("%d leaves more: %w", len(ids), ErrFull)
	}
	base := l.Size()
	var hashes []tlog.Hash
	all := func(x int64) tlog.Hash {
		if x < int64(l.hashes.n) {
			return l.hashes.at(int(x))
		}
		return hashes[x-int64(l.hashes.n)]
	}
	next := l
	next.leaves = l.leaves.append(ids...)
	for i, id := range ids {
		n := base + uint64(i)
		if id.IsZero() {
			return Log{}, fmt.Errorf("leaf %d: %w", n, ErrEmptyLeaf)
		}
		if at, ok := next.Index(id); ok {
			return Log{}, fmt.Errorf("leaf %d is leaf %d: %w", n, at, ErrRepeatedLeaf)
		}
		fresh, err := tlog.StoredHashes(int64(n), id[:], hashReader(all, l.hashes.n+len(hashes)))
		if err != nil {
			return Log{}, fmt.Errorf("append leaf %d: %w", n, err)
		}
		hashes = append(hashes, fresh...)
		next.index.add(id, n)
	}
	next.hashes = l.hashes.append(hashes...)
	return next, nil
}

// Leaf returns the paper that is the leaf of an index, counted from 0.
func (l Log) Leaf(index uint64) (paper.ID, error) {
	if index >= l.Size() {
		return paper.ID{}, fmt.Errorf("leaf %d of %d: %w", index, l.Size(), ErrIndex)
	}
	return l.leaves.at(int(index)), nil
}

// Index returns the index of a paper's leaf.
func (l Log) Index(id paper.ID) (uint64, bool) { return l.index.find(l.leaves, id) }

// Leaves yields all leaves in order.
func (l Log) Leaves() iter.Seq2[uint64, paper.ID] {
	return func(yield func(uint64, paper.ID) bool) {
		for i := range l.leaves.n {
			if !yield(uint64(i), l.leaves.at(i)) {
				return
			}
		}
	}
}

// Root returns the root of the tree of the first size leaves; ErrIndex if
// there are fewer.
func (l Log) Root(size uint64) (paper.ID, error) {
	if size > l.Size() {
		return paper.ID{}, fmt.Errorf("root at %d of %d: %w", size, l.Size(), ErrIndex)
	}
	root, err := tlog.TreeHash(int64(size), l.reader())
	if err != nil {
		return paper.ID{}, fmt.Errorf("root at %d: %w", size, err)
	}
	return paper.ID(root), nil
}

// Stands reports whether a paper's place is in this record, and after a leaf.
func (l Log) Stands(at *paper.Position, leaf uint64) bool {
	if at == nil || at.Size <= leaf || at.Size > l.Size() {
		return false
	}
	root, err := l.Root(at.Size)
	return err == nil && root == at.Root
}

// Inclusion proves that a leaf is in the tree of the first size leaves:
// Checkpoint.CheckInclusion takes it. ErrIndex if it is not.
func (l Log) Inclusion(index, size uint64) ([]paper.ID, error) {
	if size > l.Size() || index >= size {
		return nil, fmt.Errorf("leaf %d of %d of %d: %w", index, size, l.Size(), ErrIndex)
	}
	proof, err := tlog.ProveRecord(int64(size), int64(index), l.reader())
	if err != nil {
		return nil, fmt.Errorf("prove leaf %d of %d: %w", index, size, err)
	}
	return paperHashes(proof), nil
}

// Consistency proves that the tree of the first from leaves is a prefix of
// that of the first to: Checkpoint.CheckConsistency takes it. ErrIndex unless
// from ≤ to ≤ Size.
func (l Log) Consistency(from, to uint64) ([]paper.ID, error) {
	if from > to || to > l.Size() {
		return nil, fmt.Errorf("from %d to %d of %d: %w", from, to, l.Size(), ErrIndex)
	}
	if from == 0 {
		return nil, nil
	}
	proof, err := tlog.ProveTree(int64(to), int64(from), l.reader())
	if err != nil {
		return nil, fmt.Errorf("prove %d in %d: %w", from, to, err)
	}
	return paperHashes(proof), nil
}

// between returns the leaves from one index to before another, both within
// the log.
func (l Log) between(from, to uint64) IDs { return l.leaves.slice(int(from), int(to)) }

func (l Log) reader() tlog.HashReaderFunc {
	return hashReader(func(x int64) tlog.Hash { return l.hashes.at(int(x)) }, l.hashes.n)
}

// hashReader reads n stored hashes.
func hashReader(at func(int64) tlog.Hash, n int) tlog.HashReaderFunc {
	return func(indexes []int64) ([]tlog.Hash, error) {
		hashes := make([]tlog.Hash, len(indexes))
		for i, x := range indexes {
			if x < 0 || x >= int64(n) {
				return nil, ErrIndex
			}
			hashes[i] = at(x)
		}
		return hashes, nil
	}
}
