package settlement

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// rated is a domain of n issues with three options each, rated 0, 50 and 100.
func rated(n int) (Domain, Answers) {
	d, a := Domain{}, Answers{Party: "A"}
	for k := range n {
		d.Issues = append(d.Issues, Issue{Name: fmt.Sprint(k), Options: []string{"low", "middle", "high"}})
		a.Options = append(a.Options, OptionAnswers{Ratings: []Interval{{}, Exactly(Int(50)), Exactly(Int(100))}})
	}
	return d, a
}

func elicit(t interface{ Fatal(...any) }, d Domain, a Answers) Elicited {
	e, err := a.Elicit(d)
	if err != nil {
		t.Fatal(err)
	}
	for _, v := range []Valuation{e.Point, e.Bounds} {
		if err := v.Check(d); err != nil {
			t.Fatal(err)
		}
	}
	return e
}

func weightsOf(v Valuation) string {
	var out []string
	for _, w := range v.Worths {
		out = append(out, w.Weight.String())
	}
	return strings.Join(out, " ")
}

func TestWeightsFromEachKindOfAnswer(t *testing.T) {
	t.Parallel()
	over := func(i, j int) Preference { return Preference{Swing(i), Swing(j), PrefersFirst} }
	for name, tt := range map[string]struct {
		said          func(*Answers)
		point, bounds string
	}{
		"swings": {
			func(a *Answers) { a.Swings = []Interval{Exactly(Int(100)), Exactly(Int(60)), Exactly(Int(40))} },
			"0.5 0.3 0.2", "0.5 0.3 0.2",
		},
		"swings to 10": {
			func(a *Answers) { a.Swings = []Interval{Exactly(Int(10)), Exactly(Int(6)), Exactly(Int(4))} },
			"0.5 0.3 0.2", "0.5 0.3 0.2",
		},
		"uncertain swings": {
			func(a *Answers) { a.Swings = []Interval{Exactly(Int(100)), {Int(50), Int(100)}, {}} },
			"4/7 3/7 0", "0.5..2/3 1/3..0.5 0",
		},
		// Rank-order centroid: 11/18, 5/18, 2/18.
		"order":          {func(a *Answers) { a.Order = [][]int{{0}, {1}, {2}} }, "11/18 5/18 1/9", "1/3..1 0..0.5 0..1/3"},
		"order in pairs": {func(a *Answers) { a.Order = [][]int{{2}, {0, 1}} }, "1/6 1/6 2/3", "0..1/3 0..1/3 1/3..1"},
		"nothing":        {func(*Answers) {}, "1/3 1/3 1/3", "0..1 0..1 0..1"},
		// The most to spare: 3 : 2 : 1.
		"preferences": {func(a *Answers) { a.Preferences = []Preference{over(0, 1), over(1, 2)} }, "0.5 1/3 1/6", "1/3..1 0..0.5 0..1/3"},
		// Half the first issue for all of the second, all of the second for half of the third.
		"trades": {
			func(a *Answers) {
				a.Trades = []Trade{{Shift{0, 2, 1}, Shift{1, 0, 2}}, {Shift{1, 2, 0}, Shift{2, 1, 2}}}
			},
			"0.4 0.2 0.4", "0.4 0.2 0.4",
		},
		"packages": {
			func(a *Answers) {
				a.Preferences = []Preference{{Side{Package: Package{2, 0, 0}}, Side{Package: Package{0, 2, 2}}, PrefersNeither}}
			},
			"0.5 0.25 0.25", "0.5 0..0.5 0..0.5",
		},
	} {
		d, a := rated(3)
		tt.said(&a)
		e := elicit(t, d, a)
		if len(e.Conflicts) > 0 || weightsOf(e.Point) != tt.point || weightsOf(e.Bounds) != tt.bounds {
			t.Errorf("%s: %s in %s (%v), want %s in %s", name, weightsOf(e.Point), weightsOf(e.Bounds), e.Conflicts, tt.point, tt.bounds)
		}
	}
}

