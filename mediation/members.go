package mediation

import (
	"slices"

	"goodoffices/paper"
)

// members is who takes part, with which cards and powers, by which terms, and
// whether the talks go on.
type members struct {
	mediator paper.Desk
	places   map[paper.Desk]*member
	order    []paper.Desk // as they became known

	terms   []*item            // all that were put
	agreed  *item              // the terms in force
	ending  *paper.Ending      // in force or announced
	endedBy *item              //
	paused  []*item            // suspensions in force
	credits map[string][]*item // credentials by "desk officer"
	revoked []*item
}

// member is one participant.
type member struct {
	place      paper.Place // "" while only its card is known
	invitation *item
	accepted   bool
	agreed     bool  // named by terms or a participation that all consented to
	named      bool  // by terms that were put, whatever became of them
	card       *item // the card in force; nil for a seat without a desk, or not held
	cardID     paper.ID
	earlier    []*item // cards it succeeded
	succeeded  []*item // the successor card that ended each of them
	principal  string
}

// names takes a card that terms, an acceptance or an admission names. One that
// was succeeded already stands for the card in force.
func (who *member) names(card paper.ID) {
	if who.card == nil || !who.had(card) {
		who.cardID = card
	}
}

// had reports whether a card is the desk's, in force or succeeded.
func (who *member) had(card paper.ID) bool {
	return who.card != nil && who.card.id() == card || slices.ContainsFunc(who.earlier, func(it *item) bool { return it.id() == card })
}

func newMembers() members {
	return members{places: map[paper.Desk]*member{}, credits: map[string][]*item{}}
}

func (m *members) place(d paper.Desk) (paper.Place, bool) {
	if who := m.places[d]; who != nil && who.place != "" {
		return who.place, true
	}
	return "", false
}

// hasDesk reports whether d takes part and has a desk of its own.
func (m *members) hasDesk(d paper.Desk) bool {
	who := m.places[d]
	return who != nil && (who.card != nil || !who.cardID.IsZero())
}

func (m *members) add(d paper.Desk, place paper.Place) *member {
	who := m.places[d]
	if who == nil {
		who = &member{}
		m.places[d] = who
		m.order = append(m.order, d)
	}
	if who.place == "" {
		who.place = place
	}
	if place == paper.PlaceMediator {
		m.mediator = d
	}
	return who
}

func (t *Talks) mediator() paper.Desk { return t.members.mediator }

// Mediator returns the mediator's desk, "" before the first invitation.
func (t *Talks) Mediator() paper.Desk { return t.members.mediator }

// Rules returns the version of the rules the talks go by: 1 until terms pin another.
func (t *Talks) Rules() int {
	if t.members.agreed != nil {
		return t.members.agreed.Paper.Body.(*paper.Terms).Rules
	}
	return 1
}

// Terms returns the terms of reference in force, nil before any.
func (t *Talks) Terms() *paper.Terms {
	if t.members.agreed == nil {
		return nil
	}
	return t.members.agreed.Paper.Body.(*paper.Terms)
}

// counts reports whether d takes part, or is about to as all know: once terms are
// in force, whoever they name, or others that were put name, or all let in. Who
// was only invited does not, whatever it answered: the other sides know nothing
// of it, and "all" is to mean the same at every desk.
func (m *members) counts(d paper.Desk) bool {
	who := m.places[d]
	return who != nil && (m.agreed == nil || who.agreed || who.named)
}

// parties returns the parties, those named by agreed terms or about to be.
func (t *Talks) parties() []paper.Desk {
	var out []paper.Desk
	for _, d := range t.members.order {
		if t.members.places[d].place == paper.PlaceParty && t.members.counts(d) {
			out = append(out, d)
		}
	}
	return out
}

// others returns every participant with a desk but d.
func (t *Talks) others(d paper.Desk) []paper.Desk {
	var out []paper.Desk
	for _, o := range t.members.order {
		if o != d && t.members.hasDesk(o) && t.members.counts(o) {
			out = append(out, o)
		}
	}
	return out
}

