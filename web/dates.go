package web

import (
	"time"

	"goodoffices/paper"
)

// Day writes a date with its weekday.
func (p *Page) Day(t time.Time) string { return p.Words.day(t.In(p.Zone())) }

// When writes a date and an hour.
func (p *Page) When(t time.Time) string { return p.Words.when(t.In(p.Zone())) }

// Hour writes a deadline in its own zone, and names the zone.
func (p *Page) Hour(h paper.Hour) string { return p.Words.hour(h) }

// Clock writes an hour of the day.
func (p *Page) Clock(t time.Time) string { return p.Words.digits(t.In(p.Zone()).Format("15:04")) }

// Now is the desk's clock.
func (p *Page) Now() time.Time { return p.s.cfg.Now() }

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
	return p.Day(t)
}

func (w *Words) day(t time.Time) string  { return w.digits(t.Format("Monday 2 January 2006")) }
func (w *Words) when(t time.Time) string { return w.digits(t.Format("Mon 2 January 2006, 15:04")) }

func (w *Words) hour(h paper.Hour) string {
	zone, err := time.LoadLocation(h.Zone)
	if err != nil {
		zone = time.UTC
	}
	return w.T("hour.in", "when", w.when(h.At.In(zone)), "zone", h.Zone)
}
