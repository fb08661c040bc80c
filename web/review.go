package web

import (
	"net/url"
	"slices"
	"strings"
	"time"

	"goodoffices/mediation"
	"goodoffices/paper"
)

// A reviewData is an act as it stands before it is sealed.
type reviewData struct {
	Act   string
	Lines []reviewLine
	Eyes  eyesLine
}

// A reviewLine is one thing the form says.
type reviewLine struct {
	Label string
	Says  []Said
}

var _ = at("POST /review/{act}", (*Server).review)

// POST /talks/{talks}/review/{act}: what a form says, once more, and who will
// see it. What the rules refuse comes back to the form now. Nothing is done yet.
func (s *Server) review(p *Page) error {
	if err := p.r.ParseForm(); err != nil {
		return &paper.FieldError{Err: paper.ErrValue, Want: "a form"}
	}
	name := p.r.PathValue("act")
	act, err := p.act(name, p.r.PostForm)
	if err != nil {
		return p.again(name, err)
	}
	if _, err := p.Look(); err != nil {
		return err
	}
	_, verdict, err := s.desk.WhoSees(p.r.Context(), p.TalksID, act)
	if err != nil {
		return err
	}
	if verdict.Answer == mediation.Refused {
		return p.again(name, verdict.Refusal)
	}
	p.Typed = p.r.PostForm
	return p.show("review", reviewData{Act: name, Lines: p.reviewLines(p.Typed), Eyes: p.eyes(name, p.Typed)})
}

// reviewed are the fields in the order in which they are read out. What stands
// in none of the catalogues under "field." goes without saying.
var reviewed = []string{
	"about", "about.format", "about.topics", "about.paper", "about.until", "about.name", "title", "names.name", "topic", "format", "of",
	"effect", "attitude", "answer", "step", "finding", "text", "conditions.text", "conditions.examples", "conditions.open", "conditions.standing",
	"conditions.performer", "conditions.attester", "conditions.by", "conditions.late", "conditions.disputed", "any", "facts", "on",
	"baseline", "reasons", "reason", "line", "resume", "source", "by", "from", "propose.text", "mode", "propose.mode", "put", "propose.put",
	"until", "propose.until", "stands", "propose.stands", "cover.handling",
}

func (p *Page) reviewLines(form url.Values) []reviewLine {
	type found struct {
		place int
		name  string
	}
	var names []found
	for name, values := range form {
		if strings.Join(values, "") == "" || strings.HasPrefix(name, "_") {
			continue
		}
		if place := slices.Index(reviewed, fieldBase(name)); place >= 0 && p.Has("field."+fieldBase(name)) {
			names = append(names, found{place, name})
		}
	}
	slices.SortFunc(names, func(a, b found) int {
		if a.place != b.place {
			return a.place - b.place
		}
		return strings.Compare(a.name, b.name)
	})
	var out []reviewLine
	for _, f := range names {
		label := p.T("field." + fieldBase(f.name))
		if n := len(out); n > 0 && out[n-1].Label == label {
			out[n-1].Says = append(out[n-1].Says, p.fieldSays(f.name, form)...)
			continue
		}
		out = append(out, reviewLine{label, p.fieldSays(f.name, form)})
	}
	return out
}

// fieldBase is the member a field is about: its path without the numbers of
// lists, a text's language and the type.
func fieldBase(name string) string {
	path, _, _ := strings.Cut(name, ":")
	var parts []string
	for part := range strings.SplitSeq(path, ".") {
		if len(part) > 0 && part[0] >= '0' && part[0] <= '9' || slices.Contains(Languages, paper.Lang(part)) {
			continue
		}
		parts = append(parts, part)
	}
	return strings.Join(parts, ".")
}

// fieldSays writes what a field holds.
func (p *Page) fieldSays(name string, form url.Values) []Said {
	path, kind, _ := strings.Cut(name, ":")
	if last := paper.Lang(path[strings.LastIndexByte(path, '.')+1:]); slices.Contains(Languages, last) {
		return []Said{setting(form.Get(name), last)}
	}
	var out []Said
	for _, v := range form[name] {
		if v = p.valueWords(fieldBase(name), kind, v, form); v != "" {
			out = append(out, setting(v, p.Lang))
		}
	}
	return out
}

// valueWords says a value: an hour in the form's zone, a paper by what it is
// about, a word of the protocol by the catalogue.
func (p *Page) valueWords(base, kind, value string, form url.Values) string {
	switch kind {
	case "hour", "time":
		zone, err := time.LoadLocation(form.Get("_zone"))
		if err != nil || form.Get("_zone") == "" {
			zone = p.Zone()
		}
		at, err := time.ParseInLocation("2006-01-02T15:04", value, zone)
		if err != nil {
			return value
		}
		return p.Hour(paper.Hour{At: at, Zone: zone.String()})
	case "json":
		return p.T("field.chosen." + base)
	}
	if id, err := paper.ParseID(value); err == nil {
		if x := paperOf(p.view, id); x != nil {
			return p.Gist(*x).Gist()
		}
	}
	if key := "value." + base + "." + value; p.Has(key) {
		return p.T(key)
	}
	return value
}
