package web

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"
	"time"

	"goodoffices/desk"
	"goodoffices/mediation"
	"goodoffices/paper"
)

// The room: the mediator sits with one side, which may see the screen. While it
// does, the session is closed to all but a few addresses, whatever else this
// program comes to serve. What stands there is made of desk.Opposite alone; a
// page that asks for the desk's whole view gets none.

// openInRoom are the addresses that remain in the room.
var openInRoom = map[string]bool{"GET /events": true}

// besideRoom are addresses of no talks that remain as well: the way back to the
// room, and what says nothing.
var besideRoom = []string{"GET /{$}", "POST /sign-out", "POST /language", pocketAddress, workerAddress, offlineAddress}

// inRoom enters a screen that remains in the room. It must not show anything
// but what comes from Opposite, and what was typed.
func inRoom(pattern string, f func(*Server, *Page) error) string {
	openInRoom[pattern] = true
	return at(pattern, f)
}

// A sitting is with whom the mediator sits, and since when.
type sitting struct {
	Side  paper.Desk
	Talks paper.ID
	Since time.Time
}

// room finds whether the mediator sits with a side, and refuses what that side
// may not see: it is as absent as what does not exist.
func (p *Page) room() error {
	ctx := p.r.Context()
	side := paper.Desk(p.s.sessions.GetString(ctx, sessionRoom))
	if side == "" {
		return nil
	}
	talks, err := paper.ParseID(p.s.sessions.GetString(ctx, sessionRoomTalks))
	since, _ := time.Parse(time.RFC3339, p.s.sessions.GetString(ctx, sessionRoomSince))
	p.Room = &sitting{Side: side, Talks: talks, Since: since}
	method, path, _ := strings.Cut(p.r.Pattern, " ")
	under, ofTalks := strings.CutPrefix(path, "/talks/{talks}")
	switch {
	case slices.Contains(besideRoom, p.r.Pattern):
		return nil
	case err == nil && ofTalks && p.TalksID == talks && openInRoom[method+" "+under]:
		return nil
	}
	if p.r.Header.Get("HX-Request") != "" {
		p.w.Header().Set("HX-Refresh", "true") // a page from before, open in another tab
	}
	return errNoPage
}

// RoomPath is the address of a screen of the room.
func (p *Page) RoomPath(parts ...any) string {
	return talksPath(p.Room.Talks, append([]any{"room"}, parts...)...)
}

var _ = at("POST /room", (*Server).enterRoom)

// POST /talks/{talks}/room: from here on, one side alone.
func (s *Server) enterRoom(p *Page) error {
	v, err := p.Look()
	if err != nil {
		return err
	}
	side, ok := sideByCode(v, p.r.PostFormValue("side"))
	if !ok || !p.Mediates() {
		return errNoPage
	}
	if err := s.renew(p); err != nil {
		return err
	}
	ctx := p.r.Context()
	s.sessions.Put(ctx, sessionRoom, string(side.Desk))
	s.sessions.Put(ctx, sessionRoomTalks, p.TalksID.String())
	s.sessions.Put(ctx, sessionRoomSince, p.Now().Format(time.RFC3339))
	p.w.Header().Set("Clear-Site-Data", `"cache"`)
	return p.to(p.Path("room"))
}

// renew gives the session another name, and ends what listens under the old
// one: its pages were made for other eyes.
func (s *Server) renew(p *Page) error {
	old := p.sessionName()
	err := s.sessions.RenewToken(p.r.Context())
	s.hub.end(old)
	return err
}

// sessionName is what the browser calls its session.
func (p *Page) sessionName() string {
	c, err := p.r.Cookie(p.s.sessions.Cookie.Name)
	if err != nil {
		return ""
	}
	return c.Value
}

// opposite returns what may lie open before the side in the room.
func (p *Page) opposite() (desk.ViewOpposite, error) {
	if p.Room == nil {
		return desk.ViewOpposite{}, errNoPage
	}
	return p.s.desk.Opposite(p.r.Context(), p.Room.Talks, p.Officer, p.Room.Side)
}

// endRoom ends the sitting and keeps how long it was.
func (s *Server) endRoom(p *Page) error {
	visit := desk.Jotting{Shelf: desk.ShelfVisit, Desk: p.Room.Side, At: p.Room.Since, Until: p.Now()}
	if _, err := s.desk.Jot(p.r.Context(), p.Room.Talks, p.Officer, visit); err != nil {
		return err
	}
	if err := s.renew(p); err != nil {
		return err
	}
	ctx := p.r.Context()
	for _, key := range []string{sessionRoom, sessionRoomTalks, sessionRoomSince} {
		s.sessions.Remove(ctx, key)
	}
	return p.to(talksPath(p.Room.Talks))
}

// SideCode stands for a party in addresses, which say no names.
func (p *Page) SideCode(d paper.Desk) string { return sideCode(p.TalksID, d) }

func sideCode(talks paper.ID, d paper.Desk) string {
	sum := sha256.Sum256([]byte("side " + talks.String() + " " + string(d)))
	return hex.EncodeToString(sum[:4])
}

// sideByCode returns the party that a code stands for.
func sideByCode(v *desk.View, code string) (desk.ViewDesk, bool) {
	for _, d := range v.Desks {
		if d.Role == paper.PlaceParty && sideCode(v.Talks, d.Desk) == code {
			return d, true
		}
	}
	return desk.ViewDesk{}, false
}

// side returns the party that an address names; only the mediator has any.
func (p *Page) side() (desk.ViewDesk, error) {
	v, err := p.Look()
	if err != nil {
		return desk.ViewDesk{}, err
	}
	d, ok := sideByCode(v, p.r.PathValue("side"))
	if !ok || !p.Mediates() {
		return desk.ViewDesk{}, mediation.ErrNotHeld
	}
	return d, nil
}

// RoomEvents is the address of the room's stream.
func (p *Page) RoomEvents() string { return talksPath(p.Room.Talks, "events") }
