package web

import (
	"context"
	"errors"
	"strings"

	"goodoffices/desk"
	"goodoffices/mediation"
	"goodoffices/paper"
)

// invitations reads and answers invitation links: a desk, or whoever has none.
type invitations interface {
	ReadInvitation(ctx context.Context, link string) (desk.Invited, error)
	AnswerLink(ctx context.Context, link, question string, decline bool) error
}

// A joinData is an invitation before whoever was given its link. The link is a
// secret: it is sent by forms alone, and stands in no address.
type joinData struct {
	Link  string
	In    *desk.Invited // nil before the link is read
	Sent  string        // "asked" or "declined", after an answer
	Past  bool          // its hour is over
	Mine  bool          // it is for this desk, or for one that is still to be made
	Makes bool          // accepting makes a desk
}

// GET /join: where a link is put.
func (s *Server) joinPage(p *Page) error { return p.show("join", joinData{}) }

// POST /join: the invitation, read from the courier. Nothing is made.
func (s *Server) readLink(p *Page) error {
	d, err := s.invited(p)
	if err != nil {
		return s.unread(p, d, err)
	}
	return p.show("join", d)
}

// invited reads the invitation whose link a form holds.
func (s *Server) invited(p *Page) (joinData, error) {
	d := joinData{Link: strings.TrimSpace(p.r.PostFormValue("link")), Makes: s.desk == nil}
	in, err := s.invitations.ReadInvitation(p.r.Context(), d.Link)
	if err != nil {
		return d, err
	}
	d.In, d.Past = &in, in.Invitation.Until.At.Before(p.Now())
	d.Mine = s.desk == nil || s.desk.Name() == in.Invitation.Invitee
	return d, nil
}

// unread shows why a link led nowhere.
func (s *Server) unread(p *Page, d joinData, err error) error {
	key := "join.unreached"
	switch {
	case errors.Is(err, desk.ErrLink):
		key = "join.no-link"
	case errors.Is(err, desk.ErrNoOffer):
		key = "join.no-offer"
	case errors.Is(err, desk.ErrOffer):
		key = "join.other"
	case errors.Is(err, desk.ErrNotInvited):
		key = "join.not-mine"
	case errors.Is(err, desk.ErrJoined):
		key = "join.joined"
	case errors.Is(err, paper.ErrValue):
		key = "join.question-bad"
	}
	p.Refused = &Refused{Form: "join", Text: p.T(key)}
	return p.show("join", d)
}

// POST /join/answer: a question, or no. Still nothing is made.
func (s *Server) answerLink(p *Page) error {
	d, err := s.invited(p)
	if err != nil {
		return s.unread(p, d, err)
	}
	question, decline := strings.TrimSpace(p.r.PostFormValue("question")), p.r.PostFormValue("decline") != ""
	if d.Sent = "asked"; decline {
		d.Sent, question = "declined", ""
	}
	if err := s.invitations.AnswerLink(p.r.Context(), d.Link, question, decline); err != nil {
		d.Sent = ""
		return s.unread(p, d, err)
	}
	return p.show("join", d)
}

// POST /join/accept: this desk takes part. Its acceptance waits sealed until the
// inviter has read back the words of its card.
func (s *Server) accept(p *Page) error {
	d, err := s.invited(p)
	if err != nil {
		return s.unread(p, d, err)
	}
	talks, err := joining(p.r.Context(), s.desk, p.Officer, d.Link)
	if err != nil {
		return s.unread(p, d, err)
	}
	return p.to(talksPath(talks, "welcome"))
}

// joining takes up a link and accepts the invitation.
func joining(ctx context.Context, d *desk.Desk, officer, link string) (paper.ID, error) {
	talks, err := d.Join(ctx, link)
	if err != nil {
		return talks, err
	}
	v, err := d.Look(ctx, talks)
	if err != nil {
		return talks, err
	}
	if id := invitationOf(&v); !id.IsZero() {
		_, err = d.Do(ctx, talks, officer, &mediation.AcceptInvitation{Invitation: mediation.Ref(id.String())})
	}
	return talks, err
}

// invitationOf returns the invitation that this desk has not accepted yet.
func invitationOf(v *desk.View) (open paper.ID) {
	for _, x := range v.Papers {
		switch b := x.Body.(type) {
		case *paper.Invitation:
			if b.Invitee == v.Desk {
				open = x.ID
			}
		case *paper.Acceptance:
			if x.From == v.Desk {
				open = paper.ID{}
			}
		}
	}
	return open
}

var _ = at("GET /welcome", (*Server).welcome)

// A welcomeData is how far a desk that accepted has come.
type welcomeData struct {
	Own        desk.ViewDesk
	Invitation paper.ID // still to be accepted
	In         bool     // the way to the mediator is open
}

// GET /talks/{talks}/welcome: the words to read out, and what comes next.
func (s *Server) welcome(p *Page) error {
	v, err := p.Look()
	if err != nil {
		return err
	}
	if p.Mediates() {
		return errNoPage
	}
	d := welcomeData{Invitation: invitationOf(v)}
	for _, one := range v.Desks {
		if one.Desk == v.Desk {
			d.Own = one
		}
	}
	card, _ := s.desk.Card()
	d.Own.Words = paper.Words(card.ID)
	for _, c := range v.Channels {
		d.In = d.In || c.With == v.Mediator && c.Open
	}
	return p.show("welcome", d)
}

// AtTheDoor reports whether this desk accepted, and is not let in yet.
func (p *Page) AtTheDoor() bool {
	for _, c := range p.view.Channels {
		if c.With == p.view.Mediator {
			return !c.Open && !c.Shut && !c.Recovering
		}
	}
	return false
}

// POST /talks: new talks, with this desk as the mediator's.
func (s *Server) begin(p *Page) error {
	id, err := s.desk.Begin(p.r.Context())
	if err != nil {
		return err
	}
	return p.to(talksPath(id, "invite"))
}
