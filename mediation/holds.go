package mediation

import (
	"reflect"
	"slices"
	"time"

	"goodoffices/paper"
)

// Holdings tell every participant, on one page, what kind of data comes to be
// held where: by the rules of the talks at which desks, and beside them on
// whose machines. The rows are made by asking WhoSees's own question of a
// paper of each kind between model desks, so they cannot say anything else.
type Holdings struct {
	Rows  []Holding
	Hosts []Host
	Notes []Sentence // what holds for every desk, whatever the rules
}

// A Holding is who comes to hold papers of some kinds, in one use of them.
type Holding struct {
	Kinds    []paper.Kind   // all that are alike in this
	Formal   bool           // they prove themselves to anyone, by their author's signature
	From     paper.Place    // who wrote them: a party, or the mediator
	Kept     bool           // addressed to nobody
	Noted    bool           // a note of what the addressee said, taken down by the mediator
	Handling paper.Handling // what the cover note asks; "" where there is none
	Cells    []Cell         // one a role, in the order of HoldingRoles
}

// A HoldingRole is a desk's part in one paper.
type HoldingRole string

// The roles.
const (
	HoldsMediator  HoldingRole = "mediator"
	HoldsAddressee HoldingRole = "addressee"
	HoldsSeat      HoldingRole = "seat"   // an addressee without a desk
	HoldsOthers    HoldingRole = "others" // who takes part and is not addressed
	HoldsLater     HoldingRole = "later"  // who takes part later
)

// HoldingRoles lists the roles; the author holds its papers in any case.
var HoldingRoles = []HoldingRole{HoldsMediator, HoldsAddressee, HoldsSeat, HoldsOthers, HoldsLater}

// A Cell is what one role comes to see, in every way there is.
type Cell struct {
	Role HoldingRole
	How  []HowSeen
}

// A HowSeen is how one role comes to see a paper.
type HowSeen struct {
	When When
	As   As
}

// A Host is whose machine a desk runs on, as its card says.
type Host struct {
	Desk  paper.Desk
	Host  string       // "" for the desk's own
	Share []paper.Desk // other desks of these talks with the same host
}

// The model desks between which a paper of each kind is written.
const (
	modelAuthor    paper.Desk = "author"
	modelMediator  paper.Desk = "mediator"
	modelAddressee paper.Desk = "addressee"
	modelSeat      paper.Desk = "seat"
	modelOther     paper.Desk = "other"
)

// WhoHolds answers for these talks, under the terms in force.
func WhoHolds(t *Talks) Holdings {
	h := Holdings{Hosts: t.hosts(), Notes: []Sentence{sayAuthors(), sayOfficers(), sayHosts(), sayCourier(), sayFormal(), sayInformal(), sayCabinet()}}
	for _, k := range slices.Sorted(slices.Values(paper.Kinds())) {
		if table[k].reach == reachNobody || table[k].shows {
			continue // cards are shown to all; receipts say only that something came
		}
		for _, row := range t.holdingsOf(k) {
			same := slices.IndexFunc(h.Rows, func(had Holding) bool { return had.like(row) })
			if same < 0 {
				h.Rows = append(h.Rows, row)
				continue
			}
			h.Rows[same].Kinds = append(h.Rows[same].Kinds, k)
		}
	}
	return h
}

// like reports whether two rows say the same of different kinds.
func (h Holding) like(other Holding) bool {
	other.Kinds = h.Kinds
	return reflect.DeepEqual(h, other)
}

// holdingsOf returns the rows of one kind: kept, addressed, and with each cover
// note that its author may give it; from a party and from the mediator, as far
// as these make it.
func (t *Talks) holdingsOf(k paper.Kind) []Holding {
	var out []Holding
	for _, from := range []paper.Place{paper.PlaceParty, paper.PlaceMediator} {
		if by := table[k].by; by != nil && !slices.Contains(by, from) {
			continue
		}
		out = append(out, t.model(from).rows(k)...)
	}
	if k == paper.KindMessage {
		m := t.model(paper.PlaceMediator)
		note := m.row(&paper.Message{Noted: &paper.Noted{Desk: modelAddressee}}, nil, "")
		note.Noted = true
		out = append(out, note)
	}
	return out
}

func (m model) rows(k paper.Kind) []Holding {
	var out []Holding
	rules := table[k]
	if rules.reach.nobody() {
		out = append(out, m.row(bodyOf(k), nil, ""))
	}
	to := m.addressees(k, rules.reach)
	if len(to) == 0 {
		return out
	}
	out = append(out, m.row(bodyOf(k), to, ""))
	if m.self == modelMediator || rules.carried == byItself || rules.meets {
		return out
	}
	for _, handling := range paper.Handlings {
		if m.mayAsk(k, to, handling) {
			out = append(out, m.row(bodyOf(k), to, handling))
		}
	}
	return out
}

// bodyOf returns a body of a kind as the model writes it.
func bodyOf(k paper.Kind) paper.Body {
	switch b := k.New().(type) {
	case *paper.Invitation:
		b.Invitee = modelSeat
		return b
	case *paper.Adherence:
		b.Step = paper.SigningSign
		return b
	case *paper.Told:
		b.Desk = modelAddressee
		return b
	case *paper.Approval:
		b.Answers = []paper.Permission{{Leave: paper.LeaveYes}}
		return b
	default:
		return b
	}
}

// A model is talks between model desks, under the terms in force of real ones.
type model struct{ *Talks }