// Card returns the card in force of a desk, nil if it is not held.
func (t *Talks) Card(d paper.Desk) *paper.Paper {
	if who := t.members.places[d]; who != nil && who.card != nil {
		return who.card.Paper
	}
	return nil
}

// CardAt returns the card of a desk with that digest, in force or succeeded.
func (t *Talks) CardAt(d paper.Desk, digest paper.ID) *paper.Paper {
	who := t.members.places[d]
	if who == nil {
		return nil
	}
	for _, it := range append(slices.Clone(who.earlier), who.card) {
		if it != nil && it.id() == digest {
			return it.Paper
		}
	}
	return nil
}

// A CardView is a card of a desk, and the paper that brought it: itself, or a
// successor card.
type CardView struct {
	Card    *paper.Paper
	Brought paper.ID
}

// Cards returns the cards of a desk in the order in which they succeeded one
// another, the one in force last.
func (t *Talks) Cards(d paper.Desk) []CardView {
	who := t.members.places[d]
	if who == nil || who.card == nil {
		return nil
	}
	var out []CardView
	for i, it := range append(slices.Clone(who.earlier), who.card) {
		v := CardView{Card: it.Paper, Brought: it.id()}
		if i > 0 {
			v.Brought = who.succeeded[i-1].id()
		}
		out = append(out, v)
	}
	return out
}

// compared reports whether an officer here compared the words of a desk's card
// in force, or of one from which signed successors lead to it. Carried is true
// where it is only the latter.
func (t *Talks) compared(who *member) (compared, carried bool) {
	if t.known.Compared(who.cardID) {
		return true, false
	}
	carried = who.card != nil && who.card.id() == who.cardID &&
		slices.ContainsFunc(who.earlier, func(it *item) bool { return t.known.Compared(it.id()) })
	return carried, carried
}

var (
	sayCardName   = saying("card.name", "The card names {name}, but {author} made it.")
	sayCardTwice  = saying("card.swapped", "{desk} has a card already; only a successor card signed under that one changes it.")
	sayCardShared = saying("card.shared", "The card of {desk} has a key that is {other}'s.")
	sayCardTerms  = saying("card.terms", "The terms name another card for {desk} than the one brought here.")
	sayAlike      = saying("name.alike", "The name {name} looks like {other}, who takes part already.")
	sayMediatorIs = saying("mediator.other", "{desk} is the mediator of these talks.")
	sayNoInvite   = saying("acceptance.none", "{desk} holds no such invitation.")
	sayLapsed     = saying("invitation.lapsed", "The invitation was open until {hour}.")
	sayLate       = saying("invitation.late", "The acceptance arrived after the invitation had lapsed.")
	offerInvite   = saying("offer.invite", "invite anew")
)

func cardRule(t *Talks, c claim) Verdict {
	card := c.paper.Body.(*paper.Card)
	if card.Name != c.by {
		return refuse("card", sayCardName("name", card.Name, "author", c.by))
	}
	if other := t.sharesKey(card); other != "" {
		return refuse("card", sayCardShared("desk", card.Name, "other", other))
	}
	who := t.members.places[card.Name]
	if who == nil {
		return t.unlikeOthers(card.Name)
	}
	if who.card != nil && !who.had(c.paper.ID) {
		return refuse("card", sayCardTwice("desk", card.Name))
	}
	if who.card == nil && !who.cardID.IsZero() && who.cardID != c.paper.ID {
		return refuse("card", sayCardTerms("desk", card.Name))
	}
	return allowed()
}

// sharesKey returns a desk of whose cards one has a key that this one has too: one of
// the two copied it, and could pass signatures off as its own.
func (t *Talks) sharesKey(card *paper.Card) paper.Desk {
	keys := signingKeys(card)
	for _, d := range t.members.order {
		if d == card.Name {
			continue
		}
		for _, held := range t.Cards(d) {
			if other, ok := held.Card.Body.(*paper.Card); ok && slices.ContainsFunc(signingKeys(other), func(k string) bool { return slices.Contains(keys, k) }) {
				return d
			}
		}
	}
	return ""
}

