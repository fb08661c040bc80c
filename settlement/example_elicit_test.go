package settlement_test

import (
	"fmt"

	"goodoffices/settlement"
)

// A union says how much it would be worth to move each issue from its worst to
// its best option, and is then asked one question more.
func ExampleAnswers_Elicit() {
	domain := settlement.Domain{Issues: []settlement.Issue{
		{Name: "pay", Options: []string{"1 %", "2 %", "3 %"}},
		{Name: "leave", Options: []string{"none", "two days"}},
		{Name: "canteen", Options: []string{"shut", "open"}},
	}}
	rate := func(ratings ...int64) (o settlement.OptionAnswers) {
		for _, r := range ratings {
			o.Ratings = append(o.Ratings, settlement.Exactly(settlement.Int(r)))
		}
		return o
	}
	answers := settlement.Answers{
		Party:   "union",
		Options: []settlement.OptionAnswers{rate(0, 70, 100), rate(0, 100), rate(0, 100)},
		Swings:  rate(100, 60, 40).Ratings,
		Preferences: []settlement.Preference{
			{First: settlement.Swing(2), Second: settlement.Swing(1), Prefers: settlement.PrefersFirst},
		},
	}
	elicited, err := answers.Elicit(domain)
	if err != nil {
		fmt.Println(err)
		return
	}
	for k, w := range elicited.Point.Worths {
		fmt.Println(domain.Issues[k].Name, w.Weight)
	}
	for _, c := range elicited.Conflicts {
		fmt.Printf("%s: %s %d\n", c.Kind, c.Said[0].Kind, c.Said[0].At+1)
	}
	fmt.Println(elicited.Point.Utility(settlement.Package{1, 0, 1}))
	// Output:
	// pay 0.5
	// leave 0.3
	// canteen 0.2
	// swings: preference 1
	// 0.55
}
