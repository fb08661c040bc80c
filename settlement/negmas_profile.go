package settlement

import (
	"fmt"
	"strings"
)

func readUtilityFunction(d Domain, b []byte, kind string) (Valuation, []string, error) {
	t, err := readTree(b, kind)
	if err != nil {
		return Valuation{}, nil, err
	}
	if web := t.get("LinearAdditiveUtilitySpace"); web != nil {
		return readWebSpace(d, web)
	}
	var notes []string
	for range maxDepth { // discounted and the like are wrapped around what they discount
		inner := t.get("ufun")
		if inner == nil {
			break
		}
		notes = append(notes, fmt.Sprintf("%s is ignored: packages are compared as if agreed today", t.str("type")))
		t = inner
	}
	u := utilityFunction{d: d, t: t, v: Valuation{Party: t.str("name"), Worths: make([]Worth, len(d.Issues))}, notes: notes}
	for _, step := range []func() error{u.weights, u.values, u.redLines, u.rest} {
		if err := step(); err != nil {
			return Valuation{}, nil, t.faultf("%w", err)
		}
	}
	return u.v, u.notes, nil
}

// A utilityFunction is one being read.
type utilityFunction struct {
	d     Domain
	t     *tree
	v     Valuation
	notes []string
}

// byIssue finds an entry of a list in the order of issues, or of a mapping by
// their names; nil if there is none.
func (u *utilityFunction) byIssue(t *tree, k int) *tree {
	switch {
	case t == nil:
		return nil
	case t.kind == listing && k < len(t.kids):
		return t.kids[k]
	case t.kind == mapping:
		return t.get(u.d.Issues[k].Name)
	}
	return nil
}

func (u *utilityFunction) weights() error {
	weights := u.t.get("weights")
	if weights != nil && weights.kind == listing && len(weights.kids) != len(u.d.Issues) {
		return fmt.Errorf("weights: %d for %d issues", len(weights.kids), len(u.d.Issues))
	}
	for k := range u.d.Issues {
		u.v.Worths[k].Weight = Exactly(Int(1))
		w := u.byIssue(weights, k)
		if w == nil && weights != nil {
			return fmt.Errorf("weights: issue %q has none", u.d.Issues[k].Name)
		}
		if w != nil {
			i, err := readInterval(w)
			if err != nil {
				return fmt.Errorf("weights: issue %q: %w", u.d.Issues[k].Name, err)
			}
			u.v.Worths[k].Weight = i
		}
	}
	return nil
}

func (u *utilityFunction) values() error {
	values := u.t.get("values")
	kind := u.t.str("type")
	kind = kind[strings.LastIndex(kind, ".")+1:]
	linear := kind == "AffineUtilityFunction" || kind == "LinearUtilityFunction"
	if values == nil && !linear {
		return fmt.Errorf("values are missing (type %q)", kind)
	}
	for k, issue := range u.d.Issues {
		at := u.byIssue(values, k)
		if at == nil && !linear {
			return fmt.Errorf("values: issue %q has none", issue.Name)
		}
		if at == nil {
			at = &tree{kind: mapping, keys: []string{"type"}, kids: []*tree{{kind: scalar, text: "IdentityFun"}}}
		}
		e, err := readEvaluations(issue, at)
		if err != nil {
			return fmt.Errorf("values: issue %q: %w", issue.Name, err)
		}
		u.v.Worths[k].Evaluations = e
	}
	return nil
}

func (u *utilityFunction) redLines() error {
	lines, err := readConditions(u.d, u.t.get("red_lines"))
	if err != nil {
		return fmt.Errorf("red_lines: %w", err)
	}
	for _, c := range lines {
		u.v.Worths[c.Issue].Forbidden = c.Options
	}
	return nil
}

