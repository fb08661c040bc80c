package paper

import (
	"crypto/sha256"
	"testing"
	"time"

	"filippo.io/age"
)

// A sample is one proper paper of each kind; a test fails where a kind has none.

var (
	muscatTime = time.FixedZone("", 4*3600)
	someday    = time.Date(2025, 4, 12, 10, 0, 0, 0, muscatTime)
)

func idOf(s string) ID { return sha256.Sum256([]byte(s)) }
func en(s string) Text { return Text{"en": s} }
func faEn(fa, e string) Text {
	return Text{"fa": fa, "en": e}
}

func at(day int) Hour {
	return Hour{At: time.Date(2025, 4, day, 18, 0, 0, 0, muscatTime), Zone: "Asia/Muscat"}
}

func seed(s string) []byte { d := sha256.Sum256([]byte("seed " + s)); return d[:] }

func signKey(t testing.TB, name string) SignKey {
	t.Helper()
	k, err := NewSignKey(seed(name))
	if err != nil {
		t.Fatal(err)
	}
	return k
}

// helloTehran is a fixed hybrid recipient, so that vectors stay the same.
func hello(t testing.TB) string {
	t.Helper()
	id, err := age.GenerateHybridIdentity()
	if err != nil {
		t.Fatal(err)
	}
	return id.Recipient().String()
}

func sampleCard(t testing.TB, name Desk, hello string) *Card {
	t.Helper()
	seal := signKey(t, string(name)+" seal").Public()
	officer := signKey(t, string(name)+" officer").Public()
	cosign := signKey(t, string(name)+" cosign").Public()
	return &Card{
		Name: name, Principal: "Ministry", Suite: Suite,
		Officers: []Officer{{Name: "Araghchi", Title: "Minister", Key: officer, Powers: []string{AllPowers}}},
		Seal:     seal,
		Cosign:   CosignKey{Ed25519: cosign.Ed25519, MLDSA44: cosign.MLDSA65[:1312]},
		Hello:    hello,
	}
}

// signed composes and signs a paper under a sample card.
func signed(t testing.TB, d Draft, desk Desk, card ID) (*Paper, *Envelope) {
	t.Helper()
	p := compose(t, d, desk)
	e, err := Sign(p, Signers{
		Card: card, Seal: signKey(t, string(desk)+" seal"),
		Officer: "Araghchi", OfficerKey: signKey(t, string(desk)+" officer"),
	})
	if err != nil {
		t.Fatal(err)
	}
	return p, e
}

func compose(t testing.TB, d Draft, desk Desk) *Paper {
	t.Helper()
	s := Stamp{Salt: idOf("salt"), Rules: 1, Talks: idOf("talks"), From: desk, Date: someday, Number: 3}
	if d.Body.Kind() == KindCard {
		s.Talks = ID{}
	}
	p, err := Compose(d, s)
	if err != nil {
		t.Fatalf("compose %s: %v", d.Body.Kind(), err)
	}
	return p
}

func draft(b Body, to ...Desk) Draft {
	return Draft{Body: b, To: to, Languages: []Lang{"en"}, Privilege: PrivilegeTalks}
}

