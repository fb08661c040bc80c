package desk

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"slices"

	"goodoffices/desk/cabinet"
	"goodoffices/mediation"
	"goodoffices/paper"
	"goodoffices/pouch"
)

// follow does what the state asks of the running desk, each thing in a commit
// of its own, until nothing is left. It is computed from the state alone: a
// crash in between forgets nothing.
func (d *Desk) follow(ctx context.Context, k *docket) error {
	for !k.recovering() && d.stopped == nil {
		did := false
		for _, step := range []func(context.Context, *docket) (bool, error){d.cardStep, d.recordStep, d.dutyStep, d.releaseStep, d.leaveStep, d.directStep} {
			k = d.dockets[k.id]
			one, err := step(ctx, k)
			if err != nil {
				return err
			}
			did = did || one
		}
		if !did {
			break
		}
	}
	return d.stopped
}

// dutyStep does one thing that the rules say the mediator's desk does by
// itself, if an officer whose word it needs is unlocked here.
func (d *Desk) dutyStep(ctx context.Context, k *docket) (bool, error) {
	for _, duty := range k.talks.Duties(d.now()) {
		candidates := d.unlocked()
		if duty.Officer != "" {
			candidates = []string{duty.Officer}
		}
		for _, officer := range candidates {
			_, err := d.do(ctx, k, officer, duty.Act)
			var refusal *mediation.Refusal
			if errors.As(err, &refusal) || errors.Is(err, ErrLocked) {
				continue // it stays due, until an officer who may is here
			}
			if err != nil {
				return false, fmt.Errorf("%s: %w", duty.Name, err)
			}
			return true, nil
		}
	}
	return false, nil
}

// releaseStep lets one paper leave the cabinet whose time has come, or
// destroys one that can never leave.
func (d *Desk) releaseStep(ctx context.Context, k *docket) (bool, error) {
	for _, waits := range k.cabinet.Waiting() {
		what := k.talks.Released(waits.Wait)
		if what == mediation.StillWaits {
			continue
		}
		w := d.begin(ctx, k)
		p, _, err := paper.Open(waits.Raw)
		if err != nil {
			return false, fmt.Errorf("waiting paper: %w", err)
		}
		if what == mediation.Leaves && k.talks.PermitRelease(p, d.now()).OK() {
			err = w.release(waits, waits.Hand)
		} else {
			err = w.note(cabinet.Event{Voided: p.ID})
		}
		if err != nil {
			return false, w.abandon(err)
		}
		return true, w.commit()
	}
	return false, nil
}

// directStep opens a channel with another party that this desk's own fold
// allows, and shuts one that it does not allow any more.
func (d *Desk) directStep(ctx context.Context, k *docket) (bool, error) {
	for _, p := range k.talks.Participants() {
		if p.Desk == d.me.name || p.Role != paper.PlaceParty || !p.CardHeld {
			continue
		}
		l, may := k.links[p.Desk], k.talks.DirectWith(p.Desk).OK()
		switch {
		case may && (l == nil || l.Shut):
			return true, d.openDirect(ctx, k, p.Desk)
		case !may && l != nil && l.Direct && !l.Shut:
			return true, d.shutDirect(ctx, k, l)
		}
	}
	return false, nil
}

func (d *Desk) openDirect(ctx context.Context, k *docket, peer paper.Desk) error {
	w := d.begin(ctx, k)
	l, err := w.newLink(peer, true)
	if err != nil {
		return w.abandon(err)
	}
	s, err := l.Channel.Hello(w.env(l))
	if err == nil {
		err = w.step(l, s)
	}
	if err != nil {
		return w.abandon(err)
	}
	return w.commit()
}

// shutDirect refuses a channel for good: its keys go, and its mailbox is shut
// at the courier in the next exchange.
func (d *Desk) shutDirect(ctx context.Context, k *docket, l *link) error {
	w := d.begin(ctx, k)
	l.Shut = true
	if len(l.Queue) > 0 || slices.ContainsFunc(l.Channel.Pressing(), func(digest pouch.Digest) bool {
		p := l.outbox[digest]
		return p != nil && p.kind == pouch.KindLoaded
	}) { // what goes directly is for no other eyes: it cannot take the mediator's way now
		if err := w.note(cabinet.Event{Lost: &cabinet.Lost{From: d.me.name, To: []paper.Desk{l.peer}}}); err != nil {
			return w.abandon(err)
		}
	}
	l.Queue, l.Notices = nil, nil
	if err := w.step(l, l.Channel.Close()); err != nil {
		return w.abandon(err)
	}
	return w.commit()
}

// passOpening puts a pouch of another channel's opening into the mediator's
// pouch, which carries it unread.
func (w *work) passOpening(peer paper.Desk, sealed []byte) {
	w.load(w.k.talks.Mediator()).notices = append(w.load(w.k.talks.Mediator()).notices, openingNotice(peer, sealed))
}

// openingNotice writes an opening notice: the length of the name of the desk
// at the other end in two bytes, big-endian, the name (on the way to the
// mediator the addressee's, from there the author's), the sealed bytes.
func openingNotice(other paper.Desk, sealed []byte) pouch.Notice {
	body := binary.BigEndian.AppendUint16(nil, uint16(len(other)))
	body = append(append(body, other...), sealed...)
	return pouch.Notice{Type: pouch.NoticeOpening, Body: body}
}

func readOpening(body []byte) (paper.Desk, []byte, bool) {
	if len(body) < 2 || len(body) < 2+int(binary.BigEndian.Uint16(body)) {
		return "", nil, false
	}
	n := 2 + int(binary.BigEndian.Uint16(body))
	return paper.Desk(body[2:n]), body[n:], true
}
