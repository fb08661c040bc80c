package desk

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"goodoffices/desk/cabinet"
	"goodoffices/mediation"
	"goodoffices/paper"
	"goodoffices/pouch"
)

// receive takes pouches that arrived from a neighbour, in one commit with all
// that follows from them. A pouch that is refused changes nothing; an honest
// one that is refused is deposited again by its sender.
func (d *Desk) receive(ctx context.Context, talks paper.ID, peer paper.Desk, pouches [][]byte) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	k, err := d.docket(talks)
	if err != nil {
		return err
	}
	w := d.begin(ctx, k)
	for _, sealed := range pouches {
		l := k.links[peer]
		if l == nil || l.Shut {
			continue
		}
		err := w.open(l, sealed)
		if errors.Is(err, errRolledBack) {
			if err := w.abandon(nil); err != nil {
				return err
			}
			return d.recover(ctx, d.dockets[talks], "a neighbour acknowledges what this desk never sealed")
		}
		if err != nil {
			return w.abandon(err)
		}
	}
	if err := w.commit(); err != nil {
		return err
	}
	return d.follow(ctx, d.dockets[talks])
}

var errRolledBack = errors.New("this desk's folder is an old one")

// open takes one pouch.
func (w *work) open(l *link, sealed []byte) error {
	s, err := l.Channel.Next(w.env(l), sealed)
	if err != nil {
		if errors.Is(err, pouch.ErrMissingKey) {
			return errRolledBack
		}
		if errors.Is(err, pouch.ErrOwnHello) && l.Direct {
			w.passAgain(l) // ours went by before the neighbour's fold allowed it
		}
		if errors.Is(err, pouch.ErrNoKey) || errors.Is(err, pouch.ErrEpoch) {
			l.astray.note(sealed)
		}
		w.d.cfg.Log.Info("pouch refused", "harmless", pouch.Harmless(err))
		if pouch.Harmless(err) {
			return nil
		}
		return w.refusedNotice(l.peer, err)
	}
	for _, e := range s.Events {
		if e.Kind == pouch.EventRolledBack {
			return errRolledBack
		}
	}
	if err := w.step(l, s); err != nil {
		return err
	}
	return w.take(l, s)
}

// passAgain sends a direct channel's own opening through the mediator again.
func (w *work) passAgain(l *link) {
	for digest, p := range l.outbox {
		if !p.viaOther {
			continue
		}
		if sealed, err := w.d.sealedBytes(w.ctx, w.k, l, digest); err == nil {
			w.passOpening(l.peer, sealed)
		}
	}
}

// take keeps what a step of the channel brought.
func (w *work) take(l *link, s pouch.Step) error {
	for _, e := range s.Events {
		if err := w.happened(l, e); err != nil {
			return err
		}
	}
	if s.PeerHeld != nil {
		if err := w.peerHolds(l, s.PeerHeld); err != nil {
			return err
		}
	}
	for _, taken := range s.Taken {
		for _, raw := range taken.Papers {
			if err := w.arrive(l, raw, int(taken.Seen), false); err != nil {
				return err
			}
		}
		for _, n := range taken.Notices {
			if err := w.notice(l, n, int(taken.Seen)); err != nil {
				return err
			}
		}
	}
	return w.caughtUp(l)
}

func (w *work) happened(l *link, e pouch.Event) error {
	switch e.Kind {
	case pouch.EventFork:
		return w.fork(l, e)
	case pouch.EventRefused:
		if !pouch.Harmless(e.Err) {
			return w.refusedNotice(l.peer, e.Err)
		}
	case pouch.EventReopened:
		l.Recorded, l.astray = 0, astray{}
		if err := w.tellAgain(l); err != nil {
			return err
		}
		return w.note(cabinet.Event{Restored: &cabinet.Restored{With: l.peer, Sign: "channel opened again"}})
	case pouch.EventOpened:
		l.First.close()
	}
	return nil
}

// maxMissing bounds how many papers a desk waits for from one neighbour: a
// hostile list must not grow the link's record without end.
const maxMissing = 50_000

