package store

import (
	"context"
	"database/sql"
	"fmt"
	"iter"
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
	return batches(ctx, s, after,
		func(after uint64) (string, []any) {
			return readRecords, []any{[]byte(owner), []byte(stream), int64(min(after, 1<<63-1)), batchRows}
		},
		func(rows *sql.Rows) (r Record, size int, err error) {
			var key []byte
			err = rows.Scan(&r.Seq, &key, &r.Body)
			r.Key = string(key)
			return r, len(r.Body), err
		},
		func(r Record) uint64 { return r.Seq })
}

const readCells = `SELECT name, value FROM cells
WHERE owner = ?1 AND name >= ?2 AND name < ?3 ORDER BY name LIMIT ?4`

// beyond is greater than any name.
var beyond = strings.Repeat("\xff", MaxName+1)

// Cells implements Store.
func (s *SQLite) Cells(ctx context.Context, owner, prefix string) iter.Seq2[Cell, error] {
	return batches(ctx, s, prefix,
		func(from string) (string, []any) {
			return readCells, []any{[]byte(owner), []byte(from), []byte(prefix + beyond), batchRows}
		},
		func(rows *sql.Rows) (c Cell, size int, err error) {
			var name []byte
			err = rows.Scan(&name, &c.Value)
			c.Name = string(name)
			return c, len(c.Value), err
		},
		func(c Cell) string { return c.Name + "\x00" })
}

// batches yields what query finds from a place on, each time going on from
// where next puts it.
func batches[T, Place any](ctx context.Context, s *SQLite, from Place,
	query func(Place) (string, []any), scan func(*sql.Rows) (T, int, error), next func(T) Place,
) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		from := from
		for {
			text, args := query(from)
			batch, err := readBatch(ctx, s, text, args, scan)
			for _, item := range batch {
				if !yield(item, nil) {
					return
				}
				from = next(item)
			}
			if err != nil {
				var none T
				yield(none, fmt.Errorf("read: %w", err))
				return
			}
			if len(batch) == 0 {
				return
			}
		}
	}
}

func readBatch[T any](ctx context.Context, s *SQLite, text string, args []any, scan func(*sql.Rows) (T, int, error)) (batch []T, err error) {
	s.life.RLock()
	defer s.life.RUnlock()
	if s.closed {
		return nil, ErrClosed
	}
	rows, err := s.db.QueryContext(ctx, text, args...)
	if err != nil {
		return nil, readError(ctx, err)
	}
	defer rows.Close()
	for total := 0; total < batchBytes && rows.Next(); {
		item, size, err := scan(rows)
		if err != nil {
			return batch, readError(ctx, err)
		}
		batch, total = append(batch, item), total+size
	}
	return batch, readError(ctx, rows.Err())
}

// readError prefers the caller's own reason to what it made SQLite say.
func readError(ctx context.Context, err error) error {
	if err != nil && ctx.Err() != nil {
		return ctx.Err()
	}
	return classify(err)
}
