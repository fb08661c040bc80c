package web

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"goodoffices/desk"
	"goodoffices/mediation"
	"goodoffices/paper"
	"goodoffices/settlement"
)

var _ = at("GET /options/procedure/{paper}", (*Server).procedure)

// A procedureData is a sealed procedure: what it tells whom, what this desk
// handed in, and what came out.
type procedureData struct {
	desk.ViewProcedure
	Text    Said
	Rules   *paper.Procedure
	Listed  []listedLine           // of a ballot
	Goods   []Said                 // of a division
	Package []termLine             // that a single text or an improvement is about, as it stands
	Change  []termLine             // of it, to be answered
	Wished  []termLine             // what the one side of a reflection would be content with
	Pick    []builtIssue           // a choice for each issue, to say that
	Shown   []termLine             // what the other was shown last
	ToShow  []termLine             // and what the mediator can show it now
	Worth   string                 // of what was shown, to this side
	Gain    string                 // what the change gives this side, by its own measure
	Result  *paper.ProcedureResult // nil before it is over
	Came    []termLine             // the package that came out
	Common  []listedLine           // of a ballot
	Shares  []shareLine            // of a division
	Status  string
	HandsIn bool // this desk hands something in now
	Eyes    eyesLine
}

// A listedLine is a package of a ballot by its number on it.
type listedLine struct {
	N     int
	Terms []termLine
	Worth string // to this side, by its own measure
}

// A shareLine is who has a good, or how much of it.
type shareLine struct {
	Good Said
	Who  string
}

// GET /talks/{talks}/options/procedure/{paper}
func (s *Server) procedure(p *Page) error {
	v, err := p.Look()
	if err != nil {
		return err
	}
	id, err := p.paperID()
	if err != nil {
		return err
	}
	i := slices.IndexFunc(v.Procedures, func(x desk.ViewProcedure) bool { return x.ID == id })
	if i < 0 {
		return mediation.ErrNotHeld
	}
	x := v.Procedures[i]
	rules, ok := x.Body.(*paper.Procedure)
	if !ok {
		return mediation.ErrNotHeld
	}
	d := procedureData{ViewProcedure: x, Text: p.Says(rules.Text), Rules: rules}
	if n := len(x.Results); n > 0 && x.State == mediation.ProcedureEnded {
		d.Result = x.Results[n-1].Result
	}
	if err := p.procedureMatter(&d); err != nil {
		return err
	}
	d.Status = p.procedureStatus(v, d)
	if d.HandsIn = handsIn(v, x); d.HandsIn {
		d.Eyes = p.eyes("hand-in", sampleOf(d))
	} else if len(d.ToShow) > 0 {
		d.Eyes = p.eyes("show-reflection", url.Values{"procedure": {d.ID.String()}, "text." + string(p.Lang): {p.T("procedure.reflection.say")}})
	}
	return p.show("procedure", d)
}

// procedureMatter sets what a procedure is about in the page's language.
func (p *Page) procedureMatter(d *procedureData) error {
	if d.Rules.Division != nil {
		for k, g := range d.Rules.Division.Goods {
			d.Goods = append(d.Goods, p.Says(g))
			if d.Result != nil && k < len(d.Result.First) {
				d.Shares = append(d.Shares, shareLine{p.Says(g), p.share(d.Rules.Division, d.Result.First[k])})
			}
		}
	}
	b := p.bargainOver(d.Rules.Issues)
	if b == nil {
		return nil
	}
	own, err := p.ownOver(b)
	if err != nil {
		return err
	}
	switch {
	case d.Rules.Packages != nil:
		for k, l := range d.Rules.Packages.Listed {
			pkg := b.chosen(l.Choices)
			line := listedLine{N: k + 1, Terms: p.terms(b, pkg)}
			if own != nil && pkg.Whole() {
				line.Worth = p.Worth(own.Utility(pkg))
			}
			d.Listed = append(d.Listed, line)
			if d.Result != nil && slices.Contains(d.Result.Listed, k) {
				d.Common = append(d.Common, line)
			}
		}
	case d.Rules.Improvement != nil:
		d.Package = p.chosenTerms(b, d.Rules.Improvement.Choices)
	case d.Round != nil:
		d.Package = p.terms(b, d.Round.Now)
		changed := b.Domain.Nothing()
		for k, o := range d.Round.Change {
			if o != d.Round.Now[k] {
				changed[k] = o
			}
		}
		d.Change = p.terms(b, changed)
		if own != nil && len(d.Change) > 0 {
			d.Gain = p.signed(own.Utility(d.Round.Change).Sub(own.Utility(d.Round.Now)))
		}
	}
	if d.Rules.Reflection != nil {
		p.reflectionMatter(d, b, own)
	}
	if d.Result != nil && len(d.Result.Choices) > 0 {
		d.Came = p.chosenTerms(b, d.Result.Choices)
	}
	return nil
}

// reflectionMatter sets what a reflection is about at this desk: the wish where
// it was made or given, what was shown where it was shown.
func (p *Page) reflectionMatter(d *procedureData, b *bargain, own *settlement.Valuation) {
	handed := d.Mine
	for _, x := range d.Bids {
		if x.Desk == d.Rules.Reflection.Wishes {
			handed = x.Bid
		}
	}
	wish := b.Domain.Nothing()
	if handed != nil {
		wish = b.chosen(handed.Wish)
		d.Wished = p.terms(b, wish)
	}
	d.Pick = p.pick(b, wish)
	x := d.Reflection
	if x == nil {
		return
	}
	d.Shown = p.terms(b, x.Shown)
	if own != nil && x.Shown != nil {
		d.Worth = p.Worth(own.Utility(x.Shown))
	}
	if shows(d.ViewProcedure) {
		d.ToShow = p.terms(b, x.ToShow)
	}
}

