package oracle

import (
	"slices"

	"goodoffices/paper"
)

// A Sight is a desk as it shows itself at one moment.
type Sight struct {
	Desk       paper.Desk
	Held       []Paper // everything, in the order in which it came, what was set aside included
	Tray       []paper.ID
	States     map[paper.ID]string // of proposals, as shown
	Leaves     []paper.ID
	Forks      int
	Confirmed  map[paper.Desk]uint64
	Direct     []paper.Desk // with whom a direct channel is open
	Recovering bool
}

// carried are the kinds that the mediator's desk passes on because they are
// addressed; all others need an officer's act.
func carried(k paper.Kind) bool {
	switch k {
	case paper.KindReceipt, paper.KindResponse, paper.KindCommitment, paper.KindAttestation, paper.KindDestruction, paper.KindAdherence:
		return true
	}
	return false
}

// Saw compares a desk with what it may hold.
func (o *Oracle) Saw(s Sight) {
	at := o.seats[s.Desk]
	now := make(map[paper.ID]bool, len(s.Held))
	for _, p := range s.Held {
		if now[p.ID] {
			o.fault("P7: %s shows %s twice", s.Desk, o.name(p.ID))
		}
		now[p.ID] = true
		if !at.held[p.ID] {
			o.came(s.Desk, p)
			at.held[p.ID] = true
		}
	}
	for id := range at.held {
		if !now[id] && !at.fresh {
			o.fault("P7: %s lost %s", s.Desk, o.name(id))
		}
	}
	at.held, at.fresh = now, false
	at.tray = s.Tray
	if o.restores == 0 {
		o.noneAside(s.Desk)
	}
	o.inOrder(s)
	o.sameRecord(s)
	o.decisions(s)
	o.directChannels(s)
}

// came looks at a paper that is new at a desk.
func (o *Oracle) came(at paper.Desk, p Paper) {
	e := o.book[p.ID]
	if e == nil {
		e = o.signedAnew(p)
	}
	if e == nil {
		if !o.byItself(p) {
			o.fault("%s holds a %s of %s's that nobody wrote", at, p.Kind, p.From)
		}
		e = o.enter(p)
	}
	if e.waits && at == e.From {
		e.waits, e.left = false, o.moment
		o.released(e)
	}
	if !o.may(e, at) {
		o.fault("%s: %s holds %s", promise(e, at), at, o.name(p.ID))
	}
	switch b := p.Body.(type) {
	case *paper.CoverNote:
		of := o.book[b.Of]
		e.late = e.late || of != nil && of.passed && at == o.mediator
	case *paper.Receipt:
		o.receipt(e, b.Of)
	case *paper.InformalReceipt:
		o.receipt(e, b.Of)
	case *paper.Call:
		o.called(b.Proposal)
	case *paper.Outcome:
		o.ended(e, b)
	}
}

// signedAnew returns an answer that waited for the mediator's call: when it
// leaves it is signed again, under the number that is next then, so that its id
// is another. The choice is the same; nil if there was none.
func (o *Oracle) signedAnew(p Paper) *entry {
	b, ok := p.Body.(*paper.Response)
	if !ok {
		return nil
	}
	for _, was := range o.order {
		w, ok := was.Body.(*paper.Response)
		if !ok || !was.waits || was.From != p.From || w.Proposal != b.Proposal || w.Answer != b.Answer {
			continue
		}
		e := o.enter(p)
		e.waits, e.made, e.direct, e.undone = true, was.made, was.direct, was.undone
		if d := o.decided[b.Proposal]; d != nil {
			for i, answer := range d.answers[e.From] {
				if answer == was {
					d.answers[e.From][i] = e
				}
			}
		}
		return e
	}
	return nil
}

func promise(e *entry, at paper.Desk) string {
	switch e.Kind {
	case paper.KindIndication, paper.KindCall, paper.KindBid:
		return "P6"
	case paper.KindResponse, paper.KindAdherence:
		return "P6"
	}
	return "P4"
}

// may reports whether a desk may hold a paper.
func (o *Oracle) may(e *entry, at paper.Desk) bool {
	switch {
	case at == e.From, slices.Contains(e.ground, at):
		return true
	case e.waits && e.left == 0 || len(e.To) == 0:
		return false
	case e.Kind == paper.KindCoverNote, e.Kind == paper.KindIndication, e.Kind == paper.KindBid, e.Kind == paper.KindValuation:
		return at == o.mediator
	case at == o.mediator:
		return true
	case !slices.Contains(e.To, at):
		return false
	}
	_, conveyed := e.onward[at]
	return e.From == o.mediator || carried(e.Kind) || conveyed || o.mayTalk(e.From, []paper.Desk{at})
}

// receipt: one says that its author holds a paper, and goes to that paper's author.
func (o *Oracle) receipt(e *entry, of paper.ID) {
	p := o.book[of]
	if p == nil || !slices.Equal(e.To, []paper.Desk{p.From}) && p.Kind.Class() == paper.Formal {
		o.fault("%s is for a paper that its addressee did not write", o.name(e.ID))
	}
}

// noneAside: honest desks set nothing aside. One that was put back may have to
// wait for what came out of turn; and since its own papers come back before
// those they followed, what it has decided since may stand against what it is
// given again. That stays in its tray for people to see: an open question.
func (o *Oracle) noneAside(at paper.Desk) {
	for _, id := range o.seats[at].tray {
		if o.signsTwice && o.book[id].Kind == paper.KindOutcome || o.restores > 0 && o.considered(at, id) {
			continue
		}
		o.fault("%s set aside %s", at, o.name(id))
	}
}

