package web

import (
	"io/fs"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/language"

	"goodoffices/cases"
	"goodoffices/mediation"
	"goodoffices/paper"
	"goodoffices/rehearsal"
	"goodoffices/settlement"
)

// tables are the catalogues as they are written, by folder.
func tables(t *testing.T) map[string]map[string]saying {
	t.Helper()
	out := map[string]map[string]saying{}
	for _, lang := range Languages {
		out[string(lang)], out[string(lang)+".plain"] = readTable(string(lang)), readTable(string(lang)+".plain")
	}
	if len(out["en"]) < 300 {
		t.Fatal("the English catalogue is nearly empty")
	}
	return out
}

// texts are all texts of a saying.
func (s saying) texts() []string {
	if s.forms == nil {
		return []string{s.text}
	}
	return slices.Collect(maps.Values(s.forms))
}

var placeholder = regexp.MustCompile(`\{\w+\}`)

// placeholders are the names in braces, of all forms together, but for n: a
// form that means one or two may say so without the number.
func (s saying) placeholders() []string {
	set := map[string]bool{}
	for _, text := range s.texts() {
		for _, p := range placeholder.FindAllString(text, -1) {
			set[p] = p != "{n}"
		}
	}
	delete(set, "{n}")
	return slices.Sorted(maps.Keys(set))
}

// TestEveryLanguageSaysEverything: what one language can say the others can,
// with the same things filled in.
func TestEveryLanguageSaysEverything(t *testing.T) {
	t.Parallel()
	all := tables(t)
	for _, lang := range []string{"ar", "fa"} {
		for key, english := range all["en"] {
			there, ok := all[lang][key]
			if !ok {
				t.Errorf("%s does not say %q", lang, key)
				continue
			}
			if a, b := english.placeholders(), there.placeholders(); !slices.Equal(a, b) {
				t.Errorf("%s %q is filled with %v, in English with %v", lang, key, b, a)
			}
			if slices.Contains(there.texts(), "") {
				t.Errorf("%s says nothing under %q", lang, key)
			}
		}
	}
	for folder, table := range all {
		base := all[strings.TrimSuffix(folder, ".plain")]
		for key := range table {
			if _, ok := base[key]; !ok {
				t.Errorf("%s says %q, which nothing else does", folder, key)
			}
			if _, ok := all["en"][key]; !ok && !strings.HasPrefix(key, "rule.") { // mediation says those in English
				t.Errorf("%s says %q, which English does not", folder, key)
			}
		}
	}
}

// TestPluralsAreTheLanguages: a saying with plurals has exactly the categories
// of its language (CLDR).
func TestPluralsAreTheLanguages(t *testing.T) {
	t.Parallel()
	for folder, table := range tables(t) {
		tag := language.MustParse(strings.TrimSuffix(folder, ".plain"))
		want := map[string]bool{"other": true}
		w := Words{tag: tag}
		for n := range 200 {
			want[w.form([]any{"n", n})] = true
		}
		for key, s := range table {
			if s.forms == nil {
				continue
			}
			for form := range want {
				if s.forms[form] == "" {
					t.Errorf("%s %q lacks the form %q", folder, key, form)
				}
			}
			for form := range s.forms {
				if !want[form] {
					t.Errorf("%s %q has the form %q, which the language has not", folder, key, form)
				}
			}
		}
	}
}

// keyInTemplate finds the keys that templates name outright.
var keyInTemplate = regexp.MustCompile(`\.T "([a-z0-9.-]+)"`)

// TestNamedKeysAreSaid: every key that a page names is in the catalogue.
func TestNamedKeysAreSaid(t *testing.T) {
	t.Parallel()
	english, found := tables(t)["en"], 0
	err := fs.WalkDir(templateFiles, ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := templateFiles.ReadFile(path)
		for _, m := range keyInTemplate.FindAllStringSubmatch(string(b), -1) {
			found++
			if _, ok := english[m[1]]; !ok {
				t.Errorf("%s names %q, which no catalogue has", path, m[1])
			}
		}
		return err
	})
	if err != nil || found < 100 {
		t.Fatal(found, err)
	}
}

