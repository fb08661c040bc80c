package paper

import (
	"fmt"
	"slices"
)

// A ClauseRole is what a clause is in a text.
type ClauseRole string

// The roles. A heading is a chapter's, part's or section's title; the level
// says which.
const (
	RoleTitle     ClauseRole = "title"
	RoleHeading   ClauseRole = "heading"
	RoleArticle   ClauseRole = "article"
	RoleParagraph ClauseRole = "paragraph"
	RoleAnnex     ClauseRole = "annex"
	RoleSignature ClauseRole = "signature"
)

// ClauseRoles lists them.
var ClauseRoles = []ClauseRole{RoleTitle, RoleHeading, RoleArticle, RoleParagraph, RoleAnnex, RoleSignature}

// A ClauseState is how far the words of a clause have come.
type ClauseState string

// The states, from nothing settled to settled.
const (
	ClauseOpen         ClauseState = "open"
	ClauseBracketed    ClauseState = "bracketed"     // disputed: alternatives stand beside one another
	ClauseAdReferendum ClauseState = "ad-referendum" // agreed by all, by some of them if those they speak for agree
	ClauseAgreed       ClauseState = "agreed"
)

// ClauseStates lists them.
var ClauseStates = []ClauseState{ClauseOpen, ClauseBracketed, ClauseAdReferendum, ClauseAgreed}

// A Clause is one numbered or unnumbered passage of a text. Its name stays with
// it through every version, whatever its number and place become.
type Clause struct {
	Name   string      `json:"name"` // stable, unique in the text, never used again: "c1"
	Role   ClauseRole  `json:"role"`
	Level  int         `json:"level"`           // depth, from 0
	Number string      `json:"number,omitzero"` // as printed: "4", "(a)", "Article 3"
	Words  Text        `json:"words,omitzero"`  // the words outside brackets
	State  ClauseState `json:"state"`
	// Alternatives are the bracketed words that sides put in the place of Words.
	Alternatives []Alternative `json:"alternatives,omitzero"`
	Reservations []Reservation `json:"reservations,omitzero"`
	// DeliberatelyOpen: all mean to leave it unsaid who, by when, until when or what proves it.
	DeliberatelyOpen bool `json:"deliberatelyOpen,omitzero"`
	// Lags names the languages whose words have not followed the authentic ones.
	Lags []Lang `json:"lags,omitzero"`
}

// An Alternative is bracketed: words that stand for a clause's if agreed.
type Alternative struct {
	Words      Text         `json:"words,omitzero"`      // none: the clause goes, or with a place only moves
	Place      *ClausePlace `json:"place,omitzero"`      // where the clause would stand instead
	By         Desk         `json:"by,omitzero"`         // whose, where attributed
	Compromise bool         `json:"compromise,omitzero"` // the mediator's proposal
	Amendment  ID           `json:"amendment,omitzero"`  // the paper it came with, where that may be named
}

// A ClausePlace is where a clause would stand, and under which number.
type ClausePlace struct {
	After  string `json:"after,omitzero"` // the clause before it; "" is the beginning
	Level  int    `json:"level"`
	Number string `json:"number,omitzero"`
}

// A Reservation is a side's standing doubt about a clause.
type Reservation struct {
	By    Desk `json:"by,omitzero"` // whose, where attributed
	Words Text `json:"words,omitzero"`
}

// MaxClauses bounds the clauses of a text.
const MaxClauses = 8192

// A Fate is what becomes of brackets that still stand when time runs out.
type Fate string

// The fates.
const (
	FateFalls    Fate = "falls"    // a clause whose words are in dispute falls away, the rest stands
	FateStands   Fate = "stands"   // the words outside brackets stand
	FateMediator Fate = "mediator" // the mediator decides among the alternatives
	FateNothing  Fate = "nothing"  // no text at all
)

// Fates lists them.
var Fates = []Fate{FateFalls, FateStands, FateMediator, FateNothing}

// A TextVersion is the single negotiating text as the mediator puts it, whole.
type TextVersion struct {
	Title Text   `json:"title"`
	Label string `json:"label,omitzero"` // "third draft"
	// Previous is the version it grew from, one that every addressee holds.
	Previous ID `json:"previous,omitzero"`
	// Whole: nothing is agreed until everything is agreed.
	Whole   bool     `json:"whole,omitzero"`
	Fate    Fate     `json:"fate"`
	Until   Hour     `json:"until,omitzero"` // when time runs out
	Clauses []Clause `json:"clauses"`
}

// Kind implements Body.
func (*TextVersion) Kind() Kind { return KindTextVersion }

