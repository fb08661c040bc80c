package mediation

import (
	"slices"
	"strings"
	"time"

	"goodoffices/paper"
)

// An extension moves the end of one settlement, by its name, while it stands:
// in words, or by silence where the terms allow that. What has lapsed is not
// brought back by an extension, however it is agreed to; it takes a new
// instrument that all sign.

var (
	sayExtensionWhich = saying("extension.name", "Say in “name” which settlement is to go on: {names}.")
	sayExtensionNone  = saying("extension.none", "No settlement called “{name}” has an end that could be moved.")
	sayExtensionLate  = saying("extension.late", "The settlement stands until {until}. Whether it goes on has to be decided before that, the grace for silence included; what has lapsed takes a new instrument.")
	sayExtensionShort = saying("extension.short", "The settlement stands until {until} already; an extension names a later hour.")
	sayOvertaken      = saying("outcome.overtaken", "What this would extend ended on {until}, before this outcome; silence does not bring it back.")
	sayNameTaken      = saying("signing.name", "Another settlement with an end is called “{name}”. Give this one a name of its own, so that an extension can say which it means.")
	offerNewOne       = saying("offer.draft-instrument", "draw up a new instrument")
	offerEarlier      = saying("offer.extend-earlier", "ask for an answer by an earlier hour")
)

// ends returns the signings, carried, whose settlement ends at an hour.
func (t *Talks) ends() []*proposal {
	return slices.DeleteFunc(slices.Clone(t.deciding.proposals), func(p *proposal) bool {
		return p.body.Mode != paper.ModeSigning || !p.effective() || !p.carried() || t.statedEnd(p).IsZero()
	})
}

// statedEnd is the end that the instrument of a signing states; zero if none.
func (t *Talks) statedEnd(p *proposal) paper.Hour {
	if _, ins := t.instrument(p.body.Subject.Paper); ins != nil {
		return ins.Until
	}
	return paper.Hour{}
}

// extensible returns the settlements that an extension of this name means.
func (t *Talks) extensible(name string) []*proposal {
	return slices.DeleteFunc(t.ends(), func(p *proposal) bool { return p.body.Subject.Name != name })
}

// extended returns until when a settlement stands, with the extensions that
// count, and the outcome of the last: each was decided while it stood.
func (t *Talks) extended(p *proposal, counts func(*proposal) bool) (paper.Hour, paper.ID) {
	until, by := t.statedEnd(p), paper.ID{}
	for moved := !until.IsZero(); moved; {
		moved = false
		for _, e := range t.deciding.proposals {
			s := e.body.Subject
			if s.Type != paper.SubjectExtension || !s.Paper.IsZero() || s.Name != p.body.Subject.Name || !e.carried() || !e.enacted || !counts(e) {
				continue
			}
			if e.decided().Before(until.At) && s.Until.At.After(until.At) {
				until, by, moved = s.Until, e.outcome.id(), true
			}
		}
	}
	return until, by
}

// decided is when an extension was agreed to: consents are given by its hour,
// silence is no agreement before its outcome.
func (p *proposal) decided() time.Time {
	if p.body.Mode == paper.ModeSilence {
		return p.outcome.Paper.Date
	}
	return p.body.Until.At
}

// endsAt is extended by what this desk folded alone, whatever the record confirms.
func (t *Talks) endsAt(p *proposal) paper.Hour {
	until, _ := t.extended(p, func(*proposal) bool { return true })
	return until
}

// overtaken reports whether the settlement that a proposal would extend has
// lapsed by an hour, and when.
func (t *Talks) overtaken(p *proposal, at time.Time) (paper.Hour, bool) {
	var last paper.Hour
	if p.body.Subject.Type != paper.SubjectExtension {
		return last, false
	}
	if v := t.drafting.byID[p.body.Subject.Paper]; v != nil {
		last = t.hour(v)
		return last, !last.IsZero() && !at.Before(last.At)
	}
	for _, s := range t.extensible(p.body.Subject.Name) {
		if last = t.endsAt(s); at.Before(last.At) {
			return paper.Hour{}, false
		}
	}
	return last, !last.IsZero()
}

// extensionName is the name that an extension has where none is said: that of
// the only settlement with an end.
func (t *Talks) extensionName(name string) string {
	if all := t.ends(); name == "" && len(all) == 1 {
		return all[0].body.Subject.Name
	}
	return name
}

// extensionRule: an extension of a settlement names a settlement that there is, asks in time,
// and for a later hour. With no settlement that ends, and no name, it is about
// the talks.
func (t *Talks) extensionRule(c claim, b *paper.Proposal) Verdict {
	if b.Subject.Type != paper.SubjectExtension {
		return allowed()
	}
	if !b.Subject.Paper.IsZero() {
		return t.moreTimeRule(c, b)
	}
	named := t.extensible(b.Subject.Name)
	if len(named) == 0 {
		return t.extensionNone(c, b)
	}
	v := allowed()
	for _, p := range named {
		until := t.endsAt(p)
		decided := b.Until.At
		if b.Mode == paper.ModeSilence && t.Terms() != nil && t.Terms().Silence != nil {
			decided = decided.Add(time.Duration(t.Terms().Silence.GraceMinutes) * time.Minute)
		}
		switch {
		case !decided.Before(until.At) && c.paper.Date.Before(until.At):
			v = refuse("extension", sayExtensionLate("until", until), Offer{Desk: c.by, Act: "propose", Text: offerEarlier()})
		case !decided.Before(until.At):
			v = refuse("extension", sayExtensionLate("until", until), Offer{Desk: t.mediator(), Act: "draft-instrument", Text: offerNewOne()})
		case !b.Subject.Until.At.After(until.At):
			v = refuse("extension", sayExtensionShort("until", until))
		default:
			return allowed()
		}
	}
	return v
}

// extensionNone judges an extension that means no settlement this desk holds.
// The mediator holds all; another may lack what a name means.
func (t *Talks) extensionNone(c claim, b *paper.Proposal) Verdict {
	var names []string
	for _, p := range t.ends() {
		if named := "“" + p.body.Subject.Name + "”"; !slices.Contains(names, named) {
			names = append(names, named)
		}
	}
	switch {
	case b.Subject.Name == "" && len(names) == 0, !c.draft() && t.self != t.mediator() && b.Subject.Name != "":
		return allowed()
	case len(names) == 0:
		return refuse("extension", sayExtensionNone("name", b.Subject.Name))
	}
	return refuse("extension", sayExtensionWhich("names", strings.Join(names, ", ")))
}

// nameRule: settlements that end, signed or being signed, are told apart by
// their names.
func (t *Talks) nameRule(c claim, b *paper.Proposal) Verdict {
	_, ins := t.instrument(b.Subject.Paper)
	if ins == nil || ins.Until.IsZero() {
		return allowed()
	}
	for _, p := range t.deciding.proposals {
		s := p.body.Subject
		if p.body.Mode != paper.ModeSigning || s.Name != b.Subject.Name || s.Paper == b.Subject.Paper || !p.effective() || t.statedEnd(p).IsZero() {
			continue
		}
		signed, being := p.carried(), p.outcome == nil && p.pen() == nil
		if signed && c.paper.Date.Before(t.endsAt(p).At) || being && c.paper.Date.Before(p.body.Until.At) {
			return refuse("name", sayNameTaken("name", s.Name))
		}
	}
	return allowed()
}
