package mediation

import (
	"slices"

	"goodoffices/paper"
)

var (
	sayNoProposal  = saying("answer.no-proposal", "{id} is no proposal held here.")
	sayNotAsked    = saying("answer.not-asked", "{desk} is not asked to answer {paper}.")
	sayIsEnded     = saying("answer.ended", "{paper} has ended: {result}.")
	sayAnsweredYet = saying("answer.twice", "{desk} has answered {paper}: {answer}. After a yes that waits for its capital it can still consent, reserve or decline.")
	sayInPrivate   = saying("answer.private", "{paper} is answered in private until the mediator calls for consents: a signed answer would show a lone yes.")
	sayInTheOpen   = saying("answer.open", "{paper} is answered openly.")
	sayNotAllTexts = saying("answer.texts", "A consent names every text and attachment of {paper}, and nothing else.")
	sayTextNotHere = saying("answer.text-missing", "{desk} does not hold {id} yet; a consent waits until everything it covers is held.")
	sayCalled      = saying("answer.called", "All have said yes to {paper}; private answers are closed.")
	sayAnswerTo    = saying("answer.to", "{paper} is answered to {to}.")
	sayTooLate     = saying("answer.late", "It arrived after {until}.")
	sayFalseCall   = saying("call.false", "The mediator calls for consents to {paper}, but {desk} had not said yes: the call is false, and signed.")
	sayNotAllYes   = saying("call.early", "Not all have said yes to {paper}.")
)

// openTo finds the proposal an answer is about, if its author may still answer.
func (t *Talks) openTo(c claim, id paper.ID) (*proposal, Verdict) {
	p := t.deciding.byID[id]
	if p == nil || c.holds(t, id) == nil {
		return nil, refuse("proposal", sayNoProposal("id", id.Short()))
	}
	ref := RefOf(p.Paper)
	if !p.put(c.by) {
		return nil, refuse("put", sayNotAsked("desk", c.by, "paper", ref))
	}
	if p.outcome != nil && (c.by == t.self || p.outcome.has(t.desks.set(c.by))) {
		return nil, refuse("ended", sayIsEnded("paper", ref, "result", p.outcome.Paper.Body.(*paper.Outcome).Result))
	}
	if c.draft() && c.now.After(t.closes(p)) {
		return nil, refuse("hour", sayHourPast("until", p.body.Until))
	}
	return p, allowed()
}

func responseRule(t *Talks, c claim) Verdict {
	b := c.paper.Body.(*paper.Response)
	p, v := t.openTo(c, b.Proposal)
	if p == nil {
		return v
	}
	ref := RefOf(p.Paper)
	if !slices.Equal(c.paper.To, t.answerTo(p, c.by)) {
		return refuse("answer-to", sayAnswerTo("paper", ref, "to", t.answerTo(p, c.by)))
	}
	if p.body.Mode == paper.ModePrivate && (p.call == nil || c.holds(t, p.call.id()) == nil) {
		return refuse("private", sayInPrivate("paper", ref), Offer{Desk: c.by, Act: "answer-in-private"})
	}
	if p.body.Mode == paper.ModeSigning && b.Answer != paper.AnswerDecline {
		return refuse("signing", sayOnlySigned("paper", ref), Offer{Desk: c.by, Act: "sign", Text: offerSign()})
	}
	if before := p.answer(c.by); before != nil && before.id() != c.paper.ID && !mayFollow(before, b.Answer) {
		return refuse("answered", sayAnsweredYet("desk", c.by, "paper", ref, "answer", answerOf(before)))
	}
	if b.Answer != paper.AnswerConsent && b.Answer != paper.AnswerAdReferendum {
		return allowed()
	}
	if !slices.Equal(b.Texts, p.body.Texts) {
		return refuse("texts", sayNotAllTexts("paper", ref))
	}
	for _, id := range b.Texts {
		if c.draft() && t.item(id) == nil && !t.known.Attached(id) {
			return refuse("texts", sayTextNotHere("desk", c.by, "id", id.Short()))
		}
	}
	return allowed()
}

