package mediation

import (
	"fmt"
	"slices"
	"time"

	"goodoffices/paper"
)

// A procedure is how a result is found from what each side hands in without
// seeing the others': proposed as a subject of its own, in force once all have
// consented to its rules, and over with its final result. What comes out is
// computed by package settlement and by nothing else.
type procedure struct {
	*item
	body   *paper.Procedure
	engine *engine

	agreed  *proposal // by which it is in force; nil before
	bids    map[paper.Desk][]*item
	results []*item
	shown   []*item // of a reflection
}

// An engine is what one sort of procedure asks and gives.
type engine struct {
	// check reports what does not hold together in the rules.
	check func(t *Talks, b *paper.Procedure) error
	// fits reports what a side may not hand in.
	fits func(t *Talks, p *procedure, by paper.Desk, b *paper.Bid) error
	// settle returns what comes out now: nil while nothing does. over tells
	// that the hour has passed.
	settle func(t *Talks, p *procedure, over bool) *paper.ProcedureResult
	// denies reports whether a result cannot be, to a side that handed in this;
	// nil stands for nothing handed in.
	denies func(t *Talks, p *procedure, by paper.Desk, b *paper.Bid, r *paper.ProcedureResult) bool
	// done reports whether it may end before its hour without an agreement;
	// nil for never.
	done func(t *Talks, p *procedure) bool
	// tells says what comes out, and to whom.
	tells func(b *paper.Procedure) []Sentence
}

// engines are the procedures there are, by the subject as which they are
// proposed. Each has a file of its own.
var engines = map[paper.SubjectType]*engine{}

var (
	sayProcedureSubject  = saying("procedure.subject", "{paper} is proposed as {subject}, and is none.")
	sayProcedureUnfit    = saying("procedure.malformed", "This procedure does not hold together: {problem}.")
	sayProcedureAll      = saying("procedure.all", "A procedure is put to every party.")
	sayProcedureNone     = saying("procedure.none", "{id} is no procedure held here.")
	sayProcedureShut     = saying("procedure.not-in-force", "{paper} is not in force: all have to consent to its rules first.")
	sayProcedureOver     = saying("procedure.over", "{paper} is over.")
	sayBidUnfit          = saying("bid.unfit", "This cannot be handed in for {paper}: {problem}.")
	sayResultTo          = saying("result.to", "What comes out of {paper} goes to everyone to whom it was put.")
	sayResultTwo         = saying("result.two", "{paper} has its result already; a second one is a fork, signed by {desk}.")
	sayResultEarly       = saying("result.early", "{paper} is open until {until}: by its rules nothing comes out of it before.")
	sayResultFalse       = saying("result.false", "The result of {paper} cannot come from what {desk} handed in: it is false, and signed.")
	sayNothingComesOut   = saying("result.nothing-yet", "Nothing comes out of {paper} yet.")
	offerProcedureAgreed = saying("offer.procedure", "wait until all have consented")
)

func procedureRule(t *Talks, c claim) Verdict {
	b := c.paper.Body.(*paper.Procedure)
	if !t.everyParty(c.paper.To, c.by) {
		return refuse("procedure", sayProcedureAll())
	}
	e := engines[b.Subject()]
	if e == nil {
		return allowed() // only while it is being filled in
	}
	if err := e.check(t, b); err != nil {
		return refuse("procedure", sayProcedureUnfit("problem", problemSaid(err)))
	}
	return allowed()
}

func foldProcedure(t *Talks, it *item) {
	b := it.Paper.Body.(*paper.Procedure)
	p := &procedure{item: it, body: b, engine: engines[b.Subject()], bids: map[paper.Desk][]*item{}}
	t.deciding.procedures = append(t.deciding.procedures, p)
	t.deciding.procedureByID[it.id()] = p
}

// procedureSubjectRule: a procedure is proposed as what it is.
func (t *Talks) procedureSubjectRule(c claim, s paper.Subject) Verdict {
	it := t.item(s.Paper)
	if engines[s.Type] == nil || it == nil {
		return allowed() // textsRule says what can be said
	}
	if b, ok := it.Paper.Body.(*paper.Procedure); ok && b.Subject() != s.Type {
		return refuse("procedure", sayProcedureSubject("paper", RefOf(it.Paper), "subject", subjectName(s)))
	}
	return allowed()
}

// enactProcedure puts a procedure in force.
func enactProcedure(t *Talks, p *proposal) {
	if proc := t.deciding.procedureByID[p.body.Subject.Paper]; proc != nil && proc.agreed == nil {
		proc.agreed = p
	}
}

// over returns the result that ended a procedure, nil while it goes on.
func (p *procedure) over() *item {
	if n := len(p.results); n > 0 && p.results[n-1].Paper.Body.(*paper.ProcedureResult).Final {
		return p.results[n-1]
	}
	return nil
}

// bidRule: a side hands in what the procedure asks for, while it is in force
// and, as far as the side knows, not over.
func bidRule(t *Talks, c claim) Verdict {
	b := c.paper.Body.(*paper.Bid)
	p := t.deciding.procedureByID[b.Procedure]
	if p == nil || c.holds(t, b.Procedure) == nil {
		return refuse("procedure", sayProcedureNone("id", b.Procedure.Short()))
	}
	ref := RefOf(p.Paper)
	if p.agreed == nil {
		return refuse("procedure", sayProcedureShut("paper", ref), Offer{Desk: c.by, Act: "respond", Text: offerProcedureAgreed()})
	}
	if end := p.over(); end != nil && (c.by == t.self || end.has(t.desks.set(c.by))) {
		return refuse("procedure", sayProcedureOver("paper", ref))
	}
	if c.draft() && c.now.After(p.body.Until.At) {
		return refuse("hour", sayHourPast("until", p.body.Until))
	}
	err := p.engine.fits(t, p, c.by, b)
	if p.body.Reflection == nil && (len(b.Wish) > 0 || !b.Shown.IsZero()) {
		err = fmt.Errorf("a package is asked for in a reflection only")
	}
	if err != nil {
		return refuse("bid", sayBidUnfit("paper", ref, "problem", problemSaid(err)))
	}
	return allowed()
}

