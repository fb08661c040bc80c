package mediation

import (
	"time"

	"goodoffices/paper"
)

var _ = register[Note]("note")

// Note takes down what somebody said. It stays at its desk, closed until the
// speaker opens it, line by line.
type Note struct {
	Languages   []paper.Lang       `json:"languages,omitzero"`
	Topics      []Ref              `json:"topics,omitzero"`
	Attachments []paper.Attachment `json:"attachments,omitzero"` // the page, photographed
	Offer       *OfferTerms        `json:"offer,omitzero"`       // what was offered by word of mouth; the speaker's side's
	paper.Noted
}

// Permit implements Act.
func (a *Note) Permit(t *Talks, now time.Time) ([]paper.Draft, Verdict) {
	m := t.make(now)
	m.write(Writing{Languages: a.Languages, Topics: a.Topics, Attachments: a.Attachments, Offer: a.Offer}, &paper.Message{Noted: &a.Noted})
	return m.done()
}
