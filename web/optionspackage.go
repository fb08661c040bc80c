package web

import (
	"net/url"
	"slices"
	"strconv"

	"goodoffices/paper"
	"goodoffices/settlement"
)

var (
	_ = at("GET /options/package", (*Server).optionsPackage)
	_ = at("GET /options/build", (*Server).optionsBuild)
)

// A packageData is one package, explained; beside another where one is named.
type packageData struct {
	Terms    []termLine
	Whole    bool
	Offers   []offerLine // that say the same
	Sides    []explained
	Placed   []placed // for sides that gave a ranking
	With     *comparison
	Others   []comparable // it can be compared with
	Better   []plotted    // for everybody
	Code     string
	Problem  string // why it cannot be agreed, whatever it is worth
	Proposes string // the address at which the mediator puts it to all
}

// An explained is what a package gives one side.
type explained struct {
	Desk     paper.Desk
	Own      bool
	Worth    string
	Of       string // the best there is for it
	Against  string // how it stands to no agreement
	Lines    []string
	Improves []improvement
}

// An improvement is one issue changed for the better of one side.
type improvement struct{ Text, Href string }

// A comparison is what changes if this package takes the place of another.
type comparison struct {
	Name  string
	Terms []termLine
	Sides []explained
}

// A comparable is a package that this one can be laid beside.
type comparable struct{ Name, Code string }

// GET /talks/{talks}/options/package?p=…&with=…
func (s *Server) optionsPackage(p *Page) error {
	b, err := p.bargain()
	if err != nil {
		return err
	}
	if b == nil {
		return p.to(p.Path("options"))
	}
	pkg, err := b.packageIn(p.Query("p"))
	if err != nil {
		return err
	}
	d := packageData{Terms: p.terms(b, pkg), Whole: pkg.Whole(), Code: packageCode(pkg)}
	if d.Whole && !b.Domain.Allows(pkg) {
		d.Problem = p.T("package.forbidden")
	}
	for _, o := range b.Offers {
		if slices.Equal(o.Standing, pkg) {
			d.Offers = append(d.Offers, offerLine{Name: p.offerName(o), Href: p.Path("letters", o.Paper.ID)})
		} else {
			d.Others = append(d.Others, comparable{p.offerName(o), packageCode(o.Standing)})
		}
	}
	for _, side := range b.Sides {
		d.Sides = append(d.Sides, p.explained(b, side, pkg))
	}
	for _, side := range p.rankings(b) {
		d.Placed = append(d.Placed, p.placedFor(b, side, pkg))
	}
	if code := p.Query("with"); code != "" {
		other, err := b.packageIn(code)
		if err != nil {
			return err
		}
		d.With = p.compare(b, other, pkg)
	}
	if p.Mediates() && d.Whole && len(b.Sides) > 1 {
		d.Better = p.betterForAll(b, pkg)
	}
	return p.show("options-package", d)
}

// explained says what a side gets and gives, issue by issue.
func (p *Page) explained(b *bargain, side valued, pkg settlement.Package) explained {
	v := side.Valuation
	e := explained{Desk: side.Desk, Own: side.Desk == p.Desk(), Worth: p.Worth(v.Utility(pkg)), Of: p.Worth(v.Utility(bestFor(b.Domain, v)))}
	switch floor := p.Worth(v.Floor()); {
	case !pkg.Whole():
	case v.Utility(pkg).Cmp(v.Floor()) >= 0:
		e.Against = p.T("package.above", "gain", p.Worth(v.Utility(pkg).Sub(v.Floor())), "floor", floor)
	default:
		e.Against = p.T("package.below", "loss", p.Worth(v.Floor().Sub(v.Utility(pkg))), "floor", floor)
	}
	crossed, _ := v.Crosses(pkg)
	best := bestFor(b.Domain, v)
	for k, o := range pkg {
		if o == settlement.Unset {
			e.Lines = append(e.Lines, p.T("explain.open", "issue", p.issueSaid(b, k).Words()))
			continue
		}
		got, most := worthOf(v, k, o), worthOf(v, k, best[k])
		key := "explain.part"
		switch {
		case slices.Contains(crossed, k):
			key = "explain.red"
		case got.Cmp(most) >= 0:
			key = "explain.all"
		case got.Sign() <= 0:
			key = "explain.none"
		}
		e.Lines = append(e.Lines, p.T(key, "issue", p.issueSaid(b, k).Words(), "option", p.optionSaid(b, k, o).Words(),
			"got", p.Worth(got), "most", p.Worth(most), "best", p.optionSaid(b, k, best[k]).Words()))
	}
	for _, r := range v.Rules {
		switch said := p.ruleSaid(b, dependenceOf(r)); {
		case r.Kind == settlement.Bonus && r.Applies(pkg):
			e.Lines = append(e.Lines, said)
		case pkg.Whole() && r.Forbids(pkg):
			e.Lines = append(e.Lines, p.T("explain.rule", "rule", said))
		}
	}
	e.Improves = p.improvements(b, v, pkg)
	return e
}

// worthOf is what one option adds.
func worthOf(v settlement.Valuation, k, o int) settlement.Number {
	return v.Worths[k].Weight.Middle().Mul(v.Worths[k].Evaluations[o].Middle())
}

// bestFor is the option of every issue that is worth most to a side.
func bestFor(d settlement.Domain, v settlement.Valuation) settlement.Package {
	best := make(settlement.Package, len(d.Issues))
	for k := range best {
		for o := range d.Issues[k].Len() {
			if worthOf(v, k, o).Cmp(worthOf(v, k, best[k])) > 0 {
				best[k] = o
			}
		}
	}
	return best
}

