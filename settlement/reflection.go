package settlement

import "fmt"

// A Reflection is what the mediator has to show for one side's wish. It is the
// mediator's alone until the other side has answered; [Reflection.Result] is
// what the proposer then learns.
type Reflection struct {
	// Found tells whether there is anything to show: an admissible package at
	// least as good for the proposer as its wish, by its own valuation, that
	// gives the other side its floor.
	Found bool `json:"found"`
	// Shown is the best such package for the other side. It is shown to that
	// side as an idea, without the wish and without a number.
	Shown Package `json:"shown,omitempty"`
	// Exact is false where the frontier was not; there may then be something
	// still better for the other side.
	Exact bool `json:"exact"`
}

// A ReflectionResult is what the proposer learns.
type ReflectionResult struct {
	Accepted bool    `json:"accepted"`
	Package  Package `json:"package,omitempty"` // only if accepted
}

// Reflect turns one side's wish into something that the other can look at. The
// proposer hands in a whole package that it would be content with; both sides'
// valuations are known to the mediator and to nobody else, which is why the
// frontier is the mediator's. proposer is its place in the problem, 0 or 1.
//
// The other side sees a package that depends on the wish only by how much that
// is worth to the proposer. If it accepts, both see the package. If it
// declines, or if there was nothing to show, the proposer learns that its wish
// led to nothing, and not which of the two it was. How to lie:
// [ReflectionOverask], [ReflectionMisstate].
func Reflect(f *Frontier, proposer int, wish Package) (Reflection, error) {
	p := f.Problem
	if len(p.Valuations) != 2 {
		return Reflection{}, fmt.Errorf("a reflection is between two sides, not %d", len(p.Valuations))
	}
	if proposer != 0 && proposer != 1 {
		return Reflection{}, fmt.Errorf("proposer: there is no side at place %d", proposer)
	}
	if err := checkWhole(p.Domain, wish); err != nil {
		return Reflection{}, fmt.Errorf("wish: %w", err)
	}
	other := 1 - proposer
	content, floor := p.Valuations[proposer].Utility(wish), p.Valuations[other].Floor()
	out := Reflection{Exact: f.Exact()}
	var most Number
	for k := range f.Len() {
		u := f.Utilities(k)
		if u[proposer].Cmp(content) < 0 || u[other].Cmp(floor) < 0 {
			continue
		}
		if !out.Found || u[other].Cmp(most) > 0 {
			out.Found, out.Shown, most = true, f.Package(k), u[other]
		}
	}
	return out, nil
}

// Result is what the proposer learns once the other side has answered, or at
// the stated hour if nothing was shown.
func (r Reflection) Result(accepted bool) ReflectionResult {
	if !r.Found || !accepted {
		return ReflectionResult{}
	}
	return ReflectionResult{true, r.Shown}
}
