package settlement

import (
	"math/big"
	"testing"

	"pgregory.net/rapid"
)

func drawRows(t *rapid.T, n int) []linearRow {
	var rows []linearRow
	for range rapid.IntRange(0, 6).Draw(t, "rows") {
		row := linearRow{zeros(n), rapid.IntRange(-1, 1).Draw(t, "sign"), big.NewRat(int64(rapid.IntRange(-3, 3).Draw(t, "right")), int64(rapid.IntRange(1, 3).Draw(t, "divisor")))}
		for k := range row.a {
			row.a[k].SetInt64(int64(rapid.IntRange(-2, 2).Draw(t, "a")))
		}
		rows = append(rows, row)
	}
	return rows
}

func (r linearRow) met(x []*big.Rat) bool {
	sum := new(big.Rat)
	for k, a := range r.a {
		sum.Add(sum, new(big.Rat).Mul(a, x[k]))
	}
	c := sum.Cmp(r.right)
	return c == 0 || c == r.sign
}

func meetsAll(rows []linearRow, x []*big.Rat) bool {
	for _, r := range rows {
		if !r.met(x) {
			return false
		}
	}
	return true
}

// corners are the points with coordinates in a small grid: enough to refute a
// claim that nothing is feasible, or that nothing is better.
func corners(n int) [][]*big.Rat {
	out := [][]*big.Rat{{}}
	for range n {
		var next [][]*big.Rat
		for _, x := range out {
			for v := range int64(9) {
				next = append(next, append(append([]*big.Rat{}, x...), big.NewRat(v, 2)))
			}
		}
		out = next
	}
	return out
}

func TestLinearProgrammesAgainstAGrid(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 3).Draw(t, "n")
		rows := drawRows(t, n)
		l, against := newLinear(n, rows)
		if l == nil {
			var some []linearRow
			for _, k := range against {
				some = append(some, rows[k])
			}
			if len(some) == 0 {
				t.Fatal("no condition is to blame")
			}
			for _, x := range corners(n) {
				if meetsAll(some, x) {
					t.Fatalf("%v meets what is said to be contradictory", x)
				}
			}
			return
		}
		if !meetsAll(rows, l.x()) {
			t.Fatalf("%v meets not all", l.x())
		}
		objective, whole := zeros(n), make([]int64, n)
		for k := range objective {
			whole[k] = int64(rapid.IntRange(-2, 2).Draw(t, "objective"))
			objective[k].SetInt64(whole[k])
		}
		bounded := l.maximise(whole)
		if !meetsAll(rows, l.x()) {
			t.Fatalf("%v meets not all any more", l.x())
		}
		best := dot(objective, l.x())
		for _, x := range corners(n) {
			if bounded && meetsAll(rows, x) && dot(objective, x).Cmp(best) > 0 {
				t.Fatalf("%v is better than %v", x, l.x())
			}
		}
	})
}

func dot(a, x []*big.Rat) *big.Rat {
	sum := new(big.Rat)
	for k := range a {
		sum.Add(sum, new(big.Rat).Mul(a[k], x[k]))
	}
	return sum
}
