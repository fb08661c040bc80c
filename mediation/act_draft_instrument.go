package mediation

import (
	"slices"
	"time"

	"goodoffices/paper"
)

var _ = register[DraftInstrument]("draft-instrument")

// DraftInstrument draws up the instrument of a settlement before all parties:
// one that all sign, the mediator's declaration, or in one act a counterpart
// for each side.
type DraftInstrument struct {
	Languages   []paper.Lang         `json:"languages,omitzero"` // the authentic one first; has to be said where a translation of the text lags behind
	Attachments []paper.Attachment   `json:"attachments,omitzero"`
	Form        paper.InstrumentForm `json:"form"`
	Title       paper.Text           `json:"title,omitzero"`
	Words       paper.Text           `json:"words,omitzero"`
	Text        Ref                  `json:"text,omitzero"` // a version of the text
	// Counterparts are the sides' own, each in its own words.
	Counterparts []Counterpart   `json:"counterparts,omitzero"`
	Signatories  []paper.Desk    `json:"signatories,omitzero"` // every party unless said otherwise
	Alternat     bool            `json:"alternat,omitzero"`
	Collated     bool            `json:"collated,omitzero"`
	Initialled   bool            `json:"initialled,omitzero"`
	Force        EntryIntoForce  `json:"force,omitzero"`
	Plan         []Ref           `json:"plan,omitzero"`
	While        Ref             `json:"while,omitzero"`
	Until        paper.Hour      `json:"until,omitzero"`
	Concerns     []paper.Concern `json:"concerns,omitzero"`
}

// A Counterpart is one side's own instrument.
type Counterpart struct {
	Of    paper.Desk `json:"of"`
	Title paper.Text `json:"title,omitzero"` // the act's unless said otherwise
	Words paper.Text `json:"words,omitzero"`
}

// EntryIntoForce is when an instrument enters into force: at the last signature
// unless a gate or an hour is named.
type EntryIntoForce struct {
	Gate Ref        `json:"gate,omitzero"`
	At   paper.Hour `json:"at,omitzero"`
}

// Permit implements Act.
func (a *DraftInstrument) Permit(t *Talks, now time.Time) ([]paper.Draft, Verdict) {
	m := t.make(now)
	b := paper.Instrument{
		Form: a.Form, Title: a.Title, Words: a.Words, Text: m.find("text", a.Text), Signatories: a.Signatories, Alternat: a.Alternat,
		Collated: a.Collated, Initialled: a.Initialled, Force: m.force(a.Force), Plan: m.findAll("plan", a.Plan),
		While: m.find("while", a.While), Until: a.Until, Concerns: a.Concerns,
	}
	if len(b.Signatories) == 0 {
		b.Signatories = slices.DeleteFunc(t.parties(), func(d paper.Desk) bool { return !t.members.hasDesk(d) })
	}
	m.refuse(t.followedRule(b.Text, a.Languages))
	w := Writing{Languages: a.Languages, Attachments: a.Attachments}.wide(t)
	w.To = t.whoHold(w.To, b.Signatories, append(slices.Clone(b.Plan), b.Text, b.Force.Gate, b.While)...)
	if a.Form != paper.InstrumentCounterparts {
		if len(a.Counterparts) > 0 {
			m.refuse(refuse("mirror", sayOnlyForm()))
		}
		m.write(w, &b)
		return m.done()
	}
	if wrong := t.counterpartsWrong(a.Counterparts); len(wrong) > 0 {
		m.refuse(refuse("mirror", sayNoCounterparts("desks", wrong)))
		return m.done()
	}
	var mirrors []paper.ID
	for _, c := range a.Counterparts {
		own := b
		own.Of, own.Signatories, own.Mirrors = c.Of, []paper.Desk{c.Of}, slices.Clone(mirrors)
		if len(c.Title) > 0 {
			own.Title = c.Title
		}
		if len(c.Words) > 0 {
			own.Words = c.Words
		}
		mirrors = append(mirrors, m.write(w, &own))
	}
	return m.done()
}

// counterpartsWrong returns the sides that have no counterpart, or two.
func (t *Talks) counterpartsWrong(given []Counterpart) []paper.Desk {
	var wrong []paper.Desk
	seen := map[paper.Desk]int{}
	for _, c := range given {
		if seen[c.Of]++; seen[c.Of] == 2 {
			wrong = append(wrong, c.Of)
		}
	}
	for _, d := range t.parties() {
		if t.members.hasDesk(d) && seen[d] == 0 {
			wrong = append(wrong, d)
		}
	}
	return wrong
}

var (
	sayNoCounterparts = saying("instrument.counterparts", "Counterparts are one for each side; there is none, or more than one, for {desks}.")
	sayOnlyForm       = saying("instrument.form", "Only the form “counterparts” has counterparts; in the others all sign the same words.")
)

func (m *maker) force(f EntryIntoForce) paper.Force {
	out := paper.Force{On: paper.ForceSignature, Gate: m.find("force/gate", f.Gate), At: f.At}
	switch {
	case !out.Gate.IsZero():
		out.On = paper.ForceGate
	case !f.At.IsZero():
		out.On = paper.ForceDate
	}
	return out
}

// whoHold leaves out those who take no part in signing and do not hold what is
// named: an observer to whom the text was not put.
func (t *Talks) whoHold(to, signatories []paper.Desk, ids ...paper.ID) []paper.Desk {
	return slices.DeleteFunc(slices.Clone(to), func(d paper.Desk) bool {
		place, _ := t.members.place(d)
		return place != paper.PlaceParty && !slices.Contains(signatories, d) && slices.ContainsFunc(ids, func(id paper.ID) bool {
			return t.item(id) != nil && t.held(d, id) == nil
		})
	})
}
