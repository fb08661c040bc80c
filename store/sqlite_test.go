package store

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func open(t testing.TB, path string) *SQLite {
	t.Helper()
	s, err := OpenSQLite(context.Background(), path, Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

func commit(t testing.TB, s Store, txs ...Tx) {
	t.Helper()
	rs, err := s.Commit(context.Background(), txs...)
	for _, r := range rs {
		err = errors.Join(err, r.Err)
	}
	if err != nil {
		t.Fatal(err)
	}
}

func bodies(t testing.TB, s Store, owner, stream string) (out []string) {
	t.Helper()
	for r, err := range s.Read(context.Background(), owner, stream, 0) {
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, string(r.Body))
	}
	return out
}

func TestAttackOldSQLite(t *testing.T) {
	t.Parallel()
	for _, v := range []string{"3.51.3", "3.51.10", "3.52.0", "3.54.1", "4.0.0", "3.51.3.1"} {
		if err := checkSQLite(v); err != nil {
			t.Errorf("%s: %v", v, err)
		}
	}
	for _, v := range []string{"3.51.2", "3.50.9", "3.9.99", "2.99.99", "", "3", "3.51", "3.51.x", "x.51.3"} {
		if err := checkSQLite(v); !errors.Is(err, ErrOldSQLite) {
			t.Errorf("%q: %v, want ErrOldSQLite", v, err)
		}
	}
}

// alter runs SQL on a store's file behind its back.
func alter(t *testing.T, path string, texts ...string) {
	t.Helper()
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for _, text := range texts {
		if _, err := db.Exec(text); err != nil {
			t.Fatalf("%s: %v", text, err)
		}
	}
}

func TestAttackNewerAndForeignStores(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		want error
		text string
	}{
		{nil, "SELECT 1"},
		{ErrNewer, "PRAGMA user_version = 1000"},
		{ErrDamaged, "PRAGMA user_version = -1"},
		{ErrDamaged, "PRAGMA application_id = 7"},
	} {
		path := filepath.Join(t.TempDir(), "store")
		if err := open(t, path).Close(); err != nil {
			t.Fatal(err)
		}
		alter(t, path, c.text)
		s, err := OpenSQLite(t.Context(), path, Options{})
		if !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", c.text, err, c.want)
		}
		if err == nil {
			_ = s.Close()
		}
	}
	path := filepath.Join(t.TempDir(), "other")
	alter(t, path, "CREATE TABLE theirs (x)")
	if _, err := OpenSQLite(t.Context(), path, Options{}); !errors.Is(err, ErrDamaged) {
		t.Errorf("another program's database: %v, want ErrDamaged", err)
	}
}

func TestFilesAreTheOwnersAlone(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	commit(t, open(t, filepath.Join(dir, "odd ?#%20 name")), Tx{Owner: "o", Appends: []Append{{Stream: "s"}}})
	entries, err := os.ReadDir(dir)
	if err != nil || len(entries) != 3 {
		t.Fatalf("%d files, want database, log and shared memory (%v)", len(entries), err)
	}
	for _, e := range entries {
		if info, err := e.Info(); err != nil || info.Mode().Perm() != fileMode {
			t.Errorf("%s has mode %v (%v)", e.Name(), info.Mode(), err)
		}
	}
}

// TestClosedStoreIsOneFile: what was closed can be copied by copying one file.
func TestClosedStoreIsOneFile(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	s := open(t, filepath.Join(dir, "store"))
	commit(t, s, Tx{Owner: "o", Appends: []Append{{Stream: "s", Body: []byte("x")}}})
	_ = bodies(t, s, "o", "s")
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if entries, err := os.ReadDir(dir); err != nil || len(entries) != 1 {
		t.Errorf("%d files left, %v", len(entries), err)
	}
}

func TestAttackSymlinkedDatabase(t *testing.T) {
	t.Parallel()
	for _, suffix := range []string{"", "-wal", "-shm"} {
		path := filepath.Join(t.TempDir(), "store")
		if err := open(t, path).Close(); err != nil {
			t.Fatal(err)
		}
		_ = os.Rename(path+suffix, path+".moved")
		if err := os.Symlink(path+".moved", path+suffix); err != nil {
			t.Fatal(err)
		}
		if _, err := OpenSQLite(t.Context(), path, Options{}); !errors.Is(err, ErrSymlink) {
			t.Errorf("symlink at %q: %v, want ErrSymlink", suffix, err)
		}
	}
}

// TestDeletedRowsAreGoneFromTheFiles grows, replaces, trims and deletes; after
// Scrub no file holds a trace of what went, and everything that stayed.
func TestDeletedRowsAreGoneFromTheFiles(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "store")
	s := open(t, path)
	rnd := rand.New(rand.NewPCG(1, 2))
	body := func(word string) []byte { return bytes.Repeat([]byte(word), 1+rnd.IntN(700)) }
	for i := range 200 {
		commit(t, s, Tx{
			Owner:   "o",
			Appends: []Append{{Stream: "gone", Key: fmt.Sprint("SECRETKEY", i), Body: body("SECRET")}, {Stream: "kept", Body: body("REMAINS")}},
			Cells:   []Cell{{Name: fmt.Sprint("SECRETCELL", i), Value: body("SECRET")}, {Name: "kept", Value: body("SECRET")}},
		})
	}
	if n := grep(t, path, "SECRET"); n == 0 {
		t.Fatal("what was written is not found in the files: this test finds nothing")
	}
	gone := Tx{Owner: "o", Trims: []Trim{{Stream: "gone", Through: 200}}, Cells: []Cell{{Name: "kept", Value: []byte("REMAINS")}}}
	for i := range 200 {
		gone.Cells = append(gone.Cells, Cell{Name: fmt.Sprint("SECRETCELL", i)})
	}
	commit(t, s, gone)
	if err := s.Scrub(t.Context()); err != nil {
		t.Fatal(err)
	}
	if n := grep(t, path, "SECRET"); n != 0 {
		t.Errorf("%d traces of what was deleted", n)
	}
	if n := len(bodies(t, s, "o", "kept")); n != 200 {
		t.Errorf("%d records kept, want 200", n)
	}
}

