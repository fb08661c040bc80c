package pouch

import (
	"fmt"
	"slices"
)

// onPouch finds the epoch of a pouch and its place there.
func (t *turn) onPouch(text []byte, r *reader, key *Identity, p Early) error {
	id := frameEpoch(r)
	if r.err != nil {
		return r.err
	}
	e := t.epoch(id)
	if e == nil {
		return ErrEpoch
	}
	f, err := readFrame(id, text, r, e.ReceiveMAC, t.c.Ends)
	if err != nil {
		return err
	}
	if f.used != key.Fingerprint() {
		return ErrUsedKey
	}
	if !slices.Contains(e.Keys, f.used) {
		return ErrOldKey
	}
	p.Epoch, p.Seq = id, f.seq
	if e != t.c.Live {
		return t.onCandidate(e, f, p)
	}
	if !e.acknowledge(f.ack, f.ackDigest) {
		t.event(Event{Kind: EventRolledBack, Epoch: id, Seq: f.seq, Evidence: []Evidence{{p.Digest, p.Sealed}}})
		return nil
	}
	t.settle()
	switch {
	case f.seq <= e.Taken:
		i := slices.IndexFunc(e.Seen, func(s Seen) bool { return s.Seq == f.seq })
		if i < 0 {
			return fmt.Errorf("%w: %d", ErrForgotten, f.seq)
		}
		return t.fork(p, Evidence{Digest: e.Seen[i].Digest})
	case f.seq > e.Taken+1:
		return t.wait(p)
	}
	if err := t.take(f, p.Digest); err != nil {
		return err
	}
	t.takeWaiting()
	return nil
}

// onCandidate begins an epoch at the opener, on the answerer's first pouch: it
// shows that the confirm arrived. Nothing was sealed here in this epoch yet,
// so nothing can be acknowledged.
func (t *turn) onCandidate(e *Epoch, f *frame, p Early) error {
	if f.ack != 0 || !f.ackDigest.IsZero() {
		return fmt.Errorf("%w: of %d, where nothing was sealed", ErrAck, f.ack)
	}
	if f.seq != 1 {
		return t.wait(p)
	}
	list, err := t.begin(e.clone())
	if err != nil {
		return err
	}
	if err := t.take(f, p.Digest); err != nil {
		return err
	}
	t.takeWaiting()
	// Sealing the list last acknowledges what was taken and pays for it.
	return t.sealList(list)
}

// fork keeps two pouches with one number as evidence and has the channel
// opened again by a fresh hello. Until then the chain goes on as it was.
func (t *turn) fork(p Early, first Evidence) error {
	t.event(Event{Kind: EventFork, Epoch: p.Epoch, Seq: p.Seq, Evidence: []Evidence{first, {p.Digest, p.Sealed}}})
	if t.c.Own != nil && !t.c.Own.Begun {
		return nil // the hello for it is out already
	}
	return t.hello()
}

// wait keeps a pouch sealed until its turn.
func (t *turn) wait(p Early) error {
	bytes := len(p.Sealed)
	for _, w := range t.c.Waiting {
		if w.Epoch == p.Epoch && w.Seq == p.Seq {
			return t.fork(p, Evidence{w.Digest, w.Sealed})
		}
		bytes += len(w.Sealed)
	}
	if len(t.c.Waiting) == MaxWaiting || bytes > MaxWaitingBytes {
		return fmt.Errorf("%w: number %d", ErrTooEarly, p.Seq)
	}
	t.c.Waiting = append(t.c.Waiting, p)
	t.event(Event{Kind: EventWaiting, Epoch: p.Epoch, Seq: p.Seq})
	return nil
}

// takeWaiting takes what waited for what was just taken, one after the other.
func (t *turn) takeWaiting() {
	for {
		e := t.c.Live
		i := slices.IndexFunc(t.c.Waiting, func(w Early) bool { return w.Epoch == e.ID && w.Seq == e.Taken+1 })
		if i < 0 {
			return
		}
		w := t.c.Waiting[i]
		t.c.Waiting = slices.Delete(t.c.Waiting, i, i+1)
		if err := t.takeSealed(w); err != nil {
			// Its sender deposits it again, and it is refused by itself then.
			t.event(Event{Kind: EventRefused, Epoch: w.Epoch, Seq: w.Seq, Err: err, Evidence: []Evidence{{w.Digest, w.Sealed}}})
			return
		}
	}
}

// takeSealed opens a waiting pouch again, as if it had only now arrived.
func (t *turn) takeSealed(w Early) error {
	text, key, err := t.box.open(w.Sealed, t.keys())
	if err != nil {
		return err
	}
	r := &reader{rest: text}
	if _, err := t.c.Ends.readHead(r); err != nil {
		return err
	}
	f, err := readFrame(frameEpoch(r), text, r, t.c.Live.ReceiveMAC, t.c.Ends)
	if err != nil {
		return err
	}
	if !slices.Contains(t.c.Live.Keys, key.Fingerprint()) {
		return ErrOldKey
	}
	return t.take(f, w.Digest)
}

