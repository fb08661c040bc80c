package mediation

import (
	"slices"

	"goodoffices/paper"
)

var (
	sayTermsMediator = saying("terms.mediator", "The terms name another mediator than {desk}.")
	sayTermsCard     = saying("terms.card", "The terms name a card for {desk} that is not the one held here.")
	sayTermsMissing  = saying("terms.missing", "The terms leave out {desk}, who takes part.")
	sayTermsNoCard   = saying("terms.no-card", "No card of {desk} is held; it has to accept its invitation first, or be named as a seat without a desk.")
	sayTermsNobody   = saying("terms.nobody", "No party with a desk has accepted its invitation yet; there is nobody to put terms to.")
	sayTermsOrigin   = saying("terms.origin", "The terms do not name the first agreed terms, under which the joint record goes on.")
	sayJoinedAlready = saying("participant.already", "{desk} takes part already.")
)

// termsRule: the terms name the mediator that made them, and every desk by the
// card that is held for it; a receiving desk finds its own card in them.
func termsRule(t *Talks, c claim) Verdict {
	b := c.paper.Body.(*paper.Terms)
	if !c.draft() && !slices.Contains(c.paper.To, t.self) {
		return allowed() // shown later, to a desk that they did not bind
	}
	if origin := t.Origin(); !origin.IsZero() && b.Origin != origin {
		return refuse("terms", sayTermsOrigin())
	}
	named := map[paper.Desk]paper.Participant{}
	for _, p := range b.Participants {
		named[p.Desk] = p
		if p.Role == paper.PlaceMediator && p.Desk != c.by {
			return refuse("terms", sayTermsMediator("desk", c.by))
		}
		who := t.members.places[p.Desk]
		if who != nil && who.card != nil && !who.had(p.Card) {
			return refuse("terms", sayTermsCard("desk", p.Desk))
		}
		if c.draft() && !p.Seat() && (who == nil || who.card == nil) {
			return refuse("terms", sayTermsNoCard("desk", p.Desk))
		}
		if v := t.unlikeOthers(p.Desk); !v.OK() {
			return v
		}
	}
	for d, who := range t.members.places {
		if _, ok := named[d]; !ok && who.agreed {
			return refuse("terms", sayTermsMissing("desk", d))
		}
	}
	if _, ok := named[t.self]; !ok && t.self != c.by {
		return refuse("terms", sayTermsMissing("desk", t.self))
	}
	return allowed()
}

// foldTerms makes those known whom proposed terms name; they take part once
// the terms are agreed.
func foldTerms(t *Talks, it *item) {
	t.members.terms = append(t.members.terms, it)
	for _, p := range it.Paper.Body.(*paper.Terms).Participants {
		who := t.members.add(p.Desk, p.Role)
		who.named = true
		if !who.agreed {
			who.place, who.principal = p.Role, p.Principal
		}
		if who.cardID.IsZero() {
			who.cardID = p.Card
		}
	}
}

// enactTerms puts agreed terms in force.
func (m *members) enactTerms(it *item) {
	m.agreed = it
	for _, p := range it.Paper.Body.(*paper.Terms).Participants {
		who := m.add(p.Desk, p.Role)
		who.agreed, who.place, who.principal = true, p.Role, p.Principal
		if !p.Seat() {
			who.names(p.Card)
		}
	}
}

// participantRule: nobody joins under a name or card that is taken.
func participantRule(t *Talks, c claim) Verdict {
	b := c.paper.Body.(*paper.NewParticipant)
	if who := t.members.places[b.Desk]; who != nil && who.agreed && (b.Seat() || who.card != nil && who.card.id() == b.Card) {
		return refuse("participant", sayJoinedAlready("desk", b.Desk))
	}
	for d, who := range t.members.places {
		if d != b.Desk && !b.Seat() && who.cardID == b.Card {
			return refuse("participant", sayTermsCard("desk", b.Desk))
		}
	}
	return t.unlikeOthers(b.Desk)
}

// enactParticipant lets a participant in to whom all consented.
func (m *members) enactParticipant(b *paper.NewParticipant) {
	who := m.add(b.Desk, b.Role)
	who.agreed, who.place, who.principal = true, b.Role, b.Principal
	if !b.Seat() {
		who.names(b.Card)
	}
}

// Participants returns who takes part, or is about to, in the order in which
// this desk learned of them.
func (t *Talks) Participants() []ParticipantView {
	var out []ParticipantView
	for _, d := range t.members.order {
		who := t.members.places[d]
		if who.place == "" {
			continue
		}
		compared, carried := t.compared(who)
		out = append(out, ParticipantView{
			Desk: d, Role: who.place, Principal: who.principal, Card: who.cardID, CardHeld: who.card != nil,
			Seat:     !t.members.hasDesk(d),
			Agreed:   who.agreed,
			Compared: d == t.self || compared, Carried: carried,
		})
	}
	return out
}

// A ParticipantView shows a participant.
type ParticipantView struct {
	Desk      paper.Desk
	Role      paper.Place
	Principal string
	Card      paper.ID // its digest; zero for a seat without a desk
	CardHeld  bool
	Seat      bool // without a desk: the mediator serves it, and it signs nothing
	Agreed    bool // by terms that all consented to
	Compared  bool // an officer here compared the card's words
	Carried   bool // those of an earlier card, from which signed successors lead to it
}

// Participant reports whether d takes part by agreed terms.
func (t *Talks) Participant(d paper.Desk) bool {
	who := t.members.places[d]
	return who != nil && who.agreed
}

// TermsID returns the id of the terms in force, zero before any.
func (t *Talks) TermsID() paper.ID {
	if t.members.agreed == nil {
		return paper.ID{}
	}
	return t.members.agreed.id()
}

// everyParty reports whether ds, with the author, are all parties that have desks.
func (t *Talks) everyParty(ds []paper.Desk, author paper.Desk) bool {
	for _, p := range t.parties() {
		if t.members.hasDesk(p) && p != author && !slices.Contains(ds, p) {
			return false
		}
	}
	return true
}
