package web

import (
	"encoding/json"
	"net/url"
	"slices"
	"strings"

	"goodoffices/paper"
	"goodoffices/settlement"
)

var (
	_ = at("GET /options/give", (*Server).optionsGive)
	_ = at("GET /options/issues", (*Server).optionsIssues)
)

// A giveData is a valuation about to be given to the mediator.
type giveData struct {
	Form   paper.ValuationForm // "" while it is chosen
	Ways   []paper.ValuationForm
	Lines  []givenIssue
	Hidden []hiddenField
	Floor  string
	Rules  []string // with numbers
	Eyes   eyesLine
}

// A givenIssue is what the mediator will hold of one issue.
type givenIssue struct {
	Name    Said
	Weight  string // with numbers
	Options []givenOption
}

// A givenOption is one option, in the order of the issue or from the best on.
type givenOption struct {
	Says  Said
	Worth string
	Never bool
}

// A hiddenField is a member of an act that a form sends along.
type hiddenField struct{ Name, Value string }

// GET /talks/{talks}/options/give?form=…: first how much, then once more what,
// and who will see it.
func (s *Server) optionsGive(p *Page) error {
	b, err := p.bargain()
	if err != nil {
		return err
	}
	if b == nil || b.own(p.Desk()) == nil {
		return p.to(p.Path("options", "value"))
	}
	d := giveData{Ways: []paper.ValuationForm{paper.ValuationNumbers, paper.ValuationRanking}}
	if chosen := paper.ValuationForm(p.Query("form")); slices.Contains(d.Ways, chosen) {
		d.Form = chosen
	} else {
		return p.show("options-give", d)
	}
	kept, err := s.keptValuation(p)
	if err != nil {
		return err
	}
	if kept == nil {
		return p.to(p.Path("options", "value"))
	}
	own, given := b.own(p.Desk()), kept.Valued
	if d.Form == paper.ValuationRanking {
		given = ranked(*own, given)
	} else {
		d.Floor = p.Worth(own.Floor())
		for _, r := range given.Rules {
			d.Rules = append(d.Rules, p.ruleSaid(b, r))
		}
	}
	for k := range b.Domain.Issues {
		d.Lines = append(d.Lines, p.givenIssue(b, own, k, d.Form))
	}
	if d.Form == paper.ValuationRanking {
		sorted := make([]givenIssue, 0, len(d.Lines))
		for _, k := range given.Order {
			sorted = append(sorted, d.Lines[k])
		}
		d.Lines = sorted
	}
	if d.Hidden, err = fieldsOf(b.ID, given); err != nil {
		return err
	}
	form := url.Values{}
	for _, f := range d.Hidden {
		form.Set(f.Name, f.Value)
	}
	d.Eyes = p.eyes("give-valuation", form)
	return p.show("options-give", d)
}

// fieldsOf are the members of the act that gives a valuation.
func fieldsOf(issues paper.ID, v paper.Valued) ([]hiddenField, error) {
	out := []hiddenField{{"issues", issues.String()}, {"form", string(v.Form)}}
	for name, value := range map[string]any{"worths:json": v.Worths, "order:json": v.Order, "rules:json": v.Rules, "alternative:json": v.Alternative} {
		b, err := json.Marshal(value)
		if err != nil {
			return nil, err
		}
		if s := string(b); s != "null" {
			out = append(out, hiddenField{name, s})
		}
	}
	if v.Reservation != "" {
		out = append(out, hiddenField{"reservation", string(v.Reservation)})
	}
	slices.SortFunc(out[2:], func(a, b hiddenField) int { return strings.Compare(a.Name, b.Name) })
	return out, nil
}

// ranked leaves of a valuation which is better, and not by how much.
func ranked(own settlement.Valuation, v paper.Valued) paper.Valued {
	out := paper.Valued{Form: paper.ValuationRanking, Worths: make([]paper.Worth, len(v.Worths))}
	for k := range v.Worths {
		out.Order = append(out.Order, k)
		var order []int
		for o := range own.Worths[k].Evaluations {
			order = append(order, o)
		}
		slices.SortStableFunc(order, func(i, j int) int {
			return own.Worths[k].Evaluations[j].Middle().Cmp(own.Worths[k].Evaluations[i].Middle())
		})
		out.Worths[k] = paper.Worth{Order: order, Forbidden: v.Worths[k].Forbidden}
	}
	slices.SortStableFunc(out.Order, func(i, j int) int { return own.Worths[j].Weight.Middle().Cmp(own.Worths[i].Weight.Middle()) })
	return out
}

