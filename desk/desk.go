package desk

import (
	"context"
	"crypto/ecdh"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/go-json-experiment/json"

	"goodoffices/paper"
	"goodoffices/pouch"
	"goodoffices/record"
	"goodoffices/store"
)

// A Secret shows itself nowhere: a passphrase, a key.
type Secret = store.Secret

// A Desk is one institution at work. Its methods may be called concurrently.
type Desk struct {
	cfg   Config
	place Place

	rehearsal bool // it stays what it was made as
	vault     *store.Vault
	// master opens all that is kept here. It is wrapped anew for each officer.
	master store.MasterKey

	unlocking sync.Mutex // held while a passphrase is tried or set, which takes memory

	// mu guards everything below, and is held while a commit waits for the
	// disk: a desk does one thing after the other.
	mu       sync.Mutex
	ring     *keyring // replaced, never changed
	me       self     // its name stays
	officers map[string]paper.SignKey
	keys     map[pouch.Digest]*pouch.Identity // live receiving keys, parsed once
	dockets  map[paper.ID]*docket
	settings settings
	pocket   *ecdh.PrivateKey // nil until it is asked for
	stopped  error            // why the desk does nothing more
	closed   bool

	changes  atomic.Uint64 // how often anything became durable since the desk was opened
	watchers watchers
	carriage carriage
	troubles troubles // of carriage
}

// self is what a desk is by its card.
type self struct {
	record selfRecord
	name   paper.Desk
	card   *paper.Paper
	cardID paper.ID
	seal   paper.SignKey
	cosign []record.CosignKey // former ones too: talks change over one after the other
	hello  *pouch.Identity
}

// Open opens a desk that Create made. It returns ErrNoDesk, ErrUnlock,
// store.ErrPassphrase, and what store.OpenVault finds wrong.
func Open(ctx context.Context, place Place, u Unlock, cfg Config) (*Desk, error) {
	d, err := open(ctx, place, u, cfg.withDefaults())
	if err != nil {
		return nil, errors.Join(err, place.Shut())
	}
	return d, nil
}

func open(ctx context.Context, place Place, u Unlock, cfg Config) (*Desk, error) {
	ring, err := readKeyring(place.Files)
	if err != nil {
		return nil, err
	}
	master, seeds, err := ring.open(u, cfg.LeastCost)
	if err != nil {
		return nil, err
	}
	vault, err := store.OpenVault(ctx, place.Store, place.Files, ring.Owner, master, store.VaultOptions{Restored: cfg.Restored, At: cfg.At})
	if err != nil {
		return nil, err
	}
	d := &Desk{
		cfg: cfg, place: place, rehearsal: place.Rehearsal(), ring: ring, vault: vault, master: master,
		officers: map[string]paper.SignKey{}, keys: map[pouch.Digest]*pouch.Identity{}, dockets: map[paper.ID]*docket{},
	}
	d.carriage.init()
	for officer, seed := range seeds {
		if d.officers[officer], err = paper.NewSignKey(seed); err != nil {
			return nil, err
		}
	}
	if err := d.readSelf(ctx); err != nil {
		return nil, fmt.Errorf("what the desk knows of itself: %w", err)
	}
	if err := d.readSettings(ctx); err != nil {
		return nil, err
	}
	if err := d.finishDestroying(ctx); err != nil {
		return nil, err
	}
	if err := d.readDockets(ctx); err != nil {
		return nil, err
	}
	if err := d.goOnDestroying(ctx); err != nil {
		return nil, err
	}
	for _, k := range d.dockets {
		if _, err := d.cardStep(ctx, k); err != nil {
			return nil, err
		}
	}
	return d, d.settleRing()
}

func (d *Desk) readSelf(ctx context.Context) error {
	b, ok, err := d.vault.Cell(ctx, store.OwnRealm, groupSelf, nameSelf)
	if err != nil || !ok {
		return errors.Join(err, ErrNoDesk)
	}
	r := &d.me.record
	if err := json.Unmarshal(b, r, json.RejectUnknownMembers(true)); err != nil {
		return err
	}
	card, v, err := paper.OpenCard(r.Card)
	if err != nil {
		return err
	}
	d.me.name, d.me.card, d.me.cardID = v.Card.Name, card, card.ID
	if d.me.seal, err = paper.NewSignKey(r.Seal); err != nil {
		return err
	}
	for _, seed := range append([][]byte{r.Cosign}, r.Renewed...) {
		key, err := record.NewCosignKey(seed)
		if err != nil {
			return err
		}
		d.me.cosign = append(d.me.cosign, key)
	}
	d.me.hello, err = pouch.ParseIdentity(r.Hello)
	return err
}

