package settlement

import (
	"fmt"
	"testing"

	"pgregory.net/rapid"
)

// completes tells whether a whole package completes an offer.
func completes(offer, p Package) bool {
	for k, o := range offer {
		if o != Unset && o != p[k] {
			return false
		}
	}
	return true
}

func TestScoreIsWhatTryingAllCompletionsGives(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		d := drawDomain(t, true)
		v := drawValuation(t, d, "A", true)
		offer := drawPackage(t, d, false)
		s, err := v.Score(d, offer)
		if err != nil {
			t.Fatal(err)
		}
		var middle, between Interval
		found := false
		for _, p := range eachPackage(d) {
			if !completes(offer, p) || !keepsRules(d, p, []Valuation{v}) {
				continue
			}
			if !found {
				middle, between, found = Exactly(v.Utility(p)), v.Between(p), true
			}
			middle, between = middle.hull(Exactly(v.Utility(p))), between.hull(v.Between(p))
		}
		if !s.Exact || s.Possible != found {
			t.Fatalf("possible %v exact %v, want %v", s.Possible, s.Exact, found)
		}
		if found && (!s.Worst.Equal(middle.Low) || !s.Best.Equal(middle.High) || s.Between.String() != between.String()) {
			t.Fatalf("%s to %s (%s), want %s (%s)", s.Worst, s.Best, s.Between, middle, between)
		}
		if rough := v.outer(offer, nil); found && len(offer) > 0 {
			bound, free := v.unset(d, offer)
			rough = v.outer(offer, append(bound, free...))
			if rough.middle.Low.Cmp(s.Worst) > 0 || rough.middle.High.Cmp(s.Best) < 0 ||
				rough.between.Low.Cmp(between.Low) > 0 || rough.between.High.Cmp(between.High) < 0 {
				t.Fatalf("the bounds %s do not hold %s to %s", rough.middle, s.Worst, s.Best)
			}
		}
		floor := v.Floor()
		want := EnoughMaybe
		if !found || middle.High.Cmp(floor) < 0 {
			want = EnoughNever
		} else if middle.Low.Cmp(floor) >= 0 {
			want = EnoughAlways
		}
		if s.Enough != want {
			t.Fatalf("%s is enough: %s, want %s", middle, s.Enough, want)
		}
	})
}

func TestWideOffersAreBoundedQuickly(t *testing.T) {
	t.Parallel()
	d := Domain{}
	v := Valuation{}
	for k := range 60 {
		d.Issues = append(d.Issues, Issue{Name: fmt.Sprint(k), Options: []string{"no", "yes"}})
		v.Worths = append(v.Worths, Worth{Weight: Exactly(Int(1)), Evaluations: []Interval{{}, Exactly(Int(1))}})
		if k > 0 {
			v.Rules = append(v.Rules, Rule{Kind: Bonus, When: []Condition{Choosing(k-1, 1), Choosing(k, 1)}, Bonus: Exactly(Int(-1))})
		}
	}
	s, err := v.Score(d, d.Nothing())
	if err != nil {
		t.Fatal(err)
	}
	if s.Exact || s.Worst.String() != "-59" || s.Best.String() != "60" {
		t.Errorf("exact %v, %s to %s", s.Exact, s.Worst, s.Best)
	}
}

func TestComparisonAddsUp(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		d := drawDomain(t, true)
		v := drawValuation(t, d, "A", true)
		from, to := drawPackage(t, d, false), drawPackage(t, d, false)
		c, err := v.Compare(d, from, to)
		if err != nil {
			t.Fatal(err)
		}
		if want := v.Utility(to).Sub(v.Utility(from)); !c.Total.Equal(want) {
			t.Fatalf("total %s, want %s", c.Total, want)
		}
		sum := Number{}
		for _, g := range c.Issues {
			sum = sum.Add(g.Gain)
			if g.Gain.Cmp(g.Between.Low) < 0 || g.Gain.Cmp(g.Between.High) > 0 {
				t.Fatalf("%s is not in %s", g.Gain, g.Between)
			}
		}
		for _, g := range c.Bonuses {
			sum = sum.Add(g.Gain)
		}
		if !sum.Equal(c.Total) {
			t.Fatalf("the lines add up to %s, the total is %s", sum, c.Total)
		}
		back, err := v.Compare(d, to, from)
		if err != nil || !back.Total.Add(c.Total).Equal(Int(0)) || back.Between.String() != c.Between.opposite().String() {
			t.Fatalf("there %s, back %s (%v)", c.Total, back.Total, err)
		}
	})
}

func TestCompareAllNamesWhoGains(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		d := drawDomain(t, false)
		a, b := drawValuation(t, d, "A", false), drawValuation(t, d, "B", false)
		from, to := drawPackage(t, d, true), drawPackage(t, d, true)
		lines, got, err := CompareAll(d, from, to, a, b)
		if err != nil {
			t.Fatal(err)
		}
		_, turned, _ := CompareAll(d, from, to, b, a)
		x, y := lines[0].Total.Sign(), lines[1].Total.Sign()
		want := map[bool]Preferred{true: Traded}[x*y < 0]
		if want == "" {
			want = [3]Preferred{AllLose, AllAlike, AllGain}[min(max(x+y, -1), 1)+1]
		}
		if got != want || turned != got {
			t.Fatalf("%d and %d: %s, exchanged %s", x, y, got, turned)
		}
	})
}
