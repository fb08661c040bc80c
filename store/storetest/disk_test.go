package storetest_test

import (
	"errors"
	"path/filepath"
	"testing"
	"time"

	"goodoffices/store"
	"goodoffices/store/storetest"
)

func openOn(t *testing.T, d *storetest.Disk) *store.SQLite {
	t.Helper()
	s, err := store.OpenSQLite(t.Context(), filepath.Join(t.TempDir(), "store"), store.Options{VFS: d.Name})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

func deposit(t *testing.T, s store.Store) error {
	t.Helper()
	r, err := s.Commit(t.Context(), store.Tx{Owner: "o", Appends: []store.Append{{Stream: "s", Body: make([]byte, 16<<10)}}})
	if err == nil && r[0].Err != nil {
		err = r[0].Err
	}
	return err
}

func count(t *testing.T, s store.Store) (n int) {
	t.Helper()
	for _, err := range s.Read(t.Context(), "o", "s", 0) {
		if err != nil {
			t.Fatal(err)
		}
		n++
	}
	return n
}

func TestAttackFullDisk(t *testing.T) {
	t.Parallel()
	d := storetest.NewDisk(t)
	s := openOn(t, d)
	if err := deposit(t, s); err != nil {
		t.Fatal(err)
	}
	d.Set(storetest.Full)
	for range 3 {
		if err := deposit(t, s); !errors.Is(err, store.ErrFull) || errors.Is(err, store.ErrSick) {
			t.Fatalf("full disk: %v, want ErrFull", err)
		}
	}
	if n := count(t, s); n != 1 {
		t.Fatalf("%d records beside a full disk, want 1", n)
	}
	d.Set(storetest.Healthy)
	if err := deposit(t, s); err != nil {
		t.Fatalf("room again: %v", err)
	}
	if n := count(t, s); n != 2 {
		t.Fatalf("%d records, want 2", n)
	}
}

func TestAttackSickDisk(t *testing.T) {
	t.Parallel()
	for _, f := range []storetest.Fault{storetest.WriteFail, storetest.SyncFail} {
		d := storetest.NewDisk(t)
		s := openOn(t, d)
		if err := deposit(t, s); err != nil {
			t.Fatal(err)
		}
		d.Set(f)
		if err := deposit(t, s); !errors.Is(err, store.ErrSick) {
			t.Fatalf("fault %d: %v, want ErrSick", f, err)
		}
		d.Set(storetest.Healthy)
		if err := deposit(t, s); !errors.Is(err, store.ErrSick) {
			t.Fatalf("fault %d, and the disk well again: %v, want ErrSick for ever", f, err)
		}
		if n := count(t, s); n != 1 {
			t.Fatalf("%d records, want the one that was acknowledged", n)
		}
	}
}

// A checkpoint that fails is not told by SQLite; the store must notice.
func TestAttackSickDiskAtCheckpoint(t *testing.T) {
	t.Parallel()
	d := storetest.NewDisk(t)
	s := openOn(t, d)
	if err := deposit(t, s); err != nil {
		t.Fatal(err)
	}
	d.Set(storetest.SyncFail)
	if err := s.Scrub(t.Context()); !errors.Is(err, store.ErrSick) {
		t.Fatalf("scrub: %v, want ErrSick", err)
	}
	d.Set(storetest.Healthy)
	if err := deposit(t, s); !errors.Is(err, store.ErrSick) {
		t.Fatalf("%v, want ErrSick", err)
	}
}

// Whoever commits does not wait for the checkpoint that falls due with it; but
// nobody commits upon one that failed.
func TestAttackSickDiskAfterTheAnswer(t *testing.T) {
	t.Parallel()
	d := storetest.NewDisk(t)
	s := openOn(t, d)
	var appends []store.Append
	for range 4 {
		appends = append(appends, store.Append{Stream: "s", Body: make([]byte, store.MaxBody)})
	}
	d.Delay(500 * time.Millisecond)
	before := d.Syncs()
	if _, err := s.Commit(t.Context(), store.Tx{Owner: "o", Appends: appends}); err != nil {
		t.Fatal(err)
	}
	if n := d.Syncs() - before; n != 1 {
		t.Errorf("answered after %d syncs, want its own alone", n)
	}
	d.Set(storetest.SyncFail)
	d.Delay(0)
	if err := deposit(t, s); !errors.Is(err, store.ErrSick) {
		t.Fatalf("%v, want ErrSick", err)
	}
	d.Set(storetest.Healthy)
	if err := deposit(t, s); !errors.Is(err, store.ErrSick) {
		t.Fatalf("the disk well again: %v, want ErrSick for ever", err)
	}
	if n := count(t, s); n != len(appends) {
		t.Fatalf("%d records, want the %d that were acknowledged", n, len(appends))
	}
}

func TestCommitsWaitForTheDisk(t *testing.T) {
	t.Parallel()
	d := storetest.NewDisk(t)
	s := openOn(t, d)
	const delay = 5 * time.Millisecond
	d.Delay(delay)
	before, start := d.Syncs(), time.Now()
	for range 4 {
		if err := deposit(t, s); err != nil {
			t.Fatal(err)
		}
	}
	if n := d.Syncs() - before; n != 4 {
		t.Errorf("%d syncs for four commits", n)
	}
	if took := time.Since(start); took < 4*delay {
		t.Errorf("four commits took %s: answered before the disk", took)
	}
}
