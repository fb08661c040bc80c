package mediation

import (
	"strings"
	"testing"
	"time"

	"goodoffices/paper"
)

// gesture sets Tehran's gate before direct talks and passes it on to Washington.
func gesture(w *world, effect paper.Effect) (gate, condition *paper.Paper) {
	w.t.Helper()
	a := &SetGate{Effect: effect, About: About{Type: paper.SubjectFormat, Format: paper.FormatDirect}, Text: en("After a gesture.")}
	a.Conditions = []NewCondition{{Condition: paper.Condition{
		Text: en("a concrete gesture of good will"), Performer: "Washington", Open: true,
		Examples: []paper.Text{en("lifting sanctions"), en("unfreezing assets")},
	}}}
	a.To, a.Cover = []paper.Desk{"Washington"}, &Cover{Handling: paper.HandlingVerbatim}
	made := w.as("Tehran").does(a)
	gate, condition = only(w.t, made, paper.KindGate), only(w.t, made, paper.KindCondition)
	w.settle()
	w.as("Muscat").does(&Convey{Paper: ref(gate)}) // brings the condition with it
	w.settle()
	w.as("Washington").holds(condition)
	return gate, condition
}

func direct(w *world, from paper.Desk) *Propose {
	a := &Propose{About: About{Type: paper.SubjectFormat, Format: paper.FormatDirect}, Putting: Putting{Until: w.in(100 * time.Hour), Text: en("Let us meet.")}}
	if from != "Muscat" {
		a.Cover = &Cover{Handling: paper.HandlingVerbatim}
	}
	return a
}

func agree(w *world, p *paper.Paper, desks ...paper.Desk) {
	w.t.Helper()
	for _, d := range desks {
		w.as(d).does(&Respond{Proposal: ref(p), Answer: paper.AnswerConsent})
	}
	w.settle()
}

// A gate told to the mediator alone and taken back again shuts nothing: the
// format that all have agreed is the same at every desk.
func TestWithdrawnGateShutsNothing(t *testing.T) {
	t.Parallel()
	for _, withdrawn := range []bool{false, true} {
		w := newWorld(t, "Tehran", "Washington")
		a := &SetGate{Effect: paper.EffectOpens, About: About{Type: paper.SubjectFormat, Format: paper.FormatDirect}, Text: en("After a gesture.")}
		a.To = []paper.Desk{"Muscat"}
		a.Conditions = []NewCondition{{Condition: paper.Condition{Text: en("a gesture"), Performer: "Washington"}}}
		gate := only(w.t, w.as("Tehran").does(a), paper.KindGate)
		w.settle()
		if withdrawn {
			w.as("Tehran").does(&Withdraw{Paper: ref(gate)})
			w.settle()
		}
		p := only(w.t, w.as("Muscat").does(direct(w, "Muscat")), paper.KindProposal)
		w.settle()
		agree(w, p, "Tehran", "Washington")
		for _, d := range w.names {
			want := paper.FormatDirect
			if !withdrawn && d != "Washington" { // who was not told of the condition
				want = paper.FormatIndirect
			}
			if got := w.desks[d].Format(); got != want {
				t.Errorf("withdrawn %t: %s is in format %s", withdrawn, d, got)
			}
		}
	}
}

