package mediation

import (
	"slices"
	"time"

	"goodoffices/paper"
)

// gates is the third primitive: unlocked. A gate is shut until the conditions
// it needs are attested.
type gates struct {
	all        []*item
	conditions []*item
	findings   map[paper.ID][]*item // attestations by condition, in order
}

func newGates() gates { return gates{findings: map[paper.ID][]*item{}} }

// on returns the gates that stand on a subject.
func (g *gates) on(t *Talks, s paper.Subject) []*item {
	var out []*item
	for _, it := range g.all {
		if it.effective() && !it.sequel().withdrawn && gateKey(it.Paper.Body.(*paper.Gate).Subject) == gateKey(s) {
			out = append(out, it)
		}
	}
	return out
}

// shutHere reports whether a gate that this desk holds still keeps a subject
// from taking effect, whatever the outcome says: the mediator may not have
// passed the gate on.
func (t *Talks) shutHere(s paper.Subject) bool {
	return slices.ContainsFunc(t.gates.on(t, s), func(it *item) bool {
		return it.Paper.Body.(*paper.Gate).Effect == paper.EffectOpens && !t.gates.open(t, it)
	})
}

// gateKey is what a gate stands before: a format, a topic, or whatever the
// subject names.
func gateKey(s paper.Subject) string {
	switch s.Type {
	case paper.SubjectFormat:
		return string(s.Type) + " " + string(s.Format)
	}
	return subjectKey(s)
}

// met reports whether a condition is attested and not found otherwise since.
func (g *gates) met(t *Talks, condition paper.ID) bool {
	return g.metBy(t, condition, g.findings[condition])
}

// metBy is met by the first findings on a condition alone. What was done after
// the condition's hour counts only as the condition says.
func (g *gates) metBy(t *Talks, condition paper.ID, findings []*item) bool {
	last, accepted := (*paper.Attestation)(nil), false
	for _, it := range findings {
		if b := it.Paper.Body.(*paper.Attestation); b.Finding == paper.FindingLate {
			accepted = true
		} else {
			last = b
		}
	}
	return last != nil && last.Finding == paper.FindingMet && (accepted || !g.late(t, condition, last))
}

// late reports whether what an attestation finds was done after the condition's
// hour, where that does not stay open.
func (g *gates) late(t *Talks, condition paper.ID, b *paper.Attestation) bool {
	it := t.item(condition)
	if it == nil {
		return false
	}
	c, ok := it.Paper.Body.(*paper.Condition)
	return ok && c.Late != paper.LateStays && !c.By.IsZero() && b.On.After(c.By.At)
}

// accepted reports whether it was accepted that a condition is met late.
func (g *gates) accepted(condition paper.ID) bool {
	return slices.ContainsFunc(g.findings[condition], func(it *item) bool {
		return it.Paper.Body.(*paper.Attestation).Finding == paper.FindingLate
	})
}

// open reports whether everything a gate needs is attested.
func (g *gates) open(t *Talks, gate *item) bool {
	return gate.Paper.Body.(*paper.Gate).Needs.Met(func(id paper.ID) bool { return g.met(t, id) })
}

// lapsed reports whether a shut gate needs what can no longer be done.
func (g *gates) lapsed(t *Talks, gate *item, now time.Time) bool {
	return !gate.Paper.Body.(*paper.Gate).Needs.Met(func(id paper.ID) bool {
		it := t.item(id)
		if it == nil || g.met(t, id) {
			return true
		}
		c := it.Paper.Body.(*paper.Condition)
		return c.Late != paper.LateLapses || !now.After(c.By.At)
	})
}

func (g *gates) openID(t *Talks, id paper.ID) bool {
	it := t.items[id]
	return it != nil && it.kind() == paper.KindGate && g.open(t, it)
}

// words writes the conditions that a need names, for people: open lists with
// their examples.
func (g *gates) words(t *Talks, n paper.Need) paper.Text {
	var parts []paper.Text
	for _, id := range n.Conditions() {
		it := t.item(id)
		if it == nil {
			continue
		}
		parts = append(parts, it.Paper.Body.(*paper.Condition).Text)
	}
	out := paper.Text{}
	for _, p := range parts {
		for l, s := range p {
			if out[l] != "" {
				out[l] += "; "
			}
			out[l] += s
		}
	}
	return out
}

var (
	sayGateOwner    = saying("gate.owner", "A gate is its author's own condition, or a seat's without a desk that the mediator serves; {owner} is neither.")
	sayGateNeeds    = saying("gate.needs", "A gate needs conditions; {id} is none.")
	sayNotAttester  = saying("attestation.role", "{attester} confirms this, not {desk}: {condition}.")
	sayMetAlready   = saying("attestation.met", "It is confirmed already: {condition}.")
	sayNotMet       = saying("attestation.not-met", "It was never confirmed, so there is nothing to find otherwise: {condition}.")
	sayOldFacts     = saying("attestation.old-facts", "After an adverse finding it is met again only by later facts than of {date}.")
	sayOverdue      = saying("attestation.overdue", "This was to be done by {by}, and lapsed with that hour. What was done in time can still be confirmed: {condition}.")
	sayLateOwners   = saying("attestation.late", "This was to be done by {by}. What was done later counts once {owner} accepts the delay: {condition}.")
	sayLateWhose    = saying("attestation.late-whose", "{owner} says what follows when this is late, and nobody else: {condition}.")
	sayLateNeedless = saying("attestation.late-needless", "No delay is to be accepted here; the condition itself says what follows when it is late: {condition}.")
	sayLateAhead    = saying("attestation.late-ahead", "It is not late: it is to be done by {by}: {condition}.")
	sayLateTwice    = saying("attestation.late-twice", "That this is late was accepted already: {condition}.")
	offerAcceptLate = saying("offer.accept-late", "accept the delay")
	sayConditionWho = saying("condition.who", "{desk} does not take part in these talks.")
)

