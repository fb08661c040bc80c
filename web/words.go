package web

import (
	"embed"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/feature/plural"
	"golang.org/x/text/language"
	"golang.org/x/text/message"
	"golang.org/x/text/number"
	"golang.org/x/text/unicode/bidi"

	"goodoffices/mediation"
	"goodoffices/paper"
	"goodoffices/settlement"
)

//go:embed messages
var messageFiles embed.FS

// Languages are those of the screens.
var Languages = []paper.Lang{"en", "ar", "fa"}

// A saying is one message: a text with names in braces, or one text for each
// of the language's plural categories (CLDR), chosen by the argument n.
type saying struct {
	text  string
	forms map[string]string
}

// UnmarshalJSON implements json.Unmarshaler.
func (s *saying) UnmarshalJSON(b []byte) error {
	if len(b) > 0 && b[0] == '"' {
		return json.Unmarshal(b, &s.text)
	}
	return json.Unmarshal(b, &s.forms)
}

// Words are the catalogue of one language in one vocabulary.
type Words struct {
	Lang  paper.Lang
	Plain bool // otherwise diplomatic

	dir    string
	tag    language.Tag
	print  *message.Printer
	tables []map[string]saying // the first that has a key speaks
}

// catalogues holds every language in both vocabularies, read once.
var catalogues = mustReadCatalogues()

type vocabulary struct {
	lang  paper.Lang
	plain bool
}

func mustReadCatalogues() map[vocabulary]*Words {
	out := map[vocabulary]*Words{}
	for _, lang := range Languages {
		diplomatic, plain := readTable(string(lang)), readTable(string(lang)+".plain")
		tag := language.MustParse(string(lang))
		words := func(plainly bool, tables ...map[string]saying) *Words {
			return &Words{Lang: lang, Plain: plainly, dir: dirOf(lang), tag: tag, print: message.NewPrinter(tag), tables: tables}
		}
		out[vocabulary{lang, false}] = words(false, diplomatic)
		out[vocabulary{lang, true}] = words(true, plain, diplomatic)
	}
	return out
}

// readTable reads a catalogue: a folder with a file for each group of screens.
// A key stands in one of them only.
func readTable(name string) map[string]saying {
	table := map[string]saying{}
	files, err := messageFiles.ReadDir("messages/" + name)
	for _, f := range files {
		var b []byte
		if b, err = messageFiles.ReadFile("messages/" + name + "/" + f.Name()); err != nil {
			break
		}
		part := map[string]saying{}
		if err = json.Unmarshal(b, &part); err != nil {
			err = fmt.Errorf("%s: %w", f.Name(), err)
			break
		}
		for key, s := range part {
			if _, twice := table[key]; twice {
				panic(fmt.Sprintf("web: catalogue %s: %q stands in two files", name, key))
			}
			table[key] = s
		}
	}
	if err != nil {
		panic(fmt.Sprintf("web: catalogue %s: %v", name, err)) // embedded; a test reads them all
	}
	return table
}

// wordsOf returns the words of a language, English for one that screens lack.
func wordsOf(lang paper.Lang, plain bool) *Words {
	if w := catalogues[vocabulary{lang, plain}]; w != nil {
		return w
	}
	return catalogues[vocabulary{"en", plain}]
}

// Dir is the direction of the language's script.
func (w *Words) Dir() string { return w.dir }

// directions are those of the screens' languages, which most words are in.
var directions = func() map[paper.Lang]string {
	out := map[paper.Lang]string{}
	for _, l := range Languages {
		out[l] = scriptDir(l)
	}
	return out
}()

// dirOf returns the direction in which a language is written.
func dirOf(lang paper.Lang) string {
	if dir, known := directions[lang]; known {
		return dir
	}
	return scriptDir(lang)
}

func scriptDir(lang paper.Lang) string {
	tag, err := language.Parse(string(lang))
	if err != nil {
		return "auto"
	}
	script, _ := tag.Script()
	switch script.String() {
	case "Arab", "Hebr", "Thaa", "Syrc", "Nkoo":
		return "rtl"
	}
	return "ltr"
}

// T says a message, with what fills it: pairs of a name and a value. A key
// that no catalogue has shows itself, which a test finds.
func (w *Words) T(key string, pairs ...any) string {
	s, ok := w.find(key)
	if !ok {
		return "⟨" + key + "⟩"
	}
	text := s.text
	if s.forms != nil {
		text = s.forms[w.form(pairs)]
		if text == "" {
			text = s.forms["other"]
		}
	}
	return w.fill(text, pairs)
}

// Has reports whether a catalogue has the key.
func (w *Words) Has(key string) bool {
	_, ok := w.find(key)
	return ok
}

func (w *Words) find(key string) (saying, bool) {
	for _, t := range w.tables {
		if s, ok := t[key]; ok {
			return s, true
		}
	}
	return saying{}, false
}

// form returns the plural category of the argument n.
func (w *Words) form(pairs []any) string {
	for i := 0; i+1 < len(pairs); i += 2 {
		n, ok := pairs[i+1].(int)
		if pairs[i] != "n" || !ok {
			continue
		}
		if n < 0 {
			n = -n
		}
		switch plural.Cardinal.MatchPlural(w.tag, n, 0, 0, 0, 0) {
		case plural.Zero:
			return "zero"
		case plural.One:
			return "one"
		case plural.Two:
			return "two"
		case plural.Few:
			return "few"
		case plural.Many:
			return "many"
		}
	}
	return "other"
}

