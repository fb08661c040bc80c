package web

import (
	"html/template"
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

// ofSubstance reports whether a clause is what sides agree to.
func ofSubstance(c *paper.Clause) bool {
	return c.Role == paper.RoleParagraph || c.Role == paper.RoleArticle
}

// begins reports whether a part may begin at a clause.
func begins(c *paper.Clause) bool {
	return c.Role == paper.RoleHeading || c.Role == paper.RoleArticle || c.Role == paper.RoleAnnex
}

// contents lists what the text opens with: of all parts, one without a heading
// by its number.
func (p *Page) contents(d *textData) template.HTML {
	if !slices.ContainsFunc(d.Parts, func(x textPart) bool { return len(x.Opens) > 0 }) && len(d.Parts) == 1 {
		return ""
	}
	var h hypertext
	entry := func(href, name string) {
		h.put(`><a href="`, href)
		h.put(`">`, name)
		h.tags(`</a></li>`)
	}
	h.tags(`<ol class="plainlist">`)
	for _, part := range d.Parts {
		if len(part.Opens) == 0 && len(d.Parts) > 1 {
			h.tags(`<li`)
			entry(d.To(part.N), p.T("text.part", "n", p.N(part.N)))
		}
		for _, x := range part.Opens {
			h.put(`<li class="l`, strconv.Itoa(x.Level))
			h.tags(`"`)
			entry(d.address.at(part.N, x.N), p.contentsName(x.Name))
		}
	}
	h.tags(`</ol>`)
	return h.html()
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
	first  int    // the clause with which it begins
	state  string // agreed, ad-referendum, partly, bracketed, put, open
	counts mediation.TextCounts
}

// segmentsMost is how many pieces a bar has.
const segmentsMost = 72

// partBar is that of this part, clause by clause; nil where that of the whole
// text is so.
func (d *textData) partBar() []segment {
	if d.survey.substance <= segmentsMost {
		return nil
	}
	return d.segments(d.Part.From, d.Part.To, eachClause)
}

// bar is a bar and what it is; nothing where it has no pieces.
func (p *Page) bar(d *textData, says string, bar []segment, href func(clause int) string) template.HTML {
	if len(bar) == 0 {
		return ""
	}
	var h hypertext
	h.put(`<nav class="agreedbar" aria-label="`, says)
	h.tags(`">`)
	for _, x := range bar {
		h.put(`<a class="`, x.state)
		h.put(`" href="`, href(x.first))
		h.put(`" title="`, p.segmentSays(x, p.Sentence(d.Clauses[x.first].Called)))
		h.tags(`"></a>`)
	}
	h.tags(`</nav>`)
	return h.html()
}

func eachClause(int) bool { return true }

// wholeBar cuts the bar: clause by clause where there is room, otherwise by
// articles, by headings, or by parts.
func (d *textData) wholeBar() []segment {
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
func (d *textData) segments(from, to int, begin func(i int) bool) []segment {
	var out []segment
	first := -1 // the clause with which the piece began
	for i := from; i < to; i++ {
		if begin(i) || first < 0 {
			first = i
		}
		if !ofSubstance(&d.Clauses[i].Clause) {
			continue
		}
		if len(out) == 0 || out[len(out)-1].first != first {
			out = append(out, segment{first: first, state: d.survey.states[i]})
		}
		count(&out[len(out)-1].counts, d.survey.states[i])
	}
	for i := range out {
		out[i].state = stateOf(out[i])
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
	n := s.counts
	switch {
	case n.All == 1:
		return s.state
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
	if s.counts.All == 1 {
		return p.T("text.segment", "clause", name, "state", p.T("clause-state."+s.state))
	}
	return p.T("text.segment.some", "clause", name, "agreed", s.counts.Agreed, "all", s.counts.All, "bracketed", s.counts.Bracketed)
}
