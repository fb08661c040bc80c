package settlement

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"strings"

	"golang.org/x/net/html/charset"
)

// The XML of the GENIUS platform (Lin et al., "Genius: an integrated
// environment for supporting the design of generic automated negotiators",
// 2014), as its domains and profiles are written: one objective holds issues,
// and in a profile also their weights.

type geniusFile struct {
	XMLName   xml.Name
	Objective *geniusObjective `xml:"objective"`
	Space     *struct {
		Objective *geniusObjective `xml:"objective"`
	} `xml:"utility_space"`
	Reservation []geniusValue    `xml:"reservation"`
	Discount    []geniusValue    `xml:"discount_factor"`
	Functions   []geniusFunction `xml:"utility_function"`
}

type geniusObjective struct {
	Name        string            `xml:"name,attr"`
	Issues      []geniusIssue     `xml:"issue"`
	Weights     []geniusValue     `xml:"weight"`
	Objectives  []geniusObjective `xml:"objective"`
	Reservation []geniusValue     `xml:"reservation"`
	Discount    []geniusValue     `xml:"discount_factor"`
	Functions   []geniusFunction  `xml:"utility_function"`
}

type geniusIssue struct {
	Index string `xml:"index,attr"`
	Name  string `xml:"name,attr"`
	Type  string `xml:"type,attr"`
	VType string `xml:"vtype,attr"`
	EType string `xml:"etype,attr"`
	geniusBounds
	Items     []geniusItem      `xml:"item"`
	Range     *geniusBounds     `xml:"range"`
	Evaluator []geniusEvaluator `xml:"evaluator"`
}

type geniusBounds struct {
	Lower string `xml:"lowerbound,attr"`
	Upper string `xml:"upperbound,attr"`
}

type geniusItem struct {
	Value      *string `xml:"value,attr"`
	Evaluation *string `xml:"evaluation,attr"`
}

type geniusValue struct {
	Index string `xml:"index,attr"`
	Value string `xml:"value,attr"`
}

func parseGenius(b []byte) (*geniusFile, error) {
	dec := xml.NewDecoder(bytes.NewReader(b))
	dec.CharsetReader = charset.NewReaderLabel
	dec.Entity = xml.HTMLEntity
	f := new(geniusFile)
	if err := dec.Decode(f); err != nil {
		return nil, fmt.Errorf("XML: %w", err)
	}
	return f, nil
}

// objective finds the one objective, below a template or below a utility space.
func (f *geniusFile) objective() (*geniusObjective, error) {
	o := f.Objective
	if o == nil && f.Space != nil {
		o = f.Space.Objective
	}
	switch {
	case o == nil:
		return nil, fmt.Errorf("<%s> holds no <objective>", f.XMLName.Local)
	case len(o.Objectives) > 0:
		return nil, fmt.Errorf("objective %q holds further objectives, which is not supported", o.Name)
	case len(o.Issues) == 0:
		return nil, fmt.Errorf("objective %q holds no <issue>", o.Name)
	}
	return o, nil
}

// kind is what the issue's options are: discrete, integer or real. Files in
// use differ in which of the three attributes they set.
func (i geniusIssue) kind() string {
	for _, k := range []string{i.Type, i.VType, i.EType} {
		if k != "" {
			return strings.ToLower(k)
		}
	}
	return "discrete"
}

// bounds are written on the issue or in a <range> of it.
func (i geniusIssue) bounds() (geniusBounds, bool) {
	b := i.geniusBounds
	if i.Range != nil {
		if i.Range.Lower != "" {
			b.Lower = i.Range.Lower
		}
		if i.Range.Upper != "" {
			b.Upper = i.Range.Upper
		}
	}
	return b, b.Lower != "" && b.Upper != ""
}

func readGeniusDomain(b []byte) (Domain, []string, error) {
	f, err := parseGenius(b)
	if err != nil {
		return Domain{}, nil, err
	}
	o, err := f.objective()
	if err != nil {
		return Domain{}, nil, err
	}
	d := Domain{Name: o.Name}
	var notes []string
	for k, i := range o.Issues {
		issue, note, err := i.issue()
		if err != nil {
			return Domain{}, nil, fmt.Errorf("issue %d (%q): %w", k+1, i.Name, err)
		}
		d.Issues = append(d.Issues, issue)
		notes = append(notes, note...)
	}
	return d, notes, nil
}

func (i geniusIssue) issue() (Issue, []string, error) {
	out := Issue{Name: i.Name}
	switch kind := i.kind(); kind {
	case "discrete":
		for k, item := range i.Items {
			if item.Value == nil {
				return out, nil, fmt.Errorf("item %d has no value", k+1)
			}
			out.Options = append(out.Options, *item.Value)
		}
		return out, nil, nil
	case "integer", "real":
		b, ok := i.bounds()
		if !ok {
			return out, nil, fmt.Errorf("it has no lowerbound and upperbound")
		}
		r, note, err := rangeOf(i.Name, b.Lower, b.Upper, kind == "real")
		out.Range = r
		return out, note, err
	default:
		return out, nil, fmt.Errorf("issues of type %q are not supported", kind)
	}
}

// realSteps is in how many steps GENIUS itself looks at an issue of type real.
const realSteps = 20

func rangeOf(name, lower, upper string, real bool) (*Range, []string, error) {
	from, err := ParseNumber(lower)
	if err != nil {
		return nil, nil, fmt.Errorf("lower bound: %w", err)
	}
	to, err := ParseNumber(upper)
	if err != nil {
		return nil, nil, fmt.Errorf("upper bound: %w", err)
	}
	r := &Range{From: from, To: to, Step: Int(1)}
	if !real || from.Equal(to) {
		return r, nil, nil
	}
	r.Step = to.Sub(from).Div(Int(realSteps))
	return r, []string{fmt.Sprintf("issue %q is continuous; it is taken in %d steps of %s", name, realSteps, r.Step)}, nil
}
