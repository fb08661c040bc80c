package mediation

import (
	"slices"
	"time"

	"goodoffices/paper"
)

var _ = register[Attest]("attest")

// Attest confirms that a condition was met, or finds that it no longer is. Whose
// condition it is accepts so that it is met late, where that is its to decide.
// It cannot be withdrawn.
type Attest struct {
	Languages []paper.Lang  `json:"languages,omitzero"`
	To        []paper.Desk  `json:"to,omitzero"` // everyone who has the condition or is to have it, unless said otherwise
	Condition Ref           `json:"condition"`
	Finding   paper.Finding `json:"finding,omitzero"` // "met" unless said otherwise; "late-accepted" is the condition's author's word
	Facts     paper.Text    `json:"facts"`
	On        time.Time     `json:"on"`
}

// Permit implements Act.
func (a *Attest) Permit(t *Talks, now time.Time) ([]paper.Draft, Verdict) {
	m := t.make(now)
	it := m.need("condition", a.Condition)
	if it == nil {
		return m.done()
	}
	to := a.To
	if len(to) == 0 {
		for _, d := range t.others(t.self) {
			if t.held(d, it.id()) != nil || it.addressed(d) {
				to = append(to, d)
			}
		}
	}
	m.write(Writing{To: to, Languages: a.Languages}, &paper.Attestation{Condition: it.id(), Finding: orElse(a.Finding, paper.FindingMet), Facts: a.Facts, On: a.On})
	if t.self == t.mediator() { // the others get it with the condition: see findings
		holders := slices.DeleteFunc(slices.Clone(to), func(d paper.Desk) bool { return t.held(d, it.id()) == nil })
		m.drafts[len(m.drafts)-1].Hand = t.hop(holders...)
	}
	return m.done()
}
