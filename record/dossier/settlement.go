package dossier

import (
	"cmp"
	"slices"
	"time"

	"goodoffices/paper"
	"goodoffices/record"
)

// A Settlement is the agreed end of talks: an instrument that the mediator drew
// up and signed, with the signatures that its outcome released together. Where
// Incomplete names something, that all signed is not shown.
type Settlement struct {
	Form         paper.InstrumentForm `json:"form"`
	SignedBy     []paper.Desk         `json:"signed_by"`
	Mediator     paper.Desk           `json:"mediator"` // who signed the instruments and the outcome
	Instruments  []paper.ID           `json:"instruments"`
	Outcome      paper.ID             `json:"outcome"`
	AdReferendum []paper.Desk         `json:"ad_referendum,omitzero"` // signed so, and not ratified here
	RatifiedBy   []paper.Desk         `json:"ratified_by,omitzero"`
	DeclinedBy   []paper.Desk         `json:"declined_by,omitzero"` // signed so, and those it was signed for said no
	AttestedBy   []paper.Desk         `json:"attested_by,omitzero"` // that it came of mediation
	ConfirmedBy  []paper.Desk         `json:"confirmed_by"`         // whose signatures of the record cover the outcome
	Talks        paper.ID             `json:"talks"`
	Incomplete   []Gap                `json:"incomplete,omitzero"` // what is not here, so that others may have had to sign
	Unproven     []Gap                `json:"unproven,omitzero"`   // of those who signed, ratified or attested
	Force        Standing             `json:"force"`               // whether it is in force
	Ink          []Said               `json:"ink,omitzero"`        // signatures that name a paper signed in ink: that one
	Uncounted    []Said               `json:"uncounted,omitzero"`  // answers of signatories that the outcome does not enclose

	ratified, declined []paper.ID // by these papers
}

// A Said is a paper that a desk's part in a settlement rests on, or is told by.
type Said struct {
	Desk   paper.Desk   `json:"desk"`
	Paper  paper.ID     `json:"paper"`
	Answer paper.Answer `json:"answer,omitzero"`
}

// A Gap is what a dossier does not show of a settlement.
type Gap struct {
	What  Lack       `json:"what"`
	Desk  paper.Desk `json:"desk,omitzero"`
	Paper paper.ID   `json:"paper,omitzero"`
}

// A Lack is a kind of gap.
type Lack string

// The lacks.
const (
	LackProposal   Lack = "proposal"    // by which the signing was opened: not here
	LackInstrument Lack = "instrument"  // not here, or not the mediator's
	LackSignature  Lack = "signature"   // of this desk: what would verify it is missing or damaged
	LackPowers     Lack = "full powers" // of this desk: not here
	LackOrder      Lack = "order"       // whether this desk signed before the revocation cannot be told
	LackWords      Lack = "text"        // the text version that an instrument puts in force is not here
	LackPlace      Lack = "place"       // that this desk may attest: no terms here give it a place
)

// Lacks lists them.
var Lacks = []Lack{LackProposal, LackInstrument, LackSignature, LackPowers, LackOrder, LackPlace, LackWords}

// settlements finds the settlements among what is proven. An outcome that calls
// one carried without every signatory is a problem of its own.
func (v *verifying) settlements() []Settlement {
	all := []Settlement{}
	x := v.signings()
	for _, f := range v.papers {
		o, ok := bodyOf[*paper.Outcome](f)
		if !ok || o.Result != paper.ResultCarried || f.p.From != v.m.Talks[f.talks].Mediator {
			continue
		}
		if s := x.settledBy(f, o); s != nil {
			all = append(all, *s)
		}
	}
	return all
}

func bodyOf[B paper.Body](f *found) (B, bool) {
	var none B
	if f == nil || !f.proven {
		return none, false
	}
	b, ok := f.p.Body.(B)
	return b, ok
}

