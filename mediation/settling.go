package mediation

import (
	"slices"

	"goodoffices/paper"
	"goodoffices/settlement"
)

// settling is what there is to settle and what was offered and valued: the
// issues the mediator set, the offers that papers carry, the valuations given.
type settling struct {
	issues     []*item
	domains    map[paper.ID]settlement.Domain // of issues that have effect
	next       map[paper.ID]*item             // the issues that continue others
	offers     []*item
	valuations map[paper.Desk][]*item
}

func newSettling() settling {
	return settling{domains: map[paper.ID]settlement.Domain{}, next: map[paper.ID]*item{}, valuations: map[paper.Desk][]*item{}}
}

var (
	sayIssuesMalformed = saying("issues.malformed", "These issues do not hold together: {problem}.")
	sayIssuesAll       = saying("issues.all", "Issues are set before every party.")
	sayIssuesFormer    = saying("issues.former", "{paper} is no list of issues that others can continue.")
	sayIssuesTwice     = saying("issues.twice", "{paper} is continued by {other} already.")
	sayIssuesChanged   = saying("issues.changed", "What stands in {paper} stays as it is; options, issues and rules are only added after it: {problem}.")
	sayNoIssues        = saying("issues.none", "{id} is no list of issues held here.")
	sayOfferUnfit      = saying("package.unfit", "The offer does not fit {paper}: {problem}.")
	sayValuationUnfit  = saying("valuation.unfit", "The valuation does not fit {paper}: {problem}.")
)

// issuesRule: the mediator sets issues before all parties. Later ones add and
// change nothing, so that a position keeps its meaning.
func issuesRule(t *Talks, c claim) Verdict {
	b := c.paper.Body.(*paper.Issues)
	if err := domainOf(b, c.paper.Authentic()).Check(); err != nil {
		return refuse("issues", sayIssuesMalformed("problem", problemSaid(err)))
	}
	if !t.everyParty(c.paper.To, c.by) {
		return refuse("issues", sayIssuesAll())
	}
	if b.Former.IsZero() {
		return allowed()
	}
	it := t.item(b.Former)
	if it == nil {
		return allowed() // namesRule has said what can be said
	}
	former, ok := it.Paper.Body.(*paper.Issues)
	if !ok {
		return refuse("issues", sayIssuesFormer("paper", RefOf(it.Paper)))
	}
	if next := t.deciding.next[it.id()]; next != nil && next.id() != c.paper.ID {
		return refuse("issues", sayIssuesTwice("paper", RefOf(it.Paper), "other", RefOf(next.Paper)))
	}
	if err := continues(b, former); err != nil {
		return refuse("issues", sayIssuesChanged("paper", RefOf(it.Paper), "problem", problemSaid(err)))
	}
	return allowed()
}

func foldIssues(t *Talks, it *item) {
	b := it.Paper.Body.(*paper.Issues)
	s := &t.deciding.settling
	s.issues = append(s.issues, it)
	s.domains[it.id()] = domainOf(b, it.Paper.Authentic())
	if !b.Former.IsZero() && s.next[b.Former] == nil {
		s.next[b.Former] = it
	}
}

// domain returns the domain of issues that are held and have effect, drafts of
// this act included.
func (t *Talks) domain(id paper.ID) (settlement.Domain, bool) {
	if d, ok := t.deciding.domains[id]; ok {
		return d, true
	}
	it := t.item(id)
	if it == nil {
		return settlement.Domain{}, false
	}
	b, ok := it.Paper.Body.(*paper.Issues)
	if !ok {
		return settlement.Domain{}, false
	}
	return domainOf(b, it.Paper.Authentic()), true
}

// offerRule: an offer chooses options that there are, of issues its author
// holds. It stays an offer when the issues are continued.
func (t *Talks) offerRule(c claim) Verdict {
	o := paper.OfferIn(c.paper.Body)
	if o == nil || c.half {
		return allowed()
	}
	d, ok := t.domain(o.Issues)
	if !ok {
		if t.item(o.Issues) == nil && !c.draft() {
			return allowed() // namesRule has said what can be said
		}
		return refuse("offer", sayNoIssues("id", o.Issues.Short()))
	}
	if _, err := packageOf(o, d); err != nil {
		return refuse("offer", sayOfferUnfit("paper", RefOf(t.item(o.Issues).Paper), "problem", problemSaid(err)))
	}
	return allowed()
}

// valuationRule: a valuation fits the issues it is over.
func valuationRule(t *Talks, c claim) Verdict {
	b := c.paper.Body.(*paper.Valuation)
	if _, ok := t.domain(b.Issues); !ok {
		if t.item(b.Issues) == nil && !c.draft() {
			return allowed() // as in offerRule
		}
		return refuse("valuation", sayNoIssues("id", b.Issues.Short()))
	}
	if err := t.CheckValuation(b); err != nil {
		return refuse("valuation", sayValuationUnfit("paper", RefOf(t.item(b.Issues).Paper), "problem", problemSaid(err)))
	}
	return allowed()
}

func foldValuation(t *Talks, it *item) {
	t.deciding.valuations[it.author()] = append(t.deciding.valuations[it.author()], it)
}

// foldOffer notes what carries an offer.
func (s *settling) foldOffer(it *item) {
	if paper.OfferIn(it.Paper.Body) != nil {
		s.offers = append(s.offers, it)
	}
}

// current returns the issues in force: the last set.
func (s *settling) current() *item {
	if len(s.issues) == 0 {
		return nil
	}
	return s.issues[len(s.issues)-1]
}

// continued reports whether later issues are earlier ones, or continue them.
func (t *Talks) continued(earlier, later paper.ID) bool {
	for seen := 0; seen <= len(t.deciding.issues); seen++ {
		if earlier == later {
			return true
		}
		it := t.item(later)
		if it == nil {
			return false
		}
		b, ok := it.Paper.Body.(*paper.Issues)
		if !ok || b.Former.IsZero() {
			return false
		}
		later = b.Former
	}
	return false
}

// lastValuation returns the valuation of a party that stands, nil if it gave none.
func (t *Talks) lastValuation(d paper.Desk) *item {
	all := t.deciding.valuations[d]
	i := len(all) - 1
	for ; i >= 0 && (!all[i].effective() || all[i].sequel().withdrawn); i-- {
	}
	if i < 0 {
		return nil
	}
	return all[i]
}

// valuers returns the parties that gave a valuation, in the order of the talks.
func (t *Talks) valuers() []paper.Desk {
	return slices.DeleteFunc(t.parties(), func(d paper.Desk) bool { return t.lastValuation(d) == nil })
}
