package web

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"goodoffices/paper"
	"goodoffices/settlement"
)

var (
	_ = at("GET /options/value/together", (*Server).optionsTogether)
	_ = at("POST /options/value/together", (*Server).keepTogether)
)

// A togetherData is what goes together for this party: combinations worth more
// or less than their parts, and those it would accept only so, or never.
type togetherData struct {
	Rules   []ruleLine
	Choices []choosable
}

// A ruleLine is one of them in words.
type ruleLine struct {
	N    int
	Says string
}

// A choosable is an issue with what a rule can say of it.
type choosable struct {
	Issue Said
	Ways  []chosenWay
}

// A chosenWay is one option, or all numbers of a range from one on or up to it.
type chosenWay struct {
	Code string // issue:option, then :up or :down
	Says string
}

// GET /talks/{talks}/options/value/together
func (s *Server) optionsTogether(p *Page) error {
	b, err := p.bargain()
	if err != nil {
		return err
	}
	kept, err := s.keptToChange(p, b)
	if err != nil {
		return err
	}
	if kept == nil {
		return p.to(p.Path("options", "value"))
	}
	d := togetherData{Choices: p.choosables(b)}
	for n, rule := range kept.Rules {
		d.Rules = append(d.Rules, ruleLine{n, p.ruleSaid(b, rule)})
	}
	return p.show("options-together", d)
}

// keptToChange is the valuation that this party keeps over the issues in force,
// nil where it keeps none in numbers.
func (s *Server) keptToChange(p *Page, b *bargain) (*keptValue, error) {
	if b == nil || p.Mediates() || b.own(p.Desk()) == nil {
		return nil, nil
	}
	return s.keptFor(p, b)
}

// changing is what a form that was sent changes: the valuation kept here, over
// the issues in force.
func (s *Server) changing(p *Page) (*bargain, *keptValue, error) {
	if err := p.r.ParseForm(); err != nil {
		return nil, nil, badForm
	}
	b, err := p.bargain()
	if err != nil {
		return nil, nil, err
	}
	kept, err := s.keptToChange(p, b)
	if err == nil && kept == nil {
		err = errNoPage
	}
	return b, kept, err
}

// choosables are all issues with what a rule can say of them.
func (p *Page) choosables(b *bargain) []choosable {
	var out []choosable
	for k, issue := range b.Domain.Issues {
		one := choosable{Issue: p.issueSaid(b, k)}
		for o := range issue.Len() {
			code, words := strconv.Itoa(k)+":"+strconv.Itoa(o), p.optionSaid(b, k, o).Words()
			one.Ways = append(one.Ways, chosenWay{code, words})
			if n := issue.Range.Len(); o > 0 && o < n-1 {
				one.Ways = append(one.Ways, chosenWay{code + ":up", p.T("together.up", "number", words)}, chosenWay{code + ":down", p.T("together.down", "number", words)})
			}
		}
		out = append(out, one)
	}
	return out
}

// choosingIn reads what a rule says of an issue.
func (b *bargain) choosingIn(code string) (paper.Choosing, bool) {
	issue, rest, _ := strings.Cut(code, ":")
	option, way, _ := strings.Cut(rest, ":")
	k, err := strconv.Atoi(issue)
	o, err2 := strconv.Atoi(option)
	if err != nil || err2 != nil || k < 0 || k >= len(b.Domain.Issues) || o < 0 || o >= b.Domain.Issues[k].Len() {
		return paper.Choosing{}, false
	}
	c := paper.Choosing{Issue: k, Options: []int{o}}
	for other := range b.Domain.Issues[k].Range.Len() {
		if way == "up" && other > o || way == "down" && other < o {
			c.Options = append(c.Options, other)
		}
	}
	slices.Sort(c.Options)
	return c, true
}

// ruleSaid says a rule in words.
func (p *Page) ruleSaid(b *bargain, r paper.Dependence) string {
	when := p.choosingsSaid(b, r.When)
	switch r.Kind {
	case paper.DependenceRequires:
		return p.T("together.requires", "when", when, "then", p.choosingsSaid(b, r.Then))
	case paper.DependenceExcludes:
		return p.T("together.excludes", "when", when)
	}
	var bonus settlement.Interval
	if bonus.UnmarshalText([]byte(r.Bonus)) != nil {
		return when
	}
	return p.T("together.bonus", "when", when, "bonus", p.signedSpread(bonus))
}

