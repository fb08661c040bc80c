package settlement

import (
	"slices"
	"testing"

	"pgregory.net/rapid"
)

func TestEveryProcedureSaysWhatItDiscloses(t *testing.T) {
	t.Parallel()
	seen := map[Disclosure]bool{}
	for _, p := range Procedures() {
		if len(p.Disclosures()) == 0 {
			t.Errorf("%s discloses nothing", p)
		}
		for _, x := range p.Disclosures() {
			if seen[x] {
				t.Errorf("%q stands twice", x)
			}
			seen[x] = true
		}
	}
	if Procedure("chess").Disclosures() != nil {
		t.Error("chess discloses something")
	}
	for _, amount := range []BidAmount{AmountMiddle, AmountDemand, AmountBid} {
		for _, x := range (Bidding{Rule: BidOverlap, Amount: amount}).Disclosures() {
			if !slices.Contains(BidsOnAmount.Disclosures(), x) {
				t.Errorf("%q is not listed", x)
			}
		}
	}
	for _, rule := range []ApprovalRule{ApprovalFirst, ApprovalFallback, ApprovalAll} {
		for _, x := range (Approvals{Rule: rule}).Disclosures() {
			if !slices.Contains(BidsOnPackages.Disclosures(), x) {
				t.Errorf("%q is not listed", x)
			}
		}
	}
}

// BidsOtherNumber is said because it is so, and not said where it is not: by
// another amount, other numbers of the other side would have given the same.
func TestWhatAnAgreedAmountTells(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		b := drawBidding(t)
		b.Step = Number{}
		demand, bid := b.draw(t, "demand"), b.draw(t, "bid")
		r, err := b.Settle(demand, bid)
		if err != nil || !r.Agreed {
			return
		}
		told := r.Amount.Mul(Int(2)).Sub(demand).Equal(bid)
		if slices.Contains(b.Disclosures(), BidsOtherNumber) && !told {
			t.Fatalf("%s does not tell %s from %s", r.Amount, bid, demand)
		}
		if b.Amount == AmountDemand {
			if more, _ := b.Settle(demand, bid.Add(Int(1))); more != r && !more.Amount.Equal(r.Amount) {
				t.Fatalf("a higher bid gives %s, not %s", more.Amount, r.Amount)
			}
		}
	})
}
