package desk

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"goodoffices/mediation"
	"goodoffices/paper"
)

var (
	// ErrLink: not an invitation link.
	ErrLink = errors.New("not an invitation link")
	// ErrNoOffer: nothing waits under the link: not yet, not any more, or at another courier.
	ErrNoOffer = errors.New("nothing waits under this invitation link")
	// ErrOffer: what waits under the link is not what the link says.
	ErrOffer = errors.New("what waits under this invitation link is not what it says")
	// ErrNotInvited: the invitation is for a desk of another name.
	ErrNotInvited = errors.New("the invitation is for another desk")
	// ErrJoined: the desk takes part in these talks already.
	ErrJoined = errors.New("this desk takes part in these talks already")
)

// Begin begins new talks, with this desk as the mediator's.
func (d *Desk) Begin(ctx context.Context) (paper.ID, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.stopped != nil {
		return paper.ID{}, d.stopped
	}
	w, err := d.newTalks(ctx, salt())
	if err != nil {
		return paper.ID{}, err
	}
	return w.k.id, w.commit()
}

// newTalks makes a docket that holds this desk's own card.
func (d *Desk) newTalks(ctx context.Context, id paper.ID) (*work, error) {
	k := newDocket(d, id)
	if err := d.vault.AddRealm(k.realm); err != nil {
		return nil, err
	}
	d.dockets[id] = k
	w := d.begin(ctx, k)
	return w, w.keep(d.me.card, d.me.record.Card, "", nil)
}

// Join takes up an invitation link: the desk keeps the inviter's card, which
// has to be the one the link names, and the invitation, and leaves its own card
// with its hello. The talks begin when the inviter has read back the words of
// that card; an officer accepts the invitation by the act of that name.
func (d *Desk) Join(ctx context.Context, text string) (paper.ID, error) {
	l, m, in, err := fetchOffer(ctx, d.cfg.Carrier, text)
	if err != nil {
		return paper.ID{}, err
	}
	o, err := in.open(l)
	if err != nil {
		return paper.ID{}, err
	}
	card, p := o.card, o.invitation
	if !slices.Contains(p.To, d.me.name) {
		return paper.ID{}, fmt.Errorf("%w: %s", ErrNotInvited, mediation.List(p.To))
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.stopped != nil {
		return paper.ID{}, d.stopped
	}
	if k := d.dockets[p.Talks]; k != nil {
		return p.Talks, d.joinAnew(ctx, k, card.From, in, m)
	}
	if in.Permit != "" {
		d.me.record.Permits = append(d.me.record.Permits, in.Permit)
	}
	w, err := d.newTalks(ctx, p.Talks)
	if err != nil {
		return paper.ID{}, err
	}
	if err := w.answerOffer(card, in, m); err != nil {
		delete(d.dockets, p.Talks)
		return paper.ID{}, err
	}
	return p.Talks, w.commit()
}

// joinAnew knocks under another link of talks whose channel was never opened:
// the first link may have been used up by somebody else.
func (d *Desk) joinAnew(ctx context.Context, k *docket, from paper.Desk, in offered, m meeting) error {
	l := k.links[from]
	if l == nil || l.First == nil || l.First.Past || l.Channel.Live != nil {
		return ErrJoined
	}
	w := d.begin(ctx, k)
	if p, _, err := paper.Open(in.Invitation); err == nil && k.number(p.ID) == 0 {
		if err := w.introduce(from, in.Invitation); err != nil {
			return w.abandon(err)
		}
	}
	l.First = &first{Reads: m.offer.Encode(), Route: m.answer.Route().Encode(), Key: m.answerKey}
	s, err := l.Channel.Hello(w.env(l))
	if err == nil {
		err = w.step(l, s)
	}
	if err != nil {
		return w.abandon(err)
	}
	return w.commit()
}

// answerOffer keeps the inviter's card and the invitation, and says hello.
func (w *work) answerOffer(card *paper.Paper, in offered, m meeting) error {
	from := card.From
	papers := in.Earlier
	if len(papers) == 0 {
		papers = []paper.Bytes{in.Card}
	}
	for _, raw := range append(papers[:len(papers):len(papers)], in.Invitation) {
		if err := w.introduce(from, raw); err != nil {
			return err
		}
	}
	if held := w.k.talks.Card(from); held == nil || held.ID != card.ID {
		return fmt.Errorf("%w: other cards lead to another", ErrOffer)
	}
	l, err := w.newLink(from, false)
	if err != nil {
		return err
	}
	l.First = &first{Reads: m.offer.Encode(), Route: m.answer.Route().Encode(), Key: m.answerKey}
	s, err := l.Channel.Hello(w.env(l))
	if err != nil {
		return err
	}
	return w.step(l, s)
}

// introduce keeps a paper that came by a meeting, before there is a channel.
func (w *work) introduce(from paper.Desk, raw []byte) error {
	p, envelope, err := paper.Open(raw)
	if err != nil {
		return err
	}
	e := mediation.Entry{Number: w.k.talks.Len() + 1, At: w.now, Paper: p, Hand: from}
	v, err := w.k.verifier(p, envelope)
	if err == nil {
		e.Officer, err = v.Verify(p, envelope)
	}
	if err != nil {
		return fmt.Errorf("%w: %w", ErrOffer, err)
	}
	e.Proof = mediation.ProofSigned
	standing, err := w.append(e, raw)
	if err == nil && standing != mediation.Regular {
		return fmt.Errorf("%w: %s is %s", ErrOffer, p.Kind, standing)
	}
	return err
}

// ReadInvitation is the function of that name, by this desk's way to couriers.
// Nothing of this desk goes along.
func (d *Desk) ReadInvitation(ctx context.Context, link string) (Invited, error) {
	return ReadInvitation(ctx, d.cfg, link)
}

// AnswerLink sends a question or a decline back under an invitation link,
// without joining.
func (d *Desk) AnswerLink(ctx context.Context, text, question string, decline bool) error {
	return AnswerInvitation(ctx, d.cfg, text, question, decline)
}
