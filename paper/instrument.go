package paper

import "slices"

// An InstrumentForm is in which form a settlement is signed.
type InstrumentForm string

// The forms.
const (
	InstrumentJoint        InstrumentForm = "joint"        // one instrument that all sign
	InstrumentCounterparts InstrumentForm = "counterparts" // mirror instruments, each signed with the mediator alone
	InstrumentDeclaration  InstrumentForm = "declaration"  // the mediator's declaration, to which each adheres
)

// InstrumentForms lists them.
var InstrumentForms = []InstrumentForm{InstrumentJoint, InstrumentCounterparts, InstrumentDeclaration}

// A ForceOn is what an instrument waits for before it enters into force.
type ForceOn string

// What it waits for.
const (
	ForceSignature ForceOn = "signature" // nothing but the last signature
	ForceGate      ForceOn = "gate"      // this gate is open
	ForceDate      ForceOn = "date"      // this hour has come
)

// ForceOns lists them.
var ForceOns = []ForceOn{ForceSignature, ForceGate, ForceDate}

// Force is when an instrument enters into force, signed and ratified as it is.
type Force struct {
	On   ForceOn `json:"on"`
	Gate ID      `json:"gate,omitzero"`
	At   Hour    `json:"at,omitzero"`
}

// A Concern is what the Singapore Convention on Mediation excludes (Art. 1) or
// lets a court refuse (Art. 5). It is said before signing.
type Concern string

// The concerns.
const (
	ConcernConsumer       Concern = "consumer"
	ConcernFamily         Concern = "family"
	ConcernInheritance    Concern = "inheritance"
	ConcernEmployment     Concern = "employment"
	ConcernCourt          Concern = "court"
	ConcernJudgment       Concern = "judgment"
	ConcernAward          Concern = "award"
	ConcernIncapacity     Concern = "incapacity"
	ConcernVoid           Concern = "void"
	ConcernNotFinal       Concern = "not-final"
	ConcernModified       Concern = "modified"
	ConcernPerformed      Concern = "performed"
	ConcernUnclear        Concern = "unclear"
	ConcernContrary       Concern = "contrary"
	ConcernStandards      Concern = "standards"
	ConcernDisclosure     Concern = "disclosure"
	ConcernPublicPolicy   Concern = "public-policy"
	ConcernNotForMediator Concern = "not-by-mediator"
)

// Concerns lists them in the convention's order.
var Concerns = []Concern{
	ConcernConsumer, ConcernFamily, ConcernInheritance, ConcernEmployment, ConcernCourt, ConcernJudgment, ConcernAward, ConcernIncapacity, ConcernVoid,
	ConcernNotFinal, ConcernModified, ConcernPerformed, ConcernUnclear, ConcernContrary, ConcernStandards, ConcernDisclosure, ConcernPublicPolicy, ConcernNotForMediator,
}

// articles are the places of the convention that concerns come from.
var articles = map[Concern]string{
	ConcernConsumer: "1(2)(a)", ConcernFamily: "1(2)(b)", ConcernInheritance: "1(2)(b)", ConcernEmployment: "1(2)(b)",
	ConcernCourt: "1(3)(a)(i)", ConcernJudgment: "1(3)(a)(ii)", ConcernAward: "1(3)(b)",
	ConcernIncapacity: "5(1)(a)", ConcernVoid: "5(1)(b)(i)", ConcernNotFinal: "5(1)(b)(ii)", ConcernModified: "5(1)(b)(iii)",
	ConcernPerformed: "5(1)(c)(i)", ConcernUnclear: "5(1)(c)(ii)", ConcernContrary: "5(1)(d)", ConcernStandards: "5(1)(e)",
	ConcernDisclosure: "5(1)(f)", ConcernPublicPolicy: "5(2)(a)", ConcernNotForMediator: "5(2)(b)",
}

// Article returns the place of the convention that a concern comes from.
func (k Concern) Article() string { return articles[k] }

// An Instrument is a settlement as it is to be signed. The mediator draws it up
// and signs it; each signatory signs it by an adherence.
type Instrument struct {
	Form  InstrumentForm `json:"form"`
	Title Text           `json:"title"`
	Words Text           `json:"words,omitzero"`
	Text  ID             `json:"text,omitzero"` // the text version that it puts in force
	// Of is whose counterpart it is; Mirrors are the others', drawn up before it.
	Of          Desk   `json:"of,omitzero"`
	Mirrors     []ID   `json:"mirrors,omitzero"`
	Signatories []Desk `json:"signatories"`
	// Alternat: each signatory's copy names it first.
	Alternat bool `json:"alternat,omitzero"`
	// Collated, Initialled: what comes before the first signature.
	Collated   bool `json:"collated,omitzero"`
	Initialled bool `json:"initialled,omitzero"`

	Force Force `json:"force"`
	// Plan are the gates of its implementation, in order.
	Plan []ID `json:"plan,omitzero"`
	// While is a gate without which it lapses once it was open: the link to
	// another instrument that has to be kept.
	While    ID        `json:"while,omitzero"`
	Until    Hour      `json:"until,omitzero"` // it lapses then, unless extended
	Concerns []Concern `json:"concerns,omitzero"`
}

