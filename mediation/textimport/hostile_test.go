package textimport

import (
	"errors"
	"strings"
	"testing"
	"time"

	"goodoffices/paper"
)

// Texts made to take long take no longer than others of their size.
func TestHostileTextsAreReadInTime(t *testing.T) {
	t.Parallel()
	for name, piece := range map[string]string{
		"short lines": "a\n", "broken off": "the\n\n", "first numbers": "1.\n", "first items": "(a) x\n", "brackets": "[[(", "quotations": "> ", "indented": "- ",
		"emphasis": "*a_", "deep numbers": "1.1.1.1.1.1.1.1.1.1.1.1.", "rules": "__\na\n", "letters": "i. x;\n", "headings": "A B\n\n", "one word": "a",
		"bullets": "• x;\n", "colons": "x:\n\n", "hashes": "# a\n", "unclosed": "<!--", "contents": "a .... 1\n", "signed": "(signed)\n\n", "escapes": "\\*", "fences": "```\n", "spaces": " ",
		"divisions": "Article 1\n", "dotted": "x; 1.1.1. ", "returns": "\r", "persian": "ماده ۱ - ", "quoted lists": "> - > - ", "stairs": "x",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			text := strings.Repeat(piece, MaxSource/2/len(piece))
			if name == "stairs" {
				text = stairs()
			}
			for way, read := range map[string]func(paper.Lang, string) ([]paper.Clause, []Note, error){"plain": Plain, "markdown": Markdown} { // half of what is read at all
				begun := time.Now()
				cs, _, err := read("en", text)
				d := time.Since(begun)
				t.Logf("%s: %s, %d clauses, %v", way, d, len(cs), err)
				if d > 2*time.Minute { // what grows with the square of its length takes hours
					t.Errorf("%s: %s", way, d)
				}
			}
		})
	}
}

func TestMistakesAreNamedWhereTheyAre(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		file, text string
		want       error
		said       string
	}{
		"nothing":         {"a.txt", "", ErrEmpty, "no words"},
		"only a line":     {"a.txt", "-----\n\n____", ErrEmpty, "no words"},
		"other encoding":  {"a.txt", "good\nb\xe4d", ErrEncoding, "line 2"},
		"other in md":     {"a.md", "good\n\nb\xe4d", ErrEncoding, "line 3"},
		"too long":        {"a.txt", strings.Repeat("word ", MaxSource/5+1), ErrTooLarge, "bytes"},
		"many clauses":    {"a.txt", strings.Repeat("X.\n\n", paper.MaxClauses+1), ErrTooLarge, "line 16385"},
		"an old format":   {"a.doc", "\xd0\xcf\x11\xe0", ErrFormat, "save it as .docx"},
		"no docx in docx": {"a.docx", "words", ErrFormat, "save it as"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			cs, _, err := Import(c.file, []byte(c.text), "en")
			if !errors.Is(err, c.want) || cs != nil || !strings.Contains(err.Error(), c.said) {
				t.Errorf("%d clauses, %v", len(cs), err)
			}
		})
	}
}

func TestLanguageIsNamed(t *testing.T) {
	t.Parallel()
	for _, lang := range []paper.Lang{"", "English", "e"} {
		if _, _, err := Plain(lang, "words"); !errors.Is(err, paper.ErrLanguage) {
			t.Errorf("%q: %v", lang, err)
		}
	}
}

// Texts come with marks of their encoding, and with other ends of lines.
func TestEncodings(t *testing.T) {
	t.Parallel()
	for name, text := range map[string]string{
		"UTF-8": "1. One.\n2. Two.", "mark": "\ufeff1. One.\n2. Two.", "CRLF": "1. One.\r\n2. Two.\r\n", "CR": "1. One.\r2. Two.",
		"UTF-16LE": "\xff\xfe1\x00.\x00 \x00O\x00n\x00e\x00.\x00\n\x002\x00.\x00 \x00T\x00w\x00o\x00.\x00",
		"UTF-16BE": "\xfe\xff\x001\x00.\x00 \x00O\x00n\x00e\x00.\x00\n\x002\x00.\x00 \x00T\x00w\x00o\x00.",
	} {
		cs, _, err := Import("a.txt", []byte(text), "en")
		if err != nil || len(cs) != 2 || cs[0].Number != "1." || cs[1].Words["en"] != "Two." {
			t.Errorf("%s: %+v, %v", name, cs, err)
		}
	}
}

// stairs is a list that goes one deeper with each line.
func stairs() string {
	var b strings.Builder
	for i := 0; b.Len()+2*i+4 < MaxSource/2; i++ {
		b.WriteString(strings.Repeat("  ", i) + "- a\n")
	}
	return b.String()
}