// peerHolds compares the neighbour's list with this desk's: what it lacks goes
// again, in order; what this desk lacks it waits for.
func (w *work) peerHolds(l *link, list []pouch.Digest) error {
	held := make(map[paper.ID]bool, len(list))
	l.Missing = nil
	for _, digest := range list {
		id := paper.ID(digest)
		held[id] = true
		if w.k.number(id) == 0 {
			if len(l.Missing) < maxMissing {
				l.Missing = append(l.Missing, id)
			}
		} else if !l.exchanged.has(w.k.number(id)) {
			l.exchanged.add(w.k.number(id))
			w.sent(l.peer, id)
		}
	}
	l.Queue = slices.DeleteFunc(l.Queue, func(id paper.ID) bool { return held[id] })
	var lacks []paper.ID
	for n := range l.exchanged.all() {
		if id := w.k.talks.Numbered(n); !held[id] && !slices.Contains(l.Queue, id) {
			lacks = append(lacks, id)
		}
	}
	var queue []paper.ID
	l.Returns = nil
	for _, id := range lacks {
		p, err := w.k.talks.Paper(id)
		if err != nil {
			return err
		}
		if err := w.sendFiles(l.peer, id); err != nil {
			return err
		}
		if p.Paper.From == l.peer {
			l.Returns = append(l.Returns, id)
		} else {
			queue = append(queue, id)
		}
	}
	l.Queue = append(queue, l.Queue...)
	return nil
}

// caughtUp ends recovering with a neighbour once everything it listed is here.
func (w *work) caughtUp(l *link) error {
	lacked := len(l.Missing) > 0
	l.Missing = slices.DeleteFunc(l.Missing, func(id paper.ID) bool { return w.k.number(id) > 0 })
	if len(l.Missing) > 0 {
		return nil
	}
	recovered := l.Recovering && l.Channel.Ready() == nil
	if recovered {
		l.Recovering = false
		if err := w.note(cabinet.Event{Restored: &cabinet.Restored{With: l.peer, Sign: "caught up", Done: true}}); err != nil {
			return err
		}
	}
	if (lacked || recovered) && !slices.ContainsFunc(w.k.sortedLinks(), func(l *link) bool { return l.Recovering || len(l.Missing) > 0 }) {
		return w.handAgain()
	}
	return nil
}

// handAgain hands on what a mediator's desk had handed on before it was put
// back, and what did not arrive: one side gave it back, another lacks it. Every
// neighbour's list is known by now, and hand leaves out what it holds.
func (w *work) handAgain() error {
	me := w.d.me.name
	if w.k.talks.Mediator() != me {
		return nil
	}
	for _, p := range w.k.talks.Papers() {
		if l := w.k.links[p.Paper.From]; l != nil && !l.exchanged.has(w.k.number(p.ID)) {
			w.giveBack(l, p.ID) // another side gave it back for its author
		}
		if p.Paper.From != me || p.Standing != mediation.Regular {
			continue
		}
		what, to := p.ID, p.Paper.To
		for range 2 {
			for _, d := range to {
				if what == p.ID && w.lacksNamed(d, p.Paper) {
					continue // it goes with what it names
				}
				if err := w.hand(d, what); err != nil {
					return err
				}
			}
			b, ok := p.Paper.Body.(*paper.Disposition)
			if !ok || b.Action != paper.ActionVerbatim || w.k.number(b.Of) == 0 {
				break
			}
			what, to = b.Of, b.Desks
		}
	}
	return nil
}

// giveBack lets a neighbour have a paper of its own that it lost.
func (w *work) giveBack(l *link, id paper.ID) {
	l.exchanged.add(w.k.number(id))
	w.sent(l.peer, id)
	l.Returns = append(l.Returns, id)
	w.touch[l.peer] = true
}

// lacksNamed reports whether a neighbour is not known to hold what a paper names.
func (w *work) lacksNamed(peer paper.Desk, p *paper.Paper) bool {
	l := w.k.links[peer]
	return l != nil && slices.ContainsFunc(p.Names(), func(id paper.ID) bool {
		n := w.k.number(id)
		return n > 0 && !l.exchanged.has(n)
	})
}