func TestWhatIsNotConsideredIsNotProposed(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "Tehran", "Washington")
	_, condition := gesture(w, paper.EffectConsiders)
	r := w.as("Washington").refused(direct(w, "Washington"), "considered")
	if !strings.Contains(r.Text.String(), "Tehran") || !strings.Contains(r.Text.String(), "gesture") {
		t.Errorf("whose condition, and what: %q", r.Text)
	}
	if len(r.Permits) != 1 || r.Permits[0].Desk != "Tehran" || r.Permits[0].Act != "attest" {
		t.Errorf("what would permit it: %+v", r.Permits)
	}
	w.as("Muscat").refused(direct(w, "Muscat"), "considered")
	w.as("Washington").refused(&Attest{Condition: ref(condition), Facts: en("We did."), On: w.now}, "attester")
	w.as("Muscat").refused(&Attest{Condition: ref(condition), Facts: en("They did."), On: w.now}, "attester")
	w.as("Tehran").does(&Attest{Condition: ref(condition), Facts: en("Funds have arrived."), On: w.now})
	w.settle()
	if w.desks["Washington"].Format() != paper.FormatIndirect {
		t.Fatal("more followed from a condition that only makes it considered")
	}
	p := only(t, w.as("Muscat").does(direct(w, "Muscat")), paper.KindProposal)
	w.settle()
	agree(w, p, "Tehran", "Washington")
	for _, pair := range [][2]paper.Desk{{"Tehran", "Washington"}, {"Washington", "Tehran"}} {
		if v := w.desks[pair[0]].DirectWith(pair[1]); !v.OK() {
			t.Fatalf("%s: %v", pair[0], v.Refusal)
		}
	}
	w.nothingSetAside()
}

func TestDirectStaysShutUntilEverythingIsThere(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "Tehran", "Washington")
	_, condition := gesture(w, paper.EffectOpens)
	shut := func(rule string) {
		t.Helper()
		for _, pair := range [][2]paper.Desk{{"Tehran", "Washington"}, {"Washington", "Tehran"}} {
			if v := w.desks[pair[0]].DirectWith(pair[1]); v.OK() || v.Refusal.Rule != rule {
				t.Fatalf("%s: %v (%v), want refused by %s", pair[0], v.Answer, v.Refusal, rule)
			}
		}
	}
	shut("direct")
	p := only(t, w.as("Muscat").does(direct(w, "Muscat")), paper.KindProposal)
	w.settle()
	agree(w, p, "Tehran", "Washington")
	w.everywhere(p, StateAgreed) // "once the gate is open"
	if v, _ := w.desks["Tehran"].Proposal(p.ID); v.Gate.IsZero() || v.InForce {
		t.Fatalf("an outcome before a shut gate: %+v", v)
	}
	shut("direct")
	w.as("Tehran").does(&Attest{Condition: ref(condition), Facts: en("Sanctions were lifted."), On: w.now})
	w.settle()
	if v := w.desks["Washington"].DirectWith("Tehran"); !v.OK() {
		t.Fatalf("everything is there: %v", v.Refusal)
	}
	if v := w.desks["Muscat"].DirectWith("Tehran"); v.OK() {
		t.Fatal("the mediator alone opened a direct channel")
	}

	w.desks["Washington"].Know(Known{Compared: func(paper.ID) bool { return false }})
	if v := w.desks["Washington"].DirectWith("Tehran"); v.OK() || v.Refusal.Rule != "compared" {
		t.Fatalf("card not compared: %v", v)
	}
	w.desks["Washington"].Know(Known{Compared: func(paper.ID) bool { return true }})
	confirmed := w.desks["Washington"].known.Confirmed
	w.desks["Washington"].Know(Known{Confirmed: func(paper.ID) []paper.Desk { return []paper.Desk{"Washington"} }})
	if v := w.desks["Washington"].DirectWith("Tehran"); v.OK() || v.Refusal.Rule != "direct" {
		t.Fatalf("not confirmed: %v", v)
	}
	w.desks["Washington"].Know(Known{Confirmed: confirmed})

	w.as("Tehran").refused(&Attest{Condition: ref(condition), Facts: en("Again."), On: w.now}, "attested")
	w.pass(time.Hour)
	w.as("Tehran").does(&Attest{Condition: ref(condition), Finding: paper.FindingAdverse, Facts: en("They are back."), On: w.now})
	w.settle()
	shut("direct")
	w.as("Tehran").refused(&Attest{Condition: ref(condition), Facts: en("Old news."), On: w.now.Add(-time.Minute)}, "attested")
	w.pass(time.Hour)
	w.as("Tehran").does(&Attest{Condition: ref(condition), Facts: en("Lifted anew."), On: w.now})
	w.settle()
	shut("direct") // it needs a new outcome
	w.nothingSetAside()
}

