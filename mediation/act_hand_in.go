package mediation

import (
	"time"

	"goodoffices/paper"
)

var _ = register[HandIn]("hand-in")

// HandIn tells the mediator alone what a procedure asks for: an amount, the
// packages one would accept, points, whether a change is better, a whole package
// that one would be content with, or whether one accepts the package shown. It
// can be handed in anew until the hour, and has the same size whatever it says.
type HandIn struct {
	Procedure Ref             `json:"procedure"`
	Round     int             `json:"round,omitzero"` // of a single text: the one to be answered unless said otherwise
	Amount    paper.Decimal   `json:"amount,omitzero"`
	Accepts   []int           `json:"accepts,omitzero"`
	Points    []paper.Decimal `json:"points,omitzero"`
	Answer    paper.BidAnswer `json:"answer,omitzero"`
	Wish      []OfferTerm     `json:"wish,omitzero"`  // of a reflection, in words
	Shown     Ref             `json:"shown,omitzero"` // of a reflection: the last package shown unless said otherwise
}

// Permit implements Act.
func (a *HandIn) Permit(t *Talks, now time.Time) ([]paper.Draft, Verdict) {
	m := t.make(now)
	it := m.need("procedure", a.Procedure)
	if it == nil {
		return m.done()
	}
	b := paper.Bid{Procedure: it.id(), Round: a.Round, Amount: a.Amount, Accepts: a.Accepts, Points: a.Points, Answer: a.Answer}
	if a.Shown != "" {
		b.Shown = m.find("shown", a.Shown)
	}
	if p := t.deciding.procedureByID[it.id()]; p != nil {
		b.Wish = m.wish(p, a.Wish)
		switch {
		case b.Round == 0 && p.body.SingleText != nil:
			if r, err := t.roundOf(p); err == nil {
				b.Round = r.number
			}
		case b.Shown.IsZero() && b.Answer != "" && p.body.Reflection != nil:
			b.Shown = t.lastShown(p)
		}
	}
	m.write(Writing{To: []paper.Desk{t.mediator()}}, b.Padded())
	return m.done()
}