// ownOver is this party's own valuation, nil where it has none over just these
// issues.
func (p *Page) ownOver(b *bargain) (*settlement.Valuation, error) {
	now, err := p.bargain()
	if err != nil || now == nil || now.ID != b.ID || p.Mediates() {
		return nil, err
	}
	return now.own(p.Desk()), nil
}

// bargainOver is what there is to settle by one paper, nil where it is not held.
func (p *Page) bargainOver(issues paper.ID) *bargain {
	x := paperOf(p.view, issues)
	if x == nil {
		return nil
	}
	body, ok := x.Body.(*paper.Issues)
	if !ok {
		return nil
	}
	return &bargain{ID: issues, Issues: body, Domain: mediation.DomainOf(body)}
}

// chosen is the package of a paper's choices.
func (b *bargain) chosen(choices []paper.Choice) settlement.Package {
	pkg := b.Domain.Nothing()
	for _, c := range choices {
		if c.Issue >= 0 && c.Issue < len(pkg) && c.Option >= 0 && c.Option < b.Domain.Issues[c.Issue].Len() {
			pkg[c.Issue] = c.Option
		}
	}
	return pkg
}

// chosenTerms are what a paper's choices say.
func (p *Page) chosenTerms(b *bargain, choices []paper.Choice) []termLine {
	return p.terms(b, b.chosen(choices))
}

// procedureStatus says how it stands.
func (p *Page) procedureStatus(v *desk.View, d procedureData) string {
	about := string(d.About)
	switch {
	case d.Result != nil && d.Result.Amount != "":
		return p.T("procedure.bidding.found", "amount", p.BidAmount(d.Result.Amount, d.Rules.Bidding.Range.Unit))
	case d.Result != nil && d.Result.Agreed:
		return p.T("procedure."+about+".found", "n", d.Result.Improved)
	case d.Result != nil:
		return p.T("procedure." + about + ".nothing")
	case d.State == mediation.ProcedureOpen:
		return p.T("procedure.open", "until", d.Until)
	}
	for _, x := range v.Proposals {
		if x.ID == d.Proposal && (x.State == mediation.StateLapsed || x.State == mediation.StateWithdrawn) {
			return p.T("procedure.not")
		}
	}
	return p.T("procedure.put")
}

// handsIn reports whether this desk hands something in now.
func handsIn(v *desk.View, x desk.ViewProcedure) bool {
	rules, ok := x.Body.(*paper.Procedure)
	if !ok || x.State != mediation.ProcedureOpen || v.Desk == v.Mediator {
		return false
	}
	switch {
	case rules.Bidding != nil:
		return rules.Bidding.Demands == v.Desk || rules.Bidding.Pays == v.Desk
	case rules.Division != nil:
		return rules.Division.First == v.Desk || rules.Division.Second == v.Desk
	case rules.Reflection != nil:
		return rules.Reflection.Wishes == v.Desk || x.Reflection != nil && x.Reflection.Shown != nil
	case rules.SingleText != nil:
		return x.Round != nil && len(x.Round.Mutation) > 0
	}
	return rules.Packages != nil // an improvement goes by what was given before
}

// shows reports whether this desk can show something for a wish that it has not
// shown last.
func shows(x desk.ViewProcedure) bool {
	r := x.Reflection
	return r != nil && x.State == mediation.ProcedureOpen && r.ToShow != nil && !slices.Equal(r.ToShow, r.Shown)
}

// sampleOf is something that can be handed in, to tell who would see it.
func sampleOf(d procedureData) url.Values {
	form := url.Values{"procedure": {d.ID.String()}}
	switch {
	case d.Rules.Bidding != nil:
		form.Set("amount", string(d.Rules.Bidding.Range.From))
	case d.Rules.SingleText != nil:
		form.Set("answer", string(paper.BidNoLess))
	case d.Rules.Reflection != nil && len(d.Shown) > 0:
		form.Set("answer", string(paper.BidLeaves))
	case d.Rules.Reflection != nil:
		for k, one := range d.Pick {
			field := "wish." + strconv.Itoa(k)
			form.Set(field+".issue", one.Field)
			form.Set(field+".option", one.Options[0].Value)
		}
	}
	for k := range d.Goods {
		form.Set("points."+strconv.Itoa(k), "1")
	}
	return form
}

// Procedures are they, for the page about options.
func (p *Page) Procedures() []desk.ViewProcedure { return p.view.Procedures }

// BidAmount writes an amount with its unit.
func (p *Page) BidAmount(d paper.Decimal, unit string) string {
	n, err := settlement.ParseNumber(string(d))
	if err != nil {
		return string(d) + " " + unit
	}
	return p.exact(n) + " " + unit
}

// share says who has a good of a division, or how much of it who has.
func (p *Page) share(d *paper.Division, first paper.Fraction) string {
	switch first {
	case "1":
		return string(d.First)
	case "0":
		return string(d.Second)
	}
	part, whole, _ := strings.Cut(string(first), "/")
	return p.T("procedure.shared", "first", string(d.First), "second", string(d.Second), "part", p.N(atoi(part)), "whole", p.N(atoi(whole)))
}

// Answers are what a side can say of a change.
func (p *Page) Answers() []paper.BidAnswer {
	return []paper.BidAnswer{paper.BidBetter, paper.BidNoLess, paper.BidWorse}
}

// ShownAnswers are what a side can say of a package that it is shown.
func (p *Page) ShownAnswers() []paper.BidAnswer {
	return []paper.BidAnswer{paper.BidTakes, paper.BidLeaves}
}
