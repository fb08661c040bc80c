package web

import (
	"slices"
	"strconv"

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
func weightOf(c *paper.Clause) int {
	return 9 + 7*len(c.Alternatives) + 4*len(c.Reservations)
}

// cutText cuts a text into parts: at its headings where it can be.
func cutText(clauses []mediation.ClauseView) []textPart {
	parts := []textPart{{N: 1}}
	weight := 0
	for i := range clauses {
		c, last := &clauses[i], &parts[len(parts)-1]
		w := weightOf(&c.Clause)
		if i > last.From && (weight+w > partMost || weight > partEnough && begins(&c.Clause) || weight > partEnough/3 && c.Role == paper.RoleAnnex) {
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
func begins(c *paper.Clause) bool {
	return c.Role == paper.RoleHeading || c.Role == paper.RoleArticle || c.Role == paper.RoleAnnex
}

// A contentsEntry is a line of the contents as it is set.
type contentsEntry struct {
	Class, Href, Name string
}

// contents lists what the text opens with: of all parts, one without a heading
// by its number.
func (d *partData) contents(p *Page) []contentsEntry {
	var out []contentsEntry
	for _, part := range d.Parts {
		if len(part.Opens) == 0 && len(d.Parts) > 1 {
			out = append(out, contentsEntry{"", d.To(part.N), p.T("text.part", "n", p.N(part.N))})
		}
		for _, x := range part.Opens {
			out = append(out, contentsEntry{"l" + strconv.Itoa(x.Level), d.address.at(part.N, x.N), p.contentsName(x.Name)})
		}
	}
	return out
}

// contentsName is a heading in the contents.
func (p *Page) contentsName(c paper.Clause) string {
	name := setting(firstOf(c.Words, p.Lang), p.Lang).Gist()
	if c.Number != "" {
		name = c.Number + " " + name
	}
	return name
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
	Says   string // what it stands for
	Counts mediation.TextCounts
}

// segmentsMost is how many pieces a bar has.
const segmentsMost = 72

// A shownBar is a bar and what it is.
type shownBar struct {
	Says     string
	Segments []segment
}

// bar is that of the whole text, named.
func (d *partData) bar(p *Page) []segment { return d.named(p, d.wholeBar()) }

// partBar is that of this part, clause by clause; nil where that of the whole
// text is so.
func (d *partData) partBar(p *Page) []segment {
	if len(d.segments(0, len(d.Clauses), eachClause)) <= segmentsMost {
		return nil
	}
	return d.named(p, d.segments(d.Part.From, d.Part.To, eachClause))
}

func (d *partData) named(p *Page, bar []segment) []segment {
	for i := range bar {
		bar[i].Href = d.Of(bar[i].first)
		bar[i].Says = p.segmentSays(bar[i], p.Sentence(d.Clauses[bar[i].first].Called))
	}
	return bar
}

func eachClause(int) bool { return true }

// wholeBar cuts the bar: clause by clause where there is room, otherwise by
// articles, by headings, or by parts.
func (d *partData) wholeBar() []segment {
	by := func(begin func(c *paper.Clause) bool) func(int) bool {
		return func(i int) bool { return begin(&d.Clauses[i].Clause) }
	}
	var bar []segment
	for _, begin := range []func(int) bool{
		eachClause,
		by(begins),
		by(func(c *paper.Clause) bool { return c.Role == paper.RoleHeading || c.Role == paper.RoleAnnex }),
		by(func(c *paper.Clause) bool {
			return c.Level == 0 && (c.Role == paper.RoleHeading || c.Role == paper.RoleAnnex)
		}),
		func(i int) bool { return slices.ContainsFunc(d.Parts, func(x textPart) bool { return x.From == i }) },
	} {
		if bar = d.segments(0, len(d.Clauses), begin); len(bar) <= segmentsMost {
			break
		}
	}
	return bar
}

// segments puts clauses of substance together, a new piece wherever begin says
// so.
func (d *partData) segments(from, to int, begin func(i int) bool) []segment {
	var out []segment
	first := -1 // the clause with which the piece began
	for i := from; i < to; i++ {
		if begin(i) || first < 0 {
			first = i
		}
		if role := d.Clauses[i].Role; role != paper.RoleParagraph && role != paper.RoleArticle {
			continue
		}
		if len(out) == 0 || out[len(out)-1].first != first {
			out = append(out, segment{first: first, State: d.states[i]})
		}
		count(&out[len(out)-1].Counts, d.states[i])
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

// segmentSays is what a piece of the bar stands for, by the name of the clause
// with which it begins.
func (p *Page) segmentSays(s segment, name string) string {
	if s.Counts.All == 1 {
		return p.T("text.segment", "clause", name, "state", p.T("clause-state."+s.State))
	}
	return p.T("text.segment.some", "clause", name, "agreed", s.Counts.Agreed, "all", s.Counts.All, "bracketed", s.Counts.Bracketed)
}
