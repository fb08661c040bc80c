package web

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/text/number"

	"goodoffices/desk"
	"goodoffices/mediation"
	"goodoffices/paper"
	"goodoffices/settlement"
)

// A bargain is what there is to settle, as far as this desk may reckon with it:
// a party by its own valuation alone, the mediator by those it was given.
type bargain struct {
	ID     paper.ID // of the issues
	Issues *paper.Issues
	Domain settlement.Domain
	Sides  []valued
	Offers []offered // in their order
}

// A valued is a side whose worth this desk may reckon with.
type valued struct {
	Desk      paper.Desk
	Valuation settlement.Valuation
}

// An offered is a package that a paper offers. What a side said before stands
// until it says otherwise.
type offered struct {
	By       paper.Desk
	Paper    desk.ViewPaper
	Standing settlement.Package
	N        int // of that side's, from 1
}

// bargain gathers it; nil before any issues are set.
func (p *Page) bargain() (*bargain, error) {
	v, err := p.Look()
	if err != nil {
		return nil, err
	}
	st, err := p.s.desk.Settling(p.r.Context(), p.TalksID, p.Officer)
	if err != nil || st.Issues.IsZero() {
		return nil, err
	}
	b := &bargain{ID: st.Issues, Issues: st.Body, Domain: st.Domain}
	for _, profile := range st.Profiles {
		b.Sides = append(b.Sides, valued{paper.Desk(profile.Party), profile})
	}
	count := map[paper.Desk]int{}
	standing := map[paper.Desk]settlement.Package{}
	for _, o := range v.Offers {
		if !o.Current {
			continue
		}
		now := b.Domain.Nothing()
		copy(now, standing[o.By])
		for _, c := range o.Offer.Choices {
			now[c.Issue] = c.Option
		}
		count[o.By]++
		standing[o.By] = now
		b.Offers = append(b.Offers, offered{By: o.By, Paper: o.ViewPaper, Standing: now, N: count[o.By]})
	}
	return b, nil
}

// own is this desk's valuation, nil where it has none.
func (b *bargain) own(d paper.Desk) *settlement.Valuation {
	for i := range b.Sides {
		if b.Sides[i].Desk == d {
			return &b.Sides[i].Valuation
		}
	}
	return nil
}

// worths are what a package is worth to the sides, in their order.
func (b *bargain) worths(pkg settlement.Package) []settlement.Number {
	var out []settlement.Number
	for _, s := range b.Sides {
		out = append(out, s.Valuation.Utility(pkg))
	}
	return out
}

// Code is a package in an address: positions, which say nothing to whoever
// does not hold the issues.
func packageCode(pkg settlement.Package) string {
	parts := make([]string, len(pkg))
	for i, o := range pkg {
		parts[i] = "x"
		if o != settlement.Unset {
			parts[i] = strconv.Itoa(o)
		}
	}
	return strings.Join(parts, "-")
}

// packageIn reads the package that an address names.
func (b *bargain) packageIn(code string) (settlement.Package, error) {
	pkg := b.Domain.Nothing()
	parts := strings.Split(code, "-")
	if len(parts) != len(pkg) {
		return nil, mediation.ErrNotHeld
	}
	for i, part := range parts {
		if part == "x" {
			continue
		}
		o, err := strconv.Atoi(part)
		if err != nil {
			return nil, mediation.ErrNotHeld
		}
		pkg[i] = o
	}
	if b.Domain.CheckPackage(pkg) != nil {
		return nil, mediation.ErrNotHeld
	}
	return pkg, nil
}

// PackagePath is the address of a package's page.
func (p *Page) PackagePath(pkg settlement.Package) string {
	return p.Path("options", "package") + "?p=" + packageCode(pkg)
}

// issueSaid and optionSaid are what an issue and an option are called.
func (p *Page) issueSaid(b *bargain, k int) Said { return p.Says(b.Issues.Issues[k].Name) }

func (p *Page) optionSaid(b *bargain, k, o int) Said {
	issue := b.Domain.Issues[k]
	if n := issue.Range.Len(); o < n {
		return setting(strings.TrimSpace(p.exact(issue.Range.At(o))+" "+issue.Range.Unit), p.Lang)
	} else {
		return p.Says(b.Issues.Issues[k].Options[o-n])
	}
}

// exact writes a number in the language's digits.
func (w *Words) exact(n settlement.Number) string {
	return w.print.Sprint(number.Decimal(n.Float(), number.MaxFractionDigits(6)))
}

