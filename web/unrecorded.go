package web

import (
	"slices"
	"time"

	"goodoffices/desk"
	"goodoffices/mediation"
	"goodoffices/paper"
)

// ownAnswer is this desk's last open answer to a proposal, nil if there is none.
func ownAnswer(v *desk.View, proposal paper.ID) *desk.ViewPaper {
	for i, x := range slices.Backward(v.Papers) {
		if r, ok := x.Body.(*paper.Response); ok && x.From == v.Desk && r.Proposal == proposal {
			return &v.Papers[i]
		}
	}
	return nil
}

// unrecorded is what is said of this desk's own answer to an open proposal
// that should be in the record and is not: its hour is past without an outcome,
// or the outcome does not enclose it. It is "" otherwise.
func unrecorded(v *desk.View, x desk.ViewProposal) string {
	switch {
	case x.Mode == paper.ModePrivate:
		return ""
	case x.Outcome.IsZero() && x.Until.At.Before(v.At):
		return "proposal.mine.no-outcome"
	case len(x.NotCounted) > 0:
		return "proposal.mine.not-in-outcome"
	}
	return ""
}

// receiptOf is when the mediator signed that a paper of this desk had come;
// zero if no such receipt is held.
func receiptOf(v *desk.View, x desk.ViewPaper) time.Time {
	for _, st := range x.Track {
		if st.What == mediation.StepWith && st.Desk == v.Mediator {
			return st.At
		}
	}
	return time.Time{}
}

// Recorded is how one of this desk's own papers stands in the joint record, as
// the last step of its way; "" for what does not belong there.
func (p *Page) Recorded(x desk.ViewPaper) string {
	v := p.view
	if v == nil || v.Record.Origin.IsZero() || x.From != v.Desk || p.Mediates() {
		return ""
	}
	id := x.ID
	if r, ok := x.Body.(*paper.Response); ok {
		i := slices.IndexFunc(v.Proposals, func(one desk.ViewProposal) bool { return one.ID == r.Proposal })
		if i < 0 || v.Proposals[i].Mode == paper.ModePrivate {
			return ""
		}
		if id = v.Proposals[i].Outcome; slices.Contains(v.Proposals[i].NotCounted, x.ID) {
			id = paper.ID{}
		}
	} else if !mediation.IsLeaf(x.Kind) {
		return ""
	}
	for _, leaf := range v.Record.Leaves {
		if leaf.Paper != id {
			continue
		}
		if waits := unconfirmed(v, leaf); len(waits) > 0 {
			return p.T("track.record.waiting", "desks", waits)
		}
		return p.T("track.record.confirmed")
	}
	return p.T("track.record.not")
}
