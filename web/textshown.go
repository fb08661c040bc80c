package web

import (
	"html/template"
	"net/url"
	"strconv"

	"goodoffices/mediation/wording"
	"goodoffices/paper"
)

// ShownClause writes a clause by the legend of talks. There is no blank between
// elements: a long text has many.
func (p *Page) ShownClause(version paper.ID, lang paper.Lang, c clauseLine) template.HTML {
	var h hypertext
	p.writeClause(&h, p.ClausePath(version, ""), lang, &c)
	return h.html()
}

// writeClause writes a clause; paths is the address of its page, but for its name.
func (p *Page) writeClause(h *hypertext, paths string, lang paper.Lang, c *clauseLine) {
	h.put(`<article class="clause `, clauseStateWord(c.ClauseView))
	h.put(` l`, strconv.Itoa(c.Level))
	h.put(` `, string(c.Role))
	h.put(`" id="p`, strconv.Itoa(c.N))
	h.put(`"><p class="beside"><a href="`, paths)
	h.put(``, url.QueryEscape(c.Name))
	number := c.Number
	if number == "" {
		number = "¶"
	}
	h.put(`"><bdi>`, number)
	h.tags(`</bdi></a>`)
	if state := p.clauseStateSays(c); state != "" {
		h.put(`<span class="state">`, state)
		h.tags(`</span>`)
	}
	h.tags(`</p>`)
	p.writeWords(h, c)
	if len(c.Alternatives) > 0 {
		h.tags(`<div class="brackets">`)
		for _, a := range c.Alternatives {
			p.writeBracket(h, a)
		}
		h.tags(`</div>`)
	}
	p.writeRemarks(h, lang, c)
	h.tags(`</article>`)
}

// writeWords writes the words that stand: compared where all agreed to a
// change, as a heading where they are one.
func (p *Page) writeWords(h *hypertext, c *clauseLine) {
	switch {
	case len(c.Runs) > 0:
		h.tags(`<p class="words"`)
		h.set(p, c.Says)
		h.tags(`>`)
		writeRuns(h, c.Runs)
		h.tags(`</p>`)
	case c.Rank > 0 && !c.Says.IsZero():
		h.put(`<div class="words" role="heading" aria-level="`, strconv.Itoa(c.Rank))
		h.tags(`"`)
		h.set(p, c.Says)
		h.put(`>`, c.Says.Words())
		h.tags(`</div>`)
	default:
		for _, words := range c.Says.Paragraphs {
			h.tags(`<p class="words"`)
			h.set(p, c.Says)
			h.put(`>`, words)
			h.tags(`</p>`)
		}
	}
}

// Runs writes the words of a comparison.
func (p *Page) Runs(runs []wording.Run) template.HTML {
	var h hypertext
	writeRuns(&h, runs)
	return h.html()
}

func writeRuns(h *hypertext, runs []wording.Run) {
	for _, r := range runs {
		before, after := tag(""), tag("")
		switch r.Mark {
		case wording.MarkInserted:
			before, after = `<ins>`, `</ins>`
		case wording.MarkDeleted:
			before, after = `<del>`, `</del>`
		}
		h.put(before, paper.Visible(r.Words))
		h.tags(after)
	}
}

// writeBracket writes what stands in one bracket, and whose it is.
func (p *Page) writeBracket(h *hypertext, a alternativeLine) {
	words, by, class := a.Says.Words(), p.T("bracket.nobody"), tag(`<div class="bracket">`)
	switch {
	case words != "":
	case a.Place == nil:
		words = p.T("bracket.goes")
	case a.After != "":
		words = p.T("bracket.moves", "after", a.After)
	default:
		words = p.T("bracket.moves.first")
	}
	switch {
	case a.Compromise:
		class, by = `<div class="bracket compromise">`, p.T("bracket.compromise")
	case a.By != "":
		by = p.T("bracket.by", "desk", a.By)
	}
	h.tags(class)
	h.tags(`<p class="said"`)
	h.set(p, a.Says)
	h.put(`>[`, words)
	h.put(`]</p><small>`, by)
	h.tags(`</small></div>`)
}

// writeRemarks writes what is said under a clause.
func (p *Page) writeRemarks(h *hypertext, lang paper.Lang, c *clauseLine) {
	say := func(class tag, words string) {
		h.tags(class)
		h.put(`">`, words)
		h.tags(`</p>`)
	}
	const remark, fault, finding = `<p class="remark`, `<p class="remark fault`, `<p class="remark finding`
	for _, r := range c.Reservations {
		words := p.T("reservation.some")
		if r.By != "" {
			words = p.T("reservation.by", "desk", r.By)
		}
		h.put(remark+`">`, words)
		if !r.Says.IsZero() {
			h.tags(` <q`)
			h.set(p, r.Says)
			h.put(`>`, r.Says.Words())
			h.tags(`</q>`)
		}
		h.tags(`</p>`)
	}
	for _, f := range c.Faults {
		say(fault, p.T("fault."+string(f.Kind), "words", f.Words))
	}
	for _, f := range c.Findings {
		say(finding, p.findingSays(f))
	}
	switch {
	case c.Missing:
		say(fault, p.T("text.missing", "lang", p.LangName(lang)))
	case c.Lagging:
		say(fault, p.T("text.lags", "lang", p.LangName(lang)))
	}
	if c.DeliberatelyOpen {
		say(remark, p.T("text.meant-open"))
	}
	if c.Asked > 0 {
		say(remark, p.T("text.asked", "n", c.Asked))
	}
	if c.Own {
		say(remark, p.T("markup.here"))
	}
}

// clauseStateSays is how far a clause has come, for people; nothing of headings
// that nobody disputes.
func (p *Page) clauseStateSays(c *clauseLine) string {
	state := clauseStateWord(c.ClauseView)
	if !ofSubstance(&c.Clause) && state == string(paper.ClauseOpen) && len(c.Reservations) == 0 {
		return ""
	}
	words := p.T("clause-state." + state)
	if c.Provisional {
		words = p.T("clause-state." + state + ".provisional")
	}
	if c.BySilence {
		words += " · " + p.T("clause-state.silence")
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
