package desk

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"time"

	"goodoffices/desk/cabinet"
	"goodoffices/mediation"
	"goodoffices/paper"
	"goodoffices/pouch"
)

// Look returns what the desk knows of some talks, the zero id standing for the
// only ones: ErrNoTalks, ErrWhichTalks.
func (d *Desk) Look(_ context.Context, talks paper.ID) (View, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	k, err := d.docket(talks)
	if err != nil {
		return View{}, err
	}
	return d.view(k), nil
}

// Changes counts how often anything became durable since the desk was opened:
// while it stays the same, a view says the same but for the ages in it.
func (d *Desk) Changes() uint64 { return d.changes.Load() }

func (d *Desk) view(k *docket) View {
	t, now := k.talks, d.now()
	w := viewer{k: k}
	v := View{
		// Talks without an invitation were begun here: this desk is to mediate them.
		// Lists are empty in JSON, never null.
		Desks: []ViewDesk{}, Waiting: []ViewWaiting{}, Proposals: []ViewProposal{}, Settlements: []ViewSettlement{}, Gates: []ViewGate{}, Topics: []ViewTopic{},
		Assurances: []ViewAssurance{}, Rounds: []ViewRound{}, Statements: []ViewRegistered{}, Events: []ViewRegistered{},
		PublicLines: []ViewPublicLine{}, Exchanges: []ViewExchange{}, ReadBacks: []ViewReadBack{}, Leaving: []ViewLeaving{}, Procedures: []ViewProcedure{}, Texts: []ViewText{}, Offers: []ViewOffer{}, Valuations: []ViewValuation{},

		Desk: d.me.name, Rehearsal: d.Rehearsal(), Talks: k.id, At: now, Mediator: cmp.Or(t.Mediator(), d.me.name), Rules: t.Rules(),
		Format: t.Format(), Terms: t.Terms() != nil, Scope: t.ScopeAgreed(), Suspended: t.Suspension() != nil, Ended: t.Ending() != nil,
		TermsPaper: t.TermsID(),
		Suspension: w.paperOrNone(t.Suspension()), Ending: w.paperOrNone(t.Ending()), Conditions: w.conditions(t.Conditions()),
		Papers: w.papers(t.Papers()), Tray: w.papers(t.Tray()), Crossed: w.papers(t.Crossed()),
		Formats: w.stances(t.FormatStances()), Delegations: w.delegations(t.Delegations()), Notes: w.notes(t.Notes()),
		Record: k.viewRecord(), Channels: k.viewChannels(), Notices: k.viewNotices(), Troubles: d.troubles.list(), Knocks: k.viewKnocks(), Minutes: k.cabinet.Minutes(),
	}
	for _, p := range t.Participants() {
		one := ViewDesk{Desk: p.Desk, Role: p.Role, Principal: p.Principal, Card: p.Card, Seat: p.Seat, Agreed: p.Agreed, Key: w.key(p.Compared || p.Desk == d.me.name), Carried: p.Carried && p.Desk != d.me.name}
		if p.CardHeld {
			one.Words = paper.Words(p.Card)
			one.Officers, one.Changes = onCards(t.Cards(p.Desk))
		}
		v.Desks = append(v.Desks, one)
	}
	for _, x := range t.Waiting(now) {
		v.Waiting = append(v.Waiting, ViewWaiting{Paper: x.Paper, Ref: x.Ref.String(), For: x.For, Since: x.Since, Days: int(x.Age / (24 * time.Hour))})
	}
	for _, x := range t.Proposals() {
		v.Proposals = append(v.Proposals, w.proposal(x))
	}
	for _, x := range t.Settlements(now) {
		v.Settlements = append(v.Settlements, w.settlement(x))
	}
	for _, x := range t.Gates() {
		v.Gates = append(v.Gates, w.gate(x))
	}
	for _, x := range t.Topics() {
		v.Topics = append(v.Topics, ViewTopic{ViewPaper: w.paper(x.PaperView), Title: x.Topic.Title, Names: x.Topic.Names, InScope: x.InScope, Stances: w.stances(x.Stances)})
	}
	for _, x := range t.Assurances() {
		v.Assurances = append(v.Assurances, ViewAssurance{ViewPaper: w.paper(x.PaperView), State: x.State, Baseline: x.Assurance.Baseline, Answers: w.papers(x.Answers)})
	}
	for _, x := range t.Rounds() {
		v.Rounds = append(v.Rounds, ViewRound{
			ViewPaper: w.paper(x.PaperView), Venue: x.Round.Venue, Begins: x.Round.Begins, Format: x.Round.Format, Natures: x.Round.Natures,
			State: x.State, Delegations: w.delegations(x.Delegations),
		})
	}
	for _, x := range t.Statements() {
		v.Statements = append(v.Statements, ViewRegistered{
			ViewPaper: w.paper(x.PaperView), Speaker: x.Statement.Speaker, Anonymous: x.Statement.Anonymous, Where: x.Statement.Outlet,
			On: x.Statement.On, Corrected: x.Corrected, Readings: w.papers(x.Readings),
		})
	}
	for _, x := range t.Events() {
		v.Events = append(v.Events, ViewRegistered{ViewPaper: w.paper(x.PaperView), Where: x.Event.Source, On: x.Event.On, Readings: w.papers(x.Readings)})
	}
	for _, x := range t.PublicLines() {
		v.PublicLines = append(v.PublicLines, ViewPublicLine{ViewPaper: w.paper(x.PaperView), State: x.State})
	}
	for _, x := range t.Exchanges(now) {
		v.Exchanges = append(v.Exchanges, ViewExchange{ViewPaper: w.paper(x.PaperView), Partner: x.Partner, Released: x.Released, Overdue: x.Overdue})
	}
	for _, x := range t.ReadBacks() {
		v.ReadBacks = append(v.ReadBacks, w.readBack(x))
	}
	w.settling(&v)
	w.texts(&v)
	for _, x := range k.cabinet.Waiting() {
		if p, _, err := paper.Open(x.Raw); err == nil {
			v.Leaving = append(v.Leaving, ViewLeaving{Paper: p.ID, Kind: p.Kind, Text: paper.TextOf(p.Body), Call: x.Wait.Call})
		}
	}
	for _, x := range k.cabinet.Leaving() {
		v.Leaving = append(v.Leaving, d.viewLeaving(k, x, now))
	}
	return v
}

