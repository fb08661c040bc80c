package web

import (
	"cmp"
	"net/url"
	"slices"
	"strings"
	"time"

	"goodoffices/mediation"
	"goodoffices/paper"
	"goodoffices/settlement"
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
		return badForm
	}
	name := p.r.PathValue("act")
	if filesLeft(p.r.PostForm) && p.formHome() != nil {
		return p.back(carried{typed: p.r.PostForm, refused: &Refused{Form: name, Text: p.T("files.not-yet")}})
	}
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
	d := reviewData{Act: name, Lines: p.reviewLines(name, p.Typed), Eyes: p.eyes(name, p.Typed)}
	if what := p.putBy(act); what != "" {
		d.Lines = append([]reviewLine{{p.T("review.put"), []Said{setting(what, p.Lang)}}}, d.Lines...)
	}
	return p.show("review", d)
}

// putBy names what an act puts to others for their answer, "" if it puts nothing.
func (p *Page) putBy(act mediation.Act) string {
	var about paper.Subject
	var puts *mediation.Putting
	switch a := act.(type) {
	case *mediation.Propose:
		about, puts = subjectOf(a.About), &a.Putting
	case *mediation.Accredit:
		about, puts = paper.Subject{Type: paper.SubjectAccreditation, Paper: idOf(a.Delegation)}, &a.Putting
	case *mediation.PlanRound:
		if a.Propose != nil {
			return p.T("about.round.in", "venue", a.Venue, "day", p.Day(a.Begins.At))
		}
	case *mediation.NameDelegation:
		about, puts = paper.Subject{Type: paper.SubjectAccreditation}, a.Propose
	case *mediation.SetPublicLine:
		about, puts = paper.Subject{Type: paper.SubjectPublicLine}, a.Propose
	case *mediation.Suspend:
		about, puts = paper.Subject{Type: paper.SubjectSuspension}, a.Propose
	case *mediation.Resume:
		about, puts = paper.Subject{Type: paper.SubjectResumption}, a.Propose
	case *mediation.EndTalks:
		about, puts = paper.Subject{Type: paper.SubjectEnding}, a.Propose
	}
	if puts == nil {
		return ""
	}
	return p.About(about)
}

// subjectOf is what an act is about, as a paper says it.
func subjectOf(a mediation.About) paper.Subject {
	s := paper.Subject{Type: a.Type, Paper: idOf(a.Paper), Format: a.Format, Rules: a.Rules, Until: a.Until, Name: a.Name}
	for _, r := range a.Topics {
		s.Topics = append(s.Topics, idOf(r))
	}
	return s
}

// idOf is the paper that a form names, zero where it names it otherwise.
func idOf(r mediation.Ref) paper.ID {
	id, _ := paper.ParseID(string(r))
	return id
}

// reviewed are the fields in the order in which they are read out. What stands
// in none of the catalogues under "field." goes without saying.
var reviewed = []string{
	"changes.clause", "changes.way", "changes.after", "changes.number", "changes.words", "attributed",
	"delegation", "round", "about", "correcting", "way", "reading", "about.format", "about.topics", "about.paper", "about.until", "about.name", "title", "names.name", "topic",
	"venue", "begins", "ends", "at", "format", "natures.word", "objective", "agenda", "rooms.name", "interpreters.name", "interpreters.languages", "interpreters.desk", "desk", "stage", "members.name", "members.title", "of",
	"author", "seat", "addressee", "broughtBy", "received", "form", "original", "speaker", "capacity", "anonymous", "outlet", "what", "topics",
	"lines.says", "lines.ifAsked.question", "lines.ifAsked.answer", "lines.spokesmen", "embargo",
	"effect", "attitude", "answer", "step", "finding", "text", "offer.terms.option", "conditions.text", "conditions.examples", "conditions.open", "conditions.standing",
	"conditions.performer", "conditions.attester", "conditions.by", "conditions.late", "conditions.disputed", "any", "facts", "on",
	"issues.name", "issues.options", "issues.range.from", "issues.range.to", "issues.range.step", "issues.range.unit", "issues.open", "add.option",
	"baseline", "reasons", "reason", "line", "resume", "reporter", "disputed", "source", "by", "statement", "from", "propose.text", "mode", "propose.mode", "put", "propose.put",
	"until", "propose.until", "stands", "propose.stands", "cover.handling",
}

