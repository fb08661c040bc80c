package settlement

// A Disclosure is the stable key of something that a procedure lets somebody
// learn. Whatever is not listed stays with the mediator. Catalogues have the
// sentence for people under it.
type Disclosure string

// What procedures disclose.
const (
	// BidsAmount: if agreed, both learn the amount.
	BidsAmount Disclosure = "bids.amount"
	// BidsOtherNumber: if agreed, each can work out the other's number from the
	// amount and its own, since the amount is halfway.
	BidsOtherNumber Disclosure = "bids.other-number"
	// BidsBound: if agreed, the side whose number is the amount learns that the
	// other's is at least as good for it, and the other learns that number.
	BidsBound Disclosure = "bids.bound"
	// BidsApart: if not agreed, both learn that the numbers are further apart
	// than the rule allows, and nothing about how far.
	BidsApart Disclosure = "bids.apart"
	// ApprovalsChosen: all learn the package chosen, and so that all accept it.
	ApprovalsChosen Disclosure = "approvals.chosen"
	// ApprovalsCommon: all learn every package that all accept, and so of every
	// other package they accept that somebody does not.
	ApprovalsCommon Disclosure = "approvals.common"
	// ApprovalsNone: if nothing is common all learn that, and so that each of
	// the packages they accept is refused by somebody.
	ApprovalsNone Disclosure = "approvals.none"
	// ApprovalsBefore: all learn that whatever they accept and that stands before
	// the chosen package on the list is refused by somebody.
	ApprovalsBefore Disclosure = "approvals.before"
	// ProposalOutcome: all learn whether all said yes; a lone yes is not seen.
	ProposalOutcome Disclosure = "proposal.outcome"
	// SingleTextKept: all learn of every mutation whether it was kept.
	SingleTextKept Disclosure = "single-text.kept"
	// SingleTextInferred: between two sides, one that would have had a mutation
	// learns from its rejection that the other found it worse, and one that was
	// indifferent to a mutation that was kept, that the other found it better.
	SingleTextInferred Disclosure = "single-text.inferred"
	// ReflectionShown: the other side learns a package that contents the side
	// which wished, not the wish.
	ReflectionShown Disclosure = "reflection.shown"
	// ReflectionAccepted: if the other side accepts, the side that wished learns
	// the package; otherwise only that its wish led to nothing.
	ReflectionAccepted Disclosure = "reflection.accepted"
	// WinnerRatios: both learn the division, from it of each two goods that went
	// to different sides whose points leaned more to which, and from a shared
	// good a relation between the other's points.
	WinnerRatios Disclosure = "adjusted-winner.ratios"
	// AfterProposed: all learn a package that the mediator believes to be at
	// least as good for each as the signed one, and better for somebody.
	AfterProposed Disclosure = "after.proposed"
	// AfterNothing: otherwise all learn that the mediator has nothing better.
	AfterNothing Disclosure = "after.nothing"
)

// Disclosures lists what a procedure lets somebody learn, whatever its rules.
// [Bidding.Disclosures] and [Approvals.Disclosures] are for the chosen rules.
func (p Procedure) Disclosures() []Disclosure {
	switch p {
	case BidsOnAmount:
		return []Disclosure{BidsAmount, BidsOtherNumber, BidsBound, BidsApart}
	case BidsOnPackages:
		return []Disclosure{ApprovalsChosen, ApprovalsCommon, ApprovalsBefore, ApprovalsNone}
	case MediatorProposal:
		return []Disclosure{ProposalOutcome}
	case SingleTextRounds:
		return []Disclosure{SingleTextKept, SingleTextInferred}
	case ReflectedWish:
		return []Disclosure{ReflectionShown, ReflectionAccepted}
	case DividedGoods:
		return []Disclosure{WinnerRatios}
	case AfterSigning:
		return []Disclosure{AfterProposed, AfterNothing}
	}
	return nil
}

// Disclosures lists what bidding under these rules lets the sides learn.
func (b Bidding) Disclosures() []Disclosure {
	if b.Amount == AmountMiddle {
		return []Disclosure{BidsAmount, BidsOtherNumber, BidsApart}
	}
	return []Disclosure{BidsAmount, BidsBound, BidsApart}
}

// Disclosures lists what approvals under this rule let the sides learn.
func (a Approvals) Disclosures() []Disclosure {
	switch a.Rule {
	case ApprovalAll:
		return []Disclosure{ApprovalsCommon, ApprovalsNone}
	case ApprovalFirst:
		return []Disclosure{ApprovalsChosen, ApprovalsBefore, ApprovalsNone}
	}
	return []Disclosure{ApprovalsChosen, ApprovalsNone}
}