func (d *Desk) viewLeaving(k *docket, l cabinet.Leaving, now time.Time) ViewLeaving {
	v := ViewLeaving{
		ID: l.ID, Officer: l.Officer, Act: l.Act, Args: l.Args, At: l.At, State: l.State, Stay: int64(l.Stay / time.Second), Papers: l.Papers,
		Approved: wordOf(l.Approved), SentBack: wordOf(l.SentBack),
	}
	if len(l.Signed) > 0 {
		if p, _, err := paper.Open(l.Signed[0]); err == nil {
			v.Paper, v.Kind, v.Text, v.To = p.ID, p.Kind, paper.TextOf(p.Body), p.To
		}
	}
	switch l.State {
	case cabinet.StateLeaves:
		v.Due = l.Due
		v.Locked = !now.Before(l.Due) && d.mayWork(l.Officer) != nil
	case cabinet.StateRefused:
		v.Refusal = &ViewRefusal{Rule: l.Kept.Kept.Rule, Text: l.Kept.Kept.Text, At: l.Kept.At}
		if act, err := mediation.DecodeAct(l.Act, l.Args); err == nil {
			_, verdict := act.Permit(k.talks, now)
			v.Refused = verdict.Refusal
		}
	}
	return v
}

// wordOf is what an officer said to an act; nil if nobody said anything.
func wordOf(e cabinet.Event) *ViewWord {
	if e.At.IsZero() {
		return nil
	}
	w := &ViewWord{By: e.Officer, At: e.At}
	if e.SentBack != nil {
		w.Word = e.SentBack.Word
	}
	return w
}

// A viewer turns the views of the fold into those of JSON.
type viewer struct{ k *docket }

func (w viewer) key(compared bool) string {
	if compared {
		return "compared"
	}
	if m := w.k.talks.Mediator(); m != "" {
		return "on word of " + string(m)
	}
	return "not compared"
}

func (w viewer) papers(list []mediation.PaperView) []ViewPaper {
	out := make([]ViewPaper, 0, len(list))
	for _, p := range list {
		out = append(out, w.paper(p))
	}
	return out
}

// A paper's date is its author's claim. One after its arrival here by more than
// dateAhead, or before it by more than dateBehind where it came from its
// author's own hand, is shown as odd; nothing is decided by it.
const (
	dateAhead  = 24 * time.Hour
	dateBehind = 30 * 24 * time.Hour
)

