package mediation

import (
	"cmp"
	"slices"

	"goodoffices/paper"
)

// What a leak is.
type What string

// What can leak.
const (
	Passage What = "passage" // six words or more
	Figure  What = "figure"
	Date    What = "date"
	Name    What = "name"
)

// A Leak is a place in a draft where something stands that the guard knows
// only from another side's confidences. Leaks may overlap: a passage can hold
// a figure.
type Leak struct {
	Start, End int // bytes of the draft, on the boundaries of characters
	What       What
	Of         []Source // the newest first; at most maxSources
}

// A Source is where in a confidence it stands.
type Source struct {
	Paper      paper.ID
	Field      string     // of the paper's body, by its JSON names: "text", "noted/lines/0"
	Lang       paper.Lang // "" for what is in no language: a name, an hour
	Start, End int        // bytes of that text
	Quote      string     // the bytes themselves
}

const maxSources = 8

// A Guard warns who writes to some desks where the words, figures, dates or
// names come from another side's confidences: what the desk holds of a side
// that the recipients neither hold nor may be told, and that neither the
// register of what is public nor the joint record has. It says what it found
// and never that there is nothing: the meaning is the writer's to judge.
//
// A guard is made by [Talks.Guard] and kept: [Guard.Follow] takes in what the
// talks have folded since. Check may be called by several at once, but not
// while Follow runs.
type Guard struct {
	to    []paper.Desk
	talks *Talks
	seen  int // entries followed

	parts map[partKey]*part
	texts []keptText // of confidences

	inks  map[string]ink
	words []string  // by ink
	marks []mark    // by ink
	ends  [][2]byte // by ink: see endsOf

	heads    map[uint64]int32 // fingerprint: first of its postings
	postings []posting
	known    map[uint64]struct{} // grams of knownWords words that the recipients hold
	facts    map[factKey]*fact
}

// A keptText is one text of a confidence.
type keptText struct {
	*part
	field
	inks []ink
}

// A mark is what the guard knows of a word.
type mark byte

const (
	markKnown mark = 1 << iota // the recipients hold it
	markLower                  // it was written without a capital where one can be told
	markStop
)

// A fact is a figure, a date or the spelling of a name.
type fact struct {
	known bool // it stands in what the recipients hold
	of    []where
}

// where a fact stands in the confidences.
type where struct {
	text       int32
	start, end int32     // bytes
	certainty  certainty // of a name
}

// Check returns where a draft has what stands only in other sides'
// confidences, in the order of the draft.
func (g *Guard) Check(text string) []Leak {
	ws := words(text)
	inks := make([]ink, len(ws))
	for i, w := range ws {
		inks[i] = g.inks[w.text]
	}
	leaks := g.passages(ws, inks)
	leaks = append(leaks, g.mentions(ws)...)
	leaks = append(leaks, g.names(ws, inks)...)
	slices.SortStableFunc(leaks, func(a, b Leak) int { return cmp.Or(a.Start-b.Start, b.End-a.End) })
	return leaks
}

// mentions returns the figures and dates of a draft that leak.
func (g *Guard) mentions(ws []word) []Leak {
	ds := dates(ws)
	var out []Leak
	for _, m := range append(figures(ws, ds), ds...) {
		var found []*fact
		for _, key := range m.seek {
			if f := g.facts[keyOf(factMention, key)]; f != nil {
				found = append(found, f)
			}
		}
		if of := g.sources(found, surelyName); of != nil {
			out = append(out, Leak{m.start, m.end, m.what, of})
		}
	}
	return out
}

// sources returns where facts stand in the confidences, nil if one is known
// otherwise. Names less certain than asked are left out.
func (g *Guard) sources(facts []*fact, at certainty) []Source {
	var all []where
	for _, f := range facts {
		if f.known {
			return nil
		}
		for _, w := range f.of {
			if w.certainty >= at && g.texts[w.text].holding == secret {
				all = append(all, w)
			}
		}
	}
	slices.SortFunc(all, func(a, b where) int { return cmp.Or(int(b.text)-int(a.text), int(a.start)-int(b.start)) })
	all = slices.Compact(all)
	var out []Source
	for _, w := range all[:min(len(all), maxSources)] {
		out = append(out, g.texts[w.text].source(int(w.start), int(w.end)))
	}
	return out
}

func (t *keptText) source(start, end int) Source {
	return Source{Paper: t.id, Field: t.name, Lang: t.lang, Start: start, End: end, Quote: t.text[start:end]}
}
