package store

import (
	"context"
	"database/sql"
	"fmt"
	"iter"
	"math"
	"strings"
)

// A batch of rows is read at once and yielded after: nobody who reads slowly
// keeps the write-ahead log from being copied.
const (
	batchRows  = 256
	batchBytes = 1 << 20
)

const readRecords = `SELECT seq, key, body FROM records
WHERE owner = ?1 AND stream = ?2 AND seq > ?3 ORDER BY seq LIMIT ?4`

// Read implements Store.
func (s *SQLite) Read(ctx context.Context, owner, stream string, after uint64) iter.Seq2[Record, error] {
	return func(yield func(Record, error) bool) {
		after := min(after, math.MaxInt64)
		args := func() []any { return []any{[]byte(owner), []byte(stream), int64(after), batchRows} }
		inBatches(ctx, s, s.readRecords, args, yield, func(rows *sql.Rows) (r Record, size int, err error) {
			var key []byte
			err = rows.Scan(&r.Seq, &key, &r.Body)
			r.Key, after = string(key), r.Seq
			return r, len(r.Body), err
		})
	}
}

const readCells = `SELECT name, value FROM cells
WHERE owner = ?1 AND name >= ?2 AND name < ?3 ORDER BY name LIMIT ?4`

// beyond is greater than any name.
var beyond = strings.Repeat("\xff", MaxName+1)

// Cells implements Store.
func (s *SQLite) Cells(ctx context.Context, owner, prefix string) iter.Seq2[Cell, error] {
	return func(yield func(Cell, error) bool) {
		from := prefix
		args := func() []any { return []any{[]byte(owner), []byte(from), []byte(prefix + beyond), batchRows} }
		inBatches(ctx, s, s.readCells, args, yield, func(rows *sql.Rows) (c Cell, size int, err error) {
			var name []byte
			err = rows.Scan(&name, &c.Value)
			c.Name, c.Value = string(name), whole(c.Value) // nil would delete, were it written back
			from = c.Name + "\x00"
			return c, len(c.Value), err
		})
	}
}

// inBatches yields what a query finds; args says with which arguments it goes
// on after the rows scanned so far.
func inBatches[T any](ctx context.Context, s *SQLite, query *sql.Stmt,
	args func() []any, yield func(T, error) bool, scan func(*sql.Rows) (T, int, error),
) {
	for more := true; more; {
		var batch []T
		var err error
		batch, more, err = readBatch(ctx, s, query, args(), scan)
		for _, item := range batch {
			if !yield(item, nil) {
				return
			}
		}
		if err != nil {
			var none T
			yield(none, fmt.Errorf("read: %w", err))
			return
		}
	}
}

func readBatch[T any](ctx context.Context, s *SQLite, query *sql.Stmt, args []any,
	scan func(*sql.Rows) (T, int, error),
) (batch []T, more bool, err error) {
	s.life.RLock()
	defer s.life.RUnlock()
	if s.closed {
		return nil, false, ErrClosed
	}
	rows, err := query.QueryContext(ctx, args...)
	if err != nil {
		return nil, false, readError(ctx, err)
	}
	defer rows.Close()
	total := 0
	for len(batch) < batchRows && total < batchBytes {
		if !rows.Next() {
			return batch, false, readError(ctx, rows.Err())
		}
		item, size, err := scan(rows)
		if err != nil {
			return batch, false, fmt.Errorf("%w: %w", ErrDamaged, err) // a row we did not write
		}
		batch, total = append(batch, item), total+size
	}
	return batch, true, nil
}

// readError prefers the caller's own reason to what it made SQLite say.
func readError(ctx context.Context, err error) error {
	if err != nil && ctx.Err() != nil {
		return ctx.Err()
	}
	return classify(err)
}
