package rehearsal

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/go-json-experiment/json"

	"goodoffices/mediation"
	"goodoffices/paper"
)

// A step is what a desk does that is no act of the talks, with the fields it
// takes; the fields are all needed.
type step struct {
	with    []string
	officer bool // it is an officer's word
	papers  bool // it makes papers, which a label can name
}

var steps = map[string]step{
	"begin":          {},
	"join":           {with: []string{"invitation"}},
	"confirm-card":   {with: []string{"desk"}, officer: true},
	"resume-channel": {with: []string{"desk"}, officer: true},
	"exchange":       {},
	stepChangeCard:   {officer: true, papers: true}, // nextCard reads what it is given
}

// Parse reads a case file; name is what its faults call it. Every error is a
// *Fault.
func Parse(name string, b []byte) (*Case, error) {
	n, err := readYAML(name, b)
	if err != nil {
		return nil, err
	}
	p := &caseParser{c: &Case{File: name}, labels: map[string]bool{}, on: map[paper.Desk][]string{}}
	p.root(n)
	if p.err != nil {
		return nil, p.err
	}
	return p.c, nil
}

// A caseParser builds a case. The first fault stands.
type caseParser struct {
	c      *Case
	err    error
	labels map[string]bool
	on     map[paper.Desk][]string // officers of the desks whose card has changed
}

func (p *caseParser) fault(line int, format string, args ...any) {
	if p.err == nil {
		p.err = &Fault{File: p.c.File, Line: line, Text: fmt.Sprintf(format, args...)}
	}
}

func meant(name string, all []string) string {
	if s := mediation.Nearest(name, all); s != "" {
		return fmt.Sprintf(" (did you mean %q?)", s)
	}
	return ""
}

// fields checks that n is a mapping with no other keys than these and returns
// how to get at them.
func (p *caseParser) fields(n *node, what string, known ...string) *node {
	if n.shape != mapping {
		p.fault(n.line, "%s is a mapping, not %s", what, n.shape)
		return &node{line: n.line, shape: mapping}
	}
	for _, e := range n.keys {
		if !slices.Contains(known, e.name) {
			p.fault(e.line, "%s has no %q%s", what, e.name, meant(e.name, known))
		}
	}
	return n
}

func (p *caseParser) list(n *node, key string, needed bool) []*node {
	v := n.get(key)
	switch {
	case v == nil && needed:
		p.fault(n.line, "%s is missing", key)
	case v == nil:
	case v.shape != list:
		p.fault(v.line, "%s is a list, not %s", key, v.shape)
	default:
		return v.items
	}
	return nil
}

func (p *caseParser) str(n *node, key string, needed bool) string {
	v := n.get(key)
	if v == nil {
		if needed {
			p.fault(n.line, "%s is missing", key)
		}
		return ""
	}
	s, ok := v.scalar.(string)
	if !ok || s == "" {
		p.fault(v.line, "%s is words (in quotes if they look like a number)", key)
	}
	return s
}

func (p *caseParser) flag(n *node, key string, usual bool) bool {
	v := n.get(key)
	if v == nil {
		return usual
	}
	b, ok := v.scalar.(bool)
	if !ok {
		p.fault(v.line, "%s is true or false", key)
	}
	return b
}

// choice is str for one of a few words.
func (p *caseParser) choice(n *node, key string, needed bool, all ...string) string {
	s := p.str(n, key, needed)
	if s != "" && !slices.Contains(all, s) {
		p.fault(n.get(key).line, "%s is one of %s, not %q%s", key, strings.Join(all, ", "), s, meant(s, all))
	}
	return s
}

func (p *caseParser) root(n *node) {
	n = p.fields(n, "a case", "case", "title", "summary", "note", "zone", "rows", "desks", "acts")
	c := p.c
	c.Name, c.Note, c.Rows = p.str(n, "case", true), p.str(n, "note", false), p.flag(n, "rows", false)
	c.Title = p.texts(n, "title", true)
	c.Summary = p.texts(n, "summary", false)
	zone := p.str(n, "zone", true)
	var err error
	if c.Zone, err = time.LoadLocation(zone); err != nil || zone == "Local" {
		p.fault(n.at("/zone"), "zone: no time zone %q", zone)
	}
	for _, d := range p.list(n, "desks", true) {
		p.desk(d)
	}
	if p.err == nil && c.Mediator().Name == "" {
		p.fault(n.at("/desks"), "no desk has the role mediator")
	}
	acts := p.list(n, "acts", true)
	for _, a := range acts {
		p.act(a)
		if p.err != nil {
			return
		}
	}
	p.whole(n)
}

