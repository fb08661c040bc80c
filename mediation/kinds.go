package mediation

import (
	"slices"
	"time"

	"goodoffices/paper"
)

// kindRules is a row of the table that completes PROTOCOL §1: who may author a
// kind, to whom it may be addressed, how it is carried, and its own rule and fold.
type kindRules struct {
	by      []paper.Place // who may author it; nil: any participant
	reach   reach
	carried carriage
	leaf    bool // becomes a leaf once every party holds it
	shows   bool // a paper of the kind is itself what shows that its author holds what it names
	meets   bool // its own rule says who may author it and to whom: it comes before they are known
	alone   bool // may be addressed to nobody: it was made before anybody else had come
	common  bool // may be shown to a participant who came later and is not addressed

	// unless keeps single papers of a common kind from those who come later.
	unless func(t *Talks, p *paper.Paper) bool

	// confided: what it says is passed on at its author's word alone, whatever
	// the terms let pass.
	confided bool

	// sealed: nothing of it is passed on, not even at its author's word.
	sealed bool

	// privilege is the heading of UNCITRAL Model Law 2018 Art. 11 under which
	// papers of the kind are born; "" stands for "prepared solely for the talks".
	privilege paper.Privilege

	// rule judges a paper by what its author can know; nil allows. The same
	// rule permits a draft and judges an arrival.
	rule func(t *Talks, c claim) Verdict
	fold func(t *Talks, it *item)
	// seen adds who sees a paper of the kind beside those to whom it is carried
	// or conveyed.
	seen func(g *glance, s *sight)
}

// A claim is a paper and who authored it, as a rule looks at it. It may be a
// draft.
type claim struct {
	by    paper.Desk
	paper *paper.Paper
	entry *Entry    // nil for a draft
	now   time.Time // for a draft only: rules over arrivals read no clock
	half  bool      // a draft with something missing: its kind's own rule is not asked yet
}

// draft reports whether the claim is this desk's own, not made yet.
func (c claim) draft() bool { return c.entry == nil }

// holds returns what the claim's author is known to hold under an id. Naming a
// paper shows that one holds it: its id can be had in no other way.
func (c claim) holds(t *Talks, id paper.ID) *item {
	if !c.draft() && slices.Contains(c.paper.Names(), id) {
		return t.item(id)
	}
	return t.held(c.by, id)
}

// A reach says to whom a kind may be addressed.
type reach int

const (
	reachAnyone    reach = iota // to participants; informal ones to the neighbour only
	reachMediator               // to the mediator alone
	reachFromThere              // from the mediator to others
	reachOwn                    // to nobody: it stays at its desk
	reachOwnOrNear              // to nobody or to the neighbour
	reachOwnOrAny               // to nobody or to participants
	reachNobody                 // a card: addressed to nobody, shown to all
)

// nobody reports whether a paper may be addressed to nobody.
func (r reach) nobody() bool {
	return r == reachOwn || r == reachOwnOrNear || r == reachOwnOrAny || r == reachNobody
}

// A carriage says how the mediator comes to pass a formal paper on.
type carriage int

const (
	onWord   carriage = iota // on its author's word: a cover note, or the terms' default
	byItself                 // because it is addressed: procedure, not substance
)

var (
	mediatorOnly = []paper.Place{paper.PlaceMediator}
	sides        = []paper.Place{paper.PlaceParty, paper.PlaceMediator}
	partyOnly    = []paper.Place{paper.PlaceParty}
	vouching     = []paper.Place{paper.PlaceMediator, paper.PlaceGuarantor, paper.PlaceParty}
)

// table holds the rules of every kind. A test holds it against paper.Kinds.
var table map[paper.Kind]kindRules

