package web

import "goodoffices/paper"

// room finds which side the mediator sits with, and refuses what that side may
// not see.
func (p *Page) room() error {
	p.Room = paper.Desk(p.s.sessions.GetString(p.r.Context(), sessionRoom))
	return nil
}
