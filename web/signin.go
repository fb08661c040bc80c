package web

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"slices"
	"strings"

	"golang.org/x/text/language"

	"goodoffices/desk"
	"goodoffices/paper"
)

// signInData is what the sign-in page asks.
type signInData struct {
	Seats    []string // of a rehearsal, which whoever comes can take
	Officers []string // who need a passphrase
	Failed   bool
	Next     string
}

// An Authenticator says whether somebody is an officer of the desk. Passphrases
// are one; passkeys and single sign-on will be others.
type Authenticator interface {
	SignIn(ctx context.Context, officer string, passphrase desk.Secret) error
}

// GET /sign-in
func (s *Server) signInPage(p *Page) error {
	return p.show("signin", s.atTheDoor(p.r.URL.Query().Get("next")))
}

// atTheDoor is who can come in, and how. Whoever joins in a rehearsal, or comes
// with a new key there, has a passphrase, and a seat once it was given.
func (s *Server) atTheDoor(next string) signInData {
	d := signInData{Next: localPath(next)}
	for _, officer := range s.desk.AllOfficers() {
		if s.desk.Rehearsal() && s.desk.Unlocked(officer) {
			d.Seats = append(d.Seats, officer)
		} else {
			d.Officers = append(d.Officers, officer)
		}
	}
	return d
}

// POST /sign-in
func (s *Server) signIn(p *Page) error {
	officer, next := p.r.PostFormValue("officer"), localPath(p.r.PostFormValue("next"))
	if err := s.authenticator().SignIn(p.r.Context(), officer, desk.Secret(p.r.PostFormValue("passphrase"))); err != nil {
		d := s.atTheDoor(next)
		d.Failed = true
		return p.showAs(http.StatusForbidden, "signin", d)
	}
	ctx := p.r.Context()
	if err := s.sessions.RenewToken(ctx); err != nil {
		return err
	}
	s.sessions.Put(ctx, sessionOfficer, officer)
	s.sessions.Put(ctx, sessionPlace, s.place(officer))
	return p.to(next)
}

// place is an officer's place on the desk's card, by its key; "" for none. A
// session ends with it: whoever left, or lost what had the former key, is out.
func (s *Server) place(officer string) string {
	card, _ := s.desk.Card()
	o, ok := card.Body.(*paper.Card).Officer(officer)
	if !ok {
		return ""
	}
	if s.cfg.Stage != nil { // a stage that steps back makes its desks anew, with other keys
		return o.Name
	}
	key := sha256.Sum256(slices.Concat([]byte("place "), o.Key.Ed25519, o.Key.MLDSA65))
	return hex.EncodeToString(key[:])
}

// officer is who asks, "" for nobody whose place is still the one it signed in to.
func (s *Server) officer(ctx context.Context) string {
	name := s.sessions.GetString(ctx, sessionOfficer)
	if name == "" {
		return ""
	}
	if place := s.place(name); place == "" || place != s.sessions.GetString(ctx, sessionPlace) {
		return ""
	}
	return name
}

// POST /sign-out
func (s *Server) signOut(p *Page) error {
	if err := s.sessions.Destroy(p.r.Context()); err != nil {
		return err
	}
	p.w.Header().Set("Clear-Site-Data", `"cache", "storage"`)
	return p.to("/sign-in")
}

// askToSignIn answers a request without a session: a page sends on, a part of
// one or a stream is refused, so that nothing is swapped into an open page.
func (s *Server) askToSignIn(p *Page) {
	if p.r.Header.Get("HX-Request") != "" || p.r.Method != http.MethodGet {
		p.w.Header().Set("HX-Refresh", "true")
		http.Error(p.w, p.T("signin.first"), http.StatusUnauthorized)
		return
	}
	_ = p.to("/sign-in?next=" + escapeQuery(p.r.URL.RequestURI()))
}

// signedIn reports whether the session of a long request still stands.
func (s *Server) signedIn(r *http.Request) bool {
	c, err := r.Cookie(s.sessions.Cookie.Name)
	if err != nil {
		return false
	}
	_, found, err := s.sessions.Store.Find(c.Value)
	return found && err == nil
}

// localPath returns a path on this desk, "/" for whatever is none: a redirect
// leads nowhere else.
func localPath(path string) string {
	if !strings.HasPrefix(path, "/") || strings.HasPrefix(path, "//") || strings.ContainsAny(path, "\\\r\n\t") {
		return "/"
	}
	return path
}

// preferred returns the first language of the browser that screens have.
func preferred(r *http.Request) paper.Lang {
	tags, _, err := language.ParseAcceptLanguage(r.Header.Get("Accept-Language"))
	if err != nil {
		return "en"
	}
	for _, t := range tags {
		base, _ := t.Base()
		for _, l := range Languages {
			if string(l) == base.String() {
				return l
			}
		}
	}
	return "en"
}
