package mediation

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"goodoffices/paper"
)

// Writing is what an officer may say of any paper it writes. What it leaves
// out is derived.
type Writing struct {
	To             []paper.Desk       `json:"to,omitzero"`
	Languages      []paper.Lang       `json:"languages,omitzero"` // the first is authentic; needed only for several
	Topics         []Ref              `json:"topics,omitzero"`
	Subject        paper.Text         `json:"subject,omitzero"`
	Classification string             `json:"classification,omitzero"`
	Caveats        []string           `json:"caveats,omitzero"`
	Privilege      paper.Privilege    `json:"privilege,omitzero"`
	Attachments    []paper.Attachment `json:"attachments,omitzero"`
	Reply          Ref                `json:"reply,omitzero"` // the paper answered, whoever holds it
	Cover          *Cover             `json:"cover,omitzero"`
	Offer          *OfferTerms        `json:"offer,omitzero"` // where the kind carries one: letters, non-papers, messages, notes, proposals
}

// Cover is what an officer asks of the mediator about a paper.
type Cover struct {
	Handling    paper.Handling    `json:"handling"`
	Condition   paper.Text        `json:"condition,omitzero"`
	Until       Ref               `json:"until,omitzero"`
	Attribution paper.Attribution `json:"attribution,omitzero"`
	ReadBack    bool              `json:"readBack,omitzero"`
	Note        paper.Text        `json:"note,omitzero"`
}

// maker gathers the drafts of one act. The first thing that goes wrong stands.
type maker struct {
	t       *Talks
	now     time.Time
	drafts  []paper.Draft
	verdict Verdict

	released []*paper.Paper // papers that leave the cabinet in this act
	looks    bool           // only looked through: what is not filled in yet refuses nothing
}

func (t *Talks) make(now time.Time) *maker { return &maker{t: t, now: now, verdict: allowed()} }

var (
	sayBadRef   = saying("act.ref", "{field}: {problem}.")
	sayBadDraft = saying("act.field", "{problem}.")
	sayNoEffect = saying("act.no-effect", "{paper} has no effect at this desk: {standing}.")
)

// refuse lets the act be refused, unless it is already.
func (m *maker) refuse(v Verdict) {
	if m.verdict.OK() && !v.OK() {
		m.verdict = v
	}
}

// find resolves a reference; an empty one is the zero id.
func (m *maker) find(field string, r Ref) paper.ID {
	if r == "" {
		return paper.ID{}
	}
	id, err := m.t.Find(r)
	if err != nil {
		m.refuse(refuse("reference", sayBadRef("field", field, "problem", err)))
	}
	return id
}

func (m *maker) findAll(field string, rs []Ref) []paper.ID {
	var ids []paper.ID
	for i, r := range rs {
		ids = append(ids, m.find(fmt.Sprintf("%s/%d", field, i), r))
	}
	return ids
}

// need is find for a reference that must be given; nil if it names
// nothing that is held and has effect.
func (m *maker) need(field string, r Ref) *item {
	if r == "" {
		m.refuse(refuse("reference", sayBadRef("field", field, "problem", paper.ErrMissing)))
		return nil
	}
	id := m.find(field, r)
	it := m.t.item(id)
	if held := m.t.items[id]; it == nil && held != nil {
		m.refuse(refuse("reference", sayNoEffect("paper", RefOf(held.Paper), "standing", held.standing)))
	}
	return it
}

// write adds a paper with its header and, where its author asked for one, the
// cover note to the mediator. It returns the id by which later drafts name it.
func (m *maker) write(w Writing, body paper.Body) paper.ID {
	m.offer(w.Offer, body)
	d := paper.Draft{
		To: w.To, Languages: m.languages(w.Languages, body, w.Subject), Topics: m.findAll("topics", w.Topics),
		Subject: w.Subject, Classification: w.Classification, Caveats: w.Caveats,
		Privilege: w.Privilege, Attachments: w.Attachments, Body: body, Hand: m.t.hop(w.To...),
	}
	if d.Privilege == "" {
		d.Privilege = usualPrivilege(body)
	}
	if w.Cover != nil && m.t.self != m.t.mediator() {
		d.Hand = m.t.hop(m.t.mediator()) // what is asked of the mediator goes by its hand, direct channel or not
	}
	reply := m.find("reply", w.Reply)
	if !reply.IsZero() && m.heldByAll(reply, w.To) {
		d.Reply = reply
	}
	id := m.add(d)
	m.cover(w, id, reply, d.Reply.IsZero())
	return id
}

