package web

import (
	"html/template"
	"net/url"
	"slices"
	"strconv"

	"goodoffices/desk"
	"goodoffices/mediation"
	"goodoffices/mediation/wording"
	"goodoffices/paper"
)

// A textData is a page of the negotiating text: one part of a version, with what
// is said of the whole.
type textData struct {
	*mediation.TextView
	Says      Said // its title
	Lang      paper.Lang
	Languages []paper.Lang // in which it can be read, where there are several
	Lagging   int          // clauses whose words in Lang have not followed
	Parts     []textPart
	Part      textPart
	Bar       template.HTML // of the whole text
	Contents  template.HTML
	PartBar   template.HTML // of this part, where the other is by groups
	Shown     template.HTML // the clauses of this part
	Newer     *mediation.VersionView
	Drafts    []mediation.VersionView // working drafts that grew from this version
	Texts     []desk.ViewText
	Waiting   int  // amendments
	RanOut    bool // time, with brackets left
	Broken    int  // references and definitions that do not hold
	Unsaid    int  // undertakings that leave something open
	address   textAddress
	survey    *textSurvey
}

// A clauseLine is a clause as it is set.
type clauseLine struct {
	*mediation.ClauseView
	N            int // its place in the text
	Says         Said
	Rank         int  // of the heading that it is, 0 for none
	Missing      bool // it has no words in the language
	Lagging      bool
	Runs         []wording.Run // against the baseline, where all agreed to a change
	Alternatives []alternativeLine
	Reservations []reservationLine
	Faults       []wording.Fault
	Findings     []wording.Finding
	Own          bool // this side keeps something on it
}

// An alternativeLine is what stands in one bracket.
type alternativeLine struct {
	paper.Alternative
	Says  Said
	After string // the clause behind which it would stand, as it is called
}

// A reservationLine is a standing doubt.
type reservationLine struct {
	By   paper.Desk
	Says Said
}

var _ = at("GET /text", (*Server).text)

// GET /talks/{talks}/text?v=…&lang=…&part=…
func (s *Server) text(p *Page) error {
	if _, err := p.Look(); err != nil {
		return err
	}
	v, err := p.textView()
	if err != nil {
		return err
	}
	if v == nil {
		return p.show("text", &textData{})
	}
	d, err := p.textPart(v, textAddress{page: p.Path("text"), version: p.Query("v"), lang: p.Query("lang")}, atoi(p.Query("part")))
	if err != nil {
		return err
	}
	for _, a := range v.Amendments {
		if a.Waiting {
			d.Waiting++
		}
	}
	d.RanOut = v.Current && v.Counts.Bracketed > 0 && !v.Body.Until.IsZero() && !p.Now().Before(v.Body.Until.At)
	d.Texts = p.view.Texts
	for i, x := range v.Versions {
		if x.Current && x.ID != v.ID {
			d.Newer = &v.Versions[i]
		}
		if x.Working && x.Previous == v.ID {
			d.Drafts = append(d.Drafts, x)
		}
	}
	if err := p.nowRead(p.r.Context(), v.ID); err != nil {
		return err
	}
	return p.show("text", d)
}

// textPart sets a part of a version, the nearest to n that it has: its bar, its
// contents and its clauses.
func (p *Page) textPart(v *mediation.TextView, address textAddress, n int) (*textData, error) {
	return p.textPartIn(v, v.Paper.Languages, address, n)
}

