package web

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"goodoffices/desk"
	"goodoffices/mediation"
	"goodoffices/paper"
)

// A changeData is one change being written.
type changeData struct {
	*clauseData
	Way       paper.ChangeWay
	Languages []paper.Lang
	Places    []placeLine // behind which it can stand
	Eyes      eyesLine
}

// A placeLine is a clause behind which another can stand.
type placeLine struct{ Name, Called string }

// A sheetData is an amendment being put together.
type sheetData struct {
	*mediation.TextView
	Lang      paper.Lang
	Changes   []sheetChange
	Languages []paper.Lang
	Handlings []paper.Handling
	Eyes      eyesLine
	Draft     draftState
}

// A sheetChange is one change on the sheet: its fields as they were typed.
type sheetChange struct {
	N      int
	Called string
	Says   string // what it does
	Fields []hiddenField
	Words  []wordsField
}

// A wordsField is a field with words in one language.
type wordsField struct {
	Name, Words string
	Lang        paper.Lang
}

var (
	_ = at("GET /text/change", (*Server).textChange)
	_ = at("POST /text/change", (*Server).gatherChange)
	_ = at("POST /text/change/drop", (*Server).dropChange)
	_ = at("GET /text/amend", (*Server).textAmend)
)

// GET /talks/{talks}/text/change?name=…&way=…: one change of a clause.
func (s *Server) textChange(p *Page) error {
	c, err := p.clauseAsked()
	if err != nil {
		return err
	}
	d := changeData{clauseData: c, Way: paper.ChangeWay(p.Query("way")), Languages: p.languagesOf(c.TextView)}
	if !slices.Contains(p.Ways(), d.Way) {
		return mediation.ErrNotHeld
	}
	if d.Way == paper.ChangeMove {
		d.Places = p.places(c)
	}
	d.Eyes = p.changeEyes(c.ID)
	return p.show("text-change", d)
}

// Ways are what can be done to a clause.
func (p *Page) Ways() []paper.ChangeWay {
	if p.Mediates() {
		return []paper.ChangeWay{paper.ChangeReplace, paper.ChangeDelete, paper.ChangeInsert, paper.ChangeMove, paper.ChangeReserve}
	}
	return paper.ChangeWays
}

// languagesOf are the languages in which words of a version are written: that in
// which it is read first.
func (p *Page) languagesOf(v *mediation.TextView) []paper.Lang {
	first := p.textLang(v)
	out := []paper.Lang{first}
	for _, l := range v.Paper.Languages {
		if l != first {
			out = append(out, l)
		}
	}
	return out
}

// places are where a clause can be moved: behind those of its own part of the
// text, and behind headings.
func (p *Page) places(c *clauseData) []placeLine {
	parts := p.survey(c.TextView, c.Lang).parts
	own := parts[partWith(parts, c.Line.N)-1]
	var out []placeLine
	for i, x := range c.Clauses {
		if i != c.Line.N && (i >= own.From && i < own.To || x.Role == paper.RoleHeading || x.Role == paper.RoleAnnex) {
			out = append(out, placeLine{x.Name, p.Sentence(x.Called)})
		}
	}
	return out
}

// changeEyes says who will see a change: at the mediator's those to whom the
// next version goes, at a side's whoever sees its amendment.
func (p *Page) changeEyes(version paper.ID) eyesLine {
	if p.Mediates() {
		return p.eyes("put-text", url.Values{"from": {version.String()}})
	}
	return p.eyes("amend", url.Values{"version": {version.String()}})
}

// changesAct is the act that this desk's changes become, and the list in it.
func (p *Page) changesAct() (act, list string) {
	if p.Mediates() {
		return "put-text", "edits"
	}
	return "amend", "changes"
}

