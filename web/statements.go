package web

import (
	"fmt"
	"slices"
	"time"

	"goodoffices/desk"
	"goodoffices/mediation"
	"goodoffices/paper"
)

// An entry is one of the register: something said in public or something that
// happened, with this desk's own reading of it. Copies in the same words for
// several neighbours are one entry.
type entry struct {
	desk.ViewRegistered
	Event     bool
	Corrected bool          // a later entry corrects it
	Corrects  paper.ID      // the entry it corrects
	Reading   paper.Reading // this desk's last
	Copies    []paper.ID    // itself among them
}

// A registerData is the register, newest first.
type registerData struct {
	Days   []registerDay
	Topic  paper.ID
	Only   string // threat, or what was corrected left out
	Topics []desk.ViewTopic
}

// A registerDay is what was said and what happened on one day.
type registerDay struct {
	Day     string
	Entries []entry
}

var _ = at("GET /statements", (*Server).statements)

// GET /talks/{talks}/statements?topic=…&only=threat
func (s *Server) statements(p *Page) error {
	v, err := p.Look()
	if err != nil {
		return err
	}
	d := registerData{Only: p.Query("only")}
	d.Topic, _ = paper.ParseID(p.Query("topic"))
	all := register(v)
	for _, t := range v.Topics {
		if slices.ContainsFunc(all, func(e entry) bool { return slices.Contains(e.Topics, t.ID) }) {
			d.Topics = append(d.Topics, t)
		}
	}
	for _, e := range all {
		if !d.Topic.IsZero() && !slices.Contains(e.Topics, d.Topic) || d.Only == string(paper.ReadingThreat) && e.Reading != paper.ReadingThreat {
			continue
		}
		day := p.Day(e.On)
		if n := len(d.Days); n == 0 || d.Days[n-1].Day != day {
			d.Days = append(d.Days, registerDay{Day: day})
		}
		last := &d.Days[len(d.Days)-1]
		last.Entries = append(last.Entries, e)
	}
	return p.show("statements", d)
}

// register is what was said in public and what happened, newest first.
func register(v *desk.View) []entry {
	corrects := map[paper.ID]bool{}
	for _, x := range v.Statements {
		if b, ok := x.Body.(*paper.Statement); ok && !b.Corrects.IsZero() {
			corrects[b.Corrects] = true
		}
	}
	known := map[string]int{}
	var out []entry
	add := func(x desk.ViewRegistered, event bool) {
		e := entry{ViewRegistered: x, Event: event, Corrected: corrects[x.ID], Copies: []paper.ID{x.ID}}
		if b, ok := x.Body.(*paper.Statement); ok {
			e.Corrects = b.Corrects
		}
		key := fmt.Sprint(event, x.From, x.Speaker, x.Where, x.On.Unix(), x.Text)
		if at, ok := known[key]; ok {
			out[at].merge(e)
			return
		}
		known[key] = len(out)
		out = append(out, e)
	}
	for _, x := range v.Statements {
		add(x, false)
	}
	for _, x := range v.Events {
		add(x, true)
	}
	for i := range out {
		for _, r := range out[i].Readings {
			if b, ok := r.Body.(*paper.ConfidenceNote); ok && b.Reading != "" && r.From == v.Desk {
				out[i].Reading = b.Reading
			}
		}
	}
	slices.SortStableFunc(out, func(a, b entry) int { return b.On.Compare(a.On) })
	return out
}

// merge adds a copy for another neighbour.
func (e *entry) merge(other entry) {
	e.Copies = append(e.Copies, other.ID)
	e.Corrected = e.Corrected || other.Corrected
	e.Readings = append(e.Readings, other.Readings...)
	for _, d := range other.To {
		if !slices.Contains(e.To, d) {
			e.To = append(e.To[:len(e.To):len(e.To)], d)
		}
	}
}

// entryOf finds the entry that an address names, under any of its copies.
func (p *Page) entryOf() (entry, error) {
	v, err := p.Look()
	if err != nil {
		return entry{}, err
	}
	id, err := p.paperID()
	if err != nil {
		return entry{}, err
	}
	return findEntry(register(v), id)
}

func findEntry(all []entry, id paper.ID) (entry, error) {
	for _, e := range all {
		if slices.Contains(e.Copies, id) {
			return e, nil
		}
	}
	return entry{}, mediation.ErrNotHeld
}

// Who is who said it, with the capacity in which it was said; "" of an event.
func (p *Page) Who(e entry) string {
	if e.Event {
		return p.T("register.event")
	}
	who := e.Speaker
	if b, ok := e.Body.(*paper.Statement); ok && b.Capacity != "" {
		who = p.T("register.capacity", "speaker", who, "capacity", b.Capacity)
	}
	if e.Anonymous {
		who = p.T("register.anonymous", "speaker", who)
	}
	return who
}

// EnteredBy says from whom this desk has an entry, and whom it told.
func (p *Page) EnteredBy(e entry) string {
	switch {
	case e.From != p.Desk():
		return p.T("register.by", "desk", string(e.From))
	case len(e.To) == 0:
		return p.T("register.kept")
	}
	return p.T("register.shared", "desks", e.To)
}

// TopicTitle is a topic's title in the reader's language.
func (p *Page) TopicTitle(id paper.ID) Said {
	for _, t := range p.view.Topics {
		if t.ID == id {
			return p.Says(t.Title)
		}
	}
	return Said{}
}

// localHour is a moment as a field for an hour wants it, in the officer's zone.
func (p *Page) localHour(t time.Time) string { return t.In(p.Zone()).Format("2006-01-02T15:04") }
