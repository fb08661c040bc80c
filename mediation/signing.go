package mediation

import (
	"slices"
	"time"

	"goodoffices/paper"
)

// A settlement is signed as any proposal is decided: the mediator puts its
// instruments to be signed (mode "signing"), each signatory's adherence goes to
// the mediator alone, and the outcome encloses all of them or none. What is
// particular stands here: whose instrument it is, with which powers, in which
// order, and that one side lays the pen down for all.

var (
	sayInstrumentAll   = saying("instrument.all", "An instrument is put before every party.")
	sayInstrumentGate  = saying("instrument.gate", "{id} is no gate; a plan, an entry into force and a link rest on gates.")
	sayInstrumentText  = saying("instrument.text", "{id} is no version of the text.")
	sayInstrumentWho   = saying("instrument.signatory", "{desk} cannot sign: it is no party or guarantor with a desk of its own.")
	sayInstrumentBare  = saying("instrument.left-out", "{desk} is a party and no signatory; it would be bound by what it does not sign.")
	sayInstrumentPast  = saying("instrument.past", "{hour} has passed; what is drawn up enters into force, and ends, later.")
	sayInstrumentNever = saying("instrument.never", "It would end on {until}, before it enters into force on {hour}.")
	sayInstrumentOver  = saying("signing.over", "{paper} was to end on {until}, which has passed; a new instrument is to be drawn up.")
	sayMirrorKind      = saying("instrument.mirror", "{id} is no counterpart of another side.")
	sayMirrorDiffers   = saying("instrument.mirror-differs", "{paper} is to mirror {other}, but has another plan, entry into force, link or end.")
	sayOnlySigning     = saying("signing.mode", "A settlement's instrument is put to be signed, and nothing else is.")
	saySigningPut      = saying("signing.put", "{paper} is put to its signatories, all of them and nobody else: {to}.")
	sayNoSigning       = saying("signing.none", "{id} opens no signing held here.")
	sayOnlySigned      = saying("signing.answer", "{paper} is answered by signing, or by laying the pen down.")
	sayOtherInstrument = saying("adherence.instrument", "{desk} signs {own}; {id} is another instrument, or altered.")
	sayPensDown        = saying("adherence.pens-down", "{desk} has laid the pen down on {paper}; nobody signs any more.")
	saySignedYet       = saying("adherence.twice", "{desk} has done this already: {step}.")
	sayOrder           = saying("adherence.order", "Before this, {desk} has yet to do its part: {step}.")
	sayLanguage        = saying("adherence.language", "{paper} has no text in {language} to compare.")
	sayFullPowers      = saying("adherence.powers", "{id} are no full powers that {desk} gave.")
	sayOtherOfficer    = saying("adherence.officer", "The full powers are {officer}'s, and {signer} signed.")
	sayOtherPrincipal  = saying("adherence.principal", "The full powers are given for {theirs}, and this is signed for {principal}.")
	sayNotCovered      = saying("adherence.cover", "{officer}'s full powers do not cover a settlement.")
	sayPowersOver      = saying("adherence.expired", "{officer}'s full powers ended on {until}.")
	sayPowersRevoked   = saying("adherence.revoked", "{officer}'s full powers were revoked.")
	sayNotLodged       = saying("adherence.ink", "{id} is no lodged paper.")
	sayNotToRatify     = saying("adherence.ratify", "{desk} has not signed {paper} ad referendum, or it is not signed by all.")
	sayNotToAttest     = saying("adherence.attest", "{desk} cannot attest it: that is for the mediator, a guarantor or an observer, once it is signed by all.")
	sayUnsignedShown   = saying("outcome.unsigned", "A signing that ended without every signature shows none.")
	sayUnstopped       = saying("outcome.unstopped", "The outcome says lapsed before {until}, though nobody laid the pen down.")
	offerGrant         = saying("offer.grant-powers", "give an officer full powers for a settlement")
	offerSign          = saying("offer.sign", "sign the instrument")
	offerOpenSigning   = saying("offer.open-signing", "open the signing")
	offerCollate       = saying("offer.collate", "compare the originals")
	offerInitial       = saying("offer.initial", "initial it")
)

