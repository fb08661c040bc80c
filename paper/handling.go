package paper

// A Handling is what a cover note asks of the mediator.
type Handling string

// The handlings.
const (
	HandlingVerbatim  Handling = "verbatim"       // word for word
	HandlingOwnWords  Handling = "own-words"      // in the mediator's words
	HandlingCondition Handling = "condition"      // word for word, once a condition is met
	HandlingTogether  Handling = "together"       // only together with the other side's
	HandlingMediator  Handling = "mediator-only"  // for the mediator alone
	HandlingIdea      Handling = "mediators-idea" // to be tried as the mediator's own idea
)

// Handlings lists them in the order in which people are offered them.
var Handlings = []Handling{HandlingMediator, HandlingOwnWords, HandlingVerbatim, HandlingCondition, HandlingTogether, HandlingIdea}

// An Attribution is how the author may be named.
type Attribution string

// The attributions.
const (
	AttributionRecord Attribution = "on-record"
	AttributionNone   Attribution = "not-for-attribution"
	AttributionIdea   Attribution = "mediators-idea" // as the mediator's own idea
)

var attributions = []Attribution{AttributionRecord, AttributionNone, AttributionIdea}

// A CoverNote is the author's instruction to the mediator about an enclosed
// paper. It is never conveyed. A later one about the same paper replaces it
// while the paper is not conveyed. The mediator keeps one of its own, in
// nobody's hand, for where the passages of its papers come from.
type CoverNote struct {
	Of          ID          `json:"of"`
	Handling    Handling    `json:"handling,omitzero"`
	Condition   Text        `json:"condition,omitzero"` // with handling "condition": in words
	Until       ID          `json:"until,omitzero"`     // and the condition paper to be attested
	Attribution Attribution `json:"attribution,omitzero"`
	ReadBack    bool        `json:"readBack,omitzero"` // own words must be read back to the author first
	Reply       ID          `json:"reply,omitzero"`    // a paper in confidence that this answers
	Note        Text        `json:"note,omitzero"`

	Provenance []Provenance `json:"provenance,omitzero"` // the mediator's own
}

// An Origin is where a passage of the mediator's comes from.
type Origin string

// The origins.
const (
	OriginVerbatim Origin = "verbatim"
	OriginApproved Origin = "approved" // by its author, in exactly these bytes
	OriginReported Origin = "reported" // its author let it be said in the mediator's words
	OriginOwn      Origin = "own-idea"
)

// Provenance is the origin of one passage, kept at the mediator's desk.
type Provenance struct {
	Passage  int    `json:"passage"` // from 0
	Origin   Origin `json:"origin"`
	Of       ID     `json:"of,omitzero"`
	Approval ID     `json:"approval,omitzero"`
}

// Kind implements Body.
func (*CoverNote) Kind() Kind { return KindCoverNote }

func (b *CoverNote) check(c *checker) {
	c.id("of", b.Of)
	if b.Handling != "" || len(b.Provenance) == 0 {
		oneOf(c, "handling", b.Handling, Handlings)
	}
	c.text("condition", b.Condition, b.Handling == HandlingCondition)
	if b.Handling != HandlingCondition && (len(b.Condition) > 0 || !b.Until.IsZero()) {
		c.fail("condition", ErrValue, `only with handling "condition"`)
	}
	if b.Attribution != "" {
		oneOf(c, "attribution", b.Attribution, attributions)
	}
	c.text("note", b.Note, false)
	c.each("provenance", len(b.Provenance), MaxItems, func(i int) {
		p := b.Provenance[i]
		oneOf(c, "origin", p.Origin, []Origin{OriginVerbatim, OriginApproved, OriginReported, OriginOwn})
		c.many("passage", p.Passage, MaxItems)
		if p.Origin == OriginApproved && p.Approval.IsZero() {
			c.fail("approval", ErrMissing, "the approval")
		}
	})
}

// Refer implements Referrer.
func (b *CoverNote) Refer(id func(ID) ID) Body {
	out := *b
	out.Of = id(b.Of)
	return &out
}

// An Action is what the mediator did with a paper.
type Action string

// The actions.
const (
	ActionVerbatim Action = "conveyed-verbatim"
	ActionOwnWords Action = "conveyed-own-words"
	ActionTold     Action = "told"
	ActionHeld     Action = "held"
	ActionReturned Action = "returned"
	ActionKept     Action = "kept-in-confidence"
)

