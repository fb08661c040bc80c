package settlement

import (
	"fmt"
	"slices"
)

// Check tells what does not fit the domain, naming the field, or nil. Answers
// that contradict each other are well formed: [Elicited.Conflicts] has those.
func (a Answers) Check(d Domain) error {
	if err := d.Check(); err != nil {
		return err
	}
	if len(a.Options) != len(d.Issues) {
		return fmt.Errorf("options: there are answers for %d issues, and the domain has %d", len(a.Options), len(d.Issues))
	}
	for k, o := range a.Options {
		if err := o.check(d.Issues[k].Len()); err != nil {
			return fmt.Errorf("options of issue %q: %w", d.Issues[k].Name, err)
		}
	}
	if len(a.Swings) > 0 {
		if err := checkRatings(a.Swings, len(d.Issues), "issues"); err != nil {
			return fmt.Errorf("swings: %w", err)
		}
		if !slices.ContainsFunc(a.Swings, func(i Interval) bool { return i.High.Sign() > 0 }) {
			return fmt.Errorf("swings: none is worth anything")
		}
	}
	if len(a.Order) > 0 {
		if err := checkOrder(a.Order, len(d.Issues)); err != nil {
			return fmt.Errorf("order: %w", err)
		}
	}
	if n := len(a.Preferences) + len(a.Trades); n > MaxAnswers {
		return fmt.Errorf("%d preferences and trades are too many (at most %d)", n, MaxAnswers)
	} else if n > 0 && len(d.Issues) > MaxWeighed {
		return fmt.Errorf("preferences and trades over %d issues are too many (at most %d); rate the swings instead", len(d.Issues), MaxWeighed)
	}
	for k, p := range a.Preferences {
		if err := p.check(d); err != nil {
			return fmt.Errorf("preference %d: %w", k+1, err)
		}
	}
	for k, t := range a.Trades {
		if err := t.check(d); err != nil {
			return fmt.Errorf("trade %d: %w", k+1, err)
		}
	}
	if a.Alternative != nil && len(a.Alternative.Package) > 0 {
		if err := d.CheckPackage(a.Alternative.Package); err != nil {
			return fmt.Errorf("alternative: %w", err)
		}
	}
	return nil
}

func (o OptionAnswers) check(options int) error {
	switch {
	case (len(o.Ratings) > 0) == (len(o.Order) > 0):
		return fmt.Errorf("they are either rated or put in order")
	case len(o.Order) > 0:
		if err := checkOrder(o.Order, options); err != nil {
			return err
		}
	default:
		if err := checkRatings(o.Ratings, options, "options"); err != nil {
			return err
		}
	}
	for _, f := range o.Forbidden {
		if f < 0 || f >= options {
			return fmt.Errorf("an option at position %d is forbidden, which is not there", f)
		}
	}
	return nil
}

func checkRatings(ratings []Interval, n int, of string) error {
	if len(ratings) != n {
		return fmt.Errorf("%d ratings for %d %s", len(ratings), n, of)
	}
	for k, r := range ratings {
		if r.Low.Sign() < 0 || r.High.Cmp(Int(100)) > 0 || r.Low.Cmp(r.High) > 0 {
			return fmt.Errorf("rating %d: %s is not between 0 and 100", k+1, r)
		}
		if !r.Low.short() || !r.High.short() {
			return fmt.Errorf("rating %d: it has more than %d decimal places", k+1, maxPlaces)
		}
	}
	return nil
}

// checkOrder tells whether groups hold every position from 0 to n−1 once.
func checkOrder(groups [][]int, n int) error {
	seen := make([]bool, n)
	count := 0
	for _, g := range groups {
		if len(g) == 0 {
			return fmt.Errorf("a group is empty")
		}
		for _, k := range g {
			if k < 0 || k >= n {
				return fmt.Errorf("there is none at position %d", k)
			}
			if seen[k] {
				return fmt.Errorf("position %d stands in it twice", k)
			}
			seen[k] = true
			count++
		}
	}
	if count != n {
		return fmt.Errorf("it ranks %d of %d", count, n)
	}
	return nil
}

func (p Preference) check(d Domain) error {
	if p.Prefers != PrefersFirst && p.Prefers != PrefersSecond && p.Prefers != PrefersNeither {
		return fmt.Errorf("there is no answer %q", p.Prefers)
	}
	for k, s := range []Side{p.First, p.Second} {
		name := []string{"first", "second"}[k]
		if (len(s.Package) > 0) == (s.Swing != nil) {
			return fmt.Errorf("%s: it is either a package or a swing", name)
		}
		if s.Swing != nil && (*s.Swing < 0 || *s.Swing >= len(d.Issues)) {
			return fmt.Errorf("%s: there is no issue %d", name, *s.Swing+1)
		}
		if s.Swing == nil {
			if err := d.CheckPackage(s.Package); err != nil {
				return fmt.Errorf("%s: %w", name, err)
			}
		}
	}
	if (p.First.Swing == nil) != (p.Second.Swing == nil) {
		return fmt.Errorf("a package is compared with a swing")
	}
	if p.First.Swing != nil {
		return nil
	}
	for k, o := range p.First.Package {
		if (o == Unset) != (p.Second.Package[k] == Unset) {
			return fmt.Errorf("issue %q is unset in one of the packages", d.Issues[k].Name)
		}
	}
	return nil
}

func (t Trade) check(d Domain) error {
	for k, s := range []Shift{t.Give, t.For} {
		name := []string{"give", "for"}[k]
		if s.Issue < 0 || s.Issue >= len(d.Issues) {
			return fmt.Errorf("%s: there is no issue %d", name, s.Issue+1)
		}
		if n := d.Issues[s.Issue].Len(); s.From < 0 || s.From >= n || s.To < 0 || s.To >= n {
			return fmt.Errorf("%s: issue %q has no such option", name, d.Issues[s.Issue].Name)
		}
	}
	if t.Give.Issue == t.For.Issue {
		return fmt.Errorf("issue %q is traded for itself", d.Issues[t.Give.Issue].Name)
	}
	return nil
}

// maxPlaces is how many decimal places a rating may have. Nobody feels finer
// differences, and sums of a thousand arbitrary fractions are numbers of a
// hundred thousand digits.
const maxPlaces = 6

// short tells whether a number has at most so many decimal places, and at most
// 15 digits before the point.
func (n Number) short() bool {
	million := Int(1_000_000)
	scaled := n.Mul(million).rat()
	return scaled.IsInt() && scaled.Num().BitLen() <= 70
}
