package settlement

import (
	"fmt"
	"math/big"
	"slices"
)

// What a domain may hold. The limits keep a file from filling the memory; they
// do not say what can be solved.
const (
	MaxIssues  = 1000    // issues of a domain
	MaxOptions = 20_000  // options of one issue, steps of its range included
	MaxInAll   = 200_000 // options of all issues of a domain
	MaxRules   = 10_000  // rules of a domain or of a valuation
	MaxText    = 2_000   // bytes of a name or an option
)

// A Domain is what the talks are about.
type Domain struct {
	Name   string  `json:"name,omitempty"`
	Issues []Issue `json:"issues"`
	// Rules that hold for everybody, whatever the parties think: requirements
	// and exclusions, no bonuses.
	Rules []Rule `json:"rules,omitempty"`
}

// An Issue is one thing to be settled. Its options are the steps of Range, if
// it has one, and then Options; their positions, from 0, are what a [Package]
// holds. Options are only ever added at the end, so positions stay.
type Issue struct {
	Name    string   `json:"name"`
	Range   *Range   `json:"range,omitempty"`
	Options []string `json:"options,omitempty"`
	// Open tells that options may be added while talks go on.
	Open bool `json:"open,omitempty"`
}

// A Range is the numbers From, From+Step, …, up to To. Step is positive. Unit
// is for people, such as "USD" or "days".
type Range struct {
	From Number `json:"from"`
	To   Number `json:"to"`
	Step Number `json:"step"`
	Unit string `json:"unit,omitempty"`
}

// Len counts the numbers in the range; 0 if it is malformed or longer than
// [MaxOptions].
func (r *Range) Len() int {
	if r == nil || r.Step.Sign() <= 0 || r.To.Cmp(r.From) < 0 {
		return 0
	}
	q := r.To.Sub(r.From).Div(r.Step).rat()
	n := new(big.Int).Quo(q.Num(), q.Denom())
	if !n.IsInt64() || n.Int64() >= MaxOptions {
		return 0
	}
	return int(n.Int64()) + 1
}

// At is the number at position i.
func (r *Range) At(i int) Number { return r.From.Add(r.Step.Mul(Int(int64(i)))) }

// Len counts the issue's options.
func (i Issue) Len() int { return i.Range.Len() + len(i.Options) }

// Option is the text of the option at a position. A number of a range is
// written without its unit.
func (i Issue) Option(position int) string {
	if n := i.Range.Len(); position < n {
		return i.Range.At(position).String()
	} else {
		return i.Options[position-n]
	}
}

// Find is the position of an option, by its text; in a range by its value, so
// that "1.50" finds 1.5. The second answer is false if there is none.
func (i Issue) Find(option string) (int, bool) {
	n := i.Range.Len()
	if k := slices.Index(i.Options, option); k >= 0 {
		return n + k, true
	}
	if n == 0 {
		return 0, false
	}
	v, err := ParseNumber(option)
	if err != nil {
		return 0, false
	}
	at := v.Sub(i.Range.From).Div(i.Range.Step)
	if !at.rat().IsInt() || !at.rat().Num().IsInt64() {
		return 0, false
	}
	k := at.rat().Num().Int64()
	return int(k), k >= 0 && k < int64(n)
}

// Find is the position of the issue with that name.
func (d Domain) Find(issue string) (int, bool) {
	k := slices.IndexFunc(d.Issues, func(i Issue) bool { return i.Name == issue })
	return k, k >= 0
}

// WithOption is the domain with one more option at the end of an issue that is
// open. Valuations made before give it no evaluation: see
// [Valuation.WithOption].
func (d Domain) WithOption(issue int, option string) (Domain, error) {
	if issue < 0 || issue >= len(d.Issues) {
		return Domain{}, fmt.Errorf("there is no issue %d", issue+1)
	}
	i := d.Issues[issue]
	if !i.Open {
		return Domain{}, fmt.Errorf("issue %q is not open to further options", i.Name)
	}
	if _, found := i.Find(option); found {
		return Domain{}, fmt.Errorf("issue %q has an option %q already", i.Name, option)
	}
	i.Options = append(slices.Clone(i.Options), option)
	d.Issues = slices.Clone(d.Issues)
	d.Issues[issue] = i
	return d, d.Check()
}

// Packages counts all packages, admissible or not: the product of the numbers
// of options.
func (d Domain) Packages() *big.Int {
	n := big.NewInt(1)
	for _, i := range d.Issues {
		n.Mul(n, big.NewInt(int64(i.Len())))
	}
	return n
}

// Check tells what is malformed, naming the issue, or nil.
func (d Domain) Check() error {
	if len(d.Issues) == 0 {
		return faultNoIssues()
	}
	if len(d.Issues) > MaxIssues {
		return faultIssues("count", len(d.Issues), "most", MaxIssues)
	}
	names, total := map[string]bool{}, 0
	for k, i := range d.Issues {
		if names[i.Name] {
			return faultSameIssue("name", i.Name)
		}
		names[i.Name] = true
		if err := i.check(); err != nil {
			return faultIssue("number", k+1, "name", i.Name, "problem", err)
		}
		if total += i.Len(); total > MaxInAll {
			return faultInAll("number", k+1, "name", i.Name, "most", MaxInAll)
		}
	}
	return checkRules(d, d.Rules, false)
}

func (i Issue) check() error {
	switch {
	case i.Name == "" || len(i.Name) > MaxText:
		return faultIssueName()
	case i.Range != nil && i.Range.Step.Sign() <= 0:
		return faultStep()
	case i.Range != nil && i.Range.To.Cmp(i.Range.From) < 0:
		return faultRange()
	case i.Range != nil && i.Range.Len() == 0, i.Len() > MaxOptions:
		return faultOptions("most", MaxOptions)
	case i.Len() == 0:
		return faultNoOptions()
	}
	seen := make(map[string]bool, len(i.Options))
	numbers := Issue{Range: i.Range}
	for _, o := range i.Options {
		if o == "" || len(o) > MaxText {
			return faultOption()
		}
		if _, inRange := numbers.Find(o); inRange || seen[o] {
			return faultSameOption("option", o)
		}
		seen[o] = true
	}
	return nil
}