func TestAGateItsProposerDoesNotHoldSetsNothingAside(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "Tehran", "Washington")
	a := &SetGate{Effect: paper.EffectConsiders, About: About{Type: paper.SubjectFormat, Format: paper.FormatDirect}}
	a.Conditions = []NewCondition{{Condition: paper.Condition{Text: en("a gesture"), Performer: "Washington"}}}
	a.To = []paper.Desk{"Muscat"}
	w.as("Tehran").does(a)
	w.settle()
	p := only(t, w.as("Washington").does(direct(w, "Washington")), paper.KindProposal)
	w.settle()
	if s := w.as("Muscat").holds(p).standing; s != Regular {
		t.Fatalf("Washington could not know the gate, and its proposal is %v", s)
	}
	w.nothingSetAside()
}

func TestAssurancesHaveFourAnswersAndAGuarantee(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "Tehran", "Washington")
	ask := &AskAssurance{Text: en("The agenda will not grow."), Baseline: en("The 2015 agreement")}
	ask.To, ask.Cover = []paper.Desk{"Washington"}, &Cover{Handling: paper.HandlingVerbatim}
	p := only(t, w.as("Tehran").does(ask), paper.KindAssurance)
	w.settle()
	w.as("Muscat").does(&Convey{Paper: ref(p)})
	w.settle()
	step := func(d paper.Desk, s paper.Step, text string) *AnswerAssurance {
		a := &AnswerAssurance{Assurance: ref(p), Step: s, Text: en("%s", text)}
		if d != "Muscat" {
			a.Cover = &Cover{Handling: paper.HandlingVerbatim}
		}
		return a
	}
	w.as("Muscat").refused(step("Muscat", paper.StepGuaranteed, "We stand for it."), "assurance")
	w.as("Washington").refused(step("Washington", paper.StepGuaranteed, "x"), "assurance")
	w.as("Tehran").refused(step("Tehran", paper.StepGiven, "x"), "assurance")
	w.as("Tehran").refused(step("Tehran", paper.StepClarified, "x"), "assurance")
	pass := func(q *paper.Paper) {
		t.Helper()
		w.settle()
		w.as("Muscat").does(&Convey{Paper: ref(q)})
		w.settle()
	}
	pass(only(t, w.as("Washington").does(step("Washington", paper.StepClarify, "Which agenda?")), paper.KindAssurance))
	pass(only(t, w.as("Tehran").does(step("Tehran", paper.StepClarified, "The one of 12 April.")), paper.KindAssurance))
	pass(only(t, w.as("Washington").does(step("Washington", paper.StepOtherWords, "For this round.")), paper.KindAssurance))
	g := step("Muscat", paper.StepGuaranteed, "We stand for it.")
	g.To = []paper.Desk{"Tehran", "Washington"}
	w.as("Muscat").does(g)
	w.settle()
	for _, d := range w.names {
		if a := w.desks[d].Assurances(); len(a) != 1 || a[0].State != paper.StepGuaranteed || len(a[0].Answers) != 4 {
			t.Fatalf("%s: %+v", d, a)
		}
	}
	w.nothingSetAside()
}

func TestStancesKeepTheirSource(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "Tehran", "Washington")
	topic := only(t, w.as("Muscat").does(&OpenTopic{Topic: paper.Topic{Title: en("Missiles")}}), paper.KindTopic)
	w.settle()
	w.as("Tehran").refused(&TakeStance{Topic: ref(topic), Of: "Washington", Attitude: paper.AttitudeTalks, Text: en("x")}, "stance")
	alleged := &TakeStance{Topic: ref(topic), Of: "Washington", Attitude: paper.AttitudeTalks, Text: en("A halt."), Source: paper.SourceAlleged, By: "A senior official"}
	alleged.To = []paper.Desk{"Muscat"}
	w.as("Tehran").does(alleged)
	own := &TakeStance{Topic: ref(topic), Attitude: paper.AttitudeNot, Text: en("Defence is not negotiable.")}
	own.To, own.Cover = []paper.Desk{"Muscat"}, &Cover{Handling: paper.HandlingOwnWords}
	p := only(t, w.as("Tehran").does(own), paper.KindStance)
	w.settle()
	if len(w.desks["Washington"].Topics()[0].Stances) != 0 {
		t.Fatal("a stance told to the mediator reached the other side")
	}
	brought := &TakeStance{Topic: ref(topic), Of: "Tehran", Attitude: paper.AttitudeNot, Text: en("They will not discuss defence."), Source: paper.SourceConveyed, From: ref(p)}
	brought.To = []paper.Desk{"Washington"}
	w.as("Muscat").does(brought)
	w.settle()
	got := w.desks["Washington"].Topics()[0].Stances
	if len(got) != 1 || got[0].Stance.Source != paper.SourceConveyed || got[0].Stance.Of != "Tehran" {
		t.Fatalf("%+v", got)
	}
	w.nothingSetAside()
}

