package paper

// A Format is how the sides meet.
type Format string

// The formats, from the farthest apart to the nearest.
const (
	FormatIndirect   Format = "indirect"
	FormatProximity  Format = "proximity"
	FormatTrilateral Format = "trilateral"
	FormatDirect     Format = "direct"
)

// Formats lists them in that order.
var Formats = []Format{FormatIndirect, FormatProximity, FormatTrilateral, FormatDirect}

// A SubjectType is what sort of thing is proposed or gated.
type SubjectType string

// The subjects.
const (
	SubjectTerms         SubjectType = "terms"
	SubjectFormat        SubjectType = "format"
	SubjectScope         SubjectType = "scope"
	SubjectAgenda        SubjectType = "agenda"
	SubjectTopic         SubjectType = "topic"
	SubjectRound         SubjectType = "round"
	SubjectAccreditation SubjectType = "accreditation"
	SubjectParticipant   SubjectType = "participant"
	SubjectText          SubjectType = "text"
	SubjectCommunique    SubjectType = "communique"
	SubjectPublicLine    SubjectType = "public-line"
	SubjectGate          SubjectType = "gate"
	SubjectAssurance     SubjectType = "assurance"
	SubjectSettlement    SubjectType = "settlement"
	SubjectBidding       SubjectType = "bidding"
	SubjectPackages      SubjectType = "packages"
	SubjectDivision      SubjectType = "division"
	SubjectSingleText    SubjectType = "single-text"
	SubjectImprovement   SubjectType = "improvement"
	SubjectReflection    SubjectType = "reflection"
	SubjectExtension     SubjectType = "extension"
	SubjectRetention     SubjectType = "retention"
	SubjectRules         SubjectType = "rules"
	SubjectSuspension    SubjectType = "suspension"
	SubjectResumption    SubjectType = "resumption"
	SubjectSuccession    SubjectType = "succession"
	SubjectEnding        SubjectType = "ending"
)

// Subjects maps each subject to the kind of paper it is about; "" where it
// needs none.
var Subjects = map[SubjectType]Kind{
	SubjectTerms: KindTerms, SubjectFormat: "", SubjectScope: "", SubjectAgenda: "", SubjectTopic: KindTopic,
	SubjectRound: KindRound, SubjectAccreditation: KindDelegation, SubjectParticipant: KindParticipant,
	SubjectText: "", SubjectCommunique: "", SubjectPublicLine: KindPublicLine, SubjectGate: KindGate,
	SubjectBidding: KindProcedure, SubjectPackages: KindProcedure, SubjectDivision: KindProcedure, SubjectSingleText: KindProcedure, SubjectImprovement: KindProcedure, SubjectReflection: KindProcedure,
	SubjectAssurance: KindAssurance, SubjectSettlement: "", SubjectExtension: "", SubjectRetention: "",
	SubjectRules: "", SubjectSuspension: KindSuspension, SubjectResumption: KindSuspension,
	SubjectSuccession: KindSuccession, SubjectEnding: KindEnding,
}

// A Subject is what a proposal decides, or what a gate keeps shut.
type Subject struct {
	Type   SubjectType `json:"type"`
	Paper  ID          `json:"paper,omitzero"`  // the paper it is about, where the type has one
	Format Format      `json:"format,omitzero"` // with type format
	Topics []ID        `json:"topics,omitzero"` // with types scope, agenda and topic
	Rules  int         `json:"rules,omitzero"`  // with type rules
	Until  Hour        `json:"until,omitzero"`  // with type extension
	Name   string      `json:"name,omitzero"`   // tells apart subjects of the same type, where words decide
}

func (s Subject) check(c *checker) {
	kind, ok := Subjects[s.Type]
	if !ok {
		c.fail("type", ErrValue, "a subject of the protocol")
		return
	}
	if kind == "" && !s.Paper.IsZero() && s.Type != SubjectText && s.Type != SubjectSettlement && s.Type != SubjectCommunique && s.Type != SubjectExtension {
		c.fail("paper", ErrValue, "nothing: this subject is about no paper")
	}
	if s.Type == SubjectFormat {
		oneOf(c, "format", s.Format, Formats)
	} else if s.Format != "" {
		c.fail("format", ErrValue, "only with type format")
	}
	switch s.Type {
	case SubjectScope, SubjectAgenda:
		if len(s.Topics) == 0 {
			c.fail("topics", ErrMissing, "at least one")
		}
	}
	c.ids("topics", s.Topics)
	if (s.Type == SubjectRules) != (s.Rules > 0) {
		c.fail("rules", ErrValue, "a version from 1 with type rules, and only there")
	}
	c.hour("until", s.Until, s.Type == SubjectExtension)
	c.label("name", s.Name, false)
}

