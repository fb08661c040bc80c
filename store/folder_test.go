package store

import (
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"
)

func openFolderAt(t *testing.T, path string) *Folder {
	t.Helper()
	f, err := OpenFolder(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = f.Close() })
	return f
}

// TestAttackTwoInOneFolder is row 109, in one process and in two.
func TestAttackTwoInOneFolder(t *testing.T) {
	t.Parallel()
	if path := os.Getenv("STORE_TEST_FOLDER"); path != "" { // the second process
		if _, err := OpenFolder(path); errors.Is(err, ErrInUse) {
			os.Exit(42)
		}
		os.Exit(0)
	}
	path := filepath.Join(t.TempDir(), "desk")
	second := func() int {
		cmd := exec.Command(os.Args[0], "-test.run=^TestAttackTwoInOneFolder$")
		cmd.Env = append(os.Environ(), "STORE_TEST_FOLDER="+path)
		_ = cmd.Run()
		return cmd.ProcessState.ExitCode()
	}
	if code := second(); code != 0 {
		t.Fatalf("honest: another process could not open the free folder (%d)", code)
	}
	f := openFolderAt(t, path)
	if _, err := OpenFolder(path); !errors.Is(err, ErrInUse) {
		t.Errorf("twice in one process: %v, want ErrInUse", err)
	}
	if code := second(); code != 42 {
		t.Errorf("in another process: exit code %d, want the one for ErrInUse", code)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	if code := second(); code != 0 {
		t.Errorf("after closing: exit code %d", code)
	}
}

// TestAttackSymlinkedFolder is row 112.
func TestAttackSymlinkedFolder(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name   string
		want   error
		change func(t *testing.T, desk, elsewhere string) string // returns what to open
	}{
		{"nothing", nil, func(_ *testing.T, desk, _ string) string { return desk }},
		{"the folder", ErrSymlink, func(t *testing.T, desk, _ string) string { return link(t, desk, desk+"-link") }},
		{"the folder, with a slash", ErrSymlink, func(t *testing.T, desk, _ string) string { return link(t, desk, desk+"-link") + "/" }},
		{"the lock", ErrSymlink, func(t *testing.T, desk, elsewhere string) string {
			_ = os.Remove(filepath.Join(desk, lockName))
			link(t, elsewhere, filepath.Join(desk, lockName))
			return desk
		}},
		{"a key file", ErrSymlink, func(t *testing.T, desk, elsewhere string) string {
			link(t, elsewhere, filepath.Join(desk, TalksKeysFile))
			return desk
		}},
		{"a dangling one", ErrSymlink, func(t *testing.T, desk, _ string) string {
			link(t, "/nonexistent", filepath.Join(desk, ReceivingKeysFile))
			return desk
		}},
		{"deep inside", ErrSymlink, func(t *testing.T, desk, elsewhere string) string {
			if err := os.MkdirAll(filepath.Join(desk, "attachments", "1"), 0o700); err != nil {
				t.Fatal(err)
			}
			link(t, elsewhere, filepath.Join(desk, "attachments", "1", "x"))
			return desk
		}},
		{"a file for a folder", ErrSymlink, func(_ *testing.T, _, elsewhere string) string { return elsewhere }},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			desk, elsewhere := filepath.Join(t.TempDir(), "desk"), filepath.Join(t.TempDir(), "elsewhere")
			if err := openFolderAt(t, desk).Close(); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(elsewhere, []byte("theirs"), 0o644); err != nil {
				t.Fatal(err)
			}
			f, err := OpenFolder(c.change(t, desk, elsewhere))
			if !errors.Is(err, c.want) {
				t.Errorf("%v, want %v", err, c.want)
			}
			if err == nil {
				_ = f.Close()
			}
			if info, err := os.Stat(elsewhere); err != nil || info.Mode().Perm() != 0o644 || string(read(t, elsewhere)) != "theirs" {
				t.Errorf("the file elsewhere was touched: %v, %v", info.Mode(), err)
			}
		})
	}
}

func link(t *testing.T, to, at string) string {
	t.Helper()
	if err := os.Symlink(to, at); err != nil {
		t.Fatal(err)
	}
	return at
}

// TestAttackSymlinkWhileOpen puts links where files will be read and written.
func TestAttackSymlinkWhileOpen(t *testing.T) {
	t.Parallel()
	f := openFolderAt(t, filepath.Join(t.TempDir(), "desk"))
	elsewhere := filepath.Join(t.TempDir(), "elsewhere")
	if err := os.WriteFile(elsewhere, []byte("theirs"), fileMode); err != nil {
		t.Fatal(err)
	}
	link(t, elsewhere, f.Path("a"))
	link(t, elsewhere, f.Path("b"+unfinished))
	if _, err := f.Read("a"); !errors.Is(err, ErrSymlink) {
		t.Errorf("read: %v, want ErrSymlink", err)
	}
	if err := f.Note("a", []byte("ours")); !errors.Is(err, ErrSymlink) {
		t.Errorf("note: %v, want ErrSymlink", err)
	}
	if err := f.Write("b", []byte("ours")); !errors.Is(err, ErrSymlink) {
		t.Errorf("write: %v, want ErrSymlink", err)
	}
	if err := f.Write("a", []byte("ours")); err != nil { // takes the link's place
		t.Error(err)
	}
	if got := string(read(t, elsewhere)); got != "theirs" {
		t.Errorf("the file elsewhere holds %q", got)
	}
}

