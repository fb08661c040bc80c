package settlement

import (
	"slices"
	"testing"
)

// Every procedure says how one could gain by lying in it, and every such key is
// some procedure's: catalogues can be checked against this list.
func TestEveryProcedureSaysHowToLie(t *testing.T) {
	t.Parallel()
	seen := map[Manipulation]bool{}
	for _, p := range Procedures() {
		if len(p.Manipulations()) == 0 {
			t.Errorf("nobody can gain by lying in %s", p)
		}
		for _, m := range p.Manipulations() {
			if m == "" || seen[m] {
				t.Errorf("%s: key %q is empty or stands twice", p, m)
			}
			seen[m] = true
		}
	}
	if len(manipulations) != len(Procedures()) || Procedure("chess").Manipulations() != nil {
		t.Error("a procedure is not listed, or one that is none is")
	}
	for _, p := range []struct {
		of  Procedure
		got []Manipulation
	}{
		{BidsOnAmount, Bidding{Rule: BidOverlap}.Manipulations()},
		{BidsOnAmount, Bidding{Rule: BidMidpoint, Tolerance: Int(1)}.Manipulations()},
		{BidsOnPackages, Approvals{Rule: ApprovalFirst}.Manipulations()},
		{BidsOnPackages, Approvals{Rule: ApprovalFallback}.Manipulations()},
	} {
		for _, m := range p.got {
			if !slices.Contains(p.of.Manipulations(), m) {
				t.Errorf("%s is not a manipulation of %s", m, p.of)
			}
		}
	}
}
