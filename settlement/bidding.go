package settlement

import (
	"fmt"
	"math/big"
)

// A BidRule says when two numbers count as agreed.
type BidRule string

// The rules of bidding.
const (
	// BidOverlap: agreed if the bid is at least the demand.
	BidOverlap BidRule = "overlap"
	// BidMidpoint: agreed also if the demand is above the bid by no more than
	// the tolerance; they then meet halfway, so each gives up to half the
	// tolerance more than the number it handed in.
	BidMidpoint BidRule = "midpoint"
)

// A BidAmount says which amount two agreed numbers give.
type BidAmount string

// The amounts.
const (
	AmountMiddle BidAmount = ""       // halfway: split the difference
	AmountDemand BidAmount = "demand" // the demand: no reason to shade the bid
	AmountBid    BidAmount = "bid"    // the bid: no reason to shade the demand
)

// Bidding is double-blind bidding on one amount, such as a sum of money or a
// number of days. One side hands in a demand, the least it would take; the
// other a bid, the most it would give; neither sees the other's. The rules are
// fixed before anybody bids.
//
// What comes out ([BidResult]) goes to both, the same to each: "not agreed",
// which is the same whatever the numbers were, or the amount. From the amount
// each side can work out the other's number where the rule is the middle; that
// is part of the rule and must be said before. From "not agreed" each can tell
// that the numbers were further apart than the rule allows.
type Bidding struct {
	Rule   BidRule   `json:"rule"`
	Amount BidAmount `json:"amount,omitempty"`
	// Tolerance is in the unit of the amount; for BidMidpoint only, not negative.
	Tolerance Number `json:"tolerance,omitzero"`
	// Step, if positive, is what all numbers are multiples of. A middle between
	// two multiples becomes the nearest; halfway, the even one.
	Step Number `json:"step,omitzero"`
}

// A BidResult is what both sides learn, and all they learn.
type BidResult struct {
	Agreed bool   `json:"agreed"`
	Amount Number `json:"amount,omitzero"` // 0 unless agreed
}

// Check tells what is malformed in the rules, naming the field, or nil.
func (b Bidding) Check() error {
	switch {
	case b.Rule != BidOverlap && b.Rule != BidMidpoint:
		return fmt.Errorf("rule: there is no rule %q for bidding", b.Rule)
	case b.Amount != AmountMiddle && b.Amount != AmountDemand && b.Amount != AmountBid:
		return fmt.Errorf("amount: there is no amount %q", b.Amount)
	case b.Rule == BidMidpoint && b.Amount != AmountMiddle:
		return faultMiddle()
	case b.Tolerance.Sign() < 0:
		return faultTolerance()
	case b.Rule == BidOverlap && b.Tolerance.Sign() != 0:
		return faultNoTolerance()
	case b.Step.Sign() < 0:
		return faultBidStep()
	}
	return nil
}

// CheckNumber tells whether a demand or a bid may be handed in: a multiple of
// the step.
func (b Bidding) CheckNumber(n Number) error {
	if b.Step.Sign() > 0 && !n.Div(b.Step).rat().IsInt() {
		return faultMultiple("amount", n, "step", b.Step)
	}
	return nil
}

// Settle compares a demand with a bid. Errors name the field.
func (b Bidding) Settle(demand, bid Number) (BidResult, error) {
	if err := b.Check(); err != nil {
		return BidResult{}, err
	}
	if err := b.CheckNumber(demand); err != nil {
		return BidResult{}, fmt.Errorf("demand: %w", err)
	}
	if err := b.CheckNumber(bid); err != nil {
		return BidResult{}, fmt.Errorf("bid: %w", err)
	}
	if demand.Sub(bid).Cmp(b.Tolerance) > 0 {
		return BidResult{}, nil
	}
	amount := demand.Add(bid).Div(Int(2))
	switch b.Amount {
	case AmountDemand:
		amount = demand
	case AmountBid:
		amount = bid
	}
	return BidResult{true, b.nearest(amount)}, nil
}

// nearest is the multiple of the step nearest to n. It is never outside two
// multiples that n lies between.
func (b Bidding) nearest(n Number) Number {
	if b.Step.Sign() <= 0 {
		return n
	}
	q := n.Div(b.Step)
	below := new(big.Int).Div(q.rat().Num(), q.rat().Denom())
	floor := Number{new(big.Rat).SetInt(below)}
	half := q.Sub(floor).Cmp(Int(1).Div(Int(2)))
	if half > 0 || half == 0 && below.Bit(0) == 1 {
		floor = floor.Add(Int(1))
	}
	return floor.Mul(b.Step)
}

// Manipulations lists how a side could gain by lying under these rules.
func (b Bidding) Manipulations() []Manipulation {
	out := []Manipulation{BiddingShade}
	if b.Tolerance.Sign() > 0 {
		out = append(out, BiddingTolerance)
	}
	return append(out, BiddingProbe)
}
