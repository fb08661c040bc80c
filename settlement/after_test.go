package settlement

import (
	"slices"
	"testing"

	"pgregory.net/rapid"
)

func TestNobodyLosesAfterSigning(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		d := drawDomain(t, true)
		sides := []Valuation{drawValuation(t, d, "A", true), drawValuation(t, d, "B", true)}
		if rapid.Bool().Draw(t, "three") {
			sides = append(sides, drawValuation(t, d, "C", true))
		}
		signed := drawPackage(t, d, true)
		got, err := AfterSettlement(frontierOf(t, d, sides...), signed)
		if err != nil {
			t.Fatal(err)
		}
		had := utilities(sides, signed)
		possible := false
		for _, p := range eachPackage(d) {
			_, improves := gainsOver(had, utilities(sides, p))
			possible = possible || improves && keepsRules(d, p, sides)
		}
		if got.Found != possible || !got.Exact {
			t.Fatalf("found %v, possible %v", got.Found, possible)
		}
		if !got.Found {
			return
		}
		gains, improves := gainsOver(had, utilities(sides, got.Package))
		if !improves || !keepsRules(d, got.Package, sides) || slices.CompareFunc(gains, got.Gains, Number.Cmp) != 0 {
			t.Fatalf("%v brings %v, said to bring %v", got.Package, gains, got.Gains)
		}
		if again, _ := AfterSettlement(frontierOf(t, d, sides...), got.Package); again.Found {
			t.Fatalf("%v improves %v once more", again.Package, got.Package)
		}
	})
}

func utilities(sides []Valuation, p Package) (out []Number) {
	for _, v := range sides {
		out = append(out, v.Utility(p))
	}
	return out
}

// Neither units nor floors nor the order of parties change what is proposed.
func TestImprovementDoesNotDependOnUnits(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		d := drawDomain(t, true)
		a, b := drawValuation(t, d, "A", true), drawValuation(t, d, "B", true)
		signed := drawPackage(t, d, true)
		one, err := AfterSettlement(frontierOf(t, d, a, b), signed)
		if err != nil {
			t.Fatal(err)
		}
		scale := Int(int64(rapid.IntRange(1, 9).Draw(t, "scale"))).Div(Int(4))
		x, y := a.scaled(scale, Int(3)), b.scaled(Int(2), Int(-1))
		x.Reservation, y.Reservation = Int(99), Int(-99)
		two, err := AfterSettlement(frontierOf(t, d, x, y), signed)
		if err != nil || one.Found != two.Found || !slices.Equal(one.Package, two.Package) {
			t.Fatalf("%v, in other units %v (%v)", one.Package, two.Package, err)
		}
		turned, err := AfterSettlement(frontierOf(t, d, b, a), signed)
		if err != nil || turned.Found != one.Found {
			t.Fatalf("%v, parties exchanged %v (%v)", one.Package, turned.Package, err)
		}
		if one.Found {
			most := make([]Number, 2)
			f := frontierOf(t, d, a, b)
			for _, k := range one.Points {
				for c, u := range f.Utilities(k) {
					if g := u.Sub([]Valuation{a, b}[c].Utility(signed)); g.Cmp(most[c]) > 0 {
						most[c] = g
					}
				}
			}
			back := []Number{turned.Gains[1], turned.Gains[0]}
			if slices.CompareFunc(shares(one.Gains, most), shares(back, most), Number.Cmp) != 0 {
				t.Fatalf("%v, parties exchanged %v", one.Gains, back)
			}
		}
	})
}

func TestImprovementRefusesWhatIsMalformed(t *testing.T) {
	t.Parallel()
	d, v := strike()
	f := must(NewProblem(d, v, v)).Frontier(Limits{})
	for _, p := range []Package{nil, {0}, {0, Unset}, {0, 9}} {
		if got, err := AfterSettlement(f, p); err == nil {
			t.Errorf("%v was improved to %v", p, got.Package)
		}
	}
}
