package mediation

import (
	"slices"

	"goodoffices/paper"
)

var (
	sayNotDirect   = saying("direct.format", "The talks are {format}; no one has agreed to direct talks.")
	sayRecording   = saying("direct.recording", "Direct talks are signed by all and being recorded; {desks} has not confirmed yet.")
	sayGateShut    = saying("direct.gate", "Direct talks stay shut: {owner}'s condition is not met: {conditions}.")
	sayNotCompared = saying("direct.compare", "{desk}'s card was not compared; until it is, its key stands on the mediator's word.")
	sayNotBoth     = saying("direct.parties", "A direct channel joins two parties with desks of their own.")
	offerCompare   = saying("offer.compare", "compare the twelve words of {desk}'s card by any way that is not the mediator's")
)

// DirectWith answers whether this desk may have a direct channel with another:
// a confirmed outcome with both consents, every gate open, the card compared.
// Each desk asks its own fold; nothing else opens the channel.
func (t *Talks) DirectWith(peer paper.Desk) Verdict {
	d := &t.deciding
	for _, who := range []paper.Desk{t.self, peer} {
		if place, _ := t.members.place(who); place != paper.PlaceParty || !t.members.hasDesk(who) {
			return refuse("direct", sayNotBoth())
		}
	}
	if d.format != paper.FormatDirect || d.formatBy == nil {
		return refuse("direct", sayNotDirect("format", d.format))
	}
	if missing := t.unconfirmed(d.formatBy); len(missing) > 0 {
		return refuse("direct", sayRecording("desks", missing))
	}
	for _, g := range t.gates.on(t, paper.Subject{Type: paper.SubjectFormat, Format: paper.FormatDirect}) {
		if b := g.Paper.Body.(*paper.Gate); !t.gates.open(t, g) {
			return refuse("gate", sayGateShut("owner", b.Owner, "conditions", t.gates.words(t, b.Needs)))
		}
	}
	who := t.members.places[peer]
	if compared, _ := t.compared(who); who.card == nil || !compared {
		return refuse("compared", sayNotCompared("desk", peer), Offer{Desk: t.self, Act: "confirm-card", Text: offerCompare("desk", peer)})
	}
	return allowed()
}

// direct reports whether two desks may write to each other without the
// mediator, as far as this desk can tell.
func (t *Talks) direct(a, b paper.Desk) bool {
	switch t.self {
	case a:
		return t.DirectWith(b).OK()
	case b:
		return t.DirectWith(a).OK()
	}
	return false
}

// unconfirmed returns the parties whose cosignature an outcome still needs.
func (t *Talks) unconfirmed(p *proposal) []paper.Desk {
	confirmed := t.known.Confirmed(p.outcome.id())
	var missing []paper.Desk
	for _, d := range p.needed {
		if !slices.Contains(confirmed, d) {
			missing = append(missing, d)
		}
	}
	return missing
}
