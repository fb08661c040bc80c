// Package calendar writes days and hours as people read them, counts working
// days, and writes the calendar file of a meeting.
//
//   - A day is told in a language and by a calendar: Thursday 26 November 2026
//     is ٢٦ نوفمبر ٢٠٢٦ in Arabic and ۵ آذر ۱۴۰۵ in Persian by the solar
//     calendar. The day is the one in the zone that the time carries.
//   - A working day is none of a side's weekend and none of its holidays. Each
//     side has its own.
//   - A calendar file (.ics) says when and, if told so, where and what. It holds
//     no name that was not given, and its times are instants in UTC, so that no
//     reader needs to know the rules of a zone.
//
// The Hijri calendar is that of Umm al-Qura. Where a month begins with the
// moon's being seen, a date can differ from it by a day.
//
// The package reads no clock.
package calendar

import (
	"fmt"
	"strings"
	"time"

	"github.com/hablullah/go-hijri"
	"github.com/jalaali/go-jalaali"
)

// A Calendar is what a day is counted by.
type Calendar string

// The calendars. Any other is taken for the Gregorian.
const (
	Gregorian Calendar = "gregorian"
	Jalali    Calendar = "jalali" // the solar calendar of Iran
	Hijri     Calendar = "hijri"  // Umm al-Qura, 1937 to 2077
)

// Calendars are all calendars.
var Calendars = []Calendar{Gregorian, Jalali, Hijri}

// Day writes the day of t, in t's own zone, with its weekday: "Thursday 26
// November 2026". A language is a BCP 47 tag; one that is neither Arabic nor
// Persian is written in English. A day outside a calendar's years is written
// by the Gregorian.
func Day(t time.Time, lang string, by Calendar) string {
	w := wordsOf(lang)
	return w.weekdays[t.Weekday()] + w.comma + " " + date(t, w, by)
}

// ShortDay writes the day of t as [Day] does, without its weekday.
func ShortDay(t time.Time, lang string, by Calendar) string {
	return date(t, wordsOf(lang), by)
}

func date(t time.Time, w *words, by Calendar) string {
	year, month, day, by := count(t, by)
	s := w.digits(fmt.Sprint(day)) + " " + w.months[by][month-1] + " " + w.digits(fmt.Sprint(year))
	if era := w.eras[by]; era != "" {
		s += " " + era
	}
	return s
}

// count answers the day of t by a calendar, and by which it was counted.
func count(t time.Time, by Calendar) (year, month, day int, as Calendar) {
	y, m, d := t.Date()
	switch by {
	case Jalali:
		if jy, jm, jd, err := jalaali.ToJalaali(y, m, d); err == nil && jy > 0 {
			return jy, int(jm), jd, Jalali
		}
	case Hijri:
		// The library moves what it is given to UTC before it looks for the day.
		if h, err := hijri.CreateUmmAlQuraDate(time.Date(y, m, d, 12, 0, 0, 0, time.UTC)); err == nil {
			return int(h.Year), int(h.Month), int(h.Day), Hijri
		}
	}
	return y, int(m), d, Gregorian
}

// Hour writes the hour of t in a zone, by 24 hours: "18:00".
func Hour(t time.Time, zone *time.Location, lang string) string {
	return wordsOf(lang).digits(t.In(zone).Format("15:04"))
}

// Offset writes how far a zone is from UTC at t: "UTC+3:30". The letters are
// Latin, so a right-to-left line must isolate it.
func Offset(t time.Time, zone *time.Location, lang string) string {
	_, s := t.In(zone).Zone()
	if s == 0 {
		return "UTC"
	}
	sign := "+"
	if s < 0 {
		sign, s = "−", -s
	}
	out := fmt.Sprintf("UTC%s%d", sign, s/3600)
	if m := s / 60 % 60; m != 0 {
		out += fmt.Sprintf(":%02d", m)
	}
	return wordsOf(lang).digits(out)
}

// Place names a zone by its city: "Muscat" for Asia/Muscat. Cities without a
// name in a language are named in English, and UTC by itself.
func Place(zone *time.Location, lang string) string {
	name := zone.String()
	if s, ok := wordsOf(lang).places[name]; ok {
		return s
	}
	return strings.ReplaceAll(name[strings.LastIndexByte(name, '/')+1:], "_", " ")
}

// Weekday names a day of the week.
func Weekday(d time.Weekday, lang string) string { return wordsOf(lang).weekdays[d%7] }

// Digits writes the ASCII digits of s with the digits of a language.
func Digits(s, lang string) string { return wordsOf(lang).digits(s) }