// A Mode is how a proposal is answered.
type Mode string

// The modes.
const (
	ModeOpen    Mode = "open"
	ModePrivate Mode = "private" // double-blind: a lone yes is never seen by another party
	ModeSilence Mode = "silence" // agreed unless someone objects
	ModeSigning Mode = "signing" // a settlement, answered by signing its instruments
)

// Modes lists them.
var Modes = []Mode{ModeOpen, ModePrivate, ModeSilence, ModeSigning}

// A Proposal puts a subject to desks for their answer. A party that proposes
// has consented by its own signature.
type Proposal struct {
	Subject Subject `json:"subject"`
	Mode    Mode    `json:"mode"`
	Put     []Desk  `json:"put"`   // whose answer is needed
	Until   Hour    `json:"until"` // answers are taken until then; consents stand until Stands
	Stands  Hour    `json:"stands,omitzero"`
	Text    Text    `json:"text"`
	// Texts are the papers and attachments that a consent names, all of which
	// its desk must hold. The subject's paper is among them.
	Texts []ID   `json:"texts,omitzero"`
	Offer *Offer `json:"offer,omitzero"`
}

// Kind implements Body.
func (*Proposal) Kind() Kind { return KindProposal }

func (b *Proposal) check(c *checker) {
	c.in("subject", func() { b.Subject.check(c) })
	oneOf(c, "mode", b.Mode, Modes)
	if len(b.Put) == 0 {
		c.fail("put", ErrMissing, "at least one")
	}
	c.desks("put", b.Put)
	c.hour("until", b.Until, true)
	c.hour("stands", b.Stands, false)
	if !b.Stands.IsZero() && b.Stands.At.Before(b.Until.At) {
		c.fail("stands", ErrValue, "not before answers are closed")
	}
	c.text("text", b.Text, true)
	c.ids("texts", b.Texts)
	b.Offer.check(c)
}

// Refer implements Referrer.
func (b *Proposal) Refer(id func(ID) ID) Body {
	out := *b
	out.Subject.Paper = id(b.Subject.Paper)
	out.Texts = referAll(b.Texts, id)
	return &out
}

func referAll(ids []ID, id func(ID) ID) []ID {
	if ids == nil {
		return nil
	}
	out := make([]ID, len(ids))
	for i := range ids {
		out[i] = id(ids[i])
	}
	return out
}

// An Answer is what a response says.
type Answer string

// The answers.
const (
	AnswerConsent      Answer = "consent"
	AnswerAdReferendum Answer = "ad-referendum" // yes, if those it speaks for agree
	AnswerReservation  Answer = "reservation"
	AnswerCounter      Answer = "counter"
	AnswerDecline      Answer = "decline"
)

// Answers lists them.
var Answers = []Answer{AnswerConsent, AnswerAdReferendum, AnswerReservation, AnswerCounter, AnswerDecline}

// A Response answers a proposal openly. A consent names everything it consents to.
type Response struct {
	Proposal ID     `json:"proposal"`
	Answer   Answer `json:"answer"`
	Texts    []ID   `json:"texts,omitzero"`   // a consent's: exactly the proposal's
	Counter  ID     `json:"counter,omitzero"` // the counter-proposal
	Text     Text   `json:"text,omitzero"`
}

// Kind implements Body.
func (*Response) Kind() Kind { return KindResponse }

func (b *Response) check(c *checker) {
	c.id("proposal", b.Proposal)
	oneOf(c, "answer", b.Answer, Answers)
	c.ids("texts", b.Texts)
	if (b.Answer == AnswerCounter) != !b.Counter.IsZero() {
		c.fail("counter", ErrValue, "the counter-proposal, with answer counter and only there")
	}
	c.text("text", b.Text, b.Answer == AnswerReservation)
}