func init() { // the rules ask one another, so the table cannot be a plain initialiser
	table = map[paper.Kind]kindRules{
		paper.KindCard:          {meets: true, common: true, reach: reachNobody, leaf: true, rule: cardRule, fold: foldCard},
		paper.KindSuccessorCard: {meets: true, common: true, carried: byItself, alone: true, leaf: true, rule: successorRule, fold: foldSuccessor},
		paper.KindRevocation:    {common: true, carried: byItself, leaf: true, rule: revocationRule, fold: foldRevocation},
		paper.KindCredentials:   {common: true, carried: byItself, leaf: true, rule: credentialsRule, fold: foldCredentials},

		paper.KindInvitation:  {meets: true, privilege: paper.PrivilegeInvitation, rule: invitationRule, fold: foldInvitation, seen: seenInvitation},
		paper.KindAcceptance:  {meets: true, privilege: paper.PrivilegeInvitation, reach: reachMediator, rule: acceptanceRule, fold: foldAcceptance},
		paper.KindTerms:       {meets: true, common: true, by: mediatorOnly, reach: reachFromThere, leaf: true, rule: termsRule, fold: foldTerms},
		paper.KindParticipant: {common: true, by: mediatorOnly, reach: reachFromThere, rule: participantRule},
		paper.KindSuccession:  {common: true, by: sides, leaf: true},
		paper.KindDisclosure:  {common: true, by: mediatorOnly, reach: reachFromThere},

		paper.KindLetter:         {},
		paper.KindNoteVerbale:    {},
		paper.KindAideMemoire:    {},
		paper.KindLodged:         {privilege: paper.PrivilegeBefore, reach: reachOwnOrAny, rule: lodgedRule, seen: seenLodged},
		paper.KindMediatorsPaper: {by: mediatorOnly, reach: reachFromThere},
		paper.KindReceipt:        {shows: true, carried: byItself, rule: receiptRule, fold: foldReceipt},
		paper.KindDisposition:    {by: mediatorOnly, reach: reachOwnOrNear, rule: dispositionRule, fold: foldDisposition},
		paper.KindWithdrawal:     {reach: reachMediator, rule: withdrawalRule, fold: foldWithdrawal},

		paper.KindCoverNote:           {confided: true, reach: reachOwnOrNear, rule: coverRule, fold: foldCover},
		paper.KindNonPaper:            {},
		paper.KindMessage:             {reach: reachOwnOrNear, rule: messageRule, seen: seenMessage},
		paper.KindTold:                {by: mediatorOnly, reach: reachOwn, rule: toldRule, fold: foldTold, seen: seenTold},
		paper.KindFloat:               {by: mediatorOnly, reach: reachFromThere, rule: floatRule, fold: foldFloat},
		paper.KindReadBack:            {by: mediatorOnly, reach: reachFromThere, fold: foldReadBack},
		paper.KindApproval:            {confided: true, reach: reachOwnOrNear, rule: approvalRule, fold: foldApproval, seen: seenApproval},
		paper.KindTranslation:         {confided: true, reach: reachOwnOrNear},
		paper.KindInformalReceipt:     {shows: true, rule: receiptRule, fold: foldReceipt},
		paper.KindInformalDisposition: {by: mediatorOnly, reach: reachOwnOrNear, rule: dispositionRule, fold: foldDisposition},
		paper.KindInformalWithdrawal:  {reach: reachMediator, rule: withdrawalRule, fold: foldWithdrawal},

		paper.KindProposal:   {privilege: paper.PrivilegeViews, by: sides, rule: proposalRule, fold: foldProposal},
		paper.KindResponse:   {privilege: paper.PrivilegeReadiness, carried: byItself, rule: responseRule, fold: foldResponse, seen: seenResponse},
		paper.KindIndication: {confided: true, privilege: paper.PrivilegeReadiness, reach: reachMediator, rule: indicationRule, fold: foldIndication, seen: seenIndication},
		paper.KindCall:       {by: mediatorOnly, reach: reachFromThere, rule: callRule, fold: foldCall},
		paper.KindOutcome:    {by: mediatorOnly, reach: reachFromThere, leaf: true, rule: outcomeRule, fold: foldOutcome},
		paper.KindCommitment: {by: partyOnly, carried: byItself, rule: commitmentRule, fold: foldCommitment, seen: seenCommitment},

		paper.KindGate:        {by: sides, rule: gateRule, fold: foldGate},
		paper.KindCondition:   {by: sides, rule: conditionRule, fold: foldCondition},
		paper.KindAttestation: {carried: byItself, rule: attestationRule, fold: foldAttestation, seen: seenAttestation},

		paper.KindTopic:     {common: true, by: mediatorOnly, reach: reachFromThere, fold: foldTopic},
		paper.KindStance:    {reach: reachOwnOrNear, rule: stanceRule, fold: foldStance},
		paper.KindAssurance: {by: vouching, rule: assuranceRule, fold: foldAssurance},
		paper.KindStatement: {reach: reachOwnOrNear, rule: statementRule, fold: foldStatement},
		paper.KindEvent:     {reach: reachOwnOrNear, fold: foldEvent},

		paper.KindRound:          {by: sides, rule: roundRule, fold: foldRound},
		paper.KindDelegation:     {rule: delegationRule, fold: foldDelegation},
		paper.KindPublicLine:     {by: sides, rule: publicLineRule, fold: foldPublicLine},
		paper.KindConfidenceNote: {reach: reachOwnOrNear},
		paper.KindSignal:         {reach: reachOwnOrNear},

		paper.KindIssues:    {common: true, by: mediatorOnly, reach: reachFromThere, rule: issuesRule, fold: foldIssues},
		paper.KindValuation: {confided: true, privilege: paper.PrivilegeViews, by: partyOnly, reach: reachMediator, rule: valuationRule, fold: foldValuation},

		paper.KindProcedure:       {common: true, by: mediatorOnly, reach: reachFromThere, rule: procedureRule, fold: foldProcedure},
		paper.KindBid:             {confided: true, sealed: true, privilege: paper.PrivilegeReadiness, by: partyOnly, reach: reachMediator, rule: bidRule, fold: foldBid, seen: seenBid},
		paper.KindProcedureResult: {by: mediatorOnly, reach: reachFromThere, leaf: true, rule: resultRule, fold: foldResult},

		paper.KindTextVersion: {common: true, by: mediatorOnly, reach: reachFromThere, leaf: true, unless: workingDraft, rule: textVersionRule, fold: foldTextVersion},
		paper.KindAmendment:   {privilege: paper.PrivilegeViews, by: sides, rule: amendmentRule, fold: foldAmendment},

		paper.KindInstrument: {common: true, by: mediatorOnly, reach: reachFromThere, leaf: true, rule: instrumentRule, fold: foldInstrument},
		paper.KindAdherence:  {confided: true, sealed: true, privilege: paper.PrivilegeReadiness, carried: byItself, leaf: true, rule: adherenceRule, fold: foldAdherence, seen: seenAdherence},

		paper.KindIncident:    {},
		paper.KindSuspension:  {by: sides, carried: byItself, rule: suspensionRule, fold: foldSuspension},
		paper.KindEnding:      {by: sides, carried: byItself, leaf: true, rule: endingRule, fold: foldEnding},
		paper.KindCertificate: {by: mediatorOnly, reach: reachFromThere, rule: certificateRule},
		paper.KindDestruction: {carried: byItself, rule: destructionRule},
	}
}

