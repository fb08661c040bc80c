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

// even is additive with all weights alike: no issue outweighs the others, and
// frontiers are longest.
func even(seed uint64, issues, options, parties int) *Problem {
	p := additive(seed, issues, options, parties)
	for _, v := range p.Valuations {
		for k := range v.Worths {
			v.Worths[k].Weight = Exactly(Int(1))
		}
	}
	return must(NewProblem(p.Domain, p.Valuations...))
}

// opposed is even with every option dividing the same thousand among the
// parties: what one gains another loses, and no option of an issue is dominated.
func opposed(seed uint64, issues, options, parties int) *Problem {
	p := even(seed, issues, options, parties)
	r := rand.New(rand.NewPCG(seed, 17))
	for i := range issues {
		for o := range options {
			left := int64(1000)
			for k, v := range p.Valuations {
				share := left
				if k < parties-1 {
					share = r.Int64N(left + 1)
				}
				left -= share
				v.Worths[i].Evaluations[o] = Exactly(Int(share))
			}
		}
	}
	return must(NewProblem(p.Domain, p.Valuations...))
}

// tabled is even with pairs of issues of which every combination of options is
// worth something of its own to each party: the hardest rules of two issues.
func tabled(seed uint64, issues, options, parties, pairs int) *Problem {
	p := even(seed, issues, options, parties)
	r := rand.New(rand.NewPCG(seed, 13))
	for range pairs {
		a := r.IntN(issues)
		b := (a + 1 + r.IntN(issues-1)) % issues
		for k := range p.Valuations {
			for x := range options {
				for y := range options {
					p.Valuations[k].Rules = append(p.Valuations[k].Rules, Rule{
						Kind: Bonus, When: []Condition{Choosing(a, x), Choosing(b, y)}, Bonus: Exactly(Int(r.Int64N(500))),
					})
				}
			}
		}
	}
	return must(NewProblem(p.Domain, p.Valuations...))
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
