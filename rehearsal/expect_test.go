package rehearsal

import (
	"encoding/base64"
	"os/exec"
	"slices"
	"strings"
	"testing"

	"goodoffices/desk"
	"goodoffices/paper"
)

func TestEveryWordLeadsSomewhere(t *testing.T) {
	t.Parallel()
	for word, look := range looks {
		for _, path := range look.paths {
			if _, ok := members(element(path))[look.by]; !ok {
				t.Errorf("%s: the things at %s have no %q", word, path, look.by)
			}
		}
	}
}

func TestMatches(t *testing.T) {
	t.Parallel()
	got := map[string]any{
		"text": map[string]any{"en": "One\n two three", "fa": "یک"}, "days": 3.0, "open": true,
		"by": []any{"Muscat", "Tehran"}, "track": []any{map[string]any{"what": "with", "desk": "Muscat"}},
		"about": map[string]any{"type": "scope"}, "at": "2025-03-01T09:00:00+04:00",
	}
	for name, tc := range map[string]struct {
		want any
		is   bool
	}{
		"words in any language":      {map[string]any{"text": "two three"}, true},
		"words in one language":      {map[string]any{"text.fa": "یک"}, true},
		"words in another language":  {map[string]any{"text": map[string]any{"fa": "three"}}, false},
		"a number":                   {map[string]any{"days": int64(3)}, true},
		"another number":             {map[string]any{"days": int64(4)}, false},
		"some of a list":             {map[string]any{"by": []any{"Tehran"}}, true},
		"more than a list":           {map[string]any{"by": []any{"Tehran", "Washington"}}, false},
		"nothing in a list":          {map[string]any{"by": []any{}}, false},
		"nothing in no list":         {map[string]any{"tray": []any{}}, true},
		"false where nothing stands": {map[string]any{"seat": false}, true},
		"true where nothing stands":  {map[string]any{"seat": true}, false},
		"part of a thing":            {map[string]any{"track": []any{map[string]any{"what": "with"}}}, true},
		"a thing of two others":      {map[string]any{"track": []any{map[string]any{"what": "with", "desk": "Tehran"}}}, false},
		"by dots":                    {map[string]any{"about.type": "scope"}, true},
		"by dots to nothing":         {map[string]any{"cover.handling": "verbatim"}, false},
		"part of a plain word":       {map[string]any{"about.type": "sco"}, false},
	} {
		if matches(nil, got, tc.want) != tc.is {
			t.Errorf("%s: not %v", name, tc.is)
		}
	}
}

// Words are found wherever they lie, and however they are wrapped.
func TestWordsAreFoundInEveryForm(t *testing.T) {
	t.Parallel()
	inner := "\x00\x01{\"text\":{\"en\":\"word for\\nword\"}}\x02{"
	for name, held := range map[string]string{
		"plain":          "say word  for word please",
		"in JSON":        `{"a":[{"b":"word for\nword"}]}`,
		"among bytes":    inner,
		"in base64":      `{"payload":"` + base64.StdEncoding.EncodeToString([]byte(inner)) + `"}`,
		"in base64, url": `{"payload":"` + base64.RawURLEncoding.EncodeToString([]byte(inner)) + `"}`,
		"twice in it":    `{"r":["` + base64.StdEncoding.EncodeToString([]byte(`{"p":"`+base64.StdEncoding.EncodeToString([]byte(inner))+`"}`)) + `"]}`,
	} {
		w := &gatherer{}
		w.bytes([]byte(held), 0)
		if !strings.Contains(w.all.String(), "word for word") {
			t.Errorf("%s: not found in %q", name, w.all.String())
		}
		if strings.Contains(w.all.String(), "word for sword") {
			t.Errorf("%s: found what is not there", name)
		}
	}
}

func TestStoryIsColouredOnlyWhenAsked(t *testing.T) {
	t.Parallel()
	v := desk.View{Desk: "Tehran", Mediator: "Muscat", Format: "indirect", Rehearsal: true}
	if s := Story(v, Telling{}); strings.Contains(s, "\x1b") || !strings.Contains(s, "What Tehran knows") {
		t.Error(s)
	}
	if s := Story(v, Telling{Colour: true}); !strings.Contains(s, bold) {
		t.Error(s)
	}
	v.Papers = []desk.ViewPaper{{Kind: "letter", From: "Muscat", Text: paper.Text{"en": "turn \u202e round"}}}
	if s := Story(v, Telling{}); strings.Contains(s, "\u202e") {
		t.Error("what turns the direction of writing is obeyed")
	}
}

func TestImportsOfOurs(t *testing.T) {
	t.Parallel()
	allowed := []string{"goodoffices/desk", "goodoffices/courier", "goodoffices/store", "goodoffices/mediation", "goodoffices/paper", "goodoffices/cases"}
	out, err := exec.Command("go", "list", "-f", `{{join .Imports "\n"}}`, ".").Output()
	if err != nil {
		t.Fatal(err)
	}
	seen := 0
	for _, imported := range strings.Fields(string(out)) {
		if !strings.HasPrefix(imported, "goodoffices") {
			continue
		}
		if seen++; !slices.Contains(allowed, imported) {
			t.Errorf("rehearsal imports %s", imported)
		}
	}
	if seen < 3 {
		t.Errorf("only %d packages of ours were seen", seen)
	}
}
