package web

import (
	"maps"
	"net/url"
	"slices"
	"time"

	"goodoffices/desk"
	"goodoffices/mediation"
	"goodoffices/paper"
)

// A matter is what may be put to all from here, and how.
type matter struct {
	Name   string   // of the subject
	Act    string   // that puts it
	Before string   // where the form's fields on putting stand in the act
	Words  []string // the texts that have to be written
	Needs  paper.Kind
	Screen string // that puts it, where another one does
}

var inText = []string{"text"}

// matters are the subjects a person puts, in the order in which talks come to
// them.
var matters = []matter{
	{Name: "format", Act: "propose", Words: inText},
	{Name: "scope", Act: "propose", Words: inText, Needs: paper.KindTopic},
	{Name: "agenda", Act: "propose", Words: inText, Needs: paper.KindTopic},
	{Name: "topic", Act: "propose", Words: inText, Needs: paper.KindTopic},
	{Name: "round", Screen: "rounds"},
	{Name: "accreditation", Screen: "rounds"},
	{Name: "public-line", Screen: "public-line"},
	{Name: "communique", Act: "propose", Words: inText},
	{Name: "gate", Act: "propose", Words: inText, Needs: paper.KindGate},
	{Name: "assurance", Act: "propose", Words: inText, Needs: paper.KindAssurance},
	{Name: "text", Act: "propose", Words: inText, Needs: paper.KindTextVersion},
	{Name: "settlement", Act: "propose", Words: inText},
	{Name: "extension", Act: "propose", Words: inText},
	{Name: "retention", Act: "propose", Words: inText},
	{Name: "participant", Screen: "people"},
	{Name: "suspension", Act: "suspend", Before: "propose.", Words: []string{"reason", "resume", "propose.text"}},
	{Name: "resumption", Act: "resume", Before: "propose.", Words: []string{"reason", "propose.text"}},
	{Name: "ending", Screen: "incidents"},
}

// bindsAll are the subjects that cannot be put to some alone.
var bindsAll = []string{"format", "scope", "settlement", "retention", "suspension", "resumption"}

// A proposeData is a proposal being put.
type proposeData struct {
	Matters   []matter
	Matter    *matter // once chosen
	Format    string
	Counter   paper.ID // the proposal it answers
	Topics    []desk.ViewTopic
	Papers    []desk.ViewPaper // among which it is about one
	Others    []desk.ViewDesk
	ToSome    bool
	Silence   *paper.Silence // where the terms allow agreement by silence
	Zone      string
	Until     string // what the hour begins with
	Languages []paper.Lang
	Eyes      eyesLine
	Against   *Refused // what refuses it whatever is written
	Gate      *desk.ViewGate
	Carried   *carriedPackage // that is put, if one is
	TextPaper string          // the version that is put, or whose clause is
	Clause    string          // its name, "" for the whole
	TextSays  string          // which that is
}

var _ = at("GET /proposals/new", (*Server).propose)

// GET /talks/{talks}/proposals/new: what it is about; then the sheet, or why it
// cannot be put and what would change that.
func (s *Server) propose(p *Page) error {
	v, err := p.Look()
	if err != nil {
		return err
	}
	chosen := p.r.URL.Query()
	d := proposeData{Topics: v.Topics, Others: othersWithDesks(v), Languages: p.languages(), Zone: zoneOf(p, v), Format: chosen.Get("format")}
	d.Counter, _ = paper.ParseID(chosen.Get("counter"))
	for _, m := range matters {
		if m.Screen != "" && screens["GET /"+m.Screen] == nil || m.Name == "resumption" && v.Suspension == nil || m.Name == "suspension" && v.Suspension != nil {
			continue
		}
		if m.Needs != "" && len(ofKind(v, m.Needs)) == 0 {
			continue
		}
		d.Matters = append(d.Matters, m)
		if m.Name == chosen.Get("about") && m.Screen == "" {
			d.Matter = &m
		}
	}
	if d.Matter == nil {
		return p.show("propose", d)
	}
	d.ToSome = len(d.Others) > 1 && !slices.Contains(bindsAll, d.Matter.Name)
	d.Until = hourFrom(p, v, 3)
	d.Papers = ofKind(v, d.Matter.Needs)
	if t := termsOf(v); t != nil {
		d.Silence = t.Silence
	}
	if d.Carried, err = p.carried(); err != nil {
		return err
	}
	if d.Matter.Name == "text" {
		if err := p.textPut(&d); err != nil {
			return err
		}
	}
	form := p.Typed
	if form == nil {
		form = p.proposeBegins(d)
	}
	d.Eyes = p.eyes(d.Matter.Act, form)
	if p.Refused == nil {
		d.Against = p.probe(d.Matter, form)
	}
	if d.Matter.Name == "format" {
		d.Gate = shutBefore(v, paper.Format(form.Get("about.format")))
	}
	return p.show("propose", d)
}

