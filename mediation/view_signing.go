package mediation

import (
	"slices"
	"time"

	"goodoffices/paper"
)

// A SettlementView shows the instruments that are signed together: the order of
// the minutes, what is said before signing, what proves it afterwards, and
// whether it is in force.
type SettlementView struct {
	PaperView   // of the instrument that names the others, or the only one
	Form        paper.InstrumentForm
	Instruments []InstrumentView
	Signing     paper.ID // the proposal; zero while nothing is put
	State       State    // of it
	Steps       []MinuteView
	PensDown    *PenView
	SignedBy    []paper.Desk // as far as this desk holds their signatures
	Force       ForceView
	Concerns    []ConcernView
	Evidence    []EvidenceView
	Plan        []PlanView
}

// An InstrumentView shows one instrument.
type InstrumentView struct {
	PaperView
	Instrument *paper.Instrument
	Languages  []paper.Lang // of its originals
	Order      []paper.Desk // of the names on this desk's copy
	Mine       bool         // this desk signs it
}

// A MinuteView is a step in the order of the minutes.
type MinuteView struct {
	Step  paper.SigningStep
	Desk  paper.Desk
	Done  bool // as far as this desk knows
	Next  bool // its turn has come
	Paper paper.ID
	At    time.Time
	// Sealed: whether it is done is for the mediator alone to know until the last signature.
	Sealed    bool
	Languages []paper.Lang // collate: still to compare, or compared
	Text      paper.Text
}

// A PenView tells who stopped a signing.
type PenView struct {
	Desk  paper.Desk
	Paper paper.ID
	At    time.Time
	Text  paper.Text
	Late  bool // it came when all had signed
}

// A ForceView says whether an instrument is in force, and why not.
type ForceView struct {
	InForce bool
	Waits   []Sentence // what has yet to come
	Lapsed  Sentence   // why it is over; none if it is not
	By      paper.ID   // the paper by which it lapsed, where there is one
	Until   paper.Hour // with what extends it
	Extends paper.ID   // the outcome that extended it last
}

// A ConcernView is what is said before signing.
type ConcernView struct {
	Concern paper.Concern
	Article string // of the Singapore Convention on Mediation
	Text    Sentence
	Stated  bool // by the mediator, in the instrument; otherwise seen from the talks
}

// An EvidenceView is one kind of evidence of the Singapore Convention, Article 4(1).
type EvidenceView struct {
	Article string
	Text    Sentence
	Papers  []paper.ID
	Missing bool
}

// A PlanView is a step of the implementation.
type PlanView struct {
	Gate    GateView
	Number  int  // from 1
	Current bool // all before it are done and this one is not
	Overdue []paper.ID
	Unlocks Sentence
	Late    []Sentence // what follows of what is late
}

// Settlements returns the instruments drawn up, those that are signed together
// as one, with how things stand now.
func (t *Talks) Settlements(now time.Time) []SettlementView {
	var out []SettlementView
	for _, it := range t.deciding.instruments {
		if t.lastMirror(it.id()) == it.id() && it.effective() {
			out = append(out, t.viewSettlement(it, now))
		}
	}
	return out
}

// Settlement returns the one that an instrument belongs to; ErrNotHeld if there
// is none.
func (t *Talks) Settlement(id paper.ID, now time.Time) (SettlementView, error) {
	it, _ := t.instrument(t.lastMirror(id))
	if it == nil {
		return SettlementView{}, ErrNotHeld
	}
	return t.viewSettlement(it, now), nil
}

func (t *Talks) viewSettlement(it *item, now time.Time) SettlementView {
	b := it.Paper.Body.(*paper.Instrument)
	v := SettlementView{PaperView: t.view(it), Form: b.Form}
	p := t.signingOf(it.id())
	for _, one := range t.instrumentsOf(paper.Subject{Paper: it.id()}) {
		v.Instruments = append(v.Instruments, t.viewInstrument(one))
	}
	if p != nil {
		v.Signing, v.State = p.id(), t.state(p)
		v.Steps, v.PensDown = t.minutes(p), t.viewPen(p)
		for _, d := range p.body.Put {
			if p.signature(d) != nil || p.consent(d) != nil {
				v.SignedBy = append(v.SignedBy, d)
			}
		}
	}
	v.Force = t.force(it, p, now)
	v.Concerns = t.concerns(it, p, v.Force.InForce)
	v.Evidence = t.evidence(it, p)
	v.Plan = t.plan(b, p, v.Force, now)
	return v
}

