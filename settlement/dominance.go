package settlement

import (
	"cmp"
	"slices"
	"sort"
)

// undominated finds, among count rows of n numbers, those that no other row
// covers, the first of equal ones, in descending order. It is the one place
// where dominance among many is decided, for narrow and for wide numbers.
func undominated(n int, rows vector, count int) []int32 {
	if count <= few {
		return undominatedFew(n, rows, count)
	}
	u := rows.u
	if rows.limbs > 1 {
		u = ranks(n, rows, count)
	}
	switch n {
	case 1:
		return best1(u, count)
	case 2:
		return staircase(u, count)
	case 3:
		return sweep3(u, count)
	}
	return archive(n, u, count)
}

// few is up to how many rows are compared each with each.
const few = 12

func undominatedFew(n int, rows vector, count int) []int32 {
	kept := make([]int32, 0, count)
	for k := range count {
		row, dominated := rows.row(k, n), false
		for j := 0; j < count && !dominated; j++ {
			dominated = j != k && rows.row(j, n).covers(row) && (j < k || !row.covers(rows.row(j, n)))
		}
		if dominated {
			continue
		}
		at := len(kept)
		for at > 0 && rows.row(int(kept[at-1]), n).compare(row) < 0 {
			at--
		}
		kept = slices.Insert(kept, at, int32(k))
	}
	return kept
}

// ranks replaces numbers of several limbs by their rank within their column,
// which keeps every comparison.
func ranks(n int, rows vector, count int) []int64 {
	l := rows.limbs
	out := make([]int64, count*n)
	order := make([]int, count)
	for c := range n {
		number := func(k int) []int64 { return rows.u[(k*n+c)*l : (k*n+c+1)*l] }
		for k := range order {
			order[k] = k
		}
		slices.SortFunc(order, func(a, b int) int { return slices.Compare(number(a), number(b)) })
		rank := int64(0)
		for k, at := range order {
			if k > 0 && slices.Compare(number(at), number(order[k-1])) != 0 {
				rank++
			}
			out[at*n+c] = rank
		}
	}
	return out
}

// ordered are the places of rows in descending order; of equal rows the first
// stands first.
func ordered(n int, u []int64, count int) []int32 {
	order := make([]int32, count)
	for k := range order {
		order[k] = int32(k)
	}
	slices.SortFunc(order, func(a, b int32) int {
		ra, rb := u[int(a)*n:int(a+1)*n], u[int(b)*n:int(b+1)*n]
		for k, x := range ra {
			if x > rb[k] {
				return -1
			}
			if x < rb[k] {
				return 1
			}
		}
		return int(a) - int(b)
	})
	return order
}

func best1(u []int64, count int) []int32 {
	best := 0
	for k := range count {
		if u[k] > u[best] {
			best = k
		}
	}
	return []int32{int32(best)}[:min(count, 1)]
}

// staircase is the case of two: in descending order a row stays if its second
// number is more than any before.
func staircase(u []int64, count int) []int32 {
	order := ordered(2, u, count)
	kept := order[:0]
	for _, k := range order {
		if len(kept) == 0 || u[2*k+1] > u[2*kept[len(kept)-1]+1] {
			kept = append(kept, k)
		}
	}
	return kept
}

// sweep3 is the case of three (Kung, Luccio and Preparata 1975): in descending
// order of the first, a row stays if no row before covers its second and third.
// The greatest third number at or above each second number is kept in a binary
// indexed tree (Fenwick 1994).
func sweep3(u []int64, count int) []int32 {
	seconds := make([]int64, count)
	for k := range seconds {
		seconds[k] = u[3*k+1]
	}
	slices.Sort(seconds)
	seconds = slices.Compact(seconds)
	m := len(seconds)
	tree := make([]int64, m+1)
	seen := make([]bool, m+1)
	type row struct {
		first, second, third int64
		at                   int32
	}
	rows := make([]row, count) // beside each other in memory: half the time goes into sorting
	for k := range rows {
		rows[k] = row{u[3*k], u[3*k+1], u[3*k+2], int32(k)}
	}
	slices.SortFunc(rows, func(a, b row) int {
		switch {
		case a.first != b.first:
			return cmp.Compare(b.first, a.first)
		case a.second != b.second:
			return cmp.Compare(b.second, a.second)
		case a.third != b.third:
			return cmp.Compare(b.third, a.third)
		}
		return cmp.Compare(a.at, b.at)
	})
	kept := make([]int32, 0, count)
	for _, r := range rows {
		k, second, third := r.at, r.second, r.third
		place := m - sort.Search(m, func(i int) bool { return seconds[i] >= second })
		covered := false
		for i := place; i > 0; i -= i & -i {
			if seen[i] && tree[i] >= third {
				covered = true
				break
			}
		}
		if covered {
			continue
		}
		for i := place; i <= m; i += i & -i {
			if !seen[i] || tree[i] < third {
				seen[i], tree[i] = true, third
			}
		}
		kept = append(kept, k)
	}
	return kept
}

// block is how many kept rows share one upper bound in archive.
const block = 32

// archive is the case of many: rows are taken in an order in which none is
// covered by a later one, and compared with those kept, a block at a time where
// the block's greatest numbers do not rule it out.
func archive(n int, u []int64, count int) []int32 {
	low, span := make([]int64, n), make([]float64, n)
	for c := range n {
		if count > 0 {
			low[c] = u[c]
		}
		high := low[c]
		for k := range count {
			low[c], high = min(low[c], u[k*n+c]), max(high, u[k*n+c])
		}
		span[c] = float64(high-low[c]) + 1
	}
	// Any sum that grows with each number will do for the order, rounding too.
	sums := make([]float64, count)
	for k := range sums {
		for c, x := range u[k*n : (k+1)*n] {
			sums[k] += float64(x-low[c]) / span[c]
		}
	}
	order := ordered(n, u, count)
	slices.SortStableFunc(order, func(a, b int32) int {
		switch {
		case sums[a] > sums[b]:
			return -1
		case sums[a] < sums[b]:
			return 1
		}
		return 0
	})
	var kept []int32
	rows := make([]int64, 0, n*block)
	var tops []int64
	for _, k := range order {
		row := u[int(k)*n : int(k+1)*n]
		if covered(n, row, rows, tops) {
			continue
		}
		if len(kept)%block == 0 {
			tops = append(tops, row...)
		} else {
			top := tops[len(tops)-n:]
			for c, x := range row {
				top[c] = max(top[c], x)
			}
		}
		rows = append(rows, row...)
		kept = append(kept, k)
	}
	slices.SortFunc(kept, func(a, b int32) int {
		return slices.Compare(u[int(b)*n:int(b+1)*n], u[int(a)*n:int(a+1)*n])
	})
	return kept
}

func covered(n int, row, rows, tops []int64) bool {
	for b := 0; b*n < len(tops); b++ {
		if !atLeast(tops[b*n:(b+1)*n], row) {
			continue
		}
		end := min((b+1)*block*n, len(rows))
		for k := b * block * n; k < end; k += n {
			if atLeast(rows[k:k+n], row) {
				return true
			}
		}
	}
	return false
}

func atLeast(a, b []int64) bool {
	for k, x := range b {
		if a[k] < x {
			return false
		}
	}
	return true
}