// signings are the proven papers that settlements are read off.
type signings struct {
	*verifying
	at      map[paper.ID]*found
	steps   map[paper.ID][]*found   // adherences, by proposal
	answers map[paper.ID][]*found   // responses, by proposal
	revoked map[paper.Desk][]*found // revocations, by author
	terms   map[int]*paper.Terms    // the first agreed, by talks
	carried map[paper.ID]bool       // proposals, on the mediator's word
}

func (v *verifying) signings() *signings {
	x := &signings{v, map[paper.ID]*found{}, map[paper.ID][]*found{}, map[paper.ID][]*found{}, map[paper.Desk][]*found{}, map[int]*paper.Terms{}, map[paper.ID]bool{}}
	for _, f := range v.papers {
		if !f.proven {
			continue
		}
		x.at[f.id] = f
		switch b := f.p.Body.(type) {
		case *paper.Adherence:
			x.steps[b.Proposal] = append(x.steps[b.Proposal], f)
		case *paper.Response:
			x.answers[b.Proposal] = append(x.answers[b.Proposal], f)
		case *paper.Revocation:
			x.revoked[f.p.From] = append(x.revoked[f.p.From], f)
		case *paper.Outcome:
			if b.Result == paper.ResultCarried && f.p.From == v.m.Talks[f.talks].Mediator {
				x.carried[b.Proposal] = true
			}
		case *paper.Terms:
			if record.OriginOf(f.id) == v.m.Talks[f.talks].Origin {
				x.terms[f.talks] = b
			}
		}
	}
	return x
}

// of returns a proven paper of these talks, nil if it is not here.
func (x *signings) of(talks int, id paper.ID) *found {
	if f := x.at[id]; f != nil && f.talks == talks {
		return f
	}
	return nil
}

// settledBy reads a settlement off its outcome; nil if the outcome is of
// something else, or somebody has not signed it.
func (x *signings) settledBy(f *found, o *paper.Outcome) *Settlement {
	s := &Settlement{Mediator: f.p.From, Outcome: f.id, Talks: f.p.Talks, SignedBy: []paper.Desk{}, Instruments: []paper.ID{}, ConfirmedBy: append([]paper.Desk{}, f.by...)}
	signed := map[paper.Desk]enclosed{}
	var put []paper.Desk
	var sought, named []paper.ID // instruments: put to be signed, and named by who signed
	for _, in := range f.enclosed {
		if a, ok := in.p.Body.(*paper.Adherence); ok && a.Proposal == o.Proposal && a.Step == paper.SigningSign {
			signed[in.p.From] = in
			named = append(named, a.Instrument)
		}
	}
	p := x.of(f.talks, o.Proposal)
	b, ok := bodyOf[*paper.Proposal](p)
	switch {
	case p != nil && (!ok || b.Mode != paper.ModeSigning), p == nil && len(signed) == 0:
		return nil
	case p == nil:
		s.lacks(LackProposal, "", o.Proposal)
	default:
		put, sought = b.Put, []paper.ID{b.Subject.Paper}
	}
	instruments := x.mirrored(f, sought, s)
	if len(s.Incomplete) > 0 { // what it put, or mirrored, is not known
		instruments = x.mirrored(f, append(sought, named...), s)
	}
	own := map[paper.Desk]paper.ID{}
	for _, i := range instruments {
		b := i.p.Body.(*paper.Instrument)
		s.Form = b.Form
		s.Instruments = append(s.Instruments, i.id)
		for _, d := range b.Signatories {
			own[d] = i.id
			put = with(put, d)
		}
	}
	for _, in := range f.enclosed {
		if _, ok := signed[in.p.From]; ok {
			put = with(put, in.p.From)
		}
	}
	if !x.allSigned(f, s, put, own, signed) {
		return nil
	}
	x.afterwards(f.talks, o.Proposal, s, signed)
	x.beside(f, o.Proposal, s, signed)
	for _, i := range instruments {
		b := i.p.Body.(*paper.Instrument)
		if b.Text.IsZero() {
			continue
		}
		if t := x.of(f.talks, b.Text); t == nil || t.p.Kind != paper.KindTextVersion || t.p.From != f.p.From {
			s.lacks(LackWords, "", b.Text)
		}
	}
	s.Force = x.standing(f, o, s, instruments)
	return s
}

