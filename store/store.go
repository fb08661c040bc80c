// Package store keeps bytes it cannot read.
//
// # Words
//
// An owner is the desk or the mailbox whose data it is. Everything is keyed by
// its owner first, so that a store can be sharded without joins; no operation
// ever needs the data of two owners at once.
//
// A stream is an append-only list of records, numbered from 1 without gaps. A
// lane (the courier's mailboxes) may be trimmed from its front; what was cut
// is gone, and numbering goes on.
//
// A cell is a small named value that is replaced as a whole: channel state, a
// head, a sealed pouch waiting in the outbox.
//
// A transaction ([Tx]) belongs to one owner and is applied whole or not at
// all. Several may share one commit, and so one fsync.
//
// What is kept is sealed before it comes here: by a desk in its [Vault], at the
// courier by the pouches' own authors. A store never interprets a body.
//
// A vault is a desk's sealed view of a store, a realm the part of it under one
// data key: one talks, or the desk's own. The head authenticates all of it as
// of its last commit.
//
// A [Folder] is the place on disk of one desk or courier: the database and the
// few small files beside it ([Files]). talks.keys has the data keys,
// receiving.keys what is forgotten once it has been used, and both are sealed
// under the desk's [MasterKey], which its officers hold [Wrapped].
//
// # Contract
//
// Every implementation passes the suite in store/storetest. When Commit
// returns nil, what it committed survives kill -9 and power loss. When it
// returns ErrFull, ErrClosed or the context's own error, nothing was
// committed. After any other error of the commit as a whole (it wraps
// ErrSick) what was written is in doubt: the caller must stop and open the
// store again.
package store

import (
	"context"
	"errors"
	"io"
	"iter"
)

// A Store keeps streams and cells of many owners. Its methods may be called
// concurrently.
type Store interface {
	// Commit applies each transaction whole or not at all and returns one
	// Result a transaction, in order, after everything is durable. A
	// transaction that cannot be applied (its Result has an error) leaves no
	// trace and does not hinder the others. The second return value speaks of
	// the commit as a whole: when it is not nil nothing may be answered to
	// anyone, and when it wraps ErrSick nothing ever again.
	Commit(ctx context.Context, txs ...Tx) ([]Result, error)

	// Read yields the records of a stream numbered above after, in order. A
	// stream that does not exist yields nothing. Commits may go on meanwhile,
	// from inside the loop too: of a record committed or trimmed after Read
	// began it is not said whether it is seen. An error comes last, with a
	// zero Record. What is yielded belongs to the caller.
	Read(ctx context.Context, owner, stream string, after uint64) iter.Seq2[Record, error]

	// Cells yields the cells of an owner whose names begin with prefix, in
	// the bytewise order of their names. Otherwise it is like Read.
	Cells(ctx context.Context, owner, prefix string) iter.Seq2[Cell, error]

	// Close waits for what is under way and releases the store.
	io.Closer
}

// A Scrubber can make what was deleted gone from its files: until then it may
// stand in free pages and in the write-ahead log. What the medium or a replica
// keeps of them it cannot reach.
type Scrubber interface {
	Scrub(ctx context.Context) error
}

// A Tx changes the data of one owner: first its appends, then its trims (which
// may reach what it appended), then its cells, each in the given order. It sees
// what earlier transactions of the same commit did.
//
// Owners, streams, keys and the names of cells are bytes, of 1 to MaxName
// each; only a key may be empty.
type Tx struct {
	Owner string

	// Number, unless zero, is the number of this transaction among its
	// owner's numbered ones, the first being 1: optimistic concurrency. If it
	// is not the last number plus one, the transaction fails with ErrConflict.
	// If that is because another came first, the owner's later numbered ones
	// of the same commit fail with it: they were planned upon it.
	Number uint64

	Appends []Append
	Trims   []Trim
	Cells   []Cell // a nil Value deletes
}

// An Append adds a record at the end of a stream.
type Append struct {
	Stream string
	// Key, unless empty, names the record in its stream. If a record of that
	// key is there already (and was not trimmed) nothing is appended, and the
	// Result tells where it stands.
	Key  string
	Body []byte
}

// A Trim removes the records of a stream numbered Through and below. What was
// trimmed before may be trimmed again.
type Trim struct {
	Stream  string
	Through uint64
}

// A Record is one entry of a stream.
type Record struct {
	Seq  uint64
	Key  string
	Body []byte
}

// A Cell is a named value.
type Cell struct {
	Name  string
	Value []byte
}

// A Result tells what became of a Tx.
type Result struct {
	Err    error      // ErrConflict, ErrTrim, ErrName, ErrTooLarge; nil when applied
	Places []Appended // one for each Append, in order; nil when not applied
}

// Appended tells where a record stands.
type Appended struct {
	Seq     uint64
	Existed bool // a record of this key was there before; nothing was appended
}

// Bounds of what a transaction may hold, in bytes.
const (
	// MaxName bounds the names of owners, streams, keys and cells.
	MaxName = 256
	// MaxBody bounds the body of a record and the value of a cell. The
	// largest pouch is 1 MiB.
	MaxBody = 8 << 20
)

// Errors that callers act upon, compared with errors.Is.
var (
	// ErrConflict: another transaction of this owner came first.
	ErrConflict = errors.New("store: another commit came first")
	// ErrTrim: a trim beyond the end of its stream.
	ErrTrim = errors.New("store: trim beyond the end of the stream")
	// ErrName: an owner, stream, key or cell whose name is empty or longer than MaxName.
	ErrName = errors.New("store: name is empty or too long")
	// ErrTooLarge: a body or value longer than MaxBody.
	ErrTooLarge = errors.New("store: body is too large")
	// ErrFull: the disk is full; nothing was committed, and a later commit may succeed.
	ErrFull = errors.New("store: disk is full")
	// ErrSick: a write or sync failed. What was written is in doubt, and the
	// store refuses every further commit until it is opened again.
	ErrSick = errors.New("store: the disk failed; nothing more is acknowledged")
	// ErrDamaged: the file is no store, or not a whole one.
	ErrDamaged = errors.New("store: file is damaged")
	// ErrAccess: the file cannot be opened, or not be written.
	ErrAccess = errors.New("store: file cannot be opened for writing")
	// ErrNewer: the store was written by a newer program.
	ErrNewer = errors.New("store: written by a newer program")
	// ErrOldSQLite: the SQLite library is older than 3.51.3, whose write-ahead log can lose commits.
	ErrOldSQLite = errors.New("store: SQLite older than 3.51.3")
	// ErrInUse: another process has the folder open.
	ErrInUse = errors.New("store: folder is in use by another process")
	// ErrClosed: the store was closed.
	ErrClosed = errors.New("store: closed")
)
