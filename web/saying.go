package web

import (
	"maps"
	"slices"
	"strings"

	"goodoffices/desk"
	"goodoffices/mediation"
	"goodoffices/paper"
)

// Ref names a paper for people: by its number where it has one.
func (p *Page) Ref(x desk.ViewPaper) string {
	if x.Number > 0 {
		return p.T("ref.numbered", "from", string(x.From), "to", x.To, "n", p.Bare(x.Number))
	}
	return p.T("ref.bare", "from", string(x.From), "kind", p.Kind(x.Kind))
}

// RefOf names a paper that waits for somebody.
func (p *Page) RefOf(w desk.ViewWaiting) string {
	if x, held := p.look.paper(w.Paper); held {
		return p.Ref(x)
	}
	return w.Ref
}

// Gist is what a paper says, for a list: its subject, or else its words.
func (p *Page) Gist(x desk.ViewPaper) Said {
	if t := p.Says(x.Subject); !t.IsZero() {
		return t
	}
	return p.Says(x.Text)
}

// Step says one step of a paper's way.
func (p *Page) Step(st desk.ViewStep) string {
	if st.What == mediation.StepWith {
		return p.T("track.with", "desk", string(st.Desk))
	}
	return p.T("track." + string(st.What))
}

// TextField sets what was typed into a field that holds a text in one language.
func (p *Page) TextField(name string) Said {
	_, lang, _ := strings.Cut(name, ".")
	return setting(p.Value(name), paper.Lang(lang))
}

// Attributions are the ways in which words may be said to be somebody's.
func (p *Page) Attributions() []paper.Attribution {
	return []paper.Attribution{paper.AttributionRecord, paper.AttributionNone, paper.AttributionIdea}
}

// Translator names whoever made a working translation.
func (p *Page) Translator(x desk.ViewPaper) string {
	if t, ok := x.Body.(*paper.Translation); ok {
		return t.By
	}
	return string(x.From)
}

// HandlingOf is how a paper may be used, as its author said last.
func (p *Page) HandlingOf(x desk.ViewPaper) paper.Handling {
	if x.Cover == nil {
		return ""
	}
	return x.Cover.Handling
}

// Size writes how large a file is.
func (p *Page) Size(bytes int64) string {
	const kib = 1 << 10
	switch {
	case bytes < kib:
		return p.T("size.bytes", "n", int(bytes))
	case bytes < kib*kib:
		return p.T("size.kib", "n", int((bytes+kib-1)/kib))
	}
	return p.T("size.mib", "n", int((bytes+kib*kib-1)/(kib*kib)))
}

// TypedWords are the words of a form that came back, whatever its fields.
func (p *Page) TypedWords() []Said {
	var out []Said
	for _, name := range slices.Sorted(maps.Keys(p.Typed)) {
		_, lang, isText := strings.Cut(name, ".")
		if words := p.Typed.Get(name); isText && !strings.HasPrefix(name, "_") && len(lang) == 2 && words != "" {
			out = append(out, setting(words, paper.Lang(lang)))
		}
	}
	return out
}
