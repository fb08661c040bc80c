package settlement

import (
	"fmt"
	"strconv"
	"strings"
)

func readGeniusProfile(d Domain, b []byte) (Valuation, []string, error) {
	f, err := parseGenius(b)
	if err != nil {
		return Valuation{}, nil, err
	}
	o, err := f.objective()
	if err != nil {
		return Valuation{}, nil, err
	}
	v := Valuation{Worths: make([]Worth, len(d.Issues))}
	var notes []string
	at, err := matchIssues(d, o.Issues)
	if err != nil {
		return Valuation{}, nil, err
	}
	weights, base, err := o.weights()
	if err != nil {
		return Valuation{}, nil, err
	}
	if base.Sign() != 0 {
		notes = append(notes, "a weight of no issue adds "+base.String()+" to every package")
		v.Base = base
	}
	nonlinear := append(append([]geniusFunction{}, f.Functions...), o.Functions...)
	for k, issue := range d.Issues {
		i := at[k]
		weight, weighted := weights[i.Index]
		switch {
		case weighted:
		case len(weights) == 0:
			weight = Int(1)
		case len(nonlinear) == 0:
			return Valuation{}, nil, fmt.Errorf("issue %q (index %s) has no <weight>", issue.Name, i.Index)
		}
		v.Worths[k].Weight = Exactly(weight)
		note, err := i.evaluate(issue, &v.Worths[k], len(nonlinear) > 0)
		if err != nil {
			return Valuation{}, nil, fmt.Errorf("issue %q: %w", issue.Name, err)
		}
		notes = append(notes, note...)
	}
	for _, u := range nonlinear {
		rules, err := u.rules(d, at)
		if err != nil {
			return Valuation{}, nil, err
		}
		v.Rules = append(v.Rules, rules...)
	}
	for _, r := range append(f.Reservation, o.Reservation...) {
		if v.Reservation, err = ParseNumber(r.Value); err != nil {
			return Valuation{}, nil, fmt.Errorf("<reservation>: %w", err)
		}
	}
	for _, r := range append(f.Discount, o.Discount...) {
		if n, err := ParseNumber(r.Value); err != nil || !n.Equal(Int(1)) {
			notes = append(notes, fmt.Sprintf("discount factor %q is ignored: packages are compared as if agreed today", r.Value))
		}
	}
	return v, notes, nil
}

// matchIssues finds the profile's issue for each of the domain's: by name, or
// by its place if a file spells all names its own way.
func matchIssues(d Domain, issues []geniusIssue) ([]geniusIssue, error) {
	out := make([]geniusIssue, len(d.Issues))
	named := map[string]int{}
	for k, i := range issues {
		named[strings.TrimSpace(i.Name)] = k
	}
	for k, want := range d.Issues {
		at, ok := named[strings.TrimSpace(want.Name)]
		if !ok {
			return nil, fmt.Errorf("issue %q of the domain is missing", want.Name)
		}
		out[k] = issues[at]
	}
	if len(issues) != len(d.Issues) {
		return nil, fmt.Errorf("%d issues for a domain of %d", len(issues), len(d.Issues))
	}
	return out, nil
}

// weights are told by the index of their issue. Writers of this form put what
// every package is worth anyway (base) under an index that no issue has.
func (o *geniusObjective) weights() (of map[string]Number, base Number, err error) {
	issues := map[string]bool{}
	for _, i := range o.Issues {
		if issues[i.Index] {
			return nil, base, fmt.Errorf("two issues have index %q", i.Index)
		}
		issues[i.Index] = true
	}
	of = map[string]Number{}
	for _, w := range o.Weights {
		n, err := ParseNumber(w.Value)
		if err != nil {
			return nil, base, fmt.Errorf("<weight> of index %q: %w", w.Index, err)
		}
		if !issues[w.Index] {
			base = base.Add(n)
			continue
		}
		of[w.Index] = n
	}
	return of, base, nil
}

