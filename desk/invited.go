package desk

import (
	"context"
	"errors"
	"fmt"

	"github.com/go-json-experiment/json"

	"goodoffices/courier"
	"goodoffices/paper"
)

// An Invited is what waits under an invitation link, as whoever has the link
// may read it: no desk is needed, no key is made, and nobody learns of it but
// the courier, that something was fetched.
type Invited struct {
	Talks      paper.ID
	From       *paper.Card // of the mediator's desk, the one that the link names
	FromWords  []string    // the twelve words of that card
	Signed     string      // the officer who signed the invitation
	Invitation *paper.Invitation
	Courier    string // the address at which the talks are carried
	CourierKey string // as the link pins it
}

// ReadInvitation reads what waits under a link. It returns ErrLink, ErrNoOffer,
// ErrOffer.
func ReadInvitation(ctx context.Context, cfg Config, link string) (Invited, error) {
	l, _, in, err := fetchOffer(ctx, cfg.withDefaults().Carrier, link)
	if err != nil {
		return Invited{}, err
	}
	o, err := in.open(l)
	if err != nil {
		return Invited{}, err
	}
	return Invited{
		Talks: o.invitation.Talks, From: o.card.Body.(*paper.Card), FromWords: paper.Words(o.card.ID), Signed: o.officer,
		Invitation: o.invitation.Body.(*paper.Invitation), Courier: l.courier, CourierKey: l.key.String(),
	}, nil
}

// AnswerInvitation sends a question or a decline back under a link, from nobody
// but whoever has it. It returns ErrLink, and what the courier fails with.
func AnswerInvitation(ctx context.Context, cfg Config, link, question string, decline bool) error {
	l, err := parseLink(link)
	if err != nil {
		return err
	}
	m, err := l.meet()
	if err != nil {
		return err
	}
	if decline == (question != "") || len([]rune(question)) > maxQuestion {
		return fmt.Errorf("a question of at most %d characters, or a decline: %w", maxQuestion, paper.ErrValue)
	}
	b, err := json.Marshal(answered{Declined: decline, Question: question})
	if err != nil {
		return err
	}
	sealed, err := sealMeeting(m.answerKey, b)
	if err != nil {
		return err
	}
	to, err := cfg.withDefaults().Carrier.Depositor(m.answer.Route())
	if err != nil {
		return err
	}
	defer giveBack(to)
	_, err = to.Deposit(ctx, sealed)
	return err
}

// fetchOffer reads what waits under a link.
func fetchOffer(ctx context.Context, by Carrier, text string) (invitationLink, meeting, offered, error) {
	var in offered
	l, err := parseLink(text)
	if err != nil {
		return l, meeting{}, in, err
	}
	m, err := l.meet()
	if err != nil {
		return l, m, in, err
	}
	from, err := by.Owner(m.offer)
	if err != nil {
		return l, m, in, err
	}
	defer giveBack(from)
	batch, err := from.Fetch(ctx, courier.Position{})
	if err != nil {
		return l, m, in, errors.Join(ErrNoOffer, err)
	}
	for _, p := range batch.Pouches {
		if isPouch(p.Sealed) {
			continue
		}
		b, err := openMeeting(m.offerKey, p.Sealed)
		if err == nil {
			err = json.Unmarshal(b, &in, json.RejectUnknownMembers(true))
		}
		return l, m, in, err
	}
	return l, m, in, ErrNoOffer
}

// An opened offer is the inviter's card and its invitation, signed under it.
type openedOffer struct {
	card, invitation *paper.Paper
	officer          string
}

// open reads an offer: the card has to be the one that the link names, and the
// invitation signed under it.
func (in offered) open(l invitationLink) (o openedOffer, err error) {
	var v *paper.Verifier
	if o.card, v, err = paper.OpenCard(in.Card); err != nil || o.card.ID != l.card {
		return o, fmt.Errorf("%w: another card", ErrOffer)
	}
	p, envelope, err := paper.Open(in.Invitation)
	if err != nil || envelope == nil || p.Kind != paper.KindInvitation || p.From != o.card.From {
		return o, fmt.Errorf("%w: no invitation", ErrOffer)
	}
	if o.officer, err = v.Verify(p, envelope); err != nil {
		return o, fmt.Errorf("%w: %w", ErrOffer, err)
	}
	o.invitation = p
	return o, nil
}

// giveBack gives back the connections of a client that was used once.
func giveBack(client any) {
	if c, ok := client.(interface{ Close() }); ok {
		c.Close()
	}
}
