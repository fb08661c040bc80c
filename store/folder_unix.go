//go:build unix

package store

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"golang.org/x/sys/unix"
)

// hasModes: permissions say who may read.
const hasModes = true

// openPlain opens a file that is no symbolic link, at this last moment too.
func openPlain(path string, flag int) (*os.File, error) {
	file, err := os.OpenFile(path, flag|unix.O_NOFOLLOW, fileMode)
	if errors.Is(err, unix.ELOOP) {
		return nil, fmt.Errorf("%s: %w", filepath.Base(path), ErrSymlink)
	}
	return file, err
}

// takeLock holds an exclusive flock(2) on a file until it is closed. The lock
// belongs to the open file, so a second opening in the same process fails too;
// it ends with the process.
func takeLock(path string) (*os.File, error) {
	file, err := openPlain(path, os.O_RDWR|os.O_CREATE)
	if err != nil {
		return nil, err
	}
	err = unix.Flock(int(file.Fd()), unix.LOCK_EX|unix.LOCK_NB)
	if errors.Is(err, unix.EWOULDBLOCK) {
		err = ErrInUse
	}
	if err != nil {
		return nil, errors.Join(err, file.Close())
	}
	return file, nil
}

// releaseLock lets go of a lock. Closing alone would not: a program that is being
// started has all files of this one for a moment, and with them the lock.
func releaseLock(file *os.File) error {
	return errors.Join(unix.Flock(int(file.Fd()), unix.LOCK_UN), file.Close())
}

// syncFolder makes the names in a folder durable.
func syncFolder(path string) error {
	dir, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(dir.Sync(), dir.Close())
}

func isFull(err error) bool {
	return errors.Is(err, unix.ENOSPC) || errors.Is(err, unix.EDQUOT)
}