// evaluate fills in the evaluations of one issue's options.
func (i geniusIssue) evaluate(issue Issue, w *Worth, mayLack bool) ([]string, error) {
	w.Evaluations = make([]Interval, issue.Len())
	if len(i.Evaluator) > 0 {
		return i.Evaluator[0].evaluate(issue, i, w)
	}
	given := map[string]string{}
	for _, item := range i.Items {
		if item.Value != nil && item.Evaluation != nil {
			given[strings.TrimSpace(*item.Value)] = *item.Evaluation
		}
	}
	if len(given) == 0 && mayLack {
		return nil, nil
	}
	for k := range w.Evaluations {
		text, ok := given[strings.TrimSpace(issue.Option(k))]
		if !ok {
			return nil, fmt.Errorf("option %q has no evaluation", issue.Option(k))
		}
		n, err := ParseNumber(text)
		if err != nil {
			return nil, fmt.Errorf("evaluation of option %q: %w", issue.Option(k), err)
		}
		w.Evaluations[k] = Exactly(n)
	}
	return nil, nil
}

// A geniusFunction is a sum over boxes of packages, each worth something: the
// nonlinear profiles of the 2014 competition.
type geniusFunction struct {
	Parts []struct {
		Type        string      `xml:"type,attr"`
		Weight      string      `xml:"weight,attr"`
		Aggregation string      `xml:"aggregation,attr"`
		Boxes       []geniusBox `xml:"hyperRectangle"`
	} `xml:"ufun"`
}

type geniusBox struct {
	Utility  string `xml:"utility,attr"`
	Includes []struct {
		Index string `xml:"index,attr"`
		Min   string `xml:"min,attr"`
		Max   string `xml:"max,attr"`
	} `xml:"INCLUDES"`
}

func (u geniusFunction) rules(d Domain, issues []geniusIssue) ([]Rule, error) {
	var rules []Rule
	for _, part := range u.Parts {
		if part.Type != "PlainUfun" || part.Aggregation != "" && part.Aggregation != "sum" {
			return nil, fmt.Errorf("<ufun> of type %q with aggregation %q is not supported", part.Type, part.Aggregation)
		}
		weight := Int(1)
		if part.Weight != "" {
			var err error
			if weight, err = ParseNumber(part.Weight); err != nil {
				return nil, fmt.Errorf("weight of a <ufun>: %w", err)
			}
		}
		for k, box := range part.Boxes {
			r, err := box.rule(d, issues)
			if err != nil {
				return nil, fmt.Errorf("<hyperRectangle> %s: %w", strconv.Itoa(k+1), err)
			}
			r.Bonus = Exactly(r.Bonus.Low.Mul(weight))
			rules = append(rules, r)
		}
	}
	return rules, nil
}

func (box geniusBox) rule(d Domain, issues []geniusIssue) (Rule, error) {
	n, err := ParseNumber(box.Utility)
	if err != nil {
		return Rule{}, fmt.Errorf("utility: %w", err)
	}
	r := Rule{Kind: Bonus, Bonus: Exactly(n)}
	for _, in := range box.Includes {
		low, err := ParseNumber(in.Min)
		if err != nil {
			return Rule{}, fmt.Errorf("min: %w", err)
		}
		high, err := ParseNumber(in.Max)
		if err != nil {
			return Rule{}, fmt.Errorf("max: %w", err)
		}
		issue := -1
		for k := range issues {
			if issues[k].Index == in.Index {
				issue = k
			}
		}
		if issue < 0 {
			return Rule{}, fmt.Errorf("there is no issue of index %q", in.Index)
		}
		c := Condition{Issue: issue}
		for o := range d.Issues[issue].Len() {
			if v, err := ParseNumber(d.Issues[issue].Option(o)); err == nil && v.Cmp(low) >= 0 && v.Cmp(high) <= 0 {
				c.Options = append(c.Options, o)
			}
		}
		r.When = append(r.When, c)
	}
	return r, nil
}
