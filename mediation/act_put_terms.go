package mediation

import (
	"time"

	"goodoffices/paper"
)

var _ = register[PutTerms]("put-terms")

// PutTerms shows everyone the terms of reference, with every desk's card, and
// asks for consent. Participants are those who accepted, and seats without a desk.
type PutTerms struct {
	Languages    []paper.Lang          `json:"languages,omitzero"`
	Purpose      paper.Text            `json:"purpose"`
	Seats        []paper.Desk          `json:"seats,omitzero"` // parties without a desk, served by the mediator
	Principals   map[paper.Desk]string `json:"principals,omitzero"`
	Rules        int                   `json:"rules,omitzero"`
	Zone         string                `json:"zone"`
	Format       paper.Format          `json:"format,omitzero"`       // "indirect" unless said otherwise
	Default      paper.Default         `json:"default,omitzero"`      // "nothing"
	Dispositions paper.Shown           `json:"dispositions,omitzero"` // "conveyed"
	Receipts     string                `json:"receipts,omitzero"`     // "carried"
	Silence      *paper.Silence        `json:"silence,omitzero"`
	Rupture      paper.Rupture         `json:"rupture"`
	Retention    paper.Text            `json:"retention,omitzero"`
	Putting
}

// Permit implements Act.
func (a *PutTerms) Permit(t *Talks, now time.Time) ([]paper.Draft, Verdict) {
	m := t.make(now)
	b := &paper.Terms{
		Participants: t.seated(a.Seats, a.Principals), Purpose: a.Purpose, Rules: max(a.Rules, t.Rules()), Zone: a.Zone,
		Format: orElse(a.Format, paper.FormatIndirect), Default: orElse(a.Default, paper.DefaultNothing),
		Dispositions: orElse(a.Dispositions, paper.ShownConveyed), Receipts: orElse(a.Receipts, "carried"),
		Silence: a.Silence, Rupture: a.Rupture, Retention: a.Retention, Origin: t.Origin(),
	}
	everyone, parties := bound(b, t.self)
	if len(parties) == 0 {
		m.refuse(refuse("terms", sayTermsNobody(), Offer{Desk: t.self, Act: "invite", Text: offerInvite()}))
		return m.done()
	}
	if len(a.Put) == 0 {
		a.Putting.Put = parties
	}
	for _, d := range everyone {
		for _, other := range everyone {
			if other != d {
				m.onwardCards(other, d)
			}
		}
	}
	id := m.write(Writing{To: everyone, Languages: a.Languages}, b)
	m.put(paper.Subject{Type: paper.SubjectTerms, Paper: id}, Writing{To: everyone, Languages: a.Languages}, a.Putting)
	return m.done()
}

// bound returns whom terms bind, as far as they have desks, and which of them
// are parties; without the desk that puts them. Who was only invited is not
// among them.
func bound(b *paper.Terms, self paper.Desk) (all, parties []paper.Desk) {
	for _, p := range b.Participants {
		if p.Seat() || p.Desk == self {
			continue
		}
		all = append(all, p.Desk)
		if p.Role == paper.PlaceParty {
			parties = append(parties, p.Desk)
		}
	}
	return all, parties
}

// seated returns the participants that terms would name now.
func (t *Talks) seated(seats []paper.Desk, principals map[paper.Desk]string) []paper.Participant {
	var out []paper.Participant
	for _, d := range t.members.order {
		who := t.members.places[d]
		if d != t.self && !who.accepted && !who.agreed {
			continue // invited only
		}
		out = append(out, paper.Participant{Desk: d, Role: who.place, Card: who.cardID, Principal: principals[d]})
	}
	for _, d := range seats {
		if who := t.members.places[d]; who == nil || !who.agreed && !who.accepted {
			out = append(out, paper.Participant{Desk: d, Role: paper.PlaceParty, Principal: principals[d]})
		}
	}
	return out
}

func orElse[S comparable](v, usual S) S {
	var zero S
	if v == zero {
		return usual
	}
	return v
}
