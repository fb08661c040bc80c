package dossier

import (
	"slices"

	"goodoffices/paper"
)

// A Standing says whether a settlement is in force, as far as the papers here
// prove it. What depends on an hour is said with the hour: nothing here asks a
// clock.
type Standing struct {
	State State      `json:"state"`
	By    []paper.ID `json:"by,omitzero"`    // the papers by which
	Waits []Wait     `json:"waits,omitzero"` // what is not here and has to come first, or what cannot be told
	From  paper.Hour `json:"from,omitzero"`  // not before this hour
	Until paper.Hour `json:"until,omitzero"` // it lapses then
	// Extended is the outcome that put off that hour last.
	Extended paper.ID `json:"extended,omitzero"`
}

// A State is how a settlement stands.
type State string

// The states.
const (
	InForce  State = "in-force"
	NotYet   State = "not-yet"
	Lapsed   State = "lapsed"
	NotShown State = "not-shown" // a paper that decides it is not here
)

// A Wait is one thing that a settlement waits for.
type Wait struct {
	What  Waiting    `json:"what"`
	Desk  paper.Desk `json:"desk,omitzero"`
	Paper paper.ID   `json:"paper,omitzero"`
	Text  paper.Text `json:"text,omitzero"` // of a condition
	By    paper.Hour `json:"by,omitzero"`   // it can be met by then, and no later
}

// Waiting is a kind of what is waited for.
type Waiting string

// What is waited for.
const (
	WaitRatified  Waiting = "ratification"    // by this desk
	WaitCosigned  Waiting = "record"          // this desk has not signed the outcome into the record
	WaitCondition Waiting = "condition"       // that this desk has to attest
	WaitPaper     Waiting = "paper"           // a gate or a condition, which is not here
	WaitTerms     Waiting = "instrument"      // not here: it says when it enters into force
	WaitSigned    Waiting = "every-signature" // that all signed is not shown
)

// Waitings lists them.
var Waitings = []Waiting{WaitRatified, WaitCosigned, WaitCondition, WaitPaper, WaitTerms, WaitSigned}

// standing says whether what an outcome settled is in force.
func (x *signings) standing(f *found, o *paper.Outcome, s *Settlement, instruments []*found) Standing {
	st := Standing{State: InForce, By: append([]paper.ID{f.id}, s.ratified...)}
	waits := func(w Wait) {
		if !slices.ContainsFunc(st.Waits, func(had Wait) bool { return had.What == w.What && had.Desk == w.Desk && had.Paper == w.Paper }) {
			st.Waits = append(st.Waits, w)
		}
	}
	for _, g := range s.Incomplete {
		switch g.What {
		case LackInstrument:
			waits(Wait{What: WaitTerms, Paper: g.Paper})
		case LackProposal, LackSignature:
			waits(Wait{What: WaitSigned, Desk: g.Desk, Paper: g.Paper})
		}
	}
	for _, d := range s.AdReferendum {
		waits(Wait{What: WaitRatified, Desk: d})
	}
	for _, d := range s.SignedBy {
		if !slices.Contains(s.ConfirmedBy, d) {
			waits(Wait{What: WaitCosigned, Desk: d, Paper: f.id})
		}
	}
	gates := []paper.ID{o.Gate}
	p, _ := bodyOf[*paper.Proposal](x.of(f.talks, o.Proposal))
	for _, i := range instruments {
		b := i.p.Body.(*paper.Instrument)
		gates = append(gates, b.Force.Gate, b.While)
		if b.Force.At.At.After(st.From.At) {
			st.From = b.Force.At
		}
		if !b.Until.IsZero() && (st.Until.IsZero() || b.Until.At.Before(st.Until.At)) {
			st.Until = b.Until
		}
		if by, broken := x.broken(f.talks, b.While); broken {
			st.State, st.By = Lapsed, []paper.ID{by}
		}
	}
	if len(s.declined) > 0 {
		st.State, st.By = Lapsed, s.declined
	}
	gates = append(gates, x.gatesOn(f.talks, p)...)
	if st.State != Lapsed {
		for i, g := range gates {
			if !g.IsZero() && slices.Index(gates, g) == i {
				st.By = append(st.By, x.shut(f.talks, g, waits)...)
			}
		}
	}
	x.extend(f.talks, p, &st)
	known := func(w Wait) bool { return w.What != WaitPaper && w.What != WaitTerms && w.What != WaitSigned }
	switch {
	case st.State == Lapsed || len(st.Waits) == 0:
	case slices.ContainsFunc(st.Waits, known):
		st.State = NotYet
	default:
		st.State = NotShown
	}
	return st
}

