package settlement

import (
	"fmt"
	"math/big"
	"slices"
)

// A Rating says how a package stands among all others.
type Rating struct {
	// Utilities is what it is worth to each party.
	Utilities []Number
	// Admissible tells whether it crosses no red line and breaks no rule.
	Admissible bool
	// Efficient tells whether it is admissible and no admissible package is at
	// least as good for everybody and better for somebody. Where the frontier
	// is not exact, none that was found.
	Efficient bool
	// Better are the places in the frontier that are.
	Better []int
	// Steps are changes of one or two issues that harm nobody and help
	// somebody, those that help most in all first, at most [MaxSteps].
	Steps []Step
}

// A Step is a change to a package.
type Step struct {
	// Issues are those it changes.
	Issues []int
	// Package is what comes of it.
	Package Package
	// Gains is what it brings each party.
	Gains []Number
}

// MaxSteps is how many steps a [Rating] lists.
const MaxSteps = 20

// maxPairs is up to how many pairs of changes steps are searched among.
const maxPairs = 200_000

// Rate tells how a whole package stands, and what would improve it for
// everybody.
func (f *Frontier) Rate(x Package) (Rating, error) {
	p := f.Problem
	if err := p.Domain.CheckPackage(x); err != nil {
		return Rating{}, err
	}
	if !x.Whole() {
		return Rating{}, fmt.Errorf("the package leaves issues unset")
	}
	var out Rating
	at, ok := p.start.score(x)
	if !ok {
		at = p.start.worthOf(x)
	}
	out.Utilities, out.Admissible = p.numbers(at), ok
	for k := range f.Len() {
		if row := f.root.row(k); row.covers(at) && row.compare(at) != 0 {
			out.Better = append(out.Better, k)
		}
	}
	out.Efficient = ok && len(out.Better) == 0
	if len(out.Better) > 0 {
		out.Steps = p.steps(x, at)
	}
	return out, nil
}

// worthOf is what a package is worth to each, admissible or not.
func (in *instance) worthOf(p Package) vector {
	v := in.base
	for issue, o := range p {
		v = v.plus(in.worth[issue].row(o, in.n))
	}
	for _, f := range in.factors {
		if !f.bonus.empty() && f.met(p) {
			v = v.plus(f.bonus)
		}
	}
	return v
}

func (p *Problem) steps(x Package, at vector) []Step {
	type found struct {
		Step
		sum *big.Int
	}
	var all []found
	common := (&Frontier{Problem: p}).judge().common
	y := slices.Clone(x)
	look := func(issues ...int) {
		v, ok := p.start.score(y)
		if !ok || !v.covers(at) || v.compare(at) == 0 {
			return
		}
		gains, sum := v.minus(at), new(big.Int)
		for c := range p.n {
			sum.Add(sum, new(big.Int).Mul(gains.get(c), common[c]))
		}
		all = append(all, found{Step{issues, slices.Clone(y), p.numbers(gains)}, sum})
	}
	options := 0
	for i := range x {
		options += len(p.start.allowed[i])
	}
	for i := range x {
		for y[i] = range p.start.allowed[i] {
			if y[i] == x[i] {
				continue
			}
			look(i)
			for j := i + 1; j < len(x) && options*options/2 <= maxPairs; j++ {
				for y[j] = range p.start.allowed[j] {
					if y[j] != x[j] {
						look(i, j)
					}
				}
				y[j] = x[j]
			}
		}
		y[i] = x[i]
	}
	slices.SortStableFunc(all, func(a, b found) int { return b.sum.Cmp(a.sum) })
	var out []Step
	for _, s := range all[:min(len(all), MaxSteps)] {
		out = append(out, s.Step)
	}
	return out
}
