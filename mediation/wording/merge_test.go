package wording

import (
	"fmt"
	"maps"
	"slices"
	"testing"

	"github.com/go-json-experiment/json"
	"pgregory.net/rapid"

	"goodoffices/paper"
)

func en(s string) paper.Text { return paper.Text{"en": s} }

// textOf returns a version of so many paragraphs.
func textOf(n int) paper.TextVersion {
	v := paper.TextVersion{Title: en("A text"), Fate: paper.FateStands}
	for i := range n {
		v.Clauses = append(v.Clauses, paper.Clause{Name: fmt.Sprintf("c%d", i+1), Role: paper.RoleParagraph, Number: fmt.Sprint(i + 1), Words: en(fmt.Sprintf("Words of paragraph %d.", i+1)), State: paper.ClauseOpen})
	}
	return v
}

// anyAmendment draws an amendment to a text of n paragraphs. Its words stand in
// no other.
func anyAmendment(t *rapid.T, n, k int) Asked {
	a := Asked{ID: paper.IDOf(fmt.Append(nil, "amendment ", k)), By: rapid.SampledFrom([]paper.Desk{"", "Tehran", "Washington"}).Draw(t, "by")}
	a.Named = a.By != ""
	some := func(label string) string { return fmt.Sprintf("c%d", rapid.IntRange(1, n).Draw(t, label)) }
	var own []string
	for i := range rapid.IntRange(1, 4).Draw(t, "changes") {
		x := paper.ClauseChange{Way: rapid.SampledFrom(paper.ChangeWays).Draw(t, "way"), Clause: some("clause")}
		words := en(fmt.Sprintf("Asked %d of %d.", i, k))
		switch x.Way {
		case paper.ChangeReplace, paper.ChangeReserve:
			x.Words = words
		case paper.ChangeInsert:
			x.Clause, x.After, x.Role, x.Words = fmt.Sprintf("new%d", i), rapid.SampledFrom(append(own, "", some("after"))).Draw(t, "after"), paper.RoleParagraph, words
			own = append(own, x.Clause)
		case paper.ChangeMove:
			x.After = some("after")
		}
		a.Changes = append(a.Changes, x)
	}
	return a
}

func anyAmendments(t *rapid.T, n int) []Asked {
	var out []Asked
	for k := range rapid.IntRange(0, 6).Draw(t, "amendments") {
		out = append(out, anyAmendment(t, n, k))
	}
	return out
}

// everything returns all words of a text.
func everything(v paper.TextVersion) []string {
	var out []string
	for _, c := range v.Clauses {
		out = slices.AppendSeq(out, maps.Values(c.Words))
		for _, a := range c.Alternatives {
			out = slices.AppendSeq(out, maps.Values(a.Words))
		}
		for _, r := range c.Reservations {
			out = slices.AppendSeq(out, maps.Values(r.Words))
		}
	}
	return out
}

func clauseNamed(v paper.TextVersion, name string) *paper.Clause {
	for i := range v.Clauses {
		if v.Clauses[i].Name == name {
			return &v.Clauses[i]
		}
	}
	return nil
}

