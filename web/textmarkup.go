package web

import (
	"slices"
	"strings"

	"goodoffices/desk"
	"goodoffices/mediation"
	"goodoffices/paper"
)

var _ = at("POST /text/markup", (*Server).keepMarkup)

// fallbacksMost is how many fallbacks the form has.
const fallbacksMost = 3

// POST /talks/{talks}/text/markup: what this side keeps on a clause, for itself.
func (s *Server) keepMarkup(p *Page) error {
	if err := p.r.ParseForm(); err != nil {
		return badForm
	}
	form := p.r.PostForm
	version, err := paper.ParseID(form.Get("version"))
	if err != nil {
		return mediation.ErrNotHeld
	}
	ctx := p.r.Context()
	kept, _, err := s.desk.Markup(ctx, p.TalksID, p.Officer, version)
	if err != nil {
		return err
	}
	name := form.Get("clause")
	clauses := slices.DeleteFunc(slices.Clone(kept.Clauses), func(c desk.MarkedClause) bool { return c.Clause == name })
	if c := markedClause(name, form.Get, paper.Lang(form.Get("_lang"))); c != nil {
		clauses = append(clauses, *c)
	}
	if len(clauses) == 0 {
		err = s.desk.WipeMarkup(ctx, p.TalksID, p.Officer, version)
	} else {
		err = s.desk.KeepMarkup(ctx, p.TalksID, p.Officer, version, clauses)
	}
	if err != nil {
		return err
	}
	return p.to(p.ClausePath(version, name))
}

// markedClause reads what is kept on a clause; nil where nothing is.
func markedClause(name string, field func(string) string, lang paper.Lang) *desk.MarkedClause {
	words := func(field string) paper.Text {
		if s := strings.TrimSpace(strings.ReplaceAll(field, "\r\n", "\n")); s != "" {
			return paper.Text{lang: s}
		}
		return nil
	}
	c := desk.MarkedClause{Clause: name, Words: words(field("words")), Note: words(field("note")), RedLine: field("redLine") != ""}
	for n := range fallbacksMost {
		if t := words(field("fallback." + string(rune('0'+n)))); t != nil {
			c.Fallbacks = append(c.Fallbacks, t)
		}
	}
	if len(c.Words)+len(c.Note)+len(c.Fallbacks) == 0 && !c.RedLine {
		return nil
	}
	return &c
}

// markupOf is what this side keeps on the text of a version, by clauses.
func (p *Page) markupOf(version paper.ID) (map[string]desk.MarkedClause, error) {
	kept, _, err := p.s.desk.Markup(p.r.Context(), p.TalksID, p.Officer, version)
	out := make(map[string]desk.MarkedClause, len(kept.Clauses))
	for _, c := range kept.Clauses {
		out[c.Clause] = c
	}
	return out, err
}

// Fallback is one of those kept, "" where there are not so many.
func (p *Page) Fallback(c desk.MarkedClause, n int) string {
	if n >= len(c.Fallbacks) {
		return ""
	}
	return firstOf(c.Fallbacks[n], p.Lang)
}

// OwnWords are words of this side's own copy, in one language.
func (p *Page) OwnWords(t paper.Text) string { return firstOf(t, p.Lang) }