func (p *Page) reviewLines(act string, form url.Values) []reviewLine {
	var names []fieldPlace
	for name, values := range form {
		if strings.Join(values, "") == "" || strings.HasPrefix(name, "_") {
			continue
		}
		if slices.Contains(reviewed, fieldBase(name)) && p.Has(p.fieldKey(act, name)) {
			names = append(names, placeOf(name))
		}
	}
	slices.SortFunc(names, fieldPlace.compare)
	var out []reviewLine
	for _, f := range names {
		label := p.fieldLabel(act, f.name, deskBeside(f.name, form))
		if n := len(out); n > 0 && out[n-1].Label == label {
			out[n-1].Says = append(out[n-1].Says, p.fieldSays(f.name, form)...)
			continue
		}
		out = append(out, reviewLine{label, p.fieldSays(f.name, form)})
	}
	return out
}

// A fieldPlace is where a field stands among those that are read out.
type fieldPlace struct {
	name  string
	group int    // of the list whose items are read out one after the other, or of the field
	item  string // of that list
	place int
}

// itemByItem are the lists whose items are read out one after the other, by
// their first member.
var itemByItem = map[string]string{"members": "members.name", "interpreters": "interpreters.name", "lines": "lines.says", "issues": "issues.name", "changes": "changes.clause"}

func placeOf(name string) fieldPlace {
	f := fieldPlace{name: name, place: slices.Index(reviewed, fieldBase(name))}
	f.group = f.place
	list, rest, _ := strings.Cut(name, ".")
	if first, ok := itemByItem[list]; ok {
		f.group = slices.Index(reviewed, first)
		f.item, _, _ = strings.Cut(rest, ".")
	}
	return f
}

func (f fieldPlace) compare(g fieldPlace) int {
	return cmp.Or(cmp.Compare(f.group, g.group), strings.Compare(f.item, g.item), cmp.Compare(f.place, g.place), strings.Compare(f.name, g.name))
}

// fieldKey is the label of a field: that of the act where it has one of its own.
func (p *Page) fieldKey(act, name string) string {
	if own := "field." + act + "." + fieldBase(name); p.Has(own) {
		return own
	}
	return "field." + fieldBase(name)
}

// fieldLabel is what a field is called, with the desk that stands beside it. For
// one that may stand for all there are words of their own.
func (p *Page) fieldLabel(act, name, desk string) string {
	key := p.fieldKey(act, name)
	if desk == "" && p.Has(key+".all") {
		return p.T(key + ".all")
	}
	return p.T(key, "desk", desk)
}

// deskBeside is the desk that stands beside a field in the same item of a list,
// "" where none does.
func deskBeside(name string, form url.Values) string {
	parts := strings.Split(name, ".")
	for i := range parts {
		item := strings.Join(parts[:i], ".")
		for _, kind := range []string{".desk", ".desk:with"} {
			if d := form.Get(item + kind); i > 0 && d != "" {
				return d
			}
		}
	}
	return ""
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
	if stem, ok := strings.CutSuffix(path, ".option"); ok && fieldBase(name) == "offer.terms.option" {
		return []Said{p.offeredTerm(form.Get(stem+".issue"), form.Get(name))}
	}
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

// offeredTerm says what an offer has for an issue, with the issue's name: in the
// page's language where the issues are held in it.
func (p *Page) offeredTerm(issue, option string) Said {
	if b, err := p.bargain(); err == nil && b != nil {
		if pkg, err := b.Domain.PackageOf([]settlement.Term{{Issue: issue, Option: option}}); err == nil {
			for _, t := range p.terms(b, pkg) {
				issue, option = t.Issue.Words(), t.Option.Words()
			}
		}
	}
	return setting(p.T("review.term", "issue", issue, "option", option), p.Lang)
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
			if b, ok := x.Body.(*paper.Delegation); ok {
				return p.membersOf(b)
			}
			return p.Gist(*x).Gist()
		}
	}
	if base == "changes.clause" || base == "changes.after" {
		return p.clauseOfForm(value, form)
	}
	if strings.HasSuffix(base, ".languages") {
		return p.LangName(paper.Lang(value))
	}
	if key := "value." + base + "." + value; p.Has(key) {
		return p.T(key)
	}
	return value
}
