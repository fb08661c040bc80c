package settlement

import "fmt"

// A geniusEvaluator gives the evaluation of a number. GENIUS measures integers
// from the lower bound of their issue and takes reals as they are, and keeps
// every evaluation between 0 and 1; so do we.
type geniusEvaluator struct {
	Type   string `xml:"ftype,attr"`
	Offset string `xml:"offset,attr"`
	Slope  string `xml:"slope,attr"`
	P0     string `xml:"parameter0,attr"`
	P1     string `xml:"parameter1,attr"`
	P2     string `xml:"parameter2,attr"`
	P3     string `xml:"parameter3,attr"`
}

func (e geniusEvaluator) evaluate(issue Issue, i geniusIssue, w *Worth) ([]string, error) {
	f, err := e.function()
	if err != nil {
		return nil, fmt.Errorf("<evaluator>: %w", err)
	}
	if issue.Range.Len() == 0 {
		return nil, fmt.Errorf("<evaluator>: the domain gives no range")
	}
	from := Number{}
	if i.kind() == "integer" {
		from = issue.Range.From
		if b, ok := i.bounds(); ok {
			if from, err = ParseNumber(b.Lower); err != nil {
				return nil, fmt.Errorf("lower bound: %w", err)
			}
		}
	}
	one, cut := Int(1), false
	for k := range w.Evaluations {
		n, err := ParseNumber(issue.Option(k))
		if err != nil {
			return nil, fmt.Errorf("option %q is no number", issue.Option(k))
		}
		at := f(n.Sub(from))
		if at.Sign() < 0 {
			at, cut = Number{}, true
		} else if at.Cmp(one) > 0 {
			at, cut = one, true
		}
		w.Evaluations[k] = Exactly(at)
	}
	if cut {
		return []string{fmt.Sprintf("issue %q: evaluations beyond 0 and 1 are cut off, as GENIUS does", issue.Name)}, nil
	}
	return nil, nil
}

func (e geniusEvaluator) function() (func(Number) Number, error) {
	var err error
	get := func(preset string, names ...string) Number {
		text := preset
		for _, n := range names {
			if n != "" {
				text = n
				break
			}
		}
		n, bad := ParseNumber(text)
		if bad != nil && err == nil {
			err = bad
		}
		return n
	}
	switch e.Type {
	case "", "linear":
		offset, slope := get("0", e.Offset, e.P0), get("1", e.Slope, e.P1)
		return func(x Number) Number { return offset.Add(slope.Mul(x)) }, err
	case "constant":
		c := get("0", e.P0, e.Offset)
		return func(Number) Number { return c }, err
	case "triangular":
		low, high, top := get("0", e.P0), get("1", e.P1), get("1", e.P2)
		return triangle(low, high, top, Int(1)), err
	case "triangularvariabletop", "triangular_variable_top":
		low, high, top, peak := get("0", e.P0), get("1", e.P1), get("1", e.P2), get("1", e.P3)
		return triangle(low, high, top, peak), err
	}
	return nil, fmt.Errorf("functions of type %q are not supported", e.Type)
}

// triangle rises from 0 at low to peak at top and falls to 0 at high.
func triangle(low, high, top, peak Number) func(Number) Number {
	return func(x Number) Number {
		switch {
		case x.Cmp(low) < 0 || x.Cmp(high) > 0:
			return Number{}
		case x.Equal(top):
			return peak
		case x.Cmp(top) < 0:
			return peak.Mul(x.Sub(low)).Div(top.Sub(low))
		}
		return peak.Mul(high.Sub(x)).Div(high.Sub(top))
	}
}
