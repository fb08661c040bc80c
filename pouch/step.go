package pouch

import (
	"fmt"
	"slices"
)

// Env is what a step needs and a channel must not hold.
type Env struct {
	// Hello is the hybrid key of this desk's own card.
	Hello *Identity
	// Key returns a live receiving key by its fingerprint, or nil if it is gone.
	Key func(fingerprint Digest) *Identity
	// Sign makes this desk's seal over a message, which has its label already.
	Sign func(msg []byte) ([]byte, error)
	// Verify checks the peer's desk's seal.
	Verify func(msg, sig []byte) error
	// Held returns the ids of the papers this desk holds that concern this
	// channel, as of the state the step will be committed upon.
	Held func() []Digest
	// Route describes the mailbox that this desk reads, for the peer to
	// deposit at. The package does not look into it.
	Route []byte

	box box // nil: age
}

func (env Env) sealing() box {
	if env.box == nil {
		return ageBox{}
	}
	return env.box
}

// A Kind says what a sealed pouch is, for the desk's outbox. The courier sees
// none of it.
type Kind string

// The kinds.
const (
	KindHello   Kind = "hello"
	KindWelcome Kind = "welcome"
	KindConfirm Kind = "confirm"
	KindList    Kind = "list"   // a part of the list of papers held
	KindLoaded  Kind = "loaded" // papers or notices
	KindBare    Kind = "bare"   // neither
)

// Sealed is a pouch for the outbox, where these exact bytes stay until a step
// drops them.
type Sealed struct {
	Digest Digest
	Bytes  []byte
	Kind   Kind
	// Route is the peer's mailbox to deposit it at; nil when the peer has not
	// told of one, and it goes to that of the invitation.
	Route []byte
}

// Taken is what one pouch brought, authenticated and in its turn. The desk
// ignores ids it knows: after a re-opening some come again.
type Taken struct {
	Epoch  Digest
	Seq    uint64
	Digest Digest
	// Seen is the mark of the newest own pouch that its author had opened when
	// sealing this one, 0 if none.
	Seen    uint64
	Papers  [][]byte
	Notices []Notice
}

// An EventKind says what happened that is neither a pouch nor a refusal.
type EventKind string

// The kinds of events.
const (
	// EventOpened: an epoch began, the first that this end knows of.
	EventOpened EventKind = "opened"
	// EventReopened: an epoch began after an earlier one.
	EventReopened EventKind = "reopened"
	// EventDuplicate: a pouch known already; nothing to do but what Again says.
	EventDuplicate EventKind = "duplicate"
	// EventWaiting: a pouch came early and waits.
	EventWaiting EventKind = "waiting"
	// EventFork: the peer sealed two pouches with one number. The desk keeps
	// the evidence and shows it; a fresh hello is among Out.
	EventFork EventKind = "fork"
	// EventRolledBack: the peer acknowledges what this end never sealed, so
	// this end's folder is an old one. The desk stops and calls Recover.
	EventRolledBack EventKind = "rolled back"
	// EventRefused: a pouch that had waited was refused when its turn came.
	EventRefused EventKind = "refused"
)

// An Event is for the desk to act on or show.
type Event struct {
	Kind     EventKind
	Epoch    Digest
	Seq      uint64
	Evidence []Evidence // of a fork: both; of a roll-back or refusal: the one
	Err      error      // of a refusal
}

// Evidence is a pouch that speaks against someone. It convinces the two desks
// of the channel and nobody else. Sealed is nil for one that was taken: what
// it brought is in the desk's stream, its key is gone.
type Evidence struct {
	Digest Digest
	Sealed []byte
}

// A Step is what follows from a call, to be carried out as the package's
// documentation says.
type Step struct {
	Channel  Channel
	NewKeys  []*Identity
	Out      []Sealed
	Drop     []Digest
	Taken    []Taken
	DropKeys []Digest
	// Again are pouches of the outbox to deposit again now.
	Again []Digest
	// PeerRoute, unless nil, is where the peer reads from now on.
	PeerRoute []byte
	// PeerHeld, unless nil, is the whole list of the papers the peer holds,
	// given once an epoch, possibly empty.
	PeerHeld []Digest
	Events   []Event
}

// A turn is a step in the making. It works on a copy of the channel; what the
// step makes, keeps and drops is told at the end by comparing the two.
type turn struct {
	Env
	box  box
	was  Channel
	c    Channel
	made []*Identity
	step Step
}

func newTurn(c Channel, env Env) *turn {
	return &turn{Env: env, box: env.sealing(), was: c, c: c.clone()}
}

// wholeTurn begins a step that must not go on with a key missing.
func wholeTurn(c Channel, env Env) (*turn, error) {
	if missing := c.Missing(env.Key); len(missing) > 0 {
		return nil, fmt.Errorf("%w: %.10s", ErrMissingKey, missing[0])
	}
	return newTurn(c, env), nil
}

func (t *turn) done() Step {
	s := t.step
	s.Channel = t.c
	outbox := map[Digest]bool{}
	for _, d := range t.c.Outbox() {
		outbox[d] = true
	}
	s.Out = slices.DeleteFunc(s.Out, func(p Sealed) bool { return !outbox[p.Digest] })
	s.Again = slices.DeleteFunc(s.Again, func(d Digest) bool { return !outbox[d] })
	s.Drop = slices.DeleteFunc(t.was.Outbox(), func(d Digest) bool { return outbox[d] })
	keys := t.c.Keys()
	for _, k := range t.made {
		if slices.Contains(keys, k.Fingerprint()) {
			s.NewKeys = append(s.NewKeys, k)
		}
	}
	s.DropKeys = slices.DeleteFunc(t.was.Keys(), func(k Digest) bool { return slices.Contains(keys, k) })
	return s
}

// newKey makes a receiving key that this step may already use.
func (t *turn) newKey() (*Identity, error) {
	k, err := t.box.generate()
	if err == nil {
		t.made = append(t.made, k)
	}
	return k, err
}

// key finds a receiving key, those of this step included.
func (t *turn) key(print Digest) *Identity {
	for _, k := range t.made {
		if k.Fingerprint() == print {
			return k
		}
	}
	return t.Env.Key(print)
}

// keys are those to try on what arrives: those of the channel, and the card's
// for a hello.
func (t *turn) keys() []*Identity {
	var keys []*Identity
	for _, print := range t.c.Keys() {
		if k := t.key(print); k != nil {
			keys = append(keys, k)
		}
	}
	if t.Env.Hello != nil {
		keys = append(keys, t.Env.Hello)
	}
	return keys
}

// out puts a sealed pouch among those for the outbox.
func (t *turn) out(sealed []byte, kind Kind, route []byte) Digest {
	d := DigestOf(sealed)
	t.step.Out = append(t.step.Out, Sealed{Digest: d, Bytes: sealed, Kind: kind, Route: route})
	return d
}

func (t *turn) event(e Event) { t.step.Events = append(t.step.Events, e) }
