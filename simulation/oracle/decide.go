package oracle

import (
	"slices"
	"strings"

	"goodoffices/paper"
)

// consented reports whether the script ever let a desk sign its consent.
func (d *decision) consented(by paper.Desk) bool {
	return slices.ContainsFunc(d.answers[by], func(e *entry) bool { return answered(e) == paper.AnswerConsent })
}

// answered is what an answer says: a signature is a consent.
func answered(e *entry) paper.Answer {
	if b, ok := e.Body.(*paper.Response); ok {
		return b.Answer
	}
	return paper.AnswerConsent
}

// stopped reports whether somebody laid the pen down on a signing.
func (d *decision) stopped() bool {
	if d.body.Mode != paper.ModeSigning {
		return false
	}
	for _, all := range d.answers {
		if slices.ContainsFunc(all, func(e *entry) bool { return answered(e) == paper.AnswerDecline }) {
			return true
		}
	}
	return false
}

func yes(e *entry) bool { return e.Body.(*paper.Indication).Answer == paper.PrivateYes }

// called: the mediator calls when all said yes and not before.
func (o *Oracle) called(proposal paper.ID) {
	d := o.decided[proposal]
	if d == nil {
		o.fault("P6: a call on a proposal that nobody put")
		return
	}
	for _, by := range d.body.Put {
		said, last := false, false
		for _, e := range d.private[by] {
			if o.restores > 0 || o.holds(o.mediator, e.ID) {
				said, last = said || yes(e), yes(e)
			}
		}
		if !said || o.restores == 0 && !last {
			o.fault("P6: consents to %s were called for, and %s had not said yes", o.name(d.ID), by)
		}
	}
}

// released: a signed consent leaves its cabinet when all have said yes.
func (o *Oracle) released(e *entry) {
	b, ok := e.Body.(*paper.Response)
	if !ok {
		return
	}
	d := o.decided[b.Proposal]
	if d == nil || d.body.Mode != paper.ModePrivate {
		return
	}
	for _, by := range d.body.Put {
		if !slices.ContainsFunc(d.private[by], yes) {
			o.fault("P6: %s's signed consent to %s left its desk, and %s had not said yes", e.From, o.name(d.ID), by)
		}
	}
}

// ended looks at an outcome when it is first seen.
func (o *Oracle) ended(e *entry, b *paper.Outcome) {
	d := o.decided[b.Proposal]
	if d == nil {
		o.fault("P6: %s ends a proposal that nobody put", o.name(e.ID))
		return
	}
	if len(e.ground) > 0 || d.outcome == e {
		return
	}
	if d.outcome != nil && o.restores == 0 {
		o.fault("P6: %s has two outcomes", o.name(d.ID))
	}
	d.outcome = e
	switch b.Result {
	case paper.ResultCarried:
		o.carriedBy(d, e)
	case paper.ResultLapsed:
		if e.Date.Before(d.body.Until.At) && !d.stopped() {
			o.fault("P6: %s lapsed at %s, before its hour", o.name(d.ID), e.Date)
		}
		if (d.body.Mode == paper.ModePrivate || d.body.Mode == paper.ModeSigning) && len(b.Responses)+len(b.Silent)+len(b.Text) > 0 {
			o.fault("P6: %s lapsed and tells of answers", o.name(d.ID))
		}
	case paper.ResultWithdrawn:
		if !d.withdrawn {
			o.fault("%s was withdrawn by nobody", o.name(d.ID))
		}
	}
}

func (o *Oracle) carriedBy(d *decision, e *entry) {
	for _, by := range d.body.Put {
		switch {
		case d.consented(by):
		case d.body.Mode != paper.ModeSilence:
			o.fault("P6: %s is carried, and %s did not consent", o.name(d.ID), by)
		case e.Date.Before(d.body.Until.At):
			o.fault("P6: %s is carried by silence before its hour", o.name(d.ID))
		case !o.silentReceipt(d, by):
			o.fault("P6: %s is carried by the silence of %s, which has signed no receipt of it", o.name(d.ID), by)
		}
	}
}

