package paper

import "time"

// Prose is what a letter, a note verbale and an aide-mémoire are made of.
type Prose struct {
	OnBehalf   string `json:"onBehalf,omitzero"` // the principal who speaks
	ForWhom    string `json:"forWhom,omitzero"`  // the principal spoken to
	Salutation Text   `json:"salutation,omitzero"`
	Text       Text   `json:"text"`
	Close      Text   `json:"close,omitzero"`
}

// ProseOf returns the prose of a body, and whether it is one.
func ProseOf(b Body) (Prose, bool) {
	switch b := b.(type) {
	case *Letter:
		return b.Prose, true
	case *NoteVerbale:
		return b.Prose, true
	case *AideMemoire:
		return b.Prose, true
	}
	return Prose{}, false
}

func (b *Prose) check(c *checker) {
	c.label("onBehalf", b.OnBehalf, false)
	c.label("forWhom", b.ForWhom, false)
	c.line("salutation", b.Salutation, false)
	c.text("text", b.Text, true)
	c.line("close", b.Close, false)
}

// A Letter is a formal paper from one desk to others.
type Letter struct {
	Prose
	Offer *Offer `json:"offer,omitzero"`
}

// A NoteVerbale is a formal paper in the third person.
type NoteVerbale struct {
	Prose
	Offer *Offer `json:"offer,omitzero"`
}

// An AideMemoire is a formal paper that sets down a position.
type AideMemoire struct {
	Prose
	Offer *Offer `json:"offer,omitzero"`
}

// Kind implements Body.
func (*Letter) Kind() Kind { return KindLetter }

// Kind implements Body.
func (*NoteVerbale) Kind() Kind { return KindNoteVerbale }

// Kind implements Body.
func (*AideMemoire) Kind() Kind { return KindAideMemoire }

func (b *Letter) check(c *checker) {
	b.Prose.check(c)
	b.Offer.check(c)
}

func (b *NoteVerbale) check(c *checker) {
	b.Prose.check(c)
	b.Offer.check(c)
}

func (b *AideMemoire) check(c *checker) {
	b.Prose.check(c)
	b.Offer.check(c)
}

// A Form is how a lodged paper was taken in.
type Form string

// The forms.
const (
	FormScan       Form = "scan"
	FormTranscript Form = "transcript"
	FormDictated   Form = "dictated" // taken down by ear
)

// A Lodged paper came by other hands, or belongs to someone without a desk.
// Its lodger vouches for it; its author did not sign it here.
type Lodged struct {
	Author    string    `json:"author"`
	Seat      Desk      `json:"seat,omitzero"` // the seat without a desk whose paper it is
	Addressee string    `json:"addressee"`
	BroughtBy string    `json:"broughtBy"`
	Received  time.Time `json:"received"`
	Form      Form      `json:"form"`
	Original  ID        `json:"original,omitzero"` // SHA-256 of the original's scan
	Text      Text      `json:"text"`
}

// Kind implements Body.
func (*Lodged) Kind() Kind { return KindLodged }

func (b *Lodged) check(c *checker) {
	c.label("author", b.Author, true)
	if b.Seat != "" {
		c.desk("seat", b.Seat)
	}
	c.label("addressee", b.Addressee, true)
	c.label("broughtBy", b.BroughtBy, true)
	c.time("received", b.Received, true)
	oneOf(c, "form", b.Form, []Form{FormScan, FormTranscript, FormDictated})
	c.text("text", b.Text, true)
}

// A Label is all a recipient sees of where a passage comes from.
type Label string

// The labels.
const (
	LabelVerbatim Label = "verbatim"
	LabelOwnWords Label = "own-words" // in the mediator's words, whoever thought of it
)

// A Passage is a piece of what the mediator says.
type Passage struct {
	Label Label `json:"label"`
	Text  Text  `json:"text"`
	By    Desk  `json:"by,omitzero"` // whose words or position, where its author lets it be named
}

func passages(c *checker, field string, all []Passage, needed bool) {
	if needed && len(all) == 0 {
		c.fail(field, ErrMissing, "at least one")
	}
	c.each(field, len(all), MaxItems, func(i int) {
		p := all[i]
		oneOf(c, "label", p.Label, []Label{LabelVerbatim, LabelOwnWords})
		c.text("text", p.Text, true)
		if p.By != "" {
			c.desk("by", p.By)
		}
	})
}

// A MediatorsPaper is a formal paper in the mediator's own words.
type MediatorsPaper struct {
	Passages []Passage `json:"passages"`
	Offer    *Offer    `json:"offer,omitzero"`
}

// Kind implements Body.
func (*MediatorsPaper) Kind() Kind { return KindMediatorsPaper }

func (b *MediatorsPaper) check(c *checker) {
	passages(c, "passages", b.Passages, true)
	b.Offer.check(c)
}

