package mediation

import (
	"slices"
	"strconv"

	"goodoffices/paper"
	"goodoffices/settlement"
)

// An IssuesView shows what there is to settle.
type IssuesView struct {
	PaperView
	Issues  *paper.Issues
	Domain  settlement.Domain // with names in the authentic language
	Current bool
	Next    paper.ID // the issues that continue these
}

// Issues returns all lists of issues, the current one last.
func (t *Talks) Issues() []IssuesView {
	var out []IssuesView
	for _, it := range t.deciding.issues {
		v := IssuesView{PaperView: t.view(it), Issues: it.Paper.Body.(*paper.Issues), Domain: t.deciding.domains[it.id()], Current: it == t.deciding.current()}
		if next := t.deciding.next[it.id()]; next != nil {
			v.Next = next.id()
		}
		out = append(out, v)
	}
	return out
}

// CurrentIssues returns the issues in force, and whether any are set.
func (t *Talks) CurrentIssues() (IssuesView, bool) {
	all := t.Issues()
	if len(all) == 0 {
		return IssuesView{}, false
	}
	return all[len(all)-1], true
}

// An OfferView shows an offer that a held paper carries.
type OfferView struct {
	PaperView
	Offer   *paper.Offer
	By      paper.Desk // whose offer it is; of a note, the side that spoke
	Package settlement.Package
	Terms   []settlement.Term // in the authentic language of its issues
	Whole   bool              // every issue of its list has an option
	Formal  bool              // it may bind; otherwise it proves nothing to outsiders
	Current bool              // its issues are those in force, or continued by them
	Scores  []ScoreView       // at the mediator's desk, by what parties gave it
}

// A ScoreView is what a package is worth to a party by its valuation.
type ScoreView struct {
	Desk paper.Desk
	By   paper.ID // the valuation; zero for one that is in no paper
	Score
}

// A Score is what a package is worth to a party, exactly.
type Score struct {
	Utility  settlement.Number
	Between  settlement.Interval // with intervals, the least and the most
	Floor    settlement.Number   // what the party has without an agreement
	Whole    bool                // otherwise issues are unset, and count nothing
	Crosses  []int               // issues in which it crosses a red line of the party
	Breaks   []int               // the party's own rules that it breaks
	Unvalued []int               // issues whose option was added later and is not valued: they count nothing
	Ends     settlement.Score    // over all ways to complete it
}

// Offers returns the offers that held papers carry, in the order in which this
// desk came to hold them: the offer history.
func (t *Talks) Offers() []OfferView {
	var out []OfferView
	for _, it := range t.deciding.offers {
		o := paper.OfferIn(it.Paper.Body)
		d, ok := t.domain(o.Issues)
		if !ok {
			continue
		}
		p, err := packageOf(o, d)
		if err != nil {
			continue
		}
		v := OfferView{PaperView: t.view(it), Offer: o, By: it.speaker(), Package: p, Terms: d.Terms(p), Whole: p.Whole(),
			Formal: it.kind().Class() == paper.Formal, Current: t.inForce(o.Issues)}
		if t.self == t.mediator() {
			v.Scores = t.scores(o)
		}
		out = append(out, v)
	}
	return out
}

// inForce reports whether issues are the current ones or continued by them.
func (t *Talks) inForce(issues paper.ID) bool {
	it := t.deciding.current()
	return it != nil && t.continued(issues, it.id())
}

// scores returns what an offer is worth to those who gave a valuation in numbers.
func (t *Talks) scores(o *paper.Offer) []ScoreView {
	var out []ScoreView
	for _, d := range t.valuers() {
		it := t.lastValuation(d)
		if s, ok := t.Score(o, it.Paper.Body.(*paper.Valuation)); ok {
			out = append(out, ScoreView{Desk: d, By: it.id(), Score: s})
		}
	}
	return out
}

// Score returns what an offer is worth by a valuation, and false where it
// cannot be said: the valuation is a ranking, or over issues that have nothing
// to do with the offer's. What was added after the valuation counts nothing and
// is named.
func (t *Talks) Score(o *paper.Offer, v *paper.Valuation) (Score, bool) {
	theirs, ok := t.domain(o.Issues)
	if !ok || !t.continued(v.Issues, o.Issues) && !t.continued(o.Issues, v.Issues) {
		return Score{}, false
	}
	p, err := packageOf(o, theirs)
	if err != nil {
		return Score{}, false
	}
	return t.ScorePackage(p, v)
}

// ScorePackage is Score for a package over the valuation's own issues, or over
// others that continue them.
func (t *Talks) ScorePackage(p settlement.Package, v *paper.Valuation) (Score, bool) {
	d, ok := t.domain(v.Issues)
	if !ok || v.Form != paper.ValuationNumbers {
		return Score{}, false
	}
	w, err := ValuationOf(v.Valued, d)
	if err != nil || w.Check(d) != nil {
		return Score{}, false
	}
	s := Score{Whole: p.Whole()}
	own := d.Nothing()
	for k, option := range p {
		switch {
		case option == settlement.Unset:
		case k >= len(own) || option >= d.Issues[k].Len():
			s.Unvalued = append(s.Unvalued, k)
		default:
			own[k] = option
		}
	}
	s.Utility, s.Between, s.Floor = w.Utility(own), w.Between(own), w.Floor()
	s.Crosses, s.Breaks = w.Crosses(own)
	s.Ends, err = w.Score(d, own)
	return s, err == nil
}

// A ValuationView shows a valuation given to the mediator: all of them at its
// desk, at a party's its own alone.
type ValuationView struct {
	PaperView
	Valuation *paper.Valuation
	Of        paper.Desk
	Current   bool // it is over the issues in force as they are now
}

// Valuations returns the valuation that stands of every party that gave one.
func (t *Talks) Valuations() []ValuationView {
	var out []ValuationView
	for _, d := range t.valuers() {
		it := t.lastValuation(d)
		b := it.Paper.Body.(*paper.Valuation)
		out = append(out, ValuationView{PaperView: t.view(it), Valuation: b, Of: d,
			Current: t.deciding.current() != nil && b.Issues == t.deciding.current().id()})
	}
	return out
}

// Given returns the domain in force and the valuations given over it in
// numbers: what the mediator reckons with. Valuations over former issues are
// left out, and named.
func (t *Talks) Given() (d settlement.Domain, profiles []settlement.Valuation, out []paper.Desk) {
	it := t.deciding.current()
	if it == nil {
		return d, nil, nil
	}
	d = t.deciding.domains[it.id()]
	for _, v := range t.Valuations() {
		w, err := ValuationOf(v.Valuation.Valued, d)
		if !v.Current || err != nil {
			out = append(out, v.Of)
			continue
		}
		w.Party = string(v.Of)
		profiles = append(profiles, w)
	}
	return d, profiles, out
}

// offerFields are the numbers that a paper offers, as the leak guard reads them.
func (t *Talks) offerFields(p *paper.Paper) []field {
	o := paper.OfferIn(p.Body)
	if o == nil {
		return nil
	}
	d, ok := t.domain(o.Issues)
	if !ok {
		return nil
	}
	var out []field
	for i, c := range o.Choices {
		if c.Issue < len(d.Issues) && c.Option < d.Issues[c.Issue].Range.Len() {
			r := d.Issues[c.Issue].Range
			out = append(out, field{name: below("offer/choices", strconv.Itoa(i)), text: r.At(c.Option).String() + " " + r.Unit})
		}
	}
	return slices.Clip(out)
}
