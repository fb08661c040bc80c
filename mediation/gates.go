package mediation

import (
	"slices"

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
	all := g.findings[condition]
	return len(all) > 0 && all[len(all)-1].Paper.Body.(*paper.Attestation).Finding == paper.FindingMet
}

// open reports whether everything a gate needs is attested.
func (g *gates) open(t *Talks, gate *item) bool {
	return gate.Paper.Body.(*paper.Gate).Needs.Met(func(id paper.ID) bool { return g.met(t, id) })
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
// performance; nothing is found twice, and what was found otherwise is met
// again only by later facts.
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
	if cond.Attester != c.by {
		return refuse("attester", sayNotAttester("attester", cond.Attester, "desk", c.by, "condition", cond.Text))
	}
	met := t.gates.met(t, b.Condition)
	all := t.gates.findings[b.Condition]
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
