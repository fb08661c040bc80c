package web

import (
	"html/template"
	"slices"
)

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

// screensInRow lists the screens in the row of navigation.
func (p *Page) screensInRow() []string {
	var built []string
	for _, name := range mainScreens {
		if screens["GET /"+name] != nil {
			built = append(built, name)
		}
	}
	if p.look.hasText() {
		built = append(built, "text")
	}
	if p.view.Issues != nil {
		built = append(built, "options") // once there is something to settle
	}
	return built
}

// Row writes the row of navigation, which every page has.
func (p *Page) Row() template.HTML {
	var h hypertext
	link := func(href string, here bool, words string) {
		h.put(`<a href="`, href)
		h.tags(`"`)
		if here {
			h.tags(` aria-current="page"`)
		}
		h.put(`>`, p.T(words))
		h.tags(`</a>`)
	}
	home := "today"
	if p.Mediates() {
		home = "board"
	}
	link(p.Path(), p.At(home), "nav."+home)
	for _, name := range p.screensInRow() {
		link(p.Path(name), p.Under(name), "nav."+name)
	}
	link(p.Path("more"), p.At("more"), "nav.more")
	return h.html()
}
