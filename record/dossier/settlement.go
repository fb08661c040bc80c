package dossier

import (
	"slices"

	"goodoffices/paper"
)

// A Settlement is the agreed end of talks: an instrument that the mediator drew
// up and signed, with the signatures that its outcome released together.
type Settlement struct {
	Form         paper.InstrumentForm `json:"form"`
	SignedBy     []paper.Desk         `json:"signed_by"`
	Mediator     paper.Desk           `json:"mediator"` // who signed the instruments and the outcome
	Instruments  []paper.ID           `json:"instruments"`
	Outcome      paper.ID             `json:"outcome"`
	AdReferendum []paper.Desk         `json:"ad_referendum,omitzero"` // signed so, and not ratified here
	RatifiedBy   []paper.Desk         `json:"ratified_by,omitzero"`
	AttestedBy   []paper.Desk         `json:"attested_by,omitzero"` // that it came of mediation
	ConfirmedBy  []paper.Desk         `json:"confirmed_by"`         // whose signatures of the record cover the outcome
	Talks        paper.ID             `json:"talks"`
}

// settlements finds the settlements among what is proven. An outcome that calls
// one carried without every signatory is a problem of its own.
func (v *verifying) settlements() []Settlement {
	all := []Settlement{}
	for _, f := range v.papers {
		o, ok := bodyOf[*paper.Outcome](f)
		if !ok || o.Result != paper.ResultCarried || f.p.From != v.m.Talks[f.talks].Mediator {
			continue
		}
		if s := v.settledBy(f, o); s != nil {
			all = append(all, *s)
		}
	}
	return all
}

func bodyOf[B paper.Body](f *found) (B, bool) {
	var none B
	if !f.proven {
		return none, false
	}
	b, ok := f.p.Body.(B)
	return b, ok
}

// settledBy reads a settlement off its outcome; nil if the outcome is of
// something else, or the instrument is not here.
func (v *verifying) settledBy(f *found, o *paper.Outcome) *Settlement {
	s := &Settlement{Mediator: f.p.From, Outcome: f.id, Talks: f.p.Talks, SignedBy: []paper.Desk{}, ConfirmedBy: append([]paper.Desk{}, f.by...)}
	signed := map[paper.Desk]paper.ID{}
	for _, in := range f.enclosed {
		a, ok := in.p.Body.(*paper.Adherence)
		if !ok || a.Proposal != o.Proposal || a.Step != paper.SigningSign {
			continue
		}
		signed[in.p.From] = a.Instrument
		if a.AdReferendum {
			s.AdReferendum = append(s.AdReferendum, in.p.From)
		}
	}
	if len(signed) == 0 {
		return nil
	}
	for _, x := range v.papers {
		b, ok := bodyOf[*paper.Instrument](x)
		if !ok || x.talks != f.talks || x.p.From != f.p.From || !slices.ContainsFunc(b.Signatories, func(d paper.Desk) bool { return signed[d] == x.id }) {
			continue
		}
		s.Form = b.Form
		s.Instruments = append(s.Instruments, x.id)
		for _, d := range b.Signatories {
			if signed[d] == x.id {
				s.SignedBy = append(s.SignedBy, d)
			} else {
				v.problem(f.member, "it calls a settlement carried that %s has not signed", d)
			}
		}
	}
	if len(s.Instruments) == 0 {
		return nil
	}
	v.afterwards(f.talks, o.Proposal, s)
	return s
}

// afterwards takes in who ratified, and who attests that it came of mediation.
func (v *verifying) afterwards(talks int, proposal paper.ID, s *Settlement) {
	for _, x := range v.papers {
		a, ok := bodyOf[*paper.Adherence](x)
		if !ok || x.talks != talks || a.Proposal != proposal || !slices.Contains(s.Instruments, a.Instrument) {
			continue
		}
		who := x.p.From
		switch {
		case a.Step == paper.SigningRatify && slices.Contains(s.SignedBy, who) && !slices.Contains(s.RatifiedBy, who):
			s.RatifiedBy = append(s.RatifiedBy, who)
			s.AdReferendum = slices.DeleteFunc(s.AdReferendum, func(d paper.Desk) bool { return d == who })
		case a.Step == paper.SigningAttest && !slices.Contains(s.AttestedBy, who):
			s.AttestedBy = append(s.AttestedBy, who)
		}
	}
}