// textPut finds what of the text is put: the version and the clause that the
// address names, otherwise the version that this desk works on.
func (p *Page) textPut(d *proposeData) error {
	v, err := p.textOf(idOf(mediation.Ref(p.Query("paper"))))
	if err != nil {
		return err
	}
	if v == nil {
		return mediation.ErrNotHeld
	}
	d.TextPaper, d.Clause = v.ID.String(), p.Query("name")
	d.TextSays = p.About(paper.Subject{Type: paper.SubjectText, Paper: v.ID, Name: d.Clause})
	return nil
}

// proposeBegins is what the form begins with, and what the rules are asked of
// before anything is written.
func (p *Page) proposeBegins(d proposeData) url.Values {
	form := url.Values{d.Matter.Before + "until:hour": {d.Until}, "_zone": {d.Zone}}
	if !p.Mediates() {
		form.Set("cover.handling", string(paper.HandlingVerbatim))
	}
	if d.Matter.Act != "propose" {
		form.Del("cover.handling")
		if p.view.Suspension != nil {
			form.Set("suspension", p.view.Suspension.ID.String())
		}
		return form
	}
	form.Set("about.type", d.Matter.Name)
	if d.Carried != nil {
		for _, f := range d.Carried.Fields {
			form.Set(f.Name, f.Value)
		}
	}
	switch d.Matter.Name {
	case "format":
		form.Set("about.format", d.Format)
	case "scope", "agenda":
		form.Set("about.topics:list", d.Topics[0].ID.String())
	case "extension":
		form.Set("about.until:hour", d.Until)
	case "topic", "gate", "assurance":
		form.Set("about.paper", d.Papers[0].ID.String())
	case "text":
		form.Set("about.paper", d.TextPaper)
		form.Set("about.name", d.Clause)
	}
	return form
}

// probe asks the rules whether a matter would be refused whatever words are
// written about it; nil if not.
func (p *Page) probe(m *matter, form url.Values) *Refused {
	probed := maps.Clone(form)
	for _, name := range m.Words {
		probed.Set(name+".en", "…")
	}
	a, err := p.act(m.Act, probed)
	if err != nil {
		return nil // the form itself says what is missing
	}
	_, verdict, err := p.s.desk.WhoSees(p.r.Context(), p.TalksID, a)
	if err != nil || verdict.Answer != mediation.Refused || verdict.Refusal.Rule == "field" {
		return nil
	}
	return p.refused(m.Act, verdict.Refusal)
}

// shutBefore returns the shut gate before a format, nil if none is held.
func shutBefore(v *desk.View, f paper.Format) *desk.ViewGate {
	for i, g := range v.Gates {
		if g.About.Type == paper.SubjectFormat && g.About.Format == f && !g.Open {
			return &v.Gates[i]
		}
	}
	return nil
}

// othersWithDesks are the other sides that can be asked for a signature.
func othersWithDesks(v *desk.View) []desk.ViewDesk {
	return slices.DeleteFunc(otherParties(v), func(d desk.ViewDesk) bool { return d.Seat })
}

// ofKind returns the papers of a kind that are in order here.
func ofKind(v *desk.View, k paper.Kind) []desk.ViewPaper {
	var out []desk.ViewPaper
	for _, x := range v.Papers {
		if x.Kind == k && x.Standing == "regular" {
			out = append(out, x)
		}
	}
	return out
}

// termsOf returns the terms in force, nil before any.
func termsOf(v *desk.View) *paper.Terms {
	if x := paperOf(v, v.TermsPaper); x != nil {
		t, _ := x.Body.(*paper.Terms)
		return t
	}
	return nil
}

// zoneOf is the zone in which deadlines of the talks are said.
func zoneOf(p *Page, v *desk.View) string {
	if t := termsOf(v); t != nil && t.Zone != "" {
		return t.Zone
	}
	return p.Zone().String()
}

// hourFrom is six in the evening some days from now, as a field for an hour
// wants it, in the zone of the talks.
func hourFrom(p *Page, v *desk.View, days int) string {
	zone, err := time.LoadLocation(zoneOf(p, v))
	if err != nil {
		zone = p.Zone()
	}
	t := v.At.In(zone).AddDate(0, 0, days)
	return time.Date(t.Year(), t.Month(), t.Day(), 18, 0, 0, 0, zone).Format("2006-01-02T15:04")
}
