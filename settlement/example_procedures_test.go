package settlement_test

import (
	"fmt"

	"goodoffices/settlement"
)

func ExampleBidding_Settle() {
	rule := settlement.Bidding{Rule: settlement.BidOverlap, Step: settlement.Int(1000)}
	for _, bid := range []int64{240_000, 260_000} {
		result, err := rule.Settle(settlement.Int(250_000), settlement.Int(bid))
		fmt.Println(result.Agreed, result.Amount, err)
	}
	// Output:
	// false 0 <nil>
	// true 255000 <nil>
}

func ExampleAdjustedWinner() {
	points := func(a, b int64) [2]settlement.Number {
		return [2]settlement.Number{settlement.Int(a), settlement.Int(b)}
	}
	goods := []settlement.Good{
		{Name: "house", Points: points(50, 40)},
		{Name: "savings", Points: points(20, 30)},
		{Name: "car", Points: points(20, 20)},
		{Name: "boat", Points: points(10, 10)},
	}
	division, err := settlement.AdjustedWinner(goods)
	if err != nil {
		fmt.Println(err)
		return
	}
	for k, share := range division.First {
		fmt.Println(goods[k].Name, share)
	}
	fmt.Println("each has by its own points", division.Gets)
	// Output:
	// house 1
	// savings 0
	// car 0.25
	// boat 0
	// each has by its own points 0.55
}

func ExampleApprovals_Settle() {
	list := settlement.Approvals{
		Listed: []settlement.Package{{0, 0}, {0, 1}, {1, 0}},
		Rule:   settlement.ApprovalFallback,
	}
	// The first side prefers the packages in their order, the second would
	// rather not have the first.
	chosen, err := list.Settle([]int{0, 1, 2}, []int{2, 1})
	fmt.Println(chosen, err)
	// Output: [1] <nil>
}

func ExampleValuation_Compare() {
	domain := settlement.Domain{Issues: []settlement.Issue{
		{Name: "leave", Options: []string{"none", "two days"}},
		{Name: "pay", Options: []string{"1 %", "2 %"}},
	}}
	number := func(s string) settlement.Interval { return settlement.Exactly(settlement.MustNumber(s)) }
	union := settlement.Valuation{Worths: []settlement.Worth{
		{Weight: number("0.4"), Evaluations: []settlement.Interval{number("0"), number("1")}},
		{Weight: number("0.6"), Evaluations: []settlement.Interval{number("0"), number("1")}},
	}}
	comparison, err := union.Compare(domain, settlement.Package{1, 0}, settlement.Package{0, 1})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, line := range comparison.Issues {
		issue := domain.Issues[line.Issue]
		fmt.Printf("%s: from %s to %s, %s\n", issue.Name, issue.Option(line.From), issue.Option(line.To), line.Gain)
	}
	fmt.Println("in all", comparison.Total)
	// Output:
	// leave: from two days to none, -0.4
	// pay: from 1 % to 2 %, 0.6
	// in all 0.2
}
