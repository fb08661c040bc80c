package mediation

import (
	"goodoffices/paper"
	"goodoffices/settlement"
)

// Adjusted winner, for dividing goods between two sides.

var (
	sayTellsDivision   = saying("tells.division", "All learn who gets what; from a shared good {first} and {second} can each work out something of the other's points.")
	sayTellsNoDivision = saying("tells.no-division", "If one of them hands in no points, all learn at {until} that nothing was divided, and nothing else.")
)

func init() {
	engines[paper.SubjectDivision] = &engine{check: checkDivision, fits: fitsDivision, settle: settleDivision, denies: deniesDivision, tells: tellsDivision}
}

func checkDivision(t *Talks, b *paper.Procedure) error {
	d := b.Division
	if d.First == d.Second || !t.isParty(d.First) || !t.isParty(d.Second) || !t.everyParty([]paper.Desk{d.First, d.Second}, "") {
		return problemTwoParties()
	}
	one := settlement.Int(1)
	goods := goodsOf(d, func(int) [2]settlement.Number { return [2]settlement.Number{one, one} })
	_, err := settlement.AdjustedWinner(goods)
	return err
}

func goodsOf(d *paper.Division, points func(k int) [2]settlement.Number) []settlement.Good {
	var out []settlement.Good
	for k, g := range d.Goods {
		name, _ := g.In()
		out = append(out, settlement.Good{Name: name, Points: points(k)})
	}
	return out
}

func fitsDivision(_ *Talks, p *procedure, _ paper.Desk, b *paper.Bid) error {
	if b.Amount != "" || b.Round != 0 || len(b.Accepts) > 0 || b.Answer != "" || len(b.Points) != len(p.body.Division.Goods) {
		return problemPoints("count", len(p.body.Division.Goods))
	}
	_, err := settlement.AdjustedWinner(goodsOf(p.body.Division, func(k int) [2]settlement.Number {
		n := exactly(b.Points[k])
		return [2]settlement.Number{n, n}
	}))
	return err
}

func settleDivision(_ *Talks, p *procedure, over bool) *paper.ProcedureResult {
	d := p.body.Division
	first, second := p.bid(d.First, 0), p.bid(d.Second, 0)
	if first == nil || second == nil {
		return nil
	}
	out, err := settlement.AdjustedWinner(goodsOf(d, func(k int) [2]settlement.Number {
		return [2]settlement.Number{exactly(first.Points[k]), exactly(second.Points[k])}
	}))
	if err != nil {
		return nil
	}
	r := &paper.ProcedureResult{Agreed: true}
	for _, share := range out.First {
		r.First = append(r.First, paper.Fraction(share.Rat().RatString()))
	}
	return p.final(r, over)
}

// deniesDivision: each side has at least half of its own points.
func deniesDivision(_ *Talks, p *procedure, by paper.Desk, b *paper.Bid, r *paper.ProcedureResult) bool {
	if !r.Agreed {
		return false
	}
	if b == nil || len(r.First) != len(b.Points) {
		return true
	}
	var has, all settlement.Number
	for k, s := range r.First {
		share, err := settlement.ParseNumber(string(s))
		if err != nil {
			return true
		}
		if by == p.body.Division.Second {
			share = settlement.Int(1).Sub(share)
		}
		points := exactly(b.Points[k])
		has, all = has.Add(points.Mul(share)), all.Add(points)
	}
	return has.Add(has).Cmp(all) < 0
}

func tellsDivision(b *paper.Procedure) []Sentence {
	out := []Sentence{sayTellsDivision("first", b.Division.First, "second", b.Division.Second), sayTellsNoDivision("until", b.Until)}
	if b.AtOnce {
		out = append(out, sayTellsAtOnce("until", b.Until))
	}
	return out
}
