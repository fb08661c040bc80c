package web

import (
	"net/url"
	"strings"

	"goodoffices/desk"
	"goodoffices/mediation"
	"goodoffices/paper"
)

var (
	_ = inRoom("POST /room/note", (*Server).roomNote)
	_ = inRoom("POST /room/told", (*Server).roomTold)
	_ = inRoom("POST /room/asked", (*Server).roomAsked)
)

// POST /talks/{talks}/room/note: what was said is taken down first; how it may
// be used is asked afterwards.
func (s *Server) roomNote(p *Page) error {
	note, err := p.readNote()
	if err != nil {
		return p.again("note", err)
	}
	note.talks, note.side = p.Room.Talks, p.Room.Side
	if _, err := s.takeDown(p, note); err != nil {
		return p.again("note", err)
	}
	return p.to(note.photo.tells(p.RoomPath() + "?kept=note"))
}

// A takenDown is a note as it was typed, here or on a telephone without a network.
type takenDown struct {
	talks paper.ID
	side  paper.Desk
	form  url.Values // speaker, manner, lines, offer, attachments, _lang, _token
	photo *photo
}

// takeDown makes a note of what was typed. The picture is kept first, and named
// in what was typed, so that it stays with a note that is refused.
func (s *Server) takeDown(p *Page, n takenDown) (desk.Done, error) {
	if n.photo != nil {
		if err := p.attach(n.talks, n.form, n.photo.name, n.photo.mediaType, n.photo.body); err != nil {
			return desk.Done{}, err
		}
	}
	form := url.Values{"desk": {string(n.side)}, "manner": {string(paper.MannerGist)}, "speaker": {string(n.side)}}
	for _, name := range []string{"speaker", "manner", "interpreter", "lines:lines", "present:list", "_lang"} {
		if v := strings.TrimSpace(n.form.Get(name)); v != "" {
			form.Set(name, v)
		}
	}
	for name, values := range n.form {
		if strings.HasPrefix(name, "offer.") || strings.HasPrefix(name, "attachments.") {
			form[name] = values
		}
	}
	act, err := p.act("note", form)
	if err != nil {
		return desk.Done{}, err
	}
	note := act.(*mediation.Note)
	if len(note.Attachments) > 0 && len(note.Lines) == 0 {
		note.Lines = []paper.Text{{p.Lang: p.T("room.photo.line")}}
	}
	return s.desk.Submit(p.r.Context(), n.talks, p.Officer, desk.Submission{Act: note, Token: n.form.Get("_token")})
}

// POST /talks/{talks}/room/told: a line from the card, or other words.
func (s *Server) roomTold(p *Page) error {
	if err := p.r.ParseForm(); err != nil {
		return badForm
	}
	o, err := p.opposite()
	if err != nil {
		return err
	}
	form := p.r.PostForm
	tell := &mediation.Tell{Desk: o.Side, Present: lines(form["present:list"]), Words: paper.Text{}}
	line, ready := jotted(o.Say, form.Get("line"))
	if ready {
		tell.Words = line.Text
		for _, id := range line.Sources {
			tell.Of = append(tell.Of, mediation.Ref(id.String()))
		}
	} else if words := strings.TrimSpace(form.Get("words")); words != "" {
		tell.Words[langOf(form, p.Lang)] = strings.ReplaceAll(words, "\r\n", "\n")
	}
	if _, err := s.desk.Submit(p.r.Context(), p.TalksID, p.Officer, desk.Submission{Act: tell, Token: form.Get("_token")}); err != nil {
		return p.again("tell", err)
	}
	if ready {
		if err := s.desk.WipeJotting(p.r.Context(), p.TalksID, p.Officer, line.ID); err != nil {
			return err
		}
	}
	return p.to(p.RoomPath() + "?kept=told")
}

// POST /talks/{talks}/room/asked: a question of the card was asked; the answer
// is a note of its own.
func (s *Server) roomAsked(p *Page) error {
	o, err := p.opposite()
	if err != nil {
		return err
	}
	if q, ok := jotted(o.Ask, p.r.PostFormValue("line")); ok {
		if err := s.desk.WipeJotting(p.r.Context(), p.TalksID, p.Officer, q.ID); err != nil {
			return err
		}
	}
	return p.to(p.RoomPath())
}

// jotted finds a jotting by its id.
func jotted(all []desk.Jotting, text string) (desk.Jotting, bool) {
	id, err := paper.ParseID(text)
	for _, j := range all {
		if err == nil && j.ID == id {
			return j, true
		}
	}
	return desk.Jotting{}, false
}

// langOf is the language in which a form was filled in.
func langOf(form url.Values, otherwise paper.Lang) paper.Lang {
	if l := form.Get("_lang"); l != "" {
		return paper.Lang(l)
	}
	return otherwise
}
