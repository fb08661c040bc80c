package settlement

import (
	"math/big"
	"slices"
)

// MaxGoods is how many goods one division may have.
const MaxGoods = 1000

// A Good is one thing to be divided, with the points each of two sides put on
// it. Points are not negative and have at most 6
// decimal places.
type Good struct {
	Name   string    `json:"name"`
	Points [2]Number `json:"points"`
}

// A Division says what each good's first side gets: 1 for all of it, 0 for
// none, and for at most one good a share between. The second side has the rest.
type Division struct {
	First []Number `json:"first"`
	// Split is the position of the good that is shared, or -1.
	Split int `json:"split"`
	// Gets is what each side has by its own points, as a share of all that it
	// put: the two are equal, and at least 1/2.
	Gets Number `json:"gets"`
}

// AdjustedWinner divides goods between two sides so that each has the same
// share of its own points (equitable), neither would rather have the other's
// part (envy-free), and no other division is better for one and as good for
// the other (efficient), sharing at most one good: Brams and Taylor, Fair
// Division, 1996. Goods must be capable of being shared and their values
// must add up. Each side's points count as shares of their sum, so that a side
// gains nothing by having more to give.
//
// Each side hands in points, and both learn the division; from a shared good
// each can then work out something about the other's points, and from who got
// what, for each good, whose ratio was higher. Exchanging the sides exchanges
// the shares; which of several goods of equal ratio goes to whom follows their
// order in the list and no other rule, because two sides with equal points
// cannot be told apart but by it. How to lie: [WinnerShade].
func AdjustedWinner(goods []Good) (Division, error) {
	total, err := checkGoods(goods)
	if err != nil {
		return Division{}, err
	}
	order := byRatio(goods, total)
	out := Division{First: make([]Number, len(goods)), Split: -1}
	// The first side takes goods in the order in which they are worth relatively
	// more to it, until its share reaches what is left for the second.
	first, left := Number{}, Int(1)
	for _, k := range order {
		a, b := goods[k].Points[0].Div(total[0]), goods[k].Points[1].Div(total[1])
		if first.Add(a).Cmp(left.Sub(b)) <= 0 {
			out.First[k] = Int(1)
			first, left = first.Add(a), left.Sub(b)
			continue
		}
		// first + x·a = left − x·b
		share := left.Sub(first).Div(a.Add(b))
		if share.Sign() > 0 {
			out.First[k], out.Split = share, k
			first = first.Add(share.Mul(a))
		}
		break
	}
	out.Gets = first
	return out, nil
}

func checkGoods(goods []Good) (total [2]Number, err error) {
	if len(goods) == 0 || len(goods) > MaxGoods {
		return total, faultGoods("count", len(goods), "most", MaxGoods)
	}
	seen := map[string]bool{}
	for _, g := range goods {
		switch {
		case g.Name == "" || len(g.Name) > MaxText:
			return total, faultGoodName()
		case seen[g.Name]:
			return total, faultSameGood("name", g.Name)
		}
		seen[g.Name] = true
		for side, p := range g.Points {
			if p.Sign() < 0 || !p.short() {
				return total, faultPoints("name", g.Name, "side", side+1, "places", maxPlaces)
			}
			total[side] = total[side].Add(p)
		}
	}
	for side, t := range total {
		if t.Sign() == 0 {
			return total, faultNoPoints("side", side+1)
		}
	}
	return total, nil
}

// byRatio orders goods from what is worth relatively most to the first side to
// what is to the second. What is worth nothing to both counts as even.
func byRatio(goods []Good, total [2]Number) []int {
	lean := make([]*big.Rat, len(goods)) // a / (a + b), of shares
	order := make([]int, len(goods))
	for k, g := range goods {
		a, b := g.Points[0].Div(total[0]), g.Points[1].Div(total[1])
		lean[k], order[k] = big.NewRat(1, 2), k
		if sum := a.Add(b); sum.Sign() > 0 {
			lean[k] = a.Div(sum).rat()
		}
	}
	slices.SortStableFunc(order, func(i, j int) int { return lean[j].Cmp(lean[i]) })
	return order
}
