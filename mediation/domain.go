package mediation

import (
	"slices"

	"goodoffices/paper"
	"goodoffices/settlement"
)

// What papers say in their own plain way, as package settlement reckons with it.

// DomainOf returns the domain of issues, with names in the first of the wanted
// languages that they are in. Positions are the same in every language.
func DomainOf(b *paper.Issues, wanted ...paper.Lang) settlement.Domain { return domainOf(b, wanted...) }

func domainOf(b *paper.Issues, wanted ...paper.Lang) settlement.Domain {
	d := settlement.Domain{Rules: rulesOf(b.Rules)}
	for _, i := range b.Issues {
		name, _ := i.Name.In(wanted...)
		issue := settlement.Issue{Name: name, Open: i.Open}
		if r := i.Range; r != nil {
			issue.Range = &settlement.Range{From: exactly(r.From), To: exactly(r.To), Step: exactly(r.Step), Unit: r.Unit}
		}
		for _, o := range i.Options {
			s, _ := o.In(wanted...)
			issue.Options = append(issue.Options, s)
		}
		d.Issues = append(d.Issues, issue)
	}
	return d
}

// exactly reads a decimal that paper has checked; an empty or half written one is 0.
func exactly(d paper.Decimal) settlement.Number {
	n, err := settlement.ParseNumber(string(d))
	if err != nil {
		return settlement.Number{}
	}
	return n
}

func interval(s paper.Spread) settlement.Interval {
	var i settlement.Interval
	if err := i.UnmarshalText([]byte(s)); err != nil {
		return settlement.Interval{}
	}
	return i
}

func rulesOf(all []paper.Dependence) []settlement.Rule {
	var out []settlement.Rule
	for _, r := range all {
		out = append(out, settlement.Rule{Kind: settlement.RuleKind(r.Kind), When: conditionsOf(r.When), Then: conditionsOf(r.Then), Bonus: interval(r.Bonus)})
	}
	return out
}

func conditionsOf(all []paper.Choosing) []settlement.Condition {
	var out []settlement.Condition
	for _, c := range all {
		out = append(out, settlement.Choosing(c.Issue, c.Options...))
	}
	return out
}

// continues reports what issues change in those they continue.
func continues(b, former *paper.Issues) error {
	if len(b.Issues) < len(former.Issues) {
		return problemFewer("count", len(b.Issues), "before", len(former.Issues))
	}
	for i, was := range former.Issues {
		is := b.Issues[i]
		name, _ := was.Name.In()
		switch {
		case !is.Name.Equal(was.Name) || is.Topic != was.Topic || is.Open != was.Open:
			return problemIssue("issue", name)
		case (is.Range == nil) != (was.Range == nil) || is.Range != nil && *is.Range != *was.Range:
			return problemRangeOf("issue", name)
		case len(is.Options) < len(was.Options) || !slices.EqualFunc(is.Options[:len(was.Options)], was.Options, paper.Text.Equal):
			return problemOptionsOf("issue", name)
		case len(is.Options) > len(was.Options) && !was.Open:
			return problemNotOpen("issue", name)
		}
	}
	same := func(a, b paper.Dependence) bool {
		return a.Kind == b.Kind && slices.EqualFunc(a.When, b.When, sameChoosing) && slices.EqualFunc(a.Then, b.Then, sameChoosing)
	}
	if len(b.Rules) < len(former.Rules) || !slices.EqualFunc(b.Rules[:len(former.Rules)], former.Rules, same) {
		return problemRules()
	}
	return nil
}

func sameChoosing(a, b paper.Choosing) bool {
	return a.Issue == b.Issue && slices.Equal(a.Options, b.Options)
}

// packageOf returns the package of an offer, and what does not fit the domain.
func packageOf(o *paper.Offer, d settlement.Domain) (settlement.Package, error) {
	p := d.Nothing()
	for _, c := range o.Choices {
		if c.Issue >= len(p) {
			return nil, problemNoIssue("number", c.Issue+1)
		}
		if p[c.Issue] != settlement.Unset {
			return nil, problemTwice("issue", d.Issues[c.Issue].Name)
		}
		p[c.Issue] = c.Option
	}
	return p, d.CheckPackage(p)
}

// OfferOf returns a package as papers carry it.
func OfferOf(issues paper.ID, p settlement.Package) *paper.Offer {
	o := &paper.Offer{Issues: issues}
	for k, option := range p {
		if option != settlement.Unset {
			o.Choices = append(o.Choices, paper.Choice{Issue: k, Option: option})
		}
	}
	return o
}

