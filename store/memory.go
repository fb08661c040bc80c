package store

import (
	"bytes"
	"context"
	"fmt"
	"iter"
	"maps"
	"slices"
	"strings"
	"sync"
)

// A Point is a moment at which a simulation or a test may stop a store or a
// vault, as a crash would.
type Point string

// The points of a store's commit.
const (
	// BeforeCommit: nothing of the commit is durable yet.
	BeforeCommit Point = "before commit"
	// Committed: all of it is durable, and nobody was told.
	Committed Point = "committed, unanswered"
)

// Memory keeps everything in memory and durable: for simulations.
type Memory struct {
	// Fault, unless nil, is asked at every Point of a commit. An error stops
	// the store there: Commit returns it wrapped with ErrSick, and so does
	// every later one. It is set before the store is used.
	Fault func(Point) error

	mu     sync.RWMutex // guards what follows, for the length of one commit or one batch of a read
	owners map[string]*memoryOwner
	failed error // ErrClosed or wraps ErrSick
}

type memoryOwner struct {
	number  uint64
	streams map[string]*memoryStream
	cells   map[string][]byte
}

// A memoryStream holds the records numbered from trimmed+1.
type memoryStream struct {
	trimmed uint64
	records []Record
	keys    map[string]uint64
}

func (s *memoryStream) last() uint64 { return s.trimmed + uint64(len(s.records)) }

// NewMemory returns an empty store.
func NewMemory() *Memory { return &Memory{owners: map[string]*memoryOwner{}} }

// Crash ends this store as a power cut would and returns a fresh one on what
// was durable.
func (m *Memory) Crash() *Memory {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.failed = ErrClosed
	return &Memory{owners: m.copyOwners()}
}

// Clone returns an independent store with all that is durable now: a simulated
// backup.
func (m *Memory) Clone() *Memory {
	m.mu.RLock()
	defer m.mu.RUnlock()
	return &Memory{owners: m.copyOwners()}
}

// copyOwners shares the bodies, which nobody changes.
func (m *Memory) copyOwners() map[string]*memoryOwner {
	owners := make(map[string]*memoryOwner, len(m.owners))
	for name, o := range m.owners {
		c := &memoryOwner{number: o.number, streams: make(map[string]*memoryStream, len(o.streams)), cells: maps.Clone(o.cells)}
		for name, s := range o.streams {
			c.streams[name] = &memoryStream{trimmed: s.trimmed, records: slices.Clone(s.records), keys: maps.Clone(s.keys)}
		}
		owners[name] = c
	}
	return owners
}

// Commit implements Store.
func (m *Memory) Commit(ctx context.Context, txs ...Tx) ([]Result, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.failed != nil {
		return nil, m.failed
	}
	if err := ctx.Err(); err != nil {
		return nil, fmt.Errorf("commit: %w", err)
	}
	if err := m.reach(BeforeCommit); err != nil {
		return nil, err
	}
	results := make([]Result, len(txs))
	first := overtaken{}
	for i := range txs {
		results[i].Places, results[i].Err = m.apply(&txs[i], first)
	}
	if err := m.reach(Committed); err != nil {
		return nil, err
	}
	return results, nil
}

func (m *Memory) reach(p Point) error {
	if m.Fault == nil {
		return nil
	}
	if err := m.Fault(p); err != nil {
		m.failed = fmt.Errorf("%w: %s: %w", ErrSick, p, err)
	}
	return m.failed
}

func (m *Memory) apply(tx *Tx, first overtaken) ([]Appended, error) {
	if err := tx.check(); err != nil {
		return nil, err
	}
	o := m.owners[tx.Owner]
	if o == nil {
		o = &memoryOwner{streams: map[string]*memoryStream{}, cells: map[string][]byte{}}
	}
	if tx.Number != 0 {
		if err := first.check(tx, o.number); err != nil {
			return nil, err
		}
	}
	plan, err := makePlan(tx, o)
	if err != nil {
		return nil, err
	}
	m.owners[tx.Owner] = o
	if tx.Number != 0 {
		o.number = tx.Number
	}
	for i, a := range tx.Appends {
		if !plan.places[i].Existed {
			o.stream(a.Stream).append(a)
		}
	}
	for _, t := range tx.Trims {
		o.stream(t.Stream).trim(t.Through)
	}
	for _, c := range tx.Cells {
		if c.Value == nil {
			delete(o.cells, c.Name)
		} else {
			o.cells[c.Name] = bytes.Clone(c.Value)
		}
	}
	return plan.places, nil
}

