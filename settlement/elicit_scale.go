package settlement

import "fmt"

// A Scaled is what answers say about a row of numbers, weights or evaluations:
// Point has one reckoned value for each, Bounds what each can be.
type Scaled struct {
	Point  []Number
	Bounds []Interval
}

// RateOptions turns direct ratings of an issue's options into evaluations from
// 0 for the lowest rating to 1 for the highest, whatever scale was used. If all
// ratings are equal the issue does not matter and all evaluations are 0.
func RateOptions(ratings []Interval) Scaled {
	var low, span Number
	for k, r := range ratings {
		if k == 0 || r.Low.Cmp(low) < 0 {
			low = r.Low
		}
	}
	for _, r := range ratings {
		if s := r.High.Sub(low); s.Cmp(span) > 0 {
			span = s
		}
	}
	out := Scaled{make([]Number, len(ratings)), make([]Interval, len(ratings))}
	if span.Sign() == 0 {
		return out
	}
	for k, r := range ratings {
		out.Bounds[k] = Interval{r.Low.Sub(low).Div(span), r.High.Sub(low).Div(span)}
		out.Point[k] = out.Bounds[k].Middle()
	}
	return out
}

// OrderOptions turns an order of an issue's options, best first, into
// evaluations: 1 for the best, 0 for the worst, and for those between all that
// is known is that they lie between. Their points are evenly spaced, which is
// the mean of all that the order allows. The groups must hold every position
// from 0 to n−1 once.
func OrderOptions(groups [][]int, n int) (Scaled, error) {
	if err := checkOrder(groups, n); err != nil {
		return Scaled{}, err
	}
	out := Scaled{make([]Number, n), make([]Interval, n)}
	last := len(groups) - 1
	for g, group := range groups {
		for _, k := range group {
			switch {
			case last == 0: // all alike
			case g == 0 || g == last:
				out.Point[k] = Int(int64(1 - g/last))
				out.Bounds[k] = Exactly(out.Point[k])
			default:
				out.Point[k] = Int(int64(last - g)).Div(Int(int64(last)))
				out.Bounds[k] = Interval{Int(0), Int(1)}
			}
		}
	}
	return out, nil
}

// SwingWeights turns ratings of swings, of which at least one is above 0 and
// none below, into weights that add up to 1. Ratings count in proportion, so
// that a scale to 10 gives what a scale to 100 gives. The bounds are what each
// weight can be while the ratings are anywhere in their intervals.
func SwingWeights(swings []Interval) (Scaled, error) {
	var low, high, middle Number
	for k, s := range swings {
		if s.Low.Sign() < 0 || s.Low.Cmp(s.High) > 0 {
			return Scaled{}, fmt.Errorf("swing %d: %s is negative or no interval", k+1, s)
		}
		low, high, middle = low.Add(s.Low), high.Add(s.High), middle.Add(s.Middle())
	}
	if high.Sign() == 0 {
		return Scaled{}, fmt.Errorf("no swing is worth anything")
	}
	out := Scaled{make([]Number, len(swings)), make([]Interval, len(swings))}
	for k, s := range swings {
		out.Point[k] = s.Middle().Div(middle)
		if s.Low.Sign() > 0 {
			out.Bounds[k].Low = s.Low.Div(s.Low.Add(high.Sub(s.High)))
		}
		if s.High.Sign() > 0 {
			out.Bounds[k].High = s.High.Div(s.High.Add(low.Sub(s.Low)))
		}
	}
	return out, nil
}

// OrderWeights turns an order of n issues, the one whose swing is most wanted
// first, into weights that add up to 1: the rank-order centroid (Barron and
// Barrett, "Decision Quality Using Ranked Attribute Weights", Management Science
// 42, 1996), the mean of the extreme points of all weights in that order. The
// bounds are what each weight can be in that order. The groups must hold every
// position from 0 to n−1 once.
func OrderWeights(groups [][]int, n int) (Scaled, error) {
	if err := checkOrder(groups, n); err != nil {
		return Scaled{}, err
	}
	// The extreme points: the issues of the first so many groups have equal
	// weights, the others none.
	count := make([]int64, len(groups))
	before := int64(0)
	for g, group := range groups {
		before += int64(len(group))
		count[g] = before
	}
	out := Scaled{make([]Number, n), make([]Interval, n)}
	var sum Number
	for g := len(groups) - 1; g >= 0; g-- {
		share := Int(1).Div(Int(count[g]))
		sum = sum.Add(share)
		for _, k := range groups[g] {
			out.Point[k] = sum.Div(Int(int64(len(groups))))
			out.Bounds[k].High = share
			if g == 0 {
				out.Bounds[k].Low = Int(1).Div(Int(int64(n)))
			}
		}
	}
	return out, nil
}
