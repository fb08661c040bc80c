package settlement

import (
	"math/big"
	"math/rand/v2"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// chosen are the utilities of each criterion's point, by party name, and how
// many packages reach them.
func chosen(f *Frontier) map[Criterion]string {
	out := map[Criterion]string{}
	for _, c := range f.Choose() {
		_, total := f.Ties(c.Point, 1)
		byName := map[string]string{}
		var names []string
		for k, u := range f.Utilities(c.Point) {
			name := f.Problem.Valuations[k].Party
			byName[name] = u.String()
			names = append(names, name)
		}
		slices.Sort(names)
		text := total.String()
		for _, n := range names {
			text += " " + n + " " + byName[n]
		}
		out[c.Criterion] = text
	}
	return out
}

// points are the frontier's, each as text, sorted; parties in an order.
func points(f *Frontier, order []int) []string {
	var out []string
	for k := range f.Len() {
		u := f.Utilities(k)
		var text string
		for _, c := range order {
			text += u[c].String() + " "
		}
		out = append(out, text)
	}
	slices.Sort(out)
	return out
}

// TestOrderChangesNothing permutes parties and issues.
func TestOrderChangesNothing(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		d, vs := anyProblem(t, 0)
		f := must(NewProblem(d, vs...)).Frontier(Limits{})
		issues := rapid.Permutation(upTo(len(d.Issues))).Draw(t, "issues")
		parties := rapid.Permutation(upTo(len(vs))).Draw(t, "parties")
		d2, vs2 := permuted(d, vs, issues, parties)
		g := must(NewProblem(d2, vs2...)).Frontier(Limits{})
		back := make([]int, len(parties))
		for at, k := range parties {
			back[k] = at
		}
		if a, b := points(f, upTo(len(vs))), points(g, back); !slices.Equal(a, b) {
			t.Fatalf("frontier %v became %v", a, b)
		}
		a, b := chosen(f), chosen(g)
		for c := range a {
			if a[c] != b[c] {
				t.Fatalf("%s: %s became %s", c, a[c], b[c])
			}
		}
	})
}

func upTo(n int) []int {
	out := make([]int, n)
	for k := range out {
		out[k] = k
	}
	return out
}

func permuted(d Domain, vs []Valuation, issues, parties []int) (Domain, []Valuation) {
	at := make([]int, len(issues)) // where an issue has gone
	out := Domain{}
	for to, from := range issues {
		at[from] = to
		out.Issues = append(out.Issues, d.Issues[from])
	}
	moved := func(rules []Rule) []Rule {
		var out []Rule
		for _, r := range rules {
			r.When, r.Then = slices.Clone(r.When), slices.Clone(r.Then)
			for k := range r.When {
				r.When[k].Issue = at[r.When[k].Issue]
			}
			for k := range r.Then {
				r.Then[k].Issue = at[r.Then[k].Issue]
			}
			out = append(out, r)
		}
		return out
	}
	out.Rules = moved(d.Rules)
	var valuations []Valuation
	for _, k := range parties {
		v := vs[k]
		v.Rules, v.Worths = moved(v.Rules), nil
		for _, from := range issues {
			v.Worths = append(v.Worths, vs[k].Worths[from])
		}
		valuations = append(valuations, v)
	}
	return out, valuations
}

// rescaled is a valuation with every utility u as a×u + b, its floor too.
func rescaled(v Valuation, a, b Number) Valuation {
	v.Worths = slices.Clone(v.Worths)
	for k := range v.Worths {
		w := v.Worths[k].Weight
		v.Worths[k].Weight = Interval{w.Low.Mul(a), w.High.Mul(a)}
	}
	v.Rules = slices.Clone(v.Rules)
	for k, r := range v.Rules {
		v.Rules[k].Bonus = Interval{r.Bonus.Low.Mul(a), r.Bonus.High.Mul(a)}
	}
	v.Base = v.Base.Mul(a).Add(b)
	v.Reservation = v.Reservation.Mul(a).Add(b)
	return v
}

// TestScaleChangesNothing rescales each party's utilities by a positive factor
// and moves their zero: the frontier, and the points of Nash and of Kalai and
// Smorodinsky, stay where they are. With one factor for all, the egalitarian,
// utilitarian and lexicographic points stay as well.
func TestScaleChangesNothing(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		d, vs := anyProblem(t, 0)
		f := must(NewProblem(d, vs...)).Frontier(Limits{})
		common := rapid.Bool().Draw(t, "one factor for all")
		var a Number
		var scaled []Valuation
		back := make([]func(Number) Number, len(vs))
		for k, v := range vs {
			if k == 0 || !common {
				a = MustNumber(rapid.SampledFrom([]string{"2", "0.1", "1/7", "1000", "3.25"}).Draw(t, "factor"))
			}
			b := anyNumber(true).Draw(t, "zero")
			scaled = append(scaled, rescaled(v, a, b))
			a := a
			back[k] = func(n Number) Number { return n.Sub(b).Div(a) }
		}
		g := must(NewProblem(d, scaled...)).Frontier(Limits{})
		if f.Len() != g.Len() {
			t.Fatalf("%d points became %d", f.Len(), g.Len())
		}
		for k := range f.Len() {
			if _, n := f.Ties(k, 1); n.Cmp(second(g.Ties(k, 1))) != 0 {
				t.Fatalf("point %d: the number of ties changed", k)
			}
			for c, u := range g.Utilities(k) {
				if !back[c](u).Equal(f.Utilities(k)[c]) {
					t.Fatalf("point %d: %v became %v", k, f.Utilities(k), g.Utilities(k))
				}
			}
		}
		x, y := f.Choose(), g.Choose()
		for i := range x {
			free := x[i].Criterion == Nash || x[i].Criterion == KalaiSmorodinsky
			if (free || common) && x[i].Point != y[i].Point {
				t.Fatalf("%s: point %d became %d", x[i].Criterion, x[i].Point, y[i].Point)
			}
		}
	})
}

