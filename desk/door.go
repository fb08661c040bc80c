package desk

import (
	"bytes"
	"context"
	"fmt"
	"slices"

	"github.com/go-json-experiment/json"

	"goodoffices/courier"
	"goodoffices/desk/cabinet"
	"goodoffices/paper"
)

// knocked takes what came back to an invitation.
func (d *Desk) knocked(ctx context.Context, talks, invitation paper.ID, pouches []courier.Pouch) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	k, err := d.docket(talks)
	if err != nil {
		return err
	}
	o := k.offers[invitation]
	l, err := o.link()
	if err != nil {
		return err
	}
	m, err := l.meet()
	if err != nil {
		return err
	}
	w := d.begin(ctx, k)
	for _, p := range pouches {
		if err := w.knock(o, m, p.Sealed); err != nil {
			return w.abandon(err)
		}
	}
	if err := w.commit(); err != nil {
		return err
	}
	return d.follow(ctx, d.dockets[talks])
}

// maxKnocks bounds what a desk keeps of what comes back to one invitation.
const maxKnocks = 16

func (w *work) knock(o *offer, m meeting, sealed []byte) error {
	known, _ := w.k.cabinet.Knock(o.Invitation)
	if isPouch(sealed) { // a later step of the opening
		if l := w.k.links[o.Invitee]; l != nil && known.Admitted {
			return w.open(l, sealed)
		}
		return nil
	}
	b, err := openMeeting(m.answerKey, sealed)
	if err != nil {
		return w.refusedNotice(o.Invitee, err)
	}
	var a answered
	if err := json.Unmarshal(b, &a, json.RejectUnknownMembers(true)); err != nil {
		return w.refusedNotice(o.Invitee, ErrOffer)
	}
	if len(a.Hello) > 0 && bytes.Equal(known.Card, a.Card) && bytes.Equal(known.Hello, a.Hello) && !known.Admitted {
		return nil // deposited again
	}
	if w.k.cabinet.Knocked(o.Invitation) >= maxKnocks && !known.Admitted || len([]rune(a.Question)) > maxQuestion {
		return w.refusedNotice(o.Invitee, fmt.Errorf("%w: too much came back to one invitation", ErrOffer))
	}
	if len(a.Hello) == 0 {
		return w.note(cabinet.Event{Knock: &cabinet.Knock{Invitation: o.Invitation, Question: a.Question, Declined: a.Declined, Card: known.Card, Hello: known.Hello, Admitted: known.Admitted}})
	}
	card, _, err := paper.OpenCard(a.Card)
	if err != nil || card.From != o.Invitee {
		return w.refusedNotice(o.Invitee, fmt.Errorf("%w: the card is not %s's", ErrOffer, o.Invitee))
	}
	if len(known.Card) > 0 && !bytes.Equal(known.Card, a.Card) {
		return w.refusedNotice(o.Invitee, fmt.Errorf("%w: a second desk knocked under one link", ErrOffer))
	}
	if known.Admitted {
		return w.open(w.k.links[o.Invitee], a.Hello)
	}
	return w.note(cabinet.Event{Knock: &cabinet.Knock{Invitation: o.Invitation, Question: known.Question, Card: a.Card, Hello: a.Hello}})
}

// ConfirmCard is an officer's word that the twelve words of a desk's card were
// compared by a way that is not the mediator's. An invitee whose card waits at
// the door is admitted by it. It returns ErrWords, ErrNoPeer, ErrLocked.
func (d *Desk) ConfirmCard(ctx context.Context, talks paper.ID, officer string, of paper.Desk, words []string) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	k, err := d.docket(talks)
	if err != nil {
		return err
	}
	if _, ok := d.officers[officer]; !ok {
		return fmt.Errorf("%s: %w", officer, ErrLocked)
	}
	w := d.begin(ctx, k)
	card := k.talks.Card(of)
	var door *cabinet.Knock
	if card == nil {
		if door, card = k.atTheDoor(of, words); card == nil {
			return fmt.Errorf("no card of %s is held: %w", of, ErrNoPeer)
		}
	}
	if !slices.Equal(paper.Words(card.ID), words) {
		return ErrWords
	}
	if door != nil {
		if err := w.admit(of, *door); err != nil {
			return w.abandon(err)
		}
	}
	if err := w.note(cabinet.Event{Officer: officer, Compared: &cabinet.Compared{Desk: of, Card: card.ID}}); err != nil {
		return w.abandon(err)
	}
	if err := w.commit(); err != nil {
		return err
	}
	return d.follow(ctx, d.dockets[k.id])
}

// atTheDoor returns the card of a desk that knocked and was not admitted yet:
// the one with these words, where several knocked under one name.
func (k *docket) atTheDoor(of paper.Desk, words []string) (door *cabinet.Knock, at *paper.Paper) {
	for id := range k.offers {
		known, ok := k.cabinet.Knock(id)
		if !ok || known.Admitted || len(known.Card) == 0 {
			continue
		}
		if card, _, err := paper.OpenCard(known.Card); err == nil && card.From == of {
			door, at = &known, card
			if slices.Equal(paper.Words(card.ID), words) {
				break
			}
		}
	}
	return door, at
}

// catchUpCards hands a new neighbour the successors of the card that its
// invitation link named, before anything that is signed under them.
func (w *work) catchUpCards(of paper.Desk, named paper.ID) error {
	known := true
	for _, c := range w.k.talks.Cards(w.d.me.name) {
		if !known {
			if err := w.hand(of, c.Brought); err != nil {
				return err
			}
		}
		known = known && c.Card.ID != named
	}
	return nil
}

// admit makes the channel with a desk that knocked, and answers its hello.
func (w *work) admit(of paper.Desk, door cabinet.Knock) error {
	if err := w.introduce(of, door.Card); err != nil {
		return err
	}
	l, err := w.newLink(of, false)
	if err != nil {
		return err
	}
	o := w.k.offers[door.Invitation]
	way, err := o.link()
	if err != nil {
		return err
	}
	m, err := way.meet()
	if err != nil {
		return err
	}
	l.First = &first{Route: m.offer.Route().Encode()}
	if err := w.catchUpCards(of, o.Card); err != nil {
		return err
	}
	door.Admitted = true
	if err := w.note(cabinet.Event{Knock: &door}); err != nil {
		return err
	}
	return w.open(l, door.Hello)
}