// gatesOn returns the gates that stand before a settlement and were not
// withdrawn.
func (x *signings) gatesOn(talks int, p *paper.Proposal) []paper.ID {
	if p == nil {
		return nil
	}
	var out []paper.ID
	for _, f := range x.papers {
		b, ok := bodyOf[*paper.Gate](f)
		if !ok || f.talks != talks || b.Effect != paper.EffectOpens || b.Subject.Type != paper.SubjectSettlement || b.Subject.Name != p.Subject.Name {
			continue
		}
		withdrawn := slices.ContainsFunc(x.papers, func(w *found) bool {
			if !w.proven || w.talks != talks || w.p.From != f.p.From {
				return false
			}
			back, ok := w.p.Body.(interface{ Retracted() paper.ID })
			return ok && back.Retracted() == f.id
		})
		if !withdrawn {
			out = append(out, f.id)
		}
	}
	return out
}

// A findings is the attestations of a gate's conditions, by condition.
type findings map[paper.ID][]*found

// met is the rule of the talks: the last finding, of what was not done too late
// or was accepted so by whose condition it is.
func (x *signings) met(talks int, condition paper.ID, all []*found) (by paper.ID, ok bool) {
	c, held := bodyOf[*paper.Condition](x.of(talks, condition))
	if !held {
		return by, false
	}
	var last *paper.Attestation
	accepted := false
	for _, f := range all {
		if b := f.p.Body.(*paper.Attestation); b.Finding == paper.FindingLate {
			accepted = true
		} else {
			last, by = b, f.id
		}
	}
	late := last != nil && c.Late != paper.LateStays && over(c.By, last.On)
	return by, last != nil && last.Finding == paper.FindingMet && (!late || accepted)
}

// attested returns the attestations of a need's conditions by those who may make
// them, in the order of the dossier.
func (x *signings) attested(talks int, n paper.Need) []*found {
	var out []*found
	for _, f := range x.papers {
		b, ok := bodyOf[*paper.Attestation](f)
		if !ok || f.talks != talks || !slices.Contains(n.Conditions(), b.Condition) {
			continue
		}
		at := x.of(talks, b.Condition)
		c, ok := bodyOf[*paper.Condition](at)
		if ok && (b.Finding == paper.FindingLate && f.p.From == at.p.From || b.Finding != paper.FindingLate && f.p.From == c.Attester) {
			out = append(out, f)
		}
	}
	return out
}

// broken returns the finding by which a gate that had been open was shut again.
func (x *signings) broken(talks int, gate paper.ID) (paper.ID, bool) {
	b, ok := bodyOf[*paper.Gate](x.of(talks, gate))
	if !ok {
		return paper.ID{}, false
	}
	so := findings{}
	opened := false
	for _, f := range x.attested(talks, b.Needs) {
		condition := f.p.Body.(*paper.Attestation).Condition
		so[condition] = append(so[condition], f)
		open := b.Needs.Met(func(id paper.ID) bool { _, met := x.met(talks, id, so[id]); return met })
		if opened && !open {
			return f.id, true
		}
		opened = open
	}
	return paper.ID{}, false
}

// shut says what a gate waits for; if it is open, it returns the attestations
// that opened it.
func (x *signings) shut(talks int, gate paper.ID, waits func(Wait)) []paper.ID {
	b, ok := bodyOf[*paper.Gate](x.of(talks, gate))
	if !ok {
		waits(Wait{What: WaitPaper, Paper: gate})
		return nil
	}
	so := findings{}
	for _, f := range x.attested(talks, b.Needs) {
		condition := f.p.Body.(*paper.Attestation).Condition
		so[condition] = append(so[condition], f)
	}
	var by []paper.ID
	if b.Needs.Met(func(id paper.ID) bool {
		one, met := x.met(talks, id, so[id])
		if met {
			by = with(by, one)
		}
		return met
	}) {
		return by
	}
	for _, id := range b.Needs.Conditions() {
		if _, met := x.met(talks, id, so[id]); met {
			continue
		}
		c, ok := bodyOf[*paper.Condition](x.of(talks, id))
		if !ok {
			waits(Wait{What: WaitPaper, Paper: id})
			continue
		}
		w := Wait{What: WaitCondition, Desk: c.Attester, Paper: id, Text: c.Text}
		if c.Late != paper.LateStays {
			w.By = c.By
		}
		waits(w)
	}
	return nil
}

// extend puts off the hour at which a settlement lapses, by what all agreed to
// before it had come.
func (x *signings) extend(talks int, p *paper.Proposal, st *Standing) {
	if p == nil || st.Until.IsZero() {
		return
	}
	for _, f := range x.papers {
		o, ok := bodyOf[*paper.Outcome](f)
		if !ok || f.talks != talks || o.Result != paper.ResultCarried || f.p.From != x.m.Talks[talks].Mediator {
			continue
		}
		e, ok := bodyOf[*paper.Proposal](x.of(talks, o.Proposal))
		if !ok || e.Subject.Type != paper.SubjectExtension || e.Subject.Name != "" && e.Subject.Name != p.Subject.Name {
			continue
		}
		if !over(st.Until, f.p.Date) && e.Subject.Until.At.After(st.Until.At) {
			st.Until, st.Extended = e.Subject.Until, f.id
		}
	}
}