// stepNames say the steps of a signing, for people.
var stepNames = map[paper.SigningStep]func(...any) Sentence{
	paper.SigningCollate: saying("force.step-collate", "comparing the originals"),
	paper.SigningInitial: saying("force.step-initial", "the initials"),
	paper.SigningSign:    saying("force.step-sign", "the signature"),
	paper.SigningRatify:  saying("force.step-ratify", "the ratification"),
	paper.SigningAttest:  saying("force.step-attest", "the attestation"),
}

// instrument returns the instrument under an id, drafts of this act included;
// nil if there is none.
func (t *Talks) instrument(id paper.ID) (*item, *paper.Instrument) {
	it := t.item(id)
	if it == nil {
		return nil, nil
	}
	b, ok := it.Paper.Body.(*paper.Instrument)
	if !ok {
		return nil, nil
	}
	return it, b
}

// instrumentsOf returns the instruments that a subject puts, in the order in
// which they were drawn up: counterparts are named by the last of them.
func (t *Talks) instrumentsOf(s paper.Subject) []*item {
	it, b := t.instrument(s.Paper)
	if it == nil {
		return nil
	}
	var out []*item
	for _, id := range b.Mirrors {
		if m, _ := t.instrument(id); m != nil {
			out = append(out, m)
		}
	}
	return append(out, it)
}

// textsSigned returns what signing a subject covers beside its own paper: the
// mirrors, and the texts and attachments of all.
func (t *Talks) textsSigned(s paper.Subject) []paper.ID {
	var out []paper.ID
	for _, it := range t.instrumentsOf(s) {
		b := it.Paper.Body.(*paper.Instrument)
		if it.id() != s.Paper {
			out = append(out, it.id())
			for _, a := range it.Paper.Attachments {
				out = append(out, a.Digest)
			}
		}
		if !b.Text.IsZero() && !slices.Contains(out, b.Text) {
			out = append(out, b.Text)
		}
	}
	return out
}

// signatories returns everyone who signs what a subject puts.
func (t *Talks) signatories(s paper.Subject) []paper.Desk {
	var out []paper.Desk
	for _, it := range t.instrumentsOf(s) {
		for _, d := range it.Paper.Body.(*paper.Instrument).Signatories {
			if !slices.Contains(out, d) {
				out = append(out, d)
			}
		}
	}
	return out
}

// ownInstrument returns the instrument that a desk signs under a proposal, nil
// if it signs none.
func (t *Talks) ownInstrument(p *proposal, d paper.Desk) *item {
	for _, it := range t.instrumentsOf(p.body.Subject) {
		if slices.Contains(it.Paper.Body.(*paper.Instrument).Signatories, d) {
			return it
		}
	}
	return nil
}

// instrumentRule: drawn up before every party, for parties and guarantors to
// sign, on gates and texts that there are; counterparts mirror one another.
func instrumentRule(t *Talks, c claim) Verdict {
	b := c.paper.Body.(*paper.Instrument)
	if !t.everyParty(c.paper.To, c.by) {
		return refuse("instrument", sayInstrumentAll())
	}
	for _, d := range b.Signatories {
		if place, _ := t.members.place(d); !t.members.hasDesk(d) || place != paper.PlaceParty && place != paper.PlaceGuarantor {
			return refuse("instrument", sayInstrumentWho("desk", d))
		}
	}
	for _, d := range t.parties() {
		if b.Of == "" && t.members.hasDesk(d) && !slices.Contains(b.Signatories, d) {
			return refuse("instrument", sayInstrumentBare("desk", d))
		}
	}
	for _, at := range []paper.Hour{b.Force.At, b.Until} {
		if !at.IsZero() && !at.At.After(c.paper.Date) {
			return refuse("instrument", sayInstrumentPast("hour", at))
		}
	}
	if !b.Until.IsZero() && !b.Force.At.IsZero() && !b.Force.At.At.Before(b.Until.At) {
		return refuse("instrument", sayInstrumentNever("until", b.Until, "hour", b.Force.At))
	}
	return first(
		func() Verdict { return t.restsOnGates(b) },
		func() Verdict { return t.plainRule(b) },
		func() Verdict { return t.mirrorsRule(c, b) },
	)
}

func (t *Talks) restsOnGates(b *paper.Instrument) Verdict {
	for _, id := range append(slices.Clone(b.Plan), b.Force.Gate, b.While) {
		if it := t.item(id); it != nil && it.kind() != paper.KindGate {
			return refuse("instrument", sayInstrumentGate("id", id.Short()))
		}
	}
	if it := t.item(b.Text); it != nil && it.kind() != paper.KindTextVersion {
		return refuse("instrument", sayInstrumentText("id", b.Text.Short()))
	}
	return allowed()
}

