package web

import (
	"bytes"
	"strings"

	"goodoffices/mediation"
	"goodoffices/web/calendar"
)

var _ = at("GET /rounds/{paper}/calendar.ics", (*Server).roundFile)

// GET /talks/{talks}/rounds/{paper}/calendar.ics: the meeting for a calendar.
// A calendar is read by more eyes than a desk: the file says what the round
// itself says of place and time, with the rooms that its reader goes to, and
// nothing of the talks or who is in them. An interpreter's name or languages
// would tell that too.
func (s *Server) roundFile(p *Page) error {
	r, err := p.roundOf()
	if err != nil {
		return err
	}
	body := roundBody(r)
	place := []string{r.Venue}
	for _, room := range body.Rooms {
		if room.Desk == "" || room.Desk == p.Desk() {
			place = append(place, room.Name)
		}
	}
	e := calendar.Event{
		ID: r.ID.String(), Stamp: r.Arrived, Begins: r.Begins.At, Ends: body.Ends.At, Summary: p.T("round.file.summary"), Place: strings.Join(place, p.T("list.comma")),
		Off: r.State == mediation.StateLapsed || r.State == mediation.StateWithdrawn,
	}
	if len(body.Interpreters) > 0 {
		e.Note = p.T("round.file.interpreted")
	}
	var b bytes.Buffer
	if err := e.Write(&b); err != nil {
		return err
	}
	return p.download("text/calendar; charset=utf-8", "meeting-"+r.ID.Short()+".ics", b.Bytes())
}

// download answers a file that no browser opens as a page. Its name must name
// nobody.
func (p *Page) download(mediaType, name string, body []byte) error {
	h := p.w.Header()
	h.Set("Content-Type", mediaType)
	h.Set("Content-Disposition", `attachment; filename="`+name+`"`)
	h.Set("Content-Security-Policy", "default-src 'none'; sandbox")
	_, err := p.w.Write(body)
	return err
}
