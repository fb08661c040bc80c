package wording

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"goodoffices/paper"
)

// TestAClauseStandsAlikeOnlyUnderTheSame: whatever changes of a clause, or of
// one that encloses it, it stands alike no more; whatever changes beside it, it
// does; and all that is no paragraph encloses what follows it, however deep it
// is set.
func TestAClauseStandsAlikeOnlyUnderTheSame(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 12).Draw(t, "clauses")
		clauses := make([]paper.Clause, n)
		for i := range clauses {
			clauses[i] = paper.Clause{Name: string(rune('a' + i)), Role: rapid.SampledFrom(paper.ClauseRoles).Draw(t, "role"),
				Level: rapid.IntRange(0, 3).Draw(t, "level"), Number: rapid.SampledFrom([]string{"", "1", "(a)"}).Draw(t, "number"), Words: paper.Text{"en": "Words."}}
		}
		o := NewOutline(clauses)
		at := rapid.IntRange(0, n-1).Draw(t, "clause")
		over := map[int]bool{}
		for i := at; i >= 0; i = o.in[i] {
			over[i] = true
		}
		k := rapid.IntRange(0, n-1).Draw(t, "changed")
		other := slices.Clone(clauses)
		if rapid.Bool().Draw(t, "words") {
			other[k].Words = paper.Text{"en": "Other words."}
		} else {
			other[k].Number += "x"
		}
		if got := o.Alike(at, NewOutline(other), at); got == over[k] {
			t.Fatalf("clause %d of %+v with %d changed, which encloses it: %v; alike: %v", at, clauses, k, over[k], got)
		}
		x := paper.Clause{Name: "x", Role: rapid.SampledFrom([]paper.ClauseRole{paper.RoleTitle, paper.RoleHeading, paper.RoleArticle, paper.RoleAnnex, paper.RoleSignature}).Draw(t, "above"), Level: rapid.IntRange(0, 3).Draw(t, "its level")}
		under := slices.Insert(slices.Clone(clauses), at, x)
		if clauses[at].Role == paper.RoleParagraph && o.Alike(at, NewOutline(under), at+1) {
			t.Fatalf("a %s was put over paragraph %d of %+v, and it stands alike", x.Role, at, clauses)
		}
	})
}
