package web

import (
	"slices"

	"goodoffices/desk"
	"goodoffices/mediation"
	"goodoffices/mediation/wording"
	"goodoffices/paper"
)

// A clauseData is one paragraph of the text, with all that is said of it.
type clauseData struct {
	*mediation.TextView
	Lang      paper.Lang
	Line      clauseLine
	Before    string // the clauses beside it, "" for none
	After     string
	Home      string // where it stands in the text
	Others    []Said // the same words in the text's other languages
	Brackets  []bracketLine
	Checks    []checkLine
	History   []clauseStep
	Asked     []changeLine
	Proposals []mediation.ProposalView
	Draft     int // changes that wait in the officer's own amendment
	Marked    desk.MarkedClause
	Kept      bool // this side keeps something on it
}

// A bracketLine is an alternative, and what it alters of the words that stand.
type bracketLine struct {
	alternativeLine
	N    int // from 1
	Runs []wording.Run
}

// A checkLine is a question that an undertaking ought to answer.
type checkLine struct {
	Question wording.Question
	Open     bool
}

// A clauseStep is a clause in one version, compared with the one before.
type clauseStep struct {
	mediation.ClauseStep
	Says Said
	Runs []wording.Run
	Was  []string // its number, what it was and where it stood, as far as that changed
}

// An changeLine is what an amendment asks of a clause.
type changeLine struct {
	mediation.AmendmentView
	Change paper.ClauseChange
	Says   Said
	Runs   []wording.Run // against the words of the version that it amends
	After  string
}

var _ = at("GET /text/clause", (*Server).textClause)

// GET /talks/{talks}/text/clause?name=…&v=…
func (s *Server) textClause(p *Page) error {
	d, err := p.clauseAsked()
	if err != nil {
		return err
	}
	v, c := d.TextView, d.Line.ClauseView
	history, err := s.desk.ClauseHistory(p.r.Context(), p.TalksID, p.Officer, v.ID, c.Name)
	if err != nil {
		return err
	}
	d.History = p.steps(history, d.Lang)
	for l := range c.Words {
		if l != d.Lang {
			d.Others = append(d.Others, setting(c.Words[l], l))
		}
	}
	slices.SortFunc(d.Others, func(a, b Said) int {
		return slices.Index(v.Paper.Languages, a.Lang) - slices.Index(v.Paper.Languages, b.Lang)
	})
	for i, a := range d.Line.Alternatives {
		x := bracketLine{alternativeLine: a, N: i + 1}
		if !a.Says.IsZero() && len(c.Words) > 0 {
			x.Runs = compared(c.Words, a.Words, a.Says.Lang)
		}
		d.Brackets = append(d.Brackets, x)
	}
	if ofSubstance(&c.Clause) {
		d.Checks = checks(d.Line)
	}
	for _, a := range v.Amendments {
		for _, x := range a.Amendment.Changes {
			if x.Clause == c.Name || x.Way == paper.ChangeInsert && x.After == c.Name {
				d.Asked = append(d.Asked, p.changeLine(a, x, d.Lang))
			}
		}
	}
	for _, x := range v.Proposals {
		if x.Subject.Name == c.Name {
			d.Proposals = append(d.Proposals, x)
		}
	}
	own, err := p.markupOf(v.ID)
	if err != nil {
		return err
	}
	d.Marked, d.Kept = own[c.Name]
	d.Line.Own = d.Kept
	if draft, err := p.changesDraft(); err == nil && draft != nil {
		d.Draft = len(changesIn(formOf(*draft)))
	}
	return p.show("text-clause", d)
}

// clauseAsked finds the clause that an address names.
func (p *Page) clauseAsked() (*clauseData, error) {
	if _, err := p.Look(); err != nil {
		return nil, err
	}
	v, err := p.textView()
	if err != nil {
		return nil, err
	}
	if v == nil {
		return nil, mediation.ErrNotHeld
	}
	n := clauseAt(v, p.Query("name"))
	if n < 0 {
		return nil, mediation.ErrNotHeld
	}
	d := &clauseData{TextView: v, Lang: p.textLang(v)}
	d.Line = p.clauseLines(v, d.Lang, textPart{From: n, To: n + 1})[0]
	at := textAddress{page: p.Path("text"), version: p.Query("v"), lang: p.Query("lang")}
	if v.Current {
		at.version = ""
	}
	d.Home = at.at(partWith(p.survey(v, d.Lang).parts, n), n)
	if n > 0 {
		d.Before = v.Clauses[n-1].Name
	}
	if n+1 < len(v.Clauses) {
		d.After = v.Clauses[n+1].Name
	}
	return d, nil
}

