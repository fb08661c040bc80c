package settlement

import (
	"fmt"
	"math/big"
)

// MaxParties is how many parties one problem may have.
const MaxParties = 64

// A Problem is a domain with what its packages are worth to each party, scaled
// to integers and ready to be solved. It is not changed by any method and may
// be used by several goroutines.
type Problem struct {
	Domain     Domain
	Valuations []Valuation

	n     int      // parties
	unit  []Number // a party's utility is its scaled integer × its unit
	floor vector   // Valuation.Floor, scaled
	start *instance
}

// NewProblem checks a domain and its valuations, one a party, and scales them.
// Errors name the party and the field. Intervals are taken at their middle;
// see [Frontier.Robust] for what that leaves open.
func NewProblem(d Domain, valuations ...Valuation) (*Problem, error) {
	if err := d.Check(); err != nil {
		return nil, err
	}
	if len(valuations) == 0 || len(valuations) > MaxParties {
		return nil, fmt.Errorf("%d valuations; there must be between 1 and %d", len(valuations), MaxParties)
	}
	p := &Problem{Domain: d, Valuations: valuations, n: len(valuations)}
	for k, v := range valuations {
		if err := v.Check(d); err != nil {
			return nil, fmt.Errorf("%s: %w", v.title(k), err)
		}
	}
	p.scale()
	return p, nil
}

// title names a party for people.
func (v Valuation) title(k int) string {
	if v.Party != "" {
		return v.Party
	}
	return fmt.Sprintf("party %d", k+1)
}

// scale finds each party's unit, the greatest number of which all its numbers
// are multiples, and writes everything as multiples of it.
func (p *Problem) scale() {
	p.unit = make([]Number, p.n)
	worths := make([][][]*big.Rat, p.n)  // party, issue, option
	bonuses := make([][]*big.Rat, p.n)   // party, rule
	constants := make([][]*big.Rat, p.n) // party: base, floor
	bits := 0                            // of the greatest possible sum, with one to spare for differences
	for k, v := range p.Valuations {
		u := newUnit()
		worths[k] = make([][]*big.Rat, len(v.Worths))
		most := new(big.Rat) // at least any utility's magnitude
		for i, w := range v.Worths {
			weight, top := w.Weight.Middle(), new(big.Rat)
			worths[k][i] = make([]*big.Rat, len(w.Evaluations))
			for o, e := range w.Evaluations {
				x := weight.Mul(e.Middle()).rat()
				worths[k][i][o] = x
				u.add(x)
				if a := new(big.Rat).Abs(x); a.Cmp(top) > 0 {
					top = a
				}
			}
			most.Add(most, top)
		}
		bonuses[k] = make([]*big.Rat, len(v.Rules))
		for i, r := range v.Rules {
			if r.Kind == Bonus {
				bonuses[k][i] = r.Bonus.Middle().rat()
				u.add(bonuses[k][i])
				most.Add(most, new(big.Rat).Abs(bonuses[k][i]))
			}
		}
		constants[k] = []*big.Rat{v.Base.rat(), v.Floor().rat()}
		for _, x := range constants[k] {
			u.add(x)
			most.Add(most, new(big.Rat).Abs(x))
		}
		p.unit[k] = u.number()
		bits = max(bits, u.scaled(most).BitLen()+1)
	}
	p.build(worths, bonuses, constants, limbsFor(bits))
}

func (p *Problem) build(worths [][][]*big.Rat, bonuses, constants [][]*big.Rat, limbs int) {
	units := make([]unit, p.n)
	for k := range units {
		units[k] = unitOf(p.unit[k])
	}
	in := &instance{n: p.n, limbs: limbs, base: newVector(p.n, limbs), domain: &p.Domain}
	p.floor = newVector(p.n, limbs)
	for k := range p.n {
		in.base.set(k, units[k].scaled(constants[k][0]))
		p.floor.set(k, units[k].scaled(constants[k][1]))
	}
	for i, issue := range p.Domain.Issues {
		table := newVector(issue.Len()*p.n, limbs)
		allowed := make([]bool, issue.Len())
		for o := range issue.Len() {
			allowed[o] = true
			for k := range p.n {
				table.set(o*p.n+k, units[k].scaled(worths[k][i][o]))
			}
		}
		for _, v := range p.Valuations {
			for _, o := range v.Worths[i].Forbidden {
				allowed[o] = false
			}
		}
		in.worth = append(in.worth, table)
		in.allowed = append(in.allowed, allowed)
	}
	for _, r := range p.Domain.Rules {
		in.factors = append(in.factors, r.forbidden(p.Domain)...)
	}
	for k, v := range p.Valuations {
		for i, r := range v.Rules {
			if r.Kind != Bonus {
				in.factors = append(in.factors, r.forbidden(p.Domain)...)
				continue
			}
			f := factor{tests: testsOf(p.Domain, r.When), bonus: newVector(p.n, limbs)}
			f.bonus.set(k, units[k].scaled(bonuses[k][i]))
			in.factors = append(in.factors, f)
		}
	}
	in.leaves = make([]*set, len(in.worth))
	for i := range in.leaves {
		in.whole(i)
	}
	p.start = in
}

// number is a scaled integer of a party in its own units.
func (p *Problem) number(party int, scaled *big.Int) Number {
	r := new(big.Rat).SetInt(scaled)
	return Number{r.Mul(r, p.unit[party].rat())}
}
