//go:build killpoints

package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"sync/atomic"

	"goodoffices/courier"
	"goodoffices/desk"
	"goodoffices/store"
)

// Two variables of the environment make this build break its promises, or off.
const (
	// killVariable holds a point: the process kills itself when it first
	// reaches it, as SIGKILL from outside would.
	killVariable = "GOODOFFICES_KILL"
	// syncVariable, if "off", lets commits not wait for the disk.
	syncVariable = "GOODOFFICES_SYNC"
)

// opened is the point at which a desk has taken pouches durably and the courier
// was not told.
const opened store.Point = "opened, unacknowledged"

var dying atomic.Bool

// reach ends the process at its point. What it prints tells a test that it did
// not die of something else.
func reach(p store.Point) error {
	if os.Getenv(killVariable) != string(p) || !dying.CompareAndSwap(false, true) {
		return nil
	}
	fmt.Fprintf(os.Stderr, "killed: %s\n", p)
	self, err := os.FindProcess(os.Getpid())
	if err == nil {
		err = self.Kill()
	}
	if err != nil {
		panic(err)
	}
	select {}
}

var storeOptions = func() (o store.Options) {
	if os.Getenv(syncVariable) == "off" {
		o.Sync = store.SyncOff
	}
	return o
}()

// openPlace is desk.OpenPlace with these options.
func openPlace(ctx context.Context, path string) (desk.Place, error) {
	if storeOptions == (store.Options{}) {
		return desk.OpenPlace(ctx, path)
	}
	folder, err := store.OpenFolder(path)
	if err != nil {
		return desk.Place{}, err
	}
	db, err := store.OpenSQLite(ctx, folder.Path("desk.db"), storeOptions)
	if err != nil {
		return desk.Place{}, errors.Join(err, folder.Close())
	}
	return desk.Place{Store: db, Files: folder, Close: folder.Close}, nil
}

func mortalDesk(cfg desk.Config) desk.Config {
	cfg.At, cfg.Carrier = reach, mortalCarrier{cfg.Dialing}
	return cfg
}

// mortalCarrier is the carrier over HTTP, with a point before an acknowledgement.
type mortalCarrier struct{ dialing courier.Dialing }

func (m mortalCarrier) Depositor(r courier.Route) (courier.Depositor, error) {
	return courier.NewDepositor(r, m.dialing)
}

func (m mortalCarrier) Owner(box courier.Mailbox) (courier.Owner, error) {
	o, err := courier.NewOwner(box, m.dialing)
	return mortalOwner{o}, err
}

func (m mortalCarrier) Key(ctx context.Context, address string) (courier.Key, error) {
	return courier.AskKey(ctx, address, m.dialing)
}

type mortalOwner struct{ *courier.HTTPOwner }

func (m mortalOwner) Trim(ctx context.Context, through courier.Position, digest courier.Digest) error {
	return errors.Join(reach(opened), m.HTTPOwner.Trim(ctx, through, digest))
}

func mortalCourier(db *store.SQLite) store.Store { return mortalStore{db} }

// mortalStore has points around each commit that brings a pouch.
type mortalStore struct{ *store.SQLite }

func (m mortalStore) Commit(ctx context.Context, txs ...store.Tx) ([]store.Result, error) {
	brings := false
	for _, tx := range txs {
		brings = brings || len(tx.Appends) > 0
	}
	if !brings {
		return m.SQLite.Commit(ctx, txs...)
	}
	_ = reach(store.BeforeCommit)
	results, err := m.SQLite.Commit(ctx, txs...)
	if err == nil {
		_ = reach(store.Committed)
	}
	return results, err
}
