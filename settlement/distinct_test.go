package settlement

import "testing"

// TestDistinct: two sixths written to sixteen digits are a third, whatever the
// seventeenth says.
func TestDistinct(t *testing.T) {
	t.Parallel()
	d := Domain{Issues: []Issue{
		{Name: "a", Options: []string{"0", "1"}}, {Name: "b", Options: []string{"0", "2"}},
	}}
	worth := func(w string, e ...int64) Worth {
		out := Worth{Weight: Exactly(MustNumber(w))}
		for _, x := range e {
			out.Evaluations = append(out.Evaluations, Exactly(Int(x)))
		}
		return out
	}
	// a alone and b alone are worth a third to the first, or as good as; to the
	// second b is worth more.
	p := must(NewProblem(d,
		Valuation{Party: "x", Worths: []Worth{worth("0.3333333333333333", 0, 1), worth("0.16666666666666666", 0, 2)}, Rules: []Rule{
			{Kind: Excludes, When: []Condition{Choosing(0, 1), Choosing(1, 1)}},
		}},
		Valuation{Party: "y", Worths: []Worth{worth("1", 0, 2), worth("1", 0, 1)}},
	))
	f := p.Frontier(Limits{})
	if f.Len() != 2 {
		t.Fatalf("%d points exactly, want 2", f.Len())
	}
	g := f.Distinct(MustNumber("1e-9"))
	if g.Len() != 1 || g.Utilities(0)[1].String() != "2" {
		t.Fatalf("%d points to 1e-9, the first %v", g.Len(), g.Utilities(0))
	}
	if got := g.Package(0); got[0] != 1 || got[1] != 0 {
		t.Errorf("package %v", got)
	}
	if list, n := g.Ties(0, 10); len(list) != 1 || n.Int64() != 1 {
		t.Errorf("%v, %s ties", list, n)
	}
	if c := g.Choose(); len(c) != len(Criteria) || c[0].Point != 0 {
		t.Errorf("chosen %v", c)
	}
	if same := f.Distinct(MustNumber("1e-30")); same.Len() != 2 {
		t.Errorf("%d points to 1e-30, want 2", same.Len())
	}
}
