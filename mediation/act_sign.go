package mediation

import (
	"slices"
	"time"

	"goodoffices/paper"
)

var _ = register[SignInstrument]("sign")

// SignInstrument signs this desk's instrument, for the mediator alone until all
// have signed.
type SignInstrument struct {
	Signing      Ref          `json:"signing,omitzero"` // as with Collate
	AdReferendum bool         `json:"adReferendum,omitzero"`
	Credentials  Ref          `json:"credentials,omitzero"` // full powers; the last that this desk gave for a settlement unless said otherwise
	Ink          Ref          `json:"ink,omitzero"`         // the lodged paper that was signed in ink
	Languages    []paper.Lang `json:"languages,omitzero"`
	Text         paper.Text   `json:"text,omitzero"`
}

// Permit implements Act.
func (a *SignInstrument) Permit(t *Talks, now time.Time) ([]paper.Draft, Verdict) {
	m := t.make(now)
	p := m.signing(a.Signing)
	if p == nil {
		return m.done()
	}
	b := &paper.Adherence{Step: paper.SigningSign, AdReferendum: a.AdReferendum, Ink: m.find("ink", a.Ink), Text: a.Text}
	b.Credentials, b.Principal = m.powers(a.Credentials)
	m.adhere(p, b, a.Languages)
	return m.done()
}

var sayNoFullPowers = saying("adherence.no-powers", "Nobody at {desk} has full powers for a settlement.")

// powers finds the full powers under which this desk signs, and for whom.
func (m *maker) powers(r Ref) (paper.ID, string) {
	t := m.t
	it := t.item(m.find("credentials", r))
	if r == "" {
		it = t.lastPowers(m.now)
	}
	if it == nil {
		m.refuse(refuse("full-powers", t.whyNoPowers(m.now), Offer{Desk: t.self, Act: "grant-powers", Text: offerGrant()}))
		return paper.ID{}, ""
	}
	b, ok := it.Paper.Body.(*paper.Credentials)
	if !ok {
		m.refuse(refuse("full-powers", sayFullPowers("id", it.id().Short(), "desk", t.self)))
		return paper.ID{}, ""
	}
	return it.id(), b.Principal
}

// whyNoPowers says why nobody at this desk can sign: by the last full powers that
// it gave, where there were any.
func (t *Talks) whyNoPowers(now time.Time) Sentence {
	for _, it := range slices.Backward(t.applied) {
		b, ok := it.Paper.Body.(*paper.Credentials)
		if !ok || it.author() != t.self {
			continue
		}
		switch {
		case !coversSettlement(b):
			return sayNotCovered("officer", b.Officer)
		case !b.Until.IsZero() && now.After(b.Until.At):
			return sayPowersOver("officer", b.Officer, "until", b.Until)
		}
		return sayPowersRevoked("officer", b.Officer)
	}
	return sayNoFullPowers("desk", t.self)
}

// lastPowers returns the last full powers for a settlement that this desk gave
// and that hold; nil if there are none.
func (t *Talks) lastPowers(now time.Time) *item {
	for _, it := range slices.Backward(t.applied) {
		b, ok := it.Paper.Body.(*paper.Credentials)
		if !ok || it.author() != t.self || !coversSettlement(b) || !b.Until.IsZero() && now.After(b.Until.At) {
			continue
		}
		if !slices.ContainsFunc(t.members.revoked, func(r *item) bool { return r.Paper.Body.(*paper.Revocation).Credentials == it.id() }) {
			return it
		}
	}
	return nil
}
