package web

import (
	"bytes"
	"errors"
	"html/template"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"

	"goodoffices/desk"
	"goodoffices/paper"
	"goodoffices/web/calendar"
)

// A Page is one answer to one request: who asks, of which talks, and what its
// template is given.
type Page struct {
	*Words
	Name    string // of the template
	Officer string
	TalksID paper.ID
	Room    *sitting // with whom the mediator sits; nil for nobody
	Data    any      // what the screen is about

	// After a form was refused: what was typed, and why.
	Typed   url.Values
	Refused *Refused

	s         *Server
	w         http.ResponseWriter
	r         *http.Request
	look      *look
	view      *desk.View // the look's
	zone      *time.Location
	unread    map[paper.ID]bool   // nil until asked for
	begins    url.Values          // what a form begins with where its template does not say
	calendars []calendar.Calendar // the first is the main one
}

// A Refused is why a form was not taken, for people.
type Refused struct {
	Form    string // the act, so that the form that was sent shows it
	Text    string
	Rule    string
	Field   string
	Permits []Offered
}

// An Offered is what would permit what was refused, and whose it is.
type Offered struct {
	Desk paper.Desk
	Text string
	Href string // the step, where it is this desk's own
}

// Look returns what the desk knows, as it stood when the page first asked. In
// the room there is no such thing.
func (p *Page) Look() (*desk.View, error) {
	if p.Room != nil {
		return nil, errNoPage // a view shows all sides
	}
	if p.look == nil {
		l, err := p.s.look(p.r.Context(), p.TalksID)
		if err != nil {
			return nil, err
		}
		p.look, p.view = l, l.view
	}
	return p.view, nil
}

// show renders the page's template with what the screen is about.
func (p *Page) show(name string, data any) error {
	if p.Refused != nil {
		return p.showAs(http.StatusUnprocessableEntity, name, data)
	}
	return p.showAs(http.StatusOK, name, data)
}

func (p *Page) showAs(status int, name string, data any) error {
	p.Name, p.Data = name, data
	if p.TalksID != (paper.ID{}) && p.Room == nil {
		if _, err := p.Look(); err != nil {
			return err
		}
	}
	return p.render(status, name, "layout", p)
}

// part renders one part of a page, for what asks for it alone.
func (p *Page) part(page, name string, it any) error {
	return p.render(http.StatusOK, page, name, p.With(it))
}

// usual is what most pages take, in bytes.
const usual = 1 << 16

func (p *Page) render(status int, page, name string, data any) error {
	t, ok := p.s.pages[page]
	if !ok {
		return errors.New("no template named " + page)
	}
	var b bytes.Buffer // so that a fault in the middle is a page and not half of one
	b.Grow(usual)
	if err := t.ExecuteTemplate(&b, name, data); err != nil {
		return err
	}
	p.w.Header().Set("Content-Type", "text/html; charset=utf-8")
	return p.write(status, b.Bytes())
}

// to sends the browser on, to a page of this desk.
func (p *Page) to(path string) error {
	http.Redirect(p.w, p.r, path, http.StatusSeeOther)
	return nil
}

// View is Look for templates: pages of talks have it.
func (p *Page) View() *desk.View { return p.view }

// Desk returns this desk's name.
func (p *Page) Desk() paper.Desk {
	if p.s.desk == nil { // the page before the doors
		return ""
	}
	return p.s.desk.Name()
}

// SignedIn reports whether an officer asks.
func (p *Page) SignedIn() bool { return p.Officer != "" }

// Mediates reports whether this desk mediates the talks.
func (p *Page) Mediates() bool { return p.view != nil && p.view.Mediator == p.view.Desk }

// Path returns the address of a screen of these talks.
func (p *Page) Path(parts ...any) string { return talksPath(p.TalksID, parts...) }

// Here returns the page's own address.
func (p *Page) Here() string { return p.r.URL.RequestURI() }

