package store

import (
	"context"
	"crypto/cipher"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"slices"
	"sync"
)

// The points of a vault's commit at which a test may kill it, beside
// BeforeCommit and Committed.
const (
	// KeyDurable: a new key is in receiving.keys, the commit that announces it is not.
	KeyDurable Point = "new key durable, commit not"
	// KeyLeft: the commit is done, an old key that it made needless is still there.
	KeyLeft Point = "commit done, old key not gone"
	// RealmKeyGone: a realm's key is destroyed, its rows are still there.
	RealmKeyGone Point = "realm's key gone, rows not"
)

// Bounds of a vault.
const (
	// MaxSealedBody bounds what one record or cell of a vault holds, in bytes.
	MaxSealedBody = MaxBody - 4<<10
	// maxSealed bounds how much a vault seals in its life: random nonces of
	// 96 bits may be used 2^32 times with one key (NIST SP 800-38D §8.3),
	// and no key is used more often than all together.
	maxSealed = 1 << 32
)

var (
	// ErrKeyExists: a new receiving key whose name another key has.
	ErrKeyExists = errors.New("store: another key has this name")
	// ErrKeyNew: a key that is to be new and to be dropped in one commit.
	ErrKeyNew = errors.New("store: key is both new and dropped")
)

// VaultOptions of OpenVault. The zero value is right, except after a restore
// that OpenVault refused.
type VaultOptions struct {
	// Restored accepts a store that is older than the keys beside it, or of
	// another history: someone put a backup back. The receiving keys are
	// destroyed, since they belong to a later time.
	Restored bool
	// At, for tests, is called at each Point; an error stops the vault there
	// for good.
	At func(Point) error
}

// A Vault is a desk's view of a store: what it writes is sealed, what it reads
// was neither altered, moved, removed nor put back to an older state.
//
// Streams and cells belong to realms ([OwnRealm], and one for each talks),
// sealed under the realm's data key. Receiving keys and attachments' secrets
// are in no realm and no SQL: they lie in receiving.keys and move in step with
// the commits. One process has one vault on an owner's data; its methods may
// be called concurrently.
type Vault struct {
	store   Store
	owner   string
	at      func(Point) error
	headKey cipher.AEAD

	talks     keyFile
	receiving slotFile
	number    numberFile

	keysMissing bool

	// mu guards what follows. A commit holds it until it is durable, a reader
	// while it looks something up.
	mu     sync.RWMutex
	failed error // once set, everything ends in it
	head   head
	cells  map[string]map[string]nonce // by group, then by stored name
	realms map[string]*realm
	*vaultSecrets
}

// vaultSecrets stand behind a pointer of their own: fmt, asked for an unfit
// verb, prints what an unexported field points to, but no further.
type vaultSecrets struct {
	cellKey []byte // of the sum of cells
	tagKey  []byte // of realms' stored names

	data talksKeys     // guarded by mu
	keys receivingKeys // guarded by mu
}

// Format prints nothing of a vault, whose fields are keys.
func (*Vault) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, "vault") }

// LogValue shows nothing of a vault.
func (*Vault) LogValue() slog.Value { return slog.StringValue("vault") }

// Changes are what one commit does, whole or not at all.
type Changes struct {
	Records []NewRecord
	Cells   []NewCell

	// NewKeys go into receiving.keys, durably, before the commit; a name that
	// is there must have the same key. DropKeys go from it right after;
	// those that are not there do no harm.
	NewKeys  map[string]Secret
	DropKeys []string

	// Durable, unless nil, is called once the commit is durable, before
	// DropKeys go: whoever waits for it need not wait for that too. It must
	// not use the vault.
	Durable func()
}

// A NewRecord is appended to a stream of a realm.
type NewRecord struct {
	Realm, Stream string
	Body          []byte
}

// A NewCell sets a cell of a group in a realm, or deletes it if Value is nil.
type NewCell struct {
	Realm, Group, Name string
	Value              []byte
}

// Commit makes the changes durable and returns the number of each new record.
//
// After ErrFull, ErrTooLarge, ErrName, ErrNoRealm, ErrKeyExists, ErrKeyNew,
// ErrExhausted or the context's own error nothing was committed and the vault
// goes on (new keys may have become durable: they do no harm, and go with the
// next Retain). After any other error it is in doubt what was: the vault
// refuses everything until it is opened again. ErrConflict then says that
// another vault wrote to the same store.
func (v *Vault) Commit(ctx context.Context, c Changes) ([]uint64, error) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.failed != nil {
		return nil, v.failed
	}
	places, err := v.commit(ctx, c)
	if err != nil {
		return nil, fmt.Errorf("commit: %w", err)
	}
	return places, nil
}

func (v *Vault) commit(ctx context.Context, c Changes) ([]uint64, error) {
	p, err := v.pack(c)
	if err != nil {
		return nil, err
	}
	if err := v.reach(BeforeCommit); err != nil {
		return nil, err
	}
	if err := v.addKeys(c.NewKeys); err != nil {
		return nil, err
	}
	if len(c.Records)+len(c.Cells) > 0 {
		if err := v.apply(ctx, p); err != nil {
			return nil, err
		}
	}
	if c.Durable != nil {
		c.Durable()
	}
	return p.places, v.dropKeys(c.DropKeys)
}

