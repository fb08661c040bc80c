package web

import (
	"slices"
	"strings"

	"goodoffices/paper"
	"goodoffices/settlement"
)

var _ = at("GET /options", (*Server).options)

// An optionsData is what could be agreed, as far as this desk can say.
type optionsData struct {
	Issues  []issueLine
	Rules   []string // that hold for everybody
	Chart   *chart
	Empty   bool             // no package gives every side what it has without an agreement
	Never   bool             // nor does any keep what they never accept
	Opens   []concessionLine // what would have to be true for both
	Inexact bool
	Partial []offerLine
	Ranked  []rankedOffer // where some gave a ranking
	Moved   []string      // how far each side came, in sentences
	Sides   []givenLine
	Pairs   []pairLine // among more than two
	Kept    bool       // this party keeps a valuation
	Given   paper.ValuationForm
}

// An issueLine is one thing to be settled.
type issueLine struct {
	Name    Said
	Options []Said
	Range   string
	Open    bool
	Weight  string // of a hundred, by this desk's own valuation
}

// An offerLine is an offer that leaves something open.
type offerLine struct {
	Name  string
	Terms []termLine
	Href  string
}

// A concessionLine is a way to a package that both could accept.
type concessionLine struct {
	Says  string
	Terms []termLine
	Href  string
}

// A givenLine is what a side gave the mediator of its worth.
type givenLine struct {
	Desk paper.Desk
	Form paper.ValuationForm // "" for nothing
	When string
	Old  bool // over issues that were continued since
}

// A pairLine is two sides that the chart can be drawn of.
type pairLine struct {
	Sides []paper.Desk
	Href  string
	Here  bool
}

// GET /talks/{talks}/options
func (s *Server) options(p *Page) error {
	b, err := p.bargain()
	if err != nil {
		return err
	}
	var d optionsData
	if b == nil {
		return p.show("options", d)
	}
	for k := range b.Domain.Issues {
		d.Issues = append(d.Issues, p.issueLine(b, k))
	}
	for _, r := range b.Issues.Rules {
		d.Rules = append(d.Rules, p.ruleSaid(b, r))
	}
	for _, o := range b.partial() {
		d.Partial = append(d.Partial, offerLine{p.offerName(o), p.terms(b, o.Standing), p.PackagePath(o.Standing)})
	}
	p.givenLines(&d)
	d.Ranked = p.rankedOffers(b)
	if p.Mediates() {
		p.chartForMediator(b, &d)
	} else {
		p.chartForParty(b, &d)
	}
	return p.show("options", d)
}

func (p *Page) issueLine(b *bargain, k int) issueLine {
	issue := b.Domain.Issues[k]
	line := issueLine{Name: p.issueSaid(b, k), Open: issue.Open}
	if r := issue.Range; r != nil {
		line.Range = p.T("options.range", "from", p.exact(r.From), "to", p.exact(r.At(r.Len()-1)), "step", p.exact(r.Step), "unit", r.Unit)
	}
	for o := issue.Range.Len(); o < issue.Len(); o++ {
		line.Options = append(line.Options, p.optionSaid(b, k, o))
	}
	if own := b.own(p.Desk()); own != nil {
		line.Weight = p.Worth(own.Worths[k].Weight.Middle())
	}
	return line
}

// givenLines says what the sides gave the mediator; at a party what it gave
// itself.
func (p *Page) givenLines(d *optionsData) {
	for _, side := range sidesFirstOwn(p.view) {
		line := givenLine{Desk: side.Desk}
		for _, x := range p.view.Valuations {
			if body, ok := x.Body.(*paper.Valuation); ok && x.Of == side.Desk {
				line.Form, line.Old, line.When = body.Form, !x.Current, p.ShortDay(x.Date)
			}
		}
		if side.Desk == p.Desk() {
			d.Given = line.Form
		}
		if p.Mediates() {
			d.Sides = append(d.Sides, line)
		}
	}
}

// chartForMediator draws what two sides gave, with all that theory names.
func (p *Page) chartForMediator(b *bargain, d *optionsData) {
	if len(b.Sides) < 2 {
		return
	}
	pair := p.pair(b, d)
	two := *b
	two.Sides = []valued{b.Sides[pair[0]], b.Sides[pair[1]]}
	problem, err := settlement.NewProblem(b.Domain, two.Sides[0].Valuation, two.Sides[1].Valuation)
	if err != nil {
		return
	}
	f := problem.Frontier(pageLimits)
	d.Inexact = !f.Exact()
	floors := []settlement.Number{two.Sides[0].Valuation.Floor(), two.Sides[1].Valuation.Floor()}
	points := []plotted{{Kind: "quo", Name: p.T("options.quo"), Worth: floors}}
	points = append(points, p.plottedOffers(&two)...)
	points = append(points, p.plottedFrontier(&two, f)...)
	if zone := f.Zone(); len(zone.Points) == 0 {
		d.Empty, d.Never = true, f.Len() == 0
		d.Opens = p.concessions(&two, f, zone.Concessions)
	}
	c := p.chartOfTwo([2]string{string(two.Sides[0].Desk), string(two.Sides[1].Desk)}, points, floors)
	d.Chart = &c
}

