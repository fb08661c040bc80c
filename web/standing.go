package web

import (
	"slices"

	"goodoffices/desk"
	"goodoffices/mediation"
	"goodoffices/paper"
)

// A standingData is where the talks are, on one page that can be read in a minute.
type standingData struct {
	Head        string
	Ladder      []rung
	Gates       []desk.ViewGate // shut
	Sides       []desk.ViewDesk
	Topics      []topicRow
	Asked       []desk.ViewAssurance // of this desk, and waiting
	MoreAsked   []desk.ViewAssurance
	Assurances  []desk.ViewAssurance // the others
	Round       *desk.ViewRound
	Delegations []desk.ViewDelegation
	Open        []desk.ViewProposal
	Lately      []moment
	Suspension  *paper.Suspension
	Ending      *paper.Ending
}

// A rung is one format on the ladder, from the farthest apart to the nearest.
type rung struct {
	Format paper.Format
	Here   bool
	Shut   *desk.ViewGate
	Wish   []desk.ViewStance
}

var _ = at("GET /standing", (*Server).standing)

// GET /talks/{talks}/standing
func (s *Server) standing(p *Page) error {
	v, err := p.Look()
	if err != nil {
		return err
	}
	d := standingData{
		Ladder: ladder(v), Sides: sidesFirstOwn(v), Topics: topicRows(v), Round: nextRound(v), Delegations: v.Delegations,
		Lately: lately(p, v, 6),
	}
	for _, g := range v.Gates {
		if !g.Open {
			d.Gates = append(d.Gates, g)
		}
	}
	for _, a := range v.Assurances {
		switch {
		case !assuranceWaits(v, a):
			d.Assurances = append(d.Assurances, a)
		case len(d.Asked) == 0:
			d.Asked = append(d.Asked, a)
		default:
			d.MoreAsked = append(d.MoreAsked, a)
		}
	}
	for _, x := range v.Proposals {
		if !ended(x) || x.State == mediation.StateSigned {
			d.Open = append(d.Open, x)
		}
	}
	if d.Round != nil {
		d.Delegations = append(d.Delegations, d.Round.Delegations...)
	}
	d.Delegations = bestKnown(d.Delegations)
	if v.Suspension != nil {
		d.Suspension, _ = v.Suspension.Body.(*paper.Suspension)
	}
	if v.Ending != nil {
		d.Ending, _ = v.Ending.Body.(*paper.Ending)
	}
	d.Head = p.standingHead(d)
	return p.show("standing", d)
}

// bestKnown leaves out what was said in public of a delegation that its own desk
// has named.
func bestKnown(all []desk.ViewDelegation) []desk.ViewDelegation {
	named := map[paper.Desk]bool{}
	for _, x := range all {
		named[x.Of] = named[x.Of] || x.Stage == paper.StageDesk
	}
	return slices.DeleteFunc(slices.Clone(all), func(x desk.ViewDelegation) bool { return x.Stage == paper.StagePublic && named[x.Of] })
}

// standingHead says in one line how the sides meet and what comes next.
func (p *Page) standingHead(d standingData) string {
	format := p.T("format." + string(p.view.Format) + ".talks")
	switch {
	case d.Ending != nil:
		return p.T("standing.head.ending", "hour", d.Ending.At)
	case d.Suspension != nil:
		return p.T("standing.head.suspended", "format", format)
	case d.Round != nil && d.Round.State == mediation.StateAgreed:
		return p.T("standing.head.round", "format", format, "day", p.Day(d.Round.Begins.At), "venue", d.Round.Venue)
	case d.Round != nil:
		return p.T("standing.head.proposed", "format", format, "day", p.Day(d.Round.Begins.At), "venue", d.Round.Venue)
	}
	return p.T("standing.head", "format", format)
}

// ladder sets each side's wish and each gate in its place among the formats.
func ladder(v *desk.View) []rung {
	var out []rung
	for _, f := range paper.Formats {
		r := rung{Format: f, Here: f == v.Format, Shut: shutBefore(v, f)}
		for _, st := range holding(v, v.Formats) {
			if st.Format == f {
				r.Wish = append(r.Wish, st)
			}
		}
		out = append(out, r)
	}
	return out
}

// WishSays says whose wish a format is, and from which source.
func (p *Page) WishSays(st desk.ViewStance) string {
	key := "standing.wish.of"
	switch {
	case st.Said == paper.SourceOwn && st.From == p.Desk():
		return p.T("standing.wish.own")
	case p.Hearsay(st):
		key = "standing.wish.said"
	}
	return p.T(key, "of", st.Of, "source", p.StanceSource(st))
}

// WishAccent is the colour of the side whose wish it is.
func (p *Page) WishAccent(st desk.ViewStance) string { return p.Accent(paper.Desk(st.Of)) }

// AssuranceSteps are the answers that this desk may give to an assurance.
func (p *Page) AssuranceSteps(a desk.ViewAssurance) []paper.Step { return assuranceSteps(p.view, a) }
