package store

import (
	"crypto/rand"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"log/slog"

	"golang.org/x/crypto/argon2"
)

// Bounds of wrapping.
const (
	// MaxSecret bounds a secret that is wrapped, in bytes.
	MaxSecret = 64 << 10
	// MaxPassphrase bounds a passphrase, in bytes.
	MaxPassphrase = 4 << 10
	saltSize      = 16

	// A file that asks for more work than this would stop the desk.
	maxPasses    = 64
	maxMemoryKiB = 4 << 20
	maxThreads   = 64
)

var (
	// ErrPassphrase: the passphrase is another, or what was wrapped was
	// altered or belongs elsewhere. Which of these cannot be told.
	ErrPassphrase = errors.New("store: passphrase does not open this")
	// ErrUnlockKey is the same for a raw key.
	ErrUnlockKey = errors.New("store: unlock key does not open this")
	// ErrWeakParameters: argon2id parameters below the accepted cost.
	ErrWeakParameters = errors.New("store: passphrase is protected too weakly")
	// ErrHeavyParameters: argon2id parameters that no honest desk sets.
	ErrHeavyParameters = errors.New("store: passphrase asks for too much work")
	// ErrWrapped: what should be a wrapped secret is none.
	ErrWrapped = errors.New("store: malformed wrapped secret")
)

// A Cost is what trying one passphrase takes (argon2id, RFC 9106). The zero
// value means StandardCost.
type Cost struct {
	Passes    uint32 `json:"passes"`
	MemoryKiB uint32 `json:"memory_kib"`
	Threads   uint8  `json:"threads"`
}

var (
	// StandardCost is the second recommended option of RFC 9106 §4.
	StandardCost = Cost{Passes: 3, MemoryKiB: 64 << 10, Threads: 4}
	// WeakCostForTests is for simulations of a thousand desks, and nothing else.
	WeakCostForTests = Cost{Passes: 1, MemoryKiB: 8, Threads: 1}
)

// below reports whether some part of a cost is less than least asks.
func (c Cost) below(least Cost) bool {
	return c.Passes < least.Passes || c.MemoryKiB < least.MemoryKiB || c.Threads < least.Threads
}

func (c Cost) orStandard() Cost {
	if c == (Cost{}) {
		return StandardCost
	}
	return c
}

// Ways of wrapping.
const (
	byPassphrase = "argon2id"
	byKey        = "key"
)

// A Wrapped is a secret sealed under a passphrase or a raw key (AES-256-GCM),
// as it stands in a file. It opens only in the context it was made for, such
// as whose key it is, and with its parameters unchanged.
type Wrapped struct {
	By     string `json:"by"` // "argon2id" or "key"
	Cost   Cost   `json:"cost,omitzero"`
	Salt   []byte `json:"salt"`
	Sealed []byte `json:"sealed"`
}

// Wrap seals a secret under a passphrase at that cost.
func Wrap(passphrase []byte, secret Secret, context string, cost Cost) (Wrapped, error) {
	w := Wrapped{By: byPassphrase, Cost: cost.orStandard()}
	return w.wrap(passphrase, secret, context)
}

// Unwrap opens what Wrap sealed: ErrPassphrase; ErrWeakParameters if it was
// wrapped at less than the least cost, ErrHeavyParameters, ErrWrapped.
func (w Wrapped) Unwrap(passphrase []byte, context string, least Cost) (Secret, error) {
	if w.By != byPassphrase {
		return nil, fmt.Errorf("%w: not by passphrase", ErrWrapped)
	}
	if w.Cost.below(least.orStandard()) {
		return nil, ErrWeakParameters
	}
	return w.unwrap(passphrase, context, ErrPassphrase)
}

// WrapWithKey seals a secret under a raw key of KeySize bytes, such as an
// unlock file's.
func WrapWithKey(key, secret Secret, context string) (Wrapped, error) {
	if len(key) != KeySize {
		return Wrapped{}, ErrKeySize
	}
	return Wrapped{By: byKey}.wrap(key, secret, context)
}

// UnwrapWithKey opens what WrapWithKey sealed: ErrUnlockKey, ErrWrapped.
func (w Wrapped) UnwrapWithKey(key Secret, context string) (Secret, error) {
	if w.By != byKey {
		return nil, fmt.Errorf("%w: not by key", ErrWrapped)
	}
	return w.unwrap(key, context, ErrUnlockKey)
}

func (w Wrapped) wrap(key []byte, secret Secret, context string) (Wrapped, error) {
	if len(secret) > MaxSecret {
		return Wrapped{}, fmt.Errorf("secret of %d bytes: %w", len(secret), ErrTooLarge)
	}
	w.Salt = make([]byte, saltSize)
	rand.Read(w.Salt) // never fails (crypto/rand)
	if err := w.check(key); err != nil {
		return Wrapped{}, err
	}
	w.Sealed = newAEAD(w.derive(key), "wrap").Seal(nil, nil, secret, w.bound(context))
	return w, nil
}

func (w Wrapped) unwrap(key []byte, context string, wrong error) (Secret, error) {
	if err := w.check(key); err != nil {
		return nil, err
	}
	if len(w.Sealed) < overhead || len(w.Sealed) > MaxSecret+overhead {
		return nil, fmt.Errorf("%w: %d bytes", ErrWrapped, len(w.Sealed))
	}
	secret, err := newAEAD(w.derive(key), "wrap").Open(nil, nil, w.Sealed, w.bound(context))
	if err != nil {
		return nil, wrong
	}
	return secret, nil
}

// check refuses what argon2 would choke on.
func (w Wrapped) check(key []byte) error {
	switch {
	case len(w.Salt) != saltSize:
		return fmt.Errorf("%w: salt of %d bytes", ErrWrapped, len(w.Salt))
	case w.By == byKey && w.Cost != Cost{}:
		return fmt.Errorf("%w: a cost with a raw key", ErrWrapped)
	case w.By == byKey:
		return nil
	case len(key) > MaxPassphrase:
		return fmt.Errorf("passphrase of %d bytes: %w", len(key), ErrTooLarge)
	case w.Cost.below(WeakCostForTests):
		return ErrWeakParameters
	case w.Cost.Passes > maxPasses, w.Cost.MemoryKiB > maxMemoryKiB, w.Cost.Threads > maxThreads:
		return ErrHeavyParameters
	}
	return nil
}

func (w Wrapped) derive(key []byte) []byte {
	if w.By == byKey {
		return append(append([]byte(nil), key...), w.Salt...)
	}
	return argon2.IDKey(key, w.Salt, w.Cost.Passes, w.Cost.MemoryKiB, w.Cost.Threads, KeySize)
}

func (w Wrapped) bound(context string) []byte {
	b := bind(nil, "wrap", w.By, context)
	b = binary.BigEndian.AppendUint32(b, w.Cost.Passes)
	b = binary.BigEndian.AppendUint32(b, w.Cost.MemoryKiB)
	return append(b, w.Cost.Threads)
}

// Format shows how a secret is wrapped and nothing of it: ciphertext in a log
// is food for guessing passphrases.
func (w Wrapped) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, "secret wrapped by "+w.By) }

// LogValue shows the same.
func (w Wrapped) LogValue() slog.Value { return slog.StringValue("secret wrapped by " + w.By) }
