package letterpdf

import (
	"fmt"
	"os/exec"
	"strings"
	"testing"
)

// seen is what stands on a line from left to right, by the characters of its
// glyphs.
func seen(f *Fonts, lang, text string, width int) []string {
	s := newSetter(f, Letter{Lang: lang})
	var out []string
	for _, l := range s.lines(text, &f.regular, width) {
		var b strings.Builder
		for _, r := range l {
			for _, g := range r.glyphs {
				b.WriteString(r.use.order[g.cid-1].text)
			}
		}
		out = append(out, b.String())
	}
	return out
}

func reversed(s string) string {
	out := ""
	for _, r := range s {
		out = string(r) + out
	}
	return out
}

// TestOrderOnTheLine: numbers inside words from the other direction do not
// tear them apart, and a paragraph has the direction of its letter even when
// it begins with a word of the other.
func TestOrderOnTheLine(t *testing.T) {
	t.Parallel()
	teh, nam := "تهران", "نامه"
	for _, c := range []struct{ lang, text, want string }{
		{"en", "a b", "a b"},
		{"en", "say " + nam + " ۱۲ " + teh + " now", "say " + reversed(teh) + " ۱۲ " + reversed(nam) + " now"},
		{"fa", "Oman " + teh + " ۱۲", "۱۲ " + reversed(teh) + " Oman"},
		{"en", teh + " Oman", reversed(teh) + " Oman"},
		{"fa", teh + ".", "." + reversed(teh)},
		{"fa", "(" + teh + ")", ")" + reversed(teh) + "("},
		{"fa", "کلاه", reversed("کلاه")},
		{"fa", "خارجهٔ", reversed("خارجهٔ")},
		{"ar", "كلمةً", reversed("كلمةً")},
		{"en", "Go\u0308del", "Go\u0308del"},
		// Isolates, also in one another, keep numbers where they belong.
		{"fa", "\u2068Oman\u2069 " + nam + " ۱۲", "۱۲ " + reversed(nam) + " Oman"},
		{"fa", "\u2068\u2068Oman\u2069 " + teh + " \u2068Bern\u2069\u2069 " + nam + " ۱۲", "۱۲ " + reversed(nam) + " Bern " + reversed(teh) + " Oman"},
		{"fa", "\u2068Bern 7 (a)\u2069.", ".Bern 7 (a)"},
		{"en", "of \u2068«" + teh + "».\u2069 now", "of .»" + reversed(teh) + "« now"},
		{"en", "a \u2068" + teh + " 1", "a 1 " + reversed(teh)},
		{"en", "a\u2069 b", "a b"},
		// Numbers of Arabic between words from the left.
		{"en", "١-٢ abc.", "٢-١ abc."},
		{"en", "No. ١٢ abc", "No. ١٢ abc"},
		{"en", nam + " ۱۲ 3 abc", "3 ۱۲ " + reversed(nam) + " abc"},
		{"en", "abc 12 " + nam, "abc 12 " + reversed(nam)},
		{"en", nam + " ١٢,٥ abc", "١٢,٥ " + reversed(nam) + " abc"},
	} {
		if got := seen(loaded(t), c.lang, c.text, 50_000); fmt.Sprint(got) != fmt.Sprint([]string{c.want}) {
			t.Errorf("%s %q stands as %q, want %q", c.lang, c.text, got, c.want)
		}
	}
}

func TestLinesAreNoWiderThanAsked(t *testing.T) {
	t.Parallel()
	for name, l := range letters {
		for _, text := range []string{l.Body[0], strings.ReplaceAll(l.Body[0], " ", "")} {
			s := newSetter(loaded(t), l)
			lines := s.lines(text, &s.fonts.regular, 9_000)
			if len(lines) < 3 {
				t.Errorf("%s: %d lines", name, len(lines))
			}
			for _, ln := range lines {
				if ln.width() > 9_000+1 {
					t.Errorf("%s: a line of %d", name, ln.width())
				}
			}
		}
	}
}

func TestImports(t *testing.T) {
	t.Parallel()
	out, err := exec.Command("go", "list", "-f", `{{join .Imports "\n"}}`, ".").Output()
	if err != nil {
		t.Fatal(err)
	}
	imports := strings.Fields(string(out))
	if len(imports) < 5 {
		t.Fatalf("only %v", imports)
	}
	for _, i := range imports {
		switch i {
		case "os", "net", "net/http", "database/sql", "crypto/rand", "math/rand", "math/rand/v2", "os/exec", "syscall":
			t.Errorf("letterpdf imports %s", i)
		}
		if strings.HasPrefix(i, "goodoffices/") {
			t.Errorf("letterpdf imports %s", i)
		}
	}
}
