package mediation

import (
	"slices"
	"time"

	"goodoffices/paper"
)

var (
	sayTwoOutcomes   = saying("outcome.two", "{paper} has an outcome already; a second one is a fork, signed by {desk}.")
	sayOutcomeTo     = saying("outcome.to", "An outcome goes to everyone to whom {paper} was put, and to its author.")
	sayNoConsent     = saying("outcome.consent", "The outcome says carried, but encloses no valid consent of {desk} to exactly {paper}.")
	sayForged        = saying("outcome.forged", "What the outcome encloses as an answer of {desk} does not verify.")
	sayStrangeAnswer = saying("outcome.strange", "The outcome encloses an answer of {desk}, who was not asked, or to another proposal.")
	sayNamesNone     = saying("outcome.private", "A private proposal that lapsed names no answer.")
	sayHeldConsents  = saying("outcome.hidden", "The outcome says {result}, though it encloses the consent of all.")
	sayNoCall        = saying("outcome.no-call", "No call for consents to {paper} was made.")
	saySilentNotice  = saying("outcome.silence", "{desk}'s silence does not count: its signed receipt of {paper} is missing, or dated too late before {until}; the notice is, in hours: {hours}.")
	saySilentEarly   = saying("outcome.grace", "Silence counts only after {until} and the grace, in minutes: {minutes}.")
	sayObjected      = saying("outcome.objected", "{desk} objected to {paper}.")
	sayWithdrawOwn   = saying("outcome.withdrawn", "{paper} is {author}'s to withdraw.")
	sayStillOpen     = saying("outcome.open", "{paper} is open until {until}.")
)

// outcomeRule: an outcome is judged by what it encloses, by every desk alike.
func outcomeRule(t *Talks, c claim) Verdict {
	b := c.paper.Body.(*paper.Outcome)
	p := t.deciding.byID[b.Proposal]
	if p == nil {
		return refuse("proposal", sayNoProposal("id", b.Proposal.Short()))
	}
	ref := RefOf(p.Paper)
	if p.outcome != nil && p.outcome.id() != c.paper.ID {
		return refuse("outcome", sayTwoOutcomes("paper", ref, "desk", c.by))
	}
	for _, d := range append(slices.Clone(p.body.Put), p.author()) {
		if d != c.by && !slices.Contains(c.paper.To, d) {
			return refuse("outcome", sayOutcomeTo("paper", ref))
		}
	}
	if c.draft() {
		return allowed() // made by the closing act from what this desk holds
	}
	consents, v := t.enclosedConsents(c.entry, p, b)
	if !v.OK() {
		return v
	}
	switch b.Result {
	case paper.ResultCarried:
		return t.carriedRule(c, p, b, consents)
	case paper.ResultWithdrawn:
		if p.author() != c.by && !p.sequel().withdrawn {
			return refuse("outcome", sayWithdrawOwn("paper", ref, "author", p.author()))
		}
	case paper.ResultLapsed:
		if p.body.Mode == paper.ModePrivate && len(b.Responses)+len(b.Silent) > 0 {
			return refuse("outcome", sayNamesNone())
		}
		if p.body.Mode == paper.ModeSigning && len(b.Responses)+len(b.Silent) > 0 {
			return refuse("outcome", sayUnsignedShown())
		}
		if p.body.Mode == paper.ModeSigning && p.pen() == nil && c.paper.Date.Before(p.body.Until.At) {
			return refuse("outcome", sayUnstopped("until", p.body.Until))
		}
		if p.all(func(d paper.Desk) bool { return consents[d] == paper.AnswerConsent }) {
			return refuse("outcome", sayHeldConsents("result", b.Result))
		}
	}
	return allowed()
}

// enclosedConsents reads the answers an outcome encloses: each of a desk that
// was asked, to exactly this proposal, with signatures that verify.
func (t *Talks) enclosedConsents(e *Entry, p *proposal, b *paper.Outcome) (map[paper.Desk]paper.Answer, Verdict) {
	answers := map[paper.Desk]paper.Answer{}
	for _, in := range e.Enclosed {
		d := in.Paper.From
		if in.Paper.Kind == paper.KindAdherence {
			if v := t.enclosedSignature(p, in); !v.OK() {
				return nil, v
			}
			answers[d] = paper.AnswerConsent
			continue
		}
		r, ok := in.Paper.Body.(*paper.Response)
		if !ok {
			continue
		}
		if r.Proposal != b.Proposal || !p.put(d) || in.Paper.Talks != t.id || p.body.Mode == paper.ModeSigning {
			return nil, refuse("outcome", sayStrangeAnswer("desk", d))
		}
		if !in.Valid {
			return nil, refuse("outcome", sayForged("desk", d))
		}
		if r.Answer == paper.AnswerConsent && !slices.Equal(r.Texts, p.body.Texts) {
			return nil, refuse("outcome", sayNoConsent("desk", d, "paper", RefOf(p.Paper)))
		}
		answers[d] = r.Answer
	}
	return answers, allowed()
}

func (t *Talks) carriedRule(c claim, p *proposal, b *paper.Outcome, answers map[paper.Desk]paper.Answer) Verdict {
	ref := RefOf(p.Paper)
	if p.body.Mode == paper.ModePrivate && p.call == nil {
		return refuse("outcome", sayNoCall("paper", ref))
	}
	if pen := t.penKnown(c, p); pen != nil && p.body.Mode == paper.ModeSigning {
		return refuse("pens-down", sayPensDown("desk", pen.author(), "paper", ref))
	}
	for _, d := range p.body.Put {
		answer, answered := answers[d]
		if answer == paper.AnswerConsent {
			continue
		}
		if p.body.Mode != paper.ModeSilence {
			return refuse("outcome", sayNoConsent("desk", d, "paper", ref))
		}
		if answered {
			return refuse("outcome", sayObjected("desk", d, "paper", ref))
		}
		if v := t.silentRule(c, p, d); !v.OK() {
			return v
		}
	}
	return allowed()
}

