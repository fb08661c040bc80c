package web

import (
	"bytes"
	"slices"
	"testing"

	"goodoffices/paper"
	"goodoffices/web/verifypage"
)

// TestVerifyPageNamesKinds: the page in a dossier speaks the languages of the
// screens, and names every kind of paper that may be in a dossier as they do.
func TestVerifyPageNamesKinds(t *testing.T) {
	t.Parallel()
	if !slices.Equal(slices.Sorted(slices.Values(verifypage.Languages)), slices.Sorted(slices.Values(Languages))) {
		t.Errorf("the page speaks %v, the screens %v", verifypage.Languages, Languages)
	}
	for _, lang := range Languages {
		page, err := VerifyPage(lang)
		if err != nil || !bytes.Contains(page, []byte(`<html lang="`+string(lang)+`"`)) {
			t.Errorf("%s: the page begins in another language: %v", lang, err)
		}
		w := wordsOf(lang, false)
		for _, k := range paper.Kinds() {
			if k.Class() == paper.Formal && !w.Has("kind."+string(k)) {
				t.Errorf("%s: no name for %s", lang, k)
			}
		}
		if name := `"letter":"` + w.kind(paper.KindLetter) + `"`; !bytes.Contains(page, []byte(name)) {
			t.Errorf("%s: the page lacks %s", lang, name)
		}
	}
}