func second(_ []Package, n *big.Int) *big.Int { return n }

// TestChoicesAreTheBest compares each criterion's point with every admissible
// package, in rationals.
func TestChoicesAreTheBest(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		d, vs := anyProblem(t, 0)
		f := must(NewProblem(d, vs...)).Frontier(Limits{})
		_, all := reachable(d, vs)
		value := func(c Criterion, u []Number) []Number {
			product, sum, gains, ratios := Int(1), Number{}, []Number{}, []Number{}
			for k, v := range vs {
				g := u[k].Sub(v.Floor())
				product, sum, gains = product.Mul(g), sum.Add(g), append(gains, g)
				if ideal := f.Ideal()[k].Sub(v.Floor()); ideal.Sign() > 0 {
					ratios = append(ratios, g.Div(ideal))
				}
			}
			slices.SortFunc(gains, Number.Cmp)
			slices.SortFunc(ratios, Number.Cmp)
			return map[Criterion][]Number{
				Nash: {product}, Utilitarian: {sum}, Egalitarian: gains[:1], Lexicographic: gains,
				KalaiSmorodinsky: ratios[:min(1, len(ratios))],
			}[c]
		}
		choices := f.Choose()
		for _, u := range all {
			acceptable := true
			for k, v := range vs {
				acceptable = acceptable && u[k].Cmp(v.Floor()) >= 0
			}
			if acceptable && len(choices) == 0 {
				t.Fatalf("nothing is chosen, and %v is acceptable", u)
			}
			for _, c := range choices {
				if acceptable && slices.CompareFunc(value(c.Criterion, u), value(c.Criterion, f.Utilities(c.Point)), Number.Cmp) > 0 {
					t.Fatalf("%s: %v is chosen, and %v is better", c.Criterion, f.Utilities(c.Point), u)
				}
			}
		}
	})
}

// TestRandomPackagesDoNotDominate looks at domains too large to enumerate.
func TestRandomPackagesDoNotDominate(t *testing.T) {
	t.Parallel()
	for seed := range uint64(3) {
		for _, p := range []*Problem{
			additive(seed, 30, 10, 2), additive(seed, 8, 7, 3), tied(seed, 20, 5, 2, 30), tied(seed, 8, 4, 3, 10),
		} {
			f := p.Frontier(Limits{})
			at := make([]vector, f.Len())
			for k := range at {
				at[k] = f.root.row(k)
				v, ok := p.start.score(f.Package(k))
				if !ok || v.compare(at[k]) != 0 {
					t.Fatalf("%s: the package of point %d does not reach it", p.Domain.Name, k)
				}
			}
			r := rand.New(rand.NewPCG(seed, 3))
			for range 2000 {
				// Half at random, half near the frontier.
				x := make(Package, len(p.Domain.Issues))
				if r.IntN(2) == 0 {
					copy(x, f.Package(r.IntN(f.Len())))
				}
				for i := range x {
					if x[i] == 0 || r.IntN(4) == 0 {
						x[i] = r.IntN(p.Domain.Issues[i].Len())
					}
				}
				v, ok := p.start.score(x)
				if !ok {
					continue
				}
				covered := slices.ContainsFunc(at, func(a vector) bool { return a.covers(v) })
				if !covered {
					t.Fatalf("%s: %v lies beyond the frontier", p.Domain.Name, x)
				}
			}
		}
	}
}

// TestGapHolds starves the engine and compares what it then claims with the
// exact frontier.
func TestGapHolds(t *testing.T) {
	t.Parallel()
	inexact := 0
	for seed := range uint64(6) {
		for _, p := range []*Problem{additive(seed, 10, 6, 2), tied(seed, 12, 5, 2, 20), tied(seed, 8, 4, 3, 12)} {
			exact := p.Frontier(Limits{})
			for _, l := range []Limits{{Points: 10}, {Contexts: 8, Branches: 3}, {Contexts: 4, Branches: 40}, {Points: 20, Contexts: 8}, {Held: 300}, {Held: 100, Contexts: 16}, {Work: 500}} {
				f := p.Frontier(l)
				if f.Exact() {
					if f.Len() != exact.Len() {
						t.Errorf("%s with %+v: %d points claimed to be all %d", p.Domain.Name, l, f.Len(), exact.Len())
					}
					continue
				}
				inexact++
				for k := range exact.Len() {
					ok := false
					for j := range f.Len() {
						ok = ok || f.root.row(j).plus(f.gap).covers(exact.root.row(k))
					}
					if !ok {
						t.Errorf("%s with %+v: point %v is farther than the gap %v", p.Domain.Name, l, exact.Utilities(k), f.Gap())
					}
				}
				for j := range f.Len() {
					if v, ok := p.start.score(f.Package(j)); !ok || v.compare(f.root.row(j)) != 0 {
						t.Errorf("%s with %+v: point %d is not reached by its package", p.Domain.Name, l, j)
					}
				}
			}
		}
	}
	if inexact < 10 {
		t.Errorf("only %d were starved", inexact)
	}
}