// cover adds the cover note, and a note of one's own where a paper answers one
// that its readers do not hold.
func (m *maker) cover(w Writing, id, reply paper.ID, quiet bool) {
	quiet = quiet && !reply.IsZero()
	if w.Cover != nil {
		c := w.Cover
		note := &paper.CoverNote{Of: id, Handling: c.Handling, Condition: c.Condition, Until: m.find("cover/until", c.Until),
			Attribution: c.Attribution, ReadBack: c.ReadBack, Note: c.Note}
		if quiet && m.heldByAll(reply, []paper.Desk{m.t.mediator()}) {
			note.Reply, quiet = reply, false
		}
		m.add(paper.Draft{To: []paper.Desk{m.t.mediator()}, Languages: m.languages(w.Languages, note, nil), Privilege: paper.PrivilegeTalks, Body: note, Hand: m.t.hop(m.t.mediator())})
	}
	if quiet {
		own := &paper.CoverNote{Of: id, Handling: paper.HandlingMediator, Reply: reply}
		m.add(paper.Draft{Privilege: paper.PrivilegeTalks, Body: own})
	}
}

// heldByAll reports whether every one of these desks is known to hold a paper
// that a formal one may name.
func (m *maker) heldByAll(id paper.ID, ds []paper.Desk) bool {
	it := m.t.item(id)
	if it == nil || it.kind().Class() == paper.Informal && !slices.Equal(ds, []paper.Desk{m.t.mediator()}) {
		return false
	}
	return !slices.ContainsFunc(ds, func(d paper.Desk) bool { return m.t.held(d, id) == nil })
}

// add adds a draft and returns the id that stands for it.
func (m *maker) add(d paper.Draft) paper.ID {
	m.drafts = append(m.drafts, d)
	return paper.Earlier(len(m.drafts) - 1)
}

// onward adds an existing paper that is sent on.
func (m *maker) onward(id paper.ID, to ...paper.Desk) {
	m.drafts = append(m.drafts, paper.Draft{Existing: id, Hand: m.t.hop(to...)})
}

// onwardCards sends on what shows a desk's card in force: its first card and
// every successor, in their order.
func (m *maker) onwardCards(of paper.Desk, to ...paper.Desk) {
	for _, c := range m.t.Cards(of) {
		m.onward(c.Brought, to...)
	}
}

// done judges what was made by the rules of its kinds and returns it.
func (m *maker) done() ([]paper.Draft, Verdict) {
	t := m.t
	if t.glance != nil { // WhoSees asks what the act would make
		*t.glance = *m
		return nil, m.verdict
	}
	t.pending = map[paper.ID]*item{}
	defer func() { t.pending = nil }()
	for _, p := range m.released {
		m.know(p.ID, p, nil)
	}
	for i, d := range m.drafts {
		if !m.verdict.OK() {
			return nil, m.verdict
		}
		if !d.Existing.IsZero() {
			continue
		}
		m.judge(i, d)
	}
	if !m.verdict.OK() {
		return nil, m.verdict
	}
	return m.drafts, m.verdict
}

// judge applies the rules to one draft, as this desk's own claim, and makes it
// known to the drafts after it.
func (m *maker) judge(i int, d paper.Draft) {
	t := m.t
	id := paper.Earlier(i)
	stamp := paper.Stamp{Salt: id, Rules: t.Rules(), Talks: t.id, From: t.self, Date: m.now.Truncate(time.Second), Number: 1}
	_, err := paper.Compose(d, stamp)
	half := m.looks && errors.Is(err, paper.ErrMissing)
	if err != nil && !half {
		m.refuse(refuse("field", sayBadDraft("problem", err)))
		if !m.looks {
			return
		}
	}
	p := &paper.Paper{ID: id, Header: d.Header(stamp), Body: d.Body}
	if d.Wait.IsZero() { // what waits in the cabinet is permitted when it leaves
		m.refuse(t.judge(claim{by: t.self, paper: p, now: m.now, half: half}))
	}
	m.know(id, p, d.To)
}

// know makes a paper of this act known to the drafts after it.
func (m *maker) know(id paper.ID, p *paper.Paper, to []paper.Desk) {
	it := newItem(Entry{Paper: p, Hand: m.t.self, Proof: ProofOwn})
	it.standing = Regular
	it.holders = m.t.desks.set(append([]paper.Desk{m.t.self, m.t.mediator()}, to...)...)
	m.t.pending[id] = it
}

var sayAuthentic = saying("act.authentic", "It is written in {languages}: list the languages, the authentic one first.")

// languages returns the languages of a paper: those stated, or the only one
// its words are in.
func (m *maker) languages(stated []paper.Lang, body paper.Body, subject paper.Text) []paper.Lang {
	if len(stated) > 0 {
		return stated
	}
	all := paper.LanguagesOf(body)
	for l := range subject {
		if !slices.Contains(all, l) {
			all = append(all, l)
		}
	}
	if len(all) > 1 {
		m.refuse(refuse("field", sayAuthentic("languages", List(all))))
	}
	return all
}

// usualPrivilege is the heading under which a kind is born.
func usualPrivilege(b paper.Body) paper.Privilege {
	if p := table[b.Kind()].privilege; p != "" {
		return p
	}
	return paper.PrivilegeTalks
}
