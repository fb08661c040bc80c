// Package storetest proves a store by its contract: one suite that every
// implementation runs, and a disk that fails when told to.
//
//	storetest.Run(t, func(t *testing.T) store.Store { return store.NewMemory() })
package storetest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"iter"
	"sync"
	"testing"

	"pgregory.net/rapid"

	"goodoffices/store"
)

// A Durable is a store together with the power switch of the machine it runs on.
type Durable struct {
	Store store.Store
	// Crash ends the store without closing it and returns it as found when
	// it is opened again.
	Crash func() store.Store
}

// Run holds a store to its contract. Every call of open gives an empty store,
// closed by whoever made it when the test ends.
func Run(t *testing.T, open func(t *testing.T) store.Store) {
	for _, c := range []struct {
		name string
		test func(*testing.T, store.Store)
	}{
		{"AgreesWithModel", testModel},
		{"OneNumberOneWinner", testConflicts},
		{"ConcurrentAppendsLeaveNoGap", testConcurrentAppends},
		{"ReadsDuringCommits", testReadsDuringCommits},
		{"CommitInsideRead", testCommitInsideRead},
		{"CancelledCommitLeavesNoTrace", testCancelled},
		{"FailedTransactionLeavesNoTrace", testFailedTx},
		{"OvertakenTransactionsFailTogether", testOvertaken},
		{"Bounds", testBounds},
		{"PrefixesAreBytes", testPrefixes},
		{"BytesBelongToWhoeverHoldsThem", testAliasing},
		{"ClosedStoreRefuses", testClosed},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			c.test(t, open(t))
		})
	}
}

// RunDurable checks that what was committed, and nothing else, is there after
// a crash, and that the store found then goes on to the next.
func RunDurable(t *testing.T, open func(t *testing.T) Durable) {
	t.Parallel()
	d, run := open(t), 0
	rapid.Check(t, func(rt *rapid.T) {
		run++
		prefix, m := fmt.Sprint("run ", run, " "), newModel()
		for range rapid.IntRange(1, 4).Draw(rt, "commits") {
			commitBoth(rt, d.Store, m, prefix)
		}
		if rapid.Bool().Draw(rt, "crash") {
			d.Store = d.Crash()
		}
		compareAll(rt, d.Store, m, prefix)
	})
}

func collect[T any](seq iter.Seq2[T, error]) (items []T, err error) {
	for item, err := range seq {
		if err != nil {
			return items, err
		}
		items = append(items, item)
	}
	return items, nil
}

func mustCommit(t *testing.T, s store.Store, txs ...store.Tx) []store.Result {
	t.Helper()
	rs, err := s.Commit(t.Context(), txs...)
	if err != nil {
		t.Fatal(err)
	}
	for i, r := range rs {
		if r.Err != nil {
			t.Fatalf("transaction %d: %v", i, r.Err)
		}
	}
	return rs
}

var names = []string{"a", "a\x00", "\xff"}

// drawBody draws a length, short enough to be read in a failure's story.
func drawBody(t *rapid.T) []byte {
	size := rapid.SampledFrom([]int{0, 1, 2, 5000}).Draw(t, "size")
	return bytes.Repeat([]byte{rapid.Byte().Draw(t, "filled with")}, size)
}

func drawTx(t *rapid.T, m *model, prefix string) store.Tx {
	name := rapid.SampledFrom(names)
	tx := store.Tx{Owner: prefix + name.Draw(t, "owner")}
	if rapid.Bool().Draw(t, "numbered") {
		tx.Number = m.numbers[tx.Owner] + uint64(rapid.SampledFrom([]int{1, 1, 1, 1, 2, 0}).Draw(t, "number"))
	}
	for range rapid.IntRange(0, 3).Draw(t, "appends") {
		a := store.Append{Stream: name.Draw(t, "stream"), Body: drawBody(t)}
		if rapid.Bool().Draw(t, "keyed") {
			a.Key = name.Draw(t, "key")
		}
		tx.Appends = append(tx.Appends, a)
	}
	for range rapid.SampledFrom([]int{0, 0, 1, 2}).Draw(t, "trims") {
		stream := name.Draw(t, "stream")
		through := rapid.Uint64Range(0, m.ends[streamOf(tx.Owner, stream)]+2).Draw(t, "through")
		tx.Trims = append(tx.Trims, store.Trim{Stream: stream, Through: through})
	}
	for range rapid.IntRange(0, 3).Draw(t, "cells") {
		c := store.Cell{Name: name.Draw(t, "cell")}
		if rapid.Bool().Draw(t, "set") {
			c.Value = drawBody(t)
		}
		tx.Cells = append(tx.Cells, c)
	}
	return tx
}

