package mediation

import (
	"strconv"
	"strings"
	"unicode"
)

// A literal is a figure or a date written in digits.
type literal struct {
	text    string   // canonical: 1,500 and ۱۵۰۰ are both 1500
	amounts []amount // what it may mean: 1.500 is one and a half, or fifteen hundred
	dates   []day    // or which day; 3/4 is one of two
	ordinal bool     // 14th
	dated   bool     // a day in digits, no figure
}

// An amount is a decimal figure: its digits, neither beginning nor ending in
// zero, times ten to the power of exp.
type amount struct {
	digits string
	exp    int
}

func newAmount(whole, fraction string) amount {
	a := amount{digits: whole + fraction, exp: -len(fraction)}
	return a.trim()
}

func wholeAmount(n int) amount { return newAmount(strconv.Itoa(n), "") }

func (a amount) trim() amount {
	a.digits = strings.TrimLeft(a.digits, "0")
	short := strings.TrimRight(a.digits, "0")
	a.exp += len(a.digits) - len(short)
	a.digits = short
	if short == "" {
		a.exp = 0
	}
	return a
}

// whole returns the amount as a whole number, and whether it is a small enough one.
func (a amount) whole() (int, bool) {
	if a.exp < 0 || len(a.digits)+a.exp > 15 {
		return 0, false
	}
	n, err := strconv.Atoi("0" + a.digits + strings.Repeat("0", a.exp))
	return n, err == nil
}

func (a amount) scale(power int) amount { a.exp += power; return a.trim() }

// plus adds two whole amounts.
func (a amount) plus(b amount) (amount, bool) {
	n, ok := a.whole()
	m, ok2 := b.whole()
	return wholeAmount(n + m), ok && ok2
}

func (a amount) String() string {
	switch {
	case a.digits == "":
		return "0"
	case a.exp >= 0 && len(a.digits)+a.exp <= 40:
		return a.digits + strings.Repeat("0", a.exp)
	case a.exp >= 0:
		return a.digits + "e" + strconv.Itoa(a.exp)
	case len(a.digits) > -a.exp:
		at := len(a.digits) + a.exp
		return a.digits[:at] + "." + a.digits[at:]
	}
	return "0." + strings.Repeat("0", -a.exp-len(a.digits)) + a.digits
}

// digits returns the run of digits at i.
func (r *reader) digits(i int) string {
	j := i
	for c := r.at(j); c >= '0' && c <= '9'; c = r.at(j) {
		j++
	}
	var b strings.Builder
	for ; i < j; i++ {
		b.WriteByte(byte(r.at(i)))
	}
	return b.String()
}

// literal reads what is written in digits at r.i: a date, else a figure with
// its separators, else digits that mean neither (7.2.1, 04:30).
func (r *reader) literal() *literal {
	if l := r.dateInDigits(); l != nil {
		return l
	}
	groups, seps := []string{r.digits(r.i)}, ""
	i := r.i + len(groups[0])
	for len(groups) < maxGroups {
		sep := r.at(i)
		next := r.digits(i + 1)
		if next == "" || !r.mayJoin(i, sep, next, seps) {
			break
		}
		groups, seps = append(groups, next), seps+string(sep)
		i += 1 + len(next)
	}
	r.i = i
	l := readFigure(groups, []rune(seps))
	if suffix, n := r.suffix(i); n > 0 && ordinals[suffix] {
		l.ordinal = true
		r.i += n
	}
	return l
}

// maxGroups bounds how many groups of digits are read as one.
const maxGroups = 12

var ordinals = set("st nd rd th ام")

// suffix returns the letters that stand directly at i.
func (r *reader) suffix(i int) (string, int) {
	var b strings.Builder
	n := 0
	for ; unicode.IsLetter(r.at(i + n)); n++ {
		b.WriteRune(r.at(i + n))
	}
	return b.String(), n
}

// mayJoin reports whether a separator at i puts the digits after it to those
// before it, after the separators already read.
func (r *reader) mayJoin(i int, sep rune, next, before string) bool {
	switch sep {
	case '.', '٫', '·':
		return true
	case ',', '٬', '\'', '_':
		return true
	case ' ': // 612 500, but not "in 2024 150 people"
		return len(next) == 3 && strings.Trim(before, " ") == "" && len(r.digits(i-len(r.before(i)))) <= 3
	case '/': // a Persian decimal sign
		return before == "" && r.glyphs[i-1].arabic
	case ':':
		return len(next) == 2
	}
	return false
}

// before returns the digits that end before i.
func (r *reader) before(i int) string {
	j := i
	for c := r.at(j - 1); c >= '0' && c <= '9'; c = r.at(j - 1) {
		j--
	}
	return r.digits(j)[:i-j]
}

// readFigure tells what groups of digits with separators between them mean.
func readFigure(groups []string, seps []rune) *literal {
	if len(groups) == 1 {
		a := newAmount(groups[0], "")
		return &literal{text: a.String(), amounts: []amount{a}}
	}
	last := seps[len(seps)-1]
	threes := len(groups[0]) <= 3 && groups[0] != "0"
	same := true // all separators but the last are alike
	for i, g := range groups[1:] {
		threes = threes && (len(g) == 3 || i == len(groups)-2)
		same = same && (i == len(seps)-1 || seps[i] == seps[0])
	}
	all := strings.Join(groups, "")
	head := strings.Join(groups[:len(groups)-1], "")
	thousands := amount{}
	decimal := amount{}
	mayThousands := threes && same && last == seps[0] && len(groups[len(groups)-1]) == 3 && strings.ContainsRune(",٬'_ .", last)
	mayDecimal := same && (len(groups) == 2 || threes && last != seps[0]) && strings.ContainsRune(".٫·,/", last)
	if mayThousands {
		thousands = newAmount(all, "")
	}
	if mayDecimal {
		decimal = newAmount(head, groups[len(groups)-1])
	}
	var l literal
	switch {
	case mayThousands && mayDecimal && last == '.' && groups[1] != "000":
		l.amounts = []amount{decimal, thousands}
	case mayThousands && mayDecimal:
		l.amounts = []amount{thousands, decimal}
	case mayThousands:
		l.amounts = []amount{thousands}
	case mayDecimal:
		l.amounts = []amount{decimal}
	default:
		return &literal{text: strings.Join(groups, ".")}
	}
	l.text = l.amounts[0].String()
	return &l
}