// CheckValuation reports what of a valuation does not fit the issues it is
// over, held here: ErrNotHeld if they are not.
func (t *Talks) CheckValuation(v *paper.Valuation) error {
	d, ok := t.domain(v.Issues)
	if !ok {
		return ErrNotHeld
	}
	if v.Form == paper.ValuationRanking {
		return checkRanking(v.Valued, d)
	}
	w, err := ValuationOf(v.Valued, d)
	if err != nil {
		return err
	}
	return w.Check(d)
}

// ValuationOf returns what a party values over a domain, exactly. A ranking has
// no numbers and gives an error.
func ValuationOf(v paper.Valued, d settlement.Domain) (settlement.Valuation, error) {
	out := settlement.Valuation{Base: exactly(v.Base), Reservation: exactly(v.Reservation), Rules: rulesOf(v.Rules)}
	if v.Form != paper.ValuationNumbers {
		return out, problemRanking()
	}
	if words, _ := v.Alternative.In(); words != "" {
		out.Alternative = &settlement.Alternative{Text: words}
	}
	if len(v.Worths) != len(d.Issues) {
		return out, problemValued("count", len(v.Worths), "issues", len(d.Issues))
	}
	for k, w := range v.Worths {
		worth := settlement.Worth{Weight: interval(w.Weight), Forbidden: w.Forbidden}
		if len(w.Line) > 0 {
			values, err := alongLine(w.Line, d.Issues[k].Range)
			if err != nil {
				return out, problemValuedIssue("issue", d.Issues[k].Name, "problem", err)
			}
			worth.Evaluations = values
		}
		for _, e := range w.Evaluations {
			worth.Evaluations = append(worth.Evaluations, interval(e))
		}
		out.Worths = append(out.Worths, worth)
	}
	return out, nil
}

// RankingOf returns a valuation that is a ranking as package settlement reckons
// with it, and false for one in numbers.
func RankingOf(v paper.Valued) (settlement.Ranking, bool) {
	out := settlement.Ranking{Issues: v.Order}
	for _, w := range v.Worths {
		out.Options, out.Forbidden = append(out.Options, w.Order), append(out.Forbidden, w.Forbidden)
	}
	return out, v.Form == paper.ValuationRanking
}

// alongLine evaluates the numbers of a range straight from point to point.
func alongLine(line []paper.LinePoint, r *settlement.Range) ([]settlement.Interval, error) {
	if r == nil {
		return nil, problemLine()
	}
	n := r.Len()
	if exactly(line[0].At).Cmp(r.From) > 0 || n > 0 && exactly(line[len(line)-1].At).Cmp(r.At(n-1)) < 0 {
		return nil, problemLineShort()
	}
	out := make([]settlement.Interval, 0, n)
	for i, k := 0, 0; i < n; i++ {
		x := r.At(i)
		for k+1 < len(line) && exactly(line[k+1].At).Cmp(x) < 0 {
			k++
		}
		out = append(out, settlement.Exactly(onLine(line, k, x)))
	}
	return out, nil
}

// onLine is the worth of x on the line from point k to the next.
func onLine(line []paper.LinePoint, k int, x settlement.Number) settlement.Number {
	at, worth := exactly(line[k].At), exactly(line[k].Worth)
	if k+1 == len(line) || x.Equal(at) {
		return worth
	}
	run, rise := exactly(line[k+1].At).Sub(at), exactly(line[k+1].Worth).Sub(worth)
	return worth.Add(x.Sub(at).Mul(rise).Div(run))
}

// checkRanking reports what of a ranking does not fit: every list names what
// there is, each once.
func checkRanking(v paper.Valued, d settlement.Domain) error {
	if len(v.Worths) != len(d.Issues) {
		return problemRanks("count", len(v.Worths), "issues", len(d.Issues))
	}
	if !distinct(v.Order, len(d.Issues)) {
		return problemOrder()
	}
	for k, w := range v.Worths {
		if !distinct(w.Order, d.Issues[k].Len()) || !distinct(w.Forbidden, d.Issues[k].Len()) {
			return problemOrderOf("issue", d.Issues[k].Name)
		}
	}
	return nil
}

func distinct(positions []int, n int) bool {
	seen := map[int]bool{}
	for _, p := range positions {
		if p < 0 || p >= n || seen[p] {
			return false
		}
		seen[p] = true
	}
	return true
}
