package paper

import "time"

// An Effect is what an open gate means.
type Effect string

// The effects.
const (
	// EffectOpens: the subject may be proposed and consented to at any time and
	// takes effect when the conditions are attested.
	EffectOpens Effect = "opens"
	// EffectConsiders: until the conditions are attested the subject is not
	// even considered; once they are it may be proposed, and nothing more follows.
	EffectConsiders Effect = "considers"
)

// A Gate keeps a subject shut until conditions are attested. It is always
// somebody's condition.
type Gate struct {
	Owner   Desk    `json:"owner"` // the author, or the seat without a desk that the mediator serves
	Effect  Effect  `json:"effect"`
	Subject Subject `json:"subject"`
	Needs   Need    `json:"needs"`
	Text    Text    `json:"text,omitzero"`
}

// A Need is one condition, or any or all of several needs.
type Need struct {
	Condition ID     `json:"condition,omitzero"`
	Any       []Need `json:"any,omitzero"`
	All       []Need `json:"all,omitzero"`
}

func (n Need) check(c *checker) {
	given := 0
	for _, g := range []bool{!n.Condition.IsZero(), len(n.Any) > 0, len(n.All) > 0} {
		if g {
			given++
		}
	}
	if given != 1 {
		c.fail("", ErrValue, "exactly one of condition, any and all")
	}
	c.each("any", len(n.Any), MaxItems, func(i int) { n.Any[i].check(c) })
	c.each("all", len(n.All), MaxItems, func(i int) { n.All[i].check(c) })
}

// Conditions returns every condition a need names.
func (n Need) Conditions() []ID {
	var all []ID
	if !n.Condition.IsZero() {
		all = append(all, n.Condition)
	}
	for _, sub := range append(append([]Need(nil), n.Any...), n.All...) {
		all = append(all, sub.Conditions()...)
	}
	return all
}

// Met reports whether the need is met, given which conditions are.
func (n Need) Met(met func(ID) bool) bool {
	switch {
	case !n.Condition.IsZero():
		return met(n.Condition)
	case len(n.Any) > 0:
		for _, sub := range n.Any {
			if sub.Met(met) {
				return true
			}
		}
		return false
	}
	for _, sub := range n.All {
		if !sub.Met(met) {
			return false
		}
	}
	return len(n.All) > 0
}

func (n Need) refer(id func(ID) ID) Need {
	out := Need{Condition: id(n.Condition)}
	for _, sub := range n.Any {
		out.Any = append(out.Any, sub.refer(id))
	}
	for _, sub := range n.All {
		out.All = append(out.All, sub.refer(id))
	}
	return out
}

// Kind implements Body.
func (*Gate) Kind() Kind { return KindGate }

func (b *Gate) check(c *checker) {
	c.desk("owner", b.Owner)
	oneOf(c, "effect", b.Effect, []Effect{EffectOpens, EffectConsiders})
	c.in("subject", func() { b.Subject.check(c) })
	c.in("needs", func() { b.Needs.check(c) })
	c.many("needs", len(b.Needs.Conditions()), MaxItems)
	c.text("text", b.Text, false)
}

// Refer implements Referrer.
func (b *Gate) Refer(id func(ID) ID) Body {
	out := *b
	out.Needs = b.Needs.refer(id)
	return &out
}

// A Lateness is what follows when a condition's hour has passed unmet.
type Lateness string

// What can follow.
const (
	LateStays  Lateness = "stays"         // it stays open
	LateLapses Lateness = "lapses"        // it can no longer be met
	LateOwner  Lateness = "owner-decides" // it can be met once whose condition it is accepts the delay
)

// A Condition says what is to be done, by whom, and who confirms it.
type Condition struct {
	Text      Text     `json:"text"`
	Performer Desk     `json:"performer"`
	Attester  Desk     `json:"attester"`
	Examples  []Text   `json:"examples,omitzero"`
	Open      bool     `json:"open,omitzero"`     // the examples are not the only ways
	Standing  bool     `json:"standing,omitzero"` // it must go on holding ("no new facts")
	By        Hour     `json:"by,omitzero"`
	Late      Lateness `json:"late,omitzero"`
	Disputed  Text     `json:"disputed,omitzero"` // what follows if it is disputed
}

// Kind implements Body.
func (*Condition) Kind() Kind { return KindCondition }

func (b *Condition) check(c *checker) {
	c.text("text", b.Text, true)
	c.desk("performer", b.Performer)
	c.desk("attester", b.Attester)
	if b.Attester == b.Performer {
		c.fail("attester", ErrValue, "somebody else than the performer")
	}
	c.each("examples", len(b.Examples), MaxItems, func(i int) { c.text("", b.Examples[i], true) })
	c.hour("by", b.By, false)
	if !b.By.IsZero() {
		oneOf(c, "late", b.Late, []Lateness{LateStays, LateLapses, LateOwner})
	}
	c.text("disputed", b.Disputed, false)
}

// A Finding is what an attester found.
type Finding string

// The findings.
const (
	FindingMet     Finding = "met"
	FindingAdverse Finding = "adverse" // it does not, or no longer, hold
	// FindingLate is the word of whose condition it is, and not of its attester:
	// what is late still counts.
	FindingLate Finding = "late-accepted"
)

// Findings lists them.
var Findings = []Finding{FindingMet, FindingAdverse, FindingLate}

// An Attestation confirms that a condition was met, or finds later that it no
// longer is; or accepts that it is met late. It cannot be withdrawn.
type Attestation struct {
	Condition ID        `json:"condition"`
	Finding   Finding   `json:"finding"`
	Facts     Text      `json:"facts"`
	On        time.Time `json:"on"` // of the facts
}

// Kind implements Body.
func (*Attestation) Kind() Kind { return KindAttestation }

func (b *Attestation) check(c *checker) {
	c.id("condition", b.Condition)
	oneOf(c, "finding", b.Finding, Findings)
	c.text("facts", b.Facts, true)
	c.time("on", b.On, true)
}