// reach stops the vault at a point if the test says so.
func (v *Vault) reach(p Point) error {
	if v.at == nil {
		return nil
	}
	if err := v.at(p); err != nil {
		return v.fail(fmt.Errorf("%s: %w", p, err))
	}
	return nil
}

// fail ends the vault.
func (v *Vault) fail(err error) error {
	if !errors.Is(err, ErrSick) && !errors.Is(err, ErrConflict) && !errors.Is(err, ErrClosed) {
		err = fmt.Errorf("%w: %w", ErrSick, err)
	}
	v.failed = err
	return err
}

// addKeys makes new keys durable. It writes nothing if there are none.
func (v *Vault) addKeys(keys map[string]Secret) error {
	next := v.keys.clone()
	for name, key := range keys {
		next.Keys[name] = slices.Clone(key)
	}
	if len(next.Keys) == len(v.keys.Keys) {
		return nil
	}
	if err := v.writeKeys(next, v.receiving.write); err != nil {
		return err
	}
	return v.reach(KeyDurable)
}

// dropKeys destroys keys after the commit that made them needless. If it
// cannot, the vault ends: a promise would be broken otherwise. They go at the
// next opening, by Retain.
func (v *Vault) dropKeys(names []string) error {
	next, some := v.keys.without(names)
	if !some {
		return nil
	}
	if err := v.reach(KeyLeft); err != nil {
		return err
	}
	old := v.keys.Keys
	if err := v.writeKeys(next, v.receiving.replace); err != nil {
		return v.fail(err)
	}
	for _, name := range names {
		clear(old[name])
	}
	return nil
}

// writeKeys writes receiving.keys, with a copy of the head as it is now.
func (v *Vault) writeKeys(next receivingKeys, write func(any) error) error {
	next.mark = v.head.mark()
	err := write(next)
	switch {
	case errors.Is(err, ErrFull), errors.Is(err, ErrTooLarge):
		return err
	case err != nil:
		return v.fail(err)
	}
	v.keys = next
	return nil
}

// apply commits what was packed, and takes note of it beside the keys.
func (v *Vault) apply(ctx context.Context, p packed) error {
	results, err := v.store.Commit(ctx, p.tx)
	if err == nil && results[0].Err != nil {
		err = results[0].Err
	}
	switch {
	case errors.Is(err, ErrFull), err != nil && ctx.Err() != nil && errors.Is(err, ctx.Err()):
		return err
	case err != nil:
		return v.fail(err)
	}
	v.head = p.next
	for name, n := range p.cells {
		v.remember(name, n)
	}
	if err := v.reach(Committed); err != nil {
		return err
	}
	if err := v.number.files.Note(v.number.name, v.number.encode(v.head.mark())); err != nil {
		return v.fail(err)
	}
	return nil
}

// remember keeps the nonce of a cell's present sealing; nil forgets it.
func (v *Vault) remember(stored string, n *nonce) {
	group := stored[:groupNameSize]
	if n == nil {
		delete(v.cells[group], stored)
		if len(v.cells[group]) == 0 {
			delete(v.cells, group)
		}
		return
	}
	if v.cells[group] == nil {
		v.cells[group] = map[string]nonce{}
	}
	v.cells[group][stored] = *n
}

// KeysMissing reports whether there was no receiving.keys beside a store that
// had been used, or it was destroyed because the store was Restored: what one
// sees after a backup was put back. The file comes to be with the next new
// key; so the desk commits that it is recovering before any.
func (v *Vault) KeysMissing() bool { return v.keysMissing }

// Number returns the number of the last commit.
func (v *Vault) Number() uint64 {
	v.mu.RLock()
	defer v.mu.RUnlock()
	return v.head.number
}

// Key returns a key of receiving.keys.
func (v *Vault) Key(name string) (Secret, bool) {
	v.mu.RLock()
	defer v.mu.RUnlock()
	key, ok := v.keys.Keys[name]
	return slices.Clone(key), ok
}

// KeyNames returns the names of the keys in receiving.keys, sorted.
func (v *Vault) KeyNames() []string {
	v.mu.RLock()
	defer v.mu.RUnlock()
	return slices.Sorted(maps.Keys(v.keys.Keys))
}

// Retain is called once after opening, with the names that the desk's state
// knows: keys of other names are destroyed. It returns which of the names
// have no key: then this store is not the one these keys belong to.
func (v *Vault) Retain(names []string) (missing []string, err error) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.failed != nil {
		return nil, v.failed
	}
	needless := maps.Clone(v.keys.Keys)
	for _, name := range names {
		if _, ok := v.keys.Keys[name]; !ok {
			missing = append(missing, name)
		}
		delete(needless, name)
	}
	return missing, v.dropKeys(slices.Collect(maps.Keys(needless)))
}

// Scrub makes what was deleted gone from the store's files.
func (v *Vault) Scrub(ctx context.Context) error {
	if s, ok := v.store.(Scrubber); ok {
		return s.Scrub(ctx)
	}
	return nil
}
