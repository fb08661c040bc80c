package settlement

import (
	"fmt"
	"slices"
)

// An Improvement is a package that the mediator may put to all in place of one
// they have signed. The package is for all, and needs everybody's consent; the
// numbers are the mediator's alone, and each party's own gain for that party.
type Improvement struct {
	// Found tells whether some admissible package is at least as good for every
	// party as the signed one, and better for some.
	Found   bool    `json:"found"`
	Package Package `json:"package,omitempty"`
	// Gains is what the package brings each party over the signed one.
	Gains []Number `json:"gains,omitempty"`
	// Points are the places in the frontier of all packages that would do.
	Points []int `json:"points,omitempty"`
	// Exact is false where the frontier was not: if nothing was found there may
	// yet be something, and what was found is an improvement all the same.
	Exact bool `json:"exact"`
}

// AfterSettlement looks for what all could have in place of a signed package
// (Raiffa, "Post-Settlement Settlements", 1985). The signed package stands unless
// every party consents to another, so that nobody risks anything by asking.
//
// Of all that would do, the one is proposed in which the party that gains the
// least, of what it could gain most, gains the most; then the next, and so on
// (the idea of Kalai and Smorodinsky, with the signed package in the place of
// no agreement). Neither units nor the order of parties matter to that. Parties
// that could gain nothing do not count. If two points have the same shares for
// different parties, the package whose options stand first in the domain is
// proposed.
//
// What comes out, the same to each: that package, or that the mediator has
// nothing better to propose. How to lie: [AfterUnderstate], [AfterHoldBack].
func AfterSettlement(f *Frontier, signed Package) (Improvement, error) {
	p := f.Problem
	if err := checkWhole(p.Domain, signed); err != nil {
		return Improvement{}, fmt.Errorf("signed: %w", err)
	}
	had := make([]Number, len(p.Valuations))
	for k, v := range p.Valuations {
		had[k] = v.Utility(signed)
	}
	out := Improvement{Exact: f.Exact()}
	most := make([]Number, len(had))
	var gains [][]Number
	for k := range f.Len() {
		g, improves := gainsOver(had, f.Utilities(k))
		if !improves {
			continue
		}
		out.Points, gains = append(out.Points, k), append(gains, g)
		for c, x := range g {
			if x.Cmp(most[c]) > 0 {
				most[c] = x
			}
		}
	}
	var best []Number
	for k, g := range gains {
		s := shares(g, most)
		c := slices.CompareFunc(s, best, Number.Cmp)
		if c < 0 && out.Found {
			continue
		}
		proposed := f.Package(out.Points[k])
		if !out.Found || c > 0 || slices.Compare(proposed, out.Package) < 0 {
			out.Found, out.Package, out.Gains, best = true, proposed, g, s
		}
	}
	return out, nil
}

// gainsOver is what each gains, and whether none loses and one gains.
func gainsOver(had, has []Number) (gains []Number, improves bool) {
	for k, u := range has {
		g := u.Sub(had[k])
		if g.Sign() < 0 {
			return nil, false
		}
		improves = improves || g.Sign() > 0
		gains = append(gains, g)
	}
	return gains, improves
}

// shares are the gains as shares of the most that each could gain, ascending.
func shares(gains, most []Number) []Number {
	var out []Number
	for k, g := range gains {
		if most[k].Sign() > 0 {
			out = append(out, g.Div(most[k]))
		}
	}
	slices.SortFunc(out, Number.Cmp)
	return out
}
