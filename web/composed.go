package web

import (
	"errors"
	"maps"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"goodoffices/desk"
	"goodoffices/mediation"
	"goodoffices/paper"
)

var _ = at("POST /compose/{side}/send", (*Server).sendComposed)

// A previewData is a draft as its reader will get it, before it goes.
type previewData struct {
	*composeData
	Sheet []previewPassage
	Since bool // the guard found it after the page was shown
}

// A previewPassage is a passage as its reader sees it, with what leaks marked.
type previewPassage struct {
	Texts []guardField
	By    paper.Desk // named; "" for nobody
}

// POST /talks/{talks}/compose/{side}: the draft as its reader will get it, who
// will see it, and what the guard finds. Nothing is sent yet.
func (s *Server) composed(p *Page) error {
	if err := p.r.ParseForm(); err != nil {
		return badForm
	}
	d, err := s.readComposed(p)
	if err != nil {
		return err
	}
	if _, err := p.act(d.Voice.Act, p.Typed); err != nil {
		return p.again(d.Voice.Act, err)
	}
	if d.Draft, err = p.keepDraft(p.Typed); err != nil {
		return err
	}
	return s.showComposed(p, d, false)
}

// readComposed reads a draft from the form that was sent.
func (s *Server) readComposed(p *Page) (*composeData, error) {
	form := p.r.PostForm
	withoutEmpty(form)
	p.Typed = form
	d, err := s.composing(p, url.Values{})
	if err == nil && d.Voice == nil {
		err = &paper.FieldError{Field: "/_voice", Err: paper.ErrValue, Want: "one of the choices"}
	}
	return d, err
}

func (s *Server) showComposed(p *Page, d *composeData, since bool) error {
	var err error
	if d.Guard, err = p.guarded(d.Side, p.Typed); err != nil {
		return err
	}
	d.Eyes = p.eyes(d.Voice.Act, p.Typed)
	status := http.StatusOK
	if since {
		status = http.StatusUnprocessableEntity
	}
	return p.showAs(status, "composed", previewData{composeData: d, Sheet: p.sheetOf(d), Since: since})
}

// sheetOf sets the passages of a draft.
func (p *Page) sheetOf(d *composeData) []previewPassage {
	texts := func(stem string) (out []guardField) {
		for _, f := range d.Guard.Fields {
			if strings.HasPrefix(f.Name, stem) && p.Typed.Get(f.Name) != "" {
				out = append(out, f)
			}
		}
		return out
	}
	if d.Voice.Act != "say" {
		return []previewPassage{{Texts: texts("text.")}}
	}
	var out []previewPassage
	for _, i := range passagesOf(p.Typed) {
		stem := "passages." + strconv.Itoa(i) + "."
		one := previewPassage{Texts: texts(stem + "text.")}
		if id, err := paper.ParseID(p.Typed.Get(stem + "of")); err == nil && p.Typed.Get(stem+"name:bool") != "" {
			if x, held := p.look.paper(id); held {
				one.By = saidBy(x)
			}
		}
		if one.Texts != nil {
			out = append(out, one)
		}
	}
	return out
}

// withoutEmpty takes passages without words out of a form, with what else was
// chosen for them.
func withoutEmpty(form url.Values) {
	for _, i := range passagesOf(form) {
		stem, words := "passages."+strconv.Itoa(i)+".", ""
		for name := range form {
			if strings.HasPrefix(name, stem+"text.") {
				words += strings.TrimSpace(form.Get(name))
			}
		}
		for name := range maps.Clone(form) {
			if words == "" && strings.HasPrefix(name, stem) {
				form.Del(name)
			}
		}
	}
	form.Del("_n")
}

// POST /talks/{talks}/compose/{side}/send. What the guard finds is asked about
// once; sent all the same, it is noted in the mediator's own file.
func (s *Server) sendComposed(p *Page) error {
	if err := p.r.ParseForm(); err != nil {
		return badForm
	}
	d, err := s.readComposed(p)
	if err != nil {
		return err
	}
	guard, err := p.guarded(d.Side, p.Typed)
	if err != nil {
		return err
	}
	if len(guard.Found) > 0 && p.Typed.Get("_anyway") == "" {
		d.Draft = p.draftTyped()
		return s.showComposed(p, d, true)
	}
	act, err := p.act(d.Voice.Act, p.Typed)
	if err != nil {
		return p.again(d.Voice.Act, err)
	}
	done, err := s.desk.Submit(p.r.Context(), p.TalksID, p.Officer, p.submission(act))
	var sent *desk.SentDraft
	switch {
	case errors.As(err, &sent):
		return p.to(p.then(sent.Done))
	case err != nil:
		return p.again(d.Voice.Act, err)
	}
	if len(guard.Found) > 0 {
		if err := s.noteAnyway(p, guard, done); err != nil {
			return err
		}
	}
	return p.to(p.then(done))
}

// noteAnyway sets down in the mediator's own file that something was sent
// although the guard had found where it came from.
func (s *Server) noteAnyway(p *Page, g guardData, done desk.Done) error {
	lines := []string{p.T("guard.noted", "desk", g.Side.Desk)}
	for _, l := range g.Found {
		for _, of := range l.Of {
			lines = append(lines, p.T("guard.noted.line", "quote", l.Quote, "desk", of.Side, "ref", p.Ref(of.ViewPaper), "day", p.ShortDay(of.Date)))
		}
	}
	note := &mediation.Confide{Text: paper.Text{p.Lang: strings.Join(lines, "\n")}}
	if len(done.Papers) > 0 && done.Leaving.IsZero() {
		note.About = mediation.Ref(done.Papers[0].String())
	}
	_, err := s.desk.Do(p.r.Context(), p.TalksID, p.Officer, note)
	return err
}
