package web

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"goodoffices/desk"
	"goodoffices/mediation"
	"goodoffices/mediation/textimport"
	"goodoffices/paper"
)

var (
	_ = at("GET /text/import", (*Server).textImport)
	_ = at("POST /text/import", (*Server).readImport)
	_ = at("GET /text/outline", (*Server).textOutline)
	_ = at("POST /text/outline", (*Server).keepOutline)
)

// An importData is a text about to be read from elsewhere.
type importData struct {
	Languages []paper.Lang
	Fault     string
	Baseline  bool // it is kept here to compare with
	Draft     draftState
}

// baselineKept is what an address calls the text kept at this desk to compare with.
const baselineKept = "kept"

// GET /talks/{talks}/text/import?as=baseline
func (s *Server) textImport(p *Page) error {
	if _, err := p.Look(); err != nil {
		return err
	}
	d := importData{Languages: p.languages(), Baseline: p.Query("as") == "baseline"}
	if !d.Baseline && !p.Mediates() {
		return mediation.ErrNotHeld
	}
	return p.show("text-import", d)
}

// POST /talks/{talks}/text/import: a file, or what was pasted, becomes an
// outline that a person corrects, or what versions are compared with here.
func (s *Server) readImport(p *Page) error {
	err := p.r.ParseMultipartForm(maxUpload)
	tooLarge := new(http.MaxBytesError)
	if err != nil && !errors.Is(err, http.ErrNotMultipart) && !errors.As(err, &tooLarge) {
		return badForm
	}
	if _, err := p.Look(); err != nil {
		return err
	}
	if errors.As(err, &tooLarge) { // nothing of the form was read: what it was for is not known
		return p.showAs(http.StatusRequestEntityTooLarge, "text-import", importData{Languages: p.languages(), Baseline: !p.Mediates(), Fault: p.importFault(textimport.ErrTooLarge)})
	}
	form := p.r.Form
	baseline := form.Get("as") == "baseline"
	if !baseline && !p.Mediates() {
		return mediation.ErrNotHeld
	}
	lang := paper.Lang(form.Get("lang"))
	if !slices.Contains(Languages, lang) {
		lang = p.Lang
	}
	name, data, err := importSource(p.r)
	if err != nil {
		return badForm
	}
	clauses, notes, err := textimport.Import(name, data, lang)
	if err != nil {
		p.Typed = form
		return p.showAs(http.StatusUnprocessableEntity, "text-import", importData{Languages: p.languages(), Baseline: baseline, Fault: p.importFault(err)})
	}
	if baseline {
		return p.keepBaseline(name, lang, data, clauses, notes)
	}
	kept := url.Values{"_act": {"put-text"}, "_text": {"import"}, "_lang": {string(lang)}, "title." + string(lang): {importedTitle(clauses, lang, name)}, "fate": {string(paper.FateStands)}, "whole:bool": {"true"}}
	if err := keepClauses(kept, clauses); err != nil {
		return err
	}
	if err := keepNotes(kept, data, notes); err != nil {
		return err
	}
	draft := desk.Draft{ID: newID(), Act: "put-text"}
	if was, err := p.draftOfText("import"); err == nil && was != nil {
		draft = *was
	}
	if err := p.saveSheet(kept, draft); err != nil {
		return err
	}
	return p.to(p.Path("text", "outline"))
}

// importSource is the file that was sent, or what was pasted.
func importSource(r *http.Request) (name string, data []byte, err error) {
	if f, head, err := r.FormFile("file"); err == nil {
		defer func() { _ = f.Close() }()
		data, err = io.ReadAll(io.LimitReader(f, maxUpload))
		if len(data) > 0 || err != nil {
			return head.Filename, data, err
		}
	}
	name = "pasted.txt"
	if r.Form.Get("format") == "markdown" {
		name = "pasted.md"
	}
	return name, []byte(r.Form.Get("words")), nil
}

// importFault says why a text could not be read.
func (p *Page) importFault(err error) string {
	for key, one := range map[string]error{"empty": textimport.ErrEmpty, "large": textimport.ErrTooLarge, "encoding": textimport.ErrEncoding} {
		if errors.Is(err, one) {
			return p.T("import.fault."+key, "mib", maxUpload>>20, "kib", textimport.MaxSource>>10, "clauses", paper.MaxClauses)
		}
	}
	return p.T("import.fault.format")
}

// importedTitle is what a text calls itself.
func importedTitle(clauses []paper.Clause, lang paper.Lang, name string) string {
	for _, c := range clauses {
		if c.Role == paper.RoleTitle && c.Words[lang] != "" {
			return setting(c.Words[lang], lang).Words()
		}
	}
	return name
}

