package settlement

import "math/big"

// A unit is the greatest rational of which given rationals are multiples,
// num/den.
type unit struct{ num, den *big.Int }

func newUnit() *unit { return &unit{new(big.Int), big.NewInt(1)} }

func unitOf(n Number) unit { return unit{n.rat().Num(), n.rat().Denom()} }

// add takes one more rational in: the unit becomes gcd(num/den, x).
func (u *unit) add(x *big.Rat) {
	if x.Sign() == 0 {
		return
	}
	// gcd(a/b, c/d) = gcd(ad, cb) / bd; reduced at once, so that it stays small.
	a := new(big.Int).Mul(u.num, x.Denom())
	c := new(big.Int).Mul(x.Num(), u.den)
	c.Abs(c)
	num := new(big.Int).GCD(nil, nil, a, c)
	den := new(big.Int).Mul(u.den, x.Denom())
	r := new(big.Rat).SetFrac(num, den)
	u.num, u.den = new(big.Int).Set(r.Num()), new(big.Int).Set(r.Denom())
}

func (u *unit) number() Number {
	if u.num.Sign() == 0 {
		return Int(1)
	}
	return Number{new(big.Rat).SetFrac(u.num, u.den)}
}

// scaled is x in units, rounded up where it is no multiple.
func (u unit) scaled(x *big.Rat) *big.Int {
	if u.num.Sign() == 0 {
		return new(big.Int)
	}
	a := new(big.Int).Mul(x.Num(), u.den)
	b := new(big.Int).Mul(x.Denom(), u.num)
	q, m := new(big.Int).QuoRem(a, b, new(big.Int))
	if m.Sign() > 0 {
		q.Add(q, big.NewInt(1))
	}
	return q
}
