package desk

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"goodoffices/mediation"
	"goodoffices/paper"
	"goodoffices/record"
	"goodoffices/store"
)

// A desk's card changes by a successor card in each of its talks. New officers'
// keys are made here and lie wrapped in desk.keys before anything names them;
// what the change makes needless goes once the new card is in force.

// A CardChange says how a desk's next card differs from its card now. The seal
// and the key for hellos stay.
type CardChange struct {
	Join  []NewOfficer     // with a name that the card has not; no powers mean all
	Renew []NewOfficer     // a new key and passphrase for an officer of the card, who keeps title and powers
	Leave []string         // whose places end
	Alter []AlteredOfficer // of those who stay
	// Cosign renews the key with which the desk signs the joint record.
	Cosign bool
}

// An AlteredOfficer is an officer of the card, with the title and powers to be.
type AlteredOfficer struct {
	Name   string
	Title  string
	Powers []string
}

// A CardChanged is what became of a change of card in some talks.
type CardChanged struct {
	Talks paper.ID
	Done  Done
	Err   error // why these talks keep the former card: the errors of Do
}

var (
	// ErrOwnPlace: whoever signs a change of card stays on it as they are.
	ErrOwnPlace = errors.New("whoever signs a change of the card keeps their own place, powers and key; another officer changes these")
	// ErrOnCard: the card names an officer of that name already.
	ErrOnCard = errors.New("the card names an officer of that name already")
	// ErrSameCard: nothing would change.
	ErrSameCard = errors.New("the card would say what it says now")
	// ErrOtherCard: the card changed meanwhile.
	ErrOtherCard = errors.New("the card changed meanwhile; look at it again")
)

// keyringNext is what of desk.keys changes once a card is in force: who comes,
// or comes with a new key, and whose places end.
type keyringNext struct {
	Card  paper.ID        `json:"card"`
	Join  []keyringMember `json:"join,omitzero"`
	Leave []string        `json:"leave,omitzero"`
}

// ChangeCard makes this desk's next card and puts it in force, by an officer's
// signature, in all talks that go on; in talks that lag behind the desk's card
// it does so too, and with no change it does only that. With a stay, or where a
// second officer has to approve, it comes into force in some talks when the act
// leaves the cabinet there. Each officer who joins, and whose key is renewed, signs
// in with the new passphrase from then on. A desk without talks has the card at
// once. It returns ErrLocked, ErrOfficer, ErrOnCard, ErrOwnPlace, ErrSameCard,
// ErrOtherCard, paper.ErrPowers, a *paper.FieldError, or the errors of store.Wrap.
func (d *Desk) ChangeCard(ctx context.Context, officer string, change CardChange, stay time.Duration) ([]CardChanged, error) {
	d.unlocking.Lock()
	defer d.unlocking.Unlock()
	now, envelope, err := d.cardNow(officer)
	if err != nil {
		return nil, err
	}
	card := now.ID
	if !change.none() {
		if card, envelope, err = d.nextCard(ctx, now, officer, change); err != nil {
			return nil, err
		}
	}
	out, left, err := d.succeedEverywhere(ctx, officer, card, envelope, stay)
	switch {
	case err != nil || len(out) > 0 && left:
		return out, err
	case card == now.ID:
		return nil, ErrSameCard
	case len(out) > 0: // every one of the talks refused it
		return out, errors.Join(out[0].Err, d.forgetNext(card))
	}
	return nil, d.takeCard(ctx, envelope)
}

func (c CardChange) none() bool {
	return len(c.Join)+len(c.Renew)+len(c.Leave)+len(c.Alter) == 0 && !c.Cosign
}

