package settlement

import (
	"encoding/binary"
	"math"
	"math/big"
)

// Limits bound what an answer may cost. Where they are reached the answer is
// still true, but says by how much it may be short ([Frontier.Gap]). They
// count, and read no clock: the same input stops at the same point anywhere.
// A zero field stands for the default.
type Limits struct {
	// Points is how many points one Pareto set may hold before it is thinned:
	// a million by default.
	Points int
	// Work is how many sums of points may be looked at before sets are thinned
	// to a thousandth of Points: four billion by default, some minutes.
	Work int64
	// Held is how many points all sets together may hold before they are thinned
	// likewise: forty million by default, of forty bytes and more.
	Held int64
	// Contexts is how many combinations of interdependent options one step may
	// distinguish: a quarter of a million by default.
	Contexts int
	// Branches is how often the search may split a cluster of issues that is
	// too wide for Contexts: 2,000 by default.
	Branches int
}

func (l Limits) filled() Limits {
	if l.Points <= 0 {
		l.Points = 1_000_000
	}
	if l.Work <= 0 {
		l.Work = 4_000_000_000
	}
	if l.Held <= 0 {
		l.Held = 40_000_000
	}
	if l.Contexts <= 0 {
		l.Contexts = 250_000
	}
	if l.Branches <= 0 {
		l.Branches = 2_000
	}
	return l
}

// loss is what a union may have lost, given what its operands have.
func (s *solver) loss(terms []term) vector {
	var worst vector
	for _, t := range terms {
		l := t.a.loss
		if t.b != nil && !t.b.loss.empty() {
			if l.empty() {
				l = t.b.loss
			} else {
				l = l.plus(t.b.loss)
			}
		}
		if worst.empty() {
			worst = l
		} else if !l.empty() {
			worst = worst.most(l)
		}
	}
	return worst
}

// spent tells whether the limits of work or memory are reached.
func (s *solver) spent() bool { return s.work > s.limits.Work || s.held > s.limits.Held }

// thin keeps at most as many points as the limits allow. It lays a grid over
// the set, coarse enough, and keeps one point a cell: no point left out exceeds
// the one kept by a whole cell in any coordinate, which is added to the loss.
func (s *solver) thin(out *set) {
	most := s.limits.Points
	if s.cap > 0 {
		most = min(most, s.cap)
	} else if s.spent() {
		most = max(most/1000, 2)
	}
	defer func() { s.held += int64(out.len()) }()
	if out.len() <= most {
		return
	}
	low, high := out.row(0), out.row(0)
	for k := range out.len() {
		high = high.most(out.row(k))
		low = low.least(out.row(k))
	}
	span := high.minus(low)
	// A frontier has one dimension less than there are parties; begin a little
	// finer than its points would need if they lay evenly.
	cells := int64(4)
	for math.Pow(float64(cells), float64(max(1, s.n-1))) < 8*float64(most) {
		cells *= 2
	}
	for ; cells >= 1; cells /= 2 {
		cell := span.cells(cells)
		if keep := out.grid(low, cell, most); keep != nil {
			out.restrict(keep)
			for k := range s.n { // within a cell the difference is at most cell − 1
				cell.set(k, new(big.Int).Sub(cell.get(k), big.NewInt(1)))
			}
			if out.loss.empty() {
				out.loss = cell
			} else {
				out.loss = out.loss.plus(cell)
			}
			return
		}
	}
}

// cells divides a span into so many cells: their sizes, at least 1.
func (v vector) cells(count int64) vector {
	out := newVector(v.len(), v.limbs)
	for k := range v.len() {
		size := v.get(k)
		out.set(k, size.Add(size.Quo(size, big.NewInt(count)), big.NewInt(1)))
	}
	return out
}

// grid is the first point of every cell, or nil if those are more than most.
func (s *set) grid(low, cell vector, most int) []int32 {
	seen := make(map[string]bool, most)
	var keep []int32
	key := make([]byte, 0, 8*s.n)
	for k := range s.len() {
		key = key[:0]
		row := s.row(k)
		for c := range s.n {
			if s.at.limbs == 1 {
				key = binary.LittleEndian.AppendUint64(key, uint64((row.u[c]-low.u[c])/cell.u[c]))
				continue
			}
			at := new(big.Int).Sub(row.get(c), low.get(c))
			key = append(at.Quo(at, cell.get(c)).Append(key, 32), ',')
		}
		if !seen[string(key)] {
			if len(keep) == most {
				return nil
			}
			seen[string(key)] = true
			keep = append(keep, int32(k))
		}
	}
	return keep
}

// restrict keeps only some points of a set that is made from terms.
func (s *set) restrict(keep []int32) {
	s.at = s.at.rows(keep, s.n)
	from := make([]src, len(keep))
	for k, at := range keep {
		from[k] = s.from[at]
	}
	s.from = from
}
