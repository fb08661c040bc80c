// Package oracle says what desks may hold and must hold, from what a script
// chose and from nothing else. It knows kinds of papers and no rule of the
// talks: of ours it imports paper alone. Where it and the rules differ, one of
// them is wrong.
//
// An entry is a paper of which the oracle knows how it came about. A seat is
// what the oracle saw of one desk. A moment is the number of a step; a desk
// that is put back to a moment has seen nothing since.
package oracle

import (
	"fmt"
	"slices"
	"time"

	"goodoffices/paper"
)

// An Oracle watches one house. Its methods are called in the order in which
// things happen.
type Oracle struct {
	mediator paper.Desk
	parties  []paper.Desk

	moment     int
	now        time.Time
	restores   int
	signsTwice bool
	book       map[paper.ID]*entry
	order      []*entry
	seats      map[paper.Desk]*seat
	decided    map[paper.ID]*decision
	record     []paper.ID // the longest list of leaves seen
	faults     []string
}

// An entry is a paper with what the script wanted of it.
type entry struct {
	Paper
	made     int
	ground   []paper.Desk            // who held it before the run began
	waits    bool                    // signed, and still in its author's cabinet
	left     int                     // when it left the cabinet; 0: it did not
	direct   bool                    // from party to party, without the mediator
	undone   bool                    // its author was put back to before it
	passed   bool                    // the mediator has passed it or its substance on
	late     bool                    // a cover note that came when that was done
	covers   []*entry                // cover notes about it, in order
	withdraw int                     // when its author took it back; 0: it did not
	onward   map[paper.Desk]paper.ID // by the mediator's hand, by which disposition
}

// A Paper is what the oracle is shown of a paper.
type Paper struct {
	ID       paper.ID
	Kind     paper.Kind
	From     paper.Desk
	To       []paper.Desk
	Date     time.Time
	Body     paper.Body
	Standing string
}

// A seat is a desk as it was last seen.
type seat struct {
	held      map[paper.ID]bool
	fresh     bool // nothing was seen since it was put back
	tray      []paper.ID
	leaves    []paper.ID // as last seen
	putBack   bool
	confirmed uint64
}

// A decision is a proposal with what the script let desks answer.
type decision struct {
	*entry
	body      *paper.Proposal
	answers   map[paper.Desk][]*entry
	private   map[paper.Desk][]*entry
	withdrawn bool
	outcome   *entry
}

// New returns the oracle of a house.
func New(mediator paper.Desk, parties ...paper.Desk) *Oracle {
	return &Oracle{mediator: mediator, parties: parties, book: map[paper.ID]*entry{}, seats: map[paper.Desk]*seat{}, decided: map[paper.ID]*decision{}}
}

// Faults returns what was found, and forgets it.
func (o *Oracle) Faults() []string {
	out := o.faults
	o.faults = nil
	return out
}

func (o *Oracle) fault(format string, args ...any) {
	o.faults = append(o.faults, fmt.Sprintf("moment %d: ", o.moment)+fmt.Sprintf(format, args...))
}

// Begin tells the oracle of the next step.
func (o *Oracle) Begin(moment int, now time.Time) { o.moment, o.now = moment, now }

// Ground tells what a desk held before the run began.
func (o *Oracle) Ground(at paper.Desk, held []Paper, leaves []paper.ID) {
	s := &seat{held: map[paper.ID]bool{}}
	o.seats[at] = s
	for _, p := range held {
		e := o.book[p.ID]
		if e == nil {
			e = o.enter(p)
		}
		e.ground = append(e.ground, at)
		s.held[p.ID] = true
	}
	s.leaves = leaves
	if len(leaves) > len(o.record) {
		o.record = leaves
	}
}

