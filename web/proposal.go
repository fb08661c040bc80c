package web

import (
	"slices"
	"time"

	"goodoffices/desk"
	"goodoffices/mediation"
	"goodoffices/paper"
)

// A proposalData is one proposal, as this desk may see it.
type proposalData struct {
	Proposal desk.ViewProposal
	Text     Said
	Of       *desk.ViewPaper // the paper it is about
	Gate     *desk.ViewGate  // shut, before what was agreed
	Topics   []desk.ViewTopic
	Mine     string   // this desk's answer, as a key
	Signed   bool     // its consent, signed with its yes, waits in the cabinet
	Released bool     // its consent to what it said yes to in private is out
	Choices  []string // the answers it may give, as keys
	Change   bool     // and they would change the former
	ToPass   bool
	ToEnd    bool // the mediator may withdraw it
	NoDesk   []paper.Desk
	Ended    time.Time // when its outcome came

	// This desk's own answer, where it should be in the record and is not.
	Unrecorded string    // what is said of that, as a key
	Receipted  time.Time // when the mediator signed that it had come
}

var _ = at("GET /proposals/{paper}", (*Server).proposal)

// GET /talks/{talks}/proposals/{paper}
func (s *Server) proposal(p *Page) error {
	x, err := p.proposalOf()
	if err != nil {
		return err
	}
	v := p.view
	d := proposalData{
		Proposal: x, Text: p.Authentic(x.ViewPaper), Of: paperOf(v, x.About.Paper), Mine: mine(v, x), Signed: signsWithYes(v, x.ID),
		Choices: choices(v, x), ToPass: p.toPass(x.ViewPaper), ToEnd: v.Mediator == v.Desk && !ended(x) && (x.From == v.Desk || takenBack(x.ViewPaper)),
	}
	d.Released = x.Mine == paper.PrivateYes && answerOf(x, v.Desk) == paper.AnswerConsent
	if d.Released {
		d.Mine = string(x.Mine)
	}
	d.Change = d.Mine != ""
	if end := paperOf(v, x.Outcome); end != nil {
		d.Ended = end.Arrived
	}
	if own := ownAnswer(v, x.ID); own != nil && !p.Mediates() {
		d.Unrecorded, d.Receipted = unrecorded(v, x), receiptOf(v, *own)
	}
	for i, g := range v.Gates {
		if g.ID == x.Gate && !g.Open {
			d.Gate = &v.Gates[i]
		}
	}
	for _, id := range x.About.Topics {
		for _, t := range v.Topics {
			if t.ID == id {
				d.Topics = append(d.Topics, t)
			}
		}
	}
	for _, one := range v.Desks {
		if one.Seat && one.Role == paper.PlaceParty {
			d.NoDesk = append(d.NoDesk, one.Desk)
		}
	}
	for _, id := range []paper.ID{x.ID, x.About.Paper, x.Outcome} {
		if err := p.nowRead(p.r.Context(), id); err != nil {
			return err
		}
	}
	return p.show("proposal", d)
}

// proposalOf finds the proposal that an address names.
func (p *Page) proposalOf() (desk.ViewProposal, error) {
	v, err := p.Look()
	if err != nil {
		return desk.ViewProposal{}, err
	}
	id, err := p.paperID()
	if err != nil {
		return desk.ViewProposal{}, err
	}
	for _, x := range v.Proposals {
		if x.ID == id {
			return x, nil
		}
	}
	return desk.ViewProposal{}, mediation.ErrNotHeld
}

// takenBack reports whether its author has taken a paper back.
func takenBack(x desk.ViewPaper) bool {
	return slices.ContainsFunc(x.Track, func(st desk.ViewStep) bool { return st.What == mediation.StepTaken })
}

// paperOf returns a paper by its id, nil if it is not held.
func paperOf(v *desk.View, id paper.ID) *desk.ViewPaper {
	for i := range v.Papers {
		if v.Papers[i].ID == id && !id.IsZero() {
			return &v.Papers[i]
		}
	}
	return nil
}

// mine is this desk's own answer.
func mine(v *desk.View, x desk.ViewProposal) string {
	if a := answerOf(x, v.Desk); a != "" {
		return string(a)
	}
	return string(x.Mine)
}

// signsWithYes reports whether this desk's consent waits for the call.
func signsWithYes(v *desk.View, proposal paper.ID) bool {
	for _, l := range v.Leaving {
		if l.Call == proposal {
			return true
		}
	}
	return false
}

// choices are the answers that this desk may give, in the order in which they
// open up; none where it is not asked or has answered for good.
func choices(v *desk.View, x desk.ViewProposal) []string {
	answered := answerOf(x, v.Desk)
	switch {
	case !isPut(x, v.Desk) || ended(x) || x.Mode == paper.ModeSigning:
		return nil
	case x.Mode == paper.ModePrivate && x.State == mediation.StateOpen:
		return []string{string(paper.PrivateYes), string(paper.PrivateNot)}
	case x.State == mediation.StateCalled && answered == "":
		return []string{string(paper.AnswerConsent), string(paper.AnswerDecline)}
	case answered == paper.AnswerAdReferendum:
		return []string{string(paper.AnswerConsent), string(paper.AnswerReservation), string(paper.AnswerDecline)}
	case answered != "" || x.State == mediation.StateCalled:
		return nil
	}
	var all []string
	for _, a := range paper.Answers {
		all = append(all, string(a))
	}
	return all
}