// keepBaseline keeps a text at this desk, to compare versions with: in a draft
// of the officer's, which nobody else sees.
func (p *Page) keepBaseline(name string, lang paper.Lang, source []byte, clauses []paper.Clause, notes []textimport.Note) error {
	form := url.Values{"_text": {"baseline"}, "_name": {name}, "_lang": {string(lang)}}
	if err := keepClauses(form, clauses); err != nil {
		return err
	}
	if err := keepNotes(form, source, notes); err != nil {
		return err
	}
	draft := desk.Draft{ID: newID()}
	if was, err := p.draftOfText("baseline"); err == nil && was != nil {
		draft = *was
	}
	if err := p.saveSheet(form, draft); err != nil {
		return err
	}
	return p.to(p.Path("text", "compare") + "?from=" + baselineKept)
}

// keptBaseline is that text, in the form it was kept in.
func (p *Page) keptBaseline() (url.Values, error) {
	kept, err := p.draftOfText("baseline")
	if err != nil || kept == nil {
		return nil, cmpErr(err, mediation.ErrNotHeld)
	}
	return formOf(*kept), nil
}

func keepClauses(form url.Values, clauses []paper.Clause) error {
	b, err := json.Marshal(clauses)
	form.Set("clauses:json", string(b))
	return err
}

// notesMost is how many notes on a source are kept, and noteMost how much of each.
const notesMost, noteMost = 100, 300

func keepNotes(form url.Values, source []byte, notes []textimport.Note) error {
	if len(notes) == 0 {
		return nil
	}
	form.Set("_counted", "line")
	if bytes.HasPrefix(source, []byte("PK\x03\x04")) { // a .docx
		form.Set("_counted", "paragraph")
	}
	form.Set("_noted", strconv.Itoa(len(notes)))
	notes = slices.Clone(notes[:min(len(notes), notesMost)])
	for i := range notes {
		if r := []rune(notes[i].Text); len(r) > noteMost {
			notes[i].Text = string(r[:noteMost]) + " …"
		}
	}
	b, err := json.Marshal(notes)
	form.Set("_notes", string(b))
	return err
}

// importNotes say what of a source was left out, or taken unseen.
type importNotes struct {
	Lang    paper.Lang
	Notes   []textimport.Note
	More    int    // that are not shown
	Counted string // by what their places are: lines or paragraphs
}

func notesOf(form url.Values) importNotes {
	out := importNotes{Lang: paper.Lang(form.Get("_lang")), Counted: cmp.Or(form.Get("_counted"), "line")}
	_ = json.Unmarshal([]byte(form.Get("_notes")), &out.Notes) // what keepNotes wrote
	for i := range out.Notes {
		out.Notes[i].Text = paper.Visible(out.Notes[i].Text)
	}
	out.More = max(atoi(form.Get("_noted"))-len(out.Notes), 0)
	return out
}

// An outlineData is a text that was read, while a person corrects it.
type outlineData struct {
	Lang    paper.Lang
	Lines   []outlineLine
	Noted   importNotes
	Pages   int
	Page    int
	Draft   draftState
	Sides   []desk.ViewDesk
	Zone    string
	Eyes    eyesLine
	Unfound []string // words at which a clause was to be split and that are not in it
}

// An outlineLine is a clause as it was read.
type outlineLine struct {
	N int
	paper.Clause
	Words  string
	Places []splitPlace
}

// Splits reports whether there is something to split: two words.
func (o outlineLine) Splits() bool { return len(strings.Fields(o.Words)) > 1 }

// outlineMost is how many clauses a page of the outline shows.
const outlineMost = 40