// cardNow returns the desk's card for an officer who may sign the next one.
func (d *Desk) cardNow(officer string) (*paper.Paper, paper.Bytes, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.stopped != nil {
		return nil, nil, d.stopped
	}
	if err := d.mayWork(officer); err != nil {
		return nil, nil, err
	}
	o, ok := d.me.card.Body.(*paper.Card).Officer(officer)
	if !ok || !o.Key.Equal(d.officers[officer].Public()) {
		return nil, nil, fmt.Errorf("%s: %w", officer, ErrOfficer)
	}
	if !o.May(paper.KindCard) || !o.May(paper.KindSuccessorCard) {
		return nil, nil, fmt.Errorf("a card and its successor, by %s: %w", officer, paper.ErrPowers)
	}
	return d.me.card, d.me.record.Card, nil
}

// nextCard makes the card that a change gives, with its officers' keys durable
// in desk.keys.
func (d *Desk) nextCard(ctx context.Context, now *paper.Paper, officer string, change CardChange) (paper.ID, paper.Bytes, error) {
	body := *now.Body.(*paper.Card)
	body.Officers = slices.Clone(body.Officers)
	next := keyringNext{Leave: change.Leave}
	ring := &keyring{Owner: d.ring.Owner}
	key := func(o NewOfficer) (paper.VerifyKey, error) {
		seed := randomSecret(paper.SeedSize)
		if err := ring.add(o.Name, d.master, seed, o.Passphrase, d.cfg.LeastCost); err != nil {
			return paper.VerifyKey{}, fmt.Errorf("officer %s: %w", o.Name, err)
		}
		k, err := paper.NewSignKey(seed)
		return k.Public(), err
	}
	if err := change.apply(&body, officer, key); err != nil {
		return paper.ID{}, nil, err
	}
	next.Join = ring.Officers
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.me.card != now {
		return paper.ID{}, nil, ErrOtherCard
	}
	if change.Cosign {
		key, err := d.drawCosign(ctx)
		if err != nil {
			return paper.ID{}, nil, err
		}
		body.Cosign = paper.CosignKey(key.Public())
	}
	p, err := paper.Compose(paper.Draft{Body: &body, Privilege: paper.PrivilegeTalks}, paper.Stamp{Salt: salt(), Rules: 1, From: d.me.name, Date: d.now().Truncate(time.Second)})
	if err != nil {
		return paper.ID{}, nil, err
	}
	e, err := paper.Sign(p, paper.Signers{Card: p.ID, Seal: d.me.seal, Officer: officer, OfficerKey: d.officers[officer]})
	if err != nil {
		return paper.ID{}, nil, err
	}
	next.Card = p.ID
	return p.ID, e.Marshal(), d.writeRing(func(k *keyring) { k.Next = append(k.Next, next) })
}

// drawCosign draws a cosigning key, durable before any card names it.
func (d *Desk) drawCosign(ctx context.Context) (record.CosignKey, error) {
	seed := randomSecret(record.SeedSize)
	key, err := record.NewCosignKey(seed)
	if err != nil {
		return key, err
	}
	was := d.me.record.Renewed
	d.me.record.Renewed = append(was[:len(was):len(was)], seed)
	if err := d.commitSelf(ctx); err != nil {
		d.me.record.Renewed = was
		return key, err
	}
	d.me.cosign = append(d.me.cosign, key)
	return key, nil
}

// commitSelf keeps what the desk knows of itself. After an error it stops.
func (d *Desk) commitSelf(ctx context.Context) error {
	var c store.Changes
	err := d.keepSelf(&c)
	if err == nil {
		_, err = d.vault.Commit(context.WithoutCancel(ctx), c)
	}
	if err != nil {
		d.stopped = fmt.Errorf("%w: %w", ErrStopped, err)
		return d.stopped
	}
	d.changes.Add(1)
	return nil
}