func (b *TextVersion) check(c *checker) {
	c.line("title", b.Title, true)
	c.label("label", b.Label, false)
	oneOf(c, "fate", b.Fate, Fates)
	c.hour("until", b.Until, false)
	if len(b.Clauses) == 0 {
		c.fail("clauses", ErrMissing, "at least one")
	}
	names := make(map[string]bool, len(b.Clauses))
	c.each("clauses", len(b.Clauses), MaxClauses, func(i int) {
		b.Clauses[i].check(c)
		if names[b.Clauses[i].Name] {
			c.fail("name", ErrValue, "named once")
		}
		names[b.Clauses[i].Name] = true
	})
}

func (l *Clause) check(c *checker) {
	c.label("name", l.Name, true)
	oneOf(c, "role", l.Role, ClauseRoles)
	c.place("", l.Level, l.Number)
	oneOf(c, "state", l.State, ClauseStates)
	c.text("words", l.Words, len(l.Alternatives) == 0 && l.Number == "")
	c.each("alternatives", len(l.Alternatives), MaxItems, func(i int) {
		a := l.Alternatives[i]
		c.text("words", a.Words, false)
		if a.By != "" {
			c.desk("by", a.By)
		}
		if a.Place != nil {
			c.in("place", func() { c.place(a.Place.After, a.Place.Level, a.Place.Number) })
		}
	})
	c.each("reservations", len(l.Reservations), MaxItems, func(i int) {
		if l.Reservations[i].By != "" {
			c.desk("by", l.Reservations[i].By)
		}
		c.text("words", l.Reservations[i].Words, false)
	})
	if (l.State == ClauseBracketed) != (len(l.Alternatives) > 0) {
		c.fail("state", ErrValue, "bracketed where alternatives stand, and only there")
	}
	for _, lang := range l.Lags {
		if !slices.Contains(c.languages, lang) && c.met == nil {
			c.in("lags", func() { c.fail("", ErrLanguage, "one of the header's languages") })
		}
	}
}

// place checks where a clause stands.
func (c *checker) place(after string, level int, number string) {
	c.label("after", after, false)
	if level < 0 || level > MaxDepth {
		c.fail("level", ErrValue, fmt.Sprintf("a depth from 0 to %d", MaxDepth))
	}
	c.label("number", number, false)
}

// A ChangeWay is what an amendment does to a clause.
type ChangeWay string

// The ways.
const (
	ChangeReplace ChangeWay = "replace" // other words
	ChangeDelete  ChangeWay = "delete"
	ChangeInsert  ChangeWay = "insert" // a new clause, after one that stands
	ChangeMove    ChangeWay = "move"   // to after another clause
	ChangeReserve ChangeWay = "reserve"
)

// ChangeWays lists them.
var ChangeWays = []ChangeWay{ChangeReplace, ChangeDelete, ChangeInsert, ChangeMove, ChangeReserve}

// A ClauseChange is one change of an amendment.
type ClauseChange struct {
	Way    ChangeWay  `json:"way"`
	Clause string     `json:"clause"`          // its name; with insert the new one's
	After  string     `json:"after,omitzero"`  // insert and move: the clause before it; "" is the beginning
	Role   ClauseRole `json:"role,omitzero"`   // insert
	Level  int        `json:"level,omitzero"`  // insert and move
	Number string     `json:"number,omitzero"` // insert and move
	Words  Text       `json:"words,omitzero"`  // replace, insert, reserve
}

// An Amendment asks for changes of a text version.
type Amendment struct {
	Version ID             `json:"version"`
	Changes []ClauseChange `json:"changes"`
	// Attributed: its alternatives may bear its author's name.
	Attributed bool `json:"attributed,omitzero"`
	Reason     Text `json:"reason,omitzero"`
}

// Kind implements Body.
func (*Amendment) Kind() Kind { return KindAmendment }

func (b *Amendment) check(c *checker) {
	c.id("version", b.Version)
	c.some("changes", len(b.Changes), func(i int) {
		x := b.Changes[i]
		oneOf(c, "way", x.Way, ChangeWays)
		c.label("clause", x.Clause, true)
		if x.Way == ChangeInsert {
			oneOf(c, "role", x.Role, ClauseRoles)
		} else if x.Role != "" {
			c.fail("role", ErrValue, "only with way insert")
		}
		c.place(x.After, x.Level, x.Number)
		c.text("words", x.Words, x.Way == ChangeReplace || x.Way == ChangeInsert)
	})
	c.text("reason", b.Reason, false)
}
