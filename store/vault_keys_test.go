package store

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"testing"
)

// countingFiles counts what is asked of files, and fails when told to.
type countingFiles struct {
	Files
	syncs, notes int
	fail         error
}

func (f *countingFiles) Write(name string, b []byte) error {
	if f.fail != nil {
		return f.fail
	}
	f.syncs += 2 // of the file and of its folder
	return f.Files.Write(name, b)
}

func (f *countingFiles) Overwrite(name string, at int, b []byte) error {
	if f.fail != nil {
		return f.fail
	}
	f.syncs++
	return f.Files.Overwrite(name, at, b)
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
	files.syncs, files.notes = 0, 0
	return v, files
}

func newKeys(names ...string) map[string]Secret {
	keys := map[string]Secret{}
	for _, name := range names {
		keys[name] = Secret("key " + name)
	}
	return keys
}

// keysOnDisk opens both slots of receiving.keys as a thief with the master key would.
func (p *place) keysOnDisk(t *testing.T) []string {
	t.Helper()
	f := slotFile{keyFile: newKeyFile(p.files, ReceivingKeysFile, slotsMagic, p.owner, p.master)}
	var keys, older receivingKeys
	if _, err := f.read(&keys, &older); err != nil {
		t.Fatal(err)
	}
	maps.Copy(keys.Keys, older.Keys)
	return slices.Sorted(maps.Keys(keys.Keys))
}

