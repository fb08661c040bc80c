package web

import (
	"slices"

	"goodoffices/mediation"
	"goodoffices/paper"
)

// A textPart is what of a text is on one page, so that no page has more than a
// telephone can turn.
type textPart struct {
	N        int // from 1
	From, To int // of the clauses
	Opens    []contentsLine
}

// A contentsLine is a heading in the contents.
type contentsLine struct {
	N     int // its clause
	Level int
	Name  paper.Clause
}

// What a part may weigh, in elements of a page: it ends at the next heading
// after the first, and in any case at the second.
const (
	partEnough = 600
	partMost   = 1000
)

// weightOf is about how many elements of a page a clause makes.
func weightOf(c paper.Clause) int {
	return 9 + 7*len(c.Alternatives) + 4*len(c.Reservations)
}

// cutText cuts a text into parts: at its headings where it can be.
func cutText(clauses []mediation.ClauseView) []textPart {
	parts := []textPart{{N: 1}}
	weight := 0
	for i, c := range clauses {
		last := &parts[len(parts)-1]
		w := weightOf(c.Clause)
		if i > last.From && (weight+w > partMost || weight > partEnough && begins(c.Clause) || weight > partEnough/3 && c.Role == paper.RoleAnnex) {
			parts = append(parts, textPart{N: len(parts) + 1, From: i})
			last, weight = &parts[len(parts)-1], 0
		}
		weight += w
		last.To = i + 1
		if c.Role == paper.RoleHeading || c.Role == paper.RoleAnnex {
			last.Opens = append(last.Opens, contentsLine{i, c.Level, c.Clause})
		}
	}
	limitContents(parts)
	return parts
}

// begins reports whether a part may begin at a clause.
func begins(c paper.Clause) bool {
	return c.Role == paper.RoleHeading || c.Role == paper.RoleArticle || c.Role == paper.RoleAnnex
}

// contentsMost is how many lines the contents have.
const contentsMost = 90

// limitContents leaves the deepest headings out of contents that are too long.
func limitContents(parts []textPart) {
	for deepest := paper.MaxDepth; deepest > 0; deepest-- {
		n := 0
		for _, x := range parts {
			n += len(x.Opens)
		}
		if n <= contentsMost {
			return
		}
		for i := range parts {
			parts[i].Opens = slices.DeleteFunc(parts[i].Opens, func(l contentsLine) bool { return l.Level >= deepest })
		}
	}
}

// partWith returns the number of the part that a clause is in.
func partWith(parts []textPart, n int) int {
	i := slices.IndexFunc(parts, func(x textPart) bool { return n < x.To })
	return max(i, 0) + 1
}

// A segment is a piece of the bar that shows how much is agreed: a clause, or
// some together.
type segment struct {
	first int // the clause with which it begins

	Href   string
	State  string // agreed, ad-referendum, partly, bracketed, put, open
	Name   string
	Counts mediation.TextCounts
}

// segmentsMost is how many pieces a bar has.
const segmentsMost = 72

// bars draws the bars, and names their pieces: only of those that are shown.
func (d *textData) bars(p *Page) {
	d.cutBars(p)
	for _, bar := range [][]segment{d.Bar, d.PartBar} {
		for i := range bar {
			bar[i].Href, bar[i].Name = d.Of(bar[i].first), p.Sentence(d.Clauses[bar[i].first].Called)
		}
	}
}

// cutBars cuts the bar: clause by clause where there is room, otherwise by
// articles, by headings, or by parts, and then this part's by clauses.
func (d *textData) cutBars(p *Page) {
	if d.Bar = d.segments(p, 0, len(d.Clauses), func(mediation.ClauseView) bool { return true }); len(d.Bar) <= segmentsMost {
		return
	}
	d.PartBar = d.segments(p, d.Part.From, d.Part.To, func(mediation.ClauseView) bool { return true })
	for _, by := range []func(mediation.ClauseView) bool{
		func(c mediation.ClauseView) bool { return begins(c.Clause) },
		func(c mediation.ClauseView) bool { return c.Role == paper.RoleHeading || c.Role == paper.RoleAnnex },
		func(c mediation.ClauseView) bool {
			return c.Level == 0 && (c.Role == paper.RoleHeading || c.Role == paper.RoleAnnex)
		},
	} {
		if d.Bar = d.segments(p, 0, len(d.Clauses), by); len(d.Bar) <= segmentsMost {
			return
		}
	}
	n := 0
	d.Bar = d.segments(p, 0, len(d.Clauses), func(mediation.ClauseView) bool {
		n++
		return slices.ContainsFunc(d.Parts, func(x textPart) bool { return x.From == n-1 })
	})
}

// segments puts clauses of substance together, a new piece wherever new says so.
func (d *textData) segments(p *Page, from, to int, begin func(mediation.ClauseView) bool) []segment {
	var out []segment
	first := -1 // the clause with which the piece began
	for i := from; i < to; i++ {
		c := d.Clauses[i]
		if begin(c) || first < 0 {
			first = i
		}
		if c.Role != paper.RoleParagraph && c.Role != paper.RoleArticle {
			continue
		}
		if len(out) == 0 || out[len(out)-1].first != first {
			out = append(out, segment{first: first, State: p.ClauseStateWord(c)})
		}
		count(&out[len(out)-1].Counts, p.ClauseStateWord(c))
	}
	for i := range out {
		out[i].State = stateOf(out[i])
	}
	return out
}

func count(n *mediation.TextCounts, state string) {
	n.All++
	switch state {
	case "agreed":
		n.Agreed++
	case string(paper.ClauseAdReferendum):
		n.AdReferendum++
	case string(paper.ClauseBracketed):
		n.Bracketed++
	default:
		n.Open++
	}
}

// stateOf is how far some clauses have come together.
func stateOf(s segment) string {
	n := s.Counts
	switch {
	case n.All == 1:
		return s.State
	case n.Agreed == n.All:
		return "agreed"
	case n.Agreed+n.AdReferendum == n.All:
		return string(paper.ClauseAdReferendum)
	case n.Bracketed > 0:
		return string(paper.ClauseBracketed)
	case n.Agreed+n.AdReferendum > 0:
		return "partly"
	}
	return string(paper.ClauseOpen)
}

// SegmentSays is what a piece of the bar stands for.
func (p *Page) SegmentSays(s segment) string {
	if s.Counts.All == 1 {
		return p.T("text.segment", "clause", s.Name, "state", p.T("clause-state."+s.State))
	}
	return p.T("text.segment.some", "clause", s.Name, "agreed", s.Counts.Agreed, "all", s.Counts.All, "bracketed", s.Counts.Bracketed)
}