var (
	sayProof     = saying("attestation.fault", "The attestation of {paper} does not hold: {fault}.")
	sayLateCard  = saying("card.replaced", "{paper} is signed under a card that {desk} had replaced by then: it was made where the joint record has the next one. Whoever signed it used keys that {desk} had given up.")
	sayTalks     = saying("talks.other", "{paper} belongs to other talks.")
	sayRules     = saying("rules.other", "{paper} was made under rules {theirs}; these talks go by rules {ours}.")
	sayHand      = saying("hand.informal", "An informal paper is taken from its author's own hand only; {hand} brought {paper}.")
	sayHandFar   = saying("hand.stranger", "{paper} can come from {author} or by the mediator's hand; {hand} brought it.")
	sayNotToHere = saying("addressee.other", "{paper} is addressed to {to}, not to this desk.")
	sayStranger  = saying("author.stranger", "{author} does not take part in these talks.")
	sayPlace     = saying("author.place", "{author} takes part as {place}; a paper of kind {kind} is not for it to make.")
	sayReach     = saying("addressee.reach", "{author} cannot address a paper of kind {kind} to {to}.")
	sayNoOne     = saying("addressee.none", "A paper of kind {kind} is addressed to somebody.")
	sayUnknownTo = saying("addressee.unknown", "{desk} does not take part in these talks.")
	sayNotHeldBy = saying("names.not-held", "It names {id}, which {desk} is not known to hold.")
	sayDeniable  = saying("names.informal", "A formal paper may not name {paper}: a signature would prove what is meant to be deniable. Say it in the cover note.")
	sayOver      = saying("talks.ended", "The talks ended on {hour}.")
	sayPaused    = saying("talks.suspended", "The talks are suspended: {reason}. What would resume them: {resume}.")
	offerResume  = saying("offer.resume", "resume the talks")
)

