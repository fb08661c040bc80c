package record

import (
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"time"

	"filippo.io/mldsa"
)

// Signature types of C2SP tlog-cosignature.
const (
	typeEd25519 = 0x04
	typeMLDSA44 = 0x06
)

// maxTime is the last second of the year 9999: later ones have no usual text.
const maxTime = 253402300799

// keyID is the key id of a line: the first four bytes of SHA-256 over name,
// newline, type and public key (C2SP signed-note).
func keyID(name string, kind byte, key []byte) uint32 {
	h := sha256.New()
	h.Write([]byte(name))
	h.Write([]byte{'\n', kind})
	h.Write(key)
	return binary.BigEndian.Uint32(h.Sum(nil))
}

// edMessage is what an Ed25519 cosignature covers. It is not bound to the
// signer's name, which is why the other half must be.
func edMessage(c Checkpoint, at uint64) []byte {
	return fmt.Appendf(nil, "cosignature/v1\ntime %d\n%s", at, c)
}

// mlMessage is what an ML-DSA-44 cosignature covers: the TLS encoding (RFC
// 8446 §3) of cosigned_message, for the leaves from 0 to the size. Our names
// and origins are shorter than the 255 bytes it has room for.
func mlMessage(name string, c Checkpoint, at uint64) []byte {
	m := []byte("subtree/v1\n\x00")
	m = append(append(m, byte(len(name))), name...)
	m = binary.BigEndian.AppendUint64(m, at)
	m = append(append(m, byte(len(c.Origin))), c.Origin...)
	m = binary.BigEndian.AppendUint64(m, 0)
	m = binary.BigEndian.AppendUint64(m, c.Size)
	return append(m, c.Root[:]...)
}

// pair signs a checkpoint with both halves under a name.
func (k CosignKey) pair(name string, c Checkpoint, now time.Time) ([]Line, error) {
	at := uint64(now.Unix())
	if at == 0 || at > maxTime {
		return nil, ErrTimestamp
	}
	ml, err := k.ml.SignDeterministic(mlMessage(name, c, at), nil)
	if err != nil {
		return nil, fmt.Errorf("sign: %w", err)
	}
	stamp := binary.BigEndian.AppendUint64(nil, at)
	public := k.Public()
	return []Line{
		{name, keyID(name, typeEd25519, public.Ed25519), append(stamp[:8:8], ed25519.Sign(k.ed, edMessage(c, at))...)},
		{name, keyID(name, typeMLDSA44, public.MLDSA44), append(stamp[:8:8], ml...)},
	}, nil
}

// under returns the lines of a name.
func (s Signed) under(name string) []Line {
	var lines []Line
	for _, l := range s.Lines {
		if l.Name == name {
			lines = append(lines, l)
		}
	}
	return lines
}

// verifyPair checks that the lines of a name are the pair of this key, and
// nothing else, and returns the time they claim.
func (s Signed) verifyPair(name string, p CosignPublic) ([]Line, time.Time, error) {
	edKey, mlKey, err := p.parse()
	if err != nil {
		return nil, time.Time{}, err
	}
	var ed, ml *Line
	for _, l := range s.under(name) {
		switch l.KeyID {
		case keyID(name, typeEd25519, p.Ed25519):
			ed = &l
		case keyID(name, typeMLDSA44, p.MLDSA44):
			ml = &l
		default:
			return nil, time.Time{}, ErrOtherKey
		}
	}
	if ed == nil || ml == nil {
		return nil, time.Time{}, ErrHalf
	}
	edAt, edSig, err := ed.stamped(ed25519.SignatureSize)
	if err != nil {
		return nil, time.Time{}, err
	}
	mlAt, mlSig, err := ml.stamped(mldsa.MLDSA44SignatureSize)
	if err != nil {
		return nil, time.Time{}, err
	}
	if edAt != mlAt {
		return nil, time.Time{}, ErrTimes
	}
	if !ed25519.Verify(edKey, edMessage(s.Checkpoint, edAt), edSig) {
		return nil, time.Time{}, fmt.Errorf("%w: Ed25519 half", ErrSignature)
	}
	if mldsa.Verify(mlKey, mlMessage(name, s.Checkpoint, mlAt), mlSig, nil) != nil {
		return nil, time.Time{}, fmt.Errorf("%w: ML-DSA-44 half", ErrSignature)
	}
	return []Line{*ed, *ml}, time.Unix(int64(edAt), 0).UTC(), nil
}

// stamped splits a line's signature into its time and the signature proper.
func (l Line) stamped(size int) (uint64, []byte, error) {
	if len(l.Sig) != 8+size {
		return 0, nil, fmt.Errorf("%w: %d bytes", ErrSignature, len(l.Sig))
	}
	at := binary.BigEndian.Uint64(l.Sig)
	if at == 0 || at > maxTime {
		return 0, nil, ErrTimestamp
	}
	return at, l.Sig[8:], nil
}

// VerifyBy checks that the signed checkpoint carries the pair of exactly this
// key under this name, and returns the time it claims. The operator's name is
// the origin, any other signer's [CosignPublic.Name]. Without a line of the
// name the error is ErrNoCosignature; otherwise ErrHalf, ErrOtherKey, ErrTimes,
// ErrTimestamp, ErrSignature, or those of CosignPublic.Check.
func (s Signed) VerifyBy(name string, key CosignPublic) (time.Time, error) {
	if len(s.under(name)) == 0 {
		return time.Time{}, ErrNoCosignature
	}
	_, at, err := s.verifyPair(name, key)
	return at, err
}

// verifyAny checks that one of the keys made the pair under the name.
func (s Signed) verifyAny(name string, keys []CosignPublic) (CosignPublic, error) {
	err := error(ErrNoCosignature)
	for _, k := range keys {
		if _, err = s.VerifyBy(name, k); err == nil {
			return k, nil
		}
	}
	return CosignPublic{}, err
}
