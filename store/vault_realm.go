package store

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// ErrOwnRealm: the desk's own realm, which cannot be destroyed.
var ErrOwnRealm = errors.New("store: the desk's own realm stays")

// Realms returns the names of the realms there are keys for, sorted.
func (v *Vault) Realms() []string {
	v.mu.RLock()
	defer v.mu.RUnlock()
	return slices.Sorted(maps.Keys(v.realms))
}

// AddRealm draws a data key for a realm, if there is none yet, and makes it
// durable in talks.keys. What is destroyed must not come back by mistake: so a
// commit adds none.
func (v *Vault) AddRealm(name string) error {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.failed != nil {
		return v.failed
	}
	if err := checkName("realm", name); err != nil {
		return err
	}
	if v.realms[name] != nil {
		return nil
	}
	next := talksKeys{maps.Clone(v.data.Keys)}
	next.Keys[name] = newDataKey()
	r, err := newRealm(v.owner, name, v.tag(name), next.Keys[name])
	if err != nil {
		return err
	}
	if err := v.writeTalks(next); err != nil {
		return fmt.Errorf("add realm: %w", err)
	}
	v.realms[name] = r
	return nil
}

// writeTalks replaces talks.keys.
func (v *Vault) writeTalks(next talksKeys) error {
	err := v.talks.write(next)
	switch {
	case errors.Is(err, ErrFull), errors.Is(err, ErrTooLarge):
		return err
	case err != nil:
		return v.fail(err)
	}
	v.data = next
	return nil
}

// Destroy makes a realm unreadable for good: first its data key goes from
// talks.keys, then its rows from the store and its files. Interrupted, it may
// be called again. Copies of both elsewhere it cannot reach; the realm's
// receiving keys are dropped by a commit before.
func (v *Vault) Destroy(ctx context.Context, name string) error {
	if name == OwnRealm {
		return ErrOwnRealm
	}
	if err := v.destroy(ctx, name); err != nil {
		return fmt.Errorf("destroy: %w", err)
	}
	return v.Scrub(ctx)
}

func (v *Vault) destroy(ctx context.Context, name string) error {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.failed != nil {
		return v.failed
	}
	if v.realms[name] != nil {
		next := talksKeys{maps.Clone(v.data.Keys)}
		delete(next.Keys, name)
		if err := v.writeTalks(next); err != nil {
			return err
		}
		delete(v.realms, name)
		if err := v.reach(RealmKeyGone); err != nil {
			return err
		}
	}
	p := packed{next: v.head.clone(), cells: map[string]*nonce{}}
	tag := v.tag(name)
	for stored, t := range v.head.streams {
		if strings.HasPrefix(stored, streamsOf(tag)) {
			p.tx.Trims = append(p.tx.Trims, Trim{Stream: stored, Through: t.n})
			delete(p.next.streams, stored)
		}
	}
	for group, cells := range v.cells {
		if !strings.HasPrefix(group, cellsOf(tag)) {
			continue
		}
		for stored := range cells {
			v.replace(&p, stored)
			p.tx.Cells = append(p.tx.Cells, Cell{Name: stored})
		}
	}
	if len(p.tx.Trims)+len(p.tx.Cells) == 0 {
		return nil
	}
	if err := v.finish(&p); err != nil {
		return err
	}
	return v.apply(ctx, p)
}

// ErrNotBackup: there is no talks.keys there, or not one of this desk.
var ErrNotBackup = errors.New("store: no talks.keys of this desk there")

// RewriteBackup takes the data keys of realms that are no more from a copy of
// talks.keys elsewhere, and returns how many went. It adds none. The old bytes
// are replaced as a file; what the disk under it still has of them nobody here
// can reach. It returns ErrNotBackup, ErrFull, ErrSick.
func (v *Vault) RewriteBackup(files Files) (int, error) {
	v.mu.RLock()
	defer v.mu.RUnlock()
	backup := v.talks
	backup.files = files
	var kept talksKeys
	if err := backup.read(&kept); err != nil {
		return 0, fmt.Errorf("%w: %w", ErrNotBackup, err)
	}
	gone := 0
	for name, key := range kept.Keys {
		if v.data.Keys[name] == nil {
			clear(key)
			delete(kept.Keys, name)
			gone++
		}
	}
	if gone == 0 {
		return 0, nil
	}
	return gone, backup.write(kept)
}