func TestSuspensionPausesWhatDecidesAndLeavesTheChannelOpen(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "Tehran", "Washington")
	p := meeting(w, paper.ModeOpen)
	w.settle()
	s := only(t, w.as("Washington").does(&Suspend{Reason: en("The attack."), Resume: en("A week of calm.")}), paper.KindSuspension)
	w.as("Tehran").does(&Respond{Proposal: ref(p), Answer: paper.AnswerConsent}) // crosses it
	w.settle()
	w.as("Tehran").refused(direct(w, "Tehran"), "suspended")
	r := w.as("Washington").refused(&Respond{Proposal: ref(p), Answer: paper.AnswerConsent}, "suspended")
	if len(r.Permits) == 0 || !strings.Contains(r.Text.String(), "week of calm") {
		t.Fatalf("what would resume: %v", r)
	}
	letter(w, "Tehran", "Washington", paper.HandlingVerbatim, "We deplore it.")
	w.settle()
	w.as("Tehran").refused(&Resume{Suspension: ref(s), Reason: en("Enough.")}, "suspension")
	w.as("Washington").does(&Resume{Suspension: ref(s), Reason: en("Calm.")})
	w.settle()
	w.as("Washington").does(&Respond{Proposal: ref(p), Answer: paper.AnswerConsent})
	w.settle()
	w.nothingSetAside()
}

func TestFourEndings(t *testing.T) {
	t.Parallel()
	terms := PutTerms{Rupture: paper.Rupture{NoticeDays: 3}}
	end := func(way paper.Way, days int, w *world) *EndTalks {
		return &EndTalks{Ending: paper.Ending{Way: way, At: w.in(time.Duration(days) * 24 * time.Hour), Reason: en("No progress.")}}
	}
	w := newWorldUnder(t, terms, "Tehran", "Washington")
	w.as("Tehran").refused(end(paper.WayParty, 2, w), "notice")
	w.as("Tehran").refused(end(paper.WayMediator, 4, w), "ending")
	w.as("Muscat").refused(end(paper.WayParty, 4, w), "ending")
	w.as("Muscat").refused(end(paper.WayAgreement, 4, w), "ending")
	w.as("Tehran").refused(end(paper.WayAll, 4, w), "ending")
	w.as("Tehran").does(end(paper.WayParty, 4, w))
	w.settle()
	for _, d := range w.names {
		if w.desks[d].Ending() == nil {
			t.Fatalf("%s was not told", d)
		}
	}
	letter(w, "Washington", "Tehran", paper.HandlingVerbatim, "Please stay.")
	w.settle()
	w.pass(5 * 24 * time.Hour)
	a := &WriteLetter{Prose: paper.Prose{Text: en("Too late.")}}
	a.To = []paper.Desk{"Muscat"}
	w.as("Washington").refused(a, "ended")
	w.as("Muscat").does(&Certify{})
	w.settle()
	w.nothingSetAside()

	w = newWorldUnder(t, terms, "Tehran", "Washington")
	all := end(paper.WayAll, 10, w)
	all.Propose = &Putting{Until: w.in(100 * time.Hour), Text: en("Let us end.")}
	p := only(t, w.as("Muscat").does(all), paper.KindProposal)
	w.settle()
	if w.desks["Tehran"].Ending() != nil {
		t.Fatal("a proposed ending ended something")
	}
	agree(w, p, "Tehran", "Washington")
	if w.desks["Tehran"].Ending() == nil {
		t.Fatal("an agreed ending ended nothing")
	}
	w.nothingSetAside()
}

