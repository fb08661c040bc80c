package mediation

import (
	"time"

	"goodoffices/paper"
)

var _ = register[OpenProcedure]("open-procedure")

// OpenProcedure states a way to find a result from what each side hands in
// without seeing the others', and asks all for their consent to its rules.
// Packages are named in words; the single text's as well. Of a reflection there
// are only the two sides to name.
type OpenProcedure struct {
	Writing
	Issues      Ref               `json:"issues,omitzero"` // with packages, singleText, improvement and reflection: the current ones unless said otherwise
	Text        paper.Text        `json:"text"`
	Until       paper.Hour        `json:"until"`
	AtOnce      bool              `json:"atOnce,omitzero"`
	Bidding     *paper.Bidding    `json:"bidding,omitzero"`
	Packages    *NewBallot        `json:"packages,omitzero"`
	Division    *paper.Division   `json:"division,omitzero"`
	SingleText  *NewSingleText    `json:"singleText,omitzero"`
	Propose     Putting           `json:"propose"` // how consent to the rules is asked for
	Improvement *NewImprovement   `json:"improvement,omitzero"`
	Reflection  *paper.Reflection `json:"reflection,omitzero"`
}

// NewBallot lists packages in words.
type NewBallot struct {
	Listed [][]OfferTerm      `json:"listed"`
	Rule   paper.ApprovalRule `json:"rule"`
}

// NewSingleText is a text to begin with, in words.
type NewSingleText struct {
	Terms  []OfferTerm `json:"terms"`
	Seed   paper.ID    `json:"seed,omitzero"` // whoever knows it knows all changes to come; all do
	Rounds int         `json:"rounds"`
}

// NewImprovement is a signed package in words.
type NewImprovement struct {
	Terms []OfferTerm `json:"terms"`
}

// Permit implements Act.
func (a *OpenProcedure) Permit(t *Talks, now time.Time) ([]paper.Draft, Verdict) {
	m := t.make(now)
	b := &paper.Procedure{Text: a.Text, Until: a.Until, AtOnce: a.AtOnce, Bidding: a.Bidding, Division: a.Division, Reflection: a.Reflection}
	if a.Packages != nil || a.SingleText != nil || a.Improvement != nil || a.Reflection != nil {
		b.Issues = m.issues("issues", a.Issues)
	}
	if a.Packages != nil {
		b.Packages = &paper.Ballot{Rule: a.Packages.Rule}
		for _, terms := range a.Packages.Listed {
			b.Packages.Listed = append(b.Packages.Listed, paper.Listed{Choices: m.choices(b.Issues, terms)})
		}
	}
	if a.SingleText != nil {
		seed := a.SingleText.Seed
		if seed.IsZero() {
			seed = paper.IDOf([]byte(b.Issues.String() + t.id.String()))
		}
		b.SingleText = &paper.SingleText{Choices: m.choices(b.Issues, a.SingleText.Terms), Seed: seed, Rounds: a.SingleText.Rounds}
	}
	if a.Improvement != nil {
		b.Improvement = &paper.Improvement{Choices: m.choices(b.Issues, a.Improvement.Terms)}
	}
	w := a.Writing.wide(t)
	id := m.write(w, b)
	w.Offer = nil
	p := a.Propose
	if len(p.Text) == 0 {
		p.Text = a.Text
	}
	m.put(paper.Subject{Type: b.Subject(), Paper: id}, w, p)
	return m.done()
}
