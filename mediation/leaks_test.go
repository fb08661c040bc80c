package mediation

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/goccy/go-yaml"

	"goodoffices/paper"
)

// A labelled is one file of testdata/leaks; its README says what it means.
type labelled struct {
	Language    paper.Lang
	Confidences map[string]string
	Known       []struct{ As, Text string }
	Cases       []labelledCase
}

type labelledCase struct {
	lang  paper.Lang
	Kind  string
	Draft string
	Leaks []struct {
		What     What
		Text, Of string
	}
}

func readLabelled(t testing.TB, folder string) []labelled {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(folder, "*.yaml"))
	if err != nil || len(files) < 3 {
		t.Fatalf("only %d files: %v", len(files), err)
	}
	var out []labelled
	for _, file := range files {
		b, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var l labelled
		if err := yaml.UnmarshalWithOptions(b, &l, yaml.Strict()); err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		for i := range l.Cases {
			l.Cases[i].lang = l.Language
		}
		out = append(out, l)
	}
	return out
}

// labelledGuard plays the set at real talks: Tehran confides, Washington is
// written to. It returns the guard and which paper holds which confidence.
func labelledGuard(t testing.TB, set []labelled) (*Guard, map[paper.ID]string) {
	t.Helper()
	w := newWorld(t, "Tehran", "Washington")
	of := map[paper.ID]string{}
	write := func(from, to paper.Desk, l paper.Lang, text string) *paper.Paper {
		a := &WriteLetter{Prose: paper.Prose{Text: paper.Text{l: text}}}
		a.To = []paper.Desk{to}
		return only(t, w.as(from).does(a), paper.KindLetter)
	}
	for _, l := range set {
		for name, text := range l.Confidences {
			of[write("Tehran", "Muscat", l.Language, text).ID] = string(l.Language) + " " + name
		}
		for _, k := range l.Known {
			switch k.As {
			case "held":
				write("Washington", "Muscat", l.Language, k.Text)
			case "public":
				a := &EnterStatement{Statement: paper.Statement{Speaker: "A spokesman", Outlet: "The papers", On: w.now, Text: paper.Text{l.Language: k.Text}}}
				w.as("Muscat").does(a)
			case "joint":
				a := &PlanRound{Venue: "Muscat", Begins: far, Format: paper.FormatIndirect, Objective: paper.Text{l.Language: k.Text}}
				a.To = []paper.Desk{"Tehran", "Washington"}
				w.as("Muscat").does(a)
			default:
				t.Fatalf("known as %q", k.As)
			}
		}
	}
	w.settle()
	w.nothingSetAside()
	return w.desks["Muscat"].Guard("Washington"), of
}

// score counts what was found of what should be.
type score struct{ found, all int }

func (s score) share() float64 { return float64(s.found) / float64(max(1, s.all)) }

func (s *score) add(ok bool) {
	s.all++
	if ok {
		s.found++
	}
}

func TestGuardAgainstTheLabelledSet(t *testing.T) {
	t.Parallel()
	for _, folder := range []string{"testdata/leaks", "testdata/leaks/later"} {
		t.Run(folder, func(t *testing.T) { measure(t, readLabelled(t, folder)) })
	}
}

func measure(t *testing.T, set []labelled) {
	g, of := labelledGuard(t, set)
	var copied, facts, paraphrase, clean, precise score
	for _, l := range set {
		for _, c := range l.Cases {
			leaks := g.Check(c.Draft)
			for _, k := range leaks {
				checkSpans(t, g, c.Draft, k)
				precise.add(c.Kind == "paraphrase" || slices.ContainsFunc(c.Leaks, func(want struct {
					What     What
					Text, Of string
				}) bool {
					return overlap(c.Draft, want.Text, k) > 0
				}))
			}
			switch c.Kind {
			case "innocent":
				clean.add(len(leaks) == 0)
				if len(leaks) > 0 {
					t.Logf("%s innocent %q: %s", c.lang, c.Draft, showLeaks(c.Draft, leaks))
				}
			case "paraphrase":
				paraphrase.add(len(leaks) > 0)
			default:
				for _, want := range c.Leaks {
					ok := slices.ContainsFunc(leaks, func(k Leak) bool {
						return k.What == want.What && overlap(c.Draft, want.Text, k) >= (len(want.Text)+1)/2 &&
							slices.ContainsFunc(k.Of, func(s Source) bool { return of[s.Paper] == string(c.lang)+" "+want.Of })
					})
					if c.Kind == "copied" {
						copied.add(ok)
					} else {
						facts.add(ok)
					}
					if !ok {
						t.Logf("%s %s missed %q in %q: %s", c.lang, c.Kind, want.Text, c.Draft, showLeaks(c.Draft, leaks))
					}
				}
			}
		}
	}
	t.Logf("copied %v, figures, dates and names %v, innocent drafts left clean %v, warnings that are right %v, paraphrases noticed %v",
		copied, facts, clean, precise, paraphrase)
	if copied.all < 20 || facts.all < 60 || clean.all < 35 || paraphrase.all < 12 {
		t.Fatal("the set is not whole")
	}
	for _, s := range []struct {
		what string
		score
		least float64
	}{{"copied", copied, 0.98}, {"figures, dates and names", facts, 0.95}, {"clean", clean, 0.85}, {"precise", precise, 0.85}} {
		if s.share() < s.least {
			t.Errorf("%s: %.3f of %d, want %.2f", s.what, s.share(), s.all, s.least)
		}
	}
}

// overlap returns how many bytes of a text's place in a draft a leak covers.
func overlap(draft, text string, k Leak) int {
	at := strings.Index(draft, text)
	if at < 0 {
		return -1
	}
	return max(0, min(at+len(text), k.End)-max(at, k.Start))
}

func showLeaks(draft string, leaks []Leak) string {
	var b strings.Builder
	for _, k := range leaks {
		b.WriteString("\n    " + string(k.What) + " " + draft[k.Start:k.End] + " ← " + k.Of[0].Quote)
	}
	return b.String()
}

// checkSpans asserts that a leak points at whole characters on both sides.
func checkSpans(t interface{ Fatalf(string, ...any) }, g *Guard, draft string, k Leak) {
	if k.Start < 0 || k.Start >= k.End || k.End > len(draft) || !boundary(draft, k.Start) || !boundary(draft, k.End) || len(k.Of) == 0 {
		t.Fatalf("leak %+v of %q", k, draft)
	}
	for _, s := range k.Of {
		p, err := g.talks.Paper(s.Paper)
		if err != nil {
			t.Fatalf("%v", err)
		}
		i := slices.IndexFunc(fieldsOf(p.Paper, ""), func(f field) bool { return f.name == s.Field && f.lang == s.Lang })
		if i < 0 || fieldsOf(p.Paper, "")[i].text[s.Start:s.End] != s.Quote || !utf8.ValidString(s.Quote) {
			t.Fatalf("source %+v", s)
		}
	}
}

func boundary(s string, i int) bool {
	return i == len(s) || utf8.RuneStart(s[i]) || !utf8.ValidString(s)
}
