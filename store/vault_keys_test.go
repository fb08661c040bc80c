package store

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"
)

// countingFiles counts what is asked of files, and fails when told to.
type countingFiles struct {
	Files
	writes, notes int
	fail          error
}

func (f *countingFiles) Write(name string, b []byte) error {
	if f.fail != nil {
		return f.fail
	}
	f.writes++
	return f.Files.Write(name, b)
}

func (f *countingFiles) Note(name string, b []byte) error {
	f.notes++
	return f.Files.Note(name, b)
}

func (p *place) counting(t *testing.T) (*Vault, *countingFiles) {
	t.Helper()
	files := &countingFiles{Files: p.files}
	v, err := OpenVault(context.Background(), p.store, files, p.owner, p.master, VaultOptions{})
	if err != nil {
		t.Fatal(err)
	}
	files.writes, files.notes = 0, 0
	return v, files
}

func newKeys(names ...string) map[string]Secret {
	keys := map[string]Secret{}
	for _, name := range names {
		keys[name] = Secret("key " + name)
	}
	return keys
}

// keysOnDisk opens receiving.keys as a thief with the master key would.
func (p *place) keysOnDisk(t *testing.T) []string {
	t.Helper()
	f := newKeyFile(p.files, ReceivingKeysFile, p.owner, p.master)
	var keys receivingKeys
	if err := f.read(&keys); err != nil {
		t.Fatal(err)
	}
	var names []string
	for name := range keys.Keys {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

func TestNoNeedlessWrites(t *testing.T) {
	t.Parallel()
	v, files := newPlace().counting(t)
	letter := []NewRecord{record("s", "letter")}
	for i, c := range []struct {
		c             Changes
		writes, notes int
	}{
		{Changes{}, 0, 0},
		{Changes{Records: letter}, 0, 1},
		{Changes{Records: letter, NewKeys: newKeys("a")}, 1, 1},
		{Changes{Records: letter, NewKeys: newKeys("a")}, 0, 1},
		{Changes{NewKeys: newKeys("b", "c")}, 1, 0},
		{Changes{Records: letter, DropKeys: []string{"a", "never there"}}, 1, 1},
		{Changes{Records: letter, DropKeys: []string{"a"}}, 0, 1},
		{Changes{Records: letter, NewKeys: newKeys("d"), DropKeys: []string{"b"}}, 2, 1},
		{Changes{DropKeys: []string{"c"}}, 1, 0},
	} {
		files.writes, files.notes = 0, 0
		mustDo(t, v, c.c)
		if files.writes != c.writes || files.notes != c.notes {
			t.Errorf("case %d: %d writes and %d notes, want %d and %d", i, files.writes, files.notes, c.writes, c.notes)
		}
	}
	if got := v.KeyNames(); !slices.Equal(got, []string{"d"}) {
		t.Errorf("keys %v", got)
	}
}

// TestKilledAtEveryPoint stops a commit that brings one key and ends another
// at every point, cuts the power, and opens again.
func TestKilledAtEveryPoint(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		at        Point
		committed bool
		keys      []string
	}{
		{BeforeCommit, false, []string{"old"}},
		{KeyDurable, false, []string{"new", "old"}},
		{Committed, true, []string{"new", "old"}},
		{KeyLeft, true, []string{"new", "old"}},
		{"", true, []string{"new"}},
	} {
		t.Run(string(c.at), func(t *testing.T) {
			t.Parallel()
			p := newPlace()
			mustDo(t, p.mustOpen(t), Changes{Records: []NewRecord{record("s", "1")}, NewKeys: newKeys("old")})
			v, err := p.open(VaultOptions{At: stopAt(c.at)})
			if err != nil {
				t.Fatal(err)
			}
			change := Changes{Records: []NewRecord{record("s", "2")}, NewKeys: newKeys("new"), DropKeys: []string{"old"}}
			_, err = v.Commit(t.Context(), change)
			if (err != nil) != (c.at != "") || (err != nil && !errors.Is(err, ErrSick)) {
				t.Fatalf("commit: %v", err)
			}
			if c.at != "" {
				if _, err := v.Commit(t.Context(), change); !errors.Is(err, ErrSick) {
					t.Errorf("a stopped vault goes on: %v", err)
				}
			}
			if got := p.keysOnDisk(t); !slices.Equal(got, c.keys) {
				t.Errorf("keys on disk %v, want %v", got, c.keys)
			}
			p.crash()
			v = p.mustOpen(t)
			got, err := records(v, "s")
			if err != nil || (len(got) == 2) != c.committed || v.KeysMissing() {
				t.Errorf("after the crash: %v, %v, keys missing %t", got, err, v.KeysMissing())
			}
			// What the desk's state names: the new key if the commit announced it.
			named := []string{"old"}
			if c.committed {
				named = []string{"new"}
			}
			if missing, err := v.Retain(named); err != nil || len(missing) > 0 {
				t.Errorf("retain: %v missing, %v", missing, err)
			}
			if got := p.keysOnDisk(t); !slices.Equal(got, named) {
				t.Errorf("keys on disk %v, want %v", got, named)
			}
		})
	}
}

// TestKilledAtBirth cuts the power at every durable write of a desk's first opening.
func TestKilledAtBirth(t *testing.T) {
	t.Parallel()
	for survives := 0; ; survives++ {
		p := newPlace()
		files := &dyingFiles{Files: p.files, writes: survives}
		p.store.Fault = func(at Point) error {
			if at == BeforeCommit && files.writes <= 0 {
				return errStopped
			}
			files.writes--
			return nil
		}
		_, err := OpenVault(t.Context(), p.store, files, p.owner, p.master, VaultOptions{})
		p.crash()
		v, again := p.open(VaultOptions{})
		if again != nil {
			t.Fatalf("%d writes, then: %v", survives, again)
		}
		if v.KeysMissing() {
			t.Errorf("%d writes: keys missing", survives)
		}
		mustDo(t, v, Changes{Records: []NewRecord{record("s", "x")}})
		if err == nil {
			if survives < 4 {
				t.Errorf("born in %d writes: this test counts wrong", survives)
			}
			return
		}
	}
}

// dyingFiles loses every write after some.
type dyingFiles struct {
	Files
	writes int
}

func (f *dyingFiles) Write(name string, b []byte) error {
	if f.writes--; f.writes < 0 {
		return fmt.Errorf("%w: %w", ErrSick, errStopped)
	}
	return f.Files.Write(name, b)
}

func TestFullDiskBesideTheStore(t *testing.T) {
	t.Parallel()
	p := newPlace()
	v, files := p.counting(t)
	letter := []NewRecord{record("s", "letter")}
	mustDo(t, v, Changes{Records: letter, NewKeys: newKeys("a")})
	files.fail = fmt.Errorf("write: %w", ErrFull)
	if _, err := v.Commit(t.Context(), Changes{Records: letter, NewKeys: newKeys("b")}); !errors.Is(err, ErrFull) || errors.Is(err, ErrSick) {
		t.Errorf("%v, want ErrFull", err)
	}
	if err := v.AddRealm("talks"); !errors.Is(err, ErrFull) {
		t.Errorf("%v, want ErrFull", err)
	}
	mustDo(t, v, Changes{Records: letter}) // needs no file
	files.fail = nil
	mustDo(t, v, Changes{Records: letter, NewKeys: newKeys("b")})
	if got, err := records(v, "s"); err != nil || len(got) != 3 {
		t.Errorf("%d records, %v", len(got), err)
	}
	// A key that cannot be destroyed after its commit stops everything.
	files.fail = fmt.Errorf("write: %w", ErrFull)
	for range 2 {
		if _, err := v.Commit(t.Context(), Changes{Records: letter, DropKeys: []string{"a"}}); !errors.Is(err, ErrSick) {
			t.Errorf("%v, want ErrSick", err)
		}
	}
	p.crash()
	v = p.mustOpen(t)
	if got, err := records(v, "s"); err != nil || len(got) != 4 {
		t.Errorf("%d records, %v: the commit was done", len(got), err)
	}
	if _, err := v.Retain([]string{"b"}); err != nil || !slices.Equal(p.keysOnDisk(t), []string{"b"}) {
		t.Errorf("%v: keys on disk %v", err, p.keysOnDisk(t))
	}
}

func TestSickDiskBesideTheStore(t *testing.T) {
	t.Parallel()
	v, files := newPlace().counting(t)
	files.fail = errors.New("input/output error")
	if _, err := v.Commit(t.Context(), Changes{NewKeys: newKeys("a")}); !errors.Is(err, ErrSick) {
		t.Errorf("%v, want ErrSick", err)
	}
	files.fail = nil
	if _, err := v.Commit(t.Context(), Changes{NewKeys: newKeys("a")}); !errors.Is(err, ErrSick) {
		t.Errorf("%v, want ErrSick for ever", err)
	}
}

// TestAttackOlderDatabaseFile puts last week's database file back into a real folder.
func TestAttackOlderDatabaseFile(t *testing.T) {
	t.Parallel()
	folder, err := OpenFolder(filepath.Join(t.TempDir(), "desk"))
	if err != nil {
		t.Fatal(err)
	}
	defer folder.Close()
	master := NewMasterKey()
	work := func(records int) error {
		s, err := OpenSQLite(t.Context(), folder.Path("store"), Options{})
		if err != nil {
			return err
		}
		defer s.Close()
		v, err := OpenVault(t.Context(), s, folder, "0123", master, VaultOptions{})
		for i := 0; err == nil && i < records; i++ {
			_, err = v.Commit(t.Context(), Changes{Records: []NewRecord{record("s", "letter")}})
		}
		return err
	}
	if err := work(2); err != nil {
		t.Fatal(err)
	}
	lastWeek := read(t, folder.Path("store")) // closed: all of it is in this file
	if err := errors.Join(work(1), work(0)); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(folder.Path("store"), lastWeek, fileMode); err != nil {
		t.Fatal(err)
	}
	if err := work(0); !errors.Is(err, ErrRolledBack) {
		t.Errorf("%v, want ErrRolledBack", err)
	}
}

// TestAttackOnlyCiphertextOnDisk is row 106: a real folder and a real database, and
// no word, name or key of the case in any of its files.
func TestAttackOnlyCiphertextOnDisk(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "desk")
	folder, err := OpenFolder(path)
	if err != nil {
		t.Fatal(err)
	}
	defer folder.Close()
	s := open(t, folder.Path("store"))
	master := NewMasterKey()
	v, err := OpenVault(t.Context(), s, folder, "0123", master, VaultOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if err := v.AddRealm("Muscat talks"); err != nil {
		t.Fatal(err)
	}
	for i := range 10 {
		mustDo(t, v, Changes{
			Records: []NewRecord{{"Muscat talks", "Tehran's letters", []byte("frozen funds")}},
			Cells:   []NewCell{{"Muscat talks", "outbox to Washington", "letter No. 3", []byte("frozen funds")}},
			NewKeys: map[string]Secret{fmt.Sprint("receiving Tehran ", i): Secret("AGE-SECRET-KEY-PQ-1FROZEN")},
		})
	}
	secrets := []string{
		"Muscat", "Tehran", "Washington", "letter", "outbox", "frozen", "AGE-SECRET", "receiving Tehran",
		string(master.Secret()), string(v.data.Keys["Muscat talks"]),
	}
	files, err := filepath.Glob(filepath.Join(path, "*"))
	if err != nil || len(files) != 7 {
		t.Fatalf("%d files: %v, %v", len(files), files, err)
	}
	for _, file := range files {
		b := read(t, file)
		for _, secret := range secrets {
			if bytes.Contains(b, []byte(secret)) {
				t.Errorf("%q in %s", secret, filepath.Base(file))
			}
		}
	}
}
