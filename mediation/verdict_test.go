package mediation

import "testing"

// What somebody wrote never becomes a place of the sentence that it stands in,
// and no sentence ends twice.
func TestFill(t *testing.T) {
	t.Parallel()
	values := map[string]string{"a": "{b}", "b": "two", "said": "Never!", "apart": "\u2068Why?\u2069", "empty": ""}
	for text, want := range map[string]string{
		"{a} and {b}.":    "{b} and two.",
		"{b}{b}":          "twotwo",
		"He said {said}.": "He said Never!",
		"{said} Then.":    "Never! Then.",
		"{apart}.":        "\u2068Why?\u2069",
		"{empty}.":        ".",
		"{c} {b}":         "{c} two",
		"{ {b} } {":       "{ two } {",
		"{{b}}":           "{two}",
		"":                "",
	} {
		got := Fill(text, func(name string) (string, bool) { v, ok := values[name]; return v, ok })
		if got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}
