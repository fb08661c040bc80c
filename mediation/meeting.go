package mediation

import (
	"goodoffices/paper"
)

var (
	sayDelegationOwn = saying("delegation.own", "A delegation is named by its own desk; for {desk} only what was said in public can be entered.")
	sayNotRound      = saying("delegation.round", "{id} is no round.")
	sayRoundDesk     = saying("round.desk", "{desk} does not take part in these talks.")
	sayLineDesk      = saying("public-line.desk", "{desk} does not take part in these talks.")
	sayLodgedSeat    = saying("lodged.seat", "{desk} has a desk of its own and speaks for itself.")
	sayLodgedWho     = saying("lodged.mediator", "Only the mediator lodges papers for a seat without a desk.")
)

func roundRule(t *Talks, c claim) Verdict {
	b := c.paper.Body.(*paper.Round)
	var named []paper.Desk
	for _, n := range b.Natures {
		named = append(named, n.Desk)
	}
	for _, r := range b.Rooms {
		named = append(named, r.Desk)
	}
	for _, i := range b.Interpreters {
		named = append(named, i.Desk)
	}
	for _, d := range named {
		if _, ok := t.members.place(d); d != "" && !ok {
			return refuse("round", sayRoundDesk("desk", d))
		}
	}
	return allowed()
}

func foldRound(t *Talks, it *item) { t.deciding.rounds = append(t.deciding.rounds, it) }

func delegationRule(t *Talks, c claim) Verdict {
	b := c.paper.Body.(*paper.Delegation)
	seat := c.by == t.mediator() && t.members.places[b.Desk] != nil && !t.members.hasDesk(b.Desk)
	if b.Stage == paper.StageDesk && b.Desk != c.by && !seat {
		return refuse("delegation", sayDelegationOwn("desk", b.Desk))
	}
	if it := t.item(b.Round); it != nil && it.kind() != paper.KindRound {
		return refuse("delegation", sayNotRound("id", b.Round.Short()))
	}
	return allowed()
}

func foldDelegation(t *Talks, it *item) { t.deciding.delegations = append(t.deciding.delegations, it) }

func publicLineRule(t *Talks, c claim) Verdict {
	for _, l := range c.paper.Body.(*paper.PublicLine).Lines {
		if _, ok := t.members.place(l.Desk); !ok {
			return refuse("public-line", sayLineDesk("desk", l.Desk))
		}
	}
	return allowed()
}

func foldPublicLine(t *Talks, it *item) { t.deciding.publicLines = append(t.deciding.publicLines, it) }

func lodgedRule(t *Talks, c claim) Verdict {
	b := c.paper.Body.(*paper.Lodged)
	if b.Seat == "" {
		return allowed()
	}
	if c.by != t.mediator() {
		return refuse("lodged", sayLodgedWho())
	}
	if c.draft() && t.members.hasDesk(b.Seat) {
		return refuse("lodged", sayLodgedSeat("desk", b.Seat))
	}
	return allowed()
}
