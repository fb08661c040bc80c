package web

import (
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"goodoffices/desk"
	"goodoffices/mediation"
	"goodoffices/paper"
)

var (
	_ = at("GET /compose/{side}", (*Server).compose)
	_ = at("POST /compose/{side}", (*Server).composed)
	_ = at("POST /compose/{side}/again", (*Server).composeAgain)
)

// A voice is one answer to the question with which the mediator's writing
// begins: in what way a side hears it.
type voice struct {
	Name string // of the choice, in addresses and catalogues
	Act  string
}

var voices = []voice{{"words", "say"}, {"idea", "float"}, {"message", "send-message"}}

// A composeData is a draft to one side, with the others' threads in reach.
type composeData struct {
	Side      desk.ViewDesk
	Voices    []voice
	Voice     *voice // once chosen
	Lang      paper.Lang
	Passages  []int // of "in my words", by their numbers in the form
	Sources   []desk.ViewPaper
	Of        *desk.ViewPaper // the paper that is put in other words
	Reply     string
	Threads   []side // the other sides'
	Eyes      eyesLine
	Guard     guardData
	Draft     draftState
	Approvals []approved
}

// An approved is a sentence that its author let be used.
type approved struct {
	By   paper.Desk
	Of   paper.ID // what the passage names as its source
	Text paper.Text
}

// GET /talks/{talks}/compose/{side}: the question first; then the draft.
func (s *Server) compose(p *Page) error {
	chosen := p.r.URL.Query()
	draft := draftState{ID: newID()}
	if id, err := paper.ParseID(chosen.Get("draft")); err == nil {
		if draft, err = p.openDraft(id); err != nil {
			return err
		}
	} else if p.Typed != nil {
		draft = p.draftTyped()
	}
	d, err := s.composing(p, chosen)
	if err != nil {
		return err
	}
	d.Draft = draft
	if d.Voice != nil {
		if p.Typed == nil {
			p.Typed = p.beginDraft(d, chosen)
		}
		d.Passages = passagesOf(p.Typed)
		d.Eyes = p.eyes(d.Voice.Act, p.Typed)
		if d.Guard, err = p.guarded(d.Side, p.Typed); err != nil {
			return err
		}
	}
	return p.show("compose", d)
}

// beginDraft is what a draft begins with: the words that its author approved, or
// nothing but where they come from.
func (p *Page) beginDraft(d *composeData, chosen url.Values) url.Values {
	form := url.Values{"to:list": {string(d.Side.Desk)}}
	if d.Reply != "" {
		form.Set("reply", d.Reply)
	}
	text := "passages.0.text." + string(d.Lang)
	if d.Voice.Act != "say" {
		text = "text." + string(d.Lang)
	}
	form.Set(text, "")
	if d.Of != nil && d.Voice.Act == "say" {
		form.Set("passages.0.of", d.Of.ID.String())
	}
	if n, ok := noteLine(d.Of, chosen.Get("line")); ok && d.Voice.Act == "say" {
		form.Del(text)
		for l, words := range n {
			form.Set("passages.0.text."+string(l), words)
		}
	}
	if d.Of != nil && d.Voice.Act == "float" {
		form.Set("idea", d.Of.ID.String())
	}
	if id, err := paper.ParseID(chosen.Get("approval")); err == nil {
		n := atoi(chosen.Get("passage"))
		for _, a := range approvalsIn(p.view, id, n) {
			form.Set("passages.0.of", a.Of.String())
			form.Del(text)
			for l, words := range a.Text {
				form.Set("passages.0.text."+string(l), words)
			}
		}
	}
	return form
}

// noteLine is a line of a note that may be used.
func noteLine(x *desk.ViewPaper, n string) (paper.Text, bool) {
	if x == nil {
		return nil, false
	}
	msg, ok := x.Body.(*paper.Message)
	i, err := strconv.Atoi(n)
	if !ok || err != nil || msg.Noted == nil || i < 0 || i >= len(msg.Noted.Lines) {
		return nil, false
	}
	return msg.Noted.Lines[i], true
}

