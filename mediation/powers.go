package mediation

import (
	"slices"

	"goodoffices/paper"
)

var (
	saySuccessorOf   = saying("successor.of", "{desk}'s card in force is another than the one this would replace.")
	saySuccessorName = saying("successor.name", "The card enclosed is not {desk}'s.")
	saySuccessorOnce = saying("successor.once", "{desk} had this card already.")
	saySuccessorSeal = saying("successor.seal", "The next card of {desk} has another seal or another key for the first pouch of a channel; these stay as they are, or its channels could not be opened again.")
	sayRevokeSelf    = saying("revocation.officer", "{desk}'s card names no officer {officer}.")
	sayRevokeCredits = saying("revocation.credentials", "{id} are no credentials of {desk}.")
	sayCreditsNobody = saying("credentials.officer", "{desk}'s card names no officer {officer}; credentials are given to an officer of the card.")
	sayUndated       = saying("powers.undated", "{officer}'s signature for {desk} was revoked. {paper} came afterwards and nothing signed or cosigned shows that it was made before: it cannot be dated.")
)

// successorRule: only the card in force is succeeded, by a card of the same
// name that no card of the talks is or shares a key with. Both were verified on
// arrival. Channels are opened under the seal and sealed to the hello's key of
// the first card, so these stay.
func successorRule(t *Talks, c claim) Verdict {
	b := c.paper.Body.(*paper.SuccessorCard)
	who := t.members.places[c.by]
	if who == nil || who.card == nil || who.card.id() != b.Replaces {
		return refuse("card", saySuccessorOf("desk", c.by))
	}
	p, next := enclosedCard(b)
	if next == nil || next.Name != c.by || p.From != c.by {
		return refuse("card", saySuccessorName("desk", c.by))
	}
	if who.had(p.ID) {
		return refuse("card", saySuccessorOnce("desk", c.by))
	}
	if was := cardOn(who.card); !was.Seal.Equal(next.Seal) || was.Hello != next.Hello {
		return refuse("card", saySuccessorSeal("desk", c.by))
	}
	if other := t.sharesKey(next); other != "" {
		return refuse("card", sayCardShared("desk", c.by, "other", other))
	}
	return allowed()
}

// enclosedCard returns the card inside a successor card, verified under itself;
// nil if it is none.
func enclosedCard(b *paper.SuccessorCard) (*paper.Paper, *paper.Card) {
	p, v, err := paper.OpenCard(b.Card)
	if err != nil {
		return nil, nil
	}
	return p, v.Card
}

// cardOn returns the card that an item is.
func cardOn(it *item) *paper.Card {
	b, _ := it.Paper.Body.(*paper.Card)
	if b == nil {
		return &paper.Card{}
	}
	return b
}

func foldSuccessor(t *Talks, it *item) {
	who := t.members.places[it.author()]
	next, _ := enclosedCard(it.Paper.Body.(*paper.SuccessorCard))
	if who == nil || who.card == nil || next == nil {
		return
	}
	who.earlier, who.succeeded = append(who.earlier, who.card), append(who.succeeded, it)
	card := newItem(Entry{Number: it.Number, At: it.At, Paper: next, Hand: it.Hand, Proof: it.Proof})
	card.standing, card.holders = Regular, it.holders
	who.card, who.cardID = card, next.ID
}

func revocationRule(t *Talks, c claim) Verdict {
	b := c.paper.Body.(*paper.Revocation)
	if b.Officer != "" {
		if card := t.Card(c.by); card != nil {
			if _, ok := card.Body.(*paper.Card).Officer(b.Officer); !ok {
				return refuse("powers", sayRevokeSelf("desk", c.by, "officer", b.Officer))
			}
		}
		return allowed()
	}
	it := c.holds(t, b.Credentials)
	if it == nil || it.kind() != paper.KindCredentials || it.author() != c.by {
		return refuse("powers", sayRevokeCredits("id", b.Credentials.Short(), "desk", c.by))
	}
	return allowed()
}

func foldRevocation(t *Talks, it *item) { t.members.revoked = append(t.members.revoked, it) }

func credentialsRule(t *Talks, c claim) Verdict {
	b := c.paper.Body.(*paper.Credentials)
	if card := t.Card(c.by); card != nil {
		if _, ok := card.Body.(*paper.Card).Officer(b.Officer); !ok {
			return refuse("powers", sayCreditsNobody("desk", c.by, "officer", b.Officer))
		}
	}
	return allowed()
}

