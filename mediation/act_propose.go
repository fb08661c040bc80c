package mediation

import (
	"time"

	"goodoffices/paper"
)

var _ = register[Propose]("propose")

// Propose puts something to desks for their answer: openly, in private, or by
// silence where the terms allow it.
type Propose struct {
	Writing
	About About `json:"about"`
	Putting
}

// About names what a proposal, or a gate, is about.
type About struct {
	Type   paper.SubjectType `json:"type"`
	Paper  Ref               `json:"paper,omitzero"`
	Format paper.Format      `json:"format,omitzero"`
	Topics []Ref             `json:"topics,omitzero"`
	Rules  int               `json:"rules,omitzero"`
	Until  paper.Hour        `json:"until,omitzero"`
	Name   string            `json:"name,omitzero"` // with an extension, of the settlement: the only one with an end unless said otherwise
}

// Putting is how something is put.
type Putting struct {
	Mode   paper.Mode   `json:"mode,omitzero"` // "open" unless said otherwise
	Put    []paper.Desk `json:"put,omitzero"`  // every other party unless said otherwise
	Until  paper.Hour   `json:"until"`
	Stands paper.Hour   `json:"stands,omitzero"`
	Text   paper.Text   `json:"text"`
}

// Permit implements Act.
func (a *Propose) Permit(t *Talks, now time.Time) ([]paper.Draft, Verdict) {
	m := t.make(now)
	s := m.about(a.About)
	if s.Type == paper.SubjectExtension && s.Paper.IsZero() {
		s.Name = t.extensionName(s.Name)
	}
	m.put(s, a.Writing, a.Putting)
	return m.done()
}

func (m *maker) about(a About) paper.Subject {
	return paper.Subject{
		Type: a.Type, Paper: m.find("about/paper", a.Paper), Format: a.Format, Topics: m.findAll("about/topics", a.Topics),
		Rules: a.Rules, Until: a.Until, Name: a.Name,
	}
}

// put adds a proposal on a subject whose paper is held or was drafted just now.
func (m *maker) put(s paper.Subject, w Writing, p Putting) paper.ID {
	t := m.t
	put := p.Put
	if len(put) == 0 {
		for _, d := range t.parties() {
			if d != t.self && t.members.hasDesk(d) {
				put = append(put, d)
			}
		}
	}
	w = w.wide(t)
	b := &paper.Proposal{Subject: s, Mode: orElse(p.Mode, paper.ModeOpen), Put: put, Until: p.Until, Stands: p.Stands, Text: p.Text}
	b.Texts = m.textsOf(s, w.Attachments)
	return m.write(w, b)
}

// textsOf is Talks.textsOf for a subject whose paper may be a draft of this act.
func (m *maker) textsOf(s paper.Subject, attached []paper.Attachment) []paper.ID {
	for i, d := range m.drafts {
		if paper.Earlier(i) == s.Paper {
			m.t.pending = map[paper.ID]*item{s.Paper: newItem(Entry{Paper: &paper.Paper{ID: s.Paper, Header: d.Header(paper.Stamp{}), Body: d.Body}})}
			defer func() { m.t.pending = nil }()
		}
	}
	return m.t.textsOf(s, attached)
}
