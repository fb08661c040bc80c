package web

import (
	"net/url"
	"slices"

	"goodoffices/desk"
	"goodoffices/mediation"
	"goodoffices/paper"
)

// A topicRow is a topic with where each side stands now.
type topicRow struct {
	desk.ViewTopic
	Of      []stancesOf
	Outside []desk.ViewStance // of others than the sides
}

// A topicsData is what the talks are about.
type topicsData struct {
	Sides []desk.ViewDesk
	Rows  []topicRow
}

var (
	_ = at("GET /topics", (*Server).topics)
	_ = at("GET /topics/new", (*Server).openTopic)
	_ = at("GET /topics/{paper}", (*Server).topic)
	_ = at("GET /topics/{paper}/stance", (*Server).takeStance)
	_ = at("GET /formats/stance", (*Server).takeStance)
)

// GET /talks/{talks}/topics
func (s *Server) topics(p *Page) error {
	v, err := p.Look()
	if err != nil {
		return err
	}
	return p.show("topics", topicsData{sidesFirstOwn(v), topicRows(v)})
}

// sidesFirstOwn are the sides, this desk first where it is one.
func sidesFirstOwn(v *desk.View) []desk.ViewDesk {
	var own, others []desk.ViewDesk
	for _, d := range v.Desks {
		if d.Role == paper.PlaceParty && d.Desk == v.Desk {
			own = append(own, d)
		} else if d.Role == paper.PlaceParty {
			others = append(others, d)
		}
	}
	return append(own, others...)
}

// topicRows says of every topic where each side stands now.
func topicRows(v *desk.View) []topicRow {
	sides := sidesFirstOwn(v)
	var rows []topicRow
	for _, t := range v.Topics {
		row := topicRow{ViewTopic: t}
		now := holding(v, t.Stances)
		for _, d := range sides {
			row.Of = append(row.Of, stancesOf{d.Desk, stancesBy(now, d.Desk)})
		}
		for _, st := range now {
			if !isSide(sides, st.Of) {
				row.Outside = append(row.Outside, st)
			}
		}
		rows = append(rows, row)
	}
	return rows
}

func isSide(sides []desk.ViewDesk, name string) bool {
	return slices.ContainsFunc(sides, func(d desk.ViewDesk) bool { return string(d.Desk) == name })
}

// holding leaves of stances those that hold: of each whose stance it is and of
// each source the last. What the mediator itself conveyed repeats, at its own
// desk, what it was told.
func holding(v *desk.View, all []desk.ViewStance) []desk.ViewStance {
	type place struct {
		of   string
		said paper.Source
	}
	last := map[place]int{}
	var out []desk.ViewStance
	for _, st := range all {
		if st.Said == paper.SourceConveyed && st.From == v.Desk {
			continue
		}
		at, known := last[place{st.Of, st.Said}]
		if known {
			out[at] = st
			continue
		}
		last[place{st.Of, st.Said}] = len(out)
		out = append(out, st)
	}
	return out
}

// A topicData is one topic.
type topicData struct {
	Topic   desk.ViewTopic
	Stances []desk.ViewStance // newest first
	Said    []desk.ViewPaper  // papers that carry it
}

// GET /talks/{talks}/topics/{paper}
func (s *Server) topic(p *Page) error {
	t, err := p.topicOf()
	if err != nil {
		return err
	}
	d := topicData{Topic: t}
	for i := range t.Stances {
		d.Stances = append(d.Stances, t.Stances[len(t.Stances)-1-i])
	}
	for _, x := range p.view.Papers {
		if isRead(x.Kind) && slices.Contains(x.Topics, t.ID) {
			d.Said = append(d.Said, x)
		}
	}
	if err := p.nowRead(p.r.Context(), t.ID); err != nil {
		return err
	}
	return p.show("topic", d)
}

// topicOf finds the topic that an address names.
func (p *Page) topicOf() (desk.ViewTopic, error) {
	v, err := p.Look()
	if err != nil {
		return desk.ViewTopic{}, err
	}
	id, err := p.paperID()
	if err != nil {
		return desk.ViewTopic{}, err
	}
	for _, t := range v.Topics {
		if t.ID == id {
			return t, nil
		}
	}
	return desk.ViewTopic{}, mediation.ErrNotHeld
}

// An openTopicData is a topic being opened.
type openTopicData struct {
	Sides []desk.ViewDesk
	Eyes  eyesLine
}

// GET /talks/{talks}/topics/new
func (s *Server) openTopic(p *Page) error {
	v, err := p.Look()
	if err != nil {
		return err
	}
	if !p.Mediates() {
		return p.to(p.Path("topics")) // it says there who opens topics, and how to ask
	}
	form := p.Typed
	if form == nil {
		form = url.Values{}
	}
	return p.show("opentopic", openTopicData{sidesFirstOwn(v), p.eyes("open-topic", form)})
}

// Hearsay reports whether a stance is not the word of whose stance it is, but
// what somebody said of it, or said in public.
func (p *Page) Hearsay(st desk.ViewStance) bool { return st.Said != paper.SourceOwn }

// StanceSource says where a stance comes from, and who told this desk of it.
func (p *Page) StanceSource(st desk.ViewStance) string {
	key := "source." + string(st.Said)
	switch {
	case st.Said == paper.SourceOwn && st.From == p.Desk():
		key = "source.ours"
	case st.Said == paper.SourceConveyed:
		return p.T("source.conveyed.by", "hand", string(st.From), "day", p.ShortDay(st.Arrived))
	}
	words := p.T(key)
	if st.By != "" {
		words += " · " + st.By
	}
	if p.Hearsay(st) && st.From != p.Desk() {
		words += " · " + p.T("stance.told-by", "desk", string(st.From))
	}
	return words
}

// StanceOf says of a paper whose stance it is and from which source, "" of any
// other.
func (p *Page) StanceOf(x desk.ViewPaper) string {
	b, ok := x.Body.(*paper.Stance)
	if !ok {
		return ""
	}
	return p.T("moment.stance", "of", b.Of, "source", p.StanceSource(desk.ViewStance{ViewPaper: x, Said: b.Source, By: b.By}))
}

// StanceTold says to whom this desk told a stance, and what may be done with it.
func (p *Page) StanceTold(st desk.ViewStance) string {
	switch {
	case len(st.To) == 0:
		return p.T("stance.kept")
	case st.Cover != nil:
		return p.T("stance.told.as", "desks", st.To, "handling", p.T("handling."+string(st.Cover.Handling)))
	}
	return p.T("stance.told", "desks", st.To)
}

// Asked are the sides that an assurance is asked of.
func (p *Page) Asked(x desk.ViewPaper) []paper.Desk {
	var out []paper.Desk
	for _, d := range x.To {
		if d != p.view.Mediator || len(x.To) == 1 {
			out = append(out, d)
		}
	}
	return out
}
