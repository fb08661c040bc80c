package settlement

import (
	"fmt"
	"slices"
)

// MaxListed is how many packages may stand on one list.
const MaxListed = 1000

// An ApprovalRule says which of several packages that all accept comes out.
type ApprovalRule string

// The rules of approval.
const (
	// ApprovalFirst: the one that stands first on the list. The list's order is
	// fixed before anybody answers.
	ApprovalFirst ApprovalRule = "first"
	// ApprovalFallback: the one whose worst rank with any side is best; among
	// these the one whose ranks add up to least; then the list's order (Brams
	// and Kilgour, "Fallback Bargaining", 2001, with refusal).
	ApprovalFallback ApprovalRule = "fallback"
	// ApprovalAll: all of them are shown, and the sides talk on.
	ApprovalAll ApprovalRule = "all"
)

// Approvals is double-blind bidding on packages. The mediator puts a list;
// each side hands in which packages on it it would accept, best first where
// the rule asks for an order; none sees another's.
//
// What comes out goes to all, the same to each: nothing, if no package is
// accepted by all; one of the common packages; or, by [ApprovalAll], the common
// packages. Nothing else comes out: not how many one side accepted, nor how
// many were common.
type Approvals struct {
	Listed []Package    `json:"listed"`
	Rule   ApprovalRule `json:"rule"`
}

// Check tells what is malformed, naming the field, or nil.
func (a Approvals) Check(d Domain) error {
	if a.Rule != ApprovalFirst && a.Rule != ApprovalFallback && a.Rule != ApprovalAll {
		return fmt.Errorf("rule: there is no rule %q for approvals", a.Rule)
	}
	if len(a.Listed) == 0 || len(a.Listed) > MaxListed {
		return faultListed("count", len(a.Listed), "most", MaxListed)
	}
	seen := map[string]int{}
	for k, p := range a.Listed {
		if err := d.CheckPackage(p); err != nil {
			return faultListedOne("number", k+1, "problem", err)
		}
		key := fmt.Sprint(p)
		if before, twice := seen[key]; twice {
			return faultListedSame("number", k+1, "other", before+1)
		}
		seen[key] = k
	}
	return nil
}

// CheckAnswer tells whether a side may hand in these positions of the list.
func (a Approvals) CheckAnswer(accepted []int) error {
	seen := map[int]bool{}
	for _, k := range accepted {
		switch {
		case k < 0 || k >= len(a.Listed):
			return faultNotListed("number", k+1)
		case seen[k]:
			return faultAcceptedTwice("number", k+1)
		}
		seen[k] = true
	}
	return nil
}

// Settle is what comes out: positions in the list, in its order; none if
// nothing is common. There is one answer a side, in any order of sides.
func (a Approvals) Settle(accepted ...[]int) ([]int, error) {
	if len(accepted) < 2 || len(accepted) > MaxParties {
		return nil, fmt.Errorf("%d sides answered; there must be between 2 and %d", len(accepted), MaxParties)
	}
	for side, list := range accepted {
		if err := a.CheckAnswer(list); err != nil {
			return nil, fmt.Errorf("side %d: %w", side+1, err)
		}
	}
	var common []int
	worst, sum := map[int]int{}, map[int]int{}
	for k := range a.Listed {
		everybody := true
		for _, list := range accepted {
			rank := slices.Index(list, k)
			everybody = everybody && rank >= 0
			worst[k], sum[k] = max(worst[k], rank), sum[k]+rank
		}
		if everybody {
			common = append(common, k)
		}
	}
	if len(common) == 0 || a.Rule == ApprovalAll {
		return common, nil
	}
	if a.Rule == ApprovalFallback {
		slices.SortStableFunc(common, func(i, j int) int {
			if worst[i] != worst[j] {
				return worst[i] - worst[j]
			}
			return sum[i] - sum[j]
		})
	}
	return common[:1], nil
}

// Manipulations lists how a side could gain by lying under this rule.
func (a Approvals) Manipulations() []Manipulation {
	if a.Rule == ApprovalFallback {
		return []Manipulation{ApprovalTruncate, ApprovalOrder}
	}
	return []Manipulation{ApprovalTruncate}
}
