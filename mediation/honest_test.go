package mediation

import (
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"goodoffices/paper"
)

// knowsGates reports whether a desk holds every gate on the format that the
// mediator holds: one told to the mediator alone keeps its author and the
// mediator from a format, and nobody else learns of it.
func knowsGates(d, mediator *Talks) bool {
	for _, g := range mediator.Gates() {
		if _, held := d.items[g.ID]; !held && g.Gate.Subject.Type == paper.SubjectFormat && g.Gate.Effect == paper.EffectOpens {
			return false
		}
	}
	return true
}

// TestAnHonestRunSetsNothingAside: desks do whatever their own rules allow,
// papers cross in every order their chains allow, and in the end nobody has set
// anything aside and all show the same as agreed.
func TestAnHonestRunSetsNothingAside(t *testing.T) {
	t.Parallel()
	did := map[string]int{}
	rapid.Check(t, func(rt *rapid.T) {
		w := newWorldUnder(t, PutTerms{
			Default:      rapid.SampledFrom([]paper.Default{paper.DefaultNothing, paper.DefaultSubstance}).Draw(rt, "default"),
			Silence:      &paper.Silence{NoticeHours: 5, GraceMinutes: 30},
			Receipts:     rapid.SampledFrom([]string{"carried", "kept"}).Draw(rt, "receipts"),
			Dispositions: rapid.SampledFrom([]paper.Shown{paper.ShownNone, paper.ShownConveyed, paper.ShownAll}).Draw(rt, "shown"),
		}, "Tehran", "Washington")
		for range rapid.IntRange(10, 120).Draw(rt, "steps") {
			switch busy := w.busy(); {
			case len(busy) > 0 && rapid.IntRange(0, 2).Draw(rt, "deliver") > 0:
				key := rapid.SampledFrom(busy).Draw(rt, "queue")
				w.deliver(key[0], key[1])
			case rapid.IntRange(0, 9).Draw(rt, "wait") == 0:
				w.pass(time.Duration(rapid.IntRange(1, 400).Draw(rt, "minutes")) * time.Minute)
				w.duties(rapid.SampledFrom(w.names).Draw(rt, "who"))
			default:
				d := rapid.SampledFrom(w.names).Draw(rt, "desk")
				act := someAct(rt, w, w.desks[d])
				if act == nil {
					continue
				}
				if _, v := w.as(d).try(act); v.OK() {
					did[nameOf(act)]++
				}
			}
		}
		w.settle()
		w.pass(1000 * time.Hour)
		w.settle()
		w.nothingSetAside()
		want := w.desks["Muscat"].AgreedSet()
		for _, d := range w.names {
			if got := w.desks[d].AgreedSet(); !slices.Equal(got, want) {
				rt.Fatalf("%s shows %d agreed, Muscat %d\n%s", d, len(got), len(want), w)
			}
			if knowsGates(w.desks[d].Talks, w.desks["Muscat"].Talks) && w.desks[d].Format() != w.desks["Muscat"].Format() {
				rt.Fatalf("%s is in format %s, Muscat in %s\n%s", d, w.desks[d].Format(), w.desks["Muscat"].Format(), w)
			}
		}
		refolds(rt, w)
	})
	if len(did) < 25 && !testing.Short() { // a hundred runs do 29 to 40
		t.Errorf("the run did only %d sorts of acts: %v", len(did), did)
	}
}

// refolds asserts that the same entries give the same state again.
func refolds(rt *rapid.T, w *world) {
	for _, d := range w.names {
		o := w.desks[d]
		again := New(d, w.talks)
		again.known = o.known
		for _, e := range o.entries {
			if s := again.Fold(e); s != o.items[e.Paper.ID].standing && o.items[e.Paper.ID].standing != Regular {
				rt.Fatalf("%s folds %s again as %v, was %v", d, RefOf(e.Paper), s, o.items[e.Paper.ID].standing)
			}
		}
		if !slices.Equal(again.AgreedSet(), o.AgreedSet()) || !slices.Equal(again.Leaves(), o.Leaves()) {
			rt.Fatalf("%s folds to another state", d)
		}
	}
}

