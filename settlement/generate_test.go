package settlement

import (
	"fmt"
	"math/rand/v2"
)

// Domains and valuations made from a seed: the same everywhere.

// additive is issues × options, valued by parties at random, without rules.
func additive(seed uint64, issues, options, parties int) *Problem {
	r := rand.New(rand.NewPCG(seed, 7))
	d := Domain{Name: fmt.Sprintf("%d × %d, seed %d", issues, options, seed)}
	for i := range issues {
		issue := Issue{Name: fmt.Sprintf("issue %d", i+1)}
		for o := range options {
			issue.Options = append(issue.Options, fmt.Sprintf("option %d", o+1))
		}
		d.Issues = append(d.Issues, issue)
	}
	var vs []Valuation
	for k := range parties {
		v := Valuation{Party: fmt.Sprintf("party %d", k+1)}
		for range issues {
			w := Worth{Weight: Exactly(Int(1 + r.Int64N(1000)))}
			for range options {
				w.Evaluations = append(w.Evaluations, Exactly(Int(r.Int64N(1000))))
			}
			v.Worths = append(v.Worths, w)
		}
		vs = append(vs, v)
	}
	return must(NewProblem(d, vs...))
}

// tied is additive with pairwise rules: two in five are requirements, one in
// five an exclusion, of the domain; the others are bonuses of one party, for
// better or worse, of the size of an issue.
func tied(seed uint64, issues, options, parties, rules int) *Problem {
	p := additive(seed, issues, options, parties)
	r := rand.New(rand.NewPCG(seed, 11))
	d, vs := p.Domain, p.Valuations
	for k := range rules {
		a := r.IntN(issues)
		b := (a + 1 + r.IntN(issues-1)) % issues
		one, two := Choosing(a, r.IntN(options)), Choosing(b, r.IntN(options))
		switch k % 5 {
		case 0, 1:
			d.Rules = append(d.Rules, Rule{Kind: Requires, When: []Condition{one}, Then: []Condition{two}})
		case 2:
			d.Rules = append(d.Rules, Rule{Kind: Excludes, When: []Condition{one, two}})
		default:
			v := &vs[r.IntN(parties)]
			bonus := Exactly(Int(r.Int64N(1_000_000) - 300_000))
			v.Rules = append(v.Rules, Rule{Kind: Bonus, When: []Condition{one, two}, Bonus: bonus})
		}
	}
	return must(NewProblem(d, vs...))
}

func must[T any](x T, err error) T {
	if err != nil {
		panic(err)
	}
	return x
}
