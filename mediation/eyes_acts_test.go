package mediation

import (
	"slices"
	"testing"
	"time"

	"goodoffices/paper"
)

// lines are what stands under each act, one of its forms at least. An act
// without a line here fails TestEveryActSaysWhoSees.
var lines = []struct {
	act  string
	do   func(w *world) (paper.Desk, Act)
	want string
}{
	{"write-letter", func(w *world) (paper.Desk, Act) {
		return "Tehran", &WriteLetter{Writing: to("Muscat", "Washington").asking(paper.HandlingVerbatim), Prose: prosaic()}
	}, "Muscat, now. Washington only if Muscat conveys it, word for word, with your signature."},
	{"write-letter", func(w *world) (paper.Desk, Act) {
		return "Muscat", &WriteLetter{Writing: to("Tehran"), Prose: prosaic()}
	}, "Tehran, now. Nobody else."},
	{"write-letter", func(w *world) (paper.Desk, Act) {
		w.talkDirectly()
		return "Tehran", &WriteLetter{Writing: to("Washington"), Prose: prosaic()}
	}, "Washington, now. Nobody else."},
	{"write-letter", func(w *world) (paper.Desk, Act) {
		w.talkDirectly()
		return "Tehran", &WriteLetter{Writing: to("Washington").asking(paper.HandlingVerbatim), Prose: prosaic()}
	}, "Muscat, now. Washington only if Muscat conveys it, word for word, with your signature."},
	{"write-non-paper", func(w *world) (paper.Desk, Act) {
		return "Tehran", &WriteNonPaper{Writing: to().asking(paper.HandlingOwnWords), Text: en("x")}
	}, "Muscat, now. Washington only if Muscat says it, in Muscat's own words. Muscat may not say that it is yours."},
	{"send-message", func(w *world) (paper.Desk, Act) {
		return "Tehran", &SendMessage{Text: en("x")}
	}, "Muscat, now. Nobody else."},
	{"cover", func(w *world) (paper.Desk, Act) {
		p := letter(w, "Tehran", "Washington", "", "x")
		w.settle()
		return "Tehran", &ReplaceCover{Paper: ref(p), Cover: Cover{Handling: paper.HandlingVerbatim}}
	}, "Muscat, now. Washington only if Muscat conveys it, word for word, with your signature."},
	{"withdraw", func(w *world) (paper.Desk, Act) {
		p := letter(w, "Tehran", "Washington", paper.HandlingVerbatim, "x")
		w.settle()
		return "Tehran", &Withdraw{Paper: ref(p)}
	}, "Muscat, now. Nobody else."},
	{"convey", func(w *world) (paper.Desk, Act) {
		p := letter(w, "Tehran", "Washington", paper.HandlingVerbatim, "x")
		w.settle()
		return "Muscat", &Convey{Paper: ref(p)}
	}, "Washington, now, word for word, with Tehran's signature. Tehran, now: what became of it. Nobody else."},
	{"convey-together", func(w *world) (paper.Desk, Act) {
		a, b := letter(w, "Tehran", "Washington", paper.HandlingTogether, "x"), letter(w, "Washington", "Tehran", paper.HandlingTogether, "y")
		w.settle()
		return "Muscat", &ConveyTogether{Papers: []Ref{ref(a), ref(b)}}
	}, "Washington, now, word for word, with Tehran's signature. Tehran, now, word for word, with Washington's signature. Tehran and Washington, now: what became of it. Nobody else."},
	{"dispose", func(w *world) (paper.Desk, Act) {
		p := letter(w, "Tehran", "Washington", paper.HandlingVerbatim, "x")
		w.settle()
		return "Muscat", &Dispose{Paper: ref(p), Action: paper.ActionHeld}
	}, "Only this desk."},
	{"say", func(w *world) (paper.Desk, Act) {
		p := letter(w, "Tehran", "Washington", paper.HandlingOwnWords, "x")
		w.settle()
		return "Muscat", &Say{Writing: to("Washington"), Passages: []SaidPassage{{Text: en("x"), Of: ref(p)}}}
	}, "Tehran, now: what became of it. Washington, now. Nobody else."},
	{"float", func(w *world) (paper.Desk, Act) {
		p := letter(w, "Tehran", "Washington", paper.HandlingIdea, "x")
		w.settle()
		return "Muscat", &FloatIdea{Writing: to("Washington"), Text: en("x"), Idea: ref(p)}
	}, "Washington, now, as an idea of your own. Nobody else."},
	{"tell", func(w *world) (paper.Desk, Act) {
		return "Muscat", &Tell{Desk: "Washington", Words: en("x")}
	}, "Washington heard it by mouth. Nobody else."},
	{"note", func(w *world) (paper.Desk, Act) {
		return "Muscat", said("Tehran")
	}, "Washington only the lines that their speaker has opened. Tehran only the lines that you read back."},
	{"open-note", func(w *world) (paper.Desk, Act) {
		n := only(w.t, w.as("Muscat").does(said("Tehran")), paper.KindMessage)
		return "Muscat", &OpenNote{Note: ref(n), Lines: []int{0}}
	}, "Washington only if Muscat says it, in exactly these words."},
	{"read-back", func(w *world) (paper.Desk, Act) {
		n := only(w.t, w.as("Muscat").does(said("Tehran")), paper.KindMessage)
		return "Muscat", &ReadBackTo{To: "Tehran", Of: ref(n), Lines: []int{0}}
	}, "Tehran, now. Nobody else."},
	{"approve", func(w *world) (paper.Desk, Act) {
		return "Tehran", &Approve{ReadBack: ref(w.readBack()), Answers: []paper.Permission{{Leave: paper.LeaveYes}}}
	}, "Muscat, now. Washington only if Muscat says it, in exactly these words. Muscat may not say that it is yours."},
	{"approve", func(w *world) (paper.Desk, Act) {
		return "Tehran", &Approve{ReadBack: ref(w.readBack()), Answers: []paper.Permission{{Leave: paper.LeaveNo}}}
	}, "Muscat, now. Nobody else."},
	{"make-mine", func(w *world) (paper.Desk, Act) {
		return "Tehran", &MakeMine{ReadBack: ref(w.readBack()), Cover: &Cover{Handling: paper.HandlingIdea}}
	}, "Muscat, now. Washington only if Muscat tries it as an idea of its own, without saying whose it is."},
	{"translate", func(w *world) (paper.Desk, Act) {
		return "Tehran", &Translate{Of: ref(letter(w, "Tehran", "Muscat", "", "x")), By: "Zahra", Text: en("x")}
	}, "Only this desk."},
	{"lodge", func(w *world) (paper.Desk, Act) {
		return "Tehran", &Lodge{Writing: to("Washington").asking(paper.HandlingCondition), Lodged: lodged("")}
	}, "Muscat, now. Washington only if Muscat conveys it once your condition is met, word for word, with your signature."},
	{"lodge", func(w *world) (paper.Desk, Act) {
		return "Muscat", &Lodge{Lodged: lodged("The guild")}
	}, "The guild only with a desk of its own, by Muscat's hand."},

	{"propose", func(w *world) (paper.Desk, Act) {
		return "Tehran", &Propose{Writing: to().asking(paper.HandlingVerbatim), About: About{Type: paper.SubjectExtension, Until: far}, Putting: w.putting(paper.ModeOpen)}
	}, "Muscat, now. Washington only if Muscat conveys it, word for word, with your signature."},
	{"respond", func(w *world) (paper.Desk, Act) {
		p := meeting(w, paper.ModeOpen)
		w.settle()
		return "Tehran", &Respond{Proposal: ref(p), Answer: paper.AnswerDecline, Text: en("No.")}
	}, "Muscat, now. Washington with the outcome, word for word, with your signature."},
	{"answer-in-private", func(w *world) (paper.Desk, Act) {
		p := meeting(w, paper.ModePrivate)
		w.settle()
		return "Tehran", &AnswerInPrivate{Proposal: ref(p), Answer: paper.PrivateYes}
	}, "Muscat sees your answer; no other side learns of a yes unless all say yes."},
	{"answer-in-private", func(w *world) (paper.Desk, Act) {
		p := meeting(w, paper.ModePrivate)
		w.settle()
		return "Tehran", &AnswerInPrivate{Proposal: ref(p), Answer: paper.PrivateYes, Sign: true}
	}, "Muscat sees your answer; no other side learns of a yes unless all say yes. Muscat when all have said yes, with your signature. Washington with the outcome, word for word, with your signature."},
	{"answer-in-private", func(w *world) (paper.Desk, Act) {
		p := meeting(w, paper.ModePrivate)
		w.settle()
		return "Tehran", &AnswerInPrivate{Proposal: ref(p), Answer: paper.PrivateNot}
	}, "Muscat sees your answer; when it closes, the other sides learn only that not all said yes."},
	{"call-consents", func(w *world) (paper.Desk, Act) {
		p := meeting(w, paper.ModePrivate)
		w.settle()
		for _, d := range []paper.Desk{"Tehran", "Washington"} { // as they arrive, before the desk does it by itself
			yes := only(w.t, w.as(d).does(&AnswerInPrivate{Proposal: ref(p), Answer: paper.PrivateYes}), paper.KindIndication)
			w.desks["Muscat"].Fold(w.arrival(w.desks["Muscat"], d, yes, w.desks["Muscat"].Len()))
		}
		return "Muscat", &CallConsents{Proposal: ref(p)}
	}, "Tehran and Washington, now. Nobody else."},
	{"close-proposal", func(w *world) (paper.Desk, Act) {
		p := meeting(w, paper.ModeOpen)
		w.settle()
		w.pass(200 * time.Hour)
		return "Muscat", &CloseProposal{Proposal: ref(p)}
	}, "Tehran and Washington, now. Nobody else."},
	{"withdraw-proposal", func(w *world) (paper.Desk, Act) {
		p := meeting(w, paper.ModeOpen)
		w.settle()
		return "Muscat", &WithdrawProposal{Proposal: ref(p)}
	}, "Tehran and Washington, now. Nobody else."},
	{"commit", func(w *world) (paper.Desk, Act) {
		return "Tehran", &Commit{To: []paper.Desk{"Washington"}, Until: w.in(time.Hour), Letter: WriteLetter{Prose: prosaic()}}
	}, "Muscat and Washington, now: only that it exists, of what kind, and until when it is promised. Muscat when you hand it in. Washington only together with the other side's, word for word, with your signature."},
	{"deposit", func(w *world) (paper.Desk, Act) {
		commit := func(by, other paper.Desk, with Ref) *paper.Paper {
			a := &Commit{To: []paper.Desk{other}, Until: w.in(time.Hour), With: with, Letter: WriteLetter{Prose: prosaic()}}
			defer w.settle()
			return only(w.t, w.as(by).does(a), paper.KindCommitment)
		}
		ours := commit("Tehran", "Washington", "")
		commit("Washington", "Tehran", ref(ours))
		return "Tehran", &Deposit{Commitment: ref(ours)}
	}, "Muscat, now. Washington only together with the other side's, word for word, with your signature."},

	{"set-gate", func(w *world) (paper.Desk, Act) {
		a := &SetGate{Writing: to("Washington").asking(paper.HandlingVerbatim), Effect: paper.EffectOpens, About: About{Type: paper.SubjectFormat, Format: paper.FormatDirect}}
		a.Conditions = []NewCondition{{Condition: paper.Condition{Text: en("x"), Performer: "Washington"}}}
		return "Tehran", a
	}, "Muscat, now. Washington only if Muscat conveys it, word for word, with your signature."},
	{"set-condition", func(w *world) (paper.Desk, Act) {
		return "Tehran", &SetCondition{Writing: to("Muscat"), Condition: paper.Condition{Text: en("x"), Performer: "Washington"}}
	}, "Muscat, now. Nobody else."},
	{"attest", func(w *world) (paper.Desk, Act) {
		_, c := gesture(w, paper.EffectOpens)
		return "Tehran", &Attest{Condition: ref(c), Facts: en("x"), On: w.now}
	}, "Muscat and Washington, now. Nobody else."},
	{"attest", func(w *world) (paper.Desk, Act) {
		c := only(w.t, w.as("Tehran").does(&SetCondition{Writing: to("Washington").asking(paper.HandlingVerbatim), Condition: paper.Condition{Text: en("x"), Performer: "Washington"}}), paper.KindCondition)
		w.settle()
		return "Tehran", &Attest{Condition: ref(c), Facts: en("x"), On: w.now}
	}, "Muscat, now. Washington as soon as what it rests on has come there."},
	{"open-topic", func(w *world) (paper.Desk, Act) {
		return "Muscat", &OpenTopic{Topic: paper.Topic{Title: en("x")}}
	}, "Tehran and Washington, now. Whoever takes part later."},
	{"set-issues", func(w *world) (paper.Desk, Act) {
		return "Muscat", strike()
	}, "Tehran and Washington, now. Whoever takes part later."},
	{"open-procedure", func(w *world) (paper.Desk, Act) {
		a := onAmount()
		a.Text, a.Until, a.Propose = en("x"), far, Putting{Until: far}
		return "Muscat", a
	}, "Tehran and Washington, now. Whoever takes part later."},
	{"hand-in", func(w *world) (paper.Desk, Act) {
		return "Tehran", &HandIn{Procedure: ref(openedIn(w, onAmount())), Amount: "400"}
	}, "Muscat sees what you hand in; the other sides learn only what the procedure says comes out of it."},
	{"show-reflection", func(w *world) (paper.Desk, Act) {
		p := openedIn(w.withIssues(), reflecting())
		w.as("Tehran").does(&GiveValuation{Valued: *weighing("20", "80")})
		w.as("Washington").does(&GiveValuation{Valued: *weighing("-80", "-20")})
		handIn(w, "Tehran", HandIn{Procedure: ref(p), Wish: wishing("2", "20", "none")})
		w.settle()
		return "Muscat", &ShowReflection{Procedure: ref(p), Text: en("x")}
	}, "Washington, now, as an idea of your own. Nobody else."},
	{"close-procedure", func(w *world) (paper.Desk, Act) {
		p := openedIn(w, onAmount())
		w.now = w.now.Add(101 * time.Hour)
		return "Muscat", &CloseProcedure{Procedure: ref(p)}
	}, "Tehran and Washington, now. Nobody else."},
	{"give-valuation", func(w *world) (paper.Desk, Act) {
		w.as("Muscat").does(strike())
		w.settle()
		return "Tehran", &GiveValuation{Valued: valued("60")}
	}, "Muscat, now. Nobody else."},
	{"write-non-paper", func(w *world) (paper.Desk, Act) {
		w.as("Muscat").does(strike())
		w.settle()
		a := &WriteNonPaper{Writing: to().asking(paper.HandlingOwnWords), Text: en("x")}
		a.Offer = &OfferTerms{Terms: []OfferTerm{{"Pay", "3.5"}}}
		return "Tehran", a
	}, "Muscat, now. Washington only if Muscat says it, in Muscat's own words. Muscat may not say that it is yours."},
	{"take-stance", func(w *world) (paper.Desk, Act) {
		return "Tehran", &TakeStance{Format: paper.FormatDirect, Attitude: paper.AttitudeNot, Text: en("x")}
	}, "Only this desk."},
	{"ask-assurance", func(w *world) (paper.Desk, Act) {
		return "Tehran", &AskAssurance{Writing: to("Washington").asking(paper.HandlingVerbatim), Text: en("x")}
	}, "Muscat, now. Washington only if Muscat conveys it, word for word, with your signature."},
	{"answer-assurance", func(w *world) (paper.Desk, Act) {
		p := only(w.t, w.as("Tehran").does(&AskAssurance{Writing: to("Washington").asking(paper.HandlingVerbatim), Text: en("x")}), paper.KindAssurance)
		w.settle()
		w.as("Muscat").does(&Convey{Paper: ref(p)})
		w.settle()
		return "Washington", &AnswerAssurance{Assurance: ref(p), Step: paper.StepGiven, Text: en("x")}
	}, "Muscat, now. Nobody else."},
	{"enter-statement", func(w *world) (paper.Desk, Act) {
		return "Muscat", &EnterStatement{Writing: to("Tehran", "Washington"), Statement: paper.Statement{Speaker: "x", Outlet: "y", On: w.now, Text: en("z")}}
	}, "Tehran and Washington, now. Nobody else."},
	{"enter-event", func(w *world) (paper.Desk, Act) {
		return "Tehran", &EnterEvent{Event: paper.Event{What: en("x"), On: w.now, Source: "y"}}
	}, "Only this desk."},
	{"confide", func(w *world) (paper.Desk, Act) {
		return "Tehran", &Confide{Writing: to("Muscat"), Text: en("x")}
	}, "Muscat, now. Nobody else."},
	{"signal", func(w *world) (paper.Desk, Act) {
		return "Tehran", &SetSignal{Signal: paper.Signal{Text: en("x"), Meaning: en("y")}}
	}, "Only this desk."},
	{"report-incident", func(w *world) (paper.Desk, Act) {
		return "Tehran", &ReportIncident{Incident: paper.Incident{What: en("x"), On: w.now, Reporter: "y"}}
	}, "Muscat, now. Nobody else."},

	{"plan-round", func(w *world) (paper.Desk, Act) {
		return "Muscat", &PlanRound{Venue: "x", Begins: w.in(time.Hour), Objective: en("y")}
	}, "Tehran and Washington, now. Nobody else."},
	{"name-delegation", func(w *world) (paper.Desk, Act) {
		return "Tehran", &NameDelegation{Members: []paper.Member{{Name: "x"}}}
	}, "Muscat, now. Nobody else."},
	{"accredit", func(w *world) (paper.Desk, Act) {
		d := only(w.t, w.as("Muscat").does(&NameDelegation{Members: []paper.Member{{Name: "x"}}}), paper.KindDelegation)
		w.settle()
		return "Muscat", &Accredit{Delegation: ref(d), Putting: w.putting(paper.ModeOpen)}
	}, "Tehran and Washington, now. Nobody else."},
	{"set-public-line", func(w *world) (paper.Desk, Act) {
		return "Muscat", &SetPublicLine{PublicLine: paper.PublicLine{Lines: []paper.Line{{Desk: "Tehran", Says: en("x")}}}}
	}, "Tehran and Washington, now. Nobody else."},
	{"suspend", func(w *world) (paper.Desk, Act) {
		return "Tehran", &Suspend{Reason: en("x"), Resume: en("y")}
	}, "Muscat and Washington, now. Nobody else."},
	{"resume", func(w *world) (paper.Desk, Act) {
		s := only(w.t, w.as("Tehran").does(&Suspend{Reason: en("x"), Resume: en("y")}), paper.KindSuspension)
		w.settle()
		return "Tehran", &Resume{Suspension: ref(s), Reason: en("z")}
	}, "Muscat and Washington, now. Nobody else."},
	{"end-talks", func(w *world) (paper.Desk, Act) {
		return "Tehran", &EndTalks{Ending: paper.Ending{Way: paper.WayParty, At: far, Reason: en("x")}}
	}, "Muscat and Washington, now. Nobody else."},
	{"certify", func(w *world) (paper.Desk, Act) {
		return "Muscat", &Certify{}
	}, "Tehran and Washington, now. Nobody else."},
	{"draft-instrument", func(w *world) (paper.Desk, Act) {
		return "Muscat", &DraftInstrument{Form: paper.InstrumentJoint, Title: en("x"), Words: en("y")}
	}, "Tehran and Washington, now. Whoever takes part later."},
	{"open-signing", func(w *world) (paper.Desk, Act) {
		return "Muscat", &OpenSigning{Instrument: ref(drawn(w, DraftInstrument{})), Until: w.in(time.Hour), Text: en("x")}
	}, "Tehran and Washington, now. Nobody else."},
	{"collate", func(w *world) (paper.Desk, Act) {
		signing(w, DraftInstrument{})
		return "Tehran", &Collate{}
	}, "Muscat and Washington, now. Nobody else."},
	{"initial", func(w *world) (paper.Desk, Act) {
		signing(w, DraftInstrument{})
		return "Tehran", &Initial{}
	}, "Muscat and Washington, now. Nobody else."},
	{"sign", func(w *world) (paper.Desk, Act) {
		signing(w, DraftInstrument{})
		return "Tehran", &SignInstrument{}
	}, "Muscat, now. Washington with the outcome, word for word, with your signature."},
	{"pens-down", func(w *world) (paper.Desk, Act) {
		signing(w, DraftInstrument{})
		return "Tehran", &PensDown{}
	}, "Muscat and Washington, now. Nobody else."},
	{"ratify", func(w *world) (paper.Desk, Act) {
		_, p := signing(w, DraftInstrument{})
		w.as("Tehran").does(&SignInstrument{AdReferendum: true})
		w.signs("Washington")
		return "Tehran", &Ratify{Signing: ref(p)}
	}, "Muscat and Washington, now. Nobody else."},
	{"attest-mediation", func(w *world) (paper.Desk, Act) {
		_, p := signing(w, DraftInstrument{})
		w.signs("Tehran", "Washington")
		return "Muscat", &AttestMediation{Signing: ref(p), Text: en("x")}
	}, "Tehran and Washington, now. Nobody else."},
	{"certify-destruction", func(w *world) (paper.Desk, Act) {
		w.as("Tehran").does(&EndTalks{Ending: paper.Ending{Way: paper.WayParty, At: w.in(time.Hour), Reason: en("x")}})
		w.settle()
		w.pass(2 * time.Hour)
		return "Tehran", &CertifyDestruction{Covers: []paper.DestroyedPart{paper.PartPapers}, Kept: en("x"), Cannot: en("y")}
	}, "Muscat and Washington, now. Nobody else."},
	{"disclose-interest", func(w *world) (paper.Desk, Act) {
		return "Muscat", &DiscloseInterest{Text: en("x")}
	}, "Tehran and Washington, now. Whoever takes part later."},
	{"grant-powers", func(w *world) (paper.Desk, Act) {
		return "Tehran", &GrantPowers{Credentials: paper.Credentials{Officer: "Officer", Principal: "x", Powers: []string{paper.AllPowers}}}
	}, "Muscat and Washington, now. Whoever takes part later."},
	{"revoke", func(w *world) (paper.Desk, Act) {
		return "Tehran", &Revoke{Officer: "Officer"}
	}, "Muscat and Washington, now. Whoever takes part later."},
	{"succeed-card", func(w *world) (paper.Desk, Act) {
		e, _ := w.nextCard("Tehran", entitled("Minister"))
		return "Tehran", &SucceedCard{Card: e}
	}, "Muscat and Washington, now. Whoever takes part later."},

	{"invite", func(w *world) (paper.Desk, Act) {
		return "Muscat", &Invite{Desk: "Oslo", Purpose: en("x"), Until: far}
	}, "Oslo, on opening the invitation."},
	{"accept-invitation", func(w *world) (paper.Desk, Act) {
		return "Tehran", &AcceptInvitation{Invitation: Ref(w.desks["Tehran"].members.places["Tehran"].invitation.id().String())}
	}, "Muscat, now. Nobody else."},
	{"put-terms", func(w *world) (paper.Desk, Act) {
		return "Muscat", &PutTerms{Purpose: en("x"), Zone: "UTC", Languages: []paper.Lang{"en"}, Putting: w.putting(paper.ModeOpen)}
	}, "Tehran and Washington, now. Whoever takes part later."},
	{"admit", func(w *world) (paper.Desk, Act) {
		w.open("Oslo")
		w.join("Oslo", paper.PlaceObserver)
		return "Muscat", &Admit{Desk: "Oslo", Reason: en("x"), Putting: w.putting(paper.ModeOpen)}
	}, "Tehran and Washington, now. Whoever takes part later."},
	{"hand-over", func(w *world) (paper.Desk, Act) {
		w.admitted("Oslo")
		return "Muscat", &HandOver{Desk: "Oslo"}
	}, "Oslo, now. Nobody else."},
	{"propose-mediator", func(w *world) (paper.Desk, Act) {
		w.admitted("Oslo")
		w.as("Muscat").does(&HandOver{Desk: "Oslo"})
		w.settle()
		return "Muscat", &ProposeMediator{Mediator: "Oslo", Putting: w.putting(paper.ModeOpen)}
	}, "Tehran, Washington and Oslo, now. Whoever takes part later."},

	{"put-text", func(w *world) (paper.Desk, Act) {
		return "Muscat", &PutText{Title: en("A text"), Clauses: clauses("Ships pass.")}
	}, "Tehran and Washington, now. Whoever takes part later."},
	{"put-text", func(w *world) (paper.Desk, Act) {
		v := w.puts(&PutText{Title: en("A text"), Clauses: clauses("Ships pass.")})
		a := w.amends("Tehran", replacing("c1", "Ships pass by day."))
		return "Muscat", &PutText{Writing: to("Washington"), From: ref(v), Amendments: []Ref{ref(a)}}
	}, "Tehran, now: what became of it. Washington, now. Nobody else."},
	{"amend", func(w *world) (paper.Desk, Act) {
		w.puts(&PutText{Title: en("A text"), Clauses: clauses("Ships pass.")})
		return "Tehran", &Amend{Changes: []paper.ClauseChange{replacing("c1", "Ships pass by day.")}}
	}, "Muscat, now. Washington only if Muscat says it, in Muscat's own words. Muscat may not say that it is yours."},
	{"amend", func(w *world) (paper.Desk, Act) {
		w.puts(&PutText{Title: en("A text"), Clauses: clauses("Ships pass.")})
		return "Tehran", &Amend{Attributed: true, Changes: []paper.ClauseChange{replacing("c1", "Ships pass by day.")}}
	}, "Muscat, now. Washington only if Muscat says it, in Muscat's own words. Muscat may say that it is yours."},

	// In a house with three parties, an observer and a seat without a desk.
	{"write-letter", func(w *world) (paper.Desk, Act) {
		w.becomes(house(w.t, PutTerms{}))
		return "Tehran", &WriteLetter{Writing: to("Washington", "The guild").asking(paper.HandlingVerbatim), Prose: prosaic()}
	}, "Muscat, now. Washington only if Muscat conveys it, word for word, with your signature. The guild only with a desk of its own, by Muscat's hand."},
	{"write-letter", func(w *world) (paper.Desk, Act) {
		w.becomes(house(w.t, PutTerms{}))
		return "Tehran", &WriteLetter{Writing: to("Washington").asking(paper.HandlingOwnWords), Prose: prosaic()}
	}, "Muscat, now. Washington, Riyadh and Oslo only if Muscat says it, in Muscat's own words. The guild, without a desk, only if Muscat tells it by mouth. Muscat may not say that it is yours."},
	{"write-letter", func(w *world) (paper.Desk, Act) {
		w.becomes(house(w.t, PutTerms{}))
		a := &WriteLetter{Writing: to("Washington").asking(paper.HandlingOwnWords), Prose: prosaic()}
		a.Cover.ReadBack, a.Cover.Attribution = true, paper.AttributionRecord
		return "Tehran", a
	}, "Muscat, now. Washington, Riyadh and Oslo only if Muscat says it, in words that you have approved first. The guild, without a desk, only if Muscat tells it by mouth. Muscat may say that it is yours."},
	{"note", func(w *world) (paper.Desk, Act) {
		w.becomes(house(w.t, PutTerms{}))
		return "Muscat", said("Tehran")
	}, "Washington, Riyadh, Oslo and The guild only the lines that their speaker has opened. Tehran only the lines that you read back."},
	{"approve", func(w *world) (paper.Desk, Act) {
		w.becomes(house(w.t, PutTerms{}))
		return "Tehran", &Approve{ReadBack: ref(w.readBack()), Answers: []paper.Permission{{Leave: paper.LeaveYes}}}
	}, "Muscat, now. Washington, Riyadh, Oslo and The guild only if Muscat says it, in exactly these words. Muscat may not say that it is yours."},
	{"say", func(w *world) (paper.Desk, Act) {
		p := only(w.t, w.as("Tehran").does(&WriteNonPaper{Writing: to().asking(paper.HandlingOwnWords), Text: en("x")}), paper.KindNonPaper)
		w.settle()
		return "Muscat", &Say{Writing: to("Washington"), Passages: []SaidPassage{{Text: en("x"), Of: ref(p)}}}
	}, "Tehran, now: what became of it. Washington, now. Nobody else."},
	{"close-proposal", func(w *world) (paper.Desk, Act) {
		w.becomes(house(w.t, PutTerms{}))
		a := &Propose{Writing: to("Tehran", "Washington", "Riyadh"), About: About{Type: paper.SubjectExtension, Until: far}, Putting: w.putting(paper.ModeOpen)}
		p := only(w.t, w.as("Muscat").does(a), paper.KindProposal)
		w.settle()
		w.pass(200 * time.Hour)
		return "Muscat", &CloseProposal{Proposal: ref(p)}
	}, "Tehran, Washington and Riyadh, now. Oslo only its number in the joint record."},
	{"commit", func(w *world) (paper.Desk, Act) {
		w.becomes(newWorldUnder(w.t, PutTerms{Receipts: "kept"}, "Tehran", "Washington")) // so Tehran cannot tell what Oslo has
		w.admitted("Oslo")
		w.as("Muscat").does(&HandOver{Desk: "Oslo"})
		w.settle()
		return "Tehran", &Commit{To: []paper.Desk{"Oslo"}, Until: w.in(time.Hour), Letter: WriteLetter{Prose: prosaic()}}
	}, "Muscat, now: only that it exists, of what kind, and until when it is promised. Oslo, as soon as what it rests on has come there: only that it exists, of what kind, and until when it is promised. Muscat when you hand it in. Oslo only together with the other side's, word for word, with your signature."},
}

