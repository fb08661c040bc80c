package textimport

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"goodoffices/paper"
)

func structure(cs []paper.Clause) []string {
	var out []string
	for _, c := range cs {
		words, _ := c.Words.In("en")
		out = append(out, fmt.Sprintf("%s %d %s|%s", c.Role, c.Level, c.Number, strings.Join(strings.Fields(words), " ")))
	}
	return out
}

func sameStructure(t interface {
	Helper()
	Fatalf(string, ...any)
}, want, got []string) {
	t.Helper()
	for i := range max(len(want), len(got)) {
		w, g := "nothing", "nothing"
		if i < len(want) {
			w = want[i]
		}
		if i < len(got) {
			g = got[i]
		}
		if w != g {
			t.Fatalf("clause %d of %d:\nwas %.200s\nis  %.200s", i+1, len(want), w, g)
		}
	}
}

// agreement draws clauses as an agreement would have them.
func agreement(t *rapid.T) []paper.Clause {
	var cs []paper.Clause
	add := func(r paper.ClauseRole, level int, number, words string) {
		c := paper.Clause{Name: name(len(cs)), Role: r, Level: level, Number: number, State: paper.ClauseOpen}
		if words != "" {
			c.Words = paper.Text{"en": words}
		}
		cs = append(cs, c)
	}
	pick := func(what string, from ...string) string { return rapid.SampledFrom(from).Draw(t, what) }
	sentence := func(end string) string {
		return pick("subject", "The Parties", "The Commission", "Each side", "The Mission of Observers") + " shall " +
			pick("verb", "report", "withdraw", "disclose", "make available to the other side") + " " +
			pick("object", "all forces under its command", "the lists named in Article 2 above", "what was agreed on 4 May 2026", "12 vehicles (of 30)") + end
	}
	heading := func() string {
		return pick("heading", "Cessation of Hostilities", "Release of Prisoners", "Monitoring", "Final Provisions", "Water and Power")
	}
	add(paper.RoleTitle, 0, "", "AGREEMENT ON THE "+strings.ToUpper(heading()))
	if rapid.Bool().Draw(t, "preamble") {
		add(paper.RoleHeading, 0, "", "PREAMBLE")
		for range rapid.IntRange(1, 3).Draw(t, "recitals") {
			add(paper.RoleParagraph, 1, "", "Recalling that "+sentence(","))
		}
		add(paper.RoleParagraph, 1, "", "Have agreed as follows:")
	}
	chapters := rapid.Bool().Draw(t, "chapters")
	romanArticles := rapid.Bool().Draw(t, "roman articles")
	style := rapid.IntRange(0, 3).Draw(t, "style of paragraphs")
	base, article := 0, 0
	for ch := range rapid.IntRange(1, 3).Draw(t, "divisions") {
		if chapters {
			add(paper.RoleHeading, 0, "CHAPTER "+strings.ToUpper(romanText(ch+1))+":", strings.ToUpper(heading()))
			base = 1
		}
		for range rapid.IntRange(1, 3).Draw(t, "articles") {
			article++
			n := fmt.Sprint(article)
			if romanArticles {
				n = strings.ToUpper(romanText(article))
			}
			add(paper.RoleArticle, base, "Article "+n, heading())
			if style == 0 {
				for range rapid.IntRange(1, 3).Draw(t, "paragraphs") {
					add(paper.RoleParagraph, base+1, "", sentence("."))
				}
				continue
			}
			for p := range rapid.IntRange(1, 12).Draw(t, "paragraphs") {
				number := [...]string{"", fmt.Sprintf("%d.", p+1), fmt.Sprintf("%d.%d.", article, p+1), fmt.Sprintf("(%d)", p+1)}[style]
				items := rapid.IntRange(0, 10).Draw(t, "items")
				if items < 2 {
					add(paper.RoleParagraph, base+1, number, sentence("."))
					continue
				}
				add(paper.RoleParagraph, base+1, number, sentence(" of:"))
				for i := range items {
					end := ";"
					if i == items-1 {
						end = "."
					}
					letter := fmt.Sprintf("(%c)", 'a'+i)
					if i != 2 {
						add(paper.RoleParagraph, base+2, letter, "the "+pick("thing", "forces", "prisoners", "wells", "archives")+end)
						continue
					}
					add(paper.RoleParagraph, base+2, letter, "the crossings, namely:")
					for j := range rapid.IntRange(2, 9).Draw(t, "small items") {
						add(paper.RoleParagraph, base+3, "("+romanText(j+1)+")", "the "+pick("place", "bridge", "ford", "tunnel")+";")
					}
				}
			}
		}
	}
	if rapid.Bool().Draw(t, "signed") {
		add(paper.RoleSignature, 0, "", "Done at Geneva on 4 May 2026 in two originals.")
		for _, side := range []string{"North", "South"}[:rapid.IntRange(1, 2).Draw(t, "sides")] {
			add(paper.RoleSignature, 1, "", "For the Government of the "+side)
		}
		if rapid.Bool().Draw(t, "witnessed") {
			add(paper.RoleSignature, 0, "", "Witnesses:")
			add(paper.RoleSignature, 1, "", "A. Moreau, mediator")
		}
	}
	for i := range rapid.IntRange(0, 2).Draw(t, "annexes") {
		add(paper.RoleAnnex, 0, fmt.Sprintf("ANNEX %c", 'A'+i), "MAPS")
		add(paper.RoleParagraph, 1, "", sentence("."))
	}
	return cs
}

