package courier_test

import (
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"goodoffices/courier"
	"goodoffices/courier/load"
	"goodoffices/store"
)

// BenchmarkDeposit measures durable deposits of the smallest class over HTTP,
// beside the same server with syncing off and beside the disk itself.
func BenchmarkDeposit(b *testing.B) {
	const slice = 500 * time.Millisecond
	for _, n := range []int{1, 8, 64} {
		b.Run(fmt.Sprintf("depositors=%d", n), func(b *testing.B) {
			durable := &load.Metered{Store: openSQLite(b, filepath.Join(b.TempDir(), "courier.db"), store.Options{})}
			unsynced := openSQLite(b, filepath.Join(b.TempDir(), "courier.db"), store.Options{Sync: store.SyncOff})
			ask := func(st store.Store) load.Load {
				h := openHouse(b, st, courier.Config{Limits: load.NoLimits()})
				return load.Load{Courier: h.address, Key: h.server.Key(), Depositors: n, For: slice}
			}
			with, without := ask(durable), ask(unsynced)
			var deposits, off, raw, batched, p99 float64
			for b.Loop() {
				r, err := load.RawSync(b.TempDir(), courier.Small, 1, slice/2)
				if err != nil {
					b.Fatal(err)
				}
				q, err := load.RawSync(b.TempDir(), courier.Small, 64, slice/2)
				if err != nil {
					b.Fatal(err)
				}
				m, err := with.Run(b.Context())
				if err != nil {
					b.Fatal(err)
				}
				o, err := without.Run(b.Context())
				if err != nil {
					b.Fatal(err)
				}
				raw, batched, deposits, off = raw+r, batched+q, deposits+m.PerSecond(), off+o.PerSecond()
				p99 += m.P99.Seconds() * m.PerSecond() / float64(n)
			}
			runs := float64(b.N)
			b.ReportMetric(0, "ns/op")
			b.ReportMetric(deposits/runs, "deposits/s")
			b.ReportMetric(deposits/raw, "×fsync")
			b.ReportMetric(deposits/off, "×unsynced")
			b.ReportMetric(deposits/batched, "×batched")
			b.ReportMetric(p99/runs, "p99÷share")
			b.ReportMetric(raw/runs, "fsync/s")
			b.ReportMetric(float64(durable.Txs.Load())/float64(durable.Commits.Load()), "txs/commit")
		})
	}
}