// textPartIn is textPart for who reads some of its languages only.
func (p *Page) textPartIn(v *mediation.TextView, all []paper.Lang, address textAddress, n int) (*textData, error) {
	own, err := p.markupOf(v.ID)
	if err != nil {
		return nil, err
	}
	d := &textData{TextView: v, Lang: p.readIn(all), address: address}
	if len(all) > 1 {
		d.Languages = all
	}
	d.Says = p.inText(v.Title, d.Lang, v)
	d.survey = p.survey(v, d.Lang)
	d.Parts, d.Lagging, d.Broken, d.Unsaid = d.survey.parts, d.survey.lagging, d.survey.broken, d.survey.unsaying
	d.Part = d.Parts[min(max(n, 1), len(d.Parts))-1]
	d.Bar, d.Contents = p.overview(d)
	d.PartBar = p.bar(d, p.T("text.bar.part"), d.partBar(), func(n int) string { return "#p" + strconv.Itoa(n) })
	lines := p.clauseLines(d.TextView, d.Lang, d.Part)
	var h hypertext
	paths := p.ClausePath(d.ID, "")
	for i := range lines {
		_, lines[i].Own = own[lines[i].Name]
		p.writeClause(&h, paths, d.Lang, &lines[i])
	}
	d.Shown = h.html()
	return d, nil
}

// textView returns the version that the address names, or the one that this
// desk works on; nil while there is no text.
func (p *Page) textView() (*mediation.TextView, error) {
	var id paper.ID
	if name := p.Query("v"); name != "" {
		var err error
		if id, err = paper.ParseID(name); err != nil {
			return nil, mediation.ErrNotHeld
		}
	}
	return p.textOf(id)
}

// textOf returns a version, the zero id standing for the one that this desk
// works on; nil while there is no text.
func (p *Page) textOf(id paper.ID) (*mediation.TextView, error) {
	v, held, err := p.look.text(p.r.Context(), p.s.desk, p.Officer, id)
	switch {
	case err != nil:
		return nil, err
	case !held && !id.IsZero():
		return nil, mediation.ErrNotHeld
	case !held:
		return nil, nil
	}
	return v, nil
}

// textLang is the language in which a version is read: the one chosen, or the
// reader's, or the authentic one.
func (p *Page) textLang(v *mediation.TextView) paper.Lang { return p.readIn(v.Paper.Languages) }

// readIn is that of some languages, of which the first is authentic.
func (p *Page) readIn(all []paper.Lang) paper.Lang {
	for _, l := range []paper.Lang{paper.Lang(p.Query("lang")), p.Lang} {
		if slices.Contains(all, l) {
			return l
		}
	}
	return all[0]
}

// inText sets words of a version in a language, or in the authentic one.
func (p *Page) inText(t paper.Text, lang paper.Lang, v *mediation.TextView) Said {
	words, l := t.In(lang, v.Paper.Authentic())
	if words == "" {
		return Said{}
	}
	return setting(words, l)
}

// clauseLines sets the clauses of a part.
func (p *Page) clauseLines(v *mediation.TextView, lang paper.Lang, part textPart) []clauseLine {
	survey := p.survey(v, lang)
	var levels []int
	out := make([]clauseLine, 0, part.To-part.From)
	for i := part.From; i < part.To; i++ {
		c := &v.Clauses[i]
		line := p.clauseLine(v, i, lang, survey.baseline)
		line.Faults, line.Findings = survey.faults[c.Name], survey.findings[c.Name]
		if c.Role == paper.RoleHeading || c.Role == paper.RoleAnnex {
			for len(levels) > 0 && levels[len(levels)-1] >= c.Level {
				levels = levels[:len(levels)-1]
			}
			levels = append(levels, c.Level)
			line.Rank = min(1+len(levels), 6)
		}
		out = append(out, line)
	}
	return out
}

// clauseLine sets one clause.
func (p *Page) clauseLine(v *mediation.TextView, n int, lang paper.Lang, baseline map[string]*paper.Clause) clauseLine {
	c := &v.Clauses[n]
	line := clauseLine{ClauseView: c, N: n, Says: p.inText(c.Words, lang, v), Lagging: slices.Contains(c.Lags, lang)}
	line.Missing = len(c.Words) > 0 && c.Words[lang] == ""
	if agreedClause(c) && !line.Missing {
		line.Runs = agreedRuns(baseline, &c.Clause, lang)
	}
	for _, a := range c.Alternatives {
		x := alternativeLine{Alternative: a, Says: p.inText(a.Words, lang, v)}
		if a.Place != nil && a.Place.After != "" {
			x.After = p.calledIn(v, a.Place.After)
		}
		line.Alternatives = append(line.Alternatives, x)
	}
	for _, r := range c.Reservations {
		line.Reservations = append(line.Reservations, reservationLine{r.By, p.inText(r.Words, lang, v)})
	}
	return line
}