// commitBoth commits the same to the store and to the model.
func commitBoth(t *rapid.T, s store.Store, m *model, prefix string) {
	var txs []store.Tx
	for range rapid.IntRange(1, 4).Draw(t, "transactions") {
		txs = append(txs, drawTx(t, m, prefix))
	}
	got, err := s.Commit(context.Background(), txs...)
	if err != nil {
		t.Fatal(err)
	}
	if err := resultsDiffer(got, m.commit(txs)); err != nil {
		t.Fatalf("commit of %d: %v", len(txs), err)
	}
}

func compareAll(t *rapid.T, s store.Store, m *model, prefix string) {
	for _, owner := range names {
		for _, name := range names {
			if err := m.differs(context.Background(), s, prefix+owner, name, 0); err != nil {
				t.Fatal(err)
			}
		}
		if err := m.cellsDiffer(context.Background(), s, prefix+owner, ""); err != nil {
			t.Fatal(err)
		}
	}
}

func testModel(t *testing.T, s store.Store) {
	run := 0
	rapid.Check(t, func(rt *rapid.T) {
		run++ // every run has owners of its own in the one store
		prefix, m := fmt.Sprint("run ", run, " "), newModel()
		name := rapid.SampledFrom(names)
		rt.Repeat(map[string]func(*rapid.T){
			"commit": func(rt *rapid.T) { commitBoth(rt, s, m, prefix) },
			"read": func(rt *rapid.T) {
				owner, stream := prefix+name.Draw(rt, "owner"), name.Draw(rt, "stream")
				if err := m.differs(t.Context(), s, owner, stream, rapid.Uint64Range(0, 9).Draw(rt, "after")); err != nil {
					rt.Fatal(err)
				}
			},
			"cells": func(rt *rapid.T) {
				if err := m.cellsDiffer(t.Context(), s, prefix+name.Draw(rt, "owner"), name.Draw(rt, "prefix")); err != nil {
					rt.Fatal(err)
				}
			},
		})
		compareAll(rt, s, m, prefix)
	})
}

// testConflicts has several writers try the same number again and again.
func testConflicts(t *testing.T, s store.Store) {
	const writers, numbers = 4, 25
	var wg sync.WaitGroup
	won := make([]int, writers)
	for w := range writers {
		wg.Go(func() {
			for n := uint64(1); n <= numbers; {
				rs, err := s.Commit(t.Context(), store.Tx{
					Owner: "o", Number: n, Appends: []store.Append{{Stream: "s", Body: []byte{byte(n)}}},
				})
				switch {
				case err != nil:
					t.Error(err)
					return
				case rs[0].Err == nil:
					won[w]++
				case !errors.Is(rs[0].Err, store.ErrConflict):
					t.Error(rs[0].Err)
					return
				}
				n++
			}
		})
	}
	wg.Wait()
	total := 0
	for _, n := range won {
		total += n
	}
	records, err := collect(s.Read(t.Context(), "o", "s", 0))
	if err != nil || total != numbers || len(records) != numbers {
		t.Fatalf("%d numbers won %d times, %d records, %v", numbers, total, len(records), err)
	}
}

func testConcurrentAppends(t *testing.T, s store.Store) {
	const writers, each = 8, 20
	var wg sync.WaitGroup
	places := make([]map[uint64]string, writers)
	for w := range writers {
		places[w] = map[uint64]string{}
		wg.Go(func() {
			for i := range each {
				body := fmt.Sprint(w, i)
				rs, err := s.Commit(t.Context(), store.Tx{Owner: "o", Appends: []store.Append{{Stream: "s", Body: []byte(body)}}})
				if err != nil || rs[0].Err != nil {
					t.Error(err, rs)
					return
				}
				places[w][rs[0].Places[0].Seq] = body
			}
		})
	}
	wg.Wait()
	n := uint64(0)
	for r, err := range s.Read(t.Context(), "o", "s", 0) {
		if err != nil {
			t.Fatal(err)
		}
		if n++; r.Seq != n {
			t.Fatalf("record %d where %d was expected", r.Seq, n)
		}
		found := 0
		for _, p := range places {
			if p[r.Seq] == string(r.Body) {
				found++
			}
		}
		if found != 1 {
			t.Fatalf("record %d answered to %d writers", r.Seq, found)
		}
	}
	if n != writers*each {
		t.Fatalf("%d records, want %d", n, writers*each)
	}
}

// testReadsDuringCommits: readers of a growing stream see no gap and no record
// in part.
func testReadsDuringCommits(t *testing.T, s store.Store) {
	const commits = 100
	done := make(chan struct{})
	var wg sync.WaitGroup
	for range 3 {
		wg.Go(func() {
			for {
				want := uint64(0)
				for r, err := range s.Read(t.Context(), "o", "s", 0) {
					if want++; err != nil || r.Seq != want || len(r.Body) != int(want) {
						t.Errorf("record %d of %d bytes where %d was expected: %v", r.Seq, len(r.Body), want, err)
						return
					}
				}
				select {
				case <-done:
					return
				default:
				}
			}
		})
	}
	for i := range commits {
		mustCommit(t, s, store.Tx{Owner: "o", Appends: []store.Append{{Stream: "s", Body: make([]byte, i+1)}}})
	}
	close(done)
	wg.Wait()
}