func nameOf(a Act) string {
	for _, n := range Acts() {
		if made, _ := NewAct(n); sameType(made, a) {
			return n
		}
	}
	return "?"
}

// someAct draws an act that a desk might do with what it holds; nil if there is
// nothing to do it with. It does not ask whether the act is permitted.
func someAct(rt *rapid.T, w *world, o *office) Act {
	g := chooser{rt: rt, w: w, o: o}
	all := g.party()
	if o.self == "Muscat" {
		all = g.mediator()
	}
	return rapid.SampledFrom(all).Draw(rt, "act")()
}

type chooser struct {
	rt *rapid.T
	w  *world
	o  *office
}

// any draws one of the held papers of the kinds; "" if there is none.
func (g chooser) any(kinds ...paper.Kind) Ref {
	var all []Ref
	for _, it := range g.o.order {
		if slices.Contains(kinds, it.kind()) {
			all = append(all, Ref(it.id().String()))
		}
	}
	if len(all) == 0 {
		return ""
	}
	return rapid.SampledFrom(all).Draw(g.rt, "paper")
}

func (g chooser) other() paper.Desk {
	if g.o.self == "Tehran" {
		return "Washington"
	}
	return "Tehran"
}

func (g chooser) party1() paper.Desk {
	return rapid.SampledFrom([]paper.Desk{"Tehran", "Washington"}).Draw(g.rt, "to")
}

func (g chooser) cover() *Cover {
	c := &Cover{Handling: rapid.SampledFrom(append([]paper.Handling{""}, paper.Handlings...)).Draw(g.rt, "handling"), ReadBack: rapid.Bool().Draw(g.rt, "read back")}
	if c.Handling == "" {
		return nil
	}
	if c.Handling == paper.HandlingCondition {
		c.Condition = en("If they do.")
	}
	return c
}

func (g chooser) writing(to ...paper.Desk) Writing {
	w := Writing{To: to, Cover: g.cover()}
	if rapid.Bool().Draw(g.rt, "reply") {
		w.Reply = g.any(paper.KindLetter, paper.KindMediatorsPaper, paper.KindMessage, paper.KindNonPaper)
	}
	if topic := g.any(paper.KindTopic); topic != "" && rapid.Bool().Draw(g.rt, "topic") {
		w.Topics = []Ref{topic}
	}
	return w
}

func (g chooser) putting(modes ...paper.Mode) Putting {
	return Putting{Mode: rapid.SampledFrom(modes).Draw(g.rt, "mode"), Until: g.w.in(time.Duration(rapid.IntRange(1, 20).Draw(g.rt, "hours")) * time.Hour), Text: en("Put.")}
}

func (g chooser) about() About {
	a := About{Type: rapid.SampledFrom([]paper.SubjectType{paper.SubjectFormat, paper.SubjectScope, paper.SubjectExtension, paper.SubjectAgenda, paper.SubjectCommunique}).Draw(g.rt, "subject")}
	switch a.Type {
	case paper.SubjectFormat:
		a.Format = rapid.SampledFrom(paper.Formats).Draw(g.rt, "format")
	case paper.SubjectScope, paper.SubjectAgenda:
		a.Topics = []Ref{g.any(paper.KindTopic)}
	case paper.SubjectExtension:
		a.Until = far
	}
	return a
}

func (g chooser) respond() Act {
	a := &Respond{Proposal: g.any(paper.KindProposal), Answer: rapid.SampledFrom(paper.Answers).Draw(g.rt, "answer")}
	if a.Answer == paper.AnswerConsent {
		return a
	}
	if a.Answer == paper.AnswerCounter {
		a.Counter = g.any(paper.KindProposal)
	}
	a.Text = en("With this.")
	return a
}

