package settlement

import (
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

func (s Scaled) holds(values []Number) bool {
	for k, v := range values {
		if v.Cmp(s.Bounds[k].Low) < 0 || v.Cmp(s.Bounds[k].High) > 0 {
			return false
		}
	}
	return true
}

func (s Scaled) equal(x Scaled) bool {
	same := func(i, j Interval) int {
		if i.String() == j.String() {
			return 0
		}
		return 1
	}
	return slices.CompareFunc(s.Point, x.Point, Number.Cmp) == 0 && slices.CompareFunc(s.Bounds, x.Bounds, same) == 0
}

// Whatever the ratings are within their intervals, the weights are within the
// bounds, which are reached; and the scale of the ratings does not matter.
func TestSwingWeightsHoldAllThatTheRatingsCanBe(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		var swings, larger []Interval
		for range rapid.IntRange(1, 5).Draw(t, "issues") {
			i := drawInterval(t, 0, 90)
			swings, larger = append(swings, i), append(larger, i.mul(Exactly(MustNumber("7/3"))))
		}
		s, err := SwingWeights(swings)
		if err != nil {
			return // all are 0
		}
		if other, err := SwingWeights(larger); err != nil || !other.equal(s) {
			t.Fatalf("%v, on another scale %v (%v)", s, other, err)
		}
		sum := Number{}
		for _, w := range s.Point {
			sum = sum.Add(w)
		}
		if !sum.Equal(Int(1)) || !s.holds(s.Point) {
			t.Fatalf("%v add up to %s", s, sum)
		}
		for corner := range 1 << len(swings) {
			var picked []Interval
			for k, i := range swings {
				picked = append(picked, Exactly([]Number{i.Low, i.High}[corner>>k&1]))
			}
			if c, err := SwingWeights(picked); err == nil && !s.holds(c.Point) {
				t.Fatalf("%v is outside %v", c.Point, s.Bounds)
			}
		}
		for k := range swings {
			var picked []Interval
			for j, i := range swings {
				picked = append(picked, Exactly(i.Low))
				if j == k {
					picked[j] = Exactly(i.High)
				}
			}
			if c, err := SwingWeights(picked); err == nil && !c.Point[k].Equal(s.Bounds[k].High) {
				t.Fatalf("weight %d reaches %s, not %s", k, c.Point[k], s.Bounds[k].High)
			}
		}
	})
}

func TestOrderWeightsHoldAllWeightsInThatOrder(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		var raw []int64
		sum := int64(0)
		for range rapid.IntRange(1, 6).Draw(t, "issues") {
			w := int64(rapid.IntRange(0, 4).Draw(t, "weight"))
			raw, sum = append(raw, w), sum+w
		}
		if sum == 0 {
			return
		}
		var groups [][]int
		for w := int64(4); w >= 0; w-- {
			var group []int
			for k := range raw {
				if raw[k] == w {
					group = append(group, k)
				}
			}
			if len(group) > 0 {
				groups = append(groups, group)
			}
		}
		s, err := OrderWeights(groups, len(raw))
		if err != nil {
			t.Fatal(err)
		}
		var truth []Number
		for _, w := range raw {
			truth = append(truth, Int(w).Div(Int(sum)))
		}
		if !s.holds(truth) || !s.holds(s.Point) {
			t.Fatalf("%v is outside %v", truth, s)
		}
		// The linear programme finds the same bounds.
		var statements []statement
		evaluations := slices.Repeat([][]Interval{{{}, Exactly(Int(1))}}, len(raw))
		statements = Answers{Order: groups}.statements(evaluations)
		if fit := fitWeights(len(raw), statements); !(Scaled{s.Point, fit.Bounds}).equal(s) {
			t.Fatalf("bounds %v, by linear programme %v", s.Bounds, fit.Bounds)
		}
	})
}

func TestRatingsDoNotDependOnTheirScale(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		var one, two []Interval
		factor, shift := Exactly(MustNumber("3/7")), Exactly(Int(int64(rapid.IntRange(0, 9).Draw(t, "shift"))))
		for range rapid.IntRange(1, 5).Draw(t, "options") {
			i := drawInterval(t, 0, 90)
			one, two = append(one, i), append(two, i.mul(factor).add(shift))
		}
		x, y := RateOptions(one), RateOptions(two)
		if !x.equal(y) || !x.holds(x.Point) {
			t.Fatalf("%v and %v", x, y)
		}
	})
}

func TestUncertainRatingsReachFromTheLowestToTheHighest(t *testing.T) {
	t.Parallel()
	s := RateOptions([]Interval{{Int(20), Int(40)}, Exactly(Int(60)), {Int(70), Int(100)}})
	if got := fmt.Sprint(s.Bounds, s.Point); got != "[0..0.25 0.5 0.625..1] [0.125 0.5 0.8125]" {
		t.Error(got)
	}
	for _, swings := range [][]Interval{{{Int(-1), Int(2)}}, {{Int(2), Int(1)}}, {{}}, nil} {
		if s, err := SwingWeights(swings); err == nil {
			t.Errorf("%v became %v", swings, s)
		}
	}
	for _, groups := range [][][]int{nil, {{0}}, {{0, 1}, {1}}} {
		if s, err := OrderOptions(groups, 2); err == nil {
			t.Errorf("%v became %v", groups, s)
		}
		if s, err := OrderWeights(groups, 2); err == nil {
			t.Errorf("%v became %v", groups, s)
		}
	}
}

// What is said to be as good as something else agrees with swings that are, or
// may be, equal, and with no others; a trade needs something to be lost.
func TestSwingsAreHeldAgainstTheOtherAnswers(t *testing.T) {
	t.Parallel()
	same := func(a *Answers) { a.Preferences = []Preference{{Swing(0), Swing(1), PrefersNeither}} }
	first := func(a *Answers) { a.Preferences = []Preference{{Swing(0), Swing(1), PrefersFirst}} }
	half := func(a *Answers) { a.Trades = []Trade{{Shift{0, 2, 1}, Shift{1, 0, 2}}} }
	to := func(low, high int64) Interval { return Interval{Int(low), Int(high)} }
	for _, tt := range []struct {
		said   func(*Answers)
		swings []Interval
		agrees bool
	}{
		{same, []Interval{to(50, 50), to(50, 50)}, true},
		{same, []Interval{to(60, 60), to(50, 50)}, false},
		{same, []Interval{to(50, 50), to(60, 60)}, false},
		{same, []Interval{to(40, 50), to(50, 60)}, true},
		{same, []Interval{to(50, 60), to(40, 50)}, true},
		{first, []Interval{to(50, 50), to(50, 50)}, false},
		{first, []Interval{to(50, 51), to(50, 60)}, true},
		{half, []Interval{to(100, 100), to(50, 50)}, true},
		{half, []Interval{to(100, 100), to(60, 60)}, false},
		{half, []Interval{to(100, 100), to(0, 0)}, false},
		{half, []Interval{to(0, 0), to(100, 100)}, false},
	} {
		d, a := rated(2)
		tt.said(&a)
		a.Swings = tt.swings
		e := elicit(t, d, a)
		if (len(e.Conflicts) == 0) != tt.agrees || !tt.agrees && e.Conflicts[0].Kind != ConflictSwings {
			t.Errorf("%v: %v", tt.swings, e.Conflicts)
		}
	}
}
