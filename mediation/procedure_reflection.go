package mediation

import (
	"fmt"
	"slices"

	"goodoffices/paper"
	"goodoffices/settlement"
)

// Reflection of one side's wish: the mediator shows the other side, as an idea
// of its own, a package that is worth at least as much to the first. What the
// first would be content with is never shown to anyone.

var (
	sayTellsShown   = saying("tells.shown", "{answers} is shown a package worth at least as much to {wishes} as its wish, by what {wishes} gave the mediator: without the wish, and without a number. From it {answers} can tell something of what {wishes} values.")
	sayTellsTaken   = saying("tells.taken", "If {answers} accepts what it is shown, all learn that package, and it binds nobody.")
	sayTellsNothing = saying("tells.nothing-taken", "Otherwise all learn at {until} that nothing came of it: {wishes} does not learn whether anything was shown.")
	sayFloatNone    = saying("float.procedure", "{id} is no reflection in force here.")
	sayFloatTo      = saying("float.to", "What {paper} shows goes to {desk} alone.")
	sayFloatUnfit   = saying("float.unfit", "What {paper} shows is a whole package over its issues.")
	sayShownTooLate = saying("float.late", "{paper} was open until {until}: nothing more is shown.")
)

func init() {
	engines[paper.SubjectReflection] = &engine{check: checkReflection, fits: fitsReflection, settle: settleReflection, denies: deniesReflection, tells: tellsReflection}
}

func checkReflection(t *Talks, b *paper.Procedure) error {
	r := b.Reflection
	if _, ok := t.domain(b.Issues); !ok {
		return problemNotHeld()
	}
	if r.Wishes == r.Answers {
		return problemBothWish()
	}
	if !t.isParty(r.Wishes) || !t.isParty(r.Answers) || !t.everyParty([]paper.Desk{r.Wishes, r.Answers}, "") {
		return problemBetween()
	}
	return nil
}

// wholeOver returns a package that leaves nothing of the procedure's issues open.
func (t *Talks) wholeOver(b *paper.Procedure, choices []paper.Choice) (settlement.Package, settlement.Domain, error) {
	d, ok := t.domain(b.Issues)
	if !ok {
		return nil, d, problemNotHeld()
	}
	p, err := packageOf(&paper.Offer{Choices: choices}, d)
	if err == nil && !p.Whole() {
		err = problemOpen()
	}
	return p, d, err
}

func fitsReflection(t *Talks, p *procedure, by paper.Desk, b *paper.Bid) error {
	r := p.body.Reflection
	if b.Amount != "" || b.Round != 0 || len(b.Accepts)+len(b.Points) > 0 {
		return fmt.Errorf("a package or an answer is asked for, and nothing else")
	}
	switch by {
	case r.Wishes:
		if b.Answer != "" || !b.Shown.IsZero() {
			return fmt.Errorf("a package is asked for, and nothing else")
		}
		_, _, err := t.wholeOver(p.body, b.Wish)
		return err
	case r.Answers:
		if len(b.Wish) > 0 || b.Answer != paper.BidTakes && b.Answer != paper.BidLeaves {
			return fmt.Errorf("it is asked whether the package shown is accepted, and nothing else")
		}
		if p.float(b.Shown) == nil {
			return fmt.Errorf("it is not what was shown here")
		}
		return nil
	}
	return fmt.Errorf("nothing is asked of this side")
}

// float returns what was shown in a reflection, nil for any other id.
func (p *procedure) float(id paper.ID) *paper.Float {
	i := slices.IndexFunc(p.shown, func(it *item) bool { return it.id() == id && it.effective() })
	if i < 0 {
		return nil
	}
	return p.shown[i].Paper.Body.(*paper.Float)
}

// lastShown is the package to be answered; zero before anything was shown.
func (t *Talks) lastShown(p *procedure) paper.ID {
	for _, it := range slices.Backward(p.shown) {
		if it.effective() {
			return it.id()
		}
	}
	return paper.ID{}
}

// wish resolves what a side would be content with, in words.
func (m *maker) wish(p *procedure, terms []OfferTerm) []paper.Choice {
	if len(terms) == 0 {
		return nil
	}
	return m.choices(p.body.Issues, terms)
}

// reflects returns what there is to show for the wish that was handed in, by
// what both sides gave this desk; false while one of the three is missing.
func (t *Talks) reflects(p *procedure) (settlement.Reflection, settlement.Domain, bool) {
	r := p.body.Reflection
	bid := p.bid(r.Wishes, 0)
	if t.self != t.mediator() || bid == nil {
		return settlement.Reflection{}, settlement.Domain{}, false
	}
	wish, d, err := t.wholeOver(p.body, bid.Wish)
	if err != nil {
		return settlement.Reflection{}, d, false
	}
	problem, err := settlement.NewProblem(d, t.givenOver(p.body.Issues, d, r.Wishes, r.Answers)...)
	if err != nil {
		return settlement.Reflection{}, d, false
	}
	out, err := settlement.Reflect(problem.Frontier(limits), 0, wish)
	return out, d, err == nil
}

// givenOver returns what these sides gave the mediator over some issues, nil
// where one gave nothing that can be reckoned with.
func (t *Talks) givenOver(issues paper.ID, d settlement.Domain, sides ...paper.Desk) []settlement.Valuation {
	var out []settlement.Valuation
	for _, side := range sides {
		it := t.lastValuation(side)
		if it == nil || it.Paper.Body.(*paper.Valuation).Issues != issues {
			return nil
		}
		v, err := ValuationOf(it.Paper.Body.(*paper.Valuation).Valued, d)
		if err != nil {
			return nil
		}
		out = append(out, v)
	}
	return out
}