// TestMergeLosesNothingInAnyOrder: in whatever order amendments come, the text is
// the same, holds all that was there where it was and all that was asked, and
// taking them in again changes nothing.
func TestMergeLosesNothingInAnyOrder(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		base := textOf(rapid.IntRange(1, 6).Draw(t, "paragraphs"))
		before := shown(base)
		asked := anyAmendments(t, len(base.Clauses))
		got := Merge(base, asked)
		if other := Merge(base, rapid.Permutation(asked).Draw(t, "order")); !same(got, other) {
			t.Fatalf("in another order\n%s\nis\n%s", shown(got), shown(other))
		}
		if again := Merge(got, asked); !same(again, got) {
			t.Fatalf("taken in again\n%s\nis\n%s", shown(got), shown(again))
		}
		if shown(base) != before {
			t.Fatal("the version it grew from was changed")
		}
		all := everything(got)
		for _, a := range asked {
			for _, x := range a.Changes {
				if w := x.Words["en"]; w != "" && !slices.Contains(all, w) {
					t.Fatalf("%q is lost in %+v", w, got)
				}
				c := clauseNamed(got, x.Clause)
				if x.Way == paper.ChangeDelete && !slices.ContainsFunc(c.Alternatives, func(a paper.Alternative) bool { return len(a.Words) == 0 && a.Place == nil }) {
					t.Fatalf("that %s go is lost", x.Clause)
				}
			}
		}
		seen := map[string]bool{}
		last := -1
		for _, c := range got.Clauses {
			if seen[c.Name] {
				t.Fatalf("two clauses %s", c.Name)
			}
			seen[c.Name] = true
			if (c.State == paper.ClauseBracketed) != (len(c.Alternatives) > 0) {
				t.Fatalf("%s is %s", c.Name, c.State)
			}
			at := slices.IndexFunc(base.Clauses, func(b paper.Clause) bool { return b.Name == c.Name })
			if at < 0 {
				if len(c.Words) > 0 {
					t.Fatalf("what was asked stands as plain: %+v", c)
				}
				continue
			}
			if at != last+1 || !c.Words.Equal(base.Clauses[at].Words) || c.Number != base.Clauses[at].Number {
				t.Fatalf("%s was overwritten or moved: %+v", c.Name, got)
			}
			last = at
		}
		if last != len(base.Clauses)-1 {
			t.Fatalf("clauses were lost: %+v", got)
		}
		v := got
		if err := paper.Check(&v, "en"); err != nil {
			t.Fatalf("the result is no proper text: %v", err)
		}
	})
}

// TestMergeOneByOne: amendments that do not touch the same clause give the same
// text one after the other, in any order, as all at once.
func TestMergeOneByOne(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		base := textOf(6)
		var asked []Asked
		for _, a := range anyAmendments(t, len(base.Clauses)) {
			a.By, a.Named = "", false
			touches := func(b Asked) bool {
				for _, x := range a.Changes {
					for _, y := range b.Changes {
						if x.Way != paper.ChangeInsert && y.Way != paper.ChangeInsert && x.Clause == y.Clause {
							return true
						}
					}
				}
				return false
			}
			if !slices.ContainsFunc(asked, touches) {
				asked = append(asked, a)
			}
		}
		all := Merge(base, asked)
		one := base
		for _, a := range rapid.Permutation(asked).Draw(t, "order") {
			one = Merge(one, []Asked{a})
		}
		if !same(one, all) {
			t.Fatalf("one by one\n%s\nat once\n%s", shown(one), shown(all))
		}
	})
}

// TestWhatTheMediatorTakesIsPlain, and what conflicts with it stays in brackets.
func TestWhatTheMediatorTakesIsPlain(t *testing.T) {
	t.Parallel()
	base := textOf(3)
	a := Asked{ID: paper.IDOf([]byte("a")), Take: []string{"c1", "x", "c2"}, Changes: []paper.ClauseChange{
		{Way: paper.ChangeReplace, Clause: "c1", Words: en("Taken.")},
		{Way: paper.ChangeInsert, Clause: "x", After: "c1", Role: paper.RoleParagraph, Words: en("New.")},
		{Way: paper.ChangeMove, Clause: "c2", After: "c3", Number: "9"},
	}}
	b := Asked{ID: paper.IDOf([]byte("b")), By: "Tehran", Named: true, Changes: []paper.ClauseChange{{Way: paper.ChangeReplace, Clause: "c1", Words: en("Otherwise.")}}}
	for _, order := range [][]Asked{{a, b}, {b, a}} {
		got := Merge(base, order)
		if len(got.Clauses) != 4 || got.Clauses[0].Words["en"] != "Taken." || got.Clauses[1].Words["en"] != "New." || got.Clauses[1].State != paper.ClauseOpen || got.Clauses[3].Name != "c2" || got.Clauses[3].Number != "9" {
			t.Fatalf("%+v", got.Clauses)
		}
		if alt := got.Clauses[0].Alternatives; len(alt) != 1 || alt[0].Words["en"] != "Otherwise." || alt[0].By != "Tehran" || alt[0].Amendment != b.ID {
			t.Errorf("alternatives %+v", alt)
		}
		if again := Merge(got, order); !same(again, got) {
			t.Errorf("again %+v", again.Clauses)
		}
	}
	gone := Merge(base, []Asked{{ID: a.ID, Take: []string{"c1"}, Changes: []paper.ClauseChange{{Way: paper.ChangeDelete, Clause: "c1"}}}})
	if len(gone.Clauses) != 2 {
		t.Fatalf("%+v", gone.Clauses)
	}
	back := Merge(gone, []Asked{b})
	if len(back.Clauses) != 3 || back.Clauses[2].Alternatives[0].Words["en"] != "Otherwise." || back.Clauses[2].Name == "c1" {
		t.Errorf("words for a clause that has gone: %+v", back.Clauses)
	}
}

