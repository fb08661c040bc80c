package settlement

import (
	"fmt"
	"strconv"
	"strings"
)

// NegMAS (Mohammad, Nakadai and Greenwald 2020) keeps an outcome space in one
// file and a utility function a party in others. What we read of it, in YAML or
// JSON, with what we add, marked +:
//
//	name: Strike
//	issues:
//	  - {name: Pay, type: ContinuousIssue, values: [1, 3], step: 0.5}  # + step
//	  - {name: Leave, type: ContiguousIssue, values: [0, 10]}
//	  - {name: Term, values: [one year, two years]}
//	rules:                                                              # +
//	  - {kind: requires, when: {Term: two years}, then: {Leave: [0, 1]}}
//
// and for a party, with intervals written [low, high] or "low..high"          +
//
//	type: LinearAdditiveUtilityFunction
//	name: Union
//	reserved_value: 0.4
//	weights: [0.5, 0.2, 0.3]
//	values:
//	  - {type: AffineFun, slope: 0.5, bias: -0.5}
//	  - {type: LinearFun, slope: 0.1}
//	  - {type: TableFun, mapping: {one year: 1, two years: [0.2, 0.4]}}
//	red_lines: {Pay: [1, 1.5]}                                          # +
//	rules:                                                              # +
//	  - {kind: bonus, when: {Leave: [9, 10], Term: one year}, bonus: 0.05}
//
// The JSON of GeniusWeb (issuesValues, LinearAdditiveUtilitySpace) is read as
// well.

func readOutcomeSpace(b []byte, kind string) (Domain, []string, error) {
	t, err := readTree(b, kind)
	if err != nil {
		return Domain{}, nil, err
	}
	d := Domain{Name: t.str("name")}
	if web := t.get("issuesValues"); web != nil {
		err = readWebIssues(&d, web)
		return d, nil, err
	}
	issues := t.get("issues")
	if issues == nil || issues.kind != listing {
		return Domain{}, nil, t.faultf("there is no list under issues")
	}
	var notes []string
	for k, i := range issues.kids {
		issue, note, err := readIssue(i)
		if err != nil {
			return Domain{}, nil, i.faultf("issues[%d] (%q): %w", k, issue.Name, err)
		}
		d.Issues = append(d.Issues, issue)
		notes = append(notes, note...)
	}
	d.Rules, err = readRules(d, t.get("rules"))
	return d, notes, err
}

func readIssue(t *tree) (Issue, []string, error) {
	out := Issue{Name: t.str("name"), Open: t.str("open") == "true"}
	values := t.get("values", "options")
	if values == nil {
		return out, nil, fmt.Errorf("it has no values")
	}
	kind := t.str("type")
	kind = kind[strings.LastIndex(kind, ".")+1:]
	if values.kind == scalar { // so many: 0, 1, …
		n, err := strconv.Atoi(values.text)
		if err != nil || n < 1 || n > MaxOptions {
			return out, nil, fmt.Errorf("values: %q is neither a list nor a number of values", values.text)
		}
		out.Range = &Range{From: Int(0), To: Int(int64(n - 1)), Step: Int(1)}
		return out, nil, nil
	}
	if values.kind != listing {
		return out, nil, fmt.Errorf("values: %s, and not a list", values.kind)
	}
	step := t.str("step")
	whole, real := strings.HasPrefix(kind, "Contiguous"), strings.HasPrefix(kind, "Continuous")
	if whole || real || step != "" {
		if len(values.kids) != 2 {
			return out, nil, fmt.Errorf("values: a range is its least and its greatest number")
		}
		r, notes, err := rangeOf(out.Name, values.kids[0].text, values.kids[1].text, !whole && step == "")
		if err != nil {
			return out, nil, err
		}
		if step != "" {
			if r.Step, err = ParseNumber(step); err != nil {
				return out, nil, fmt.Errorf("step: %w", err)
			}
		}
		r.Unit = t.str("unit")
		out.Range = r
		return out, notes, nil
	}
	for k, v := range values.kids {
		if v.kind != scalar {
			return out, nil, fmt.Errorf("values[%d]: %s, and not a value", k, v.kind)
		}
		out.Options = append(out.Options, v.text)
	}
	return out, nil, nil
}