func gateRule(t *Talks, c claim) Verdict {
	b := c.paper.Body.(*paper.Gate)
	seat := c.by == t.mediator() && t.members.places[b.Owner] != nil && !t.members.hasDesk(b.Owner)
	if b.Owner != c.by && !seat {
		return refuse("gate", sayGateOwner("owner", b.Owner))
	}
	for _, id := range b.Needs.Conditions() {
		if it := c.holds(t, id); it != nil && it.kind() != paper.KindCondition {
			return refuse("gate", sayGateNeeds("id", id.Short()))
		}
	}
	return allowed()
}

func foldGate(t *Talks, it *item) { t.gates.all = append(t.gates.all, it) }

func conditionRule(t *Talks, c claim) Verdict {
	b := c.paper.Body.(*paper.Condition)
	for _, d := range []paper.Desk{b.Performer, b.Attester} {
		if _, ok := t.members.place(d); !ok {
			return refuse("condition", sayConditionWho("desk", d))
		}
	}
	return allowed()
}

func foldCondition(t *Talks, it *item) { t.gates.conditions = append(t.gates.conditions, it) }

// attestationRule: only the condition's attester finds, nobody its own
// performance; nothing is found twice, what was found otherwise is met again
// only by later facts, and what is late only as the condition says.
func attestationRule(t *Talks, c claim) Verdict {
	b := c.paper.Body.(*paper.Attestation)
	it := c.holds(t, b.Condition)
	if it == nil {
		return allowed()
	}
	cond, ok := it.Paper.Body.(*paper.Condition)
	if !ok {
		return refuse("gate", sayGateNeeds("id", b.Condition.Short()))
	}
	if b.Finding == paper.FindingLate {
		return t.lateRule(c, it, cond)
	}
	if cond.Attester != c.by {
		return refuse("attester", sayNotAttester("attester", cond.Attester, "desk", c.by, "condition", cond.Text))
	}
	met := t.gates.met(t, b.Condition)
	all := slices.DeleteFunc(slices.Clone(t.gates.findings[b.Condition]), func(f *item) bool {
		return f.Paper.Body.(*paper.Attestation).Finding == paper.FindingLate
	})
	switch {
	case b.Finding == paper.FindingMet && met:
		return refuse("attested", sayMetAlready("condition", cond.Text))
	case b.Finding == paper.FindingAdverse && !met:
		return refuse("attested", sayNotMet("condition", cond.Text))
	case b.Finding == paper.FindingMet && len(all) > 0:
		last := all[len(all)-1].Paper.Body.(*paper.Attestation).On
		if !b.On.After(last) {
			return refuse("attested", sayOldFacts("date", last.Format("2 January 2006")))
		}
	}
	return t.inTimeRule(c, it, cond, b)
}

// inTimeRule: where a condition lapses with its hour, what was done later does
// not meet it. Where its owner decides, it is not confirmed before the owner
// accepts the delay; once it is, it counts in whatever order the two arrive.
func (t *Talks) inTimeRule(c claim, it *item, cond *paper.Condition, b *paper.Attestation) Verdict {
	if b.Finding != paper.FindingMet || !t.gates.late(t, b.Condition, b) {
		return allowed()
	}
	if cond.Late == paper.LateLapses {
		return refuse("late", sayOverdue("by", cond.By, "condition", cond.Text))
	}
	if c.draft() && !t.gates.accepted(b.Condition) {
		return refuse("late", sayLateOwners("by", cond.By, "owner", it.author(), "condition", cond.Text),
			Offer{Desk: it.author(), Act: "attest", Text: offerAcceptLate()})
	}
	return allowed()
}

// lateRule: only whose condition it is accepts that it is met late, once, after
// its hour, and where the condition leaves that open.
func (t *Talks) lateRule(c claim, it *item, cond *paper.Condition) Verdict {
	switch {
	case it.author() != c.by:
		return refuse("late", sayLateWhose("owner", it.author(), "condition", cond.Text))
	case cond.Late != paper.LateOwner:
		return refuse("late", sayLateNeedless("condition", cond.Text))
	case c.paper.Date.Before(cond.By.At):
		return refuse("late", sayLateAhead("by", cond.By, "condition", cond.Text))
	case slices.ContainsFunc(t.gates.findings[it.id()], func(f *item) bool {
		return f.id() != c.paper.ID && f.Paper.Body.(*paper.Attestation).Finding == paper.FindingLate
	}):
		return refuse("late", sayLateTwice("condition", cond.Text))
	}
	return allowed()
}

// foldAttestation shuts or opens the gates that need the condition. What waits
// for a gate takes effect when it opens; what an adverse finding shuts, it
// shuts forwards.
func foldAttestation(t *Talks, it *item) {
	b := it.Paper.Body.(*paper.Attestation)
	t.gates.findings[b.Condition] = append(t.gates.findings[b.Condition], it)
	for _, gate := range t.gates.all {
		if !slices.Contains(gate.Paper.Body.(*paper.Gate).Needs.Conditions(), b.Condition) {
			continue
		}
		if !t.gates.open(t, gate) {
			t.adverse(gate)
		}
	}
	for _, p := range t.deciding.proposals {
		if p.outcome != nil && p.outcome.Paper.Body.(*paper.Outcome).Result == paper.ResultCarried && len(p.needed) > 0 {
			t.enact(p)
		}
	}
}