// arrive verifies and keeps a paper. Returned is true for this desk's own that
// a neighbour gives back.
func (w *work) arrive(l *link, raw []byte, seen int, returned bool) error {
	p, envelope, err := paper.Open(raw)
	if p == nil || err != nil && !errors.Is(err, paper.ErrNewerKind) {
		return w.refusedNotice(l.peer, err)
	}
	if w.k.number(p.ID) > 0 {
		if !l.exchanged.has(w.k.number(p.ID)) {
			l.exchanged.add(w.k.number(p.ID))
			w.sent(l.peer, p.ID)
		}
		return nil
	}
	e := mediation.Entry{
		Number: w.k.talks.Len() + 1, At: w.now, Paper: p, Hand: l.peer, Seen: seen, Enclosed: w.d.enclosed(w.k, p, nil),
	}
	w.prove(&e, envelope, l, returned)
	l.exchanged.add(e.Number)
	w.sent(l.peer, p.ID)
	standing, err := w.append(e, raw)
	if err != nil {
		return err
	}
	if standing == mediation.Crossed {
		w.load(l.peer).notices = append(w.load(l.peer).notices, pouch.Notice{Type: pouch.NoticeCrossed, Body: p.ID[:]})
	}
	if w.k.recovering() {
		return nil // the receipt was signed before, and comes back
	}
	if receipt, ok := w.k.talks.ReceiptFor(e); ok {
		made, err := w.prepare("", []paper.Draft{receipt}, nil, nil)
		if err == nil {
			_, err = w.carryOut("", made)
		}
		if err != nil {
			return fmt.Errorf("receipt: %w", err)
		}
	}
	return nil
}

// prove finds how far a paper's author is proven.
func (w *work) prove(e *mediation.Entry, envelope *paper.Envelope, l *link, returned bool) {
	p := e.Paper
	own := p.From == w.d.me.name
	switch {
	case envelope != nil:
		v, err := w.k.verifier(p, envelope)
		if err == nil {
			e.Officer, err = v.Verify(p, envelope)
		}
		if err != nil {
			e.Fault = err.Error()
			return
		}
		if now, ok := w.replicaNow(); ok && w.k.late(now.Log(), p, envelope) {
			e.Proof = mediation.ProofLate
			return
		}
		e.Proof = mediation.ProofSigned
		if own { // signed here, before this desk was put back
			e.Proof, e.Hand, e.Sent = mediation.ProofOwn, w.d.me.name, []paper.Desk{l.peer}
		} else if (l.Recovering || slices.Contains(l.Missing, p.ID)) && w.k.links[p.From] != nil {
			e.Hand = p.From // it came from there once, and proves itself whoever gives it back
		}
	case own && returned:
		e.Proof = mediation.ProofReturned
	case p.From == l.peer && !returned:
		e.Proof = mediation.ProofAuthentic
	default:
		e.Fault = "an informal paper that is not from the desk that brought it"
	}
}

// notice does what one notice asks.
func (w *work) notice(l *link, n pouch.Notice, seen int) error {
	switch n.Type {
	case pouch.NoticeRecord:
		return w.takeRecord(l.peer, n.Body)
	case pouch.NoticeReturned:
		return w.arrive(l, n.Body, seen, true)
	case pouch.NoticeCrossed:
		if len(n.Body) != len(paper.ID{}) {
			return w.refusedNotice(l.peer, errors.New("malformed notice of a crossed paper"))
		}
		return w.note(cabinet.Event{Crossed: &cabinet.Crossed{By: l.peer, Papers: []paper.ID{paper.ID(n.Body)}}})
	case pouch.NoticeOpening:
		return w.takeOpening(l, n.Body)
	case pouch.NoticeAttachment:
		return w.takeFileNotice(l, n.Body)
	}
	return nil // of a newer program; it is not for this one
}

// maxOpenings bounds the openings that wait for a neighbour's channel; whoever
// sent one sends it again.
const maxOpenings = 64

// takeOpening passes a pouch of a direct channel's opening on, at the
// mediator's desk, or takes it, where this desk's own fold allows the channel.
func (w *work) takeOpening(from *link, body []byte) error {
	other, sealed, ok := readOpening(body)
	mediator := w.k.talks.Mediator()
	switch {
	case !ok:
		return w.refusedNotice(from.peer, errors.New("malformed opening of a direct channel"))
	case len(sealed) != pouch.Small:
		return w.refusedNotice(from.peer, errors.New("opening of a direct channel of another size"))
	case mediator == w.d.me.name:
		if to := w.k.links[other]; to != nil && other != from.peer && !to.Direct && len(to.Notices) < maxOpenings {
			w.load(other).notices = append(w.load(other).notices, openingNotice(from.peer, sealed))
		}
		return nil
	case from.peer != mediator || !w.k.talks.DirectWith(other).OK():
		return nil // refused: this desk's fold does not allow the channel (yet)
	}
	l := w.k.links[other]
	if l == nil {
		var err error
		if l, err = w.newLink(other, true); err != nil {
			return err
		}
	}
	if l.Shut {
		return nil
	}
	return w.open(l, sealed)
}
