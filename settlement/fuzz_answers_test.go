package settlement

import (
	"encoding/json"
	"testing"
)

// Whatever bytes are given for answers, they are refused or lead to a valuation
// that fits; nothing panics.
func FuzzAnswers(f *testing.F) {
	d, a := rated(3)
	a.Swings = []Interval{Exactly(Int(100)), {Int(10), Int(20)}, {}}
	a.Order = [][]int{{0}, {2, 1}}
	a.Preferences = []Preference{{Swing(0), Swing(1), PrefersFirst}, {Side{Package: Package{0, Unset, 1}}, Side{Package: Package{1, Unset, 0}}, PrefersNeither}}
	a.Trades = []Trade{{Shift{0, 2, 0}, Shift{1, 0, 2}}}
	a.Alternative = &Alternative{Text: "a court", Package: Package{0, 0, Unset}}
	seed, err := json.Marshal(a)
	if err != nil {
		f.Fatal(err)
	}
	if _, err := ReadAnswers(d, seed); err != nil {
		f.Fatal(err)
	}
	f.Add(seed)
	f.Add([]byte(`{"options":[{"order":[[0],[1,2]]},{"order":[[0,1,2]]},{"ratings":["0..100","1.5","1e-6"]}],"swings":[1,1,1]}`))
	f.Add([]byte(`{"options":[],"unknown":1}`))
	f.Fuzz(func(t *testing.T, b []byte) {
		a, err := ReadAnswers(d, b)
		if err != nil {
			return
		}
		e, err := a.Elicit(d)
		if err != nil {
			t.Fatal(err)
		}
		for _, v := range []Valuation{e.Point, e.Bounds} {
			if err := v.Check(d); err != nil {
				t.Fatal(err)
			}
			if _, err := v.Score(d, d.Nothing()); err != nil {
				t.Fatal(err)
			}
		}
	})
}

// The same for what else a desk may be handed as JSON: rules of a procedure, a
// state, offers, goods.
func FuzzProcedures(f *testing.F) {
	d, v := strike()
	f.Add([]byte(`{"rule":"midpoint","tolerance":"3","step":"1/7"}`), "1", "4/7")
	f.Add([]byte(`{"listed":[[0,1],[1,1]],"rule":"fallback"}`), "0", "1")
	f.Add([]byte(`{"text":[0,1],"place":3,"rounds":1}`), "better", "worse")
	f.Add([]byte(`[{"by":"union","package":[0,-1]},{"by":"","package":null}]`), "union", "")
	f.Add([]byte(`[{"name":"house","points":["1","2e3"]},{"name":"car","points":[3,0.1]}]`), "", "")
	f.Fuzz(func(t *testing.T, b []byte, one, two string) {
		var bidding Bidding
		var approvals Approvals
		var text SingleText
		var offers []Offer
		var goods []Good
		x, _ := ParseNumber(one)
		y, _ := ParseNumber(two)
		if json.Unmarshal(b, &bidding) == nil {
			_, _ = bidding.Settle(x, y)
		}
		if json.Unmarshal(b, &approvals) == nil && approvals.Check(d) == nil {
			_, _ = approvals.Settle([]int{len(one)}, []int{0, len(two)})
		}
		if json.Unmarshal(b, &text) == nil {
			if p, place, more, err := text.Next(d, []byte(one), v); err == nil && more {
				_, _, _ = text.Answered(p, place, Better(one), Better(two))
			}
		}
		if json.Unmarshal(b, &offers) == nil {
			_, _ = v.Curves(d, one, offers)
		}
		if json.Unmarshal(b, &goods) == nil {
			_, _ = AdjustedWinner(goods)
		}
	})
}
