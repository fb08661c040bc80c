package web

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

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
	if err != nil || v == nil || own == nil || v.Issues != b.ID || v.Form != paper.ValuationNumbers || len(v.Worths) != len(b.Domain.Issues) {
		return nil, err
	}
	return &keptValue{v.Valued, own}, nil
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
