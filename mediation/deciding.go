package mediation

import (
	"slices"
	"time"

	"goodoffices/paper"
)

// deciding is the second primitive: proposals, what is answered, and the
// outcomes that alone end them; and what outcomes have put in force.
type deciding struct {
	proposals []*proposal
	byID      map[paper.ID]*proposal

	format      paper.Format // in force
	formatBy    *proposal
	decided     map[string]*proposal // the last carried on each subject
	rounds      []*item
	delegations []*item
	publicLines []*item
	commitments []*item
	leaves      leaves
	instruments []*item
	settling

	procedures    []*procedure
	procedureByID map[paper.ID]*procedure
}

func newDeciding() deciding {
	return deciding{byID: map[paper.ID]*proposal{}, decided: map[string]*proposal{}, settling: newSettling(), procedureByID: map[paper.ID]*procedure{}}
}

// proposal is a proposal and what this desk holds of its answers.
type proposal struct {
	*item
	body *paper.Proposal

	responses   map[paper.Desk][]*item // open answers, in order
	indications map[paper.Desk][]*item // private ones
	call        *item
	outcome     *item
	steps       []*item      // of a signing, in order
	objections  []*item      // to an outcome by silence, that came too late to be counted
	crossedAt   []paper.Desk // desks that may have taken it as crossed
	enacted     bool
	enactedAt   uint32       // number of the entry with which it was enacted
	toAll       bool         // its outcome came when it had been put to every party
	needed      []paper.Desk // parties whose cosignature the outcome needs; nil where it was not put to all
}

// subjectKey tells subjects apart: what can be decided once at a time.
func subjectKey(s paper.Subject) string {
	key := string(s.Type) + " " + string(s.Format) + " " + s.Name
	switch s.Type {
	case paper.SubjectExtension: // of a text, or of a settlement by its name
		if !s.Paper.IsZero() {
			key += " " + s.Paper.String()
		}
	case paper.SubjectRound, paper.SubjectAccreditation, paper.SubjectParticipant, paper.SubjectAssurance,
		paper.SubjectText, paper.SubjectTopic, paper.SubjectGate,
		paper.SubjectBidding, paper.SubjectPackages, paper.SubjectDivision, paper.SubjectSingleText, paper.SubjectImprovement, paper.SubjectReflection:
		key += " " + s.Paper.String()
	}
	return key
}

// put reports whether d's answer is asked.
func (p *proposal) put(d paper.Desk) bool { return slices.Contains(p.body.Put, d) }

// answer returns a desk's last effective open answer, nil if none.
func (p *proposal) answer(d paper.Desk) *item {
	for _, it := range slices.Backward(p.responses[d]) {
		if it.sequel().void.IsZero() {
			return it
		}
	}
	return nil
}

// indication returns a desk's last effective private answer, nil if none.
func (p *proposal) indication(d paper.Desk) *item {
	for _, it := range slices.Backward(p.indications[d]) {
		if it.sequel().void.IsZero() {
			return it
		}
	}
	return nil
}

func (p *proposal) saidYes(d paper.Desk) bool {
	it := p.indication(d)
	return it != nil && it.Paper.Body.(*paper.Indication).Answer == paper.PrivateYes
}

// consent returns a desk's signed consent, nil if it has not consented.
func (p *proposal) consent(d paper.Desk) *item {
	it := p.answer(d)
	if it == nil || answerOf(it) != paper.AnswerConsent {
		return nil
	}
	return it
}

// all reports whether f holds for every desk whose answer is asked.
func (p *proposal) all(f func(paper.Desk) bool) bool {
	return !slices.ContainsFunc(p.body.Put, func(d paper.Desk) bool { return !f(d) })
}

// closes is when a proposal can be ended without all answers: its hour, for a
// called one the hour until which consents stand, for silence after the grace.
func (t *Talks) closes(p *proposal) time.Time {
	at := p.body.Until.At
	switch {
	case p.body.Mode == paper.ModeSilence && t.Terms() != nil && t.Terms().Silence != nil:
		return at.Add(time.Duration(t.Terms().Silence.GraceMinutes) * time.Minute)
	case p.call != nil && !p.body.Stands.IsZero():
		return p.body.Stands.At
	}
	return at
}

