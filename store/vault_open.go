package store

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
)

// OpenVault opens a desk's data in a store, with the key files beside it. A
// store without data of this owner is taken as new, and written to at once;
// so is the folder of files. The owner stands in the store in clear: it must
// tell nothing, nor change.
//
// It refuses what was tampered with or is out of step: ErrHead, ErrHeadMissing,
// ErrHeadMalformed, ErrCutTail, ErrRemoved, ErrAdded, ErrSwapped, ErrKeyFile,
// ErrKeyFileMissing, ErrKeyFileMalformed, ErrNewer, and, unless told that the store was Restored, ErrRolledBack and ErrForked.
// What only shows in the records themselves is told by Read. It reads every
// cell, but of each stream only the end.
func OpenVault(ctx context.Context, s Store, files Files, owner string, master MasterKey, opt VaultOptions) (*Vault, error) {
	v, err := openVault(ctx, s, files, owner, master, opt)
	if err != nil {
		return nil, fmt.Errorf("open vault: %w", err)
	}
	return v, nil
}

func openVault(ctx context.Context, s Store, files Files, owner string, master MasterKey, opt VaultOptions) (*Vault, error) {
	if err := checkName("owner", owner); err != nil {
		return nil, err
	}
	if master.IsZero() {
		return nil, fmt.Errorf("master key: %w", ErrKeySize)
	}
	v := &Vault{
		store: s, owner: owner, at: opt.At,
		cells: map[string]map[string]nonce{}, realms: map[string]*realm{}, vaultSecrets: &vaultSecrets{},
	}
	v.derive(files, master)
	used, err := v.loadHead(ctx)
	if err != nil {
		return nil, err
	}
	if err := v.loadTalks(used); err != nil {
		return nil, err
	}
	if err := v.loadKeys(used, opt.Restored); err != nil {
		return nil, err
	}
	if !used {
		return v, v.begin(ctx)
	}
	return v, v.checkTails(ctx)
}

// derive makes the keys that come from the master key.
func (v *Vault) derive(files Files, master MasterKey) {
	key := master.key()
	v.headKey = newAEAD(key, "head")
	v.cellKey = subkey(key, "sum of cells")
	v.tagKey = subkey(key, "names of realms")
	v.talks = newKeyFile(files, TalksKeysFile, keyFileMagic, v.owner, master)
	v.receiving = slotFile{keyFile: newKeyFile(files, ReceivingKeysFile, slotsMagic, v.owner, master)}
	v.number = numberFile{newKeyFile(files, CommitNumberFile, keyFileMagic, v.owner, master)}
}

// loadHead finds the head, if there is one, and checks all cells against it.
func (v *Vault) loadHead(ctx context.Context) (used bool, err error) {
	var sealed []byte
	var sum cellSum
	for c, err := range v.store.Cells(ctx, v.owner, "") {
		switch {
		case err != nil:
			return false, err
		case c.Name == headName:
			sealed = c.Value
		case len(c.Name) != cellNameSize || len(c.Value) < overhead:
			return false, fmt.Errorf("a cell of another make: %w", ErrAdded)
		default:
			n := nonce(c.Value)
			v.remember(c.Name, &n)
			sum.add(v.cellKey, c.Name, n)
		}
	}
	if sealed == nil {
		if sum.count > 0 {
			return false, ErrHeadMissing
		}
		v.head = head{streams: map[string]tail{}}
		return false, nil
	}
	plain, err := v.headKey.Open(nil, nil, sealed, v.headBound())
	if err != nil {
		return true, ErrHead
	}
	if v.head, err = decodeHead(plain); err != nil {
		return true, err
	}
	return true, sum.differs(v.head.cells)
}