// silentRule: a desk's silence counts only with its own signed receipt of the
// proposal, dated at least the agreed notice before the hour, and only in an
// outcome dated after the hour and its grace that did not come before the hour.
func (t *Talks) silentRule(c claim, p *proposal, d paper.Desk) Verdict {
	ref := RefOf(p.Paper)
	if t.Terms() == nil || t.Terms().Silence == nil {
		return refuse("silence", saySilenceNot())
	}
	terms := t.Terms().Silence
	until := p.body.Until
	// Its date is the mediator's claim. That it was not there before the hour
	// this desk knows by itself; the grace is for clocks that differ.
	grace := time.Duration(terms.GraceMinutes) * time.Minute
	if c.paper.Date.Before(until.At.Add(grace)) || !c.draft() && c.entry.At.Before(until.At) {
		return refuse("silence", saySilentEarly("until", until, "minutes", terms.GraceMinutes))
	}
	if ended, over := t.overtaken(p, c.paper.Date); over {
		return refuse("silence", sayOvertaken("until", ended))
	}
	for _, in := range c.entry.Enclosed {
		r, ok := in.Paper.Body.(*paper.Receipt)
		if ok && in.Valid && in.Paper.From == d && r.Of == p.id() && t.notice(in.Paper, p) {
			return allowed()
		}
	}
	return refuse("silence", saySilentNotice("desk", d, "paper", ref, "hours", terms.NoticeHours, "until", until))
}

// notice reports whether a receipt is dated long enough before the hour.
func (t *Talks) notice(receipt *paper.Paper, p *proposal) bool {
	hours := time.Duration(t.Terms().Silence.NoticeHours) * time.Hour
	return !receipt.Date.Add(hours).After(p.body.Until.At)
}

func foldOutcome(t *Talks, it *item) {
	b := it.Paper.Body.(*paper.Outcome)
	p := t.deciding.byID[b.Proposal]
	if p == nil || p.outcome != nil {
		return
	}
	p.outcome = it
	p.toAll = t.everyParty(p.body.Put, p.author()) // as the parties are now
	if b.Result == paper.ResultCarried && p.toAll {
		for _, d := range t.parties() {
			if t.members.hasDesk(d) {
				p.needed = append(p.needed, d)
			}
		}
		t.deciding.decided[subjectKey(p.body.Subject)] = p
		t.enact(p)
	}
}

// enact puts in force what was carried, unless its outcome waits for a gate
// that is shut.
func (t *Talks) enact(p *proposal) {
	b := p.outcome.Paper.Body.(*paper.Outcome)
	if p.enacted || !b.Gate.IsZero() && !t.gates.openID(t, b.Gate) {
		return
	}
	if kind := paper.Subjects[p.body.Subject.Type]; kind != "" && t.item(p.body.Subject.Paper) == nil {
		return // shown later than it was decided, without what it is about
	}
	p.enacted, p.enactedAt = true, uint32(len(t.order))
	if f := enactments[p.body.Subject.Type]; f != nil {
		f(t, p)
	}
}

// enactments says what each subject changes once it is carried by all parties.
var enactments map[paper.SubjectType]func(*Talks, *proposal)

func init() {
	enactments = map[paper.SubjectType]func(*Talks, *proposal){
		paper.SubjectTerms: func(t *Talks, p *proposal) {
			it := t.items[p.body.Subject.Paper]
			t.members.enactTerms(it)
			t.deciding.format = it.Paper.Body.(*paper.Terms).Format
		},
		paper.SubjectParticipant: func(t *Talks, p *proposal) {
			t.members.enactParticipant(t.items[p.body.Subject.Paper].Paper.Body.(*paper.NewParticipant))
		},
		paper.SubjectFormat: func(t *Talks, p *proposal) {
			t.deciding.format, t.deciding.formatBy = p.body.Subject.Format, p
		},
		paper.SubjectScope:       func(t *Talks, p *proposal) { t.topics.scope = p.body.Subject.Topics; t.topics.scopeBy = p },
		paper.SubjectAgenda:      func(t *Talks, p *proposal) { t.topics.agenda = p.body.Subject.Topics },
		paper.SubjectSuspension:  func(t *Talks, p *proposal) { t.members.pause(t.items[p.body.Subject.Paper]) },
		paper.SubjectResumption:  func(t *Talks, p *proposal) { t.members.resume(t.items[p.body.Subject.Paper]) },
		paper.SubjectBidding:     enactProcedure,
		paper.SubjectPackages:    enactProcedure,
		paper.SubjectDivision:    enactProcedure,
		paper.SubjectSingleText:  enactProcedure,
		paper.SubjectImprovement: enactProcedure,
		paper.SubjectReflection:  enactProcedure,
		paper.SubjectEnding:      func(t *Talks, p *proposal) { t.members.end(t.items[p.body.Subject.Paper]) },
	}
}

// adverse takes back what a gate had let through: the direct format needs a
// new outcome once its gate has shut again.
func (t *Talks) adverse(gate *item) {
	s := gate.Paper.Body.(*paper.Gate).Subject
	if s.Type == paper.SubjectFormat && t.deciding.format == s.Format {
		t.deciding.format, t.deciding.formatBy = paper.FormatIndirect, nil
	}
}
