package mediation

import "strings"

// A mention is a figure, date or name in a text. Two mentions are of the same
// thing when one is kept under a key that the other is looked for by.
type mention struct {
	what       What
	start, end int      // bytes
	from, to   int      // words
	keys       []string // under which it is kept
	seek       []string // by which it is looked for
	days       []day    // of a date
}

// between are words that stand between the parts of a date.
var between = set("of the من لعام عام سنه سال لسنه ماه شهر de")

// dates finds the days and months named in a text, in digits or in words.
func dates(ws []word) []mention {
	lx := theLexicon()
	var out []mention
	for i := 0; i < len(ws); i++ {
		if l := ws[i].literal; l != nil && l.dated {
			out = append(out, dated(ws, i, i+1, l.dates))
			continue
		}
		m, next, ok := lx.monthAt(ws, i)
		if !ok {
			continue
		}
		from, to, days := dayOfMonth(lx, ws, i, next, m)
		if len(days) > 0 {
			out = append(out, dated(ws, from, to, days))
		}
		i = to - 1
	}
	return out
}

// dayOfMonth reads what stands about a month's name at words i to next: a day
// before or after it, another day before that ("3–5 May"), a year.
func dayOfMonth(lx *lexicon, ws []word, i, next int, m day) (from, to int, days []day) {
	for next < len(ws) { // the same month by another name: آذار/مارس
		again, n, ok := lx.monthAt(ws, next)
		if !ok || again != m {
			break
		}
		next = n
	}
	from, to = i, next
	j := from
	for j > 0 && between[ws[j-1].text] {
		j--
	}
	if d, at := lx.dayBefore(ws, j); d > 0 {
		m.day, from = d, at
		days = append(days, m)
		if first, at := rangeBefore(lx, ws, from); first > 0 {
			from = at
			days = append(days, day{m.calendar, 0, m.month, first})
		}
	} else if d, at := lx.dayAfter(ws, next); d > 0 {
		m.day, to = d, at
		days = append(days, m)
	}
	if year, at := yearAfter(ws, to, m.calendar); year > 0 {
		to = at
		if len(days) == 0 {
			m.day = 0
			days = append(days, m)
		}
		for k := range days {
			days[k].year = year
		}
	}
	return from, to, days
}

// rangeBefore reads the first day of "3 to 5 May".
func rangeBefore(lx *lexicon, ws []word, i int) (d, at int) {
	j := i
	if j > 0 && (ws[j-1].text == "to" || ws[j-1].text == "and" || ws[j-1].text == "تا" || ws[j-1].text == "و" || ws[j-1].text == "الی") {
		j--
	} else if j > 0 && ws[i].near {
		return 0, 0
	}
	if j == 0 || ws[j-1].literal == nil {
		return 0, 0
	}
	return lx.dayBefore(ws, j)
}

// yearAfter reads a year in digits at word i.
func yearAfter(ws []word, i int, c calendar) (year, next int) {
	for i < len(ws) && between[ws[i].text] {
		i++
	}
	if i >= len(ws) || ws[i].literal == nil || len(ws[i].literal.amounts) == 0 {
		return 0, 0
	}
	n, ok := ws[i].literal.amounts[0].whole()
	if d := (day{c, n, 1, 1}); !ok || n == 0 || !d.valid() {
		return 0, 0
	}
	return n, i + 1
}

// dated makes the mention of days: of each that is meant, or of each that may be.
func dated(ws []word, from, to int, days []day) mention {
	m := mention{what: Date, start: ws[from].start, end: ws[to-1].end, from: from, to: to}
	for _, written := range days {
		for _, d := range written.both() {
			m.days = append(m.days, d)
			m.keys = append(m.keys, d.keys()...)
			m.seek = append(m.seek, d.seek()...)
		}
	}
	return m
}

// monthAt returns the month named at word i and where its name ends.
func (lx *lexicon) monthAt(ws []word, i int) (m day, next int, ok bool) {
	if ws[i].literal != nil {
		return day{}, 0, false
	}
	if lx.monthsOf[ws[i].text] && i+1 < len(ws) && ws[i+1].near {
		if m, ok := lx.months[ws[i].text+" "+ws[i+1].text]; ok {
			return m, i + 2, true
		}
	}
	text := ws[i].text
	m, ok = lx.months[text]
	if ok && (text == "may" || text == "march") && !ws[i].capital {
		return day{}, 0, false
	}
	if !ok {
		m, ok = lx.months[strings.TrimPrefix(text, "ال")]
	}
	return m, i + 1, ok
}