func TestAttackReadableByOthers(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "desk")
	f := openFolderAt(t, path)
	if err := f.Write(TalksKeysFile, []byte("keys")); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	if f = openFolderAt(t, path); len(f.Mended()) > 0 {
		t.Errorf("honest: mended %v", f.Mended())
	}
	if err := errors.Join(f.Close(), os.Chmod(path, 0o755), os.Chmod(f.Path(TalksKeysFile), 0o644)); err != nil {
		t.Fatal(err)
	}
	f = openFolderAt(t, path)
	if want := []string{path, f.Path(TalksKeysFile)}; !slices.Equal(f.Mended(), want) {
		t.Errorf("mended %v, want %v", f.Mended(), want)
	}
	for name, want := range map[string]fs.FileMode{"": folderMode, TalksKeysFile: fileMode, lockName: fileMode} {
		if info, err := os.Stat(f.Path(name)); err != nil || info.Mode().Perm() != want {
			t.Errorf("%q has mode %v, %v", name, info.Mode(), err)
		}
	}
}

// TestFilesKeepTheirContract runs over a folder and over memory.
func TestFilesKeepTheirContract(t *testing.T) {
	t.Parallel()
	for name, files := range map[string]Files{"folder": openFolderAt(t, filepath.Join(t.TempDir(), "a", "b")), "memory": NewMemoryFiles()} {
		t.Run(name, func(t *testing.T) {
			if _, err := files.Read("x"); !errors.Is(err, fs.ErrNotExist) {
				t.Errorf("absent: %v", err)
			}
			if err := errors.Join(files.Remove("x"), files.Write("x", []byte("old")), files.Write("x", []byte("one"))); err != nil {
				t.Fatal(err)
			}
			expect(t, files, "x", "one")
			if err := files.Note("x", []byte("two")); err != nil {
				t.Fatal(err)
			}
			expect(t, files, "x", "two")
			if err := files.Remove("x"); err != nil {
				t.Fatal(err)
			}
			if _, err := files.Read("x"); !errors.Is(err, fs.ErrNotExist) {
				t.Errorf("removed: %v", err)
			}
			for _, name := range []string{"", ".", "..", "../x", "a/b", "/x", string(make([]byte, MaxName+1))} {
				_, rerr := files.Read(name)
				for _, err := range []error{files.Write(name, nil), files.Note(name, nil), files.Remove(name), rerr} {
					if !errors.Is(err, ErrName) {
						t.Errorf("%.10q: %v, want ErrName", name, err)
					}
				}
			}
			if err := files.Write("x", make([]byte, MaxFile+1)); !errors.Is(err, ErrTooLarge) {
				t.Errorf("%v, want ErrTooLarge", err)
			}
		})
	}
}

func expect(t *testing.T, files Files, name, want string) {
	t.Helper()
	if b, err := files.Read(name); err != nil || string(b) != want {
		t.Errorf("%s holds %q, want %q, %v", name, b, want, err)
	}
}

func TestUnfinishedFilesGo(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "desk")
	f := openFolderAt(t, path)
	if err := errors.Join(os.WriteFile(f.Path("x"+unfinished), []byte("half"), fileMode), f.Close()); err != nil {
		t.Fatal(err)
	}
	f = openFolderAt(t, path)
	if _, err := os.Stat(f.Path("x" + unfinished)); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("still there: %v", err)
	}
	if err := os.WriteFile(f.Path("large"), make([]byte, MaxFile+1), fileMode); err != nil {
		t.Fatal(err)
	}
	if _, err := f.Read("large"); !errors.Is(err, ErrTooLarge) {
		t.Errorf("%v, want ErrTooLarge", err)
	}
}

func TestFullDiskIsTold(t *testing.T) {
	t.Parallel()
	full, err := os.OpenFile("/dev/full", os.O_WRONLY, 0)
	if err != nil {
		t.Skip("no /dev/full here")
	}
	defer full.Close()
	if _, err := full.WriteString("x"); !isFull(err) {
		t.Errorf("%v is not taken for a full disk", err)
	}
	if isFull(fs.ErrPermission) {
		t.Error("everything is taken for a full disk")
	}
}

func TestMemoryFilesLoseNotesInACrash(t *testing.T) {
	t.Parallel()
	m := NewMemoryFiles()
	if err := errors.Join(m.Write("x", []byte("1")), m.Note("x", []byte("2")), m.Note("y", []byte("3"))); err != nil {
		t.Fatal(err)
	}
	backup, all, after := m.Clone("y"), m.Clone(), m.Crash()
	expect(t, after, "x", "1")
	expect(t, all, "x", "2")
	expect(t, backup, "y", "3")
	if _, err := after.Read("y"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a note survived: %v", err)
	}
	if _, err := backup.Read("x"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the backup has what was not asked for: %v", err)
	}
	if err := m.Write("x", nil); !errors.Is(err, ErrClosed) {
		t.Errorf("%v, want ErrClosed", err)
	}
}

// A folder that passes still replaces files as a whole, and leaves nothing
// unfinished.
func TestPassingFolder(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "desk")
	f, err := OpenFolder(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	f.Pass()
	for _, words := range []string{"first, and longer", "second"} {
		if err := f.Write("words", []byte(words)); err != nil {
			t.Fatal(err)
		}
		if b, err := f.Read("words"); err != nil || string(b) != words {
			t.Fatalf("%q, %v", b, err)
		}
	}
	if err := f.Remove("words"); err != nil {
		t.Fatal(err)
	}
	if entries, err := os.ReadDir(path); err != nil || len(entries) != 1 {
		t.Fatalf("%v, %v: more than the lock is left", entries, err)
	}
}
