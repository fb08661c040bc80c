package desk

import (
	"context"
	"errors"
	"fmt"
	"time"

	"goodoffices/desk/cabinet"
	"goodoffices/mediation"
	"goodoffices/paper"
)

// A Jotting is what officers keep in sight for one another and no paper says.
type Jotting = cabinet.Jotting

// A Shelf says what a jotting is for.
type Shelf = cabinet.Shelf

// The shelves that screens write on.
const (
	ShelfSay        = cabinet.ShelfSay
	ShelfAsk        = cabinet.ShelfAsk
	ShelfGround     = cabinet.ShelfGround
	ShelfOutsider   = cabinet.ShelfOutsider
	ShelfDisclosure = cabinet.ShelfDisclosure
	ShelfVisit      = cabinet.ShelfVisit
)

// ErrNoJotting: no jotting of that id; it may have been wiped out.
var ErrNoJotting = errors.New("no such jotting")

// Jot lets an officer write a jotting, or put one in the place of another of
// the same id. It returns mediation.ErrNotHeld for a paper that it is about,
// ErrNoJotting, ErrLocked, or a *paper.FieldError.
func (d *Desk) Jot(ctx context.Context, talks paper.ID, officer string, j Jotting) (Jotting, error) {
	if err := j.Check(); err != nil {
		return Jotting{}, err
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	k, err := d.docketFor(talks, officer)
	if err != nil {
		return Jotting{}, err
	}
	if err := k.mayJot(j); err != nil {
		return Jotting{}, err
	}
	w := d.begin(ctx, k)
	if was, ok := k.cabinet.Jotting(j.ID); ok {
		j.At = was.At
	} else {
		j.ID = salt()
		if j.At.IsZero() {
			j.At = w.now.Truncate(time.Second)
		}
	}
	j.By = officer
	b, err := cabinet.EncodeJotting(j)
	if err != nil {
		return Jotting{}, err
	}
	w.setCell(groupJottings, j.ID, b)
	k.cabinet.PutJotting(j)
	return j, w.commit()
}

// mayJot reports what is wrong with a jotting at this desk.
func (k *docket) mayJot(j Jotting) error {
	for _, id := range append([]paper.ID{j.Paper}, j.Sources...) {
		if !id.IsZero() && k.number(id) == 0 {
			return fmt.Errorf("%s: %w", id.Short(), mediation.ErrNotHeld)
		}
	}
	_, ok := k.cabinet.Jotting(j.ID)
	switch {
	case !ok && !j.ID.IsZero():
		return fmt.Errorf("%s: %w", j.ID.Short(), ErrNoJotting)
	case !ok && len(k.cabinet.Jottings()) >= cabinet.MaxJottings:
		return &paper.FieldError{Field: "/jottings", Err: paper.ErrTooMany, Want: fmt.Sprintf("at most %d", cabinet.MaxJottings)}
	}
	return nil
}

// WipeJotting wipes a jotting out. Wiping twice is wiping once.
func (d *Desk) WipeJotting(ctx context.Context, talks paper.ID, officer string, id paper.ID) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	k, err := d.docketFor(talks, officer)
	if err != nil {
		return err
	}
	if _, ok := k.cabinet.Jotting(id); !ok {
		return nil
	}
	w := d.begin(ctx, k)
	w.setCell(groupJottings, id, nil)
	k.cabinet.DropJotting(id)
	return w.commit()
}

// Jottings returns what the officers have jotted down, in the order in which
// they wrote it. It returns ErrLocked.
func (d *Desk) Jottings(_ context.Context, talks paper.ID, officer string) ([]Jotting, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	k, err := d.docketFor(talks, officer)
	if err != nil {
		return nil, err
	}
	return k.cabinet.Jottings(), nil
}
