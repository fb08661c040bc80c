package mediation

import (
	"slices"
	"time"

	"goodoffices/paper"
)

// A State is how a proposal stands, as it may be shown at this desk.
type State string

// The states.
const (
	StateOpen      State = "open"
	StateCalled    State = "called"        // all said yes; signed consents are asked for
	StateSigned    State = "signed by all" // carried by all, being recorded
	StateAgreed    State = "agreed"        // and cosigned by every party it needs
	StateSilence   State = "agreed by silence"
	StateAccepted  State = "accepted"                   // by those it was put to, who are not all parties
	StateOnWord    State = "signed by those with desks" // a party's seat has no desk and signed nothing
	StateDisputed  State = "disputed"
	StateLapsed    State = "lapsed"
	StateWithdrawn State = "withdrawn"
)

// A ProposalView shows a proposal.
type ProposalView struct {
	PaperView
	Subject     paper.Subject
	SubjectName Sentence
	Mode        paper.Mode
	Put         []paper.Desk
	Until       paper.Hour
	State       State
	Outcome     paper.ID
	Unconfirmed []paper.Desk // whose cosignature is still missing
	Gate        paper.ID     // takes effect once this gate is open
	InForce     bool
	Answers     []AnswerView // only what this desk may know
	Mine        paper.PrivateAnswer
	Private     []PrivateView // at the mediator's desk alone
	Signed      []paper.Desk  // whose consent its outcome encloses, its author's proposal being one
	Silent      []paper.Desk  // whose silence its outcome counts
	Forks       []paper.ID
	NotCounted  []paper.ID // answers of this desk that its outcome does not enclose
}

// An AnswerView is one desk's open answer.
type AnswerView struct {
	Desk   paper.Desk
	Answer paper.Answer
	Paper  paper.ID
	Late   bool
}

// A PrivateView is one desk's answer in private, as it stands until the call.
type PrivateView struct {
	Desk   paper.Desk
	Answer paper.PrivateAnswer
}

// Proposals returns all proposals, in the order in which this desk learned of
// them.
func (t *Talks) Proposals() []ProposalView {
	var out []ProposalView
	for _, p := range t.deciding.proposals {
		out = append(out, t.viewProposal(p))
	}
	return out
}

// Proposal returns one proposal; ErrNotHeld if there is none of that id here.
func (t *Talks) Proposal(id paper.ID) (ProposalView, error) {
	p := t.deciding.byID[id]
	if p == nil {
		return ProposalView{}, ErrNotHeld
	}
	return t.viewProposal(p), nil
}

func (t *Talks) viewProposal(p *proposal) ProposalView {
	v := ProposalView{
		PaperView: t.view(p.item), Subject: p.body.Subject, SubjectName: subjectName(p.body.Subject), Mode: p.body.Mode,
		Put: p.body.Put, Until: p.body.Until, State: t.state(p), InForce: p.enacted && !t.shutHere(p.body.Subject),
	}
	for _, d := range p.body.Put {
		if it := p.answer(d); it != nil {
			v.Answers = append(v.Answers, AnswerView{Desk: d, Answer: answerOf(it), Paper: it.id()})
		}
	}
	for _, it := range p.objections {
		v.Answers = append(v.Answers, AnswerView{Desk: it.author(), Answer: answerOf(it), Paper: it.id(), Late: true})
	}
	if it := p.indication(t.self); it != nil {
		v.Mine = it.Paper.Body.(*paper.Indication).Answer
	}
	if t.self == t.mediator() {
		v.Private = p.private()
	}
	if p.outcome == nil {
		return v
	}
	b := p.outcome.Paper.Body.(*paper.Outcome)
	v.Outcome, v.Gate = p.outcome.id(), b.Gate
	if len(p.needed) > 0 {
		v.Unconfirmed = t.unconfirmed(p)
	}
	v.NotCounted = t.notCounted(p)
	v.Signed, v.Silent = p.counted(b)
	for _, it := range t.tray {
		if o, ok := it.Paper.Body.(*paper.Outcome); ok && o.Proposal == p.id() && it.Proof.holds() {
			v.Forks = append(v.Forks, it.id())
		}
	}
	return v
}

