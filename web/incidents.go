package web

import (
	"net/url"
	"slices"
	"time"

	"goodoffices/desk"
	"goodoffices/mediation"
	"goodoffices/paper"
)

// An incidentsData is what endangers the talks, and how they pause or end.
type incidentsData struct {
	Suspension *paper.Suspension // in force
	Ending     *paper.Ending     // in force or announced
	Incidents  []desk.ViewPaper
	Past       []desk.ViewPaper    // suspensions and resumptions
	Proposals  []desk.ViewProposal // that would suspend, resume or end
	Rupture    *paper.Rupture      // agreed at the start
	Ways       []paper.Way         // in which this desk can end the talks
	ToPass     []desk.ViewPaper
}

// An incidentData is one incident, suspension or ending.
type incidentData struct {
	Paper  desk.ViewPaper
	Text   Said
	ToPass bool
}

// A pauseForm reports an incident, pauses or resumes the talks, or ends them.
type pauseForm struct {
	Zone, Now  string
	Way        paper.Way
	Ways       []paper.Way
	Rupture    *paper.Rupture
	At         string // what the hour of the end begins with
	Suspension *desk.ViewPaper
	Others     []desk.ViewDesk
	Putting    *putting
	Eyes       eyesLine
}

var (
	_ = at("GET /incidents", (*Server).incidents)
	_ = at("GET /incidents/{paper}", (*Server).incident)
	_ = at("GET /incidents/new", (*Server).reportIncident)
	_ = at("GET /incidents/suspend", (*Server).suspendTalks)
	_ = at("GET /incidents/resume", (*Server).resumeTalks)
	_ = at("GET /incidents/end", (*Server).endTalks)
)

// GET /talks/{talks}/incidents
func (s *Server) incidents(p *Page) error {
	v, err := p.Look()
	if err != nil {
		return err
	}
	d := incidentsData{Rupture: rupture(v), Ways: waysToEnd(p, v)}
	if v.Suspension != nil {
		d.Suspension, _ = v.Suspension.Body.(*paper.Suspension)
	}
	if v.Ending != nil {
		d.Ending, _ = v.Ending.Body.(*paper.Ending)
	}
	for _, x := range slices.Backward(v.Papers) {
		switch x.Kind {
		case paper.KindIncident:
			d.Incidents = append(d.Incidents, x)
			if p.toPass(x) {
				d.ToPass = append(d.ToPass, x)
			}
		case paper.KindSuspension:
			d.Past = append(d.Past, x)
		}
	}
	for _, x := range slices.Backward(v.Proposals) {
		switch x.About.Type {
		case paper.SubjectSuspension, paper.SubjectResumption, paper.SubjectEnding:
			d.Proposals = append(d.Proposals, x)
		}
	}
	return p.show("incidents", d)
}

// rupture is what was agreed for the end, nil before any terms.
func rupture(v *desk.View) *paper.Rupture {
	if t := termsOf(v); t != nil {
		return &t.Rupture
	}
	return nil
}

// waysToEnd are the ways in which this desk may end the talks: a side alone or
// with all, the mediator after consultation, with all, or once all is settled.
// The rules have the last word.
func waysToEnd(p *Page, v *desk.View) []paper.Way {
	if v.Ending != nil {
		return nil
	}
	if !p.Mediates() {
		return []paper.Way{paper.WayAll, paper.WayParty}
	}
	ways := []paper.Way{paper.WayAll, paper.WayMediator}
	settled := slices.ContainsFunc(v.Proposals, func(x desk.ViewProposal) bool {
		return x.About.Type == paper.SubjectSettlement && isAgreed(x.State)
	})
	if settled {
		ways = append([]paper.Way{paper.WayAgreement}, ways...)
	}
	return ways
}

// GET /talks/{talks}/incidents/{paper}
func (s *Server) incident(p *Page) error {
	v, err := p.Look()
	if err != nil {
		return err
	}
	x, err := p.heldPaper(v)
	if err != nil {
		return err
	}
	switch x.Kind {
	case paper.KindIncident, paper.KindSuspension, paper.KindEnding:
	default:
		return mediation.ErrNotHeld
	}
	if err := p.nowRead(p.r.Context(), x.ID); err != nil {
		return err
	}
	return p.show("incident", incidentData{x, p.Authentic(x), x.Kind == paper.KindIncident && p.toPass(x)})
}

// GET /talks/{talks}/incidents/new
func (s *Server) reportIncident(p *Page) error {
	v, err := p.Look()
	if err != nil {
		return err
	}
	d := pauseForm{Others: otherParties(v), Zone: p.Zone().String(), Now: p.localHour(v.At)}
	form := p.Typed
	if form == nil {
		form = p.verbatim(url.Values{})
		for _, one := range d.Others {
			form.Add("to:list", string(one.Desk))
		}
		if !p.Mediates() {
			form.Add("to:list", string(v.Mediator))
		}
	}
	d.Eyes = p.eyes("report-incident", form)
	return p.show("reportincident", d)
}

// GET /talks/{talks}/incidents/suspend: at once, on delivery.
func (s *Server) suspendTalks(p *Page) error {
	if _, err := p.Look(); err != nil {
		return err
	}
	return p.show("suspend", pauseForm{Eyes: p.eyes("suspend", p.Typed)})
}

// GET /talks/{talks}/incidents/resume
func (s *Server) resumeTalks(p *Page) error {
	v, err := p.Look()
	if err != nil {
		return err
	}
	if v.Suspension == nil {
		return p.to(p.Path("incidents"))
	}
	form := p.Typed
	if form == nil {
		form = url.Values{"suspension": {v.Suspension.ID.String()}, "reason.en": {"…"}}
	}
	return p.show("resume", pauseForm{Suspension: v.Suspension, Eyes: p.eyes("resume", form)})
}

// GET /talks/{talks}/incidents/end?way=…
func (s *Server) endTalks(p *Page) error {
	v, err := p.Look()
	if err != nil {
		return err
	}
	d := pauseForm{Ways: waysToEnd(p, v), Rupture: rupture(v), Zone: zoneOf(p, v), Way: paper.Way(p.Query("way"))}
	if !slices.Contains(d.Ways, d.Way) {
		return p.to(p.Path("incidents"))
	}
	days := 1
	if d.Rupture != nil && d.Way != paper.WayAgreement {
		days += d.Rupture.NoticeDays
	}
	d.At = hourFrom(p, v, days)
	form := url.Values{"way": {string(d.Way)}, "at:hour": {d.At}, "_zone": {d.Zone}}
	if d.Way == paper.WayAll {
		d.Putting = p.puttingNow("propose.")
		form = d.Putting.begins(form)
	}
	if p.Typed != nil {
		form = p.Typed
	}
	d.Eyes = p.eyes("end-talks", form)
	return p.show("endtalks", d)
}

// StillTo reports whether an hour has not come.
func (p *Page) StillTo(h paper.Hour) bool { return h.At.After(p.view.At) }

// HappenedAt is when what a paper tells of was.
func (p *Page) HappenedAt(x desk.ViewPaper) time.Time { return happened(x) }
