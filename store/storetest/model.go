package storetest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"goodoffices/store"
)

// A model is a store in plain maps, written from the contract alone: the
// oracle of the property tests.
type model struct {
	numbers map[string]uint64
	records map[string]map[uint64]store.Record // by owner and stream
	ends    map[string]uint64
	cells   map[string]map[string]string // by owner
}

func newModel() *model {
	return &model{map[string]uint64{}, map[string]map[uint64]store.Record{}, map[string]uint64{}, map[string]map[string]string{}}
}

func (m *model) clone() *model {
	c := &model{maps.Clone(m.numbers), map[string]map[uint64]store.Record{}, maps.Clone(m.ends), map[string]map[string]string{}}
	for k, v := range m.records {
		c.records[k] = maps.Clone(v)
	}
	for k, v := range m.cells {
		c.cells[k] = maps.Clone(v)
	}
	return c
}

func streamOf(owner, stream string) string { return fmt.Sprintf("%q %q", owner, stream) }

// commit applies the transactions one after the other, each on a copy that is
// kept only if all of it could be applied.
func (m *model) commit(txs []store.Tx) []store.Result {
	results := make([]store.Result, len(txs))
	overtaken := map[string]bool{}
	for i, tx := range txs {
		if tx.Number != 0 {
			overtaken[tx.Owner] = overtaken[tx.Owner] || tx.Number <= m.numbers[tx.Owner]
			if overtaken[tx.Owner] {
				results[i] = store.Result{Err: store.ErrConflict}
				continue
			}
		}
		next := m.clone()
		if results[i] = next.apply(tx); results[i].Err == nil {
			*m = *next
		}
	}
	return results
}

func (m *model) apply(tx store.Tx) (r store.Result) {
	if tx.Number != 0 {
		if tx.Number != m.numbers[tx.Owner]+1 {
			return store.Result{Err: store.ErrConflict}
		}
		m.numbers[tx.Owner] = tx.Number
	}
	for _, a := range tx.Appends {
		r.Places = append(r.Places, m.append(streamOf(tx.Owner, a.Stream), a))
	}
	for _, t := range tx.Trims {
		name := streamOf(tx.Owner, t.Stream)
		if t.Through > m.ends[name] {
			return store.Result{Err: store.ErrTrim}
		}
		maps.DeleteFunc(m.records[name], func(seq uint64, _ store.Record) bool { return seq <= t.Through })
	}
	for _, c := range tx.Cells {
		if m.cells[tx.Owner] == nil {
			m.cells[tx.Owner] = map[string]string{}
		}
		if c.Value == nil {
			delete(m.cells[tx.Owner], c.Name)
		} else {
			m.cells[tx.Owner][c.Name] = string(c.Value)
		}
	}
	return r
}

func (m *model) append(name string, a store.Append) store.Appended {
	for seq, r := range m.records[name] {
		if a.Key != "" && r.Key == a.Key {
			return store.Appended{Seq: seq, Existed: true}
		}
	}
	m.ends[name]++
	if m.records[name] == nil {
		m.records[name] = map[uint64]store.Record{}
	}
	m.records[name][m.ends[name]] = store.Record{Seq: m.ends[name], Key: a.Key, Body: bytes.Clone(a.Body)}
	return store.Appended{Seq: m.ends[name]}
}

func (m *model) read(owner, stream string, after uint64) []store.Record {
	var rs []store.Record
	for seq, r := range m.records[streamOf(owner, stream)] {
		if seq > after {
			rs = append(rs, r)
		}
	}
	slices.SortFunc(rs, func(a, b store.Record) int { return int(a.Seq) - int(b.Seq) })
	return rs
}

func (m *model) readCells(owner, prefix string) []store.Cell {
	var cs []store.Cell
	for _, name := range slices.Sorted(maps.Keys(m.cells[owner])) {
		if strings.HasPrefix(name, prefix) {
			cs = append(cs, store.Cell{Name: name, Value: []byte(m.cells[owner][name])})
		}
	}
	return cs
}

// differs says in what a store differs from the model, if in anything.
func (m *model) differs(ctx context.Context, s store.Store, owner, stream string, after uint64) error {
	got, err := collect(s.Read(ctx, owner, stream, after))
	if err != nil {
		return err
	}
	want := m.read(owner, stream, after)
	same := func(a, b store.Record) bool {
		return a.Seq == b.Seq && a.Key == b.Key && bytes.Equal(a.Body, b.Body)
	}
	if !slices.EqualFunc(got, want, same) {
		return fmt.Errorf("stream %q of %q above %d holds %s, want %s", stream, owner, after, story(got), story(want))
	}
	return nil
}

func (m *model) cellsDiffer(ctx context.Context, s store.Store, owner, prefix string) error {
	got, err := collect(s.Cells(ctx, owner, prefix))
	if err != nil {
		return err
	}
	want := m.readCells(owner, prefix)
	same := func(a, b store.Cell) bool {
		return a.Name == b.Name && a.Value != nil && bytes.Equal(a.Value, b.Value)
	}
	if !slices.EqualFunc(got, want, same) {
		return fmt.Errorf("cells %q… of %q are %s, want %s", prefix, owner, story(got), story(want))
	}
	return nil
}

// story lists records or cells with the beginning of what they hold.
func story[T store.Record | store.Cell](items []T) string {
	var b strings.Builder
	for _, item := range items {
		fmt.Fprintf(&b, "{%.40q}", fmt.Sprint(item))
	}
	return b.String()
}

// resultsDiffer compares what a commit answered.
func resultsDiffer(got, want []store.Result) error {
	if len(got) != len(want) {
		return fmt.Errorf("%d results, want %d", len(got), len(want))
	}
	for i := range got {
		if !errors.Is(got[i].Err, want[i].Err) || !slices.Equal(got[i].Places, want[i].Places) {
			return fmt.Errorf("transaction %d: %+v, want %+v", i, got[i], want[i])
		}
	}
	return nil
}
