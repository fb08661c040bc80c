package settlement

import (
	"testing"

	"pgregory.net/rapid"
)

func TestCurvesDoNotDependOnScale(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		d := drawDomain(t, false)
		v := drawValuation(t, d, "A", false)
		var history []Offer
		for range rapid.IntRange(0, 6).Draw(t, "offers") {
			by := rapid.SampledFrom([]string{"A", "B"}).Draw(t, "by")
			history = append(history, Offer{by, drawPackage(t, d, rapid.Bool().Draw(t, "whole"))})
		}
		scale := Int(int64(rapid.IntRange(1, 50).Draw(t, "scale"))).Div(Int(7))
		one, err := v.Curves(d, "A", history)
		if err != nil {
			t.Fatal(err)
		}
		two, err := v.scaled(scale, Int(3)).Curves(d, "A", history)
		if err != nil {
			t.Fatal(err)
		}
		for k, c := range one {
			if !c.Conceded.Mul(scale).Equal(two[k].Conceded) {
				t.Fatalf("%s conceded %s, and in other units %s", c.By, c.Conceded, two[k].Conceded)
			}
			if (c.Toughness == nil) != (two[k].Toughness == nil) || c.Toughness != nil && !c.Toughness.Equal(*two[k].Toughness) {
				t.Fatalf("toughness %v became %v", c.Toughness, two[k].Toughness)
			}
		}
	})
}

func TestConcessionsOfWholeOffersAreDifferencesOfUtility(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		d := drawDomain(t, false)
		v := drawValuation(t, d, "A", false)
		var history []Offer
		for range rapid.IntRange(2, 6).Draw(t, "offers") {
			history = append(history, Offer{"B", drawPackage(t, d, true)})
		}
		theirs, err := v.Curves(d, "A", history)
		if err != nil {
			t.Fatal(err)
		}
		mine, err := v.Curves(d, "B", history)
		if err != nil {
			t.Fatal(err)
		}
		rise := v.Utility(history[len(history)-1].Package).Sub(v.Utility(history[0].Package))
		if !theirs[0].Conceded.Equal(rise) || !mine[0].Conceded.Add(rise).Equal(Int(0)) {
			t.Fatalf("rose by %s: conceded %s, as one's own %s", rise, theirs[0].Conceded, mine[0].Conceded)
		}
	})
}

func TestAnOfferLeavesStandingWhatItDoesNotMention(t *testing.T) {
	t.Parallel()
	d, v := strike()
	curves, err := v.Curves(d, "union", []Offer{
		{"union", Package{1, 2}}, {"owners", Package{0, Unset}}, {"owners", Package{Unset, 1}}, {"owners", Package{1, Unset}},
	})
	if err != nil {
		t.Fatal(err)
	}
	owners := curves[1]
	if m := owners.Points[1]; !m.Added || m.Step.Sign() != 0 || m.Standing[0] != 0 {
		t.Errorf("the first word on pay: %+v", m)
	}
	// Two days' leave (0.3), and the bonus of both (0.25).
	if m := owners.Points[2]; m.Added || m.Step.String() != "0.55" || m.Score.Worst.String() != "2.55" {
		t.Errorf("the step is %s, the offer worth %s", m.Step, m.Score.Worst)
	}
	if curves[0].Toughness != nil {
		t.Error("toughness was measured from an offer that was not whole")
	}
	if _, err := v.Curves(d, "union", []Offer{{"union", Package{9, 0}}}); err == nil {
		t.Error("an option that is not there was offered")
	}
}

func TestToughness(t *testing.T) {
	t.Parallel()
	d := Domain{Issues: []Issue{{Name: "pay", Range: &Range{From: Int(0), To: Int(10), Step: Int(1)}}}}
	v := Valuation{Worths: []Worth{{Weight: Exactly(Int(1))}}}
	for k := range 11 {
		v.Worths[0].Evaluations = append(v.Worths[0].Evaluations, Exactly(Int(int64(k))))
	}
	curves, err := v.Curves(d, "A", []Offer{{"A", Package{10}}, {"B", Package{0}}, {"A", Package{9}}, {"B", Package{6}}})
	if err != nil {
		t.Fatal(err)
	}
	if a, b := curves[0].Toughness.String(), curves[1].Toughness.String(); a != "0.9" || b != "0.4" {
		t.Errorf("A is tough by %s and B by %s, want 0.9 and 0.4", a, b)
	}
}
