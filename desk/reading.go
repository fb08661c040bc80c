package desk

import (
	"context"
	"fmt"

	"goodoffices/desk/cabinet"
	"goodoffices/mediation"
	"goodoffices/paper"
)

// forReading reports whether an entry is one that officers read: what another
// desk wrote, receipts aside, which programs write for programs.
func (k *docket) forReading(p *paper.Paper) bool {
	return p.From != k.talks.Self() && p.Kind != paper.KindReceipt && p.Kind != paper.KindInformalReceipt
}

// MarkRead keeps that an officer read papers, all in one commit. It returns
// mediation.ErrNotHeld, ErrLocked.
func (d *Desk) MarkRead(ctx context.Context, talks paper.ID, officer string, ids ...paper.ID) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	k, err := d.docketFor(talks, officer)
	if err != nil {
		return err
	}
	read := &cabinet.Read{}
	seen := map[paper.ID]bool{}
	for _, id := range ids {
		if k.number(id) == 0 {
			return fmt.Errorf("%s: %w", id.Short(), mediation.ErrNotHeld)
		}
		if !seen[id] && !k.cabinet.HasRead(officer, id) {
			read.Papers = append(read.Papers, id)
		}
		seen[id] = true
	}
	if len(read.Papers) == 0 {
		return nil
	}
	w := d.begin(ctx, k)
	if err := w.note(cabinet.Event{Officer: officer, Read: read}); err != nil {
		return w.abandon(err)
	}
	return w.commit()
}

// Unread returns the papers of others that an officer has not read, in the
// order in which they came. It returns ErrLocked.
func (d *Desk) Unread(_ context.Context, talks paper.ID, officer string) ([]paper.ID, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	k, err := d.docketFor(talks, officer)
	if err != nil {
		return nil, err
	}
	out := []paper.ID{}
	for n := range k.arrived.all() {
		if id := k.talks.Numbered(n); !k.cabinet.HasRead(officer, id) {
			out = append(out, id)
		}
	}
	return out, nil
}
