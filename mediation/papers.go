package mediation

import (
	"slices"

	"goodoffices/paper"
)

// papers is the first primitive: said, carried, told, held, returned.
type papers struct {
	numbers   map[string]int       // highest reference number, by author and addressees
	early     map[paper.ID][]*item // receipts of papers not held yet
	readBacks []*item
	approvals []*item
	carries   []Carry // what is to be passed on because it is addressed, since last taken
	deferred  []*item // what is passed on once its addressees hold what it names
}

func newPapers() papers {
	return papers{numbers: map[string]int{}, early: map[paper.ID][]*item{}}
}

// A Carry is a paper that the mediator's desk passes on by itself, in the
// commit in which the paper took effect.
type Carry struct {
	Paper paper.ID
	To    []paper.Desk
}

// TakeCarries returns what is to be passed on by itself since the last call.
// It is taken in the commit that folds; a desk that opens its store drops it.
func (t *Talks) TakeCarries() []Carry {
	out := t.papers.carries
	t.papers.carries = nil
	return out
}

// numberKey is under what a paper is numbered: its author and its addressees,
// so that no number depends on traffic with anyone else.
func numberKey(from paper.Desk, to []paper.Desk) string {
	key := string(from)
	for _, d := range slices.Sorted(slices.Values(to)) {
		key += "\n" + string(d)
	}
	return key
}

// NextNumber returns the reference number of this desk's next numbered paper
// to these addressees.
func (t *Talks) NextNumber(to []paper.Desk) int {
	return t.papers.numbers[numberKey(t.self, to)] + 1
}

// fold notes what every paper brings: its reference, what it answers, and
// whether it is passed on by itself.
func (s *papers) fold(t *Talks, it *item) {
	p := it.Paper
	if p.Number > 0 {
		key := numberKey(p.From, p.To)
		s.numbers[key] = max(s.numbers[key], p.Number)
	}
	if other := t.items[p.Reply]; other != nil {
		other.reply(it)
	}
	s.carry(t, it)
}

// carry notes to whom a paper is passed on by itself, now or later.
func (s *papers) carry(t *Talks, it *item) {
	to, later := t.onward(it)
	if len(to) > 0 {
		it.holders |= t.desks.set(to...)
		s.carries = append(s.carries, Carry{Paper: it.id(), To: to})
	}
	if later {
		s.deferred = append(s.deferred, it)
	}
}

// carryDeferred looks again at what waited for its addressees to hold what it
// names: something has come to them since, perhaps.
func (s *papers) carryDeferred(t *Talks) {
	waiting := s.deferred
	s.deferred = nil
	for _, it := range waiting {
		s.carry(t, it)
	}
}

// onward returns to whom the mediator's desk passes a paper on by itself, and
// whether somebody else is to have it later: nobody gets a paper before what
// it names.
func (t *Talks) onward(it *item) (to []paper.Desk, later bool) {
	p := it.Paper
	if t.self != t.mediator() || it.author() == t.self || !t.goesByItself(p.Kind) {
		return nil, false
	}
	for _, d := range p.To {
		switch {
		case !t.members.hasDesk(d) || it.has(t.desks.set(d)) || !t.told(d, it.author()):
		case t.lacksNamed(d, p):
			later = true
		default:
			to = append(to, d)
		}
	}
	return to, later
}

// goesByItself reports whether the mediator's desk passes papers of a kind on
// because they are addressed.
func (t *Talks) goesByItself(k paper.Kind) bool {
	kept := k == paper.KindReceipt && t.Terms() != nil && t.Terms().Receipts == "kept"
	return table[k].carried == byItself && !kept
}

// lacksNamed reports whether a desk lacks something held here that p names.
func (t *Talks) lacksNamed(d paper.Desk, p *paper.Paper) bool {
	if table[p.Kind].shows {
		return false
	}
	return slices.ContainsFunc(p.Names(), func(id paper.ID) bool {
		named := t.items[id]
		return named != nil && !named.has(t.desks.set(d))
	})
}

