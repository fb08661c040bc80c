package web

import (
	"errors"
	"html/template"
	"net/http"
	"net/url"
	"strconv"

	"goodoffices/mediation"
	"goodoffices/paper"
	"goodoffices/rehearsal"
)

// A frontData is what the page before the doors shows.
type frontData struct {
	Title, Summary Said
	Doors          []*Door
	Script         []rehearsal.ActLine
	Next           *rehearsal.ActLine
	Played         int
	Taken          map[paper.Desk]bool
	Blobs          []rehearsal.Blob
	Fault          string
}

// newFront returns the server of the page before the doors.
func newFront(cfg Config, t *Theatre) (*Server, error) {
	pages, err := parsePages()
	if err != nil {
		return nil, err
	}
	cfg.Cookie = "rehearsal-front"
	s := &Server{cfg: cfg.withDefaults(), pages: pages}
	s.sessions = s.newSessions()
	mux := http.NewServeMux()
	mux.HandleFunc("GET /assets/", serveAsset)
	page := func(pattern string, f screen) { mux.Handle(pattern, s.page(f, false)) }
	page("GET /{$}", t.showFront)
	page("GET /side-by-side", t.sideBySide)
	page("GET /carrier", t.showCarrier)
	page("POST /step", t.step)
	page("POST /answer", t.answer)
	page("POST /back", t.back)
	page("POST /take", t.take)
	page("POST /language", s.chooseLanguage)
	mux.Handle("/", s.page(func(*Page) error { return errNoPage }, false))
	s.mux = mux
	s.handler = s.guarded(s.sessions.LoadAndSave(s.mux))
	return s, nil
}

// Front serves the page before the doors.
func (t *Theatre) Front() http.Handler { return t.front }

func (t *Theatre) data(p *Page) frontData {
	d := frontData{
		Title: p.Says(t.stage.Case.Title), Summary: p.Says(t.stage.Case.Summary), Doors: t.doors, Script: t.stage.Script(),
		Taken: map[paper.Desk]bool{}, Blobs: t.stage.Carrier.Blobs(),
	}
	for i, a := range d.Script {
		if a.Played {
			d.Played++
		} else if d.Next == nil {
			d.Next = &d.Script[i]
		}
	}
	for _, door := range t.doors {
		d.Taken[door.Desk] = t.stage.Taken(door.Desk)
	}
	return d
}

// GET / of the front
func (t *Theatre) showFront(p *Page) error { return p.show("front", t.data(p)) }

// GET /side-by-side: all doors in one window.
func (t *Theatre) sideBySide(p *Page) error { return p.show("sidebyside", t.data(p)) }

// GET /carrier: what the courier was given.
func (t *Theatre) showCarrier(p *Page) error { return p.show("carrier", t.data(p)) }

// POST /step
func (t *Theatre) step(p *Page) error {
	return t.walked(p, t.stage.Step(p.r.Context(), p.r.PostFormValue("speak") != ""))
}

// POST /answer
func (t *Theatre) answer(p *Page) error { return t.walked(p, t.stage.Answer(p.r.Context())) }

// POST /take
func (t *Theatre) take(p *Page) error {
	return t.walked(p, t.stage.Take(p.r.Context(), paper.Desk(p.r.PostFormValue("desk")), p.r.PostFormValue("taken") != ""))
}

// POST /back
func (t *Theatre) back(p *Page) error {
	n, err := strconv.Atoi(p.r.PostFormValue("to"))
	if err != nil {
		return &paper.FieldError{Field: "/to", Err: paper.ErrValue, Want: "the number of an act"}
	}
	if err := t.stage.Back(p.r.Context(), n); err != nil {
		return err
	}
	if err := t.exchange(); err != nil {
		return err
	}
	return t.walked(p, nil)
}

// walked goes back to the page of the script, and says what did not fit.
func (t *Theatre) walked(p *Page, err error) error {
	var fault *rehearsal.Fault
	switch {
	case err == nil:
		home := localPath(p.r.PostFormValue("_form"))
		return p.to(home)
	case errors.Is(err, rehearsal.ErrYourTurn), errors.Is(err, rehearsal.ErrPlayed), errors.As(err, &fault):
		d := t.data(p)
		d.Fault = p.stageFault(err)
		return p.showAs(http.StatusConflict, "front", d)
	}
	return err
}

func (p *Page) stageFault(err error) string {
	switch {
	case errors.Is(err, rehearsal.ErrYourTurn):
		return p.T("stage.your-turn")
	case errors.Is(err, rehearsal.ErrPlayed):
		return p.T("stage.played")
	}
	var fault *rehearsal.Fault
	var refusal *mediation.Refusal
	var field *paper.FieldError
	why := err.Error()
	switch {
	case p.Lang == "en": // the script's own words
	case errors.As(err, &refusal):
		why = p.Sentence(refusal.Text)
	case errors.As(err, &field):
		why = p.fieldFault(field)
	case errors.As(err, &fault):
		why = p.T("stage.fault.line", "line", p.Bare(fault.Line))
	}
	return p.T("stage.fault", "fault", why)
}

// FrameURL is a door's address, for a frame.
func (d *Door) FrameURL() template.URL { return template.URL(d.Address + "/") }

// hostOf returns the host and port of an address.
func hostOf(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return u.Host
}

// Front is the address of the page before the doors, "" if this is no rehearsal.
func (p *Page) Front() string {
	if p.s.cfg.Stage == nil || len(p.s.cfg.Framers) == 0 {
		return ""
	}
	return p.s.cfg.Framers[0] + "/"
}

// Mark says whether a paper of a rehearsal is reported or invented.
func (p *Page) Mark(id paper.ID) string {
	if p.s.cfg.Stage == nil {
		return ""
	}
	if m := p.s.cfg.Stage.stage.Source(id); m != "" {
		return p.T("mark." + string(m))
	}
	return ""
}

// Before is the number of acts that were played before an act.
func (p *Page) Before(number int) int { return number - 1 }
