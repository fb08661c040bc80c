package paper

import "time"

// A Round is one meeting.
type Round struct {
	Venue     string   `json:"venue"`
	Begins    Hour     `json:"begins"`
	Ends      Hour     `json:"ends,omitzero"`
	Format    Format   `json:"format"`
	Natures   []Nature `json:"natures,omitzero"`
	Objective Text     `json:"objective"`
	Agenda    []ID     `json:"agenda,omitzero"` // topics

	Rooms        []Room        `json:"rooms,omitzero"`
	Interpreters []Interpreter `json:"interpreters,omitzero"`
}

// A Nature is one side's own word for what a round is, until one is agreed.
type Nature struct {
	Desk Desk `json:"desk"`
	Word Text `json:"word"`
}

// A Room is where a side has its place at a round.
type Room struct {
	Desk Desk   `json:"desk,omitzero"` // empty where all meet
	Name string `json:"name"`
}

// An Interpreter works at a round.
type Interpreter struct {
	Desk      Desk   `json:"desk,omitzero"` // whose; empty for all
	Name      string `json:"name"`
	Languages []Lang `json:"languages,omitzero"`
}

// Kind implements Body.
func (*Round) Kind() Kind { return KindRound }

func (b *Round) check(c *checker) {
	c.label("venue", b.Venue, true)
	c.hour("begins", b.Begins, true)
	c.hour("ends", b.Ends, false)
	if !b.Ends.IsZero() && b.Ends.At.Before(b.Begins.At) {
		c.fail("ends", ErrValue, "not before it begins")
	}
	oneOf(c, "format", b.Format, Formats)
	c.each("natures", len(b.Natures), MaxDesks, func(i int) {
		n := b.Natures[i]
		c.desk("desk", n.Desk)
		c.line("word", n.Word, true)
	})
	c.text("objective", b.Objective, true)
	c.ids("agenda", b.Agenda)
	c.each("rooms", len(b.Rooms), MaxDesks, func(i int) {
		r := b.Rooms[i]
		if r.Desk != "" {
			c.desk("desk", r.Desk)
		}
		c.label("name", r.Name, true)
	})
	c.each("interpreters", len(b.Interpreters), MaxItems, func(i int) {
		n := b.Interpreters[i]
		if n.Desk != "" {
			c.desk("desk", n.Desk)
		}
		c.name("name", n.Name)
		c.each("languages", len(n.Languages), MaxLanguages, func(j int) { c.lang("", n.Languages[j]) })
	})
}

// A Stage is how far a delegation is known; accreditation is decided by a proposal.
type Stage string

// The stages.
const (
	StagePublic Stage = "named-in-public"
	StageDesk   Stage = "named-by-its-desk"
)

// A Delegation says who goes to a round for a desk.
type Delegation struct {
	Round   ID       `json:"round,omitzero"` // empty while no round is planned
	Desk    Desk     `json:"desk"`           // whose
	Stage   Stage    `json:"stage"`
	Members []Member `json:"members"`
	Source  string   `json:"source,omitzero"` // where it was said in public
}

// A Member of a delegation.
type Member struct {
	Name  string `json:"name"`
	Title string `json:"title,omitzero"`
	Head  bool   `json:"head,omitzero"`
}

// Kind implements Body.
func (*Delegation) Kind() Kind { return KindDelegation }

func (b *Delegation) check(c *checker) {
	c.desk("desk", b.Desk)
	oneOf(c, "stage", b.Stage, []Stage{StagePublic, StageDesk})
	c.some("members", len(b.Members), func(i int) {
		m := b.Members[i]
		c.name("name", m.Name)
		c.label("title", m.Title, false)
	})
	c.label("source", b.Source, b.Stage == StagePublic)
}

// A PublicLine is what each has agreed the others may say in public.
type PublicLine struct {
	Lines   []Line `json:"lines"`
	Embargo Hour   `json:"embargo,omitzero"` // nothing of it before
}

// A Line is what one side says.
type Line struct {
	Desk      Desk      `json:"desk"`
	Says      Text      `json:"says"`
	IfAsked   []IfAsked `json:"ifAsked,omitzero"`
	Spokesmen []string  `json:"spokesmen,omitzero"`
}

// IfAsked is an answer held ready.
type IfAsked struct {
	Question Text `json:"question"`
	Answer   Text `json:"answer"`
}

// Kind implements Body.
func (*PublicLine) Kind() Kind { return KindPublicLine }

func (b *PublicLine) check(c *checker) {
	c.some("lines", len(b.Lines), func(i int) {
		l := b.Lines[i]
		c.desk("desk", l.Desk)
		c.text("says", l.Says, true)
		c.each("ifAsked", len(l.IfAsked), MaxItems, func(j int) {
			c.text("question", l.IfAsked[j].Question, true)
			c.text("answer", l.IfAsked[j].Answer, true)
		})
		c.labels("spokesmen", l.Spokesmen)
	})
	c.hour("embargo", b.Embargo, false)
}

