package couriertest

import (
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/binary"
	"sync"
	"time"

	"goodoffices/courier"
)

// A Fate is what a simulated courier does with a deposit.
type Fate int

// The fates of a deposit.
const (
	Carried    Fate = iota // kept, and its receipt comes back
	Unanswered             // kept, but the answer is lost: ErrUnreachable
	Unreached              // not kept, and nobody answers: ErrUnreachable
	Swallowed              // a dishonest courier: a receipt, but nothing kept
	Delayed                // kept with its receipt, and not shown before Release
	Full                   // ErrFull
)

// A Memory is a courier in memory for simulations: no network, no goroutines
// and no clock of its own. What it draws comes from its seed, so that runs
// repeat exactly. Its hooks make it as unreliable, or dishonest, as one likes.
type Memory struct {
	// Deposit, unless nil, says what becomes of each deposit.
	Deposit func(sender courier.ID, d courier.Digest) Fate
	// Fetch, unless nil, changes what an owner is shown: drops, repeats,
	// another order.
	Fetch func(owner courier.ID, pouches []courier.Pouch) []courier.Pouch
	// Reach, unless nil, is asked before every call of an owner; an error is
	// what the owner gets, as courier.ErrUnreachable.
	Reach func(owner courier.ID) error
	// Now is the clock of receipts; nil means 1970.
	Now func() time.Time

	private ed25519.PrivateKey

	mu      sync.Mutex // guards what follows, for one call
	lives   uint64
	boxes   map[courier.ID]*memoryBox
	slots   map[courier.ID]courier.ID // sender's id → owner's
	watches []chan struct{}
}

type memoryBox struct {
	mailbox  courier.Mailbox
	shut     bool
	life     uint64
	trimmed  uint64
	last     courier.Digest // of the pouch trimmed last
	pouches  []memoryPouch
	receipts [2]map[courier.Digest]courier.Receipt // of pouches, of chunks
	chunks   map[courier.Digest][]byte
}

const pouchLane, chunkLane = 0, 1

type memoryPouch struct {
	courier.Pouch
	delayed bool
}

func (b *memoryBox) newest() courier.Position {
	p := courier.Position{Life: b.life, Seq: b.trimmed}
	for _, pouch := range b.pouches {
		if pouch.delayed {
			break // order is kept: what is behind it waits too
		}
		p = pouch.At
	}
	return p
}

// NewMemory makes a courier whose key follows from the seed.
func NewMemory(seed uint64) *Memory {
	key := sha256.Sum256(binary.BigEndian.AppendUint64([]byte("courier in memory "), seed))
	m := &Memory{private: ed25519.NewKeyFromSeed(key[:])}
	m.Wipe()
	return m
}

// Key is the courier's public key.
func (m *Memory) Key() courier.Key {
	return courier.Key(m.private.Public().(ed25519.PublicKey))
}

// Wipe loses everything but the key, as a courier made anew would. Lives go on.
func (m *Memory) Wipe() {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.boxes, m.slots = map[courier.ID]*memoryBox{}, map[courier.ID]courier.ID{}
}

// Release shows what was Delayed, and all behind it.
func (m *Memory) Release() {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, b := range m.boxes {
		for i := range b.pouches {
			b.pouches[i].delayed = false
		}
	}
	m.wake()
}

// Depositor is the sender's end of a mailbox.
func (m *Memory) Depositor(r courier.Route) courier.Depositor { return memoryDepositor{m, r} }

// Owner is the owner's end of a mailbox.
func (m *Memory) Owner(b courier.Mailbox) courier.Owner { return memoryOwner{m, b} }

// watch returns what the next change closes.
func (m *Memory) watch() <-chan struct{} {
	m.mu.Lock()
	defer m.mu.Unlock()
	c := make(chan struct{})
	m.watches = append(m.watches, c)
	return c
}

func (m *Memory) receipt(d courier.Digest) (courier.Receipt, error) {
	now := time.Unix(0, 0)
	if m.Now != nil {
		now = m.Now()
	}
	return courier.SignReceipt(m.private, now, d)
}

// wake is called with mu held.
func (m *Memory) wake() {
	for _, c := range m.watches {
		close(c)
	}
	m.watches = nil
}
