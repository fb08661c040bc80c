package record

import (
	"slices"

	"goodoffices/paper"
)

// pageSize is the number of elements that an append copies at most, besides
// the list of pages.
const pageSize = 256

// A seq is a list as a value: append makes another one and leaves the old one
// as it was, without copying all of it.
type seq[T any] struct {
	pages [][]T // all full but the last
	n     int
}

func (q seq[T]) at(i int) T { return q.pages[i/pageSize][i%pageSize] }

func (q seq[T]) append(xs ...T) seq[T] {
	pages := slices.Clone(q.pages)
	for i, x := range xs {
		last := len(pages) - 1
		switch {
		case (q.n+i)%pageSize == 0:
			pages = append(pages, make([]T, 0, pageSize))
			last++
		case i == 0:
			pages[last] = append(make([]T, 0, pageSize), pages[last]...)
		}
		pages[last] = append(pages[last], x)
	}
	return seq[T]{pages, q.n + len(xs)}
}

// slice copies the elements from one position to before another.
func (q seq[T]) slice(from, to int) []T {
	xs := make([]T, 0, to-from)
	for i := from; i < to; i++ {
		xs = append(xs, q.at(i))
	}
	return xs
}

// An index finds a leaf's position by its id, in buckets by the first byte:
// ids are digests, so buckets fill evenly.
type index [256][]uint32

func (x *index) find(leaves seq[paper.ID], id paper.ID) (uint64, bool) {
	for _, i := range x[id[0]] {
		if leaves.at(int(i)) == id {
			return uint64(i), true
		}
	}
	return 0, false
}

// add copies the bucket: other logs share it.
func (x *index) add(id paper.ID, i uint64) {
	x[id[0]] = append(slices.Clip(x[id[0]]), uint32(i))
}
