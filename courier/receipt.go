package courier

import (
	"crypto/ed25519"
	"encoding/binary"
	"fmt"
	"log/slog"
	"math"
	"time"

	"golang.org/x/mod/sumdb/tlog"
)

// A Receipt says that a courier durably holds a pouch or a chunk. It is one
// leaf's proof in a Merkle tree (RFC 6962 §2.1) over the digests of everything
// that one commit wrote, whose root the courier has signed. It names no
// mailbox, and its neighbours in the tree only as hashes.
//
// # Encoding
//
// Integers are big-endian.
//
//	1   version, 0x01
//	32  the courier's Ed25519 key
//	8   minute, counted from 1970-01-01 00:00 UTC
//	4   size: leaves of the tree, 1 to 1024
//	4   index of this leaf, from 0
//	32  root of the tree
//	64  signature
//	32n audit path (RFC 6962 §2.1.1), lowest first; n follows from size and index
//
// A leaf's data is the 32 bytes of a digest. Signed is the label
// "good-offices/1 courier receipt", a line feed, then minute, size and root as above.
type Receipt struct {
	key       Key
	minute    uint64
	size      uint32
	index     uint32
	root      tlog.Hash
	signature [ed25519.SignatureSize]byte
	path      tlog.RecordProof
}

const (
	receiptVersion = 0x01
	receiptLabel   = "good-offices/1 courier receipt\n"
	receiptHead    = 1 + nameSize + 8 + 4 + 4 + nameSize + ed25519.SignatureSize
	// maxLeaves bounds how many deposits one signature covers.
	maxLeaves = 1024
	// maxPath is the length of the longest audit path in a tree of maxLeaves.
	maxPath = 10
	// MaxReceipt is the greatest length in bytes of an encoded receipt.
	MaxReceipt = receiptHead + maxPath*nameSize
	// lastMinute keeps a minute within what time.Unix takes.
	lastMinute = math.MaxInt64 / 60
)

// Minute is when the courier signed, by its own clock, in UTC.
func (r Receipt) Minute() time.Time { return time.Unix(int64(r.minute)*60, 0).UTC() }

// LogValue shows nothing.
func (Receipt) LogValue() slog.Value { return slog.StringValue("a receipt") }

// Encode gives the receipt as bytes.
func (r Receipt) Encode() []byte {
	b := make([]byte, 0, receiptHead+len(r.path)*nameSize)
	b = append(append(b, receiptVersion), r.key[:]...)
	b = binary.BigEndian.AppendUint64(b, r.minute)
	b = binary.BigEndian.AppendUint32(b, r.size)
	b = binary.BigEndian.AppendUint32(b, r.index)
	b = append(append(b, r.root[:]...), r.signature[:]...)
	for _, h := range r.path {
		b = append(b, h[:]...)
	}
	return b
}

// ParseReceipt reads what Encode wrote, and checks its form alone. It returns
// ErrMalformed.
func ParseReceipt(b []byte) (Receipt, error) {
	if len(b) < receiptHead || len(b) > MaxReceipt || (len(b)-receiptHead)%nameSize != 0 {
		return Receipt{}, fmt.Errorf("receipt of %d bytes: %w", len(b), ErrMalformed)
	}
	if b[0] != receiptVersion {
		return Receipt{}, fmt.Errorf("receipt of version %d: %w", b[0], ErrMalformed)
	}
	var r Receipt
	b = b[1+copy(r.key[:], b[1:]):]
	r.minute, b = binary.BigEndian.Uint64(b), b[8:]
	r.size, b = binary.BigEndian.Uint32(b), b[4:]
	r.index, b = binary.BigEndian.Uint32(b), b[4:]
	b = b[copy(r.root[:], b):]
	b = b[copy(r.signature[:], b):]
	for ; len(b) > 0; b = b[nameSize:] {
		r.path = append(r.path, tlog.Hash(b[:nameSize]))
	}
	if r.size == 0 || r.size > maxLeaves || r.index >= r.size || r.minute > lastMinute {
		return Receipt{}, fmt.Errorf("receipt for leaf %d of %d: %w", r.index, r.size, ErrMalformed)
	}
	return r, nil
}