func testCommitInsideRead(t *testing.T, s store.Store) {
	const records = 600 // more than an implementation is likely to fetch at once
	tx := store.Tx{Owner: "o"}
	for range records {
		tx.Appends = append(tx.Appends, store.Append{Stream: "from", Body: []byte("x")})
	}
	mustCommit(t, s, tx)
	n := 0
	for r, err := range s.Read(t.Context(), "o", "from", 0) {
		if err != nil {
			t.Fatal(err)
		}
		if n++; n%100 == 0 {
			mustCommit(t, s, store.Tx{Owner: "o", Cells: []store.Cell{{Name: fmt.Sprint(r.Seq), Value: r.Body}}})
		}
	}
	cells, err := collect(s.Cells(t.Context(), "o", ""))
	if err != nil || n != records || len(cells) != records/100 {
		t.Fatalf("read %d records and made %d cells, %v", n, len(cells), err)
	}
}

func testCancelled(t *testing.T, s store.Store) {
	ctx, cancel := context.WithCancel(t.Context())
	mustCommit(t, s, store.Tx{Owner: "o", Appends: []store.Append{{Stream: "s"}}})
	cancel()
	_, err := s.Commit(ctx, store.Tx{Owner: "o", Number: 1, Appends: []store.Append{{Stream: "s"}}})
	if !errors.Is(err, context.Canceled) {
		t.Fatalf("cancelled commit: %v", err)
	}
	if _, err := collect(s.Read(ctx, "o", "s", 0)); !errors.Is(err, context.Canceled) {
		t.Fatalf("cancelled read: %v", err)
	}
	if _, err := collect(s.Cells(ctx, "o", "")); !errors.Is(err, context.Canceled) {
		t.Fatalf("cancelled reading of cells: %v", err)
	}
	rs := mustCommit(t, s, store.Tx{Owner: "o", Number: 1, Appends: []store.Append{{Stream: "s"}}})
	if rs[0].Places[0].Seq != 2 {
		t.Fatalf("record %d after a cancelled commit, want 2", rs[0].Places[0].Seq)
	}
}

func testFailedTx(t *testing.T, s store.Store) {
	good := func(n uint64) store.Tx {
		return store.Tx{Owner: "o", Number: n, Appends: []store.Append{{Stream: "s", Key: fmt.Sprint(n)}}}
	}
	bad := good(2)
	bad.Appends = append(bad.Appends, store.Append{Stream: "s2"})
	bad.Cells = []store.Cell{{Name: "c", Value: []byte("v")}}
	bad.Trims = []store.Trim{{Stream: "s2", Through: 2}}
	rs, err := s.Commit(t.Context(), good(1), bad, good(2), good(4), good(3))
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []error{nil, store.ErrTrim, nil, store.ErrConflict, nil} {
		if !errors.Is(rs[i].Err, want) || (want != nil && rs[i].Places != nil) {
			t.Errorf("transaction %d: %+v, want %v", i, rs[i], want)
		}
	}
	records, err := collect(s.Read(t.Context(), "o", "s", 0))
	if err != nil || len(records) != 3 || records[2].Key != "3" {
		t.Errorf("stream holds %v, %v", records, err)
	}
	for range s.Read(t.Context(), "o", "s2", 0) {
		t.Error("a record of the failed transaction is there")
	}
	for range s.Cells(t.Context(), "o", "") {
		t.Error("a cell of the failed transaction is there")
	}
}

// Who plans several transactions upon each other is told of all of them when
// another came first: the second's number fits again, what it builds upon does not.
func testOvertaken(t *testing.T, s store.Store) {
	numbered := func(n uint64, key string) store.Tx {
		return store.Tx{Owner: "o", Number: n, Appends: []store.Append{{Stream: "s", Key: key}}}
	}
	mustCommit(t, s, numbered(1, "theirs"))
	rs, err := s.Commit(t.Context(), numbered(1, "ours"), numbered(2, "upon ours"), store.Tx{Owner: "other", Number: 1})
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []error{store.ErrConflict, store.ErrConflict, nil} {
		if !errors.Is(rs[i].Err, want) {
			t.Errorf("transaction %d: %v, want %v", i, rs[i].Err, want)
		}
	}
	mustCommit(t, s, numbered(2, "planned again"))
}