// TestEveryActSaysWhoSees: the line of every act, before and after it is done.
func TestEveryActSaysWhoSees(t *testing.T) {
	t.Parallel()
	said := map[string]bool{}
	for _, l := range lines {
		said[l.act] = true
		t.Run(l.act, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, "Tehran", "Washington")
			by, act := l.do(w)
			if nameOf(act) != l.act {
				t.Fatalf("that is %s", nameOf(act))
			}
			if got := w.as(by).line(act); got != l.want {
				t.Errorf("%s\n got %q\nwant %q", by, got, l.want)
			}
			w.as(by).does(act) // the world holds what comes of it against what was foreseen
			w.settle()
		})
	}
	for _, name := range Acts() {
		if !said[name] {
			t.Errorf("nobody says who sees what %s makes: give it a line", name)
		}
	}
}

// TestEveryEyeHasAPhrase: whatever can be foreseen can be said.
func TestEveryEyeHasAPhrase(t *testing.T) {
	t.Parallel()
	spoken := map[string]bool{}
	for _, l := range lines {
		w := newWorldUnder(t, PutTerms{Default: paper.DefaultSubstance}, "Tehran", "Washington")
		by, act := l.do(w)
		e, _ := WhoSees(w.desks[by].Talks, act, w.now)
		for _, eye := range e.List {
			i := phraseOf(eye)
			if i < 0 {
				t.Errorf("%s: nothing to say of %+v", l.act, eye)
				continue
			}
			spoken[phrases[i].say().Key] = true
		}
	}
	for _, p := range phrases {
		if key := p.say().Key; !spoken[key] {
			t.Errorf("no act is told of by %s", key)
		}
	}
}

