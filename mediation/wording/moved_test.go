package wording

import (
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"goodoffices/paper"
)

// TestMovedIsWhatStandsElsewhere: of any two orders, clauses that are new or gone
// move nothing, what is not named as moved has kept its order, and whoever moved
// one clause past others moved that one.
func TestMovedIsWhatStandsElsewhere(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(0, 12).Draw(t, "clauses")
		names := make([]int, n)
		for i := range names {
			names[i] = i
		}
		list := func(of []int) (out []paper.Clause) {
			for _, i := range of {
				out = append(out, paper.Clause{Name: fmt.Sprintf("c%d", i)})
			}
			return out
		}
		some := func(label string) (out []int) {
			for _, i := range names {
				if rapid.Bool().Draw(t, label) {
					out = append(out, i)
				}
			}
			return out
		}
		if got := Moved(list(some("before")), list(some("after"))); len(got) > 0 {
			t.Fatalf("nothing was moved: %v", got)
		}
		other := rapid.Permutation(names).Draw(t, "order")
		moved := Moved(list(names), list(other))
		stayed := slices.DeleteFunc(slices.Clone(other), func(i int) bool { return moved[fmt.Sprintf("c%d", i)] })
		if !slices.IsSorted(stayed) {
			t.Fatalf("%v: %v did not stay", other, stayed)
		}
		if n < 5 {
			return
		}
		from, to := rapid.IntRange(0, n-1).Draw(t, "from"), rapid.IntRange(0, n-1).Draw(t, "to")
		if d := from - to; d >= -1 && d <= 1 {
			return // past one other: either moved
		}
		one := slices.Insert(slices.Delete(slices.Clone(names), from, from+1), to, from)
		if got := Moved(list(names), list(one)); len(got) != 1 || !got[fmt.Sprintf("c%d", from)] {
			t.Fatalf("%d went to %d: %v", from, to, got)
		}
	})
}
