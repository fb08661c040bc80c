package settlement

import (
	"fmt"
	"testing"

	"pgregory.net/rapid"
)

func drawGoods(t *rapid.T) []Good {
	for {
		var goods []Good
		for k := range rapid.IntRange(1, 5).Draw(t, "goods") {
			g := Good{Name: fmt.Sprint(k)}
			for side := range g.Points {
				g.Points[side] = Int(int64(rapid.IntRange(0, 8).Draw(t, "points"))).Div(Int(4))
			}
			goods = append(goods, g)
		}
		if _, err := checkGoods(goods); err == nil {
			return goods
		}
	}
}

// values is what a division is worth to each side by its own points, and what
// the other's part would be worth to it, as shares of its points.
func values(goods []Good, first []Number) (own, others [2]Number) {
	total, _ := checkGoods(goods)
	for k, g := range goods {
		part := [2]Number{first[k], Int(1).Sub(first[k])}
		for side := range part {
			p := g.Points[side].Div(total[side])
			own[side] = own[side].Add(part[side].Mul(p))
			others[side] = others[side].Add(part[1-side].Mul(p))
		}
	}
	return own, others
}

func TestAdjustedWinnerIsEquitableEnvyFreeAndEfficient(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		goods := drawGoods(t)
		d, err := AdjustedWinner(goods)
		if err != nil {
			t.Fatal(err)
		}
		for k, x := range d.First {
			shared := x.Sign() > 0 && x.Cmp(Int(1)) < 0
			if x.Sign() < 0 || x.Cmp(Int(1)) > 0 || shared != (k == d.Split) {
				t.Fatalf("good %d: %s, and good %d is shared", k, x, d.Split)
			}
		}
		own, others := values(goods, d.First)
		if !own[0].Equal(own[1]) || !own[0].Equal(d.Gets) {
			t.Fatalf("the sides have %s and %s, said to be %s", own[0], own[1], d.Gets)
		}
		for side := range own {
			if own[side].Cmp(others[side]) < 0 {
				t.Fatalf("side %d has %s and sees %s", side+1, own[side], others[side])
			}
		}
		if better := dominating(goods, own); better != nil {
			t.Fatalf("%v gives more than %v", better, d.First)
		}
	})
}

// dominating is a division that gives one side more than it has and the other
// no less, if there is one. It tries every whole division with one good shared
// so that the first side keeps exactly what it has: the best for the second is
// among these, because a linear program with one condition has an optimum with
// at most one fraction.
func dominating(goods []Good, has [2]Number) []Number {
	for whole := range 1 << len(goods) {
		for shared := range goods {
			part := make([]Number, len(goods))
			for k := range goods {
				part[k] = Int(int64(whole >> k & 1))
			}
			own, _ := values(goods, part)
			total, _ := checkGoods(goods)
			if p := goods[shared].Points[0].Div(total[0]); p.Sign() > 0 {
				part[shared] = part[shared].Add(has[0].Sub(own[0]).Div(p))
			}
			if part[shared].Sign() < 0 || part[shared].Cmp(Int(1)) > 0 {
				continue
			}
			own, _ = values(goods, part)
			if own[0].Cmp(has[0]) >= 0 && own[1].Cmp(has[1]) >= 0 && own[0].Add(own[1]).Cmp(has[0].Add(has[1])) > 0 {
				return part
			}
		}
	}
	return nil
}

func TestAdjustedWinnerDoesNotDependOnOrderOrScale(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		goods := drawGoods(t)
		d, _ := AdjustedWinner(goods)
		var turned, moved []Good
		factor := Int(int64(rapid.IntRange(1, 9).Draw(t, "factor"))).Div(Int(4))
		for _, g := range goods {
			turned = append(turned, Good{g.Name, [2]Number{g.Points[1], g.Points[0].Mul(factor)}})
			moved = append([]Good{g}, moved...)
		}
		for name, other := range map[string][]Good{"sides exchanged": turned, "goods reversed": moved} {
			x, err := AdjustedWinner(other)
			if err != nil || !x.Gets.Equal(d.Gets) {
				t.Fatalf("%s: each gets %s, not %s (%v)", name, x.Gets, d.Gets, err)
			}
		}
		if ratiosDiffer(goods) {
			x, _ := AdjustedWinner(turned)
			for k := range goods {
				if !x.First[k].Add(d.First[k]).Equal(Int(1)) {
					t.Fatalf("sides exchanged: good %d goes by %s and %s", k, d.First[k], x.First[k])
				}
			}
		}
	})
}

func ratiosDiffer(goods []Good) bool {
	seen := map[string]bool{}
	for _, g := range goods {
		sum := g.Points[0].Add(g.Points[1])
		if sum.Sign() == 0 {
			return false
		}
		ratio := g.Points[0].Div(sum).String()
		if seen[ratio] {
			return false
		}
		seen[ratio] = true
	}
	return true
}

// Honest points guarantee half by one's own lights, whatever the other does.
func TestHonestPointsGuaranteeHalf(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		d, err := AdjustedWinner(drawGoods(t))
		if err != nil || d.Gets.Cmp(Int(1).Div(Int(2))) < 0 {
			t.Fatalf("%+v (%v)", d, err)
		}
	})
}

// WinnerShade: knowing the other's points, a side gains by going just above or
// below them.
func TestKnowingTheOthersPointsPays(t *testing.T) {
	t.Parallel()
	truth := [2]Number{Int(75), Int(25)}
	worth := func(said [2]Number) Number {
		d, err := AdjustedWinner([]Good{{"picture", [2]Number{said[0], Int(25)}}, {"house", [2]Number{said[1], Int(75)}}})
		if err != nil {
			t.Fatal(err)
		}
		return d.First[0].Mul(truth[0]).Add(d.First[1].Mul(truth[1]))
	}
	honest, lie := worth(truth), worth([2]Number{Int(26), Int(74)})
	if honest.String() != "75" || lie.Cmp(honest) <= 0 {
		t.Errorf("honest %s, lying %s", honest, lie)
	}
}

func TestAdjustedWinnerRefusesWhatIsMalformed(t *testing.T) {
	t.Parallel()
	one := [2]Number{Int(1), Int(1)}
	for _, goods := range [][]Good{
		nil, {{"", one}}, {{"a", one}, {"a", one}}, {{"a", [2]Number{Int(-1), Int(1)}}}, {{"a", [2]Number{MustNumber("1/3"), Int(1)}}}, {{"a", [2]Number{MustNumber("1e16"), Int(1)}}}, {{"a", [2]Number{Int(1), {}}}}, make([]Good, MaxGoods+1),
	} {
		if d, err := AdjustedWinner(goods); err == nil {
			t.Errorf("%v became %v", goods, d)
		}
	}
}
