package web

import (
	"net/url"

	"goodoffices/desk"
	"goodoffices/mediation"
	"goodoffices/paper"
)

// A way is one answer to the one question that writing begins with: who may
// see this. Kind, attribution and handling follow from it.
type way struct {
	Name     string // of the choice, in addresses and catalogues
	Act      string
	Handling paper.Handling
}

// ways are those of a party, in the order in which they open up.
var ways = []way{
	{"mediator", "send-message", paper.HandlingMediator},
	{"own-words", "send-message", paper.HandlingOwnWords},
	{"verbatim", "write-letter", paper.HandlingVerbatim},
	{"together", "write-letter", paper.HandlingTogether},
	{"idea", "send-message", paper.HandlingIdea},
}

type writeData struct {
	Ways   []way
	Way    *way // once chosen
	Reply  *desk.ViewPaper
	Others []desk.ViewDesk
	Eyes   []string
}

var (
	_ = at("GET /write", (*Server).write)
	_ = at("POST /write", (*Server).preview)
)

// GET /talks/{talks}/write: the question first; then the sheet.
func (s *Server) write(p *Page) error {
	d, err := s.writing(p, p.r.URL.Query())
	if err != nil {
		return err
	}
	return p.show("write", d)
}

// POST /talks/{talks}/write: the sheet as its reader will get it, before it is sealed.
func (s *Server) preview(p *Page) error {
	if err := p.r.ParseForm(); err != nil {
		return &paper.FieldError{Err: paper.ErrValue, Want: "a form"}
	}
	p.Typed = p.r.PostForm
	d, err := s.writing(p, url.Values{"way": p.r.PostForm["_way"], "reply": p.r.PostForm["reply"]})
	if err != nil {
		return err
	}
	if d.Way == nil {
		return &paper.FieldError{Field: "/_way", Err: paper.ErrValue, Want: "one of the choices"}
	}
	if _, err := p.act(d.Way.Act, p.Typed); err != nil {
		return p.again(d.Way.Act, err)
	}
	return p.show("preview", d)
}

func (s *Server) writing(p *Page, chosen url.Values) (*writeData, error) {
	v, err := p.Look()
	if err != nil {
		return nil, err
	}
	d := &writeData{Ways: ways}
	for i, w := range ways {
		if w.Name == chosen.Get("way") {
			d.Way = &ways[i]
		}
	}
	if id, err := paper.ParseID(chosen.Get("reply")); err == nil {
		x, held := papersByID(v)[id]
		if !held {
			return nil, mediation.ErrNotHeld
		}
		d.Reply = &x
	}
	for _, one := range v.Desks {
		if one.Role == paper.PlaceParty && one.Desk != v.Desk {
			d.Others = append(d.Others, one)
		}
	}
	return d, nil
}