// texts reads words by language.
func (p *caseParser) texts(n *node, key string, needed bool) paper.Text {
	v := n.get(key)
	if v == nil {
		if needed {
			p.fault(n.line, "%s is missing", key)
		}
		return nil
	}
	out := paper.Text{}
	for _, e := range p.fields(v, key, languages(v)...).keys {
		out[paper.Lang(e.name)] = p.str(v, e.name, true)
	}
	if len(out) == 0 {
		p.fault(v.line, "%s is empty", key)
	}
	return out
}

// languages returns the keys of a mapping that are language tags.
func languages(n *node) []string {
	var out []string
	for _, e := range n.keys {
		if languageTag.MatchString(e.name) {
			out = append(out, e.name)
		}
	}
	return out
}

var languageTag = regexp.MustCompile(`^[a-z]{2,3}(-[A-Za-z0-9]{2,8})?$`)

func (p *caseParser) desk(n *node) {
	n = p.fields(n, "a desk", "name", "role", "principal", "officers")
	var places []string
	for _, place := range paper.Places {
		places = append(places, string(place))
	}
	d := Desk{Name: paper.Desk(p.str(n, "name", true)), Role: paper.Place(p.choice(n, "role", true, places...)), Principal: p.str(n, "principal", false)}
	if _, err := paper.ParseDesk(string(d.Name)); err != nil && p.err == nil {
		p.fault(n.at("/name"), "name: %v", err)
	}
	if paper.LookAlike(string(d.Name), courierFolder) {
		p.fault(n.at("/name"), "name: %q is where the courier lies", courierFolder)
	}
	for _, other := range p.c.Desks {
		if paper.LookAlike(string(other.Name), string(d.Name)) || folderOf(other.Name) == folderOf(d.Name) {
			p.fault(n.at("/name"), "name: %q looks like %q", d.Name, other.Name)
		}
		if other.Role == paper.PlaceMediator && d.Role == paper.PlaceMediator {
			p.fault(n.at("/role"), "role: %s is the mediator", other.Name)
		}
	}
	for _, o := range p.list(n, "officers", true) {
		o = p.fields(o, "an officer", "name", "title")
		d.Officers = append(d.Officers, Officer{Name: p.str(o, "name", true), Title: p.str(o, "title", false)})
	}
	if len(d.Officers) == 0 {
		p.fault(n.line, "a desk has an officer at least")
	}
	p.c.Desks = append(p.c.Desks, d)
}

var (
	rowName     = regexp.MustCompile(`^[1-9][0-9]{0,2}\.[1-9][0-9]{0,2}$`)
	paperNumber = regexp.MustCompile(`^[1-9][0-9]?$`)
	labelName   = regexp.MustCompile(`^[a-z][a-z0-9-]*$`)
)

func (p *caseParser) act(n *node) {
	n = p.fields(n, "an act", "date", "desk", "as", "act", "with", "label", "source", "row", "refused", "settle", "note", "expect")
	a := &Act{
		Line: n.line, Name: p.str(n, "act", true), Label: p.str(n, "label", false), Row: p.str(n, "row", p.c.Rows),
		Source: Source(p.choice(n, "source", true, string(Reported), string(Invented))), Refused: p.str(n, "refused", false),
		Settle: p.flag(n, "settle", true), Note: p.str(n, "note", false), with: n.get("with"),
	}
	p.date(n, a)
	p.who(n, a)
	switch {
	case a.Row == "":
	case !p.c.Rows:
		p.fault(n.at("/row"), "row: this case has no rows (rows: true)")
	case a.Row != RowSetup && !rowName.MatchString(a.Row):
		p.fault(n.at("/row"), "row: %q is neither a row such as \"1.2\" nor %q", a.Row, RowSetup)
	}
	p.what(n, a)
	p.label(n, a)
	p.c.Acts = append(p.c.Acts, a)
	for _, e := range p.list(n, "expect", false) {
		p.expectation(e, a)
	}
}

func (p *caseParser) date(n *node, a *Act) {
	var err error
	s := p.str(n, "date", true)
	if a.Date, err = time.Parse(time.RFC3339, s); err != nil && p.err == nil {
		p.fault(n.at("/date"), "date: %q is no date like 2025-03-27T10:00:00+04:00", s)
	}
	if all := p.c.Acts; len(all) > 0 && a.Date.Before(all[len(all)-1].Date) {
		p.fault(n.at("/date"), "date: %s lies before the act above (%s)", s, all[len(all)-1].Date.Format(time.RFC3339))
	}
}

