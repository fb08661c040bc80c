package mediation

import (
	"time"

	"goodoffices/paper"
)

var _ = register[PensDown]("pens-down")

// PensDown stops a signing for all, also after one's own signature: nobody signs
// any more, and no signature is released.
type PensDown struct {
	Signing   Ref          `json:"signing,omitzero"` // as with Collate
	Languages []paper.Lang `json:"languages,omitzero"`
	Text      paper.Text   `json:"text,omitzero"` // why
}

// Permit implements Act.
func (a *PensDown) Permit(t *Talks, now time.Time) ([]paper.Draft, Verdict) {
	m := t.make(now)
	if p := m.signing(a.Signing); p != nil {
		b := &paper.Response{Proposal: p.id(), Answer: paper.AnswerDecline, Text: a.Text}
		m.write(Writing{To: t.answerTo(p, t.self), Languages: a.Languages}, b)
	}
	return m.done()
}
