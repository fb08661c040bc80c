package web

import (
	"slices"
	"time"

	"goodoffices/desk"
	"goodoffices/mediation"
	"goodoffices/paper"
)

// A roundsData is every meeting, and who goes to none yet.
type roundsData struct {
	Next        []desk.ViewRound
	Past        []desk.ViewRound
	Delegations []desk.ViewDelegation
}

// A roundData is one meeting.
type roundData struct {
	Round       desk.ViewRound
	Body        *paper.Round
	Agenda      []desk.ViewTopic
	Delegations []delegationLine
	Proposals   []desk.ViewProposal // on the round itself
	ToPass      []desk.ViewPaper
	Put         bool // it was put to the sides
	Log         bool // the mediator keeps a log of the day
}

// A delegationLine is a delegation and what can be done about it here.
type delegationLine struct {
	desk.ViewDelegation
	Proposals []desk.ViewProposal // on its accreditation
	ToPut     bool                // this desk may put it to the others
}

var (
	_ = at("GET /rounds", (*Server).rounds)
	_ = at("GET /rounds/{paper}", (*Server).round)
)

// GET /talks/{talks}/rounds
func (s *Server) rounds(p *Page) error {
	v, err := p.Look()
	if err != nil {
		return err
	}
	d := roundsData{Delegations: v.Delegations}
	for _, r := range v.Rounds {
		if isOver(r, v.At) {
			d.Past = append(d.Past, r)
		} else {
			d.Next = append(d.Next, r)
		}
	}
	byDay := func(a, b desk.ViewRound) int { return a.Begins.At.Compare(b.Begins.At) }
	slices.SortStableFunc(d.Next, byDay)
	slices.SortStableFunc(d.Past, func(a, b desk.ViewRound) int { return byDay(b, a) })
	return p.show("rounds", d)
}

// isOver reports whether a round has ended, or begun the day before where
// nobody said when it ends.
func isOver(r desk.ViewRound, now time.Time) bool {
	if ends := roundBody(r).Ends; !ends.IsZero() {
		return ends.At.Before(now)
	}
	return r.Begins.At.Add(24 * time.Hour).Before(now)
}

func roundBody(r desk.ViewRound) *paper.Round {
	if b, ok := r.Body.(*paper.Round); ok {
		return b
	}
	return &paper.Round{}
}

// GET /talks/{talks}/rounds/{paper}
func (s *Server) round(p *Page) error {
	r, err := p.roundOf()
	if err != nil {
		return err
	}
	v := p.view
	d := roundData{Round: r, Body: roundBody(r), Proposals: proposalsOn(v, r.ID), Log: p.Mediates()}
	d.Put = len(d.Proposals) > 0
	for _, id := range d.Body.Agenda {
		for _, t := range v.Topics {
			if t.ID == id {
				d.Agenda = append(d.Agenda, t)
			}
		}
	}
	if !d.Put && p.toPass(r.ViewPaper) {
		d.ToPass = append(d.ToPass, r.ViewPaper)
	}
	for _, x := range d.Proposals {
		if p.toPass(x.ViewPaper) {
			d.ToPass = append(d.ToPass, x.ViewPaper)
		}
	}
	for _, x := range r.Delegations {
		line := p.DelegationLine(x)
		d.Delegations = append(d.Delegations, line)
		if len(line.Proposals) == 0 && p.toPass(x.ViewPaper) {
			d.ToPass = append(d.ToPass, x.ViewPaper)
		}
		for _, put := range line.Proposals {
			if p.toPass(put.ViewPaper) {
				d.ToPass = append(d.ToPass, put.ViewPaper)
			}
		}
	}
	if err := p.nowRead(p.r.Context(), r.ID); err != nil {
		return err
	}
	for _, x := range r.Delegations {
		if err := p.nowRead(p.r.Context(), x.ID); err != nil {
			return err
		}
	}
	return p.show("round", d)
}

// DelegationLine says of a delegation whether it was put to the others, and
// whether this desk may do so: its own, or that of a seat it serves.
func (p *Page) DelegationLine(x desk.ViewDelegation) delegationLine {
	line := delegationLine{ViewDelegation: x, Proposals: proposalsOn(p.view, x.ID)}
	open := slices.ContainsFunc(line.Proposals, func(y desk.ViewProposal) bool { return !ended(y) })
	line.ToPut = x.From == p.Desk() && x.Stage == paper.StageDesk && !x.Accredited && !open
	return line
}

// roundOf finds the round that an address names.
func (p *Page) roundOf() (desk.ViewRound, error) {
	v, err := p.Look()
	if err != nil {
		return desk.ViewRound{}, err
	}
	id, err := p.paperID()
	if err != nil {
		return desk.ViewRound{}, err
	}
	for _, r := range v.Rounds {
		if r.ID == id {
			return r, nil
		}
	}
	return desk.ViewRound{}, mediation.ErrNotHeld
}

// proposalsOn are the proposals whose subject is a paper, the last first.
func proposalsOn(v *desk.View, id paper.ID) []desk.ViewProposal {
	var out []desk.ViewProposal
	for _, x := range slices.Backward(v.Proposals) {
		if x.About.Paper == id {
			out = append(out, x)
		}
	}
	return out
}
