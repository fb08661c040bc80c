package store

import (
	"database/sql"
	"errors"
)

type streamName struct{ owner, stream string }

// applying is one transaction at work inside a SQL transaction.
type applying struct {
	w     *writer
	tx    *Tx
	owner []byte
	first overtaken // shared by the transactions of one commit
}

// apply asks everything before it changes anything. A refusal concerns this
// transaction alone, an error the whole commit.
func (t *applying) apply() (places []Appended, refusal, err error) {
	if err := t.tx.check(); err != nil {
		return nil, err, nil
	}
	refusal, err = t.checkNumber()
	if refusal != nil || err != nil {
		return nil, refusal, err
	}
	plan, err := makePlan(t.tx, t)
	if errors.Is(err, ErrTrim) {
		return nil, err, nil
	} else if err != nil {
		return nil, nil, err
	}
	if err := t.change(plan); err != nil {
		return nil, nil, err
	}
	for stream, last := range plan.last {
		t.w.known[streamName{t.tx.Owner, stream}] = last
	}
	return plan.places, nil, nil
}

func (t *applying) checkNumber() (refusal, err error) {
	if t.tx.Number == 0 {
		return nil, nil
	}
	var n uint64
	if err := t.w.number.QueryRow(t.owner).Scan(&n); err != nil && !errors.Is(err, sql.ErrNoRows) {
		return nil, err
	}
	return t.first.check(t.tx, n), nil
}

// last implements planner.
func (t *applying) last(stream string) (uint64, error) {
	if n, ok := t.w.known[streamName{t.tx.Owner, stream}]; ok {
		return n, nil
	}
	var n uint64
	if err := t.w.last.QueryRow(t.owner, []byte(stream)).Scan(&n); err != nil {
		return 0, err
	}
	t.w.known[streamName{t.tx.Owner, stream}] = n
	return n, nil
}

// find implements planner.
func (t *applying) find(stream, key string) (uint64, bool, error) {
	var n uint64
	err := t.w.find.QueryRow(t.owner, []byte(stream), []byte(key)).Scan(&n)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, false, nil
	}
	return n, err == nil, err
}

func (t *applying) change(plan plan) error {
	if t.tx.Number != 0 {
		if _, err := t.w.setNumber.Exec(t.owner, int64(t.tx.Number)); err != nil {
			return err
		}
	}
	for i, a := range t.tx.Appends {
		if plan.places[i].Existed {
			continue
		}
		var key []byte
		if a.Key != "" {
			key = []byte(a.Key)
		}
		if _, err := t.w.insert.Exec(t.owner, []byte(a.Stream), int64(plan.places[i].Seq), key, whole(a.Body)); err != nil {
			return err
		}
		t.w.since += len(a.Body)
	}
	for _, tr := range t.tx.Trims {
		if _, err := t.w.deleteThrough.Exec(t.owner, []byte(tr.Stream), int64(tr.Through)); err != nil {
			return err
		}
		if _, err := t.w.setTrim.Exec(t.owner, []byte(tr.Stream), int64(tr.Through)); err != nil {
			return err
		}
	}
	for _, c := range t.tx.Cells {
		if err := t.changeCell(c); err != nil {
			return err
		}
	}
	t.w.since += pageSize * (1 + len(t.tx.Trims) + len(t.tx.Cells))
	return nil
}

func (t *applying) changeCell(c Cell) error {
	if c.Value == nil {
		_, err := t.w.deleteCell.Exec(t.owner, []byte(c.Name))
		return err
	}
	t.w.since += len(c.Value)
	_, err := t.w.setCell.Exec(t.owner, []byte(c.Name), whole(c.Value))
	return err
}

// whole keeps an empty body from becoming NULL.
func whole(b []byte) []byte {
	if b == nil {
		return []byte{}
	}
	return b
}