// signingOf returns the last proposal by which an instrument was put to be
// signed, one that was carried before others; nil if none.
func (t *Talks) signingOf(id paper.ID) *proposal {
	var last *proposal
	for _, p := range t.deciding.proposals {
		if p.body.Mode != paper.ModeSigning || p.body.Subject.Paper != id || !p.effective() {
			continue
		}
		if p.carried() {
			return p
		}
		last = p
	}
	return last
}

func (t *Talks) viewInstrument(it *item) InstrumentView {
	b := it.Paper.Body.(*paper.Instrument)
	v := InstrumentView{
		PaperView: t.view(it), Instrument: b, Languages: t.languagesSigned(it), Order: slices.Clone(b.Signatories), Mine: slices.Contains(b.Signatories, t.self),
	}
	if i := slices.Index(v.Order, t.self); b.Alternat && i > 0 {
		v.Order = slices.Insert(slices.Delete(v.Order, i, i+1), 0, t.self)
	}
	return v
}

// minutes lists the steps of a signing in order, every signatory's.
func (t *Talks) minutes(p *proposal) []MinuteView {
	var out []MinuteView
	stopped := p.outcome != nil || p.pen() != nil
	for _, step := range []paper.SigningStep{paper.SigningCollate, paper.SigningInitial, paper.SigningSign, paper.SigningRatify} {
		turn := !stopped
		for _, had := range out {
			turn = turn && had.Done
		}
		if step == paper.SigningRatify {
			turn = p.carried()
		}
		for _, d := range t.signatories(p.body.Subject) {
			if m, asked := t.minute(p, d, step); asked {
				m.Sealed = m.Sealed && (turn || stopped) // before its turn nobody signs
				m.Next = turn && !m.Done && !m.Sealed
				out = append(out, m)
			}
		}
	}
	for _, it := range p.steps {
		if b := it.Paper.Body.(*paper.Adherence); b.Step == paper.SigningAttest {
			out = append(out, MinuteView{Step: b.Step, Desk: it.author(), Done: true, Paper: it.id(), At: it.Paper.Date, Text: b.Text})
		}
	}
	return out
}

// minute is one step of one signatory, and whether it is asked for.
func (t *Talks) minute(p *proposal, d paper.Desk, step paper.SigningStep) (MinuteView, bool) {
	m := MinuteView{Step: step, Desk: d}
	ins := t.ownInstrument(p, d).Paper.Body.(*paper.Instrument)
	it := p.step(d, step)
	switch step {
	case paper.SigningCollate:
		m.Languages = t.uncollated(p, d)
		if it != nil && len(m.Languages) == 0 {
			m.Languages = t.languagesSigned(t.ownInstrument(p, d))
		} else {
			it = nil
		}
		if !ins.Collated && p.step(d, step) == nil {
			return m, false
		}
	case paper.SigningInitial:
		if !ins.Initialled && it == nil {
			return m, false
		}
	case paper.SigningSign:
		if signed := p.signature(d); signed != nil {
			m.Done, m.Paper, m.At, m.Text = true, signed.ID, signed.Date, signed.Body.(*paper.Adherence).Text
			return m, true
		}
		m.Sealed = it == nil && d != t.self && t.self != t.mediator() && p.outcome == nil
	case paper.SigningRatify:
		if signed := p.signature(d); signed == nil || !signed.Body.(*paper.Adherence).AdReferendum {
			return m, false
		}
	}
	if it != nil {
		m.Done, m.Paper, m.At, m.Text = true, it.id(), it.Paper.Date, it.Paper.Body.(*paper.Adherence).Text
	}
	return m, true
}

func (t *Talks) viewPen(p *proposal) *PenView {
	pen := p.pen()
	if pen == nil {
		pen = t.crossedPen(p)
	}
	if pen == nil {
		return nil
	}
	return &PenView{Desk: pen.author(), Paper: pen.id(), At: pen.Paper.Date, Text: pen.Paper.Body.(*paper.Response).Text, Late: p.carried()}
}

// crossedPen returns an answer that would have stopped a signing, had it not
// crossed with the last signature; nil if there is none.
func (t *Talks) crossedPen(p *proposal) *item {
	for _, it := range t.order {
		b, ok := it.Paper.Body.(*paper.Response)
		if ok && it.standing == Crossed && b.Proposal == p.id() && b.Answer == paper.AnswerDecline {
			return it
		}
	}
	return nil
}

