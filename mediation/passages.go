package mediation

import (
	"cmp"
	"slices"
)

// passages returns the runs of a draft that stand in confidences and are not
// what the recipients hold or everybody says.
func (g *Guard) passages(ws []word, inks []ink) []Leak {
	runs := g.runs(ws, inks)
	slices.SortStableFunc(runs, func(a, b run) int { return cmp.Or((b.to-b.from)-(a.to-a.from), a.from-b.from, b.text-a.text) })
	covered := g.covered(inks)
	var taken []run
	var out []Leak
	for _, r := range runs {
		if i := slices.IndexFunc(taken, func(o run) bool { return o.from <= r.from && r.to <= o.to }); i >= 0 {
			if r.from == taken[i].from && r.to == taken[i].to && len(out[i].Of) < maxSources {
				out[i].Of = append(out[i].Of, g.quote(r))
			}
			continue
		}
		from, to, ok := g.novel(r, inks, covered)
		if !ok {
			continue
		}
		taken = append(taken, r)
		out = append(out, Leak{ws[from].start, ws[to-1].end, Passage, []Source{g.quote(r)}})
	}
	return out
}

// runs finds what a draft shares with confidences in runWords words or more.
// All grams of the draft are looked for: it is short, and a run that was
// disturbed at one word may still have a fingerprint at another.
func (g *Guard) runs(ws []word, inks []ink) []run {
	var out []run
	reached := map[[2]int]int{} // by text and distance: how far a run went
	compared := map[int32]int{} // by text
	for i := 0; i+gramWords <= len(inks); i++ {
		head, ok := g.heads[gramAt(inks, i, gramWords)]
		if !ok {
			continue
		}
		near := g.aboutDraft(ws, i)
		grown := 0
		for at, n := head, 0; at >= 0 && n < maxPassed && grown < maxGrown; at, n = g.postings[at].next, n+1 {
			p := g.postings[at]
			line := [2]int{int(p.text), int(p.at) - i}
			if !mayRun(near, p.about) || compared[p.text] >= maxOfText || g.texts[p.text].holding == known || reached[line] > i || !g.same(inks, i, p) {
				continue
			}
			grown++
			compared[p.text]++
			r := g.grow(ws, inks, i, p)
			reached[line] = r.to
			if max(r.pieces, r.end-r.at) >= runWords {
				out = append(out, r)
			}
		}
	}
	return out
}

// aboutDraft is about for a draft, whose words may be new.
func (g *Guard) aboutDraft(ws []word, at int) (b [2]byte) {
	if at > 0 {
		b[0] = endsOf(ws[at-1].text)[1]
	}
	if at+gramWords < len(ws) {
		b[1] = endsOf(ws[at+gramWords].text)[0]
	}
	return b
}

// same reports whether the words of a gram are the same, not their hash alone.
func (g *Guard) same(inks []ink, i int, p posting) bool {
	return slices.Equal(inks[i:i+gramWords], g.texts[p.text].inks[p.at:p.at+gramWords])
}

// covered tells of every word of a draft whether it stands in a run of
// knownWords words that the recipients hold or everybody says.
func (g *Guard) covered(inks []ink) []bool {
	out := make([]bool, len(inks))
	for i := 0; i+knownWords <= len(inks); i++ {
		if _, ok := g.known[gramAt(inks, i, knownWords)]; ok {
			for k := range knownWords {
				out[i+k] = true
			}
		}
	}
	return out
}

// novel returns the part of a run that the recipients do not hold, and whether
// it says anything: two words at least that carry a meaning, or where nothing
// of the run is held, one.
func (g *Guard) novel(r run, inks []ink, covered []bool) (from, to int, ok bool) {
	from, to = r.from, r.to
	for from < to && covered[from] {
		from++
	}
	for to > from && covered[to-1] {
		to--
	}
	meaning, held := 0, false
	for i := r.from; i < r.to; i++ {
		if covered[i] {
			held = true
		} else if inks[i] == 0 || g.marks[inks[i]]&markStop == 0 {
			meaning++
		}
	}
	return from, to, meaning >= 2 || meaning == 1 && !held
}

// quote returns where a run stands in its confidence, whose text is read again:
// the guard keeps no places of words.
func (g *Guard) quote(r run) Source {
	t := &g.texts[r.text]
	ws := words(t.text)
	return t.source(ws[r.at].start, ws[r.end-1].end)
}