// At reports whether the page is one of the named screens.
func (p *Page) At(names ...string) bool { return slices.Contains(names, p.Name) }

// Under reports whether the page's address lies under that of a screen.
func (p *Page) Under(screen string) bool {
	return p.TalksID != (paper.ID{}) && strings.HasPrefix(p.r.URL.Path+"/", p.Path(screen)+"/")
}

// Accent is the class of a desk's colour, never the only carrier of meaning. It
// is the same at every desk of the talks.
func (p *Page) Accent(d paper.Desk) string {
	if p.view == nil {
		return ""
	}
	if d == p.view.Mediator {
		return "dm"
	}
	n, party := 1, false
	for _, one := range p.view.Desks {
		party = party || one.Desk == d && one.Role == paper.PlaceParty
		if one.Role == paper.PlaceParty && one.Desk < d {
			n++
		}
	}
	if !party || n > 4 {
		return ""
	}
	return [...]string{"d1", "d2", "d3", "d4"}[n-1]
}

// Says sets a text in the reader's language where it has it.
func (p *Page) Says(t paper.Text) Said { return said(t, p.Lang, "en") }

// Authentic sets a text in the language that was signed.
func (p *Page) Authentic(v desk.ViewPaper) Said {
	if len(v.Languages) > 0 {
		return said(v.Text, v.Languages[0])
	}
	return p.Says(v.Text)
}

// With hands a part both the page and what it is about.
func (p *Page) With(it any) With { return With{p, it} }

// A With is what parts are given.
type With struct {
	*Page
	It any
}

// Or hands a part a second thing as well.
func (w With) Or(also any) Also { return Also{w.Page, w.It, also} }

// An Also is what parts with two things are given.
type Also struct {
	*Page
	It, Also any
}

// Value returns what was typed into a field before the form came back, or
// otherwise what it begins with.
func (p *Page) Value(field string, begins ...string) string {
	if p.Typed != nil {
		return p.Typed.Get(field)
	}
	if p.begins.Has(field) {
		return p.begins.Get(field)
	}
	for _, b := range begins {
		return b
	}
	return ""
}

// Chosen reports whether a choice was taken, or is the one a form begins with.
func (p *Page) Chosen(field, value string, begins bool) bool {
	if p.Typed == nil && p.begins.Has(field) {
		return p.begins.Get(field) == value
	}
	if p.Typed == nil {
		return begins
	}
	for _, v := range p.Typed[field] {
		if v == value {
			return true
		}
	}
	return false
}

// Why returns why the form of an act came back, nil if it did not.
func (p *Page) Why(form string) *Refused {
	if p.Refused != nil && p.Refused.Form == form {
		return p.Refused
	}
	return nil
}

// Kind says what a paper is.
func (p *Page) Kind(k paper.Kind) string { return p.kind(k) }

// Rehearsal reports whether this is one.
func (p *Page) Rehearsal() bool {
	if p.s.desk == nil {
		return p.s.invitations == nil // the page before the doors
	}
	return p.s.desk.Rehearsal()
}

// parsePages reads the templates, once for all servers of a program: each page
// with the layout and the parts.
var parsePages = sync.OnceValues(func() (map[string]*template.Template, error) {
	shared, err := template.New("shared").ParseFS(templateFiles, "templates/layout.html", "templates/parts/*.html")
	if err != nil {
		return nil, err
	}
	names, err := templateFiles.ReadDir("templates")
	if err != nil {
		return nil, err
	}
	out := map[string]*template.Template{}
	for _, f := range names {
		name, page := strings.CutSuffix(f.Name(), ".html")
		if !page || name == "layout" {
			continue
		}
		t, err := shared.Clone()
		if err != nil {
			return nil, err
		}
		if out[name], err = t.ParseFS(templateFiles, "templates/"+f.Name()); err != nil {
			return nil, err
		}
	}
	return out, nil
})
