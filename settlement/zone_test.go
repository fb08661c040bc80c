package settlement

import (
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// reachable are the utilities of all admissible packages, by enumeration.
func reachable(d Domain, vs []Valuation) (packages []Package, utilities [][]Number) {
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
		packages, utilities = append(packages, slices.Clone(p)), append(utilities, u)
	})
	return packages, utilities
}

func atLeastAll(a, b []Number) bool {
	for k := range a {
		if a[k].Cmp(b[k]) < 0 {
			return false
		}
	}
	return true
}

func equalAll(a, b []Number) bool { return atLeastAll(a, b) && atLeastAll(b, a) }

// TestZoneAndConcessions compares the zone, and the least concessions that open
// one, with enumeration.
func TestZoneAndConcessions(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		d, vs := anyProblem(t, 0)
		for k := range vs {
			vs[k].Reservation = vs[k].Reservation.Mul(Int(4)) // often out of reach
		}
		z := must(NewProblem(d, vs...)).Frontier(Limits{}).Zone()
		_, all := reachable(d, vs)
		possible := false
		alone := make([]*Number, len(vs)) // the least concession of each alone
		for _, u := range all {
			wanting, who := 0, 0
			for k, v := range vs {
				if u[k].Cmp(v.Floor()) < 0 {
					wanting, who = wanting+1, k
				}
			}
			possible = possible || wanting == 0
			if by := vs[who].Floor().Sub(u[who]); wanting == 1 && (alone[who] == nil || by.Cmp(*alone[who]) < 0) {
				alone[who] = &by
			}
		}
		if (len(z.Points) > 0) != possible {
			t.Fatalf("zone %v, and agreement possible: %v", z.Points, possible)
		}
		if possible || len(all) == 0 {
			return
		}
		told := map[int]Number{}
		for _, c := range z.Concessions {
			if c.Party >= 0 {
				told[c.Party] = c.By[c.Party]
			}
		}
		for k, by := range alone {
			got, ok := told[k]
			if ok != (by != nil) || ok && !got.Equal(*by) {
				t.Fatalf("party %d alone: told %s (%v), want %v", k, got, ok, by)
			}
		}
		if z.Concessions[len(z.Concessions)-1].Party != -1 {
			t.Fatal("nothing said of all together")
		}
	})
}

// TestRating compares efficiency and what improves a package with enumeration.
func TestRating(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		d, vs := anyProblem(t, 0)
		f := must(NewProblem(d, vs...)).Frontier(Limits{})
		packages, all := reachable(d, vs)
		if len(packages) == 0 {
			return
		}
		at := rapid.IntRange(0, len(packages)-1).Draw(t, "package")
		r, err := f.Rate(packages[at])
		if err != nil {
			t.Fatal(err)
		}
		efficient := true
		for _, u := range all {
			efficient = efficient && (!atLeastAll(u, all[at]) || equalAll(u, all[at]))
		}
		if !r.Admissible || r.Efficient != efficient || !equalAll(r.Utilities, all[at]) {
			t.Fatalf("%v: %+v, efficient %v", packages[at], r, efficient)
		}
		for _, s := range r.Steps {
			k := slices.IndexFunc(packages, func(p Package) bool { return slices.Equal(p, s.Package) })
			if k < 0 || !atLeastAll(all[k], all[at]) || equalAll(all[k], all[at]) || len(s.Issues) > 2 {
				t.Fatalf("step to %v does not improve %v", s.Package, packages[at])
			}
		}
	})
}

// TestRobustness draws realisations of the intervals and looks for one in which
// a rival dominates a package that is said to stay efficient, or in which the
// regret is more than is said.
func TestRobustness(t *testing.T) {
	t.Parallel()
	stays, falls := 0, 0
	rapid.Check(t, func(t *rapid.T) {
		d, vs := anyProblem(t, 2)
		p := must(NewProblem(d, vs...))
		packages, _ := reachable(d, vs)
		if len(packages) == 0 {
			return
		}
		x := packages[rapid.IntRange(0, len(packages)-1).Draw(t, "package")]
		r, err := p.Robust(x, Limits{})
		if err != nil {
			t.Fatal(err)
		}
		if r.StaysEfficient {
			stays++
		} else {
			falls++
		}
		// The worst for x that intervals allow against each rival, by corners.
		for _, y := range packages {
			best := make([]Number, len(vs))
			for k, v := range vs {
				best[k] = mostFavourable(v, x, y)
			}
			none := make([]Number, len(vs))
			dominates := atLeastAll(best, none) && !equalAll(best, none)
			if dominates && r.StaysEfficient {
				t.Fatalf("%v is said to stay efficient, and %v may gain %v", x, y, best)
			}
			for k := range vs {
				others := slices.Delete(slices.Clone(best), k, k+1)
				if atLeastAll(others, none[1:]) && best[k].Cmp(r.Regret[k]) > 0 {
					t.Fatalf("regret of party %d is said to be %s, and %v may bring it %s", k, r.Regret[k], y, best[k])
				}
			}
		}
		if !r.StaysEfficient {
			best := []Number{mostFavourable(vs[0], x, r.Rival), mostFavourable(vs[1], x, r.Rival)}
			none := make([]Number, 2)
			if !atLeastAll(best, none) || equalAll(best, none) {
				t.Fatalf("%v is named as a rival of %v, and gains %v at most", r.Rival, x, best)
			}
		}
	})
	if stays == 0 || falls == 0 {
		t.Errorf("%d stay efficient and %d do not: nothing was tested", stays, falls)
	}
}

// mostFavourable is the most that y may be worth more than x, by trying the
// ends of every interval that matters.
func mostFavourable(v Valuation, x, y Package) Number {
	var sum Number
	for i := range x {
		if x[i] == y[i] {
			continue
		}
		w := v.Worths[i]
		var best *Number
		for _, weight := range []Number{w.Weight.Low, w.Weight.High} {
			for _, ey := range []Number{w.Evaluations[y[i]].Low, w.Evaluations[y[i]].High} {
				for _, ex := range []Number{w.Evaluations[x[i]].Low, w.Evaluations[x[i]].High} {
					if d := weight.Mul(ey.Sub(ex)); best == nil || d.Cmp(*best) > 0 {
						best = &d
					}
				}
			}
		}
		sum = sum.Add(*best)
	}
	for _, r := range v.Rules {
		switch {
		case r.Kind != Bonus || r.Applies(x) == r.Applies(y):
		case r.Applies(y):
			sum = sum.Add(r.Bonus.High)
		default:
			sum = sum.Sub(r.Bonus.Low)
		}
	}
	return sum
}
