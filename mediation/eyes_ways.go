package mediation

import (
	"slices"

	"goodoffices/paper"
)

// look notes everyone who comes to see a paper, by every way there is for it:
// the hand it is given into, what the mediator's desk carries by itself, what
// the mediator may convey or say, and what its own kind adds.
func (g *glance) look(s *sight) {
	t, p := g.t, s.Paper
	if !s.onward {
		g.add(s, g.whole(s, t.self, WhenNow))
	}
	for _, d := range s.hand {
		g.add(s, g.whole(s, d, s.when))
	}
	if s.onward {
		return
	}
	for _, d := range t.desks.names {
		if s.held && s.has(t.desks.set(d)) {
			g.add(s, g.whole(s, d, WhenNow))
		}
	}
	if t.self != t.mediator() && g.reaches(s, t.mediator()) {
		g.fromThere(s)
	}
	if seen := table[p.Kind].seen; seen != nil {
		seen(g, s)
	}
	if t.everyones(p) || t.constitutes(p) {
		g.add(s, g.whole(s, "", WhenJoins))
	}
	g.recorded(s)
}

// nobodyYet reports whether it is not said yet to whom a paper goes.
func (s *sight) nobodyYet() bool {
	to := s.Paper.To
	return !s.held && (len(to) == 0 && !table[s.kind()].reach.nobody() || len(to) == 1 && to[0] == "")
}

// reaches reports whether a desk gets the paper itself, now or as soon as its
// author hands it in.
func (g *glance) reaches(s *sight, d paper.Desk) bool {
	return slices.ContainsFunc(g.eyes.List, func(e Eye) bool {
		return e.Paper == s.id() && e.Desk == d && e.As == AsPaper && e.When == s.when
	})
}

// fromThere notes who may see what a party gave the mediator.
func (g *glance) fromThere(s *sight) {
	t, p := g.t, s.Paper
	if s.when == WhenDeposited {
		s.note().cover = t.exchangeNote(s.id())
	}
	for _, d := range p.To {
		if d == t.self || d == t.mediator() {
			continue
		}
		switch {
		case t.goesByItself(p.Kind) && !t.members.hasDesk(d): // a seat gets only what the mediator hands over
		case t.goesByItself(p.Kind):
			g.add(s, g.whole(s, d, g.whenCarried(s, d)))
		case p.Kind.Class() == paper.Formal:
			for _, w := range wordForWord {
				if t.mayVerbatim(s.item, w.affirmed, w.together).OK() {
					e := g.whole(s, d, w.when)
					e.Condition = s.condition()
					g.add(s, e)
					break
				}
			}
		}
	}
	g.approvedBefore(s)
	for _, d := range t.members.order {
		if place, ok := t.members.place(d); ok && place != paper.PlaceMediator && d != t.self {
			g.inOtherWords(s, d)
		}
	}
}

// wordForWord are the ways in which a paper may be passed on as it is, the
// least bound first.
var wordForWord = []struct {
	affirmed, together bool
	when               When
}{{false, false, WhenConveyed}, {true, false, WhenMet}, {false, true, WhenTogether}}

// condition is what the author's cover note waits for, in words.
func (s *sight) condition() paper.Text {
	if note := s.coverNote(); note != nil {
		return note.Condition
	}
	return nil
}

// whenCarried is when the mediator's desk passes a paper on by itself: at once,
// or once the desk holds what it names, as far as this desk can tell.
func (g *glance) whenCarried(s *sight, d paper.Desk) When {
	if !g.t.told(d, s.author()) || g.t.lacksNamed(d, s.Paper) {
		return WhenHeld
	}
	return WhenNow
}

// inOtherWords notes that the mediator may say to a desk what a paper says.
func (g *glance) inOtherWords(s *sight, d paper.Desk) {
	e := Eye{Desk: d, When: WhenConveyed, As: AsOwnWords, Named: s.mayName()}
	if note := s.coverNote(); note != nil && note.ReadBack {
		e.When = WhenApproved
	}
	if !g.t.members.hasDesk(d) {
		e.As = AsMouth
	}
	if g.t.mayOwnWords(s.item, false).OK() {
		g.add(s, e)
	}
	if g.t.members.hasDesk(d) && g.t.mayOwnWords(s.item, true).OK() {
		g.add(s, Eye{Desk: d, When: WhenConveyed, As: AsIdea})
	}
}

// recorded notes who sees a paper's id in the joint record and no more: it
// stands there once every party holds it.
func (g *glance) recorded(s *sight) {
	t := g.t
	if !table[s.kind()].leaf || t.deciding.leaves.onlyBetweenSome(t, s.item) {
		return
	}
	for _, d := range t.parties() {
		if t.members.hasDesk(d) && !g.reaches(s, d) {
			return
		}
	}
	for _, d := range t.others(t.self) {
		if !g.reaches(s, d) {
			g.add(s, Eye{Desk: d, When: WhenRecorded, As: AsExists})
		}
	}
}
