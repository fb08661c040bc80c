package settlement

import (
	"fmt"
	"math/big"
	"strconv"
	"strings"
)

// A Number is an exact rational number, in practice a decimal. The zero value
// is 0. Numbers are not changed by any method.
type Number struct{ r *big.Rat }

// What a number may look like; a longer one is a mistake or an attack.
const (
	maxDigits   = 100
	maxExponent = 100
)

// ParseNumber reads a decimal such as "-12.50" or "3.1E-4", or a fraction of
// integers such as "1/3", and keeps it exactly as written. It refuses
// infinities, hexadecimal, underscores, more than 100 characters and exponents
// beyond ±100.
func ParseNumber(s string) (Number, error) {
	s = strings.TrimSpace(s)
	if s == "" {
		return Number{}, fmt.Errorf("a number is missing")
	}
	if len(s) > maxDigits {
		return Number{}, fmt.Errorf("a number of %d characters is too long (at most %d)", len(s), maxDigits)
	}
	if strings.Trim(s, "0123456789+-.eE/") != "" || strings.Count(s, "/") > 1 {
		return Number{}, fmt.Errorf("%q is no decimal number", s)
	}
	if i := strings.IndexAny(s, "eE"); i >= 0 {
		e, err := strconv.Atoi(s[i+1:])
		if err != nil || e > maxExponent || e < -maxExponent {
			return Number{}, fmt.Errorf("%q is no decimal number with an exponent within ±%d", s, maxExponent)
		}
	}
	r, ok := new(big.Rat).SetString(s)
	if !ok {
		return Number{}, fmt.Errorf("%q is no decimal number", s)
	}
	return Number{r}, nil
}

// MustNumber is [ParseNumber] for literals in tests and tables. It panics
// where that would return an error.
func MustNumber(s string) Number {
	n, err := ParseNumber(s)
	if err != nil {
		panic(err)
	}
	return n
}

// Int is n as a Number.
func Int(n int64) Number { return Number{new(big.Rat).SetInt64(n)} }

// Rat is a copy of n as a rational.
func (n Number) Rat() *big.Rat { return new(big.Rat).Set(n.rat()) }

var zero = new(big.Rat)

// rat is n without a copy; nobody writes to it.
func (n Number) rat() *big.Rat {
	if n.r == nil {
		return zero
	}
	return n.r
}

// Add is n + m.
func (n Number) Add(m Number) Number { return Number{new(big.Rat).Add(n.rat(), m.rat())} }

// Sub is n − m.
func (n Number) Sub(m Number) Number { return Number{new(big.Rat).Sub(n.rat(), m.rat())} }

// Mul is n × m.
func (n Number) Mul(m Number) Number { return Number{new(big.Rat).Mul(n.rat(), m.rat())} }

// Div is n ÷ m. It panics if m is 0.
func (n Number) Div(m Number) Number { return Number{new(big.Rat).Quo(n.rat(), m.rat())} }

// Cmp is -1, 0 or 1 as n is less than, equal to or greater than m.
func (n Number) Cmp(m Number) int { return n.rat().Cmp(m.rat()) }

// Equal tells whether n and m are the same number, however they were written.
func (n Number) Equal(m Number) bool { return n.Cmp(m) == 0 }

// Sign is -1, 0 or 1.
func (n Number) Sign() int { return n.rat().Sign() }

// Float is the nearest floating point number, for display and charts alone.
func (n Number) Float() float64 { f, _ := n.rat().Float64(); return f }

// String is n exactly: a decimal where a finite one exists, otherwise a fraction.
func (n Number) String() string {
	r := n.rat()
	if r.IsInt() {
		return r.Num().String()
	}
	places, finite := r.FloatPrec()
	if !finite {
		return r.String()
	}
	return r.FloatString(places)
}

// Text is n as a decimal for people, rounded to at most places digits after
// the point, without trailing zeros.
func (n Number) Text(places int) string {
	s := n.rat().FloatString(places)
	if strings.Contains(s, ".") {
		s = strings.TrimRight(strings.TrimRight(s, "0"), ".")
	}
	if s == "-0" {
		return "0"
	}
	return s
}

// MarshalText writes [Number.String].
func (n Number) MarshalText() ([]byte, error) { return []byte(n.String()), nil }

// UnmarshalText reads what [ParseNumber] reads.
func (n *Number) UnmarshalText(b []byte) (err error) {
	*n, err = ParseNumber(string(b))
	return err
}

// UnmarshalJSON also takes a JSON number, as it is written.
func (n *Number) UnmarshalJSON(b []byte) error {
	s := string(b)
	if len(s) >= 2 && s[0] == '"' && s[len(s)-1] == '"' {
		s = s[1 : len(s)-1]
	}
	return n.UnmarshalText([]byte(s))
}
