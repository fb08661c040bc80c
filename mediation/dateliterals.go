package mediation

// dateInDigits reads a day written in digits at r.i, nil if there is none:
// 2026-02-19, 19.2.2026, ۱۴۰۴/۶/۲۳, 14/9.
func (r *reader) dateInDigits() *literal {
	a := r.digits(r.i)
	i := r.i + len(a)
	sep := r.at(i)
	b := r.digits(i + 1)
	if b == "" || len(b) > 2 || sep != '/' && sep != '-' && sep != '–' && sep != '.' {
		return nil
	}
	i += 1 + len(b)
	c := ""
	if r.at(i) == sep {
		c = r.digits(i + 1)
	}
	if c == "" && (sep != '/' || len(a) > 2 || r.glyphs[r.i].arabic && afterDecimal[r.wordAt(i)]) {
		return nil
	}
	days := daysInDigits(a, b, c)
	if len(days) == 0 {
		return nil
	}
	if c != "" {
		i += 1 + len(c)
	}
	r.i = i
	return &literal{text: days[0].key(), dates: days, dated: true}
}

// wordAt returns the letters of the word at i, after spaces, or a sign.
func (r *reader) wordAt(i int) string {
	for r.at(i) == ' ' {
		i++
	}
	if r.at(i) == '%' {
		return percentWord
	}
	s, _ := r.suffix(i)
	return s
}

// daysInDigits returns the days that three groups of digits, or two, may name.
func daysInDigits(a, b, c string) []day {
	x, y, z := number(a), number(b), number(c)
	var tries []day
	switch {
	case c == "":
		tries = []day{{gregorian, 0, y, x}, {gregorian, 0, x, y}}
	case len(a) == 4:
		tries = []day{{calendarOf(x), x, y, z}}
	case len(c) == 4:
		tries = []day{{calendarOf(z), z, y, x}, {calendarOf(z), z, x, y}}
	}
	var out []day
	for _, d := range tries {
		if d.valid() && (len(out) == 0 || d != out[0]) {
			out = append(out, d)
		}
	}
	return out
}

// calendarOf guesses the calendar by a year in digits.
func calendarOf(year int) calendar {
	switch {
	case year >= 1200 && year < 1430:
		return jalali
	case year >= 1430 && year < 1500:
		return hijri
	}
	return gregorian
}

func number(digits string) int {
	n := 0
	for _, c := range digits {
		n = min(n*10+int(c-'0'), 1<<30)
	}
	return n
}