func (o *Oracle) silentReceipt(d *decision, by paper.Desk) bool {
	return slices.ContainsFunc(o.order, func(e *entry) bool {
		b, ok := e.Body.(*paper.Receipt)
		return ok && b.Of == d.ID && e.From == by && !e.Date.After(d.body.Until.At)
	})
}

// Withdrew tells that the script let the mediator end a proposal undecided.
func (o *Oracle) Withdrew(proposal paper.ID) {
	if d := o.decided[proposal]; d != nil {
		d.withdrawn = true
	}
}

// decisions: nothing is shown as agreed without every consent, and without
// every party having signed it into the joint record.
func (o *Oracle) decisions(s Sight) {
	for id, state := range s.States {
		d := o.decided[id]
		if d == nil || len(d.ground) > 0 || !strings.HasPrefix(state, "agreed") {
			continue
		}
		for _, by := range d.body.Put {
			if !d.consented(by) && (state == "agreed" || d.body.Mode != paper.ModeSilence) {
				o.fault("P6: %s shows %s as %s, and %s did not consent", s.Desk, o.name(id), state, by)
			}
			if state == "agreed by silence" && o.objected(s.Desk, d, by) {
				o.fault("P6: %s shows %s as %s and holds the objection of %s", s.Desk, o.name(id), state, by)
			}
		}
		if o.signsTwice {
			continue // there may be two records
		}
		i := slices.Index(o.record, d.outcome.ID)
		for _, p := range o.parties {
			if i < 0 || o.seats[p].confirmed <= uint64(i) {
				o.fault("P6: %s shows %s as %s, and %s has not signed it into the joint record", s.Desk, o.name(id), state, p)
			}
		}
	}
}

func (o *Oracle) objected(at paper.Desk, d *decision, by paper.Desk) bool {
	return slices.ContainsFunc(d.answers[by], func(e *entry) bool {
		return answered(e) != paper.AnswerConsent && !d.consented(by) && o.holds(at, e.ID)
	})
}

// directChannels: a direct channel is open only where its gate is and both
// have signed.
func (o *Oracle) directChannels(s Sight) {
	for _, with := range s.Direct {
		if !o.mayTalk(s.Desk, []paper.Desk{with}) {
			o.fault("P8: %s has a direct channel with %s, which nobody agreed to", s.Desk, with)
			continue
		}
		if why := o.shut(s.Desk); why != "" {
			o.fault("P8: %s has a direct channel with %s, and %s", s.Desk, with, why)
		}
	}
}

// MayTalk reports whether the script ever let two parties agree to talk
// directly: P2 rests on it.
func (o *Oracle) MayTalk(a, b paper.Desk) bool { return o.mayTalk(a, []paper.Desk{b}) }

func (o *Oracle) mayTalk(a paper.Desk, to []paper.Desk) bool {
	if len(to) != 1 || !slices.Contains(o.parties, a) || !slices.Contains(o.parties, to[0]) {
		return false
	}
	for _, d := range o.decided {
		if d.body.Subject.Type != paper.SubjectFormat || d.body.Subject.Format != paper.FormatDirect || d.outcome == nil {
			continue
		}
		all := true
		for _, p := range o.parties {
			all = all && (d.consented(p) || d.From == p)
		}
		if all {
			return true
		}
	}
	return false
}

// shut says which condition a desk holds that stands before direct talks.
func (o *Oracle) shut(at paper.Desk) string {
	for _, g := range o.order {
		b, ok := g.Body.(*paper.Gate)
		if !ok || !o.holds(at, g.ID) || b.Subject.Type != paper.SubjectFormat || b.Subject.Format != paper.FormatDirect {
			continue
		}
		if !b.Needs.Met(func(id paper.ID) bool { return o.met(at, id) }) {
			return "the gate of " + string(b.Owner) + " is shut"
		}
	}
	return ""
}

// met reports whether the newest finding on a condition that a desk holds is
// that it was met. After a restore the order is not known, and any will do.
func (o *Oracle) met(at paper.Desk, condition paper.ID) bool {
	met := false
	for _, e := range o.order {
		b, ok := e.Body.(*paper.Attestation)
		if ok && b.Condition == condition && o.holds(at, e.ID) {
			now := b.Finding == paper.FindingMet
			met = now || met && o.restores > 0
		}
	}
	return met
}