// compared compares words in one language.
func compared(before, after paper.Text, lang paper.Lang) []wording.Run {
	for _, d := range wording.Redline([]paper.Clause{{Name: "c", Words: before}}, []paper.Clause{{Name: "c", Words: after}}, lang) {
		return d.Runs
	}
	return nil
}

// checks are the questions, and which of them the clause leaves open; none
// where nothing is undertaken or no question is open.
func checks(c clauseLine) []checkLine {
	if len(c.Findings) == 0 {
		return nil
	}
	var out []checkLine
	for _, q := range wording.Questions {
		open := slices.ContainsFunc(c.Findings, func(f wording.Finding) bool { return slices.Contains(f.Open, q) })
		out = append(out, checkLine{q, open})
	}
	return out
}

// steps sets a clause's history, the newest first.
func (p *Page) steps(history []mediation.ClauseStep, lang paper.Lang) []clauseStep {
	var out []clauseStep
	var before paper.Text
	for i, x := range history {
		line := clauseStep{ClauseStep: x, Was: p.was(x.Before, x.Clause, x.Behind, x.Moved, lang)}
		if x.Clause != nil {
			words, l := x.Clause.Words.In(lang, "en")
			line.Says = setting(words, l)
			if i > 0 {
				line.Runs = compared(before, x.Clause.Words, l)
			}
			before = x.Clause.Words
		}
		out = append(out, line)
	}
	slices.Reverse(out)
	return out
}

// was says what changed of a clause but for its words: its number, what it is,
// how deep it stands, and its place.
func (p *Page) was(before, now, behind *paper.Clause, moved bool, lang paper.Lang) []string {
	if before == nil || now == nil {
		return nil
	}
	var out []string
	switch {
	case before.Number != now.Number && before.Number != "":
		out = append(out, p.T("clause.was", "was", p.Sentence(mediation.ClauseCalled(before, lang))))
	case before.Number != now.Number:
		out = append(out, p.T("clause.was.unnumbered"))
	case before.Role != now.Role:
		out = append(out, p.T("clause.was", "was", p.T("clauserole."+string(before.Role))))
	}
	switch {
	case moved && behind == nil:
		out = append(out, p.T("clause.moved.first"))
	case moved:
		out = append(out, p.T("clause.moved", "after", p.Sentence(mediation.ClauseCalled(behind, lang))))
	case before.Level < now.Level:
		out = append(out, p.T("clause.deeper"))
	case before.Level > now.Level:
		out = append(out, p.T("clause.higher"))
	}
	return out
}

// changeLine sets one change of an amendment.
func (p *Page) changeLine(a mediation.AmendmentView, x paper.ClauseChange, lang paper.Lang) changeLine {
	line := changeLine{AmendmentView: a, Change: x}
	words, l := x.Words.In(lang, "en")
	if words != "" {
		line.Says = setting(words, l)
	}
	of, err := p.textOf(a.Amendment.Version)
	if err != nil || of == nil {
		return line
	}
	if x.After != "" {
		line.After = p.calledIn(of, x.After)
	}
	if i := clauseAt(of, x.Clause); i >= 0 && x.Way == paper.ChangeReplace {
		line.Runs = compared(of.Clauses[i].Words, x.Words, l)
	}
	return line
}

// WhatIsAsked says what a change would do, but for its words.
func (p *Page) WhatIsAsked(x changeLine) string {
	key := "change." + string(x.Change.Way)
	switch {
	case x.Change.Way == paper.ChangeInsert || x.Change.Way == paper.ChangeMove:
		if x.After == "" {
			key += ".first"
		}
		return p.T(key, "after", x.After, "number", x.Change.Number)
	}
	return p.T(key)
}