// concessions say in words by how much one side alone, or both together, would
// have to be content with less than they say, and with which package.
func (p *Page) concessions(b *bargain, f *settlement.Frontier, all []settlement.Concession) []concessionLine {
	var out []concessionLine
	for _, c := range all {
		pkg := f.Package(c.Point)
		line := concessionLine{Terms: p.terms(b, pkg), Href: p.PackagePath(pkg)}
		if c.Party >= 0 {
			side := b.Sides[c.Party]
			floor := side.Valuation.Floor()
			line.Says = p.T("options.opens.one", "desk", string(side.Desk), "by", p.Worth(c.By[c.Party]), "floor", p.Worth(floor), "left", p.Worth(floor.Sub(c.By[c.Party])))
		} else if c.By[0].Sign() == 0 || c.By[1].Sign() == 0 {
			continue // one side alone does it with less than any two
		} else {
			line.Says = p.T("options.opens.all", "one", string(b.Sides[0].Desk), "two", string(b.Sides[1].Desk), "first", p.Worth(c.By[0]), "second", p.Worth(c.By[1]))
		}
		out = append(out, line)
	}
	return out
}

// pageLimits keep a page from being waited for.
var pageLimits = settlement.Limits{Points: 20_000, Work: 20_000_000, Contexts: 20_000, Branches: 50}

// pair is which two sides the chart is drawn of.
func (p *Page) pair(b *bargain, d *optionsData) [2]int {
	chosen := [2]int{0, 1}
	code := func(i, j int) string {
		return sideCode(p.TalksID, b.Sides[i].Desk) + "-" + sideCode(p.TalksID, b.Sides[j].Desk)
	}
	for i := range b.Sides {
		for j := i + 1; j < len(b.Sides); j++ {
			if p.Query("sides") == code(i, j) {
				chosen = [2]int{i, j}
			}
		}
	}
	for i := range b.Sides {
		for j := i + 1; j < len(b.Sides) && len(b.Sides) > 2; j++ {
			d.Pairs = append(d.Pairs, pairLine{[]paper.Desk{b.Sides[i].Desk, b.Sides[j].Desk}, p.Path("options") + "?sides=" + code(i, j), chosen == [2]int{i, j}})
		}
	}
	return chosen
}

// plottedFrontier are the packages than which nothing is better for both; where
// a criterion picks one, it bears its name.
func (p *Page) plottedFrontier(b *bargain, f *settlement.Frontier) []plotted {
	named := map[int][]settlement.Criterion{}
	for _, c := range f.Choose() {
		if c.Criterion != settlement.Lexicographic {
			named[c.Point] = append(named[c.Point], c.Criterion)
		}
	}
	var fair, rest []plotted
	for k := range f.Len() {
		pkg := f.Package(k)
		q := plotted{Kind: "frontier", Name: p.T("options.efficient"), Terms: p.terms(b, pkg), Worth: f.Utilities(k), Href: p.PackagePath(pkg), Efficient: true}
		if named[k] == nil {
			rest = append(rest, q)
			continue
		}
		var names, labels []string
		for _, c := range named[k] {
			names = append(names, p.T("fair."+string(c)))
			labels = append(labels, p.T("fair."+string(c)+".letter"))
		}
		q.Kind, q.Name, q.Label = "fair", strings.Join(names, p.T("list.and")), strings.Join(labels, " ")
		fair = append(fair, q)
	}
	return append(fair, rest...)
}

// chartForParty draws what was offered by what it is worth to this party.
func (p *Page) chartForParty(b *bargain, d *optionsData) {
	own := b.own(p.Desk())
	if d.Kept = own != nil; !d.Kept {
		return
	}
	if points := p.plottedOffers(b); len(points) > 0 {
		floor := own.Floor()
		c := p.chartOfOne(points, &floor)
		d.Chart = &c
		d.Moved = p.moved(b, own)
	}
}

// moved says how far each side came since its first whole offer, by this
// party's own measure.
func (p *Page) moved(b *bargain, own *settlement.Valuation) []string {
	var out []string
	var by []paper.Desk
	for _, o := range b.Offers {
		if !slices.Contains(by, o.By) {
			by = append(by, o.By)
		}
	}
	for _, d := range by {
		var worths []settlement.Number
		for _, o := range b.Offers {
			if o.By == d && o.Standing.Whole() {
				worths = append(worths, own.Utility(o.Standing))
			}
		}
		if len(worths) < 2 {
			continue
		}
		first, last := worths[0], worths[len(worths)-1]
		key := "options.moved"
		if d == p.Desk() {
			key += ".own"
		}
		out = append(out, p.T(key, "desk", string(d), "n", len(worths), "first", p.Worth(first), "last", p.Worth(last)))
	}
	return out
}
