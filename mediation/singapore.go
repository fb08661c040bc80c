package mediation

import (
	"slices"

	"goodoffices/paper"
)

// What the United Nations Convention on International Settlement Agreements
// Resulting from Mediation (Singapore, 2018) asks of a settlement, excludes, and
// lets a court refuse. It is said; it forbids nothing.

// concernNames say each concern as it is said before signing.
var concernNames = map[paper.Concern]func(...any) Sentence{
	paper.ConcernConsumer:       saying("concern.consumer", "One of the parties deals as a consumer: the convention does not apply."),
	paper.ConcernFamily:         saying("concern.family", "It is about family law: the convention does not apply."),
	paper.ConcernInheritance:    saying("concern.inheritance", "It is about inheritance: the convention does not apply."),
	paper.ConcernEmployment:     saying("concern.employment", "It is about employment: the convention does not apply."),
	paper.ConcernCourt:          saying("concern.court", "A court approves it, or it is concluded before one: the convention may not apply."),
	paper.ConcernJudgment:       saying("concern.judgment", "It is enforceable as a judgment: the convention may not apply."),
	paper.ConcernAward:          saying("concern.award", "It is recorded and enforceable as an arbitral award: the convention does not apply."),
	paper.ConcernIncapacity:     saying("concern.incapacity", "It is doubtful whether a party can bind itself; a court may refuse it."),
	paper.ConcernVoid:           saying("concern.void", "It may be void or without effect under the law that governs it; a court may refuse it."),
	paper.ConcernNotFinal:       saying("concern.not-final", "By its own terms it is not binding or not final yet; a court may refuse it."),
	paper.ConcernModified:       saying("concern.modified", "It may be modified afterwards; a court may refuse it as it was first."),
	paper.ConcernPerformed:      saying("concern.performed", "Some of what it asks has been done already; for that a court may refuse it."),
	paper.ConcernUnclear:        saying("concern.unclear", "Some of what it asks is not clear or comprehensible; a court may refuse it."),
	paper.ConcernContrary:       saying("concern.contrary", "Its own terms keep it from the courts; a court may refuse it."),
	paper.ConcernStandards:      saying("concern.standards", "A serious breach of the standards for mediators is alleged, without which a party would not have signed; a court may refuse it."),
	paper.ConcernDisclosure:     saying("concern.disclosure", "The mediator may not have disclosed what raises doubts as to its impartiality; a court may refuse it."),
	paper.ConcernPublicPolicy:   saying("concern.public-policy", "It may be contrary to public policy where it is to be relied on; a court there may refuse it."),
	paper.ConcernNotForMediator: saying("concern.not-by-mediator", "Its subject may be one that mediation cannot settle where it is to be relied on; a court there may refuse it."),
}

// concerns returns what is said before signing: what the mediator stated in the
// instruments, and what shows from the talks themselves. What was to be ratified,
// or waited for, is final once it is in force.
func (t *Talks) concerns(it *item, p *proposal, inForce bool) []ConcernView {
	stated := map[paper.Concern]bool{}
	seen := map[paper.Concern]bool{}
	for _, one := range t.instrumentsOf(paper.Subject{Paper: it.id()}) {
		b := one.Paper.Body.(*paper.Instrument)
		for _, k := range b.Concerns {
			stated[k] = true
		}
		seen[paper.ConcernNotFinal] = seen[paper.ConcernNotFinal] || !inForce && b.Force.On != paper.ForceSignature || !b.While.IsZero()
		seen[paper.ConcernUnclear] = seen[paper.ConcernUnclear] || t.leavesOpen(b)
	}
	if p != nil && !inForce {
		for _, d := range p.body.Put {
			if signed := p.signature(d); signed != nil && signed.Body.(*paper.Adherence).AdReferendum {
				seen[paper.ConcernNotFinal] = true
			}
		}
	}
	var out []ConcernView
	for _, k := range paper.Concerns {
		if stated[k] || seen[k] {
			out = append(out, ConcernView{Concern: k, Article: k.Article(), Text: concernNames[k](), Stated: stated[k]})
		}
	}
	return out
}

// leavesOpen reports whether the text that an instrument puts in force has
// brackets, or passages left open deliberately.
func (t *Talks) leavesOpen(b *paper.Instrument) bool {
	it := t.item(b.Text)
	if it == nil {
		return false
	}
	text, ok := it.Paper.Body.(*paper.TextVersion)
	return ok && slices.ContainsFunc(text.Clauses, func(c paper.Clause) bool { return c.DeliberatelyOpen || c.State == paper.ClauseBracketed })
}

var (
	sayEvidenceSigned    = saying("evidence.signed", "The settlement signed by the parties.")
	sayEvidenceMediator  = saying("evidence.mediator", "The mediator's signature on the settlement.")
	sayEvidenceStatement = saying("evidence.statement", "A document signed by the mediator, that the mediation was carried out.")
	sayEvidenceBody      = saying("evidence.institution", "An attestation by the institution that administered the mediation.")
)

// evidence lists what Article 4(1) asks for: that the parties signed, and any
// one proof that it came of mediation.
func (t *Talks) evidence(it *item, p *proposal) []EvidenceView {
	var signed, instruments, certificates, attested []paper.ID
	for _, one := range t.instrumentsOf(paper.Subject{Paper: it.id()}) {
		instruments = append(instruments, one.id())
	}
	if p != nil && p.carried() {
		signed = append(signed, p.outcome.id())
	}
	for _, c := range t.applied {
		if b, ok := c.Paper.Body.(*paper.Certificate); ok && slices.Contains(instruments, b.Instrument) {
			certificates = append(certificates, c.id())
		}
	}
	if p != nil {
		for _, s := range p.steps {
			if s.Paper.Body.(*paper.Adherence).Step == paper.SigningAttest {
				attested = append(attested, s.id())
			}
		}
	}
	return []EvidenceView{
		{Article: "4(1)(a)", Text: sayEvidenceSigned(), Papers: signed, Missing: len(signed) == 0},
		{Article: "4(1)(b)(i)", Text: sayEvidenceMediator(), Papers: instruments, Missing: len(instruments) == 0},
		{Article: "4(1)(b)(ii)", Text: sayEvidenceStatement(), Papers: certificates, Missing: len(certificates) == 0},
		{Article: "4(1)(b)(iii)", Text: sayEvidenceBody(), Papers: attested, Missing: len(attested) == 0},
	}
}

var sayNotCertified = saying("certificate.instrument", "{id} is no instrument that all have signed.")

// certificateRule: a certificate that names an instrument is of one that all
// have signed.
func certificateRule(t *Talks, c claim) Verdict {
	id := c.paper.Body.(*paper.Certificate).Instrument
	if id.IsZero() {
		return allowed()
	}
	if it, _ := t.instrument(id); it != nil {
		if p := t.signingOf(t.lastMirror(id)); p != nil && p.carried() {
			return allowed()
		}
	}
	return refuse("certificate", sayNotCertified("id", id.Short()))
}

// ConcernText says a concern as it is said before signing.
func ConcernText(k paper.Concern) Sentence { return concernNames[k]() }
