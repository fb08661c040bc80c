package record

import (
	"bytes"
	"encoding/base64"
	"fmt"

	"goodoffices/paper"

	"github.com/go-json-experiment/json"
)

// Bounds of an update. One of LeavesPerUpdate leaves and one of
// PairsPerUpdate cosignatures fit the smallest pouch; the largest pouch holds
// MaxLeaves.
const (
	MaxUpdateSize   = 1000 << 10 // bytes, encoded
	MaxLeaves       = 16 << 10
	LeavesPerUpdate = 128
	PairsPerUpdate  = 2
	maxProof        = 64 // hashes; the deepest record needs 22
)

// The kinds of update.
const (
	KindExtension = "extension" // further leaves, under a checkpoint that covers them
	KindCosigned  = "cosigned"  // cosignatures of a checkpoint whose leaves are there
)

// An Update is the content of a record notice: what one replica tells another.
// None of it is checked before Replica.Check has looked at it.
//
// A cosigned update has a kind and a checkpoint and nothing else. In an
// extension, Leaves are those from index Since on. Proof is the consistency
// proof (RFC 6962 §2.1.2) from the tree of Since leaves to the checkpoint's,
// none if Since is 0. If the leaves do not reach the checkpoint's size, Rest
// is the consistency proof from the tree up to the last of them.
//
// Encoded it is JSON with exactly these members in this order, those that are
// empty left out, without white space; hash lists are the base64 (RFC 4648 §4)
// of their hashes one after the other. Any other text is refused.
type Update struct {
	Kind       string `json:"kind"`
	Since      uint64 `json:"since"`
	Leaves     IDs    `json:"leaves,omitempty"`
	Proof      IDs    `json:"proof,omitempty"`
	Rest       IDs    `json:"rest,omitempty"`
	Checkpoint string `json:"checkpoint"` // the signed note
}

// IDs are ids or hashes that stand in JSON as one base64 text.
type IDs []paper.ID

// MarshalText implements encoding.TextMarshaler.
func (ids IDs) MarshalText() ([]byte, error) {
	raw := make([]byte, 0, len(ids)*len(paper.ID{}))
	for _, id := range ids {
		raw = append(raw, id[:]...)
	}
	return base64.StdEncoding.AppendEncode(nil, raw), nil
}

// UnmarshalText implements encoding.TextUnmarshaler.
func (ids *IDs) UnmarshalText(text []byte) error {
	raw, err := base64.StdEncoding.AppendDecode(nil, text)
	if err != nil {
		return fmt.Errorf("malformed ids: %w", err)
	}
	const size = len(paper.ID{})
	if len(raw)%size != 0 {
		return fmt.Errorf("malformed ids: %d bytes", len(raw))
	}
	*ids = make(IDs, 0, len(raw)/size)
	for len(raw) > 0 {
		*ids = append(*ids, paper.ID(raw[:size]))
		raw = raw[size:]
	}
	return nil
}

// Encode returns the update's one encoding. ErrUpdateForm and ErrUpdateSize
// tell of an update that no replica would take.
func (u Update) Encode() ([]byte, error) {
	if err := u.check(); err != nil {
		return nil, err
	}
	data, err := json.Marshal(u)
	if err != nil {
		return nil, fmt.Errorf("%w: %v", ErrUpdateForm, err)
	}
	if len(data) > MaxUpdateSize {
		return nil, fmt.Errorf("%w: %d bytes", ErrUpdateSize, len(data))
	}
	return data, nil
}

// ParseUpdate reads an encoded update: ErrUpdateSize, ErrUpdateForm.
func ParseUpdate(data []byte) (Update, error) {
	if len(data) > MaxUpdateSize {
		return Update{}, fmt.Errorf("%w: %d bytes", ErrUpdateSize, len(data))
	}
	var u Update
	if err := decode(data, &u); err != nil {
		return Update{}, fmt.Errorf("%w: %v", ErrUpdateForm, err)
	}
	if err := u.check(); err != nil {
		return Update{}, err
	}
	return u, nil
}

// check holds the bounds and what each kind may have.
func (u Update) check() error {
	if len(u.Leaves) > MaxLeaves || len(u.Proof) > maxProof || len(u.Rest) > maxProof {
		return fmt.Errorf("%w: %d leaves, proofs of %d and %d", ErrUpdateSize, len(u.Leaves), len(u.Proof), len(u.Rest))
	}
	if u.Since > MaxSize {
		return fmt.Errorf("%w: since %d", ErrUpdateSize, u.Since)
	}
	switch u.Kind {
	case KindExtension:
		return nil
	case KindCosigned:
		if u.Since != 0 || len(u.Leaves)+len(u.Proof)+len(u.Rest) > 0 {
			return fmt.Errorf("%w: cosigned with leaves or proofs", ErrUpdateForm)
		}
		return nil
	}
	return fmt.Errorf("%w: unknown kind", ErrUpdateForm)
}

// decode reads JSON that is, byte for byte, what json.Marshal makes of its
// content. So duplicate, unknown, null and misspelt members, white space and
// trailing bytes are refused alike.
func decode(data []byte, v any) error {
	if err := json.Unmarshal(data, v, json.RejectUnknownMembers(true)); err != nil {
		return err
	}
	again, err := json.Marshal(v)
	if err != nil {
		return err
	}
	if !bytes.Equal(again, data) {
		return fmt.Errorf("not the canonical encoding")
	}
	return nil
}
