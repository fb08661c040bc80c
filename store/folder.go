package store

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// Modes of what lies in a folder: nobody but its owner.
const (
	folderMode = 0o700
	fileMode   = 0o600
)

const (
	lockName = "lock"
	// unfinished ends the name of a file that is being written: found after a
	// crash, it goes.
	unfinished = ".unfinished"
)

var (
	// ErrSymlink: a folder, or something in it, is a symbolic link or
	// otherwise not a plain file or folder.
	ErrSymlink = errors.New("store: not a plain file or folder")
	// ErrMode: permissions of a file or folder that others may read could not be mended.
	ErrMode = errors.New("store: readable by others")
)

// A Folder is the place of one desk or courier on disk. While it is open no
// other process has it open, nor this one a second time. It implements Files.
type Folder struct {
	path    string
	lock    *os.File
	mended  []string
	passing bool
}

// OpenFolder opens the folder of that name, making it if need be. It refuses
// symbolic links there and within (ErrSymlink) and a folder in use (ErrInUse),
// and takes away permissions that others have on what is in it ([Folder.Mended]).
func OpenFolder(path string) (*Folder, error) {
	f, err := openFolder(path)
	if err != nil {
		return nil, fmt.Errorf("open folder %s: %w", path, err)
	}
	return f, nil
}

func openFolder(path string) (*Folder, error) {
	path, err := filepath.Abs(path) // cleaned too: a link with a slash behind it would not look like one
	if err != nil {
		return nil, err
	}
	if err := makeFolder(path); err != nil {
		return nil, err
	}
	f := &Folder{path: path}
	// First the folder itself: then nobody else can change what is looked at next.
	if err := f.inspect(path); err != nil {
		return nil, err
	}
	if f.lock, err = takeLock(filepath.Join(path, lockName)); err != nil {
		return nil, err
	}
	if err := f.inspectAll(); err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return f, nil
}

func makeFolder(path string) error {
	if _, err := os.Lstat(path); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if err := os.MkdirAll(path, folderMode); err != nil {
		return err
	}
	return syncFolder(filepath.Dir(path))
}

func (f *Folder) inspectAll() error {
	return filepath.WalkDir(f.path, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if !d.IsDir() && strings.HasSuffix(path, unfinished) {
			return os.Remove(path)
		}
		return f.inspect(path)
	})
}

// inspect refuses what is no plain file or folder (or socket, where a running
// desk listens), and mends its mode.
func (f *Folder) inspect(path string) error {
	info, err := os.Lstat(path)
	if err != nil {
		return err
	}
	want := fs.FileMode(fileMode)
	switch {
	case info.IsDir():
		want = folderMode
	case !info.Mode().IsRegular() && info.Mode().Type() != fs.ModeSocket, path == f.path:
		return fmt.Errorf("%s: %w", filepath.Base(path), ErrSymlink)
	}
	if !hasModes || info.Mode().Perm()&^want == 0 {
		return nil
	}
	if err := os.Chmod(path, want); err != nil {
		return fmt.Errorf("%w: %w", ErrMode, err)
	}
	f.mended = append(f.mended, path)
	return nil
}

// regular refuses a file that is not plain; fs.ErrNotExist if there is none.
func regular(path string) error {
	info, err := os.Lstat(path)
	if err == nil && !info.Mode().IsRegular() {
		return fmt.Errorf("%s: %w", filepath.Base(path), ErrSymlink)
	}
	return err
}

// Pass says of a folder that it goes when its program ends, and that nobody
// misses it after a power cut: from now on its files do not wait for the disk.
func (f *Folder) Pass() { f.passing = true }

// Path returns the name under which the operating system knows a file of the folder.
func (f *Folder) Path(name string) string { return filepath.Join(f.path, name) }

// Mended returns the files and folders whose permissions were wider than they
// must be: what they hold may have been read by others.
func (f *Folder) Mended() []string { return f.mended }

// Close lets others open the folder.
func (f *Folder) Close() error { return releaseLock(f.lock) }

// Read implements Files.
func (f *Folder) Read(name string) ([]byte, error) {
	if err := checkFileName(name); err != nil {
		return nil, err
	}
	file, err := openPlain(f.Path(name), os.O_RDONLY)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	b, err := io.ReadAll(io.LimitReader(file, MaxFile+1))
	if err == nil && len(b) > MaxFile {
		err = fmt.Errorf("file %s: %w", name, ErrTooLarge)
	}
	return b, err
}

// Write implements Files: a new file is made durable under another name, then
// takes the place of the old one, then the folder is made durable.
func (f *Folder) Write(name string, b []byte) error {
	if err := checkFileName(name); err != nil {
		return err
	}
	if len(b) > MaxFile {
		return fmt.Errorf("file %s: %w", name, ErrTooLarge)
	}
	next := f.Path(name + unfinished)
	err := f.writeWhole(next, b)
	if err == nil {
		err = os.Rename(next, f.Path(name))
	}
	if err != nil {
		_ = os.Remove(next) // it goes at the next opening otherwise
		if isFull(err) {
			return fmt.Errorf("write %s: %w: %w", name, ErrFull, err)
		}
		return fmt.Errorf("write %s: %w: %w", name, ErrSick, err)
	}
	if err := f.sync(); err != nil {
		return fmt.Errorf("write %s: %w: %w", name, ErrSick, err)
	}
	return nil
}

// Overwrite implements Files.
func (f *Folder) Overwrite(name string, at int, pages []byte) error {
	if err := checkFileName(name); err != nil {
		return err
	}
	file, err := openPlain(f.Path(name), os.O_WRONLY)
	if err != nil {
		return fmt.Errorf("overwrite %s: %w: %w", name, ErrSick, err)
	}
	_, err = file.WriteAt(pages, int64(at))
	if err == nil && !f.passing {
		err = file.Sync()
	}
	err = errors.Join(err, file.Close())
	switch {
	case isFull(err):
		return fmt.Errorf("overwrite %s: %w: %w", name, ErrFull, err)
	case err != nil:
		return fmt.Errorf("overwrite %s: %w: %w", name, ErrSick, err)
	}
	return nil
}

// sync makes durable which files there are.
func (f *Folder) sync() error {
	if f.passing {
		return nil
	}
	return syncFolder(f.path)
}

func (f *Folder) writeWhole(path string, b []byte) error {
	file, err := openPlain(path, os.O_WRONLY|os.O_CREATE|os.O_TRUNC)
	if err != nil {
		return err
	}
	if _, err := file.Write(b); err != nil {
		return errors.Join(err, file.Close())
	}
	if !f.passing {
		err = file.Sync()
	}
	return errors.Join(err, file.Close())
}

// Note implements Files.
func (f *Folder) Note(name string, b []byte) error {
	if err := checkFileName(name); err != nil {
		return err
	}
	file, err := openPlain(f.Path(name), os.O_WRONLY|os.O_CREATE)
	if err != nil {
		return fmt.Errorf("note %s: %w", name, err)
	}
	if _, err := file.WriteAt(b, 0); err != nil {
		return errors.Join(fmt.Errorf("note %s: %w", name, err), file.Close())
	}
	return file.Close()
}

// Remove implements Files.
func (f *Folder) Remove(name string) error {
	if err := checkFileName(name); err != nil {
		return err
	}
	if err := os.Remove(f.Path(name)); errors.Is(err, fs.ErrNotExist) {
		return nil
	} else if err != nil {
		return err
	}
	if err := f.sync(); err != nil {
		return fmt.Errorf("remove %s: %w: %w", name, ErrSick, err)
	}
	return nil
}
