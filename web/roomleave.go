package web

import (
	"net/http"
	"strconv"

	"goodoffices/desk"
	"goodoffices/paper"
)

var (
	_ = inRoom("GET /room/leave", (*Server).leavePage)
	_ = inRoom("POST /room/use", (*Server).mayIUse)
	_ = inRoom("POST /room/leave", (*Server).leaveRoom)
)

// A leaveData is what is asked before the mediator leaves the room.
type leaveData struct {
	Side   paper.Desk
	Lines  []closedLine // "may I use this?"
	Open   bool         // a rehearsal: nobody has a passphrase
	Failed bool
	Seat   bool // it has no desk to be asked at in writing
}

func (s *Server) leaving(p *Page) (leaveData, error) {
	o, err := p.opposite()
	if err != nil {
		return leaveData{}, err
	}
	return leaveData{Side: o.Side, Lines: closedLines(o.Notes), Open: s.desk.Rehearsal(), Seat: o.Seat}, nil
}

// GET /talks/{talks}/room/leave
func (s *Server) leavePage(p *Page) error {
	d, err := s.leaving(p)
	if err != nil {
		return err
	}
	return p.show("room-leave", d)
}

// POST /talks/{talks}/room/use: what the speaker answered, by word of mouth:
// each line yes, or asked again in writing, or left closed.
func (s *Server) mayIUse(p *Page) error {
	if err := p.r.ParseForm(); err != nil {
		return badForm
	}
	o, err := p.opposite()
	if err != nil {
		return err
	}
	for _, n := range o.Notes {
		if err := s.use(p, n); err != nil {
			return p.again("open-note", err)
		}
	}
	return p.to(p.RoomPath("leave"))
}

// Field names the field that asks after the line.
func (l closedLine) Field() string { return lineField(l.Note, l.Line) }

// LineField names the field that asks after a line of a note.
func (p *Page) LineField(note paper.ID, line int) string { return lineField(note, line) }

// lineField names the field that asks after a line of a note.
func lineField(note paper.ID, line int) string {
	return "line." + note.String() + "." + strconv.Itoa(line)
}

// chosenLines are the closed lines of a note that a form answers.
func chosenLines(p *Page, n desk.ViewNote) (yes, write []int) {
	for i, l := range n.Lines {
		if l.Leave != "" {
			continue
		}
		switch p.r.PostForm.Get(lineField(n.ID, i)) {
		case "yes":
			yes = append(yes, i)
		case "write":
			write = append(write, i)
		}
	}
	return yes, write
}

// POST /talks/{talks}/room/leave: the other side comes back for the passphrase.
func (s *Server) leaveRoom(p *Page) error {
	passphrase := desk.Secret(p.r.PostFormValue("passphrase"))
	if err := s.authenticator().SignIn(p.r.Context(), p.Officer, passphrase); err != nil {
		d, err := s.leaving(p)
		if err != nil {
			return err
		}
		d.Failed = true
		return p.showAs(http.StatusForbidden, "room-leave", d)
	}
	return s.endRoom(p)
}
