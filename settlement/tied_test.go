package settlement

import (
	"fmt"
	"testing"
)

// TestTiedDomains solves domains of 20 issues × 5 options with 30 pairwise
// rules, and compares smaller twins with brute force.
func TestTiedDomains(t *testing.T) {
	t.Parallel()
	seeds := uint64(20)
	if testing.Short() {
		seeds = 2
	}
	exact := 0
	for seed := range seeds {
		t.Run(fmt.Sprintf("seed %d", seed+1), func(t *testing.T) {
			f := tied(seed+1, 20, 5, 2, 30).Frontier(Limits{})
			if f.Exact() {
				exact++
			}
			t.Logf("%d points, exact %v, gap %v", f.Len(), f.Exact(), f.Gap())
			twin := tied(seed+1, 5, 4, 2, 8)
			if err := agrees(twin.Frontier(Limits{}), twin.Domain, twin.Valuations); err != nil {
				t.Error(err)
			}
		})
	}
	if exact < int(seeds)*9/10 {
		t.Errorf("only %d of %d were exact", exact, seeds)
	}
}
