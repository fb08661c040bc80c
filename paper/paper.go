// Package paper is what is said: the kinds of papers, their exact bytes and
// what attests them. It is pure: no clock, no randomness, no I/O.
//
// # Words
//
// A paper is a payload, JSON that is decoded strictly and never serialised
// again. Its [ID] is the SHA-256 of the payload, which opens with 32 random
// bytes (the salt), so the ID hides and binds at once.
//
// The [Kind] says what a paper is, and by one table ([Kind.Class]) whether it
// is formal or informal. A formal paper lies in an [Envelope] with signatures
// and proves itself to anyone. An informal paper is the bare payload: the
// pouch that brings it convinces its recipient and nobody else.
//
// A [Desk] is named by the name on its [Card], which fixes its suite and keys
// and whose ID stands in every message a desk signs.
//
// A [Draft] is a paper before it has a salt, a date, a number and a place in
// the joint record; [Compose] makes the payload of it.
//
// # Bytes
//
// docs/protocol.md specifies the formats to the byte.
package paper

import (
	"slices"
	"strconv"
	"time"
)

// A Paper is a decoded payload.
type Paper struct {
	ID      ID     // SHA-256 of Payload
	Payload []byte // the exact bytes; never changed
	Header
	Body Body
}

// A Header is what papers of all kinds carry. It holds only what the paper's
// last reader may see.
type Header struct {
	Salt  ID        `json:"salt"`  // 32 random bytes
	Kind  Kind      `json:"kind"`  //
	Rules int       `json:"rules"` // version of the rules it was made under
	Talks ID        `json:"talks"` // drawn with the first invitation; zero for a card, which is of no talks
	From  Desk      `json:"from"`
	To    []Desk    `json:"to"`   // final addressees; empty for a card and for what stays at its desk
	Date  time.Time `json:"date"` // a claim, whole seconds, in the author's zone

	// Number runs per author and final addressees ("Tehran to Washington
	// No. 3"), from 1. Zero where the kind has none.
	Number int `json:"number,omitzero"`

	// Record is the last checkpoint of the joint record that the author had
	// cosigned: size 0 and the empty tree's root before the first. Formal papers only.
	Record *Position `json:"record,omitzero"`

	Languages      []Lang       `json:"languages,omitzero"` // of the texts; the first is the authentic one
	Topics         []ID         `json:"topics,omitzero"`    // topic papers
	Subject        Text         `json:"subject,omitzero"`
	Classification string       `json:"classification,omitzero"`
	Caveats        []string     `json:"caveats,omitzero"`
	Privilege      Privilege    `json:"privilege"`
	Attachments    []Attachment `json:"attachments,omitzero"`

	// Reply names the paper answered, one that every final addressee holds.
	Reply ID `json:"reply,omitzero"`
}

// A Position is a size and root of the joint record.
type Position struct {
	Size uint64 `json:"size"`
	Root ID     `json:"root"`
}

// EmptyRoot is the root of the empty tree, SHA-256 of nothing (RFC 6962 §2.1).
var EmptyRoot = IDOf(nil)

// An Attachment is named by the digest of its plaintext, which travels beside
// the pouch.
type Attachment struct {
	Digest ID     `json:"digest"`
	Length int64  `json:"length"` // bytes
	Type   string `json:"type"`   // media type, RFC 6838
	Name   string `json:"name"`   // file name, without a path
}

// A Body is the typed content of a paper. Its kinds are fixed by the protocol.
type Body interface {
	Kind() Kind
	check(*checker)
}

// A Referrer is a body that may name another paper of the same act, whose ID
// is not known before it is composed: [Earlier] stands for it until then.
type Referrer interface {
	Body
	// Refer returns the body with every id replaced.
	Refer(func(ID) ID) Body
}

// An Encloser is a body that takes in the envelopes of other papers.
type Encloser interface {
	Body
	// WithEnclosed returns the body with the envelopes of these papers in it.
	WithEnclosed(papers []*Paper, envelopes []Bytes) Body
}

// A Privilege is why a paper may not be used elsewhere: the headings of the
// UNCITRAL Model Law on Mediation 2018, Art. 11, or that it existed before.
type Privilege string

