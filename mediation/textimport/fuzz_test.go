package textimport

import (
	"errors"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"goodoffices/paper"
)

// Whatever a file holds: no panic, no word lost, and clauses that a paper may hold.
func holds(t *testing.T, source string, cs []paper.Clause, notes []Note, err error) {
	t.Helper()
	if err != nil {
		if len(cs) > 0 {
			t.Fatalf("clauses and an error: %v", err)
		}
		return
	}
	if want, got := wordsOf(source), wordsOfAll(cs, notes, "en"); !maps.Equal(want, got) {
		t.Fatalf("words\n%v\nbecame\n%v\nof %q", want, got, source)
	}
	wellFormed(t, cs)
}

// wellFormed holds clauses to what paper demands of them, by its own checks.
func wellFormed(t testing.TB, cs []paper.Clause) {
	t.Helper()
	names := map[string]bool{}
	for i, c := range cs {
		if names[c.Name] || c.Name == "" {
			t.Fatalf("clause %d is called %q, as another is", i, c.Name)
		}
		names[c.Name] = true
		if c.State != paper.ClauseOpen || c.Level < 0 || c.Level > paper.MaxDepth {
			t.Fatalf("clause %+v", c)
		}
		if c.Number == "" && c.Words["en"] == "" {
			t.Fatalf("clause %s says nothing", c.Name)
		}
		if strings.ContainsAny(c.Number, "\n\t\x00") || len(c.Number) > 2*paper.MaxName {
			t.Fatalf("number %q", c.Number)
		}
	}
	version := &paper.TextVersion{Title: paper.Text{"en": "A text"}, Fate: paper.FateFalls, Clauses: cs}
	_, err := paper.Compose(paper.Draft{To: []paper.Desk{"North"}, Languages: []paper.Lang{"en"}, Privilege: paper.PrivilegeTalks, Body: version}, stamp)
	if err != nil && !errors.Is(err, paper.ErrTooLarge) {
		t.Fatalf("no text version can hold these clauses: %v", err)
	}
}

var stamp = paper.Stamp{Salt: paper.IDOf([]byte("salt")), Talks: paper.IDOf([]byte("talks")), From: "Bern", Date: time.Unix(1_800_000_000, 0).UTC(), Number: 1, Rules: 1}

func seeds(f *testing.F, ext string) {
	files, err := filepath.Glob(filepath.Join("testdata", "agreements", "*"+ext))
	if err != nil || len(files) == 0 {
		f.Fatal("no agreements")
	}
	for _, file := range files {
		b, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(b))
	}
	for _, s := range []string{
		"", "1.", "1.\n2.\n3.", "(a)", "(\na) x\n(b) y", "Article\nI", "PART\nI X", "x\n____\ny", "• \n•\nz", "1.1.1. a; and 1.1.2. b",
		"Contents\n\nA .... 1\n\nA", "Done at X\n\nFor Y\n\nA) B", "1 Text\n2 Text", "ماده ۱ -\n\nمتن", "٣- نص", "§ 4 x", "e.g. x\nii", "a-\nb", "\u200f1.\u200f x",
		"1.1.1.1.1.1.1.1.1.1.1.1.1.1.1 x", "999999999999999999999.1 x", "A.\n\nB.", "Annex\n\nx", "[x]: http://y z", "`a\nb`", "1. # x", "- \n  1. y", "> 1. x\n> > y",
		"```go\nx\n```", "<b>x</b>\n", "x\n===\ny\n---\n", "a\\_b *c* **d** _e_ f*g*h", "| a | b |\n|---|---|\n", "1. a\n\n   b\n2. c", "\ufeffx", "---\ntitle: x\n---\ny", "---\na: b\n...\n", "---\na: b\nc\n---\ny", "x <!-- y --> z", "<!-- a\nb -->\nc", "<!-- a\n", "<!--a-->b<!--c\n\nd-->e", "    <!-- a -->", "`<!-- a -->`", "&amp; &lt;", "a\x01b",
	} {
		f.Add(s)
	}
}

func FuzzPlain(f *testing.F) {
	seeds(f, ".txt")
	f.Fuzz(func(t *testing.T, s string) {
		cs, notes, err := Plain("en", s)
		holds(t, s, cs, notes, err)
	})
}

func FuzzMarkdown(f *testing.F) {
	seeds(f, ".md")
	f.Fuzz(func(t *testing.T, s string) {
		cs, notes, err := Markdown("en", s)
		holds(t, s, cs, notes, err)
	})
}
