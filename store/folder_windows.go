package store

import (
	"errors"
	"os"

	"golang.org/x/sys/windows"
)

// hasModes: who may read is said by the access list the folder inherits from
// the user's profile.
const hasModes = false

// openPlain opens a file that is no symbolic link.
func openPlain(path string, flag int) (*os.File, error) {
	if err := regular(path); err != nil && !errors.Is(err, os.ErrNotExist) {
		return nil, err
	}
	return os.OpenFile(path, flag, fileMode)
}

// takeLock holds an exclusive lock on a file until it is closed or the process ends.
func takeLock(path string) (*os.File, error) {
	file, err := openPlain(path, os.O_RDWR|os.O_CREATE)
	if err != nil {
		return nil, err
	}
	err = windows.LockFileEx(windows.Handle(file.Fd()),
		windows.LOCKFILE_EXCLUSIVE_LOCK|windows.LOCKFILE_FAIL_IMMEDIATELY, 0, 1, 0, &windows.Overlapped{})
	if errors.Is(err, windows.ERROR_LOCK_VIOLATION) {
		err = ErrInUse
	}
	if err != nil {
		return nil, errors.Join(err, file.Close())
	}
	return file, nil
}

// releaseLock lets go of a lock.
func releaseLock(file *os.File) error { return file.Close() }

// syncFolder has nothing to do: NTFS journals names by itself.
func syncFolder(string) error { return nil }

func isFull(err error) bool {
	return errors.Is(err, windows.ERROR_DISK_FULL) || errors.Is(err, windows.ERROR_HANDLE_DISK_FULL)
}