func to(ds ...paper.Desk) Writing {
	return Writing{To: slices.DeleteFunc(ds, func(d paper.Desk) bool { return d == "Muscat" && len(ds) > 1 })}
}

func (w Writing) asking(h paper.Handling) Writing {
	w.Cover = &Cover{Handling: h}
	if h == paper.HandlingCondition {
		w.Cover.Condition = en("If they do.")
	}
	return w
}

func prosaic() paper.Prose { return paper.Prose{Text: en("Words.")} }

func said(by paper.Desk) *Note {
	return &Note{Noted: paper.Noted{Speaker: "Somebody", Desk: by, Manner: paper.MannerGist, Lines: []paper.Text{en("x")}}}
}

func lodged(seat paper.Desk) paper.Lodged {
	return paper.Lodged{Author: "x", Seat: seat, Addressee: "y", BroughtBy: "z", Received: start, Form: paper.FormScan, Text: en("x")}
}

func (w *world) putting(m paper.Mode) Putting {
	return Putting{Mode: m, Until: w.in(100 * time.Hour), Text: en("x")}
}

// readBack returns what Tehran is asked of a letter of its own.
func (w *world) readBack() *paper.Paper {
	p := letter(w, "Tehran", "Muscat", paper.HandlingMediator, "x")
	w.settle()
	rb := only(w.t, w.as("Muscat").does(&ReadBackTo{To: "Tehran", Of: ref(p), Passages: []paper.Text{en("y")}}), paper.KindReadBack)
	w.settle()
	return rb
}

// becomes puts another world in the place of this one.
func (w *world) becomes(other *world) {
	*w = *other
	for _, o := range w.desks {
		o.w = w
	}
}

// talkDirectly lets Tehran and Washington agree to direct talks.
func (w *world) talkDirectly() {
	p := only(w.t, w.as("Muscat").does(direct(w, "Muscat")), paper.KindProposal)
	w.settle()
	agree(w, p, "Tehran", "Washington")
}

// admitted lets an observer in with the consent of all.
func (w *world) admitted(d paper.Desk) {
	w.open(d)
	w.join(d, paper.PlaceObserver)
	p := only(w.t, w.as("Muscat").does(&Admit{Desk: d, Reason: en("x"), Putting: w.putting(paper.ModeOpen)}), paper.KindProposal)
	w.settle()
	agree(w, p, "Tehran", "Washington")
}