// answerTo returns to whom a proposal is answered: the mediator alone; where
// silence counts everyone, so that an objection that comes late to the mediator
// is still seen by all; and everyone when a pen is laid down.
func (t *Talks) answerTo(p *proposal, by paper.Desk) []paper.Desk {
	if p.body.Mode != paper.ModeSilence && p.body.Mode != paper.ModeSigning {
		return []paper.Desk{t.mediator()}
	}
	var to []paper.Desk
	for _, d := range append([]paper.Desk{t.mediator()}, p.Paper.To...) {
		if d != by && !slices.Contains(to, d) {
			to = append(to, d)
		}
	}
	return to
}

// mayFollow: a yes that waits for its capital is followed by the capital's
// answer, and a signature by the pen laid down; every other answer is final.
func mayFollow(was *item, now paper.Answer) bool {
	if was.kind() == paper.KindAdherence {
		return now == paper.AnswerDecline
	}
	before := answerOf(was)
	return before == paper.AnswerAdReferendum && now != paper.AnswerAdReferendum && now != paper.AnswerCounter
}

func foldResponse(t *Talks, it *item) {
	b := it.Paper.Body.(*paper.Response)
	p := t.deciding.byID[b.Proposal]
	if p == nil {
		return // this desk's own, to a proposal that is without effect here since the desk was put back
	}
	if t.late(it, p) {
		it.hide(sayTooLate("until", p.body.Until))
		if p.body.Mode == paper.ModeSilence && b.Answer != paper.AnswerConsent {
			p.objections = append(p.objections, it)
		}
	}
	p.responses[it.author()] = append(p.responses[it.author()], it)
}

// late reports whether an answer reached the mediator's desk after the
// proposal's hour. Only there does the hour of arrival decide.
func (t *Talks) late(it *item, p *proposal) bool {
	return t.self == t.mediator() && it.author() != t.self && p.call == nil && it.At.After(p.body.Until.At)
}

func indicationRule(t *Talks, c claim) Verdict {
	b := c.paper.Body.(*paper.Indication)
	p, v := t.openTo(c, b.Proposal)
	if p == nil {
		return v
	}
	ref := RefOf(p.Paper)
	if p.body.Mode != paper.ModePrivate {
		return refuse("private", sayInTheOpen("paper", ref), Offer{Desk: c.by, Act: "respond"})
	}
	if p.call != nil && c.holds(t, p.call.id()) != nil {
		return refuse("called", sayCalled("paper", ref), Offer{Desk: c.by, Act: "respond"})
	}
	return allowed()
}

func foldIndication(t *Talks, it *item) {
	p := t.deciding.byID[it.Paper.Body.(*paper.Indication).Proposal]
	if p == nil {
		return // as in foldResponse
	}
	if t.late(it, p) {
		it.hide(sayTooLate("until", p.body.Until))
	}
	p.indications[it.author()] = append(p.indications[it.author()], it)
}

// callCrossed reports whether an answer in private follows one of the same desk
// that crossed the call for consents: there the call has no effect, and every
// further answer crosses with the first.
func (t *Talks) callCrossed(it *item) bool {
	b, ok := it.Paper.Body.(*paper.Indication)
	return ok && slices.ContainsFunc(t.order, func(was *item) bool {
		before, is := was.Paper.Body.(*paper.Indication)
		return is && was.standing == Crossed && was.author() == it.author() && before.Proposal == b.Proposal
	})
}

// callRule: the mediator calls for consents when all have said yes. A desk that
// had not is shown a false call.
func callRule(t *Talks, c claim) Verdict {
	p := t.deciding.byID[c.paper.Body.(*paper.Call).Proposal]
	if p == nil || p.body.Mode != paper.ModePrivate {
		return refuse("proposal", sayNoProposal("id", c.paper.Body.(*paper.Call).Proposal.Short()))
	}
	ref := RefOf(p.Paper)
	if c.draft() {
		if p.call != nil || p.outcome != nil || !p.all(p.saidYes) {
			return refuse("call", sayNotAllYes("paper", ref))
		}
		return allowed()
	}
	if p.put(t.self) && !p.saidYes(t.self) {
		return refuse("call", sayFalseCall("paper", ref, "desk", t.self))
	}
	return allowed()
}

func foldCall(t *Talks, it *item) {
	if p := t.deciding.byID[it.Paper.Body.(*paper.Call).Proposal]; p != nil && p.call == nil {
		p.call = it
	}
}
