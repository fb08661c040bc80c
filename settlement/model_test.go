package settlement

import (
	"encoding/json"
	"strings"
	"testing"
)

// A strike in two issues: days of leave, and pay in steps of half a per cent.
func strike() (Domain, Valuation) {
	d := Domain{Name: "strike", Issues: []Issue{
		{Name: "leave", Options: []string{"none", "two days"}, Open: true},
		{Name: "pay", Range: &Range{From: MustNumber("1"), To: MustNumber("2.2"), Step: MustNumber("0.5"), Unit: "%"}},
	}}
	v := Valuation{
		Party: "union", Base: Int(1), Reservation: Int(2),
		Worths: []Worth{
			{Weight: Exactly(MustNumber("0.1")), Evaluations: []Interval{{}, Exactly(Int(3))}},
			{Weight: Interval{Int(1), Int(3)}, Evaluations: []Interval{{}, Exactly(MustNumber(".5")), Exactly(Int(1))}, Forbidden: []int{0}},
		},
		Rules: []Rule{
			{Kind: Bonus, When: []Condition{Choosing(0, 1), Choosing(1, 1, 2)}, Bonus: Exactly(MustNumber("0.25"))},
			{Kind: Requires, When: []Condition{Choosing(1, 2)}, Then: []Condition{Choosing(0, 1)}},
		},
	}
	return d, v
}

func TestUtilityIsExact(t *testing.T) {
	t.Parallel()
	d, v := strike()
	if err := d.Check(); err != nil {
		t.Fatal(err)
	}
	if err := v.Check(d); err != nil {
		t.Fatal(err)
	}
	p, err := d.PackageOf([]Term{{"leave", "two days"}, {"pay", "1.50"}})
	if err != nil {
		t.Fatal(err)
	}
	// 1 + 0.1×3 + 2×0.5 + 0.25
	if got := v.Utility(p).String(); got != "2.55" {
		t.Errorf("utility %s, want 2.55", got)
	}
	if got := v.Between(p).String(); got != "2.05..3.05" {
		t.Errorf("between %s, want 2.05..3.05", got)
	}
	if !v.Accepts(p) {
		t.Error("the union refuses 2.55 over a floor of 2")
	}
	for _, tt := range []struct {
		pay, leave    string
		issues, rules int
	}{{"1", "none", 1, 0}, {"2", "none", 0, 1}, {"2", "two days", 0, 0}} {
		p, err := d.PackageOf([]Term{{"leave", tt.leave}, {"pay", tt.pay}})
		if err != nil {
			t.Fatal(err)
		}
		if issues, rules := v.Crosses(p); len(issues) != tt.issues || len(rules) != tt.rules {
			t.Errorf("%v crosses %v and breaks %v", d.Terms(p), issues, rules)
		}
	}
	v.Alternative = &Alternative{Text: "a court", Package: Package{1, Unset}, Besides: Int(-1)}
	if got := v.Floor().String(); got != "0.3" {
		t.Errorf("the alternative is worth %s, want 0.3", got)
	}
}

func TestOptionsAreAddedAtTheEnd(t *testing.T) {
	t.Parallel()
	d, v := strike()
	more, err := d.WithOption(0, "a week")
	if err != nil {
		t.Fatal(err)
	}
	if k, ok := more.Issues[0].Find("a week"); !ok || k != 2 || d.Issues[0].Len() != 2 {
		t.Errorf("found at %d (%v), and %d options before", k, ok, d.Issues[0].Len())
	}
	if err := v.Check(more); err == nil || !strings.Contains(err.Error(), `"leave"`) {
		t.Errorf("an old valuation fits the new domain: %v", err)
	}
	if err := v.WithOption(0, Exactly(Int(5))).Check(more); err != nil {
		t.Error(err)
	}
	for _, again := range []string{"none", "a week"} {
		if _, err := more.WithOption(0, again); err == nil {
			t.Errorf("%q was added twice", again)
		}
	}
	if _, err := d.WithOption(1, "3"); err == nil {
		t.Error("an option was added to an issue that is not open")
	}
}

func TestModelSurvivesJSON(t *testing.T) {
	t.Parallel()
	d, v := strike()
	var d2 Domain
	var v2 Valuation
	for _, pair := range [][2]any{{d, &d2}, {v, &v2}} {
		b, err := json.Marshal(pair[0])
		if err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(b, pair[1]); err != nil {
			t.Fatalf("%v in %s", err, b)
		}
		again, _ := json.Marshal(pair[1])
		if string(again) != string(b) {
			t.Errorf("%s became %s", b, again)
		}
	}
	if !v2.Utility(Package{1, 2}).Equal(v.Utility(Package{1, 2})) {
		t.Error("a utility changed on the way")
	}
}

func TestNumbersAreReadAsWritten(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"0.1": "0.1", " -12.50 ": "-12.5", "3.1E-4": "0.00031", "1/3": "1/3", "2e3": "2000", ".5": "0.5", "5.": "5",
	} {
		if n, err := ParseNumber(in); err != nil || n.String() != want {
			t.Errorf("%q became %s (%v), want %s", in, n, err, want)
		}
	}
	for _, in := range []string{"", "NaN", "Inf", "1e101", "1e-9999999999", "0x10", "1_0", "1/0", "1//2", "1,5", "--1", strings.Repeat("9", 101)} {
		if n, err := ParseNumber(in); err == nil {
			t.Errorf("%q was read as %s", in, n)
		}
	}
	if got := Int(1).Div(Int(3)).Text(3); got != "0.333" {
		t.Errorf("a third is %s", got)
	}
}