func (o *memoryOwner) last(stream string) (uint64, error) {
	if s := o.streams[stream]; s != nil {
		return s.last(), nil
	}
	return 0, nil
}

func (o *memoryOwner) find(stream, key string) (uint64, bool, error) {
	if s := o.streams[stream]; s != nil {
		seq, there := s.keys[key]
		return seq, there, nil
	}
	return 0, false, nil
}

func (o *memoryOwner) stream(name string) *memoryStream {
	if o.streams[name] == nil {
		o.streams[name] = &memoryStream{keys: map[string]uint64{}}
	}
	return o.streams[name]
}

func (s *memoryStream) append(a Append) {
	seq := s.last() + 1
	s.records = append(s.records, Record{Seq: seq, Key: a.Key, Body: bytes.Clone(a.Body)})
	if a.Key != "" {
		s.keys[a.Key] = seq
	}
}

func (s *memoryStream) trim(through uint64) {
	if through <= s.trimmed {
		return
	}
	n := through - s.trimmed
	for _, r := range s.records[:n] {
		delete(s.keys, r.Key)
	}
	s.records, s.trimmed = slices.Clone(s.records[n:]), through
}

// Read implements Store.
func (m *Memory) Read(ctx context.Context, owner, stream string, after uint64) iter.Seq2[Record, error] {
	return func(yield func(Record, error) bool) {
		for {
			r, ok, err := m.next(ctx, owner, stream, after)
			if err != nil {
				yield(Record{}, err)
				return
			}
			if !ok || !yield(r, nil) {
				return
			}
			after = r.Seq
		}
	}
}

// next finds the first record above after.
func (m *Memory) next(ctx context.Context, owner, stream string, after uint64) (Record, bool, error) {
	m.mu.RLock()
	defer m.mu.RUnlock()
	if err := m.readable(ctx); err != nil {
		return Record{}, false, err
	}
	o := m.owners[owner]
	if o == nil || o.streams[stream] == nil {
		return Record{}, false, nil
	}
	s := o.streams[stream]
	after = max(after, s.trimmed)
	if after >= s.last() {
		return Record{}, false, nil
	}
	r := s.records[after-s.trimmed]
	r.Body = bytes.Clone(r.Body)
	return r, true, nil
}

// Cells implements Store.
func (m *Memory) Cells(ctx context.Context, owner, prefix string) iter.Seq2[Cell, error] {
	return func(yield func(Cell, error) bool) {
		cells, err := m.cells(ctx, owner, prefix)
		for _, c := range cells {
			if !yield(Cell{Name: c.Name, Value: bytes.Clone(c.Value)}, nil) {
				return
			}
		}
		if err != nil {
			yield(Cell{}, err)
		}
	}
}

func (m *Memory) cells(ctx context.Context, owner, prefix string) ([]Cell, error) {
	m.mu.RLock()
	defer m.mu.RUnlock()
	if err := m.readable(ctx); err != nil {
		return nil, err
	}
	var cells []Cell
	if o := m.owners[owner]; o != nil {
		for name, value := range o.cells {
			if strings.HasPrefix(name, prefix) {
				cells = append(cells, Cell{Name: name, Value: value})
			}
		}
	}
	slices.SortFunc(cells, func(a, b Cell) int { return strings.Compare(a.Name, b.Name) })
	return cells, nil
}

func (m *Memory) readable(ctx context.Context) error {
	if m.failed == ErrClosed {
		return ErrClosed
	}
	return ctx.Err()
}

// Scrub implements Scrubber: what is deleted here is gone at once.
func (m *Memory) Scrub(context.Context) error { return nil }

// Close implements Store. What was committed stays for Crash and Clone.
func (m *Memory) Close() error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.failed = ErrClosed
	return nil
}
