package mediation

import (
	"time"

	"goodoffices/paper"
)

var (
	sayNotSuspended = saying("suspension.none", "{id} is no suspension in force.")
	sayNotYours     = saying("suspension.whose", "{desk} suspended the talks; it or the mediator resumes them, or all by an agreed proposal.")
	sayNotice       = saying("ending.notice", "The terms ask for notice before an ending, in days: {days}.")
	sayWayWho       = saying("ending.way", "An ending by {way} is not {desk}'s to declare.")
	sayWayAll       = saying("ending.all", "An ending declared by all takes effect by an agreed proposal on the ending.")
	sayWaySettled   = saying("ending.settled", "No settlement is agreed.")
	sayWayUnseen    = saying("ending.unseen", "Whether a settlement is agreed cannot be seen from here.")
	sayEndedTwice   = saying("ending.twice", "The talks end on {hour} already.")
)

// suspendedFor returns the suspension that stands against a paper, nil if
// none: while talks are paused, nothing is put, answered or decided but what
// would resume or end them, as far as the author knows of the pause.
func (m *members) suspendedFor(t *Talks, c claim) *paper.Suspension {
	switch c.paper.Kind {
	case paper.KindProposal, paper.KindResponse, paper.KindIndication, paper.KindCall, paper.KindRound, paper.KindBid:
	case paper.KindAdherence:
		if s := c.paper.Body.(*paper.Adherence).Step; s == paper.SigningRatify || s == paper.SigningAttest {
			return nil // what is signed goes on
		}
	default:
		return nil
	}
	if b, ok := c.paper.Body.(*paper.Response); ok && b.Answer == paper.AnswerDecline {
		if p := t.deciding.byID[b.Proposal]; p != nil && p.body.Mode == paper.ModeSigning {
			return nil // the pen can be laid down at any time
		}
	}
	for _, s := range m.paused {
		if c.holds(t, s.id()) == nil && s.author() != c.by {
			continue
		}
		if about := t.subjectOf(c); about == paper.SubjectResumption || about == paper.SubjectEnding || about == paper.SubjectSuspension {
			continue
		}
		return s.Paper.Body.(*paper.Suspension)
	}
	return nil
}

// subjectOf returns what a proposal or an answer to one is about, "" for
// anything else.
func (t *Talks) subjectOf(c claim) paper.SubjectType {
	if b, ok := c.paper.Body.(*paper.Proposal); ok {
		return b.Subject.Type
	}
	for _, id := range c.paper.Names() {
		if p := t.deciding.byID[id]; p != nil {
			return p.body.Subject.Type
		}
	}
	return ""
}

func suspensionRule(t *Talks, c claim) Verdict {
	b := c.paper.Body.(*paper.Suspension)
	if b.Of.IsZero() {
		return allowed()
	}
	s := c.holds(t, b.Of)
	if s == nil {
		return allowed()
	}
	for _, p := range t.members.paused {
		if p != s {
			continue
		}
		if !b.Proposed && s.author() != c.by && c.by != t.mediator() {
			return refuse("suspension", sayNotYours("desk", s.author()))
		}
		return allowed()
	}
	return refuse("suspension", sayNotSuspended("id", b.Of.Short()))
}

// foldSuspension: a declared suspension takes effect on delivery, a proposed
// one when it is carried.
func foldSuspension(t *Talks, it *item) {
	b := it.Paper.Body.(*paper.Suspension)
	if b.Proposed {
		return
	}
	if b.Of.IsZero() {
		t.members.pause(it)
	} else {
		t.members.resume(it)
	}
}

func (m *members) pause(it *item) { m.paused = append(m.paused, it) }

func (m *members) resume(it *item) {
	of := it.Paper.Body.(*paper.Suspension).Of
	kept := m.paused[:0:0]
	for _, s := range m.paused {
		if s.id() != of {
			kept = append(kept, s)
		}
	}
	m.paused = kept
}

func endingRule(t *Talks, c claim) Verdict {
	b := c.paper.Body.(*paper.Ending)
	place, _ := t.members.place(c.by)
	if e := t.members.ending; e != nil && t.members.endedBy.id() != c.paper.ID && c.holds(t, t.members.endedBy.id()) != nil {
		return refuse("ending", sayEndedTwice("hour", e.At))
	}
	switch b.Way {
	case paper.WayParty:
		if place != paper.PlaceParty {
			return refuse("ending", sayWayWho("way", b.Way, "desk", c.by))
		}
	case paper.WayMediator, paper.WayAgreement:
		if place != paper.PlaceMediator {
			return refuse("ending", sayWayWho("way", b.Way, "desk", c.by))
		}
		if self, _ := t.members.place(t.self); b.Way == paper.WayAgreement && t.settled() == nil && !c.draft() && self != paper.PlaceParty {
			return cannotTell("ending", sayWayUnseen()) // it is agreed between the parties
		}
		if b.Way == paper.WayAgreement && t.settled() == nil {
			return refuse("ending", sayWaySettled())
		}
	}
	if terms := t.Terms(); terms != nil && b.Way != paper.WayAgreement {
		notice := time.Duration(terms.Rupture.NoticeDays) * 24 * time.Hour
		if b.At.At.Sub(c.paper.Date) < notice {
			return refuse("notice", sayNotice("days", terms.Rupture.NoticeDays))
		}
	}
	return allowed()
}

// foldEnding: a notice acts on delivery; a declaration of all is only the text
// of a proposal until that is carried.
func foldEnding(t *Talks, it *item) {
	if it.Paper.Body.(*paper.Ending).Way != paper.WayAll {
		t.members.end(it)
	}
}

func (m *members) end(it *item) {
	if m.ending == nil {
		m.ending, m.endedBy = it.Paper.Body.(*paper.Ending), it
	}
}

// settled returns the carried proposal on the settlement, nil if none.
func (t *Talks) settled() *proposal {
	for _, p := range t.deciding.decided {
		if p.body.Subject.Type == paper.SubjectSettlement {
			return p
		}
	}
	return nil
}
