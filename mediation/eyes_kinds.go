package mediation

import (
	"slices"

	"goodoffices/paper"
)

// What single kinds add to the ways of every paper. They stand in the table of
// kinds, column "seen".

// seenResponse: an answer comes to everyone who gets the outcome that encloses it.
func seenResponse(g *glance, s *sight) {
	b := s.Paper.Body.(*paper.Response)
	p := g.t.deciding.byID[b.Proposal]
	if p == nil || !p.mayEnclose(b.Answer) {
		return
	}
	for _, d := range p.outcomeTo(g.t.mediator()) {
		if d != g.t.self {
			g.add(s, g.whole(s, d, WhenDecided))
		}
	}
	if g.t.constitutes(p.Paper) { // whoever joins is shown the outcome
		g.add(s, g.whole(s, "", WhenJoins))
	}
}

// seenIndication: the others learn of a private answer only what the call for
// consents or the outcome tells without naming any: that all said yes, or that
// not all did.
func seenIndication(g *glance, s *sight) {
	b := s.Paper.Body.(*paper.Indication)
	p := g.t.deciding.byID[b.Proposal]
	if p == nil {
		return
	}
	when := WhenCalled
	if b.Answer == paper.PrivateNot {
		when = WhenDecided
	}
	for _, d := range p.outcomeTo(g.t.mediator()) {
		if d != g.t.self {
			g.add(s, Eye{Desk: d, When: when, As: AsExists})
		}
	}
}

// seenBid: the others learn of what is handed in only what the procedure says
// comes out of it.
func seenBid(g *glance, s *sight) {
	for _, d := range g.t.members.order {
		if place, ok := g.t.members.place(d); ok && place == paper.PlaceParty && d != g.t.self && g.t.members.hasDesk(d) {
			g.add(s, Eye{Desk: d, When: WhenDecided, As: AsExists})
		}
	}
}

// seenCommitment: whoever sees a commitment knows of the paper it announces
// that it exists, of what kind, and until when it is promised.
func seenCommitment(g *glance, s *sight) {
	b := s.Paper.Body.(*paper.Commitment)
	for _, e := range g.eyes.List {
		if e.Paper == s.id() && e.Desk != g.t.self && e.As == AsPaper {
			e.Paper, e.Kind, e.As, e.Signed = b.Paper, b.Of, AsExists, false
			g.add(s, e)
		}
	}
}

// seenApproval: approved words need no other leave; the mediator may say them
// to anyone. A note opened here is its speaker's approval.
func seenApproval(g *glance, s *sight) {
	b, speaker := s.Paper.Body.(*paper.Approval), s.author()
	of := g.t.item(b.Of)
	if of != nil && speaker == of.author() {
		speaker = of.speaker()
	}
	heard := s.author() == g.t.mediator() || g.reaches(s, g.t.mediator())
	if heard && allows(b) {
		g.sayable(s, speaker, Eye{When: WhenApproved, Named: g.readBackOf(of).mayName()})
	}
}

// allows reports whether an approval lets any words be said.
func allows(b *paper.Approval) bool {
	return slices.ContainsFunc(b.Answers, func(p paper.Permission) bool { return p.Leave != paper.LeaveNo })
}

// readBackOf returns the paper that a read-back quotes, as far as its reader
// holds it.
func (g *glance) readBackOf(it *item) *item {
	if it == nil {
		return nil
	}
	rb, ok := it.Paper.Body.(*paper.ReadBack)
	if !ok {
		return nil
	}
	if s := g.seen[rb.Of]; s != nil {
		return s.item
	}
	return g.t.item(rb.Of)
}

// approvedBefore notes that words of a held paper were approved once: that
// stands, whatever a later cover note says.
func (g *glance) approvedBefore(s *sight) {
	for _, it := range g.t.papers.approvals {
		b := it.Paper.Body.(*paper.Approval)
		if of := g.readBackOf(g.t.items[b.Of]); of != nil && of.id() == s.id() && it.author() == s.author() && allows(b) {
			g.sayable(s, s.author(), Eye{When: WhenApproved, Named: s.mayName()})
		}
	}
}

// sayable notes that the mediator may say a paper's words to any side but the
// one they come from.
func (g *glance) sayable(s *sight, speaker paper.Desk, e Eye) {
	for _, d := range g.t.members.order {
		place, ok := g.t.members.place(d)
		if !ok || place == paper.PlaceMediator || d == speaker {
			continue
		}
		e.Desk, e.As = d, AsOwnWords
		if !g.t.members.hasDesk(d) {
			e.As = AsMouth
		}
		g.add(s, e)
	}
}

// seenTold: what was told is known to whom it was told.
func seenTold(g *glance, s *sight) {
	g.add(s, Eye{Desk: s.Paper.Body.(*paper.Told).Desk, When: WhenNow, As: AsMouth})
}

// seenMessage: a note of what was said is closed. Its speaker may be read lines
// of it, and opens lines for others.
func seenMessage(g *glance, s *sight) {
	if b := s.Paper.Body.(*paper.Message); b.Noted != nil && s.author() == g.t.mediator() {
		g.add(s, Eye{Desk: b.Noted.Desk, When: WhenReadBack, As: AsOwnWords})
		g.sayable(s, b.Noted.Desk, Eye{When: WhenOpened})
	}
}

// seenInvitation: whoever is invited comes to it by the link.
func seenInvitation(g *glance, s *sight) {
	e := g.whole(s, s.Paper.Body.(*paper.Invitation).Invitee, WhenInvited)
	e.Seat = false
	g.add(s, e)
}

// seenLodged: what was lodged for a seat is handed over when it has a desk.
func seenLodged(g *glance, s *sight) {
	if seat := s.Paper.Body.(*paper.Lodged).Seat; seat != "" {
		g.add(s, g.whole(s, seat, WhenJoins))
	}
}

// seenAttestation: the mediator's own finding goes to the others it is
// addressed to with the condition.
func seenAttestation(g *glance, s *sight) {
	for _, d := range s.Paper.To {
		if s.author() == g.t.mediator() && g.t.members.hasDesk(d) {
			g.add(s, g.whole(s, d, WhenHeld))
		}
	}
}
