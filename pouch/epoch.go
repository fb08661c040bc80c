package pouch

import "slices"

// An Epoch is a chain in both directions between two openings, seen from one
// end. Its fields are exported for storage alone.
type Epoch struct {
	ID Digest
	// Hello and Welcome are the names of the statements that began it,
	// ConfirmSealed the pouch the confirm came in (at the answerer).
	Hello, Welcome, ConfirmSealed Digest
	// Number is that of the candidate it was (at the opener).
	Number              uint64
	SendMAC, ReceiveMAC Secret
	PeerRoute           []byte

	// Sealed is the last number sealed, Last that pouch's digest.
	Sealed uint64
	Last   Digest
	// Acked is the highest number that any pouch of the peer's acknowledged.
	Acked uint64
	// Sent are the own pouches still of interest, ascending: those
	// unacknowledged, and back to the one last acknowledged in order.
	Sent []Sent
	// Mark is the highest mark given with a load.
	Mark uint64

	// Taken is the last number taken, TakenLast that pouch's digest, PeerAck
	// the acknowledgement in it.
	Taken     uint64
	TakenLast Digest
	PeerAck   uint64
	// Seen are the pouches taken that may come again, ascending.
	Seen []Seen

	// Keys are this end's receiving keys, oldest first; the last is the one
	// announced. Used tells that the peer has sealed to it. Since is the first
	// number taken that was sealed to the oldest.
	Keys  []Digest
	Used  bool
	Since uint64

	// PeerKey is the peer's newest key taken in order, PeerKeyFrom the first
	// own pouch sealed to it (0: none), PeerOld fingerprints before it.
	PeerKey     []byte
	PeerKeyFrom uint64
	PeerOld     []Digest
	// LastKey is the peer's key in the last pouch sealed, LoadKey that in the
	// last loaded one.
	LastKey, LoadKey Digest
	// Heard tells that something was taken, since anything was sealed, that
	// wants an answer.
	Heard bool

	// ListParts of the peer's list have come, ListSoFar is what they said
	// until the list is done.
	ListParts uint32
	ListOf    uint32
	ListSoFar []Digest
	ListDone  bool
	// OwnParts is how many pouches this end's list takes.
	OwnParts uint64
	// WantsWord tells that papers wait for an officer here, Word that one
	// has spoken.
	WantsWord, Word bool

	to recipient // PeerKey parsed; kept by steps, not stored
}

// Sent is a pouch of this end's.
type Sent struct {
	Seq    uint64
	Digest Digest
	Kind   Kind
	Ack    uint64 // the acknowledgement it carries
	Mark   uint64
}

// Seen is a pouch taken, known again by its digest when its key is gone.
type Seen struct {
	Seq    uint64
	Digest Digest
	Bare   bool
}

func (e *Epoch) clone() *Epoch {
	if e == nil {
		return nil
	}
	v := *e
	v.Sent = slices.Clone(e.Sent)
	v.Seen = slices.Clone(e.Seen)
	v.Keys = slices.Clone(e.Keys)
	v.PeerOld = slices.Clone(e.PeerOld)
	v.ListSoFar = slices.Clone(e.ListSoFar)
	return &v
}

// unacknowledged are the pouches that must stay in the outbox, in order.
func (e *Epoch) unacknowledged() []Digest {
	var out []Digest
	for _, s := range e.Sent {
		if s.Seq > e.Acked {
			out = append(out, s.Digest)
		}
	}
	return out
}

// urgent reports whether anything unacknowledged must arrive by itself.
func (e *Epoch) urgent() bool {
	return slices.ContainsFunc(e.Sent, func(s Sent) bool { return s.Seq > e.Acked && s.Kind != KindBare })
}

// owes: something was taken that wants an answer; or the last pouch sealed
// went to the same key as the last load, and the peer has announced a newer
// one since. Sealing to the newer one lets the peer destroy the key that
// opened the load.
func (e *Epoch) owes() bool {
	moved := !e.LoadKey.IsZero() && e.LastKey == e.LoadKey && e.peerPrint() != e.LastKey
	return e.Heard || moved
}

// peerPrint is the fingerprint of the peer's newest key.
func (e *Epoch) peerPrint() Digest {
	if !e.to.print.IsZero() {
		return e.to.print
	}
	return DigestOf(e.PeerKey)
}

// mark returns the mark of an own pouch.
func (e *Epoch) mark(seq uint64) uint64 {
	for _, s := range e.Sent {
		if s.Seq == seq {
			return s.Mark
		}
	}
	return 0
}

// acknowledge takes note of an ack from any pouch that opened. It returns
// false when this end has not sealed what is acknowledged: then this end, or
// its folder, was put back to an earlier state.
func (e *Epoch) acknowledge(ack uint64, digest Digest) bool {
	if ack > e.Sealed || (ack == 0) != digest.IsZero() {
		return false
	}
	i := slices.IndexFunc(e.Sent, func(s Sent) bool { return s.Seq == ack })
	if i >= 0 && e.Sent[i].Digest != digest {
		return false
	}
	if ack > e.Acked {
		e.Acked = ack
		e.forget()
	}
	return true
}

// forget drops what can no longer come again: pouches of which the peer knows
// that they were taken, and whose key is gone here.
func (e *Epoch) forget() {
	var known uint64
	for _, s := range e.Sent {
		if s.Seq <= e.Acked {
			known = s.Ack
		}
	}
	e.Seen = slices.DeleteFunc(e.Seen, func(s Seen) bool { return s.Seq <= known && s.Seq < e.Since })
	if n := len(e.Seen) - MaxUnacknowledged; n > 0 {
		e.Seen = slices.Delete(e.Seen, 0, n)
	}
}
