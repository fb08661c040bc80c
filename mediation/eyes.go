package mediation

import (
	"slices"
	"time"

	"goodoffices/paper"
)

// Eyes answer, before anything is written, who will see it: which desks come
// to see what an act makes, when, and in which form. They are derived from the
// act's own drafts and from the rules by which papers are carried, conveyed,
// said, enclosed and recorded; nothing here permits or forbids.
type Eyes struct {
	Of       paper.Desk // whose desk acts
	Mediator paper.Desk
	List     []Eye // empty where no paper can be derived yet
}

// An Eye is one desk that sees, or may come to see, one paper.
type Eye struct {
	Desk  paper.Desk // "" with WhenJoins: whoever takes part later
	Paper paper.ID   // a held paper, or paper.Earlier(i) for draft i of the act
	Kind  paper.Kind
	From  paper.Desk // the paper's author
	When  When
	As    As

	Signed    bool       // it proves itself to anyone, by its author's signature
	Seat      bool       // the desk is a seat without one: only once it has its own
	Named     bool       // in the mediator's words: its author may be named
	Condition paper.Text // with WhenMet, in words; may be empty
}

// A When says what has to happen before a desk sees.
type When string

// The whens.
const (
	WhenNow       When = "now"       // the act itself brings it, or the mediator's desk by itself
	WhenHeld      When = "held"      // by itself too, as soon as the desk holds what the paper names
	WhenConveyed  When = "conveyed"  // if the mediator passes it on
	WhenMet       When = "met"       // if the mediator passes it on, once a condition is met
	WhenTogether  When = "together"  // if the mediator passes it on, with the other side's in one act
	WhenApproved  When = "approved"  // if the mediator says it, in words its author has approved first
	WhenOpened    When = "opened"    // once the speaker opens lines of a note
	WhenReadBack  When = "read-back" // if lines of a note are read back to their speaker
	WhenDeposited When = "deposited" // once its author hands it in for the exchange
	WhenCalled    When = "called"    // once all have said yes in private
	WhenDecided   When = "decided"   // with the outcome of the proposal
	WhenRecorded  When = "recorded"  // when it stands in the joint record
	WhenInvited   When = "invited"   // on opening the invitation
	WhenJoins     When = "joins"     // on taking part later, or on getting a desk
)

// An As says what a desk sees of a paper.
type As string

// The forms.
const (
	AsPaper    As = "paper"     // the paper itself, word for word
	AsOwnWords As = "own-words" // in the mediator's words, written or by mouth
	AsIdea     As = "idea"      // as an idea of the mediator's own
	AsMouth    As = "mouth"     // told by mouth
	AsExists   As = "exists"    // nothing but that there is such a paper
)

// WhoSees answers who would see what an act makes, and whether the act is
// permitted so far. It works on a form that is half filled: what is still
// missing refuses nothing. An act that is refused is answered all the same
// where it made drafts; where it made none there is only the refusal.
func WhoSees(t *Talks, a Act, now time.Time) (Eyes, Verdict) {
	var m maker
	t.glance = &m
	_, v := a.Permit(t, now)
	t.glance = nil
	m.looks = true
	if len(m.drafts) == 0 {
		return t.noEyes(), v
	}
	eyes := t.eyesOf(&m)
	return eyes, m.verdict
}

func (t *Talks) noEyes() Eyes { return Eyes{Of: t.self, Mediator: t.mediator()} }

// eyesOf looks at the drafts of an act.
func (t *Talks) eyesOf(m *maker) Eyes {
	e := t.noEyes()
	t.pending = map[paper.ID]*item{}
	defer func() { t.pending = nil }()
	g := glance{t: t, eyes: &e, seen: map[paper.ID]*sight{}}
	g.lay(m)
	for _, s := range g.order {
		if s.nobodyYet() {
			return t.noEyes()
		}
		g.look(s)
	}
	return e
}

// glance looks at the papers of one act.
type glance struct {
	t     *Talks
	eyes  *Eyes
	seen  map[paper.ID]*sight
	order []*sight
}

// A sight is a paper that is looked at: a draft, or a held paper whose use the
// act changes, on a copy of its own.
type sight struct {
	*item
	hand   []paper.Desk // into whose pouches it goes
	when   When         // at which moment
	held   bool         // a held paper, not a draft
	onward bool         // only passed on: who else may see it was answered when it was written
}

// lay sets out the drafts as the papers they will be, and lets those that
// instruct or withdraw have their effect on the others.
func (g *glance) lay(m *maker) {
	for _, p := range m.released {
		m.know(p.ID, p, nil)
	}
	for i, d := range m.drafts {
		id := d.Existing
		if id.IsZero() {
			id = paper.Earlier(i)
			m.judge(i, d)
		}
		it := g.t.item(id)
		if it == nil {
			continue
		}
		s := g.sight(it)
		s.hand, s.when = d.Hand, whenLeaves(d.Wait)
		s.onward = s.held && !d.Existing.IsZero()
	}
	for _, s := range slices.Clone(g.order) {
		switch b := s.Paper.Body.(type) {
		case *paper.CoverNote:
			if of := g.t.item(b.Of); of != nil && b.Handling != "" && len(s.Paper.To) > 0 {
				g.sight(of).note().cover = s.item
			}
		case retracted:
			if of := g.t.item(b.Retracted()); of != nil {
				g.sight(of).note().withdrawn = true
			}
		}
	}
}

// whenLeaves is when a draft leaves its desk.
func whenLeaves(w paper.Wait) When {
	switch {
	case !w.Exchange.IsZero():
		return WhenDeposited
	case !w.Call.IsZero():
		return WhenCalled
	}
	return WhenNow
}

// sight returns what is looked at under an item's id, a copy of the item.
func (g *glance) sight(it *item) *sight {
	s := g.seen[it.id()]
	if s == nil {
		own, further := *it, it.sequel()
		own.further = &further
		s = &sight{item: &own, when: WhenNow, held: g.t.items[it.id()] == it}
		g.seen[it.id()] = s
		g.order = append(g.order, s)
	}
	return s
}

// add notes an eye on a paper, unless that desk sees the paper itself now.
func (g *glance) add(s *sight, e Eye) {
	if e.Paper.IsZero() {
		e.Paper, e.Kind = s.id(), s.kind()
	}
	e.From = s.author()
	if e.Desk == "" && e.When != WhenJoins {
		return // not filled in yet
	}
	for _, had := range g.eyes.List {
		if had.Paper == e.Paper && had.Desk == e.Desk && (had.When == WhenNow && had.As == AsPaper || had.When == e.When && had.As == e.As) {
			return
		}
	}
	g.eyes.List = append(g.eyes.List, e)
}

// whole is the eye of a desk that gets the paper itself.
func (g *glance) whole(s *sight, d paper.Desk, when When) Eye {
	return Eye{Desk: d, When: when, As: AsPaper, Signed: s.kind().Class() == paper.Formal, Seat: d != "" && d != g.t.self && !g.t.members.hasDesk(d)}
}
