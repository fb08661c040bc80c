package pouch

import (
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"slices"
)

const (
	// MaxWelcomes bounds the hellos that are welcomed and not confirmed; the
	// oldest gives way. Its author says hello again.
	MaxWelcomes = 8
	// MaxConfirms bounds the welcomes confirmed under one hello.
	MaxConfirms = 8
	// MaxWaiting and MaxWaitingBytes bound what waits for its turn, sealed.
	MaxWaiting      = 64
	MaxWaitingBytes = 4 << 20
	// MaxUnacknowledged bounds what may be sealed ahead of the peer's
	// acknowledgement, and so what it must know again by its digest.
	MaxUnacknowledged = 4096

	oldKeys = 16 // announced by the peer before, remembered against repetition
)

// A Channel is one end of a channel, as a value. Its fields are exported for
// storage as JSON alone (under seal: it holds MAC keys); everything else goes
// through its methods. It holds no receiving key, only their fingerprints.
type Channel struct {
	Version int
	Ends    Ends
	// Own is this desk's pending hello. It stays until the peer has
	// acknowledged this desk's first pouch of an epoch, whoever opened it.
	Own *OwnHello `json:",omitempty"`
	// Welcomes are this desk's pending answers to the peer's hellos.
	Welcomes []Welcomed `json:",omitempty"`
	// Live is the epoch in which papers go.
	Live *Epoch `json:",omitempty"`
	// Waiting are pouches that came before their turn.
	Waiting []Early `json:",omitempty"`
	// PeerRoute is the mailbox the peer read when the last epoch began.
	PeerRoute []byte `json:",omitempty"`
	// Before tells that there was an epoch in which the peer's list came.
	Before bool `json:",omitempty"`
}

// channelVersion is the version of Channel's JSON.
const channelVersion = 1

// OwnHello is a hello of this desk's, and what came of it.
type OwnHello struct {
	Name    Digest // of the statement
	Sealed  Digest // of the pouch in the outbox
	Key     Digest // fingerprint of the fresh receiving key
	Random  Secret
	Count   uint64 // confirms made so far
	Begun   bool   // an epoch began since the hello was made
	Confirm []Candidate
}

// A Candidate is an epoch that begins if the peer's first pouch in it comes.
type Candidate struct {
	Number  uint64 // which confirm it was; a later one supersedes
	Welcome Digest // name of the statement
	Sealed  Digest // the confirm in the outbox
	Epoch   Epoch
}

// Welcomed is a hello of the peer's with this desk's welcome to it.
type Welcomed struct {
	Hello       Digest // name of the statement
	HelloSealed Digest // of the pouch it came in
	Name        Digest // of the welcome
	Sealed      Digest // the welcome in the outbox
	Key         Digest // fingerprint of the welcome's fresh receiving key
	PeerKey     []byte
	PeerRandom  Secret
	Random      Secret
	Route       []byte
}

// Early is a pouch that waits, sealed, with what its opening told.
type Early struct {
	Epoch  Digest
	Seq    uint64
	Digest Digest
	Sealed []byte
}

// New returns the channel that two desks have before either said a word:
// ErrEnds, ErrPeerKey.
func New(ends Ends) (Channel, error) {
	if err := ends.check(); err != nil {
		return Channel{}, err
	}
	if _, err := parseRecipientText(ends.PeerHello); err != nil {
		return Channel{}, fmt.Errorf("key in the peer's card: %w", err)
	}
	return Channel{Version: channelVersion, Ends: ends}, nil
}

// UnmarshalJSON reads a stored channel: ErrVersion, ErrMalformed.
func (c *Channel) UnmarshalJSON(b []byte) error {
	type plain Channel // without this method
	var p plain
	if err := json.Unmarshal(b, &p); err != nil {
		return fmt.Errorf("%w: stored channel", ErrMalformed) // the cause may quote it
	}
	if p.Version != channelVersion {
		return fmt.Errorf("stored channel: %w: %d", ErrVersion, p.Version)
	}
	v := Channel(p)
	if err := v.check(); err != nil {
		return fmt.Errorf("stored channel: %w", err)
	}
	*c = v
	return nil
}

// check holds what the steps rely upon, so that none of them can run out of
// bounds on a channel read from storage.
func (c Channel) check() error {
	if err := c.Ends.check(); err != nil {
		return err
	}
	epochs := []*Epoch{}
	if c.Live != nil {
		epochs = append(epochs, c.Live)
	}
	if c.Own != nil {
		for i := range c.Own.Confirm {
			epochs = append(epochs, &c.Own.Confirm[i].Epoch)
		}
	}
	for _, e := range epochs {
		if len(e.Keys) == 0 || e.Acked > e.Sealed || len(e.SendMAC) != macSize || len(e.ReceiveMAC) != macSize {
			return fmt.Errorf("%w: epoch", ErrMalformed)
		}
	}
	return nil
}

