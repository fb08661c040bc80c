package mediation

import (
	"slices"
	"strconv"
	"time"

	"goodoffices/paper"
)

// An Entry is a paper with its number and time of arrival at this desk.
type Entry struct {
	Number int       // among this desk's entries of these talks, from 1
	At     time.Time // of arrival, or of making
	Paper  *paper.Paper
	Hand   paper.Desk // whose hand brought it: this desk itself, or the neighbour

	// Proof is what the desk found when the paper arrived.
	Proof   Proof
	Officer string // who signed, or at this desk who made it
	Fault   string // why the attestation failed, with ProofNone

	// Sent names the desks into whose pouches this desk put the paper in the
	// same commit.
	Sent []paper.Desk

	// Seen is the number of the newest entry of this desk's own that the
	// neighbour had opened when it sealed the paper; 0 for none.
	Seen int

	// Enclosed are the envelopes that stand inside the paper, in order, each
	// verified on arrival.
	Enclosed []Enclosed
}

// A Proof is how far a paper's author is proven at this desk.
type Proof uint8

// The proofs.
const (
	ProofNone      Proof = iota // its attestation failed
	ProofOwn                    // made here
	ProofSigned                 // a formal paper whose signatures verify
	ProofAuthentic              // an informal paper under the pouch's MAC: authentic on arrival
	ProofReturned               // an informal paper of this desk's own, given back by a neighbour
	ProofLate                   // a formal paper whose signatures verify under a card that its desk had replaced by then
)

// holds reports whether the author is proven.
func (p Proof) holds() bool { return p != ProofNone && p != ProofLate }

// Enclosed is a paper inside another and whether its signatures verify.
type Enclosed struct {
	Paper   *paper.Paper
	Valid   bool
	Officer string // who signed it
}

// A Standing is how a desk takes a paper.
type Standing uint8

// The standings.
const (
	// Regular: it has effect, as far as it can.
	Regular Standing = 1 + iota
	// Crossed: it was allowed in a state its author could still believe in;
	// kept, without effect, and both are told.
	Crossed
	// Irregular: the rules refuse it. In the tray, with the reason, judged
	// again whenever the state changes.
	Irregular
	// NewerProgram: its kind is unknown here. In the tray until an upgrade.
	NewerProgram
)

// String returns the standing's word.
func (s Standing) String() string {
	switch s {
	case Regular:
		return "regular"
	case Crossed:
		return "crossed"
	case Irregular:
		return "set aside"
	case NewerProgram:
		return "needs a newer program"
	}
	return "not judged"
}

// item is an entry with what the fold made of it. A desk has many, so what most
// have in common stands beside it, and what few have.
type item struct {
	Number, Seen int // of Entry, as what follows
	At           time.Time
	Paper        *paper.Paper
	*way

	Proof    Proof
	standing Standing
	applied  uint32   // number of the entry at which it took effect
	refusal  *Refusal // why, where not regular; a doubt, where it cannot be told from here
	holders  deskSet  // desks known to hold it, as far as this desk can tell
	receipts []*item  // signed receipts and informal ones
	further  *sequel  // nil for most
}

// A way is how papers came or went: the same for most.
type way struct {
	Hand    paper.Desk // of Entry, as what follows
	Officer string
	Sent    []paper.Desk
}

// newItem makes an item by itself.
func newItem(e Entry) *item {
	it := &item{Number: e.Number, Seen: e.Seen, At: e.At, Paper: e.Paper, way: &way{e.Hand, e.Officer, e.Sent}, Proof: e.Proof}
	if e.Fault != "" || len(e.Enclosed) > 0 {
		it.note().fault, it.note().enclosed = e.Fault, e.Enclosed
	}
	return it
}

// newItem makes an item to be folded, which shares its way with others.
func (t *Talks) newItem(e Entry) *item {
	it := newItem(e)
	for _, w := range t.ways[e.Hand] {
		if w.Officer == e.Officer && slices.Equal(w.Sent, e.Sent) {
			it.way = w
			return it
		}
	}
	if len(t.ways[e.Hand]) < maxWays {
		t.ways[e.Hand] = append(t.ways[e.Hand], it.way)
	}
	return it
}

// maxWays bounds how many are looked through.
const maxWays = 64

// entry gives the entry back.
func (it *item) entry() Entry {
	s := it.sequel()
	return Entry{
		Number: it.Number, At: it.At, Paper: it.Paper, Hand: it.Hand, Proof: it.Proof, Officer: it.Officer,
		Fault: s.fault, Sent: it.Sent, Seen: it.Seen, Enclosed: s.enclosed,
	}
}

// A sequel is what came of a paper, beside its receipts, and what few entries have.
type sequel struct {
	fault    string // of Entry, as what follows
	enclosed []Enclosed

	void      Sentence   // why it has no effect though nothing is wrong with it
	cover     *item      // the author's cover note that stands
	disposals []disposal // what the mediator did with it
	withdrawn bool
	replies   []*item
}

// sequel returns what came of the paper, to look at.
func (it *item) sequel() sequel {
	if it.further == nil {
		return sequel{}
	}
	return *it.further
}

func (it *item) reply(answer *item) { it.note().replies = append(it.note().replies, answer) }

func (it *item) dispose(d disposal) { it.note().disposals = append(it.note().disposals, d) }

// note returns what came of the paper, to add to.
func (it *item) note() *sequel {
	if it.further == nil {
		it.further = &sequel{}
	}
	return it.further
}

func (it *item) id() paper.ID         { return it.Paper.ID }
func (it *item) kind() paper.Kind     { return it.Paper.Kind }
func (it *item) author() paper.Desk   { return it.Paper.From }
func (it *item) has(d deskSet) bool   { return it.holders&d == d }
func (it *item) effective() bool      { return it.standing == Regular && it.sequel().void.IsZero() }
func (it *item) hide(reason Sentence) { it.note().void = reason }

type disposal struct {
	action paper.Action
	desks  []paper.Desk
	by     *item
}

// A Reference is a paper's name for people.
type Reference struct {
	From   paper.Desk
	To     []paper.Desk
	Number int
	Kind   paper.Kind
	ID     paper.ID
}

// RefOf returns a paper's reference.
func RefOf(p *paper.Paper) Reference {
	return Reference{From: p.From, To: p.To, Number: p.Number, Kind: p.Kind, ID: p.ID}
}

// String returns "Tehran to Washington No. 3", or for a paper without a number
// its kind, author and the beginning of its id.
func (r Reference) String() string {
	if r.Number > 0 {
		return string(r.From) + " to " + List(r.To) + " No. " + strconv.Itoa(r.Number)
	}
	return string(r.From) + "'s " + string(r.Kind) + " " + r.ID.Short()
}