// signedSpread writes what is added or taken away, exactly or from less to more.
func (p *Page) signedSpread(i settlement.Interval) string {
	if i.Known() {
		return p.signed(i.Low)
	}
	return p.T("unsure.span", "low", p.signed(i.Low), "high", p.signed(i.High))
}

func (p *Page) choosingsSaid(b *bargain, all []paper.Choosing) string {
	var out []string
	for _, c := range all {
		if c.Issue < 0 || c.Issue >= len(b.Domain.Issues) || len(c.Options) == 0 {
			continue // a rule of issues that are not these
		}
		out = append(out, p.issueSaid(b, c.Issue).Words()+": "+p.optionsSaid(b, c))
	}
	return strings.Join(out, p.T("list.and"))
}

// optionsSaid says options of one issue: numbers that go on to an end of its
// range as from one on, or up to one.
func (p *Page) optionsSaid(b *bargain, c paper.Choosing) string {
	n, first, last := b.Domain.Issues[c.Issue].Range.Len(), c.Options[0], c.Options[len(c.Options)-1]
	said := func(o int) string {
		if o < 0 || o >= b.Domain.Issues[c.Issue].Len() {
			return "?"
		}
		return p.optionSaid(b, c.Issue, o).Words()
	}
	if whole := len(c.Options) == last-first+1 && len(c.Options) > 1; whole && last == n-1 && first > 0 {
		return p.T("together.up", "number", said(first))
	} else if whole && first == 0 && last < n-1 {
		return p.T("together.down", "number", said(last))
	}
	var out []string
	for _, o := range c.Options {
		out = append(out, said(o))
	}
	return strings.Join(out, p.T("list.or"))
}

// POST /talks/{talks}/options/value/together: it stays at this desk.
func (s *Server) keepTogether(p *Page) error {
	b, kept, err := s.changing(p)
	if err != nil {
		return err
	}
	v := kept.Valued
	v.Rules = slices.Clone(v.Rules)
	if drop := p.r.PostForm.Get("drop"); drop != "" {
		n, err := strconv.Atoi(drop)
		if err != nil || n < 0 || n >= len(v.Rules) {
			return badForm
		}
		v.Rules = slices.Delete(v.Rules, n, n+1)
	} else {
		rule, err := ruleIn(b, p.r)
		if err != nil {
			return p.again("together", err)
		}
		v.Rules = append(v.Rules, rule)
	}
	if err := s.keepValuation(p, b, v); err != nil {
		return p.again("together", err)
	}
	return p.to(p.Path("options", "value", "together"))
}

// ruleIn reads a rule from the form.
func ruleIn(b *bargain, r *http.Request) (paper.Dependence, error) {
	form := r.PostForm
	rule := paper.Dependence{Kind: paper.DependenceKind(form.Get("kind"))}
	var parts []paper.Choosing
	seen := map[int]bool{}
	for _, field := range []string{"first", "second", "third"} {
		code := form.Get(field)
		if code == "" && field == "third" {
			continue
		}
		c, ok := b.choosingIn(code)
		if !ok || seen[c.Issue] {
			return rule, &paper.FieldError{Field: "/" + field, Err: paper.ErrValue, Want: "options of different issues"}
		}
		seen[c.Issue] = true
		parts = append(parts, c)
	}
	rule.When = parts
	switch rule.Kind {
	case paper.DependenceRequires:
		rule.When, rule.Then = parts[:1], parts[1:]
	case paper.DependenceBonus:
		n, err := settlement.ParseNumber(strings.TrimSpace(form.Get("bonus")))
		if err != nil || n.Sign() == 0 || n.Cmp(settlement.Int(100)) > 0 || n.Cmp(settlement.Int(-100)) < 0 {
			return rule, &paper.FieldError{Field: "/bonus", Err: paper.ErrValue, Want: "a number from -100 to 100"}
		}
		rule.Bonus = paper.Spread(n.String())
	case paper.DependenceExcludes:
	default:
		return rule, badForm
	}
	return rule, nil
}

// dependenceOf is a rule as papers say it.
func dependenceOf(r settlement.Rule) paper.Dependence {
	out := paper.Dependence{Kind: paper.DependenceKind(r.Kind), Bonus: paper.Spread(r.Bonus.String())}
	for _, c := range r.When {
		out.When = append(out.When, paper.Choosing(c))
	}
	for _, c := range r.Then {
		out.Then = append(out.Then, paper.Choosing(c))
	}
	return out
}