// told reports whether d was told that other takes part.
func (t *Talks) told(d, other paper.Desk) bool {
	for _, it := range t.members.terms {
		b := it.Paper.Body.(*paper.Terms)
		if t.held(d, it.id()) != nil && slices.ContainsFunc(b.Participants, func(p paper.Participant) bool { return p.Desk == other }) {
			return true
		}
	}
	cards := t.Cards(other)
	return len(cards) > 0 && t.held(d, cards[0].Brought) != nil
}

// ReceiptFor returns the receipt that the running desk owes for an arrived
// paper, whatever its verdict: a signed one to the author of a formal paper
// whose signatures verify, an informal one to the neighbour. Receipts get none.
func (t *Talks) ReceiptFor(e Entry) (paper.Draft, bool) {
	p := e.Paper
	arrival := paper.Arrival{Of: p.ID}
	switch {
	case p.Kind == paper.KindReceipt, p.Kind == paper.KindInformalReceipt:
		return paper.Draft{}, false
	case e.Proof == ProofSigned && p.From != t.self:
		return paper.Draft{To: []paper.Desk{p.From}, Privilege: paper.PrivilegeTalks, Body: &paper.Receipt{Arrival: arrival}, Hand: t.hop(p.From)}, true
	case e.Proof == ProofAuthentic:
		return paper.Draft{To: []paper.Desk{e.Hand}, Privilege: paper.PrivilegeTalks, Body: &paper.InformalReceipt{Arrival: arrival}, Hand: []paper.Desk{e.Hand}}, true
	}
	return paper.Draft{}, false
}

// hop returns into whose pouch a paper goes on its way to these desks: their
// own where there is a channel, the mediator's otherwise.
func (t *Talks) hop(to ...paper.Desk) []paper.Desk {
	var out []paper.Desk
	for _, d := range to {
		next := t.mediator()
		if t.self == next || t.direct(t.self, d) && t.known.Direct(d) {
			next = d
		}
		if next != t.self && t.members.hasDesk(next) && !slices.Contains(out, next) {
			out = append(out, next)
		}
	}
	return out
}

var (
	sayReceiptWhose = saying("receipt.whose", "{desk} was not sent {paper}, so it cannot have received it.")
	sayDisposeWhose = saying("disposition.whose", "{paper} was not for the mediator to dispose of.")
	sayDisposeTo    = saying("disposition.to", "A disposition goes to the author of {paper}, or to nobody.")
	sayDisposeKind  = saying("disposition.kind", "{paper} is {class}; its disposition has to be too.")
	sayWithdrawWho  = saying("withdrawal.whose", "Only its author withdraws {paper}.")
	sayWithdrawLate = saying("withdrawal.conveyed", "{paper} has gone to {desks}; it cannot be withdrawn any more. A further paper can correct it.")
	sayWithdrawn    = saying("withdrawal.twice", "{paper} is withdrawn.")
)

// Some papers say the same of a formal and of an informal one, in kinds of
// their own.
type (
	arrived   interface{ Arrived() paper.ID }
	disposed  interface{ Disposed() paper.Disposal }
	retracted interface{ Retracted() paper.ID }
)

func receiptRule(t *Talks, c claim) Verdict {
	it := t.items[c.paper.Body.(arrived).Arrived()]
	if it == nil {
		return allowed() // namesRule has said what can be said
	}
	if it.author() == c.by {
		return refuse("receipt", sayReceiptWhose("desk", c.by, "paper", RefOf(it.Paper)))
	}
	return allowed()
}

func foldReceipt(t *Talks, it *item) {
	of := it.Paper.Body.(arrived).Arrived()
	p := t.items[of]
	if p == nil {
		t.papers.early[of] = append(t.papers.early[of], it)
		return
	}
	p.receipts = append(p.receipts, it)
	p.holders |= t.desks.set(it.author())
	t.crossedThere(p, it.author())
}

// crossedThere notes, when a desk's receipt of a proposal arrives, whether what
// that desk had sent before makes the rules refuse the proposal now: then it
// may have taken it as crossed, and its silence means nothing.
func (t *Talks) crossedThere(it *item, d paper.Desk) {
	p := t.deciding.byID[it.id()]
	if p != nil && it.author() == t.self && t.judge(claim{by: t.self, paper: it.Paper, entry: new(it.entry())}).Answer == Refused {
		p.crossedAt = append(p.crossedAt, d)
	}
}