// known returns the desk that a value of this node names.
func (p *caseParser) known(n *node, key string) *Desk {
	name := p.str(n, key, true)
	d := p.c.desk(paper.Desk(name))
	if d == nil {
		p.fault(n.at("/"+key), "%s: the case names no desk %q%s", key, name, meant(name, p.c.deskNames()))
		return &Desk{}
	}
	return d
}

func (p *caseParser) who(n *node, a *Act) {
	d := p.known(n, "desk")
	a.Desk = d.Name
	a.As = p.str(n, "as", steps[a.Name].officer || slices.Contains(mediation.Acts(), a.Name))
	officers := p.officers(d)
	if a.As != "" && !slices.Contains(officers, a.As) {
		p.fault(n.at("/as"), "as: %s has no officer %q%s", d.Name, a.As, meant(a.As, officers))
	}
}

// what checks that there is such an act or step and that it can be read.
func (p *caseParser) what(n *node, a *Act) {
	if a.with == nil {
		a.with = &node{line: a.Line, shape: mapping}
	}
	a.with.strings(func(s string, line int) {
		if strings.HasPrefix(s, "@") {
			p.checkLabel(s, line)
		}
		p.c.said = append(p.c.said, oneLine(s))
	})
	if s, ok := steps[a.Name]; ok {
		if a.Refused != "" {
			p.fault(n.at("/refused"), "refused: only an act of the talks is refused by a rule")
		}
		if a.Name == stepChangeCard {
			p.nextCard(n, a)
			return
		}
		with := p.fields(a.with, a.Name, s.with...)
		for _, key := range s.with {
			p.str(with, key, true)
			if key == "desk" {
				p.known(with, key)
			}
		}
		return
	}
	if !slices.Contains(mediation.Acts(), a.Name) {
		var all []string
		for name := range steps {
			all = append(all, name)
		}
		p.fault(n.at("/act"), "no act %q%s", a.Name, meant(a.Name, append(mediation.Acts(), all...)))
		return
	}
	if _, err := a.decode(func(string) string { return paper.IDOf(nil).String() }); err != nil {
		line := a.with.line
		var field *paper.FieldError
		if errors.As(err, &field) {
			line = a.with.at(field.Field)
		}
		p.fault(line, "%v", err)
	}
}

// decode turns the act's YAML into JSON, every label into an id, and decodes it.
func (a *Act) decode(id func(label string) string) (mediation.Act, error) {
	b, err := json.Marshal(a.with.value(func(s string) string {
		if strings.HasPrefix(s, "@") {
			return id(s)
		}
		return s
	}), json.Deterministic(true))
	if err != nil {
		return nil, err
	}
	return mediation.DecodeAct(a.Name, b)
}

func (p *caseParser) label(n *node, a *Act) {
	if a.Label == "" {
		return
	}
	s, isStep := steps[a.Name]
	switch line := n.at("/label"); {
	case !labelName.MatchString(a.Label):
		p.fault(line, "label: %q is no plain word in small letters", a.Label)
	case p.labels[a.Label]:
		p.fault(line, "label: %q stands for something else already", a.Label)
	case isStep && !s.papers || a.Refused != "":
		p.fault(line, "label: this makes no paper")
	}
	p.labels[a.Label] = true
}

// checkLabel checks that "@label", "@label/kind" or "@label/2" was given above.
func (p *caseParser) checkLabel(s string, line int) {
	name, kind, of := strings.Cut(strings.TrimPrefix(s, "@"), "/")
	if !p.labels[name] {
		var all []string
		for l := range p.labels {
			all = append(all, l)
		}
		slices.Sort(all)
		p.fault(line, "no label @%s above%s", name, meant(name, all))
	}
	if of && !paper.Kind(kind).Known() && !paperNumber.MatchString(kind) {
		p.fault(line, "%s: no kind %q%s", s, kind, meant(kind, kindNames()))
	}
}

func kindNames() []string {
	var out []string
	for _, k := range paper.Kinds() {
		out = append(out, string(k))
	}
	slices.Sort(out)
	return out
}

// oneLine writes words in one line with single spaces, so that how a text was
// broken does not matter.
func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }
