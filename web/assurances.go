package web

import (
	"net/url"
	"slices"

	"goodoffices/desk"
	"goodoffices/mediation"
	"goodoffices/paper"
)

// An assurancesData is what was asked, by whose turn it is.
type assurancesData struct {
	Waits []desk.ViewAssurance // for this desk's word
	Pass  []desk.ViewAssurance // for the mediator to pass on, or an answer to one
	Ours  []desk.ViewAssurance // that this desk asked for
	Rest  []desk.ViewAssurance
}

// An assuranceData is one assurance with what was answered.
type assuranceData struct {
	Assurance desk.ViewAssurance
	Text      Said
	Steps     []paper.Step     // what this desk may answer
	ToPass    []desk.ViewPaper // the asking and answers, still to be passed on
}

var (
	_ = at("GET /assurances", (*Server).assurances)
	_ = at("GET /assurances/new", (*Server).askAssurance)
	_ = at("GET /assurances/{paper}", (*Server).assurance)
	_ = at("GET /assurances/{paper}/answer", (*Server).answerAssurance)
)

// GET /talks/{talks}/assurances
func (s *Server) assurances(p *Page) error {
	v, err := p.Look()
	if err != nil {
		return err
	}
	d := assurancesData{}
	for _, a := range slices.Backward(v.Assurances) {
		switch {
		case assuranceWaits(v, a):
			d.Waits = append(d.Waits, a)
		case len(p.assuranceToPass(a)) > 0:
			d.Pass = append(d.Pass, a)
		case a.From == v.Desk:
			d.Ours = append(d.Ours, a)
		default:
			d.Rest = append(d.Rest, a)
		}
	}
	return p.show("assurances", d)
}

// GET /talks/{talks}/assurances/{paper}
func (s *Server) assurance(p *Page) error {
	a, err := p.assuranceOf()
	if err != nil {
		return err
	}
	read := []paper.ID{a.ID}
	for _, x := range a.Answers {
		read = append(read, x.ID)
	}
	for _, id := range read {
		if err := p.nowRead(p.r.Context(), id); err != nil {
			return err
		}
	}
	return p.show("assurance", assuranceData{a, p.Authentic(a.ViewPaper), assuranceSteps(p.view, a), p.assuranceToPass(a)})
}

// assuranceOf finds the assurance that an address names.
func (p *Page) assuranceOf() (desk.ViewAssurance, error) {
	v, err := p.Look()
	if err != nil {
		return desk.ViewAssurance{}, err
	}
	id, err := p.paperID()
	if err != nil {
		return desk.ViewAssurance{}, err
	}
	for _, a := range v.Assurances {
		if a.ID == id {
			return a, nil
		}
	}
	return desk.ViewAssurance{}, mediation.ErrNotHeld
}

// assuranceSteps are the answers that this desk may give now.
func assuranceSteps(v *desk.View, a desk.ViewAssurance) []paper.Step {
	switch {
	case a.From == v.Desk && a.State == paper.StepClarify:
		return []paper.Step{paper.StepClarified}
	case a.From == v.Desk:
		return nil
	case v.Mediator == v.Desk:
		if a.State == paper.StepGiven || a.State == paper.StepOtherWords {
			return []paper.Step{paper.StepGuaranteed}
		}
		return nil
	case slices.Contains(a.To, v.Desk) && (a.State == paper.StepAsked || a.State == paper.StepClarified):
		return []paper.Step{paper.StepGiven, paper.StepOtherWords, paper.StepDeclined, paper.StepClarify}
	case slices.Contains(a.To, v.Desk) && (a.State == paper.StepClarify || a.State == paper.StepDeclined):
		return []paper.Step{paper.StepGiven, paper.StepOtherWords}
	}
	return nil
}

// assuranceWaits reports whether an assurance waits for this desk: for its
// answer, or for what it meant.
func assuranceWaits(v *desk.View, a desk.ViewAssurance) bool {
	asked := a.State == paper.StepAsked || a.State == paper.StepClarified || a.State == paper.StepClarify && a.From == v.Desk
	return asked && v.Mediator != v.Desk && len(assuranceSteps(v, a)) > 0
}

// assuranceToPass are the asking and the answers that the mediator here has
// still to pass on.
func (p *Page) assuranceToPass(a desk.ViewAssurance) []desk.ViewPaper {
	var out []desk.ViewPaper
	if p.toPass(a.ViewPaper) {
		out = append(out, a.ViewPaper)
	}
	for _, x := range a.Answers {
		if p.toPass(x) {
			out = append(out, x)
		}
	}
	return out
}

// An assuranceForm is an asking or an answer being written.
type assuranceForm struct {
	Assurance desk.ViewAssurance
	Text      Said
	Step      paper.Step
	Others    []desk.ViewDesk
	Eyes      eyesLine
}

// GET /talks/{talks}/assurances/new
func (s *Server) askAssurance(p *Page) error {
	v, err := p.Look()
	if err != nil {
		return err
	}
	d := assuranceForm{Others: otherParties(v)}
	form := p.Typed
	if form == nil {
		form = p.verbatim(url.Values{})
		for _, o := range d.Others {
			form.Add("to:list", string(o.Desk))
		}
	}
	d.Eyes = p.eyes("ask-assurance", form)
	return p.show("askassurance", d)
}

// GET /talks/{talks}/assurances/{paper}/answer?step=…
func (s *Server) answerAssurance(p *Page) error {
	a, err := p.assuranceOf()
	if err != nil {
		return err
	}
	step := paper.Step(p.Query("step"))
	if p.Typed == nil && !slices.Contains(assuranceSteps(p.view, a), step) {
		return p.to(p.Path("assurances", a.ID))
	}
	d := assuranceForm{Assurance: a, Text: p.Authentic(a.ViewPaper), Step: step}
	form := p.Typed
	if form == nil {
		form = p.verbatim(url.Values{"assurance": {a.ID.String()}, "step": {string(step)}})
	}
	d.Eyes = p.eyes("answer-assurance", form)
	return p.show("answerassurance", d)
}

// verbatim asks the mediator to pass a side's paper on word for word.
func (p *Page) verbatim(form url.Values) url.Values {
	if !p.Mediates() {
		form.Set("cover.handling", string(paper.HandlingVerbatim))
	}
	return form
}