// The privileges.
const (
	PrivilegeInvitation Privilege = "invitation" // invitation, or willingness to take part: Art. 11(1)(a)
	PrivilegeViews      Privilege = "views"      // views or suggestions on a settlement: (b)
	PrivilegeAdmission  Privilege = "admission"  // statements or admissions: (c)
	PrivilegeProposal   Privilege = "proposal"   // a proposal by the mediator: (d)
	PrivilegeReadiness  Privilege = "readiness"  // readiness to accept one: (e)
	PrivilegeTalks      Privilege = "talks"      // prepared solely for the talks: (f)
	PrivilegeBefore     Privilege = "before"     // it existed before; no privilege is made of it
)

var privileges = []Privilege{PrivilegeInvitation, PrivilegeViews, PrivilegeAdmission, PrivilegeProposal, PrivilegeReadiness, PrivilegeTalks, PrivilegeBefore}

// Bounds on what a payload may hold. What exceeds them is refused at parsing.
const (
	MaxPayload     = 640 << 10 // bytes; with attestations it fits the largest pouch
	MaxDepth       = 24        // nesting of JSON values
	MaxDesks       = 64
	MaxLanguages   = 16
	MaxTopics      = 64
	MaxAttachments = 64
	MaxItems       = 256     // of any other list
	MaxName        = 120     // characters of a name
	MaxLine        = 2000    // characters of a one-line text
	MaxAttachment  = 1 << 30 // bytes
)

// Authentic returns the language that was signed as authentic, or "".
func (h *Header) Authentic() Lang {
	if len(h.Languages) == 0 {
		return ""
	}
	return h.Languages[0]
}

func (h *Header) check(c *checker) {
	if h.Salt.IsZero() {
		c.fail("salt", ErrMissing, "32 random bytes")
	}
	if h.Rules < 1 {
		c.fail("rules", ErrMissing, "a version from 1")
	}
	spec := kinds[h.Kind]
	if (h.Kind == KindCard) != h.Talks.IsZero() {
		c.fail("talks", ErrValue, "zero for a card and for nothing else")
	}
	c.desk("from", h.From)
	c.desks("to", h.To)
	if i := slices.Index(h.To, h.From); i >= 0 {
		c.in("to", func() { c.fail(strconv.Itoa(i), ErrValue, "somebody else than its author") })
	}
	c.time("date", h.Date, true)
	if h.Number < 0 || (h.Number > 0) != (spec.numbered && len(h.To) > 0) && !spec.outward {
		c.fail("number", ErrValue, "a reference number where the kind has one, and nowhere else")
	}
	if (h.Record != nil) != (spec.class == Formal) {
		c.fail("record", ErrValue, "a place in the joint record in formal papers, and nowhere else")
	} else if h.Record != nil && (h.Record.Size == 0) != (h.Record.Root == EmptyRoot) {
		c.fail("record", ErrValue, "size 0 goes with the root of the empty tree")
	}
	h.checkWords(c)
}

func (h *Header) checkWords(c *checker) {
	c.each("languages", len(h.Languages), MaxLanguages, func(i int) {
		l := h.Languages[i]
		c.lang("", l)
		for _, before := range h.Languages[:i] {
			if before == l {
				c.fail("", ErrValue, "named twice")
			}
		}
	})
	c.languages = h.Languages
	c.each("topics", len(h.Topics), MaxTopics, func(i int) { c.id("", h.Topics[i]) })
	c.line("subject", h.Subject, false)
	c.label("classification", h.Classification, false)
	c.labels("caveats", h.Caveats)
	oneOf(c, "privilege", h.Privilege, privileges)
	c.each("attachments", len(h.Attachments), MaxAttachments, func(i int) { h.Attachments[i].check(c) })
}

func (a Attachment) check(c *checker) {
	c.id("digest", a.Digest)
	if a.Length < 0 || a.Length > MaxAttachment {
		c.fail("length", ErrTooLong, "at most 1 GiB")
	}
	c.label("type", a.Type, true)
	c.fileName("name", a.Name)
}
