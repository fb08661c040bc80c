package settlement

import "fmt"

// A Robustness says what intervals leave open about a package.
type Robustness struct {
	// StaysEfficient tells that the package is efficient whatever the numbers
	// within the intervals turn out to be: no rival could dominate it.
	StaysEfficient bool
	// Rival is a package that would dominate it for some of them, if there is
	// one.
	Rival Package
	// Regret is the most that each party may come to see it left on the table:
	// the greatest gain to it, over all rivals and all numbers within the
	// intervals, at no loss to any other party. It is 0 for everybody if the
	// package stays efficient.
	Regret []Number
	// Exact is false if the limits were reached; a regret may then be greater.
	Exact bool
}

// Robust tells how the package of a point bears the intervals of the
// valuations. Weights, evaluations and bonuses vary independently of each
// other, a weight being one number for all options of its issue.
func (f *Frontier) Robust(k int, limits Limits) Robustness {
	r, err := f.Problem.Robust(f.Package(k), limits)
	if err != nil { // a package of the frontier is whole and admissible
		panic(err)
	}
	return r
}

// Robust is [Frontier.Robust] for any whole, admissible package.
//
// Method (in the manner of robust multiobjective programming, Ehrgott, Ide and
// Schöbel 2014): for a given package, each party's most favourable difference
// of every other option is a number again, so that the rivals are a domain with
// exact valuations, whose frontier says all.
func (p *Problem) Robust(x Package, limits Limits) (Robustness, error) {
	if err := p.Domain.CheckPackage(x); err != nil {
		return Robustness{}, err
	}
	if !x.Whole() {
		return Robustness{}, fmt.Errorf("the package leaves issues unset")
	}
	if _, ok := p.start.score(x); !ok {
		return Robustness{}, fmt.Errorf("the package is not admissible")
	}
	rivals := make([]Valuation, p.n)
	for k, v := range p.Valuations {
		rivals[k] = v.against(x)
	}
	q, err := NewProblem(p.Domain, rivals...)
	if err != nil {
		return Robustness{}, err
	}
	f := q.Frontier(limits)
	out := Robustness{StaysEfficient: true, Exact: f.Exact()}
	regret := newVector(p.n, q.start.limbs)
	none := newVector(p.n, q.start.limbs)
	for k := range f.Len() {
		row := f.root.row(k)
		if row.covers(none) && !row.isZero() && out.StaysEfficient {
			out.StaysEfficient, out.Rival = false, f.Package(k)
		}
		for c := range p.n {
			if g := row.get(c); g.Cmp(regret.get(c)) > 0 && q.harmless(row, c) {
				regret.set(c, g)
			}
		}
	}
	out.Regret = q.numbers(regret)
	return out, nil
}

// harmless tells whether a difference takes nothing from anybody but party.
func (p *Problem) harmless(row vector, party int) bool {
	for c := range p.n {
		if c != party && row.get(c).Sign() < 0 {
			return false
		}
	}
	return true
}

// against values every package by the most that it could be worth more than x.
func (v Valuation) against(x Package) Valuation {
	out := Valuation{Party: v.Party, Worths: make([]Worth, len(v.Worths))}
	for i, w := range v.Worths {
		r := Worth{Weight: Exactly(Int(1)), Forbidden: w.Forbidden, Evaluations: make([]Interval, len(w.Evaluations))}
		for o, e := range w.Evaluations {
			if o != x[i] {
				mine := w.Evaluations[x[i]]
				more := Interval{e.Low.Sub(mine.High), e.High.Sub(mine.Low)}
				r.Evaluations[o] = Exactly(w.Weight.mul(more).High)
			}
		}
		out.Worths[i] = r
	}
	for _, r := range v.Rules {
		if r.Kind == Bonus {
			more := r.Bonus.High
			if r.Applies(x) { // both have it, or x alone has it and had the least
				more = r.Bonus.Low
				out.Base = out.Base.Sub(more)
			}
			r.Bonus = Exactly(more)
		}
		out.Rules = append(out.Rules, r)
	}
	return out
}
