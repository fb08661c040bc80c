package web

import (
	"errors"
	"strings"

	"goodoffices/desk"
	"goodoffices/mediation"
	"goodoffices/paper"
)

var (
	_ = at("GET /people", (*Server).people)
	_ = at("POST /people/compare", (*Server).compareCard)
)

// A peopleData is who takes part, by which key, and who works here.
type peopleData struct {
	Own      desk.ViewDesk
	Others   []deskLine
	Officers []officerLine
	Channels []desk.ViewChannel
}

// A deskLine is another desk with the papers that speak of its people.
type deskLine struct {
	desk.ViewDesk
	Powers []desk.ViewPaper
}

// An officerLine is an officer of this desk.
type officerLine struct {
	Name     string
	Unlocked bool
	Card     *desk.ViewOfficer // as the desk's card has it
	Powers   []desk.ViewPaper
}

// GET /talks/{talks}/people
func (s *Server) people(p *Page) error {
	v, err := p.Look()
	if err != nil {
		return err
	}
	d := peopleData{Channels: v.Channels}
	powers := map[paper.Desk][]desk.ViewPaper{}
	named := map[string][]desk.ViewPaper{}
	for _, x := range v.Papers {
		if c, ok := x.Body.(*paper.Credentials); ok {
			powers[x.From] = append(powers[x.From], x)
			if x.From == v.Desk {
				named[c.Officer] = append(named[c.Officer], x)
			}
		}
	}
	for _, one := range v.Desks {
		if one.Desk == v.Desk {
			d.Own = one
			continue
		}
		d.Others = append(d.Others, deskLine{one, powers[one.Desk]})
	}
	card, _ := s.desk.Card()
	for _, name := range s.desk.AllOfficers() {
		line := officerLine{Name: name, Unlocked: s.desk.Unlocked(name), Powers: named[name]}
		if o, ok := card.Body.(*paper.Card).Officer(name); ok {
			line.Card = &desk.ViewOfficer{Name: o.Name, Title: o.Title, Powers: o.Powers}
		}
		d.Officers = append(d.Officers, line)
	}
	return p.show("people", d)
}

// POST /talks/{talks}/people/compare: the twelve words of another desk's card,
// as they were heard by a way that is not the mediator's.
func (s *Server) compareCard(p *Page) error {
	if err := p.r.ParseForm(); err != nil {
		return badForm
	}
	of := paper.Desk(p.r.PostForm.Get("desk"))
	words := strings.Fields(strings.ToLower(p.r.PostForm.Get("words")))
	err := s.desk.ConfirmCard(p.r.Context(), p.TalksID, p.Officer, of, words)
	if errors.Is(err, desk.ErrWords) {
		return p.back(carried{typed: p.r.PostForm, refused: &Refused{Form: "compare " + string(of), Text: p.T("people.other-words", "desk", string(of))}})
	}
	if err != nil {
		return err
	}
	if then := p.r.PostForm.Get("_then"); then != "" {
		return p.to(localPath(then))
	}
	return p.to(p.Path("people"))
}

// PowersOf says what an officer may sign.
func (p *Page) PowersOf(x desk.ViewPaper) string {
	c, ok := x.Body.(*paper.Credentials)
	if !ok {
		return ""
	}
	return p.T("people.powers", "officer", c.Officer, "principal", c.Principal, "powers", p.powerNames(c.Powers))
}

// powerNames says what powers cover: kinds of papers, subjects of proposals, or
// everything; words of nobody's list stand as they were written.
func (p *Page) powerNames(powers []string) string {
	names := make([]string, len(powers))
	for i, power := range powers {
		switch name := "subject." + power; {
		case power == paper.AllPowers:
			names[i] = p.T("people.power.all")
		case paper.Kind(power).Known():
			names[i] = p.Kind(paper.Kind(power))
		case p.Has("about."+power) && ruleSentences[name] != "":
			names[i] = p.inside(mediation.Sentence{Key: name})
		default:
			names[i] = power
		}
	}
	return strings.Join(names, p.T("list.comma"))
}
