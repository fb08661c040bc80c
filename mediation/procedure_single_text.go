package mediation

import (
	"fmt"

	"goodoffices/paper"
	"goodoffices/settlement"
)

// Improvement of a single text in rounds. Text, seed and what stayed are known
// to all, so every desk works out the mutation of the round by itself.

var (
	sayTellsRounds = saying("tells.rounds", "After every round all learn whether the change stays, and not who said what; between two sides one can tell something of the other's answer from that.")
	sayTellsText   = saying("tells.text", "A round ends when all have answered it, whatever they answered; at {until} the text stands as it is and binds nobody.")
)

func init() {
	engines[paper.SubjectSingleText] = &engine{check: checkSingleText, fits: fitsSingleText, settle: settleSingleText, denies: deniesSingleText, done: doneSingleText, tells: tellsSingleText}
}

func checkSingleText(t *Talks, b *paper.Procedure) error {
	_, _, _, err := t.startOf(b)
	return err
}

// startOf returns where the improvement of a text begins.
func (t *Talks) startOf(b *paper.Procedure) (settlement.SingleText, settlement.Domain, []byte, error) {
	s := settlement.SingleText{MostRounds: b.SingleText.Rounds}
	d, ok := t.domain(b.Issues)
	if !ok {
		return s, d, nil, problemNotHeld()
	}
	var err error
	if s.Text, err = packageOf(&paper.Offer{Choices: b.SingleText.Choices}, d); err != nil {
		return s, d, nil, err
	}
	_, _, _, err = s.Next(d, b.SingleText.Seed[:])
	return s, d, b.SingleText.Seed[:], err
}

// A round is where the improvement of a text stands.
type round struct {
	state    settlement.SingleText
	mutation settlement.Package
	place    int64
	number   int // of the round to be answered, from 1
	more     bool
}

// roundOf plays again what stayed and what did not.
func (t *Talks) roundOf(p *procedure) (round, error) {
	s, d, seed, err := t.startOf(p.body)
	if err != nil {
		return round{}, err
	}
	r := round{state: s, number: 1}
	for {
		if r.mutation, r.place, r.more, err = r.state.Next(d, seed); err != nil || !r.more {
			return r, err
		}
		played := p.result(r.number)
		if played == nil {
			return r, nil
		}
		answers := []settlement.Better{settlement.IsWorse, settlement.IsWorse}
		if played.Agreed {
			answers = []settlement.Better{settlement.IsBetter, settlement.IsBetter}
		}
		if r.state, _, err = r.state.Answered(r.mutation, r.place, answers...); err != nil {
			return r, err
		}
		r.number++
	}
}

// result returns what came out of a round, nil while nothing did.
func (p *procedure) result(number int) *paper.ProcedureResult {
	for _, it := range p.results {
		if r := it.Paper.Body.(*paper.ProcedureResult); r.Round == number && !r.Final {
			return r
		}
	}
	return nil
}

func fitsSingleText(t *Talks, p *procedure, _ paper.Desk, b *paper.Bid) error {
	if _, ok := betterOf[b.Answer]; !ok || b.Amount != "" || len(b.Accepts)+len(b.Points) > 0 {
		return fmt.Errorf("an answer is asked for, and nothing else")
	}
	r, err := t.roundOf(p)
	if err != nil {
		return err
	}
	if b.Round < 1 || b.Round > r.number || b.Round == r.number && !r.more {
		return fmt.Errorf("round %d is not to be answered", b.Round)
	}
	return nil
}

// betterOf are the words of package settlement.
var betterOf = map[paper.BidAnswer]settlement.Better{paper.BidBetter: settlement.IsBetter, paper.BidNoLess: settlement.IsNoWorse, paper.BidWorse: settlement.IsWorse}

func settleSingleText(t *Talks, p *procedure, over bool) *paper.ProcedureResult {
	r, err := t.roundOf(p)
	if err != nil {
		return nil
	}
	bids, whole := t.bidsOf(p, r.number)
	if r.more && !over && !whole {
		return nil
	}
	if !r.more || over {
		return &paper.ProcedureResult{Final: true, Agreed: r.state.Kept > 0, Improved: r.state.Kept, Choices: OfferOf(p.body.Issues, r.state.Text).Choices}
	}
	var answers []settlement.Better
	for _, b := range bids {
		answers = append(answers, betterOf[b.Answer])
	}
	_, kept, err := r.state.Answered(r.mutation, r.place, answers...)
	if err != nil {
		return nil
	}
	return &paper.ProcedureResult{Round: r.number, Agreed: kept}
}

// deniesSingleText: nothing stays that a side called worse, or did not answer.
func deniesSingleText(t *Talks, p *procedure, _ paper.Desk, b *paper.Bid, r *paper.ProcedureResult) bool {
	is, err := t.roundOf(p)
	if r.Final { // all can work out the text from what stayed
		return err != nil || is.state.Kept != r.Improved || !sameChoices(OfferOf(p.body.Issues, is.state.Text).Choices, r.Choices)
	}
	return err != nil || r.Round != is.number || r.Agreed && (b == nil || b.Answer == paper.BidWorse)
}

func doneSingleText(t *Talks, p *procedure) bool {
	r, err := t.roundOf(p)
	return err == nil && !r.more
}

func sameChoices(a, b []paper.Choice) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i] != b[i] {
			return false
		}
	}
	return true
}

func tellsSingleText(b *paper.Procedure) []Sentence {
	return []Sentence{sayTellsRounds(), sayTellsText("until", b.Until)}
}