// mirrorsRule: counterparts are of different sides and alike in all that the
// talks act by. Their words are the sides' own.
func (t *Talks) mirrorsRule(c claim, b *paper.Instrument) Verdict {
	of := []paper.Desk{b.Of}
	for _, id := range b.Mirrors {
		it, m := t.instrument(id)
		if it == nil && t.item(id) == nil {
			continue // namesRule has said what can be said
		}
		if m == nil || m.Form != b.Form || slices.Contains(of, m.Of) {
			return refuse("mirror", sayMirrorKind("id", id.Short()))
		}
		of = append(of, m.Of)
		if m.Force != b.Force || m.While != b.While || m.Until != b.Until || !slices.Equal(m.Plan, b.Plan) || m.Collated != b.Collated || m.Initialled != b.Initialled {
			return refuse("mirror", sayMirrorDiffers("paper", RefOf(c.paper), "other", RefOf(it.Paper)))
		}
	}
	return allowed()
}

func foldInstrument(t *Talks, it *item) {
	t.deciding.instruments = append(t.deciding.instruments, it)
}

// signingRule: instruments are put to be signed and in no other way, to all who
// sign them.
func (t *Talks) signingRule(c claim, b *paper.Proposal) Verdict {
	it, ins := t.instrument(b.Subject.Paper)
	if (b.Mode == paper.ModeSigning) != (ins != nil) || ins != nil && b.Subject.Type != paper.SubjectSettlement {
		return refuse("mode", sayOnlySigning(), Offer{Desk: t.mediator(), Act: "open-signing", Text: offerOpenSigning()})
	}
	if ins == nil {
		return allowed()
	}
	for _, one := range t.instrumentsOf(b.Subject) {
		if v := t.plainRule(one.Paper.Body.(*paper.Instrument)); !v.OK() {
			return v
		}
	}
	if !ins.Until.IsZero() && !c.paper.Date.Before(ins.Until.At) {
		return refuse("instrument", sayInstrumentOver("paper", RefOf(it.Paper), "until", ins.Until), Offer{Desk: t.mediator(), Act: "draft-instrument", Text: offerNewOne()})
	}
	who := t.signatories(b.Subject)
	same := len(who) == len(b.Put) && !slices.ContainsFunc(who, func(d paper.Desk) bool { return !slices.Contains(b.Put, d) })
	if !same {
		return refuse("put", saySigningPut("paper", RefOf(it.Paper), "to", who))
	}
	for _, d := range t.parties() {
		if t.members.hasDesk(d) && !slices.Contains(who, d) {
			return refuse("put", sayInstrumentBare("desk", d))
		}
	}
	return t.nameRule(c, b)
}