var (
	sayWaitsPut       = saying("force.put", "It is not put to be signed yet.")
	sayWaitsSigned    = saying("force.signatures", "Not all have signed.")
	sayWaitsStopped   = saying("force.stopped", "The signing ended without every signature.")
	sayWaitsCosigned  = saying("force.record", "{desks} have yet to sign it into the joint record.")
	sayWaitsRatified  = saying("force.ratify", "{desk} signed ad referendum and has yet to ratify.")
	sayWaitsGate      = saying("force.gate", "It waits for this: {conditions}.")
	sayWaitsLapsed    = saying("force.gate-lapsed", "It waits for what lapsed when its hour passed; only what was done in time can still be confirmed: {conditions}.")
	sayWaitsDate      = saying("force.date", "It enters into force on {date}.")
	sayLapsedLink     = saying("force.link", "It lapsed when this was found broken, to which it is linked: {conditions}.")
	sayLapsedDeclined = saying("force.declined", "{desk} signed ad referendum, and it was not ratified: it does not enter into force.")
	sayLapsedUntil    = saying("force.until", "It was agreed until {until}.")
	sayUnlocksForce   = saying("force.unlocks", "It brings the settlement into force.")
	sayUnlockedForce  = saying("force.unlocked", "The settlement waited for it to enter into force.")
	sayUnlocksPart    = saying("force.unlocks-part", "The settlement cannot enter into force before it.")
	sayUnlocksNext    = saying("force.unlocks-next", "The next step may begin.")
	sayUnlocksAll     = saying("force.unlocks-all", "It is the last step.")
	sayLateStays      = saying("force.late-stays", "It is late; it can still be done: {condition}.")
	sayLateLapses     = saying("force.late-lapses", "It is late, and can no longer be done: {condition}.")
	sayLateOwner      = saying("force.late-owner", "It is late; {owner} says what follows: {condition}.")
)

// force says whether an instrument is in force.
func (t *Talks) force(it *item, p *proposal, now time.Time) ForceView {
	b := it.Paper.Body.(*paper.Instrument)
	var v ForceView
	v.Until, v.Extends = t.standsUntil(b, p)
	v.Waits = t.unsigned(p)
	if len(v.Waits) == 0 {
		v.Waits = t.notYet(b, p, now)
		v.Lapsed, v.By = t.lapsed(b, p, v.Until, now)
	}
	v.InForce = len(v.Waits) == 0 && v.Lapsed.IsZero()
	return v
}

// unsigned says what is missing before an instrument is signed by all.
func (t *Talks) unsigned(p *proposal) []Sentence {
	switch {
	case p == nil:
		return []Sentence{sayWaitsPut()}
	case p.pen() != nil && !p.carried(), p.outcome != nil && !p.carried():
		return []Sentence{sayWaitsStopped()}
	case p.outcome == nil:
		return []Sentence{sayWaitsSigned()}
	}
	if missing := t.unconfirmed(p); len(missing) > 0 {
		return []Sentence{sayWaitsCosigned("desks", missing)}
	}
	return nil
}

// notYet says what has to come before what is signed enters into force.
func (t *Talks) notYet(b *paper.Instrument, p *proposal, now time.Time) []Sentence {
	var out []Sentence
	for _, d := range p.body.Put {
		signed := p.signature(d)
		if signed != nil && signed.Body.(*paper.Adherence).AdReferendum && p.step(d, paper.SigningRatify) == nil {
			out = append(out, sayWaitsRatified("desk", d))
		}
	}
	gates := t.gatesBefore(b, p)
	for i, id := range gates {
		it := t.item(id)
		if it == nil || slices.Index(gates, id) < i || t.gates.open(t, it) || t.gates.broken(t, it) != nil && id == b.While {
			continue
		}
		say := sayWaitsGate
		if t.gates.lapsed(t, it, now) {
			say = sayWaitsLapsed
		}
		out = append(out, say("conditions", t.gates.words(t, it.Paper.Body.(*paper.Gate).Needs)))
	}
	if at := b.Force.At; !at.IsZero() && now.Before(at.At) {
		out = append(out, sayWaitsDate("date", at))
	}
	return out
}

