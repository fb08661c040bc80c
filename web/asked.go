package web

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"goodoffices/desk"
	"goodoffices/mediation"
	"goodoffices/paper"
)

var (
	_ = at("GET /asked", (*Server).allAsked)
	_ = at("GET /asked/{paper}", (*Server).asked)
	_ = at("POST /asked/{paper}", (*Server).approve)
)

// GET /talks/{talks}/asked: what was asked, and what was answered.
func (s *Server) allAsked(p *Page) error {
	v, err := p.Look()
	if err != nil {
		return err
	}
	list := slices.Clone(v.ReadBacks)
	slices.Reverse(list)
	return p.show("all-asked", list)
}

// An askedData is one read-back, with what was answered.
type askedData struct {
	desk.ViewReadBack
	Mine      bool // this desk asked
	Lines     []askedLine
	Others    []desk.ViewDesk // to whom the mediator can say the words
	Handlings []paper.Handling
	Eyes      eyesLine
}

// An askedLine is one passage with its answer.
type askedLine struct {
	N      int
	Text   paper.Text
	Answer paper.Permission // the zero value while there is none
}

// GET /talks/{talks}/asked/{paper}
func (s *Server) asked(p *Page) error {
	rb, err := p.readBack()
	if err != nil {
		return err
	}
	d := askedData{ViewReadBack: rb, Mine: rb.From == p.view.Desk, Handlings: []paper.Handling{paper.HandlingMediator, paper.HandlingOwnWords, paper.HandlingIdea}}
	for i, text := range rb.Passages {
		line := askedLine{N: i, Text: text}
		if j := slices.IndexFunc(rb.Answers, func(a paper.Permission) bool { return a.Passage == i }); j >= 0 {
			line.Answer = rb.Answers[j]
		}
		d.Lines = append(d.Lines, line)
	}
	for _, one := range p.view.Desks {
		if one.Role == paper.PlaceParty && !slices.Contains(rb.To, one.Desk) {
			d.Others = append(d.Others, one)
		}
	}
	if !d.Mine {
		d.Eyes = p.eyes("approve", url.Values{"readBack": {rb.ID.String()}, "answers.0.passage:int": {"0"}, "answers.0.leave": {string(paper.LeaveYes)}})
	}
	if err := p.nowRead(p.r.Context(), rb.ID); err != nil {
		return err
	}
	return p.show("asked", d)
}

// readBack returns the read-back that an address names.
func (p *Page) readBack() (desk.ViewReadBack, error) {
	v, err := p.Look()
	if err != nil {
		return desk.ViewReadBack{}, err
	}
	id, err := p.paperID()
	if err != nil {
		return desk.ViewReadBack{}, err
	}
	i := slices.IndexFunc(v.ReadBacks, func(rb desk.ViewReadBack) bool { return rb.ID == id })
	if i < 0 {
		return desk.ViewReadBack{}, mediation.ErrNotHeld
	}
	return v.ReadBacks[i], nil
}

// POST /talks/{talks}/asked/{paper}: line by line yes, in these words, or no.
func (s *Server) approve(p *Page) error {
	if err := p.r.ParseForm(); err != nil {
		return badForm
	}
	rb, err := p.readBack()
	if err != nil {
		return err
	}
	act := &mediation.Approve{ReadBack: mediation.Ref(rb.ID.String())}
	for i, text := range rb.Passages {
		n := strconv.Itoa(i)
		a := paper.Permission{Passage: i, Leave: paper.Leave(p.r.PostForm.Get("leave." + n))}
		if a.Leave == paper.LeaveWords {
			a.Text = paper.Text{}
			for lang := range text {
				if words := strings.TrimSpace(p.r.PostForm.Get("words." + n + "." + string(lang))); words != "" {
					a.Text[lang] = strings.ReplaceAll(words, "\r\n", "\n")
				}
			}
		}
		if a.Leave != "" {
			act.Answers = append(act.Answers, a)
		}
	}
	done, err := s.desk.Submit(p.r.Context(), p.TalksID, p.Officer, p.submission(act))
	if err != nil {
		return p.again("approve", err)
	}
	return p.to(p.then(done))
}

// AnswerTo is where a paper is answered.
func (p *Page) AnswerTo(x desk.ViewPaper) string {
	if x.Kind == paper.KindReadBack {
		return p.Path("asked", x.ID)
	}
	return p.Path("write") + "?reply=" + x.ID.String()
}