// keepSelf adds what the desk knows of itself to a commit.
func (d *Desk) keepSelf(c *store.Changes) error {
	b, err := json.Marshal(d.me.record)
	if err != nil {
		return err
	}
	c.Cells = append(c.Cells, store.NewCell{Realm: store.OwnRealm, Group: groupSelf, Name: nameSelf, Value: b})
	return nil
}

const talksRealm = "talks "

// readDockets reads all talks, drops receiving keys that nothing names, and
// lets talks whose keys are missing begin to recover.
func (d *Desk) readDockets(ctx context.Context) error {
	for _, name := range d.vault.KeyNames() {
		if err := d.readKey(name); err != nil {
			return err
		}
	}
	for _, realm := range d.vault.Realms() {
		hex, ok := strings.CutPrefix(realm, talksRealm)
		if !ok {
			continue
		}
		id, err := paper.ParseID(hex)
		if err != nil {
			return fmt.Errorf("realm %q: %w", realm, err)
		}
		k, err := d.readDocket(ctx, id)
		if err != nil {
			return fmt.Errorf("talks %s: %w", id.Short(), err)
		}
		if k.talks.Len() > 0 { // otherwise the desk stopped while it began or joined them
			d.dockets[id] = k
		}
	}
	var names []string
	for _, k := range d.dockets {
		names = append(names, k.keyNames()...)
	}
	if _, err := d.vault.Retain(names); err != nil {
		return err
	}
	for fp := range d.keys {
		if !slices.Contains(names, keyName(fp)) {
			delete(d.keys, fp)
		}
	}
	for _, k := range d.dockets {
		if err := d.recoverIfRestored(ctx, k); err != nil {
			return err
		}
	}
	return nil
}

const keyPrefix = "key "

func keyName(fp pouch.Digest) string { return keyPrefix + fp.String() }

func (d *Desk) readKey(name string) error {
	if !strings.HasPrefix(name, keyPrefix) {
		return nil
	}
	secret, _ := d.vault.Key(name)
	id, err := pouch.ParseIdentity(string(secret))
	if err != nil {
		return fmt.Errorf("receiving key: %w", err)
	}
	d.keys[id.Fingerprint()] = id
	return nil
}

// Close stops what runs and closes the place.
func (d *Desk) Close() error {
	d.carriage.close()
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.closed {
		return nil
	}
	d.closed = true
	if d.stopped == nil {
		d.stopped = ErrStopped
	}
	d.watchers.close()
	return d.place.Shut()
}

// Name returns the desk's name.
func (d *Desk) Name() paper.Desk { return d.me.name }

// Card returns the desk's card as it stands in its envelope.
func (d *Desk) Card() (*paper.Paper, []byte) {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.me.card, d.me.record.Card
}

// Rehearsal reports whether this desk is one of a rehearsal.
func (d *Desk) Rehearsal() bool { return d.rehearsal }

// Talks returns the ids of the talks in which the desk takes part, sorted.
func (d *Desk) Talks() []paper.ID {
	d.mu.Lock()
	defer d.mu.Unlock()
	return slices.SortedFunc(maps.Keys(d.dockets), func(a, b paper.ID) int { return slices.Compare(a[:], b[:]) })
}

// docket returns the talks of an id; the zero id stands for the only ones.
func (d *Desk) docket(id paper.ID) (*docket, error) {
	if d.stopped != nil {
		return nil, d.stopped
	}
	if id.IsZero() {
		switch len(d.dockets) {
		case 0:
			return nil, ErrNoTalks
		case 1:
			for _, k := range d.dockets {
				return k, nil
			}
		}
		return nil, ErrWhichTalks
	}
	k := d.dockets[id]
	if k == nil {
		return nil, ErrNoTalks
	}
	return k, nil
}

// docketFor returns the talks of an id for an officer's own work.
func (d *Desk) docketFor(id paper.ID, officer string) (*docket, error) {
	k, err := d.docket(id)
	if err != nil {
		return nil, err
	}
	return k, d.mayWork(officer)
}
