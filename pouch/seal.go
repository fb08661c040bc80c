package pouch

import (
	"fmt"
	"slices"
)

// Seal puts a load into the next pouch of the live epoch. The empty load pays
// a debt, and may be sealed as soon as the channel is open.
//
// It returns ErrNotOpen, ErrMissingKey, ErrFull, and for a load also
// ErrAwaitsList, ErrAwaitsWord, ErrTooLarge, ErrEmptyPaper, ErrNotice.
func (c Channel) Seal(env Env, load Load) (Step, error) {
	kind := KindLoaded
	if load.empty() {
		kind = KindBare
		if c.Live == nil {
			return Step{}, ErrNotOpen
		}
	} else if err := c.Ready(); err != nil {
		return Step{}, err
	}
	if err := load.check(); err != nil {
		return Step{}, err
	}
	t, err := wholeTurn(c, env)
	if err != nil {
		return Step{}, err
	}
	if err := t.seal(load, kind); err != nil {
		return Step{}, err
	}
	return t.done(), nil
}

// seal numbers a pouch and seals it to the newest key of the peer's that was
// taken in order. It announces the key announced before until the peer has
// used that, and then a fresh one.
func (t *turn) seal(load Load, kind Kind) error {
	e := t.c.Live
	if e.Sealed-e.Acked >= MaxUnacknowledged || e.Sealed >= MaxSequence {
		return ErrFull
	}
	if e.Used {
		k, err := t.newKey()
		if err != nil {
			return fmt.Errorf("seal: %w", err)
		}
		e.Keys = append(e.Keys, k.Fingerprint())
		e.Used = false
	}
	next := t.key(e.Keys[len(e.Keys)-1])
	if next == nil {
		return fmt.Errorf("seal: %w", ErrMissingKey)
	}
	if e.to.print.IsZero() {
		to, err := t.box.parse(e.PeerKey)
		if err != nil {
			return fmt.Errorf("seal: %w", err)
		}
		e.to = to
	}
	f := frame{
		epoch: e.ID, direction: t.c.Ends.direction(),
		seq: e.Sealed + 1, previous: e.Last,
		ack: e.Taken, ackDigest: e.TakenLast,
		used: e.to.print, next: next.public.raw, load: load,
	}
	text, err := f.text(t.c.Ends, e.SendMAC, t.box.sizes())
	if err != nil {
		return fmt.Errorf("seal pouch %d: %w", f.seq, err)
	}
	sealed, err := t.box.seal(e.to, text)
	wipe(text)
	if err != nil {
		return fmt.Errorf("seal pouch %d: %w", f.seq, err)
	}
	e.Sealed, e.Last = f.seq, t.out(sealed, kind, e.PeerRoute)
	e.Mark = max(e.Mark, load.Mark)
	e.Sent = append(e.Sent, Sent{Seq: f.seq, Digest: e.Last, Kind: kind, Ack: f.ack, Mark: e.Mark})
	e.LastKey, e.Heard = e.to.print, false
	if kind == KindLoaded {
		e.LoadKey = e.to.print
	}
	if e.PeerKeyFrom == 0 {
		e.PeerKeyFrom = f.seq
	}
	return nil
}

// Next takes one arrived pouch, and with it whatever waited for it.
//
// An error refuses it and changes nothing. Which pouch it was, and whether it
// is known already, is told by its digest before anything is opened: its key
// may be gone.
func (c Channel) Next(env Env, sealed []byte) (Step, error) {
	t, err := wholeTurn(c, env)
	if err != nil {
		return Step{}, err
	}
	digest := DigestOf(sealed)
	if !t.known(digest) {
		if err := t.arrived(sealed, digest); err != nil {
			return Step{}, err
		}
	}
	return t.done(), nil
}

// known answers a pouch that was here before. Only a load or a list is
// answered with more than silence: its sender deposits it again because
// something of this end's did not arrive.
func (t *turn) known(digest Digest) bool {
	for _, w := range t.c.Welcomes {
		if w.HelloSealed == digest {
			t.step.Again = append(t.step.Again, w.Sealed)
			t.event(Event{Kind: EventDuplicate})
			return true
		}
	}
	known := slices.ContainsFunc(t.c.Waiting, func(w Early) bool { return w.Digest == digest })
	if e := t.c.Live; e != nil && !known {
		i := slices.IndexFunc(e.Seen, func(s Seen) bool { return s.Digest == digest })
		if i >= 0 && !e.Seen[i].Bare {
			t.step.Again = append(t.step.Again, e.unacknowledged()...)
		}
		known = i >= 0 || e.ConfirmSealed == digest
	}
	if known {
		t.event(Event{Kind: EventDuplicate})
	}
	return known
}

// arrived opens a pouch and does what its kind calls for.
func (t *turn) arrived(sealed []byte, digest Digest) error {
	text, key, err := t.box.open(sealed, t.keys())
	if err != nil {
		return fmt.Errorf("open pouch %.10s: %w", digest, err)
	}
	r := &reader{rest: text}
	kind, err := t.c.Ends.readHead(r)
	if err != nil {
		return fmt.Errorf("open pouch %.10s: %w", digest, err)
	}
	if kind == wirePouch {
		if err := t.onPouch(text, r, key, Early{Digest: digest, Sealed: sealed}); err != nil {
			return fmt.Errorf("take pouch %.10s: %w", digest, err)
		}
		return nil
	}
	if (kind == wireHello) != (key == t.Env.Hello) {
		return fmt.Errorf("opening %.10s: %w", digest, ErrOpeningKey)
	}
	s, err := readStatement(kind, text, r, t.Verify)
	if err != nil {
		return fmt.Errorf("opening %.10s: %w", digest, err)
	}
	switch kind {
	case wireHello:
		err = t.onHello(s, digest)
	case wireWelcome:
		err = t.onWelcome(s, key)
	case wireConfirm:
		err = t.onConfirm(s, key, digest)
	}
	if err != nil {
		return fmt.Errorf("opening %.10s: %w", digest, err)
	}
	return nil
}
