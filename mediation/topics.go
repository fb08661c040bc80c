package mediation

import (
	"goodoffices/paper"
)

// topics is the fourth primitive: about what. Stances with their sources, the
// scope, assurances, and the register of what was said and done in public.
type topics struct {
	all        []*item
	stances    []*item
	assurances []*assurance
	byID       map[paper.ID]*assurance
	statements []*item
	events     []*item
	scope      []paper.ID
	scopeBy    *proposal
	agenda     []paper.ID
}

// assurance is an undertaking asked for, and what was answered.
type assurance struct {
	*item
	answers []*item
}

func newTopics() topics { return topics{byID: map[paper.ID]*assurance{}} }

var (
	sayStanceOwn     = saying("stance.own", "{desk} can state its own stance as its own, and nobody else's; {of}'s has another source.")
	sayStanceBrought = saying("stance.conveyed", "Only the mediator says of a stance that it was conveyed.")
	sayTopicNot      = saying("stance.topic", "{id} is no topic of these talks.")
	sayCorrects      = saying("statement.corrects", "{id} is no entry of the register.")
	sayAssuranceNot  = saying("assurance.asked", "{id} is no assurance asked for.")
	sayAssuranceWho  = saying("assurance.whose", "{desk} was not asked for this assurance.")
	sayAssuranceOwn  = saying("assurance.asker", "Only {desk}, who asked, says what is meant.")
	sayGuarantor     = saying("assurance.guarantor", "Only the mediator or a guarantor guarantees an assurance.")
	sayNothingToBack = saying("assurance.guarantee", "There is no undertaking to guarantee yet.")
	sayNothingAsked  = saying("assurance.clarify", "Nobody asked what is meant.")
)

func foldTopic(t *Talks, it *item) { t.topics.all = append(t.topics.all, it) }

func stanceRule(t *Talks, c claim) Verdict {
	b := c.paper.Body.(*paper.Stance)
	if it := t.item(b.Topic); it != nil && it.kind() != paper.KindTopic {
		return refuse("topic", sayTopicNot("id", b.Topic.Short()))
	}
	switch b.Source {
	case paper.SourceOwn:
		if paper.Desk(b.Of) != c.by {
			return refuse("stance", sayStanceOwn("desk", c.by, "of", b.Of))
		}
	case paper.SourceConveyed:
		if c.by != t.mediator() {
			return refuse("stance", sayStanceBrought())
		}
	}
	return allowed()
}

func foldStance(t *Talks, it *item) { t.topics.stances = append(t.topics.stances, it) }

func assuranceRule(t *Talks, c claim) Verdict {
	b := c.paper.Body.(*paper.Assurance)
	if b.Step == paper.StepAsked {
		return allowed()
	}
	a := t.topics.byID[b.Of]
	if a == nil {
		if t.item(b.Of) == nil {
			return allowed() // namesRule has said what can be said
		}
		return refuse("assurance", sayAssuranceNot("id", b.Of.Short()))
	}
	place, _ := t.members.place(c.by)
	asked := false
	for _, d := range a.Paper.To {
		asked = asked || d == c.by
	}
	switch b.Step {
	case paper.StepGuaranteed:
		if place == paper.PlaceParty {
			return refuse("assurance", sayGuarantor())
		}
		if !a.has1(paper.StepGiven, paper.StepOtherWords) {
			return refuse("assurance", sayNothingToBack())
		}
	case paper.StepClarified:
		if a.author() != c.by {
			return refuse("assurance", sayAssuranceOwn("desk", a.author()))
		}
		if !a.has1(paper.StepClarify) {
			return refuse("assurance", sayNothingAsked())
		}
	default:
		if !asked || a.author() == c.by {
			return refuse("assurance", sayAssuranceWho("desk", c.by))
		}
	}
	return allowed()
}

// has1 reports whether any of the steps was taken.
func (a *assurance) has1(steps ...paper.Step) bool {
	for _, it := range a.answers {
		for _, s := range steps {
			if it.Paper.Body.(*paper.Assurance).Step == s {
				return true
			}
		}
	}
	return false
}

func foldAssurance(t *Talks, it *item) {
	b := it.Paper.Body.(*paper.Assurance)
	if b.Step == paper.StepAsked {
		a := &assurance{item: it}
		t.topics.assurances = append(t.topics.assurances, a)
		t.topics.byID[it.id()] = a
		return
	}
	if a := t.topics.byID[b.Of]; a != nil {
		a.answers = append(a.answers, it)
		a.reply(it)
	}
}

func statementRule(t *Talks, c claim) Verdict {
	b := c.paper.Body.(*paper.Statement)
	if it := t.item(b.Corrects); it != nil && it.kind() != paper.KindStatement && it.kind() != paper.KindEvent {
		return refuse("statement", sayCorrects("id", b.Corrects.Short()))
	}
	return allowed()
}

func foldStatement(t *Talks, it *item) { t.topics.statements = append(t.topics.statements, it) }
func foldEvent(t *Talks, it *item)     { t.topics.events = append(t.topics.events, it) }

// beyondScope returns the topics of a paper that are outside the agreed scope;
// none while no scope is agreed.
func (t *Talks) beyondScope(p *paper.Paper) []paper.ID {
	if t.topics.scopeBy == nil {
		return nil
	}
	in := map[paper.ID]bool{}
	for _, id := range t.topics.scope {
		in[id] = true
	}
	var out []paper.ID
	for _, id := range p.Topics {
		if !in[id] {
			out = append(out, id)
		}
	}
	return out
}