func (o *Oracle) enter(p Paper) *entry {
	e := &entry{Paper: p, made: o.moment, onward: map[paper.Desk]paper.ID{}}
	o.book[p.ID] = e
	o.order = append(o.order, e)
	if b, ok := p.Body.(*paper.Proposal); ok {
		o.decided[p.ID] = &decision{entry: e, body: b, answers: map[paper.Desk][]*entry{}, private: map[paper.Desk][]*entry{}}
	}
	return e
}

// A Choice is what the script let an officer do.
type Choice struct {
	By       paper.Desk
	Act      string
	Of       []paper.ID     // of what: the papers conveyed, said, covered, answered
	To       []paper.Desk   // whom it is for
	Handling paper.Handling // of the paper written
	Met      bool           // the mediator holds a condition met
	Together bool
	Answer   string
}

// Made tells what papers are new at the desk that acted: those that it holds,
// and those that wait in its cabinet. It is told of them whether the act
// returned or the power went while it did.
func (o *Oracle) Made(c Choice, made, waiting []Paper) {
	for _, p := range append(slices.Clone(made), waiting...) {
		if o.byItself(p) {
			continue // Saw looks at it
		}
		if o.book[p.ID] != nil {
			continue // what waited before, or left its cabinet, which Saw sees
		}
		e := o.enter(p)
		e.waits = slices.ContainsFunc(waiting, func(w Paper) bool { return w.ID == p.ID })
		e.direct = o.mayTalk(p.From, p.To) && c.Handling == ""
		o.check(c, e)
	}
}

// check compares a new paper with what was chosen.
func (o *Oracle) check(c Choice, e *entry) {
	if e.From != c.By {
		o.fault("%s's act made a paper of %s's", c.By, e.From)
	}
	switch b := e.Body.(type) {
	case *paper.CoverNote:
		of := o.book[b.Of]
		if of == nil || b.Handling == "" || len(e.To) == 0 {
			return
		}
		of.covers = append(of.covers, e)
		if b.Handling != c.Handling && c.Act != "deposit" {
			o.fault("%s asked for %q, and its cover note says %q", c.By, c.Handling, b.Handling)
		}
	case *paper.Disposition:
		o.disposed(c, e.ID, b.Disposal)
	case *paper.InformalDisposition:
		o.disposed(c, e.ID, b.Disposal)
	case *paper.Response:
		if d := o.decided[b.Proposal]; d != nil {
			d.answers[e.From] = append(d.answers[e.From], e)
		}
	case *paper.Adherence:
		if d := o.decided[b.Proposal]; d != nil && b.Step == paper.SigningSign {
			d.answers[e.From] = append(d.answers[e.From], e)
		}
	case *paper.Indication:
		if d := o.decided[b.Proposal]; d != nil {
			d.private[e.From] = append(d.private[e.From], e)
		}
	case *paper.Withdrawal:
		o.takenBack(b.Of)
	case *paper.InformalWithdrawal:
		o.takenBack(b.Of)
	}
}

func (o *Oracle) takenBack(id paper.ID) {
	if e := o.book[id]; e != nil {
		e.withdraw = o.moment
	}
}

// disposed notes to whom the mediator passed a paper or its substance, and
// finds fault where its author had not allowed it.
func (o *Oracle) disposed(c Choice, by paper.ID, b paper.Disposal) {
	e := o.book[b.Of]
	if e == nil {
		o.fault("the mediator disposed of a paper that nobody wrote")
		return
	}
	defer func() { e.passed = e.passed || b.Action == paper.ActionVerbatim || b.Action == paper.ActionOwnWords }()
	switch b.Action {
	case paper.ActionVerbatim:
		for _, d := range b.Desks {
			e.onward[d] = by
		}
		o.allowed(e, "word for word", func(h paper.Handling) bool {
			return h == paper.HandlingVerbatim || h == paper.HandlingCondition && (c.Met || o.attested(e)) || h == paper.HandlingTogether && c.Together
		})
		o.whole(c, e)
	case paper.ActionOwnWords:
		o.allowed(e, "in other words", func(h paper.Handling) bool {
			return h == paper.HandlingOwnWords || h == paper.HandlingIdea && c.Act == "float"
		})
	}
}

