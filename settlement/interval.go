package settlement

import (
	"fmt"
	"strings"
)

// An Interval is a number that its party knows only to lie between Low and
// High, both included. Where they are equal the number is known.
type Interval struct{ Low, High Number }

// Exactly is the interval that holds n alone.
func Exactly(n Number) Interval { return Interval{n, n} }

// Known tells whether the interval holds one number.
func (i Interval) Known() bool { return i.Low.Equal(i.High) }

// Middle is the number in the middle: what is reckoned with wherever nothing is
// said about robustness.
func (i Interval) Middle() Number {
	if i.Known() {
		return i.Low
	}
	return i.Low.Add(i.High).Div(Int(2))
}

// mul is the interval of all products of a number of i and a number of j.
func (i Interval) mul(j Interval) Interval {
	if i.Known() && j.Known() {
		return Exactly(i.Low.Mul(j.Low))
	}
	var out Interval
	for k, p := range [4]Number{i.Low.Mul(j.Low), i.Low.Mul(j.High), i.High.Mul(j.Low), i.High.Mul(j.High)} {
		if k == 0 || p.Cmp(out.Low) < 0 {
			out.Low = p
		}
		if k == 0 || p.Cmp(out.High) > 0 {
			out.High = p
		}
	}
	return out
}

func (i Interval) add(j Interval) Interval { return Interval{i.Low.Add(j.Low), i.High.Add(j.High)} }

// String is the number, or "low..high".
func (i Interval) String() string {
	if i.Known() {
		return i.Low.String()
	}
	return i.Low.String() + ".." + i.High.String()
}

// MarshalText writes [Interval.String].
func (i Interval) MarshalText() ([]byte, error) { return []byte(i.String()), nil }

// UnmarshalText reads a number or "low..high".
func (i *Interval) UnmarshalText(b []byte) error {
	low, high, two := strings.Cut(string(b), "..")
	l, err := ParseNumber(low)
	if err != nil {
		return err
	}
	h := l
	if two {
		if h, err = ParseNumber(high); err != nil {
			return err
		}
	}
	if l.Cmp(h) > 0 {
		return fmt.Errorf("interval %s ends before it begins", b)
	}
	*i = Interval{l, h}
	return nil
}

// UnmarshalJSON also takes a JSON number, as it is written.
func (i *Interval) UnmarshalJSON(b []byte) error {
	return i.UnmarshalText([]byte(strings.Trim(string(b), `"`)))
}
