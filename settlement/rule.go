package settlement

import (
	"fmt"
	"slices"
)

// A RuleKind says what a [Rule] does.
type RuleKind string

// The kinds of rules.
const (
	// Requires: whoever has all of When must have all of Then.
	Requires RuleKind = "requires"
	// Excludes: nobody may have all of When at once.
	Excludes RuleKind = "excludes"
	// Bonus: a package with all of When is worth Bonus more to the party. A
	// bonus may be negative.
	Bonus RuleKind = "bonus"
)

// A Rule says that options of several issues depend on each other. In a domain
// it holds for all; in a valuation a requirement or exclusion is a red line of
// that party.
type Rule struct {
	Kind  RuleKind    `json:"kind"`
	When  []Condition `json:"when"`
	Then  []Condition `json:"then,omitempty"`
	Bonus Interval    `json:"bonus,omitzero"`
	Note  string      `json:"note,omitempty"`
}

// A Condition is met by packages whose option for Issue is one of Options, all
// given by position.
type Condition struct {
	Issue   int   `json:"issue"`
	Options []int `json:"options"`
}

// Choosing is the condition of one or more options of one issue.
func Choosing(issue int, options ...int) Condition { return Condition{issue, options} }

// Met tells whether a package meets the condition. An unset issue does not.
func (c Condition) Met(p Package) bool { return slices.Contains(c.Options, p[c.Issue]) }

// Applies tells whether a package meets all of When.
func (r Rule) Applies(p Package) bool { return all(r.When, p) }

// Forbids tells whether the rule makes a whole package inadmissible.
func (r Rule) Forbids(p Package) bool {
	switch r.Kind {
	case Excludes:
		return r.Applies(p)
	case Requires:
		return r.Applies(p) && !all(r.Then, p)
	}
	return false
}

func all(conditions []Condition, p Package) bool {
	for _, c := range conditions {
		if !c.Met(p) {
			return false
		}
	}
	return true
}

func checkRules(d Domain, rules []Rule, bonuses bool) error {
	if len(rules) > MaxRules {
		return faultRules("count", len(rules), "most", MaxRules)
	}
	for k, r := range rules {
		if err := r.check(d, bonuses); err != nil {
			return faultRule("number", k+1, "problem", err)
		}
	}
	return nil
}

func (r Rule) check(d Domain, bonuses bool) error {
	switch {
	case r.Kind != Requires && r.Kind != Excludes && r.Kind != Bonus:
		return fmt.Errorf("there is no kind %q", r.Kind)
	case r.Kind == Bonus && !bonuses:
		return faultBonus()
	case r.Bonus.Low.Cmp(r.Bonus.High) > 0:
		return faultBonusSpread()
	case len(r.When) == 0:
		return faultNoCondition()
	case (r.Kind == Requires) != (len(r.Then) > 0):
		return faultRequirement()
	}
	for _, side := range [][]Condition{r.When, r.Then} {
		seen := map[int]bool{}
		for _, c := range side {
			if c.Issue < 0 || c.Issue >= len(d.Issues) {
				return faultNoIssue("number", c.Issue+1)
			}
			if seen[c.Issue] {
				return faultRuleTwice("issue", d.Issues[c.Issue].Name)
			}
			seen[c.Issue] = true
			if len(c.Options) == 0 {
				return faultRuleOption("issue", d.Issues[c.Issue].Name)
			}
			for _, o := range c.Options {
				if o < 0 || o >= d.Issues[c.Issue].Len() {
					return faultPosition("issue", d.Issues[c.Issue].Name, "position", o)
				}
			}
		}
	}
	return nil
}
