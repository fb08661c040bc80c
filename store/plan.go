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

// A planner answers what stands in the streams of one owner, as seen by the
// transaction to be planned.
type planner interface {
	// last returns the number of the newest record ever appended.
	last(stream string) (uint64, error)
	// find returns the number of the record of that key, if it is there.
	find(stream, key string) (seq uint64, there bool, err error)
}

// A plan says what a transaction will do, before it does anything: so that one
// that cannot be applied leaves no trace, whatever the database.
type plan struct {
	places []Appended
	last   map[string]uint64 // of every stream appended to or trimmed, afterwards
}

// makePlan fails with ErrTrim if a trim reaches too far, and with the
// planner's errors.
func makePlan(tx *Tx, p planner) (plan, error) {
	type named struct{ stream, key string }
	pl := plan{places: make([]Appended, len(tx.Appends)), last: map[string]uint64{}}
	added := map[named]uint64{}
	for i, a := range tx.Appends {
		if err := pl.load(p, a.Stream); err != nil {
			return plan{}, err
		}
		name := named{a.Stream, a.Key}
		if a.Key != "" {
			seq, there := added[name]
			if !there {
				var err error
				if seq, there, err = p.find(a.Stream, a.Key); err != nil {
					return plan{}, err
				}
			}
			if there {
				pl.places[i] = Appended{Seq: seq, Existed: true}
				continue
			}
			added[name] = pl.last[a.Stream] + 1
		}
		pl.last[a.Stream]++
		pl.places[i] = Appended{Seq: pl.last[a.Stream]}
	}
	for _, t := range tx.Trims {
		if err := pl.load(p, t.Stream); err != nil {
			return plan{}, err
		}
		if t.Through > pl.last[t.Stream] {
			return plan{}, fmt.Errorf("%w: through %d of %d", ErrTrim, t.Through, pl.last[t.Stream])
		}
	}
	return pl, nil
}

func (pl *plan) load(p planner, stream string) error {
	if _, ok := pl.last[stream]; ok {
		return nil
	}
	n, err := p.last(stream)
	pl.last[stream] = n
	return err
}

// overtaken remembers, within one commit, the owners of which another commit
// came first.
type overtaken map[string]bool

// check answers whether a numbered transaction fits the owner's last number.
func (o overtaken) check(tx *Tx, last uint64) error {
	if tx.Number == last+1 && !o[tx.Owner] {
		return nil
	}
	if tx.Number <= last {
		o[tx.Owner] = true
	}
	return fmt.Errorf("%w: number %d after %d", ErrConflict, tx.Number, last)
}
