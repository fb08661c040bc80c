package web

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"goodoffices/desk"
	"goodoffices/paper"
)

var (
	_ = at("GET /drafts", (*Server).drafts)
	_ = at("POST /drafts", (*Server).saveDraft)
	_ = at("POST /drafts/{paper}/drop", (*Server).dropDraft)
)

// A draftState is what a form knows of its draft.
type draftState struct {
	ID      paper.ID
	Version int
	Saved   string      // when, for people; "" if not yet
	Newer   *desk.Draft // another page saved or sent it since
	Sent    bool
	Home    string // where it is written on
}

// A draftLine is one draft in the list of all.
type draftLine struct {
	desk.Draft
	Way   string
	Sheet string // of the text: changes, import, baseline
	Words Said
	Href  string
}

// GET /talks/{talks}/drafts
func (s *Server) drafts(p *Page) error {
	all, err := s.desk.Drafts(p.r.Context(), p.TalksID, p.Officer)
	if err != nil {
		return err
	}
	var lines []draftLine
	for _, d := range all {
		form := formOf(d)
		lines = append(lines, p.draftLine(d, form))
	}
	return p.show("drafts", lines)
}

func (p *Page) draftLine(d desk.Draft, form url.Values) draftLine {
	line := draftLine{Draft: d, Way: form.Get("_way"), Sheet: form.Get("_text"), Href: p.draftHome(form, d.ID)}
	for _, name := range textFields(form) {
		l := name[strings.LastIndexByte(name, '.')+1:]
		if form.Get(name) != "" && (line.Words.IsZero() || l == form.Get("_authentic")) {
			line.Words = setting(form.Get(name), paper.Lang(l))
		}
	}
	return line
}

// draftHome is where a draft is written on.
func (p *Page) draftHome(form url.Values, id paper.ID) string {
	home := p.Path("write")
	switch {
	case form.Get("_text") == "changes":
		return p.sheetPath()
	case form.Get("_text") == "import":
		return p.Path("text", "outline")
	case form.Get("_text") == "baseline":
		return p.Path("text", "compare") + "?from=" + baselineKept
	case form.Get("_act") == "note":
		home = p.Path("note")
	case form.Get("_side") != "":
		home = p.Path("compose", form.Get("_side"))
	}
	return home + "?draft=" + id.String()
}

// POST /talks/{talks}/drafts: saves what is being written, as it is.
func (s *Server) saveDraft(p *Page) error {
	if err := p.r.ParseForm(); err != nil {
		return badForm
	}
	form := p.r.PostForm
	state, err := p.keepDraft(form)
	if err != nil {
		return err
	}
	if p.r.Header.Get("HX-Request") != "" {
		return p.part("write", "draft", state)
	}
	return p.to(state.Home)
}

// keepDraft saves a form as a draft, unless another page did since.
func (p *Page) keepDraft(form url.Values) (draftState, error) {
	id, err := paper.ParseID(form.Get("_draft"))
	if err != nil {
		id = newID()
	}
	kept := url.Values{}
	for name, values := range form {
		if name != "_token" && name != "_version" && name != fieldFile && name != fieldScan {
			kept[name] = values
		}
	}
	args, err := json.Marshal(kept)
	if err != nil {
		return draftState{}, err
	}
	draft := desk.Draft{ID: id, Act: form.Get("_act"), Args: jsontext.Value(args), Version: atoi(form.Get("_version"))}
	saved, err := p.s.desk.SaveDraft(p.r.Context(), p.TalksID, p.Officer, draft)
	var newer *desk.NewerDraft
	var sent *desk.SentDraft
	switch {
	case errors.As(err, &newer):
		return draftState{ID: id, Version: draft.Version, Newer: &newer.Draft, Home: p.draftHome(form, id)}, nil
	case errors.As(err, &sent):
		return draftState{ID: id, Version: draft.Version, Sent: true}, nil
	case err != nil:
		return draftState{}, err
	}
	return draftState{ID: saved.ID, Version: saved.Version, Saved: p.Clock(saved.At), Home: p.draftHome(form, saved.ID)}, nil
}

// POST /talks/{talks}/drafts/{paper}/drop
func (s *Server) dropDraft(p *Page) error {
	id, err := p.paperID()
	if err != nil {
		return err
	}
	if err := s.desk.DropDraft(p.r.Context(), p.TalksID, p.Officer, id); err != nil {
		return err
	}
	return p.to(p.Path("drafts"))
}

// openDraft fills a form with a draft.
func (p *Page) openDraft(id paper.ID) (draftState, error) {
	d, err := p.s.desk.Draft(p.r.Context(), p.TalksID, p.Officer, id)
	if err != nil {
		return draftState{}, err
	}
	if p.Typed == nil {
		p.Typed = formOf(d)
	}
	return draftState{ID: d.ID, Version: d.Version, Saved: p.Clock(d.At)}, nil
}

// formOf returns what a form held when it was saved.
func formOf(d desk.Draft) url.Values {
	form := url.Values{}
	_ = json.Unmarshal(d.Args, &form) // what keepDraft wrote
	return form
}

// newID draws the id of a draft.
func newID() (id paper.ID) {
	_, _ = rand.Read(id[:]) // never fails (crypto/rand)
	return id
}

// Token tells forms that were shown in one state from those of another, so that
// sending one twice does its act once. It is no secret, and made of nothing that
// the page does not show: pages that say the same are the same.
func (p *Page) Token() string {
	if p.view == nil { // in the room: how much there is, is nobody's to see
		return rand.Text()
	}
	state := fmt.Sprintf("%s|%s|%d|%d", p.Officer, p.Path(), len(p.view.Papers), len(p.view.Leaving))
	digest := sha256.Sum256([]byte(state))
	return hex.EncodeToString(digest[:12])
}
