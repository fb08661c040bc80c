package web

import (
	"context"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"

	"goodoffices/desk"
	"goodoffices/paper"
)

// An Enrolment stands where a desk is still to be made: whoever was given an
// invitation link reads it, asks, declines, or accepts and has a desk made.
// Then it serves that desk's pages.
type Enrolment struct {
	cfg     Config
	ctx     context.Context // of the desk's pages
	founder Founder

	before *Server // the pages without a desk
	behind atomic.Pointer[Server]
	opened chan *desk.Desk

	making sync.Mutex  // guards what follows: one desk is made
	made   bool        // and a form that comes again opens it
	unlock desk.Secret // its unlock key, until it was shown
}

// A Founder makes the one desk of a folder, and opens it.
type Founder interface {
	// Found makes the desk and returns its unlock key.
	Found(ctx context.Context, f desk.Founding) (unlock desk.Secret, err error)
	// Open opens the desk that was made. It returns store.ErrPassphrase or
	// desk.ErrOfficer for whoever it does not know.
	Open(officer string, passphrase desk.Secret) (*desk.Desk, error)
}

// NewEnrolment returns the pages of an invitation for somebody without a desk.
// Links are read by way of couriers.
func NewEnrolment(ctx context.Context, cfg Config, couriers desk.Config, founder Founder) (*Enrolment, error) {
	pages, err := parsePages()
	if err != nil {
		return nil, err
	}
	e := &Enrolment{cfg: cfg, ctx: ctx, founder: founder, opened: make(chan *desk.Desk, 1)}
	cfg.Cookie = "enrolment"
	s := &Server{cfg: cfg.withDefaults(), pages: pages, invitations: withoutDesk{couriers}}
	s.sessions = s.newSessions()
	mux := http.NewServeMux()
	mux.HandleFunc("GET /assets/", serveAsset)
	page := func(pattern string, f screen) { mux.Handle(pattern, s.page(f, false)) }
	page("GET /{$}", s.joinPage)
	page("GET /join", s.joinPage)
	page("POST /join", s.readLink)
	page("POST /join/answer", s.answerLink)
	page("POST /join/accept", e.ask)
	page("POST /enrol", e.enrol)
	page("POST /language", s.chooseLanguage)
	mux.Handle("/", s.page(func(*Page) error { return errNoPage }, false))
	s.mux, e.before = mux, s
	s.handler = s.guarded(s.sessions.LoadAndSave(mux))
	return e, nil
}

// ServeHTTP implements http.Handler.
func (e *Enrolment) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if s := e.behind.Load(); s != nil {
		s.ServeHTTP(w, r)
		return
	}
	e.before.ServeHTTP(w, r)
}

// Opened gives the desk once it was made and its pages stand. It is the
// receiver's to close.
func (e *Enrolment) Opened() <-chan *desk.Desk { return e.opened }

// Close ends what was started for the desk's pages.
func (e *Enrolment) Close() {
	if s := e.behind.Load(); s != nil {
		s.Close()
	}
}

// withoutDesk answers links for whoever has no desk.
type withoutDesk struct{ cfg desk.Config }

func (w withoutDesk) ReadInvitation(ctx context.Context, link string) (desk.Invited, error) {
	return desk.ReadInvitation(ctx, w.cfg, link)
}

func (w withoutDesk) AnswerLink(ctx context.Context, link, question string, decline bool) error {
	return desk.AnswerInvitation(ctx, w.cfg, link, question, decline)
}

// An enrolData is what is asked before a desk is made.
type enrolData struct {
	joinData
	Least int // characters of a passphrase
}

// POST /join/accept: what a desk needs to be made. Still no key is.
func (e *Enrolment) ask(p *Page) error {
	d, err := e.before.invited(p)
	if err != nil {
		return e.before.unread(p, d, err)
	}
	return p.show("enrol", enrolData{d, desk.LeastPassphrase})
}