func TestNobodyJoinsUnseen(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "Tehran", "Washington")
	w.open("Doha")
	w.join("Doha", paper.PlaceGuarantor)
	if w.desks["Tehran"].Participant("Doha") || w.desks["Muscat"].Participant("Doha") {
		t.Fatal("it takes part before anyone consented")
	}
	w.as("Muscat").refused(&HandOver{Desk: "Doha"}, "hand-over")
	p := only(t, w.as("Muscat").does(&Admit{Desk: "Doha", Role: paper.PlaceGuarantor, Reason: en("To guarantee."), Putting: Putting{Until: w.in(99 * time.Hour), Text: en("Let Doha guarantee.")}}), paper.KindProposal)
	w.settle()
	w.as("Tehran").does(&Respond{Proposal: ref(p), Answer: paper.AnswerConsent})
	w.settle()
	if w.desks["Muscat"].Participant("Doha") {
		t.Fatal("one consent let it in")
	}
	w.as("Washington").does(&Respond{Proposal: ref(p), Answer: paper.AnswerConsent})
	w.settle()
	for _, d := range []paper.Desk{"Muscat", "Tehran", "Washington"} {
		if !w.desks[d].Participant("Doha") {
			t.Fatalf("%s does not know it", d)
		}
	}
	old := letter(w, "Tehran", "Washington", paper.HandlingVerbatim, "Between us.")
	w.settle()
	w.as("Muscat").does(&Convey{Paper: ref(old)})
	w.as("Muscat").does(&HandOver{Desk: "Doha"})
	w.settle()
	w.as("Doha").neverHolds(old)
	if !w.desks["Doha"].Participant("Tehran") && w.desks["Doha"].Card("Tehran") == nil {
		t.Fatalf("it was not shown who takes part\n%s", w)
	}
	w.nothingSetAside()
}

func TestASeatWithoutADeskMovesToItsOwnWithItsHistory(t *testing.T) {
	t.Parallel()
	w := emptyWorld(t, "Company")
	w.join("Company", paper.PlaceParty)
	terms := &PutTerms{Languages: []paper.Lang{"en"}, Purpose: en("The lock-out."), Zone: "Europe/Berlin", Seats: []paper.Desk{"The drivers"}, Putting: Putting{Until: far, Text: en("Terms.")}}
	p := only(t, w.as("Muscat").does(terms), paper.KindProposal)
	w.settle()
	agree(w, p, "Company")
	if s := w.states(p)["Company"]; s != StateOnWord {
		t.Fatalf("with a seat that signed nothing it is %q", s)
	}
	lodge := &Lodge{Lodged: paper.Lodged{Author: "The strike committee", Seat: "The drivers", Addressee: "The board", BroughtBy: "by telephone", Received: w.now, Form: paper.FormDictated, Text: en("Eleven must come back.")}}
	lodge.To = []paper.Desk{"Company"}
	lodged := only(t, w.as("Muscat").does(lodge), paper.KindLodged)
	lodge.To = nil
	w.as("Company").refused(lodge, "lodged")
	l := letter(w, "Company", "The drivers", paper.HandlingVerbatim, "We hear you.")
	w.settle()
	w.as("Muscat").refused(&Convey{Paper: ref(l), To: []paper.Desk{"The drivers"}}, "convey")
	w.as("Company").refused(&Propose{About: About{Type: paper.SubjectExtension, Until: far}, Putting: Putting{Put: []paper.Desk{"The drivers"}, Until: far, Text: en("x")}}, "put")

	w.open("The drivers")
	w.join("The drivers", paper.PlaceParty)
	p = only(t, w.as("Muscat").does(&PutTerms{Languages: []paper.Lang{"en"}, Purpose: en("The lock-out."), Zone: "Europe/Berlin", Putting: Putting{Until: far, Text: en("Terms, with the drivers.")}}), paper.KindProposal)
	w.settle()
	agree(w, p, "Company", "The drivers")
	w.everywhere(p, StateAgreed)
	w.as("Muscat").does(&HandOver{Desk: "The drivers"})
	w.settle()
	w.as("The drivers").holds(lodged)
	w.as("The drivers").holds(l)
	w.nothingSetAside()
}

