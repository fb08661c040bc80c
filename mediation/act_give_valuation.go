package mediation

import (
	"time"

	"goodoffices/paper"
)

var _ = register[GiveValuation]("give-valuation")

// GiveValuation tells the mediator alone what the options are worth to this
// party: in numbers, or only in what order. The last one given stands. What is
// wholly private needs no act: the desk keeps it.
type GiveValuation struct {
	Languages []paper.Lang `json:"languages,omitzero"`
	Issues    Ref          `json:"issues,omitzero"` // the current ones unless said otherwise
	paper.Valued
}

// Permit implements Act.
func (a *GiveValuation) Permit(t *Talks, now time.Time) ([]paper.Draft, Verdict) {
	m := t.make(now)
	m.write(Writing{To: []paper.Desk{t.mediator()}, Languages: a.Languages}, &paper.Valuation{Issues: m.issues("issues", a.Issues), Valued: a.Valued})
	return m.done()
}

var sayIssuesUnset = saying("issues.unset", "No issues are set yet.")

// issues resolves a reference to issues; an empty one is those in force.
func (m *maker) issues(field string, r Ref) paper.ID {
	if r != "" {
		return m.find(field, r)
	}
	if it := m.t.deciding.current(); it != nil {
		return it.id()
	}
	m.refuse(refuse("issues", sayIssuesUnset(), Offer{Desk: m.t.mediator(), Act: "set-issues", Text: offerIssues()}))
	return paper.ID{}
}

var offerIssues = saying("offer.issues", "say what there is to settle")
