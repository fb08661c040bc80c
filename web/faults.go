package web

import (
	"errors"
	"net/http"

	"goodoffices/desk"
	"goodoffices/mediation"
	"goodoffices/paper"
)

// A fault is what the error page says.
type fault struct {
	Title, Text string
	Permits     []Offered
}

// fault answers an error: as a page that says what to do, never as a dead end.
func (s *Server) fault(p *Page, err error) {
	if gone := p.r.Context().Err(); gone != nil && errors.Is(err, gone) {
		return // nobody waits for the answer any more, as when one types on
	}
	status, f := p.explain(err)
	if status == http.StatusInternalServerError {
		s.cfg.Log.Error("a page failed", "path", p.r.Pattern, "error", err.Error())
	}
	if p.view == nil {
		p.TalksID = paper.ID{} // the frame of a page without talks
	}
	if err := p.showAs(status, "error", f); err != nil {
		http.Error(p.w, p.T("error.broken"), http.StatusInternalServerError)
	}
}

// explain puts an error into words. Nothing of the error's own text is shown
// that could name what is not held here.
func (p *Page) explain(err error) (int, fault) {
	var refusal *mediation.Refusal
	var field *paper.FieldError
	switch {
	case errors.As(err, &refusal):
		r := p.refused("", refusal)
		return http.StatusConflict, fault{p.T("error.refused"), r.Text, r.Permits}
	case errors.As(err, &field):
		return http.StatusBadRequest, fault{p.T("error.field"), p.fieldFault(field), nil}
	case errors.Is(err, errNoPage), errors.Is(err, desk.ErrNoTalks), errors.Is(err, mediation.ErrNotHeld), errors.Is(err, desk.ErrNoFile):
		return http.StatusNotFound, fault{p.T("error.absent"), p.T("error.absent.why"), nil}
	case errors.Is(err, errTooMuch):
		return http.StatusRequestEntityTooLarge, fault{p.T("files.too-much"), p.T("files.limits", "size", p.MaxFile()), nil}
	case errors.Is(err, desk.ErrRecovering):
		return http.StatusConflict, fault{p.T("error.recovering"), p.T("error.recovering.why"), nil}
	case errors.Is(err, desk.ErrLocked):
		return http.StatusForbidden, fault{p.T("error.locked"), p.T("error.locked.why"), nil}
	}
	return http.StatusInternalServerError, fault{p.T("error.broken"), p.T("error.broken.why"), nil}
}

// refused puts a refusal into words, with the step that would permit it.
func (p *Page) refused(form string, r *mediation.Refusal) *Refused {
	if p.Room != nil {
		return &Refused{Form: form, Text: p.T("room.refused")} // a rule's sentence can name the other side
	}
	out := &Refused{Form: form, Text: p.Sentence(r.Text), Rule: r.Rule}
	for _, o := range r.Permits {
		offered := Offered{Desk: o.Desk, Text: p.Sentence(o.Text)}
		if o.Desk == p.Desk() {
			offered.Href = p.stepFor(o.Act)
		}
		out.Permits = append(out.Permits, offered)
	}
	return out
}
