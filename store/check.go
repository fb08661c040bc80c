package store

import (
	"fmt"
	"math"
)

// check refuses what no implementation takes: ErrName and ErrTooLarge.
func (tx *Tx) check() error {
	if err := checkName("owner", tx.Owner); err != nil {
		return err
	}
	if tx.Number > math.MaxInt64 {
		return fmt.Errorf("%w: number %d", ErrConflict, tx.Number)
	}
	for _, a := range tx.Appends {
		if err := checkName("stream", a.Stream); err != nil {
			return err
		}
		if len(a.Key) > MaxName {
			return fmt.Errorf("key of %d bytes: %w", len(a.Key), ErrName)
		}
		if len(a.Body) > MaxBody {
			return fmt.Errorf("record of %d bytes: %w", len(a.Body), ErrTooLarge)
		}
	}
	for _, t := range tx.Trims {
		if err := checkName("stream", t.Stream); err != nil {
			return err
		}
	}
	for _, c := range tx.Cells {
		if err := checkName("cell", c.Name); err != nil {
			return err
		}
		if len(c.Value) > MaxBody {
			return fmt.Errorf("cell of %d bytes: %w", len(c.Value), ErrTooLarge)
		}
	}
	return nil
}

func checkName(what, name string) error {
	if name == "" || len(name) > MaxName {
		return fmt.Errorf("%s of %d bytes: %w", what, len(name), ErrName)
	}
	return nil
}