// Whoever attests for two others cannot know whether both have the condition
// yet; its finding reaches each after the condition, and opens the gate for all.
func TestAnObserverAttestsForAll(t *testing.T) {
	t.Parallel()
	w := emptyWorld(t, "Tehran", "Washington", "Doha")
	w.join("Tehran", paper.PlaceParty)
	w.join("Washington", paper.PlaceParty)
	w.join("Doha", paper.PlaceGuarantor)
	terms := PutTerms{Purpose: en("Talks."), Zone: "Asia/Muscat", Languages: []paper.Lang{"en"}, Putting: Putting{Until: far, Text: en("The terms.")}}
	w.as("Muscat").does(&terms)
	w.settle()
	for _, d := range []paper.Desk{"Tehran", "Washington"} {
		w.as(d).does(&Respond{Proposal: Ref(w.desks[d].Proposals()[0].ID.String()), Answer: paper.AnswerConsent})
	}
	w.settle()
	a := &SetGate{Effect: paper.EffectOpens, About: About{Type: paper.SubjectFormat, Format: paper.FormatDirect}}
	a.Conditions = []NewCondition{{Condition: paper.Condition{Text: en("funds in escrow"), Performer: "Washington", Attester: "Doha"}}}
	a.To, a.Cover = []paper.Desk{"Washington", "Doha"}, &Cover{Handling: paper.HandlingVerbatim}
	made := w.as("Tehran").does(a)
	gate, condition := only(t, made, paper.KindGate), only(t, made, paper.KindCondition)
	w.settle()
	w.as("Muscat").does(&Convey{Paper: ref(gate), To: []paper.Desk{"Doha"}})
	w.settle()
	finding := only(t, w.as("Doha").does(&Attest{Condition: ref(condition), Facts: en("They are here."), On: w.now}), paper.KindAttestation)
	w.settle()
	w.as("Tehran").holds(finding)
	if w.desks["Washington"].items[finding.ID] != nil {
		t.Fatal("Washington has the finding before the condition")
	}
	w.as("Muscat").does(&Convey{Paper: ref(gate)})
	w.settle()
	for _, d := range w.names {
		if !w.desks[d].Gates()[0].Open {
			t.Errorf("the gate stays shut at %s", d)
		}
	}
	w.nothingSetAside()
}

// What the mediator found on a condition goes with the condition, and to nobody
// who does not have that yet.
func TestMediatorsFindingFollowsTheCondition(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "Tehran", "Washington")
	a := &SetGate{
		Effect: paper.EffectOpens, About: About{Type: paper.SubjectFormat, Format: paper.FormatDirect},
		Conditions: []NewCondition{{Condition: paper.Condition{Text: en("A gesture."), Performer: "Tehran", Attester: "Muscat"}}},
	}
	a.To, a.Cover = []paper.Desk{"Muscat", "Tehran"}, &Cover{Handling: paper.HandlingVerbatim}
	made := w.as("Washington").does(a)
	condition, gate := only(t, made, paper.KindCondition), only(t, made, paper.KindGate)
	w.settle()
	finding := only(t, w.as("Muscat").does(&Attest{Condition: ref(condition), Facts: en("Seen."), On: w.now}), paper.KindAttestation)
	w.settle()
	w.as("Washington").holds(finding)
	w.as("Tehran").neverHolds(finding)
	w.as("Muscat").does(&Convey{Paper: ref(gate)})
	w.settle()
	w.as("Tehran").holds(finding)
	w.nothingSetAside()
}
