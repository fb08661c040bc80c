package desk

import (
	"context"
	"maps"
	"slices"

	"goodoffices/paper"
	"goodoffices/store"
)

// Unlock unlocks an officer's signature on an open desk by its passphrase, as
// Open does for the first. Who signs in a second time is asked again. Refusing
// takes the same work whether the desk has such an officer or not, and one is
// tried after the other, so that many at the door do not take all memory. It
// returns ErrUnlock.
func (d *Desk) Unlock(ctx context.Context, officer string, passphrase store.Secret) error {
	d.unlocking.Lock()
	defer d.unlocking.Unlock()
	if err := ctx.Err(); err != nil {
		return err
	}
	d.mu.Lock()
	ring := d.ring
	d.mu.Unlock()
	_, seeds, err := ring.open(Unlock{Officer: officer, Passphrase: passphrase}, d.cfg.LeastCost)
	if err != nil {
		return err
	}
	key, err := paper.NewSignKey(seeds[officer])
	if err != nil {
		return err
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if !d.ring.hasMember(officer) {
		return ErrUnlock // its place has ended meanwhile
	}
	d.officers[officer] = key
	d.carriage.wake() // what waited for this officer goes on
	return nil
}

// AllOfficers returns the names of all officers of the desk, in the order of
// the keyring, whether unlocked or not.
func (d *Desk) AllOfficers() []string {
	d.mu.Lock()
	defer d.mu.Unlock()
	var out []string
	for _, m := range d.ring.Officers {
		out = append(out, m.Name)
	}
	return out
}

// Officers returns the officers whose signatures are unlocked, sorted.
func (d *Desk) Officers() []string {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.unlocked()
}

// Unlocked reports whether an officer's signature is unlocked.
func (d *Desk) Unlocked(officer string) bool { return slices.Contains(d.Officers(), officer) }

func (d *Desk) unlocked() []string { return slices.Sorted(maps.Keys(d.officers)) }