func (g chooser) party() []func() Act {
	o := g.o
	return []func() Act{
		func() Act {
			return &WriteLetter{Writing: g.writing(g.other()), Prose: paper.Prose{Text: en("A letter.")}}
		},
		func() Act { return &WriteLetter{Writing: g.writing("Muscat"), Prose: paper.Prose{Text: en("To you.")}} },
		func() Act { return &WriteNonPaper{Writing: g.writing("Muscat"), Text: en("A thought.")} },
		func() Act { return &SendMessage{Writing: g.writing("Muscat"), Text: en("A word.")} },
		func() Act {
			c := g.cover()
			if c == nil {
				return nil
			}
			return &ReplaceCover{Paper: g.any(paper.KindLetter, paper.KindNonPaper), Cover: *c}
		},
		func() Act { return &Withdraw{Paper: g.any(paper.KindLetter, paper.KindMessage, paper.KindGate)} },
		func() Act {
			return &HandIn{Procedure: g.any(paper.KindProcedure), Amount: rapid.SampledFrom([]paper.Decimal{"100", "400", "401"}).Draw(g.rt, "bid")}
		},
		func() Act {
			return &HandIn{Procedure: g.any(paper.KindProcedure), Answer: rapid.SampledFrom([]paper.BidAnswer{paper.BidBetter, paper.BidNoLess, paper.BidWorse}).Draw(g.rt, "better")}
		},
		func() Act { return &GiveValuation{Issues: g.any(paper.KindIssues), Valued: valued("1")} },
		func() Act {
			a := &WriteNonPaper{Writing: g.writing("Muscat"), Text: en("This.")}
			a.Offer = &OfferTerms{Issues: g.any(paper.KindIssues), Terms: []OfferTerm{{"Pay", "2"}}}
			return a
		},
		func() Act {
			return &Propose{Writing: g.writing(), About: g.about(), Putting: g.putting(paper.ModeOpen)}
		},
		g.respond, g.respond, g.respond,
		func() Act {
			return &AnswerInPrivate{Proposal: g.any(paper.KindProposal), Answer: rapid.SampledFrom([]paper.PrivateAnswer{paper.PrivateYes, paper.PrivateYes, paper.PrivateNot}).Draw(g.rt, "private"), Sign: rapid.Bool().Draw(g.rt, "sign")}
		},
		func() Act {
			a := &SetGate{Writing: Writing{To: []paper.Desk{rapid.SampledFrom([]paper.Desk{"Muscat", g.other()}).Draw(g.rt, "gate to")}, Cover: g.cover()},
				Effect: rapid.SampledFrom([]paper.Effect{paper.EffectOpens, paper.EffectConsiders}).Draw(g.rt, "effect"),
				About:  About{Type: paper.SubjectFormat, Format: paper.FormatDirect}}
			c := paper.Condition{Text: en("A gesture."), Performer: g.other()}
			if late := rapid.SampledFrom([]paper.Lateness{"", paper.LateStays, paper.LateLapses, paper.LateOwner}).Draw(g.rt, "late"); late != "" {
				c.By, c.Late = g.w.in(time.Hour), late
			}
			a.Conditions = []NewCondition{{Condition: c}}
			return a
		},
		func() Act {
			return &Attest{Condition: g.any(paper.KindCondition), Finding: rapid.SampledFrom(paper.Findings).Draw(g.rt, "finding"), Facts: en("Seen."), On: g.w.now}
		},
		func() Act {
			return &TakeStance{Writing: Writing{To: []paper.Desk{"Muscat"}, Cover: g.cover()}, Topic: g.any(paper.KindTopic), Attitude: paper.AttitudeNot, Text: en("No.")}
		},
		func() Act { return &AskAssurance{Writing: g.writing(g.other()), Text: en("Promise.")} },
		func() Act {
			return &AnswerAssurance{Writing: Writing{Cover: g.cover()}, Assurance: g.any(paper.KindAssurance), Step: rapid.SampledFrom(paper.Steps).Draw(g.rt, "step"), Text: en("Well.")}
		},
		func() Act {
			rb := g.any(paper.KindReadBack)
			return &Approve{ReadBack: rb, Answers: []paper.Permission{{Leave: rapid.SampledFrom([]paper.Leave{paper.LeaveYes, paper.LeaveNo}).Draw(g.rt, "leave")}}}
		},
		func() Act {
			return &Commit{To: []paper.Desk{g.other()}, Until: g.w.in(20 * time.Hour), With: g.any(paper.KindCommitment), Letter: WriteLetter{Prose: paper.Prose{Text: en("Names.")}}}
		},
		func() Act { return &Deposit{Commitment: g.any(paper.KindCommitment)} },
		g.steps, g.steps, g.steps,
		func() Act { return &Suspend{Reason: en("An attack."), Resume: en("Calm.")} },
		func() Act { return &Resume{Suspension: g.any(paper.KindSuspension), Reason: en("Calm.")} },
		func() Act {
			return &NameDelegation{Writing: g.writing(rapid.SampledFrom([]paper.Desk{"Muscat", g.other()}).Draw(g.rt, "to")), Round: g.any(paper.KindRound), Members: []paper.Member{{Name: "Araghchi", Head: true}}}
		},
		func() Act {
			return &EnterStatement{Writing: Writing{To: []paper.Desk{"Muscat"}}, Statement: paper.Statement{Speaker: "Somebody", Outlet: "An agency", On: g.w.now, Text: en("Said.")}, Correcting: g.any(paper.KindStatement)}
		},
		func() Act { return &Confide{About: g.any(paper.KindStatement), Text: en("A threat.")} },
		func() Act {
			return &ReportIncident{Incident: paper.Incident{What: en("Shots."), On: g.w.now, Reporter: string(o.self)}}
		},
		func() Act {
			return &Translate{Writing: Writing{To: []paper.Desk{"Muscat"}}, Of: g.any(paper.KindLetter), By: "Zahra", Text: en("Rendered.")}
		},
	}
}