// terms are what a package says, issue by issue.
func (p *Page) terms(b *bargain, pkg settlement.Package) []termLine {
	var out []termLine
	for k, o := range pkg {
		if o != settlement.Unset {
			out = append(out, termLine{p.issueSaid(b, k), p.optionSaid(b, k, o)})
		}
	}
	return out
}

// offerName is what an offer is called.
func (p *Page) offerName(o offered) string {
	if o.By == p.Desk() {
		return p.T("options.offer.ours", "n", p.N(o.N))
	}
	return p.T("options.offer", "desk", string(o.By), "n", p.N(o.N))
}

// plottedOffers are the offers; one that leaves something open is as much worth
// as what it can become, from the least to the most.
func (p *Page) plottedOffers(b *bargain) []plotted {
	var out []plotted
	for i, o := range b.Offers {
		q := plotted{
			Kind: "offer", Of: string(o.By), Accent: p.Accent(o.By), Name: p.offerName(o), Label: p.N(i + 1), Terms: p.terms(b, o.Standing),
			Worth: b.worths(o.Standing), Href: p.PackagePath(o.Standing), Note: p.crossedBy(b, o.Standing),
		}
		if !o.Standing.Whole() {
			least, most, ok := b.reach(o.Standing)
			if !ok {
				continue
			}
			q.Worth, q.To = least, most
		}
		out = append(out, q)
	}
	return out
}

// reach is from the least to the most that a package which leaves something
// open can become worth to the sides, each by itself.
func (b *bargain) reach(pkg settlement.Package) (least, most []settlement.Number, ok bool) {
	for _, side := range b.Sides {
		s, err := side.Valuation.Score(b.Domain, pkg)
		if err != nil {
			return nil, nil, false
		}
		least, most = append(least, s.Worst), append(most, s.Best)
	}
	return least, most, true
}

// crossedBy says whose red lines a package crosses.
func (p *Page) crossedBy(b *bargain, pkg settlement.Package) string {
	var whose []paper.Desk
	for _, side := range b.Sides {
		if issues, rules := side.Valuation.Crosses(pkg); len(issues)+len(rules) > 0 {
			whose = append(whose, side.Desk)
		}
	}
	switch {
	case len(whose) == 0:
		return ""
	case whose[0] == p.Desk():
		return p.T("options.crosses.own")
	}
	return p.T("options.crosses", "desks", whose)
}

// partial are the offers that leave something open.
func (b *bargain) partial() []offered {
	return slices.DeleteFunc(slices.Clone(b.Offers), func(o offered) bool { return o.Standing.Whole() })
}

// Plus counts from one what templates count from zero.
func (w *Words) Plus(n int) int { return n + 1 }

// A carriedPackage is a package that a paper being written offers.
type carriedPackage struct {
	Terms  []termLine
	Fields []hiddenField
}

// carried is what the paper being written offers: the package that its form or
// the page's address names, nil for none. Its words begin with what it says,
// and the mediator asks in private.
func (p *Page) carried() (*carriedPackage, error) {
	code := p.Query("package")
	if p.Typed != nil {
		code = p.Typed.Get("_package")
	}
	if code == "" {
		return nil, nil
	}
	b, err := p.bargain()
	if err != nil || b == nil {
		return nil, err
	}
	pkg, err := b.packageIn(code)
	if err != nil {
		return nil, err
	}
	c := &carriedPackage{p.terms(b, pkg), append(offerFields(b, pkg), hiddenField{"_package", code})}
	words := make([]string, 0, len(c.Terms))
	for _, t := range c.Terms {
		words = append(words, t.Issue.Words()+": "+t.Option.Words())
	}
	p.begins = url.Values{"text." + string(p.Lang): {strings.Join(words, "\n")}}
	if p.Mediates() {
		p.begins.Set("mode", string(paper.ModePrivate))
	}
	return c, nil
}

// OfferPath is the page of the package that a paper offers, "" if it offers
// none over the issues in force.
func (p *Page) OfferPath(x desk.ViewPaper) string {
	b, err := p.bargain()
	if err != nil || b == nil {
		return ""
	}
	for _, o := range b.Offers {
		if o.Paper.ID == x.ID {
			return p.PackagePath(o.Standing)
		}
	}
	return ""
}

// offerFields are the members of an act that offers a package.
func offerFields(b *bargain, pkg settlement.Package) []hiddenField {
	out := []hiddenField{{"offer.issues", b.ID.String()}}
	for i, t := range b.Domain.Terms(pkg) {
		at := "offer.terms." + strconv.Itoa(i)
		out = append(out, hiddenField{at + ".issue", t.Issue}, hiddenField{at + ".option", t.Option})
	}
	return out
}
