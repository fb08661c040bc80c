package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
)

// maxKnown bounds how many ends of streams are remembered.
const maxKnown = 100_000

// A writer is the one connection that changes the database, with its
// statements. One goroutine uses it at a time.
type writer struct {
	db     *sql.DB
	conn   *sql.Conn
	failed error // wraps ErrSick: the store is done for
	since  int   // bytes committed since the last checkpoint

	// known holds the ends of streams lately used. Should another process
	// write in spite of the folder's lock, a stale end breaks the records'
	// primary key, and with it this store.
	known map[streamName]uint64

	stmts []*sql.Stmt // all of the following

	begin, commit, rollback *sql.Stmt

	number, setNumber      *sql.Stmt
	last, find, insert     *sql.Stmt
	deleteThrough, setTrim *sql.Stmt
	setCell, deleteCell    *sql.Stmt
}

// openWriter checks the library and the database's version, and brings the
// database up to this program's.
func openWriter(ctx context.Context, db *sql.DB) (*writer, error) {
	conn, err := db.Conn(ctx)
	if err != nil {
		return nil, errors.Join(err, db.Close())
	}
	w := &writer{db: db, conn: conn, known: map[streamName]uint64{}}
	if err := w.prepare(ctx); err != nil {
		return nil, errors.Join(err, w.close())
	}
	return w, nil
}

func (w *writer) prepare(ctx context.Context) (err error) {
	var version string
	if err := w.conn.QueryRowContext(ctx, "SELECT sqlite_version()").Scan(&version); err != nil {
		return err
	}
	if err := checkSQLite(version); err != nil {
		return err
	}
	if err := migrate(ctx, w.conn); err != nil {
		return err
	}
	for _, s := range []struct {
		stmt **sql.Stmt
		text string
	}{
		{&w.begin, "BEGIN IMMEDIATE"},
		{&w.commit, "COMMIT"},
		{&w.rollback, "ROLLBACK"},
		{&w.number, "SELECT number FROM owners WHERE owner = ?1"},
		{&w.setNumber, "INSERT INTO owners (owner, number) VALUES (?1, ?2) ON CONFLICT (owner) DO UPDATE SET number = excluded.number"},
		{&w.last, `SELECT max(
			ifnull((SELECT max(seq) FROM records WHERE owner = ?1 AND stream = ?2), 0),
			ifnull((SELECT through FROM trims WHERE owner = ?1 AND stream = ?2), 0))`},
		{&w.find, "SELECT seq FROM records WHERE owner = ?1 AND stream = ?2 AND key = ?3"},
		{&w.insert, "INSERT INTO records (owner, stream, seq, key, body) VALUES (?1, ?2, ?3, ?4, ?5)"},
		{&w.deleteThrough, "DELETE FROM records WHERE owner = ?1 AND stream = ?2 AND seq <= ?3"},
		{&w.setTrim, "INSERT INTO trims (owner, stream, through) VALUES (?1, ?2, ?3) ON CONFLICT (owner, stream) DO UPDATE SET through = max(through, excluded.through)"},
		{&w.setCell, "INSERT INTO cells (owner, name, value) VALUES (?1, ?2, ?3) ON CONFLICT (owner, name) DO UPDATE SET value = excluded.value"},
		{&w.deleteCell, "DELETE FROM cells WHERE owner = ?1 AND name = ?2"},
	} {
		if *s.stmt, err = w.conn.PrepareContext(ctx, s.text); err != nil {
			return err
		}
		w.stmts = append(w.stmts, *s.stmt)
	}
	return nil
}

// close also copies the write-ahead log into the database, and removes it: if
// every connection and, on this one, every statement is closed, which package
// sql does not do for statements prepared on a connection.
func (w *writer) close() (err error) {
	for _, s := range w.stmts {
		err = errors.Join(err, s.Close())
	}
	return errors.Join(err, w.conn.Close(), w.db.Close())
}

