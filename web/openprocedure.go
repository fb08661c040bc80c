package web

import (
	"encoding/json"
	"net/url"
	"slices"
	"strconv"

	"goodoffices/desk"
	"goodoffices/mediation"
	"goodoffices/paper"
	"goodoffices/settlement"
)

var _ = at("GET /options/procedure", (*Server).openProcedure)

// An openProcedureData is a sealed procedure about to be opened: first which,
// and of bidding by what rule, then the rest of its rules.
type openProcedureData struct {
	About  paper.SubjectType // "" while it is chosen
	Kinds  []paper.SubjectType
	Rule   *bidRule // of bidding, once chosen
	Rules  []bidRule
	Sides  []desk.ViewDesk
	Listed []listable // packages that can stand on a ballot
	Built  []string   // prefixes of those put together in the form
	Pick   []builtIssue
	Zone   string
	Until  string // what the hour of consent begins with
	Hands  string // and that of handing in
	Eyes   eyesLine
}

// A bidRule says when two numbers meet, and which amount they give.
type bidRule struct {
	Name  string
	Rule  paper.BidRule
	Gives paper.BidAmount
}

// bidRules are those of package settlement.
var bidRules = []bidRule{
	{"middle", paper.BidOverlap, paper.GivesMiddle}, {"demand", paper.BidOverlap, paper.GivesDemand},
	{"bid", paper.BidOverlap, paper.GivesBid}, {"near", paper.BidMidpoint, paper.GivesMiddle},
}

// A listable is a package that can stand on a ballot.
type listable struct {
	Field, Value string // of the form
	Name         string
	Terms        []termLine
	Chosen       bool
}

// GET /talks/{talks}/options/procedure?about=…&rule=…&p=…
func (s *Server) openProcedure(p *Page) error {
	v, err := p.Look()
	if err != nil {
		return err
	}
	if !p.Mediates() {
		return p.to(p.Path("options"))
	}
	b, err := p.bargain()
	if err != nil {
		return err
	}
	d := openProcedureData{Kinds: procedureKinds(v, b), Sides: othersWithDesks(v), Zone: zoneOf(p, v), Until: hourFrom(p, v, 2), Hands: hourFrom(p, v, 4)}
	if about := paper.SubjectType(p.Query("about")); slices.Contains(d.Kinds, about) {
		d.About = about
	}
	if d.About == paper.SubjectBidding {
		d.Rules = bidRules
		if i := slices.IndexFunc(bidRules, func(r bidRule) bool { return r.Name == p.Query("rule") }); i >= 0 {
			d.Rule = &bidRules[i]
		}
	}
	switch d.About {
	case paper.SubjectPackages:
		d.Listed, err = p.listables(b)
		d.Built, d.Pick = []string{"packages.listed.900", "packages.listed.901", "packages.listed.902"}, p.pick(b, b.Domain.Nothing())
	case paper.SubjectSingleText:
		d.Pick, err = p.pickFrom(b, b.latest())
	case paper.SubjectImprovement:
		d.Pick, err = p.pickFrom(b, signedPackage(v, b))
	}
	if err != nil {
		return err
	}
	form := p.Typed
	if form == nil {
		form = url.Values{}
	}
	d.Eyes = p.eyes("open-procedure", form)
	if p.Typed == nil {
		d.Eyes.Against = "" // nothing is filled in yet
	}
	return p.show("openprocedure", d)
}

// procedureKinds are the procedures that can be opened now: packages need
// issues, an improvement a settlement, and a reflection two sides.
func procedureKinds(v *desk.View, b *bargain) []paper.SubjectType {
	kinds := []paper.SubjectType{paper.SubjectBidding, paper.SubjectDivision}
	if b != nil {
		kinds = []paper.SubjectType{paper.SubjectBidding, paper.SubjectPackages, paper.SubjectDivision, paper.SubjectSingleText}
		if len(othersWithDesks(v)) == 2 {
			kinds = append(kinds, paper.SubjectReflection)
		}
		if slices.ContainsFunc(v.Proposals, settled) {
			kinds = append(kinds, paper.SubjectImprovement)
		}
	}
	return kinds
}