// Judge answers whether an arrived paper may have effect.
func (t *Talks) Judge(e Entry) Verdict {
	p := e.Paper
	ref := RefOf(p)
	switch {
	case e.Proof == ProofNone:
		return refuse("attestation", sayProof("paper", ref, "fault", e.Fault))
	case e.Proof == ProofLate:
		return refuse("card", sayLateCard("paper", ref, "desk", p.From))
	case p.Kind.Class() == paper.Informal && e.Hand != p.From && e.Proof != ProofReturned:
		return refuse("hand", sayHand("hand", e.Hand, "paper", ref))
	case e.Hand != p.From && p.From != t.self && e.Hand != t.mediator():
		return refuse("hand", sayHandFar("hand", e.Hand, "paper", ref, "author", p.From))
	case p.From != t.self && t.self != t.mediator() && len(p.To) > 0 && !slices.Contains(p.To, t.self) && !t.shownLater(e):
		return refuse("addressee", sayNotToHere("paper", ref, "to", p.To))
	}
	return t.judge(claim{by: p.From, paper: p, entry: &e})
}

// shownLater reports whether a paper not addressed to this desk may be shown to
// it by the mediator: what is common to all, and what was lodged for its seat
// before it had a desk.
func (t *Talks) shownLater(e Entry) bool {
	if e.Hand != t.mediator() {
		return false
	}
	if b, ok := e.Paper.Body.(*paper.Lodged); ok && b.Seat == t.self {
		return true
	}
	return table[e.Paper.Kind].common || t.constitutes(e.Paper)
}

// everyones reports whether a paper is shown to whoever takes part later.
func (t *Talks) everyones(p *paper.Paper) bool {
	rules := table[p.Kind]
	return rules.common && (rules.unless == nil || !rules.unless(t, p))
}

// constitutes reports whether a paper decides who takes part and by which
// terms: what a desk that comes later has to be shown.
func (t *Talks) constitutes(p *paper.Paper) bool {
	b, ok := p.Body.(*paper.Proposal)
	if o, is := p.Body.(*paper.Outcome); is {
		if prop := t.deciding.byID[o.Proposal]; prop != nil {
			b, ok = prop.body, true
		}
	}
	return ok && (b.Subject.Type == paper.SubjectTerms || b.Subject.Type == paper.SubjectParticipant)
}

// judge applies the rules every paper obeys, then its kind's own.
func (t *Talks) judge(c claim) Verdict {
	rules := table[c.paper.Kind]
	return first(
		func() Verdict { return t.sameTalks(c) },
		func() Verdict { return t.placeRule(c, rules) },
		func() Verdict { return t.reachRule(c, rules) },
		func() Verdict { return t.namesRule(c) },
		func() Verdict { return t.offerRule(c) },
		func() Verdict { return t.goingOnRule(c) },
		func() Verdict { return t.signerRule(c) },
		func() Verdict {
			if rules.rule == nil || c.half {
				return allowed()
			}
			return rules.rule(t, c)
		},
	)
}