// loadTalks reads the realms' data keys, or makes the first for a new desk.
func (v *Vault) loadTalks(used bool) error {
	err := v.talks.read(&v.data)
	switch {
	case errors.Is(err, fs.ErrNotExist) && used:
		return ErrKeyFileMissing
	case errors.Is(err, fs.ErrNotExist):
		v.data.Keys = map[string][]byte{OwnRealm: newDataKey()}
		err = v.talks.write(v.data)
	}
	if err != nil {
		return err
	}
	if v.data.Keys[OwnRealm] == nil {
		return fmt.Errorf("%s: %w: the desk's own key", TalksKeysFile, ErrKeyFileMalformed)
	}
	for name, key := range v.data.Keys {
		if v.realms[name], err = newRealm(v.owner, name, v.tag(name), key); err != nil {
			return fmt.Errorf("%s: %w: %w", TalksKeysFile, ErrKeyFileMalformed, err)
		}
	}
	return nil
}

func (v *Vault) tag(realm string) string { return hashName(v.tagKey, "realm", realm) }

// loadKeys reads the receiving keys and compares what is noted beside the
// store with the head in it.
func (v *Vault) loadKeys(used, restored bool) error {
	var older receivingKeys
	sound, err := v.receiving.read(&v.keys, &older)
	absent := errors.Is(err, fs.ErrNotExist)
	switch {
	case restored:
		return v.forgetKeys() // whatever they and the number say
	case absent:
		v.keys.Keys = map[string][]byte{}
	case err != nil:
		return err
	case v.keys.Keys == nil:
		return fmt.Errorf("%s: %w: no keys", ReceivingKeysFile, ErrKeyFileMalformed)
	}
	v.keysMissing = absent && used
	noted, err := v.number.read()
	if err != nil {
		return err
	}
	if err := errors.Join(v.compare(v.keys.mark), v.compare(noted)); err != nil {
		return err
	}
	if !absent && (!sound || older.holdsMore(v.keys)) {
		return v.receiving.replace(v.keys) // a crash left what should be gone
	}
	return nil
}

// compare finds out whether a mark was made by this store.
func (v *Vault) compare(m mark) error {
	switch here := v.head.mark(); {
	case m.Number > here.Number:
		return fmt.Errorf("%w: commit %d, they saw %d", ErrRolledBack, here.Number, m.Number)
	case m.Number == here.Number && m.Number > 0 && string(m.Head) != string(here.Head):
		return fmt.Errorf("%w: commit %d", ErrForked, m.Number)
	}
	return nil
}

// forgetKeys destroys the receiving keys and takes the store as it is.
func (v *Vault) forgetKeys() error {
	if err := v.receiving.remove(); err != nil {
		return err
	}
	v.keys = receivingKeys{Keys: map[string][]byte{}}
	v.keysMissing = true
	return v.number.files.Write(v.number.name, v.number.encode(v.head.mark()))
}

// begin makes the first commit of a new desk.
func (v *Vault) begin(ctx context.Context) error {
	if !v.keysMissing {
		if err := v.receiving.write(v.keys); err != nil {
			return err
		}
	}
	// Durably this once: from now on it is overwritten in place.
	if err := v.number.files.Write(v.number.name, v.number.encode(v.head.mark())); err != nil {
		return err
	}
	p := packed{next: v.head.clone()}
	if err := v.finish(&p); err != nil {
		return err
	}
	err := v.apply(ctx, p)
	if errors.Is(err, ErrConflict) {
		return ErrHeadMissing // the owner has committed before
	}
	return err
}

// checkTails compares the end of every stream with the head.
func (v *Vault) checkTails(ctx context.Context) error {
	for stored, t := range maps.All(v.head.streams) {
		if err := v.checkTail(ctx, stored, t); err != nil {
			return err
		}
	}
	return nil
}

func (v *Vault) checkTail(ctx context.Context, stored string, t tail) error {
	found := false
	for r, err := range v.store.Read(ctx, v.owner, stored, t.n-1) {
		if err != nil {
			return err
		}
		if r.Seq > t.n {
			if !found {
				return fmt.Errorf("record %d: %w", t.n, ErrRemoved)
			}
			return fmt.Errorf("record %d: %w", r.Seq, ErrAdded)
		}
		_, n, _, err := splitRecord(r.Body)
		if err != nil {
			return err
		}
		if n != t.last {
			return fmt.Errorf("record %d: %w", r.Seq, ErrSwapped)
		}
		found = true
	}
	if !found {
		return fmt.Errorf("record %d: %w", t.n, ErrCutTail)
	}
	return nil
}
