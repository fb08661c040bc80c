package settlement

import (
	"fmt"
	"math/big"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// every calls yield with each package of a domain. It reads nothing of the
// engine.
func every(d Domain, yield func(Package)) {
	p := make(Package, len(d.Issues))
	for {
		yield(p)
		k := len(p) - 1
		for ; k >= 0; k-- {
			if p[k]++; p[k] < d.Issues[k].Len() {
				break
			}
			p[k] = 0
		}
		if k < 0 {
			return
		}
	}
}

// bruteForce is the frontier by enumeration and comparison of all packages in
// rationals: how many packages reach each of its points, by the points' text.
func bruteForce(d Domain, vs []Valuation) map[string]int64 {
	type point struct {
		u    []Number
		ties int64
	}
	seen := map[string]*point{}
	every(d, func(p Package) {
		if !d.Allows(p) {
			return
		}
		u := make([]Number, len(vs))
		for k, v := range vs {
			if issues, rules := v.Crosses(p); len(issues)+len(rules) > 0 {
				return
			}
			u[k] = v.Utility(p)
		}
		name := texts(u)
		if seen[name] == nil {
			seen[name] = &point{u: u}
		}
		seen[name].ties++
	})
	out := map[string]int64{}
	for name, a := range seen {
		dominated := false
		for other, b := range seen {
			if other == name {
				continue
			}
			covers := true
			for k := range a.u {
				covers = covers && b.u[k].Cmp(a.u[k]) >= 0
			}
			dominated = dominated || covers
		}
		if !dominated {
			out[name] = a.ties
		}
	}
	return out
}

func texts(u []Number) string {
	var b strings.Builder
	for _, n := range u {
		b.WriteString(n.String() + " ")
	}
	return b.String()
}

// agrees compares a frontier with brute force: its points, a package for each,
// and the number of ties.
func agrees(f *Frontier, d Domain, vs []Valuation) error {
	want := bruteForce(d, vs)
	if !f.Exact() {
		return fmt.Errorf("not exact: %v", f.Gap())
	}
	if f.Len() != len(want) {
		return fmt.Errorf("%d points, want %d", f.Len(), len(want))
	}
	for k := range f.Len() {
		u := f.Utilities(k)
		ties, ok := want[texts(u)]
		if !ok {
			return fmt.Errorf("point %v is not on the frontier", u)
		}
		listed, total := f.Ties(k, 100)
		if !f.CountsTies() && total.Sign() > 0 {
			ties = min(ties, total.Int64())
		}
		if total.Cmp(big.NewInt(ties)) != 0 || int64(len(listed)) != min(100, ties) {
			return fmt.Errorf("point %v: %s ties, %d listed, want %d", u, total, len(listed), ties)
		}
		for _, p := range append(listed, f.Package(k)) {
			for i, v := range vs {
				if !v.Utility(p).Equal(u[i]) {
					return fmt.Errorf("%v is worth %s to party %d, not %s", p, v.Utility(p), i+1, u[i])
				}
			}
		}
		if slices.ContainsFunc(listed[1:], func(p Package) bool { return slices.Equal(p, listed[0]) }) {
			return fmt.Errorf("point %v: a tie is listed twice", u)
		}
	}
	return nil
}

// anyNumber draws small numbers, so that ties are frequent, and now and then
// one of many digits, so that problems become wide.
func anyNumber(wide bool) *rapid.Generator[Number] {
	return rapid.Custom(func(t *rapid.T) Number {
		s := fmt.Sprintf("%d", rapid.IntRange(-3, 9).Draw(t, "whole"))
		switch rapid.IntRange(0, 5).Draw(t, "form") {
		case 0:
			s += ".5"
		case 1:
			s += "/3"
		case 2:
			if wide {
				s += ".1234567890123456789012345678901"
			}
		}
		return MustNumber(s)
	})
}

func anyInterval(wide bool) *rapid.Generator[Interval] {
	return rapid.Custom(func(t *rapid.T) Interval {
		low := anyNumber(wide).Draw(t, "low")
		if rapid.IntRange(0, 3).Draw(t, "known") > 0 {
			return Exactly(low)
		}
		return Interval{low, low.Add(Int(int64(rapid.IntRange(0, 4).Draw(t, "more"))))}
	})
}

// anyProblem draws a small domain with rules, red lines and up to four parties.
func anyProblem(t *rapid.T, parties int) (Domain, []Valuation) {
	d := Domain{}
	for i := range rapid.IntRange(1, 4).Draw(t, "issues") {
		issue := Issue{Name: fmt.Sprintf("issue %d", i)}
		for o := range rapid.IntRange(1, 4).Draw(t, "options") {
			issue.Options = append(issue.Options, fmt.Sprintf("option %d", o))
		}
		d.Issues = append(d.Issues, issue)
	}
	wide := rapid.IntRange(0, 3).Draw(t, "wide") == 0
	if parties == 0 {
		parties = rapid.IntRange(1, 4).Draw(t, "parties")
	}
	d.Rules = anyRules(t, d, false, wide)
	var vs []Valuation
	for k := range parties {
		v := Valuation{
			Party: fmt.Sprintf("party %c", 'a'+k), Rules: anyRules(t, d, true, wide),
			Base: anyNumber(wide).Draw(t, "base"), Reservation: anyNumber(wide).Draw(t, "reservation"),
		}
		for _, issue := range d.Issues {
			w := Worth{Weight: anyInterval(wide).Draw(t, "weight")}
			for o := range issue.Options {
				w.Evaluations = append(w.Evaluations, anyInterval(wide).Draw(t, "evaluation"))
				if rapid.IntRange(0, 19).Draw(t, "red line") == 0 {
					w.Forbidden = append(w.Forbidden, o)
				}
			}
			v.Worths = append(v.Worths, w)
		}
		vs = append(vs, v)
	}
	return d, vs
}

func anyRules(t *rapid.T, d Domain, bonuses, wide bool) []Rule {
	var rules []Rule
	for range rapid.IntRange(0, 3).Draw(t, "rules") {
		kinds := []RuleKind{Requires, Excludes}
		if bonuses {
			kinds = []RuleKind{Bonus, Bonus, Bonus, Requires, Excludes}
		}
		r := Rule{Kind: rapid.SampledFrom(kinds).Draw(t, "kind"), When: anyConditions(t, d)}
		if r.Kind == Requires {
			r.Then = anyConditions(t, d)
		}
		if r.Kind == Bonus {
			r.Bonus = anyInterval(wide).Draw(t, "bonus")
		}
		rules = append(rules, r)
	}
	return rules
}

func anyConditions(t *rapid.T, d Domain) []Condition {
	var out []Condition
	for i, issue := range d.Issues {
		if rapid.IntRange(0, len(d.Issues)-1).Draw(t, "on") > 1 {
			continue
		}
		var options []int
		for o := range issue.Options {
			if rapid.Bool().Draw(t, "in") {
				options = append(options, o)
			}
		}
		if len(options) > 0 {
			out = append(out, Choosing(i, options...))
		}
	}
	if len(out) == 0 {
		out = append(out, Choosing(0, 0))
	}
	return out
}

func TestFrontierEqualsBruteForce(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		d, vs := anyProblem(t, 0)
		p := must(NewProblem(d, vs...))
		if err := agrees(p.Frontier(Limits{}), d, vs); err != nil {
			t.Fatal(err)
		}
	})
}

// TestSplittingEqualsBruteForce makes every cluster too wide to be eliminated
// at once.
func TestSplittingEqualsBruteForce(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		d, vs := anyProblem(t, 0)
		p := must(NewProblem(d, vs...))
		if err := agrees(p.Frontier(Limits{Contexts: 2}), d, vs); err != nil {
			t.Fatal(err)
		}
	})
}
