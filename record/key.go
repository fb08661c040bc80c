package record

import (
	"crypto/ed25519"
	"crypto/hkdf"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"log/slog"

	"goodoffices/paper"

	"filippo.io/mldsa"
)

// SeedSize is the length of the secret a cosigning key is derived from, in bytes.
const SeedSize = 32

// A CosignPublic is the public half of a desk's cosigning key, as it stands in
// its card.
type CosignPublic struct {
	Ed25519 paper.Bytes `json:"ed25519"` // 32 bytes, RFC 8032
	MLDSA44 paper.Bytes `json:"mldsa44"` // 1312 bytes, FIPS 204
}

// Check reports whether both halves are proper keys: paper.ErrKey or
// paper.ErrLowOrder.
func (p CosignPublic) Check() error {
	_, _, err := p.parse()
	return err
}

func (p CosignPublic) parse() (ed25519.PublicKey, *mldsa.PublicKey, error) {
	ed, err := paper.ParseEd25519(p.Ed25519)
	if err != nil {
		return nil, nil, fmt.Errorf("cosigning key: %w", err)
	}
	ml, err := mldsa.NewPublicKey(mldsa.MLDSA44(), p.MLDSA44)
	if err != nil {
		return nil, nil, fmt.Errorf("cosigning key: %w: ML-DSA-44: %v", paper.ErrKey, err)
	}
	return ed, ml, nil
}

// Equal reports whether two keys are the same in both halves.
func (p CosignPublic) Equal(o CosignPublic) bool {
	return string(p.Ed25519) == string(o.Ed25519) && string(p.MLDSA44) == string(o.MLDSA44)
}

// Name returns the name under which a cosigner with this key signs in the
// record of that origin; the operator signs under the origin itself.
func (p CosignPublic) Name(origin string) string {
	h := sha256.New()
	h.Write([]byte(origin))
	h.Write([]byte("\n"))
	h.Write(p.Ed25519)
	h.Write(p.MLDSA44)
	return origin + "/" + hex.EncodeToString(h.Sum(nil)[:16])
}

// A CosignKey is a desk's cosigning key. Its text forms show nothing.
type CosignKey struct {
	ed ed25519.PrivateKey
	ml *mldsa.PrivateKey
}

// NewCosignKey derives a cosigning key from 32 random bytes, the only secret
// that needs keeping: HKDF-SHA-256 without salt gives each half its own seed,
// by the info strings "good-offices/1 cosign ed25519" and "good-offices/1
// cosign ml-dsa-44". Any other length is ErrSeed.
func NewCosignKey(seed []byte) (CosignKey, error) {
	if len(seed) != SeedSize {
		return CosignKey{}, fmt.Errorf("cosigning key from %d bytes, want %d: %w", len(seed), SeedSize, ErrSeed)
	}
	edSeed, err := hkdf.Key(sha256.New, seed, nil, "good-offices/1 cosign ed25519", ed25519.SeedSize)
	if err != nil {
		return CosignKey{}, fmt.Errorf("derive cosigning key: %w", err)
	}
	mlSeed, err := hkdf.Key(sha256.New, seed, nil, "good-offices/1 cosign ml-dsa-44", mldsa.PrivateKeySize)
	if err != nil {
		return CosignKey{}, fmt.Errorf("derive cosigning key: %w", err)
	}
	ml, err := mldsa.NewPrivateKey(mldsa.MLDSA44(), mlSeed)
	if err != nil {
		return CosignKey{}, fmt.Errorf("derive cosigning key: %w", err)
	}
	return CosignKey{ed: ed25519.NewKeyFromSeed(edSeed), ml: ml}, nil
}

// IsZero reports whether there is no key.
func (k CosignKey) IsZero() bool { return k.ml == nil }

// Public returns the half that stands in the card; of no key, no key.
func (k CosignKey) Public() CosignPublic {
	if k.IsZero() {
		return CosignPublic{}
	}
	return CosignPublic{
		Ed25519: append([]byte(nil), k.ed.Public().(ed25519.PublicKey)...),
		MLDSA44: k.ml.PublicKey().Bytes(),
	}
}

// String shows that there is a key and nothing of it.
func (k CosignKey) String() string { return "cosigning key" }

// GoString shows nothing either.
func (k CosignKey) GoString() string { return k.String() }

// LogValue shows nothing either.
func (k CosignKey) LogValue() slog.Value { return slog.StringValue(k.String()) }
