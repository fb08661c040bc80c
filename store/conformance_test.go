package store_test

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"goodoffices/store"
	"goodoffices/store/storetest"
)

func openSQLite(t *testing.T, path string) *store.SQLite {
	t.Helper()
	s, err := store.OpenSQLite(context.Background(), path, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

func TestMemoryKeepsTheContract(t *testing.T) {
	t.Parallel()
	storetest.Run(t, func(t *testing.T) store.Store { return store.NewMemory() })
}

func TestSQLiteKeepsTheContract(t *testing.T) {
	t.Parallel()
	storetest.Run(t, func(t *testing.T) store.Store { return openSQLite(t, filepath.Join(t.TempDir(), "store")) })
}

func TestMemorySurvivesCrash(t *testing.T) {
	storetest.RunDurable(t, func(t *testing.T) storetest.Durable {
		m := store.NewMemory()
		return storetest.Durable{Store: m, Crash: func() store.Store {
			m = m.Crash()
			return m
		}}
	})
}

// A killed process leaves its files as they are; so does a copy of them.
func TestSQLiteSurvivesKill(t *testing.T) {
	storetest.RunDurable(t, func(t *testing.T) storetest.Durable {
		path := filepath.Join(t.TempDir(), "store")
		s := openSQLite(t, path)
		return storetest.Durable{Store: s, Crash: func() store.Store {
			path = copyStore(t, path)
			_ = s.Close() // the one that was killed; only its files in the other folder count
			s = openSQLite(t, path)
			return s
		}}
	})
}

// copyStore copies the files of an open store to another folder, the shared
// memory apart, which is rebuilt.
func copyStore(t *testing.T, path string) string {
	t.Helper()
	to := filepath.Join(t.TempDir(), "store")
	for _, suffix := range []string{"", "-wal"} {
		b, err := os.ReadFile(path + suffix)
		if os.IsNotExist(err) && suffix != "" {
			continue
		}
		if err == nil {
			err = os.WriteFile(to+suffix, b, 0o600)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	return to
}