// A Reading is how a desk takes what it reads.
type Reading string

// The readings.
const (
	ReadingThreat  Reading = "threat"
	ReadingOpening Reading = "opening"
	ReadingNeutral Reading = "neutral"
)

// A ConfidenceNote is a desk's own reading of where things stand, or of one
// statement; kept, or shared with the mediator.
type ConfidenceNote struct {
	About   ID      `json:"about,omitzero"`
	Reading Reading `json:"reading,omitzero"`
	Text    Text    `json:"text"`
}

// Kind implements Body.
func (*ConfidenceNote) Kind() Kind { return KindConfidenceNote }

func (b *ConfidenceNote) check(c *checker) {
	if b.Reading != "" {
		oneOf(c, "reading", b.Reading, []Reading{ReadingThreat, ReadingOpening, ReadingNeutral})
	}
	c.text("text", b.Text, true)
}

// A Signal is meant to be understood without being said.
type Signal struct {
	Text    Text `json:"text"`             // what was done
	Meaning Text `json:"meaning,omitzero"` // what is meant by it
}

// Kind implements Body.
func (*Signal) Kind() Kind { return KindSignal }

func (b *Signal) check(c *checker) {
	c.text("text", b.Text, true)
	c.text("meaning", b.Meaning, false)
}

// An Incident endangers the talks.
type Incident struct {
	What     Text      `json:"what"`
	On       time.Time `json:"on"`
	Reporter string    `json:"reporter"`
	Disputed Text      `json:"disputed,omitzero"` // what of it is disputed, and by whom
}

// Kind implements Body.
func (*Incident) Kind() Kind { return KindIncident }

func (b *Incident) check(c *checker) {
	c.text("what", b.What, true)
	c.time("on", b.On, true)
	c.label("reporter", b.Reporter, true)
	c.text("disputed", b.Disputed, false)
}

// A Suspension pauses the talks, or with Of resumes them. The channel stays open.
type Suspension struct {
	Of     ID   `json:"of,omitzero"` // the suspension that ends
	Reason Text `json:"reason"`
	Line   Text `json:"line,omitzero"`   // what may be said of it
	Resume Text `json:"resume,omitzero"` // what would resume the talks
	// Proposed: it is put to all and takes effect when that is carried;
	// otherwise it is declared and takes effect on delivery.
	Proposed bool `json:"proposed,omitzero"`
}

// Kind implements Body.
func (*Suspension) Kind() Kind { return KindSuspension }

func (b *Suspension) check(c *checker) {
	c.text("reason", b.Reason, true)
	c.text("line", b.Line, false)
	c.text("resume", b.Resume, b.Of.IsZero())
}

// A Way is how talks end (UNCITRAL Model Law on Mediation 2018, Art. 12).
type Way string

// The ways.
const (
	WayAgreement Way = "agreement"
	WayMediator  Way = "mediator"    // the mediator's declaration after consultation
	WayAll       Way = "all-parties" // a declaration of all
	WayParty     Way = "one-party"   // a declaration of one
)

// Ways lists them.
var Ways = []Way{WayAgreement, WayMediator, WayAll, WayParty}

// An Ending ends the talks, after the notice that the rupture protocol asks for.
type Ending struct {
	Way    Way  `json:"way"`
	At     Hour `json:"at"`
	Reason Text `json:"reason"`
}

// Kind implements Body.
func (*Ending) Kind() Kind { return KindEnding }

func (b *Ending) check(c *checker) {
	oneOf(c, "way", b.Way, Ways)
	c.hour("at", b.At, true)
	c.text("reason", b.Reason, true)
}

// A Certificate is the most that a mediator may say to outsiders.
type Certificate struct {
	Began    time.Time `json:"began"`
	Ended    time.Time `json:"ended,omitzero"`
	Settled  string    `json:"settled"` // "settled", "not-settled" or "open"
	Attended []string  `json:"attended"`
	// Instrument is the settlement that came of it: its digest tells an outsider
	// nothing who is not shown the settlement too.
	Instrument ID `json:"instrument,omitzero"`
}

// Kind implements Body.
func (*Certificate) Kind() Kind { return KindCertificate }

func (b *Certificate) check(c *checker) {
	c.time("began", b.Began, true)
	c.time("ended", b.Ended, false)
	oneOf(c, "settled", b.Settled, []string{"settled", "not-settled", "open"})
	c.labels("attended", b.Attended)
	if !b.Instrument.IsZero() && b.Settled != "settled" {
		c.fail("instrument", ErrValue, "only where it is settled")
	}
}

func (b *Certificate) names() []ID { return []ID{b.Instrument} }
