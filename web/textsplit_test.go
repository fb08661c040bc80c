package web

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"
	"unicode"

	"pgregory.net/rapid"

	"goodoffices/mediation/textimport"
	"goodoffices/paper"
)

// TestNoWordGoesByCorrectingAnOutline: whatever is split, joined and told to be a
// number or none, at any places and in any order, the words of all clauses with
// their numbers are those that were read, in their order, and names stay unique.
func TestNoWordGoesByCorrectingAnOutline(t *testing.T) {
	t.Parallel()
	bits := []string{"Article 1", "1.", "(a)", "SCHEDULE 1", "Ships pass.", "Grain; and", "\n", "\n\n", " ", "المادة 2", "پیوست یک", "«واژه»", "for A", "(signed)", "é", "12.5", "§", "."}
	rapid.Check(t, func(t *rapid.T) {
		source := strings.Join(rapid.SliceOfN(rapid.SampledFrom(bits), 1, 30).Draw(t, "source"), " ")
		clauses, _, err := textimport.Import("a.txt", []byte(source), "en")
		if err != nil {
			t.Skip(err)
		}
		all := func() string {
			var out strings.Builder
			for _, c := range clauses {
				out.WriteString(c.Number + c.Words["en"])
			}
			return strings.Map(func(r rune) rune {
				if unicode.IsLetter(r) || unicode.IsDigit(r) {
					return r
				}
				return -1 // a full stop behind a number goes with it
			}, out.String())
		}
		read := all()
		for range rapid.IntRange(1, 6).Draw(t, "pages") {
			form := url.Values{}
			for i, c := range clauses {
				if rapid.IntRange(0, 4).Draw(t, "untouched") == 0 {
					continue
				}
				f, words := fmt.Sprintf("c%d.", i), c.Words["en"]
				form.Set(f+"role", string(rapid.SampledFrom(paper.ClauseRoles).Draw(t, "role")))
				form.Set(f+"level", fmt.Sprint(rapid.IntRange(-1, 20).Draw(t, "level")))
				form.Set(f+"do", rapid.SampledFrom([]string{"", "", "join"}).Draw(t, "do"))
				begins, _, _ := strings.Cut(strings.TrimSpace(words), " ")
				form.Set(f+"number", rapid.SampledFrom([]string{c.Number, c.Number, "", begins}).Draw(t, "number"))
				if c.Number != "" && form.Get(f+"number") != "" {
					form.Set(f+"number", c.Number) // another number is another word
				}
				for range rapid.IntRange(0, 3).Draw(t, "splits") {
					form.Add(f+"split:list", fmt.Sprint(rapid.IntRange(-2, len(words)+2).Draw(t, "at")))
				}
				for _, place := range splitPlaces(words) {
					if rapid.Bool().Draw(t, "here") {
						form.Add(f+"split:list", fmt.Sprint(place.At))
					}
				}
				form.Set(f+"begins", rapid.SampledFrom([]string{"", "Grain; and", "1.", "nowhere at all", "«واژه»"}).Draw(t, "begins"))
			}
			clauses, _ = corrected(clauses, form, "en")
			if now := all(); now != read {
				t.Fatalf("%q became %q by %v", read, now, form)
			}
			names := map[string]bool{}
			for _, c := range clauses {
				if names[c.Name] {
					t.Fatalf("two clauses are called %s", c.Name)
				}
				names[c.Name] = true
			}
		}
	})
}

// TestAPersonSplitsWhatWasReadAsOne: at a sentence that is offered, at words that
// are typed, several at once; a number that begins the next becomes its number;
// words that are not there are said to be nowhere, with the page as it was.
func TestAPersonSplitsWhatWasReadAsOne(t *testing.T) {
	t.Parallel()
	s := played(t, "strike.yaml", "three-steps")
	board := s.as("Board")
	page := board.at("text", "import").ok().presses("Read it", "words", "AGREEMENT\n\nArticle 1\n\n1. Ships pass. Pilots are aboard. Nobody waits.\n\nSCHEDULE 1 1. Grain 2. Oil").ok().says("Split it", "The next one begins here", "1. Grain 2. Oil")
	field := func(words, member string) string {
		t.Helper()
		kept, err := s.r.Desk("Board").Drafts(t.Context(), s.talks, board.officer)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range kept {
			if i := slices.IndexFunc(clausesOf(formOf(d)), func(c paper.Clause) bool { return strings.Contains(c.Words["en"]+c.Number, words) }); i >= 0 {
				return fmt.Sprintf("c%d.%s", i, member)
			}
		}
		t.Fatalf("no clause has %q", words)
		return ""
	}
	page = page.presses("See it before it is put", field("Grain", "begins"), "3. Wheat").ok().says("“3. Wheat” stands nowhere in it", "Correct the outline")
	page = page.presses("Save", field("Grain", "begins"), "2. Oil", field("Ships pass", "split:list"), fmt.Sprint(len("Ships pass. ")))
	page = page.ok().never("stands nowhere").presses("Save", field("Grain", "begins"), "1. Grain").ok()
	page = page.presses("Save", field("SCHEDULE", "role"), "annex", field("SCHEDULE", "number"), "SCHEDULE 1").ok()
	page.presses("See it before it is put", "title.en", "A corridor").ok().presses("Sign, seal and send now").ok()
	s.settle()
	var got []string
	for _, c := range s.view("Union").Texts[0].Clauses {
		got = append(got, fmt.Sprintf("%s %s|%s", c.Role, c.Number, c.Words["en"]))
	}
	want := []string{"title |AGREEMENT", "article Article 1|", "paragraph 1.|Ships pass.", "paragraph |Pilots are aboard. Nobody waits.", "annex SCHEDULE 1|", "paragraph 1.|Grain", "paragraph 2.|Oil"}
	if !slices.Equal(got, want) {
		t.Errorf("put as\n%s", strings.Join(got, "\n"))
	}
	s.as("Board").at("text", "import").presses("Read it", "words", strings.Repeat("word ", textimport.MaxSource/4)).says("It is too large. At most 640 KiB of words in 8,192 paragraphs are read, from a file of at most 16 MiB.")
}