// gatesBefore are the gates that have to be open before an instrument enters into
// force, as far as they are known before it is put to be signed.
func (t *Talks) gatesBefore(b *paper.Instrument, p *proposal) []paper.ID {
	gates := []paper.ID{b.Force.Gate, b.While}
	if p == nil {
		return gates
	}
	if p.outcome != nil {
		gates = append(gates, p.outcome.Paper.Body.(*paper.Outcome).Gate)
	}
	for _, g := range t.gates.on(t, p.body.Subject) {
		if g.Paper.Body.(*paper.Gate).Effect == paper.EffectOpens {
			gates = append(gates, g.id())
		}
	}
	return gates
}

// unlocks says what follows when a step of the implementation is done.
func (t *Talks) unlocks(id paper.ID, before []paper.ID, force ForceView, last bool) Sentence {
	waited := slices.Contains(before, id)
	switch {
	case waited && t.gates.open(t, t.item(id)):
		return sayUnlockedForce()
	case waited && len(force.Waits) == 1 && force.Waits[0].Key == sayWaitsGate().Key:
		return sayUnlocksForce()
	case waited:
		return sayUnlocksPart()
	case last:
		return sayUnlocksAll()
	}
	return sayUnlocksNext()
}

// lapsed says why an instrument is over, and by which paper; no words if it is not.
func (t *Talks) lapsed(b *paper.Instrument, p *proposal, until paper.Hour, now time.Time) (Sentence, paper.ID) {
	for _, d := range p.body.Put {
		if it := p.step(d, paper.SigningRatify); it != nil && it.Paper.Body.(*paper.Adherence).Declined {
			return sayLapsedDeclined("desk", d), it.id()
		}
	}
	if gate := t.item(b.While); gate != nil {
		if by := t.gates.broken(t, gate); by != nil {
			return sayLapsedLink("conditions", t.gates.words(t, gate.Paper.Body.(*paper.Gate).Needs)), by.id()
		}
	}
	if !until.IsZero() && !now.Before(until.At) {
		return sayLapsedUntil("until", until), paper.ID{}
	}
	return Sentence{}, paper.ID{}
}

// broken returns the finding by which a gate that had been open was shut again;
// nil if none did. What lapsed by it stays lapsed.
func (g *gates) broken(t *Talks, gate *item) *item {
	needs := gate.Paper.Body.(*paper.Gate).Needs
	var all []*item
	for _, id := range needs.Conditions() {
		all = append(all, g.findings[id]...)
	}
	slices.SortStableFunc(all, func(a, b *item) int { return int(a.applied) - int(b.applied) })
	found := map[paper.ID][]*item{}
	opened := false
	for _, it := range all {
		b := it.Paper.Body.(*paper.Attestation)
		found[b.Condition] = append(found[b.Condition], it)
		open := needs.Met(func(id paper.ID) bool { return g.metBy(t, id, found[id]) })
		if opened && !open {
			return it
		}
		opened = open
	}
	return nil
}

// standsUntil returns until when an instrument stands, with the last extension
// that all have agreed to, in words or by silence.
func (t *Talks) standsUntil(b *paper.Instrument, p *proposal) (paper.Hour, paper.ID) {
	if p == nil || !p.carried() {
		return b.Until, paper.ID{}
	}
	return t.extended(p, func(e *proposal) bool {
		return slices.Contains([]State{StateAgreed, StateSilence, StateOnWord}, t.state(e))
	})
}

// plan shows the steps of the implementation.
func (t *Talks) plan(b *paper.Instrument, p *proposal, force ForceView, now time.Time) []PlanView {
	var out []PlanView
	done, before := true, t.gatesBefore(b, p)
	for i, id := range b.Plan {
		it := t.item(id)
		if it == nil || it.kind() != paper.KindGate {
			continue
		}
		v := PlanView{Gate: t.viewGate(it), Number: i + 1, Unlocks: t.unlocks(id, before, force, i == len(b.Plan)-1)}
		v.Current = done && !v.Gate.Open
		done = done && v.Gate.Open
		for _, c := range v.Gate.Conditions {
			if c.Met || c.Condition.By.IsZero() || !now.After(c.Condition.By.At) {
				continue
			}
			v.Overdue = append(v.Overdue, c.ID)
			say := map[paper.Lateness]func(...any) Sentence{paper.LateStays: sayLateStays, paper.LateLapses: sayLateLapses, paper.LateOwner: sayLateOwner}[c.Condition.Late]
			if t.gates.accepted(c.ID) {
				say = sayLateStays
			}
			v.Late = append(v.Late, say("condition", c.Condition.Text, "owner", c.Paper.From))
		}
		out = append(out, v)
	}
	return out
}
