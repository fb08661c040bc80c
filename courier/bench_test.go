package courier_test

import (
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"goodoffices/courier"
	"goodoffices/courier/load"
	"goodoffices/store"
	"goodoffices/store/storetest"
)

// BenchmarkDeposit measures durable deposits of the smallest class over HTTP,
// in turn with the same server with syncing off and with the disk itself, and
// reports the medians of five turns. The goals stand in docs/performance.md.
func BenchmarkDeposit(b *testing.B) {
	const slice = 500 * time.Millisecond
	for _, n := range []int{1, 8, 64} {
		b.Run(fmt.Sprintf("depositors=%d", n), func(b *testing.B) {
			durable := &load.Metered{Store: openSQLite(b, filepath.Join(b.TempDir(), "courier.db"), store.Options{})}
			unsynced := openSQLite(b, filepath.Join(b.TempDir(), "courier.db"), store.Options{Sync: store.SyncOff})
			with, without := askOf(b, durable, n, slice), askOf(b, unsynced, n, slice)
			var commits int64
			with.Started = func() { commits = durable.Commits.Load() }
			got := map[string][]float64{}
			for range 5 {
				_, raw, err := load.RawSync(b.TempDir(), courier.Small, 1, slice/2)
				if err != nil {
					b.Fatal(err)
				}
				_, batched, err := load.RawSync(b.TempDir(), courier.Small, 64, slice/2)
				if err != nil {
					b.Fatal(err)
				}
				m := run(b, with)
				commits = durable.Commits.Load() - commits
				o := run(b, without)
				for unit, value := range map[string]float64{
					"deposits/s": m.PerSecond(), "fsync/s": raw, "×fsync": m.PerSecond() / raw, "×unsynced": m.PerSecond() / o.PerSecond(),
					"×batched": m.PerSecond() / batched, "p99÷share": m.P99.Seconds() * m.PerSecond() / float64(n),
					"deposits/commit": float64(m.Deposits) / float64(commits),
				} {
					got[unit] = append(got[unit], value)
				}
			}
			report(b, got)
		})
	}
}

// BenchmarkDepositSlowDisk delays every sync by 5 ms, those of the checkpoints
// too. The goal is at least 16 deposits a sync at 64 depositors.
func BenchmarkDepositSlowDisk(b *testing.B) {
	disk := storetest.NewDisk(b)
	st := &load.Metered{Store: openSQLite(b, filepath.Join(b.TempDir(), "courier.db"), store.Options{VFS: disk.Name})}
	ask := askOf(b, st, 64, 500*time.Millisecond)
	var syncs, commits int64
	ask.Started = func() {
		disk.Delay(5 * time.Millisecond)
		syncs, commits = disk.Syncs(), st.Commits.Load()
	}
	got := map[string][]float64{}
	for range 5 {
		m := run(b, ask)
		got["deposits/s"] = append(got["deposits/s"], m.PerSecond())
		got["deposits/sync"] = append(got["deposits/sync"], float64(m.Deposits)/float64(disk.Syncs()-syncs))
		got["deposits/commit"] = append(got["deposits/commit"], float64(m.Deposits)/float64(st.Commits.Load()-commits))
		disk.Delay(0)
	}
	report(b, got)
}

func askOf(b *testing.B, st store.Store, depositors int, d time.Duration) load.Load {
	h := openHouse(b, st, courier.Config{Limits: load.NoLimits()})
	return load.Load{Courier: h.address, Key: h.server.Key(), Depositors: depositors, For: d}
}

func run(b *testing.B, l load.Load) load.Measure {
	b.Helper()
	m, err := l.Run(b.Context())
	if err != nil {
		b.Fatal(err)
	}
	return m
}

func report(b *testing.B, got map[string][]float64) {
	b.ReportMetric(0, "ns/op")
	for unit, values := range got {
		b.ReportMetric(load.Median(values), unit)
	}
}
