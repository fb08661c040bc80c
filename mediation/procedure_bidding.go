package mediation

import (
	"fmt"

	"goodoffices/paper"
	"goodoffices/settlement"
)

// Double-blind bidding on one amount.

var (
	sayTellsNoOverlap = saying("tells.no-overlap", "If the numbers do not meet, all learn at {until} that they did not, and nothing else.")
	sayTellsAtOnce    = saying("tells.at-once", "Where something is agreed it comes out at once; otherwise nothing does before {until}.")
	sayTellsMiddle    = saying("tells.middle", "If they meet, all learn the amount halfway between; {demands} and {pays} can each work out the other's number from it.")
	sayTellsDemand    = saying("tells.demand", "If they meet, all learn the amount, which is what {demands} asked for.")
	sayTellsBid       = saying("tells.bid", "If they meet, all learn the amount, which is what {pays} would give.")
)

func init() {
	engines[paper.SubjectBidding] = &engine{check: checkBidding, fits: fitsBidding, settle: settleBidding, denies: deniesBidding, tells: tellsBidding}
}

// biddingOf returns the rules as package settlement reckons with them.
func biddingOf(b *paper.Bidding) settlement.Bidding {
	amounts := map[paper.BidAmount]settlement.BidAmount{paper.GivesMiddle: settlement.AmountMiddle, paper.GivesDemand: settlement.AmountDemand, paper.GivesBid: settlement.AmountBid}
	return settlement.Bidding{Rule: settlement.BidRule(b.Rule), Amount: amounts[b.Gives], Tolerance: exactly(b.Tolerance), Step: exactly(b.Range.Step)}
}

func checkBidding(t *Talks, b *paper.Procedure) error {
	r := b.Bidding.Range
	switch {
	case b.Bidding.Demands == b.Bidding.Pays:
		return problemBothBid()
	case !t.everyParty([]paper.Desk{b.Bidding.Demands, b.Bidding.Pays}, "") || !t.isParty(b.Bidding.Demands) || !t.isParty(b.Bidding.Pays):
		return problemTwoParties()
	case exactly(r.Step).Sign() <= 0 || exactly(r.To).Cmp(exactly(r.From)) < 0:
		return problemRange()
	}
	return biddingOf(b.Bidding).Check()
}

func (t *Talks) isParty(d paper.Desk) bool {
	place, ok := t.members.place(d)
	return ok && place == paper.PlaceParty && t.members.hasDesk(d)
}

func fitsBidding(_ *Talks, p *procedure, _ paper.Desk, b *paper.Bid) error {
	r := p.body.Bidding.Range
	n := exactly(b.Amount)
	switch {
	case b.Amount == "" || b.Round != 0 || len(b.Accepts)+len(b.Points) > 0 || b.Answer != "":
		return fmt.Errorf("an amount is asked for, and nothing else")
	case n.Cmp(exactly(r.From)) < 0 || n.Cmp(exactly(r.To)) > 0:
		return problemOutside("amount", n, "from", exactly(r.From), "to", exactly(r.To))
	}
	return biddingOf(p.body.Bidding).CheckNumber(n)
}

func settleBidding(_ *Talks, p *procedure, over bool) *paper.ProcedureResult {
	rules := p.body.Bidding
	demand, bid := p.bid(rules.Demands, 0), p.bid(rules.Pays, 0)
	if demand == nil || bid == nil {
		return nil
	}
	out, err := biddingOf(rules).Settle(exactly(demand.Amount), exactly(bid.Amount))
	if err != nil {
		return nil
	}
	r := &paper.ProcedureResult{Agreed: out.Agreed}
	if out.Agreed {
		r.Amount = paper.Decimal(out.Amount.String())
	}
	return p.final(r, over)
}

// deniesBidding: whoever demands gets no less than it demanded, and whoever
// pays pays no more than it bid, but for the tolerance.
func deniesBidding(_ *Talks, p *procedure, by paper.Desk, b *paper.Bid, r *paper.ProcedureResult) bool {
	if !r.Agreed {
		return false
	}
	if b == nil || r.Amount == "" {
		return true
	}
	amount, own, slack := exactly(r.Amount), exactly(b.Amount), exactly(p.body.Bidding.Tolerance)
	if by == p.body.Bidding.Demands {
		return amount.Add(slack).Cmp(own) < 0
	}
	return own.Add(slack).Cmp(amount) < 0
}

func tellsBidding(b *paper.Procedure) []Sentence {
	say := map[paper.BidAmount]func(...any) Sentence{paper.GivesMiddle: sayTellsMiddle, paper.GivesDemand: sayTellsDemand, paper.GivesBid: sayTellsBid}
	out := []Sentence{say[b.Bidding.Gives]("demands", b.Bidding.Demands, "pays", b.Bidding.Pays), sayTellsNoOverlap("until", b.Until)}
	if b.AtOnce {
		out = append(out, sayTellsAtOnce("until", b.Until))
	}
	return out
}
