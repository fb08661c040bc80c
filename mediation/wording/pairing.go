package wording

import (
	"cmp"
	"slices"
)

// gram is three words in a row, by their numbers.
type gram [3]rune

// grams returns the rows of three words of a phrase; a shorter one is one row.
func (p phrase) grams() []gram {
	if len(p.numbers) == 0 {
		return nil
	}
	if len(p.numbers) < 3 {
		var g gram
		copy(g[:], p.numbers)
		return []gram{g}
	}
	out := make([]gram, 0, len(p.numbers)-2)
	for i := range len(p.numbers) - 2 {
		out = append(out, gram(p.numbers[i:i+3]))
	}
	return out
}

// maxSharing leaves out rows of words that many clauses have: they tell nothing.
const maxSharing = 32

// byWords pairs clauses that have no partner yet with those that say most of the
// same: of three words in a row at least this share of the longer one.
func (r *redliner) byWords(least float64) {
	in := map[gram][]int{}
	sizes := make([]int, len(r.a))
	for i, p := range r.aw {
		if r.toB[i] >= 0 {
			continue
		}
		gs := p.grams()
		sizes[i] = len(gs)
		for _, g := range gs {
			if all := in[g]; len(all) == 0 || all[len(all)-1] != i {
				in[g] = append(all, i)
			}
		}
	}
	if len(in) == 0 {
		return
	}
	type pair struct {
		i, j  int
		share float64
	}
	var pairs []pair
	for j, p := range r.bw {
		if r.toA[j] >= 0 {
			continue
		}
		gs := p.grams()
		shared := map[int]int{}
		for _, g := range gs {
			if all := in[g]; len(all) <= maxSharing {
				for _, i := range all {
					shared[i]++
				}
			}
		}
		for i, n := range shared {
			if share := float64(min(n, sizes[i])) / float64(max(len(gs), sizes[i])); share >= least {
				pairs = append(pairs, pair{i, j, share})
			}
		}
	}
	slices.SortFunc(pairs, func(x, y pair) int {
		return cmp.Or(cmp.Compare(y.share, x.share), cmp.Compare(x.j, y.j), cmp.Compare(x.i, y.i))
	})
	for _, p := range pairs {
		if r.toB[p.i] < 0 && r.toA[p.j] < 0 {
			r.pair(p.i, p.j)
		}
	}
}
