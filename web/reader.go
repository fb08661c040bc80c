package web

import (
	"time"

	"goodoffices/desk"
	"goodoffices/paper"
	"goodoffices/web/calendar"
)

// read finds how things are shown to whoever asks: as the officer set it, as
// the desk has it, or as the browser prefers.
func (p *Page) read() {
	var shown desk.Shown
	if p.SignedIn() {
		shown = p.s.desk.ShownTo(p.Officer)
	}
	lang := paper.Lang(p.s.sessions.GetString(p.r.Context(), sessionLang))
	if lang == "" {
		lang = shown.Language
	}
	if lang == "" {
		lang = preferred(p.r)
	}
	p.Words = wordsOf(lang, shown.Vocabulary == desk.Plain)
	p.zone = p.s.cfg.Now().Location()
	if z, err := time.LoadLocation(shown.Zone); err == nil && shown.Zone != "" {
		p.zone = z
	}
	for _, c := range shown.Calendars {
		p.calendars = append(p.calendars, calendar.Calendar(c))
	}
	if p.calendars == nil {
		p.calendars = []calendar.Calendar{mainCalendar(p.Lang)}
	}
}