// TestPlainWordsAreNotDiplomats: the plain vocabulary has none of the words
// that only diplomats use (case 2).
func TestPlainWordsAreNotDiplomats(t *testing.T) {
	t.Parallel()
	jargon := []string{"note verbale", "aide-mémoire", "aide-memoire", "non-paper", "demarche", "démarche", "ad referendum", "نان\u200cپیپر", "نُت وربال", "اِد مموار"}
	for _, lang := range Languages {
		words := wordsOf(lang, true)
		for key := range catalogueOf(words) {
			s, _ := words.find(key)
			for _, text := range s.texts() {
				for _, j := range jargon {
					if strings.Contains(strings.ToLower(text), j) {
						t.Errorf("%s plain says %q: %s", lang, key, text)
					}
				}
			}
		}
	}
}

func catalogueOf(w *Words) map[string]saying {
	all := map[string]saying{}
	for _, table := range w.tables {
		maps.Copy(all, table)
	}
	return all
}

// TestRulesAreTranslated: every sentence of the rules is said in the other
// languages, with what fills it.
func TestRulesAreTranslated(t *testing.T) {
	t.Parallel()
	all := tables(t)
	for key, english := range mediation.Sentences() {
		want := saying{text: english}.placeholders()
		for _, lang := range []string{"ar", "fa"} {
			s, ok := all[lang]["rule."+key]
			if !ok {
				t.Errorf("%s does not say the rule's sentence %q", lang, key)
				continue
			}
			if got := s.placeholders(); !slices.Equal(got, want) {
				t.Errorf("%s rule %q is filled with %v, in English with %v", lang, key, got, want)
			}
		}
	}
}

// TestSentencesEndOnce: what somebody wrote ends with its own full stop, and a
// rule's sentence around it adds none.
func TestSentencesEndOnce(t *testing.T) {
	t.Parallel()
	for key, english := range mediation.Sentences() {
		s := mediation.Sentence{Key: key, Args: map[string]any{}}
		for _, name := range placeholder.FindAllString(english, -1) {
			s.Args[strings.Trim(name, "{}")] = "Funds are free."
		}
		said := []string{s.String()}
		for _, lang := range Languages {
			said = append(said, wordsOf(lang, false).Sentence(s))
		}
		for _, words := range said {
			if strings.Contains(words, "..") || strings.Contains(words, "{") {
				t.Errorf("%s: %s", key, words)
			}
		}
	}
	if got := wordsOf("fa", false).fill("{a}. {b}.", []any{"a", "چه؟", "b", "این"}); got != "چه؟ این." {
		t.Errorf("it reads %q", got)
	}
}

// TestActsAreSaid: a script can say every act, and every step of a desk in a case.
func TestActsAreSaid(t *testing.T) {
	t.Parallel()
	english := tables(t)["en"]
	names := mediation.Acts()
	for _, file := range allCases {
		b, err := cases.Files.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		c, err := rehearsal.Parse(file, b)
		if err != nil {
			t.Fatal(err)
		}
		for _, a := range c.Acts {
			names = append(names, a.Name)
		}
	}
	for _, name := range names {
		if _, ok := english["act."+name]; !ok {
			t.Errorf("no catalogue says the act %s", name)
		}
	}
}

// TestFaultsOfTheEngineAreSaidInTheLanguage: what package settlement finds wrong
// stands in a refusal in the words of the page, down to what stands inside.
func TestFaultsOfTheEngineAreSaidInTheLanguage(t *testing.T) {
	t.Parallel()
	outside := mediation.Sentence{Key: "settlement.bidding.multiple", Args: map[string]any{"amount": settlement.Int(7), "step": settlement.Int(2)}}
	issue := mediation.Sentence{Key: "settlement.issue", Args: map[string]any{"number": 2, "name": "Pay", "problem": mediation.Sentence{Key: "settlement.issue.range"}}}
	for _, c := range []struct {
		lang paper.Lang
		said mediation.Sentence
		want string
	}{
		{"en", issue, `Issue 2 ("Pay"): its range ends before it begins`},
		{"fa", issue, "موضوع ۲ («\u2068Pay\u2069»): بازه\u200cاش پیش از آغاز پایان می\u200cیابد"},
		{"ar", issue, "المسألة 2 («\u2068Pay\u2069»): مداها ينتهي قبل أن يبدأ"},
		{"fa", outside, "۷ مضرب ۲ نیست"},
	} {
		if got := wordsOf(c.lang, false).Sentence(c.said); got != strings.ReplaceAll(c.want, "2", wordsOf(c.lang, false).N(2)) {
			t.Errorf("%s: %q, want %q", c.lang, got, c.want)
		}
	}
}
