package calendar

import (
	"fmt"
	"time"
)

// A Date is a day of the Gregorian calendar, without zone or hour.
type Date struct {
	Year  int
	Month time.Month
	Day   int
}

// On is the day of t in t's own zone.
func On(t time.Time) Date {
	y, m, d := t.Date()
	return Date{y, m, d}
}

// ParseDate reads "2026-11-26".
func ParseDate(s string) (Date, error) {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		return Date{}, fmt.Errorf("malformed day %q", s)
	}
	return On(t), nil
}

// String writes the day as "2026-11-26".
func (d Date) String() string { return fmt.Sprintf("%04d-%02d-%02d", d.Year, int(d.Month), d.Day) }

// noon stands for the day where days are counted.
func (d Date) noon() time.Time { return time.Date(d.Year, d.Month, d.Day, 12, 0, 0, 0, time.UTC) }

// number counts days.
func (d Date) number() int {
	const seconds = 24 * 60 * 60
	return int((d.noon().Unix() - seconds/2) / seconds)
}

// WorkingDays counts the working days after from, up to and including to: none
// from a day to itself, one from a Monday to the Tuesday. It is 0 when to is
// not after from.
func WorkingDays(from, to Date, weekend []time.Weekday, holidays []Date) int {
	days := to.number() - from.number()
	if days <= 0 {
		return 0
	}
	var rests [7]bool
	for _, d := range weekend {
		rests[d%7] = true
	}
	first := from.noon().Weekday()
	n := 0
	for i := 1; i <= 7; i++ { // how often each weekday comes in days
		if !rests[(int(first)+i)%7] {
			n += (days - i + 7) / 7
		}
	}
	seen := map[int]bool{}
	for _, h := range holidays {
		at := h.number()
		if at > from.number() && at <= to.number() && !rests[h.noon().Weekday()] && !seen[at] {
			n--
		}
		seen[at] = true
	}
	return n
}