func (u *utilityFunction) rest() (err error) {
	if u.v.Rules, err = readRules(u.d, u.t.get("rules")); err != nil {
		return err
	}
	if b := u.t.str("bias", "base"); b != "" {
		if u.v.Base, err = ParseNumber(b); err != nil {
			return fmt.Errorf("bias: %w", err)
		}
	}
	switch r := strings.ToLower(u.t.str("reserved_value", "reservation")); r {
	case "":
	case "-inf", "-.inf", "-infinity":
		u.v.Reservation = u.v.lowest()
		u.notes = append(u.notes, "without an agreement it has nothing at all: its floor is the least that any package might be worth, "+u.v.Reservation.Text(6))
	default:
		if u.v.Reservation, err = ParseNumber(r); err != nil {
			return fmt.Errorf("reserved_value: %w", err)
		}
	}
	return nil
}

// lowest is no more than any package's utility.
func (v Valuation) lowest() Number {
	sum := v.Base
	for _, w := range v.Worths {
		var least Number
		for o, e := range w.Evaluations {
			if x := w.Weight.Middle().Mul(e.Middle()); o == 0 || x.Cmp(least) < 0 {
				least = x
			}
		}
		sum = sum.Add(least)
	}
	for _, r := range v.Rules {
		if b := r.Bonus.Middle(); r.Kind == Bonus && b.Sign() < 0 {
			sum = sum.Add(b)
		}
	}
	return sum
}

// readEvaluations reads one of NegMAS's functions of one issue.
func readEvaluations(issue Issue, t *tree) ([]Interval, error) {
	out := make([]Interval, issue.Len())
	if t.kind == listing { // one a value, in order
		if len(t.kids) != len(out) {
			return nil, fmt.Errorf("%d evaluations for %d values", len(t.kids), len(out))
		}
		for k := range out {
			var err error
			if out[k], err = readInterval(t.kids[k]); err != nil {
				return nil, fmt.Errorf("value %q: %w", issue.Option(k), err)
			}
		}
		return out, nil
	}
	if t.kind != mapping {
		return nil, fmt.Errorf("%s, and not a function", t.kind)
	}
	if table := t.get("mapping"); table != nil || t.get("type") == nil {
		if table == nil {
			table = t
		}
		return readTable(issue, table)
	}
	f, err := readFunction(issue, t)
	if err != nil {
		return nil, err
	}
	for k := range out {
		n, err := ParseNumber(issue.Option(k))
		if err != nil && f.numbers {
			return nil, fmt.Errorf("value %q is no number", issue.Option(k))
		}
		out[k] = Exactly(f.of(n))
	}
	return out, nil
}

func readTable(issue Issue, t *tree) ([]Interval, error) {
	out, given := make([]Interval, issue.Len()), make([]bool, issue.Len())
	if t.kind == listing { // in order
		return readEvaluations(issue, t)
	}
	if t.kind != mapping {
		return nil, fmt.Errorf("mapping: %s", t.kind)
	}
	for k, key := range t.keys {
		o, ok := issue.option(key)
		if !ok {
			return nil, fmt.Errorf("mapping: there is no value %q", key)
		}
		i, err := readInterval(t.kids[k])
		if err != nil {
			return nil, fmt.Errorf("mapping: value %q: %w", key, err)
		}
		out[o], given[o] = i, true
	}
	for o, ok := range given {
		if !ok {
			return nil, fmt.Errorf("mapping: value %q is missing", issue.Option(o))
		}
	}
	return out, nil
}

// A function gives the evaluation of a number, if it looks at the number.
type function struct {
	of      func(Number) Number
	numbers bool
}

