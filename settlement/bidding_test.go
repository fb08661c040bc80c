package settlement

import (
	"testing"

	"pgregory.net/rapid"
)

func drawBidding(t *rapid.T) Bidding {
	b := Bidding{
		Rule: rapid.SampledFrom([]BidRule{BidOverlap, BidMidpoint}).Draw(t, "rule"),
		Step: Int(int64(rapid.IntRange(0, 3).Draw(t, "step"))),
	}
	if b.Rule == BidMidpoint {
		b.Tolerance = Int(int64(rapid.IntRange(0, 10).Draw(t, "tolerance")))
	} else {
		b.Amount = rapid.SampledFrom([]BidAmount{AmountMiddle, AmountDemand, AmountBid}).Draw(t, "amount")
	}
	return b
}

func (b Bidding) draw(t *rapid.T, what string) Number {
	n := Int(int64(rapid.IntRange(-20, 20).Draw(t, what)))
	if b.Step.Sign() > 0 {
		return n.Mul(b.Step)
	}
	return n.Div(Int(3))
}

func TestBidsAreMetAsTheRuleSays(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		b := drawBidding(t)
		demand, bid := b.draw(t, "demand"), b.draw(t, "bid")
		got, err := b.Settle(demand, bid)
		if err != nil {
			t.Fatal(err)
		}
		if want := demand.Cmp(bid.Add(b.Tolerance)) <= 0; got.Agreed != want {
			t.Fatalf("demand %s, bid %s, tolerance %s: %+v", demand, bid, b.Tolerance, got)
		}
		low, high := demand, bid
		if low.Cmp(high) > 0 {
			low, high = high, low
		}
		if got.Agreed && (got.Amount.Cmp(low) < 0 || got.Amount.Cmp(high) > 0 || b.CheckNumber(got.Amount) != nil) {
			t.Fatalf("%s is not between %s and %s, or not payable", got.Amount, low, high)
		}
	})
}

// Who demands and who bids is a matter of the sign: seen from the other side a
// demand of x is a bid of −x, and nothing else may change.
func TestBiddingFavoursNoSide(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		b := drawBidding(t)
		demand, bid := b.draw(t, "demand"), b.draw(t, "bid")
		one, err := b.Settle(demand, bid)
		if err != nil {
			t.Fatal(err)
		}
		turned := b
		switch b.Amount {
		case AmountDemand:
			turned.Amount = AmountBid
		case AmountBid:
			turned.Amount = AmountDemand
		}
		two, err := turned.Settle(Int(0).Sub(bid), Int(0).Sub(demand))
		if err != nil {
			t.Fatal(err)
		}
		if one.Agreed != two.Agreed || !one.Amount.Add(two.Amount).Equal(Int(0)) {
			t.Fatalf("%+v, and from the other side %+v", one, two)
		}
	})
}

// A side that holds its own number and the outcome learns nothing further: all
// numbers of the other that lead to "not agreed" give the same bytes, and by a
// rule that names one side's number as the amount, all that lead to agreement.
func TestBiddingRevealsOnlyItsOutcome(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		b := drawBidding(t)
		demand, one, two := b.draw(t, "demand"), b.draw(t, "bid"), b.draw(t, "other bid")
		x, err := b.Settle(demand, one)
		if err != nil {
			t.Fatal(err)
		}
		y, err := b.Settle(demand, two)
		if err != nil {
			t.Fatal(err)
		}
		same := !x.Agreed && !y.Agreed || b.Amount == AmountDemand && x.Agreed && y.Agreed
		if same && (x.Agreed != y.Agreed || x.Amount.String() != y.Amount.String()) {
			t.Fatalf("bids of %s and %s are told apart: %+v, %+v", one, two, x, y)
		}
	})
}

// BiddingShade, and where it does not apply: with the demand as the amount no
// bid does better for the payer than the most it would give.
func TestTheAmountOfTheDemandMakesBidsHonest(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		b := Bidding{Rule: BidOverlap, Amount: AmountDemand}
		demand, most, lie := b.draw(t, "demand"), b.draw(t, "most"), b.draw(t, "lie")
		gain := func(bid Number) Number {
			r, err := b.Settle(demand, bid)
			if err != nil {
				t.Fatal(err)
			}
			if !r.Agreed {
				return Int(0)
			}
			return most.Sub(r.Amount)
		}
		if gain(lie).Cmp(gain(most)) > 0 {
			t.Fatalf("bidding %s gains %s, honesty %s", lie, gain(lie), gain(most))
		}
	})
}

func TestBiddingRefusesWhatIsMalformed(t *testing.T) {
	t.Parallel()
	for name, b := range map[string]Bidding{
		"no rule":                {},
		"tolerance of overlap":   {Rule: BidOverlap, Tolerance: Int(1)},
		"negative tolerance":     {Rule: BidMidpoint, Tolerance: Int(-1)},
		"negative step":          {Rule: BidOverlap, Step: Int(-1)},
		"no such amount":         {Rule: BidOverlap, Amount: "mine"},
		"midpoint at the demand": {Rule: BidMidpoint, Amount: AmountDemand},
		"off the step":           {Rule: BidOverlap, Step: Int(2)},
	} {
		if r, err := b.Settle(Int(1), Int(2)); err == nil || r.Agreed {
			t.Errorf("%s: %+v", name, r)
		}
	}
}
