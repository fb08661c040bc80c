package web

import (
	"slices"

	"goodoffices/desk"
	"goodoffices/mediation"
	"goodoffices/paper"
)

var (
	_ = at("GET /note", (*Server).notePage)
	_ = at("POST /note", (*Server).note)
	_ = at("GET /note/{paper}", (*Server).noted)
	_ = at("POST /note/{paper}", (*Server).useNote)
)

// A noteData is what is taken down from somebody's mouth, and what was before.
type noteData struct {
	Sides    []desk.ViewDesk
	Side     string // chosen: a code
	Speakers []string
	Notes    []desk.ViewNote // the last first
	Topics   []desk.ViewTopic
	Lang     paper.Lang
	Carried  *carriedPackage // what was offered by word of mouth, if anything
	Offer    *noteOffer      // or what can be said of it here
}

// GET /talks/{talks}/note: taking it down comes first.
func (s *Server) notePage(p *Page) error {
	v, err := p.Look()
	if err != nil {
		return err
	}
	if !p.Mediates() {
		return errNoPage
	}
	if id, err := paper.ParseID(p.r.URL.Query().Get("draft")); err == nil && p.Typed == nil {
		d, err := s.desk.Draft(p.r.Context(), p.TalksID, p.Officer, id)
		if err != nil {
			return err
		}
		p.Typed = formOf(d)
		p.Typed.Set("_draft", id.String())
		p.Typed.Set("side", sideCode(v.Talks, paper.Desk(p.Typed.Get("desk"))))
	}
	d := noteData{Side: p.Value("side", p.r.URL.Query().Get("side")), Speakers: speakers(v.Notes), Notes: slices.Clone(v.Notes), Topics: v.Topics, Lang: p.Lang}
	if p.Typed != nil {
		d.Lang = langOf(p.Typed, p.Lang)
	}
	if d.Carried, err = p.carried(); err != nil {
		return err
	}
	if d.Carried != nil {
		p.begins.Set("lines:lines", p.begins.Get("text."+string(p.Lang)))
	} else {
		b, err := p.bargain()
		if err != nil {
			return err
		}
		d.Offer = p.noteOffer(b)
	}
	slices.Reverse(d.Notes)
	for _, one := range v.Desks {
		if one.Role == paper.PlaceParty {
			d.Sides = append(d.Sides, one)
		}
	}
	return p.show("note", d)
}

// POST /talks/{talks}/note
func (s *Server) note(p *Page) error {
	n, err := p.readNote()
	if err != nil {
		return p.again("note", err)
	}
	v, err := p.Look()
	if err != nil {
		return err
	}
	side, ok := sideByCode(v, n.form.Get("side"))
	if !ok || !p.Mediates() {
		return errNoPage
	}
	n.talks, n.side = p.TalksID, side.Desk
	done, err := s.takeDown(p, n)
	if err != nil {
		return p.again("note", err)
	}
	if id := n.form.Get("_draft"); id != "" {
		if draft, err := paper.ParseID(id); err == nil {
			if err := s.desk.DropDraft(p.r.Context(), p.TalksID, p.Officer, draft); err != nil {
				return err
			}
		}
	}
	if len(done.Papers) == 0 {
		return p.to(p.Path())
	}
	return p.to(n.photo.tells(p.Path("note", done.Papers[0])))
}

// A notedData is one note, and how each line of it may be used.
type notedData struct {
	desk.ViewNote
	Seat   bool // its side has no desk to be asked at
	Others []desk.ViewDesk
}

// GET /talks/{talks}/note/{paper}
func (s *Server) noted(p *Page) error {
	n, err := p.heldNote()
	if err != nil {
		return err
	}
	d := notedData{ViewNote: n}
	for _, one := range p.view.Desks {
		switch {
		case one.Role != paper.PlaceParty:
		case one.Desk == n.Noted.Desk:
			d.Seat = one.Seat
		default:
			d.Others = append(d.Others, one)
		}
	}
	return p.show("noted", d)
}

func (p *Page) heldNote() (desk.ViewNote, error) {
	v, err := p.Look()
	if err != nil {
		return desk.ViewNote{}, err
	}
	id, err := p.paperID()
	if err != nil {
		return desk.ViewNote{}, err
	}
	i := slices.IndexFunc(v.Notes, func(n desk.ViewNote) bool { return n.ID == id })
	if i < 0 {
		return desk.ViewNote{}, mediation.ErrNotHeld
	}
	return v.Notes[i], nil
}

// POST /talks/{talks}/note/{paper}: the speaker said yes, or is asked in writing.
func (s *Server) useNote(p *Page) error {
	if err := p.r.ParseForm(); err != nil {
		return badForm
	}
	n, err := p.heldNote()
	if err != nil {
		return err
	}
	if err := s.use(p, n); err != nil {
		return p.again("open-note", err)
	}
	return p.to(p.Path("note", n.ID))
}

// use does with the lines of a note what a form says of each.
func (s *Server) use(p *Page, n desk.ViewNote) error {
	yes, write := chosenLines(p, n)
	heard := lines(p.r.PostForm["heard:list"])
	if len(heard) == 0 {
		heard = []string{p.Officer}
	}
	ref := mediation.Ref(n.ID.String())
	if len(yes) > 0 {
		if _, err := s.desk.Do(p.r.Context(), p.TalksID, p.Officer, &mediation.OpenNote{Note: ref, Lines: yes, Heard: heard}); err != nil {
			return err
		}
	}
	if len(write) > 0 {
		_, err := s.desk.Do(p.r.Context(), p.TalksID, p.Officer, &mediation.ReadBackTo{To: n.Noted.Desk, Of: ref, Lines: write})
		return err
	}
	return nil
}