// Verify checks that the courier of that key signed for that digest. It returns
// ErrCourierKey for another courier's receipt and ErrReceipt for one that does
// not hold.
func (r Receipt) Verify(key Key, digest Digest) error {
	if _, err := checkKey(key); err != nil {
		return err
	}
	return r.verify(key, digest)
}

// verify is Verify under a key that was checked before.
func (r Receipt) verify(key Key, digest Digest) error {
	if r.key != key {
		return fmt.Errorf("verify receipt: %w", ErrCourierKey)
	}
	if !ed25519.Verify(key[:], headMessage(r.minute, r.size, r.root), r.signature[:]) {
		return fmt.Errorf("verify receipt: signature: %w", ErrReceipt)
	}
	err := tlog.CheckRecord(r.path, int64(r.size), r.root, int64(r.index), tlog.RecordHash(digest[:]))
	if err != nil {
		return fmt.Errorf("verify receipt: path: %w", ErrReceipt)
	}
	return nil
}

func headMessage(minute uint64, size uint32, root tlog.Hash) []byte {
	b := make([]byte, 0, len(receiptLabel)+8+4+nameSize)
	b = append(b, receiptLabel...)
	b = binary.BigEndian.AppendUint64(b, minute)
	b = binary.BigEndian.AppendUint32(b, size)
	return append(b, root[:]...)
}

// SignReceipt makes the receipt of a deposit that was committed alone: for
// couriers of another make, such as a simulation's.
func SignReceipt(private ed25519.PrivateKey, now time.Time, digest Digest) (Receipt, error) {
	if len(private) != ed25519.PrivateKeySize {
		return Receipt{}, fmt.Errorf("sign receipt: %w", ErrMalformed)
	}
	receipts, err := signReceipts(private, now, []Digest{digest})
	if err != nil {
		return Receipt{}, err
	}
	return receipts[0], nil
}

// signReceipts makes one receipt for each digest with one signature.
func signReceipts(private ed25519.PrivateKey, now time.Time, digests []Digest) ([]Receipt, error) {
	if len(digests) == 0 || len(digests) > maxLeaves {
		return nil, fmt.Errorf("sign receipts for %d digests: %w", len(digests), ErrFault)
	}
	tree := make(hashes, 0, tlog.StoredHashCount(int64(len(digests))))
	for i, d := range digests {
		more, err := tlog.StoredHashes(int64(i), d[:], tree)
		if err != nil {
			return nil, fmt.Errorf("sign receipts: %w", err)
		}
		tree = append(tree, more...)
	}
	head := Receipt{key: Key(private.Public().(ed25519.PublicKey)), minute: uint64(max(0, now.Unix()/60)), size: uint32(len(digests))}
	var err error
	if head.root, err = tlog.TreeHash(int64(head.size), tree); err != nil {
		return nil, fmt.Errorf("sign receipts: %w", err)
	}
	copy(head.signature[:], ed25519.Sign(private, headMessage(head.minute, head.size, head.root)))
	receipts := make([]Receipt, len(digests))
	for i := range receipts {
		receipts[i] = head
		receipts[i].index = uint32(i)
		if receipts[i].path, err = tlog.ProveRecord(int64(head.size), int64(i), tree); err != nil {
			return nil, fmt.Errorf("sign receipts: %w", err)
		}
	}
	return receipts, nil
}

// hashes are the stored hashes of a tlog tree in memory.
type hashes []tlog.Hash

// ReadHashes implements tlog.HashReader.
func (h hashes) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	out := make([]tlog.Hash, len(indexes))
	for i, at := range indexes {
		if at < 0 || at >= int64(len(h)) {
			return nil, fmt.Errorf("no hash %d of %d: %w", at, len(h), ErrFault)
		}
		out[i] = h[at]
	}
	return out, nil
}