// take takes the pouch whose turn it is: all checks first, then all changes.
func (t *turn) take(f *frame, digest Digest) error {
	e := t.c.Live
	if f.previous != e.TakenLast {
		return ErrPrevious
	}
	if f.ack < e.PeerAck {
		return fmt.Errorf("%w: of %d after %d", ErrAck, f.ack, e.PeerAck)
	}
	list, err := t.listOf(f)
	if err != nil {
		return err
	}
	next, err := t.nextOf(f)
	if err != nil {
		return err
	}
	loaded := list == nil && !f.load.empty()

	e.Taken, e.TakenLast, e.PeerAck = f.seq, digest, f.ack
	e.Seen = append(e.Seen, Seen{Seq: f.seq, Digest: digest, Bare: f.load.empty()})
	e.Heard = e.Heard || loaded || list != nil
	t.moveKeys(f.used)
	if next.print != e.peerPrint() {
		e.PeerOld = append(e.PeerOld, e.peerPrint())
		e.PeerOld = e.PeerOld[max(0, len(e.PeerOld)-oldKeys):]
		e.PeerKey, e.PeerKeyFrom, e.to = slices.Clone(next.raw), 0, next
	}
	e.Sent = slices.DeleteFunc(e.Sent, func(s Sent) bool { return s.Seq < e.PeerAck })
	e.forget()
	taken := Taken{Epoch: e.ID, Seq: f.seq, Digest: digest, Seen: e.mark(f.ack)}
	if list != nil {
		t.takeList(list)
	} else {
		taken.Papers, taken.Notices = f.load.Papers, f.load.Notices
	}
	t.step.Taken = append(t.step.Taken, taken)
	return nil
}

// moveKeys lets keys older than the one used go: no later pouch of this chain
// is sealed to them.
func (t *turn) moveKeys(used Digest) {
	e := t.c.Live
	if i := slices.Index(e.Keys, used); i > 0 {
		e.Keys = slices.Delete(e.Keys, 0, i)
		e.Since = e.Taken
	}
	if e.Keys[len(e.Keys)-1] == used {
		e.Used = true
	}
}

// settle ends this desk's own hello once the peer has acknowledged a pouch of
// an epoch that began after it, whichever desk opened that: from then on the
// peer needs neither the hello nor its confirms.
func (t *turn) settle() {
	if t.c.Own != nil && t.c.Own.Begun && t.c.Live.Acked >= 1 {
		t.c.Own = nil
		t.dropStrays()
	}
}

// nextOf checks the key a pouch announces: the one announced before, until a
// pouch sealed to it is acknowledged, and then one that is new.
func (t *turn) nextOf(f *frame) (recipient, error) {
	e := t.c.Live
	print := DigestOf(f.next)
	if print == e.peerPrint() {
		if e.PeerKeyFrom != 0 && e.PeerKeyFrom <= f.ack {
			return recipient{}, ErrRepeatedKey
		}
		return recipient{raw: e.PeerKey, print: print, age: e.to.age}, nil
	}
	if slices.Contains(e.PeerOld, print) || slices.Contains(e.Keys, print) {
		return recipient{}, ErrRepeatedKey
	}
	next, err := t.box.parse(f.next)
	if err != nil {
		return recipient{}, fmt.Errorf("%w: %w", ErrNextKey, err)
	}
	return next, nil
}

// listOf checks that the peer's list comes first and whole, alone in its
// pouches, and that no load comes before this end's list was taken too.
func (t *turn) listOf(f *frame) (*listPart, error) {
	e := t.c.Live
	list, err := readList(f.load)
	switch {
	case err != nil:
		return nil, err
	case list == nil && !e.ListDone:
		return nil, fmt.Errorf("%w: part %d is missing", ErrList, e.ListParts+1)
	case list != nil && (e.ListDone || list.part != e.ListParts+1 || e.ListParts > 0 && list.of != e.ListOf):
		return nil, fmt.Errorf("%w: part %d of %d after %d", ErrList, list.part, list.of, e.ListParts)
	case list == nil && !f.load.empty() && f.ack < e.OwnParts:
		return nil, ErrBeforeList
	}
	return list, nil
}

// takeList adds a part to the peer's list and gives the whole when it is done.
func (t *turn) takeList(p *listPart) {
	e := t.c.Live
	e.ListParts, e.ListOf = p.part, p.of
	e.ListSoFar = append(e.ListSoFar, p.ids...)
	if p.part < p.of {
		return
	}
	e.ListDone = true
	e.WantsWord = e.WantsWord || len(e.ListSoFar) > 0
	t.step.PeerHeld = append([]Digest{}, e.ListSoFar...)
	e.ListSoFar = nil
	t.c.Before = true
}
