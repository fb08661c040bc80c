package desk

import (
	"iter"
	"math/bits"
)

// A numberSet is a set of the numbers of entries, from 1: a bit each, since
// most papers of a desk are in most of them. Zero is never in one.
type numberSet struct{ words []uint64 }

func (s *numberSet) add(n int) {
	if n <= 0 {
		return
	}
	for len(s.words) <= n/64 {
		s.words = append(s.words, 0)
	}
	s.words[n/64] |= 1 << (n % 64)
}

func (s *numberSet) has(n int) bool {
	return n > 0 && n/64 < len(s.words) && s.words[n/64]&(1<<(n%64)) != 0
}

// all yields the numbers in ascending order.
func (s *numberSet) all() iter.Seq[int] {
	return func(yield func(int) bool) {
		for i, word := range s.words {
			for ; word != 0; word &= word - 1 {
				if !yield(i*64 + bits.TrailingZeros64(word)) {
					return
				}
			}
		}
	}
}
