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
	b, ok := m.issuesBody(offer.Issues)
	if !ok {
		m.refuse(refuse("offer", sayNoIssues("id", offer.Issues.Short())))
		return
	}
	d := domainOf(b)
	for _, term := range o.Terms {
		k := issueNamed(b, term.Issue)
		if k < 0 {
			m.refuse(refuse("field", sayNoIssueNamed("issue", term.Issue)))
			return
		}
		option, ok := optionNamed(b.Issues[k], d.Issues[k], term.Option)
		if !ok {
			m.refuse(refuse("field", sayNoOption("issue", term.Issue, "option", term.Option)))
			return
		}
		offer.Choices = append(offer.Choices, paper.Choice{Issue: k, Option: option})
	}
	if !paper.SetOffer(body, offer) {
		m.refuse(refuse("offer", sayOfferCarries("kind", body.Kind())))
	}
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
