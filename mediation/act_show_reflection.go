package mediation

import (
	"time"

	"goodoffices/paper"
)

var _ = register[ShowReflection]("show-reflection")

// ShowReflection shows the side that answers in a reflection, as an idea, the
// best package for it that is worth as much to the other as the wish handed in.
// It says nothing of the wish, and the side that wished does not learn of it.
type ShowReflection struct {
	Procedure Ref        `json:"procedure"`
	Text      paper.Text `json:"text"` // what is said with it
}

var (
	sayReflectionWaits = saying("reflection.waits", "For {paper} there is nothing to reckon with yet: it needs the wish, and a valuation in numbers from each of the two sides over its issues.")
	sayReflectionNone  = saying("reflection.nothing", "There is nothing to show for {paper}: whatever is worth as much to the one as its wish is worth less to the other than no agreement.")
	sayReflectionSame  = saying("reflection.same", "{desk} was shown this package last.")
)

// Permit implements Act.
func (a *ShowReflection) Permit(t *Talks, now time.Time) ([]paper.Draft, Verdict) {
	m := t.make(now)
	it := m.need("procedure", a.Procedure)
	if it == nil {
		return m.done()
	}
	p := t.deciding.procedureByID[it.id()]
	if p == nil || p.body.Reflection == nil || p.agreed == nil {
		m.refuse(refuse("procedure", sayFloatNone("id", it.id().Short())))
		return m.done()
	}
	to := p.body.Reflection.Answers
	out, _, ok := t.reflects(p)
	switch {
	case !ok:
		m.refuse(refuse("reflection", sayReflectionWaits("paper", RefOf(p.Paper))))
		return m.done()
	case !out.Found:
		m.refuse(refuse("reflection", sayReflectionNone("paper", RefOf(p.Paper))))
		return m.done()
	}
	offer := OfferOf(p.body.Issues, out.Shown)
	if last := p.float(t.lastShown(p)); last != nil && sameChoices(last.Offer.Choices, offer.Choices) {
		m.refuse(refuse("reflection", sayReflectionSame("desk", to)))
		return m.done()
	}
	id := m.write(Writing{To: []paper.Desk{to}}, &paper.Float{Text: a.Text, Offer: offer, Procedure: p.id()})
	m.keepOrigin(id, []paper.Provenance{{Origin: paper.OriginOwn}})
	return m.done()
}
