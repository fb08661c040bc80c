package verifypage

import (
	"bytes"
	"fmt"
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"goodoffices/paper"
	"goodoffices/record/dossier"
)

var inBraces = regexp.MustCompile(`\{[a-z]+\}`)

// TestPageSpeaksItsLanguages: every message is there in every language, with the
// same values in it, and the scripts and the page ask for no other.
func TestPageSpeaksItsLanguages(t *testing.T) {
	t.Parallel()
	all, err := allMessages()
	if err != nil || len(all["en"]) < 100 {
		t.Fatalf("%d messages: %v", len(all["en"]), err)
	}
	values := func(s string) []string {
		return slices.Compact(slices.Sorted(slices.Values(inBraces.FindAllString(s, -1))))
	}
	for _, lang := range Languages {
		for key, text := range all["en"] {
			if said, ok := all[lang][key]; !ok || said == "" || !slices.Equal(values(said), values(text)) {
				t.Errorf("%s, %s: %q beside %q", lang, key, said, text)
			}
		}
		if len(all[lang]) != len(all["en"]) {
			t.Errorf("%s has %d messages, English %d", lang, len(all[lang]), len(all["en"]))
		}
	}
	script, err := pageScript()
	if err != nil {
		t.Fatal(err)
	}
	script = strings.TrimPrefix(script, "\n"+startJS)
	for key := range all["en"] {
		family, _, _ := strings.Cut(key, ".")
		switch family + "." {
		case "answer.", "result.", "form.": // by what papers say
		default:
			if !strings.Contains(script+pageHTML, `"`+key+`"`) {
				t.Errorf("nothing says %s", key)
			}
		}
	}
	asked := regexp.MustCompile(`\b(?:fault|said|item|heading|say|tell|wrong|problem|lacks)\((?:[a-z.A-Z]+, )?"([a-z0-9.-]+)"`)
	found := map[string]bool{}
	for _, m := range asked.FindAllStringSubmatch(script, -1) {
		found[m[1]] = true
		if _, ok := all["en"][m[1]]; !ok && m[1] != "manifest.json" && m[1] != "manifest.seal" {
			t.Errorf("a script says %q, which is no message", m[1])
		}
	}
	if len(found) < 60 {
		t.Errorf("only %d messages are asked for: %v", len(found), slices.Sorted(maps.Keys(found)))
	}
}

// TestPageNamesWhatPapersSay: what stands in an outcome or an instrument has a
// word.
func TestPageNamesWhatPapersSay(t *testing.T) {
	t.Parallel()
	all, err := allMessages()
	if err != nil {
		t.Fatal(err)
	}
	for _, x := range []any{
		paper.AnswerConsent, paper.AnswerAdReferendum, paper.AnswerReservation, paper.AnswerCounter, paper.AnswerDecline,
		paper.ResultCarried, paper.ResultLapsed, paper.ResultWithdrawn, paper.InstrumentJoint, paper.InstrumentCounterparts, paper.InstrumentDeclaration,
	} {
		family := map[string]string{"paper.Answer": "answer.", "paper.Result": "result.", "paper.InstrumentForm": "form."}[fmt.Sprintf("%T", x)]
		if all["en"][family+fmt.Sprint(x)] == "" {
			t.Errorf("no word for %s%v", family, x)
		}
	}
}

// TestPageInEachLanguage: the page stands in the exporter's language before any
// script runs, written in its direction, and is otherwise the same.
func TestPageInEachLanguage(t *testing.T) {
	t.Parallel()
	all, err := allMessages()
	if err != nil {
		t.Fatal(err)
	}
	for lang, dir := range map[paper.Lang]string{"en": "ltr", "ar": "rtl", "fa": "rtl"} {
		page, err := Page(lang, nil)
		if err != nil {
			t.Fatal(err)
		}
		for _, want := range []string{fmt.Sprintf(`<html lang="%s" dir="%s">`, lang, dir), "<h1 data-said=\"frame.title\">" + all[lang]["frame.title"], "default-src 'none'", all[lang]["frame.noscript"]} {
			if !bytes.Contains(page, []byte(want)) {
				t.Errorf("%s: the page lacks %s", lang, want)
			}
		}
		again, err := Page(lang, nil)
		if err != nil || !bytes.Equal(page, again) {
			t.Errorf("%s: made twice, it differs: %v", lang, err)
		}
	}
	if other, err := Page("xx", nil); err != nil || !bytes.Contains(other, []byte(`<html lang="en"`)) {
		t.Errorf("a language that it lacks: %v", err)
	}
}

// TestPageIsBoundedAsTheProgram: what the program refuses the page refuses too,
// in the same words where both have English.
func TestPageIsBoundedAsTheProgram(t *testing.T) {
	t.Parallel()
	if n := tablesOf(nil).MaxMembers; n != dossier.MaxMembers {
		t.Errorf("the page reads %d members, the program %d", n, dossier.MaxMembers)
	}
	all, err := allMessages()
	if err != nil {
		t.Fatal(err)
	}
	said := slices.Collect(maps.Values(all["en"]))
	looked := 0
	for _, file := range []string{"archive.go", "directory.go"} {
		b, err := os.ReadFile("../../record/dossier/" + file)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range regexp.MustCompile(`(?:err|Err)[A-Za-z]+ += errors\.New\("([^"]+)"\)`).FindAllSubmatch(b, -1) {
			looked++
			if !slices.Contains(said, string(m[1])) {
				t.Errorf("the page never says %q", m[1])
			}
		}
	}
	if looked < 15 {
		t.Errorf("only %d sentences were looked at", looked)
	}
}