func (t *Talks) sameTalks(c claim) Verdict {
	p := c.paper
	if p.Kind == paper.KindCard {
		return allowed()
	}
	if p.Talks != t.id {
		return refuse("talks", sayTalks("paper", RefOf(p)))
	}
	if p.Rules != t.Rules() {
		return refuse("rules", sayRules("paper", RefOf(p), "theirs", p.Rules, "ours", t.Rules()))
	}
	return allowed()
}

func (t *Talks) placeRule(c claim, rules kindRules) Verdict {
	if rules.meets && rules.by == nil {
		return allowed()
	}
	place, ok := t.members.place(c.by)
	if !ok {
		return refuse("author", sayStranger("author", c.by))
	}
	if rules.by != nil && !slices.Contains(rules.by, place) {
		return refuse("author", sayPlace("author", c.by, "place", place, "kind", c.paper.Kind))
	}
	return allowed()
}

func (t *Talks) reachRule(c claim, rules kindRules) Verdict {
	p := c.paper
	if len(p.To) == 0 {
		if rules.reach.nobody() || rules.alone {
			return allowed()
		}
		return refuse("addressee", sayNoOne("kind", p.Kind))
	}
	mediator := t.mediator()
	for _, d := range p.To {
		if _, ok := t.members.place(d); !ok && !rules.meets {
			return refuse("addressee", sayUnknownTo("desk", d))
		}
	}
	near := len(p.To) == 1 && (p.To[0] == mediator || c.by == mediator || t.direct(c.by, p.To[0]))
	ok := true
	switch rules.reach {
	case reachMediator:
		ok = len(p.To) == 1 && p.To[0] == mediator
	case reachFromThere:
		ok = c.by == mediator || mediator == ""
	case reachOwn, reachNobody:
		ok = false
	case reachOwnOrNear:
		ok = near
	}
	if !ok || p.Kind.Class() == paper.Informal && !near {
		return refuse("addressee", sayReach("kind", p.Kind, "author", c.by, "to", p.To))
	}
	return allowed()
}

// namesRule: a paper names only what its author and every final addressee
// hold, and a formal paper names no informal one.
func (t *Talks) namesRule(c claim) Verdict {
	p := c.paper
	for _, id := range p.Names() {
		it := c.holds(t, id)
		if table[p.Kind].shows {
			it = t.items[id] // as it stands here, whatever its verdict
		}
		if it == nil {
			if c.by != t.self && !slices.Contains(p.To, t.self) {
				return cannotTell("names", sayNotHeldBy("id", id.Short(), "desk", c.by))
			}
			return refuse("names", sayNotHeldBy("id", id.Short(), "desk", c.by))
		}
		if p.Kind.Class() == paper.Formal && it.kind().Class() == paper.Informal {
			return refuse("names", sayDeniable("paper", RefOf(it.Paper)))
		}
		for _, d := range p.To {
			will := table[p.Kind].carried == byItself && it.addressed(d) // the mediator sees to the order
			if !will && !table[p.Kind].shows && t.members.hasDesk(d) && c.by == t.self && !it.has(t.desks.set(d)) {
				return refuse("names", sayNotHeldBy("id", RefOf(it.Paper), "desk", d))
			}
		}
	}
	return allowed()
}

// goingOnRule: after the end nothing but what belongs to it, and while talks
// are suspended nothing is put or decided but what would resume or end them.
func (t *Talks) goingOnRule(c claim) Verdict {
	if end := t.members.ending; c.draft() && end != nil && c.now.After(end.At.At) {
		switch c.paper.Kind {
		case paper.KindReceipt, paper.KindInformalReceipt, paper.KindCertificate, paper.KindOutcome, paper.KindDestruction:
			return allowed()
		}
		if end.Way == paper.WayAgreement && (c.paper.Kind == paper.KindAdherence || c.paper.Kind == paper.KindAttestation) {
			return allowed() // what was agreed is carried out
		}
		return refuse("ended", sayOver("hour", end.At))
	}
	if s := t.members.suspendedFor(t, c); s != nil {
		return refuse("suspended", sayPaused("reason", s.Reason, "resume", s.Resume),
			Offer{Desk: t.mediator(), Act: "resume", Text: offerResume()})
	}
	return allowed()
}