// agreedClause reports whether all agreed to a clause as it reads.
func agreedClause(c *mediation.ClauseView) bool {
	return c.State == paper.ClauseAgreed || !c.Agreed.IsZero()
}

// agreedRuns compares what all agreed to with the words that the text began
// with, in one language; nil where these are the same, or there is nothing to
// compare with.
func agreedRuns(baseline map[string]*paper.Clause, c *paper.Clause, lang paper.Lang) []wording.Run {
	if baseline == nil {
		return nil
	}
	var before []paper.Clause
	if was := baseline[c.Name]; was != nil {
		if was.Words[lang] == c.Words[lang] {
			return nil
		}
		before = []paper.Clause{*was}
	}
	for _, d := range wording.Redline(before, []paper.Clause{*c}, lang) {
		if d.After != nil {
			return d.Runs
		}
	}
	return nil
}

// calledIn says how a clause of a version is called.
func (p *Page) calledIn(v *mediation.TextView, name string) string {
	if i := clauseAt(v, name); i >= 0 {
		return p.Sentence(v.Clauses[i].Called)
	}
	return name
}

func clauseAt(v *mediation.TextView, name string) int {
	return slices.IndexFunc(v.Clauses, func(c mediation.ClauseView) bool { return c.Name == name })
}

// clauseStateWord is how far a clause has come, as the catalogue names it.
func clauseStateWord(c *mediation.ClauseView) string {
	switch {
	case agreedClause(c):
		return "agreed"
	case c.State == paper.ClauseOpen && !c.Proposal.IsZero():
		return "put"
	}
	return string(c.State)
}

// A textAddress makes the addresses of a text's pages.
type textAddress struct{ page, version, lang string }

// at is the address of a part and, from 0, a clause in it; -1 for the part.
func (a textAddress) at(part, clause int) string {
	q := url.Values{}
	if a.version != "" {
		q.Set("v", a.version)
	}
	if a.lang != "" {
		q.Set("lang", a.lang)
	}
	if part > 1 {
		q.Set("part", strconv.Itoa(part))
	}
	to := a.page + "?" + q.Encode()
	if len(q) == 0 {
		to = a.page
	}
	if clause >= 0 {
		to += "#p" + strconv.Itoa(clause)
	}
	return to
}

// To is the address of a part.
func (d textData) To(part int) string { return d.address.at(part, -1) }

// InLang is the address of this part in another language.
func (d textData) InLang(l paper.Lang) string {
	a := d.address
	a.lang = string(l)
	return a.at(d.Part.N, -1)
}

// Of is the address of a clause by its place.
func (d textData) Of(n int) string { return d.address.at(partWith(d.Parts, n), n) }

// Watch is the address that is asked whether a newer version has come.
func (d textData) Watch() string {
	return d.address.page + "?v=" + d.ID.String()
}

// ClausePath is the address of the page of a clause.
func (p *Page) ClausePath(v paper.ID, name string) string {
	return p.Path("text", "clause") + "?v=" + v.String() + "&name=" + url.QueryEscape(name)
}

// AgreedCount counts the clauses of substance that all agreed to, whether the
// version marks it or not.
func (d textData) AgreedCount() int { return d.survey.agreed }

// Before and After are the parts beside this one, 0 for none.
func (d textData) Before() int { return d.Part.N - 1 }

// After is the part that follows, 0 for none.
func (d textData) After() int {
	if d.Part.N == len(d.Parts) {
		return 0
	}
	return d.Part.N + 1
}

// firstOf are the words in a language, or in another one.
func firstOf(t paper.Text, l paper.Lang) string {
	words, _ := t.In(l, "en")
	return words
}
