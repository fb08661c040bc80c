package settlement

import (
	"math/big"
	"slices"
)

// A Zone is the zone of possible agreement, by its efficient packages: whatever
// everybody can accept is matched or bettered by one of these.
type Zone struct {
	// Points are the places in the frontier that give everybody at least their
	// floor. If there are none, the zone is empty.
	Points []int
	// Concessions say what would open an empty zone: for each party alone, the
	// least by which it would have to lower its floor, if that alone could do
	// it; and last the least for all together.
	Concessions []Concession
}

// A Concession lowers floors until a package becomes possible.
type Concession struct {
	// Party is who concedes, by place; -1 if all do, for the least sum.
	Party int
	// By is by how much each party lowers its floor.
	By []Number
	// Point is the place in the frontier that this makes possible.
	Point int
}

// Zone finds the zone of possible agreement, or what would open one.
func (f *Frontier) Zone() Zone {
	var z Zone
	p := f.Problem
	if f.Len() == 0 {
		return z
	}
	none := newVector(p.n, p.start.limbs)
	short := make([]vector, f.Len()) // by how much each point falls short of floors
	for k := range short {
		short[k] = p.floor.minus(f.root.row(k)).most(none)
		if short[k].isZero() {
			z.Points = append(z.Points, k)
		}
	}
	if len(z.Points) > 0 {
		return z
	}
	common := f.judge().common
	together, least := -1, new(big.Int)
	alone := slices.Repeat([]int{-1}, p.n)
	for k, s := range short {
		sum, wanting, who := new(big.Int), 0, 0
		for c := range p.n {
			if by := s.get(c); by.Sign() > 0 {
				sum.Add(sum, by.Mul(by, common[c]))
				wanting, who = wanting+1, c
			}
		}
		if together < 0 || sum.Cmp(least) < 0 {
			together, least = k, sum
		}
		if wanting == 1 && (alone[who] < 0 || s.get(who).Cmp(short[alone[who]].get(who)) < 0) {
			alone[who] = k
		}
	}
	for c, k := range alone {
		if k >= 0 {
			z.Concessions = append(z.Concessions, Concession{c, p.numbers(short[k]), k})
		}
	}
	z.Concessions = append(z.Concessions, Concession{-1, p.numbers(short[together]), together})
	return z
}
