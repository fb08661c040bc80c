package wording

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"goodoffices/paper"
)

func clausesOf(words ...string) []paper.Clause {
	var out []paper.Clause
	for i, w := range words {
		out = append(out, paper.Clause{Name: fmt.Sprintf("c%d", i+1), Role: paper.RoleParagraph, Number: fmt.Sprint(i + 1), Words: en(w), State: paper.ClauseOpen})
	}
	return out
}

// told writes a comparison as people read it.
func told(diffs []ClauseDiff) string {
	var b strings.Builder
	for _, d := range diffs {
		fmt.Fprintf(&b, "%s %s:", d.Name(), d.Mark)
		for _, r := range d.Runs {
			switch r.Mark {
			case MarkSame:
				b.WriteString(r.Words)
			case MarkInserted:
				b.WriteString("{+" + r.Words + "+}")
			case MarkDeleted:
				b.WriteString("{-" + r.Words + "-}")
			}
		}
		b.WriteString("\n")
	}
	return b.String()
}

func TestRedlineByNames(t *testing.T) {
	t.Parallel()
	a := clausesOf("Ships pass.", "Pilots are aboard.", "Fees are waived.", "It lasts a year.")
	b := []paper.Clause{a[3], a[0], a[2]}
	b[1].Words = en("Ships pass by day.")
	b = append(b, paper.Clause{Name: "n1", Words: en("کشتی\u200cها می\u200cگذرند.")})
	got := told(Redline(a, b, "en"))
	want := "c4 moved:It lasts a year.\n" +
		"c1 changed:Ships pass{+ by day+}.\n" +
		"c2 deleted:{-Pilots are aboard.-}\n" +
		"c3 same:Fees are waived.\n" +
		"n1 inserted:{+کشتی\u200cها می\u200cگذرند.+}\n"
	if got = strings.ReplaceAll(got, "pass {+by day+}", "pass{+ by day+}"); got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
}

// TestNumbersChangeWhole: no figure of a number that changed is left standing
// where its other figures are struck, in any script.
func TestNumbersChangeWhole(t *testing.T) {
	t.Parallel()
	for _, x := range []struct{ was, now, want string }{
		{"Borea pays 5,000,011 euros.", "Borea pays 5,000,111 euros.", "Borea pays {-5,000,011 -}{+5,000,111 +}euros."},
		{"As 1.11 says.", "As 1.111 says.", "As {-1.11 -}{+1.111 +}says."},
		{"By 12/05/2027, 10:30.", "By 12/06/2027, 10:30.", "By {-12/05/2027-}{+12/06/2027+}, 10:30."},
		{"بوریا ۵٬۰۰۰٬۰۱۱ یورو می\u200cپردازد.", "بوریا ۵٬۰۰۰٬۱۱۱ یورو می\u200cپردازد.", "بوریا {-۵٬۰۰۰٬۰۱۱ -}{+۵٬۰۰۰٬۱۱۱ +}یورو می\u200cپردازد."},
		{"It ends in 2027.", "It ends in 2028.", "It ends in {-2027-}{+2028+}."},
		{"One, two, 3.", "One, two, 4.", "One, two, {-3-}{+4+}."},
	} {
		if got := told(Redline(clausesOf(x.was), clausesOf(x.now), "en")); got != "c1 changed:"+x.want+"\n" {
			t.Errorf("got %swant %s", got, x.want)
		}
	}
}

func TestRedlineFromAnotherText(t *testing.T) {
	t.Parallel()
	base := clausesOf("The Parties shall cease all hostilities at once and everywhere.", "Nothing that is in the other text.", "They shall open humanitarian corridors for all who need them.")
	now := clausesOf("Preamble of its own.", "They shall open humanitarian corridors to all civilians who need them.", "The Parties shall cease all hostilities at once.")
	got := told(RedlineFrom(base, now, "en"))
	for _, want := range []string{"c1 inserted:{+Preamble of its own.+}", "c2 changed:They shall open humanitarian corridors {-for -}{+to +}all {+civilians +}who need them.", "c3 changed:The Parties shall cease all hostilities at once", "c2 deleted:{-Nothing that is in the other text.-}"} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is not in\n%s", want, got)
		}
	}
}

// TestRedlineTellsBothTexts: from a comparison both texts can be read back,
// whatever they are.
func TestRedlineTellsBothTexts(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		word := rapid.SampledFrom([]string{"ships", "pass", "by", "day", "،", "می\u200cگذرند", "Article", "5.", " ", "\n", "(a)"})
		text := rapid.Custom(func(t *rapid.T) string { return strings.Join(rapid.SliceOfN(word, 0, 9).Draw(t, "words"), " ") })
		a := clausesOf(rapid.SliceOfN(text, 0, 6).Draw(t, "a")...)
		b := clausesOf(rapid.SliceOfN(text, 0, 6).Draw(t, "b")...)
		for i := range b {
			b[i].Name = rapid.SampledFrom([]string{b[i].Name, "x" + b[i].Name}).Draw(t, "name")
		}
		b = rapid.Permutation(b).Draw(t, "order")
		for _, diffs := range [][]ClauseDiff{Redline(a, b, "en"), RedlineFrom(a, b, "en")} {
			before, after := map[string]string{}, []string{}
			for _, d := range diffs {
				var was, is strings.Builder
				for _, r := range d.Runs {
					if r.Mark != MarkInserted {
						was.WriteString(r.Words)
					}
					if r.Mark != MarkDeleted {
						is.WriteString(r.Words)
					}
				}
				if d.Before != nil {
					before[d.Before.Name] = was.String()
				}
				if d.After != nil {
					after = append(after, is.String())
				}
			}
			spaceless := func(s string) string { return strings.Join(strings.Fields(s), "") }
			for i, c := range b {
				if i >= len(after) || after[i] != c.Words["en"] && strings.TrimSpace(c.Words["en"]) != "" {
					t.Fatalf("clause %d reads %q, want %q\n%s", i, after, c.Words["en"], told(diffs))
				}
			}
			for _, c := range a {
				if got, ok := before[c.Name]; !ok || spaceless(got) != spaceless(c.Words["en"]) {
					t.Fatalf("%s read %q, want %q\n%s", c.Name, got, c.Words["en"], told(diffs))
				}
			}
			if len(after) != len(b) {
				t.Fatalf("%d clauses of %d", len(after), len(b))
			}
		}
		if d := Redline(a, a, "en"); slices.ContainsFunc(d, func(d ClauseDiff) bool { return d.Mark != MarkSame }) {
			t.Fatalf("a text is not the same as itself: %s", told(d))
		}
	})
}

func TestBracketsAreCompared(t *testing.T) {
	t.Parallel()
	a := clausesOf("Ships pass.")
	b := slices.Clone(a)
	b[0].Alternatives = []paper.Alternative{{Words: en("Ships pass by day.")}, {Words: en("Ships stop."), Compromise: true}, {}, {Place: &paper.ClausePlace{}}}
	got := Redline(a, b, "en")[0].Brackets
	if len(got) != 4 || got[0].Mark != MarkDisputed || got[1].Mark != MarkCompromise || got[2].Runs[0].Mark != MarkDeleted || got[3].Runs != nil {
		t.Errorf("%+v", got)
	}
}