func foldCredentials(t *Talks, it *item) {
	b := it.Paper.Body.(*paper.Credentials)
	key := string(it.author()) + " " + b.Officer
	t.members.credits[key] = append(t.members.credits[key], it)
}

// signerRule: after a revocation the officer's papers are judged by their
// position. One that arrives later is taken only if it was known before: a
// signed receipt or a cosigned checkpoint covers it. With neither it cannot be
// dated. The claimed date decides nothing.
func (t *Talks) signerRule(c claim) Verdict {
	if c.draft() || c.paper.Kind.Class() != paper.Formal || c.paper.Kind.SealOnly() {
		return allowed() // who signs a draft is asked of MaySign
	}
	officer := c.entry.Officer
	for _, r := range t.members.revoked {
		b := r.Paper.Body.(*paper.Revocation)
		if r.author() != c.by || b.Officer != officer || officer == "" || t.datedBefore(c, r) {
			continue
		}
		return refuse("powers", sayUndated("officer", officer, "desk", c.by, "paper", RefOf(c.paper)))
	}
	return allowed()
}

// datedBefore reports whether the paper is shown to have existed before the
// revocation: a signed receipt for it arrived here earlier, or its leaf was
// cosigned.
func (t *Talks) datedBefore(c claim, revocation *item) bool {
	if revocation.Hand == c.by && c.entry.Hand == c.by && c.entry.Number < revocation.Number {
		return true
	}
	receipts := t.papers.early[c.paper.ID]
	if it := t.items[c.paper.ID]; it != nil {
		receipts = slices.Concat(receipts, it.receipts)
	}
	for _, r := range receipts {
		if r.kind() == paper.KindReceipt && r.Number < revocation.Number {
			return true
		}
	}
	return len(t.known.Confirmed(c.paper.ID)) > 0
}

var (
	sayNoOfficer = saying("officer.unknown", "{desk}'s card names no officer {officer}.")
	sayNoPower   = saying("officer.powers", "{officer} has no powers to sign a {kind} for {desk}.")
	sayOtherKey  = saying("officer.key", "{desk}'s card in force in these talks has another key for {officer} than the one unlocked here.")
	sayRevoked   = saying("officer.revoked", "{officer}'s signature for {desk} was revoked.")

	offerNextCard  = saying("offer.next-card", "let a next card name {officer} with these powers")
	offerOtherName = saying("offer.other-name", "let a next card name {officer} with a new key and by another name")
)

// MaySign answers whether an officer of this desk may sign a kind: named on the
// card in force, with powers for it there or by credentials, and not revoked.
func (t *Talks) MaySign(officer string, kind paper.Kind) Verdict {
	card := t.Card(t.self)
	if card == nil {
		return allowed() // before its own card is in the talks a desk signs nothing but that card
	}
	offer := Offer{Desk: t.self, Act: "succeed-card", Text: offerNextCard("officer", officer)}
	o, ok := card.Body.(*paper.Card).Officer(officer)
	if !ok {
		return refuse("powers", sayNoOfficer("desk", t.self, "officer", officer), offer)
	}
	for _, r := range t.members.revoked {
		if r.author() == t.self && r.Paper.Body.(*paper.Revocation).Officer == officer {
			return refuse("powers", sayRevoked("desk", t.self, "officer", officer), Offer{Desk: t.self, Act: "succeed-card", Text: offerOtherName("officer", officer)})
		}
	}
	if !o.May(kind) {
		return refuse("powers", sayNoPower("desk", t.self, "officer", officer, "kind", kind), offer)
	}
	return allowed()
}

// MaySignBy answers whether a key is the one that this desk's card in force has
// for an officer.
func (t *Talks) MaySignBy(officer string, key paper.VerifyKey) Verdict {
	card := t.Card(t.self)
	if card == nil {
		return allowed()
	}
	if o, ok := card.Body.(*paper.Card).Officer(officer); ok && o.Key.Equal(key) {
		return allowed()
	}
	return refuse("powers", sayOtherKey("desk", t.self, "officer", officer), Offer{Desk: t.self, Act: "succeed-card", Text: offerNextCard("officer", officer)})
}
