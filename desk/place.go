package desk

import (
	"context"
	"errors"
	"io/fs"

	"goodoffices/store"
)

// A Place is where a desk lives: its store and the small files beside it.
type Place struct {
	Store store.Store
	Files store.Files
	// Close, unless nil, is called when the desk closes, after the store.
	Close func() error
}

const (
	storeFile   = "desk.db"
	keyringFile = "desk.keys"
	// RehearsalFile marks a desk's folder as one of a rehearsal: nothing in it
	// is anybody's real word.
	RehearsalFile = "rehearsal"
)

// ErrNoDesk: a folder in which no desk was made.
var ErrNoDesk = errors.New("there is no desk in this folder")

// OpenPlace opens a desk's folder on disk, made if need be. It returns the
// errors of store.OpenFolder and store.OpenSQLite.
func OpenPlace(ctx context.Context, path string) (Place, error) {
	folder, err := store.OpenFolder(path)
	if err != nil {
		return Place{}, err
	}
	return openPlace(ctx, folder, store.Options{})
}

// OpenPassingPlace is OpenPlace for a desk that goes when its program ends: it
// does not wait for the disk, and a power cut may damage it.
func OpenPassingPlace(ctx context.Context, path string) (Place, error) {
	folder, err := store.OpenFolder(path)
	if err != nil {
		return Place{}, err
	}
	folder.Pass()
	return openPlace(ctx, folder, store.Options{Sync: store.SyncOff})
}

func openPlace(ctx context.Context, folder *store.Folder, o store.Options) (Place, error) {
	db, err := store.OpenSQLite(ctx, folder.Path(storeFile), o)
	if err != nil {
		return Place{}, errors.Join(err, folder.Close())
	}
	return Place{Store: db, Files: folder, Close: folder.Close}, nil
}

// Rehearsal reports whether the place is marked as one of a rehearsal.
func (p Place) Rehearsal() bool {
	_, err := p.Files.Read(RehearsalFile)
	return err == nil
}

// Empty reports whether no desk was made here yet.
func (p Place) Empty() (bool, error) {
	_, err := p.Files.Read(keyringFile)
	if errors.Is(err, fs.ErrNotExist) {
		return true, nil
	}
	return false, err
}

// Shut closes the store and the folder of a place in which no desk was opened.
func (p Place) Shut() error {
	err := p.Store.Close()
	if p.Close != nil {
		err = errors.Join(err, p.Close())
	}
	return err
}
