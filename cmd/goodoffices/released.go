//go:build !killpoints

package main

import (
	"goodoffices/desk"
	"goodoffices/store"
)

// The released program keeps what it acknowledges and ends when it is told to.
// Built with the tag killpoints, for the tests in endurance, it can be made to
// break off at a named point, or not to wait for the disk: see killpoints.go.

var storeOptions store.Options

var openPlace = desk.OpenPlace

func mortalDesk(cfg desk.Config) desk.Config { return cfg }

func mortalCourier(db *store.SQLite) store.Store { return db }
