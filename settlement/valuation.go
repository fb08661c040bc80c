package settlement

import (
	"slices"
)

// A Valuation is what packages are worth to one party. It is that party's
// secret: this package moves nothing to anybody.
type Valuation struct {
	Party string `json:"party"`
	// Worths has one for every issue, in the domain's order.
	Worths []Worth `json:"worths"`
	Rules  []Rule  `json:"rules,omitempty"`
	// Base is added to the utility of every package.
	Base Number `json:"base,omitzero"`
	// Reservation is the utility of no agreement, in the same units.
	Reservation Number `json:"reservation,omitzero"`
	// Alternative, if there is one, is what the party would do without an
	// agreement, and counts in place of Reservation if it can be scored.
	Alternative *Alternative `json:"alternative,omitempty"`
}

// A Worth is what one issue matters to a party: the utility of an option is
// Weight × its evaluation.
type Worth struct {
	Weight Interval `json:"weight"`
	// Evaluations has one for every option of the issue, by position.
	Evaluations []Interval `json:"evaluations"`
	// Forbidden holds the positions of the options that this party will not
	// accept at any price.
	Forbidden []int `json:"forbidden,omitempty"`
}

// An Alternative describes the best that a party can have without this
// agreement.
type Alternative struct {
	Text string `json:"text"`
	// Package says what it would amount to over the same issues; issues it
	// leaves unset count nothing. Empty if it cannot be said in these terms.
	Package Package `json:"package,omitempty"`
	// Besides is added: what it is worth beyond the issues, costs as negative.
	Besides Number `json:"besides,omitzero"`
}

// Utility is what a package is worth, reckoning with the middle of every
// interval. Issues left unset count nothing. The package must be well formed
// ([Domain.CheckPackage]) and the valuation checked.
func (v Valuation) Utility(p Package) Number {
	sum := v.Base
	for k, o := range p {
		if o != Unset {
			sum = sum.Add(v.Worths[k].Weight.Middle().Mul(v.Worths[k].Evaluations[o].Middle()))
		}
	}
	for _, r := range v.Rules {
		if r.Kind == Bonus && r.Applies(p) {
			sum = sum.Add(r.Bonus.Middle())
		}
	}
	return sum
}

// Between is the least and the most that a package may be worth, given the
// intervals.
func (v Valuation) Between(p Package) Interval {
	sum := Exactly(v.Base)
	for k, o := range p {
		if o != Unset {
			sum = sum.add(v.Worths[k].Weight.mul(v.Worths[k].Evaluations[o]))
		}
	}
	for _, r := range v.Rules {
		if r.Kind == Bonus && r.Applies(p) {
			sum = sum.add(r.Bonus)
		}
	}
	return sum
}

// Floor is the utility below which the party does better without an agreement:
// that of its Alternative if that can be scored, otherwise its Reservation.
func (v Valuation) Floor() Number {
	if v.Alternative != nil && len(v.Alternative.Package) > 0 {
		return v.Utility(v.Alternative.Package).Add(v.Alternative.Besides)
	}
	return v.Reservation
}

// Crosses lists the issues in which a package crosses a red line of the party,
// and the positions in Rules of the requirements and exclusions it breaks. A
// partial package can break an exclusion but no requirement.
func (v Valuation) Crosses(p Package) (issues, rules []int) {
	for k, o := range p {
		if o != Unset && slices.Contains(v.Worths[k].Forbidden, o) {
			issues = append(issues, k)
		}
	}
	for k, r := range v.Rules {
		if r.Forbids(p) && (r.Kind == Excludes || p.Whole()) {
			rules = append(rules, k)
		}
	}
	return issues, rules
}

// Accepts tells whether a whole package crosses no red line and gives the party
// at least its floor.
func (v Valuation) Accepts(p Package) bool {
	issues, rules := v.Crosses(p)
	return len(issues)+len(rules) == 0 && v.Utility(p).Cmp(v.Floor()) >= 0
}

// WithOption is the valuation with an evaluation for one more option at the end
// of an issue.
func (v Valuation) WithOption(issue int, evaluation Interval) Valuation {
	v.Worths = slices.Clone(v.Worths)
	v.Worths[issue].Evaluations = append(slices.Clone(v.Worths[issue].Evaluations), evaluation)
	return v
}

// Check tells what does not fit the domain, naming the issue, or nil.
func (v Valuation) Check(d Domain) error {
	if len(v.Worths) != len(d.Issues) {
		return faultValued("count", len(v.Worths), "issues", len(d.Issues))
	}
	for k, w := range v.Worths {
		if err := w.check(d.Issues[k].Len()); err != nil {
			return faultValuedIssue("issue", d.Issues[k].Name, "problem", err)
		}
	}
	if v.Alternative != nil && len(v.Alternative.Package) > 0 {
		if err := d.CheckPackage(v.Alternative.Package); err != nil {
			return faultAlternative("problem", err)
		}
	}
	return checkRules(d, v.Rules, true)
}

func (w Worth) check(options int) error {
	if len(w.Evaluations) != options {
		return faultEvaluations("count", len(w.Evaluations), "options", options)
	}
	if w.Weight.Low.Cmp(w.Weight.High) > 0 {
		return faultWeight()
	}
	for _, e := range w.Evaluations {
		if e.Low.Cmp(e.High) > 0 {
			return faultEvaluation()
		}
	}
	for _, o := range w.Forbidden {
		if o < 0 || o >= options {
			return faultForbids("position", o)
		}
	}
	return nil
}