// A recoverySheet is to be printed, and is shown once.
type recoverySheet struct {
	Desk     paper.Desk
	Officer  string
	Mediator paper.Desk
	Words    []string
	Key      []string // the unlock key, in groups
	Joined   bool     // otherwise the link has to be taken up again
}

// POST /enrol: the desk is made, opened, and joins.
func (e *Enrolment) enrol(p *Page) error {
	e.making.Lock()
	defer e.making.Unlock()
	if e.behind.Load() != nil {
		return p.to("/")
	}
	d, err := e.before.invited(p)
	if err != nil {
		return e.before.unread(p, d, err)
	}
	form := p.r.PostForm
	pass := form.Get("passphrase")
	fault := ""
	weak := desk.WeakPassphrase(desk.Secret(pass), string(d.In.Invitation.Invitee), string(d.In.From.Name), form.Get("officer"), form.Get("title"), form.Get("principal"))
	switch officer := strings.TrimSpace(form.Get("officer")); {
	case officer == "":
		fault = "enrol.no-officer"
	case weak != "":
		fault = "enrol.weak." + string(weak)
	case pass != form.Get("again"):
		fault = "enrol.differ"
	}
	if fault != "" {
		return e.refuse(p, d, p.T(fault, "n", desk.LeastPassphrase))
	}
	officer := strings.TrimSpace(form.Get("officer"))
	if !e.made {
		e.unlock, err = e.founder.Found(p.r.Context(), desk.Founding{
			Name: d.In.Invitation.Invitee, Principal: strings.TrimSpace(form.Get("principal")), Courier: d.In.Courier, CourierKey: d.In.CourierKey, Unlock: true,
			Officers: []desk.NewOfficer{{Name: officer, Title: strings.TrimSpace(form.Get("title")), Passphrase: desk.Secret(pass)}},
		})
		if err != nil {
			e.before.cfg.Log.Error("no desk was made", "error", err.Error())
			return e.refuse(p, d, p.T("enrol.failed"))
		}
		e.made = true
	}
	made, err := e.founder.Open(officer, desk.Secret(pass))
	if err != nil {
		e.before.cfg.Log.Error("the desk was made and not opened", "error", err.Error())
		return e.refuse(p, d, p.T("enrol.not-opened"))
	}
	return e.open(p, d, made, officer)
}

// refuse shows the form again, without the passphrases.
func (e *Enrolment) refuse(p *Page, d joinData, why string) error {
	p.Typed = p.r.PostForm
	p.Typed.Del("passphrase")
	p.Typed.Del("again")
	p.Refused = &Refused{Form: "enrol", Text: why}
	return p.show("enrol", enrolData{d, desk.LeastPassphrase})
}

// open joins, and lets the desk's pages take over.
func (e *Enrolment) open(p *Page, d joinData, made *desk.Desk, officer string) error {
	cfg := e.cfg
	cfg.Desk = made
	s, err := New(e.ctx, cfg)
	if err != nil {
		made.Close()
		return err
	}
	card, _ := made.Card()
	sheet := recoverySheet{Desk: made.Name(), Officer: officer, Mediator: d.In.From.Name, Words: paper.Words(card.ID)}
	if _, err := joining(p.r.Context(), made, officer, d.Link); err != nil {
		e.before.cfg.Log.Warn("the desk was made and has not joined", "error", err.Error())
	} else {
		sheet.Joined = true
	}
	if err := made.SetShown(p.r.Context(), officer, desk.Shown{Language: p.Lang}); err != nil {
		e.before.cfg.Log.Warn("the language of the screens was not kept", "error", err.Error())
	}
	text := strings.TrimSpace(string(desk.FormatUnlockFile(e.unlock)))
	for i := 0; i < len(text); i += 4 {
		sheet.Key = append(sheet.Key, text[i:min(i+4, len(text))])
	}
	e.behind.Store(s)
	e.opened <- made
	e.unlock = nil
	return p.show("recovery", sheet)
}