// improvements are the single changes that help a side most.
func (p *Page) improvements(b *bargain, v settlement.Valuation, pkg settlement.Package) []improvement {
	const shown = 3
	type change struct {
		k, o int
		gain settlement.Number
	}
	var all []change
	best := bestFor(b.Domain, v)
	for k, o := range pkg {
		if o == settlement.Unset || o == best[k] {
			continue
		}
		if gain := worthOf(v, k, best[k]).Sub(worthOf(v, k, o)); gain.Sign() > 0 {
			all = append(all, change{k, best[k], gain})
		}
	}
	slices.SortStableFunc(all, func(x, y change) int { return y.gain.Cmp(x.gain) })
	var out []improvement
	for _, c := range all[:min(shown, len(all))] {
		next := slices.Clone(pkg)
		next[c.k] = c.o
		out = append(out, improvement{p.T("package.improves", "issue", p.issueSaid(b, c.k).Words(), "option", p.optionSaid(b, c.k, c.o).Words(), "gain", p.Worth(c.gain)), p.PackagePath(next)})
	}
	return out
}

// compare says what changes for each side if a package takes another's place.
func (p *Page) compare(b *bargain, from, to settlement.Package) *comparison {
	c := &comparison{Name: p.T("package.other"), Terms: p.terms(b, from)}
	for _, o := range b.Offers {
		if slices.Equal(o.Standing, from) {
			c.Name = p.offerName(o)
		}
	}
	for _, side := range b.Sides {
		e := explained{Desk: side.Desk, Own: side.Desk == p.Desk(), Worth: p.signed(side.Valuation.Utility(to).Sub(side.Valuation.Utility(from)))}
		for k := range to {
			if from[k] == to[k] || from[k] == settlement.Unset || to[k] == settlement.Unset {
				continue
			}
			gain := worthOf(side.Valuation, k, to[k]).Sub(worthOf(side.Valuation, k, from[k]))
			key := "compare.same"
			if gain.Sign() > 0 {
				key = "compare.gain"
			} else if gain.Sign() < 0 {
				key, gain = "compare.give", settlement.Int(0).Sub(gain)
			}
			e.Lines = append(e.Lines, p.T(key, "issue", p.issueSaid(b, k).Words(), "from", p.optionSaid(b, k, from[k]).Words(), "to", p.optionSaid(b, k, to[k]).Words(), "worth", p.Worth(gain)))
		}
		c.Sides = append(c.Sides, e)
	}
	return c
}

// signed writes a difference with its sign.
func (p *Page) signed(n settlement.Number) string {
	switch n.Sign() {
	case 1:
		return p.T("compare.up", "worth", p.Worth(n))
	case -1:
		return p.T("compare.down", "worth", p.Worth(settlement.Int(0).Sub(n)))
	}
	return p.T("compare.even")
}

// betterForAll are packages of the frontier that give every side as much and
// one of them more.
func (p *Page) betterForAll(b *bargain, pkg settlement.Package) []plotted {
	const shown = 3
	var valuations []settlement.Valuation
	for _, s := range b.Sides {
		valuations = append(valuations, s.Valuation)
	}
	problem, err := settlement.NewProblem(b.Domain, valuations...)
	if err != nil {
		return nil
	}
	f, now := problem.Frontier(pageLimits), b.worths(pkg)
	var out []plotted
	for k := 0; k < f.Len() && len(out) < shown; k++ {
		at := f.Utilities(k)
		less, more := false, false
		for i := range at {
			less, more = less || at[i].Cmp(now[i]) < 0, more || at[i].Cmp(now[i]) > 0
		}
		if !less && more {
			out = append(out, plotted{Terms: p.terms(b, f.Package(k)), Worth: at, Href: p.PackagePath(f.Package(k))})
		}
	}
	return out
}

// A buildData is a package being put together.
type buildData struct {
	Issues []builtIssue
}

// A builtIssue is one choice in it. Long ranges are chosen from a list.
type builtIssue struct {
	Name    Said
	Called  string // as an act names it
	Field   string
	Options []builtOption
	Long    bool
}

// A builtOption is one option to choose.
type builtOption struct {
	Value  string
	Says   Said
	Chosen bool
}

// GET /talks/{talks}/options/build?p=…: one option for each issue. With them
// chosen it leads to the package.
func (s *Server) optionsBuild(p *Page) error {
	b, err := p.bargain()
	if err != nil {
		return err
	}
	if b == nil {
		return p.to(p.Path("options"))
	}
	begin := b.Domain.Nothing()
	if code := p.Query("p"); code != "" {
		if begin, err = b.packageIn(code); err != nil {
			return err
		}
	}
	if chosen, any := chosenIn(b, p.r.URL.Query()); any {
		return p.to(p.PackagePath(chosen))
	}
	var d buildData
	for k := range b.Domain.Issues {
		one := builtIssue{Name: p.issueSaid(b, k), Field: "o." + strconv.Itoa(k), Long: b.Domain.Issues[k].Len() > 8}
		for o := range b.Domain.Issues[k].Len() {
			one.Options = append(one.Options, builtOption{strconv.Itoa(o), p.optionSaid(b, k, o), begin[k] == o})
		}
		d.Issues = append(d.Issues, one)
	}
	return p.show("options-build", d)
}

// chosenIn reads a package from the fields of its form.
func chosenIn(b *bargain, form url.Values) (settlement.Package, bool) {
	pkg, any := b.Domain.Nothing(), false
	for k := range pkg {
		o, err := strconv.Atoi(form.Get("o." + strconv.Itoa(k)))
		if err == nil && o >= 0 && o < b.Domain.Issues[k].Len() {
			pkg[k], any = o, true
		}
	}
	return pkg, any
}
