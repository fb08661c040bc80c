package paper

// A Place is what a desk is in the talks.
type Place string

// The places.
const (
	PlaceParty     Place = "party"
	PlaceMediator  Place = "mediator"
	PlaceObserver  Place = "observer"
	PlaceGuarantor Place = "guarantor"
)

// Places lists them.
var Places = []Place{PlaceParty, PlaceMediator, PlaceObserver, PlaceGuarantor}

// An Invitation asks a desk to take part. It lapses at its hour.
type Invitation struct {
	Invitee Desk  `json:"invitee"` // the name under which it is asked to take part
	Role    Place `json:"role"`
	Purpose Text  `json:"purpose"`
	Until   Hour  `json:"until"`
}

// Kind implements Body.
func (*Invitation) Kind() Kind { return KindInvitation }

func (b *Invitation) check(c *checker) {
	c.desk("invitee", b.Invitee)
	oneOf(c, "role", b.Role, []Place{PlaceParty, PlaceObserver, PlaceGuarantor})
	c.text("purpose", b.Purpose, true)
	c.hour("until", b.Until, true)
}

// An Acceptance takes up an invitation.
type Acceptance struct {
	Invitation ID `json:"invitation"`
	Card       ID `json:"card"`
}

// Kind implements Body.
func (*Acceptance) Kind() Kind { return KindAcceptance }

func (b *Acceptance) check(c *checker) {
	c.id("invitation", b.Invitation)
	c.id("card", b.Card)
}

// A Participant of the talks. A seat without a desk has no card: the mediator
// serves it.
type Participant struct {
	Desk      Desk   `json:"desk"`
	Role      Place  `json:"role"`
	Card      ID     `json:"card,omitzero"`
	Principal string `json:"principal,omitzero"`
}

// Seat reports whether the participant has no desk.
func (p Participant) Seat() bool { return p.Card.IsZero() }

func (p Participant) check(c *checker) {
	c.desk("desk", p.Desk)
	oneOf(c, "role", p.Role, Places)
	c.label("principal", p.Principal, false)
}

// A Default is what holds when an author says nothing about handling.
type Default string

// The defaults.
const (
	DefaultNothing   Default = "nothing"   // nothing without the author's word
	DefaultSubstance Default = "substance" // the substance may be passed on (UNCITRAL Model Law 2018, Art. 9)
)

// A Shown is how much of a disposition its author sees.
type Shown string

// What can be shown.
const (
	ShownNone     Shown = "none"
	ShownConveyed Shown = "conveyed" // "with the mediator" until it is conveyed
	ShownAll      Shown = "all"
)

// Terms of reference: who takes part and by which rules.
type Terms struct {
	Participants []Participant `json:"participants"`
	Purpose      Text          `json:"purpose"`
	Rules        int           `json:"rules"`
	Zone         string        `json:"zone"` // in which hours are read, e.g. "Asia/Muscat"
	Format       Format        `json:"format"`
	Default      Default       `json:"default"`
	Dispositions Shown         `json:"dispositions"`
	// Silence, where given, allows agreement by silence; nil: it is not available.
	Silence *Silence `json:"silence,omitzero"`
	Rupture Rupture  `json:"rupture"`
	// Receipts says whether the final addressee's receipt is carried back: "carried" or "kept".
	Receipts  string `json:"receipts"`
	Retention Text   `json:"retention,omitzero"`
	// Origin is the id of the first agreed terms, where these are later ones:
	// the joint record goes on under it.
	Origin ID `json:"origin,omitzero"`
}

// Silence says when silence may count as assent.
type Silence struct {
	NoticeHours  int `json:"noticeHours"`  // between the silent desk's receipt and the hour, at least
	GraceMinutes int `json:"graceMinutes"` // after the hour, before an outcome may count it
}

// A Rupture protocol is agreed at the start, for the end.
type Rupture struct {
	NoticeDays int  `json:"noticeDays"`
	Return     Text `json:"return,omitzero"`    // safe return of delegations
	Kept       Text `json:"kept,omitzero"`      // what is kept
	Destroyed  Text `json:"destroyed,omitzero"` // what is destroyed
}

// Kind implements Body.
func (*Terms) Kind() Kind { return KindTerms }

func (b *Terms) check(c *checker) {
	mediators := 0
	c.each("participants", len(b.Participants), MaxDesks, func(i int) {
		p := b.Participants[i]
		p.check(c)
		for _, before := range b.Participants[:i] {
			if LookAlike(string(before.Desk), string(p.Desk)) {
				c.fail("desk", ErrValue, "a name unlike the others'")
			}
			if !p.Seat() && p.Card == before.Card {
				c.fail("card", ErrValue, "a card of its own")
			}
		}
		if p.Seat() && p.Role != PlaceParty {
			c.fail("card", ErrMissing, "a card; only a party can be a seat without a desk")
		}
		if p.Role == PlaceMediator {
			mediators++
		}
	})
	if mediators != 1 {
		c.fail("participants", ErrValue, "exactly one mediator")
	}
	c.text("purpose", b.Purpose, true)
	if b.Rules < 1 {
		c.fail("rules", ErrMissing, "a version from 1")
	}
	c.label("zone", b.Zone, true)
	oneOf(c, "format", b.Format, Formats)
	oneOf(c, "default", b.Default, []Default{DefaultNothing, DefaultSubstance})
	oneOf(c, "dispositions", b.Dispositions, []Shown{ShownNone, ShownConveyed, ShownAll})
	oneOf(c, "receipts", b.Receipts, []string{"carried", "kept"})
	c.text("retention", b.Retention, false)
	for _, t := range []struct {
		name string
		text Text
	}{{"return", b.Rupture.Return}, {"kept", b.Rupture.Kept}, {"destroyed", b.Rupture.Destroyed}} {
		c.in("rupture", func() { c.text(t.name, t.text, false) })
	}
	if s := b.Silence; s != nil && s.NoticeHours < 1 {
		c.in("silence", func() { c.fail("noticeHours", ErrMissing, "at least one hour") })
	}
}

// A NewParticipant is somebody who is to join, to be consented to by all.
type NewParticipant struct {
	Participant
	Reason Text `json:"reason,omitzero"`
}

// Kind implements Body.
func (*NewParticipant) Kind() Kind { return KindParticipant }

func (b *NewParticipant) check(c *checker) {
	b.Participant.check(c)
	if b.Seat() && b.Role != PlaceParty {
		c.fail("card", ErrMissing, "a card; only a party can be a seat without a desk")
	}
	c.text("reason", b.Reason, false)
}

// A Succession names a new mediator. The old record's last checkpoint becomes
// the new one's first leaf.
type Succession struct {
	Mediator Desk     `json:"mediator"`
	Card     ID       `json:"card"`
	Last     Position `json:"last"`
}

// Kind implements Body.
func (*Succession) Kind() Kind { return KindSuccession }

func (b *Succession) check(c *checker) {
	c.desk("mediator", b.Mediator)
	c.id("card", b.Card)
}

// A Disclosure is the mediator's, of an interest it has.
type Disclosure struct {
	Concerns []Desk `json:"concerns,omitzero"`
	Text     Text   `json:"text"`
}

// Kind implements Body.
func (*Disclosure) Kind() Kind { return KindDisclosure }

func (b *Disclosure) check(c *checker) {
	c.desks("concerns", b.Concerns)
	c.text("text", b.Text, true)
}
