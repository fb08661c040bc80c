package mediation

import (
	"fmt"
	"time"
)

// A calendar of the three in which dates are written here.
type calendar byte

// The calendars.
const (
	gregorian calendar = 'g'
	jalali    calendar = 'j' // the solar Hijri calendar of Iran
	hijri     calendar = 'h' // the lunar one: kept as written, since it depends on who saw the moon
)

// A day of a calendar; zero year: none is named; zero day: a month.
type day struct {
	calendar         calendar
	year, month, day int
}

// valid reports whether there may be such a day.
func (d day) valid() bool {
	ok := d.month >= 1 && d.month <= 12 && d.day >= 1 && d.day <= 31
	if d.calendar != gregorian {
		return ok && (d.year == 0 || d.year >= 1200 && d.year <= 1600)
	}
	return ok && (d.year == 0 || d.year >= 1500 && d.year <= 2500)
}

// key names the day, with "?" for a year that is not named.
func (d day) key() string {
	year := "?"
	if d.year != 0 {
		year = fmt.Sprint(d.year)
	}
	return fmt.Sprintf("date %c %s-%d-%d", d.calendar, year, d.month, d.day)
}

// yearless names the day of the year, whichever year it is of.
func (d day) yearless() string { return fmt.Sprintf("date %c %d-%d", d.calendar, d.month, d.day) }

// keys returns under what a day is kept: itself, the day of the year, its month.
func (d day) keys() []string {
	if d.day == 0 {
		return []string{d.key()}
	}
	return []string{d.key(), d.yearless(), day{d.calendar, d.year, d.month, 0}.key()}
}

// seek returns by what a day is looked for: a day of a named year is the same
// as one of no named year, and the other way round.
func (d day) seek() []string {
	switch {
	case d.day == 0:
		return []string{d.key()}
	case d.year == 0:
		return []string{d.yearless()}
	}
	return []string{d.key(), d.noYear().key()}
}

// noYear returns the same day of a year that is not named.
func (d day) noYear() day { d.year = 0; return d }

// both returns the day as written and, where it has a year, in the other solar calendar.
func (d day) both() []day {
	switch {
	case d.year == 0 || d.day == 0:
	case d.calendar == gregorian && d.year > 1800 && d.year < 2200:
		return []day{d, toJalali(d)}
	case d.calendar == jalali && d.year > 1200 && d.year < 1500:
		return []day{d, fromJalali(d)}
	}
	return []day{d}
}

// The solar Hijri year has 31 days in its first six months. Which years are
// leap follows, from 1244 to 1472, a cycle of 33 years.
func jalaliLeap(year int) bool { return (25*year+11)%33 < 8 }

func jalaliYearDays(year int) int {
	if jalaliLeap(year) {
		return 366
	}
	return 365
}

// nowruz1300 is the first day of the year 1300.
var nowruz1300 = time.Date(1921, time.March, 21, 0, 0, 0, 0, time.UTC)

func fromJalali(d day) day {
	days := (d.month-1)*31 - max(0, d.month-7) + d.day - 1
	for y := 1300; y < d.year; y++ {
		days += jalaliYearDays(y)
	}
	for y := d.year; y < 1300; y++ {
		days -= jalaliYearDays(y)
	}
	t := nowruz1300.AddDate(0, 0, days)
	return day{gregorian, t.Year(), int(t.Month()), t.Day()}
}

func toJalali(d day) day {
	t := time.Date(d.year, time.Month(d.month), d.day, 0, 0, 0, 0, time.UTC)
	days, year := int(t.Sub(nowruz1300)/(24*time.Hour)), 1300
	for days < 0 {
		year--
		days += jalaliYearDays(year)
	}
	for days >= jalaliYearDays(year) {
		days -= jalaliYearDays(year)
		year++
	}
	if days < 186 {
		return day{jalali, year, days/31 + 1, days%31 + 1}
	}
	return day{jalali, year, (days-186)/30 + 7, (days-186)%30 + 1}
}
