package paper

import (
	"crypto/ed25519"
	"crypto/hkdf"
	"crypto/sha256"
	"errors"
	"fmt"
	"log/slog"

	"filippo.io/edwards25519"
	"filippo.io/mldsa"
)

// Suite is the only suite there is: Ed25519 and ML-DSA-65 over the same
// message, both required.
const Suite = 1

// Sizes in bytes.
const (
	SeedSize      = 32
	SignatureSize = ed25519.SignatureSize + mldsa.MLDSA65SignatureSize
)

// Errors of keys and signatures.
var (
	// ErrLowOrder: an Ed25519 key of low order, under which one signature
	// fits every message in verifiers that do not look (the standard one does not).
	ErrLowOrder = errors.New("Ed25519 key of low order")
	// ErrKey: bytes that are no public key of the suite.
	ErrKey = errors.New("malformed public key")
	// ErrSignature: a signature that does not fit its message and key, in
	// either half.
	ErrSignature = errors.New("signature does not verify")
)

// ParseEd25519 checks an Ed25519 public key: canonical encoding (RFC 8032
// §5.1.3), on the curve and not of low order.
func ParseEd25519(b []byte) (ed25519.PublicKey, error) {
	if len(b) != ed25519.PublicKeySize {
		return nil, fmt.Errorf("%w: Ed25519 key of %d bytes, want %d", ErrKey, len(b), ed25519.PublicKeySize)
	}
	p, err := new(edwards25519.Point).SetBytes(b)
	if err != nil || string(p.Bytes()) != string(b) {
		return nil, fmt.Errorf("%w: not a canonical Ed25519 point", ErrKey)
	}
	if new(edwards25519.Point).MultByCofactor(p).Equal(edwards25519.NewIdentityPoint()) == 1 {
		return nil, ErrLowOrder
	}
	return ed25519.PublicKey(append([]byte(nil), b...)), nil
}

// A VerifyKey is the public half of a signing key of the suite, as it stands
// in a card.
type VerifyKey struct {
	Ed25519 Bytes `json:"ed25519"`
	MLDSA65 Bytes `json:"mldsa65"`
}

// Check reports whether both halves are proper keys: ErrKey or ErrLowOrder.
func (k VerifyKey) Check() error {
	_, err := k.parse()
	return err
}

// Equal reports whether two keys are the same in both halves.
func (k VerifyKey) Equal(o VerifyKey) bool {
	return string(k.Ed25519) == string(o.Ed25519) && string(k.MLDSA65) == string(o.MLDSA65)
}

// Verify checks both halves of a signature of the suite over message. It
// returns ErrSignature unless both fit, and the errors of Check for a bad key.
func (k VerifyKey) Verify(message, signature []byte) error {
	v, err := k.parse()
	if err != nil {
		return err
	}
	return v.verify(message, signature)
}

// verifier is a parsed VerifyKey: parsing an ML-DSA key costs as much as
// verifying with it.
type verifier struct {
	ed ed25519.PublicKey
	ml *mldsa.PublicKey
}

func (k VerifyKey) parse() (verifier, error) {
	ed, err := ParseEd25519(k.Ed25519)
	if err != nil {
		return verifier{}, err
	}
	ml, err := mldsa.NewPublicKey(mldsa.MLDSA65(), k.MLDSA65)
	if err != nil {
		return verifier{}, fmt.Errorf("%w: ML-DSA-65: %v", ErrKey, err)
	}
	return verifier{ed: ed, ml: ml}, nil
}

func (v verifier) verify(message, signature []byte) error {
	if len(signature) != SignatureSize {
		return fmt.Errorf("%w: %d bytes, want %d", ErrSignature, len(signature), SignatureSize)
	}
	if !ed25519.Verify(v.ed, message, signature[:ed25519.SignatureSize]) {
		return fmt.Errorf("%w: Ed25519 half", ErrSignature)
	}
	if err := mldsa.Verify(v.ml, message, signature[ed25519.SignatureSize:], nil); err != nil {
		return fmt.Errorf("%w: ML-DSA-65 half", ErrSignature)
	}
	return nil
}

// A SignKey signs with both halves of the suite. Its text forms show nothing.
type SignKey struct {
	ed ed25519.PrivateKey
	ml *mldsa.PrivateKey
}

// NewSignKey derives a signing key from 32 random bytes, the only secret that
// needs keeping: HKDF-SHA-256 gives each half its own seed.
func NewSignKey(seed []byte) (SignKey, error) {
	if len(seed) != SeedSize {
		return SignKey{}, fmt.Errorf("signing key from %d bytes of seed, want %d", len(seed), SeedSize)
	}
	edSeed, err := hkdf.Key(sha256.New, seed, nil, "good-offices/1 ed25519", ed25519.SeedSize)
	if err != nil {
		return SignKey{}, err
	}
	mlSeed, err := hkdf.Key(sha256.New, seed, nil, "good-offices/1 ml-dsa-65", mldsa.PrivateKeySize)
	if err != nil {
		return SignKey{}, err
	}
	ml, err := mldsa.NewPrivateKey(mldsa.MLDSA65(), mlSeed)
	if err != nil {
		return SignKey{}, err
	}
	return SignKey{ed: ed25519.NewKeyFromSeed(edSeed), ml: ml}, nil
}

// IsZero reports whether there is no key.
func (k SignKey) IsZero() bool { return k.ml == nil }

// Public returns the half that stands in the card.
func (k SignKey) Public() VerifyKey {
	return VerifyKey{
		Ed25519: append([]byte(nil), k.ed.Public().(ed25519.PublicKey)...),
		MLDSA65: k.ml.PublicKey().Bytes(),
	}
}

// Sign returns the Ed25519 and the ML-DSA-65 signature of message, one after
// the other. Both are deterministic (RFC 8032; FIPS 204, Algorithm 2 with a
// zero rnd), so that signing needs no randomness.
func (k SignKey) Sign(message []byte) ([]byte, error) {
	ml, err := k.ml.SignDeterministic(message, nil)
	if err != nil {
		return nil, fmt.Errorf("sign: %w", err)
	}
	return append(ed25519.Sign(k.ed, message), ml...), nil
}

// String shows that there is a key and nothing of it.
func (k SignKey) String() string { return "signing key" }

// GoString shows nothing either.
func (k SignKey) GoString() string { return k.String() }

// LogValue shows nothing either.
func (k SignKey) LogValue() slog.Value { return slog.StringValue(k.String()) }
