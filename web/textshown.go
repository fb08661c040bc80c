package web

import (
	"strconv"

	"goodoffices/mediation/wording"
	"goodoffices/paper"
)

// A shownClause is a clause as its template sets it, by the legend of talks.
// Everything is said already: what a template asks for it finds by name, and a
// long text would pay for that a thousand times.
type shownClause struct {
	Class      string
	N          int
	Path       string
	Number     string
	State      string // "" where nothing is to be said
	Rank       int    // of the heading that it is, 0 for none
	Apart      *apart
	Paragraphs []string
	Runs       []shownRun // instead, where all agreed to a change
	Brackets   []shownBracket
	Remarks    []shownRemark
}

// apart are a language and its direction, where they are not those of the page.
type apart struct {
	Lang paper.Lang
	Dir  string
}

// A shownRun are words of a comparison.
type shownRun struct {
	Mark  wording.Mark
	Words string
}

// A shownBracket is what stands in one bracket, and whose it is.
type shownBracket struct {
	Class, Words, By string
	Apart            *apart
}

// A shownRemark is said under a clause.
type shownRemark struct {
	Class, Words string
	Quote        string // "" for none
	Apart        *apart // of the quotation
}

// apart tells words from those around them.
func (p *Page) apart(s Said) *apart {
	if s.Lang == p.Lang || s.IsZero() {
		return nil
	}
	return &apart{s.Lang, s.Dir}
}

// ShownClause puts a clause into words and marks.
func (p *Page) ShownClause(version paper.ID, lang paper.Lang, c clauseLine) shownClause {
	out := shownClause{
		Class: p.ClauseStateWord(c.ClauseView) + " l" + strconv.Itoa(c.Level) + " " + string(c.Role), N: c.N,
		Path: p.ClausePath(version, c.Name), Number: c.Number, State: p.clauseStateSays(c), Rank: c.Rank,
		Apart: p.apart(c.Says), Paragraphs: c.Says.Paragraphs, Runs: p.ShownRuns(c.Runs), Remarks: p.remarks(c, lang),
	}
	if out.Number == "" {
		out.Number = "¶"
	}
	if c.Rank > 0 && !c.Says.IsZero() {
		out.Paragraphs = []string{c.Says.Words()}
	}
	for _, a := range c.Alternatives {
		out.Brackets = append(out.Brackets, p.shownBracket(a))
	}
	return out
}

func (p *Page) shownBracket(a alternativeLine) shownBracket {
	out := shownBracket{Class: "bracket", Apart: p.apart(a.Says), By: p.T("bracket.nobody")}
	switch {
	case !a.Says.IsZero():
		out.Words = a.Says.Words()
	case a.Place == nil:
		out.Words = p.T("bracket.goes")
	case a.After != "":
		out.Words = p.T("bracket.moves", "after", a.After)
	default:
		out.Words = p.T("bracket.moves.first")
	}
	switch {
	case a.Compromise:
		out.Class, out.By = "bracket compromise", p.T("bracket.compromise")
	case a.By != "":
		out.By = p.T("bracket.by", "desk", a.By)
	}
	return out
}

// remarks are what is said under a clause.
func (p *Page) remarks(c clauseLine, lang paper.Lang) []shownRemark {
	var out []shownRemark
	say := func(class, words string) { out = append(out, shownRemark{Class: class, Words: words}) }
	for _, r := range c.Reservations {
		x := shownRemark{Class: "remark", Words: p.T("reservation.some"), Quote: r.Says.Words(), Apart: p.apart(r.Says)}
		if r.By != "" {
			x.Words = p.T("reservation.by", "desk", r.By)
		}
		out = append(out, x)
	}
	for _, f := range c.Faults {
		say("remark fault", p.T("fault."+string(f.Kind), "words", f.Words))
	}
	for _, f := range c.Findings {
		say("remark finding", p.findingSays(f))
	}
	switch {
	case c.Missing:
		say("remark fault", p.T("text.missing", "lang", p.LangName(lang)))
	case c.Lagging:
		say("remark fault", p.T("text.lags", "lang", p.LangName(lang)))
	}
	if c.DeliberatelyOpen {
		say("remark", p.T("text.meant-open"))
	}
	if c.Asked > 0 {
		say("remark", p.T("text.asked", "n", c.Asked))
	}
	if c.Own {
		say("remark", p.T("markup.here"))
	}
	return out
}

// ShownRuns are the words of a comparison, with nothing in them that cannot be
// seen.
func (p *Page) ShownRuns(runs []wording.Run) []shownRun {
	var out []shownRun
	for _, r := range runs {
		out = append(out, shownRun{r.Mark, paper.Visible(r.Words)})
	}
	return out
}

// clauseStateSays is how far a clause has come, for people; nothing of headings
// that nobody disputes.
func (p *Page) clauseStateSays(c clauseLine) string {
	state := p.ClauseStateWord(c.ClauseView)
	substance := c.Role == paper.RoleParagraph || c.Role == paper.RoleArticle
	if !substance && state == string(paper.ClauseOpen) && len(c.Reservations) == 0 {
		return ""
	}
	words := p.T("clause-state." + state)
	if c.Provisional {
		words = p.T("clause-state." + state + ".provisional")
	}
	if len(c.Unconfirmed) > 0 {
		words += " · " + p.T("clause-state.unconfirmed", "desks", c.Unconfirmed)
	}
	if len(c.Reservations) > 0 {
		words += " · " + p.T("clause-state.reserved")
	}
	return words
}

// findingSays says what an undertaking leaves open.
func (p *Page) findingSays(f wording.Finding) string {
	words := ""
	for i, q := range f.Open {
		if i > 0 {
			words += p.T("list.comma")
		}
		words += p.T("clarity." + string(q))
	}
	return p.T("text.finding", "questions", words)
}
