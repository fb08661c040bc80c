package mediation

import (
	"slices"
	"strings"
	"unicode"
)

// nameKeys returns under what a name is kept.
func nameKeys(text string) []factKey {
	if isArabicLetter(firstRune(text)) {
		keys := []factKey{keyOf(factName, nameKey(text))}
		for _, s := range crossSkeletons(text) {
			if len(s) > minSkeleton {
				keys = append(keys, keyOf(factFromArabic, s))
			}
		}
		return keys
	}
	keys := []factKey{keyOf(factName, text)}
	if s := latinSkeleton(text); len(s) >= minSkeleton {
		keys = append(keys, keyOf(factLatin, s))
	}
	for _, s := range crossSkeletons(text) {
		if len(s) > minSkeleton {
			keys = append(keys, keyOf(factFromLatin, s))
		}
	}
	return keys
}

// namesIn finds the names of a text. In a text that comes in several
// languages, a word that sounds like a name in Latin letters beside it is one.
func namesIn(ws []word, f field, latin map[string]bool) map[int]certainty {
	found := names(ws, f.label && len(ws) <= 4)
	for i, w := range ws {
		if len(latin) == 0 || !isArabicLetter(firstRune(w.text)) || theLexicon().everybodys(w.text) {
			continue
		}
		if s := arabicSkeleton(w.text); len(s) >= minSkeleton && latin[s] {
			found[i] = surelyName
		}
	}
	return found
}

// latinNames returns how the names in Latin letters of a paper sound, where it
// has another script beside them.
func latinNames(fields []field) map[string]bool {
	out := map[string]bool{}
	if !slices.ContainsFunc(fields, func(f field) bool { return strings.IndexFunc(f.text, isArabicLetter) >= 0 }) {
		return out
	}
	for _, f := range fields {
		ws := words(f.text)
		for i, c := range names(ws, f.label && len(ws) <= 4) {
			if c == surelyName && !isArabicLetter(firstRune(ws[i].text)) {
				for _, s := range crossSkeletons(ws[i].text) {
					out[s] = true
				}
			}
		}
	}
	return out
}

// names returns the names of a draft that leak, those next to one another as one.
func (g *Guard) names(ws []word, inks []ink) []Leak {
	var out []Leak
	last := -2
	for i, w := range ws {
		if w.literal != nil || w.text == percentWord {
			continue
		}
		to := i + 1
		of := g.nameAt(ws, inks, i)
		if of == nil && i+1 < len(ws) && ws[i+1].near && ws[i+1].literal == nil && isArabicLetter(firstRune(w.text)) {
			of, to = g.namedBy(factName, nameKey(w.text+ws[i+1].text), surelyName), i+2 // a name written apart
		}
		if of == nil {
			continue
		}
		if n := len(out) - 1; last == i-1 && w.near && out[n].Of[0].Paper == of[0].Paper {
			out[n].End = ws[to-1].end
			out[n].Of = append(out[n].Of, of...)[:min(len(out[n].Of)+len(of), maxSources)]
		} else {
			out = append(out, Leak{w.start, ws[to-1].end, Name, of})
		}
		last = to - 1
	}
	return out
}

// nameAt returns where the name that word i may be stands in the confidences.
// What is no name is most of a draft: whether the word is everybody's is asked
// last.
func (g *Guard) nameAt(ws []word, inks []ink, i int) []Source {
	w := ws[i]
	var of []Source
	if isArabicLetter(firstRune(w.text)) {
		of = g.arabicName(w.text)
	} else {
		of = g.latinName(w, inks[i] != 0 && g.marks[inks[i]]&markLower != 0)
	}
	if of != nil && g.isKnown(w.text) {
		return nil
	}
	return of
}

// latinName looks for a word with a capital, or for one that was never met
// without. lower says that it was.
func (g *Guard) latinName(w word, lower bool) []Source {
	if !w.capital && lower || len(w.text) < 3 {
		return nil
	}
	at := surelyName
	if w.capital && !w.first {
		at = perhapsName
	}
	if of := g.namedBy(factName, w.text, at); of != nil || !w.capital || w.first && lower {
		return of
	}
	if s := latinSkeleton(w.text); len(s) >= minSkeleton {
		if of := g.namedBy(factLatin, s, surelyName); of != nil {
			return of
		}
	}
	for _, s := range crossSkeletons(w.text) {
		if of := g.namedBy(factFromArabic, s, surelyName); of != nil {
			return of
		}
	}
	return nil
}

// arabicName looks for a word of the Arabic script, and for what is left of it
// without the particles written on to it.
func (g *Guard) arabicName(text string) []Source {
	all := stems(text)
	for _, s := range all {
		if of := g.namedBy(factName, nameKey(s), perhapsName); of != nil && !g.isKnown(s) {
			return of
		}
	}
	s := arabicSkeleton(text)
	if len(s) <= minSkeleton {
		return nil
	}
	of := g.namedBy(factFromLatin, s, surelyName)
	if of != nil && slices.ContainsFunc(all, g.isKnown) {
		return nil
	}
	return of
}

func (g *Guard) namedBy(kind factKind, key string, at certainty) []Source {
	if f := g.facts[keyOf(kind, key)]; f != nil {
		return g.sources([]*fact{f}, at)
	}
	return nil
}

// isKnown reports whether a word is everybody's, or the recipients hold it.
func (g *Guard) isKnown(text string) bool {
	if theLexicon().everybodys(text) || !unicode.IsLetter(firstRune(text)) {
		return true
	}
	n := g.inks[text]
	return n != 0 && g.marks[n]&markKnown != 0
}
