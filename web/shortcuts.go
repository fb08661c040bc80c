package web

import "html/template"

var _ = at("GET /shortcuts", (*Server).shortcuts)

// A shortcut is a key and where it leads or what it does. The script reads
// them from the page.
type shortcut struct {
	Keys string
	Name string // of the key in the catalogue
	Href string // "" for what the script does by itself
}

// Shortcuts are those of some talks' pages. Single letters do nothing while one
// writes.
func (p *Page) Shortcuts() []shortcut {
	home := "nav.today"
	if p.Mediates() {
		home = "nav.board"
	}
	return []shortcut{
		{"g h", home, p.Path()}, {"g l", "nav.letters", p.Path("letters")}, {"g s", "nav.standing", p.Path("standing")},
		{"g r", "nav.rounds", p.Path("rounds")}, {"g m", "nav.more", p.Path("more")}, {"g d", "nav.drafts", p.Path("drafts")},
		{"w", "write.new", p.Path("write")}, {"/", "nav.search", p.Path("search")}, {"?", "nav.shortcuts", p.Path("shortcuts")},
		{"j", "shortcut.next", ""}, {"k", "shortcut.previous", ""},
	}
}

// Keys writes those that lead somewhere, for the script.
func (p *Page) Keys() template.HTML {
	var h hypertext
	for _, x := range p.Shortcuts() {
		if x.Href != "" {
			h.put(`<a data-keys="`, x.Keys)
			h.put(`" href="`, x.Href)
			h.tags(`"></a>`)
		}
	}
	return h.html()
}

// GET /talks/{talks}/shortcuts
func (s *Server) shortcuts(p *Page) error {
	if _, err := p.Look(); err != nil {
		return err
	}
	return p.show("shortcuts", p.Shortcuts())
}