func (w *Words) fill(text string, pairs []any) string {
	if len(pairs) == 0 {
		return text
	}
	return mediation.Fill(text, func(name string) (string, bool) {
		for i := 0; i+1 < len(pairs); i += 2 {
			if pairs[i] == name {
				return w.isolated(w.spell(pairs[i+1])), true
			}
		}
		return "", false
	})
}

// isolated keeps words of the other direction from drawing the numbers beside them
// to their own side (Unicode Standard Annex 9: isolates).
func (w *Words) isolated(s string) string {
	if w.Dir() != "rtl" {
		return s
	}
	for i := 0; i < len(s); {
		class, size := bidi.LookupString(s[i:])
		switch class.Class() {
		case bidi.L:
			return "\u2068" + s + "\u2069"
		case bidi.R, bidi.AL:
			return s
		}
		i += max(size, 1)
	}
	return s
}

// spell writes a value in the language.
func (w *Words) spell(v any) string {
	switch v := v.(type) {
	case int:
		return w.N(v)
	case string:
		return v
	case settlement.Number:
		return w.exact(v)
	case paper.Text:
		s, _ := v.In(w.Lang, "en")
		return s
	case paper.Hour:
		return w.hour(v)
	case []paper.Desk:
		return w.List(v)
	case mediation.Sentence:
		return w.inside(v)
	case []mediation.Sentence:
		words := make([]string, len(v))
		for i, s := range v {
			words[i] = w.inside(s)
		}
		return strings.Join(words, w.T("list.comma"))
	case mediation.Reference:
		return w.reference(v)
	case paper.Kind:
		return w.kind(v)
	case paper.Format:
		if key := "format." + string(v); w.Has(key) {
			return w.T(key)
		}
	case paper.Result, paper.Way, paper.Action, mediation.Standing:
		if key := "word." + strings.ReplaceAll(fmt.Sprint(v), " ", "-"); w.Has(key) {
			return w.T(key)
		}
	case paper.Place:
		return w.T("role." + string(v))
	}
	return fmt.Sprint(v)
}

// kind names a kind of paper, one of a newer program without its name.
func (w *Words) kind(k paper.Kind) string {
	if key := "kind." + string(k); w.Has(key) {
		return w.T(key)
	}
	return w.T("kind.newer")
}

// LangName is what a language is called, its tag where the catalogue has no
// name for it.
func (w *Words) LangName(l paper.Lang) string {
	if key := "lang." + string(l); w.Has(key) {
		return w.T(key)
	}
	return string(l)
}

// LangNames are several in a row.
func (w *Words) LangNames(all []paper.Lang) string {
	names := make([]string, len(all))
	for i, l := range all {
		names[i] = w.LangName(l)
	}
	return strings.Join(names, w.T("list.comma"))
}

// N writes a number in the language's digits.
func (w *Words) N(n int) string { return w.print.Sprint(number.Decimal(n)) }

// Bare writes a number that is a name, such as a paper's, without separators.
func (w *Words) Bare(n int) string { return w.print.Sprint(number.Decimal(n, number.NoSeparator())) }

// List writes names in a row.
func (w *Words) List(names []paper.Desk) string {
	var b strings.Builder
	for i, n := range names {
		switch {
		case i == 0:
		case i == len(names)-1:
			b.WriteString(w.T("list.and"))
		default:
			b.WriteString(w.T("list.comma"))
		}
		b.WriteString(w.isolated(string(n)))
	}
	return b.String()
}

// reference names a paper as people do.
func (w *Words) reference(r mediation.Reference) string {
	if r.Number > 0 {
		return w.T("ref.numbered", "from", string(r.From), "to", r.To, "n", w.Bare(r.Number))
	}
	return w.T("ref.bare", "from", string(r.From), "kind", w.T("kind."+string(r.Kind)))
}

// Sentence says what mediation has to say; its English words begin with a
// capital here.
func (w *Words) Sentence(s mediation.Sentence) string {
	text := w.inside(s)
	first, size := utf8.DecodeRuneInString(text)
	if size == 0 || w.Has("rule."+s.Key) {
		return text
	}
	return string(unicode.ToUpper(first)) + text[size:]
}

// inside says it as it stands inside another sentence. English has its words
// from mediation itself.
func (w *Words) inside(s mediation.Sentence) string {
	if s.IsZero() {
		return ""
	}
	if field := faultIn(s); field != nil {
		return w.fieldFault(field)
	}
	pairs := make([]any, 0, 2*len(s.Args))
	for name, value := range s.Args {
		pairs = append(pairs, name, value)
	}
	if key := "rule." + s.Key; w.Has(key) {
		return w.T(key, pairs...)
	}
	return w.fill(ruleSentences[s.Key], pairs)
}

// ruleSentences are the words of the rules in English.
var ruleSentences = mediation.Sentences()

// atoi reads a number that a form sent; 0 for what is none.
func atoi(s string) int {
	n, _ := strconv.Atoi(s)
	return n
}
