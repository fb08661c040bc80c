package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"

	"modernc.org/sqlite"
)

// applicationID stands in the header of every store's file: "GdOf".
const applicationID = 0x47644f66

const (
	// readers is how many connections read at once, beside the one that writes.
	readers = 4
	// patience is how long a connection waits for another one, in milliseconds.
	patience = 10_000
	// pageSize is what changing a row costs the write-ahead log at least, in bytes.
	pageSize = 4096
	// checkpointAfter is how much is committed, in bytes, before the
	// write-ahead log is copied into the database.
	checkpointAfter = 8 << 20
)

// Sync says what a commit waits for.
type Sync int

// The ways to commit.
const (
	SyncFull Sync = iota // until the disk has it: the only one that keeps the contract
	SyncOff              // until the operating system has it: for measurements, and what nobody misses after a power cut
)

// Options of a SQLite store. The zero value is right.
type Options struct {
	Sync Sync
	// VFS names a file layer registered with SQLite (storetest has one whose
	// disk fails when told to); empty means the operating system's.
	VFS string
}

// SQLite keeps a store in one SQLite file, with a write-ahead log beside it.
// The folder's lock ([OpenFolder]) sees to it that one process alone has it open.
type SQLite struct {
	db *sql.DB // for reading

	readRecords, readCells *sql.Stmt

	writer *writer // used by whoever holds turn
	turn   chan struct{}
	life   sync.RWMutex // Close waits for batches of reads, which hold it for reading
	closed bool         // guarded by life
}

// OpenSQLite opens the store in the file of that name, which it makes if need
// be, readable by its owner alone. A file damaged by a crash opens with what
// was committed. It returns ErrDamaged for a file that is no store,
// ErrNewer, ErrOldSQLite, ErrSymlink, ErrFull, ErrSick.
func OpenSQLite(ctx context.Context, path string, opt Options) (*SQLite, error) {
	s, err := openSQLite(ctx, path, opt)
	if err != nil {
		return nil, fmt.Errorf("open store: %w", err)
	}
	return s, nil
}

func openSQLite(ctx context.Context, path string, opt Options) (*SQLite, error) {
	path, err := filepath.Abs(path)
	if err != nil {
		return nil, err
	}
	if err := prepareFiles(path); err != nil {
		return nil, err
	}
	// Commits wait for fdatasync, as durable as fsync and cheaper; where there is none, for fsync.
	sqlite.Fdatasync(true)
	wdb, err := sql.Open("sqlite", dataSource(path, opt, false))
	if err != nil {
		return nil, err
	}
	wdb.SetMaxOpenConns(1)
	w, err := openWriter(ctx, wdb)
	if err != nil {
		return nil, classifyOpening(err)
	}
	db, err := sql.Open("sqlite", dataSource(path, opt, true))
	if err != nil {
		return nil, errors.Join(err, w.close())
	}
	db.SetMaxOpenConns(readers)
	db.SetMaxIdleConns(readers)
	s := &SQLite{db: db, writer: w, turn: make(chan struct{}, 1)}
	if s.readRecords, err = db.PrepareContext(ctx, readRecords); err == nil {
		s.readCells, err = db.PrepareContext(ctx, readCells)
	}
	if err != nil {
		return nil, errors.Join(classifyOpening(err), s.Close())
	}
	return s, nil
}

// prepareFiles makes the database's file 0600 before SQLite does, whose other
// files follow it, and refuses symbolic links.
func prepareFiles(path string) error {
	for _, name := range []string{path, path + "-wal", path + "-shm", path + "-journal"} {
		if err := regular(name); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return nil
	} else if err != nil {
		return err
	}
	if err := f.Close(); err != nil {
		return err
	}
	return syncFolder(filepath.Dir(path))
}

// dataSource is the name under which the driver opens a connection.
func dataSource(path string, opt Options, reading bool) string {
	synchronous := "FULL"
	if opt.Sync == SyncOff {
		synchronous = "OFF"
	}
	q := url.Values{"_defensive": {"1"}, "_dqs": {"0"}, "_pragma": {
		"busy_timeout(" + strconv.Itoa(patience) + ")",
		"trusted_schema(OFF)",
		"cell_size_check(ON)",
		"temp_store(MEMORY)", // nothing of ours in files without a name
		"journal_mode(WAL)",
		"synchronous(" + synchronous + ")",
		"secure_delete(ON)",
		// The writer does it itself: SQLite would not tell whether it failed.
		"wal_autocheckpoint(0)",
	}}
	if reading {
		q.Set("_query_only", "1")
	}
	if opt.VFS != "" {
		q.Set("vfs", opt.VFS)
	}
	return (&url.URL{Scheme: "file", OmitHost: true, Path: filepath.ToSlash(path), RawQuery: q.Encode()}).String()
}

// oldest is the first SQLite whose write-ahead log is safe to reset while
// another connection reads (sqlite.org/wal.html#walresetbug).
var oldest = [3]int{3, 51, 3}

// checkSQLite returns ErrOldSQLite for versions before oldest, and for what is no version.
func checkSQLite(version string) error {
	parts := strings.Split(version, ".")
	if len(parts) < 3 {
		return fmt.Errorf("%w: version %q", ErrOldSQLite, version)
	}
	for i, want := range oldest {
		n, err := strconv.Atoi(parts[i])
		if err != nil || n < want {
			return fmt.Errorf("%w: version %q", ErrOldSQLite, version)
		}
		if n > want {
			break
		}
	}
	return nil
}

// Close implements Store.
func (s *SQLite) Close() error {
	s.turn <- struct{}{}
	defer func() { <-s.turn }()
	s.life.Lock()
	defer s.life.Unlock()
	if s.closed {
		return nil
	}
	s.closed = true
	// The writer closes last.
	return errors.Join(s.db.Close(), s.writer.close())
}