func oddDate(p mediation.PaperView) bool {
	early := p.At.Sub(p.Paper.Date)
	return early < -dateAhead || early > dateBehind && p.Hand == p.Paper.From
}

func (w viewer) paper(p mediation.PaperView) ViewPaper {
	h := p.Paper.Header
	v := ViewPaper{
		ID: p.ID, Kind: h.Kind, Class: h.Kind.Class().String(), Ref: p.Ref.String(), From: h.From, To: h.To, Number: h.Number,
		Date: h.Date, Arrived: p.At, OddDate: oddDate(p), Hand: p.Hand, Officer: p.Officer, Languages: h.Languages, Subject: h.Subject, Body: p.Paper.Body,
		Reply: h.Reply, Topics: h.Topics, Beyond: p.Beyond, Signature: "none", Key: w.key(p.Compared),
		Source: string(p.Source), Standing: p.Standing.String(), Attached: h.Attachments, Privilege: h.Privilege, Cover: p.Cover,
		Classified: h.Classification, ReadBy: w.k.cabinet.ReadBy(p.ID), Approved: wordOf(w.k.cabinet.ApprovedBy(p.ID)),
	}
	if p.Paper.Body != nil {
		v.Text = paper.TextOf(p.Paper.Body)
	}
	if v.Text == nil {
		v.Text = paper.Text{}
	}
	formal := h.Kind.Class() == paper.Formal
	if formal && (p.Proof == mediation.ProofSigned || p.Proof == mediation.ProofOwn) {
		v.Signature = "verified"
	}
	if !p.Reason.IsZero() {
		v.Reason, v.Refused = p.Reason.String(), &mediation.Refusal{Rule: p.Rule, Text: p.Reason}
	}
	for _, s := range p.Track {
		v.Track = append(v.Track, ViewStep{What: s.What, At: s.At, Desk: s.Desk})
	}
	return v
}

func (w viewer) proposal(x mediation.ProposalView) ViewProposal {
	v := ViewProposal{
		ViewPaper: w.paper(x.PaperView), About: x.Subject, Name: x.SubjectName.String(), Mode: x.Mode, Put: x.Put, Until: x.Until,
		State: x.State, InForce: x.InForce, Outcome: x.Outcome, Unconfirmed: x.Unconfirmed, Gate: x.Gate, Mine: x.Mine,
		Signed: x.Signed, Silent: x.Silent, NotCounted: x.NotCounted, Forks: x.Forks,
		Answers: []ViewAnswer{},
	}
	for _, a := range x.Private {
		v.Private = append(v.Private, ViewPrivate{Desk: a.Desk, Answer: a.Answer})
	}
	for _, a := range x.Answers {
		v.Answers = append(v.Answers, ViewAnswer{Desk: a.Desk, Answer: a.Answer, Late: a.Late})
	}
	return v
}

func (w viewer) gate(x mediation.GateView) ViewGate {
	v := ViewGate{ViewPaper: w.paper(x.PaperView), Owner: x.Gate.Owner, Effect: x.Gate.Effect, About: x.Gate.Subject, Name: x.SubjectName.String(), Open: x.Open}
	v.Conditions = w.conditions(x.Conditions)
	return v
}

func (w viewer) conditions(list []mediation.ConditionView) []ViewCondition {
	out := make([]ViewCondition, 0, len(list))
	for _, c := range list {
		b := c.Condition
		v := ViewCondition{
			ViewPaper: w.paper(c.PaperView), Performer: b.Performer, Attester: b.Attester, Examples: b.Examples, OpenList: b.Open, Met: c.Met,
		}
		if len(c.Findings) > 0 {
			v.Findings = w.papers(c.Findings)
		}
		out = append(out, v)
	}
	return out
}

func (w viewer) paperOrNone(p *mediation.PaperView) *ViewPaper {
	if p == nil {
		return nil
	}
	v := w.paper(*p)
	return &v
}

func (w viewer) stances(list []mediation.StanceView) []ViewStance {
	out := make([]ViewStance, 0, len(list))
	for _, x := range list {
		s := x.Stance
		out = append(out, ViewStance{ViewPaper: w.paper(x.PaperView), Of: s.Of, Format: s.Format, Attitude: s.Attitude, Reasons: s.Reasons, Said: s.Source, By: s.By})
	}
	return out
}

