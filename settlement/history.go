package settlement

import (
	"fmt"
	"slices"
)

// MaxOffers is how many offers one history may have.
const MaxOffers = 10_000

// An Offer is what one side offered: values for some or all of the issues. A
// history is a list of them, oldest first.
type Offer struct {
	By      string  `json:"by"` // the party, by a name of the caller's choice
	Package Package `json:"package"`
}

// A Curve is how one side's offers moved, as one party sees it by its own
// valuation: its own concessions if it is that side, otherwise what the other
// conceded to it in its own terms. A party can draw it alone, since it needs
// nobody else's numbers.
type Curve struct {
	By     string `json:"by"`
	Own    bool   `json:"own"`
	Points []Move `json:"points"`
	// Conceded is how far the offers moved from the first to the last, in the
	// party's units: down for its own offers, up for the other's. Offers are
	// compared over the issues that both say something about.
	Conceded Number `json:"conceded"`
	// Toughness is 1 less the share that this side has conceded of the distance
	// between the two sides' first offers, in the party's units: 1 for one that
	// did not move, 0 for one that came all the way, below 0 for one that went
	// past, above 1 for one that took something back. Set by [Curves] where both
	// first offers are whole and the party prefers its own; it does not depend
	// on the valuation's scale. With both at 1/2 they met in the middle.
	Toughness *Number `json:"toughness,omitempty"`
}

// A Move is one offer of a curve.
type Move struct {
	Offer int `json:"offer"` // position in the history
	// Standing is the offer with what it leaves unset taken from the side's
	// earlier offers: what it said before stands until it says otherwise.
	Standing Package `json:"standing"`
	Score    Score   `json:"score"` // of Standing
	// Step is the concession since the side's offer before, as in
	// [Curve.Conceded]; negative if something was taken back, 0 for the first.
	Step Number `json:"step"`
	// Added tells that this offer speaks of issues on which the side had said
	// nothing; they are not in Step.
	Added bool `json:"added,omitempty"`
}

// Curves draws the curves of all sides of a history by the valuation of the
// party named own, in the order in which the sides first appear. Errors name
// the offer.
func (v Valuation) Curves(d Domain, own string, history []Offer) ([]Curve, error) {
	if err := v.Check(d); err != nil {
		return nil, err
	}
	if len(history) > MaxOffers {
		return nil, fmt.Errorf("%d offers are too many (at most %d)", len(history), MaxOffers)
	}
	// A long history of partial offers must not take longer than a short one.
	work := maxCompletionWork * 16 / max(16, len(history))
	var curves []Curve
	for k, o := range history {
		if err := d.CheckPackage(o.Package); err != nil {
			return nil, fmt.Errorf("offer %d: %w", k+1, err)
		}
		if o.By == "" {
			return nil, fmt.Errorf("offer %d: nobody made it", k+1)
		}
		at := slices.IndexFunc(curves, func(c Curve) bool { return c.By == o.By })
		if at < 0 {
			at = len(curves)
			curves = append(curves, Curve{By: o.By, Own: o.By == own})
		}
		curves[at].Points = append(curves[at].Points, v.move(d, curves[at], k, o.Package, work))
	}
	for k := range curves {
		for _, m := range curves[k].Points {
			curves[k].Conceded = curves[k].Conceded.Add(m.Step)
		}
	}
	v.toughness(curves)
	return curves, nil
}

func (v Valuation) move(d Domain, c Curve, offer int, p Package, work int) Move {
	m := Move{Offer: offer, Standing: slices.Clone(p)}
	if len(c.Points) > 0 {
		before := c.Points[len(c.Points)-1].Standing
		seen := slices.Clone(before) // the new offer, where the old one speaks
		for k, o := range p {
			switch {
			case o == Unset:
				m.Standing[k] = before[k]
			case before[k] == Unset:
				m.Added = true
			default:
				seen[k] = o
			}
		}
		m.Step = v.Utility(seen).Sub(v.Utility(before))
		if c.Own {
			m.Step = Int(0).Sub(m.Step)
		}
	}
	m.Score = v.score(d, m.Standing, work)
	return m
}

// toughness compares two sides, of which one is the party itself.
func (v Valuation) toughness(curves []Curve) {
	if len(curves) != 2 || curves[0].Own == curves[1].Own {
		return
	}
	mine, theirs := curves[0], curves[1]
	if theirs.Own {
		mine, theirs = theirs, mine
	}
	a, b := mine.Points[0].Standing, theirs.Points[0].Standing
	if !a.Whole() || !b.Whole() {
		return
	}
	distance := v.Utility(a).Sub(v.Utility(b))
	if distance.Sign() <= 0 {
		return
	}
	for k := range curves {
		t := Int(1).Sub(curves[k].Conceded.Div(distance))
		curves[k].Toughness = &t
	}
}