func with[T comparable](list []T, one T) []T {
	if slices.Contains(list, one) {
		return list
	}
	return append(slices.Clip(list), one)
}

func (s *Settlement) lacks(what Lack, d paper.Desk, id paper.ID) {
	s.Incomplete = with(s.Incomplete, Gap{what, d, id})
}

func (s *Settlement) unproven(what Lack, d paper.Desk, id paper.ID) {
	s.Unproven = with(s.Unproven, Gap{what, d, id})
}

// mirrored returns the mediator's instruments that are sought and all that they
// mirror, as they stand in the dossier, and notes those that are not here.
func (x *signings) mirrored(f *found, sought []paper.ID, s *Settlement) []*found {
	var out []*found
	seen := map[paper.ID]bool{}
	for len(sought) > 0 {
		id := sought[0]
		sought = sought[1:]
		if seen[id] {
			continue
		}
		seen[id] = true
		i := x.of(f.talks, id)
		b, ok := bodyOf[*paper.Instrument](i)
		if !ok || i.p.From != f.p.From {
			s.lacks(LackInstrument, "", id)
			continue
		}
		out = append(out, i)
		sought = append(sought, b.Mirrors...)
	}
	slices.SortFunc(out, func(a, b *found) int { return cmp.Or(len(a.member)-len(b.member), cmp.Compare(a.member, b.member)) })
	return out
}

// allSigned takes in who signed its own instrument, and reports whether nobody
// is known to be missing: that is a problem of the outcome. A signature that
// cannot be checked here accuses nobody.
func (x *signings) allSigned(f *found, s *Settlement, put []paper.Desk, own map[paper.Desk]paper.ID, signed map[paper.Desk]enclosed) bool {
	all := true
	for _, d := range put {
		in, ok := signed[d]
		if ok {
			instrument := in.p.Body.(*paper.Adherence).Instrument
			if id, known := own[d]; known {
				ok = id == instrument
			} else { // an instrument that is not here
				ok = slices.Contains(s.Incomplete, Gap{What: LackInstrument, Paper: instrument})
			}
		}
		switch {
		case !ok && (f.unread || slices.Contains(f.unchecked, d)):
			s.lacks(LackSignature, d, paper.ID{})
		case !ok:
			x.problem(f.member, "it calls a settlement carried that %s has not signed", d)
			all = false
		case !x.judge(f.member, f.leaf, in.p, in.officer, s):
			all = false
		default:
			s.SignedBy = append(s.SignedBy, d)
			if in.p.Body.(*paper.Adherence).AdReferendum {
				s.AdReferendum = append(s.AdReferendum, d)
			}
		}
	}
	return all
}

// judge compares a signature or ratification with the full powers it names: a
// contradiction is a problem, full powers that are not here are not proven. The
// leaf is that of the paper it came with.
func (x *signings) judge(member string, leaf *uint64, p *paper.Paper, officer string, s *Settlement) bool {
	a := p.Body.(*paper.Adherence)
	f := x.at[a.Credentials]
	if f == nil {
		s.unproven(LackPowers, p.From, a.Credentials)
	} else if wrong := contradicts(f, p, a, officer); wrong != "" {
		x.problem(member, "%s signed under full powers that %s", p.From, wrong)
		return false
	}
	for _, r := range x.revoked[p.From] {
		b := r.p.Body.(*paper.Revocation)
		switch {
		case b.Credentials != a.Credentials && (b.Officer == "" || b.Officer != officer), r.p.Talks != p.Talks:
		case leaf != nil && r.leaf != nil && *leaf < *r.leaf: // released before
		case r.leaf != nil && p.Record != nil && p.Record.Size > *r.leaf:
			x.problem(member, "%s signed under full powers that it had revoked", p.From)
			return false
		default:
			s.unproven(LackOrder, p.From, r.id)
		}
	}
	return true
}

