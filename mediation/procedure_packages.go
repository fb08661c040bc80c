package mediation

import (
	"fmt"
	"slices"

	"goodoffices/paper"
	"goodoffices/settlement"
)

// Double-blind bidding on packages.

var (
	sayTellsCommon   = saying("tells.common", "If all accept one of the packages, all learn which one comes out by the rule, and not how many anybody accepted.")
	sayTellsCommons  = saying("tells.commons", "All learn which packages everybody accepts, and not what else anybody accepted.")
	sayTellsNoCommon = saying("tells.no-common", "If they accept none in common, all learn at {until} that there is none, and nothing else.")
)

func init() {
	engines[paper.SubjectPackages] = &engine{check: checkPackages, fits: fitsPackages, settle: settlePackages, denies: deniesPackages, tells: tellsPackages}
}

// approvals returns the rules as package settlement reckons with them.
func (t *Talks) approvals(b *paper.Procedure) (settlement.Approvals, settlement.Domain, error) {
	d, ok := t.domain(b.Issues)
	if !ok {
		return settlement.Approvals{}, d, problemNotHeld()
	}
	a := settlement.Approvals{Rule: settlement.ApprovalRule(b.Packages.Rule)}
	for i, l := range b.Packages.Listed {
		p, err := packageOf(&paper.Offer{Choices: l.Choices}, d)
		if err != nil {
			return a, d, problemPackage("number", i+1, "problem", err)
		}
		a.Listed = append(a.Listed, p)
	}
	return a, d, nil
}

func checkPackages(t *Talks, b *paper.Procedure) error {
	a, d, err := t.approvals(b)
	if err != nil {
		return err
	}
	return a.Check(d)
}

func fitsPackages(t *Talks, p *procedure, _ paper.Desk, b *paper.Bid) error {
	if b.Amount != "" || b.Round != 0 || len(b.Points) > 0 || b.Answer != "" {
		return fmt.Errorf("packages are asked for, and nothing else")
	}
	a, _, err := t.approvals(p.body)
	if err != nil {
		return err
	}
	return a.CheckAnswer(b.Accepts)
}

func settlePackages(t *Talks, p *procedure, over bool) *paper.ProcedureResult {
	bids, whole := t.bidsOf(p, 0)
	a, _, err := t.approvals(p.body)
	if !whole || err != nil {
		return nil
	}
	var accepted [][]int
	for _, b := range bids {
		accepted = append(accepted, b.Accepts)
	}
	common, err := a.Settle(accepted...)
	if err != nil {
		return nil
	}
	return p.final(&paper.ProcedureResult{Agreed: len(common) > 0, Listed: common}, over)
}

// deniesPackages: nothing comes out that a side did not accept.
func deniesPackages(_ *Talks, _ *procedure, _ paper.Desk, b *paper.Bid, r *paper.ProcedureResult) bool {
	return r.Agreed && (b == nil || len(r.Listed) == 0 || slices.ContainsFunc(r.Listed, func(k int) bool { return !slices.Contains(b.Accepts, k) }))
}

func tellsPackages(b *paper.Procedure) []Sentence {
	out := []Sentence{sayTellsCommon(), sayTellsNoCommon("until", b.Until)}
	if b.Packages.Rule == paper.ApprovalAll {
		out[0] = sayTellsCommons()
	}
	if b.AtOnce {
		out = append(out, sayTellsAtOnce("until", b.Until))
	}
	return out
}
