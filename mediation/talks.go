package mediation

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"goodoffices/paper"
)

// Talks is what one desk knows of one negotiation: the fold of the papers it
// holds. It is not safe for concurrent use.
type Talks struct {
	self  paper.Desk
	id    paper.ID
	desks desks

	items   map[paper.ID]*item
	order   []*item // by entry number
	applied []*item // in the order in which they took effect
	ways    map[paper.Desk][]*way
	tray    []*item
	pending map[paper.ID]*item // drafts of the act being permitted, by their stand-in ids
	glance  *maker             // takes the drafts of an act that is only looked at

	known Known

	members  members  // who takes part, by which terms, and whether talks go on
	papers   papers   // said: correspondence, dispositions, receipts
	deciding deciding // decided: proposals, answers, outcomes, exchanges
	gates    gates    // unlocked: gates, conditions, attestations
	topics   topics   // about what: topics, stances, assurances, the register
	drafting drafting // drafted: versions of the text, amendments
}

// Known is what rules and views take as values beside the fold: it changes
// with no paper.
type Known struct {
	// Confirmed tells which desks cosigned a paper's leaf of the joint record.
	Confirmed func(paper.ID) []paper.Desk
	// Compared tells whether an officer compared the words of a card.
	Compared func(card paper.ID) bool
	// Waiting returns a signed paper that waits in this desk's cabinet, nil if
	// there is none of that id.
	Waiting func(paper.ID) *paper.Paper
	// Attached tells whether the desk holds an attachment.
	Attached func(digest paper.ID) bool
	// Direct tells whether the direct channel with a desk is open: what the
	// rules allow may still be on its way.
	Direct func(paper.Desk) bool
}

// New returns the talks of a desk that holds nothing of them yet.
func New(self paper.Desk, id paper.ID) *Talks {
	t := &Talks{
		self: self, id: id,
		desks: desks{byName: map[paper.Desk]int{}},
		items: map[paper.ID]*item{},
		ways:  map[paper.Desk][]*way{},
		known: Known{
			Confirmed: func(paper.ID) []paper.Desk { return nil },
			Compared:  func(paper.ID) bool { return false },
			Attached:  func(paper.ID) bool { return true },
			Direct:    func(paper.Desk) bool { return true },
			Waiting:   func(paper.ID) *paper.Paper { return nil },
		},
	}
	t.desks.set(self)
	t.members = newMembers()
	t.papers = newPapers()
	t.deciding = newDeciding()
	t.gates = newGates()
	t.topics = newTopics()
	t.drafting = newDrafting()
	return t
}

// Know sets what rules and views take as values. Nil functions leave what was.
func (t *Talks) Know(k Known) {
	if k.Confirmed != nil {
		t.known.Confirmed = k.Confirmed
	}
	if k.Compared != nil {
		t.known.Compared = k.Compared
	}
	if k.Direct != nil {
		t.known.Direct = k.Direct
	}
	if k.Waiting != nil {
		t.known.Waiting = k.Waiting
	}
	if k.Attached != nil {
		t.known.Attached = k.Attached
	}
}

// Self returns whose desk this is.
func (t *Talks) Self() paper.Desk { return t.self }

// ID returns the identity of the talks.
func (t *Talks) ID() paper.ID { return t.id }

// Len returns how many entries were folded.
func (t *Talks) Len() int { return len(t.order) }

// Fold applies one entry and returns how the desk takes it. It never fails and
// reads no clock: a paper that cannot have effect stays, void, with its reason.
// An entry already folded changes nothing.
func (t *Talks) Fold(e Entry) Standing {
	if known := t.items[e.Paper.ID]; known != nil {
		return known.standing
	}
	it := t.newItem(e)
	t.order = append(t.order, it)
	t.take(it)
	if it.standing == Regular {
		t.judgeTray()
	}
	return it.standing
}

