package desk

import (
	"context"
	"errors"
	"fmt"

	"goodoffices/desk/cabinet"
	"goodoffices/mediation"
	"goodoffices/paper"
)

// A Minute is what an officer notes on a paper for its own desk, and perhaps who
// is to act on it and until when.
type Minute = cabinet.Minute

// ErrNoMinute: no minute of that id.
var ErrNoMinute = errors.New("no such minute")

// AddMinute lets an officer note something on a held paper. Only Paper, Text,
// For and Until count; the id is drawn here unless the page drew one, and the
// same id again is the same minute. It returns mediation.ErrNotHeld, ErrOfficer,
// ErrLocked, or a *paper.FieldError.
func (d *Desk) AddMinute(ctx context.Context, talks paper.ID, officer string, m Minute) (Minute, error) {
	if err := m.Check(); err != nil {
		return Minute{}, err
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	k, err := d.docketFor(talks, officer)
	if err != nil {
		return Minute{}, err
	}
	if k.number(m.Paper) == 0 {
		return Minute{}, fmt.Errorf("%s: %w", m.Paper.Short(), mediation.ErrNotHeld)
	}
	if m.For != "" && !d.ring.hasMember(m.For) {
		return Minute{}, fmt.Errorf("%s: %w", m.For, ErrOfficer)
	}
	if is, ok := k.cabinet.Minute(m.ID); ok {
		return is, nil
	}
	if m.ID.IsZero() {
		m.ID = salt()
	}
	w := d.begin(ctx, k)
	if err := w.note(cabinet.Event{Officer: officer, Minuted: &cabinet.Minuted{ID: m.ID, Paper: m.Paper, Text: m.Text, For: m.For, Until: m.Until}}); err != nil {
		return Minute{}, w.abandon(err)
	}
	m, _ = k.cabinet.Minute(m.ID)
	return m, w.commit()
}

// MinuteDone keeps that what a minute asked for is done; any officer may say
// so. It returns ErrNoMinute, ErrLocked.
func (d *Desk) MinuteDone(ctx context.Context, talks paper.ID, officer string, id paper.ID) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	k, err := d.docketFor(talks, officer)
	if err != nil {
		return err
	}
	switch m, ok := k.cabinet.Minute(id); {
	case !ok:
		return fmt.Errorf("%s: %w", id.Short(), ErrNoMinute)
	case m.Done:
		return nil
	}
	w := d.begin(ctx, k)
	if err := w.note(cabinet.Event{Officer: officer, MinuteDone: id}); err != nil {
		return w.abandon(err)
	}
	return w.commit()
}
