package web

import (
	"net/url"

	"goodoffices/desk"
	"goodoffices/paper"
)

// A stanceWay is one answer to what taking a stance begins with: whose word it
// is, and who may see it.
type stanceWay struct {
	Name     string // of the choice, in addresses and catalogues
	Source   paper.Source
	Handling paper.Handling // "" keeps it at this desk
}

// stanceWays are those of a side.
var stanceWays = []stanceWay{
	{"own-words", paper.SourceOwn, paper.HandlingOwnWords},
	{"alone", paper.SourceOwn, paper.HandlingMediator},
	{"keep", paper.SourceOwn, ""},
	{"public", paper.SourcePublic, paper.HandlingOwnWords},
	{"public-keep", paper.SourcePublic, ""},
	{"alleged", paper.SourceAlleged, paper.HandlingMediator},
	{"alleged-keep", paper.SourceAlleged, ""},
}

// mediatorsStanceWays are the mediator's, beside conveying what a side told it.
var mediatorsStanceWays = []stanceWay{
	{"public-keep", paper.SourcePublic, ""},
	{"alleged-keep", paper.SourceAlleged, ""},
}

// A stanceData is a stance being taken: on a topic, or among the formats.
type stanceData struct {
	Topic *desk.ViewTopic // nil for a preference among formats
	Ways  []stanceWay
	Way   *stanceWay // once chosen
	Sides []desk.ViewDesk
	Carry []carriedStance  // for the mediator: what it can convey
	From  *desk.ViewStance // what it does convey
	To    paper.Desk       // and to whom
	Eyes  eyesLine
}

// Stood reports whether the stance that is conveyed is of an attitude.
func (d stanceData) Stood(a paper.Attitude) bool { return d.From != nil && d.From.Attitude == a }

// Wished reports whether the stance that is conveyed prefers a format.
func (d stanceData) Wished(f paper.Format) bool { return d.From != nil && d.From.Format == f }

// A carriedStance is a side's stance and a side to whom it can be conveyed.
type carriedStance struct {
	desk.ViewStance
	Whom paper.Desk
}

// GET /talks/{talks}/topics/{paper}/stance, /talks/{talks}/formats/stance: where
// somebody stands, with its source.
func (s *Server) takeStance(p *Page) error {
	v, err := p.Look()
	if err != nil {
		return err
	}
	d := stanceData{Sides: sidesFirstOwn(v), Ways: stanceWays}
	all := v.Formats
	if p.r.PathValue("paper") != "" {
		t, err := p.topicOf()
		if err != nil {
			return err
		}
		d.Topic, all = &t, t.Stances
	}
	if p.Mediates() {
		d.Ways, d.Carry = mediatorsStanceWays, carriable(v, all)
	}
	for i, w := range d.Ways {
		if w.Name == p.Query("way") {
			d.Way = &d.Ways[i]
		}
	}
	for i, c := range d.Carry {
		if c.ID.String() == p.Query("from") && string(c.Whom) == p.Query("to") {
			d.From, d.To, d.Way = &d.Carry[i].ViewStance, c.Whom, &stanceWay{Name: "conveyed", Source: paper.SourceConveyed}
		}
	}
	if d.Way == nil {
		return p.show("stancesource", d)
	}
	form := p.Typed
	if form == nil {
		form = p.stanceBegins(d)
	}
	d.Eyes = p.eyes("take-stance", form)
	return p.show("stance", d)
}

// carriable are the stances that sides told the mediator as their own, with
// each other side.
func carriable(v *desk.View, all []desk.ViewStance) []carriedStance {
	var out []carriedStance
	for _, st := range holding(v, all) {
		for _, d := range othersWithDesks(v) {
			if st.Said == paper.SourceOwn && st.From != v.Desk && d.Desk != st.From {
				out = append(out, carriedStance{st, d.Desk})
			}
		}
	}
	return out
}

// stanceBegins is what the form begins with.
func (p *Page) stanceBegins(d stanceData) url.Values {
	form := url.Values{"source": {string(d.Way.Source)}}
	if d.Topic != nil {
		form.Set("topic", d.Topic.ID.String())
		form.Set("attitude", string(paper.AttitudeTalks))
	} else {
		form.Set("format", string(paper.FormatIndirect))
	}
	switch {
	case d.From != nil:
		form.Set("to:list", string(d.To))
		form.Set("from", d.From.ID.String())
		form.Set("of", d.From.Of)
	case d.Way.Handling != "":
		form.Set("to:list", string(p.view.Mediator))
		form.Set("cover.handling", string(d.Way.Handling))
	}
	return form
}

// Attitudes are where one can stand on a topic.
func (p *Page) Attitudes() []paper.Attitude {
	return []paper.Attitude{paper.AttitudeTalks, paper.AttitudeConditions, paper.AttitudeNot}
}
