package web

import (
	"net/url"
	"strings"

	"goodoffices/desk"
	"goodoffices/paper"
)

var (
	_ = at("GET /ask/{side}", (*Server).ask)
	_ = at("POST /ask/{side}", (*Server).askFor)
)

// An askData asks a side for leave to use a sentence, which it sees alone.
type askData struct {
	Side  desk.ViewDesk
	Of    *desk.ViewPaper // what it comes from
	Field string          // of the sentence
	Lang  paper.Lang
	Eyes  eyesLine
	Guard guardData // of this sentence: it may hold what the other side confided
	Then  string
}

// POST /talks/{talks}/ask/{side}: from a draft, with the sentence that was
// chosen there. The draft is kept; nothing is asked yet.
func (s *Server) askFor(p *Page) error {
	if err := p.r.ParseForm(); err != nil {
		return badForm
	}
	side, err := p.side()
	if err != nil {
		return err
	}
	draft, err := p.keepDraft(p.r.PostForm)
	if err != nil {
		return err
	}
	of, rest, _ := strings.Cut(p.r.PostForm.Get("_ask"), " ")
	lang, words, _ := strings.Cut(rest, " ")
	home := p.Path("ask", sideCode(p.TalksID, side.Desk))
	p.r.PostForm = url.Values{
		"_form": {home}, "_lang": {lang}, "_then": {draft.Home}, "to": {string(side.Desk)}, "of": {of}, "passages.0." + lang: {words},
	}
	return p.back(carried{typed: p.r.PostForm})
}

// GET /talks/{talks}/ask/{side}: "may I use this?"
func (s *Server) ask(p *Page) error {
	side, err := p.side()
	if err != nil {
		return err
	}
	d := askData{Side: side, Lang: p.Lang, Then: p.Path()}
	if p.Typed == nil {
		p.Typed = url.Values{"to": {string(side.Desk)}, "of": {p.r.URL.Query().Get("of")}}
	}
	d.Lang = langOf(p.Typed, p.Lang)
	d.Field = "passages.0." + string(d.Lang)
	if next := p.Typed.Get("_then"); next != "" {
		d.Then = localPath(next)
	}
	if id, err := paper.ParseID(p.Typed.Get("of")); err == nil {
		if x, held := p.look.paper(id); held {
			d.Of = &x
		}
	}
	d.Eyes = p.eyes("read-back", p.Typed)
	if d.Guard, err = p.guarded(side, url.Values{"text." + string(d.Lang): {p.Typed.Get(d.Field)}}); err != nil {
		return err
	}
	return p.show("ask", d)
}
