package web

import (
	"testing"

	"goodoffices/paper"
)

// TestPowersAreNamed: what an officer may sign is said in the page's language,
// not by the words that papers have for it.
func TestPowersAreNamed(t *testing.T) {
	t.Parallel()
	s := played(t, "strike.yaml", "opened")
	company := s.as("Company")
	company.does("grant-powers", `{"officer": "Piet Maes", "principal": "شرکت", "powers": ["settlement", "letter", "all", "scope"]}`)
	for lang, said := range map[paper.Lang][]string{
		"en": {"the settlement", "letter", "everything", "the scope of the talks"},
		"fa": {"حل", "نامه", "همه", "دامنهٔ"},
		"ar": {"التسوية", "رسالة", "كل شيء"},
	} {
		company.shown(lang, false)
		page := company.at("people").ok().says(said...)
		if lang != "en" {
			page.never("settlement", "letter,", ", all")
		}
	}
}
