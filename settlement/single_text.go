package settlement

import (
	"fmt"
	"slices"
)

// Better is what one side privately thinks of a mutation,
// compared with the text on the table.
type Better string

// What a side may answer.
const (
	IsBetter  Better = "better"
	IsNoWorse Better = "no worse"
	IsWorse   Better = "worse"
)

// A SingleText is where the improvement of one text stands (Fisher's single
// negotiating text; Raiffa, The Art and Science of Negotiation, 1982).
// A package is on the table that nobody has agreed to. The engine proposes a
// mutation; each side tells the mediator privately whether it is better; it
// replaces the text if nobody finds it worse and somebody finds it better.
// Nobody ever commits to more than going on, and what comes out last still
// needs everybody's consent.
//
// What goes to all, the same to each: the text, the mutation, and whether it
// was kept. Who answered what stays with the mediator. A side that found a
// kept mutation no worse can tell, between two sides, that the other found it
// better; one that found a mutation better which was not kept can tell that the
// other found it worse. How to lie: [SingleTextVeto].
//
// It is a value: its methods answer the next one and change nothing.
type SingleText struct {
	Text Package `json:"text"`
	// Place is the place in the text's [Mutations] from which to look on.
	Place int64 `json:"place"`
	// Rounds counts the mutations answered, Kept those that stayed, and Idle
	// those answered since one last stayed.
	Rounds int `json:"rounds"`
	Kept   int `json:"kept"`
	Idle   int `json:"idle"`
	// MostRounds and MostIdle end it when reached; 0 is no limit. It ends in any
	// case when every mutation of the text has been answered.
	MostRounds int `json:"most_rounds,omitempty"`
	MostIdle   int `json:"most_idle,omitempty"`
}

// maxSearch is how many inadmissible mutations are passed over at one call.
const maxSearch = 1 << 14

// Next is the mutation to be answered now, and its place. The third answer is
// false when the improvement is over: a limit is reached, or no admissible
// mutation is left (or 16,384 in a row are inadmissible). Admissible is what keeps the domain's rules and crosses no
// red line of the valuations given, if any: those of a party that gave the
// mediator its red lines to be used so, for a mutation that never comes can tell
// the other side of them. The answer depends on nothing else that a party keeps
// to itself.
func (s SingleText) Next(d Domain, seed []byte, within ...Valuation) (p Package, place int64, more bool, err error) {
	m, err := NewMutations(d, s.Text, seed)
	if err != nil {
		return nil, 0, false, fmt.Errorf("text: %w", err)
	}
	if s.Place < 0 || s.Rounds < 0 || s.Idle < 0 {
		return nil, 0, false, fmt.Errorf("a place or a count is negative")
	}
	for k, v := range within {
		if err := v.Check(d); err != nil {
			return nil, 0, false, fmt.Errorf("valuation %d: %w", k+1, err)
		}
	}
	if s.MostRounds > 0 && s.Rounds >= s.MostRounds || s.MostIdle > 0 && s.Idle >= s.MostIdle {
		return nil, 0, false, nil
	}
	for place = s.Place; place < m.Len() && place-s.Place < maxSearch; place++ {
		if p = m.At(place); keepsRules(d, p, within) {
			return p, place, true, nil
		}
	}
	return nil, 0, false, nil
}

// Answered is the state after all sides have answered the mutation at a place,
// which [SingleText.Next] gave. The second answer, whether it was kept, is all
// that the sides learn.
func (s SingleText) Answered(mutation Package, place int64, answers ...Better) (SingleText, bool, error) {
	if len(answers) < 2 || len(answers) > MaxParties {
		return s, false, fmt.Errorf("%d sides answered; there must be between 2 and %d", len(answers), MaxParties)
	}
	for side, a := range answers {
		if a != IsBetter && a != IsNoWorse && a != IsWorse {
			return s, false, fmt.Errorf("side %d: there is no answer %q", side+1, a)
		}
	}
	if place < s.Place {
		return s, false, fmt.Errorf("the mutation at place %d was answered before", place)
	}
	s.Rounds++
	if slices.Contains(answers, IsWorse) || !slices.Contains(answers, IsBetter) {
		s.Place, s.Idle = place+1, s.Idle+1
		return s, false, nil
	}
	s.Text, s.Place, s.Kept, s.Idle = slices.Clone(mutation), 0, s.Kept+1, 0
	return s, true, nil
}

// Answer is what a valuation answers if it is honest: for a desk that lets its
// own program answer, and for tests. A mutation that crosses its red lines is
// worse.
func (v Valuation) Answer(text, mutation Package) Better {
	if issues, rules := v.Crosses(mutation); len(issues)+len(rules) > 0 {
		return IsWorse
	}
	return [3]Better{IsWorse, IsNoWorse, IsBetter}[v.Utility(mutation).Cmp(v.Utility(text))+1]
}

func keepsRules(d Domain, p Package, valuations []Valuation) bool {
	if !d.Allows(p) {
		return false
	}
	for _, v := range valuations {
		if issues, rules := v.Crosses(p); len(issues)+len(rules) > 0 {
			return false
		}
	}
	return true
}

func checkWhole(d Domain, p Package) error {
	if err := d.CheckPackage(p); err != nil {
		return err
	}
	for k, o := range p {
		if o == Unset {
			return faultUnset("issue", d.Issues[k].Name)
		}
	}
	return nil
}