// apply changes a card's officers. Each new key is drawn by key.
func (c CardChange) apply(card *paper.Card, by string, key func(NewOfficer) (paper.VerifyKey, error)) error {
	at := func(name string) (int, error) {
		i := slices.IndexFunc(card.Officers, func(o paper.Officer) bool { return o.Name == name })
		switch {
		case i < 0:
			return 0, fmt.Errorf("%s: %w", name, ErrOfficer)
		case name == by:
			return 0, fmt.Errorf("%s: %w", name, ErrOwnPlace)
		}
		return i, nil
	}
	before := slices.Clone(card.Officers)
	for _, o := range c.Alter {
		i, err := at(o.Name)
		if err != nil {
			return err
		}
		card.Officers[i].Title, card.Officers[i].Powers = o.Title, o.Powers
	}
	for _, name := range c.Leave {
		i, err := at(name)
		if err != nil {
			return err
		}
		card.Officers = slices.Delete(card.Officers, i, i+1)
	}
	same := !c.Cosign && len(c.Renew)+len(c.Join) == 0 && slices.EqualFunc(before, card.Officers, func(a, b paper.Officer) bool {
		return a.Name == b.Name && a.Title == b.Title && slices.Equal(a.Powers, b.Powers)
	})
	if same {
		return ErrSameCard
	}
	for _, o := range c.Renew {
		i, err := at(o.Name)
		if err != nil {
			return err
		}
		if card.Officers[i].Key, err = key(o); err != nil {
			return err
		}
	}
	for _, o := range c.Join {
		if _, on := card.Officer(o.Name); on {
			return fmt.Errorf("%s: %w", o.Name, ErrOnCard)
		}
		k, err := key(o)
		if err != nil {
			return err
		}
		powers := o.Powers
		if powers == nil {
			powers = []string{paper.AllPowers}
		}
		card.Officers = append(card.Officers, paper.Officer{Name: o.Name, Title: o.Title, Key: k, Powers: powers})
	}
	return nil
}

// succeedEverywhere puts a card in force in all talks that go on and have not
// got it. Left is whether it left in any of them, or waits to leave.
func (d *Desk) succeedEverywhere(ctx context.Context, officer string, card paper.ID, envelope paper.Bytes, stay time.Duration) (out []CardChanged, left bool, err error) {
	for _, id := range d.Talks() {
		replaces, err := d.cardIn(id)
		if errors.Is(err, ErrNoTalks) || replaces == card {
			continue
		}
		one := CardChanged{Talks: id, Err: err}
		if err == nil {
			one.Done, one.Err = d.Submit(ctx, id, officer, Submission{Act: &mediation.SucceedCard{Replaces: replaces, Card: envelope}, Stay: stay})
		}
		var refusal *mediation.Refusal
		switch {
		case errors.As(one.Err, &refusal) && refusal.Rule == "ended":
			continue // what has ended keeps its card
		case errors.Is(one.Err, ErrStopped):
			return out, left, one.Err
		}
		out, left = append(out, one), left || one.Err == nil
	}
	return out, left, nil
}

// cardStep takes the card that is in force in some talks as the desk's own,
// where it succeeded that.
func (d *Desk) cardStep(ctx context.Context, k *docket) (bool, error) {
	cards := k.talks.Cards(d.me.name)
	i := slices.IndexFunc(cards, func(c mediation.CardView) bool { return c.Card.ID == d.me.cardID })
	if i < 0 || i == len(cards)-1 {
		return false, nil
	}
	envelope, err := d.cardEnvelope(ctx, k, cards[len(cards)-1].Card.ID)
	if err != nil {
		return false, err
	}
	return true, d.becomes(ctx, envelope)
}

// takeCard gives a desk that no talks know its next card.
func (d *Desk) takeCard(ctx context.Context, envelope paper.Bytes) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.becomes(ctx, envelope)
}

// becomes keeps a card as the desk's own, and then lets desk.keys follow.
func (d *Desk) becomes(ctx context.Context, envelope paper.Bytes) error {
	card, _, err := paper.OpenCard(envelope)
	if err != nil {
		return err
	}
	was := d.me.record.Card
	d.me.record.Card = envelope
	if err := d.commitSelf(ctx); err != nil {
		d.me.record.Card = was
		return err
	}
	d.me.card, d.me.cardID = card, card.ID
	return d.settleRing()
}