// clone copies what a step may change. Byte strings are shared: nobody
// changes them.
func (c Channel) clone() Channel {
	if c.Own != nil {
		own := *c.Own
		own.Confirm = slices.Clone(own.Confirm)
		c.Own = &own
	}
	c.Welcomes = slices.Clone(c.Welcomes)
	c.Live = c.Live.clone()
	c.Waiting = slices.Clone(c.Waiting)
	return c
}

// Keys returns the fingerprints of the receiving keys this channel needs, the
// likeliest to be used first. Any other key of this channel may be destroyed.
func (c Channel) Keys() []Digest {
	var keys []Digest
	add := func(k Digest) {
		if !slices.Contains(keys, k) {
			keys = append(keys, k)
		}
	}
	if c.Live != nil {
		for _, k := range slices.Backward(c.Live.Keys) {
			add(k)
		}
	}
	if c.Own != nil {
		add(c.Own.Key)
	}
	for _, w := range slices.Backward(c.Welcomes) {
		add(w.Key)
	}
	return keys
}

// Missing returns the keys that the channel names and key does not have. Any
// is a sign that the desk was restored without them: see [Channel.Recover].
func (c Channel) Missing(key func(Digest) *Identity) []Digest {
	return slices.DeleteFunc(c.Keys(), func(k Digest) bool { return key(k) != nil })
}

// Outbox returns the digests of the pouches that the channel counts on in its
// desk's outbox.
func (c Channel) Outbox() []Digest {
	out := c.opening()
	for _, w := range c.Welcomes {
		out = append(out, w.Sealed)
	}
	if c.Live != nil {
		out = append(out, c.Live.unacknowledged()...)
	}
	return out
}

// opening is the pending hello with its confirms.
func (c Channel) opening() []Digest {
	if c.Own == nil {
		return nil
	}
	out := []Digest{c.Own.Sealed}
	for _, k := range c.Own.Confirm {
		out = append(out, k.Sealed)
	}
	return out
}

// Pressing returns, in order, what is to be deposited again from time to
// time, whatever the courier has receipted: a pending hello with its confirms,
// and all that is unacknowledged while any of it is loaded or a list. What is
// not in it needs no more than the courier's receipt.
func (c Channel) Pressing() []Digest {
	out := c.opening()
	if c.Live != nil && c.Live.urgent() {
		out = append(out, c.Live.unacknowledged()...)
	}
	return out
}

// Owes reports whether a bare pouch is due. Any pouch pays, so a receipt about
// to be sealed does as well as an empty load.
func (c Channel) Owes() bool { return c.Live != nil && c.Live.owes() }

// Ready reports whether a load may be sealed now: nil, ErrNotOpen,
// ErrAwaitsList, or ErrAwaitsWord.
func (c Channel) Ready() error {
	switch {
	case c.Live == nil:
		return ErrNotOpen
	case !c.Live.ListDone:
		return ErrAwaitsList
	case c.Live.WantsWord && !c.Live.Word:
		return ErrAwaitsWord
	}
	return nil
}

// Allow is the word of an officer at this end that papers may go on in the
// live epoch. It does not carry over to another: a thief's re-opening needs
// its own.
func (c Channel) Allow() Channel {
	c.Live = c.Live.clone()
	if c.Live != nil {
		c.Live.Word = true
	}
	return c
}

// A Status tells people how a channel stands.
type Status struct {
	Epoch        Digest // zero when not open
	Opening      bool   // a hello of this desk's is pending
	Sealed       uint64 // highest number sealed here
	Acknowledged uint64 // of these, highest the peer is known to have taken
	Taken        uint64 // highest number taken from the peer
	Seen         uint64 // highest number seen from the peer, waiting ones included
}

// Status returns how the channel stands. Seen above Taken means a gap, which
// the peer closes by depositing again.
func (c Channel) Status() Status {
	s := Status{Opening: c.Own != nil}
	if c.Live != nil {
		s.Epoch, s.Sealed, s.Acknowledged, s.Taken = c.Live.ID, c.Live.Sealed, c.Live.Acked, c.Live.Taken
		s.Seen = s.Taken
		for _, w := range c.Waiting {
			if w.Epoch == c.Live.ID {
				s.Seen = max(s.Seen, w.Seq)
			}
		}
	}
	return s
}

// String names the talks and the numbers and no more.
func (c Channel) String() string {
	s := c.Status()
	return fmt.Sprintf("channel in talks %.10s: sealed %d, acknowledged %d, taken %d", c.Ends.Talks, s.Sealed, s.Acknowledged, s.Taken)
}

// Format shows the same under every verb.
func (c Channel) Format(f fmt.State, _ rune) { io.WriteString(f, c.String()) }

// LogValue shows the same.
func (c Channel) LogValue() slog.Value { return slog.StringValue(c.String()) }
