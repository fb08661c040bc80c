package web

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"goodoffices/mediation"
	"goodoffices/paper"
)

// latin is a word in Latin letters, as a fault meant for programs would leave on
// a page in another script.
var latin = regexp.MustCompile(`[A-Za-z]{3,}`)

// TestFaultsAreInThePagesLanguage: whatever is wrong with whatever field, a page
// in Persian or Arabic says so without a word of English.
func TestFaultsAreInThePagesLanguage(t *testing.T) {
	t.Parallel()
	wrong := []error{paper.ErrSyntax, paper.ErrDuplicate, paper.ErrUnknown, paper.ErrNull, paper.ErrNumber, paper.ErrUTF8, paper.ErrControl, paper.ErrTrailing,
		paper.ErrMissing, paper.ErrType, paper.ErrValue, paper.ErrName, paper.ErrLanguage, paper.ErrTime, paper.ErrTooLong, paper.ErrTooMany, paper.ErrTooDeep,
		paper.ErrTooLarge, errors.New("something new"), mediation.ErrNotHeld, mediation.ErrAmbiguous, &unevenLines{"fa", "en", 1, 2}}
	fields := []string{"", "/text/fa", "/body/subject/topics/0", "/cover/until", "/put/0", "/stands", "/no-such-member"}
	for _, lang := range []paper.Lang{"fa", "ar"} {
		for _, plain := range []bool{false, true} {
			w := wordsOf(lang, plain)
			for _, err := range wrong {
				for _, field := range fields {
					fault := &paper.FieldError{Field: field, Err: err, Want: "what nobody there can read"}
					said := []string{
						w.fieldFault(fault),
						w.Sentence(mediation.Sentence{Key: "act.field", Args: map[string]any{"problem": fmt.Errorf("draft: %w", fault)}}),
						w.Sentence(mediation.Sentence{Key: "act.ref", Args: map[string]any{"field": strings.TrimPrefix(field, "/"), "problem": fmt.Errorf("%q: %w", "Tehran", err)}}),
					}
					for _, s := range said {
						if s == "" || latin.MatchString(s) || strings.Contains(s, "⟨") {
							t.Errorf("%s: %v of %q is said so: %q", lang, err, field, s)
						}
					}
				}
			}
			for _, v := range []any{paper.ResultLapsed, paper.WayParty, paper.ActionOwnWords, mediation.Irregular, mediation.Standing(0)} {
				if s := w.spell(v); latin.MatchString(s) {
					t.Errorf("%s: %v is called %q", lang, v, s)
				}
			}
		}
	}
}

// formMember is a field of a form by the part of its name that does not change:
// "text.{{.Lang}}" is text, "{{$c}}late:with" is late.
var formMember = regexp.MustCompile(`name="(?:\{\{[^}]*\}\})?\.?([A-Za-z][A-Za-z.]*)`)

// ownMembers are names that forms send and no act or paper has as a member, or
// that are set by the page alone and cannot be filled in wrongly.
var ownMembers = strings.Fields(`action again also alternative although answer as calendar cannot color decline do drop file
	files formal htmx id kept kind lang leave link may minute n named never next notice officer p passphrase powers principal
	q reason shelf side signing speak split sure taken v version viewport with`)

// TestFieldsHaveNames: whatever a form asks for has a name in the catalogue by
// which a refusal can call it.
func TestFieldsHaveNames(t *testing.T) {
	t.Parallel()
	files, err := fs.Glob(templateFiles, "templates/*.html")
	if err != nil || len(files) < 50 {
		t.Fatalf("%d templates, %v", len(files), err)
	}
	w, met := wordsOf("en", false), 0
	named := slices.DeleteFunc(slices.Collect(maps.Keys(w.tables[0])), func(key string) bool { return !strings.HasPrefix(key, "field.") })
	for _, file := range files {
		b, err := fs.ReadFile(templateFiles, file)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range formMember.FindAllStringSubmatch(string(b), -1) {
			member := strings.Trim(m[1], ".")
			if first, _, _ := strings.Cut(member, "."); slices.Contains(ownMembers, first) {
				continue
			}
			met++
			inside := func(s string) bool {
				return strings.HasSuffix(s, "."+member) || strings.HasPrefix(s, "field."+member+".")
			}
			if w.memberKey("field.", "/"+strings.ReplaceAll(member, ".", "/")) == "" && !slices.ContainsFunc(named, inside) {
				t.Errorf("%s asks for %q, which no refusal can name", file, member)
			}
		}
	}
	if met < 100 {
		t.Errorf("only %d fields were looked at", met)
	}
}

// TestRefusalsAreInThePagesLanguage: forms that are sent with what cannot be
// taken come back in Persian and in Arabic without the English of programs.
func TestRefusalsAreInThePagesLanguage(t *testing.T) {
	t.Parallel()
	s := played(t, "strike.yaml", "opened")
	company, id := s.as("Company"), s.talks.String()
	bad := []struct {
		act, name, value string
	}{
		{"write-letter", "text.en", "a\x07b"},
		{"write-letter", "topics:list", id},
		{"write-letter", "to:list", "Company"},
		{"write-letter", "cover.until:hour", "tomorrow"},
		{"write-letter", "subject.en", strings.Repeat("long ", 2000)},
		{"write-letter", "kind", "no-such-kind"},
		{"respond", "proposal", id},
		{"respond", "proposal", ""},
		{"withdraw", "paper", id},
		{"propose", "subject.type", "no-such-subject"},
		{"propose", "nonsense", "no-such-member"},
		{"take-stance", "topic", id},
	}
	for _, lang := range []paper.Lang{"fa", "ar"} {
		company.shown(lang, false)
		for _, b := range bad {
			form := url.Values{"_form": {"/"}, "_token": {"t"}, "to:list": {"Board"}, "kind": {"letter"}, "text.en": {"x"}}
			form.Set(b.name, b.value)
			if b.act != "write-letter" {
				form = url.Values{"_form": {"/"}, "_token": {"t"}, b.name: {b.value}}
			}
			page := company.post(company.path("do", b.act), form)
			if page.status < 400 {
				page.fail("%s with %s %.20q was taken", b.act, b.name, b.value)
			}
			for _, word := range []string{"want", "missing", "not held", "control", "unknown", "body/", "{", "one of", "date and", "⟨"} {
				if strings.Contains(page.text(), word) {
					page.fail("%s with %s %.20q is refused with %q", b.act, b.name, b.value, word)
				}
			}
		}
	}
}
