package web

import (
	"net/url"
	"slices"

	"goodoffices/desk"
	"goodoffices/mediation"
	"goodoffices/paper"
)

var (
	_ = at("GET /write", (*Server).write)
	_ = at("POST /write", (*Server).preview)
	_ = at("POST /write/again", (*Server).writeAgain)
)

// A way is one answer to the one question that writing begins with: who may
// see this. Kind, attribution and handling follow from it, and can be changed.
type way struct {
	Name     string // of the choice, in addresses and catalogues
	Act      string
	Kinds    []paper.Kind // what it may be, the first unless said otherwise
	Handling paper.Handling
}

var (
	formalKinds = []paper.Kind{paper.KindLetter, paper.KindNoteVerbale, paper.KindAideMemoire}

	// ways are those of a party, in the order in which they open up.
	ways = []way{
		{"mediator", "send-message", nil, paper.HandlingMediator},
		{"own-words", "send-message", nil, paper.HandlingOwnWords},
		{"verbatim", "write-letter", formalKinds, paper.HandlingVerbatim},
		{"together", "write-letter", formalKinds, paper.HandlingTogether},
		{"condition", "write-letter", formalKinds, paper.HandlingCondition},
		{"idea", "send-message", nil, paper.HandlingIdea},
		{"non-paper", "write-non-paper", nil, paper.HandlingOwnWords},
	}
)

// writeData is a sheet being written.
type writeData struct {
	Ways      []way
	Way       *way // once chosen
	Reply     *desk.ViewPaper
	Others    []desk.ViewDesk // other parties
	Topics    []desk.ViewTopic
	Languages []paper.Lang // the officer's own first
	Eyes      eyesLine
	Draft     draftState
	Package   string          // as the address names it, until the way is chosen
	Carried   *carriedPackage // what the paper offers, if anything
}

// Privileges are the marks a writer may choose among.
func (writeData) Privileges() []paper.Privilege {
	return []paper.Privilege{
		paper.PrivilegeTalks, paper.PrivilegeInvitation, paper.PrivilegeViews, paper.PrivilegeAdmission, paper.PrivilegeReadiness, paper.PrivilegeBefore,
	}
}

// GET /talks/{talks}/write: the question first; then the sheet.
func (s *Server) write(p *Page) error {
	chosen := p.r.URL.Query()
	var draft draftState
	if id, err := paper.ParseID(chosen.Get("draft")); err == nil {
		if draft, err = p.openDraft(id); err != nil {
			return err
		}
		chosen.Set("way", p.Typed.Get("_way"))
		chosen.Set("reply", p.Typed.Get("reply"))
	} else if p.Typed != nil {
		draft = p.draftTyped()
	}
	d, err := s.writing(p, chosen)
	if err != nil {
		return err
	}
	d.Draft = draft
	if d.Way != nil {
		d.Eyes = p.eyes(d.Way.Act, p.beginning(d))
	}
	return p.show("write", d)
}

// beginning is what the line of eyes is about before anything is written.
func (p *Page) beginning(d *writeData) url.Values {
	if p.Typed != nil {
		return p.Typed
	}
	form := url.Values{"cover.handling": {string(d.Way.Handling)}}
	if d.Way.Kinds != nil {
		for _, o := range d.Others {
			form.Add("to:list", string(o.Desk))
		}
	}
	return form
}

// POST /talks/{talks}/write: the sheet as its reader will get it, before it is
// sealed. Nothing is done yet.
func (s *Server) preview(p *Page) error {
	if err := p.r.ParseForm(); err != nil {
		return badForm
	}
	p.Typed = p.r.PostForm
	d, err := s.writing(p, url.Values{"way": p.r.PostForm["_way"], "reply": p.r.PostForm["reply"]})
	if err != nil {
		return err
	}
	if d.Way == nil {
		return &paper.FieldError{Field: "/_way", Err: paper.ErrValue, Want: "one of the choices"}
	}
	if filesLeft(p.Typed) { // chosen, and not looked into yet
		return p.back(carried{typed: p.Typed, refused: &Refused{Form: d.Way.Act, Text: p.T("files.not-yet")}})
	}
	if _, err := p.act(d.Way.Act, p.Typed); err != nil {
		return p.again(d.Way.Act, err)
	}
	if d.Draft, err = p.keepDraft(p.Typed); err != nil {
		return err
	}
	d.Eyes = p.eyes(d.Way.Act, p.Typed)
	return p.show("preview", d)
}

// draftTyped is the draft of a form that came back.
func (p *Page) draftTyped() draftState {
	id, err := paper.ParseID(p.Typed.Get("_draft"))
	if err != nil {
		return draftState{}
	}
	return draftState{ID: id, Version: atoi(p.Typed.Get("_version"))}
}

// POST /talks/{talks}/write/again: back from the preview, with what was typed.
func (s *Server) writeAgain(p *Page) error {
	if err := p.r.ParseForm(); err != nil {
		return badForm
	}
	return p.back(carried{typed: p.r.PostForm})
}

func (s *Server) writing(p *Page, chosen url.Values) (*writeData, error) {
	v, err := p.Look()
	if err != nil {
		return nil, err
	}
	d := &writeData{Ways: ways, Topics: v.Topics, Languages: p.languages(), Others: otherParties(v), Package: p.Query("package")}
	if d.Carried, err = p.carried(); err != nil {
		return nil, err
	}
	if i := slices.IndexFunc(ways, func(w way) bool { return w.Name == chosen.Get("way") }); i >= 0 {
		d.Way = &ways[i]
	}
	if id, err := paper.ParseID(chosen.Get("reply")); err == nil {
		x, held := p.look.paper(id)
		if !held {
			return nil, mediation.ErrNotHeld
		}
		d.Reply = &x
	}
	return d, nil
}

// otherParties are the sides that this desk is none of.
func otherParties(v *desk.View) []desk.ViewDesk {
	var out []desk.ViewDesk
	for _, one := range v.Desks {
		if one.Role == paper.PlaceParty && one.Desk != v.Desk {
			out = append(out, one)
		}
	}
	return out
}

// languages are those of the screens, the officer's own first.
func (p *Page) languages() []paper.Lang {
	out := []paper.Lang{p.Lang}
	for _, l := range Languages {
		if l != p.Lang {
			out = append(out, l)
		}
	}
	return out
}
