package web

import (
	"maps"
	"slices"
	"strings"

	"goodoffices/paper"
)

// A Said is a text in one of its languages, ready to be set: its paragraphs
// keep the direction of their own language, whatever the page's.
type Said struct {
	Lang       paper.Lang
	Dir        string
	Paragraphs []string
	Others     []Said // the same in its other languages
}

// Words returns the text in one line.
func (s Said) Words() string { return strings.Join(s.Paragraphs, " ") }

// IsZero reports whether nothing was said.
func (s Said) IsZero() bool { return len(s.Paragraphs) == 0 }

// Gist returns the beginning of the text, for a list.
func (s Said) Gist() string {
	const room = 160
	words := []rune(s.Words())
	if len(words) <= room {
		return string(words)
	}
	cut := room
	for cut > room/2 && words[cut] != ' ' {
		cut--
	}
	return string(words[:cut]) + " …"
}

// said sets a text with the wanted languages first.
func said(t paper.Text, wanted ...paper.Lang) Said {
	words, lang := t.In(wanted...)
	out := setting(words, lang)
	for _, l := range slices.Sorted(maps.Keys(t)) {
		if l != lang {
			out.Others = append(out.Others, setting(t[l], l))
		}
	}
	return out
}

func setting(words string, lang paper.Lang) Said {
	s := Said{Lang: lang, Dir: dirOf(lang)}
	for line := range strings.SplitSeq(paper.Visible(words), "\n") {
		if line = strings.TrimSpace(line); line != "" {
			s.Paragraphs = append(s.Paragraphs, line)
		}
	}
	return s
}
