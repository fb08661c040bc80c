package web

import "slices"

var _ = at("GET /more", (*Server).more)

// menu are all screens of some talks, in the order in which "More" lists them.
// One that has no screen yet is not listed.
var menu = []string{
	"standing", "proposals", "text", "options", "settlement", "gates", "assurances", "rounds", "topics", "statements", "public-line", "record", "aside", "timeline",
	"people", "invite", "who-holds-what", "minutes", "search", "asked", "note", "told", "disclosures", "lodge", "incidents", "destroy", "settings", "shortcuts",
}

// mediating are those of the mediator alone.
var mediating = []string{"note", "told", "disclosures"}

// main are those in the row of navigation, beside the first.
var mainScreens = []string{"letters", "standing", "rounds"}

// GET /talks/{talks}/more
func (s *Server) more(p *Page) error {
	if _, err := p.Look(); err != nil {
		return err
	}
	var built []string
	for _, name := range menu {
		if screens["GET /"+name] != nil && (p.Mediates() || !slices.Contains(mediating, name)) && (name != "invite" || p.mayInvite()) &&
			(name != "settlement" || p.Mediates() || len(p.view.Settlements) > 0) && (name != "text" || p.Mediates() || p.look.hasText()) {
			built = append(built, name)
		}
	}
	return p.show("more", built)
}

// Nav lists the screens in the row of navigation.
func (p *Page) Nav() []string {
	var built []string
	for _, name := range mainScreens {
		if screens["GET /"+name] != nil {
			built = append(built, name)
		}
	}
	if p.view != nil && p.look.hasText() {
		built = append(built, "text")
	}
	if p.view != nil && p.view.Issues != nil {
		built = append(built, "options") // once there is something to settle
	}
	return built
}