// composing gathers what a draft to a side needs.
func (s *Server) composing(p *Page, chosen url.Values) (*composeData, error) {
	side, err := p.side()
	if err != nil {
		return nil, err
	}
	v := p.view
	d := &composeData{Side: side, Voices: voices, Lang: p.Lang, Reply: chosen.Get("reply")}
	name := chosen.Get("way")
	if p.Typed != nil && p.Typed.Get("_voice") != "" {
		name = p.Typed.Get("_voice")
	}
	if i := slices.IndexFunc(voices, func(w voice) bool { return w.Name == name }); i >= 0 {
		d.Voice = &voices[i]
	}
	if p.Typed != nil {
		d.Lang, d.Reply = langOf(p.Typed, p.Lang), p.Typed.Get("reply")
	} else if l := paper.Lang(chosen.Get("lang")); slices.Contains(Languages, l) {
		d.Lang = l
	}
	if id, err := paper.ParseID(chosen.Get("of")); err == nil {
		x, held := p.look.paper(id)
		if !held {
			return nil, mediation.ErrNotHeld
		}
		d.Of = &x
	}
	for _, one := range v.Desks {
		if one.Role == paper.PlaceParty && one.Desk != side.Desk {
			d.Threads = append(d.Threads, sideOf(v, one, fatesOf(v)))
		}
	}
	d.Approvals = approvals(v, side.Desk)
	d.Sources = sources(v, side.Desk, d.Of, p.Typed)
	return d, nil
}

// sources are the papers of other sides that can be named as where a passage
// comes from: those whose substance may be said, those with approved words, and
// what the form names already.
func sources(v *desk.View, to paper.Desk, of *desk.ViewPaper, typed url.Values) []desk.ViewPaper {
	named := map[string]bool{}
	for name := range typed {
		if strings.HasSuffix(name, ".of") || name == "idea" {
			named[typed.Get(name)] = true
		}
	}
	for _, a := range approvals(v, to) {
		named[a.Of.String()] = true
	}
	var out []desk.ViewPaper
	for _, x := range slices.Backward(v.Papers) {
		own := x.Cover != nil && (x.Cover.Handling == paper.HandlingOwnWords || x.Cover.Handling == paper.HandlingIdea)
		if of != nil && x.ID == of.ID || named[x.ID.String()] || own && x.From != v.Desk && x.From != to {
			out = append(out, x)
		}
	}
	return out
}

// passagesOf numbers the passages of a form; there is always one.
func passagesOf(form url.Values) []int {
	n := max(1, atoi(form.Get("_n")))
	for name := range form {
		if rest, ok := strings.CutPrefix(name, "passages."); ok {
			i, _, _ := strings.Cut(rest, ".")
			n = max(n, atoi(i)+1)
		}
	}
	n = min(n, maxPassages)
	out := make([]int, n)
	for i := range out {
		out[i] = i
	}
	return out
}

const maxPassages = 20

// Next counts from one.
func (p *Page) Next(n int) int { return n + 1 }

// POST /talks/{talks}/compose/{side}/again: the draft once more, with what was
// typed; in another language, or with a passage more.
func (s *Server) composeAgain(p *Page) error {
	if err := p.r.ParseForm(); err != nil {
		return badForm
	}
	form := p.r.PostForm
	if form.Has("_more") {
		form.Set("_n", strconv.Itoa(len(passagesOf(form))+1))
	}
	if l := form.Get("_switch"); l != "" {
		inLanguage(form, paper.Lang(l))
	}
	return p.back(carried{typed: form})
}

// inLanguage moves the texts of a form to another language.
func inLanguage(form url.Values, to paper.Lang) {
	from := "." + form.Get("_lang")
	for name, values := range maps.Clone(form) {
		if stem, ok := strings.CutSuffix(name, from); ok && from != "."+string(to) && !strings.HasPrefix(name, "_") {
			form.Del(name)
			form[stem+"."+string(to)] = values
		}
	}
	form.Set("_lang", string(to))
}
