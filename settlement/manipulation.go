package settlement

import "slices"

// A Manipulation is the stable key of one way in which a side could gain by
// answering a procedure otherwise than it thinks. Catalogues have the sentence
// for people under it; the argument and its source stand here.
type Manipulation string

// The ways to gain by lying.
const (
	// BiddingShade: the side that demands gains by demanding more than it would
	// take, the one that pays by offering less than it would give, because the
	// amount lies between the two numbers and moves with one's own. In every
	// equilibrium some deals that both would have welcomed are lost (Chatterjee
	// and Samuelson, "Bargaining under Incomplete Information", Operations
	// Research 31, 1983), and no procedure avoids that (Myerson and
	// Satterthwaite, Journal of Economic Theory 29, 1983). Where the amount is
	// the demand itself the payer has no reason to shade, and the other way
	// about.
	BiddingShade Manipulation = "bidding.shade"
	// BiddingTolerance: where near enough counts as agreed, both shade by about
	// the tolerance more, so that it buys less than it seems to.
	BiddingTolerance Manipulation = "bidding.tolerance"
	// BiddingProbe: whoever may bid again learns from every "no" where the other
	// is not, and can close in on the other's number without ever conceding.
	// One round, or rounds fixed beforehand, take that away.
	BiddingProbe Manipulation = "bidding.probe"
	// ApprovalTruncate: a side gains by leaving out packages that it could
	// accept but likes less, if it thinks that a better one is common as well;
	// if both do, nothing is common (Brams and Fishburn, Approval Voting, 1983,
	// on truncation).
	ApprovalTruncate Manipulation = "approval.truncate"
	// ApprovalOrder: where ranks choose among the common packages, a side gains
	// by putting low what the other is thought to put high (Brams and Kilgour,
	// "Fallback Bargaining", Group Decision and Negotiation 10, 2001).
	ApprovalOrder Manipulation = "approval.order"
	// ProposalHoldOut: a side that would accept the mediator's proposal gains by
	// answering no if it expects a better one to follow. Who would rather accept
	// than have nothing, and knows this proposal to be the last, has no reason
	// to lie: a lone yes is never shown (the argument follows from dominance; on
	// mediators' proposals see Raiffa, The Art and Science of Negotiation, 1982).
	ProposalHoldOut Manipulation = "proposal.hold-out"
	// ProposalSteer: what a side tells the mediator before the proposal is made
	// moves the proposal; exaggerated needs are rewarded if they are believed.
	ProposalSteer Manipulation = "proposal.steer"
	// SingleTextVeto: a side gains by rejecting an improvement that brings it
	// little and the other much, in order to keep that as something to be paid
	// for (Raiffa 1982 on the single negotiating text; Ehtamo, Kettunen and
	// Hämäläinen, "Searching for Joint Gains in Multi-Party Negotiations",
	// European Journal of Operational Research 130, 2001).
	SingleTextVeto Manipulation = "single-text.veto"
	// SingleTextStart: the text that all start from decides much of where they
	// end; a side gains by having had its say in that.
	SingleTextStart Manipulation = "single-text.start"
	// ReflectionOverask: whoever proposes gains by asking for more than it needs,
	// since what is shown is at least as good for it as what it asked; if too
	// much was asked the other declines and nothing was gained.
	ReflectionOverask Manipulation = "reflection.overask"
	// ReflectionMisstate: a valuation given to the mediator steers what is shown
	// to and by both; a side gains by giving as unimportant what it would concede
	// anyway, if the other values it (Raiffa 1982 on misrepresentation).
	ReflectionMisstate Manipulation = "reflection.misstate"
	// WinnerShade: a side that knows the other's points gains by putting its own
	// on a good just above or just below the other's: it wins cheaply what it
	// wants, or makes the other pay dearly. Without that knowledge trying is
	// dangerous, and honest points guarantee half by one's own lights (Brams and
	// Taylor, Fair Division, 1996).
	WinnerShade Manipulation = "adjusted-winner.shade"
	// AfterUnderstate: a side that understates what a further improvement brings
	// it is left with more of the joint gain by a rule that divides gains evenly.
	AfterUnderstate Manipulation = "after.understate"
	// AfterHoldBack: a side that knows that the signed deal will be improved
	// gains by leaving such gains unsaid until then, where it has the signed deal
	// to fall back on (Raiffa, "Post-Settlement Settlements", Negotiation Journal
	// 1, 1985, and Bazerman, Russ and Yakura in Negotiation Journal 3, 1987).
	AfterHoldBack Manipulation = "after.hold-back"
)

// A Procedure is the stable key of a way to find a settlement.
type Procedure string

// The procedures.
const (
	BidsOnAmount     Procedure = "bids"            // [Bidding]
	BidsOnPackages   Procedure = "approvals"       // [Approvals]
	MediatorProposal Procedure = "proposal"        // double-blind, in mediation
	SingleTextRounds Procedure = "single-text"     // [SingleText]
	ReflectedWish    Procedure = "reflection"      // [Reflect]
	DividedGoods     Procedure = "adjusted-winner" // [AdjustedWinner]
	AfterSigning     Procedure = "after-signing"   // [AfterSettlement]
)

var manipulations = map[Procedure][]Manipulation{
	BidsOnAmount:     {BiddingShade, BiddingTolerance, BiddingProbe},
	BidsOnPackages:   {ApprovalTruncate, ApprovalOrder},
	MediatorProposal: {ProposalHoldOut, ProposalSteer},
	SingleTextRounds: {SingleTextVeto, SingleTextStart},
	ReflectedWish:    {ReflectionOverask, ReflectionMisstate},
	DividedGoods:     {WinnerShade},
	AfterSigning:     {AfterUnderstate, AfterHoldBack},
}

// Procedures lists all procedures, in the order in which they are documented.
func Procedures() []Procedure {
	return []Procedure{BidsOnAmount, BidsOnPackages, MediatorProposal, SingleTextRounds, ReflectedWish, DividedGoods, AfterSigning}
}

// Manipulations lists how a side could gain by lying in a procedure, whatever
// its rules; empty for a key that is none. [Bidding.Manipulations] and
// [Approvals.Manipulations] leave out what the chosen rules rule out.
func (p Procedure) Manipulations() []Manipulation { return slices.Clone(manipulations[p]) }