func testBounds(t *testing.T, s store.Store) {
	longest, largest := string(make([]byte, store.MaxName)), make([]byte, store.MaxBody)
	mustCommit(t, s, store.Tx{
		Owner:   longest,
		Appends: []store.Append{{Stream: longest, Key: longest, Body: largest}},
		Cells:   []store.Cell{{Name: longest, Value: largest}},
	})
	tooLong, tooLarge := longest+"x", append(largest, 0)
	for i, c := range []struct {
		want error
		tx   store.Tx
	}{
		{store.ErrName, store.Tx{}},
		{store.ErrName, store.Tx{Owner: tooLong}},
		{store.ErrName, store.Tx{Owner: "o", Appends: []store.Append{{}}}},
		{store.ErrName, store.Tx{Owner: "o", Appends: []store.Append{{Stream: "s", Key: tooLong}}}},
		{store.ErrName, store.Tx{Owner: "o", Trims: []store.Trim{{}}}},
		{store.ErrName, store.Tx{Owner: "o", Cells: []store.Cell{{}}}},
		{store.ErrName, store.Tx{Owner: "o", Cells: []store.Cell{{Name: tooLong}}}},
		{store.ErrTooLarge, store.Tx{Owner: "o", Appends: []store.Append{{Stream: "s", Body: tooLarge}}}},
		{store.ErrTooLarge, store.Tx{Owner: "o", Cells: []store.Cell{{Name: "c", Value: tooLarge}}}},
		{store.ErrConflict, store.Tx{Owner: "o", Number: 1<<64 - 1}},
		{store.ErrTrim, store.Tx{Owner: "o", Trims: []store.Trim{{Stream: "s", Through: 1<<64 - 1}}}},
	} {
		rs, err := s.Commit(t.Context(), c.tx)
		if err != nil || !errors.Is(rs[0].Err, c.want) {
			t.Errorf("case %d: %v, %v, want %v", i, rs, err, c.want)
		}
	}
	if rs, err := collect(s.Read(t.Context(), longest, longest, 1<<64-1)); err != nil || len(rs) != 0 {
		t.Errorf("beyond every number: %v, %v", rs, err)
	}
	if rs, err := collect(s.Read(t.Context(), longest, longest, 0)); err != nil || len(rs) != 1 || !bytes.Equal(rs[0].Body, largest) {
		t.Errorf("the largest record did not come back: %v", err)
	}
}

func testPrefixes(t *testing.T, s store.Store) {
	m := newModel()
	for _, owner := range []string{"o", "o\x00", "p"} {
		tx := store.Tx{Owner: owner}
		for _, name := range []string{"\x00", "a", "a\x00", "a\xff", "a\xff\xff", "b", "\xff", "\xff\xff\xff", "é"} {
			tx.Cells = append(tx.Cells, store.Cell{Name: name, Value: []byte(owner + name)})
		}
		m.commit([]store.Tx{tx})
		mustCommit(t, s, tx)
	}
	for _, prefix := range []string{"", "\x00", "a", "a\xff", "a\xff\xff", "\xff", "\xff\xff", "\xc3", "z", "o"} {
		for _, owner := range []string{"o", "o\x00", "p", "q"} {
			if err := m.cellsDiffer(t.Context(), s, owner, prefix); err != nil {
				t.Error(err)
			}
		}
	}
}

func testAliasing(t *testing.T, s store.Store) {
	body := []byte("body")
	tx := store.Tx{Owner: "o", Appends: []store.Append{{Stream: "s", Body: body}}, Cells: []store.Cell{{Name: "c", Value: body}}}
	mustCommit(t, s, tx)
	copy(body, "####")
	for range 2 {
		for r, err := range s.Read(t.Context(), "o", "s", 0) {
			if err != nil || string(r.Body) != "body" {
				t.Errorf("record is %q, %v", r.Body, err)
			}
			copy(r.Body, "----")
		}
		for c, err := range s.Cells(t.Context(), "o", "c") {
			if err != nil || string(c.Value) != "body" {
				t.Errorf("cell is %q, %v", c.Value, err)
			}
			copy(c.Value, "----")
		}
	}
}

func testClosed(t *testing.T, s store.Store) {
	mustCommit(t, s, store.Tx{Owner: "o", Appends: []store.Append{{Stream: "s"}}})
	for range 2 {
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := s.Commit(t.Context(), store.Tx{Owner: "o"}); !errors.Is(err, store.ErrClosed) {
		t.Errorf("commit: %v, want ErrClosed", err)
	}
	if _, err := collect(s.Read(t.Context(), "o", "s", 0)); !errors.Is(err, store.ErrClosed) {
		t.Errorf("read: %v, want ErrClosed", err)
	}
	if _, err := collect(s.Cells(t.Context(), "o", "")); !errors.Is(err, store.ErrClosed) {
		t.Errorf("cells: %v, want ErrClosed", err)
	}
}