func readFunction(issue Issue, t *tree) (function, error) {
	var err error
	get := func(preset string, names ...string) Number {
		text := preset
		if s := t.str(names...); s != "" {
			text = s
		}
		n, bad := ParseNumber(text)
		if bad != nil && err == nil {
			err = fmt.Errorf("%s: %w", names[0], bad)
		}
		return n
	}
	kind := t.str("type")
	switch kind = kind[strings.LastIndex(kind, ".")+1:]; kind {
	case "LinearFun", "AffineFun", "IdentityFun":
		if low := t.get("min_value"); low != nil && issue.Len() > 0 {
			from, bad := ParseNumber(issue.Option(0))
			to, worse := ParseNumber(issue.Option(issue.Len() - 1))
			if bad != nil || worse != nil {
				return function{}, fmt.Errorf("%s on values that are no numbers", kind)
			}
			a, b := get("0", "min_value"), get("1", "max_value")
			if from.Equal(to) {
				return function{func(Number) Number { return a }, true}, err
			}
			slope := b.Sub(a).Div(to.Sub(from))
			return function{func(x Number) Number { return a.Add(slope.Mul(x.Sub(from))) }, true}, err
		}
		slope, bias := get("1", "slope"), get("0", "bias")
		return function{func(x Number) Number { return bias.Add(slope.Mul(x)) }, true}, err
	case "ConstFun":
		c := get("0", "bias", "value")
		return function{func(Number) Number { return c }, false}, err
	case "QuadraticFun":
		a2, a1, bias := get("1", "a2"), get("1", "a1"), get("0", "bias")
		return function{func(x Number) Number { return bias.Add(x.Mul(a1)).Add(x.Mul(x).Mul(a2)) }, true}, err
	case "TriangularFun":
		low, top, high := get("0", "start"), get("1", "middle"), get("1", "end")
		scale, bias := get("1", "scale"), get("0", "bias")
		f := triangle(low, high, top, scale)
		return function{func(x Number) Number { return f(x).Add(bias) }, true}, err
	}
	return function{}, fmt.Errorf("functions of type %q are not supported", kind)
}

// readWebSpace reads GeniusWeb's linear additive utility space.
func readWebSpace(d Domain, t *tree) (Valuation, []string, error) {
	v := Valuation{Party: t.str("name"), Worths: make([]Worth, len(d.Issues))}
	for k, issue := range d.Issues {
		weight := t.get("issueWeights").get(issue.Name)
		utilities := t.get("issueUtilities").get(issue.Name)
		if weight == nil || utilities == nil || utilities.kind != mapping || len(utilities.kids) != 1 {
			return Valuation{}, nil, fmt.Errorf("issue %q: its issueWeights or issueUtilities are missing", issue.Name)
		}
		i, err := readInterval(weight)
		if err != nil {
			return Valuation{}, nil, fmt.Errorf("issueWeights[%q]: %w", issue.Name, err)
		}
		v.Worths[k].Weight = i
		of := utilities.kids[0]
		if table := of.get("valueUtilities"); table != nil {
			v.Worths[k].Evaluations, err = readTable(issue, table)
		} else {
			v.Worths[k].Evaluations, err = webLine(issue, of)
		}
		if err != nil {
			return Valuation{}, nil, fmt.Errorf("issueUtilities[%q]: %w", issue.Name, err)
		}
	}
	bid := t.get("reservationBid").get("issuevalues", "issueValues")
	if bid == nil || len(bid.kids) == 0 {
		return v, nil, nil
	}
	conditions, err := readConditions(d, bid)
	if err != nil {
		return Valuation{}, nil, fmt.Errorf("reservationBid: %w", err)
	}
	v.Alternative = &Alternative{Text: "reservation bid", Package: d.Nothing()}
	for _, c := range conditions {
		if len(c.Options) != 1 {
			return Valuation{}, nil, fmt.Errorf("reservationBid: issue %q has no single option", d.Issues[c.Issue].Name)
		}
		v.Alternative.Package[c.Issue] = c.Options[0]
	}
	return v, nil, nil
}

// webLine is linear between two values.
func webLine(issue Issue, t *tree) ([]Interval, error) {
	var at [4]Number
	for k, name := range []string{"lowValue", "lowUtility", "highValue", "highUtility"} {
		n, err := ParseNumber(t.str(name))
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		at[k] = n
	}
	if at[0].Equal(at[2]) {
		return nil, fmt.Errorf("lowValue equals highValue")
	}
	slope := at[3].Sub(at[1]).Div(at[2].Sub(at[0]))
	out := make([]Interval, issue.Len())
	for k := range out {
		n, err := ParseNumber(issue.Option(k))
		if err != nil {
			return nil, fmt.Errorf("value %q is no number", issue.Option(k))
		}
		out[k] = Exactly(at[1].Add(slope.Mul(n.Sub(at[0]))))
	}
	return out, nil
}
