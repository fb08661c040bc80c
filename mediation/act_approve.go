package mediation

import (
	"time"

	"goodoffices/paper"
)

var _ = register[Approve]("approve")

// Approve answers a read-back: yes, in these words instead, or no.
type Approve struct {
	ReadBack  Ref                `json:"readBack"`
	Answers   []paper.Permission `json:"answers"` // text may be left out with yes and no
	Languages []paper.Lang       `json:"languages,omitzero"`
}

var sayNotReadBack = saying("approval.none", "{paper} asks for no leave.")

// Permit implements Act.
func (a *Approve) Permit(t *Talks, now time.Time) ([]paper.Draft, Verdict) {
	m := t.make(now)
	it := m.need("readBack", a.ReadBack)
	if it == nil {
		return m.done()
	}
	asked, ok := it.Paper.Body.(*paper.ReadBack)
	if !ok {
		m.refuse(refuse("approval", sayNotReadBack("paper", RefOf(it.Paper))))
		return m.done()
	}
	b := &paper.Approval{Of: it.id()}
	for _, answer := range a.Answers {
		if len(answer.Text) == 0 && answer.Passage >= 0 && answer.Passage < len(asked.Passages) {
			answer.Text = asked.Passages[answer.Passage]
		}
		b.Answers = append(b.Answers, answer)
	}
	langs := a.Languages
	if len(langs) == 0 {
		langs = it.Paper.Languages
	}
	m.write(Writing{To: []paper.Desk{it.author()}, Languages: langs}, b)
	return m.done()
}
