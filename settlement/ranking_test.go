package settlement

import (
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// What a ranking says of two packages holds for every valuation that ranks so,
// and what it leaves open is decided one way or the other by some.
func TestARankingSaysWhatEveryValuationOfItSays(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		d := drawDomain(t, false)
		r := Ranking{Forbidden: make([][]int, len(d.Issues))}
		valued := func(weigh func(k int) int64) Valuation {
			var v Valuation
			for k, i := range d.Issues {
				w := Worth{Weight: Exactly(Int(weigh(k))), Evaluations: make([]Interval, i.Len())}
				for place, o := range r.Options[k] {
					w.Evaluations[o] = Exactly(Int(int64(i.Len() - place)))
				}
				v.Worths = append(v.Worths, w)
			}
			return v
		}
		for _, i := range d.Issues {
			var all []int
			for o := range i.Len() {
				all = append(all, o)
			}
			r.Options = append(r.Options, rapid.Permutation(all).Draw(t, "order"))
		}
		p, q := drawPackage(t, d, true), drawPackage(t, d, true)
		v := valued(func(int) int64 { return int64(rapid.IntRange(1, 50).Draw(t, "weight")) })
		signs := map[Placing]int{PlacedSame: 0, PlacedAbove: 1, PlacedBelow: -1}
		said := r.Place(p, q)
		if back := r.Place(q, p); said != PlacedOpen && signs[back] != -signs[said] || said == PlacedOpen && back != PlacedOpen {
			t.Fatalf("%s one way and %s the other", said, back)
		}
		if said != PlacedOpen {
			if got := v.Utility(p).Cmp(v.Utility(q)); got != signs[said] {
				t.Fatalf("%v is %s %v, and by %+v it compares as %d", p, said, q, v, got)
			}
			return
		}
		seen := map[int]bool{}
		for k := range d.Issues { // one issue at a time outweighs all others
			heavy := valued(func(i int) int64 {
				if i == k {
					return 1000
				}
				return 1
			})
			seen[heavy.Utility(p).Cmp(heavy.Utility(q))] = true
		}
		if !seen[1] || !seen[-1] {
			t.Fatalf("%v and %v are left open, and nobody could see it otherwise", p, q)
		}
	})
}

func TestARankingPlacesOptionsAndLeavesOpenWhatIsNotRanked(t *testing.T) {
	t.Parallel()
	r := Ranking{Issues: []int{1, 0}, Options: [][]int{{2, 0}, {0, 1}}, Forbidden: [][]int{nil, {1}}}
	if got := r.Places(Package{0, Unset}); !slices.Equal(got, []int{2, 0}) {
		t.Errorf("places %v", got)
	}
	if got := r.Crosses(Package{0, 1}); !slices.Equal(got, []int{1}) {
		t.Errorf("crosses %v", got)
	}
	for _, c := range []struct {
		p, q Package
		want Placing
	}{
		{Package{2, 1}, Package{0, 1}, PlacedAbove}, {Package{0, 1}, Package{2, 0}, PlacedBelow},
		{Package{1, 1}, Package{1, 1}, PlacedSame}, {Package{1, 0}, Package{0, 0}, PlacedOpen}, {Package{Unset, 0}, Package{0, 0}, PlacedOpen},
	} {
		if got := r.Place(c.p, c.q); got != c.want {
			t.Errorf("%v to %v: %s", c.p, c.q, got)
		}
	}
}