// A NonPaper sets down a position that proves nothing to outsiders.
type NonPaper struct {
	Text  Text   `json:"text"`
	Offer *Offer `json:"offer,omitzero"`
}

// Kind implements Body.
func (*NonPaper) Kind() Kind { return KindNonPaper }

func (b *NonPaper) check(c *checker) {
	c.text("text", b.Text, true)
	b.Offer.check(c)
}

// A Message is something said: by its author (Text), by the mediator for
// another (Passages), or noted from someone's mouth (Noted).
type Message struct {
	Text     Text      `json:"text,omitzero"`
	Passages []Passage `json:"passages,omitzero"`
	Noted    *Noted    `json:"noted,omitzero"`
	Offer    *Offer    `json:"offer,omitzero"`
}

// Kind implements Body.
func (*Message) Kind() Kind { return KindMessage }

func (b *Message) check(c *checker) {
	given := 0
	for _, g := range []bool{len(b.Text) > 0, len(b.Passages) > 0, b.Noted != nil} {
		if g {
			given++
		}
	}
	if given != 1 {
		fault := ErrValue
		if given == 0 {
			fault = ErrMissing
		}
		c.fail("text", fault, "exactly one of text, passages and noted")
	}
	c.text("text", b.Text, false)
	passages(c, "passages", b.Passages, false)
	if b.Noted != nil {
		c.in("noted", func() { b.Noted.check(c) })
	}
	b.Offer.check(c)
}

// A Manner is how closely a note follows what was said.
type Manner string

// The manners.
const (
	MannerQuote Manner = "quote"
	MannerGist  Manner = "gist"
)

// Noted is what the mediator took down from someone's mouth. It is closed
// unless the speaker opens it, line by line.
type Noted struct {
	Speaker     string   `json:"speaker"`
	Desk        Desk     `json:"desk"` // the speaker's
	Manner      Manner   `json:"manner"`
	Present     []string `json:"present,omitzero"`
	Interpreter string   `json:"interpreter,omitzero"`
	Lines       []Text   `json:"lines"`
}

func (n *Noted) check(c *checker) {
	c.label("speaker", n.Speaker, true)
	c.desk("desk", n.Desk)
	oneOf(c, "manner", n.Manner, []Manner{MannerQuote, MannerGist})
	c.labels("present", n.Present)
	c.label("interpreter", n.Interpreter, false)
	c.texts("lines", n.Lines)
}

// Told is that the mediator carried something by mouth. It stays at its desk.
type Told struct {
	Desk     Desk     `json:"desk"` // to whom
	Present  []string `json:"present,omitzero"`
	Words    Text     `json:"words"`
	Reaction Text     `json:"reaction,omitzero"`
	Of       []ID     `json:"of,omitzero"` // papers whose content was told
}

// Kind implements Body.
func (*Told) Kind() Kind { return KindTold }

func (b *Told) check(c *checker) {
	c.desk("desk", b.Desk)
	c.labels("present", b.Present)
	c.text("words", b.Words, true)
	c.text("reaction", b.Reaction, false)
	c.ids("of", b.Of)
}

// A Float is an idea that the mediator tries on one side as its own.
type Float struct {
	Text      Text   `json:"text"`
	Offer     *Offer `json:"offer,omitzero"`
	Procedure ID     `json:"procedure,omitzero"` // the reflection in which the offer is shown
}

// Kind implements Body.
func (*Float) Kind() Kind { return KindFloat }

func (b *Float) check(c *checker) {
	c.text("text", b.Text, true)
	b.Offer.check(c)
}

// A Translation is a rendering that is never authentic. Its language is the
// only one of its header.
type Translation struct {
	Of       ID     `json:"of"`
	By       string `json:"by"` // the translator
	Text     Text   `json:"text"`
	Disputed []Term `json:"disputed,omitzero"`
}

// A Term is a disputed word of a translation.
type Term struct {
	Original  string `json:"original"`
	Rendering string `json:"rendering"`
	Note      string `json:"note,omitzero"`
}

// Kind implements Body.
func (*Translation) Kind() Kind { return KindTranslation }

func (b *Translation) check(c *checker) {
	c.id("of", b.Of)
	c.label("by", b.By, true)
	c.text("text", b.Text, true)
	c.each("disputed", len(b.Disputed), MaxItems, func(i int) {
		t := b.Disputed[i]
		c.label("original", t.Original, true)
		c.label("rendering", t.Rendering, true)
		c.label("note", t.Note, false)
	})
}

func (c *checker) labels(field string, ss []string) {
	c.each(field, len(ss), MaxItems, func(i int) { c.label("", ss[i], true) })
}

func (c *checker) texts(field string, ts []Text) {
	c.some(field, len(ts), func(i int) { c.text("", ts[i], true) })
}
