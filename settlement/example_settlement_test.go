package settlement_test

import (
	"fmt"

	"goodoffices/settlement"
)

// strike is a domain of two issues and what they are worth to a union and to
// its employer.
func strike() (domain settlement.Domain, union, employer settlement.Valuation) {
	domain = settlement.Domain{Issues: []settlement.Issue{
		{Name: "pay", Options: []string{"1 %", "2 %", "3 %"}},
		{Name: "leave", Options: []string{"none", "two days", "four days"}},
	}}
	worth := func(weight int64, evaluations ...int64) settlement.Worth {
		w := settlement.Worth{Weight: settlement.Exactly(settlement.Int(weight))}
		for _, e := range evaluations {
			w.Evaluations = append(w.Evaluations, settlement.Exactly(settlement.Int(e)))
		}
		return w
	}
	union = settlement.Valuation{Party: "union", Worths: []settlement.Worth{worth(3, 0, 5, 10), worth(7, 0, 5, 10)}}
	employer = settlement.Valuation{Party: "employer", Worths: []settlement.Worth{worth(8, 10, 5, 0), worth(2, 10, 5, 0)}}
	return domain, union, employer
}

func ExampleReflect() {
	domain, union, employer := strike()
	problem, err := settlement.NewProblem(domain, union, employer)
	if err != nil {
		fmt.Println(err)
		return
	}
	// The union would be content with two days and 3 %.
	frontier := problem.Frontier(settlement.Limits{})
	reflection, err := settlement.Reflect(frontier, 0, settlement.Package{2, 1})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println("the employer is shown", domain.Terms(reflection.Shown))
	fmt.Println("if it declines the union learns", reflection.Result(false))
	// Output:
	// the employer is shown [{pay 1 %} {leave four days}]
	// if it declines the union learns {false []}
}

func ExampleAfterSettlement() {
	domain, union, employer := strike()
	problem, err := settlement.NewProblem(domain, union, employer)
	if err != nil {
		fmt.Println(err)
		return
	}
	signed := settlement.Package{1, 1} // 2 %, two days
	better, err := settlement.AfterSettlement(problem.Frontier(settlement.Limits{}), signed)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(domain.Terms(better.Package), better.Gains)
	// Output: [{pay 1 %} {leave four days}] [20 30]
}

func ExampleSingleText() {
	domain, union, employer := strike()
	text := settlement.SingleText{Text: settlement.Package{2, 0}}
	seed := []byte("drawn by the mediator's desk")
	for {
		mutation, place, more, err := text.Next(domain, seed)
		if err != nil || !more {
			break
		}
		// Each side answers privately; here both are honest.
		text, _, err = text.Answered(mutation, place, union.Answer(text.Text, mutation), employer.Answer(text.Text, mutation))
		if err != nil {
			break
		}
	}
	fmt.Println(union.Utility(text.Text).Cmp(settlement.Int(30)) > 0, employer.Utility(text.Text).Cmp(settlement.Int(20)) > 0)
	// Output: true true
}

func ExampleValuation_Curves() {
	domain, union, _ := strike()
	curves, err := union.Curves(domain, "union", []settlement.Offer{
		{By: "union", Package: settlement.Package{2, 2}},
		{By: "employer", Package: settlement.Package{0, 0}},
		{By: "union", Package: settlement.Package{1, 2}},
		{By: "employer", Package: settlement.Package{settlement.Unset, 1}}, // pay as before
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, c := range curves {
		fmt.Println(c.By, "conceded", c.Conceded, "toughness", c.Toughness.Text(2))
	}
	// Output:
	// union conceded 15 toughness 0.85
	// employer conceded 35 toughness 0.65
}
