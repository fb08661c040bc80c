package desk

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"goodoffices/courier"
	"goodoffices/store"
)

// Config says how a desk runs. The zero value is right for most.
type Config struct {
	// Now is the desk's clock. Default: time.Now.
	Now func() time.Time
	// Zone is that of the desk's papers. Default: the zone of Now.
	Zone *time.Location
	// Carrier reaches couriers. Default: HTTP, with Dialing.
	Carrier Carrier
	Dialing courier.Dialing
	// Log gets what concerns whoever runs the desk: no names, no words.
	Log *slog.Logger
	// Again is how often what is unacknowledged is deposited again. Default: a minute.
	Again time.Duration
	// Cadence, unless zero, sends one smallest pouch a jittered slot on every
	// channel, empty if nothing waits, so that silence is noticed.
	Cadence time.Duration
	// Restored accepts a store older than the keys beside it: somebody put a
	// backup back. The desk then recovers.
	Restored bool
	// LeastCost is the least cost of a passphrase that is accepted. Default:
	// store.StandardCost. Only simulations lower it.
	LeastCost store.Cost
	// At, for tests, is called at each point of a commit.
	At func(store.Point) error
}

// A Carrier reaches couriers for a desk: each mailbox and role by a client of
// its own.
type Carrier interface {
	Depositor(courier.Route) (courier.Depositor, error)
	Owner(courier.Mailbox) (courier.Owner, error)
	// Key asks a courier for its key, to be pinned at first contact.
	Key(ctx context.Context, address string) (courier.Key, error)
}

func (c Config) withDefaults() Config {
	if c.Now == nil {
		c.Now = time.Now
	}
	if c.Carrier == nil {
		c.Carrier = httpCarrier{c.Dialing}
	}
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	if c.Again == 0 {
		c.Again = time.Minute
	}
	if c.LeastCost == (store.Cost{}) {
		c.LeastCost = store.StandardCost
	}
	return c
}

// httpCarrier is the Carrier over HTTP.
type httpCarrier struct{ dialing courier.Dialing }

func (h httpCarrier) Depositor(r courier.Route) (courier.Depositor, error) {
	return courier.NewDepositor(r, h.dialing)
}

func (h httpCarrier) Owner(m courier.Mailbox) (courier.Owner, error) {
	return courier.NewOwner(m, h.dialing)
}

func (h httpCarrier) Key(ctx context.Context, address string) (courier.Key, error) {
	return courier.AskKey(ctx, address, h.dialing)
}

// Errors of a desk, compared with errors.Is. A refusal by the rules of the
// talks is a *mediation.Refusal.
var (
	// ErrLocked: the officer's signing key is not unlocked here.
	ErrLocked = errors.New("the officer's signature is locked")
	// ErrRecovering: the desk was put back to an earlier state. It reads, and
	// signs nothing until its channels are open again and both ends have
	// given back what the other lacks.
	ErrRecovering = errors.New("the desk is recovering from an earlier state")
	// ErrNoTalks: no talks of that id at this desk.
	ErrNoTalks = errors.New("no such talks at this desk")
	// ErrWhichTalks: the desk takes part in several talks.
	ErrWhichTalks = errors.New("which talks?")
	// ErrStopped: a commit failed; the desk has to be opened again.
	ErrStopped = errors.New("the desk has stopped; open it again")
	// ErrNoCourier: the desk was given no courier.
	ErrNoCourier = errors.New("the desk has no courier")
	// ErrNoPeer: no channel with a desk of that name.
	ErrNoPeer = errors.New("no channel with that desk")
	// ErrWords: the words are not those of the card.
	ErrWords = errors.New("these are not the words of the card held here")
)
