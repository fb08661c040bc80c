package load

import (
	"context"
	"crypto/rand"
	"fmt"
	"os"
	"path/filepath"
	"sync/atomic"
	"time"

	"goodoffices/store"
)

// RawSync writes size bytes at a time to a file in a folder, each batch of
// writes followed by one sync, and returns how many writes it made and how many
// a second: the limit of the disk.
func RawSync(dir string, size, batch int, d time.Duration) (writes int, perSecond float64, err error) {
	f, err := os.OpenFile(filepath.Join(dir, "raw"), os.O_CREATE|os.O_WRONLY|os.O_TRUNC, 0o600)
	if err != nil {
		return 0, 0, err
	}
	defer os.Remove(f.Name())
	defer f.Close()
	body := make([]byte, size)
	rand.Read(body)
	start, n := time.Now(), 0
	for time.Since(start) < d {
		for range batch {
			if _, err := f.Write(body); err != nil {
				return 0, 0, fmt.Errorf("measure the disk: %w", err)
			}
			n++
		}
		if err := f.Sync(); err != nil {
			return 0, 0, fmt.Errorf("measure the disk: %w", err)
		}
	}
	return n, float64(n) / time.Since(start).Seconds(), nil
}

// A Metered store counts commits.
type Metered struct {
	store.Store
	Commits atomic.Int64
}

// Commit implements store.Store.
func (m *Metered) Commit(ctx context.Context, txs ...store.Tx) ([]store.Result, error) {
	m.Commits.Add(1)
	return m.Store.Commit(ctx, txs...)
}
