package store

import (
	"bytes"
	"context"
	"crypto/rand"
	"database/sql"
	"fmt"
	"path/filepath"
	"slices"
	"testing"
	"time"
)

// perCommit is how many records share a commit in the goal of docs/performance.md.
const perCommit = 64

// BenchmarkStoreBesidePlainSQLite measures commits of 64 records, in turn
// through the store and through nothing but SQL with the same pragmas, and
// reports the median of five ratios. The goal is at least 0.6.
func BenchmarkStoreBesidePlainSQLite(b *testing.B) {
	for _, size := range []int{1 << 10, 4 << 10, 16 << 10} {
		for _, streams := range []int{1, perCommit} {
			b.Run(fmt.Sprintf("body=%d/streams=%d", size, streams), func(b *testing.B) {
				body := make([]byte, size)
				rand.Read(body)
				var ratios []float64
				for range 5 {
					ratios = append(ratios, storeRate(b, body, streams)/plainRate(b, body))
				}
				slices.Sort(ratios)
				b.ReportMetric(ratios[2], "ratio")
				b.ReportMetric(0, "ns/op")
			})
		}
	}
}

// span is how long one side of a ratio is measured.
const span = 300 * time.Millisecond

func rate(b *testing.B, commit func(n int)) float64 {
	b.Helper()
	for n := range 8 { // pages and statements warm
		commit(n)
	}
	start := time.Now()
	n := 8
	for ; time.Since(start) < span; n++ {
		commit(n)
	}
	return float64((n-8)*perCommit) / time.Since(start).Seconds()
}

func storeRate(b *testing.B, body []byte, streams int) float64 {
	s, err := OpenSQLite(b.Context(), filepath.Join(b.TempDir(), "store"), Options{})
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close()
	txs := make([]Tx, perCommit)
	r := rate(b, func(int) {
		for i := range txs {
			owner := fmt.Sprintf("%032d", i%streams)
			txs[i] = Tx{Owner: owner, Appends: []Append{{Stream: "lane", Body: body}}}
		}
		if _, err := s.Commit(b.Context(), txs...); err != nil {
			b.Fatal(err)
		}
	})
	b.ReportMetric(r, "records/s")
	return r
}

func plainRate(b *testing.B, body []byte) float64 {
	db, err := sql.Open("sqlite", dataSource(filepath.Join(b.TempDir(), "plain"), Options{}, false))
	if err != nil {
		b.Fatal(err)
	}
	defer db.Close()
	db.SetMaxOpenConns(1)
	ctx := context.Background()
	for _, text := range []string{"CREATE TABLE lane (seq INTEGER PRIMARY KEY, body BLOB NOT NULL) STRICT", "PRAGMA wal_autocheckpoint = 1000"} {
		if _, err := db.ExecContext(ctx, text); err != nil {
			b.Fatal(err)
		}
	}
	conn, err := db.Conn(ctx)
	if err != nil {
		b.Fatal(err)
	}
	defer conn.Close()
	insert, err := conn.PrepareContext(ctx, "INSERT INTO lane (body) VALUES (?)")
	if err != nil {
		b.Fatal(err)
	}
	return rate(b, func(int) {
		_, err := conn.ExecContext(ctx, "BEGIN IMMEDIATE")
		for i := 0; i < perCommit && err == nil; i++ {
			_, err = insert.ExecContext(ctx, bytes.Clone(body))
		}
		if err == nil {
			_, err = conn.ExecContext(ctx, "COMMIT")
		}
		if err != nil {
			b.Fatal(err)
		}
	})
}