// samples returns a draft of each kind, from Tehran.
func samples(t testing.TB) []Draft {
	h := hello(t)
	card := sampleCard(t, "Tehran", h)
	cardPaper := compose(t, Draft{Body: card, Privilege: PrivilegeTalks}, "Tehran")
	_, cardEnvelope := signed(t, Draft{Body: card, Privilege: PrivilegeTalks}, "Tehran", cardPaper.ID)
	_, response := signed(t, draft(&Response{Proposal: idOf("p"), Answer: AnswerConsent, Texts: []ID{idOf("p")}}, "Muscat"), "Tehran", cardPaper.ID)
	_, receipt := signed(t, draft(&Receipt{Arrival{Of: idOf("p")}}, "Muscat"), "Tehran", cardPaper.ID)
	letter := Prose{OnBehalf: "The Supreme Leader", ForWhom: "The President", Salutation: faEn("عالی\u200cجناب", "Excellency"), Text: faEn("نامهٔ شما رسید.", "Your letter has arrived."), Close: faEn("با احترام", "With respect")}
	offer := &Offer{Issues: idOf("issues"), Choices: []Choice{{Issue: 0, Option: 3}}}
	persian := func(b Body) Draft {
		return Draft{Body: b, To: []Desk{"Washington"}, Languages: []Lang{"fa", "en"}, Privilege: PrivilegeViews,
			Subject: faEn("پاسخ", "Reply"), Topics: []ID{idOf("topic")}, Classification: "Secret", Caveats: []string{"for the minister"}, Reply: idOf("their letter"),
			Attachments: []Attachment{{Digest: idOf("annex"), Length: 3, Type: "text/plain", Name: "annex.txt"}}}
	}
	terms := &Terms{
		Participants: []Participant{{Desk: "Muscat", Role: PlaceMediator, Card: idOf("m")}, {Desk: "Tehran", Role: PlaceParty, Card: idOf("t")}, {Desk: "The drivers", Role: PlaceParty}},
		Purpose:      en("Indirect talks."), Rules: 1, Zone: "Asia/Muscat", Format: FormatIndirect, Default: DefaultNothing,
		Dispositions: ShownConveyed, Silence: &Silence{NoticeHours: 48, GraceMinutes: 30}, Receipts: "carried",
		Rupture: Rupture{NoticeDays: 3, Return: en("Safe return."), Kept: en("The record."), Destroyed: en("Notes.")}, Retention: en("Ten years."),
	}
	subject := Subject{Type: SubjectRound, Paper: idOf("round")}
	return []Draft{
		{Body: card, Privilege: PrivilegeTalks},
		draft(&SuccessorCard{Replaces: idOf("old"), Card: cardEnvelope.Marshal()}, "Muscat", "Washington"),
		draft(&Revocation{Officer: "Araghchi", Reason: en("Left.")}, "Muscat"),
		draft(&Credentials{Officer: "Araghchi", Principal: "The Supreme Leader", Powers: []string{"settlement"}, Until: at(30)}, "Muscat"),
		draft(&Invitation{Invitee: "Washington", Role: PlaceParty, Purpose: en("Talks."), Until: at(1)}, "Washington"),
		draft(&Acceptance{Invitation: idOf("i"), Card: idOf("c")}, "Muscat"),
		draft(terms, "Muscat", "Washington"),
		draft(&NewParticipant{Participant: Participant{Desk: "Doha", Role: PlaceGuarantor, Card: idOf("d"), Principal: "The Emir"}, Reason: en("To guarantee.")}, "Muscat"),
		draft(&Succession{Mediator: "Doha", Card: idOf("d"), Last: Position{Size: 4, Root: idOf("r")}}, "Washington"),
		draft(&Disclosure{Concerns: []Desk{"Washington"}, Text: en("We sell gas.")}, "Washington"),
		persian(&Letter{Prose: letter}), persian(&NoteVerbale{Prose: letter, Offer: offer}), persian(&AideMemoire{Prose: letter}),
		draft(&Lodged{Author: "The President", Seat: "The drivers", Addressee: "The Supreme Leader", BroughtBy: "A visitor", Received: someday, Form: FormScan, Original: idOf("scan"), Text: en("Let us talk.")}, "Muscat"),
		draft(&MediatorsPaper{Passages: []Passage{{Label: LabelOwnWords, Text: en("They are ready."), By: "Tehran"}}}, "Washington"),
		draft(&Receipt{Arrival{Of: idOf("x")}}, "Washington"),
		draft(&Disposition{Disposal{Of: idOf("x"), Action: ActionVerbatim, Desks: []Desk{"Washington"}, Reason: en("As asked.")}}, "Muscat"),
		draft(&Withdrawal{Retraction{Of: idOf("x"), Reason: en("Too early.")}}, "Muscat"),
		draft(&CoverNote{Of: idOf("x"), Handling: HandlingCondition, Condition: en("Once they answer."), Until: idOf("c"), Attribution: AttributionNone, ReadBack: true, Reply: idOf("y"), Note: en("Carefully."), Provenance: []Provenance{{Passage: 0, Origin: OriginApproved, Of: idOf("x"), Approval: idOf("a")}}}, "Muscat"),
		draft(&NonPaper{Text: en("Thinking aloud."), Offer: offer}, "Muscat"),
		draft(&Message{Noted: &Noted{Speaker: "Witkoff", Desk: "Washington", Manner: MannerGist, Present: []string{"Busaidi"}, Interpreter: "Zahra", Lines: []Text{en("We can begin.")}}}),
		draft(&Told{Desk: "Washington", Present: []string{"Witkoff"}, Words: en("They are ready."), Reaction: en("A nod."), Of: []ID{idOf("x")}}),
		draft(&Float{Text: en("Suppose both stopped.")}, "Washington"),
		draft(&ReadBack{Of: idOf("x"), Passages: []Text{en("May I say this?")}}, "Washington"),
		draft(&Approval{Of: idOf("rb"), Answers: []Permission{{Passage: 0, Leave: LeaveWords, Text: en("Say that.")}}, Heard: []string{"Busaidi"}}, "Muscat"),
		draft(&Translation{Of: idOf("x"), By: "Zahra", Text: en("Your letter has arrived."), Disputed: []Term{{Original: "رسید", Rendering: "has arrived", Note: "or: was received"}}}, "Muscat"),
		draft(&InformalReceipt{Arrival{Of: idOf("x")}}, "Muscat"),
		draft(&InformalDisposition{Disposal{Of: idOf("x"), Action: ActionReturned, Reason: en("Not now.")}}, "Muscat"),
		draft(&InformalWithdrawal{Retraction{Of: idOf("x")}}, "Muscat"),
		draft(&Proposal{Subject: subject, Mode: ModeSilence, Put: []Desk{"Washington"}, Until: at(10), Stands: at(20), Text: en("A first round."), Texts: []ID{idOf("round")}}, "Muscat", "Washington"),
		draft(&Response{Proposal: idOf("p"), Answer: AnswerCounter, Counter: idOf("p2"), Text: en("Rather so.")}, "Muscat"),
		draft(&Indication{Proposal: idOf("p"), Answer: PrivateYes}, "Muscat"),
		draft(&Call{Proposal: idOf("p")}, "Washington"),
		draft(&Outcome{Proposal: idOf("p"), Result: ResultCarried, Responses: []Bytes{response.Marshal()}, Silent: []Bytes{receipt.Marshal()}, Gate: idOf("g"), Text: en("Carried.")}, "Washington"),
		draft(&Commitment{Paper: idOf("x"), Of: KindLetter, Until: at(9), With: idOf("c2")}, "Muscat", "Washington"),
		draft(&Gate{Owner: "Tehran", Effect: EffectConsiders, Subject: Subject{Type: SubjectFormat, Format: FormatDirect}, Needs: Need{All: []Need{{Condition: idOf("c")}, {Any: []Need{{Condition: idOf("d")}}}}}, Text: en("After a gesture.")}, "Muscat"),
		draft(&Condition{Text: en("A gesture."), Performer: "Washington", Attester: "Tehran", Examples: []Text{en("Lifting sanctions.")}, Open: true, Standing: true, By: at(20), Late: LateOwner, Disputed: en("We talk.")}, "Muscat"),
		draft(&Attestation{Condition: idOf("c"), Finding: FindingMet, Facts: en("Funds arrived."), On: someday}, "Muscat"),
		draft(&Topic{Title: en("The nuclear file"), Names: []TopicName{{Desk: "Tehran", Name: en("Peaceful nuclear rights")}}}, "Washington"),
		draft(&Stance{Topic: idOf("topic"), Of: "Washington", Attitude: AttitudeNot, Text: en("Dismantled."), Reasons: en("Security."), Source: SourceAlleged, By: "A senior official", Statement: idOf("s")}, "Muscat"),
		draft(&Assurance{Step: StepGiven, Of: idOf("a"), Text: en("We undertake it."), Baseline: en("The 2015 agreement.")}, "Muscat"),
		draft(&Statement{Speaker: "A spokesman", Capacity: "Spokesman", Outlet: "An agency", On: someday, Anonymous: true, Text: en("We back talks."), Corrects: idOf("s0")}, "Muscat"),
		draft(&Event{What: en("A treaty was ratified."), On: someday, Source: "The gazette"}, "Muscat"),
		draft(&Round{Venue: "Muscat", Begins: at(12), Ends: at(13), Format: FormatIndirect, Natures: []Nature{{Desk: "Tehran", Word: en("technical")}}, Objective: en("An agenda."), Agenda: []ID{idOf("topic")}, Rooms: []Room{{Desk: "Tehran", Name: "The library"}, {Name: "The hall"}}, Interpreters: []Interpreter{{Desk: "Tehran", Name: "An interpreter", Languages: []Lang{"fa", "en"}}}}, "Washington"),
		draft(&Delegation{Round: idOf("round"), Desk: "Tehran", Stage: StagePublic, Members: []Member{{Name: "Araghchi", Title: "Minister", Head: true}}, Source: "A press report"}, "Muscat"),
		draft(&PublicLine{Lines: []Line{{Desk: "Tehran", Says: en("Indirect."), IfAsked: []IfAsked{{Question: en("Direct?"), Answer: en("No.")}}, Spokesmen: []string{"Baghaei"}}}, Embargo: at(12)}, "Muscat"),
		draft(&ConfidenceNote{About: idOf("s"), Reading: ReadingThreat, Text: en("Little confidence.")}),
		draft(&Signal{Text: en("An aircraft carrier turned."), Meaning: en("They mean it.")}, "Muscat"),
		draft(&Issues{Former: idOf("issues"), Issues: []Issue{
			{Name: en("Pay"), Topic: idOf("topic"), Range: &Range{From: "1", To: "4", Step: "0.5", Unit: "%"}},
			{Name: en("Leave"), Options: []Text{en("none"), en("two days")}, Open: true},
		}, Rules: []Dependence{{Kind: DependenceRequires, When: []Choosing{{Issue: 0, Options: []int{6}}}, Then: []Choosing{{Issue: 1, Options: []int{0}}}}}}, "Muscat", "Washington"),
		draft(&Valuation{Issues: idOf("issues"), Valued: Valued{Form: ValuationNumbers, Worths: []Worth{
			{Weight: "60", Line: []LinePoint{{At: "1", Worth: "0"}, {At: "4", Worth: "1"}}, Forbidden: []int{0}},
			{Weight: "30..40", Evaluations: []Spread{"0", "0.5..1"}},
		}, Rules: []Dependence{{Kind: DependenceBonus, When: []Choosing{{Issue: 0, Options: []int{6}}, {Issue: 1, Options: []int{1}}}, Bonus: "2.5"}},
			Base: "-1", Reservation: "25.5", Alternative: en("A court.")}}, "Muscat"),
		draft(&Procedure{Text: en("On the sum."), Until: at(20), AtOnce: true, Bidding: &Bidding{Demands: "Tehran", Pays: "Washington",
			Range: Range{From: "0", To: "100", Step: "0.5"}, Rule: BidMidpoint, Gives: GivesMiddle, Tolerance: "2"}}, "Muscat", "Washington"),
		draft((&Bid{Procedure: idOf("procedure"), Amount: "41.5"}).Padded(), "Muscat"),
		draft(&Procedure{Text: en("A wish."), Until: at(20), Issues: idOf("issues"), Reflection: &Reflection{Wishes: "Tehran", Answers: "Washington"}}, "Muscat", "Washington"),
		draft((&Bid{Procedure: idOf("procedure"), Answer: BidTakes, Shown: idOf("float")}).Padded(), "Muscat"),
		draft((&Bid{Procedure: idOf("procedure"), Wish: []Choice{{Issue: 0, Option: 2}}}).Padded(), "Muscat"),
		draft(&ProcedureResult{Procedure: idOf("procedure"), Agreed: true, First: []Fraction{"1", "3/7", "0"}, Final: true}, "Muscat", "Washington"),
		draft(&TextVersion{Title: en("The corridor"), Label: "second draft", Previous: idOf("first draft"), Whole: true, Fate: FateStands, Until: at(20), Clauses: []Clause{
			{Name: "c1", Role: RoleTitle, Words: en("The corridor"), State: ClauseAgreed, DeliberatelyOpen: true},
			{Name: "c2", Role: RoleParagraph, Level: 1, Number: "1", Words: en("Ships pass."), State: ClauseBracketed, Lags: []Lang{"en"},
				Alternatives: []Alternative{{Words: en("Ships pass by day."), By: "Tehran", Amendment: idOf("amendment")}, {Place: &ClausePlace{After: "c1", Level: 2, Number: "2"}, Compromise: true}},
				Reservations: []Reservation{{By: "Washington", Words: en("Not yet.")}}},
		}}, "Muscat", "Washington"),
		draft(&Amendment{Version: idOf("second draft"), Attributed: true, Reason: en("For safety."), Changes: []ClauseChange{
			{Way: ChangeInsert, Clause: "n1", After: "c2", Role: RoleParagraph, Level: 1, Number: "2", Words: en("Pilots are aboard.")},
			{Way: ChangeReplace, Clause: "c2", Words: en("Ships pass by day.")}, {Way: ChangeDelete, Clause: "c1"},
			{Way: ChangeMove, Clause: "c2", After: "c1"}, {Way: ChangeReserve, Clause: "c2", Words: en("Not yet.")},
		}}, "Muscat"),
		draft(&Instrument{Form: InstrumentCounterparts, Title: en("The corridor"), Words: en("Ships pass."), Text: idOf("version"), Of: "Tehran", Mirrors: []ID{idOf("mirror")}, Signatories: []Desk{"Tehran"},
			Collated: true, Initialled: true, Force: Force{On: ForceGate, Gate: idOf("g"), At: at(20)}, Plan: []ID{idOf("g")}, While: idOf("g2"), Until: at(29), Concerns: []Concern{ConcernEmployment}}, "Muscat", "Washington"),
		draft(&Adherence{Proposal: idOf("p"), Instrument: idOf("instrument"), Step: SigningSign, AdReferendum: true, Credentials: idOf("credentials"), Principal: "The state", Ink: idOf("ink"), Text: en("Signed in two copies.")}, "Muscat"),
		draft(&Incident{What: en("A ship was hit."), On: someday, Reporter: "The coast guard", Disputed: en("By whom.")}, "Muscat"),
		draft(&Suspension{Reason: en("The attack."), Line: en("Talks are paused."), Resume: en("Calm for a week.")}, "Muscat"),
		draft(&Ending{Way: WayParty, At: at(30), Reason: en("No progress.")}, "Muscat"),
		draft(&Certificate{Began: someday, Ended: someday, Settled: "settled", Attended: []string{"Tehran"}, Instrument: idOf("instrument")}, "Washington"),
		draft(&Destruction{Covers: []DestroyedPart{PartPapers, PartKeys}, At: someday, Kept: en("The record's hashes."), Cannot: en("What people copied.")}, "Muscat", "Washington"),
	}
}