// signingKeys lists the public halves of all that a card signs with.
func signingKeys(c *paper.Card) []string {
	keys := []string{string(c.Seal.Ed25519), string(c.Seal.MLDSA65), string(c.Cosign.Ed25519), string(c.Cosign.MLDSA44)}
	for _, o := range c.Officers {
		keys = append(keys, string(o.Key.Ed25519), string(o.Key.MLDSA65))
	}
	return keys
}

// unlikeOthers refuses a name that people could take for a participant's.
func (t *Talks) unlikeOthers(name paper.Desk) Verdict {
	for _, d := range t.members.order {
		if d != name && paper.LookAlike(string(d), string(name)) {
			return refuse("alike", sayAlike("name", name, "other", d))
		}
	}
	return allowed()
}

func foldCard(t *Talks, it *item) {
	name := it.Paper.Body.(*paper.Card).Name
	who := t.members.places[name]
	if who == nil {
		var place paper.Place
		if t.mediator() == "" && name != t.self {
			place = paper.PlaceMediator // an invitee learns the mediator's card first
		}
		who = t.members.add(name, place)
	}
	if who.card == nil {
		who.card, who.cardID = it, it.id()
	}
}

func invitationRule(t *Talks, c claim) Verdict {
	b := c.paper.Body.(*paper.Invitation)
	if m := t.mediator(); m != "" && m != c.by {
		return refuse("mediator", sayMediatorIs("desk", m))
	}
	if !slices.Equal(c.paper.To, []paper.Desk{b.Invitee}) {
		return refuse("addressee", sayReach("kind", c.paper.Kind, "author", c.by, "to", c.paper.To))
	}
	return t.unlikeOthers(b.Invitee)
}

func foldInvitation(t *Talks, it *item) {
	b := it.Paper.Body.(*paper.Invitation)
	t.members.add(it.author(), paper.PlaceMediator).place = paper.PlaceMediator
	t.members.mediator = it.author()
	who := t.members.add(b.Invitee, b.Role)
	if !who.agreed {
		who.place = b.Role
	}
	who.invitation = it
}

func acceptanceRule(t *Talks, c claim) Verdict {
	b := c.paper.Body.(*paper.Acceptance)
	who := t.members.places[c.by]
	inv := c.holds(t, b.Invitation)
	if who == nil || inv == nil || inv.kind() != paper.KindInvitation || inv.Paper.Body.(*paper.Invitation).Invitee != c.by {
		return refuse("invitation", sayNoInvite("desk", c.by))
	}
	until := inv.Paper.Body.(*paper.Invitation).Until
	if c.draft() && c.now.After(until.At) {
		return refuse("invitation", sayLapsed("hour", until), Offer{Desk: t.mediator(), Act: "invite", Text: offerInvite()})
	}
	return allowed()
}

func foldAcceptance(t *Talks, it *item) {
	b := it.Paper.Body.(*paper.Acceptance)
	inv := t.item(b.Invitation)
	if it.author() != t.self && it.At.After(inv.Paper.Body.(*paper.Invitation).Until.At) {
		it.hide(sayLate())
		return
	}
	who := t.members.places[it.author()]
	who.accepted = true
	who.names(b.Card)
}

// Invitations returns the invitations this desk made or got, with whether each
// was taken up.
func (t *Talks) Invitations() []InvitationView {
	var out []InvitationView
	for _, d := range t.members.order {
		who := t.members.places[d]
		if who.invitation == nil {
			continue
		}
		b := who.invitation.Paper.Body.(*paper.Invitation)
		out = append(out, InvitationView{Desk: d, Role: b.Role, Until: b.Until, Accepted: who.accepted, Paper: who.invitation.id()})
	}
	return out
}

// An InvitationView shows an invitation.
type InvitationView struct {
	Desk     paper.Desk
	Role     paper.Place
	Until    paper.Hour
	Accepted bool
	Paper    paper.ID
}