// What is written out is read again as it was, in plain text and in Markdown.
func TestRenderedAgreementIsReadAgain(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		cs := agreement(t)
		back, _, err := Plain("en", Render(cs, "en"))
		if err != nil {
			t.Fatal(err)
		}
		sameStructure(t, structure(cs), structure(back))
		back, _, err = Markdown("en", RenderMarkdown(cs, "en"))
		if err != nil {
			t.Fatal(err)
		}
		sameStructure(t, structure(cs), structure(back))
	})
}

// However a text was broken into lines, it is read as the same.
func TestBrokenLinesAreJoined(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		cs := agreement(t)
		width := rapid.IntRange(60, 90).Draw(t, "width")
		apart := rapid.Bool().Draw(t, "numbers on lines of their own")
		var b strings.Builder
		for _, c := range cs {
			number, words := c.Number, c.Words["en"]
			if number != "" && (c.Role == paper.RoleParagraph) && apart {
				b.WriteString(number + "\n")
				number = ""
			}
			at := 0
			for _, w := range strings.Fields(number + " " + words) {
				if at > 0 && at+len(w) > width {
					b.WriteString("\n")
					at = 0
				}
				if at > 0 {
					b.WriteString(" ")
				}
				b.WriteString(w)
				at += len(w) + 1
			}
			b.WriteString("\n\n")
		}
		back, _, err := Plain("en", b.String())
		if err != nil {
			t.Fatal(err)
		}
		sameStructure(t, structure(cs), structure(back))
	})
}

// A real agreement that was imported, written out and imported again is the same.
func TestImportIsStable(t *testing.T) {
	t.Parallel()
	dir := textsDir(t)
	for _, file := range texts {
		t.Run(file, func(t *testing.T) {
			b, err := os.ReadFile(filepath.Join(dir, file+".txt"))
			if err != nil {
				t.Fatal(err)
			}
			cs, _, err := Plain("en", string(b))
			if err != nil {
				t.Fatal(err)
			}
			again, _, err := Plain("en", Render(cs, "en"))
			if err != nil {
				t.Fatal(err)
			}
			was, is := structure(cs), structure(again)
			differ := 0
			for i := range was {
				if i >= len(is) || was[i] != is[i] {
					if differ++; differ < 6 {
						t.Logf("clause %d:\nwas %.120s\nis  %.120s", i+1, was[i], is[min(i, len(is)-1)])
					}
				}
			}
			if len(was) != len(is) || differ*100 > len(was) {
				t.Errorf("%d of %d clauses differ; there are %d", differ, len(was), len(is))
			}
			sameWords(t, wordsOf(string(b)), wordsOfClauses(again, "en"))
		})
	}
}