// take judges an item and lets it have its effect.
func (t *Talks) take(it *item) {
	defer func() { t.items[it.id()] = it }()
	if it.Paper.Body == nil {
		it.standing = NewerProgram
		t.tray = append(t.tray, it)
		return
	}
	if it.Proof == ProofOwn { // permitted when it was made
		if v := t.ownRule(it); !v.OK() {
			it.standing, it.refusal = Irregular, v.Refusal
			t.tray = append(t.tray, it)
			return
		}
		t.apply(it)
		return
	}
	v := t.Judge(it.entry())
	switch {
	case v.Answer != Refused:
		it.refusal = v.Refusal
		t.apply(it)
	case !t.trayFull(it.Hand) && t.crossed(it):
		it.standing, it.refusal = Crossed, v.Refusal
		it.holders = t.holdersOf(it)
		t.papers.carry(t, it) // it is without effect here; its addressees judge for themselves
	default:
		it.standing, it.refusal = Irregular, v.Refusal
		t.tray = append(t.tray, it)
	}
}

// ownRule lets this desk's own paper wait for what it names. When it was made
// that was here; a desk that was put back is given its own papers first.
func (t *Talks) ownRule(it *item) Verdict {
	for _, id := range it.Paper.Names() {
		if t.items[id] == nil {
			return refuse("names", sayNotHeldBy("id", id.Short(), "desk", t.self))
		}
	}
	return allowed()
}

// maxTray bounds how many papers that one hand brought are judged again and
// again: a desk that sends nothing but what is refused must not make every
// other paper slow.
const maxTray = 64

// trayFull reports whether too much of what a hand brought is set aside already.
func (t *Talks) trayFull(hand paper.Desk) bool {
	n := 0
	for _, it := range t.tray {
		if it.Hand == hand && it.standing == Irregular {
			n++
		}
	}
	return n >= maxTray
}

// apply lets a regular item have its effect.
func (t *Talks) apply(it *item) {
	it.standing = Regular
	it.applied = uint32(len(t.order))
	t.items[it.id()] = it
	it.holders = t.holdersOf(it)
	for _, id := range it.Paper.Names() {
		if named := t.items[id]; named != nil {
			named.holders |= t.desks.set(it.author())
		}
	}
	t.applied = append(t.applied, it)
	t.papers.fold(t, it)
	if fold := table[it.kind()].fold; fold != nil {
		fold(t, it)
	}
	t.papers.carryDeferred(t)
	t.deciding.leaves.fold(t, it)
	t.deciding.foldOffer(it)
}

// judgeTray judges again what was set aside, until nothing changes any more.
func (t *Talks) judgeTray() {
	for again := true; again; {
		again = false
		judged := map[paper.Desk]int{}
		for _, it := range slices.Clone(t.tray) {
			if it.standing != Irregular || !t.mayNow(it, judged) {
				continue
			}
			t.tray = slices.DeleteFunc(t.tray, func(other *item) bool { return other == it })
			t.apply(it)
			again = true
		}
	}
}

// mayNow judges again what was set aside, so much of what each hand brought.
func (t *Talks) mayNow(it *item, judged map[paper.Desk]int) bool {
	if it.Proof == ProofOwn {
		return t.ownRule(it).OK()
	}
	judged[it.Hand]++
	return judged[it.Hand] <= maxTray && t.Judge(it.entry()).Answer != Refused
}

// crossed reports whether its author may have believed the paper allowed: the
// rules allowed it in any of this desk's states since the newest entry that the
// author must have held, or would have without what this desk did since.
func (t *Talks) crossed(it *item) bool {
	if !it.Proof.holds() || it.kind() == paper.KindCard { // a card is or is not its desk's
		return false
	}
	for _, id := range it.Paper.Names() {
		if named := t.items[id]; named != nil && named.standing == Crossed {
			return true // what follows from a paper that crossed crosses with it
		}
	}
	if t.callCrossed(it) || t.stepCrossed(it) {
		return true
	}
	since := t.authorMustHaveHeld(it)
	return t.allowedSince(it, since, func(*item) bool { return true }) ||
		t.allowedSince(it, since, func(was *item) bool { return int(was.applied) <= since || was.Hand == it.Hand })
}

// allowedSince reports whether the rules allowed a paper in any state since an
// entry, in the history of what is kept of it.
func (t *Talks) allowedSince(it *item, since int, kept func(*item) bool) bool {
	past := New(t.self, t.id)
	past.known = t.known
	for _, was := range t.applied {
		if !kept(was) || !past.hasNamed(t, was.Paper) {
			continue
		}
		if int(was.applied) > since && past.Judge(it.entry()).Answer != Refused {
			return true
		}
		past.relive(was)
	}
	return past.Judge(it.entry()).Answer != Refused
}

