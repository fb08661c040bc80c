package record_test

import (
	"sync"
	"testing"

	"goodoffices/paper"
	"goodoffices/record"

	"pgregory.net/rapid"
)

func appended(t tester, l record.Log, ids ...paper.ID) record.Log {
	t.Helper()
	l, err := l.Append(ids...)
	if err != nil {
		t.Fatalf("append: %v", err)
	}
	return l
}

func rootOf(t tester, l record.Log) paper.ID {
	t.Helper()
	root, err := l.Root(l.Size())
	if err != nil {
		t.Fatalf("root: %v", err)
	}
	return root
}

// A log is a value: however many grow from one, each has its own leaves.
func TestOldLogsStayAsTheyWere(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		type held struct {
			log record.Log
			ids []paper.ID
		}
		logs := []held{{}}
		next := 0
		for range rapid.IntRange(1, 25).Draw(t, "steps") {
			from := logs[rapid.IntRange(0, len(logs)-1).Draw(t, "from")]
			ids := papers(next, rapid.IntRange(0, 5).Draw(t, "count"))
			next += len(ids)
			logs = append(logs, held{appended(t, from.log, ids...), append(append([]paper.ID(nil), from.ids...), ids...)})
		}
		for _, h := range logs {
			if rootOf(t, h.log) != rootOf(t, appended(t, record.Log{}, h.ids...)) {
				t.Fatalf("a log of %d leaves has changed", len(h.ids))
			}
			for i, id := range h.ids {
				if at, ok := h.log.Index(id); !ok || at != uint64(i) {
					t.Fatalf("leaf %d found at %d, %v", i, at, ok)
				}
				if got, err := h.log.Leaf(uint64(i)); err != nil || got != id {
					t.Fatalf("leaf %d: %v", i, err)
				}
			}
			for i, id := range h.log.Leaves() {
				if id != h.ids[i] {
					t.Fatalf("leaf %d differs", i)
				}
			}
			if _, ok := h.log.Index(paper.IDOf([]byte("no leaf"))); ok {
				t.Fatal("found what is not there")
			}
		}
	})
}

func TestLogsGrowFromOneAtOnce(t *testing.T) {
	t.Parallel()
	base := appended(t, record.Log{}, papers(0, 9)...)
	roots := make([]paper.ID, 8)
	var wg sync.WaitGroup
	for i := range roots {
		wg.Go(func() {
			roots[i] = rootOf(t, appended(t, base, papers(100*(i+1), 20)...))
		})
	}
	wg.Wait()
	for i, root := range roots {
		if want := rootOf(t, appended(t, appended(t, record.Log{}, papers(0, 9)...), papers(100*(i+1), 20)...)); root != want {
			t.Fatalf("log %d holds another's leaves", i)
		}
	}
}

func TestLogRefuses(t *testing.T) {
	t.Parallel()
	l := appended(t, record.Log{}, papers(0, 5)...)
	for name, ask := range map[string]func() error{
		"leaf":                    func() error { _, err := l.Leaf(5); return err },
		"root":                    func() error { _, err := l.Root(6); return err },
		"inclusion beyond size":   func() error { _, err := l.Inclusion(3, 3); return err },
		"inclusion beyond log":    func() error { _, err := l.Inclusion(3, 6); return err },
		"consistency backwards":   func() error { _, err := l.Consistency(4, 3); return err },
		"consistency beyond log":  func() error { _, err := l.Consistency(4, 6); return err },
		"check inclusion, index":  func() error { return honest.CheckInclusion(20, terms, nil) },
		"check inclusion, size":   func() error { return record.Checkpoint{Size: 1 << 62}.CheckInclusion(0, terms, nil) },
		"check consistency, size": func() error { return honest.CheckConsistency(21, terms, nil) },
		"check huge consistency":  func() error { return record.Checkpoint{Size: 1 << 63}.CheckConsistency(1, terms, nil) },
	} {
		t.Run(name, func(t *testing.T) { t.Parallel(); refused(t, ask(), record.ErrIndex) })
	}
	_, err := l.Append(papers(7, 1)[0], papers(2, 1)[0])
	refused(t, err, record.ErrRepeatedLeaf)
	_, err = l.Append(papers(7, 1)[0], papers(7, 1)[0])
	refused(t, err, record.ErrRepeatedLeaf)
	_, err = l.Append(paper.ID{})
	refused(t, err, record.ErrEmptyLeaf)
	_, err = l.Append(make([]paper.ID, record.MaxSize-4)...)
	refused(t, err, record.ErrFull)
	if l.Size() != 5 {
		t.Fatal("a refused append left something")
	}
}

// Appending and proving in a long record costs no more than a few hashes.
func BenchmarkLog(b *testing.B) {
	l := appended(b, record.Log{}, papers(0, 100_000)...)
	fresh := papers(100_000, 1)
	b.Run("append", func(b *testing.B) {
		for b.Loop() {
			rootOf(b, appended(b, l, fresh...))
		}
	})
	b.Run("consistency", func(b *testing.B) {
		for b.Loop() {
			if _, err := l.Consistency(77_777, 100_000); err != nil {
				b.Fatal(err)
			}
		}
	})
}

func BenchmarkCheckAndCosign(b *testing.B) {
	tb := muscat(b)
	tb.appends(tb.operator(), papers(0, 10_000)...)
	tehran := tb.desk("Tehran")
	for since := uint64(0); since < 10_000; since = tehran.replica.Log().Size() {
		u, err := tb.operator().replica.Extension(since, record.MaxLeaves)
		if err != nil {
			b.Fatal(err)
		}
		tb.must(tehran, u)
	}
	tb.appends(tb.operator(), papers(10_000, 1)...)
	u := tb.extension(tb.operator(), 10_000)
	for b.Loop() {
		before := tehran.replica
		tb.must(tehran, u)
		tb.cosigns(tehran)
		tehran.replica, tehran.committed = before, nil
	}
}
