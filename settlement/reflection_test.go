package settlement

import (
	"reflect"
	"testing"

	"pgregory.net/rapid"
)

func frontierOf(t *rapid.T, d Domain, vs ...Valuation) *Frontier {
	p, err := NewProblem(d, vs...)
	if err != nil {
		t.Fatal(err)
	}
	return p.Frontier(Limits{})
}

func TestReflectionIsTheBestForTheOtherThatContentsTheProposer(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		d := drawDomain(t, true)
		sides := []Valuation{drawValuation(t, d, "A", true), drawValuation(t, d, "B", true)}
		wish := drawPackage(t, d, true)
		me := rapid.IntRange(0, 1).Draw(t, "proposer")
		r, err := Reflect(frontierOf(t, d, sides...), me, wish)
		if err != nil {
			t.Fatal(err)
		}
		mine, theirs := sides[me], sides[1-me]
		var best *Number
		for _, p := range eachPackage(d) {
			u := theirs.Utility(p)
			if keepsRules(d, p, sides) && mine.Utility(p).Cmp(mine.Utility(wish)) >= 0 && u.Cmp(theirs.Floor()) >= 0 {
				if best == nil || u.Cmp(*best) > 0 {
					best = &u
				}
			}
		}
		if !r.Exact || r.Found != (best != nil) {
			t.Fatalf("%+v, and the best is %v", r, best)
		}
		if r.Found && (mine.Utility(r.Shown).Cmp(mine.Utility(wish)) < 0 || !theirs.Utility(r.Shown).Equal(*best) || !keepsRules(d, r.Shown, sides)) {
			t.Fatalf("%v is shown for %v", r.Shown, wish)
		}
		turned, err := Reflect(frontierOf(t, d, sides[1], sides[0]), 1-me, wish)
		if err != nil || turned.Found != r.Found {
			t.Fatalf("sides exchanged: %+v (%v)", turned, err)
		}
		if r.Found && (!mine.Utility(turned.Shown).Equal(mine.Utility(r.Shown)) || !theirs.Utility(turned.Shown).Equal(*best)) {
			t.Fatalf("sides exchanged: %v in place of %v", turned.Shown, r.Shown)
		}
	})
}

// The other side sees nothing of a wish but what it is worth to the proposer;
// the proposer cannot tell "declined" from "nothing to show".
func TestReflectionRevealsOnlyWhatItSays(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		d := drawDomain(t, true)
		a, b := drawValuation(t, d, "A", true), drawValuation(t, d, "B", true)
		f := frontierOf(t, d, a, b)
		one, two := drawPackage(t, d, true), drawPackage(t, d, true)
		x, err := Reflect(f, 0, one)
		if err != nil {
			t.Fatal(err)
		}
		y, err := Reflect(f, 0, two)
		if err != nil {
			t.Fatal(err)
		}
		if a.Utility(one).Equal(a.Utility(two)) && !reflect.DeepEqual(x, y) {
			t.Fatalf("%v and %v are worth the same and show %v and %v", one, two, x.Shown, y.Shown)
		}
		// What the proposer would do without agreement shows nowhere.
		a.Reservation = a.Reservation.Add(Int(7))
		if z, _ := Reflect(frontierOf(t, d, a, b), 0, one); !reflect.DeepEqual(x, z) {
			t.Fatalf("another floor shows %v, not %v", z, x)
		}
		if !reflect.DeepEqual(x.Result(false), (Reflection{}).Result(true)) {
			t.Fatal("the proposer can tell whether anything was shown")
		}
		if r := x.Result(true); r.Accepted != x.Found || !reflect.DeepEqual(r.Package, x.Shown) {
			t.Fatalf("accepted: %+v", r)
		}
		scale := Int(int64(rapid.IntRange(1, 9).Draw(t, "scale")))
		if z, _ := Reflect(frontierOf(t, d, a.scaled(scale, Int(3)), b.scaled(Int(2), scale)), 0, one); z.Found != x.Found || z.Found && !reflect.DeepEqual(z.Shown, x.Shown) {
			t.Fatalf("in other units %v, not %v", z, x)
		}
	})
}

func TestReflectionRefusesWhatIsMalformed(t *testing.T) {
	t.Parallel()
	d, v := strike()
	f := must(NewProblem(d, v, v)).Frontier(Limits{})
	if _, err := Reflect(f, 2, Package{0, 0}); err == nil {
		t.Error("a third side proposed")
	}
	if _, err := Reflect(f, 0, Package{0, Unset}); err == nil {
		t.Error("a wish was not whole")
	}
	if _, err := Reflect(must(NewProblem(d, v)).Frontier(Limits{}), 0, Package{0, 0}); err == nil {
		t.Error("one side reflected alone")
	}
}