// adherenceTo returns to whom a step goes: a signature to the mediator alone,
// the other steps to everyone.
func (t *Talks) adherenceTo(p *proposal, by paper.Desk, step paper.SigningStep) []paper.Desk {
	if step == paper.SigningSign {
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

func adherenceRule(t *Talks, c claim) Verdict {
	b := c.paper.Body.(*paper.Adherence)
	p := t.deciding.byID[b.Proposal]
	if p == nil || p.body.Mode != paper.ModeSigning || c.holds(t, b.Proposal) == nil {
		return refuse("proposal", sayNoSigning("id", b.Proposal.Short()))
	}
	if to := t.adherenceTo(p, c.by, b.Step); !slices.Equal(c.paper.To, to) {
		return refuse("answer-to", sayAnswerTo("paper", RefOf(p.Paper), "to", to))
	}
	switch b.Step {
	case paper.SigningAttest:
		return t.attestRule(c, p, b)
	case paper.SigningRatify:
		return t.ratifyRule(c, p, b)
	}
	if _, v := t.openTo(c, b.Proposal); !v.OK() {
		return v
	}
	return first(
		func() Verdict { return t.ownRuleOf(p, c.by, b) },
		func() Verdict { return t.penRule(c, p) },
		func() Verdict { return t.onceRule(c, p, b) },
		func() Verdict { return t.languagesRule(p, c.by, b) },
		func() Verdict { return t.orderRule(c, p, b) },
		func() Verdict { return t.inkRule(b) },
		func() Verdict { return t.powersRule(c, b) },
	)
}

// ownRuleOf: each signs its own instrument, by its digest.
func (t *Talks) ownRuleOf(p *proposal, by paper.Desk, b *paper.Adherence) Verdict {
	own := t.ownInstrument(p, by)
	if own == nil {
		return refuse("put", sayNotAsked("desk", by, "paper", RefOf(p.Paper)))
	}
	if own.id() != b.Instrument {
		return refuse("instrument", sayOtherInstrument("desk", by, "own", RefOf(own.Paper), "id", b.Instrument.Short()))
	}
	return allowed()
}

// pen returns the answer by which somebody laid the pen down, nil while nobody has.
func (p *proposal) pen() *item {
	for _, d := range p.body.Put {
		if it := p.answer(d); it != nil && answerOf(it) == paper.AnswerDecline {
			return it
		}
	}
	return nil
}

// penRule: the moment one side lays the pen down nobody signs, also after its
// own signature, as far as the author knows of it.
func (t *Talks) penRule(c claim, p *proposal) Verdict {
	if pen := p.pen(); pen != nil && t.held(c.by, pen.id()) != nil {
		return refuse("pens-down", sayPensDown("desk", pen.author(), "paper", RefOf(p.Paper)))
	}
	return allowed()
}

// penKnown reports whether the author of an outcome knew that somebody had laid
// the pen down when it made it: from another's hand than the mediator's nothing
// of that comes, and of its own this desk knows whether the mediator had opened it.
func (t *Talks) penKnown(c claim, p *proposal) *item {
	pen := p.pen()
	if pen == nil || t.held(c.by, pen.id()) == nil {
		return nil
	}
	if pen.author() == t.self && c.entry != nil && c.entry.Hand == c.by && c.entry.Seen < pen.Number {
		return nil
	}
	return pen
}

// onceRule: nobody takes a step twice, but may compare the originals in further
// languages.
func (t *Talks) onceRule(c claim, p *proposal, b *paper.Adherence) Verdict {
	compared := map[paper.Lang]bool{}
	for _, it := range p.steps {
		was := it.Paper.Body.(*paper.Adherence)
		if it.author() != c.by || was.Step != b.Step || it.id() == c.paper.ID {
			continue
		}
		for _, l := range was.Languages {
			compared[l] = true
		}
		if !slices.ContainsFunc(b.Languages, func(l paper.Lang) bool { return !compared[l] }) {
			return refuse("signed", saySignedYet("desk", c.by, "step", stepNames[b.Step]()))
		}
	}
	return allowed()
}

// languagesRule: an original is compared in the languages that it has.
func (t *Talks) languagesRule(p *proposal, by paper.Desk, b *paper.Adherence) Verdict {
	own := t.ownInstrument(p, by)
	for _, l := range b.Languages {
		if !slices.Contains(t.languagesSigned(own), l) {
			return refuse("language", sayLanguage("paper", RefOf(own.Paper), "language", l))
		}
	}
	return allowed()
}

// languagesSigned returns the languages of an instrument's originals: its own, and
// those of its text in which nothing lags behind.
func (t *Talks) languagesSigned(it *item) []paper.Lang {
	out := slices.Clone(it.Paper.Languages)
	if text := t.item(it.Paper.Body.(*paper.Instrument).Text); text != nil {
		for _, l := range text.Paper.Languages {
			v := t.drafting.byID[text.id()]
			if !slices.Contains(out, l) && (v == nil || len(v.lags(l)) == 0) {
				out = append(out, l)
			}
		}
	}
	return out
}

// lacks returns the first signatory that has not done a step which the
// instruments ask for before, and whether there is one.
func (t *Talks) lacks(p *proposal, step paper.SigningStep) (paper.Desk, bool) {
	for _, d := range t.signatories(p.body.Subject) {
		own := t.ownInstrument(p, d)
		ins := own.Paper.Body.(*paper.Instrument)
		switch {
		case step == paper.SigningCollate && ins.Collated && len(t.uncollated(p, d)) > 0,
			step == paper.SigningInitial && ins.Initialled && p.step(d, step) == nil:
			return d, true
		}
	}
	return "", false
}

// uncollated returns in which languages a desk has not compared its original yet.
func (t *Talks) uncollated(p *proposal, d paper.Desk) []paper.Lang {
	own := t.ownInstrument(p, d)
	if own == nil {
		return nil
	}
	left := t.languagesSigned(own)
	for _, it := range p.steps {
		b := it.Paper.Body.(*paper.Adherence)
		if it.author() == d && b.Step == paper.SigningCollate {
			left = slices.DeleteFunc(left, func(l paper.Lang) bool { return slices.Contains(b.Languages, l) })
		}
	}
	return left
}

// step returns the paper by which a desk took a step, nil if it has not.
func (p *proposal) step(d paper.Desk, step paper.SigningStep) *item {
	for _, it := range p.steps {
		if it.author() == d && it.Paper.Body.(*paper.Adherence).Step == step {
			return it
		}
	}
	return nil
}

// orderRule: where the instruments ask for it, all originals are compared
// before the first initials, and all initials stand before the first signature.
func (t *Talks) orderRule(c claim, p *proposal, b *paper.Adherence) Verdict {
	for i, before := range []paper.SigningStep{paper.SigningCollate, paper.SigningInitial} {
		if b.Step == before {
			break
		}
		if d, lacking := t.lacks(p, before); lacking {
			text := []Sentence{offerCollate(), offerInitial()}[i]
			return refuse("order", sayOrder("desk", d, "step", stepNames[before]()), Offer{Desk: d, Act: string(before), Text: text})
		}
	}
	return allowed()
}

func (t *Talks) inkRule(b *paper.Adherence) Verdict {
	if it := t.item(b.Ink); it != nil && it.kind() != paper.KindLodged {
		return refuse("ink", sayNotLodged("id", b.Ink.Short()))
	}
	return allowed()
}

// powersRule: whoever signs has full powers from its own desk for this
// principal, in force at the date of the signature.
func (t *Talks) powersRule(c claim, b *paper.Adherence) Verdict {
	if b.Credentials.IsZero() {
		return allowed()
	}
	officer := ""
	if !c.draft() {
		officer = c.entry.Officer
	}
	v := t.fullPowers(c.by, b, officer, c.paper.Date)
	if v.OK() && t.revokedBefore(c, b.Credentials) {
		who := t.item(b.Credentials).Paper.Body.(*paper.Credentials).Officer
		v = refuse("full-powers", sayPowersRevoked("officer", who))
	}
	if !v.OK() {
		v.Refusal.Permits = []Offer{{Desk: c.by, Act: "grant-powers", Text: offerGrant()}}
	}
	return v
}

// fullPowers judges the full powers that an adherence names. The officer is who
// signed it, "" for a draft.
func (t *Talks) fullPowers(by paper.Desk, b *paper.Adherence, officer string, at time.Time) Verdict {
	it := t.item(b.Credentials)
	if it == nil || it.kind() != paper.KindCredentials || it.author() != by {
		return refuse("full-powers", sayFullPowers("id", b.Credentials.Short(), "desk", by))
	}
	powers := it.Paper.Body.(*paper.Credentials)
	switch {
	case officer != "" && officer != powers.Officer:
		return refuse("full-powers", sayOtherOfficer("officer", powers.Officer, "signer", officer))
	case b.Principal != powers.Principal:
		return refuse("full-powers", sayOtherPrincipal("theirs", powers.Principal, "principal", b.Principal))
	case !coversSettlement(powers):
		return refuse("full-powers", sayNotCovered("officer", powers.Officer))
	case !powers.Until.IsZero() && at.After(powers.Until.At):
		return refuse("full-powers", sayPowersOver("officer", powers.Officer, "until", powers.Until))
	}
	return allowed()
}

func coversSettlement(b *paper.Credentials) bool {
	return slices.Contains(b.Powers, paper.AllPowers) || slices.Contains(b.Powers, string(paper.SubjectSettlement))
}

// revokedBefore reports whether full powers were taken back before what was
// signed under them: for this desk's own draft, and where both came from their
// author's hand in that order.
func (t *Talks) revokedBefore(c claim, credentials paper.ID) bool {
	return slices.ContainsFunc(t.members.revoked, func(r *item) bool {
		if r.author() != c.by || r.Paper.Body.(*paper.Revocation).Credentials != credentials {
			return false
		}
		return c.draft() || r.Hand == c.by && c.entry.Hand == c.by && r.Number < c.entry.Number
	})
}

// MaySignThis answers whether an officer may sign this paper: the full powers
// that it names are that officer's.
func (t *Talks) MaySignThis(officer string, p *paper.Paper) Verdict {
	b, ok := p.Body.(*paper.Adherence)
	if !ok || b.Credentials.IsZero() {
		return allowed()
	}
	return t.fullPowers(t.self, b, officer, p.Date)
}

// ratifyRule: what was signed ad referendum is ratified once, when all have signed.
func (t *Talks) ratifyRule(c claim, p *proposal, b *paper.Adherence) Verdict {
	signed := p.signature(c.by)
	if signed == nil || !signed.Body.(*paper.Adherence).AdReferendum {
		return refuse("ratify", sayNotToRatify("desk", c.by, "paper", RefOf(p.Paper)))
	}
	return first(
		func() Verdict { return t.ownRuleOf(p, c.by, b) },
		func() Verdict { return t.onceRule(c, p, b) },
		func() Verdict { return t.powersRule(c, b) },
	)
}

// attestRule: an institution that signs nothing itself attests what all have signed.
func (t *Talks) attestRule(c claim, p *proposal, b *paper.Adherence) Verdict {
	place, _ := t.members.place(c.by)
	puts := slices.ContainsFunc(t.instrumentsOf(p.body.Subject), func(it *item) bool { return it.id() == b.Instrument })
	if place == paper.PlaceParty || t.ownInstrument(p, c.by) != nil || !puts || !p.carried() {
		return refuse("attest", sayNotToAttest("desk", c.by))
	}
	return t.onceRule(c, p, b)
}

func (p *proposal) carried() bool {
	return p.outcome != nil && p.outcome.Paper.Body.(*paper.Outcome).Result == paper.ResultCarried
}

// signature returns a desk's signature as the outcome released it, nil before.
func (p *proposal) signature(d paper.Desk) *paper.Paper {
	if !p.carried() {
		return nil
	}
	for _, in := range p.outcome.sequel().enclosed {
		if in.Paper.From == d && in.Paper.Kind == paper.KindAdherence {
			return in.Paper
		}
	}
	return nil
}

// enclosedSignature judges an adherence that an outcome encloses.
func (t *Talks) enclosedSignature(p *proposal, in Enclosed) Verdict {
	d, b := in.Paper.From, in.Paper.Body.(*paper.Adherence)
	if p.body.Mode != paper.ModeSigning || b.Proposal != p.id() || b.Step != paper.SigningSign || !p.put(d) || in.Paper.Talks != t.id {
		return refuse("outcome", sayStrangeAnswer("desk", d))
	}
	if !in.Valid {
		return refuse("outcome", sayForged("desk", d))
	}
	return first(
		func() Verdict { return t.ownRuleOf(p, d, b) },
		func() Verdict { return t.fullPowers(d, b, in.Officer, in.Paper.Date) },
	)
}

// foldAdherence keeps a step; a signature is its desk's consent.
func foldAdherence(t *Talks, it *item) {
	b := it.Paper.Body.(*paper.Adherence)
	p := t.deciding.byID[b.Proposal]
	if p == nil {
		return // as in foldResponse
	}
	if b.Step == paper.SigningSign {
		if t.late(it, p) {
			it.hide(sayTooLate("until", p.body.Until))
		}
		p.responses[it.author()] = append(p.responses[it.author()], it)
	}
	p.steps = append(p.steps, it)
}

// stepCrossed reports whether a step of a signing follows one of the same desk
// that crossed: where the first has no effect the others find the order not
// kept, and cross with it.
func (t *Talks) stepCrossed(it *item) bool {
	b, ok := it.Paper.Body.(*paper.Adherence)
	return ok && slices.ContainsFunc(t.order, func(was *item) bool {
		before, is := was.Paper.Body.(*paper.Adherence)
		return is && was.standing == Crossed && was.author() == it.author() && before.Proposal == b.Proposal
	})
}

// answerOf is what an open answer says; a signature is a consent.
func answerOf(it *item) paper.Answer {
	if b, ok := it.Paper.Body.(*paper.Response); ok {
		return b.Answer
	}
	return paper.AnswerConsent
}

// seenAdherence: a signature comes to everyone who gets the outcome that
// encloses it.
func seenAdherence(g *glance, s *sight) {
	b := s.Paper.Body.(*paper.Adherence)
	p := g.t.deciding.byID[b.Proposal]
	if p == nil || b.Step != paper.SigningSign {
		return
	}
	for _, d := range p.outcomeTo(g.t.mediator()) {
		if d != g.t.self {
			g.add(s, g.whole(s, d, WhenDecided))
		}
	}
}