var (
	sayOnlyTerms     = saying("proposal.terms-first", "Before terms of reference are agreed nothing else can be put.")
	sayMediatorPuts  = saying("proposal.mode", "Only the mediator puts a proposal to be answered {mode}.")
	saySilenceNot    = saying("proposal.silence", "The terms do not allow agreement by silence.")
	saySilenceNever  = saying("proposal.silence-never", "Silence never agrees to {subject}.")
	saySilenceDirect = saying("proposal.silence-direct", "Silence never opens direct talks: each side has to sign that it wants them.")
	saySilenceShort  = saying("proposal.silence-notice", "Agreement by silence needs notice before {until}, in hours: {hours}.")
	sayPutWhom       = saying("proposal.put", "{desk} cannot be asked: it is no party or guarantor with a desk of its own.")
	sayPutAddressed  = saying("proposal.addressed", "{desk} is asked for an answer, but the proposal is not addressed to it.")
	sayPutAll        = saying("proposal.all", "{subject} has to be put to every party.")
	sayOpenAlready   = saying("proposal.one-at-a-time", "{paper} on the same subject is still open.")
	sayHourPast      = saying("proposal.hour", "{until} has passed.")
	sayWrongPaper    = saying("proposal.paper", "A proposal on {subject} names a paper of kind {kind}.")
	sayTextsExact    = saying("proposal.texts", "A proposal names exactly the papers and attachments that a consent covers.")
	sayNotYet        = saying("gate.considers", "{owner} will consider {subject} after: {conditions}.")
	sayOwnConsent    = saying("proposal.own", "{desk} proposed it: its signature there is its consent.")
	offerAttest      = saying("offer.attest", "confirm that it was done")
	offerTerms       = saying("offer.terms", "put terms of reference")
	offerWait        = saying("offer.await-outcome", "wait for its outcome, or withdraw it")
)

// mustBePutToAll are the subjects that bind everyone or nobody.
var mustBePutToAll = map[paper.SubjectType]bool{
	paper.SubjectTerms: true, paper.SubjectParticipant: true, paper.SubjectSuccession: true, paper.SubjectRules: true,
	paper.SubjectEnding: true, paper.SubjectFormat: true, paper.SubjectScope: true, paper.SubjectSettlement: true,
	paper.SubjectSuspension: true, paper.SubjectResumption: true, paper.SubjectRetention: true,
	paper.SubjectBidding: true, paper.SubjectPackages: true, paper.SubjectDivision: true, paper.SubjectSingleText: true, paper.SubjectImprovement: true, paper.SubjectReflection: true,
}

func proposalRule(t *Talks, c claim) Verdict {
	b := c.paper.Body.(*paper.Proposal)
	if !c.draft() && c.by != t.self && t.self != t.mediator() && !slices.Contains(c.paper.To, t.self) {
		return allowed() // decided before this desk came, and shown later
	}
	return first(
		func() Verdict { return t.whenRule(c, b) },
		func() Verdict { return t.modeRule(c, b) },
		func() Verdict { return t.putRule(c, b) },
		func() Verdict { return t.signingRule(c, b) },
		func() Verdict { return t.extensionRule(c, b) },
		func() Verdict { return t.textsRule(c, b) },
		func() Verdict { return t.procedureSubjectRule(c, b.Subject) },
		func() Verdict { return t.textSubjectRule(b.Subject) },
		func() Verdict { return t.consideredRule(c, b.Subject) },
		func() Verdict { return t.oneAtATime(c, b) },
	)
}

func (t *Talks) whenRule(c claim, b *paper.Proposal) Verdict {
	if t.Terms() == nil && b.Subject.Type != paper.SubjectTerms {
		return refuse("terms-first", sayOnlyTerms(), Offer{Desk: t.mediator(), Act: "put-terms", Text: offerTerms()})
	}
	if c.draft() && c.now.After(b.Until.At) {
		return refuse("hour", sayHourPast("until", b.Until))
	}
	return allowed()
}

// signedAlways are subjects that bind who says nothing to more than one thing:
// to a settlement or an ending, to the terms and rules of all that follows, to
// who takes part and who carries. Silence never agrees to them, nor to the direct
// format, in which sides meet without the mediator.
var signedAlways = []paper.SubjectType{
	paper.SubjectSettlement, paper.SubjectEnding, paper.SubjectTerms, paper.SubjectRules, paper.SubjectParticipant, paper.SubjectSuccession,
}

