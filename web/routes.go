package web

import (
	"errors"
	"fmt"
	"net/http"
	"strings"

	"goodoffices/desk"
	"goodoffices/mediation"
	"goodoffices/paper"
)

// A screen answers a page, or an error that becomes one.
type screen func(*Page) error

// routes are all addresses. What is under talks asks for an officer and for
// talks that this desk takes part in.
func (s *Server) routes() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /assets/", serveAsset)
	open := func(pattern string, f screen) { mux.Handle(pattern, s.page(f, false)) }
	inside := func(pattern string, f screen) { mux.Handle(pattern, s.page(f, true)) }

	open("GET /sign-in", s.signInPage)
	open("POST /sign-in", s.signIn)
	open("POST /sign-out", s.signOut)
	open("POST /language", s.chooseLanguage)
	inside("GET /{$}", s.home)
	inside("GET /talks", s.allTalks)
	inside("POST /talks", s.begin)
	inside("GET /join", s.joinPage)
	inside("POST /join", s.readLink)
	inside("POST /join/answer", s.answerLink)
	inside("POST /join/accept", s.accept)
	inside(pocketAddress, s.takePocket)
	open(workerAddress, s.worker)
	open(offlineAddress, s.offlinePage)
	for pattern, f := range screens {
		method, path, _ := strings.Cut(pattern, " ")
		inside(method+" /talks/{talks}"+path, func(p *Page) error { return f(s, p) })
	}
	mux.Handle("/", s.page(func(*Page) error { return errNoPage }, false))
	return mux
}

var errNoPage = errors.New("no such page")

// screens are those of one negotiation, by method and path under it. Each
// screen's file enters its own.
var screens = map[string]func(*Server, *Page) error{}

// at enters a screen under a method and path.
func at(pattern string, f func(*Server, *Page) error) string {
	if screens[pattern] != nil {
		panic("web: two screens at " + pattern)
	}
	screens[pattern] = f
	return pattern
}

// talksPath returns an address under some talks.
func talksPath(talks paper.ID, parts ...any) string {
	var b strings.Builder
	b.WriteString("/talks/" + talks.String())
	for _, part := range parts {
		b.WriteByte('/')
		if s, ok := part.(string); ok {
			b.WriteString(s)
		} else {
			fmt.Fprint(&b, part)
		}
	}
	return b.String()
}

// page makes a page of a request, and of an error a page too.
func (s *Server) page(f screen, inside bool) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		p := s.newPage(w, r)
		if inside && !p.SignedIn() {
			s.askToSignIn(p)
			return
		}
		err := p.findTalks()
		if shut := p.room(); err == nil {
			err = shut
		}
		if err == nil {
			err = f(p)
		}
		if errors.Is(err, desk.ErrNoTalks) && s.cfg.Stage != nil { // the stage stepped back: these are new copies
			err = p.to("/")
		}
		if err != nil {
			s.fault(p, err)
		}
	})
}

func (s *Server) newPage(w http.ResponseWriter, r *http.Request) *Page {
	ctx := r.Context()
	p := &Page{s: s, w: w, r: r, Officer: s.officer(ctx)}
	if c, ok := ctx.Value(carriedKey{}).(carried); ok {
		p.Typed, p.Refused = c.typed, c.refused
	}
	p.read()
	return p
}

// findTalks finds the talks an address names: any that this desk does not hold
// are as absent as any that do not exist.
func (p *Page) findTalks() error {
	text := p.r.PathValue("talks")
	if text == "" {
		return nil
	}
	id, err := paper.ParseID(text)
	if err != nil {
		return desk.ErrNoTalks
	}
	for _, one := range p.s.desk.Talks() {
		if one == id {
			p.TalksID = id
			return nil
		}
	}
	return desk.ErrNoTalks
}

// paperID reads the paper that an address names.
func (p *Page) paperID() (paper.ID, error) {
	id, err := paper.ParseID(p.r.PathValue("paper"))
	if err != nil {
		return id, mediation.ErrNotHeld
	}
	return id, nil
}