// partOf is what one option adds, from the least to the most.
func partOf(b *bargain, v settlement.Valuation, k, o int) settlement.Interval {
	alone := b.Domain.Nothing()
	alone[k] = o
	v.Base, v.Rules = settlement.Int(0), nil
	return v.Between(alone)
}

// spread writes a number, or from which to which it could be.
func (w *Words) spread(i settlement.Interval) string {
	if i.Known() {
		return w.Worth(i.Low)
	}
	return w.T("unsure.span", "low", w.Worth(i.Low), "high", w.Worth(i.High))
}

func (p *Page) givenIssue(b *bargain, own *settlement.Valuation, k int, form paper.ValuationForm) givenIssue {
	line := givenIssue{Name: p.issueSaid(b, k)}
	options := ratedOptions(b.Domain.Issues[k])
	if form == paper.ValuationNumbers {
		line.Weight = p.spread(own.Worths[k].Weight)
	} else {
		slices.SortStableFunc(options, func(i, j int) int {
			return own.Worths[k].Evaluations[j].Middle().Cmp(own.Worths[k].Evaluations[i].Middle())
		})
	}
	for _, o := range options {
		one := givenOption{Says: p.optionSaid(b, k, o), Never: slices.Contains(own.Worths[k].Forbidden, o)}
		if form == paper.ValuationNumbers {
			one.Worth = p.spread(partOf(b, *own, k, o))
		}
		line.Options = append(line.Options, one)
	}
	return line
}

// An issuesData is what there is to settle, being set or added to.
type issuesData struct {
	Former    paper.ID     // continued, if any
	Languages []paper.Lang // in which it is written, the authentic one first
	Open      []issueLine
	Names     []string     // of the open issues, as the act names them
	New       []int        // numbers of the forms for new issues
	Before    int          // issues there are already
	Choices   []ruleChoice // of what there is already, for a joint rule
	Eyes      eyesLine
}

// A ruleChoice is an issue with what a joint rule can say of it, as the act does.
type ruleChoice struct {
	Issue Said
	Ways  []chosenWay
}

// ruleChoices are they.
func (p *Page) ruleChoices(b *bargain) ([]ruleChoice, error) {
	var out []ruleChoice
	for _, c := range p.choosables(b) {
		one := ruleChoice{Issue: c.Issue}
		for _, way := range c.Ways {
			choosing, _ := b.choosingIn(way.Code)
			value, err := json.Marshal(choosing)
			if err != nil {
				return nil, err
			}
			one.Ways = append(one.Ways, chosenWay{string(value), way.Says})
		}
		out = append(out, one)
	}
	return out, nil
}

// Number is the number of a new issue among all.
func (d issuesData) Number(n int) int { return d.Before + n + 1 }

// GET /talks/{talks}/options/issues
func (s *Server) optionsIssues(p *Page) error {
	b, err := p.bargain()
	if err != nil {
		return err
	}
	if !p.Mediates() {
		return p.to(p.Path("options"))
	}
	d := issuesData{New: []int{0, 1, 2, 3, 4, 5}, Languages: p.languages()}
	form := p.Typed
	if form == nil {
		form = url.Values{}
	}
	if b != nil {
		d.Former, d.Before = b.ID, len(b.Domain.Issues)
		if x := paperOf(p.view, b.ID); x != nil && len(x.Languages) > 0 {
			d.Languages = x.Languages
		}
		if d.Choices, err = p.ruleChoices(b); err != nil {
			return err
		}
		form.Set("former", b.ID.String())
		for k, issue := range b.Issues.Issues {
			if issue.Open {
				d.Open = append(d.Open, p.issueLine(b, k))
				d.Names = append(d.Names, p.issueSaid(b, k).Words())
			}
		}
	}
	d.Eyes = p.eyes("set-issues", form)
	return p.show("options-issues", d)
}
