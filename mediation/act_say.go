package mediation

import (
	"time"

	"goodoffices/paper"
)

var _ = register[Say]("say")

// Say passes something on in the mediator's words: informal, or formal where
// the mediator signs for it.
type Say struct {
	Writing
	Formal   bool          `json:"formal,omitzero"`
	Passages []SaidPassage `json:"passages"`
}

// SaidPassage is a piece of what is said, and where it comes from.
type SaidPassage struct {
	Text paper.Text `json:"text"`
	Of   Ref        `json:"of,omitzero"`   // the paper or note it comes from; none: the mediator's own idea
	Name bool       `json:"name,omitzero"` // say whose it is
}

var (
	sayNameNot    = saying("say.name", "{author} asked not to be named for {paper}.")
	sayNoteClosed = saying("say.note", "{speaker} has not opened this line of the note.")
	saySayOnly    = saying("say.mediator", "Only the mediator speaks for others.")
)

// Permit implements Act.
func (a *Say) Permit(t *Talks, now time.Time) ([]paper.Draft, Verdict) {
	m := t.make(now)
	if t.self != t.mediator() {
		m.refuse(refuse("say", saySayOnly()))
		return m.done()
	}
	var said []paper.Passage
	var origins []paper.Provenance
	sources := map[paper.ID]*item{}
	for i, p := range a.Passages {
		passage, origin := m.passage(p, i)
		said, origins = append(said, passage), append(origins, origin)
		if it := t.item(origin.Of); it != nil && it.author() != t.self {
			sources[it.id()] = it
		}
	}
	var body paper.Body = &paper.Message{Passages: said}
	if a.Formal {
		body = &paper.MediatorsPaper{Passages: said}
	}
	id := m.write(a.Writing, body)
	m.keepOrigin(id, origins)
	for _, p := range a.Passages {
		if it := t.item(m.find("of", p.Of)); it != nil && sources[it.id()] != nil {
			delete(sources, it.id())
			m.dispose(it, paper.ActionOwnWords, a.To, nil)
		}
	}
	return m.done()
}

// keepOrigin adds the mediator's own note of where passages come from.
func (m *maker) keepOrigin(id paper.ID, origins []paper.Provenance) {
	m.add(paper.Draft{Privilege: paper.PrivilegeTalks, Body: &paper.CoverNote{Of: id, Provenance: origins}})
}

// passage checks that a passage may be said, and returns it as its reader will
// see it with its origin, which stays here.
func (m *maker) passage(p SaidPassage, i int) (paper.Passage, paper.Provenance) {
	t := m.t
	said := paper.Passage{Label: paper.LabelOwnWords, Text: p.Text}
	origin := paper.Provenance{Passage: i, Origin: paper.OriginOwn}
	if p.Of == "" {
		return said, origin
	}
	it := m.need("of", p.Of)
	if it == nil {
		return said, origin
	}
	origin.Of, origin.Origin = it.id(), paper.OriginReported
	author := it.speaker()
	m.refuse(t.maySay(it, p.Text))
	if leave := t.approval(author, p.Text); leave != nil {
		origin.Origin, origin.Approval = paper.OriginApproved, leave.id()
	}
	if p.Name {
		if !it.mayName() {
			m.refuse(refuse("attribution", sayNameNot("author", author, "paper", RefOf(it.Paper))))
		}
		said.By = author
	}
	return said, origin
}

// speaker returns the desk whose words a paper has: its author, or for a note
// of what was said the desk of who said it.
func (it *item) speaker() paper.Desk {
	if msg, ok := it.Paper.Body.(*paper.Message); ok && msg.Noted != nil {
		return msg.Noted.Desk
	}
	return it.author()
}

// maySay answers whether these words may be said of a paper: in the mediator's
// words where its author allows that, and where the author asked to be read
// back, only in exactly the bytes it approved. Approved words need no other
// leave; a note is closed until its speaker opens it.
func (t *Talks) maySay(it *item, text paper.Text) Verdict {
	if t.approval(it.speaker(), text) != nil {
		return allowed()
	}
	if msg, ok := it.Paper.Body.(*paper.Message); ok && msg.Noted != nil {
		return refuse("note", sayNoteClosed("speaker", msg.Noted.Speaker), Offer{Desk: t.self, Act: "read-back", Text: offerReadBack("author", msg.Noted.Desk)})
	}
	if v := t.mayOwnWords(it, false); !v.OK() {
		return v
	}
	note := it.coverNote()
	if note == nil || !note.ReadBack {
		return allowed()
	}
	ask := Offer{Desk: t.self, Act: "read-back", Text: offerReadBack("author", it.author())}
	for _, rb := range t.papers.readBacks {
		if rb.Paper.Body.(*paper.ReadBack).Of == it.id() && len(rb.sequel().replies) > 0 {
			return refuse("read-back", sayOtherBytes("author", it.author()), ask)
		}
	}
	return refuse("read-back", sayReadBackFirst("author", it.author(), "paper", RefOf(it.Paper)), ask)
}
