package mediation

import (
	"testing"
	"unicode/utf8"
)

// FuzzNormalise: whatever is typed is read without a fault, word by word, in
// order, on the boundaries of characters; and a guard that holds the same text
// as a confidence finds its places in both.
func FuzzNormalise(f *testing.F) {
	for _, set := range readLabelled(f, "testdata/leaks") {
		for _, c := range set.Cases {
			f.Add(c.Draft)
		}
	}
	for _, s := range []string{"", "1.2.3.4/5-6", "٪٪٪۵", "%", "5%%", "a'", "'s", "\xff\xfe 12\xff3", "ﷺ ﷲ", "Ⅻ ½ ² ㎏", "\u200c\u200cی", "ه\u200cی", "1,", "1 000 000 0", "31/31/31", "و", "می", "-\n-\na", "𝟘𝟙𝟚", "99999999999999999999 million billion"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		last := 0
		for _, w := range words(text) {
			if w.text == "" || w.start < last || w.end <= w.start || w.end > len(text) || utf8.ValidString(text) && (!boundary(text, w.start) || !boundary(text, w.end)) {
				t.Fatalf("%q: word %+v after %d", text, w, last)
			}
			last = w.start
		}
		g := guardOver([]string{text}, nil)
		leaks := g.Check(text)
		checkBounds(t, text, leaks)
		for _, k := range leaks {
			for _, s := range k.Of {
				if s.Quote == "" || s.Quote != text[s.Start:s.End] {
					t.Fatalf("%q: source %+v", text, s)
				}
			}
		}
	})
}
