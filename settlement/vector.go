package settlement

import (
	"math/big"
	"slices"
)

// A vector is a row of scaled integers, each of so many limbs: one int64 where
// no sum of the problem's numbers can overflow it, otherwise as many as suffice.
// The first limb has the sign; the others count 2^62 each and lie between 0 and
// 2^62, so that numbers of equal length are ordered limb by limb.
type vector struct {
	u     []int64
	limbs int
}

const (
	limbBits = 62
	limbMask = 1<<limbBits - 1
)

// limbsFor is how many limbs hold every sum of numbers of so many bits.
func limbsFor(bits int) int { return 1 + max(0, bits)/limbBits }

func newVector(n, limbs int) vector { return vector{make([]int64, n*limbs), limbs} }

// len counts the numbers.
func (v vector) len() int {
	if v.limbs == 0 {
		return 0
	}
	return len(v.u) / v.limbs
}

func (v vector) set(k int, x *big.Int) {
	rest, mask := new(big.Int).Set(x), big.NewInt(limbMask)
	for i := v.limbs - 1; i > 0; i-- {
		v.u[k*v.limbs+i] = new(big.Int).And(rest, mask).Int64()
		rest.Rsh(rest, limbBits)
	}
	v.u[k*v.limbs] = rest.Int64()
}

// get is one number.
func (v vector) get(k int) *big.Int {
	out := big.NewInt(v.u[k*v.limbs])
	for _, x := range v.u[k*v.limbs+1 : (k+1)*v.limbs] {
		out.Lsh(out, limbBits)
		out.Add(out, big.NewInt(x))
	}
	return out
}

// row is the i-th of rows of n numbers, not a copy.
func (v vector) row(i, n int) vector {
	w := n * v.limbs
	return vector{v.u[i*w : (i+1)*w : (i+1)*w], v.limbs}
}

// rows are the given ones of rows of n numbers, a copy.
func (v vector) rows(keep []int32, n int) vector {
	w := n * v.limbs
	out := make([]int64, 0, len(keep)*w)
	for _, k := range keep {
		out = append(out, v.u[int(k)*w:int(k+1)*w]...)
	}
	return vector{out, v.limbs}
}

// with is v with further numbers appended.
func (v vector) with(x vector) vector { return vector{append(v.u, x.u...), x.limbs} }

// plus is v + x, a new vector. An empty x adds nothing.
func (v vector) plus(x vector) vector {
	out := slices.Clone(v.u)
	addTo(out, x.u, v.limbs, 1)
	return vector{out, v.limbs}
}

// minus is v − x, a new vector. An empty x takes nothing away.
func (v vector) minus(x vector) vector {
	out := slices.Clone(v.u)
	addTo(out, x.u, v.limbs, -1)
	return vector{out, v.limbs}
}

// addTo adds sign × x to numbers in place.
func addTo(to, x []int64, limbs int, sign int64) {
	if limbs == 1 {
		for k, y := range x {
			to[k] += sign * y
		}
		return
	}
	for k := 0; k < len(x); k += limbs {
		var carry int64
		for i := k + limbs - 1; i > k; i-- {
			s := to[i] + sign*x[i] + carry
			carry = s >> limbBits
			to[i] = s & limbMask
		}
		to[k] += sign*x[k] + carry
	}
}

// compare orders vectors by their first difference.
func (v vector) compare(x vector) int { return slices.Compare(v.u, x.u) }

// covers tells whether v is at least x in every number.
func (v vector) covers(x vector) bool {
	if v.limbs == 1 {
		return atLeast(v.u, x.u)
	}
	for k := 0; k < len(x.u); k += v.limbs {
		if slices.Compare(v.u[k:k+v.limbs], x.u[k:k+v.limbs]) < 0 {
			return false
		}
	}
	return true
}

// most is the greater, and least the lesser, of each pair of numbers.
func (v vector) most(x vector) vector  { return v.choose(x, 1) }
func (v vector) least(x vector) vector { return v.choose(x, -1) }

func (v vector) choose(x vector, sign int) vector {
	out := slices.Clone(v.u)
	for k := 0; k < len(out); k += v.limbs {
		if sign*slices.Compare(x.u[k:k+v.limbs], out[k:k+v.limbs]) > 0 {
			copy(out[k:k+v.limbs], x.u[k:k+v.limbs])
		}
	}
	return vector{out, v.limbs}
}

func (v vector) empty() bool { return len(v.u) == 0 }

func (v vector) isZero() bool {
	return !slices.ContainsFunc(v.u, func(x int64) bool { return x != 0 })
}

// float is a number that is not negative, in floating point.
func (v vector) float(k int) float64 {
	var out float64
	for _, x := range v.u[k*v.limbs : (k+1)*v.limbs] {
		out = out*(1<<limbBits) + float64(x)
	}
	return out
}

// largest is the greatest number, for choosing among bounds alone.
func (v vector) largest() float64 {
	var most float64
	for k := range v.len() {
		f, _ := v.get(k).Float64()
		most = max(most, f)
	}
	return most
}