func (g chooser) mediator() []func() Act {
	source := func() Ref {
		return g.any(paper.KindLetter, paper.KindNonPaper, paper.KindMessage, paper.KindStance)
	}
	convey := func() Act {
		return &Convey{Paper: g.any(paper.KindLetter, paper.KindProposal, paper.KindGate, paper.KindCondition, paper.KindAssurance, paper.KindDelegation, paper.KindIncident), Met: rapid.SampledFrom([]paper.Text{nil, en("It is met.")}).Draw(g.rt, "met")}
	}
	return []func() Act{
		convey, convey, convey, convey,
		func() Act { return &ConveyTogether{Papers: []Ref{source(), source()}} },
		func() Act {
			return &Say{Writing: g.writing1(), Formal: rapid.Bool().Draw(g.rt, "formal"), Passages: []SaidPassage{{Text: en("They say so."), Of: source()}}}
		},
		func() Act { return &Tell{Desk: g.party1(), Words: en("They say so."), Of: []Ref{source()}} },
		func() Act { return &FloatIdea{Writing: g.writing1(), Text: en("Suppose."), Idea: source()} },
		func() Act {
			return &Dispose{Paper: source(), Action: rapid.SampledFrom([]paper.Action{paper.ActionHeld, paper.ActionReturned, paper.ActionKept}).Draw(g.rt, "action"), Reason: en("For now.")}
		},
		func() Act {
			return &ReadBackTo{To: g.party1(), Of: source(), Passages: []paper.Text{en("They say so.")}}
		},
		func() Act { return &OpenTopic{Topic: paper.Topic{Title: en("A file")}} },
		func() Act {
			return &Propose{About: g.about(), Putting: g.putting(paper.ModeOpen, paper.ModePrivate, paper.ModeSilence)}
		},
		func() Act {
			p := g.putting(paper.ModeOpen, paper.ModePrivate, paper.ModeSilence)
			return &PlanRound{Venue: "Muscat", Begins: g.w.in(time.Hour), Objective: en("An agenda."), Propose: &p}
		},
		g.instrument, g.toSign, g.toSign,
		func() Act { return &WithdrawProposal{Proposal: g.any(paper.KindProposal)} },
		func() Act { return strike() },
		func() Act {
			a := onAmount()
			if g.any(paper.KindIssues) != "" && rapid.Bool().Draw(g.rt, "text") {
				a = onText(3)
			}
			a.AtOnce = rapid.Bool().Draw(g.rt, "at once")
			a.Text, a.Until = en("A procedure."), g.w.in(time.Duration(rapid.IntRange(1, 20).Draw(g.rt, "until"))*time.Hour)
			a.Propose = Putting{Until: g.w.in(10 * time.Hour)}
			return a
		},
		func() Act {
			return &SetIssues{Former: g.any(paper.KindIssues), Add: []NewOption{{"Clause", en("option %d", g.w.salt)}}}
		},
		func() Act { return &CloseProposal{Proposal: g.any(paper.KindProposal)} },
		func() Act {
			return &EnterEvent{Writing: Writing{To: []paper.Desk{"Tehran", "Washington"}}, Event: paper.Event{What: en("A treaty."), On: g.w.now, Source: "The gazette"}}
		},
		func() Act {
			return &TakeStance{Writing: g.writing1(), Topic: g.any(paper.KindTopic), Of: string(g.other()), Attitude: paper.AttitudeNot, Text: en("They say so."), Source: paper.SourceConveyed, From: g.any(paper.KindStance)}
		},
		func() Act { return &Suspend{Reason: en("An attack."), Resume: en("Calm.")} },
		func() Act { return &Resume{Suspension: g.any(paper.KindSuspension), Reason: en("Calm.")} },
		func() Act { return &Revoke{Officer: "Nobody"} },
		func() Act { return &Certify{Instrument: g.any(paper.KindInstrument)} },
		func() Act { return &AttestMediation{Signing: g.signings(), Text: en("So it was.")} },
		func() Act { return &Certify{} },
	}
}

