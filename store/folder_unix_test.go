//go:build unix

package store

import (
	"os"
	"path/filepath"
	"testing"

	"golang.org/x/sys/unix"
)

// TestALockIsLetGoOfWhileAProgramStarts: whoever is being started by this program
// has its files for a moment; a folder that was closed can be opened all the same,
// and one that is open cannot.
func TestALockIsLetGoOfWhileAProgramStarts(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "lock")
	first, err := takeLock(path)
	if err != nil {
		t.Fatal(err)
	}
	child, err := unix.Dup(int(first.Fd())) // as between fork and exec
	if err != nil {
		t.Fatal(err)
	}
	defer os.NewFile(uintptr(child), "child").Close()
	if _, err := takeLock(path); err == nil {
		t.Fatal("two hold it")
	}
	if err := releaseLock(first); err != nil {
		t.Fatal(err)
	}
	second, err := takeLock(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := releaseLock(second); err != nil {
		t.Fatal(err)
	}
}
