package mediation

import (
	"goodoffices/paper"
	"goodoffices/settlement"
)

// A ProcedureState is where a procedure stands.
type ProcedureState string

// The states.
const (
	ProcedurePut   ProcedureState = "put"   // consent to its rules is asked for
	ProcedureOpen  ProcedureState = "open"  // in force: sides hand in
	ProcedureEnded ProcedureState = "ended" // its result is here
)

// A ProcedureView shows a procedure. Of what others hand in a party's desk
// knows nothing, not even whether they did.
type ProcedureView struct {
	PaperView
	Procedure   *paper.Procedure
	Subject     paper.SubjectType
	SubjectName Sentence
	State       ProcedureState
	Proposal    paper.ID
	Mine        *paper.Bid // what this desk handed in last
	Tells       []Sentence // what comes out, and to whom
	Lies        []settlement.Manipulation
	Results     []ProcedureResultView // the last one ends it, where State says so
	Bids        []BidView             // at the mediator's desk alone
	Text        *SingleTextView       // of a single text
	Reflection  *ReflectionView       // of a reflection, at the desks that answer or show
}

// A ProcedureResultView shows what came out.
type ProcedureResultView struct {
	PaperView
	Result *paper.ProcedureResult
}

// A BidView is what a side handed in last.
type BidView struct {
	Desk paper.Desk
	Bid  *paper.Bid
}

// A SingleTextView is the text as it stands and the change to be answered.
type SingleTextView struct {
	Round    int
	Text     []settlement.Term
	Mutation []settlement.Term // of the issues that it would change; nil where there is none any more
	Change   settlement.Package
	Now      settlement.Package
	Kept     int
}

// Procedures returns the procedures, in the order in which this desk came to
// hold them.
func (t *Talks) Procedures() []ProcedureView {
	var out []ProcedureView
	for _, p := range t.deciding.procedures {
		out = append(out, t.viewProcedure(p))
	}
	return out
}

func (t *Talks) viewProcedure(p *procedure) ProcedureView {
	s := p.body.Subject()
	v := ProcedureView{
		PaperView: t.view(p.item), Procedure: p.body, Subject: s, SubjectName: subjectName(paper.Subject{Type: s}), State: ProcedurePut,
		Tells: p.engine.tells(p.body), Lies: liesOf(p.body),
	}
	if put := t.on(p.id()); put != nil {
		v.Proposal = put.id()
	}
	switch {
	case p.over() != nil:
		v.State = ProcedureEnded
	case p.agreed != nil:
		v.State = ProcedureOpen
	}
	for _, it := range p.results {
		v.Results = append(v.Results, ProcedureResultView{PaperView: t.view(it), Result: it.Paper.Body.(*paper.ProcedureResult)})
	}
	round := 0
	if p.body.SingleText != nil {
		if v.Text = t.viewSingleText(p); v.Text != nil {
			round = v.Text.Round
		}
	}
	if p.body.Reflection != nil {
		v.Reflection = t.viewReflection(p)
	}
	v.Mine = p.bid(t.self, round)
	if t.self == t.mediator() {
		for _, d := range t.sides(p) {
			if b := p.bid(d, round); b != nil {
				v.Bids = append(v.Bids, BidView{Desk: d, Bid: b})
			}
		}
	}
	return v
}

func (t *Talks) viewSingleText(p *procedure) *SingleTextView {
	r, err := t.roundOf(p)
	if err != nil {
		return nil
	}
	d, _ := t.domain(p.body.Issues)
	v := &SingleTextView{Round: r.number, Text: d.Terms(r.state.Text), Now: r.state.Text, Kept: r.state.Kept}
	if r.more && p.over() == nil {
		v.Change = r.mutation
		changed := d.Nothing()
		for k, o := range r.mutation {
			if o != r.state.Text[k] {
				changed[k] = o
			}
		}
		v.Mutation = d.Terms(changed)
	}
	return v
}

// procedureOf are the names that package settlement gives to procedures.
var procedureOf = map[paper.SubjectType]settlement.Procedure{
	paper.SubjectBidding: settlement.BidsOnAmount, paper.SubjectPackages: settlement.BidsOnPackages,
	paper.SubjectDivision: settlement.DividedGoods, paper.SubjectSingleText: settlement.SingleTextRounds, paper.SubjectImprovement: settlement.AfterSigning,
	paper.SubjectReflection: settlement.ReflectedWish,
}

// liesOf returns how a side could gain by lying under the rules of a procedure.
func liesOf(b *paper.Procedure) []settlement.Manipulation {
	switch {
	case b.Bidding != nil:
		return biddingOf(b.Bidding).Manipulations()
	case b.Packages != nil:
		return settlement.Approvals{Rule: settlement.ApprovalRule(b.Packages.Rule)}.Manipulations()
	}
	return procedureOf[b.Subject()].Manipulations()
}