// Kind implements Body.
func (*Instrument) Kind() Kind { return KindInstrument }

func (b *Instrument) check(c *checker) {
	oneOf(c, "form", b.Form, InstrumentForms)
	c.line("title", b.Title, true)
	c.text("words", b.Words, b.Text.IsZero())
	if (b.Form == InstrumentCounterparts) != (b.Of != "") {
		c.fail("of", ErrValue, "whose it is, with counterparts and only there")
	}
	if b.Form != InstrumentCounterparts && len(b.Mirrors) > 0 {
		c.fail("mirrors", ErrValue, "only with counterparts")
	}
	c.ids("mirrors", b.Mirrors)
	if len(b.Signatories) == 0 {
		c.fail("signatories", ErrMissing, "at least one")
	}
	c.desks("signatories", b.Signatories)
	if b.Of != "" && !slices.Equal(b.Signatories, []Desk{b.Of}) {
		c.fail("signatories", ErrValue, "of a counterpart: whose it is, and nobody else")
	}
	if b.Alternat && b.Form != InstrumentJoint {
		c.fail("alternat", ErrValue, "only with one instrument for all")
	}
	c.in("force", func() {
		oneOf(c, "on", b.Force.On, ForceOns)
		if (b.Force.On == ForceGate) != !b.Force.Gate.IsZero() {
			c.fail("gate", ErrValue, "a gate, with on gate and only there")
		}
		c.hour("at", b.Force.At, b.Force.On == ForceDate)
	})
	c.ids("plan", b.Plan)
	c.hour("until", b.Until, false)
	c.each("concerns", len(b.Concerns), MaxItems, func(i int) {
		oneOf(c, "", b.Concerns[i], Concerns)
	})
}

// Refer implements Referrer: a counterpart names those drawn up before it.
func (b *Instrument) Refer(id func(ID) ID) Body {
	out := *b
	out.Mirrors = referAll(b.Mirrors, id)
	return &out
}

func (b *Instrument) names() []ID {
	return slices.Concat(b.Mirrors, b.Plan, []ID{b.Text, b.Force.Gate, b.While})
}

// A SigningStep is one in the order of the minutes of a signing.
type SigningStep string

// The steps.
const (
	SigningCollate SigningStep = "collate" // compared the originals with the instrument, in these languages
	SigningInitial SigningStep = "initial" // these are the words; nobody is bound yet
	SigningSign    SigningStep = "sign"    // with full powers
	SigningRatify  SigningStep = "ratify"  // those it was signed for agree
	SigningAttest  SigningStep = "attest"  // an institution says that it came of mediation
)

// SigningSteps lists them in that order.
var SigningSteps = []SigningStep{SigningCollate, SigningInitial, SigningSign, SigningRatify, SigningAttest}

// An Adherence is one step of one desk in the signing of an instrument. Signing
// goes to the mediator alone, who releases all signatures at once with the
// outcome, or none; the other steps are for all to see.
type Adherence struct {
	Proposal   ID          `json:"proposal"`   // by which the signing was opened
	Instrument ID          `json:"instrument"` // the digest is what was agreed, to the byte
	Step       SigningStep `json:"step"`
	// AdReferendum: it binds once it is ratified.
	AdReferendum bool `json:"adReferendum,omitzero"`
	// Declined: those it was signed for do not ratify it; it never binds.
	Declined    bool   `json:"declined,omitzero"`
	Credentials ID     `json:"credentials,omitzero"` // the full powers it is signed under
	Principal   string `json:"principal,omitzero"`   // for whom it is signed
	Ink         ID     `json:"ink,omitzero"`         // the lodged paper on which it was signed in ink
	Languages   []Lang `json:"languages,omitzero"`   // collate: of the originals compared
	Text        Text   `json:"text,omitzero"`
}

// Kind implements Body.
func (*Adherence) Kind() Kind { return KindAdherence }

func (b *Adherence) check(c *checker) {
	c.id("proposal", b.Proposal)
	c.id("instrument", b.Instrument)
	oneOf(c, "step", b.Step, SigningSteps)
	signs := b.Step == SigningSign
	if b.AdReferendum && !signs {
		c.fail("adReferendum", ErrValue, "only with step sign")
	}
	if b.Declined && b.Step != SigningRatify {
		c.fail("declined", ErrValue, "only with step ratify")
	}
	if !b.Ink.IsZero() && !signs {
		c.fail("ink", ErrValue, "only with step sign")
	}
	if (signs || b.Step == SigningRatify) != !b.Credentials.IsZero() {
		c.fail("credentials", ErrValue, "full powers, with steps sign and ratify and only there")
	}
	c.label("principal", b.Principal, !b.Credentials.IsZero())
	if (b.Step == SigningCollate) != (len(b.Languages) > 0) {
		c.fail("languages", ErrValue, "those compared, with step collate and only there")
	}
	c.each("languages", len(b.Languages), MaxLanguages, func(i int) { c.lang("", b.Languages[i]) })
	c.text("text", b.Text, b.Step == SigningAttest)
}

func (b *Adherence) names() []ID { return []ID{b.Proposal, b.Instrument, b.Credentials, b.Ink} }