// private returns what was answered in private and holds.
func (p *proposal) private() []PrivateView {
	var out []PrivateView
	for _, d := range p.body.Put {
		if it := p.indication(d); it != nil {
			out = append(out, PrivateView{Desk: d, Answer: it.Paper.Body.(*paper.Indication).Answer})
		}
	}
	return out
}

// counted returns who signed and who was silent, as a carried outcome encloses it.
func (p *proposal) counted(b *paper.Outcome) (signed, silent []paper.Desk) {
	if b.Result != paper.ResultCarried {
		return nil, nil
	}
	if p.author() != p.outcome.author() {
		signed = append(signed, p.author())
	}
	for _, in := range p.outcome.sequel().enclosed {
		if in.Paper.Kind == paper.KindReceipt {
			silent = append(silent, in.Paper.From)
		} else {
			signed = append(signed, in.Paper.From)
		}
	}
	return signed, silent
}

// notCounted returns this desk's answers that an open proposal's outcome does
// not enclose: what a mediator hides, shows here.
func (t *Talks) notCounted(p *proposal) []paper.ID {
	if p.body.Mode != paper.ModeOpen {
		return nil
	}
	enclosed := map[paper.ID]bool{}
	for _, in := range p.outcome.sequel().enclosed {
		enclosed[in.Paper.ID] = true
	}
	var out []paper.ID
	if it := p.answer(t.self); it != nil && !enclosed[it.id()] {
		out = append(out, it.id())
	}
	return out
}

// state is how a proposal stands. Agreed means proven: an outcome in which
// every needed consent verifies and which every needed party has cosigned.
func (t *Talks) state(p *proposal) State {
	if p.outcome == nil {
		if p.call != nil {
			return StateCalled
		}
		return StateOpen
	}
	b := p.outcome.Paper.Body.(*paper.Outcome)
	switch b.Result {
	case paper.ResultLapsed:
		return StateLapsed
	case paper.ResultWithdrawn:
		return StateWithdrawn
	}
	return t.carriedState(p, b)
}

func (t *Talks) carriedState(p *proposal, b *paper.Outcome) State {
	seats := slices.ContainsFunc(t.parties(), func(d paper.Desk) bool { return !t.members.hasDesk(d) })
	switch {
	case t.disputed(p):
		return StateDisputed
	case len(p.needed) == 0:
		return StateAccepted
	case len(t.unconfirmed(p)) > 0:
		return StateSigned
	case seats:
		return StateOnWord
	case len(b.Silent) > 0:
		return StateSilence
	}
	return StateAgreed
}

// disputed: an outcome by silence, and an objection that was made in time or
// came late to the mediator.
func (t *Talks) disputed(p *proposal) bool {
	if p.body.Mode != paper.ModeSilence {
		return false
	}
	if len(p.objections) > 0 {
		return true
	}
	for _, it := range t.order {
		r, ok := it.Paper.Body.(*paper.Response)
		if ok && r.Proposal == p.id() && r.Answer != paper.AnswerConsent && it.Proof.holds() && !it.Paper.Date.After(p.body.Until.At) {
			return true
		}
	}
	return false
}

// AgreedSet returns the outcomes this desk shows as agreed, sorted: every desk
// that holds the same papers and the same confirmations has the same set.
func (t *Talks) AgreedSet() []paper.ID {
	var out []paper.ID
	for _, p := range t.deciding.proposals {
		switch t.state(p) {
		case StateAgreed, StateSilence:
			out = append(out, p.outcome.id())
		}
	}
	slices.SortFunc(out, func(a, b paper.ID) int { return slices.Compare(a[:], b[:]) })
	return out
}

// Format returns the format in force, as this desk may act by it: an agreed one
// that a gate held here still shuts is not in force.
func (t *Talks) Format() paper.Format {
	if t.Terms() != nil && t.shutHere(paper.Subject{Type: paper.SubjectFormat, Format: t.deciding.format}) {
		return t.Terms().Format
	}
	return t.deciding.format
}

