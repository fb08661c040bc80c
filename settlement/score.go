package settlement

import (
	"fmt"
	"slices"
)

// A Score is what an offer is worth to one party, in its own units, over all
// ways to complete it: for a whole offer the two ends are the same.
type Score struct {
	// Worst and Best are the utilities of the worst and the best admissible
	// completion, reckoned with the middle of every interval. Between has the
	// least and the most that any completion may be worth given the intervals.
	Worst   Number   `json:"worst"`
	Best    Number   `json:"best"`
	Between Interval `json:"between"`
	// Possible is false if no completion is admissible for this party; the
	// numbers are then those of the offer as it stands, its unset issues
	// counting nothing.
	Possible bool `json:"possible"`
	// Exact is false where rules join so many unset issues that not all ways
	// were tried: Worst may then be too low and Best too high, never the other
	// way about, and a completion counts as possible until one red line of the
	// offer itself says otherwise.
	Exact bool `json:"exact"`
	// Floor is the party's floor, and Enough how the offer stands to it.
	Floor  Number `json:"floor"`
	Enough Enough `json:"enough"`
	// CrossedBy and BrokenBy are as in [Comparison], for what the offer says.
	CrossedBy []int `json:"crossed_by,omitempty"`
	BrokenBy  []int `json:"broken_by,omitempty"`
}

// Enough says whether an offer reaches a party's floor.
type Enough string

// Whether an offer reaches the floor.
const (
	EnoughAlways Enough = "always"  // however it is completed
	EnoughMaybe  Enough = "depends" // on how it is completed
	EnoughNever  Enough = "never"   // below it, or not admissible
)

// maxCompletionWork bounds the trying of completions of rule-bound issues:
// completions times the issues and rules that each is looked at for.
const maxCompletionWork = 1 << 17

// Score reckons what an offer, whole or partial, is worth to a party by its own
// valuation. Errors name the field.
func (v Valuation) Score(d Domain, offer Package) (Score, error) {
	if err := v.Check(d); err != nil {
		return Score{}, err
	}
	if err := d.CheckPackage(offer); err != nil {
		return Score{}, fmt.Errorf("offer: %w", err)
	}
	return v.score(d, offer, maxCompletionWork), nil
}

func (v Valuation) score(d Domain, offer Package, work int) Score {
	s := Score{Floor: v.Floor()}
	s.CrossedBy, s.BrokenBy = v.Crosses(offer)
	c := v.completions(d, offer, work)
	s.Exact, s.Possible = c.exact, c.found && len(s.CrossedBy)+len(s.BrokenBy) == 0
	if s.Possible {
		s.Worst, s.Best, s.Between = c.middle.Low, c.middle.High, c.between
	} else {
		s.Worst, s.Between = v.Utility(offer), v.Between(offer)
		s.Best = s.Worst
	}
	switch {
	case !s.Possible || s.Best.Cmp(s.Floor) < 0:
		s.Enough = EnoughNever
	case s.Worst.Cmp(s.Floor) >= 0:
		s.Enough = EnoughAlways
	default:
		s.Enough = EnoughMaybe
	}
	return s
}

// completed is what all completions of an offer are worth.
type completed struct {
	middle, between Interval
	found, exact    bool
}

// completions tries all options of the unset issues that rules concern, and
// adds the extremes of the others, which nothing joins to anything.
func (v Valuation) completions(d Domain, offer Package, work int) completed {
	bound, free := v.unset(d, offer)
	loose := completed{found: true, exact: true}
	for _, k := range free {
		w := v.Worths[k]
		loose = loose.plus(v.extremes(k, func(o int) bool { return !slices.Contains(w.Forbidden, o) }))
	}
	ways, each := 1, len(d.Issues)+len(d.Rules)+len(v.Rules)
	for _, k := range bound {
		if ways *= d.Issues[k].Len(); ways*each > work {
			return loose.plus(v.outer(offer, bound))
		}
	}
	var tried completed
	p := slices.Clone(offer)
	for way := range ways {
		for _, k := range bound {
			p[k] = way % d.Issues[k].Len()
			way /= d.Issues[k].Len()
		}
		if !v.keepsTo(d, p, bound) {
			continue
		}
		tried = tried.or(completed{Exactly(v.Utility(p)), v.Between(p), true, true})
	}
	tried.exact = true
	return loose.plus(tried)
}

// unset parts the issues that an offer leaves open into those that a rule
// concerns, of the domain or of the party, and the others.
func (v Valuation) unset(d Domain, offer Package) (bound, free []int) {
	concerned := map[int]bool{}
	for _, r := range slices.Concat(d.Rules, v.Rules) {
		for _, c := range slices.Concat(r.When, r.Then) {
			concerned[c.Issue] = true
		}
	}
	for k, o := range offer {
		switch {
		case o == Unset && concerned[k]:
			bound = append(bound, k)
		case o == Unset:
			free = append(free, k)
		}
	}
	return bound, free
}

// keepsTo tells whether a package in which only issues without rules are unset
// is admissible for the party and the domain, red lines of the offer apart.
func (v Valuation) keepsTo(d Domain, p Package, bound []int) bool {
	for _, k := range bound {
		if slices.Contains(v.Worths[k].Forbidden, p[k]) {
			return false
		}
	}
	for _, r := range slices.Concat(d.Rules, v.Rules) {
		if r.Forbids(p) {
			return false
		}
	}
	return true
}

// extremes are the least and the most that one issue can add.
func (v Valuation) extremes(k int, allowed func(int) bool) completed {
	out := completed{exact: true}
	w := v.Worths[k]
	for o, e := range w.Evaluations {
		if allowed(o) {
			out = out.or(completed{Exactly(w.Weight.Middle().Mul(e.Middle())), w.Weight.mul(e), true, true})
		}
	}
	return out
}

// outer bounds what cannot be tried in full: every issue at its extremes, every
// bonus that the offer does not rule out at its best and at its worst.
func (v Valuation) outer(offer Package, bound []int) completed {
	out := completed{Exactly(v.Base), Exactly(v.Base), true, false}
	for k, o := range offer {
		if o != Unset {
			out = out.plus(v.extremes(k, func(i int) bool { return i == o }))
		}
	}
	for _, k := range bound {
		w := v.Worths[k]
		out = out.plus(v.extremes(k, func(o int) bool { return !slices.Contains(w.Forbidden, o) }))
	}
	for _, r := range v.Rules {
		if r.Kind != Bonus || ruledOut(r, offer) {
			continue
		}
		bonus := completed{Exactly(r.Bonus.Middle()), r.Bonus, true, false}
		if !r.Applies(offer) {
			bonus = bonus.or(completed{found: true})
		}
		out = out.plus(bonus)
	}
	return out
}

// ruledOut tells whether an offer already fails one of a rule's conditions.
func ruledOut(r Rule, offer Package) bool {
	for _, c := range r.When {
		if offer[c.Issue] != Unset && !c.Met(offer) {
			return true
		}
	}
	return false
}

func (c completed) plus(x completed) completed {
	return completed{c.middle.add(x.middle), c.between.add(x.between), c.found && x.found, c.exact && x.exact}
}

// or is what either may be worth.
func (c completed) or(x completed) completed {
	if !c.found {
		return x
	}
	return completed{c.middle.hull(x.middle), c.between.hull(x.between), true, c.exact && x.exact}
}

// hull is the smallest interval that holds both.
func (i Interval) hull(j Interval) Interval {
	if j.Low.Cmp(i.Low) < 0 {
		i.Low = j.Low
	}
	if j.High.Cmp(i.High) > 0 {
		i.High = j.High
	}
	return i
}
