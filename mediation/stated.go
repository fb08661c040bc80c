package mediation

import (
	"slices"
	"time"

	"goodoffices/mediation/wording"
	"goodoffices/paper"
)

// What becomes of brackets, and when, is stated beforehand and binds the
// mediator: it changes neither alone, and when the hour has come puts what it
// leaves and nothing else. All can agree to more time; a new text can be put with
// whatever it states.

var (
	sayFateStays  = saying("text.fate", "What becomes of brackets was stated beforehand and stays so. A new text can be put with another fate.")
	sayUntilStays = saying("text.until", "That time runs out on {until} was stated beforehand. It does so later only once all have agreed to an extension for this text; a new text can be put with another hour.")
	sayUntilPast  = saying("text.until.past", "When time runs out is stated beforehand; {until} is not ahead.")
	sayHourLeft   = saying("text.hour.left", "Time ran out for this text on {until}. What follows it says what was stated beforehand, and {clause} does not.")
	sayHourLost   = saying("text.hour.lost", "Time ran out for this text on {until}. What follows it says what was stated beforehand, and {clause} is left out.")
	sayMoreTime   = saying("extension.text", "Time for this text runs out on {until}. An extension is until a later hour, and silence agrees to it only before.")
	offerTheHour  = saying("offer.at-the-hour", "put what time has left of it")
	offerMoreTime = saying("offer.more-time", "propose an extension for this text")
)

// hour returns when time runs out for the text of a version: as it states, or as
// all agreed since; zero if nothing is stated.
func (t *Talks) hour(v *textVersion) paper.Hour {
	until := v.body.Until
	for _, p := range t.deciding.proposals {
		s := p.body.Subject
		if s.Type != paper.SubjectExtension || !p.carried() || !p.enacted || !p.toAll {
			continue
		}
		if of := t.drafting.byID[s.Paper]; of != nil && of.first() == v.first() && !until.IsZero() && s.Until.At.After(until.At) {
			until = s.Until
		}
	}
	return until
}

// statedRule: what follows a version keeps the fate and the hour that it states,
// and after the hour what that leaves.
func (t *Talks) statedRule(c claim, b *paper.TextVersion, previous *textVersion) Verdict {
	if previous == nil || previous.body.Until.IsZero() {
		if !b.Until.IsZero() && !b.Until.At.After(c.paper.Date) {
			return refuse("text", sayUntilPast("until", b.Until))
		}
		return allowed()
	}
	if !c.draft() && t.self != t.mediator() && (!slices.Contains(c.paper.To, t.self) || !previous.addressed(t.self)) {
		return allowed() // what was agreed to before it came it cannot tell
	}
	until := t.hour(previous)
	switch {
	case b.Fate != previous.body.Fate:
		return refuse("text", sayFateStays())
	case b.Until != previous.body.Until && b.Until != until:
		return refuse("text", sayUntilStays("until", until), Offer{Desk: t.mediator(), Act: "propose", Text: offerMoreTime()})
	case c.paper.Date.Before(until.At) && previous.Paper.Date.Before(until.At):
		return allowed()
	}
	return t.leftRule(c, b, previous, until)
}

// leftRule: after the hour a version says what the one before leaves, in the
// authentic language; of what the mediator is to decide, one of the brackets or
// what stands outside them.
func (t *Talks) leftRule(c claim, b *paper.TextVersion, previous *textVersion, until paper.Hour) Verdict {
	offer := Offer{Desk: t.mediator(), Act: "put-text", Text: offerTheHour()}
	left, mediators := wording.AtTheHour(*previous.body)
	if len(left) == 0 {
		return refuse("text", sayHourNothing())
	}
	l := previous.Paper.Authentic()
	now := newTextVersion(b, previous)
	for _, want := range left {
		x, decides := now.clause(want.Name), slices.Contains(mediators, want.Name)
		switch {
		case x == nil && !(decides && mayGo(previous.clause(want.Name))):
			return refuse("text", sayHourLost("until", until, "clause", clauseCalled(&want, l)), offer)
		case x == nil:
		case decides && !oneOfIts(x, previous.clause(want.Name), l), !decides && (len(x.Alternatives) > 0 || x.Words[l] != want.Words[l]):
			return refuse("text", sayHourLeft("until", until, "clause", clauseCalled(x, l)), offer)
		}
	}
	for i := range b.Clauses {
		if x := &b.Clauses[i]; !slices.ContainsFunc(left, func(want paper.Clause) bool { return want.Name == x.Name }) {
			return refuse("text", sayHourLeft("until", until, "clause", clauseCalled(x, l)), offer)
		}
	}
	return allowed()
}

// mayGo reports whether one of the choices about a clause is that it goes.
func mayGo(c *paper.Clause) bool {
	return len(c.Words) == 0 || slices.ContainsFunc(c.Alternatives, func(a paper.Alternative) bool { return a.Place == nil && len(a.Words) == 0 })
}

// oneOfIts reports whether a clause is as it was in brackets, or decided as one
// of them or by what stands outside.
func oneOfIts(x, was *paper.Clause, l paper.Lang) bool {
	said := x.Words[l] == was.Words[l]
	if len(x.Alternatives) > 0 {
		return said && !slices.ContainsFunc(x.Alternatives, func(a paper.Alternative) bool {
			return !slices.ContainsFunc(was.Alternatives, func(b paper.Alternative) bool { return wording.SameAlternative(a, b) })
		})
	}
	return said || slices.ContainsFunc(was.Alternatives, func(a paper.Alternative) bool { return a.Words[l] != "" && a.Words[l] == x.Words[l] })
}

// moreTimeRule judges an extension that names a version of the text.
func (t *Talks) moreTimeRule(c claim, b *paper.Proposal) Verdict {
	v := t.versionHeld(b.Subject.Paper)
	if v == nil || v.body.Until.IsZero() {
		return refuse("text", sayNoText("id", b.Subject.Paper.Short()))
	}
	until, asked := t.hour(v), b.Until.At
	if b.Mode == paper.ModeSilence && t.Terms() != nil && t.Terms().Silence != nil {
		asked = asked.Add(time.Duration(t.Terms().Silence.GraceMinutes) * time.Minute)
	}
	if !b.Subject.Until.At.After(until.At) || b.Mode == paper.ModeSilence && !asked.Before(until.At) {
		return refuse("extension", sayMoreTime("until", until))
	}
	return allowed()
}
