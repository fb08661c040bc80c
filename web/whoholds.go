package web

import (
	"goodoffices/mediation"
	"goodoffices/paper"
)

var _ = at("GET /who-holds-what", (*Server).whoHoldsWhat)

// A holdsData is who comes to hold what, by the rules of these talks.
type holdsData struct {
	mediation.Holdings
	Roles []mediation.HoldingRole
}

// GET /talks/{talks}/who-holds-what
func (s *Server) whoHoldsWhat(p *Page) error {
	if _, err := p.Look(); err != nil {
		return err
	}
	h, err := s.desk.WhoHolds(p.r.Context(), p.TalksID)
	if err != nil {
		return err
	}
	return p.show("whoholds", holdsData{h, mediation.HoldingRoles})
}

// KindNames names kinds in a row, each word once.
func (p *Page) KindNames(kinds []paper.Kind) string {
	var out string
	said := map[string]bool{}
	for _, k := range kinds {
		name := p.Kind(k)
		if said[name] {
			continue
		}
		said[name] = true
		if out != "" {
			out += p.T("list.comma")
		}
		out += name
	}
	return out
}
