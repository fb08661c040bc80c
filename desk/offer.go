package desk

import (
	"context"
	"fmt"
	"slices"

	"github.com/go-json-experiment/json"

	"goodoffices/courier"
	"goodoffices/mediation"
	"goodoffices/paper"
	"goodoffices/store"
)

// An offer is an invitation that this desk gave out.
type offer struct {
	Invitation paper.ID   `json:"invitation"`
	Invitee    paper.Desk `json:"invitee"`
	Secret     []byte     `json:"secret"`
	Courier    string     `json:"courier"`
	Key        string     `json:"key"`
	Permits    []string   `json:"permits,omitzero"` // for the two mailboxes and the invitee's own
	Done       bool       `json:"done,omitzero"`
	Card       paper.ID   `json:"card,omitzero"` // under which the invitation is signed, and which the link names
}

func (o *offer) link() (invitationLink, error) {
	key, err := courier.ParseKey(o.Key)
	return invitationLink{courier: o.Courier, secret: o.Secret, card: o.Card, key: key}, err
}

// InvitationLink returns the link to an invitation, to be given to the invitee
// by any way that is private: it is a secret, good once. What it leads to waits
// at the courier when InvitationLink returns.
func (d *Desk) InvitationLink(ctx context.Context, talks, invitation paper.ID) (string, error) {
	o, text, err := d.offer(ctx, talks, invitation)
	if err != nil {
		return "", err
	}
	l, err := o.link()
	if err != nil {
		return "", err
	}
	return l.String(), d.layOut(ctx, o, l, text)
}

// layOut makes the two mailboxes of a meeting and puts the offer into one.
func (d *Desk) layOut(ctx context.Context, o *offer, l invitationLink, text []byte) error {
	m, err := l.meet()
	if err != nil {
		return err
	}
	sealed, err := sealMeeting(m.offerKey, text)
	if err != nil {
		return err
	}
	for i, box := range []courier.Mailbox{m.offer, m.answer} {
		if err := d.make(ctx, box, permitAt(o.Permits, i)); err != nil {
			return fmt.Errorf("mailbox of the invitation: %w", err)
		}
	}
	return d.deposit(ctx, m.offer.Route().Encode(), sealed)
}

func permitAt(permits []string, i int) string {
	if i < len(permits) {
		return permits[i]
	}
	return ""
}

// offer returns the offer for an invitation, made if need be, and its text.
func (d *Desk) offer(ctx context.Context, talks, invitation paper.ID) (*offer, []byte, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	k, err := d.docket(talks)
	if err != nil {
		return nil, nil, err
	}
	v, err := k.talks.Paper(invitation)
	if err != nil {
		return nil, nil, err
	}
	body, ok := v.Paper.Body.(*paper.Invitation)
	if !ok || v.Paper.From != d.me.name {
		return nil, nil, fmt.Errorf("%s is no invitation of this desk: %w", v.Ref, mediation.ErrNotHeld)
	}
	raw, err := d.raw(ctx, k, invitation)
	if err != nil {
		return nil, nil, err
	}
	o := k.offers[invitation]
	if o == nil {
		if o, err = d.newOffer(ctx, k, raw, invitation, body.Invitee); err != nil {
			return nil, nil, err
		}
	}
	in := offered{Invitation: raw, Permit: permitAt(o.Permits, 2)}
	if in.Card, in.Earlier, err = d.cardsUpTo(ctx, k, o.Card); err != nil {
		return nil, nil, err
	}
	text, err := json.Marshal(in)
	return o, text, err
}

func (d *Desk) newOffer(ctx context.Context, k *docket, raw []byte, invitation paper.ID, invitee paper.Desk) (*offer, error) {
	r := &d.me.record
	if r.Courier == "" {
		return nil, ErrNoCourier
	}
	p, envelope, err := paper.Open(raw)
	if err != nil {
		return nil, err
	}
	v, err := k.verifier(p, envelope)
	if err != nil {
		return nil, err
	}
	o := &offer{Invitation: invitation, Invitee: invitee, Secret: randomSecret(32), Courier: r.Courier, Key: r.Key, Card: v.ID}
	w := d.begin(ctx, k)
	if n := min(3, len(r.Permits)); n > 0 {
		o.Permits, r.Permits = slices.Clone(r.Permits[:n]), r.Permits[n:]
		if err := d.keepSelf(&w.c); err != nil {
			return nil, err
		}
	}
	k.offers[invitation] = o
	if err := w.keepOffer(o); err != nil {
		return nil, err
	}
	return o, w.commit()
}

func (w *work) keepOffer(o *offer) error {
	b, err := json.Marshal(o)
	w.c.Cells = append(w.c.Cells, store.NewCell{Realm: w.k.realm, Group: groupOffers, Name: o.Invitation.String(), Value: b})
	return err
}

func (d *Desk) readOffers(ctx context.Context, k *docket) error {
	for cell, err := range d.vault.Cells(ctx, k.realm, groupOffers) {
		if err != nil {
			return err
		}
		o := &offer{}
		if err := json.Unmarshal(cell.Value, o); err != nil {
			return fmt.Errorf("offer: %w", err)
		}
		if cards := k.talks.Cards(d.me.name); o.Card.IsZero() && len(cards) > 0 {
			o.Card = cards[0].Card.ID // it was given out before cards could be succeeded
		}
		k.offers[o.Invitation] = o
	}
	return nil
}

// cardsUpTo returns the envelope of a card of this desk and, where it is not the
// first in these talks, what leads to it: the first, and the successor cards up
// to it.
func (d *Desk) cardsUpTo(ctx context.Context, k *docket, card paper.ID) (envelope paper.Bytes, earlier []paper.Bytes, err error) {
	if envelope, err = d.cardEnvelope(ctx, k, card); err != nil {
		return nil, nil, err
	}
	for i, c := range k.talks.Cards(d.me.name) {
		if c.Card.ID == card && i == 0 {
			break
		}
		raw, err := d.raw(ctx, k, c.Brought)
		if err != nil {
			return nil, nil, err
		}
		if earlier = append(earlier, raw); c.Card.ID == card {
			break
		}
	}
	return envelope, earlier, nil
}
