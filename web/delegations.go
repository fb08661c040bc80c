package web

import (
	"net/url"

	"goodoffices/desk"
	"goodoffices/mediation"
	"goodoffices/paper"
)

// A delegationForm is a delegation being named, or put to the others.
type delegationForm struct {
	Round      *desk.ViewRound // nil while none is planned
	Public     bool            // what was said in public
	Desks      []desk.ViewDesk // whose it may be
	Others     []desk.ViewDesk // whom it may be told
	Rows, More []int           // of members, and those that are folded away
	Delegation desk.ViewDelegation
	Putting    *putting
	Eyes       eyesLine
}

// membersInForm is how many members the form has room for, membersShown how
// many at once. Those left empty are not sent.
const (
	membersInForm = 16
	membersShown  = 4
)

var (
	_ = at("GET /rounds/delegation", (*Server).nameDelegation)
	_ = at("GET /rounds/{paper}/delegation", (*Server).nameDelegation)
	_ = at("GET /delegations/{paper}/accredit", (*Server).accredit)
)

// GET /talks/{talks}/rounds/{paper}/delegation?said=public: who goes, named by
// this desk for itself or for a seat it serves, or as it was said in public.
func (s *Server) nameDelegation(p *Page) error {
	v, err := p.Look()
	if err != nil {
		return err
	}
	d := delegationForm{Others: otherParties(v), Public: p.Query("said") == "public"}
	if p.r.PathValue("paper") != "" {
		r, err := p.roundOf()
		if err != nil {
			return err
		}
		d.Round = &r
	}
	for _, one := range v.Desks {
		if d.Public && one.Role == paper.PlaceParty || !d.Public && (one.Desk == v.Desk || one.Seat && p.Mediates()) {
			d.Desks = append(d.Desks, one)
		}
	}
	for i := range membersInForm {
		d.Rows = append(d.Rows, i)
	}
	d.Rows, d.More = d.Rows[:membersShown], d.Rows[membersShown:]
	if !d.Public {
		d.Putting = p.putting("propose.")
	}
	form := p.Typed
	if form == nil {
		form = d.Putting.begins(p.verbatim(url.Values{"stage": {string(paper.StageDesk)}}))
		if d.Public {
			form.Set("stage", string(paper.StagePublic))
		}
		for _, one := range d.Others {
			form.Add("to:list", string(one.Desk))
		}
		if !p.Mediates() {
			form.Add("to:list", string(v.Mediator))
		}
	}
	d.Eyes = p.eyes("name-delegation", form)
	return p.show("namedelegation", d)
}

// GET /talks/{talks}/delegations/{paper}/accredit
func (s *Server) accredit(p *Page) error {
	x, err := p.delegationOf()
	if err != nil {
		return err
	}
	d := delegationForm{Delegation: x, Others: otherParties(p.view), Putting: p.puttingNow("")}
	form := p.Typed
	if form == nil {
		form = d.Putting.begins(p.verbatim(url.Values{"delegation": {x.ID.String()}}))
	}
	d.Eyes = p.eyes("accredit", form)
	return p.show("accredit", d)
}

// delegationOf finds the delegation that an address names.
func (p *Page) delegationOf() (desk.ViewDelegation, error) {
	v, err := p.Look()
	if err != nil {
		return desk.ViewDelegation{}, err
	}
	id, err := p.paperID()
	if err != nil {
		return desk.ViewDelegation{}, err
	}
	all := v.Delegations
	for _, r := range v.Rounds {
		all = append(all[:len(all):len(all)], r.Delegations...)
	}
	for _, x := range all {
		if x.ID == id {
			return x, nil
		}
	}
	return desk.ViewDelegation{}, mediation.ErrNotHeld
}

// membersOf says whose delegation it is and who comes.
func (p *Page) membersOf(b *paper.Delegation) string {
	var names []paper.Desk
	for _, m := range b.Members {
		names = append(names, paper.Desk(m.Name))
	}
	return string(b.Desk) + ": " + p.List(names)
}

// DelegationStage says by whom a delegation was named, or that it is accredited.
func (p *Page) DelegationStage(x desk.ViewDelegation) string {
	if x.Accredited {
		return p.T("delegation.accredited")
	}
	return p.T("delegation." + string(x.Stage))
}

// DelegationSource is where a delegation was named in public, "" otherwise.
func (p *Page) DelegationSource(x desk.ViewDelegation) string {
	if b, ok := x.Body.(*paper.Delegation); ok {
		return b.Source
	}
	return ""
}
