package mediation

import (
	"fmt"

	"goodoffices/paper"
	"goodoffices/settlement"
)

// Improvement of a package that all have signed, by what parties gave the
// mediator. Nothing is handed in for it.

var (
	sayTellsBetter   = saying("tells.better", "At {until} all learn one package that is better for somebody and worse for nobody by what each gave the mediator, and no number.")
	sayTellsNoBetter = saying("tells.no-better", "If there is none, or if somebody gave no valuation, all learn at {until} that there is nothing to propose, and not why. What is signed stands unless all consent to another.")
)

func init() {
	engines[paper.SubjectImprovement] = &engine{check: checkImprovement, fits: fitsImprovement, settle: settleImprovement, denies: deniesImprovement, tells: tellsImprovement}
}

// limits keep a desk answering: what is found within them is an improvement,
// if perhaps not the best.
var limits = settlement.Limits{Points: 20_000, Work: 50_000_000, Contexts: 20_000, Branches: 50}

// signed returns the package to be improved.
func (t *Talks) signed(b *paper.Procedure) (settlement.Package, settlement.Domain, error) {
	d, ok := t.domain(b.Issues)
	if !ok {
		return nil, d, problemNotHeld()
	}
	p, err := packageOf(&paper.Offer{Choices: b.Improvement.Choices}, d)
	if err == nil && !p.Whole() {
		err = problemSignedOpen()
	}
	return p, d, err
}

func checkImprovement(t *Talks, b *paper.Procedure) error {
	_, _, err := t.signed(b)
	return err
}

func fitsImprovement(*Talks, *procedure, paper.Desk, *paper.Bid) error {
	return fmt.Errorf("nothing is handed in for it")
}

func settleImprovement(t *Talks, p *procedure, over bool) *paper.ProcedureResult {
	signed, d, err := t.signed(p.body)
	if !over || err != nil {
		return nil
	}
	problem, err := settlement.NewProblem(d, t.givenOver(p.body.Issues, d, t.sides(p)...)...)
	if err != nil {
		return nil
	}
	out, err := settlement.AfterSettlement(problem.Frontier(limits), signed)
	if err != nil || !out.Found {
		return nil
	}
	return p.final(&paper.ProcedureResult{Agreed: true, Choices: OfferOf(p.body.Issues, out.Package).Choices}, over)
}

// deniesImprovement: nobody who gave a valuation is worse off by it.
func deniesImprovement(t *Talks, p *procedure, by paper.Desk, _ *paper.Bid, r *paper.ProcedureResult) bool {
	if !r.Agreed {
		return false
	}
	signed, d, err := t.signed(p.body)
	better, err2 := packageOf(&paper.Offer{Choices: r.Choices}, d)
	if err != nil || err2 != nil || len(t.deciding.valuations[by]) == 0 {
		return true
	}
	for _, it := range t.deciding.valuations[by] { // which of them counted, the mediator's hour decided
		v, err := ValuationOf(it.Paper.Body.(*paper.Valuation).Valued, d)
		if err == nil && v.Check(d) == nil && v.Utility(better).Cmp(v.Utility(signed)) >= 0 {
			return false
		}
	}
	return true
}

func tellsImprovement(b *paper.Procedure) []Sentence {
	return []Sentence{sayTellsBetter("until", b.Until), sayTellsNoBetter("until", b.Until)}
}
