package web

import (
	"net/url"
	"slices"

	"goodoffices/desk"
	"goodoffices/mediation"
	"goodoffices/paper"
)

// A publicLineData is what each side may say, beside what was in fact said.
type publicLineData struct {
	Current *lineData // the last that was agreed; otherwise the last set down
	Others  []lineData
	ToPass  []desk.ViewPaper
	Said    []saidOfLate
}

// A lineData is one public line.
type lineData struct {
	desk.ViewPublicLine
	Body      *paper.PublicLine
	Early     bool // its embargo hour has not come
	Proposals []desk.ViewProposal
}

// A saidOfLate is an entry of the register, and whether it was said before the
// embargo hour.
type saidOfLate struct {
	entry
	Early bool
}

// saidBeside is how many entries of the register stand beside the line.
const saidBeside = 12

var (
	_ = at("GET /public-line", (*Server).publicLine)
	_ = at("GET /public-line/new", (*Server).setPublicLine)
)

// GET /talks/{talks}/public-line
func (s *Server) publicLine(p *Page) error {
	v, err := p.Look()
	if err != nil {
		return err
	}
	d := publicLineData{}
	for _, x := range slices.Backward(v.PublicLines) {
		b, ok := x.Body.(*paper.PublicLine)
		if !ok {
			continue
		}
		line := lineData{x, b, v.At.Before(b.Embargo.At), proposalsOn(v, x.ID)}
		if d.Current == nil && isAgreed(x.State) {
			d.Current = &line
		} else {
			d.Others = append(d.Others, line)
		}
		d.ToPass = append(d.ToPass, p.lineToPass(line)...)
	}
	if d.Current == nil && len(d.Others) > 0 {
		d.Current, d.Others = &d.Others[0], d.Others[1:]
	}
	for _, e := range register(v) {
		if len(d.Said) < saidBeside && !e.Corrected {
			d.Said = append(d.Said, saidOfLate{e, d.Current != nil && tooEarly(*d.Current, e)})
		}
	}
	for _, x := range v.PublicLines {
		if err := p.nowRead(p.r.Context(), x.ID); err != nil {
			return err
		}
	}
	return p.show("public-line", d)
}

func isAgreed(s mediation.State) bool {
	return s == mediation.StateAgreed || s == mediation.StateSilence
}

// tooEarly reports whether something was said after a line was set down and
// before its hour.
func tooEarly(l lineData, e entry) bool {
	return !e.Event && !l.Body.Embargo.IsZero() && e.On.After(l.Date) && e.On.Before(l.Body.Embargo.At)
}

// lineToPass is what the mediator here has still to pass on of a line.
func (p *Page) lineToPass(l lineData) []desk.ViewPaper {
	var out []desk.ViewPaper
	for _, x := range l.Proposals {
		if p.toPass(x.ViewPaper) {
			out = append(out, x.ViewPaper)
		}
	}
	if len(l.Proposals) == 0 && p.toPass(l.ViewPaper) {
		out = append(out, l.ViewPaper)
	}
	return out
}

// A setLineData is a public line being set down.
type setLineData struct {
	Speakers []desk.ViewDesk // whose lines can be written
	IfAsked  []int
	Zone     string
	Putting  *putting
	Eyes     eyesLine
}

// ifAskedInForm is how many answers held ready the form has room for, for each
// side. Those left empty are not sent.
const ifAskedInForm = 4

// GET /talks/{talks}/public-line/new: with ?put=no it is only set down.
func (s *Server) setPublicLine(p *Page) error {
	v, err := p.Look()
	if err != nil {
		return err
	}
	d := setLineData{Speakers: sidesFirstOwn(v), Zone: zoneOf(p, v), Putting: p.putting("propose.")}
	for _, one := range v.Desks {
		if one.Role == paper.PlaceMediator {
			d.Speakers = append(d.Speakers, one)
		}
	}
	for i := range ifAskedInForm {
		d.IfAsked = append(d.IfAsked, i)
	}
	form := p.Typed
	if form == nil {
		form = d.Putting.begins(p.verbatim(url.Values{"_zone": {d.Zone}}))
	}
	d.Eyes = p.eyes("set-public-line", form)
	return p.show("set-public-line", d)
}

// AsEntry is the entry alone, as it stands in the register.
func (s saidOfLate) AsEntry() entry { return s.entry }
