package textimport

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Pages with a head and a number, put between the lines of an agreement wherever
// a page happens to end, take hardly a passage from its place, and no word.
func TestPagesDoNotPartAnAgreement(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob(filepath.Join("testdata", "agreements", "*.txt"))
	if err != nil || len(files) < 4 {
		t.Fatalf("%d agreements: %v", len(files), err)
	}
	for way, put := range map[string]func(string, int) string{"numbers": withPages, "form feeds": withFeeds} {
		t.Run(way, func(t *testing.T) {
			t.Parallel()
			pagesPartNothing(t, files, put)
		})
	}
}

func pagesPartNothing(t *testing.T, files []string, put func(string, int) string) {
	told, kept := 0, 0
	for _, file := range files {
		b, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		paged := put(string(b), 23)
		was, _, err := readPlain(string(b))
		if err != nil {
			t.Fatal(err)
		}
		is, _, err := readPlain(paged)
		if err != nil {
			t.Fatal(err)
		}
		stands := map[string]int{}
		for _, p := range is {
			stands[shown(p)]++
		}
		for _, p := range was {
			told++
			if stands[shown(p)]--; stands[shown(p)] >= 0 {
				kept++
			} else {
				t.Logf("%s: %.100s", filepath.Base(file), shown(p))
			}
		}
		cs, notes, err := Plain("en", paged)
		if err != nil {
			t.Fatal(err)
		}
		sameWords(t, wordsOf(paged), wordsOfAll(cs, notes, "en"))
	}
	t.Logf("%d of %d passages stand where they stood", kept, told)
	if kept*100 < told*95 {
		t.Errorf("only %d of %d passages stand where they stood", kept, told)
	}
}

// shown is a passage's place and words.
func shown(p *passage) string {
	number := ""
	if p.m != nil {
		number = p.m.printed
	}
	return fmt.Sprint(p.role, p.level, " ", number, " ", strings.Join(strings.Fields(p.text), " "))
}

// withPages puts a number and a head between any so many lines.
func withPages(s string, lines int) string {
	var b strings.Builder
	n := 0
	for l := range strings.Lines(s) {
		b.WriteString(l)
		if n++; n%lines == 0 {
			fmt.Fprintf(&b, "\n                    %d\n\nFair copy of the Secretariat\n\n", n/lines)
		}
	}
	return b.String()
}

// withFeeds puts a foot, a form feed and a head between any so many lines: no page
// has a number.
func withFeeds(s string, lines int) string {
	var b strings.Builder
	n := 0
	for l := range strings.Lines(s) {
		b.WriteString(l)
		if n++; n%lines == 0 {
			b.WriteString("\nFor the delegations only\n\fFair copy of the Secretariat\n\n")
		}
	}
	return b.String()
}
