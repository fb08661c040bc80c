package desk

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"

	"goodoffices/desk/cabinet"
	"goodoffices/paper"
	"goodoffices/pouch"
	"goodoffices/record"
	"goodoffices/store"
)

// roster says who signs the joint record, read off the cards held here, and
// for which sizes of it.
func (k *docket) roster() record.Roster { return k.rosterBy(k.leaf) }

func (k *docket) rosterBy(leaf func(paper.ID) (uint64, bool)) record.Roster {
	r := record.Roster{Operator: string(k.talks.Mediator())}
	taken := map[string]string{} // a second desk with somebody's key has no seat
	for _, p := range k.talks.Participants() {
		for _, s := range k.seats(p.Desk, leaf) {
			if owner := cmp.Or(taken[string(s.Key.Ed25519)], taken[string(s.Key.MLDSA44)], s.Desk); owner != s.Desk {
				continue
			}
			taken[string(s.Key.Ed25519)], taken[string(s.Key.MLDSA44)] = s.Desk, s.Desk
			r.Seats = append(r.Seats, s)
		}
	}
	return r
}

// seats are the cosigning keys of a desk's cards, each from where its card
// stands in the joint record to where the card stands that has another.
func (k *docket) seats(d paper.Desk, leaf func(paper.ID) (uint64, bool)) []record.Seat {
	var out []record.Seat
	for i, c := range k.talks.Cards(d) {
		b, ok := c.Card.Body.(*paper.Card)
		if !ok {
			continue
		}
		s := record.Seat{Desk: string(d), Key: record.CosignPublic(b.Cosign)}
		if n := len(out); n > 0 && i > 0 {
			last := &out[n-1]
			if last.Key.Equal(s.Key) {
				continue // its window goes on
			}
			at, in := leaf(c.Brought)
			if !in {
				break // no checkpoint covers it yet
			}
			if last.Until, s.After = at, at; last.After >= at {
				out = out[:n-1] // no checkpoint stood between the two
			}
		}
		out = append(out, s)
	}
	return out
}

// leaf tells where a paper stands in the joint record held here.
func (k *docket) leaf(id paper.ID) (uint64, bool) { return k.record.Log().Index(id) }

// leafBy is leaf with the leaves that an update would add. What it does not
// reach, though its checkpoint covers it, may stand right after them.
func (k *docket) leafBy(u record.Update, beyond bool) func(paper.ID) (uint64, bool) {
	return func(id paper.ID) (uint64, bool) {
		if at, in := k.leaf(id); in {
			return at, true
		}
		if i := slices.Index(u.Leaves, id); i >= 0 {
			return u.Since + uint64(i), true
		}
		return u.Since + uint64(len(u.Leaves)), beyond
	}
}

// cosignKey returns the key with which this desk signs a record of some size.
// There is none if its card in force is one that it got back from its
// neighbours, made after the backup that it was put back from.
func (d *Desk) cosignKey(k *docket, size uint64) (record.CosignKey, bool) {
	for _, s := range k.roster().Seats {
		if s.Desk != string(d.me.name) || !within(s, size) {
			continue
		}
		for _, key := range d.me.cosign {
			if s.Key.Equal(key.Public()) {
				return key, true
			}
		}
	}
	return record.CosignKey{}, false
}

// replicaNow is the joint record as of this work: a replica is what its desk
// has committed, and nothing is signed before that.
func (w *work) replicaNow() (record.Replica, bool) {
	switch {
	case w.replica != nil:
		return *w.replica, true
	case w.k.begun:
		return w.k.record, true
	case w.k.talks.Origin().IsZero():
		return record.Replica{}, false
	}
	return record.New(w.k.talks.Origin(), w.k.talks.Mediator() == w.d.me.name), true
}

// keepRecord adds a change of the joint record to the commit.
func (w *work) keepRecord(c record.Change) error {
	if c.Empty() {
		return nil
	}
	b, err := c.Encode()
	if err != nil {
		return err
	}
	now, _ := w.replicaNow()
	next, err := now.Apply(b)
	if err != nil {
		return err
	}
	w.c.Records = append(w.c.Records, store.NewRecord{Realm: w.k.realm, Stream: streamRecord, Body: b})
	w.replica = &next
	w.events = append(w.events, Event{Talks: w.k.id, Record: true})
	return nil
}

// recordStep takes the joint record one step on: the mediator's desk appends,
// then signs, then shows; any other desk cosigns what it has committed.
func (d *Desk) recordStep(ctx context.Context, k *docket) (bool, error) {
	if k.talks.Origin().IsZero() {
		return false, nil
	}
	if k.talks.Mediator() == d.me.name {
		return d.operate(ctx, k)
	}
	if !k.begun {
		return false, nil
	}
	w := d.begin(ctx, k)
	key, ok := d.cosignKey(k, k.record.Head().Size)
	if !ok {
		return false, nil
	}
	change, update, err := k.record.Cosign(key, string(d.me.name), k.roster(), d.now())
	if errors.Is(err, record.ErrUpToDate) || errors.Is(err, record.ErrEmpty) || errors.Is(err, record.ErrIncomplete) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("cosign the joint record: %w", err)
	}
	if err := w.keepRecord(change); err != nil {
		return false, w.abandon(err)
	}
	if err := w.showRecord(k.talks.Mediator(), update); err != nil {
		return false, w.abandon(err)
	}
	return true, w.commit()
}

