package mediation

import (
	"time"

	"goodoffices/paper"
)

var _ = register[Collate]("collate")

// Collate says before all that the originals were compared with the instrument
// as it was put, word for word.
type Collate struct {
	Signing   Ref          `json:"signing,omitzero"`   // the proposal; the only one that is open unless said otherwise
	Languages []paper.Lang `json:"languages,omitzero"` // all that are left unless said otherwise
}

// Permit implements Act.
func (a *Collate) Permit(t *Talks, now time.Time) ([]paper.Draft, Verdict) {
	m := t.make(now)
	p := m.signing(a.Signing)
	if p == nil {
		return m.done()
	}
	if t.ownInstrument(p, t.self) == nil {
		m.refuse(refuse("put", sayNotAsked("desk", t.self, "paper", RefOf(p.Paper))))
		return m.done()
	}
	b := &paper.Adherence{Step: paper.SigningCollate, Languages: a.Languages}
	if len(b.Languages) == 0 {
		b.Languages = t.uncollated(p, t.self)
	}
	if len(b.Languages) == 0 {
		b.Languages = t.languagesSigned(t.ownInstrument(p, t.self)) // compared already: the rule says so
	}
	m.adhere(p, b, nil)
	return m.done()
}

var sayWhichSigning = saying("signing.which", "{number} signings are open; say which.")

// signing finds a proposal that is answered by signing: the only open one
// where none is named.
func (m *maker) signing(r Ref) *proposal {
	if r != "" {
		return m.proposal("signing", r)
	}
	var open []*proposal
	for _, p := range m.t.deciding.proposals {
		if p.body.Mode == paper.ModeSigning && p.outcome == nil {
			open = append(open, p)
		}
	}
	if len(open) != 1 {
		m.refuse(refuse("signing", sayWhichSigning("number", len(open)), Offer{Desk: m.t.mediator(), Act: "open-signing", Text: offerOpenSigning()}))
		return nil
	}
	return open[0]
}

// adhere adds a step of this desk under a signing.
func (m *maker) adhere(p *proposal, b *paper.Adherence, langs []paper.Lang) {
	b.Proposal = p.id()
	if own := m.t.ownInstrument(p, m.t.self); own != nil && b.Instrument.IsZero() {
		b.Instrument = own.id()
	}
	if b.Instrument.IsZero() {
		b.Instrument = p.body.Subject.Paper // of others: the rule says so
	}
	m.write(Writing{To: m.t.adherenceTo(p, m.t.self, b.Step), Languages: langs}, b)
}