// contradicts says what full powers do not fit a signature, "" if they do.
func contradicts(f *found, p *paper.Paper, a *paper.Adherence, officer string) string {
	b, ok := f.p.Body.(*paper.Credentials)
	switch {
	case !ok:
		return "are another paper"
	case f.p.From != p.From || f.p.Talks != p.Talks:
		return "are not its own"
	case b.Officer != officer:
		return "are another officer's"
	case b.Principal != a.Principal:
		return "are for another principal"
	case !slices.Contains(b.Powers, paper.AllPowers) && !slices.Contains(b.Powers, string(paper.SubjectSettlement)):
		return "cover no settlement"
	case over(b.Until, p.Date):
		return "were over"
	}
	return ""
}

func over(until paper.Hour, at time.Time) bool { return !until.IsZero() && at.After(until.At) }

// afterwards takes in who ratified what it had signed so, and who attests that
// it came of mediation: no party and no signatory may.
func (x *signings) afterwards(talks int, proposal paper.ID, s *Settlement, signed map[paper.Desk]enclosed) {
	for _, f := range x.steps[proposal] {
		a, who := f.p.Body.(*paper.Adherence), f.p.From
		if f.talks != talks || !slices.Contains(s.Instruments, a.Instrument) {
			continue
		}
		switch a.Step {
		case paper.SigningRatify:
			if slices.Contains(s.AdReferendum, who) && signed[who].p.Body.(*paper.Adherence).Instrument == a.Instrument && x.judge(f.member, f.leaf, f.p, f.officer, s) {
				if a.Declined {
					s.DeclinedBy, s.declined = append(s.DeclinedBy, who), append(s.declined, f.id)
				} else {
					s.RatifiedBy, s.ratified = append(s.RatifiedBy, who), append(s.ratified, f.id)
				}
				s.AdReferendum = slices.DeleteFunc(s.AdReferendum, func(d paper.Desk) bool { return d == who })
			}
		case paper.SigningAttest:
			switch place := x.place(talks, who); {
			case slices.Contains(s.SignedBy, who) || place == paper.PlaceParty:
			case place == "":
				s.unproven(LackPlace, who, f.id)
			default:
				s.AttestedBy = with(s.AttestedBy, who)
			}
		}
	}
}

// beside takes in what stands beside the signatures: the paper in ink that one
// names, and what a signatory answered that the outcome does not enclose.
func (x *signings) beside(f *found, proposal paper.ID, s *Settlement, signed map[paper.Desk]enclosed) {
	for _, d := range s.SignedBy {
		if ink := signed[d].p.Body.(*paper.Adherence).Ink; !ink.IsZero() {
			s.Ink = append(s.Ink, Said{Desk: d, Paper: ink})
		}
	}
	for _, r := range x.answers[proposal] {
		counted := slices.ContainsFunc(f.enclosed, func(in enclosed) bool { return in.p.ID == r.id })
		if r.talks == f.talks && slices.Contains(s.SignedBy, r.p.From) && !counted {
			s.Uncounted = append(s.Uncounted, Said{r.p.From, r.id, r.p.Body.(*paper.Response).Answer})
		}
	}
}

// place returns a desk's place in the talks, by the first terms or by what all
// agreed later; "" if nothing here gives it one.
func (x *signings) place(talks int, d paper.Desk) paper.Place {
	if d == x.m.Talks[talks].Mediator {
		return paper.PlaceMediator
	}
	if t := x.terms[talks]; t != nil {
		for _, p := range t.Participants {
			if p.Desk == d {
				return p.Role
			}
		}
	}
	for id := range x.carried {
		p, ok := bodyOf[*paper.Proposal](x.of(talks, id))
		if !ok {
			continue
		}
		if b, ok := bodyOf[*paper.NewParticipant](x.of(talks, p.Subject.Paper)); ok && b.Participant.Desk == d {
			return b.Participant.Role
		}
	}
	return ""
}
