package store

import (
	"context"
	"fmt"
	"iter"
	"maps"
	"slices"
)

// Read yields the records of a stream numbered above after, as they were at
// the last commit before. It ends in ErrNoRealm, or in what is wrong with the
// records: ErrRemoved, ErrCutTail, ErrSwapped, ErrAltered. Of the records
// yielded before such an error it is certain that this desk wrote them, in
// this place; that the last of them are the newest is certain without one.
func (v *Vault) Read(ctx context.Context, realm, stream string, after uint64) iter.Seq2[Record, error] {
	return func(yield func(Record, error) bool) {
		err := v.read(ctx, realm, stream, after, func(r Record) bool { return yield(r, nil) })
		if err != nil {
			yield(Record{}, fmt.Errorf("read: %w", err))
		}
	}
}

func (v *Vault) read(ctx context.Context, realm, stream string, after uint64, yield func(Record) bool) error {
	r, stored, end, err := v.find(realm, stream)
	if err != nil || after >= end.n {
		return err
	}
	// Where reading does not begin at the beginning, a record's own word on
	// the one before it is confirmed by those behind it, down from the head.
	var before nonce
	seq := after
	for rec, err := range v.store.Read(ctx, v.owner, stored, after) {
		if err != nil {
			return err
		}
		if seq == end.n {
			break // committed since
		}
		seq++
		if rec.Seq != seq {
			return fmt.Errorf("record %d: %w", seq, ErrRemoved)
		}
		if seq == after+1 && after > 0 {
			if before, _, _, err = splitRecord(rec.Body); err != nil {
				return err
			}
		}
		rec.Body, before, err = r.openRecord(stream, rec, before)
		if err != nil {
			return err
		}
		if seq == end.n && before != end.last {
			return fmt.Errorf("record %d: %w", seq, ErrSwapped)
		}
		if !yield(rec) {
			return nil
		}
	}
	if seq < end.n {
		return fmt.Errorf("record %d: %w", seq+1, ErrCutTail)
	}
	return nil
}

func (v *Vault) find(realm, stream string) (*realm, string, tail, error) {
	v.mu.RLock()
	defer v.mu.RUnlock()
	if v.failed != nil {
		return nil, "", tail{}, v.failed
	}
	r, err := v.realm(realm)
	if err != nil {
		return nil, "", tail{}, err
	}
	stored := r.stream(stream)
	return r, stored, v.head.streams[stored], nil
}

// Cells yields the cells of a group, in no particular order. Commits may go on
// meanwhile: each cell is as it is when it is yielded, and one deleted before
// is not. It ends in ErrNoRealm, or ErrRemoved, ErrSwapped, ErrAltered.
func (v *Vault) Cells(ctx context.Context, realm, group string) iter.Seq2[Cell, error] {
	return func(yield func(Cell, error) bool) {
		names, err := v.cellNames(realm, group)
		for _, stored := range names {
			c, there, err := v.cell(ctx, realm, stored)
			if err != nil {
				yield(Cell{}, fmt.Errorf("read: %w", err))
				return
			}
			if there && !yield(c, nil) {
				return
			}
		}
		if err != nil {
			yield(Cell{}, fmt.Errorf("read: %w", err))
		}
	}
}

func (v *Vault) cellNames(realm, group string) ([]string, error) {
	v.mu.RLock()
	defer v.mu.RUnlock()
	if v.failed != nil {
		return nil, v.failed
	}
	r, err := v.realm(realm)
	if err != nil {
		return nil, err
	}
	return slices.Sorted(maps.Keys(v.cells[r.group(group)])), nil
}

// Cell returns the value of one cell, and whether it is there.
func (v *Vault) Cell(ctx context.Context, realm, group, name string) (value []byte, there bool, err error) {
	v.mu.RLock()
	r, err := v.realm(realm)
	v.mu.RUnlock()
	var c Cell
	if err == nil {
		c, there, err = v.cell(ctx, realm, r.cell(group, name))
	}
	if err != nil {
		return nil, false, fmt.Errorf("read: %w", err)
	}
	return c.Value, there, nil
}

// cell reads one cell while no commit can change it.
func (v *Vault) cell(ctx context.Context, realm, stored string) (c Cell, there bool, err error) {
	v.mu.RLock()
	defer v.mu.RUnlock()
	if v.failed != nil {
		return Cell{}, false, v.failed
	}
	r, err := v.realm(realm)
	if err != nil {
		return Cell{}, false, err
	}
	want, there := v.cells[stored[:groupNameSize]][stored]
	if !there {
		return Cell{}, false, nil
	}
	for c, err := range v.store.Cells(ctx, v.owner, stored) {
		switch {
		case err != nil:
			return Cell{}, false, err
		case c.Name != stored: // a longer name
			continue
		case len(c.Value) < overhead:
			return Cell{}, false, fmt.Errorf("cell: %w", ErrAltered)
		case nonce(c.Value) != want:
			return Cell{}, false, fmt.Errorf("cell: %w", ErrSwapped)
		}
		c, err = r.openCell(stored, c.Value)
		return c, err == nil, err
	}
	return Cell{}, false, fmt.Errorf("cell: %w", ErrRemoved)
}
