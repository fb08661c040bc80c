package web

import (
	"time"

	"goodoffices/paper"
	"goodoffices/web/calendar"
)

// Day writes a date with its weekday, in the main calendar and in brackets in
// the others that the officer wants.
func (p *Page) Day(t time.Time) string {
	t = t.In(p.Zone())
	out := calendar.Day(t, string(p.Lang), p.calendars[0])
	for _, c := range p.calendars[1:] {
		out += " (" + calendar.ShortDay(t, string(p.Lang), c) + ")"
	}
	return out
}

// When writes a date and an hour, in the main calendar.
func (p *Page) When(t time.Time) string {
	return p.T("date.when", "day", p.ShortDay(t), "hour", p.Clock(t))
}

// ShortDay writes a date without its weekday.
func (p *Page) ShortDay(t time.Time) string {
	return calendar.ShortDay(t.In(p.Zone()), string(p.Lang), p.calendars[0])
}

// Clock writes an hour of the day.
func (p *Page) Clock(t time.Time) string { return calendar.Hour(t, p.Zone(), string(p.Lang)) }

// Hour writes a deadline in its own zone, and names the zone.
func (p *Page) Hour(h paper.Hour) string { return p.Words.hour(h) }

// Now is the desk's clock.
func (p *Page) Now() time.Time { return p.s.cfg.Now() }

// Zone is that in which the officer is shown times: its own, the desk's, or
// that of the desk's papers.
func (p *Page) Zone() *time.Location { return p.zone }

// Stamp writes a moment for machines.
func (p *Page) Stamp(t time.Time) string { return t.Format(time.RFC3339) }

// Ago says how long ago something was.
func (p *Page) Ago(t time.Time) string {
	d := p.Now().Sub(t)
	switch {
	case d < 0:
		return p.When(t)
	case d < time.Minute:
		return p.T("ago.now")
	case d < time.Hour:
		return p.T("ago.minutes", "n", int(d/time.Minute))
	case d < 24*time.Hour:
		return p.T("ago.hours", "n", int(d/time.Hour))
	case d < 14*24*time.Hour:
		return p.T("ago.days", "n", int(d/(24*time.Hour)))
	}
	return p.ShortDay(t)
}

// hour writes a deadline as people say it: the day, the hour, and whose clock.
func (w *Words) hour(h paper.Hour) string {
	zone, err := time.LoadLocation(h.Zone)
	if err != nil {
		zone = time.UTC
	}
	lang := string(w.Lang)
	return w.T("date.hour", "day", calendar.Day(h.At.In(zone), lang, mainCalendar(w.Lang)), "hour", calendar.Hour(h.At, zone, lang), "place", calendar.Place(zone, lang))
}

// mainCalendar is the one a language is used to.
func mainCalendar(lang paper.Lang) calendar.Calendar {
	if lang == "fa" {
		return calendar.Jalali
	}
	return calendar.Gregorian
}
