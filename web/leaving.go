package web

import (
	"bytes"
	"errors"
	"slices"

	"goodoffices/desk"
	"goodoffices/paper"
)

var (
	_ = at("POST /leaving/{paper}/stop", (*Server).stopLeaving)
	_ = at("POST /leaving/{paper}/now", (*Server).leaveNow)
	_ = at("POST /leaving/{paper}/approve", (*Server).approveLeaving)
	_ = at("POST /leaving/{paper}/send-back", (*Server).sendBack)
)

// Leaving lists what is signed and has not left, or could not.
func (p *Page) Leaving() []desk.ViewLeaving {
	var out []desk.ViewLeaving
	for _, l := range p.view.Leaving {
		if l.ID != (paper.ID{}) {
			out = append(out, l)
		}
	}
	return out
}

// LeavingOf lists those of some acts.
func (p *Page) LeavingOf(acts ...string) []desk.ViewLeaving {
	return slices.DeleteFunc(p.Leaving(), func(l desk.ViewLeaving) bool { return !slices.Contains(acts, l.Act) })
}

// LeavingOn lists those that name a paper.
func (p *Page) LeavingOn(id paper.ID) []desk.ViewLeaving {
	return slices.DeleteFunc(p.Leaving(), func(l desk.ViewLeaving) bool { return !bytes.Contains(l.Args, []byte(id.String())) })
}

// MayApprove reports whether an act waits for this officer's word.
func (p *Page) MayApprove(l desk.ViewLeaving) bool {
	return l.State == desk.LeavingAwaits && l.Officer != p.Officer
}

// POST /talks/{talks}/leaving/{paper}/stop
func (s *Server) stopLeaving(p *Page) error {
	id, err := p.paperID()
	if err != nil {
		return err
	}
	return p.left(s.desk.Stop(p.r.Context(), p.TalksID, p.Officer, id))
}

// POST /talks/{talks}/leaving/{paper}/now
func (s *Server) leaveNow(p *Page) error {
	id, err := p.paperID()
	if err != nil {
		return err
	}
	_, err = s.desk.Now(p.r.Context(), p.TalksID, p.Officer, id)
	return p.left(err)
}

// POST /talks/{talks}/leaving/{paper}/approve
func (s *Server) approveLeaving(p *Page) error {
	id, err := p.paperID()
	if err != nil {
		return err
	}
	return p.left(s.desk.Approve(p.r.Context(), p.TalksID, p.Officer, id))
}

// POST /talks/{talks}/leaving/{paper}/send-back
func (s *Server) sendBack(p *Page) error {
	id, err := p.paperID()
	if err != nil {
		return err
	}
	return p.left(s.desk.SendBack(p.r.Context(), p.TalksID, p.Officer, id, p.r.PostFormValue("word")))
}

// left goes back to where the button was. What had left before is no fault of
// whoever pressed it: the page shows what became of it.
func (p *Page) left(err error) error {
	if err != nil && !errors.Is(err, desk.ErrLeft) && !errors.Is(err, desk.ErrStoppedBefore) {
		return err
	}
	return p.to(localPath(p.r.PostFormValue("_form")))
}
