package web

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"time"

	"goodoffices/desk"
	"goodoffices/mediation"
	"goodoffices/paper"
)

var _ = at("POST /do/{act}", (*Server).do)

// POST /talks/{talks}/do/{act}: any act, from any form. The form says where it
// stands (_form) and where to go afterwards (_then).
func (s *Server) do(p *Page) error {
	if err := p.r.ParseForm(); err != nil {
		return badForm
	}
	name := p.r.PathValue("act")
	act, err := p.act(name, p.r.PostForm)
	if err != nil {
		return p.again(name, err)
	}
	done, err := s.desk.Submit(p.r.Context(), p.TalksID, p.Officer, p.submission(act))
	var sent *desk.SentDraft
	if errors.As(err, &sent) {
		done, err = sent.Done, nil // the older tab is shown what the other made
	}
	if err != nil {
		return p.again(name, err)
	}
	return p.to(p.then(done))
}

// submission is an act with what the form says of how it goes: how long it
// stays (_stay, in seconds), its draft, and the token of this form.
func (p *Page) submission(act mediation.Act) desk.Submission {
	form := p.r.PostForm
	s := desk.Submission{Act: act, Stay: time.Duration(atoi(form.Get("_stay"))) * time.Second}
	if token := form.Get("_token"); token != "" { // the same words, from a form shown in the same state
		digest := sha256.Sum256([]byte(token + "\n" + p.r.PathValue("act") + "\n" + form.Encode()))
		s.Token = hex.EncodeToString(digest[:])
	}
	if id, err := paper.ParseID(form.Get("_draft")); err == nil {
		s.Draft = id
	}
	return s
}

// act reads the act of a form.
func (p *Page) act(name string, form url.Values) (mediation.Act, error) {
	args, err := actJSON(form, p.Zone())
	if err != nil {
		return nil, err
	}
	return mediation.DecodeAct(name, args)
}

// then is where a form leads when its act was done: the page it names, where
// "{paper}" stands for the first paper that was made.
func (p *Page) then(done desk.Done) string {
	next := p.r.PostForm.Get("_then")
	if next == "" {
		next = p.r.PostForm.Get("_form")
	}
	if done.Leaving != (paper.ID{}) && strings.Contains(next, "{paper}") {
		return p.Path() // it waits where it can be stopped
	}
	if len(done.Papers) > 0 {
		next = strings.ReplaceAll(next, "{paper}", done.Papers[0].String())
	}
	return localPath(next)
}

// carried is what goes back to the page of a form that was refused.
type carried struct {
	typed   url.Values
	refused *Refused
}

type carriedKey struct{}

// again shows the page of a form once more, with everything that was typed and
// why it was not taken. A form without a page gets the error's own.
func (p *Page) again(form string, err error) error {
	var refusal *mediation.Refusal
	var field *paper.FieldError
	c := carried{typed: p.r.PostForm}
	switch {
	case errors.As(err, &refusal):
		c.refused = p.refused(form, refusal)
	case errors.As(err, &field):
		c.refused = &Refused{Form: form, Field: field.Field, Text: p.fieldFault(field)}
	case errors.Is(err, desk.ErrRecovering), errors.Is(err, desk.ErrLocked):
		_, f := p.explain(err)
		c.refused = &Refused{Form: form, Text: f.Text}
	default:
		return err
	}
	if p.formHome() == nil {
		return err
	}
	return p.back(c)
}

// formHome is the page on which the form stands, nil if it names none.
func (p *Page) formHome() *url.URL {
	home, err := url.Parse(localPath(p.r.PostForm.Get("_form")))
	if err != nil || home.Path == "/" {
		return nil
	}
	return home
}

// back shows the page of a form once more.
func (p *Page) back(c carried) error {
	home := p.formHome()
	if home == nil {
		return errNoPage
	}
	again := p.r.Clone(context.WithValue(p.r.Context(), carriedKey{}, c))
	again.Method, again.URL, again.RequestURI = http.MethodGet, home, home.RequestURI()
	again.Form, again.PostForm, again.Body = nil, nil, http.NoBody
	p.s.mux.ServeHTTP(p.w, again)
	return nil
}

// stepFor is the page on which this desk can do an act that was offered.
func (p *Page) stepFor(act string) string {
	if where, ok := stepPages[act]; ok && screens["GET /"+where] != nil {
		return p.Path(where)
	}
	return ""
}

// stepPages are where acts stand, for those that a refusal offers.
var stepPages = map[string]string{
	"write-letter": "write", "send-message": "write", "write-non-paper": "write", "convey": "letters", "cover": "letters", "dispose": "letters",
	"read-back": "letters", "approve": "letters", "withdraw": "letters",
	"propose": "proposals", "respond": "proposals", "answer-in-private": "proposals", "put-terms": "proposals",
	"set-gate": "gates", "set-condition": "gates", "attest": "gates", "ask-assurance": "assurances", "answer-assurance": "assurances",
	"take-stance": "topics", "open-topic": "topics", "plan-round": "rounds", "name-delegation": "rounds", "accredit": "rounds",
	"set-public-line": "public-line", "set-issues": "options/issues", "give-valuation": "options/give", "resume": "incidents", "suspend": "incidents", "grant-powers": "people", "succeed-card": "people/card", "accept-invitation": "people", "put-text": "text/import", "amend": "text",
}
