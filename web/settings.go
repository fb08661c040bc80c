package web

import (
	"errors"
	"slices"
	"strings"

	"goodoffices/desk"
	"goodoffices/paper"
)

var (
	_ = at("GET /settings", (*Server).settings)
	_ = at("POST /settings/mine", (*Server).setMine)
	_ = at("POST /settings/desk", (*Server).setDesk)
)

// A settingsData is how things are shown to the officer, and how the desk works.
type settingsData struct {
	Mine       desk.Shown
	Desk       desk.Settings
	Holidays   string // a line each: the day, then its name
	Languages  []paper.Lang
	Calendars  []desk.Calendar
	Weekdays   []desk.Weekday
	SetKinds   []paper.Kind
	SoleSigner bool // nobody else could approve
}

// GET /talks/{talks}/settings
func (s *Server) settings(p *Page) error {
	if _, err := p.Look(); err != nil {
		return err
	}
	d := settingsData{
		Mine: s.desk.ShownTo(p.Officer), Desk: s.desk.Settings(), Languages: Languages,
		Calendars: []desk.Calendar{desk.Gregorian, desk.Jalali, desk.Hijri}, Weekdays: desk.Weekdays,
		SetKinds: []paper.Kind{
			paper.KindLetter, paper.KindNoteVerbale, paper.KindAideMemoire, paper.KindProposal, paper.KindResponse, paper.KindAssurance, paper.KindAttestation,
		},
		SoleSigner: len(s.desk.AllOfficers()) < 2,
	}
	var lines []string
	for _, h := range d.Desk.Holidays {
		lines = append(lines, strings.TrimSpace(string(h.Day)+" "+h.Name))
	}
	d.Holidays = strings.Join(lines, "\n")
	return p.show("settings", d)
}

// shownIn reads how things are to be shown from a form.
func (p *Page) shownIn() desk.Shown {
	form := p.r.PostForm
	shown := desk.Shown{
		Language: paper.Lang(form.Get("language")), Vocabulary: desk.Vocabulary(form.Get("vocabulary")), Zone: strings.TrimSpace(form.Get("zone")),
	}
	for _, c := range append([]string{form.Get("calendar")}, form["also"]...) {
		if c := desk.Calendar(c); c != "" && !slices.Contains(shown.Calendars, c) {
			shown.Calendars = append(shown.Calendars, c)
		}
	}
	return shown
}

// POST /talks/{talks}/settings/mine
func (s *Server) setMine(p *Page) error {
	if err := p.r.ParseForm(); err != nil {
		return badForm
	}
	if err := s.desk.SetShown(p.r.Context(), p.Officer, p.shownIn()); err != nil {
		return p.again("mine", err)
	}
	s.sessions.Remove(p.r.Context(), sessionLang)
	return p.to(p.Path("settings"))
}

// POST /talks/{talks}/settings/desk
func (s *Server) setDesk(p *Page) error {
	if err := p.r.ParseForm(); err != nil {
		return badForm
	}
	form := p.r.PostForm
	set := desk.Settings{Shown: p.shownIn(), Approval: desk.Approval{Rule: desk.ApprovalRule(form.Get("approval"))}}
	for _, d := range form["weekend"] {
		set.Weekend = append(set.Weekend, desk.Weekday(d))
	}
	for _, l := range lines(form["holidays"]) {
		day, name, _ := strings.Cut(l, " ")
		set.Holidays = append(set.Holidays, desk.Holiday{Day: desk.Day(day), Name: strings.TrimSpace(name)})
	}
	if set.Approval.Rule == desk.ApproveKinds {
		for _, k := range form["kinds"] {
			set.Approval.Kinds = append(set.Approval.Kinds, paper.Kind(k))
		}
	}
	err := s.desk.SetSettings(p.r.Context(), p.Officer, set)
	if errors.Is(err, desk.ErrSecondOfficer) {
		return p.back(carried{typed: form, refused: &Refused{Form: "desk", Text: p.T("settings.second-officer")}})
	}
	if err != nil {
		return p.again("desk", err)
	}
	return p.to(p.Path("settings"))
}

// POST /language: the language of this session, before and after signing in.
func (s *Server) chooseLanguage(p *Page) error {
	lang := paper.Lang(p.r.PostFormValue("language"))
	if !slices.Contains(Languages, lang) {
		return &paper.FieldError{Field: "/language", Err: paper.ErrValue, Want: "a language of the screens"}
	}
	s.sessions.Put(p.r.Context(), sessionLang, string(lang))
	return p.to(localPath(p.r.PostFormValue("_form")))
}

// HasDay reports whether a weekend has a day.
func (p *Page) HasDay(weekend []desk.Weekday, d desk.Weekday) bool {
	return slices.Contains(weekend, d)
}

// FirstCalendar reports whether a calendar is the main one.
func (p *Page) FirstCalendar(s desk.Shown, c desk.Calendar) bool {
	return len(s.Calendars) > 0 && s.Calendars[0] == c
}

// AlsoCalendar reports whether days are named by a calendar beside the main one.
func (p *Page) AlsoCalendar(s desk.Shown, c desk.Calendar) bool {
	return len(s.Calendars) > 1 && slices.Contains(s.Calendars[1:], c)
}

// ScreenLanguages are those a reader can choose among.
func (p *Page) ScreenLanguages() []paper.Lang { return Languages }