func TestContradictionsAreNamed(t *testing.T) {
	t.Parallel()
	over := func(i, j int) Preference { return Preference{Swing(i), Swing(j), PrefersFirst} }
	whole := func(o ...int) Side { return Side{Package: o} }
	preferences := func(at ...int) (out []Said) {
		for _, k := range at {
			out = append(out, Said{SaidPreference, k})
		}
		return out
	}
	for name, tt := range map[string]struct {
		said func(*Answers)
		want []Conflict
	}{
		"cycle": {
			func(a *Answers) { a.Preferences = []Preference{over(0, 1), over(2, 0), over(3, 1), over(1, 2)} },
			[]Conflict{{Kind: ConflictCycle, Said: preferences(0, 3, 1)}},
		},
		"worse on every issue": {
			func(a *Answers) {
				a.Preferences = []Preference{{whole(0, 0, 1, 2), whole(1, 0, 2, 2), PrefersFirst}}
			},
			[]Conflict{{Kind: ConflictImpossible, Said: preferences(0)}},
		},
		"together": {
			func(a *Answers) {
				a.Preferences = []Preference{
					over(0, 1), over(0, 2),
					{whole(1, 1, 0, 0), whole(0, 2, 1, 0), PrefersSecond}, // half of 0 is less than half of 1 and half of 2
					{whole(2, 0, 0, 0), whole(0, 1, 1, 0), PrefersSecond}, // all of 0 is less than half of 1 and half of 2
				}
			},
			[]Conflict{{Kind: ConflictTogether, Said: preferences(0, 1, 3)}},
		},
		"ratios": {
			func(a *Answers) {
				a.Trades = []Trade{{Shift{0, 1, 0}, Shift{1, 0, 2}}, {Shift{1, 1, 0}, Shift{2, 0, 2}}, {Shift{0, 1, 0}, Shift{2, 0, 2}}}
			},
			[]Conflict{{Kind: ConflictRatios, Said: []Said{{SaidTrade, 0}, {SaidTrade, 1}, {SaidTrade, 2}}, Round: MustNumber("0.5")}},
		},
		"no loss": {
			func(a *Answers) { a.Trades = []Trade{{Shift{0, 0, 1}, Shift{1, 0, 2}}} },
			[]Conflict{{Kind: ConflictImpossible, Said: []Said{{SaidTrade, 0}}}},
		},
		"order and preference": {
			func(a *Answers) {
				a.Order = [][]int{{0}, {1, 2}, {3}}
				a.Preferences = []Preference{over(2, 0)}
			},
			[]Conflict{{Kind: ConflictCycle, Said: []Said{{SaidOrder, 0}, {SaidOrder, 1}, {SaidPreference, 0}}}},
		},
		"swings and preference": {
			func(a *Answers) {
				a.Swings = []Interval{Exactly(Int(100)), Exactly(Int(50)), {Int(40), Int(60)}, {}}
				a.Preferences = []Preference{over(1, 0), over(1, 2), over(2, 1)}
			},
			[]Conflict{{Kind: ConflictCycle, Said: preferences(1, 2)}, {Kind: ConflictSwings, Said: preferences(0)}},
		},
	} {
		d, a := rated(4)
		tt.said(&a)
		e := elicit(t, d, a)
		if !reflect.DeepEqual(fmt.Sprint(e.Conflicts), fmt.Sprint(tt.want)) {
			t.Errorf("%s: %v, want %v", name, e.Conflicts, tt.want)
		}
	}
}

// consistent draws weights and answers that a party with these would give.
func consistent(t *rapid.T) (Domain, Answers, []Number) {
	n := rapid.IntRange(1, 4).Draw(t, "n")
	d, a := rated(n)
	var weights []Number
	sum := Number{}
	for range n {
		w := Int(int64(rapid.IntRange(1, 9).Draw(t, "weight")))
		weights, sum = append(weights, w), sum.Add(w)
	}
	truth := Valuation{}
	for k := range weights {
		weights[k] = weights[k].Div(sum)
		scaled := RateOptions(a.Options[k].Ratings)
		truth.Worths = append(truth.Worths, Worth{Weight: Exactly(weights[k]), Evaluations: scaled.Bounds})
	}
	for range rapid.IntRange(0, 6).Draw(t, "preferences") {
		p, q := drawPackage(t, d, true), drawPackage(t, d, true)
		prefers := [3]Prefers{PrefersSecond, PrefersNeither, PrefersFirst}[truth.Utility(p).Cmp(truth.Utility(q))+1]
		a.Preferences = append(a.Preferences, Preference{Side{Package: p}, Side{Package: q}, prefers})
	}
	return d, a, weights
}