// readWebIssues reads GeniusWeb's: discrete values, or from, to and step.
func readWebIssues(d *Domain, t *tree) error {
	for k, i := range t.kids {
		if t.kind != mapping {
			return t.faultf("issuesValues: %s, and not a mapping", t.kind)
		}
		issue := Issue{Name: t.keys[k]}
		if r := i.get("range"); r != nil {
			if r.kind != listing || len(r.kids) != 3 {
				return fmt.Errorf("issuesValues[%q]: a range is its least, its greatest number and its step", issue.Name)
			}
			issue.Range = new(Range)
			for j, to := range []*Number{&issue.Range.From, &issue.Range.To, &issue.Range.Step} {
				n, err := ParseNumber(r.kids[j].text)
				if err != nil {
					return fmt.Errorf("issuesValues[%q].range: %w", issue.Name, err)
				}
				*to = n
			}
		} else if v := i.get("values"); v != nil && v.kind == listing {
			for _, o := range v.kids {
				issue.Options = append(issue.Options, o.text)
			}
		} else {
			return fmt.Errorf("issuesValues[%q]: neither values nor a range", issue.Name)
		}
		d.Issues = append(d.Issues, issue)
	}
	return nil
}

// option finds an option by its text, or by its value if it is a number.
func (i Issue) option(text string) (int, bool) {
	if k, ok := i.Find(text); ok {
		return k, true
	}
	n, err := ParseNumber(text)
	if err != nil {
		return 0, false
	}
	for k := range i.Options {
		if m, err := ParseNumber(i.Options[k]); err == nil && m.Equal(n) {
			return i.Range.Len() + k, true
		}
	}
	return 0, false
}

func readRules(d Domain, t *tree) ([]Rule, error) {
	if t == nil {
		return nil, nil
	}
	if t.kind != listing {
		return nil, t.faultf("rules: %s, and not a list", t.kind)
	}
	var out []Rule
	for k, r := range t.kids {
		rule := Rule{Kind: RuleKind(r.str("kind")), Note: r.str("note")}
		var err error
		if rule.When, err = readConditions(d, r.get("when")); err == nil {
			rule.Then, err = readConditions(d, r.get("then"))
		}
		if b := r.get("bonus"); b != nil && err == nil {
			rule.Bonus, err = readInterval(b)
		}
		if err != nil {
			return nil, r.faultf("rules[%d]: %w", k, err)
		}
		out = append(out, rule)
	}
	return out, nil
}

// readConditions reads what maps issues to an option or a list of options.
func readConditions(d Domain, t *tree) ([]Condition, error) {
	if t == nil {
		return nil, nil
	}
	if t.kind != mapping {
		return nil, fmt.Errorf("%s, and not a mapping of issues to options", t.kind)
	}
	var out []Condition
	for k, name := range t.keys {
		issue, ok := d.Find(name)
		if !ok {
			return nil, fmt.Errorf("there is no issue %q", name)
		}
		options := t.kids[k].kids
		if t.kids[k].kind == scalar {
			options = []*tree{t.kids[k]}
		}
		c := Condition{Issue: issue}
		for _, o := range options {
			at, ok := d.Issues[issue].option(o.text)
			if !ok {
				return nil, fmt.Errorf("issue %q has no option %q", name, o.text)
			}
			c.Options = append(c.Options, at)
		}
		out = append(out, c)
	}
	return out, nil
}

func readInterval(t *tree) (Interval, error) {
	var out Interval
	if t.kind == listing && len(t.kids) == 2 {
		err := out.UnmarshalText([]byte(t.kids[0].text + ".." + t.kids[1].text))
		return out, err
	}
	if t.kind != scalar {
		return out, fmt.Errorf("%s, and not a number", t.kind)
	}
	err := out.UnmarshalText([]byte(t.text))
	return out, err
}