func (t *Talks) modeRule(c claim, b *paper.Proposal) Verdict {
	if b.Mode != paper.ModeOpen && c.by != t.mediator() {
		return refuse("mode", sayMediatorPuts("mode", b.Mode))
	}
	if b.Mode != paper.ModeSilence {
		return allowed()
	}
	if slices.Contains(signedAlways, b.Subject.Type) {
		return refuse("silence", saySilenceNever("subject", b.Subject.Type))
	}
	if b.Subject.Type == paper.SubjectFormat && b.Subject.Format == paper.FormatDirect {
		return refuse("silence", saySilenceDirect())
	}
	if t.Terms() == nil || t.Terms().Silence == nil {
		return refuse("silence", saySilenceNot())
	}
	notice := time.Duration(t.Terms().Silence.NoticeHours) * time.Hour
	if b.Until.At.Sub(c.paper.Date) < notice {
		return refuse("silence", saySilenceShort("hours", t.Terms().Silence.NoticeHours, "until", b.Until))
	}
	return allowed()
}

func (t *Talks) putRule(c claim, b *paper.Proposal) Verdict {
	for _, d := range b.Put {
		if d == c.by {
			return refuse("put", sayOwnConsent("desk", d))
		}
		place, _ := t.members.place(d)
		if !t.members.hasDesk(d) || place != paper.PlaceParty && place != paper.PlaceGuarantor {
			return refuse("put", sayPutWhom("desk", d))
		}
		if !slices.Contains(c.paper.To, d) {
			return refuse("put", sayPutAddressed("desk", d))
		}
	}
	if mustBePutToAll[b.Subject.Type] && !t.everyParty(b.Put, c.by) {
		return refuse("put", sayPutAll("subject", b.Subject.Type))
	}
	return allowed()
}

// textsRule: a proposal names, as what a consent covers, exactly the paper it
// is about, that paper's attachments and its own.
func (t *Talks) textsRule(c claim, b *paper.Proposal) Verdict {
	if kind := paper.Subjects[b.Subject.Type]; kind != "" {
		it := c.holds(t, b.Subject.Paper)
		if it == nil || it.kind() != kind {
			return refuse("paper", sayWrongPaper("subject", b.Subject.Type, "kind", kind))
		}
	}
	if !slices.Equal(b.Texts, t.textsOf(b.Subject, c.paper.Attachments)) {
		return refuse("texts", sayTextsExact())
	}
	return allowed()
}

// textsOf returns what a consent on a subject has to name.
func (t *Talks) textsOf(s paper.Subject, attached []paper.Attachment) []paper.ID {
	var texts []paper.ID
	if it := t.item(s.Paper); it != nil {
		texts = append(texts, s.Paper)
		for _, a := range it.Paper.Attachments {
			texts = append(texts, a.Digest)
		}
	}
	texts = append(texts, t.textsSigned(s)...)
	for _, a := range attached {
		texts = append(texts, a.Digest)
	}
	return texts
}

// consideredRule: while a gate of the kind "considers" that the author knows of
// is shut, its subject is not even proposed.
func (t *Talks) consideredRule(c claim, s paper.Subject) Verdict {
	for _, g := range t.gates.on(t, s) {
		b := g.Paper.Body.(*paper.Gate)
		if b.Effect != paper.EffectConsiders || c.holds(t, g.id()) == nil || t.gates.open(t, g) {
			continue
		}
		v := refuse("considered", sayNotYet("owner", b.Owner, "subject", subjectName(s), "conditions", t.gates.words(t, b.Needs)))
		for _, id := range b.Needs.Conditions() {
			if it := t.item(id); it != nil && !t.gates.met(t, id) {
				v.Refusal.Permits = append(v.Refusal.Permits, Offer{Desk: it.Paper.Body.(*paper.Condition).Attester, Act: "attest", Text: offerAttest()})
			}
		}
		return v
	}
	return allowed()
}

// oneAtATime: what the mediator puts in private or by silence it puts once at
// a time on a subject.
func (t *Talks) oneAtATime(c claim, b *paper.Proposal) Verdict {
	if b.Mode == paper.ModeOpen {
		return allowed()
	}
	for _, p := range t.deciding.proposals {
		if p.outcome == nil && p.body.Mode != paper.ModeOpen && p.id() != c.paper.ID && p.author() == c.by && subjectKey(p.body.Subject) == subjectKey(b.Subject) && c.holds(t, p.id()) != nil {
			return refuse("one-at-a-time", sayOpenAlready("paper", RefOf(p.Paper)), Offer{Desk: t.mediator(), Act: "withdraw-proposal", Text: offerWait()})
		}
	}
	return allowed()
}

func foldProposal(t *Talks, it *item) {
	p := &proposal{item: it, body: it.Paper.Body.(*paper.Proposal), responses: map[paper.Desk][]*item{}, indications: map[paper.Desk][]*item{}}
	t.deciding.proposals = append(t.deciding.proposals, p)
	t.deciding.byID[it.id()] = p
}
