package web

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"goodoffices/desk"
	"goodoffices/paper"
)

var _ = at("GET /search", (*Server).search)

// searchLimit is how many papers a search shows.
const searchLimit = 50

// A searchData is what was looked for, and what holds it.
type searchData struct {
	Query string
	Found []desk.ViewPaper
	More  bool
}

// GET /talks/{talks}/search: in all that this desk holds and nothing else. In
// the room there is no search.
func (s *Server) search(p *Page) error {
	v, err := p.Look()
	if err != nil {
		return err
	}
	d := searchData{Query: strings.TrimSpace(p.r.URL.Query().Get("q"))}
	wanted := strings.Fields(folded(d.Query))
	for i := len(v.Papers) - 1; i >= 0 && len(wanted) > 0; i-- {
		x := v.Papers[i]
		if !isShown(x.Kind) || !holdsAll(p, x, wanted) {
			continue
		}
		if len(d.Found) == searchLimit {
			d.More = true
			break
		}
		d.Found = append(d.Found, x)
	}
	return p.show("search", d)
}

// isShown reports whether people see papers of a kind as such.
func isShown(k paper.Kind) bool {
	switch k {
	case paper.KindReceipt, paper.KindInformalReceipt, paper.KindDisposition, paper.KindInformalDisposition, paper.KindCoverNote, paper.KindCard:
		return false
	}
	return true
}

// holdsAll reports whether every wanted word stands in a paper, in any of its
// languages, in its reference or among its names.
func holdsAll(p *Page, x desk.ViewPaper, wanted []string) bool {
	parts := []string{x.Ref, p.Ref(x), string(x.From), x.Officer, x.Classified}
	for _, t := range []paper.Text{x.Subject, x.Text} {
		for _, words := range t {
			parts = append(parts, words)
		}
	}
	for _, a := range x.Attached {
		parts = append(parts, a.Name)
	}
	parts = append(parts, namesIn(x)...)
	all := folded(strings.Join(parts, " "))
	return !slices.ContainsFunc(wanted, func(w string) bool { return !strings.Contains(all, w) })
}

// namesIn are those that a paper gives beside its words: who spoke, who comes,
// where, and where it was published.
func namesIn(x desk.ViewPaper) (names []string) {
	switch b := x.Body.(type) {
	case *paper.Statement:
		return []string{b.Speaker, b.Capacity, b.Outlet}
	case *paper.Event:
		return []string{b.Source}
	case *paper.Incident:
		return []string{b.Reporter}
	case *paper.Stance:
		return []string{b.Of, b.By}
	case *paper.Lodged:
		return []string{b.Author, b.Addressee, b.BroughtBy}
	case *paper.Message:
		if b.Noted != nil {
			return append([]string{b.Noted.Speaker, b.Noted.Interpreter}, b.Noted.Present...)
		}
	case *paper.Round:
		names = []string{b.Venue}
		for _, r := range b.Rooms {
			names = append(names, r.Name)
		}
		for _, i := range b.Interpreters {
			names = append(names, i.Name)
		}
	case *paper.Delegation:
		for _, m := range b.Members {
			names = append(names, m.Name, m.Title)
		}
	}
	return names
}

// folded writes a text so that what people take for the same is the same:
// NFKC, small letters, no marks, Arabic and Persian forms of a letter and of a
// digit as one.
func folded(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == 'ي' || r == 'ى':
			return 'ی'
		case r == 'ك':
			return 'ک'
		case r == 'أ' || r == 'إ' || r == 'آ' || r == 'ٱ':
			return 'ا'
		case r == 'ة' || r == 'ۀ':
			return 'ه'
		case r >= '٠' && r <= '٩':
			return r - '٠' + '0'
		case r >= '۰' && r <= '۹':
			return r - '۰' + '0'
		case unicode.In(r, unicode.Mn, unicode.Cf):
			return -1
		}
		return unicode.ToLower(r)
	}, norm.NFKD.String(s))
}
