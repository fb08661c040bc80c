package settlement

import "math/big"

// A Frontier is the efficient packages of a problem, by what they are worth:
// one point for each utility vector that no admissible package exceeds for one
// party without falling short for another. Points are in descending order of
// the first party's utility. It may be used by several goroutines.
type Frontier struct {
	Problem *Problem
	root    *set   // nil: nothing is admissible
	gap     vector // empty: exact
	partly  bool   // parts that can reach no further point were left out
}

// Frontier computes the frontier, exactly unless the limits are reached.
//
// Method: the Pareto sets of issues that no rule ties together are added one
// after another, dropping what is dominated on the way; issues that are tied
// together are eliminated context by context; clusters too wide for that are
// split, with bounds.
func (p *Problem) Frontier(limits Limits) *Frontier {
	s := &search{
		solver: &solver{n: p.n, limbs: p.start.limbs, limits: limits.filled()},
		start:  p.start,
		single: &set{n: p.n},
	}
	s.run(p.start.copy())
	terms := s.found
	if others := s.others(); others != nil {
		terms = append(terms, term{a: others})
	}
	f := &Frontier{Problem: p, root: s.union(terms), partly: s.skipped}
	if f.root != nil {
		f.gap = s.gap(f.root)
		if !f.root.loss.empty() {
			f.gap = mostOf(f.gap, f.root.loss)
		}
	}
	return f
}

// Len counts the points; 0 if no package is admissible.
func (f *Frontier) Len() int {
	if f.root == nil {
		return 0
	}
	return f.root.len()
}

// Exact tells whether these are all points.
func (f *Frontier) Exact() bool { return f.gap.empty() }

// Gap bounds the error where the frontier is not exact: for every admissible
// package some point of the frontier falls short of it, for each party, by no
// more than that party's gap. It is nil if the frontier is exact.
func (f *Frontier) Gap() []Number {
	if f.Exact() {
		return nil
	}
	return f.Problem.numbers(f.gap)
}

// Utilities is what point k is worth to each party.
func (f *Frontier) Utilities(k int) []Number { return f.Problem.numbers(f.root.row(k)) }

func (p *Problem) numbers(v vector) []Number {
	out := make([]Number, p.n)
	for k := range out {
		out[k] = p.number(k, v.get(k))
	}
	return out
}

// Package is one package that reaches point k.
func (f *Frontier) Package(k int) Package {
	p := make(Package, len(f.Problem.Domain.Issues))
	f.root.pick(k, p)
	return p
}

// Ties are the packages that reach exactly the utilities of point k, at most
// so many, and how many there are. See [Frontier.CountsTies].
func (f *Frontier) Ties(k, most int) ([]Package, *big.Int) {
	t := tracer{counts: map[place]*big.Int{}}
	return t.list(f.root, k, len(f.Problem.Domain.Issues), most), t.count(f.root, k)
}

// CountsTies tells whether [Frontier.Ties] knows of all packages. It does not
// where the frontier is not exact, or where rules tie so many issues together
// that parts of the domain were left out as soon as they could add no point:
// there may then be more packages than it counts.
func (f *Frontier) CountsTies() bool { return f.Exact() && !f.partly }
