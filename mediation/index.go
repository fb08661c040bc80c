package mediation

// keep takes a text of a confidence into the index.
func (g *Guard) keep(f field, p *part, latin map[string]bool) {
	ws := words(f.text)
	inks := g.inksOf(ws)
	text := len(g.texts)
	g.texts = append(g.texts, keptText{part: p, field: f, inks: inks})
	for _, at := range fingerprints(inks) {
		h := gramAt(inks, at, gramWords)
		next, ok := g.heads[h]
		if !ok {
			next = -1
		}
		if g.repeated(next, text) {
			continue
		}
		g.heads[h] = int32(len(g.postings))
		g.postings = append(g.postings, posting{text: int32(text), at: int32(at), next: next, about: g.about(inks, at)})
	}
	ds := dates(ws)
	for _, m := range append(figures(ws, ds), ds...) {
		for _, key := range m.keys {
			g.fact(keyOf(factMention, key)).add(where{text: int32(text), start: int32(m.start), end: int32(m.end), certainty: surelyName})
		}
	}
	for i, c := range namesIn(ws, f, latin) {
		for _, key := range nameKeys(ws[i].text) {
			g.fact(key).add(where{text: int32(text), start: int32(ws[i].start), end: int32(ws[i].end), certainty: c})
		}
	}
}

// repeated reports whether a text has a fingerprint so often already that one
// place more would only make it slow: it says one thing over and over.
func (g *Guard) repeated(at int32, text int) bool {
	n := 0
	for ; at >= 0 && int(g.postings[at].text) == text && n < maxRepeats; at = g.postings[at].next {
		n++
	}
	return n == maxRepeats
}

// hold takes in a text that the recipients hold, or that is public.
func (g *Guard) hold(f field) {
	ws := words(f.text)
	inks := g.inksOf(ws)
	g.cover(inks)
	for _, w := range inks {
		g.marks[w] |= markKnown
	}
	g.learn(ws, f)
}

// cover notes the runs of words that are no secret.
func (g *Guard) cover(inks []ink) {
	for i := 0; i+knownWords <= len(inks); i++ {
		g.known[gramAt(inks, i, knownWords)] = struct{}{}
	}
}

// learn notes the figures, dates and names of a text as known.
func (g *Guard) learn(ws []word, f field) {
	ds := dates(ws)
	for _, m := range append(figures(ws, ds), ds...) {
		for _, key := range m.keys {
			g.fact(keyOf(factMention, key)).known = true
		}
		for _, d := range m.days {
			g.learnDay(d)
		}
	}
	for i := range namesIn(ws, f, nil) {
		for _, key := range nameKeys(ws[i].text) {
			g.fact(key).known = true
		}
	}
}

// learnDay notes a day as known, and its year as a figure of everybody's.
func (g *Guard) learnDay(d day) {
	for _, key := range d.keys() {
		g.fact(keyOf(factMention, key)).known = true
	}
	if d.year != 0 {
		key := figureKey(wholeAmount(d.year))
		g.fact(keyOf(factMention, key)).known = true
		g.fact(keyOf(factMention, key+"*")).known = true
	}
}

// A factKey is under what a fact is kept: its kind and a hash of its key, since
// there are many and each is looked for whole.
type factKey struct {
	kind factKind
	sum  uint64
}

func keyOf(kind factKind, key string) factKey {
	sum := uint64(14695981039346656037) // FNV-1a
	for i := range len(key) {
		sum = (sum ^ uint64(key[i])) * 1099511628211
	}
	return factKey{kind, sum}
}

type factKind byte

const (
	factMention    factKind = iota // a figure or date, by the key of its mention
	factName                       // by nameKey, or by its letters
	factLatin                      // by latinSkeleton
	factFromLatin                  // a name in Latin letters, by crossSkeletons
	factFromArabic                 // one in Arabic letters, likewise
)

func (g *Guard) fact(key factKey) *fact {
	f := g.facts[key]
	if f == nil {
		f = &fact{}
		g.facts[key] = f
	}
	return f
}

// maxPlaces bounds how many places of one fact are kept: the newest.
const maxPlaces = 2 * maxSources

func (f *fact) add(w where) {
	if len(f.of) == maxPlaces {
		copy(f.of, f.of[1:])
		f.of = f.of[:maxPlaces-1]
	}
	f.of = append(f.of, w)
}

// inksOf numbers words, those that are new too.
func (g *Guard) inksOf(ws []word) []ink {
	inks := make([]ink, len(ws))
	for i, w := range ws {
		n, ok := g.inks[w.text]
		if !ok {
			n = ink(len(g.words))
			g.inks[w.text] = n
			g.words = append(g.words, w.text)
			g.marks = append(g.marks, 0)
			g.ends = append(g.ends, endsOf(w.text))
			if theLexicon().is(w.text, roleStop) {
				g.marks[n] |= markStop
			}
		}
		if w.literal == nil && !w.capital && firstRune(w.text) < 0x250 {
			g.marks[n] |= markLower
		}
		inks[i] = n
	}
	return inks
}