func TestHonestAnswersHoldTheTruth(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		d, a, weights := consistent(t)
		e := elicit(t, d, a)
		if len(e.Conflicts) > 0 {
			t.Fatalf("conflicts %v among true answers", e.Conflicts)
		}
		sum := Number{}
		for k, w := range weights {
			b := e.Bounds.Worths[k].Weight
			if w.Cmp(b.Low) < 0 || w.Cmp(b.High) > 0 {
				t.Fatalf("the weight of %d is %s, said to be in %s", k, w, b)
			}
			p := e.Point.Worths[k].Weight.Low
			if p.Cmp(b.Low) < 0 || p.Cmp(b.High) > 0 {
				t.Fatalf("the point %s is not in %s", p, b)
			}
			sum = sum.Add(p)
		}
		if !sum.Equal(Int(1)) {
			t.Fatalf("the weights add up to %s", sum)
		}
		for k, p := range a.Preferences {
			c := e.Point.Utility(p.First.Package).Cmp(e.Point.Utility(p.Second.Package))
			if [3]Prefers{PrefersSecond, PrefersNeither, PrefersFirst}[c+1] != p.Prefers {
				t.Fatalf("preference %d does not hold by %s", k, weightsOf(e.Point))
			}
		}
	})
}

// Neither the order of answers, nor that of issues, nor which of two is called
// the first changes what is elicited.
func TestElicitationDoesNotDependOnOrder(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		d, a, _ := consistent(t)
		e := elicit(t, d, a)
		turned := a
		turned.Preferences = nil
		for _, p := range slices.Backward(a.Preferences) {
			first, second := slices.Clone(p.Second.Package), slices.Clone(p.First.Package)
			slices.Reverse(first)
			slices.Reverse(second)
			prefers := map[Prefers]Prefers{PrefersFirst: PrefersSecond, PrefersSecond: PrefersFirst, PrefersNeither: PrefersNeither}[p.Prefers]
			turned.Preferences = append(turned.Preferences, Preference{Side{Package: first}, Side{Package: second}, prefers})
		}
		x := elicit(t, d, turned)
		slices.Reverse(x.Point.Worths)
		slices.Reverse(x.Bounds.Worths)
		if weightsOf(x.Point) != weightsOf(e.Point) || weightsOf(x.Bounds) != weightsOf(e.Bounds) {
			t.Fatalf("%s in %s, and turned round %s in %s", weightsOf(e.Point), weightsOf(e.Bounds), weightsOf(x.Point), weightsOf(x.Bounds))
		}
	})
}

// A conflict is real and smallest: its answers alone conflict, and with any of
// them left out they do not.
func TestConflictsAreSmallest(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 4).Draw(t, "n")
		d, a := rated(n)
		for range rapid.IntRange(1, 8).Draw(t, "preferences") {
			p := Preference{Side{Package: drawPackage(t, d, true)}, Side{Package: drawPackage(t, d, true)}, PrefersFirst}
			if rapid.Bool().Draw(t, "swings") {
				p.First, p.Second = Swing(rapid.IntRange(0, n-1).Draw(t, "i")), Swing(rapid.IntRange(0, n-1).Draw(t, "j"))
			}
			p.Prefers = rapid.SampledFrom([]Prefers{PrefersFirst, PrefersSecond, PrefersNeither}).Draw(t, "prefers")
			a.Preferences = append(a.Preferences, p)
		}
		only := func(said []Said, without int) []Conflict {
			some := a
			some.Preferences = nil
			for k, s := range said {
				if k != without {
					some.Preferences = append(some.Preferences, a.Preferences[s.At])
				}
			}
			return elicit(t, d, some).Conflicts
		}
		seen := map[Said]bool{}
		for _, c := range elicit(t, d, a).Conflicts {
			for k, s := range c.Said {
				if seen[s] {
					t.Fatalf("%v stands in two conflicts", s)
				}
				seen[s] = true
				if rest := only(c.Said, k); len(rest) > 0 {
					t.Fatalf("without %v, %v still conflict: %v", s, c.Said, rest)
				}
			}
			if alone := only(c.Said, -1); len(alone) != 1 || alone[0].Kind != c.Kind {
				t.Fatalf("%v alone: %v", c, alone)
			}
		}
	})
}

