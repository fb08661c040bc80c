package mediation

import "strings"

// A numeral is a number as written, in digits or words.
type numeral struct {
	amounts []amount
	next    int  // the word after it
	ordinal bool // the seventh
	scaled  bool // with a thousand, million, …
}

// numeralAt reads the numeral that begins at word i: digits, or words put
// together as the three languages do (thirty-seven, سی و هفت, سبع وثلاثون),
// and what scales them (2.75 billion, ۶۱۲ هزار و ۵۰۰).
func (lx *lexicon) numeralAt(ws []word, i int) (numeral, bool) {
	s := summing{lx: lx, ws: ws}
	n := numeral{next: i}
	for j := i; j < len(ws) && (j == i || ws[j].near); {
		at := j
		if j > i && (ws[j].text == "and" || ws[j].text == "و") {
			at++
		}
		if at >= len(ws) || !s.take(at, at > j) {
			break
		}
		j = at + 1
		n.next = j
	}
	n.amounts, n.scaled, n.ordinal = s.sum(), s.scaled, s.ordinal
	return n, len(n.amounts) > 0 && n.next > i
}

// summing adds up a numeral word by word.
type summing struct {
	lx      *lexicon
	ws      []word
	total   []amount // of what was scaled already
	now     []amount // since
	tens    int      // what now is, where it was said in words; -1 in digits
	ordinal bool
	scaled  bool
}

// take adds the word at i, if it goes on with the numeral.
func (s *summing) take(i int, and bool) bool {
	w := s.ws[i]
	if w.literal != nil {
		if len(w.literal.amounts) == 0 || s.now != nil || s.total != nil && !and {
			return false
		}
		s.now, s.tens, s.ordinal = w.literal.amounts, -1, w.literal.ordinal
		return true
	}
	if v, ordinal, joined, ok := s.lx.numeralWord(w.text); ok {
		if s.now == nil {
			s.now, s.tens, s.ordinal = []amount{wholeAmount(v)}, v, ordinal
			return true
		}
		if !goesOn(s.tens, v, w.text, and || joined) {
			return false
		}
		s.tens += v
		s.now, s.ordinal = []amount{wholeAmount(s.tens)}, s.ordinal || ordinal
		return true
	}
	power, ok := s.lx.scales[w.text]
	if s.now == nil && s.total == nil && aThousand[w.text] {
		s.now = []amount{wholeAmount(1)}
	}
	if !ok && s.now != nil {
		power, ok = s.lx.scales[strings.TrimPrefix(w.text, "ال")]
	}
	if !ok || s.now == nil || s.ordinal || len(w.text) == 1 && w.start != s.ws[i-1].end {
		return false // $5m, but not 5 m
	}
	return s.scaleBy(power)
}

// aThousand are words that say a thousand without a one before them.
var aThousand = set("هزار الف")

func (s *summing) scaleBy(power int) bool {
	for k := range s.now {
		s.now = append([]amount(nil), s.now...)
		s.now[k] = s.now[k].scale(power)
	}
	if power == 2 { // "six hundred and forty": goes on
		v, _ := s.now[0].whole()
		s.tens = v
		return true
	}
	s.scaled = true
	s.total, s.now = s.sum(), nil
	return true
}

// sum returns what the numeral comes to.
func (s *summing) sum() []amount {
	if s.total == nil || s.now == nil {
		return append(s.total, s.now...)
	}
	if a, ok := s.total[0].plus(s.now[0]); ok {
		return []amount{a}
	}
	return s.total
}

// goesOn reports whether v can be added to what was said: forty + one,
// hundred + forty, three + ten and seven + (and) thirty in Arabic.
func goesOn(said, v int, text string, and bool) bool {
	switch {
	case said < 0:
		return false
	case said >= 100 && said%100 == 0:
		return v < 100
	case said%100 >= 20 && said%10 == 0:
		return v < 10
	case said%100 < 10 && said%100 > 0:
		return strings.HasPrefix(text, "عشر") && !and || and && v >= 20 && v < 100 && v%10 == 0
	}
	return false
}

// numberWord returns what a word says as a number.
func (lx *lexicon) numberWord(text string) (int, bool) {
	v, ordinal, _, ok := lx.numeralWord(text)
	return v, ok && !ordinal
}

// numeralWord returns what a word says as a number or its ordinal, and whether
// the Arabic "and" is written on to it.
func (lx *lexicon) numeralWord(text string) (v int, ordinal, joined, ok bool) {
	for _, head := range [...]string{"", "ال", "و", "وال", "ب", "ل", "بال", "لل"} {
		bare, cut := strings.CutPrefix(text, head)
		if !cut {
			continue
		}
		if v, ok := lx.numbers[bare]; ok {
			return v, false, strings.HasPrefix(head, "و"), true
		}
		if v, ok := lx.ordinals[bare]; ok {
			return v, true, strings.HasPrefix(head, "و"), true
		}
	}
	return 0, false, false, false
}

// dayBefore reads a day of the month that ends before word j, and where it begins.
func (lx *lexicon) dayBefore(ws []word, j int) (d, at int) {
	for i := max(0, j-3); i < j; i++ {
		if n, ok := lx.numeralAt(ws, i); ok && n.next == j {
			if d := n.day(); d > 0 {
				return d, i
			}
		}
	}
	return 0, 0
}

// dayAfter reads a day of the month at word i, and where it ends.
func (lx *lexicon) dayAfter(ws []word, i int) (d, next int) {
	n, ok := lx.numeralAt(ws, i)
	if !ok {
		return 0, 0
	}
	return n.day(), n.next
}

// day returns the numeral as a day of a month, 0 if it is none.
func (n numeral) day() int {
	d, ok := n.amounts[0].whole()
	if !ok || d > 31 || n.scaled {
		return 0
	}
	return d
}
