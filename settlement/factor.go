package settlement

import "slices"

// A factor is a rule as the engine sees it: where all tests are met, the
// package is forbidden, or worth a bonus.
type factor struct {
	tests []test
	bonus vector // empty: forbidden
}

// A test is met by some options of one issue.
type test struct {
	issue int
	in    []bool
}

func testsOf(d Domain, conditions []Condition) []test {
	out := make([]test, len(conditions))
	for k, c := range conditions {
		in := make([]bool, d.Issues[c.Issue].Len())
		for _, o := range c.Options {
			in[o] = true
		}
		out[k] = test{c.Issue, in}
	}
	return out
}

// forbidden writes a requirement or exclusion as forbidden combinations: when
// A then B and C is not (A and not B), and not (A and not C).
func (r Rule) forbidden(d Domain) []factor {
	if r.Kind == Excludes {
		return []factor{{tests: testsOf(d, r.When)}}
	}
	var out []factor
	for _, c := range testsOf(d, r.Then) {
		for k := range c.in {
			c.in[k] = !c.in[k]
		}
		tests := testsOf(d, r.When)
		if k := slices.IndexFunc(tests, func(t test) bool { return t.issue == c.issue }); k >= 0 {
			for o := range c.in { // the same issue on both sides is one test
				tests[k].in[o] = tests[k].in[o] && c.in[o]
			}
		} else {
			tests = append(tests, c)
		}
		out = append(out, factor{tests: tests})
	}
	return out
}

// An instance is a problem, or a part of it in which some options are ruled
// out, in integers.
type instance struct {
	n       int // parties
	limbs   int // of every number
	domain  *Domain
	base    vector   // what every package is worth
	worth   []vector // by issue: rows of n, one an option
	allowed [][]bool // by issue and option; shared between copies, never written
	factors []factor
	leaves  []*set // by issue: what its allowed options reach, where known
}

// copy is an instance of which other options may be ruled out and other factors
// dropped.
func (in *instance) copy() *instance {
	out := *in
	out.allowed = slices.Clone(in.allowed)
	out.leaves = slices.Clone(in.leaves)
	out.worth = slices.Clone(in.worth)
	out.factors = slices.Clone(in.factors)
	return &out
}

// only allows, of the options of an issue that were allowed, those that keep
// says.
func (in *instance) only(issue int, keep func(option int) bool) {
	allowed := make([]bool, len(in.allowed[issue]))
	for o, ok := range in.allowed[issue] {
		allowed[o] = ok && keep(o)
	}
	in.allowed[issue], in.leaves[issue] = allowed, nil
}

// reduce drops tests that every allowed option meets and factors that none
// can, and moves what then concerns a single issue into that issue. It answers
// false if it finds that nothing is admissible.
func (in *instance) reduce() bool {
	for again := true; again; {
		again = false
		kept := in.factors[:0]
		for _, f := range in.factors {
			f, possible := in.simplify(f)
			switch {
			case !possible:
			case len(f.tests) == 0 && f.bonus.empty():
				return false
			case len(f.tests) == 0:
				in.base = in.base.plus(f.bonus)
			case len(f.tests) == 1 && f.bonus.empty():
				in.only(f.tests[0].issue, func(o int) bool { return !f.tests[0].in[o] })
				again = true
			case len(f.tests) == 1:
				in.raise(f.tests[0], f.bonus)
			default:
				kept = append(kept, f)
			}
		}
		in.factors = kept
	}
	for _, options := range in.allowed {
		if !slices.Contains(options, true) {
			return false
		}
	}
	return true
}

func (in *instance) simplify(f factor) (factor, bool) {
	var tests []test
	for _, t := range f.tests {
		some, every := false, true
		for o, ok := range in.allowed[t.issue] {
			some = some || ok && t.in[o]
			every = every && (!ok || t.in[o])
		}
		if !some {
			return f, false
		}
		if !every {
			tests = append(tests, t)
		}
	}
	f.tests = tests
	return f, true
}

// raise adds a bonus to the options of an issue that meet a test.
func (in *instance) raise(t test, bonus vector) {
	old := in.worth[t.issue]
	out := old.plus(vector{})
	for o, met := range t.in {
		if met {
			copy(out.row(o, in.n).u, old.row(o, in.n).plus(bonus).u)
		}
	}
	in.worth[t.issue], in.leaves[t.issue] = out, nil
}
