package web

import (
	"goodoffices/desk"
	"goodoffices/paper"
)

// A talksLine is one negotiation in the list of all.
type talksLine struct {
	ID      paper.ID
	Title   Said
	View    *desk.View
	Waiting int
}

// A talksData is all negotiations, and what is kept of those destroyed here.
type talksData struct {
	Lines     []talksLine
	Destroyed []desk.Remains
}

// GET /
func (s *Server) home(p *Page) error {
	if p.Room != nil {
		return p.to(p.RoomPath())
	}
	if all := s.desk.Talks(); len(all) == 1 {
		return p.to(talksPath(all[0]))
	}
	return p.to("/talks")
}

// GET /talks
func (s *Server) allTalks(p *Page) error {
	var lines []talksLine
	for _, id := range s.desk.Talks() {
		l, err := s.look(p.r.Context(), id)
		if err != nil {
			return err
		}
		v := l.view
		line := talksLine{ID: id, Title: titleOf(p.Words, v), View: v}
		for _, w := range v.Waiting {
			if w.For == v.Desk {
				line.Waiting++
			}
		}
		lines = append(lines, line)
	}
	gone, err := s.desk.Remains(p.r.Context())
	if err != nil {
		return err
	}
	return p.show("talks", talksData{lines, gone})
}

var _ = at("GET ", (*Server).talksHome)

// GET /talks/{talks}: a party's day, or the mediator's board.
func (s *Server) talksHome(p *Page) error {
	v, err := p.Look()
	if err != nil {
		return err
	}
	if v.Mediator == v.Desk {
		return s.board(p, v)
	}
	return s.today(p, v)
}

// titleOf names talks by what they are for, as their terms or the invitation
// say it.
func titleOf(w *Words, v *desk.View) Said {
	var title paper.Text
	for _, x := range v.Papers {
		if x.Kind == paper.KindTerms || x.Kind == paper.KindInvitation && title == nil {
			title = x.Text
		}
	}
	if title == nil {
		return Said{Lang: w.Lang, Dir: w.Dir(), Paragraphs: []string{w.T("talks.untitled")}}
	}
	return said(title, w.Lang, "en")
}

// Title names the talks of the page.
func (p *Page) Title() Said { return titleOf(p.Words, p.view) }
