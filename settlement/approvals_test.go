package settlement

import (
	"reflect"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

func drawApprovals(t *rapid.T) (Approvals, [][]int) {
	d := drawDomain(t, false)
	a := Approvals{
		Listed: eachPackage(d),
		Rule:   rapid.SampledFrom([]ApprovalRule{ApprovalFirst, ApprovalFallback, ApprovalAll}).Draw(t, "rule"),
	}
	if len(a.Listed) > 8 {
		a.Listed = a.Listed[:8]
	}
	if err := a.Check(d); err != nil {
		t.Fatal(err)
	}
	var answers [][]int
	for range rapid.IntRange(2, 3).Draw(t, "sides") {
		answers = append(answers, drawAnswer(t, a))
	}
	return a, answers
}

func drawAnswer(t *rapid.T, a Approvals) []int {
	all := make([]int, len(a.Listed))
	for k := range all {
		all[k] = k
	}
	return rapid.Permutation(all).Draw(t, "order")[:rapid.IntRange(0, len(all)).Draw(t, "accepted")]
}

func TestOnlyWhatAllAcceptComesOut(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		a, answers := drawApprovals(t)
		got, err := a.Settle(answers...)
		if err != nil {
			t.Fatal(err)
		}
		var common []int
		for k := range a.Listed {
			if !slices.ContainsFunc(answers, func(x []int) bool { return !slices.Contains(x, k) }) {
				common = append(common, k)
			}
		}
		for _, k := range got {
			if !slices.Contains(common, k) {
				t.Fatalf("%d came out of %v", k, answers)
			}
		}
		want := min(len(common), 1)
		if a.Rule == ApprovalAll {
			want = len(common)
		}
		if len(got) != want || a.Rule == ApprovalFirst && want > 0 && got[0] != common[0] {
			t.Fatalf("%v of %v came out by rule %s", got, common, a.Rule)
		}
		slices.Reverse(answers)
		if turned, _ := a.Settle(answers...); !reflect.DeepEqual(turned, got) {
			t.Fatalf("%v, and with the sides exchanged %v", got, turned)
		}
	})
}

// The fallback: nothing common leaves every side better than with its worst.
func TestFallbackIsTheLeastBadForAll(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		a, answers := drawApprovals(t)
		a.Rule = ApprovalFallback
		got, _ := a.Settle(answers...)
		common, _ := Approvals{a.Listed, ApprovalAll}.Settle(answers...)
		worst := func(k int) (w int) {
			for _, list := range answers {
				w = max(w, slices.Index(list, k))
			}
			return w
		}
		for _, k := range common {
			if worst(k) < worst(got[0]) {
				t.Fatalf("%d came out of %v, and %d is higher with the side that likes it least", got[0], answers, k)
			}
		}
	})
}

// Where nothing is common the outcome does not tell how near it was, and where
// the same package comes out nothing else does.
func TestApprovalsRevealOnlyTheOutcome(t *testing.T) {
	t.Parallel()
	d := Domain{Issues: []Issue{{Name: "x", Options: []string{"a", "b", "c", "d"}}}}
	a := Approvals{Listed: eachPackage(d), Rule: ApprovalFirst}
	nothing, _ := a.Settle([]int{0}, []int{})
	nearly, _ := a.Settle([]int{0}, []int{3, 2, 1})
	if len(nothing)+len(nearly) != 0 {
		t.Errorf("%v and %v", nothing, nearly)
	}
	one, _ := a.Settle([]int{1, 2}, []int{1})
	all, _ := a.Settle([]int{1, 2}, []int{3, 2, 1})
	if !reflect.DeepEqual(one, all) {
		t.Errorf("%v and %v", one, all)
	}
}

func TestApprovalsRefuseWhatIsMalformed(t *testing.T) {
	t.Parallel()
	d := Domain{Issues: []Issue{{Name: "x", Options: []string{"a", "b"}}}}
	for _, a := range []Approvals{
		{}, {Rule: ApprovalAll}, {Listed: []Package{{0}}}, {[]Package{{0}, {0}}, ApprovalAll}, {[]Package{{7}}, ApprovalAll},
	} {
		if a.Check(d) == nil {
			t.Errorf("%+v is taken", a)
		}
	}
	a := Approvals{[]Package{{0}, {1}}, ApprovalFirst}
	for _, answers := range [][][]int{{}, {{0}}, {{0}, {2}}, {{0}, {-1}}, {{0}, {1, 1}}} {
		if _, err := a.Settle(answers...); err == nil {
			t.Errorf("%v is taken", answers)
		}
	}
}
