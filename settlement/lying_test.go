package settlement

import "testing"

// Where it is said that a side could gain by lying there is a case in which it
// does: the sentence on the screen is no mere caution.

func TestShadingABidPays(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		rule                      Bidding
		demand, most, lie         int64
		honest, afterwards, about string
	}{
		{Bidding{Rule: BidOverlap}, 50, 100, 60, "75", "55", string(BiddingShade)},
		{Bidding{Rule: BidMidpoint, Tolerance: Int(10)}, 50, 50, 40, "50", "45", string(BiddingTolerance)},
	} {
		honest, err := tt.rule.Settle(Int(tt.demand), Int(tt.most))
		if err != nil {
			t.Fatal(err)
		}
		lie, err := tt.rule.Settle(Int(tt.demand), Int(tt.lie))
		if err != nil {
			t.Fatal(err)
		}
		if honest.Amount.String() != tt.honest || lie.Amount.String() != tt.afterwards || !lie.Agreed {
			t.Errorf("%s: the payer pays %s, and %s if it lies", tt.about, honest.Amount, lie.Amount)
		}
	}
}

func TestLyingAboutPackagesPays(t *testing.T) {
	t.Parallel()
	d := Domain{Issues: []Issue{{Name: "x", Options: []string{"a", "b", "c"}}}}
	for _, tt := range []struct {
		rule               ApprovalRule
		truth, lie, others []int
	}{
		{ApprovalFirst, []int{1, 0}, []int{1}, []int{0, 1}},                // ApprovalTruncate
		{ApprovalFallback, []int{1, 0, 2}, []int{1, 2, 0}, []int{0, 1, 2}}, // ApprovalOrder
	} {
		a := Approvals{eachPackage(d), tt.rule}
		honest, _ := a.Settle(tt.truth, tt.others)
		lie, _ := a.Settle(tt.lie, tt.others)
		if len(honest) != 1 || len(lie) != 1 || honest[0] != 0 || lie[0] != tt.truth[0] {
			t.Errorf("%s: %v, and %v after a lie", tt.rule, honest, lie)
		}
	}
}

// one is a domain of one issue, with what its options are worth to a side.
func one(worth ...int64) (Domain, Valuation) {
	d := Domain{Issues: []Issue{{Name: "x"}}}
	v := Valuation{Worths: []Worth{{Weight: Exactly(Int(1))}}}
	for k, w := range worth {
		d.Issues[0].Options = append(d.Issues[0].Options, string(rune('a'+k)))
		v.Worths[0].Evaluations = append(v.Worths[0].Evaluations, Exactly(Int(w)))
	}
	return d, v
}

func TestRejectingASmallImprovementPays(t *testing.T) {
	t.Parallel()
	d, a := one(0, 1, 10)
	_, b := one(0, 10, 1)
	end := func(seed []byte, veto bool) Package {
		s := SingleText{Text: Package{0}}
		for {
			p, place, more, err := s.Next(d, seed)
			if err != nil {
				t.Fatal(err)
			}
			if !more {
				return s.Text
			}
			mine := a.Answer(s.Text, p)
			if veto && p[0] == 1 {
				mine = IsWorse
			}
			if s, _, err = s.Answered(p, place, mine, b.Answer(s.Text, p)); err != nil {
				t.Fatal(err)
			}
		}
	}
	for k := range byte(20) {
		if end([]byte{k}, false)[0] == 1 {
			if got := end([]byte{k}, true); got[0] != 2 {
				t.Errorf("the veto ends at %v", got)
			}
			return
		}
	}
	t.Error("no seed proposes the small improvement first")
}

func TestAskingForTooMuchPays(t *testing.T) {
	t.Parallel()
	d, a := one(0, 5, 10)
	_, b := one(10, 5, 1)
	f := must(NewProblem(d, a, b)).Frontier(Limits{})
	honest, err := Reflect(f, 0, Package{1})
	if err != nil {
		t.Fatal(err)
	}
	lie, err := Reflect(f, 0, Package{2})
	if err != nil {
		t.Fatal(err)
	}
	if a.Utility(honest.Shown).String() != "5" || a.Utility(lie.Shown).String() != "10" {
		t.Errorf("%v is shown, and %v after a lie", honest.Shown, lie.Shown)
	}
}

func TestUnderstatingAGainPays(t *testing.T) {
	t.Parallel()
	d, truth := one(0, 10, 6, 2)
	_, lie := one(0, 10, 1, 1)
	_, b := one(0, 2, 6, 10)
	gets := func(said Valuation) Number {
		i, err := AfterSettlement(must(NewProblem(d, said, b)).Frontier(Limits{}), Package{0})
		if err != nil || !i.Found {
			t.Fatal(err)
		}
		return truth.Utility(i.Package)
	}
	if honest, after := gets(truth), gets(lie); honest.String() != "6" || after.String() != "10" {
		t.Errorf("honest %s, lying %s", honest, after)
	}
}
