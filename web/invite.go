package web

import (
	"errors"
	"time"

	"goodoffices/desk"
	"goodoffices/mediation"
	"goodoffices/paper"
)

var (
	_ = at("GET /invite", (*Server).invitePage)
	_ = at("POST /invite", (*Server).invite)
	_ = at("POST /invite/{paper}/link", (*Server).inviteLink)
)

// An inviteData is whom the mediator invited, and who is invited now.
type inviteData struct {
	Invited []invitedLine
	Roles   []paper.Place
	Zone    string
	Until   string // what the form begins with
	Link    string // a secret, on the page that shows it alone
	Of      paper.Desk
}

// An invitedLine is one invitation with what came back.
type invitedLine struct {
	desk.ViewPaper
	Asked    *paper.Invitation
	Knock    *desk.ViewKnock
	Accepted bool
	Lapsed   bool
}

// Waits reports whether a desk stands at the door.
func (l invitedLine) Waits() bool {
	return l.Knock != nil && len(l.Knock.Words) > 0 && !l.Knock.Admitted
}

// Open reports whether its link is still to be used.
func (l invitedLine) Open() bool {
	return !l.Lapsed && !l.Accepted && (l.Knock == nil || len(l.Knock.Words) == 0 && !l.Knock.Declined)
}

// inviteStands is how long an invitation stands unless said otherwise.
const inviteStands = 30 * 24 * time.Hour

// GET /talks/{talks}/invite
func (s *Server) invitePage(p *Page) error {
	v, err := p.Look()
	if err != nil {
		return err
	}
	if !p.mayInvite() {
		return errNoPage
	}
	return p.show("invite", p.inviting(v))
}

// mayInvite reports whether this desk invites: it mediates, or will when it
// has invited the first.
func (p *Page) mayInvite() bool { return p.Mediates() || p.view.Mediator == "" }

func (p *Page) inviting(v *desk.View) inviteData {
	until := p.Now().In(p.Zone()).Add(inviteStands)
	d := inviteData{
		Roles: []paper.Place{paper.PlaceParty, paper.PlaceObserver, paper.PlaceGuarantor}, Zone: p.Zone().String(),
		Until: until.Format("2006-01-02") + "T18:00",
	}
	knocks, accepted := map[paper.ID]*desk.ViewKnock{}, map[paper.ID]bool{}
	for i, k := range v.Knocks {
		knocks[k.Invitation] = &v.Knocks[i]
	}
	for _, x := range v.Papers {
		if b, ok := x.Body.(*paper.Acceptance); ok {
			accepted[b.Invitation] = true
		}
	}
	for _, x := range v.Papers {
		if b, ok := x.Body.(*paper.Invitation); ok && x.From == v.Desk {
			d.Invited = append(d.Invited, invitedLine{ViewPaper: x, Asked: b, Knock: knocks[x.ID], Accepted: accepted[x.ID], Lapsed: b.Until.At.Before(p.Now())})
		}
	}
	return d
}

// POST /talks/{talks}/invite: invites, and shows the link.
func (s *Server) invite(p *Page) error {
	if err := p.r.ParseForm(); err != nil {
		return badForm
	}
	act, err := p.act("invite", p.r.PostForm)
	if err != nil {
		return p.again("invite", err)
	}
	done, err := s.desk.Submit(p.r.Context(), p.TalksID, p.Officer, p.submission(act))
	if err != nil {
		return p.again("invite", err)
	}
	if len(done.Papers) == 0 || done.Leaving != (paper.ID{}) {
		return p.to(p.Path()) // it waits for a second officer
	}
	return s.showLink(p, done.Papers[0], act.(*mediation.Invite).Desk)
}

// POST /talks/{talks}/invite/{paper}/link: the link again, which was not used.
func (s *Server) inviteLink(p *Page) error {
	v, err := p.Look()
	if err != nil {
		return err
	}
	id, err := p.paperID()
	if err != nil {
		return err
	}
	for _, l := range p.inviting(v).Invited {
		if l.ID == id && l.Open() {
			return s.showLink(p, id, l.Asked.Invitee)
		}
	}
	return mediation.ErrNotHeld
}

// showLink answers with the link itself: it stands on no page that has an
// address, and in no log.
func (s *Server) showLink(p *Page, invitation paper.ID, to paper.Desk) error {
	link, err := s.desk.InvitationLink(p.r.Context(), p.TalksID, invitation)
	if err != nil {
		key := "invite.unreached"
		if errors.Is(err, desk.ErrNoCourier) {
			key = "invite.no-courier"
		}
		p.Refused = &Refused{Form: "invite", Text: p.T(key)}
	}
	v, err := p.Look()
	if err != nil {
		return err
	}
	if p.Refused != nil {
		return p.show("invite", p.inviting(v))
	}
	return p.show("invitelink", inviteData{Link: link, Of: to})
}
