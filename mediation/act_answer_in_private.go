package mediation

import (
	"time"

	"goodoffices/paper"
)

var _ = register[AnswerInPrivate]("answer-in-private")

// AnswerInPrivate answers a private proposal: the mediator sees the answer, no
// other side learns of a yes unless all say yes. With Sign the formal consent is
// signed at once and waits in this desk's cabinet until the mediator calls.
type AnswerInPrivate struct {
	Proposal Ref                 `json:"proposal"`
	Answer   paper.PrivateAnswer `json:"answer"`
	Sign     bool                `json:"sign,omitzero"`
}

// Permit implements Act.
func (a *AnswerInPrivate) Permit(t *Talks, now time.Time) ([]paper.Draft, Verdict) {
	m := t.make(now)
	p := m.proposal("proposal", a.Proposal)
	if p == nil {
		return m.done()
	}
	to := []paper.Desk{t.mediator()}
	m.write(Writing{To: to}, &paper.Indication{Proposal: p.id(), Answer: a.Answer})
	if a.Answer == paper.PrivateYes && a.Sign {
		m.add(paper.Draft{
			To: to, Privilege: paper.PrivilegeReadiness, Hand: t.hop(to...), Wait: paper.Wait{Call: p.id()},
			Body: &paper.Response{Proposal: p.id(), Answer: paper.AnswerConsent, Texts: p.body.Texts},
		})
	}
	return m.done()
}