// whole finds fault where one paper of an exchange is released without the other.
func (o *Oracle) whole(c Choice, e *entry) {
	for _, one := range o.order {
		b, ok := one.Body.(*paper.Commitment)
		if !ok || b.Paper != e.ID {
			continue
		}
		for _, other := range o.order {
			p, ok := other.Body.(*paper.Commitment)
			if ok && (p.With == one.ID || b.With == other.ID) && slices.Contains(c.Of, p.Paper) {
				return
			}
		}
		o.fault("%s is released without the paper it was to be exchanged for", o.name(e.ID))
	}
}

// attested is true when a condition paper named by a cover note may have been met.
func (o *Oracle) attested(e *entry) bool {
	for _, c := range e.covers {
		if !c.Body.(*paper.CoverNote).Until.IsZero() {
			return true
		}
	}
	return false
}

// allowed finds fault with the mediator when no cover note that it holds lets
// it do so. Where nothing was ever put back, the last one alone counts.
func (o *Oracle) allowed(e *entry, how string, f func(paper.Handling) bool) {
	var last paper.Handling
	any := false
	for _, c := range e.covers {
		if o.holds(o.mediator, c.ID) && !(c.late && o.restores == 0) {
			last = c.Body.(*paper.CoverNote).Handling
			any = any || f(last)
		}
	}
	switch {
	case e.Kind == paper.KindMessage && e.From == o.mediator: // a note of its own
	case o.restores == 0 && !f(last), !any:
		o.fault("P4: the mediator passed %s of %s on %s, which was given %q", e.Kind, e.From, how, last)
	}
}

// Restored tells that a desk was put back to what it was when a moment began.
//
// Unnoticed says that nothing beside its store told the desk of it: a folder
// old as a whole. Until its neighbours' acknowledgements tell, such a mediator
// may sign a second time what it had signed, by itself and at its hour. The
// others then rightly hold two outcomes, or a fork, under its signature.
func (o *Oracle) Restored(at paper.Desk, moment int, unnoticed bool) {
	o.restores++
	o.signsTwice = o.signsTwice || unnoticed && at == o.mediator
	s := o.seats[at]
	s.fresh, s.putBack, s.leaves = true, true, nil
	o.record = nil // what only this desk had seen was never shown to the others
	for _, other := range o.seats {
		if len(other.leaves) > len(o.record) {
			o.record = other.leaves
		}
	}
	for _, e := range o.order {
		if e.From == at && e.left >= moment && e.left > 0 {
			e.waits = true // it is back in the cabinet, unless a neighbour has it
		}
		e.undone = e.undone || e.From == at && e.made >= moment && len(e.ground) == 0
	}
}

// Twice tells that a desk appended a paper that it held.
func (o *Oracle) Twice(at paper.Desk, id paper.ID) {
	o.fault("P7: %s took %s twice", at, o.name(id))
}

func (o *Oracle) holds(d paper.Desk, id paper.ID) bool {
	return o.seats[d] != nil && o.seats[d].held[id]
}

// Holds reports whether the desk held the paper when it was last seen.
func (o *Oracle) Holds(d paper.Desk, id paper.ID) bool { return o.holds(d, id) }

func (o *Oracle) name(id paper.ID) string {
	if e := o.book[id]; e != nil {
		return fmt.Sprintf("%s %s of %s to %v, made at %d", e.Kind, id.Short(), e.From, e.To, e.made)
	}
	return "paper " + id.Short()
}

// byItself are the kinds that desks make with no officer's act.
func (o *Oracle) byItself(p Paper) bool {
	switch p.Kind {
	case paper.KindReceipt, paper.KindInformalReceipt, paper.KindOutcome, paper.KindCall:
		return true
	}
	return false
}