func foldBid(t *Talks, it *item) {
	p := t.deciding.procedureByID[it.Paper.Body.(*paper.Bid).Procedure]
	if p == nil {
		return // as in foldResponse
	}
	if t.self == t.mediator() && it.At.After(p.body.Until.At) {
		it.hide(sayTooLate("until", p.body.Until))
	}
	p.bids[it.author()] = append(p.bids[it.author()], it)
}

// bid returns what a desk handed in last, and in time, in a round; nil if
// nothing.
func (p *procedure) bid(d paper.Desk, round int) *paper.Bid {
	for _, it := range slices.Backward(p.bids[d]) {
		if b := it.Paper.Body.(*paper.Bid); b.Round == round && it.effective() {
			return b
		}
	}
	return nil
}

// sides are the desks that hand something in: the parties to whom it was put.
func (t *Talks) sides(p *procedure) []paper.Desk {
	var out []paper.Desk
	for _, d := range p.Paper.To {
		if place, ok := t.members.place(d); ok && place == paper.PlaceParty && t.members.hasDesk(d) {
			out = append(out, d)
		}
	}
	return out
}

// bidsOf returns what all sides handed in for a round; false where one did not.
func (t *Talks) bidsOf(p *procedure, round int) ([]*paper.Bid, bool) {
	var out []*paper.Bid
	for _, d := range t.sides(p) {
		b := p.bid(d, round)
		if b == nil {
			return nil, false
		}
		out = append(out, b)
	}
	return out, len(out) > 1
}

// comesOut returns what comes out of a procedure at this moment, nil if nothing.
func (t *Talks) comesOut(p *procedure, now time.Time) *paper.ProcedureResult {
	if p.agreed == nil || p.over() != nil || !p.effective() {
		return nil
	}
	over := !now.Before(p.body.Until.At)
	r := p.engine.settle(t, p, over)
	if r == nil && over {
		r = &paper.ProcedureResult{Final: true}
	}
	if r != nil {
		r.Procedure = p.id()
	}
	return r
}

// final is the result of a procedure that gives one result: at its hour, or at
// once where its rules say so and something is agreed.
func (p *procedure) final(r *paper.ProcedureResult, over bool) *paper.ProcedureResult {
	if r == nil || !over && !(p.body.AtOnce && r.Agreed) {
		return nil
	}
	r.Final = true
	return r
}

// resultRule: the mediator says what came out, to all in the same bytes. A side
// is shown a result that cannot come from anything it handed in.
func resultRule(t *Talks, c claim) Verdict {
	b := c.paper.Body.(*paper.ProcedureResult)
	p := t.deciding.procedureByID[b.Procedure]
	if p == nil {
		return refuse("procedure", sayProcedureNone("id", b.Procedure.Short()))
	}
	ref := RefOf(p.Paper)
	if p.agreed == nil {
		return refuse("procedure", sayProcedureShut("paper", ref))
	}
	if !sameDesks(c.paper.To, p.Paper.To) {
		return refuse("result", sayResultTo("paper", ref))
	}
	if end := p.over(); end != nil && end.id() != c.paper.ID {
		return refuse("result", sayResultTwo("paper", ref, "desk", c.by))
	}
	if b.Round > 0 && !b.Final && p.result(b.Round) != nil {
		return refuse("result", sayResultTwo("paper", ref, "desk", c.by))
	}
	if c.draft() {
		return allowed() // made by the closing act from what this desk holds
	}
	if b.Final && c.paper.Date.Before(p.body.Until.At) && !(p.body.AtOnce && b.Agreed) && (p.engine.done == nil || !p.engine.done(t, p)) {
		return refuse("result", sayResultEarly("paper", ref, "until", p.body.Until))
	}
	if t.self != t.mediator() && slices.Contains(t.sides(p), t.self) && t.cannotBe(p, b) {
		return refuse("result", sayResultFalse("paper", ref, "desk", t.self))
	}
	return allowed()
}

// cannotBe reports whether a result contradicts everything this desk handed in:
// which of it counted, the mediator's hour decided.
func (t *Talks) cannotBe(p *procedure, r *paper.ProcedureResult) bool {
	if !p.engine.denies(t, p, t.self, nil, r) {
		return false
	}
	for _, it := range p.bids[t.self] {
		if b := it.Paper.Body.(*paper.Bid); b.Round == r.Round && !p.engine.denies(t, p, t.self, b, r) {
			return false
		}
	}
	return true
}

func sameDesks(a, b []paper.Desk) bool {
	return len(a) == len(b) && !slices.ContainsFunc(a, func(d paper.Desk) bool { return !slices.Contains(b, d) })
}

func foldResult(t *Talks, it *item) {
	if p := t.deciding.procedureByID[it.Paper.Body.(*paper.ProcedureResult).Procedure]; p != nil {
		p.results = append(p.results, it)
	}
}
