package web

import (
	"slices"

	"goodoffices/desk"
	"goodoffices/mediation"
	"goodoffices/paper"
)

var (
	_ = inRoom("GET /room", (*Server).roomCard)
	_ = inRoom("GET /room/papers", (*Server).roomPapers)
	_ = inRoom("GET /room/papers/{paper}", (*Server).roomPaper)
)

// A roomData is the card for the side that sits opposite.
type roomData struct {
	desk.ViewOpposite
	Last     *desk.ViewPaper // their last word
	Speakers []string        // who spoke for it before
	Told     []mediation.ToldView
	Taken    int // lines taken down whose use was not asked yet
	Kept     string
	Pocket   pocketState
	Offer    *noteOffer
}

// GET /talks/{talks}/room
func (s *Server) roomCard(p *Page) error {
	o, err := p.opposite()
	if err != nil {
		return err
	}
	d := roomData{ViewOpposite: o, Speakers: speakers(o.Notes), Told: latestTold(o.Told)}
	for _, x := range o.Held {
		if isRead(x.Kind) && x.From == o.Side {
			d.Last = &x
		}
	}
	d.Taken = len(closedLines(o.Notes))
	if d.Pocket, err = p.pocket(); err != nil {
		return err
	}
	b, err := p.roomBargain(o)
	if err != nil {
		return err
	}
	d.Offer = p.noteOffer(b)
	if kept := p.Query("kept"); p.Has("room.kept." + kept) {
		d.Kept = kept
	}
	return p.show("room", d)
}

// speakers are who was noted before, the last first.
func speakers(notes []desk.ViewNote) []string {
	var out []string
	for _, n := range slices.Backward(notes) {
		if !slices.Contains(out, n.Noted.Speaker) {
			out = append(out, n.Noted.Speaker)
		}
	}
	return out
}

func latestTold(all []mediation.ToldView) []mediation.ToldView {
	const shown = 5
	all = slices.Clone(all)
	slices.Reverse(all)
	return all[:min(len(all), shown)]
}

// GET /talks/{talks}/room/papers: what passed between the two desks.
func (s *Server) roomPapers(p *Page) error {
	o, err := p.opposite()
	if err != nil {
		return err
	}
	var list []desk.ViewPaper
	for _, x := range slices.Backward(o.Held) {
		if isRead(x.Kind) {
			list = append(list, x)
		}
	}
	return p.show("room-papers", list)
}

// A roomPaper is one paper laid open in the room.
type roomPaper struct {
	Paper desk.ViewPaper
	Text  Said
}

// GET /talks/{talks}/room/papers/{paper}
func (s *Server) roomPaper(p *Page) error {
	o, err := p.opposite()
	if err != nil {
		return err
	}
	id, err := p.paperID()
	if err != nil {
		return err
	}
	i := slices.IndexFunc(o.Held, func(x desk.ViewPaper) bool { return x.ID == id && isRead(x.Kind) })
	if i < 0 {
		return mediation.ErrNotHeld
	}
	return p.show("room-paper", roomPaper{o.Held[i], p.Authentic(o.Held[i])})
}

// A closedLine is a line of a note whose speaker has said nothing of its use.
type closedLine struct {
	Note    paper.ID
	Line    int
	Speaker string
	Text    paper.Text
	Asked   bool
}

func closedLines(notes []desk.ViewNote) []closedLine {
	var out []closedLine
	for _, n := range slices.Backward(notes) {
		for i, l := range n.Lines {
			if l.Leave == "" {
				out = append(out, closedLine{n.ID, i, n.Noted.Speaker, l.Text, l.Asked})
			}
		}
	}
	return out
}