func TestRankingOnlyGivesIntervals(t *testing.T) {
	t.Parallel()
	d, a := rated(2)
	a.Order = [][]int{{1}, {0}}
	a.Options[0] = OptionAnswers{Order: [][]int{{2}, {1}, {0}}}
	a.Options[1] = OptionAnswers{Order: [][]int{{0, 1, 2}}, Forbidden: []int{1}}
	e := elicit(t, d, a)
	if got := fmt.Sprint(e.Bounds.Worths[0].Evaluations, e.Point.Worths[0].Evaluations); got != "[0 0..1 1] [0 0.5 1]" {
		t.Errorf("the first issue's evaluations are %s", got)
	}
	if got := fmt.Sprint(e.Bounds.Worths[1]); got != "{0.5..1 [0 0 0] [1]}" {
		t.Errorf("the second issue is worth %s", got)
	}
	// What is between best and worst may be as good as either.
	a.Order = nil
	a.Preferences = []Preference{{Side{Package: Package{1, 0}}, Side{Package: Package{2, 0}}, PrefersNeither}}
	if e := elicit(t, d, a); len(e.Conflicts) > 0 {
		t.Errorf("%v", e.Conflicts)
	}
	a.Preferences[0].Prefers = PrefersFirst
	if e := elicit(t, d, a); len(e.Conflicts) != 1 || e.Conflicts[0].Kind != ConflictImpossible {
		t.Errorf("the middle may not be better than the best: %v", e.Conflicts)
	}
}

// Where only an order of options is known, a trade says no more than that some
// evaluation within it makes it even; and a swing between options that are all
// alike is worth nothing.
func TestTradesAndSwingsOverWhatIsHardlyKnown(t *testing.T) {
	t.Parallel()
	d, a := rated(2)
	a.Options[0] = OptionAnswers{Order: [][]int{{2}, {1}, {0}}}
	a.Trades = []Trade{{Shift{0, 2, 1}, Shift{1, 0, 2}}} // something between none and all of 0 for all of 1
	if e := elicit(t, d, a); len(e.Conflicts) > 0 || weightsOf(e.Bounds) != "0.5..1 0..0.5" {
		t.Errorf("%s (%v)", weightsOf(e.Bounds), e.Conflicts)
	}
	a.Trades = []Trade{{Shift{1, 2, 0}, Shift{0, 1, 2}}} // the other way about
	if e := elicit(t, d, a); len(e.Conflicts) > 0 || weightsOf(e.Bounds) != "0.5..1 0..0.5" {
		t.Errorf("%s (%v)", weightsOf(e.Bounds), e.Conflicts)
	}
	a.Options[0] = OptionAnswers{Order: [][]int{{0, 1, 2}}}
	a.Trades = nil
	a.Preferences = []Preference{{Swing(0), Swing(1), PrefersFirst}}
	if e := elicit(t, d, a); len(e.Conflicts) != 1 || e.Conflicts[0].Kind != ConflictImpossible {
		t.Errorf("nothing is preferred to something: %v", e.Conflicts)
	}
}

func TestReservationIsOnTheScaleOfAHundred(t *testing.T) {
	t.Parallel()
	d, a := rated(2)
	a.Reservation = Int(40)
	a.Alternative = &Alternative{Text: "a court", Package: Package{2, 0}, Besides: Int(-10)}
	e := elicit(t, d, a)
	if e.Point.Reservation.String() != "0.4" || e.Point.Floor().String() != "0.4" || a.Alternative.Besides.String() != "-10" {
		t.Errorf("reservation %s, floor %s", e.Point.Reservation, e.Point.Floor())
	}
}

func TestManyAnswersAreWeighedInGoodTime(t *testing.T) {
	t.Parallel()
	d, a := rated(12)
	for k := range 60 {
		i, j := k*7%12, (k*7+1+k%5)%12
		p := Preference{Swing(i), Swing(j), PrefersSecond}
		if i < j {
			p.Prefers = PrefersFirst
		}
		a.Preferences = append(a.Preferences, p)
	}
	if e := elicit(t, d, a); len(e.Conflicts) > 0 {
		t.Errorf("%v", e.Conflicts)
	}
}
