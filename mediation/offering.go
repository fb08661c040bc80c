package mediation

import (
	"slices"
	"strings"

	"goodoffices/paper"
	"goodoffices/settlement"
)

// OfferTerms are the offer of a paper as its author names it, in words.
type OfferTerms struct {
	Issues Ref         `json:"issues,omitzero"` // the current ones unless said otherwise
	Terms  []OfferTerm `json:"terms"`
}

// OfferTerm is one line of an offer. Issue and option are named in any of their
// languages; a number of a range as a number, with or without its unit.
type OfferTerm struct {
	Issue  string `json:"issue"`
	Option string `json:"option"`
}

var (
	sayOfferCarries = saying("package.carries", "A paper of kind {kind} carries no offer.")
	sayNoOption     = saying("package.option", "Issue {issue} has no option {option}.")
)

// offer lets a body carry what its author offers.
func (m *maker) offer(o *OfferTerms, body paper.Body) {
	if o == nil {
		return
	}
	offer := &paper.Offer{Issues: m.issues("offer/issues", o.Issues)}
	offer.Choices = m.choices(offer.Issues, o.Terms)
	if !paper.SetOffer(body, offer) {
		m.refuse(refuse("offer", sayOfferCarries("kind", body.Kind())))
	}
}

// choices resolves the terms of a package in words.
func (m *maker) choices(issues paper.ID, terms []OfferTerm) (out []paper.Choice) {
	b, ok := m.issuesBody(issues)
	if !ok {
		m.refuse(refuse("offer", sayNoIssues("id", issues.Short())))
		return nil
	}
	d := domainOf(b)
	for _, term := range terms {
		k := issueNamed(b, term.Issue)
		if k < 0 {
			m.refuse(refuse("field", sayNoIssueNamed("issue", term.Issue)))
			return out
		}
		option, ok := optionNamed(b.Issues[k], d.Issues[k], term.Option)
		if !ok {
			m.refuse(refuse("field", sayNoOption("issue", term.Issue, "option", term.Option)))
			return out
		}
		out = append(out, paper.Choice{Issue: k, Option: option})
	}
	return out
}

func (m *maker) issuesBody(id paper.ID) (*paper.Issues, bool) {
	it := m.t.item(id)
	if it == nil {
		return nil, false
	}
	b, ok := it.Paper.Body.(*paper.Issues)
	return b, ok
}

// optionNamed returns the position of an option by its words in any language,
// or by its number.
func optionNamed(i paper.Issue, s settlement.Issue, words string) (int, bool) {
	if k := slices.IndexFunc(i.Options, func(o paper.Text) bool { return spelt(o, words) }); k >= 0 {
		return s.Range.Len() + k, true
	}
	s.Options = nil
	if s.Range == nil {
		return 0, false
	}
	return s.Find(strings.TrimSpace(strings.TrimSuffix(words, s.Range.Unit)))
}