// settled reports whether a proposal is a settlement in force.
func settled(x desk.ViewProposal) bool { return x.About.Type == paper.SubjectSettlement && x.InForce }

// signedPackage is what the settlement in force offers, nothing where that is
// in words alone.
func signedPackage(v *desk.View, b *bargain) settlement.Package {
	for _, x := range slices.Backward(v.Proposals) {
		for _, o := range b.Offers {
			if settled(x) && o.Paper.ID == x.ID {
				return o.Standing
			}
		}
	}
	return b.Domain.Nothing()
}

// latest is what was offered last, nothing where nothing was.
func (b *bargain) latest() settlement.Package {
	if n := len(b.Offers); n > 0 {
		return b.Offers[n-1].Standing
	}
	return b.Domain.Nothing()
}

// pickFrom is one choice for each issue, beginning with the package that the
// address names, or else with another.
func (p *Page) pickFrom(b *bargain, begin settlement.Package) ([]builtIssue, error) {
	if code := p.Query("p"); code != "" {
		named, err := b.packageIn(code)
		if err != nil {
			return nil, err
		}
		begin = named
	}
	return p.pick(b, begin), nil
}

// pick is one choice for each issue, in the words in which acts name options.
func (p *Page) pick(b *bargain, begin settlement.Package) []builtIssue {
	var out []builtIssue
	for k, issue := range b.Domain.Issues {
		one := builtIssue{Name: p.issueSaid(b, k), Field: issue.Name}
		for o := range issue.Len() {
			one.Options = append(one.Options, builtOption{issue.Option(o), p.optionSaid(b, k, o), begin[k] == o})
		}
		out = append(out, one)
	}
	return out
}

// listables are the packages that the address names, those offered, and those
// that theory names fair by what sides gave the mediator.
func (p *Page) listables(b *bargain) ([]listable, error) {
	var out []listable
	seen := map[string]bool{}
	add := func(name string, pkg settlement.Package, chosen bool) {
		if code := packageCode(pkg); seen[code] || !pkg.Whole() {
			return
		} else {
			seen[code] = true
		}
		var terms []mediation.OfferTerm
		for _, t := range b.Domain.Terms(pkg) {
			terms = append(terms, mediation.OfferTerm{Issue: t.Issue, Option: t.Option})
		}
		value, err := json.Marshal(terms)
		if err != nil {
			return // words are always JSON
		}
		out = append(out, listable{"packages.listed." + strconv.Itoa(len(out)) + ":json", string(value), name, p.terms(b, pkg), chosen})
	}
	if code := p.Query("p"); code != "" {
		pkg, err := b.packageIn(code)
		if err != nil {
			return nil, err
		}
		add(p.T("package.title"), pkg, true)
	}
	for _, o := range b.Offers {
		add(p.offerName(o), o.Standing, false)
	}
	var valuations []settlement.Valuation
	for _, s := range b.Sides {
		valuations = append(valuations, s.Valuation)
	}
	if len(valuations) < 2 {
		return out, nil
	}
	problem, err := settlement.NewProblem(b.Domain, valuations...)
	if err != nil {
		return out, nil
	}
	f := problem.Frontier(pageLimits)
	for _, c := range f.Choose() {
		if c.Criterion != settlement.Lexicographic {
			add(p.T("fair."+string(c.Criterion)), f.Package(c.Point), false)
		}
	}
	return out, nil
}

// ApprovalRules are the rules by which packages come out.
func (p *Page) ApprovalRules() []paper.ApprovalRule {
	return []paper.ApprovalRule{paper.ApprovalFirst, paper.ApprovalFallback, paper.ApprovalAll}
}
