package web

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"goodoffices/mediation"
	"goodoffices/paper"
	"goodoffices/settlement"
)

// A keptValue is the valuation that sliders are laid over, nil for none: what
// they cannot show of it stays, as far as nobody moves them.
type keptValue struct {
	paper.Valued
	own *settlement.Valuation
}

// keptFor is what this desk keeps over the issues in force.
func (s *Server) keptFor(p *Page, b *bargain) (*keptValue, error) {
	own := b.own(p.Desk())
	v, err := s.keptValuation(p)
	if err == nil && v != nil && own == nil {
		return p.carriedOver(b, *v), nil
	}
	if err != nil || v == nil || own == nil || v.Issues != b.ID || v.Form != paper.ValuationNumbers || len(v.Worths) != len(b.Domain.Issues) {
		return nil, err
	}
	return &keptValue{v.Valued, own}, nil
}

// carriedOver is what this side kept over issues that those in force continue,
// over these: what was said of an option stays, and what was added since begins
// in the middle. It is kept only once the officer says so; nil where nothing of
// it applies.
func (p *Page) carriedOver(b *bargain, v paper.Valuation) *keptValue {
	if v.Form != paper.ValuationNumbers || !p.continues(b, v.Issues) || len(v.Worths) > len(b.Domain.Issues) {
		return nil
	}
	out := v.Valued
	out.Worths = slices.Clone(v.Worths)
	for k, issue := range b.Domain.Issues {
		if k == len(out.Worths) {
			w := paper.Worth{Weight: "0"}
			if n := issue.Range.Len(); n > 0 {
				w.Line = []paper.LinePoint{{At: paper.Decimal(issue.Range.At(0).String()), Worth: "0.5"}}
				if n > 1 {
					w.Line = append(w.Line, paper.LinePoint{At: paper.Decimal(issue.Range.At(n - 1).String()), Worth: "0.5"})
				}
			}
			out.Worths = append(out.Worths, w)
		}
		said := len(out.Worths[k].Evaluations)
		if len(out.Worths[k].Line) > 0 {
			said += issue.Range.Len()
		}
		evaluations := slices.Clone(out.Worths[k].Evaluations)
		for range issue.Len() - said {
			evaluations = append(evaluations, "0.5")
		}
		out.Worths[k].Evaluations = evaluations
	}
	own, err := mediation.ValuationOf(out, b.Domain)
	if err != nil || own.Check(b.Domain) != nil {
		return nil
	}
	return &keptValue{out, &own}
}

// continues reports whether the issues in force continue others.
func (p *Page) continues(b *bargain, earlier paper.ID) bool {
	for at, n := b.Issues.Former, 0; !at.IsZero() && n < len(p.view.Papers); n++ {
		if at == earlier {
			return true
		}
		x := paperOf(p.view, at)
		if x == nil {
			return false
		}
		body, ok := x.Body.(*paper.Issues)
		if !ok {
			return false
		}
		at = body.Former
	}
	return false
}

// more reports whether it says more than sliders show: intervals, points of a
// line between those that are rated, rules, or a worth that all packages have.
func (v *keptValue) more(b *bargain) bool {
	if v == nil {
		return false
	}
	if len(v.Rules) > 0 || v.Base != "" || len(v.Alternative) > 1 {
		return true
	}
	for k, w := range v.Worths {
		spreads := append(slices.Clone(w.Evaluations), w.Weight)
		if slices.ContainsFunc(spreads, func(s paper.Spread) bool { return strings.Contains(string(s), "..") }) {
			return true
		}
		issue := b.Domain.Issues[k]
		long := issue.Range.Len() > ratedOneByOne
		if long && (len(w.Line) != 3 || len(w.Evaluations) != issue.Len()-issue.Range.Len()) || long && scattered(issue, w.Forbidden) {
			return true
		}
	}
	return false
}

// scattered reports whether red lines lie elsewhere in a long range than at
// its ends, where the page has fields for them.
func scattered(issue settlement.Issue, forbidden []int) bool {
	low, high := 0, issue.Range.Len()-1
	for slices.Contains(forbidden, low) {
		low++
	}
	for high > low && slices.Contains(forbidden, high) {
		high--
	}
	return slices.ContainsFunc(forbidden, func(o int) bool { return o > low && o < high })
}

// into carries over to what the sliders say everything of it that they do not
// touch: each issue whose ratings stand where the page set them, the weights if
// all of them do, and always its rules.
func (v *keptValue) into(said *paper.Valued, p *Page, b *bargain) {
	if v == nil {
		return
	}
	form := p.r.PostForm
	said.Rules, said.Base = v.Rules, v.Base
	if form.Get("reservation") == strconv.Itoa(whole(v.own.Reservation)) {
		said.Reservation = v.Reservation
	}
	if words := v.own.Alternative; words != nil && form.Get("alternative") == words.Text {
		said.Alternative = v.Alternative
	}
	weights, same := weightsOf(v.own, heaviest(v.own)), true
	for k := range v.Worths {
		same = same && form.Get("weight."+strconv.Itoa(k)) == strconv.Itoa(weights[k])
		if untouched(form, p.valuedIssue(b, v.own, k)) {
			weight := said.Worths[k].Weight
			said.Worths[k] = v.Worths[k]
			said.Worths[k].Weight = weight
		}
	}
	for k := range v.Worths {
		if same {
			said.Worths[k].Weight = v.Worths[k].Weight
		}
	}
}

// untouched reports whether a form says of an issue what its page said.
func untouched(form url.Values, issue valuedIssue) bool {
	for _, r := range issue.Rated {
		if form.Get("rate."+r.Field) != strconv.Itoa(min(max(r.Rating, 0), 100)) || (form.Get("never."+r.Field) != "") != r.Never && !issue.Range {
			return false
		}
	}
	n := strconv.Itoa(issue.N)
	return form.Get("under."+n) == issue.Under && form.Get("over."+n) == issue.Over
}
