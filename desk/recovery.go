package desk

import (
	"context"
	"fmt"

	"goodoffices/desk/cabinet"
	"goodoffices/paper"
)

// recoverIfRestored lets talks recover whose receiving keys are not all there,
// or whose store somebody put back.
func (d *Desk) recoverIfRestored(ctx context.Context, k *docket) error {
	sign := ""
	if d.cfg.Restored {
		sign = "a backup was put back"
	}
	for _, l := range k.sortedLinks() {
		if len(l.Channel.Missing(d.key)) > 0 {
			sign = "receiving keys are missing"
		}
	}
	if sign == "" {
		return nil
	}
	return d.recover(ctx, k, sign)
}

// recover lets go of every key and chain of these talks and opens their
// channels again. Until both ends have given back what the other lacks the desk
// reads, and signs nothing.
func (d *Desk) recover(ctx context.Context, k *docket, sign string) error {
	w := d.begin(ctx, k)
	for _, l := range k.sortedLinks() {
		if l.Shut {
			continue
		}
		s, err := l.Channel.Recover(w.env(l))
		if err == nil {
			err = w.step(l, s)
		}
		if err != nil {
			return w.abandon(fmt.Errorf("recover the channel with %s: %w", l.peer, err))
		}
		l.Recovering, l.Missing, l.Recorded = true, nil, 0
	}
	if err := w.note(cabinet.Event{Restored: &cabinet.Restored{Sign: sign}}); err != nil {
		return w.abandon(err)
	}
	return w.commit()
}

// Resume is an officer's word that papers may go on with a neighbour after the
// channel was opened again. It returns ErrNoPeer, ErrLocked.
func (d *Desk) Resume(ctx context.Context, talks paper.ID, officer string, with paper.Desk) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	k, err := d.docket(talks)
	if err != nil {
		return err
	}
	if _, ok := d.officers[officer]; !ok {
		return fmt.Errorf("%s: %w", officer, ErrLocked)
	}
	l := k.links[with]
	if l == nil || l.Shut {
		return fmt.Errorf("%s: %w", with, ErrNoPeer)
	}
	w := d.begin(ctx, k)
	l.Channel = l.Channel.Allow()
	w.touch[with] = true
	if err := w.note(cabinet.Event{Officer: officer, Restored: &cabinet.Restored{With: with, Sign: "papers may go on"}}); err != nil {
		return w.abandon(err)
	}
	if err := w.caughtUp(l); err != nil {
		return w.abandon(err)
	}
	if err := w.commit(); err != nil {
		return err
	}
	return d.follow(ctx, d.dockets[k.id])
}

// GiveUp is an officer's word that the talks go on without what a neighbour
// still holds: one that stays silent, or lists what it never gives, must not
// keep a desk from signing for ever. What comes back later is taken all the
// same. It returns ErrNoPeer, ErrLocked.
func (d *Desk) GiveUp(ctx context.Context, talks paper.ID, officer string, with paper.Desk) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	k, err := d.docket(talks)
	if err != nil {
		return err
	}
	if _, ok := d.officers[officer]; !ok {
		return fmt.Errorf("%s: %w", officer, ErrLocked)
	}
	l := k.links[with]
	if l == nil || !l.Recovering {
		return fmt.Errorf("%s is not waited for: %w", with, ErrNoPeer)
	}
	w := d.begin(ctx, k)
	l.Recovering = false
	w.touch[with] = true
	if err := w.note(cabinet.Event{Officer: officer, Restored: &cabinet.Restored{With: with, Sign: "goes on without what it holds", Done: true}}); err != nil {
		return w.abandon(err)
	}
	if err := w.commit(); err != nil {
		return err
	}
	return d.follow(ctx, d.dockets[k.id])
}
