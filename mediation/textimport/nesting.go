package textimport

import "slices"

// Which divisions hold which, as the text itself shows.

// sectionsOf says whether sections are parts of articles, or articles of
// sections: by what comes right before a first section, most often.
func sectionsOf(ps []*passage) rank {
	over, within := 0, 0
	last := none
	for _, p := range ps {
		if p.m == nil || p.contents || p.m.rank == none || p.m.rank == clause {
			continue
		}
		switch {
		case p.m.rank != section || !p.m.begins():
		case last == article:
			within++
		case last != section:
			over++
		}
		last = p.m.rank
	}
	if within > over {
		return clause
	}
	return section
}

// begins reports whether a number is the first of its row.
func (m *marker) begins() bool {
	if m.dotted() {
		return m.path[len(m.path)-1] == 1
	}
	return m.can(1) != nil
}

// nesting ranks the words for parts, chapters and sections: as is usual, unless a
// text begins to count anew what is usually larger below what is usually smaller,
// as where "Part I" follows "Chapter Two", more often than the other way round.
func nesting(ps []*passage) map[string]rank {
	type pair struct{ over, under string }
	begins := map[pair]int{}
	usual := map[string]rank{}
	words := []string{}
	last := ""
	for _, p := range ps {
		if p.contents || p.m == nil || p.m.rank == none || p.m.rank > section {
			continue
		}
		w := p.m.word
		if p.m.rank == annex {
			last = ""
			continue
		}
		if usual[w] == none {
			usual[w] = p.m.rank
			words = append(words, w)
		}
		if last != "" && last != w && p.m.begins() {
			begins[pair{last, w}]++
		}
		last = w
	}
	holds := func(a, b string) bool { return begins[pair{a, b}] > begins[pair{b, a}] }
	slices.SortStableFunc(words, func(a, b string) int { return int(usual[a]) - int(usual[b]) })
	for range words {
		for i := 1; i < len(words); i++ {
			if holds(words[i], words[i-1]) {
				words[i-1], words[i] = words[i], words[i-1]
			}
		}
	}
	out := map[string]rank{}
	r := part
	for i, w := range words {
		if i > 0 && (usual[w] != usual[words[i-1]] || holds(words[i-1], w)) {
			r = min(r+1, title-1)
		}
		out[w] = r
	}
	return out
}