// Actions lists them.
var Actions = []Action{ActionVerbatim, ActionOwnWords, ActionTold, ActionHeld, ActionReturned, ActionKept}

// Disposal is what a disposition says.
type Disposal struct {
	Of     ID     `json:"of"`
	Action Action `json:"action"`
	Desks  []Desk `json:"desks,omitzero"`  // to whom it went
	Reason Text   `json:"reason,omitzero"` // needed when returned
}

// Disposed returns what the disposition says, for either class.
func (b *Disposal) Disposed() Disposal { return *b }

func (b *Disposal) check(c *checker) {
	c.id("of", b.Of)
	oneOf(c, "action", b.Action, Actions)
	c.desks("desks", b.Desks)
	c.text("reason", b.Reason, b.Action == ActionReturned)
}

// A Disposition tells an author what the mediator did with a formal paper.
type Disposition struct {
	Disposal
}

// An InformalDisposition does so for an informal paper.
type InformalDisposition struct {
	Disposal
}

// Kind implements Body.
func (*Disposition) Kind() Kind { return KindDisposition }

// Kind implements Body.
func (*InformalDisposition) Kind() Kind { return KindInformalDisposition }

// Arrival is what a receipt says: these bytes arrived and, for a formal paper,
// their signatures verified. Never that an officer read them, nor what became of them.
type Arrival struct {
	Of ID `json:"of"`
}

// Arrived returns the paper that arrived, for either class.
func (b *Arrival) Arrived() ID { return b.Of }

func (b *Arrival) check(c *checker) { c.id("of", b.Of) }

// A Receipt is signed by the running desk for a formal paper that arrived.
type Receipt struct {
	Arrival
}

// An InformalReceipt tells the neighbour that an informal paper arrived.
type InformalReceipt struct {
	Arrival
}

// Kind implements Body.
func (*Receipt) Kind() Kind { return KindReceipt }

// Kind implements Body.
func (*InformalReceipt) Kind() Kind { return KindInformalReceipt }

// Retraction is what a withdrawal says.
type Retraction struct {
	Of     ID   `json:"of"`
	Reason Text `json:"reason,omitzero"`
}

// Retracted returns the paper taken back, for either class.
func (b *Retraction) Retracted() ID { return b.Of }

func (b *Retraction) check(c *checker) {
	c.id("of", b.Of)
	c.text("reason", b.Reason, false)
}

// A Withdrawal takes back a formal paper that was not conveyed yet.
type Withdrawal struct {
	Retraction
}

// An InformalWithdrawal takes back an informal one.
type InformalWithdrawal struct {
	Retraction
}

// Kind implements Body.
func (*Withdrawal) Kind() Kind { return KindWithdrawal }

// Kind implements Body.
func (*InformalWithdrawal) Kind() Kind { return KindInformalWithdrawal }

// A ReadBack asks an author, passage by passage: may I use this?
type ReadBack struct {
	Of       ID     `json:"of,omitzero"` // the author's paper, or the note of what was said
	Passages []Text `json:"passages"`
}

// Kind implements Body.
func (*ReadBack) Kind() Kind { return KindReadBack }

func (b *ReadBack) check(c *checker) { c.texts("passages", b.Passages) }

// A Leave is an author's answer about one passage.
type Leave string

// The leaves.
const (
	LeaveYes   Leave = "yes"
	LeaveWords Leave = "in-these-words"
	LeaveNo    Leave = "no"
)

// A Permission answers one passage of a read-back or one line of a note.
type Permission struct {
	Passage int   `json:"passage"` // from 0
	Leave   Leave `json:"leave"`
	Text    Text  `json:"text"` // the exact words it is about, or with "in-these-words" the words instead
}

// An Approval answers a read-back; or, in nobody's hand at the mediator's
// desk, records that the speaker opened lines of a note by word of mouth.
type Approval struct {
	Of      ID           `json:"of"`
	Answers []Permission `json:"answers"`
	Heard   []string     `json:"heard,omitzero"` // who was present when it was said
}

// Kind implements Body.
func (*Approval) Kind() Kind { return KindApproval }

func (b *Approval) check(c *checker) {
	c.id("of", b.Of)
	c.some("answers", len(b.Answers), func(i int) {
		a := b.Answers[i]
		oneOf(c, "leave", a.Leave, []Leave{LeaveYes, LeaveWords, LeaveNo})
		c.text("text", a.Text, true)
		c.many("passage", a.Passage, MaxItems)
	})
	c.labels("heard", b.Heard)
}