func (t *Talks) model(from paper.Place) model {
	m := model{New(modelAuthor, t.id)}
	if from == paper.PlaceMediator {
		m = model{New(modelMediator, t.id)}
	}
	terms := paper.Terms{Default: t.defaultHandling()}
	if t.Terms() != nil {
		terms = *t.Terms()
	}
	terms.Participants = nil
	for i, d := range []paper.Desk{modelMediator, modelAuthor, modelAddressee, modelOther, modelSeat} {
		who := m.members.add(d, paper.PlaceParty)
		switch d {
		case modelMediator:
			who.place, m.members.mediator = paper.PlaceMediator, d
		case modelOther:
			who.place = paper.PlaceObserver
		}
		who.agreed = true
		if d != modelSeat {
			who.cardID = paper.Earlier(i)
		}
		terms.Participants = append(terms.Participants, paper.Participant{Desk: d, Role: who.place})
	}
	all := m.desks.set(modelMediator, modelAuthor, modelAddressee, modelOther)
	it := newItem(Entry{Paper: &paper.Paper{ID: t.id, Header: paper.Header{Kind: paper.KindTerms, From: modelMediator}, Body: &terms}})
	it.standing, it.holders = Regular, all
	m.members.agreed, m.members.terms = it, []*item{it}
	m.items[it.id()] = it
	to := []paper.Desk{modelAuthor, modelAddressee, modelOther}
	body := &paper.Proposal{Mode: paper.ModeOpen, Put: to[:2]}
	m.deciding.byID[paper.ID{}] = &proposal{body: body, item: newItem(Entry{Paper: &paper.Paper{Header: paper.Header{Kind: paper.KindProposal, From: modelMediator, To: to}, Body: body}})}
	return m
}

// addressees are those to whom a kind is addressed in the model: as far as it
// reaches; none where its author never makes it.
func (m model) addressees(k paper.Kind, r reach) []paper.Desk {
	fromMediator := m.self == modelMediator
	answers := r == reachMediator || k == paper.KindResponse || k == paper.KindAdherence || k == paper.KindApproval
	switch {
	case r == reachOwn, r == reachNobody, fromMediator && answers, !fromMediator && (r == reachFromThere || k == paper.KindInvitation):
		return nil
	case k == paper.KindInvitation:
		return []paper.Desk{modelSeat}
	case fromMediator && k.Class() == paper.Informal:
		return []paper.Desk{modelAddressee}
	case !fromMediator && (answers || k.Class() == paper.Informal):
		return []paper.Desk{modelMediator}
	}
	to := []paper.Desk{modelAddressee, modelSeat}
	if fromMediator && table[k].leaf { // put to every party
		to = append(to, modelAuthor)
	}
	if !fromMediator && table[k].carried == byItself {
		to = append(to, modelMediator)
	}
	return to
}

// row looks at a paper of a kind as WhoSees would.
func (m model) row(body paper.Body, to []paper.Desk, h paper.Handling) Holding {
	k := body.Kind()
	row := Holding{Kinds: []paper.Kind{k}, Formal: k.Class() == paper.Formal, From: m.members.places[m.self].place, Kept: len(to) == 0, Handling: h}
	w := Writing{To: to}
	if h != "" {
		w.Cover = &Cover{Handling: h}
	}
	mk := m.make(time.Time{})
	mk.looks = true
	mk.write(w, body)
	eyes := m.eyesOf(mk)
	roles := map[paper.Desk]HoldingRole{modelMediator: HoldsMediator, modelAddressee: HoldsAddressee, modelSeat: HoldsSeat, modelOther: HoldsOthers, "": HoldsLater}
	for _, r := range HoldingRoles {
		c := Cell{Role: r}
		for _, e := range eyes.List {
			if e.Kind == k && e.Desk != m.self && roles[e.Desk] == r && e.Paper == paper.Earlier(0) {
				c.How = append(c.How, HowSeen{e.When, e.As})
			}
		}
		row.Cells = append(row.Cells, c)
	}
	return row
}

// mayAsk reports whether the rules let an author ask for a handling of a kind.
func (m model) mayAsk(k paper.Kind, to []paper.Desk, h paper.Handling) bool {
	of := newItem(Entry{Paper: &paper.Paper{ID: paper.Earlier(0), Header: paper.Header{Kind: k, From: m.self, To: to}, Body: bodyOf(k)}})
	of.standing, of.holders = Regular, m.desks.set(m.self, modelMediator)
	m.pending = map[paper.ID]*item{of.id(): of}
	defer func() { m.pending = nil }()
	note := &paper.CoverNote{Of: of.id(), Handling: h}
	return coverRule(m.Talks, claim{by: m.self, paper: &paper.Paper{Header: paper.Header{Kind: note.Kind(), From: m.self, To: []paper.Desk{modelMediator}}, Body: note}}).OK()
}

// hosts returns whose machine each desk runs on.
func (t *Talks) hosts() []Host {
	var out []Host
	for _, d := range t.members.order {
		if !t.members.hasDesk(d) {
			continue
		}
		h := Host{Desk: d, Host: t.hostOf(d)}
		for _, other := range t.members.order {
			if h.Host != "" && other != d && t.hostOf(other) == h.Host {
				h.Share = append(h.Share, other)
			}
		}
		out = append(out, h)
	}
	return out
}

func (t *Talks) hostOf(d paper.Desk) string {
	card := t.Card(d)
	if card == nil {
		return ""
	}
	if b, ok := card.Body.(*paper.Card); ok {
		return b.Host
	}
	return ""
}