// Refer implements Referrer.
func (b *Response) Refer(id func(ID) ID) Body {
	out := *b
	out.Counter = id(b.Counter)
	return &out
}

// A PrivateAnswer is what an indication says. Both words are of one length.
type PrivateAnswer string

// The private answers.
const (
	PrivateYes PrivateAnswer = "yes"
	PrivateNot PrivateAnswer = "not"
)

// An Indication answers a private proposal: deniable, changeable until the
// call, and of the same size whatever it says.
type Indication struct {
	Proposal ID            `json:"proposal"`
	Answer   PrivateAnswer `json:"answer"`
}

// Kind implements Body.
func (*Indication) Kind() Kind { return KindIndication }

func (b *Indication) check(c *checker) {
	c.id("proposal", b.Proposal)
	oneOf(c, "answer", b.Answer, []PrivateAnswer{PrivateYes, PrivateNot})
}

// A Call asks all for their signed consents, in the same bytes, when all have
// said yes in private. It names no answer, is no leaf and ends nothing.
type Call struct {
	Proposal ID `json:"proposal"`
}

// Kind implements Body.
func (*Call) Kind() Kind { return KindCall }

func (b *Call) check(c *checker) { c.id("proposal", b.Proposal) }

// A Result is how a proposal ended.
type Result string

// The results.
const (
	ResultCarried   Result = "carried"
	ResultLapsed    Result = "lapsed"
	ResultWithdrawn Result = "withdrawn"
)

// An Outcome is the mediator's paper that alone ends a proposal. It encloses
// every response it counts; a lapsed private proposal's encloses and names none.
type Outcome struct {
	Proposal  ID      `json:"proposal"`
	Result    Result  `json:"result"`
	Responses []Bytes `json:"responses,omitzero"` // envelopes of responses, or of signed adherences
	Silent    []Bytes `json:"silent,omitzero"`    // envelopes of the silent desks' receipts of the proposal
	Gate      ID      `json:"gate,omitzero"`      // takes effect once this gate is open
	Text      Text    `json:"text,omitzero"`
}

// Kind implements Body.
func (*Outcome) Kind() Kind { return KindOutcome }

func (b *Outcome) check(c *checker) {
	c.id("proposal", b.Proposal)
	oneOf(c, "result", b.Result, []Result{ResultCarried, ResultLapsed, ResultWithdrawn})
	c.each("responses", len(b.Responses), MaxDesks, func(i int) { c.enclosed("", b.Responses[i], KindResponse, KindAdherence) })
	c.each("silent", len(b.Silent), MaxDesks, func(i int) { c.enclosed("", b.Silent[i], KindReceipt) })
	c.text("text", b.Text, false)
}

// WithEnclosed implements Encloser: receipts stand for silent desks.
func (b *Outcome) WithEnclosed(papers []*Paper, envelopes []Bytes) Body {
	out := *b
	out.Responses, out.Silent = nil, nil
	for i, p := range papers {
		if p.Kind == KindReceipt {
			out.Silent = append(out.Silent, envelopes[i])
		} else {
			out.Responses = append(out.Responses, envelopes[i])
		}
	}
	return &out
}

// Enclosed returns the envelopes that stand in an outcome.
func (b *Outcome) Enclosed() []Bytes {
	return append(append([]Bytes(nil), b.Responses...), b.Silent...)
}

// A Commitment announces a paper that its author will release together with
// the other side's: the paper's id, its kind and a deadline.
type Commitment struct {
	Paper ID   `json:"paper"`
	Of    Kind `json:"of"`
	Until Hour `json:"until"`
	// With names the other side's commitment, once known: the second to commit names the first.
	With ID `json:"with,omitzero"`
}

// Kind implements Body.
func (*Commitment) Kind() Kind { return KindCommitment }

func (b *Commitment) check(c *checker) {
	c.id("paper", b.Paper)
	if b.Of.Class() != Formal {
		c.fail("of", ErrValue, "a formal kind")
	}
	c.hour("until", b.Until, true)
}

// Refer implements Referrer.
func (b *Commitment) Refer(id func(ID) ID) Body {
	out := *b
	out.Paper = id(b.Paper)
	return &out
}
