package settlement

import (
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
