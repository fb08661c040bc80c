package web

import (
	"slices"

	"goodoffices/desk"
	"goodoffices/mediation"
	"goodoffices/paper"
)

// A proposalsData is what was put, by what it waits for.
type proposalsData struct {
	Waits []desk.ViewProposal // for this desk's answer
	Pass  []desk.ViewProposal // a side's, for the mediator to pass on
	Open  []desk.ViewProposal
	Ended []desk.ViewProposal // newest first
}

var _ = at("GET /proposals", (*Server).proposals)

// GET /talks/{talks}/proposals
func (s *Server) proposals(p *Page) error {
	v, err := p.Look()
	if err != nil {
		return err
	}
	d := proposalsData{}
	for _, x := range v.Proposals {
		switch {
		case ended(x):
			d.Ended = append(d.Ended, x)
		case undecided(v, x):
			d.Waits = append(d.Waits, x)
		case p.toPass(x.ViewPaper):
			d.Pass = append(d.Pass, x)
		default:
			d.Open = append(d.Open, x)
		}
	}
	slices.Reverse(d.Ended)
	return p.show("proposals", d)
}

// undecided reports whether a proposal waits for this desk: for its answer, for
// its signature once all have said yes, or for its capital's word.
func undecided(v *desk.View, x desk.ViewProposal) bool {
	if !isPut(x, v.Desk) {
		return false
	}
	switch answer := answerOf(x, v.Desk); {
	case x.State == mediation.StateCalled:
		return answer == ""
	case x.State != mediation.StateOpen:
		return false
	case x.Mode == paper.ModePrivate:
		return x.Mine == ""
	default:
		return answer == "" || answer == paper.AnswerAdReferendum
	}
}