// considered: what stood in a queue while a channel was opened again is judged
// as if its author had held all that came before it was sealed anew: a gate of
// the kind "considers" that came meanwhile sets aside a proposal made before,
// and its outcome with it; and an outcome sets aside an answer. An open question too.
func (o *Oracle) considered(at paper.Desk, id paper.ID) bool {
	e := o.book[id]
	if b, ok := e.Body.(*paper.Response); ok {
		return slices.ContainsFunc(o.order, func(end *entry) bool {
			outcome, ok := end.Body.(*paper.Outcome)
			return ok && outcome.Proposal == b.Proposal && o.holds(at, end.ID)
		})
	}
	if b, ok := e.Body.(*paper.Outcome); ok {
		e = o.book[b.Proposal]
	}
	b, ok := e.Body.(*paper.Proposal)
	return ok && slices.ContainsFunc(o.order, func(g *entry) bool {
		gate, ok := g.Body.(*paper.Gate)
		return ok && o.holds(at, g.ID) && gate.Effect == paper.EffectConsiders && gate.Subject.Type == b.Subject.Type
	})
}

// inOrder: what a neighbour wrote comes in the order in which it wrote it,
// while nothing was put back.
func (o *Oracle) inOrder(s Sight) {
	if o.restores > 0 || s.Desk != o.mediator {
		return
	}
	last := map[paper.Desk]int{}
	for _, p := range s.Held {
		e := o.book[p.ID]
		if o.byItself(p) || p.From == s.Desk || e.Kind == paper.KindResponse || e.Kind == paper.KindLetter && len(e.covers) > 0 && e.covers[0].made != e.made {
			continue // what waited in a cabinet left later than it was made
		}
		if e.made < last[p.From] {
			o.fault("P7: %s has %s after what was written later", s.Desk, o.name(p.ID))
		}
		last[p.From] = e.made
	}
}

// sameRecord: nobody shows another list of leaves.
func (o *Oracle) sameRecord(s Sight) {
	o.seats[s.Desk].confirmed = max(o.seats[s.Desk].confirmed, s.Confirmed[s.Desk])
	if o.signsTwice {
		if len(s.Leaves) > len(o.record) {
			o.record = slices.Clone(s.Leaves)
		}
		return
	}
	if s.Forks > 0 {
		o.fault("P5: %s holds %d forks of an honest mediator", s.Desk, s.Forks)
	}
	o.seats[s.Desk].leaves = slices.Clone(s.Leaves)
	n := min(len(s.Leaves), len(o.record))
	if !slices.Equal(s.Leaves[:n], o.record[:n]) {
		o.fault("P5: %s has another joint record of %d leaves", s.Desk, len(s.Leaves))
		return
	}
	if len(s.Leaves) > n {
		o.record = slices.Clone(s.Leaves)
	}
}

// Rest compares everything with what has to be where, once nothing moves any more.
func (o *Oracle) Rest() {
	for d, s := range o.seats {
		if !s.putBack {
			o.noneAside(d)
		}
	}
	for _, e := range o.order {
		for d := range o.seats {
			if why := o.must(e, d); why != "" && !o.holds(d, e.ID) {
				o.fault("P7: %s lacks %s, %s", d, o.name(e.ID), why)
			}
		}
	}
	if o.restores == 0 {
		o.receipted()
	}
}

// must says why a desk has to hold a paper at rest; "" if it need not.
func (o *Oracle) must(e *entry, d paper.Desk) string {
	from, mediator := o.holds(e.From, e.ID), o.holds(o.mediator, e.ID)
	by, passed := e.onward[d]
	conveyed := passed && o.holds(o.mediator, by)
	switch {
	case e.waits, len(e.To) == 0 && d != e.From:
		return ""
	case d == e.From:
		switch {
		case len(e.To) > 0 && mediator:
			return "its own, which the mediator holds"
		case !e.undone:
			return "its own"
		}
		return ""
	case e.direct:
		return ""
	case d == o.mediator && from:
		return "which its author has"
	case d == o.mediator:
		for _, to := range e.To {
			if o.holds(to, e.ID) {
				return "which " + string(to) + " has from it"
			}
		}
		return ""
	case !mediator || !slices.Contains(e.To, d) && !slices.Contains(e.ground, d):
		return ""
	case o.restores > 0 && slices.Contains(o.seats[o.mediator].tray, e.ID) && o.considered(o.mediator, e.ID):
		return "" // what the mediator set aside it does not pass on
	case slices.Contains(e.ground, d):
		return "which it held before all this"
	case (e.From == o.mediator || carried(e.Kind)) && o.has(d, e.Body), conveyed:
		return "which the mediator has for it"
	}
	return ""
}

// has reports whether a desk holds what a paper's body names: what the
// mediator passes on because it is addressed waits for what it is about.
func (o *Oracle) has(d paper.Desk, b paper.Body) bool {
	return !slices.ContainsFunc((&paper.Paper{Body: b}).Names(), func(id paper.ID) bool { return !o.holds(d, id) })
}

// receipted: the author of every letter that arrived has a receipt of every
// desk that holds it.
func (o *Oracle) receipted() {
	have := map[paper.ID][]paper.Desk{}
	for _, e := range o.order {
		if b, ok := e.Body.(*paper.Receipt); ok {
			if p := o.book[b.Of]; p != nil && o.holds(p.From, e.ID) {
				have[b.Of] = append(have[b.Of], e.From)
			}
		}
	}
	for _, e := range o.order {
		if e.Kind.Class() != paper.Formal || e.Kind == paper.KindReceipt || len(e.ground) > 0 {
			continue
		}
		for d := range o.seats {
			if d != e.From && o.holds(d, e.ID) && !slices.Contains(have[e.ID], d) {
				o.fault("P3: %s has no receipt of %s for %s", e.From, d, o.name(e.ID))
			}
		}
	}
}