// settleReflection: an accepted package comes out, if it is worth as much to
// the side that wished as its wish at this hour.
func settleReflection(t *Talks, p *procedure, over bool) *paper.ProcedureResult {
	r := p.body.Reflection
	wish, answer := p.bid(r.Wishes, 0), p.bid(r.Answers, 0)
	if wish == nil || answer == nil || answer.Answer != paper.BidTakes {
		return nil
	}
	shown := p.float(answer.Shown)
	if shown == nil || !t.contents(p, r.Wishes, wish, shown.Offer.Choices) {
		return nil
	}
	return p.final(&paper.ProcedureResult{Agreed: true, Choices: shown.Offer.Choices}, over)
}

// contents reports whether a package is worth as much to a side as its wish, by
// a valuation that it gave: at the mediator's desk by the one that stands, at
// its own by any, since which counted the mediator's hour decided.
func (t *Talks) contents(p *procedure, side paper.Desk, wish *paper.Bid, choices []paper.Choice) bool {
	wished, d, err := t.wholeOver(p.body, wish.Wish)
	shown, _, err2 := t.wholeOver(p.body, choices)
	if err != nil || err2 != nil {
		return false
	}
	given := t.deciding.valuations[side]
	if t.self == t.mediator() {
		given = nil
		if it := t.lastValuation(side); it != nil {
			given = []*item{it}
		}
	}
	return slices.ContainsFunc(given, func(it *item) bool {
		b := it.Paper.Body.(*paper.Valuation)
		v, err := ValuationOf(b.Valued, d)
		return b.Issues == p.body.Issues && err == nil && v.Check(d) == nil && v.Utility(shown).Cmp(v.Utility(wished)) >= 0
	})
}

// deniesReflection: nothing comes out that is worth less to the side that wished
// than its wish, or that the other did not accept.
func deniesReflection(t *Talks, p *procedure, by paper.Desk, b *paper.Bid, r *paper.ProcedureResult) bool {
	if !r.Agreed {
		return false
	}
	if b == nil {
		return true
	}
	if by == p.body.Reflection.Wishes {
		return !t.contents(p, by, b, r.Choices)
	}
	shown := p.float(b.Shown)
	return shown == nil || b.Answer != paper.BidTakes || !sameChoices(shown.Offer.Choices, r.Choices)
}

func tellsReflection(b *paper.Procedure) []Sentence {
	r := b.Reflection
	return []Sentence{
		sayTellsShown("answers", r.Answers, "wishes", r.Wishes), sayTellsTaken("answers", r.Answers),
		sayTellsNothing("until", b.Until, "wishes", r.Wishes),
	}
}

// floatRule: what a reflection shows, it shows to the side that answers, while
// it is in force.
func floatRule(t *Talks, c claim) Verdict {
	b := c.paper.Body.(*paper.Float)
	if b.Procedure.IsZero() {
		return allowed()
	}
	p := t.deciding.procedureByID[b.Procedure]
	if p == nil || p.body.Reflection == nil || p.agreed == nil {
		return refuse("procedure", sayFloatNone("id", b.Procedure.Short()))
	}
	ref := RefOf(p.Paper)
	switch {
	case !sameDesks(c.paper.To, []paper.Desk{p.body.Reflection.Answers}):
		return refuse("float", sayFloatTo("paper", ref, "desk", p.body.Reflection.Answers))
	case b.Offer == nil || b.Offer.Issues != p.body.Issues:
		return refuse("float", sayFloatUnfit("paper", ref))
	case c.paper.Date.After(p.body.Until.At) || c.draft() && c.now.After(p.body.Until.At):
		return refuse("hour", sayShownTooLate("paper", ref, "until", p.body.Until))
	case c.draft() && p.over() != nil:
		return refuse("procedure", sayProcedureOver("paper", ref))
	}
	if _, _, err := t.wholeOver(p.body, b.Offer.Choices); err != nil {
		return refuse("float", sayFloatUnfit("paper", ref))
	}
	return allowed()
}

func foldFloat(t *Talks, it *item) {
	if p := t.deciding.procedureByID[it.Paper.Body.(*paper.Float).Procedure]; p != nil {
		p.shown = append(p.shown, it)
	}
}

// A ReflectionView is, at the mediator's desk, what there is to show for the
// wish; and at the side that answers, what it was shown. The side that wished
// has none.
type ReflectionView struct {
	Ready  bool               // at the mediator's desk: the wish and both valuations are here
	ToShow settlement.Package // at the mediator's desk alone; nil where nothing can be shown
	Shown  settlement.Package // last; nil before
	Of     paper.ID           // the paper that showed it
}

func (t *Talks) viewReflection(p *procedure) *ReflectionView {
	v := &ReflectionView{}
	switch t.self {
	case t.mediator():
		if p.agreed == nil {
			break
		}
		if out, _, ok := t.reflects(p); ok {
			v.Ready, v.ToShow = true, out.Shown
		}
	case p.body.Reflection.Answers:
	default:
		return nil
	}
	if last := t.lastShown(p); p.float(last) != nil {
		if pkg, _, err := t.wholeOver(p.body, p.float(last).Offer.Choices); err == nil {
			v.Shown, v.Of = pkg, last
		}
	}
	return v
}