// TestWhatWasAskedOfAClauseThatWentIsNotLost: whichever clauses went since an
// amendment was made, all that it asks is in the text, at the place and under the
// number that the clause had, the same in any order, and once.
func TestWhatWasAskedOfAClauseThatWentIsNotLost(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		was := textOf(rapid.IntRange(2, 6).Draw(t, "paragraphs"))
		asked := anyAmendments(t, len(was.Clauses))
		for i := range asked {
			asked[i].Of = was.Clauses
		}
		base := was
		base.Clauses = nil
		var used []string
		for _, c := range was.Clauses {
			used = append(used, c.Name)
			if rapid.Bool().Draw(t, "stays") {
				base.Clauses = append(base.Clauses, c)
			}
		}
		got := Merge(base, asked, used...)
		if other := Merge(base, rapid.Permutation(asked).Draw(t, "order"), used...); !same(got, other) {
			t.Fatalf("in another order\n%s\nis\n%s", shown(got), shown(other))
		}
		if again := Merge(got, asked, used...); !same(again, got) {
			t.Fatalf("taken in again\n%s\nis\n%s", shown(got), shown(again))
		}
		all := everything(got)
		last := 0
		for _, c := range got.Clauses {
			if n := len(c.Number); n > 0 {
				at := int(c.Number[0] - '0')
				if at < last {
					t.Fatalf("paragraph %d stands behind %d: %s", at, last, shown(got))
				}
				last = at
			}
		}
		for _, a := range asked {
			for _, x := range a.Changes {
				if w := x.Words["en"]; w != "" && x.Way != paper.ChangeReserve && !slices.Contains(all, w) {
					t.Fatalf("%q is lost in %s", w, shown(got))
				}
				if x.Way == paper.ChangeMove && clauseNamed(got, x.Clause) == nil && !slices.ContainsFunc(got.Clauses, func(c paper.Clause) bool {
					return slices.ContainsFunc(c.Alternatives, func(b paper.Alternative) bool {
						return b.Place != nil && b.Words.Equal(clauseNamed(was, x.Clause).Words)
					})
				}) {
					t.Fatalf("the move of %s is lost in %s", x.Clause, shown(got))
				}
			}
		}
		if len(got.Clauses) > 0 {
			if err := paper.Check(&got, "en"); err != nil {
				t.Fatalf("the result is no proper text: %v", err)
			}
		}
	})
	was := textOf(3)
	base := was
	base.Clauses = was.Clauses[:2]
	got := Merge(base, []Asked{{ID: paper.IDOf([]byte("b")), Of: was.Clauses, Changes: []paper.ClauseChange{
		{Way: paper.ChangeReplace, Clause: "c3", Words: en("Otherwise.")}, {Way: paper.ChangeReserve, Clause: "c3", Words: en("A doubt.")}}}}, "c1", "c2", "c3")
	if c := got.Clauses[2]; c.Number != "3" || len(c.Words) > 0 || c.Alternatives[0].Words["en"] != "Otherwise." || c.Reservations[0].Words["en"] != "A doubt." {
		t.Errorf("%+v", c)
	}
}

func same(a, b paper.TextVersion) bool { return shown(a) == shown(b) }

// shown writes a version out, empty lists and none alike.
func shown(v paper.TextVersion) string {
	b, err := json.Marshal(v.Clauses, json.Deterministic(true))
	if err != nil {
		panic(err)
	}
	return string(b)
}