func dispositionRule(t *Talks, c claim) Verdict {
	d := c.paper.Body.(disposed).Disposed()
	it := c.holds(t, d.Of)
	if it == nil {
		return allowed()
	}
	ref := RefOf(it.Paper)
	switch {
	case it.author() == c.by:
		return refuse("disposition", sayDisposeWhose("paper", ref))
	case it.kind().Class() != c.paper.Kind.Class():
		return refuse("disposition", sayDisposeKind("paper", ref, "class", it.kind().Class()))
	case len(c.paper.To) > 0 && c.paper.To[0] != it.author():
		return refuse("disposition", sayDisposeTo("paper", ref))
	case c.draft() && it.sequel().withdrawn && d.Action != paper.ActionReturned:
		return refuse("withdrawal", sayWithdrawn("paper", ref))
	}
	return allowed()
}

func foldDisposition(t *Talks, it *item) {
	d := it.Paper.Body.(disposed).Disposed()
	if of := t.items[d.Of]; of != nil {
		of.dispose(disposal{d.Action, d.Desks, it})
		if d.Action == paper.ActionVerbatim {
			of.holders |= t.desks.set(d.Desks...)
		}
		if to := t.conveyedTo(of, t.self); len(to) > 0 {
			of.note().withdrawn = false // it had gone before the mediator could know
		}
	}
}

var sayToldWhom = saying("told.desk", "{desk} does not take part in these talks; what is told of them is told to a side, an observer or a guarantor.")

// toldRule: whoever is outside the talks, or is this desk itself, is told nothing
// of them. A seat without a desk takes part.
func toldRule(t *Talks, c claim) Verdict {
	to := c.paper.Body.(*paper.Told).Desk
	if _, ok := t.members.place(to); !ok || to == c.by {
		return refuse("told", sayToldWhom("desk", to))
	}
	return allowed()
}

func foldTold(t *Talks, it *item) {
	b := it.Paper.Body.(*paper.Told)
	for _, id := range b.Of {
		if of := t.items[id]; of != nil {
			of.dispose(disposal{paper.ActionTold, []paper.Desk{b.Desk}, it})
		}
	}
}

func withdrawalRule(t *Talks, c claim) Verdict {
	it := c.holds(t, c.paper.Body.(retracted).Retracted())
	if it == nil {
		return allowed()
	}
	ref := RefOf(it.Paper)
	switch {
	case it.author() != c.by:
		return refuse("withdrawal", sayWithdrawWho("paper", ref))
	case it.sequel().withdrawn:
		return refuse("withdrawal", sayWithdrawn("paper", ref))
	case it.kind().Class() != c.paper.Kind.Class():
		return refuse("disposition", sayDisposeKind("paper", ref, "class", it.kind().Class()))
	}
	if to := t.conveyedTo(it, c.by); len(to) > 0 {
		return refuse("withdrawal", sayWithdrawLate("paper", ref, "desks", to))
	}
	return allowed()
}

// conveyedTo returns to whom the mediator passed a paper or its substance, as
// far as a desk can know: by a disposition or a receipt that it holds.
func (t *Talks) conveyedTo(it *item, knower paper.Desk) []paper.Desk {
	var to []paper.Desk
	add := func(d paper.Desk) {
		if d != it.author() && d != t.mediator() && !slices.Contains(to, d) {
			to = append(to, d)
		}
	}
	for _, d := range it.sequel().disposals {
		switch d.action {
		case paper.ActionVerbatim, paper.ActionOwnWords, paper.ActionTold:
			if t.held(knower, d.by.id()) != nil {
				for _, desk := range d.desks {
					add(desk)
				}
			}
		}
	}
	for _, r := range it.receipts {
		if t.held(knower, r.id()) != nil {
			add(r.author())
		}
	}
	return to
}

// foldWithdrawal takes a paper back, unless it had gone before the author
// could know.
func foldWithdrawal(t *Talks, it *item) {
	of := t.items[it.Paper.Body.(retracted).Retracted()]
	if of == nil {
		return
	}
	if to := t.conveyedTo(of, t.self); len(to) > 0 {
		it.hide(sayWithdrawLate("paper", RefOf(of.Paper), "desks", to))
		return
	}
	of.note().withdrawn = true
}
