package mediation

import (
	"time"

	"goodoffices/paper"
)

var _ = register[Deposit]("deposit")

// Deposit gives the mediator the paper that a commitment announced, to be
// released only together with the other side's.
type Deposit struct {
	Commitment Ref `json:"commitment"`
}

// Permit implements Act.
func (a *Deposit) Permit(t *Talks, now time.Time) ([]paper.Draft, Verdict) {
	m := t.make(now)
	it := m.need("commitment", a.Commitment)
	if it == nil {
		return m.done()
	}
	b, ok := it.Paper.Body.(*paper.Commitment)
	if !ok || it.author() != t.self {
		m.refuse(refuse("commitment", sayNotCommit("id", RefOf(it.Paper), "desk", t.self)))
		return m.done()
	}
	if now.After(b.Until.At) {
		m.refuse(refuse("hour", sayCommitHour("until", b.Until)))
	}
	if t.partner(it) == nil {
		m.refuse(refuse("commitment", sayNoPartner()))
	}
	waiting := t.known.Waiting(b.Paper)
	if waiting == nil {
		m.refuse(refuse("commitment", sayNotCommit("id", b.Paper.Short(), "desk", t.self)))
		return m.done()
	}
	m.release(waiting, t.mediator())
	m.cover(Writing{Cover: &exchangeCover}, b.Paper, paper.ID{}, false)
	return m.done()
}

// exchangeCover is what a deposit asks of the mediator.
var exchangeCover = Cover{Handling: paper.HandlingTogether}

// exchangeNote is the cover note that a waiting paper will be deposited with.
func (t *Talks) exchangeNote(of paper.ID) *item {
	b := &paper.CoverNote{Of: of, Handling: exchangeCover.Handling}
	return newItem(Entry{Paper: &paper.Paper{Header: paper.Header{Kind: b.Kind(), From: t.self}, Body: b}})
}

// release lets a paper leave that was signed before and waits in the cabinet.
func (m *maker) release(p *paper.Paper, to ...paper.Desk) {
	m.released = append(m.released, p)
	m.drafts = append(m.drafts, paper.Draft{Existing: p.ID, Hand: m.t.hop(to...)})
}
