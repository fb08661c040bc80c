package desk

import (
	"context"
	"fmt"

	"goodoffices/desk/cabinet"
	"goodoffices/paper"
	"goodoffices/store"
)

// readCabinet folds what happened at the desk, and puts to it what may still be
// changed or stopped.
func (d *Desk) readCabinet(ctx context.Context, k *docket) error {
	for rec, err := range d.vault.Read(ctx, k.realm, streamCabinet, 0) {
		if err != nil {
			return fmt.Errorf("cabinet: %w", err)
		}
		if err := k.cabinet.Fold(rec.Body); err != nil {
			return err
		}
	}
	for cell, err := range d.vault.Cells(ctx, k.realm, groupLeaving) {
		if err != nil {
			return fmt.Errorf("cabinet: %w", err)
		}
		id, err := paper.ParseID(cell.Name)
		if err != nil {
			return fmt.Errorf("cabinet: %w", err)
		}
		if err := k.cabinet.Fill(id, cell.Value); err != nil {
			return err
		}
	}
	for cell, err := range d.vault.Cells(ctx, k.realm, groupDrafts) {
		if err != nil {
			return fmt.Errorf("cabinet: %w", err)
		}
		if err := k.cabinet.ReadDraft(cell.Value); err != nil {
			return err
		}
	}
	for cell, err := range d.vault.Cells(ctx, k.realm, groupJottings) {
		if err != nil {
			return fmt.Errorf("cabinet: %w", err)
		}
		if err := k.cabinet.ReadJotting(cell.Value); err != nil {
			return err
		}
	}
	for cell, err := range d.vault.Cells(ctx, k.realm, groupValuations) {
		if err != nil {
			return fmt.Errorf("cabinet: %w", err)
		}
		if err := k.cabinet.ReadValuation(cell.Value); err != nil {
			return err
		}
	}
	for cell, err := range d.vault.Cells(ctx, k.realm, groupMarkups) {
		if err != nil {
			return fmt.Errorf("cabinet: %w", err)
		}
		if err := k.cabinet.ReadMarkup(cell.Value); err != nil {
			return err
		}
	}
	return nil
}

// setCell sets a cell of the talks in this commit, or deletes it.
func (w *work) setCell(group string, id paper.ID, value []byte) {
	w.c.Cells = append(w.c.Cells, store.NewCell{Realm: w.k.realm, Group: group, Name: id.String(), Value: value})
}

// setContent writes what an act that has not left is made of.
func (w *work) setContent(id paper.ID, c cabinet.Content) error {
	b, err := cabinet.EncodeContent(c)
	if err != nil {
		return err
	}
	if len(b) > store.MaxSealedBody {
		return &paper.FieldError{Err: paper.ErrTooLarge, Want: "an act with papers that fit the cabinet together"}
	}
	w.setCell(groupLeaving, id, b)
	return w.k.cabinet.Fill(id, b)
}
