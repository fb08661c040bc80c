package paper

import "time"

// A Topic is one subject of the talks under a working title that takes no
// side, with each side's own name for it beneath.
type Topic struct {
	Title Text        `json:"title"`
	Names []TopicName `json:"names,omitzero"`
}

// A TopicName is one side's own name for a topic.
type TopicName struct {
	Desk Desk `json:"desk"`
	Name Text `json:"name"`
}

// Kind implements Body.
func (*Topic) Kind() Kind { return KindTopic }

func (b *Topic) check(c *checker) {
	c.line("title", b.Title, true)
	c.each("names", len(b.Names), MaxDesks, func(i int) {
		n := b.Names[i]
		c.desk("desk", n.Desk)
		c.line("name", n.Name, true)
	})
}

// An Attitude is where someone stands on a topic.
type Attitude string

// The attitudes.
const (
	AttitudeTalks      Attitude = "for-talks"
	AttitudeConditions Attitude = "on-conditions"
	AttitudeNot        Attitude = "not-for-talks" // a red line
)

// A Source is where a stance comes from.
type Source string

// The sources.
const (
	SourceOwn      Source = "own"
	SourceConveyed Source = "conveyed"
	SourcePublic   Source = "public"
	SourceAlleged  Source = "alleged" // said of one side by someone else; never shown as its own
)

// A Stance is somebody's attitude to a topic, or its preference among formats.
type Stance struct {
	Topic     ID       `json:"topic,omitzero"`  // or, for a format preference:
	Format    Format   `json:"format,omitzero"` //
	Of        string   `json:"of"`              // whose stance: a desk's name, or somebody outside
	Attitude  Attitude `json:"attitude,omitzero"`
	Text      Text     `json:"text"`
	Reasons   Text     `json:"reasons,omitzero"`
	Source    Source   `json:"source"`
	By        string   `json:"by,omitzero"`        // who said or alleged it
	Statement ID       `json:"statement,omitzero"` // where it was said
}

// Kind implements Body.
func (*Stance) Kind() Kind { return KindStance }

func (b *Stance) check(c *checker) {
	if b.Topic.IsZero() == (b.Format == "") {
		c.fail("topic", ErrMissing, "either a topic or a format")
	}
	if b.Format != "" {
		oneOf(c, "format", b.Format, Formats)
	} else {
		oneOf(c, "attitude", b.Attitude, []Attitude{AttitudeTalks, AttitudeConditions, AttitudeNot})
	}
	c.name("of", b.Of)
	c.text("text", b.Text, true)
	c.text("reasons", b.Reasons, false)
	oneOf(c, "source", b.Source, []Source{SourceOwn, SourceConveyed, SourcePublic, SourceAlleged})
	c.label("by", b.By, b.Source == SourceAlleged)
}

// A Step is where an assurance stands.
type Step string

// The steps.
const (
	StepAsked      Step = "asked"
	StepGiven      Step = "given"
	StepOtherWords Step = "given-in-other-words"
	StepDeclined   Step = "declined"
	StepClarify    Step = "clarify" // what is meant?
	StepClarified  Step = "clarified"
	StepGuaranteed Step = "guaranteed" // by the mediator or a guarantor
)

// Steps lists them.
var Steps = []Step{StepAsked, StepGiven, StepOtherWords, StepDeclined, StepClarify, StepClarified, StepGuaranteed}

// An Assurance is an undertaking that one side asks for, or an answer to one.
type Assurance struct {
	Step     Step `json:"step"`
	Of       ID   `json:"of,omitzero"` // the one asked; empty in the asking
	Text     Text `json:"text"`
	Baseline Text `json:"baseline,omitzero"` // what it is measured against
}

// Kind implements Body.
func (*Assurance) Kind() Kind { return KindAssurance }

func (b *Assurance) check(c *checker) {
	oneOf(c, "step", b.Step, Steps)
	if (b.Step == StepAsked) != b.Of.IsZero() {
		c.fail("of", ErrValue, "the assurance asked for, and nothing in the asking itself")
	}
	c.text("text", b.Text, true)
	c.text("baseline", b.Baseline, false)
}

// A Statement is something said in public, entered in the register.
type Statement struct {
	Speaker  string    `json:"speaker"`
	Capacity string    `json:"capacity,omitzero"`
	Outlet   string    `json:"outlet"` // where it was published
	On       time.Time `json:"on"`
	// Anonymous: its speaker spoke on condition of anonymity; Speaker says only what may be said.
	Anonymous bool `json:"anonymous,omitzero"`
	Text      Text `json:"text"`
	Corrects  ID   `json:"corrects,omitzero"` // the entry this corrects
}

// Kind implements Body.
func (*Statement) Kind() Kind { return KindStatement }

func (b *Statement) check(c *checker) {
	c.label("speaker", b.Speaker, true)
	c.label("capacity", b.Capacity, false)
	c.label("outlet", b.Outlet, true)
	c.time("on", b.On, true)
	c.text("text", b.Text, true)
}

// An Event is something that happened, entered in the register.
type Event struct {
	What   Text      `json:"what"`
	On     time.Time `json:"on"`
	Source string    `json:"source"`
}

// Kind implements Body.
func (*Event) Kind() Kind { return KindEvent }

func (b *Event) check(c *checker) {
	c.text("what", b.What, true)
	c.time("on", b.On, true)
	c.label("source", b.Source, true)
}
