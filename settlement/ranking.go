package settlement

import "slices"

// A Ranking says of a party which option of an issue it likes better, and which
// issues matter more, but nothing by how much. It places packages without a
// number.
type Ranking struct {
	Issues    []int   // the most important first
	Options   [][]int // of every issue, the best first
	Forbidden [][]int // of every issue, those not accepted at any price
}

// Places returns for every issue which choice of the party the package's option
// is, from 1; 0 where the issue is unset or the option is not ranked.
func (r Ranking) Places(p Package) []int {
	out := make([]int, len(p))
	for k, o := range p {
		if o != Unset && k < len(r.Options) {
			out[k] = slices.Index(r.Options[k], o) + 1
		}
	}
	return out
}

// Crosses returns the issues in which a package crosses a red line.
func (r Ranking) Crosses(p Package) []int {
	var out []int
	for k, o := range p {
		if k < len(r.Forbidden) && slices.Contains(r.Forbidden[k], o) {
			out = append(out, k)
		}
	}
	return out
}

// A Placing is how one package stands to another by a ranking.
type Placing string

// The placings.
const (
	PlacedSame  Placing = "same"  // option for option
	PlacedAbove Placing = "above" // better in some issue and worse in none
	PlacedBelow Placing = "below" // worse in some issue and better in none
	PlacedOpen  Placing = "open"  // it depends on by how much
)

// Place says how a package stands to another for everybody who ranks so and
// whose issues stand each by itself, however much each of them matters. Nothing
// is guessed: what is better here and worse there stays open.
func (r Ranking) Place(p, q Package) Placing {
	better, worse := false, false
	ps, qs := r.Places(p), r.Places(q)
	for k := range p {
		switch {
		case p[k] == q[k]:
		case ps[k] == 0 || qs[k] == 0:
			return PlacedOpen
		case ps[k] < qs[k]:
			better = true
		default:
			worse = true
		}
	}
	switch {
	case better && worse:
		return PlacedOpen
	case better:
		return PlacedAbove
	case worse:
		return PlacedBelow
	}
	return PlacedSame
}
