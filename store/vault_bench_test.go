package store

import (
	"context"
	"path/filepath"
	"runtime"
	"testing"
)

// BenchmarkVaultOpens opens a desk of 100,000 papers and reads them all.
func BenchmarkVaultOpens(b *testing.B) {
	const papers, size = 100_000, 2 << 10
	ctx := context.Background()
	s, err := OpenSQLite(ctx, filepath.Join(b.TempDir(), "store"), Options{Sync: SyncOff})
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close()
	files, master := NewMemoryFiles(), NewMasterKey()
	v, err := OpenVault(ctx, s, files, "desk", master, VaultOptions{})
	if err != nil {
		b.Fatal(err)
	}
	for range papers / 1000 {
		var c Changes
		for range 1000 {
			c.Records = append(c.Records, NewRecord{OwnRealm, "papers", make([]byte, size)})
		}
		if _, err := v.Commit(ctx, c); err != nil {
			b.Fatal(err)
		}
	}
	for b.Loop() {
		v, err := OpenVault(ctx, s, files, "desk", master, VaultOptions{})
		if err != nil {
			b.Fatal(err)
		}
		n := 0
		for _, err := range v.Read(ctx, OwnRealm, "papers", 0) {
			if err != nil {
				b.Fatal(err)
			}
			n++
		}
		if n != papers {
			b.Fatalf("%d papers", n)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/papers, "ns/paper")
	runtime.KeepAlive(v)
}

// BenchmarkVaultCommits measures one letter's commit: a record and two cells,
// durable, with and without a new and an old receiving key.
func BenchmarkVaultCommits(b *testing.B) {
	for _, keys := range []bool{false, true} {
		name := "plain"
		if keys {
			name = "keys"
		}
		b.Run(name, func(b *testing.B) {
			ctx := context.Background()
			folder, err := OpenFolder(filepath.Join(b.TempDir(), "desk"))
			if err != nil {
				b.Fatal(err)
			}
			defer folder.Close()
			s := open(b, folder.Path("store"))
			v, err := OpenVault(ctx, s, folder, "desk", NewMasterKey(), VaultOptions{})
			if err != nil {
				b.Fatal(err)
			}
			last := ""
			for i := 0; b.Loop(); i++ {
				c := Changes{
					Records: []NewRecord{{OwnRealm, "papers", make([]byte, 2<<10)}},
					Cells:   []NewCell{{OwnRealm, "outbox", string(rune(i)), make([]byte, 16<<10)}, {OwnRealm, "state", "channel", make([]byte, 500)}},
				}
				if keys {
					c.NewKeys, c.DropKeys = newKeys(string(rune(i))), []string{last}
					last = string(rune(i))
				}
				if _, err := v.Commit(ctx, c); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