// settleRing lets desk.keys follow the desk's card: those who join, or come with
// a new key, open the desk from now on, and those who left do not.
func (d *Desk) settleRing() error {
	i := slices.IndexFunc(d.ring.Next, func(n keyringNext) bool { return n.Card == d.me.cardID })
	if i < 0 {
		return nil
	}
	next := d.ring.Next[i]
	gone := slices.Clone(next.Leave)
	for _, m := range next.Join {
		gone = append(gone, m.Name)
	}
	err := d.writeRing(func(k *keyring) {
		k.Next = nil // what else was made ready replaces a card that is no more in force
		k.Officers = slices.DeleteFunc(k.Officers, func(m keyringMember) bool { return slices.Contains(next.Leave, m.Name) })
		for _, m := range next.Join {
			if i := slices.IndexFunc(k.Officers, func(o keyringMember) bool { return o.Name == m.Name }); i >= 0 {
				k.Officers[i] = m
			} else {
				k.Officers = append(k.Officers, m)
			}
		}
		for u := range k.Unlocks {
			maps.DeleteFunc(k.Unlocks[u].Signing, func(name string, _ store.Wrapped) bool { return slices.Contains(gone, name) })
		}
	})
	if err != nil {
		return err
	}
	for _, name := range gone {
		delete(d.officers, name)
	}
	return nil
}

// writeRing changes desk.keys. What others read of it stays as it was.
func (d *Desk) writeRing(change func(*keyring)) error {
	next := *d.ring
	next.Officers, next.Next = slices.Clone(next.Officers), slices.Clone(next.Next)
	next.Unlocks = slices.Clone(next.Unlocks)
	for i := range next.Unlocks {
		next.Unlocks[i].Signing = maps.Clone(next.Unlocks[i].Signing)
	}
	change(&next)
	if err := next.write(d.place.Files); err != nil {
		return err
	}
	d.ring = &next
	return nil
}

// forgetNext forgets the keys of a card that came into force nowhere.
func (d *Desk) forgetNext(card paper.ID) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.writeRing(func(k *keyring) {
		k.Next = slices.DeleteFunc(k.Next, func(n keyringNext) bool { return n.Card == card })
	})
}

// onCards says who stands on the last of a desk's cards, and what each changed.
func onCards(cards []mediation.CardView) (officers []ViewOfficer, changes []ViewCardChange) {
	var before *paper.Card
	for _, c := range cards {
		card, ok := c.Card.Body.(*paper.Card)
		if !ok {
			continue
		}
		if before != nil {
			changes = append(changes, cardChange(c.Brought, before, card))
		}
		before = card
	}
	if before != nil {
		for _, o := range before.Officers {
			officers = append(officers, ViewOfficer{Name: o.Name, Title: o.Title, Powers: o.Powers})
		}
	}
	return officers, changes
}

func cardChange(brought paper.ID, before, after *paper.Card) ViewCardChange {
	v := ViewCardChange{Paper: brought, Cosign: !record.CosignPublic(before.Cosign).Equal(record.CosignPublic(after.Cosign))}
	for _, o := range after.Officers {
		was, on := before.Officer(o.Name)
		if !on {
			v.Joined = append(v.Joined, o.Name)
			continue
		}
		if !was.Key.Equal(o.Key) {
			v.Renewed = append(v.Renewed, o.Name)
		}
		if was.Title != o.Title || !slices.Equal(was.Powers, o.Powers) {
			v.Altered = append(v.Altered, o.Name)
		}
	}
	for _, o := range before.Officers {
		if _, on := after.Officer(o.Name); !on {
			v.Left = append(v.Left, o.Name)
		}
	}
	return v
}