func (w viewer) delegations(list []mediation.DelegationView) []ViewDelegation {
	out := make([]ViewDelegation, 0, len(list))
	for _, x := range list {
		b := x.Delegation
		out = append(out, ViewDelegation{ViewPaper: w.paper(x.PaperView), Of: b.Desk, Stage: b.Stage, Members: b.Members, Accredited: x.Accredited})
	}
	return out
}

func (w viewer) readBack(x mediation.ReadBackView) ViewReadBack {
	return ViewReadBack{ViewPaper: w.paper(x.PaperView), Passages: x.Passages, Answers: x.Answers, Answered: x.Answered, Approval: x.Approval}
}

func (w viewer) notes(list []mediation.NoteView) []ViewNote {
	out := make([]ViewNote, 0, len(list))
	for _, x := range list {
		v := ViewNote{ViewPaper: w.paper(x.PaperView), Noted: x.Noted}
		for _, l := range x.Lines {
			v.Lines = append(v.Lines, ViewLine(l))
		}
		out = append(out, v)
	}
	return out
}

func (k *docket) viewRecord() ViewRecord {
	v := ViewRecord{Origin: k.talks.Origin(), Confirmed: map[paper.Desk]uint64{}, Leaves: []ViewLeaf{}}
	if !k.begun {
		return v
	}
	v.Size, v.Forks, v.Claims = k.record.Log().Size(), len(k.record.Forks()), len(k.record.Claims())
	for _, p := range k.talks.Participants() {
		if mark := k.record.Last(string(p.Desk)); mark.Size > 0 {
			v.Confirmed[p.Desk] = mark.Size
		}
	}
	for _, id := range k.record.Log().Leaves() {
		leaf := ViewLeaf{Paper: id, Held: k.number(id) > 0, By: []paper.Desk{}}
		if c, ok := k.record.Confirmed(id); ok {
			leaf.At = c.Since(string(k.talks.Mediator()))
			for _, name := range slices.Sorted(maps.Keys(c.By)) {
				leaf.By = append(leaf.By, paper.Desk(name))
			}
		}
		v.Leaves = append(v.Leaves, leaf)
	}
	return v
}

func (k *docket) viewChannels() []ViewChannel {
	out := []ViewChannel{}
	for _, l := range k.sortedLinks() {
		s := l.Channel.Status()
		out = append(out, ViewChannel{
			With: l.peer, Open: !s.Epoch.IsZero(), Direct: l.Direct, Shut: l.Shut, Recovering: l.Recovering,
			AwaitsWord: l.Channel.Ready() == pouch.ErrAwaitsWord, Sealed: s.Sealed, Acknowledged: s.Acknowledged, Taken: s.Taken,
			Gap: s.Seen > s.Taken, Queued: len(l.Queue), OldestKey: l.oldestKey(),
		})
	}
	return out
}

func (k *docket) viewNotices() []ViewNotice {
	out := []ViewNotice{}
	for _, e := range k.cabinet.Notices() {
		out = append(out, viewNotice(e))
	}
	return out
}

func viewNotice(e cabinet.Event) ViewNotice {
	n := ViewNotice{At: e.At}
	switch {
	case e.Crossed != nil:
		n.What, n.With, n.Papers = "crossed", string(e.Crossed.By), e.Crossed.Papers
	case e.Refused != nil:
		n.What, n.With, n.Text = "refused", string(e.Refused.From), e.Refused.Fault
		n.Fault = faultOf(e.Refused.Fault)
	case e.Fork != nil:
		n.What, n.With, n.Record = "fork", string(e.Fork.With), e.Fork.Seq == 0 && len(e.Fork.Seen) == 0
	case e.Restored != nil:
		n.What, n.With, n.Text, n.Done = "restored", string(e.Restored.With), e.Restored.Sign, e.Restored.Done
	case e.Lost != nil:
		n.What, n.With = "lost", mediation.List(e.Lost.To)
	}
	return n
}

func (k *docket) viewKnocks() []ViewKnock {
	out := []ViewKnock{}
	for _, x := range k.talks.Invitations() {
		kn, ok := k.cabinet.Knock(x.Paper)
		if !ok {
			continue
		}
		one := ViewKnock{Invitation: x.Paper, Question: kn.Question, Declined: kn.Declined, Admitted: kn.Admitted}
		if p, _, err := paper.Open(kn.Card); err == nil { // verified when it came
			one.Desk, one.Words = p.From, paper.Words(p.ID)
		}
		out = append(out, one)
	}
	return out
}
