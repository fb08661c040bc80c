package mediation

import (
	"strings"
	"testing"

	"goodoffices/paper"
)

// line returns the line under an act at a desk, and fails if the act is refused.
func (a actor) line(act Act) string {
	a.w.t.Helper()
	e, v := WhoSees(a.Talks, act, a.w.now)
	if !v.OK() {
		a.w.t.Fatalf("%s: %T is %s: %s", a.self, act, v.Answer, v.Refusal)
	}
	line := e.String()
	if line == "" || strings.ContainsAny(line, "{}") {
		a.w.t.Fatalf("%s: %T has no proper line: %q of %+v", a.self, act, line, e)
	}
	return line
}

// TestTheLineChangesWithTheChoice: a letter without a word in it yet.
func TestTheLineChangesWithTheChoice(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "Tehran", "Washington")
	for _, c := range []struct {
		cover *Cover
		want  string
	}{
		{nil, "Muscat, now. Nobody else."},
		{&Cover{Handling: paper.HandlingMediator}, "Muscat, now. Nobody else."},
		{&Cover{Handling: paper.HandlingVerbatim}, "Muscat, now. Washington only if Muscat conveys it, word for word, with your signature."},
		{&Cover{Handling: paper.HandlingCondition}, "Muscat, now. Washington only if Muscat conveys it once your condition is met, word for word, with your signature."},
		{&Cover{Handling: paper.HandlingTogether}, "Muscat, now. Washington only together with the other side's, word for word, with your signature."},
		{&Cover{Handling: paper.HandlingOwnWords}, "Muscat, now. Washington only if Muscat says it, in Muscat's own words. Muscat may not say that it is yours."},
		{&Cover{Handling: paper.HandlingOwnWords, ReadBack: true, Attribution: paper.AttributionRecord}, "Muscat, now. Washington only if Muscat says it, in words that you have approved first. Muscat may say that it is yours."},
		{&Cover{Handling: paper.HandlingIdea}, "Muscat, now. Washington only if Muscat tries it as an idea of its own, without saying whose it is."},
	} {
		for _, text := range []paper.Text{nil, en("We are ready.")} {
			a := &WriteLetter{Writing: Writing{To: []paper.Desk{"Washington"}, Cover: c.cover}, Prose: paper.Prose{Text: text}}
			if got := w.as("Tehran").line(a); got != c.want {
				t.Errorf("%+v, %d words: %q, want %q", c.cover, len(text), got, c.want)
			}
		}
	}
}

// TestNoHalfFilledFormIsAStumblingBlock: every act, empty or with its addressees
// alone, at every desk, answers without panic and leaves nothing behind.
func TestNoHalfFilledFormIsAStumblingBlock(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "Tehran", "Washington")
	for _, name := range Acts() {
		for _, d := range w.names {
			for _, args := range []string{`{}`, `{"to":["Washington"]}`, `{"to":["Tehran","Washington"],"cover":{"handling":"verbatim"}}`, `{"desk":"Oslo"}`} {
				act, err := DecodeAct(name, []byte(args))
				if err != nil {
					continue
				}
				e, v := WhoSees(w.desks[d].Talks, act, w.now)
				if len(e.List) == 0 && v.OK() && args != `{}` { // to whom may still be missing
					t.Errorf("%s %s at %s: allowed, and nobody sees anything", name, args, d)
				}
				if t := w.desks[d].Talks; t.pending != nil || t.glance != nil {
					w.t.Errorf("%s %s at %s leaves something behind", name, args, d)
				}
			}
		}
	}
}