// A RoundView shows a meeting.
type RoundView struct {
	PaperView
	Round       *paper.Round
	State       State // of the proposal on it; "" while nothing is put
	Delegations []DelegationView
}

// A DelegationView shows who goes.
type DelegationView struct {
	PaperView
	Delegation *paper.Delegation
	Accredited bool
}

// Rounds returns the rounds, with the delegations named for each.
func (t *Talks) Rounds() []RoundView {
	var out []RoundView
	for _, it := range t.deciding.rounds {
		v := RoundView{PaperView: t.view(it), Round: it.Paper.Body.(*paper.Round)}
		if p := t.on(it.id()); p != nil {
			v.State = t.state(p)
		}
		v.Delegations = t.delegations(it.id())
		out = append(out, v)
	}
	return out
}

// Delegations returns the delegations named while no round is planned.
func (t *Talks) Delegations() []DelegationView { return t.delegations(paper.ID{}) }

func (t *Talks) delegations(round paper.ID) []DelegationView {
	var out []DelegationView
	for _, it := range t.deciding.delegations {
		b := it.Paper.Body.(*paper.Delegation)
		if b.Round != round {
			continue
		}
		v := DelegationView{PaperView: t.view(it), Delegation: b}
		if p := t.on(it.id()); p != nil {
			s := t.state(p)
			v.Accredited = s == StateAgreed || s == StateSilence || s == StateAccepted
		}
		out = append(out, v)
	}
	return out
}

// on returns the last proposal about a paper.
func (t *Talks) on(id paper.ID) *proposal {
	for _, p := range slices.Backward(t.deciding.proposals) {
		if p.body.Subject.Paper == id {
			return p
		}
	}
	return nil
}

// A PublicLineView shows what each side may say.
type PublicLineView struct {
	PaperView
	Line  *paper.PublicLine
	State State
}

// PublicLines returns the public lines.
func (t *Talks) PublicLines() []PublicLineView {
	var out []PublicLineView
	for _, it := range t.deciding.publicLines {
		v := PublicLineView{PaperView: t.view(it), Line: it.Paper.Body.(*paper.PublicLine)}
		if p := t.on(it.id()); p != nil {
			v.State = t.state(p)
		}
		out = append(out, v)
	}
	return out
}

// An ExchangeView shows a commitment to release a paper together with the
// other side's.
type ExchangeView struct {
	PaperView
	Commitment *paper.Commitment
	Partner    paper.ID
	Released   bool // the announced paper is held here
	Overdue    bool // committed, not released: the deadline has passed
}

// Exchanges returns the commitments.
func (t *Talks) Exchanges(now time.Time) []ExchangeView {
	var out []ExchangeView
	for _, it := range t.deciding.commitments {
		b := it.Paper.Body.(*paper.Commitment)
		v := ExchangeView{PaperView: t.view(it), Commitment: b, Released: t.item(b.Paper) != nil}
		if o := t.partner(it); o != nil {
			v.Partner = o.id()
		}
		v.Overdue = !v.Released && now.After(b.Until.At)
		out = append(out, v)
	}
	return out
}

// Suspension returns the suspension in force, nil if there is none.
func (t *Talks) Suspension() *PaperView {
	if len(t.members.paused) == 0 {
		return nil
	}
	v := t.view(t.members.paused[len(t.members.paused)-1])
	return &v
}

// Ending returns the ending in force or announced, nil if there is none.
func (t *Talks) Ending() *PaperView {
	if t.members.endedBy == nil {
		return nil
	}
	v := t.view(t.members.endedBy)
	return &v
}

// EndsAt returns the hour at which the talks end or ended, and whether any is
// declared.
func (t *Talks) EndsAt() (paper.Hour, bool) {
	if t.members.ending == nil {
		return paper.Hour{}, false
	}
	return t.members.ending.At, true
}