// hasNamed reports whether everything that p names and that t holds is here too.
func (past *Talks) hasNamed(t *Talks, p *paper.Paper) bool {
	for _, id := range p.Names() {
		if t.items[id] != nil && past.items[id] == nil {
			return false
		}
	}
	return true
}

// relive applies what took effect once, without judging it again.
func (t *Talks) relive(was *item) {
	it := t.newItem(was.entry())
	it.refusal = was.refusal
	t.order = append(t.order, it)
	t.apply(it)
	it.applied = was.applied
}

// authorMustHaveHeld returns the number of the newest entry of this desk that
// the author must have held: by the pouch's acknowledgement where the author is
// the neighbour, by the papers it names where not.
func (t *Talks) authorMustHaveHeld(it *item) int {
	if it.Hand == it.author() {
		return it.Seen
	}
	newest := 0
	for _, id := range it.Paper.Names() {
		if other := t.items[id]; other != nil {
			newest = max(newest, other.Number)
		}
	}
	return newest
}

// holdersOf returns the desks known to hold a paper when it is first folded:
// its author, whose hand brought it, this desk, and whom it was sent to.
func (t *Talks) holdersOf(it *item) deskSet {
	s := t.desks.set(it.author(), it.Hand, t.self) | t.desks.set(it.Sent...)
	if it.author() == t.mediator() && it.Hand == it.author() {
		// What the mediator addresses to several it sends to all of them.
		s |= t.desks.set(it.Paper.To...)
	}
	if it.author() == t.self && table[it.kind()].carried == byItself {
		// What is carried by itself reaches its addressees before anything that follows it.
		s |= t.desks.set(it.Paper.To...)
	}
	return s
}

// item returns what took effect under an id, a draft of the act being
// permitted included; nil if nothing did.
func (t *Talks) item(id paper.ID) *item {
	if it := t.pending[id]; it != nil {
		return it
	}
	if it := t.items[id]; it != nil && it.standing == Regular {
		return it
	}
	return nil
}

// held returns an item that desk d is known to hold.
func (t *Talks) held(d paper.Desk, id paper.ID) *item {
	it := t.item(id)
	if it == nil || d != t.self && !it.has(t.desks.set(d)) {
		return nil
	}
	return it
}

// referred returns the paper of a reference such as "Tehran to Washington No. 3".
func (t *Talks) referred(s string) *item {
	number, err := strconv.Atoi(s[strings.LastIndexByte(s, ' ')+1:])
	if err != nil || number == 0 {
		return nil
	}
	for _, it := range slices.Backward(t.applied) {
		if it.Paper.Number == number && RefOf(it.Paper).String() == s {
			return it
		}
	}
	return nil
}

// Number returns the number of a held paper among this desk's entries, 0 if it
// is not held.
func (t *Talks) Number(id paper.ID) int {
	if it := t.items[id]; it != nil {
		return it.Number
	}
	return 0
}

// Numbered returns the id of the entry of a number from 1 to Len.
func (t *Talks) Numbered(n int) paper.ID { return t.order[n-1].id() }

// Find returns the id that a Ref names: ErrNotHeld or ErrAmbiguous.
func (t *Talks) Find(r Ref) (paper.ID, error) {
	s := string(r)
	if id, err := paper.ParseID(s); err == nil {
		if t.items[id] == nil {
			return paper.ID{}, fmt.Errorf("%q: %w", s, ErrNotHeld)
		}
		return id, nil
	}
	if it := t.referred(s); it != nil {
		return it.id(), nil
	}
	var found []paper.ID
	if len(s) >= 8 && strings.Trim(s, "0123456789abcdef") == "" {
		for id := range t.items {
			if strings.HasPrefix(id.String(), s) {
				found = append(found, id)
			}
		}
	}
	switch len(found) {
	case 1:
		return found[0], nil
	case 0:
		return paper.ID{}, fmt.Errorf("%q: %w", s, ErrNotHeld)
	}
	return paper.ID{}, fmt.Errorf("%q: %w", s, ErrAmbiguous)
}
