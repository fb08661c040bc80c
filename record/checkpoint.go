package record

import (
	"encoding/base64"
	"fmt"
	"strconv"
	"strings"

	"goodoffices/paper"

	"golang.org/x/mod/sumdb/tlog"
)

// MaxSize is the most leaves a record can have.
const MaxSize = 1 << 20

const originPrefix = "good-offices/"

// EmptyRoot is the root of a record without leaves (RFC 6962 §2.1).
var EmptyRoot = paper.IDOf(nil)

// OriginOf returns the origin of the record that begins with these terms of
// reference. It contains nothing but their id.
func OriginOf(terms paper.ID) string { return originPrefix + terms.String() }

// checkOrigin reports whether s is an origin: ErrOriginForm.
func checkOrigin(s string) error {
	hex, ok := strings.CutPrefix(s, originPrefix)
	if !ok {
		return fmt.Errorf("%w: want %s and an id", ErrOriginForm, originPrefix)
	}
	if _, err := paper.ParseID(hex); err != nil {
		return fmt.Errorf("%w: %v", ErrOriginForm, err)
	}
	return nil
}

// A Checkpoint states what a record contains: its first Size leaves, by the
// root of their Merkle tree.
type Checkpoint struct {
	Origin string
	Size   uint64
	Root   paper.ID
}

// String returns the canonical text (C2SP tlog-checkpoint): origin, size in
// decimal without leading zeros, root in base64, each with a newline. It is
// what is signed.
func (c Checkpoint) String() string {
	return c.Origin + "\n" +
		strconv.FormatUint(c.Size, 10) + "\n" +
		base64.StdEncoding.EncodeToString(c.Root[:]) + "\n"
}

// ParseCheckpoint reads the canonical text and nothing else: every text it
// takes is the String of what it returns.
func ParseCheckpoint(text string) (Checkpoint, error) {
	if len(text) > MaxNoteSize {
		return Checkpoint{}, fmt.Errorf("%w: %d bytes", ErrNoteSize, len(text))
	}
	lines := strings.SplitN(text, "\n", 5)
	if len(lines) < 4 {
		return Checkpoint{}, ErrLines
	}
	if len(lines) > 4 || lines[3] != "" {
		return Checkpoint{}, ErrExtension
	}
	if err := checkOrigin(lines[0]); err != nil {
		return Checkpoint{}, err
	}
	size, err := parseSize(lines[1])
	if err != nil {
		return Checkpoint{}, err
	}
	root, err := base64.StdEncoding.DecodeString(lines[2])
	if err != nil || len(root) != len(paper.ID{}) || base64.StdEncoding.EncodeToString(root) != lines[2] {
		return Checkpoint{}, ErrRootForm
	}
	c := Checkpoint{Origin: lines[0], Size: size, Root: paper.ID(root)}
	if c.Size == 0 && c.Root != EmptyRoot {
		return Checkpoint{}, ErrEmptyRoot
	}
	return c, nil
}

// parseSize reads a size: decimal digits without leading zeros, at most MaxSize.
func parseSize(s string) (uint64, error) {
	if strings.Trim(s, "0123456789") != "" || s == "" {
		return 0, ErrSizeForm
	}
	if s[0] == '0' && s != "0" {
		return 0, ErrLeadingZero
	}
	n, err := strconv.ParseUint(s, 10, 64)
	if err != nil || n > MaxSize {
		return 0, ErrTooLarge
	}
	return n, nil
}

// CheckInclusion reports whether the proof leads from the paper, as the leaf
// of that index (counted from 0), to the checkpoint's root: RFC 6962 §2.1.1.
// The errors are ErrIndex, ErrProofLength and ErrInclusion. It says nothing of
// who signed the checkpoint, whose signature alone binds root and size.
func (c Checkpoint) CheckInclusion(index uint64, id paper.ID, proof []paper.ID) error {
	if index >= c.Size || c.Size > MaxSize {
		return fmt.Errorf("leaf %d of %d: %w", index, c.Size, ErrIndex)
	}
	blank, err := tlog.ProveRecord(int64(c.Size), int64(index), blankHashes)
	if err != nil || len(blank) != len(proof) {
		return fmt.Errorf("leaf %d of %d, %d hashes: %w", index, c.Size, len(proof), ErrProofLength)
	}
	err = tlog.CheckRecord(tlogHashes(proof), int64(c.Size), tlog.Hash(c.Root), int64(index), tlog.RecordHash(id[:]))
	if err != nil {
		return fmt.Errorf("leaf %d of %d: %w", index, c.Size, ErrInclusion)
	}
	return nil
}

// CheckConsistency reports whether the proof shows that the tree of an older
// size and root is a prefix of this one: RFC 6962 §2.1.2. From size 0, whose
// root must be EmptyRoot, and to the same size the proof is empty. The errors
// are ErrIndex, ErrProofLength and ErrInconsistent.
func (c Checkpoint) CheckConsistency(size uint64, root paper.ID, proof []paper.ID) error {
	if size > c.Size || c.Size > MaxSize {
		return fmt.Errorf("from %d to %d: %w", size, c.Size, ErrIndex)
	}
	want := 0
	if size > 0 {
		blank, err := tlog.ProveTree(int64(c.Size), int64(size), blankHashes)
		if err != nil {
			return fmt.Errorf("from %d to %d: %w", size, c.Size, ErrIndex)
		}
		want = len(blank)
	}
	if len(proof) != want {
		return fmt.Errorf("from %d to %d, %d hashes: %w", size, c.Size, len(proof), ErrProofLength)
	}
	if size == 0 {
		if root != EmptyRoot {
			return fmt.Errorf("from 0 to %d: %w", c.Size, ErrInconsistent)
		}
		return nil
	}
	err := tlog.CheckTree(tlogHashes(proof), int64(c.Size), tlog.Hash(c.Root), int64(size), tlog.Hash(root))
	if err != nil {
		return fmt.Errorf("from %d to %d: %w", size, c.Size, ErrInconsistent)
	}
	return nil
}

// blankHashes answers zeros: a proof made over them has the right length.
var blankHashes = tlog.HashReaderFunc(func(indexes []int64) ([]tlog.Hash, error) {
	return make([]tlog.Hash, len(indexes)), nil
})

func tlogHashes(ids []paper.ID) []tlog.Hash {
	hashes := make([]tlog.Hash, len(ids))
	for i, id := range ids {
		hashes[i] = tlog.Hash(id)
	}
	return hashes
}

func paperHashes(hashes []tlog.Hash) []paper.ID {
	ids := make([]paper.ID, len(hashes))
	for i, h := range hashes {
		ids[i] = paper.ID(h)
	}
	return ids
}