// Commit implements Store: one SQL transaction for all.
func (s *SQLite) Commit(ctx context.Context, txs ...Tx) ([]Result, error) {
	select {
	case s.turn <- struct{}{}:
	case <-ctx.Done():
		return nil, fmt.Errorf("commit: %w", ctx.Err())
	}
	if s.closed {
		<-s.turn
		return nil, ErrClosed
	}
	results, err := s.writer.run(ctx, txs)
	if err == nil && s.writer.since >= checkpointAfter {
		// Whoever committed does not wait for it; whoever commits next does.
		go func() {
			defer func() { <-s.turn }()
			s.writer.checkpointNow()
		}()
		return results, nil
	}
	<-s.turn
	return results, err
}

// run commits, or leaves nothing behind. What is neither a full disk nor the
// caller's own context makes the writer refuse for ever.
func (w *writer) run(ctx context.Context, txs []Tx) ([]Result, error) {
	if w.failed != nil {
		return nil, w.failed
	}
	if err := ctx.Err(); err != nil {
		return nil, fmt.Errorf("commit: %w", err)
	}
	if len(w.known) > maxKnown {
		clear(w.known)
	}
	results, err := w.transact(ctx, txs)
	if err == nil {
		return results, nil
	}
	clear(w.known)
	canceled := ctx.Err() != nil && errors.Is(err, ctx.Err())
	if err = classify(err); canceled || errors.Is(err, ErrFull) {
		// SQLite may have rolled back already; that there is nothing to roll
		// back shows in the next BEGIN.
		_, _ = w.rollback.Exec()
		return nil, fmt.Errorf("commit: %w", err)
	}
	return nil, w.fail(err)
}

func (w *writer) fail(err error) error {
	_, _ = w.rollback.Exec()
	if !errors.Is(err, ErrSick) {
		err = fmt.Errorf("%w: %w", ErrSick, err)
	}
	w.failed = fmt.Errorf("commit: %w", err)
	return w.failed
}

// transact runs without the caller's context, so that no statement is cut
// short by it, and looks at it between transactions.
func (w *writer) transact(ctx context.Context, txs []Tx) ([]Result, error) {
	if _, err := w.begin.Exec(); err != nil {
		return nil, err
	}
	results := make([]Result, len(txs))
	first := overtaken{}
	for i := range txs {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		t := applying{w: w, tx: &txs[i], owner: []byte(txs[i].Owner), first: first}
		places, refusal, err := t.apply()
		if err != nil {
			return nil, err
		}
		results[i] = Result{Places: places, Err: refusal}
	}
	if _, err := w.commit.Exec(); err != nil {
		return nil, err
	}
	return results, nil
}

// checkpointNow copies the write-ahead log into the database. What was committed
// stays committed whatever comes of it; but a disk that fails here will not be
// trusted with the next commit.
func (w *writer) checkpointNow() {
	w.since = 0
	if _, err := w.checkpoint("PASSIVE"); err != nil && !errors.Is(err, ErrFull) {
		_ = w.fail(err)
	}
}

// checkpoint reports whether nothing stood in its way.
func (w *writer) checkpoint(mode string) (whole bool, err error) {
	var busy, log, done int
	row := w.conn.QueryRowContext(context.Background(), "PRAGMA wal_checkpoint("+mode+")")
	if err := row.Scan(&busy, &log, &done); err != nil {
		return false, classify(err)
	}
	return busy == 0, nil
}

// Scrub implements Scrubber: deleted rows were overwritten when they were
// deleted (secure_delete), and now their traces go from the write-ahead log.
func (s *SQLite) Scrub(ctx context.Context) error {
	select {
	case s.turn <- struct{}{}:
		defer func() { <-s.turn }()
	case <-ctx.Done():
		return fmt.Errorf("scrub: %w", ctx.Err())
	}
	if s.closed {
		return ErrClosed
	}
	for s.writer.failed == nil {
		whole, err := s.writer.checkpoint("TRUNCATE")
		switch {
		case errors.Is(err, ErrFull):
			return fmt.Errorf("scrub: %w", err)
		case err != nil:
			return s.writer.fail(err)
		case whole:
			return nil
		case ctx.Err() != nil:
			return fmt.Errorf("scrub: %w", ctx.Err())
		}
	}
	return s.writer.failed
}