// POST /talks/{talks}/text/change: a change more on the officer's sheet, which
// stays at this desk until it is sent.
func (s *Server) gatherChange(p *Page) error {
	if err := p.r.ParseForm(); err != nil {
		return badForm
	}
	if _, err := p.Look(); err != nil {
		return err
	}
	version, err := paper.ParseID(p.r.PostForm.Get("_v"))
	if err != nil {
		return mediation.ErrNotHeld
	}
	form, draft, err := p.sheetForm(version)
	if err != nil {
		return err
	}
	_, list := p.changesAct()
	n := 0
	for _, i := range changesIn(form) {
		n = max(n, i+1)
	}
	v, err := p.textOf(version)
	if err != nil {
		return err
	}
	for name, values := range p.r.PostForm {
		if l, words := strings.CutPrefix(name, "words."); words && p.r.PostForm.Get("way") == string(paper.ChangeReplace) && v != nil && len(values) > 0 {
			if at := clauseAt(v, p.r.PostForm.Get("clause")); at >= 0 && v.Clauses[at].Words[paper.Lang(l)] == strings.ReplaceAll(values[0], "\r\n", "\n") {
				continue // not asked
			}
		}
		if strings.HasPrefix(name, "_") || len(values) == 0 || strings.TrimSpace(values[0]) == "" {
			continue
		}
		if own, marked := strings.CutPrefix(name, "mark."); marked { // of the whole act, such as "mark.reopen:list"
			form[own] = append(form[own], values...)
			continue
		}
		form[fmt.Sprintf("%s.%d.%s", list, n, name)] = values
	}
	if err := p.saveSheet(form, draft); err != nil {
		return err
	}
	return p.to(p.sheetPath())
}

// sheetPath is where this desk's changes are put together.
func (p *Page) sheetPath() string {
	if p.Mediates() {
		return p.Path("text", "next")
	}
	return p.Path("text", "amend")
}

// sheetForm is the sheet that changes of a version are gathered on, and the
// draft that it is kept as, about this version from now on; a new one where the
// kept one is about another text.
func (p *Page) sheetForm(version paper.ID) (url.Values, desk.Draft, error) {
	act, _ := p.changesAct()
	kept, err := p.changesDraft()
	if err != nil {
		return nil, desk.Draft{}, err
	}
	of := "version"
	if p.Mediates() {
		of = "from"
	}
	if kept != nil {
		form := formOf(*kept)
		was, err := p.textOf(idOf(mediation.Ref(form.Get(of))))
		if err != nil {
			return nil, desk.Draft{}, err
		}
		now, err := p.textOf(version)
		if err != nil {
			return nil, desk.Draft{}, err
		}
		if was != nil && now != nil && was.First == now.First { // clauses keep their names
			form.Set(of, version.String())
			return form, *kept, nil
		}
	}
	form := url.Values{"_act": {act}, "_text": {"changes"}, of: {version.String()}}
	return form, desk.Draft{ID: newID(), Act: act}, nil
}

// saveSheet keeps a sheet at this desk.
func (p *Page) saveSheet(form url.Values, draft desk.Draft) error {
	args, err := json.Marshal(form)
	if err != nil {
		return err
	}
	draft.Args = jsontext.Value(args)
	_, err = p.s.desk.SaveDraft(p.r.Context(), p.TalksID, p.Officer, draft)
	return err
}

// changesDraft is the officer's sheet of changes, nil if there is none.
func (p *Page) changesDraft() (*desk.Draft, error) {
	return p.draftOfText("changes")
}

// draftOfText is the officer's draft about the text, of a kind of sheet.
func (p *Page) draftOfText(sheet string) (*desk.Draft, error) {
	all, err := p.s.desk.Drafts(p.r.Context(), p.TalksID, p.Officer)
	if err != nil {
		return nil, err
	}
	for i, d := range all {
		if formOf(d).Get("_text") == sheet {
			return &all[i], nil
		}
	}
	return nil, nil
}

// changesIn numbers the changes of a sheet.
func changesIn(form url.Values) []int {
	seen := map[int]bool{}
	for name := range form {
		list, rest, _ := strings.Cut(name, ".")
		i, _, _ := strings.Cut(rest, ".")
		if n, err := strconv.Atoi(i); err == nil && (list == "changes" || list == "edits") {
			seen[n] = true
		}
	}
	return slices.Sorted(maps.Keys(seen))
}