// operate is recordStep at the mediator's desk.
func (d *Desk) operate(ctx context.Context, k *docket) (bool, error) {
	w := d.begin(ctx, k)
	now, _ := w.replicaNow()
	var leaves []paper.ID
	for _, id := range k.talks.Leaves() {
		if _, in := now.Log().Index(id); !in {
			leaves = append(leaves, id)
		}
	}
	if len(leaves) > 0 {
		change, err := now.Append(leaves...)
		if err != nil {
			return false, fmt.Errorf("append to the joint record: %w", err)
		}
		if err := w.keepRecord(change); err != nil {
			return false, w.abandon(err)
		}
		return true, w.commit()
	}
	if key, ok := d.cosignKey(k, now.Log().Size()); ok && now.Log().Size() > now.Head().Size {
		change, err := now.Sign(key, k.roster(), d.now())
		if err != nil {
			return false, fmt.Errorf("sign the joint record: %w", err)
		}
		if err := w.keepRecord(change); err != nil {
			return false, w.abandon(err)
		}
		return true, w.commit()
	}
	return d.showHead(w, now)
}

// showHead brings every neighbour that holds the terms up to the head.
func (d *Desk) showHead(w *work, now record.Replica) (bool, error) {
	k, did := w.k, false
	for _, l := range k.sortedLinks() {
		knows := l.exchanged.has(k.number(k.talks.Origin())) || l.exchanged.has(k.number(k.talks.TermsID()))
		if l.Direct || l.Shut || !knows || !k.talks.Participant(l.peer) {
			continue
		}
		first := l.Recorded == 0
		for l.Recorded < now.Head().Size {
			update, err := now.Extension(l.Recorded, 0)
			if err != nil {
				return false, fmt.Errorf("show the joint record to %s: %w", l.peer, err)
			}
			if err := w.showRecord(l.peer, update); err != nil {
				return false, err
			}
			l.Recorded = min(l.Recorded+record.LeavesPerUpdate, now.Head().Size)
			w.touch[l.peer], did = true, true
		}
		if !first || l.Recorded == 0 {
			continue
		}
		updates, err := now.Gathered(k.otherThan(l.peer)...)
		if err != nil {
			return false, fmt.Errorf("show who signed the joint record to %s: %w", l.peer, err)
		}
		for _, u := range updates {
			if err := w.showRecord(l.peer, u); err != nil {
				return false, err
			}
		}
	}
	if !did {
		return false, nil
	}
	return true, w.commit()
}

// otherThan names the participants who cosign, save one and the mediator.
func (k *docket) otherThan(peer paper.Desk) []string {
	var out []string
	for _, p := range k.talks.Participants() {
		if p.Desk != peer && p.Desk != k.talks.Mediator() && k.record.Last(string(p.Desk)).Size > 0 {
			out = append(out, string(p.Desk))
		}
	}
	return out
}

func (w *work) showRecord(to paper.Desk, u record.Update) error {
	b, err := u.Encode()
	if err != nil {
		return err
	}
	w.load(to).notices = append(w.load(to).notices, pouch.Notice{Type: pouch.NoticeRecord, Body: b})
	return nil
}

// takeRecord checks what a neighbour shows of the joint record and keeps what
// is right of it, evidence included. The mediator's desk passes cosignatures on.
func (w *work) takeRecord(from paper.Desk, body []byte) error {
	u, err := record.ParseUpdate(body)
	if err != nil {
		return w.refusedNotice(from, err)
	}
	now, ok := w.replicaNow()
	if !ok {
		return w.refusedNotice(from, record.ErrOrigin)
	}
	change, checkErr := now.Check(u, w.k.rosterBy(w.k.leafBy(u, false)))
	if errors.Is(checkErr, record.ErrOtherKey) && change.Empty() {
		change, checkErr = now.Check(u, w.k.rosterBy(w.k.leafBy(u, true)))
	}
	if err := w.keepRecord(change); err != nil {
		return err
	}
	if errors.Is(checkErr, record.ErrFork) {
		if err := w.note(cabinet.Event{Fork: &cabinet.Fork{With: w.k.talks.Mediator()}}); err != nil {
			return err
		}
	}
	if checkErr != nil {
		return w.refusedNotice(from, checkErr)
	}
	if w.k.talks.Mediator() != w.d.me.name || len(change.Signers()) == 0 {
		return nil
	}
	return w.passCosignatures(from, change.Signers())
}

func (w *work) passCosignatures(from paper.Desk, signers []string) error {
	now, _ := w.replicaNow()
	updates, err := now.Gathered(signers...)
	if err != nil {
		return fmt.Errorf("pass cosignatures on: %w", err)
	}
	for _, l := range w.k.sortedLinks() {
		if l.peer == from || l.Direct || l.Shut || l.Recorded == 0 {
			continue
		}
		for _, u := range updates {
			if err := w.showRecord(l.peer, u); err != nil {
				return err
			}
		}
	}
	return nil
}

const maxFault = 300 // characters

// refusedNotice shows people what an honest neighbour would not have sent.
func (w *work) refusedNotice(from paper.Desk, cause error) error {
	fault := cause.Error()
	if r := []rune(fault); len(r) > maxFault {
		fault = string(r[:maxFault]) // it may quote what the neighbour sent
	}
	return w.note(cabinet.Event{Refused: &cabinet.Refused{From: from, Fault: paper.Visible(fault)}})
}