// GET /talks/{talks}/text/outline?page=…
func (s *Server) textOutline(p *Page) error {
	v, err := p.Look()
	if err != nil {
		return err
	}
	if !p.Mediates() {
		return mediation.ErrNotHeld
	}
	kept, err := p.draftOfText("import")
	if err != nil {
		return err
	}
	if kept == nil {
		return p.to(p.Path("text", "import"))
	}
	form := formOf(*kept)
	if !form.Has("to:list") {
		form.Set("to:list", "") // to all, unless a side is chosen
	}
	if p.Typed == nil {
		p.Typed = form
	}
	clauses := clausesOf(form)
	lang := paper.Lang(form.Get("_lang"))
	d := outlineData{Lang: lang, Draft: draftState{ID: kept.ID, Version: kept.Version}, Sides: sidesFirstOwn(v), Zone: zoneOf(p, v)}
	d.Pages = max((len(clauses)+outlineMost-1)/outlineMost, 1)
	d.Page = min(max(atoi(p.Query("page")), 1), d.Pages)
	for i := (d.Page - 1) * outlineMost; i < min(d.Page*outlineMost, len(clauses)); i++ {
		d.Lines = append(d.Lines, outlineLine{i, clauses[i], paper.Visible(clauses[i].Words[lang]), splitPlaces(clauses[i].Words[lang])})
	}
	for _, words := range p.r.URL.Query()["unfound"] {
		d.Unfound = append(d.Unfound, paper.Visible(words))
	}
	d.Noted = notesOf(form)
	d.Eyes = p.eyes("put-text", form)
	return p.show("text-outline", d)
}

func clausesOf(form url.Values) []paper.Clause {
	var out []paper.Clause
	_ = json.Unmarshal([]byte(form.Get("clauses:json")), &out) // what keepClauses wrote
	return out
}

// POST /talks/{talks}/text/outline: corrections of one page of the outline.
func (s *Server) keepOutline(p *Page) error {
	if err := p.r.ParseForm(); err != nil {
		return badForm
	}
	if _, err := p.Look(); err != nil {
		return err
	}
	kept, err := p.draftOfText("import")
	if err != nil || kept == nil || !p.Mediates() {
		return cmpErr(err, mediation.ErrNotHeld)
	}
	form, sent := formOf(*kept), p.r.PostForm
	clauses, unfound := corrected(clausesOf(form), sent, paper.Lang(form.Get("_lang")))
	if err := keepClauses(form, clauses); err != nil {
		return err
	}
	for name, values := range sent {
		switch name {
		case "title." + form.Get("_lang"), "label", "fate", "until:hour", "to:list", "_zone":
			form[name] = values
		}
	}
	if sent.Has("fate") {
		form.Del("whole:bool")
		if sent.Get("whole:bool") != "" {
			form.Set("whole:bool", "true")
		}
	}
	if err := p.saveSheet(form, *kept); err != nil {
		return err
	}
	if sent.Has("_preview") && len(unfound) == 0 {
		p.r.PostForm = form
		form.Set("_form", p.Path("text", "outline"))
		form.Set("_then", p.Path("text"))
		form.Set("_draft", kept.ID.String())
		return s.textPreview(p)
	}
	to := url.Values{"page": {sent.Get("_page")}}
	switch next := sent.Get("_go"); {
	case len(unfound) > 0:
		to["unfound"] = unfound
	case next != "":
		to.Set("page", next)
	}
	return p.to(p.Path("text", "outline") + "?" + to.Encode())
}

// corrected returns clauses with the corrections of a form: role, level and
// number; joined to the one before, split where the next begins, or left out;
// and the words named as a beginning that stand nowhere in their clause.
func corrected(clauses []paper.Clause, form url.Values, lang paper.Lang) (out []paper.Clause, unfound []string) {
	splits := newSplitting(clauses, lang)
	for i, c := range clauses {
		at := "c" + strconv.Itoa(i) + "."
		if !form.Has(at + "role") {
			out = append(out, c)
			continue
		}
		if r := paper.ClauseRole(form.Get(at + "role")); slices.Contains(paper.ClauseRoles, r) {
			c.Role = r
		}
		c.Level = min(max(atoi(form.Get(at+"level")), 0), paper.MaxDepth)
		places, nowhere := placesOf(form, at, c.Words[lang])
		if nowhere != "" {
			unfound = append(unfound, nowhere)
		}
		if form.Get(at+"do") == "drop" {
			continue
		}
		before := len(c.Words[lang])
		renumber(&c, form.Get(at+"number"), lang)
		for i := range places {
			places[i] += len(c.Words[lang]) - before
		}
		pieces := splits.split(c, places)
		if form.Get(at+"do") == "join" && len(out) > 0 {
			last := &out[len(out)-1]
			last.Words = paper.Text{lang: joined(last.Words[lang], pieces[0].Number, pieces[0].Words[lang])}
			pieces = pieces[1:]
		}
		out = append(out, pieces...)
	}
	return out, unfound
}

// joined puts words behind others.
func joined(before, number, words string) string {
	for _, s := range []string{number, words} {
		if s != "" && before != "" {
			before += "\n"
		}
		before += s
	}
	return before
}

// Roles are what a clause can be.
func (p *Page) Roles() []paper.ClauseRole { return paper.ClauseRoles }