func grep(t *testing.T, path, word string) (n int) {
	t.Helper()
	for _, suffix := range []string{"", "-wal", "-shm"} {
		b, err := os.ReadFile(path + suffix)
		if err != nil {
			t.Fatal(err)
		}
		n += bytes.Count(b, []byte(word))
	}
	return n
}

// TestTornLogOpensToAPrefix cuts the write-ahead log at every sector, and
// garbles every sector, as a power cut may what was not yet synced.
func TestTornLogOpensToAPrefix(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "store")
	s := open(t, path)
	var want []string
	for i := range 12 {
		body := strings.Repeat(fmt.Sprint(i, " "), 200)
		want = append(want, body)
		commit(t, s, Tx{Owner: "o", Appends: []Append{{Stream: "s", Body: []byte(body)}}})
	}
	database, log := read(t, path), read(t, path+"-wal")
	const sector = 512
	opened := 0
	for at := 0; at < len(log); at += sector {
		torn := log[:at]
		if at%(2*sector) == 0 { // every second time garbled, the rest as it was
			torn = slices.Concat(log[:at], bytes.Repeat([]byte{0xA5}, sector), log[min(len(log), at+sector):])
		}
		got, err := reopened(t, database, torn)
		switch {
		case err != nil && !named(err):
			t.Errorf("torn at %d: %v, which no caller knows", at, err)
		case err == nil && !slices.Equal(got, want[:len(got)]):
			t.Errorf("torn at %d: %d records that are no prefix", at, len(got))
		case err == nil:
			opened++
		}
	}
	if opened == 0 {
		t.Error("no torn log was opened")
	}
}

func read(t *testing.T, path string) []byte {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// reopened opens a store of these files and reads its stream.
func reopened(t testing.TB, database, log []byte) (got []string, err error) {
	path := filepath.Join(t.TempDir(), "store")
	if err := errors.Join(os.WriteFile(path, database, fileMode), os.WriteFile(path+"-wal", log, fileMode)); err != nil {
		t.Fatal(err)
	}
	s, err := OpenSQLite(context.Background(), path, Options{Sync: SyncOff})
	if err != nil {
		return nil, err
	}
	defer s.Close()
	for r, err := range s.Read(context.Background(), "o", "s", 0) {
		if err != nil {
			return nil, err
		}
		got = append(got, string(r.Body))
	}
	for _, err := range s.Cells(context.Background(), "o", "") {
		if err != nil {
			return nil, err
		}
	}
	_, err = s.Commit(context.Background(), Tx{Owner: "o", Appends: []Append{{Stream: "s", Body: []byte("more")}}})
	return got, err
}

// named reports whether an error is one that a caller can tell from others.
func named(err error) bool {
	for _, known := range []error{ErrDamaged, ErrSick, ErrNewer, ErrFull, ErrAccess} {
		if errors.Is(err, known) {
			return true
		}
	}
	return false
}

// FuzzDamagedFile overwrites bytes of a store's files: it opens, or the damage
// has a name, and nothing panics or hangs.
func FuzzDamagedFile(f *testing.F) {
	path := filepath.Join(f.TempDir(), "store")
	s := open(f, path)
	for i := range 20 {
		commit(f, s, Tx{Owner: "o", Appends: []Append{{Stream: "s", Key: fmt.Sprint(i), Body: make([]byte, 500)}}, Cells: []Cell{{Name: fmt.Sprint(i), Value: make([]byte, 300)}}})
	}
	if err := s.Scrub(context.Background()); err != nil {
		f.Fatal(err)
	}
	database, err := os.ReadFile(path)
	if err != nil {
		f.Fatal(err)
	}
	for _, at := range []uint32{0, 16, 18, 24, 28, 32, 44, 60, 68, 96, 100, 103, 105, 108, 4096, 4099, 4104, 8192, 8195, 12288, 16384} {
		f.Add(at, []byte{0xff, 0xff}, uint32(len(database)))
	}
	f.Add(uint32(0), []byte{}, uint32(5000))
	f.Add(uint32(0), []byte{}, uint32(0))
	f.Fuzz(func(t *testing.T, at uint32, garbage []byte, size uint32) {
		b := bytes.Clone(database[:min(int(size), len(database))])
		if int(at) < len(b) {
			copy(b[at:], garbage)
		}
		if _, err := reopened(t, b, nil); err != nil && !named(err) {
			t.Fatalf("%v, which no caller knows", err)
		}
	})
}