// POST /talks/{talks}/text/change/drop: a change less.
func (s *Server) dropChange(p *Page) error {
	if err := p.r.ParseForm(); err != nil {
		return badForm
	}
	if _, err := p.Look(); err != nil {
		return err
	}
	kept, err := p.changesDraft()
	if err != nil || kept == nil {
		return cmpErr(err, p.to(p.sheetPath()))
	}
	form := formOf(*kept)
	_, list := p.changesAct()
	for _, n := range p.r.PostForm["_drop"] {
		for name := range maps.Clone(form) {
			if strings.HasPrefix(name, list+"."+n+".") {
				form.Del(name)
			}
		}
	}
	if mark := p.r.PostForm.Get("_unmark"); mark != "" {
		for _, name := range []string{"reopen:list", "deliberatelyOpen:list"} {
			if form[name] = slices.DeleteFunc(form[name], func(s string) bool { return s == mark }); len(form[name]) == 0 {
				form.Del(name)
			}
		}
	}
	if len(changesIn(form)) == 0 && len(form["reopen:list"])+len(form["deliberatelyOpen:list"]) == 0 {
		if err := s.desk.DropDraft(p.r.Context(), p.TalksID, p.Officer, kept.ID); err != nil {
			return err
		}
		return p.to(p.sheetPath())
	}
	if err := p.saveSheet(form, *kept); err != nil {
		return err
	}
	return p.to(p.sheetPath())
}

func cmpErr(err, otherwise error) error {
	if err != nil {
		return err
	}
	return otherwise
}

// GET /talks/{talks}/text/amend: the officer's amendment, before it is sent.
func (s *Server) textAmend(p *Page) error {
	if _, err := p.Look(); err != nil {
		return err
	}
	if p.Mediates() {
		return p.to(p.Path("text", "next"))
	}
	d := sheetData{Handlings: []paper.Handling{paper.HandlingOwnWords, paper.HandlingVerbatim, paper.HandlingIdea, paper.HandlingMediator}}
	form := p.Typed
	kept, err := p.changesDraft()
	if err != nil {
		return err
	}
	if kept != nil {
		d.Draft = draftState{ID: kept.ID, Version: kept.Version, Saved: p.Clock(kept.At)}
		if form == nil {
			form = formOf(*kept)
		}
	}
	if form == nil {
		return p.show("text-amend", d)
	}
	if d.TextView, err = p.textOf(idOf(mediation.Ref(form.Get("version")))); err != nil {
		return err
	}
	if d.TextView == nil {
		return p.show("text-amend", sheetData{})
	}
	d.Lang, d.Languages = p.textLang(d.TextView), p.languagesOf(d.TextView)
	d.Changes = p.sheetChanges(d.TextView, form, "changes")
	d.Eyes = p.eyes("amend", form)
	return p.show("text-amend", d)
}

// clauseOfForm says how a clause is called that a form of changes names.
func (p *Page) clauseOfForm(name string, form url.Values) string {
	v, err := p.textOf(idOf(mediation.Ref(form.Get("version"))))
	if err != nil || v == nil {
		return name
	}
	return p.calledIn(v, name)
}

// sheetChanges reads the changes of a sheet.
func (p *Page) sheetChanges(v *mediation.TextView, form url.Values, list string) []sheetChange {
	var out []sheetChange
	for _, n := range changesIn(form) {
		before := fmt.Sprintf("%s.%d.", list, n)
		x := changeLine{Change: paper.ClauseChange{Way: paper.ChangeWay(form.Get(before + "way")), Number: form.Get(before + "number")}}
		if after := form.Get(before + "after"); after != "" {
			x.After = p.calledIn(v, after)
		}
		c := sheetChange{N: n, Says: p.WhatIsAsked(x)}
		if form.Get(before+"choose:int") != "" {
			c.Says = p.T("change.choose", "n", p.Bare(atoi(form.Get(before+"choose:int"))))
		}
		if form.Get(before+"compromise:bool") != "" {
			c.Says += " · " + p.T("bracket.compromise")
		}
		if x.Change.Way != paper.ChangeInsert {
			c.Called = p.calledIn(v, form.Get(before+"clause"))
		}
		for _, name := range slices.Sorted(maps.Keys(form)) {
			own, is := strings.CutPrefix(name, before)
			l, words := strings.CutPrefix(own, "words.")
			switch {
			case is && words:
				c.Words = append(c.Words, wordsField{name, form.Get(name), paper.Lang(l)})
			case is:
				c.Fields = append(c.Fields, hiddenField{name, form.Get(name)})
			}
		}
		out = append(out, c)
	}
	return out
}

// SheetPath is where this desk's changes are put together.
func (p *Page) SheetPath() string { return p.sheetPath() }

// ClauseIsAgreed reports whether all agreed to a clause as it reads.
func (p *Page) ClauseIsAgreed(c clauseLine) bool {
	return agreedClause(c.ClauseView) || c.State == paper.ClauseAdReferendum
}