// writing1 is writing from the mediator to one party, without a cover note.
func (g chooser) writing1() Writing {
	w := g.writing(g.party1())
	w.Cover = nil
	return w
}

// instrument draws up an instrument in some form.
func (g chooser) instrument() Act {
	a := &DraftInstrument{Form: rapid.SampledFrom(paper.InstrumentForms).Draw(g.rt, "form"), Title: en("Peace."), Words: en("All will."), Collated: rapid.Bool().Draw(g.rt, "collated"), Initialled: rapid.Bool().Draw(g.rt, "initialled")}
	if a.Form == paper.InstrumentCounterparts {
		a.Counterparts = []Counterpart{{Of: "Tehran"}, {Of: "Washington"}}
	}
	return a
}

func (g chooser) toSign() Act {
	if g.any(paper.KindInstrument) == "" {
		return g.instrument()
	}
	return &OpenSigning{Instrument: g.any(paper.KindInstrument), Name: rapid.SampledFrom([]string{"one", "two"}).Draw(g.rt, "name"), Until: g.w.in(20 * time.Hour), Text: en("Sign.")}
}

// signings draws a proposal that is signed, "" if there is none.
func (g chooser) signings() Ref {
	var all []Ref
	for _, p := range g.o.deciding.proposals {
		if p.body.Mode == paper.ModeSigning {
			all = append(all, Ref(p.id().String()))
		}
	}
	if len(all) == 0 {
		return ""
	}
	return rapid.SampledFrom(all).Draw(g.rt, "signing")
}

// steps draws a step of a signing.
func (g chooser) steps() Act {
	r := g.signings()
	if r == "" {
		return nil
	}
	if g.o.lastPowers(g.w.now) == nil {
		return &GrantPowers{Credentials: paper.Credentials{Officer: "Officer", Principal: "x", Powers: []string{paper.AllPowers}}}
	}
	switch rapid.IntRange(0, 9).Draw(g.rt, "step") {
	case 0, 1:
		return &Collate{Signing: r}
	case 2, 3:
		return &Initial{Signing: r}
	case 5:
		return &PensDown{Signing: r}
	case 6:
		return &Ratify{Signing: r}
	}
	return &SignInstrument{Signing: r, AdReferendum: rapid.Bool().Draw(g.rt, "ad referendum")}
}