func TestNoNeedlessWrites(t *testing.T) {
	t.Parallel()
	v, files := newPlace().counting(t)
	letter := []NewRecord{record("s", "letter")}
	for i, c := range []struct {
		c            Changes
		syncs, notes int
	}{
		{Changes{}, 0, 0},
		{Changes{Records: letter}, 0, 1},
		{Changes{Records: letter, NewKeys: newKeys("a")}, 1, 1},
		{Changes{Records: letter, NewKeys: newKeys("a")}, 0, 1},
		{Changes{NewKeys: newKeys("b", "c")}, 1, 0},
		{Changes{Records: letter, DropKeys: []string{"a", "never there"}}, 2, 1},
		{Changes{Records: letter, DropKeys: []string{"a"}}, 0, 1},
		{Changes{Records: letter, NewKeys: newKeys("d"), DropKeys: []string{"b"}}, 3, 1},
		{Changes{DropKeys: []string{"c"}}, 2, 0},
	} {
		files.syncs, files.notes = 0, 0
		mustDo(t, v, c.c)
		if files.syncs != c.syncs || files.notes != c.notes {
			t.Errorf("case %d: %d syncs and %d notes, want %d and %d", i, files.syncs, files.notes, c.syncs, c.notes)
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

func (f *dyingFiles) Overwrite(name string, at int, b []byte) error {
	if f.writes--; f.writes < 0 {
		return fmt.Errorf("%w: %w", ErrSick, errStopped)
	}
	return f.Files.Overwrite(name, at, b)
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

// torn lists what a power cut may leave of pages that were being written: some
// of their sectors new, the others old or spoilt.
func torn(old, new []byte) (all [][]byte) {
	const sector = 512
	for at := 0; at <= len(new); at += sector {
		first, last := slices.Concat(new[:at], old[at:]), slices.Concat(old[:at], new[at:])
		spoilt := slices.Clone(first)
		if at < len(new) {
			clear(spoilt[at : at+sector])
		}
		all = append(all, first, last, spoilt)
	}
	return all
}

// tearingFiles stops at one overwriting, with nothing of it done.
type tearingFiles struct {
	Files
	left    int // overwritings that are whole
	name    string
	at      int
	pending []byte
}

func (f *tearingFiles) Overwrite(name string, at int, b []byte) error {
	if f.left--; f.left >= 0 {
		return f.Files.Overwrite(name, at, b)
	}
	if f.pending == nil {
		f.name, f.at, f.pending = name, at, slices.Clone(b)
	}
	return fmt.Errorf("%w: %w", ErrSick, errStopped)
}

// TestTornReceivingKeys cuts the power within every write to receiving.keys of
// a commit that brings one key and ends another. However much of it reached the
// disk, no key is lost that the store names; and none stays that it does not.
func TestTornReceivingKeys(t *testing.T) {
	t.Parallel()
	for whole := range 3 { // the new key; then the old one goes from one slot, and from the other
		p := newPlace()
		v := p.mustOpen(t)
		for i := range 6 { // so that both slots were used
			mustDo(t, v, Changes{Records: []NewRecord{record("s", "x")}, NewKeys: newKeys("old", fmt.Sprint(i)), DropKeys: []string{fmt.Sprint(i - 1)}})
		}
		files := &tearingFiles{Files: p.files, left: whole}
		v, err := OpenVault(t.Context(), p.store, files, p.owner, p.master, VaultOptions{})
		if err != nil {
			t.Fatal(err)
		}
		_, err = v.Commit(t.Context(), Changes{Records: []NewRecord{record("s", "last")}, NewKeys: newKeys("new"), DropKeys: []string{"old", "5"}})
		if !errors.Is(err, ErrSick) || files.pending == nil {
			t.Fatalf("%d writes: %v", whole, err)
		}
		p.crash()
		named := []string{"new"}
		if whole == 0 { // then nothing was committed
			named = []string{"5", "old"}
		}
		before, err := p.files.Read(files.name)
		if err != nil {
			t.Fatal(err)
		}
		for i, pages := range torn(before[files.at:][:len(files.pending)], files.pending) {
			q := p.copy()
			if err := q.files.Overwrite(files.name, files.at, pages); err != nil {
				t.Fatal(err)
			}
			v, err := q.open(VaultOptions{})
			if err != nil || v.KeysMissing() {
				t.Fatalf("%d writes, torn %d: %v", whole, i, err)
			}
			if missing, err := v.Retain(named); err != nil || len(missing) > 0 {
				t.Errorf("%d writes, torn %d: %v missing, %v", whole, i, missing, err)
			}
			if got := q.keysOnDisk(t); !slices.Equal(got, named) {
				t.Errorf("%d writes, torn %d: keys on disk %v, want %v", whole, i, got, named)
			}
			b, err := q.files.Read(files.name)
			untouched := whole == 0 && bytes.Equal(pages, before[files.at:][:len(pages)])
			if err != nil || bytes.Contains(b, before[files.at+slotHead:][:64]) != untouched {
				t.Errorf("%d writes, torn %d: what was sealed there is left: %t, %v", whole, i, !untouched, err)
			}
			for range 2 { // and it goes on
				mustDo(t, v, Changes{Records: []NewRecord{record("s", "y")}, NewKeys: newKeys("next")})
				if v, err = q.open(VaultOptions{}); err != nil || !slices.Contains(v.KeyNames(), "next") {
					t.Fatalf("%d writes, torn %d: %v", whole, i, err)
				}
			}
		}
	}
}

// TestReceivingKeysGrow lets a desk have more keys than a slot holds.
func TestReceivingKeysGrow(t *testing.T) {
	t.Parallel()
	p := newPlace()
	v := p.mustOpen(t)
	var names []string
	for i := range 100 {
		names = append(names, fmt.Sprintf("key %3d", i))
		mustDo(t, v, Changes{NewKeys: map[string]Secret{names[i]: Secret(bytes.Repeat([]byte{'x'}, 80))}})
		if got := p.keysOnDisk(t); !slices.Equal(got, names) {
			t.Fatalf("%d keys on disk, want %d", len(got), i+1)
		}
	}
	b, err := p.files.Read(ReceivingKeysFile)
	if err != nil || len(b) != 8*slotSize {
		t.Errorf("%d bytes, %v", len(b), err)
	}
	mustDo(t, v, Changes{DropKeys: names[1:]})
	if got := p.mustOpen(t).KeyNames(); !slices.Equal(got, names[:1]) {
		t.Errorf("keys %v", got)
	}
	if _, err := v.Commit(t.Context(), Changes{NewKeys: map[string]Secret{"huge": make(Secret, MaxFile)}}); !errors.Is(err, ErrTooLarge) {
		t.Errorf("%v, want ErrTooLarge", err)
	}
}
